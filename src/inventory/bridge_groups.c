/* The lines of both years by figure, site, meter and activity, and what each group's change is made
 * of. */
#include "inventory/bridge_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */
static uint64_t mix(enum slot slot, code_t site, code_t meter, code_t kind)
{
    uint64_t h = (uint64_t)slot;
    const code_t part[] = {site, meter, kind};
    for (int k = 0; k < 3; k++)
        h = (h ^ (uint32_t)part[k]) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
    return h;
}

static void place(struct bridge_groups *g, int at)
{
    const struct bridge_group *x = &g->group[at];
    size_t mask = (size_t)g->buckets - 1, k = mix(x->slot, x->site, x->meter, x->kind) & mask;
    while (g->bucket[k])
        k = (k + 1) & mask;
    g->bucket[k] = at + 1;
}

static void grow(struct bridge_groups *g)
{
    if (g->n * 2 < g->buckets)
        return;
    g->buckets = g->buckets ? g->buckets * 2 : 256;
    free(g->bucket);
    g->bucket = mem_alloc((size_t)g->buckets * sizeof *g->bucket);
    for (int k = 0; k < g->n; k++)
        place(g, k);
}

struct bridge_group *groups_find(struct bridge_groups *g, enum slot slot, code_t site, code_t meter,
                                 code_t kind)
{
    grow(g);
    size_t mask = (size_t)g->buckets - 1;
    for (size_t k = mix(slot, site, meter, kind) & mask; g->bucket[k]; k = (k + 1) & mask) {
        struct bridge_group *x = &g->group[g->bucket[k] - 1];
        if (x->slot == slot && x->site == site && x->meter == meter && x->kind == kind)
            return x;
    }
    MEM_GROW(g->group, g->n, g->cap);
    g->group[g->n] = (struct bridge_group){.slot = slot, .site = site, .meter = meter, .kind = kind};
    place(g, g->n);
    return &g->group[g->n++];
}

void groups_forget(struct bridge_groups *g, enum bridge_run run, int detail)
{
    for (int k = 0; k < g->n; k++) {
        g->group[k].mg[run] = 0;
        g->group[k].present[run] = false;
        if (detail >= 0)
            g->group[k].sources[detail] = 0;
    }
}

void groups_copy(struct bridge_groups *g, enum bridge_run from, enum bridge_run to)
{
    for (int k = 0; k < g->n; k++) {
        g->group[k].mg[to] = g->group[k].mg[from];
        g->group[k].present[to] = g->group[k].present[from];
    }
}

void groups_free(struct bridge_groups *g)
{
    for (int k = 0; k < g->n; k++) {
        free(g->group[k].source[0]);
        free(g->group[k].source[1]);
    }
    free(g->group);
    free(g->bucket);
    *g = (struct bridge_groups){0};
}

/* ---- a line ---- */
/* What of the record's quantity the line counts in the year, as printed. */
static bool counted(const struct inventory *i, const struct line *l, struct ratio *out)
{
    const struct activity *a = l->activity;
    struct ratio days;
    if (l->served) {
        *out = l->counted;
        return true;
    }
    *out = ratio_dec((struct dec){a->quantity, detail_of(i, a)->quantity_scale});
    return l->days == l->of_days ||
           (ratio_frac(l->days, l->of_days, &days) && ratio_mul(out, &days, out));
}

/* One of the record's unit in the group's; false where they do not compare. */
static bool same_unit(const struct inventory *i, struct bridge_group *g, const struct detail *d,
                      struct ratio *out)
{
    *out = ratio_int(1);
    if (!g->unit) {
        g->unit = d->unit;
        g->heat = d->heat == HEAT_NET ? HEAT_NET : HEAT_GROSS;
    }
    const struct unit *from = unit_find(code_text(i, d->unit)), *to = unit_find(code_text(i, g->unit));
    enum heat heat = d->heat == HEAT_NET ? HEAT_NET : HEAT_GROSS;
    if (from && from->dim == DIM_ENERGY && heat != g->heat)
        return false;
    return d->unit == g->unit || (from && to && unit_ratio(from, to, out));
}

