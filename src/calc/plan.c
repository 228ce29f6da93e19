/* What a combination needs and finds, per segment of days: docs/methods.md section 3. */
#include "calc/engine.h"
#include <stdlib.h>
#include <string.h>

struct planning {
    struct calc *c;
    struct combo *m;
    struct segment *s;
    day_t day;
    int *rate, rates, rate_cap;
    struct missing *missing;
    int missings, missing_cap;
    int *caveat, caveats, caveat_cap;
    int *market, markets, market_cap;
    bool basic, adjusted; /* scope 1 counts in the law's figures, too */
    enum known shk[2];    /* basic, adjusted */
    bool any;             /* something answers to the record, were it an error */
};

/* Where a line is booked. */
struct place_of_line {
    enum slot slot;
    int scope, category;
    enum basis basis;
};

static void push(int **list, int *n, int *cap, int v)
{
    for (int i = 0; i < *n; i++)
        if ((*list)[i] == v)
            return;
    MEM_GROW(*list, *n, *cap);
    (*list)[(*n)++] = v;
}

static void add_caveat(struct planning *p, enum caveat caveat, struct str about)
{
    push(&p->caveat, &p->caveats, &p->caveat_cap, caveat_intern(p->c, caveat, about));
}

static void add_market_caveat(struct planning *p, enum caveat caveat)
{
    push(&p->market, &p->markets, &p->market_cap, caveat_intern(p->c, caveat, p->m->activity));
}

static void add_missing(struct planning *p, struct key key, enum uncalculated_reason reason,
                        const struct place_of_line *at, struct str detail)
{
    MEM_GROW(p->missing, p->missings, p->missing_cap);
    p->missing[p->missings++] =
        (struct missing){key, reason, at->scope, at->basis, detail, {0}, p->day};
}

/* What was looked for, in the names of the results: scope2_market, and the place. */
static struct str wanted(struct planning *p, const struct place_of_line *at)
{
    struct buf t = {0};
    if (at->scope)
        buf_printf(&t, "scope%d%s%s ", at->scope, at->basis == BASIS_ANY ? "" : "_",
                   basis_name(at->basis));
    buf_str(&t, p->m->at->country);
    if (p->m->at->region.n) {
        buf_char(&t, '/');
        buf_str(&t, p->m->at->region);
    }
    struct str s = str_save(&p->c->arena, buf_view(&t));
    buf_free(&t);
    return s;
}

static struct str set_and_id(struct calc *c, const struct factor *f)
{
    struct buf t = {0};
    buf_str(&t, f->set);
    buf_char(&t, '/');
    buf_str(&t, f->id);
    struct str s = str_save(&c->arena, buf_view(&t));
    buf_free(&t);
    return s;
}

static void factor_caveats(struct planning *p, const struct rate *r)
{
    if (r->factor->fallback.n)
        add_caveat(p, CAVEAT_FALLBACK_EDITION, set_and_id(p->c, r->factor));
    if (!r->gwp_differs)
        return;
    struct buf sets = {0};
    buf_printf(&sets, "%s, %s", gwp_name(r->gwp), gwp_name(p->c->in->gwp));
    add_caveat(p, CAVEAT_GWP_DIFFERS, buf_view(&sets));
    buf_free(&sets);
}

/* The law's figures are energy-origin CO2 alone. */
static void keep_co2(struct rate *r)
{
    int from = r->factor->has_co2e ? G_CO2E : G_CO2;
    for (int i = 0; i < G_COUNT; i++) {
        bool keep = i == G_CO2E || i == G_CO2;
        if (i == from)
            continue;
        r->num[i] = keep ? r->num[from] : 0;
        r->den[i] = keep ? r->den[from] : 1;
        if (r->exact)
            r->exact[i] = keep ? r->exact[from] : ratio_int(0);
    }
    r->gwp_differs = false;
}

/* All parts of a choice or none: half a key would be a wrong figure. */
static bool add_lines(struct planning *p, const struct choice *ch, struct key key,
                      const struct place_of_line *at)
{
    struct rate *r = mem_alloc((size_t)(ch->n + 1) * sizeof *r);
    struct failing why = {0};
    bool ok = true;
    for (int i = 0; i < ch->n && ok; i++) {
        ok = rate_build(p->c, p->m, ch->factor[i], p->day, &r[i], &why);
        if (!ok) {
            add_missing(p, key, why.reason, at, why.detail);
            p->missing[p->missings - 1].remedy = why.remedy;
        }
    }
    for (int i = 0; i < ch->n && ok; i++) {
        r[i].slot = at->slot;
        r[i].scope = at->scope;
        r[i].category = at->category;
        r[i].basis = at->basis;
        r[i].shk_basic = p->basic && at->slot == SLOT_SCOPE1;
        r[i].shk_adjusted = p->adjusted && at->slot == SLOT_SCOPE1;
        if (key.kind == KEY_SHK_BASIC || key.kind == KEY_SHK_ADJUSTED)
            keep_co2(&r[i]);
        factor_caveats(p, &r[i]);
        push(&p->rate, &p->rates, &p->rate_cap, rate_intern(p->c, p->m, &r[i]));
    }
    free(r);
    return ok;
}

