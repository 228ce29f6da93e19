/* The booked CO2e divided by gas, after the last record: docs/methods.md section 2. All lines of a
 * rate have the gases of its factor in one proportion, so that their sum is divided, not each line.
 */
#include "calc/engine.h"
#include <stdlib.h>
#include <string.h>

enum { PARTS = 64 };
/* What a factor's CO2e is made of, per unit. */
struct part {
    struct str gas;
    enum gwp gwp;
    struct dec potential; /* coef 0: it is CO2e, of no mass that is known */
    struct ratio co2e;
};
struct parts {
    struct part of[PARTS];
    int n;
};

const char *gas_group_name(enum gas_group g)
{
    static const char *const name[GAS_GROUP_COUNT] = {"CO2", "CH4", "N2O",    "HFCs",  "PFCs",
                                                      "SF6", "NF3", "blends", "other", "unsplit"};
    return name[g];
}

enum gas_group gas_group_of(struct str gas)
{
    static const struct {
        const char *begins;
        enum gas_group group;
    } of[] = {{"CO2", GAS_CO2},   {"CH4", GAS_CH4},    {"N2O", GAS_N2O},    {"HFC-", GAS_HFCS},
              {"PFC-", GAS_PFCS}, {"C7F16", GAS_PFCS}, {"C8F18", GAS_PFCS}, {"cC3F6", GAS_PFCS},
              {"SF6", GAS_SF6},   {"NF3", GAS_NF3},    {"R-", GAS_BLENDS}};
    if (!gas.n)
        return GAS_UNSPLIT;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (str_starts(gas, of[i].begins))
            return of[i].group;
    return GAS_OTHER;
}

/* False: more gases than any factor has; or numbers too long. */
static bool add_part(struct parts *p, struct str gas, enum gwp gwp, struct dec kg,
                     struct dec potential)
{
    struct ratio mass = ratio_dec(kg), by = ratio_dec(potential);
    if (!kg.coef)
        return true;
    if (p->n == PARTS || !ratio_mul(&mass, &by, &mass))
        return false;
    p->of[p->n++] = (struct part){gas, gwp, potential, mass};
    return true;
}

/* Every gas has its GWP in the set: else the rate would not have been built. */
static bool parts_of_masses(const struct calc *c, const struct factor *f, struct parts *p)
{
    enum gwp set = c->in->gwp;
    struct dec fossil = {0}, biogenic = {0}, nitrous = {0};
    gwp_methane(set, true, &fossil);
    gwp_methane(set, false, &biogenic);
    gwp_nitrous(set, &nitrous);
    bool ok = add_part(p, STR("CO2"), GWP_NONE, f->co2, dec_int(1)) &&
              add_part(p, STR("CH4 fossil"), set, f->ch4_fossil, fossil) &&
              add_part(p, STR("CH4 biogenic"), set, f->ch4_biogenic, biogenic) &&
              add_part(p, STR("N2O"), set, f->n2o, nitrous);
    for (int i = 0; ok && i < f->others; i++) {
        const struct gwp_row *row = gwp_find(&c->in->gwps, f->other[i].gas);
        ok = add_part(p, row->name.n ? row->name : row->gas, set, f->other[i].kg, row->value[set]);
    }
    return ok;
}

static bool add_published(struct parts *p, const char *gas, enum gwp gwp, struct dec co2e,
                          struct dec potential, struct ratio *rest)
{
    struct ratio part = ratio_dec(co2e);
    if (!co2e.coef || !potential.coef)
        return true;
    p->of[p->n++] = (struct part){str_of(gas), gwp, potential, part};
    return ratio_sub(rest, &part, rest);
}

/* As `published` in rate.c shows it: what the publisher did not split stays unsplit, on his set. */
static bool parts_of_co2e(const struct factor *f, struct parts *p)
{
    struct dec methane = {0}, nitrous = {0};
    bool fossil = f->biogenic_co2.coef == 0;
    struct ratio rest = ratio_dec(f->co2e);
    gwp_methane(f->gwp, fossil, &methane);
    gwp_nitrous(f->gwp, &nitrous);
    bool ok = add_published(p, "CO2", GWP_NONE, f->co2, dec_int(1), &rest) &&
              add_published(p, fossil ? "CH4 fossil" : "CH4 biogenic", f->gwp, f->ch4_co2e, methane,
                            &rest) &&
              add_published(p, "N2O", f->gwp, f->n2o_co2e, nitrous, &rest);
    if (ok && !ratio_is_zero(&rest))
        p->of[p->n++] = (struct part){{0}, f->gwp, {0}, rest};
    return ok;
}