static bool conversion(const struct line *l, const struct ratio *unit, struct ratio *out)
{
    bool ok = true;
    *out = ratio_int(1);
    for (int k = 0; k < l->steps; k++)
        ok = ok && ratio_mul(out, &l->step[k].multiply_by, out);
    return ok && ratio_div(out, unit, out);
}

static bool same_row(const struct bridge_source *a, const struct bridge_source *b)
{
    if (a->per_known != b->per_known || (a->per_known && ratio_cmp(&a->per, &b->per) != 0))
        return false;
    if (!a->factor || !b->factor)
        return !a->factor && !b->factor && dec_cmp(a->rate, b->rate) == 0;
    return a->factor == b->factor || (str_eq(a->factor->id, b->factor->id) &&
                                      str_eq(a->factor->set, b->factor->set));
}

static struct bridge_source *source_of(struct bridge_group *g, int detail,
                                       const struct bridge_source *x)
{
    for (int k = 0; k < g->sources[detail]; k++)
        if (same_row(&g->source[detail][k], x) &&
            str_eq(g->source[detail][k].instrument, x->instrument))
            return &g->source[detail][k];
    MEM_GROW(g->source[detail], g->sources[detail], g->cap[detail]);
    g->source[detail][g->sources[detail]] = *x;
    return &g->source[detail][g->sources[detail]++];
}

static void add_source(struct bridge_group *g, const struct inventory *i, const struct line *l,
                       int detail)
{
    const struct detail *d = detail_of(i, l->activity);
    struct bridge_source x = {.rung = rung_of(l->factor), .factor = l->factor, .gwp = l->gwp};
    struct ratio unit, used = ratio_int(0);
    bool fits = same_unit(i, g, d, &unit) && counted(i, l, &used) && ratio_mul(&used, &unit, &used);
    x.used = ratio_int(0);
    x.per_known = fits && conversion(l, &unit, &x.per);
    if (l->factor) {
        x.supplier = l->factor->supplier_key;
        x.menu = l->factor->menu_key;
        x.part = l->factor->part;
    } else if (l->instrument) {
        x.instrument = l->instrument->id;
        x.rate = l->instrument->co2e_kg_per_kwh;
    }
    struct bridge_source *s = source_of(g, detail, &x);
    s->mg += l->year.co2e;
    g->mixed |= !fits || !ratio_add(&s->used, &used, &s->used);
    if (grade_of(d->status, code_text(i, d->method)) == GRADE_ESTIMATED)
        g->estimated[detail] = true;
    else
        g->recorded[detail] = true;
}

void groups_add(struct bridge_groups *g, const struct inventory *i, const struct line *l,
                enum bridge_run run, int detail)
{
    const struct activity *a = l->activity;
    const struct meter *m = a->site ? NULL : meter_of(&i->input, a->meter);
    if (l->slot == SLOT_SHK_BASIC || l->slot == SLOT_SHK_ADJUSTED || l->slot == SLOT_OUTSIDE)
        return;
    struct bridge_group *x =
        groups_find(g, l->slot, a->site || !m ? a->site : m->site, a->meter, a->kind);
    x->mg[run] += l->year.co2e;
    x->present[run] = true;
    if (detail >= 0)
        add_source(x, i, l, detail);
}

/* ---- what the change is made of ---- */
/* Sources that are calculated by the same thing: kind of factor, supplier, menu. */
struct way {
    const struct bridge_source *like;
    bool in[2];
    int64_t mg[2];
    struct ratio used[2];
    bool same; /* its rows are the same in both years */
};

static bool is_like(const struct bridge_source *a, const struct bridge_source *b)
{
    return a->rung == b->rung && str_eq(a->supplier, b->supplier) && str_eq(a->menu, b->menu);
}

