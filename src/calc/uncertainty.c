/* Uncertainty by error propagation, IPCC 2006 Guidelines vol. 1 ch. 3, approach 1: docs/methods.md
 * section 10. Quantities are independent of each other; records that share a factor share its
 * error, so their lines are added before they are squared. */
#include "calc/engine.h"
#include <stdlib.h>

static void add_limb(struct wide *w, int at, u128 v)
{
    for (; at < 4 && v; at++) {
        u128 sum = (u128)w->limb[at] + (uint64_t)v;
        w->limb[at] = (uint64_t)sum;
        v = (v >> 64) + (sum >> 64);
    }
}

static void wide_add_square(struct wide *w, u128 v)
{
    uint64_t lo = (uint64_t)v, hi = (uint64_t)(v >> 64);
    u128 cross = (u128)lo * hi;
    add_limb(w, 0, (u128)lo * lo);
    add_limb(w, 1, cross);
    add_limb(w, 1, cross);
    add_limb(w, 2, (u128)hi * hi);
}

void wide_add(struct wide *w, const struct wide *v)
{
    for (int i = 0; i < 4; i++)
        add_limb(w, i, v->limb[i]);
}

static int wide_cmp(const struct wide *a, const struct wide *b)
{
    for (int i = 3; i >= 0; i--)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static u128 size_of(i128 v)
{
    return v < 0 ? (u128)0 - (u128)v : (u128)v;
}

/* Each square is of milligrams x 1/10,000 percent. The result x, in 1/100 percent, is
 * round(sqrt(squares) / (100 x total)): the largest x for which ((2x - 1) x 50 x total)^2 <=
 * squares, found without any root. */
static bool uncertainty_combine(const struct wide *squares, int64_t total, struct dec *percent)
{
    u128 by = size_of(total) * 50;
    int64_t lo = 0, hi = INT64_C(1) << 40;
    if (!total)
        return false;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo + 1) / 2;
        struct wide w = {{0}};
        wide_add_square(&w, by * (uint64_t)(2 * mid - 1));
        if (wide_cmp(&w, squares) <= 0)
            lo = mid;
        else
            hi = mid - 1;
    }
    *percent = (struct dec){lo, 2};
    return true;
}

/* The quantities' part of a record's lines in a group. */
static void flush(struct calc *c, int group)
{
    u128 size = size_of(c->sum[group]);
    wide_add_square(&c->squares[group], size * (uint64_t)c->sum_uncertainty[group]);
    c->sum[group] = 0;
}

void uncertainty_flush(struct calc *c)
{
    for (int g = 0; g < GROUP_COUNT; g++)
        flush(c, g);
}

static void add_to_group(struct calc *c, int group, int64_t uncertainty, int64_t co2e)
{
    if (c->sum_record[group] != c->record) {
        flush(c, group);
        c->sum_record[group] = c->record;
        c->sum_uncertainty[group] = uncertainty;
    }
    c->sum[group] += co2e;
}

void uncertainty_line(struct calc *c, const struct combo *m, struct rate *r, int64_t co2e)
{
    bool scope3 = r->slot >= SLOT_CATEGORY_1;
    if (c->uncertain[r->slot] || !co2e)
        return;
    if (m->uncertainty < 0 || r->uncertainty < 0) {
        c->uncertain[r->slot] = true;
        c->uncertain[GROUP_SCOPE3] |= scope3;
        return;
    }
    r->sum += co2e;
    add_to_group(c, (int)r->slot, m->uncertainty, co2e);
    if (scope3)
        add_to_group(c, GROUP_SCOPE3, m->uncertainty, co2e);
}

static int by_slot_and_factor(const void *x, const void *y)
{
    const struct rate *a = *(const struct rate *const *)x, *b = *(const struct rate *const *)y;
    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    return (a->factor > b->factor) - (a->factor < b->factor);
}

static int by_factor(const void *x, const void *y)
{
    const struct rate *a = *(const struct rate *const *)x, *b = *(const struct rate *const *)y;
    return (a->factor > b->factor) - (a->factor < b->factor);
}

/* The factors' part: rates that lie together and are equal share one error. */
static void add_factors(struct calc *c, const struct rate **rate, int n, int group,
                        int (*cmp)(const void *, const void *))
{
    if (!n)
        return;
    qsort(rate, (size_t)n, sizeof *rate, cmp);
    for (int i = 0; i < n;) {
        i128 sum = 0;
        int first = i;
        for (; i < n && cmp(&rate[first], &rate[i]) == 0; i++)
            sum += rate[i]->sum;
        wide_add_square(&c->squares[group >= 0 ? group : (int)rate[first]->slot],
                        size_of(sum) * (uint64_t)rate[first]->uncertainty);
    }
}

/* Rates that were booked, of all slots or of scope 3 alone. */
static int booked_rates(const struct calc *c, const struct rate **rate, bool scope3)
{
    int n = 0;
    for (int i = 0; i < c->combos; i++)
        for (int k = 0; k < c->combo[i]->rates; k++) {
            const struct rate *r = c->combo[i]->rate[k];
            if (r->sum && (!scope3 || r->slot >= SLOT_CATEGORY_1))
                rate[n++] = r;
        }
    return n;
}

void uncertainty_finish(struct calc *c)
{
    struct calc_totals *t = &c->totals;
    struct gases scope3;
    size_t rates = 1;
    for (int i = 0; i < c->combos; i++)
        rates += (size_t)c->combo[i]->rates;
    const struct rate **rate = mem_alloc(rates * sizeof *rate);
    uncertainty_flush(c);
    add_factors(c, rate, booked_rates(c, rate, false), -1, by_slot_and_factor);
    add_factors(c, rate, booked_rates(c, rate, true), GROUP_SCOPE3, by_factor);
    free(rate);
    for (int s = 0; s < SLOT_COUNT; s++)
        t->has_uncertainty[s] =
            !c->uncertain[s] &&
            uncertainty_combine(&c->squares[s], t->slot[s].co2e, &t->uncertainty_percent[s]);
    calc_scope3(t, &scope3);
    t->has_scope3_uncertainty =
        !c->uncertain[GROUP_SCOPE3] &&
        uncertainty_combine(&c->squares[GROUP_SCOPE3], scope3.co2e, &t->scope3_uncertainty_percent);
}
