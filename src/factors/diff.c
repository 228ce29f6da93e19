#include "factors/diff.h"
#include <stdlib.h>

const char *change_name(enum change c)
{
    static const char *const name[] = {"changed", "added", "removed"};
    return name[c];
}

/* ---- CO2e of a row ---- */

static bool add_gas(struct ratio *sum, struct dec kg, struct dec gwp)
{
    struct ratio a = ratio_dec(kg), b = ratio_dec(gwp);
    return ratio_mul(&a, &b, &a) && ratio_add(sum, &a, sum);
}

static bool add_others(const struct gwp_table *t, const struct factor *x, enum gwp gwp,
                       struct ratio *sum)
{
    for (int k = 0; k < x->others; k++) {
        const struct gwp_row *row = gwp_find(t, x->other[k].gas);
        if (!row || row->value[gwp].coef < 0 || !add_gas(sum, x->other[k].kg, row->value[gwp]))
            return false;
    }
    return true;
}

bool factor_co2e(const struct gwp_table *t, const struct factor *x, enum gwp gwp,
                 struct ratio *out)
{
    struct dec fossil, bio, n2o;
    if (x->has_co2e) {
        *out = ratio_dec(x->co2e);
        return x->gwp == gwp;
    }
    *out = ratio_dec(x->co2);
    return gwp_methane(gwp, true, &fossil) && gwp_methane(gwp, false, &bio) &&
           gwp_nitrous(gwp, &n2o) && add_gas(out, x->ch4_fossil, fossil) &&
           add_gas(out, x->ch4_biogenic, bio) && add_gas(out, x->n2o, n2o) &&
           add_others(t, x, gwp, out);
}

static enum gwp stands_on(const struct factor *x)
{
    return x->has_co2e ? x->gwp : GWP_AR5;
}

/* ---- what a row answers to ---- */

static int same_thing(const struct factor *x, const struct factor *y)
{
    const struct str pair[][2] = {{x->activity, y->activity},         {x->country, y->country},
                                  {x->region, y->region},             {x->part, y->part},
                                  {x->supplier_key, y->supplier_key}, {x->menu_key, y->menu_key},
                                  {x->unit_text, y->unit_text}};
    const int number[][2] = {{x->scope, y->scope},
                             {x->category, y->category},
                             {(int)x->basis, (int)y->basis},
                             {(int)x->heat, (int)y->heat},
                             {x->outside_scopes, y->outside_scopes}};
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        int c = str_cmp(pair[i][0], pair[i][1]);
        if (c)
            return c;
    }
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        if (number[i][0] != number[i][1])
            return number[i][0] < number[i][1] ? -1 : 1;
    return 0;
}

/* Rows of one thing stand in order of time: the first of one set meets the first of the other. */
static int by_thing(const void *a, const void *b)
{
    const struct factor *x = *(const struct factor *const *)a,
                        *y = *(const struct factor *const *)b;
    int c = same_thing(x, y);
    if (!c)
        c = (x->from > y->from) - (x->from < y->from);
    return c ? c : str_cmp(x->id, y->id);
}

/* ---- values ---- */

static bool same_gases(const struct factor *x, const struct factor *y)
{
    bool same = x->others == y->others;
    for (int k = 0; same && k < x->others; k++)
        same = str_eq(x->other[k].gas, y->other[k].gas) &&
               dec_cmp(x->other[k].kg, y->other[k].kg) == 0;
    return same;
}

static bool same_values(const struct factor *x, const struct factor *y)
{
    const struct dec pair[][2] = {{x->co2, y->co2},
                                  {x->ch4_fossil, y->ch4_fossil},
                                  {x->ch4_biogenic, y->ch4_biogenic},
                                  {x->n2o, y->n2o},
                                  {x->co2e, y->co2e},
                                  {x->ch4_co2e, y->ch4_co2e},
                                  {x->n2o_co2e, y->n2o_co2e},
                                  {x->biogenic_co2, y->biogenic_co2}};
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
        if (dec_cmp(pair[i][0], pair[i][1]) != 0)
            return false;
    return x->has_co2e == y->has_co2e && (!x->has_co2e || x->gwp == y->gwp) && same_gases(x, y);
}