/* Rows that are added (parts) say the same quantity again: the largest of the parts' sums. */
static bool way_used(const struct bridge_group *g, int detail, struct way *w)
{
    bool ok = true, any = false;
    for (int k = 0; k < g->sources[detail]; k++) {
        const struct bridge_source *x = &g->source[detail][k];
        struct ratio sum = ratio_int(0);
        if (!is_like(x, w->like))
            continue;
        w->mg[detail] += x->mg;
        for (int n = 0; n < g->sources[detail]; n++) {
            const struct bridge_source *y = &g->source[detail][n];
            if (is_like(y, w->like) && str_eq(x->part, y->part))
                ok = ok && ratio_add(&sum, &y->used, &sum);
        }
        if (!any || ratio_cmp(&sum, &w->used[detail]) > 0)
            w->used[detail] = sum;
        any = true;
    }
    w->in[detail] = any;
    return ok;
}

static bool rows_found(const struct bridge_group *g, int from, int in, const struct way *w)
{
    for (int k = 0; k < g->sources[from]; k++) {
        bool found = false;
        if (!is_like(&g->source[from][k], w->like))
            continue;
        for (int n = 0; n < g->sources[in] && !found; n++)
            found = is_like(&g->source[in][n], w->like) &&
                    same_row(&g->source[from][k], &g->source[in][n]);
        if (!found)
            return false;
    }
    return true;
}

static bool is_first(const struct bridge_group *g, int detail, int at)
{
    for (int d = 0; d <= detail; d++)
        for (int k = 0; k < (d == detail ? at : g->sources[d]); k++)
            if (is_like(&g->source[d][k], &g->source[detail][at]))
                return false;
    return true;
}

/* All ways of the group in both years. Freed by the caller. False: the numbers grow too long. */
static bool ways_of(const struct bridge_group *g, struct way **out, int *ways)
{
    struct way *w = mem_alloc((size_t)(g->sources[0] + g->sources[1] + 1) * sizeof *w);
    bool ok = true;
    int n = 0;
    for (int d = 0; d < 2; d++)
        for (int k = 0; k < g->sources[d]; k++) {
            if (!is_first(g, d, k))
                continue;
            w[n] = (struct way){.like = &g->source[d][k]};
            w[n].used[0] = w[n].used[1] = ratio_int(0);
            ok = way_used(g, 0, &w[n]) && way_used(g, 1, &w[n]) && ok;
            w[n].same = rows_found(g, 0, 1, &w[n]) && rows_found(g, 1, 0, &w[n]);
            n++;
        }
    *out = w;
    *ways = n;
    return ok;
}

static bool ways_sum(const struct way *w, int n, int detail, struct ratio *out)
{
    bool ok = true;
    *out = ratio_int(0);
    for (int k = 0; k < n; k++)
        ok = ok && ratio_add(out, &w[k].used[detail], out);
    return ok;
}

bool group_used(const struct bridge_group *g, int detail, struct ratio *out)
{
    struct way *w;
    int n;
    bool ok = ways_of(g, &w, &n) && ways_sum(w, n, detail, out) && !g->mixed;
    free(w);
    return ok;
}

/* a x b / c, for milligrams a */
static bool scaled(int64_t a, const struct ratio *b, const struct ratio *c, struct ratio *out)
{
    struct ratio mg = ratio_int(a);
    return ratio_mul(&mg, b, out) && ratio_div(out, c, out);
}

/* One way's part of the factor and of the method, with Q the quantities of the group, q the way's, e
 * its emissions, then (0) and now (1):
 *
 *   factor = Q1 x (q0 / Q0) x (e1 / q1 - e0 / q0)     none where its rows are the same
 *   method = Q1 x (q1 / Q1 - q0 / Q0) x (e1 / q1), with e0 / q0 where it is not there now
 */
