/* What certificates and credits take off the adjusted figure (調整後排出量) of Japan's reporting
 * law: docs/methods.md section 7. They are in no scope, and the market method knows nothing of it.
 */
#include "calc/engine.h"

static code_t electricity_code(const struct calc *c)
{
    for (code_t k = 1; k < c->in->texts; k++)
        if (str_is(c->in->text[k], "electricity"))
            return k;
    return 0;
}

/* A record of electricity in Japan of no supplier: what finds the national average
 * (全国平均係数). */
static struct combo *anyone_in_japan(struct calc *c, code_t electricity)
{
    struct combo *m = arena_alloc(&c->arena, sizeof *m);
    struct place *p = arena_alloc(&c->arena, sizeof *p);
    *p = (struct place){.country = STR("JP"), .share = ratio_int(1), .japan = true};
    *m = (struct combo){.kind = electricity,
                        .of = arena_alloc(&c->arena, sizeof(struct detail)),
                        .at = p,
                        .activity = c->in->text[electricity]};
    select_rows(c, m);
    return m;
}

/* kg CO2 per kWh. */
static bool per_kwh(const struct factor *f, struct ratio *out)
{
    struct ratio by;
    *out = ratio_dec(f->has_co2e ? f->co2e : f->co2);
    return f->unit && unit_ratio(unit_find(STR("kWh")), f->unit, &by) && ratio_mul(out, &by, out);
}

static day_t border(const struct combo *m, day_t day, day_t last)
{
    for (int i = 0; i < m->fits; i++) {
        if (m->fit[i]->from != DAY_NONE && m->fit[i]->from > day && m->fit[i]->from <= last)
            last = m->fit[i]->from - 1;
        if (m->fit[i]->to != DAY_NONE && m->fit[i]->to >= day && m->fit[i]->to < last)
            last = m->fit[i]->to;
    }
    return last;
}

/* What of the instrument's period falls in the year, and how many days it has in all. */
struct window {
    day_t from, to;
    int all;
};

static struct window window_of(const struct calc *c, const struct instrument *x)
{
    day_t from = x->start > c->in->from ? x->start : c->in->from;
    day_t to = x->end < c->in->to ? x->end : c->in->to;
    return (struct window){from, to, x->end - x->start + 1};
}

/* The national average over the days that count: it can change among them. */
static bool national_average(struct calc *c, struct combo *m, const struct window *w,
                             struct deduction *out)
{
    struct ratio average, part;
    out->average_kg = ratio_int(0);
    for (day_t day = w->from, last; day <= w->to; day = last + 1) {
        struct choice ch = select_factors(c, m, (struct key){KEY_LOCATION, 0}, day);
        last = border(m, day, w->to);
        if (ch.result != CHOICE_FOUND || ch.n != 1 || !per_kwh(ch.factor[0], &average) ||
            !ratio_frac(last - day + 1, w->to - w->from + 1, &part) ||
            !ratio_mul(&average, &part, &average) ||
            !ratio_add(&out->average_kg, &average, &out->average_kg))
            return false;
        out->average = ch.factor[0];
    }
    return true;
}

/* The year's kWh x national average x correction rate (補正率). */
static bool certificate(struct calc *c, struct combo *m, const struct instrument *x,
                        struct deduction *out)
{
    struct window w = window_of(c, x);
    struct ratio kwh = ratio_dec(x->kwh), part, kg, rate = ratio_dec(x->correction_rate);
    return ratio_frac(w.to - w.from + 1, w.all, &part) && ratio_mul(&kwh, &part, &out->kwh) &&
           national_average(c, m, &w, out) && ratio_mul(&out->kwh, &out->average_kg, &kg) &&
           ratio_mul(&kg, &rate, &kg) && ratio_round(&kg, 6, &out->claimed) &&
           out->claimed <= MAX_LINE_MG;
}

static bool credit(struct calc *c, const struct instrument *x, struct deduction *out)
{
    struct window w = window_of(c, x);
    struct ratio kg = ratio_dec(x->credit_co2), part;
    return ratio_frac(w.to - w.from + 1, w.all, &part) && ratio_mul(&kg, &part, &kg) &&
           ratio_round(&kg, 6, &out->claimed) && out->claimed <= MAX_LINE_MG;
}

/* Types that mean a deduction: without its number there is none, and the figure says so. */
static bool is_deductible(struct str type)
{
    return str_is(type, "non_fossil_fit") || str_is(type, "non_fossil_non_fit") ||
           str_is(type, "j_credit");
}

struct room {
    int64_t electricity, all; /* what may still be taken off, in mg */
};

static void take(struct calc *c, const struct deduction *claimed, bool certificate,
                 struct room *room)
{
    struct calc_totals *t = &c->totals;
    struct deduction d = *claimed;
    int64_t most = certificate && room->electricity < room->all ? room->electricity : room->all;
    d.taken = d.claimed < most ? d.claimed : most > 0 ? most : 0;
    room->all -= d.taken;
    room->electricity -= certificate ? d.taken : 0;
    t->shk_deducted += d.taken;
    t->deduction[t->deductions++] = d;
    if (d.taken == d.claimed)
        return;
    int k = caveat_intern(c, CAVEAT_SHK_NOT_ALL_DEDUCTED, d.instrument->id);
    ratio_frac(d.claimed - d.taken, 1000000, &c->caveat[k].entry.amount);
}

static void not_deducted(struct calc *c, const struct instrument *x)
{
    int k = caveat_intern(c, CAVEAT_SHK_NOT_DEDUCTED, x->id);
    c->caveat[k].entry.records++;
}

static void deduct(struct calc *c, struct combo *electricity, const struct instrument *x,
                   struct room *room)
{
    struct deduction d = {.instrument = x};
    bool rate = x->has_correction_rate;
    if (x->end < c->in->from || x->start > c->in->to ||
        !(rate || x->has_credit || is_deductible(x->type)))
        return;
    if (rate && electricity ? certificate(c, electricity, x, &d)
                            : !rate && x->has_credit && credit(c, x, &d))
        take(c, &d, rate, room);
    else
        not_deducted(c, x);
}

/* Certificates first, which are bounded by the electricity alone; credits by what is left. */
void deduct_finish(struct calc *c)
{
    struct calc_totals *t = &c->totals;
    code_t code = electricity_code(c);
    if (!place_matches(STR("JP"), c->in->country) || !t->present[SLOT_SHK_ADJUSTED] ||
        !t->shk_known[1])
        return;
    struct combo *m = code ? anyone_in_japan(c, code) : NULL;
    struct room room = {code ? t->kind[SLOT_SHK_ADJUSTED][code].co2e : 0,
                        t->slot[SLOT_SHK_ADJUSTED].co2e};
    t->deduction = arena_alloc(&c->arena, (size_t)(c->instruments + 1) * sizeof *t->deduction);
    for (int credits = 0; credits < 2; credits++)
        for (int i = 0; i < c->instruments; i++)
            if (!c->instrument[i].of->has_correction_rate == credits)
                deduct(c, m, c->instrument[i].of, &room);
}