/* Books a choice, or says what is missing. True: something answers to the key. */
static bool settle(struct planning *p, const struct choice *ch, struct key key,
                   const struct place_of_line *at, bool required)
{
    if (ch->result == CHOICE_FOUND)
        add_lines(p, ch, key, at);
    else if (ch->result == CHOICE_TWO)
        add_missing(p, key, TWO_FACTORS, at, ch->two);
    else if (required)
        add_missing(p, key, NO_FACTOR, at, wanted(p, at));
    p->any |= ch->result != CHOICE_NONE;
    return ch->result != CHOICE_NONE;
}

static bool add_key(struct planning *p, struct key key, struct place_of_line at, bool required)
{
    struct choice ch = select_factors(p->c, p->m, key, p->day);
    return settle(p, &ch, key, &at, required);
}

static bool fits_key(const struct planning *p, enum key_kind kind)
{
    for (int i = 0; i < p->m->fits; i++) {
        const struct factor *f = p->m->fit[i];
        bool law = f->basis == BASIS_SHK_BASIC || f->basis == BASIS_SHK_ADJUSTED;
        if (kind == KEY_OUTSIDE ? f->outside_scopes : !f->outside_scopes && !law && f->scope == 3)
            return true;
    }
    return false;
}

static bool add_outside(struct planning *p)
{
    struct place_of_line at = {SLOT_OUTSIDE, 0, 0, BASIS_ANY};
    bool found = false;
    if (fits_key(p, KEY_OUTSIDE))
        for (int k = 0; k <= 15; k++)
            found |= add_key(p, (struct key){KEY_OUTSIDE, k}, at, false);
    return found;
}

static enum slot category_slot(int category)
{
    return (enum slot)(SLOT_CATEGORY_1 + category - 1);
}

/* True: category 3 has a line. */
static bool add_categories(struct planning *p)
{
    bool third = false;
    for (int k = 1; k <= 15 && fits_key(p, KEY_CATEGORY); k++) {
        struct place_of_line at = {category_slot(k), 3, k, BASIS_ANY};
        bool found = add_key(p, (struct key){KEY_CATEGORY, k}, at, false);
        third |= found && k == 3;
    }
    return third;
}

static bool is_residual(const struct choice *ch)
{
    for (int i = 0; i < ch->n; i++)
        if (ch->factor[i]->basis == BASIS_MARKET && !ch->factor[i]->supplier.n)
            return true;
    return false;
}

/* Location must be found; market falls from supplier factor to residual mix (both by the choice) to
 * the location factor. */
static void add_scope2(struct planning *p, bool required)
{
    struct key location = {KEY_LOCATION, 0}, market = {KEY_MARKET, 0};
    struct place_of_line at_location = {SLOT_SCOPE2_LOCATION, 2, 0, BASIS_LOCATION};
    struct place_of_line at_market = {SLOT_SCOPE2_MARKET, 2, 0, BASIS_MARKET};
    struct choice l = select_factors(p->c, p->m, location, p->day);
    struct choice k = select_factors(p->c, p->m, market, p->day);
    settle(p, &l, location, &at_location, required || k.result != CHOICE_NONE);
    if (k.result == CHOICE_NONE && l.result != CHOICE_NONE) {
        k = l;
        add_market_caveat(p, CAVEAT_MARKET_FROM_LOCATION);
    } else if (is_residual(&k)) {
        add_market_caveat(p, CAVEAT_MARKET_FROM_RESIDUAL);
    }
    settle(p, &k, market, &at_market, required);
}

/* The one scope 3 category whose factor serves a record that is filed under `category`: that
 * category's own, else the only one. */