static bool way_split(const struct way *w, const struct ratio q[2], struct ratio *factor,
                      struct ratio *method)
{
    struct ratio then, now, mine = ratio_int(w->mg[1]);
    if (!scaled(w->mg[0], &q[1], &q[0], &then)) /* Q1 x (q0 / Q0) x (e0 / q0) */
        return false;
    if (!w->in[1])
        return ratio_sub(method, &then, method);
    if (!w->in[0])
        return ratio_add(method, &mine, method);
    if (ratio_is_zero(&w->used[1]) || !scaled(w->mg[1], &w->used[0], &w->used[1], &now) ||
        !ratio_mul(&now, &q[1], &now) || !ratio_div(&now, &q[0], &now)) /* ... x (e1 / q1) */
        return false;
    return ratio_add(method, &mine, method) && ratio_sub(method, &now, method) &&
           (w->same || (ratio_add(factor, &now, factor) && ratio_sub(factor, &then, factor)));
}

/* The parts of factor and method in mg; false: they cannot be told. *other: some way is there in
 * one year only. */
static bool split(const struct bridge_group *g, int64_t *factor, int64_t *method, bool *other)
{
    struct way *w;
    struct ratio q[2], f = ratio_int(0), m = ratio_int(0);
    int n;
    bool ok = ways_of(g, &w, &n) && ways_sum(w, n, 0, &q[0]) && ways_sum(w, n, 1, &q[1]);
    ok = ok && !ratio_is_zero(&q[0]) && !ratio_is_zero(&q[1]);
    *other = false;
    for (int k = 0; ok && k < n; k++) {
        *other |= w[k].in[0] != w[k].in[1];
        ok = way_split(&w[k], q, &f, &m);
    }
    free(w);
    return ok && ratio_round(&f, 0, factor) && ratio_round(&m, 0, method);
}

static bool only_estimated(const struct bridge_group *g, int detail)
{
    return g->estimated[detail] && !g->recorded[detail];
}

/* What is neither of the factor nor of the method was used more or less: so the parts sum to the
 * change, and what rounding leaves is there. */
static void split_used(const struct bridge_group *g, int64_t part[BRIDGE_PARTS],
                       enum bridge_why *why)
{
    int64_t change = g->mg[RUN_NOW_THEN] - g->mg[RUN_THEN_COMMON], factor = 0, method = 0;
    bool other = false;
    if (!split(g, &factor, &method, &other))
        factor = method = 0;
    part[BRIDGE_FACTOR] = factor;
    part[BRIDGE_METHOD] = method;
    part[BRIDGE_ACTIVITY] = change - factor - method;
    *why = method && other ? WHY_SOURCE : factor ? WHY_FACTOR : WHY_QUANTITY;
    if (only_estimated(g, 0) == only_estimated(g, 1))
        return;
    part[BRIDGE_METHOD] += part[BRIDGE_ACTIVITY];
    part[BRIDGE_ACTIVITY] = 0;
    *why = WHY_ESTIMATE;
}

void group_split(const struct bridge_group *g, bool coverage, int64_t part[BRIDGE_PARTS],
                 enum bridge_why *why)
{
    int64_t change = g->mg[RUN_NOW_THEN] - g->mg[RUN_THEN_COMMON];
    bool then = g->present[RUN_THEN_COMMON], now = g->present[RUN_NOW_THEN];
    memset(part, 0, BRIDGE_PARTS * sizeof *part);
    *why = WHY_QUANTITY;
    part[BRIDGE_GWP] = g->mg[RUN_NOW_COMMON] - g->mg[RUN_NOW_THEN];
    part[BRIDGE_BOUNDARY] = g->mg[RUN_THEN_COMMON] - g->mg[RUN_THEN] + g->mg[RUN_NOW] -
                            g->mg[RUN_NOW_COMMON];
    if (coverage && then != now) {
        part[BRIDGE_METHOD] = change;
        *why = WHY_COVERAGE;
    } else if (then && now && g->mixed) {
        part[BRIDGE_METHOD] = change;
        *why = WHY_UNIT;
    } else if (then && now) {
        split_used(g, part, why);
    } else if (then || now) {
        part[BRIDGE_ACTIVITY] = change;
        *why = then ? WHY_ENDED : WHY_NEW;
    }
    if (part[BRIDGE_BOUNDARY] && !(then && now))
        *why = WHY_BOUNDARY;
}