static void percent(struct factor_change *c)
{
    struct ratio hundred = ratio_int(100);
    c->has_percent = c->known[0] && c->known[1] && !ratio_is_zero(&c->co2e[0]) &&
                     stands_on(c->before) == stands_on(c->after) &&
                     ratio_sub(&c->co2e[1], &c->co2e[0], &c->percent) &&
                     ratio_div(&c->percent, &c->co2e[0], &c->percent) &&
                     ratio_mul(&c->percent, &hundred, &c->percent);
}

static void meet(struct factor_diff *d, const struct gwp_table *t, const struct factor *before,
                 const struct factor *after)
{
    if (before && after && same_values(before, after)) {
        d->same++;
        return;
    }
    struct factor_change *c = &d->change[d->n++];
    *c = (struct factor_change){.change = before && after ? CHANGE_VALUE
                                          : after         ? CHANGE_ADDED
                                                          : CHANGE_REMOVED,
                                .before = before,
                                .after = after};
    c->known[0] = before && factor_co2e(t, before, stands_on(before), &c->co2e[0]);
    c->known[1] = after && factor_co2e(t, after, stands_on(after), &c->co2e[1]);
    if (before && after)
        percent(c);
    d->changed += c->change == CHANGE_VALUE;
    d->added += c->change == CHANGE_ADDED;
    d->removed += c->change == CHANGE_REMOVED;
}

/* A change from zero has no percentage and comes before all that have one. */
static int largest_first(const void *a, const void *b)
{
    const struct factor_change *x = a, *y = b;
    if (x->change != y->change)
        return x->change < y->change ? -1 : 1;
    if (x->change == CHANGE_VALUE && x->has_percent != y->has_percent)
        return x->has_percent ? 1 : -1;
    if (x->has_percent && y->has_percent) {
        struct ratio p = x->percent, q = y->percent;
        p.negative = q.negative = false;
        int c = ratio_cmp(&q, &p);
        if (c)
            return c;
    }
    const struct factor *of = x->after ? x->after : x->before,
                        *to = y->after ? y->after : y->before;
    return by_thing(&of, &to);
}

struct factor_rows factor_rows_of(const struct factors *f, struct str set)
{
    struct factor_list l = factors_all(f);
    struct factor_rows out = {mem_alloc(((size_t)l.n + 1) * sizeof *out.row), 0};
    bool user = false;
    for (int i = 0; i < l.n; i++)
        if (str_eq(l.factor[i].set, set)) {
            if (l.factor[i].user && !user)
                out.n = 0;
            user |= l.factor[i].user;
            if (l.factor[i].user == user)
                out.row[out.n++] = &l.factor[i];
        }
    return out;
}

struct factor_diff factors_diff(const struct gwp_table *t, const struct factor_rows *before,
                                const struct factor_rows *after)
{
    int i = 0, k = 0;
    struct factor_diff d = {
        .change = mem_alloc(((size_t)before->n + (size_t)after->n + 1) * sizeof *d.change)};
    qsort(before->row, (size_t)before->n, sizeof *before->row, by_thing);
    qsort(after->row, (size_t)after->n, sizeof *after->row, by_thing);
    while (i < before->n || k < after->n) {
        int c = i == before->n ? 1
                : k == after->n ? -1
                                : same_thing(before->row[i], after->row[k]);
        meet(&d, t, c <= 0 ? before->row[i] : NULL, c >= 0 ? after->row[k] : NULL);
        i += c <= 0;
        k += c >= 0;
    }
    qsort(d.change, (size_t)d.n, sizeof *d.change, largest_first);
    return d;
}

void factor_diff_free(struct factor_diff *d)
{
    free(d->change);
}