/* ---- adding up ---- */
static struct gas_total *total_of(struct calc *c, enum slot slot, struct str gas, enum gwp gwp)
{
    struct calc_totals *t = &c->totals;
    for (int i = 0; i < t->gases; i++) {
        struct gas_total *g = &t->gas[i];
        if (g->slot == slot && g->gwp == gwp && str_eq(g->gas, gas))
            return g;
    }
    MEM_GROW(t->gas, t->gases, c->gas_cap);
    t->gas[t->gases] = (struct gas_total){
        .slot = slot, .gas = gas, .group = gas_group_of(gas), .gwp = gwp, .potential = {0}};
    return &t->gas[t->gases++];
}

/* The largest part takes what rounding leaves, so that the parts sum to what was booked. */
static bool divide(const struct parts *p, int64_t booked, int64_t mg[PARTS])
{
    struct ratio whole = ratio_int(0), all = ratio_int(booked), x;
    int64_t rest = booked;
    int largest = 0;
    for (int i = 0; i < p->n; i++)
        if (!ratio_add(&whole, &p->of[i].co2e, &whole))
            return false;
    for (int i = 0; i < p->n; i++) {
        if (!ratio_div(&p->of[i].co2e, &whole, &x) || !ratio_mul(&x, &all, &x) ||
            !ratio_round(&x, 0, &mg[i]))
            return false;
        rest -= mg[i];
        if (llabs(mg[i]) > llabs(mg[largest]))
            largest = i;
    }
    mg[largest] += rest;
    return true;
}

static void add_rate(struct calc *c, const struct rate *r)
{
    struct parts *p = mem_alloc(sizeof *p);
    int64_t mg[PARTS];
    bool ok = r->factor->has_co2e ? parts_of_co2e(r->factor, p) : parts_of_masses(c, r->factor, p);
    if (ok && divide(p, r->booked, mg))
        for (int i = 0; i < p->n; i++) {
            struct gas_total *g = total_of(c, r->slot, p->of[i].gas, p->of[i].gwp);
            g->co2e += mg[i];
            g->potential = p->of[i].potential;
        }
    free(p);
}

/* What no factor divided: lines of instruments. */
static void add_rest(struct calc *c, enum slot slot)
{
    int64_t rest = c->totals.slot[slot].co2e;
    for (int i = 0; i < c->totals.gases; i++)
        if (c->totals.gas[i].slot == slot)
            rest -= c->totals.gas[i].co2e;
    if (rest)
        total_of(c, slot, (struct str){0}, GWP_NONE)->co2e += rest;
}

static void set_mass(struct gas_total *g)
{
    struct ratio mass = ratio_int(g->co2e), by = ratio_dec(g->potential);
    g->mass_known =
        g->potential.coef && ratio_div(&mass, &by, &mass) && ratio_round(&mass, 0, &g->mass);
}

/* The masses of CO2, CH4 and N2O are booked by themselves: theirs sum to those. */
static void settle_mass(struct calc *c, enum slot slot, enum gas_group group, int64_t booked)
{
    struct gas_total *largest = NULL;
    for (int i = 0; i < c->totals.gases; i++) {
        struct gas_total *g = &c->totals.gas[i];
        if (g->slot != slot || g->group != group || !g->mass_known)
            continue;
        booked -= g->mass;
        if (!largest || llabs(g->mass) > llabs(largest->mass))
            largest = g;
    }
    if (largest)
        largest->mass += booked;
}

static int by_slot_and_gas(const void *a, const void *b)
{
    const struct gas_total *x = a, *y = b;
    int cmp = (x->slot > y->slot) - (x->slot < y->slot);
    cmp = cmp ? cmp : (x->group > y->group) - (x->group < y->group);
    int name = str_cmp(x->gas, y->gas);
    cmp = cmp ? cmp : x->group == GAS_CH4 ? -name : name; /* fossil before biogenic */
    return cmp ? cmp : (x->gwp > y->gwp) - (x->gwp < y->gwp);
}

void gases_finish(struct calc *c)
{
    struct calc_totals *t = &c->totals;
    for (int i = 0; i < c->combos; i++)
        for (int k = 0; k < c->combo[i]->rates; k++) {
            const struct rate *r = c->combo[i]->rate[k];
            if (r->booked && r->slot != SLOT_SHK_BASIC && r->slot != SLOT_SHK_ADJUSTED)
                add_rate(c, r);
        }
    for (int s = 0; s < SLOT_COUNT; s++)
        if (s != SLOT_SHK_BASIC && s != SLOT_SHK_ADJUSTED)
            add_rest(c, (enum slot)s);
    if (t->gases)
        qsort(t->gas, (size_t)t->gases, sizeof *t->gas, by_slot_and_gas);
    for (int i = 0; i < t->gases; i++)
        set_mass(&t->gas[i]);
    for (int s = 0; s < SLOT_COUNT; s++) {
        settle_mass(c, (enum slot)s, GAS_CO2, t->slot[s].co2);
        settle_mass(c, (enum slot)s, GAS_CH4, t->slot[s].ch4);
        settle_mass(c, (enum slot)s, GAS_N2O, t->slot[s].n2o);
    }
}