static struct choice other_category(struct planning *p, int category)
{
    struct choice found = select_factors(p->c, p->m, (struct key){KEY_CATEGORY, category}, p->day);
    if (found.result != CHOICE_NONE)
        return found;
    for (int k = 1; k <= 15; k++) {
        struct choice ch = select_factors(p->c, p->m, (struct key){KEY_CATEGORY, k}, p->day);
        if (ch.result == CHOICE_NONE)
            continue;
        if (ch.result == CHOICE_TWO)
            return ch;
        if (found.result == CHOICE_FOUND) {
            found.result = CHOICE_TWO;
            struct str a = set_and_id(p->c, found.factor[0]), b = set_and_id(p->c, ch.factor[0]);
            struct buf t = {0};
            buf_str(&t, a);
            buf_cstr(&t, ", ");
            buf_str(&t, b);
            found.two = str_save(&p->c->arena, buf_view(&t));
            buf_free(&t);
            return found;
        }
        found = ch;
    }
    return found;
}

/* A row of scope 1 or 2 whose gases are outside the scopes is the activity's own factor: no Scope 3
 * row stands in for it. */
static bool only_outside(const struct planning *p)
{
    for (int i = 0; i < p->m->fits; i++) {
        const struct factor *f = p->m->fit[i];
        if (f->outside_scopes && f->scope < 3 && factor_holds(f, p->day))
            return true;
    }
    return false;
}

/* Filed under a Scope 3 category: the scope 1 factor, else scope 2 by location, else scope 3; one
 * key, no further lines. */
static void plan_filed(struct planning *p, bool generated)
{
    int category = p->m->category;
    struct key key = {KEY_CATEGORY, category};
    struct place_of_line at = {category_slot(category), 3, category, BASIS_ANY};
    bool outside = add_outside(p);
    struct choice ch = select_factors(p->c, p->m, (struct key){KEY_SCOPE1, 0}, p->day);
    if (ch.result == CHOICE_NONE && !generated)
        ch = select_factors(p->c, p->m, (struct key){KEY_LOCATION, 0}, p->day);
    if (ch.result == CHOICE_NONE && !(outside && only_outside(p)))
        ch = other_category(p, category);
    settle(p, &ch, key, &at, !outside && !generated);
}

/* A fuel's CO2 by its scope 1 factor: unknown where that gives CO2e alone, and where there is
 * none. */
static bool fuel_co2_unknown(const struct planning *p)
{
    bool any = false;
    for (int i = 0; i < p->rates; i++) {
        const struct rate *r = p->m->rate[p->rate[i]];
        if (r->slot != SLOT_SCOPE1)
            continue;
        any = true;
        if (r->factor->has_co2e && !r->factor->co2.coef && r->factor->co2e.coef)
            return true;
    }
    return !any;
}

static bool add_law_key(struct planning *p, bool adjusted)
{
    struct key key = {adjusted ? KEY_SHK_ADJUSTED : KEY_SHK_BASIC, 0};
    struct place_of_line at = {adjusted ? SLOT_SHK_ADJUSTED : SLOT_SHK_BASIC, 0, 0,
                               adjusted ? BASIS_SHK_ADJUSTED : BASIS_SHK_BASIC};
    bool any = p->any, found = add_key(p, key, at, false);
    p->any = any;
    for (int i = 0; i < p->missings; i++) /* two rows, no conversion */
        if (p->missing[i].key.kind == key.kind)
            p->shk[adjusted] = KNOWN_NO;
    return found;
}

/* Energy-origin CO2 by the factors of Japan's reporting law (算定・報告・公表制度): the law's own
 * rows where there are any, else for fuels the CO2 of their scope 1 factor. Before scope 1 is
 * planned. */
static void add_law(struct planning *p)
{
    struct str a = p->m->activity;
    bool fuel = str_starts(a, "fuel."), generated = str_is(a, "electricity.generated");
    if (!p->m->at->japan || !energy_activity(a))
        return;
    p->shk[0] = p->shk[1] = generated ? KNOWN_NONE : KNOWN_YES;
    bool basic = add_law_key(p, false), adjusted = add_law_key(p, true);
    p->basic = fuel && !basic;
    p->adjusted = fuel && !adjusted;
    if (fuel || generated || (basic && adjusted))
        return;
    add_caveat(p, CAVEAT_SHK_UNKNOWN, a);
    p->shk[0] = basic ? p->shk[0] : KNOWN_NO;
    p->shk[1] = adjusted ? p->shk[1] : KNOWN_NO;
}

