/* One thing told twice: a publisher gives the same figures per kilometre and per mile. */
#include "calc/engine.h"

/* One step of the last place to which a figure is printed; a bare zero is exact. More than nine
 * digits are what a spreadsheet made of rounded parts: the third is taken for the last. */
static struct ratio last_place(struct dec d)
{
    int digits = 0, places = d.scale;
    for (i128 c = d.coef; c; c /= 10)
        digits++;
    if (digits > 9)
        places -= digits - 3;
    return ratio_dec((struct dec){d.coef || d.scale ? 1 : 0, places > 0 ? places : 0});
}

static bool distance(const struct ratio *a, const struct ratio *b, struct ratio *out)
{
    return ratio_cmp(a, b) >= 0 ? ratio_sub(a, b, out) : ratio_sub(b, a, out);
}

/* How far x per unit of one row and y per unit of the other are apart, in the other's units, and
 * one step of each one's last place together. */
struct gap {
    struct ratio off, step;
};

static bool gap_of(struct dec x, struct dec y, const struct ratio *by, struct gap *out)
{
    struct ratio have = ratio_dec(x), want = ratio_dec(y), step = last_place(x),
                 other = last_place(y);
    return ratio_mul(&have, by, &have) && distance(&have, &want, &out->off) &&
           ratio_mul(&step, by, &step) && ratio_add(&step, &other, &out->step);
}

/* Within one part in `parts` of the whole. */
static bool within(const struct ratio *off, struct dec whole, int parts)
{
    struct ratio of = ratio_dec(whole), times = ratio_int(parts);
    return ratio_mul(off, &times, &times) && ratio_cmp(&times, &of) <= 0;
}

static bool two_steps(const struct gap *g)
{
    struct ratio two;
    return ratio_add(&g->step, &g->step, &two) && ratio_cmp(&g->off, &two) <= 0;
}

/* The whole figure: equal but for rounding, which is half a step of each; a ten-thousandth; or two
 * steps within a hundredth, where it was added up of rounded parts. */
static bool same_whole(struct dec x, struct dec y, const struct ratio *by)
{
    struct gap g;
    struct ratio twice;
    if (!gap_of(x, y, by, &g) || !ratio_add(&g.off, &g.off, &twice))
        return false;
    return ratio_cmp(&twice, &g.step) <= 0 || within(&g.off, y, 10000) ||
           (two_steps(&g) && within(&g.off, y, 100));
}

/* One gas of it: two steps of each, or a hundredth of the whole. */
static bool same_part(struct dec x, struct dec y, const struct ratio *by, struct dec whole)
{
    struct gap g;
    return gap_of(x, y, by, &g) && (two_steps(&g) || within(&g.off, whole, 100));
}

static bool is_split(const struct factor *f)
{
    return !f->has_co2e || f->co2.coef || f->ch4_co2e.coef || f->n2o_co2e.coef;
}

static bool same_figures(const struct factor *a, const struct factor *b, const struct ratio *by)
{
    const struct dec part[][2] = {
        {a->co2, b->co2}, {a->ch4_fossil, b->ch4_fossil}, {a->ch4_biogenic, b->ch4_biogenic},
        {a->n2o, b->n2o}, {a->ch4_co2e, b->ch4_co2e},     {a->n2o_co2e, b->n2o_co2e}};
    struct dec whole = b->has_co2e ? b->co2e : b->co2;
    bool same = same_whole(a->has_co2e ? a->co2e : a->co2, whole, by) &&
                same_part(a->biogenic_co2, b->biogenic_co2, by, whole);
    for (size_t i = 0; same && is_split(a) && is_split(b) && i < sizeof part / sizeof *part; i++)
        same = same_part(part[i][0], part[i][1], by, whole);
    return same;
}

bool factor_restates(const struct factor *a, const struct factor *b)
{
    struct ratio by;
    if (!str_eq(a->set, b->set) || a->heat != b->heat || a->gwp != b->gwp || a->others ||
        b->others || a->has_co2e != b->has_co2e || !a->unit || !b->unit || a->unit == b->unit)
        return false;
    return unit_convertible(a->unit, b->unit) && unit_ratio(b->unit, a->unit, &by) &&
           same_figures(a, b, &by);
}

bool unit_distance(struct str text, const struct unit *unit, const struct factor *f,
                   struct ratio *out)
{
    struct ratio one = ratio_int(1);
    *out = one;
    if (str_eq(text, f->unit_text))
        return true;
    return unit_ratio(unit, f->unit, out) &&
           (ratio_cmp(out, &one) >= 0 || ratio_div(&one, out, out));
}
