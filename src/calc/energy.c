/* Final energy, and the energy-saving law's (省エネ法) crude-oil equivalent: docs/methods.md
 * section 9. */
#include "calc/engine.h"
#include <stdlib.h>

bool energy_activity(struct str a)
{
    return str_is(a, "electricity") || str_is(a, "electricity.generated") ||
           str_starts(a, "heat.") || str_starts(a, "fuel.");
}

/* Per unit of the integer quantity, share included: by x path to `to`. */
static bool per_unit(const struct calc *c, const struct combo *m, struct node to, day_t day,
                     struct ratio *out)
{
    struct path *path = mem_alloc(sizeof *path);
    struct ratio unit = ratio_dec((struct dec){1, m->of->quantity_scale});
    bool ok = convert_find(c, m, record_node(c, m), to, day, path, NULL) == PATH_FOUND &&
              ratio_mul(&unit, &path->ratio, &unit) && ratio_mul(&unit, &m->share, out);
    free(path);
    return ok;
}

static enum known energy_of(const struct calc *c, const struct combo *m, day_t day,
                            struct ratio *gj)
{
    struct node to = unit_node(STR("GJ"), unit_find(STR("GJ")), HEAT_GROSS);
    return per_unit(c, m, to, day, gj) ? KNOWN_YES : KNOWN_NO;
}

static bool law_row_fits(struct calc *c, const struct combo *m, const struct law_energy *e)
{
    if (!str_eq(e->activity, m->activity))
        return false;
    return !e->supplier.n ||
           (m->supplier_key.n && str_eq(supplier_key_text(c, e->supplier), m->supplier_key));
}

/* The supplier's row before the general one; two rows of one rank are not told apart. */
static const struct law_energy *law_row(struct calc *c, const struct combo *m, day_t day)
{
    const struct law_energy *best = NULL;
    bool two = false;
    for (int i = 0; i < c->in->law_energies; i++) {
        const struct law_energy *e = &c->in->law_energy[i];
        if ((e->from != DAY_NONE && e->from > day) || (e->to != DAY_NONE && e->to < day) ||
            !law_row_fits(c, m, e))
            continue;
        if (!best || (e->supplier.n && !best->supplier.n)) {
            best = e;
            two = false;
        } else if (!e->supplier.n == !best->supplier.n) {
            two = true;
        }
    }
    return two ? NULL : best;
}

static enum known law_of(struct calc *c, const struct combo *m, day_t day, struct ratio *gj)
{
    const struct law_energy *e = law_row(c, m, day);
    if (!m->at->japan || (!e && str_is(m->activity, "electricity.generated")))
        return KNOWN_NONE;
    if (!e)
        return KNOWN_NO;
    struct node to = unit_node(e->unit, unit_find(e->unit), HEAT_UNSTATED);
    to.metered =
        true; /* 45 GJ per 1,000 m3 of city gas as it is metered: not those at 25 degrees */
    if (!per_unit(c, m, to, day, gj))
        return KNOWN_NO;
    struct ratio by = ratio_dec(e->gj_per_unit);
    return ratio_mul(gj, &by, gj) ? KNOWN_YES : KNOWN_NO;
}

void energy_plan(struct calc *c, const struct combo *m, struct segment *s, day_t day)
{
    s->gj = s->law_gj = ratio_int(0);
    if (m->category || !energy_activity(m->activity))
        return;
    s->energy = energy_of(c, m, day, &s->gj);
    s->law = law_of(c, m, day, &s->law_gj);
}

/* Exact while it can be; else rounded to the joule. False: no room for it. */
static bool add_energy(struct ratio *to, const struct ratio *gj)
{
    struct ratio a = *to, b = *gj;
    int64_t x, y;
    return ratio_add(&a, &b, to) ||
           (ratio_round(&a, 9, &x) && ratio_round(&b, 9, &y) && !__builtin_add_overflow(x, y, &x) &&
            ratio_frac(x, 1000000000, to));
}

/* Adds what is known; what has no room (NULL: the quantity had none) makes the sum unknown. */
static void add_known(struct calc *c, const struct combo *m, enum known *known,
                      const struct ratio *per_unit, const struct ratio *quantity, struct ratio *to)
{
    struct ratio gj;
    if (*known != KNOWN_YES)
        return;
    bool product = quantity && ratio_mul(per_unit, quantity, &gj);
    if (c->before)
        block_energy(c, product ? &gj : NULL);
    if (product && add_energy(to, &gj))
        return;
    *known = KNOWN_NO;
    caveat_touch(c, caveat_intern(c, CAVEAT_ENERGY_UNKNOWN, m->activity));
}

void energy_piece(struct calc *c, const struct combo *m, struct segment *s,
                  const struct ratio *quantity)
{
    add_known(c, m, &s->energy, &s->gj, quantity, &c->totals.energy_gj);
    add_known(c, m, &s->law, &s->law_gj, quantity, &c->totals.law_gj);
}

void energy_finish(struct calc *c)
{
    struct calc_totals *t = &c->totals;
    bool law_any = false, law_unknown = false, unknown = false;
    bool shk_any[2] = {false}, shk_unknown[2] = {false};
    for (int i = 0; i < c->combos; i++)
        for (int k = 0; k < c->combo[i]->segments; k++) {
            struct segment *s = c->combo[i]->segment[k];
            struct ratio q = ratio_dec((struct dec){s->quantity, 0});
            if (!s->hits && !s->cuts)
                continue;
            energy_piece(c, c->combo[i], s, &q);
            t->energy_any |= s->energy != KNOWN_NONE;
            unknown |= s->energy == KNOWN_NO;
            law_any |= s->law != KNOWN_NONE;
            law_unknown |= s->law == KNOWN_NO;
            for (int b = 0; b < 2; b++) {
                shk_any[b] |= s->shk[b] != KNOWN_NONE;
                shk_unknown[b] |= s->shk[b] == KNOWN_NO;
            }
        }
    t->energy_known = t->energy_any && !unknown;
    t->law_known = law_any && !law_unknown;
    for (int b = 0; b < 2; b++)
        t->shk_known[b] = shk_any[b] && !shk_unknown[b];
}