static void plan_own(struct planning *p, bool generated)
{
    struct str a = p->m->activity;
    bool grid = str_is(a, "electricity"), fuel = str_starts(a, "fuel.");
    bool burnt = fuel || str_starts(a, "refrigerant.") || str_starts(a, "gas.");
    bool outside = add_outside(p);
    add_law(p);
    add_key(p, (struct key){KEY_SCOPE1, 0}, (struct place_of_line){SLOT_SCOPE1, 1, 0, BASIS_ANY},
            burnt && !outside);
    if (!generated)
        add_scope2(p, grid || str_starts(a, "heat."));
    if (!add_categories(p) && (fuel || grid))
        add_caveat(p, CAVEAT_NO_CATEGORY_3, a);
    if (!p->any && !generated && !p->missings) {
        struct place_of_line nowhere = {SLOT_OUTSIDE, 0, 0, BASIS_ANY};
        add_missing(p, (struct key){KEY_ANY, 0}, NO_FACTOR, &nowhere, wanted(p, &nowhere));
    }
    if ((p->basic || p->adjusted) && fuel_co2_unknown(p)) {
        add_caveat(p, CAVEAT_SHK_UNKNOWN, a);
        p->shk[0] = p->basic ? KNOWN_NO : p->shk[0];
        p->shk[1] = p->adjusted ? KNOWN_NO : p->shk[1];
    }
}

/* ---- the days for which a plan holds ---- */

static void narrow(struct segment *s, day_t from, day_t to, day_t day)
{
    if (from != DAY_NONE && from > day)
        s->to = s->to < from - 1 ? s->to : from - 1;
    else if (from != DAY_NONE)
        s->from = s->from > from ? s->from : from;
    if (to != DAY_NONE && to < day)
        s->from = s->from > to + 1 ? s->from : to + 1;
    else if (to != DAY_NONE)
        s->to = s->to < to ? s->to : to;
}

static void find_borders(struct calc *c, const struct combo *m, struct segment *s, day_t day)
{
    s->from = DAY_NONE + 1;
    s->to = INT32_MAX;
    for (int i = 0; i < m->fits; i++)
        narrow(s, m->fit[i]->from, m->fit[i]->to, day);
    for (int i = 0; i < m->conversions; i++) {
        const struct conversion *v = &c->in->conversion[m->conversion[i]];
        narrow(s, v->from, v->to, day);
    }
    for (int i = 0; i < c->in->law_energies; i++) {
        const struct law_energy *e = &c->in->law_energy[i];
        if (str_eq(e->activity, m->activity))
            narrow(s, e->from, e->to, day);
    }
}

static void *keep(struct calc *c, void *list, size_t bytes)
{
    void *p = arena_alloc(&c->arena, bytes + 1);
    if (bytes)
        memcpy(p, list, bytes);
    free(list);
    return p;
}

static void sort_by_slot(const struct combo *m, int *rate, int n)
{
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && m->rate[rate[k]]->slot < m->rate[rate[k - 1]]->slot; k--) {
            int swap = rate[k];
            rate[k] = rate[k - 1];
            rate[k - 1] = swap;
        }
}

static struct segment *plan(struct calc *c, struct combo *m, day_t day)
{
    struct segment *s = arena_alloc(&c->arena, sizeof *s);
    struct planning p = {.c = c, .m = m, .s = s, .day = day};
    bool generated = str_is(m->activity, "electricity.generated");
    find_borders(c, m, s, day);
    if (m->category)
        plan_filed(&p, generated);
    else
        plan_own(&p, generated);
    energy_plan(c, m, s, day);
    if (s->energy == KNOWN_NO || s->law == KNOWN_NO)
        add_caveat(&p, CAVEAT_ENERGY_UNKNOWN, m->activity);
    if (m->of->status == STATUS_ESTIMATED)
        add_caveat(&p, CAVEAT_ESTIMATED, m->activity);
    if (p.rates)
        sort_by_slot(m, p.rate, p.rates);
    *s = (struct segment){
        .from = s->from,
        .to = s->to,
        .rate = keep(c, p.rate, (size_t)p.rates * sizeof *p.rate),
        .rates = p.rates,
        .missing = keep(c, p.missing, (size_t)p.missings * sizeof *p.missing),
        .missings = p.missings,
        .caveat = keep(c, p.caveat, (size_t)p.caveats * sizeof *p.caveat),
        .caveats = p.caveats,
        .market_caveat = keep(c, p.market, (size_t)p.markets * sizeof *p.market),
        .market_caveats = p.markets,
        .energy = s->energy,
        .law = s->law,
        .shk = {p.shk[0], p.shk[1]},
        .gj = s->gj,
        .law_gj = s->law_gj,
    };
    return s;
}

int segment_of(struct calc *c, struct combo *m, day_t day)
{
    for (int i = 0; i < m->segments; i++)
        if (m->segment[i]->from <= day && day <= m->segment[i]->to)
            return i;
    MEM_GROW(m->segment, m->segments, m->segment_cap);
    m->segment[m->segments] = plan(c, m, day);
    return m->segments++;
}
