/* Findings of size: unit slips and jumps against the meter's own other months, months below zero,
 * cost per unit. All comparisons are in integers of 1e-9 of a common unit a day; a rate is for
 * comparing only, never booked. */
#include "inventory/internal.h"

#include <stdlib.h>

enum { RATE_SCALE = 9, ENOUGH = 3 /* other records that a comparison needs */ };

static int record_days(const struct activity *a)
{
    return a->end - a->start + 1;
}

bool is_delivery(const struct check *c, const struct activity *a)
{
    return str_is(code_text(c->inventory, detail_of(c->inventory, a)->method), "delivery");
}

/* v x 10^(places - scale), toward zero. */
static bool rescale(int64_t v, int scale, int places, i128 *out)
{
    i128 x = v;
    for (; scale > places; scale--)
        x /= 10;
    for (; scale < places; scale++) {
        if (__builtin_mul_overflow(x, (i128)10, &x))
            return false;
    }
    *out = x;
    return true;
}

static bool to_unit(struct str from, struct str to, i128 *x)
{
    struct ratio r;
    int64_t num = 1, den = 1;
    if (!str_eq(from, to)) {
        const struct unit *a = unit_find(from), *b = unit_find(to);
        if (!a || !b || !unit_ratio(a, b, &r) || !ratio_small(&r, &num, &den))
            return false;
    }
    if (__builtin_mul_overflow(*x, (i128)num, x))
        return false;
    *x /= den;
    return true;
}

/* Use per day (a delivery: its whole quantity) in 1e-9 of `unit`. False: another dimension, or too
 * large. */
static bool use_rate(const struct check *c, const struct activity *a, struct str unit, i128 *out)
{
    const struct detail *d = detail_of(c->inventory, a);
    if (!rescale(a->quantity, d->quantity_scale, RATE_SCALE, out) ||
        !to_unit(code_text(c->inventory, d->unit), unit, out))
        return false;
    if (!is_delivery(c, a))
        *out /= record_days(a);
    return true;
}

static int by_value(const void *x, const void *y)
{
    const i128 *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* The median of v (sorted, n >= 2) without its element `skip`. */
static i128 median_without(const i128 *v, int n, int skip)
{
    int rest = n - 1, hi = rest / 2, lo = (rest - 1) / 2;
    i128 a = v[lo < skip ? lo : lo + 1], b = v[hi < skip ? hi : hi + 1];
    return a + (b - a) / 2;
}

/* A group's comparable values, unsorted and sorted. */
struct values {
    const struct activity **of;
    i128 *value, *sorted;
    int n;
};

typedef bool value_of(const struct check *c, const struct activity *a, const struct activity *like,
                      i128 *out);

static struct values values_new(const struct check *c, struct group g, value_of *value)
{
    struct values v = {0};
    v.of = mem_realloc(NULL, (size_t)g.n, sizeof *v.of);
    v.value = mem_realloc(NULL, (size_t)g.n, sizeof *v.value);
    v.sorted = mem_realloc(NULL, (size_t)g.n, sizeof *v.sorted);
    for (int k = 0; k < g.n; k++) {
        i128 x;
        if (g.record[k].kind != g.record[0].kind || !value(c, &g.record[k], &g.record[0], &x) ||
            x <= 0)
            continue;
        v.of[v.n] = &g.record[k];
        v.sorted[v.n] = x;
        v.value[v.n++] = x;
    }
    if (v.n > 0)
        qsort(v.sorted, (size_t)v.n, sizeof *v.sorted, by_value);
    return v;
}

static void values_free(struct values *v)
{
    free(v->of);
    free(v->value);
    free(v->sorted);
}

static i128 median_of_others(const struct values *v, int k)
{
    int at = 0;
    while (v->sorted[at] < v->value[k])
        at++;
    return median_without(v->sorted, v->n, at);
}

/* ---- jumps ---- */
static bool rate_of(const struct check *c, const struct activity *a, const struct activity *like,
                    i128 *out)
{
    return use_rate(c, a, code_text(c->inventory, detail_of(c->inventory, like)->unit), out);
}

/* big / small within 12 % of tenths / 10 */
static bool near(i128 big, i128 small, int tenths)
{
    i128 want, left, right;
    return !__builtin_mul_overflow(small, (i128)tenths, &want) &&
           !__builtin_mul_overflow(big, (i128)1000, &left) &&
           !__builtin_mul_overflow(want, (i128)112, &right) && left <= right && left >= want * 88;
}

/* Factors that a wrong unit makes, and the units that make them. */
static const struct {
    int tenths;
    enum msg up, down;
} slips[] = {{100, F_SLIP_TEN_UP, F_SLIP_TEN_DOWN},
             {10000, F_SLIP_THOUSAND_UP, F_SLIP_THOUSAND_DOWN},
             {36, F_SLIP_MEGAJOULE_UP, F_SLIP_MEGAJOULE_DOWN}};

enum { FAR = 12 };

static void jump(struct check *c, const struct activity *a, i128 value, i128 median)
{
    bool up = value > median;
    i128 big = up ? value : median, small = up ? median : value;
    if (small <= 0)
        return;
    const char *what = record_what(c, a), *quantity = record_quantity(c, a);
    const char *period = record_period(c, a);
    const struct unit *unit = unit_find(code_text(c->inventory, detail_of(c->inventory, a)->unit));
    for (size_t k = 0; k < sizeof slips / sizeof slips[0]; k++) {
        bool of_energy = slips[k].tenths == 36; /* kWh for MJ: only where such units are used */
        if (!near(big, small, slips[k].tenths) || (of_energy && (!unit || unit->dim != DIM_ENERGY)))
            continue;
        diag_warning(c->d, record_pos(c, a), up ? slips[k].up : slips[k].down, what, period,
                     quantity, NULL);
        return;
    }
    i128 times = big / small;
    if (times >= FAR && times < INT64_MAX)
        diag_warning(c->d, record_pos(c, a), up ? F_JUMP_UP : F_JUMP_DOWN, what, period, quantity,
                     number_text(c, (int64_t)times), NULL);
}

void check_jumps(struct check *c, struct group g)
{
    struct values v = values_new(c, g, rate_of);
    for (int k = 0; v.n > ENOUGH && k < v.n; k++) {
        if (!in_year(c, v.of[k]))
            continue;
        jump(c, v.of[k], v.value[k], median_of_others(&v, k));
        finding_end(c);
    }
    values_free(&v);
}

/* ---- cost per unit ---- */
static bool cost_rate(const struct check *c, const struct activity *a, const struct activity *like,
                      i128 *out)
{
    const struct detail *d = detail_of(c->inventory, a), *l = detail_of(c->inventory, like);
    i128 use, cost;
    if (d->cost_scale < 0 || d->currency != l->currency || a->cost <= 0 || a->quantity <= 0 ||
        !use_rate(c, a, code_text(c->inventory, l->unit), &use) ||
        !rescale(a->cost, d->cost_scale, 2 * RATE_SCALE, &cost))
        return false;
    if (!is_delivery(c, a))
        cost /= record_days(a);
    *out = use > 0 ? cost / use : 0;
    return use > 0;
}

enum {
    COST_BAND = 3 /* times the meter's own median, either way: base charges move it, a wrong unit
                     moves it further */
};

void check_cost(struct check *c, struct group g)
{
    struct values v = values_new(c, g, cost_rate);
    for (int k = 0; v.n > ENOUGH && k < v.n; k++) {
        i128 median = median_of_others(&v, k), x = v.value[k];
        if (!in_year(c, v.of[k]) || (x / COST_BAND < median && median / COST_BAND < x))
            continue;
        diag_warning(c->d, record_pos(c, v.of[k]), x > median ? F_COST_HIGH : F_COST_LOW,
                     record_what(c, v.of[k]), record_period(c, v.of[k]),
                     record_quantity(c, v.of[k]), NULL);
        finding_end(c);
    }
    values_free(&v);
}

/* ---- months below zero ---- */
/* A negative record may correct an earlier one; a meter's month that stays below zero with all its
 * records is a finding. */
static bool month_use(const struct check *c, struct group g, int month, i128 *sum,
                      const struct activity **negative)
{
    day_t first = date_month_start(month), last = date_month_start(month + 1) - 1;
    struct str unit = code_text(c->inventory, detail_of(c->inventory, &g.record[0])->unit);
    *sum = 0;
    *negative = NULL;
    for (int k = 0; k < g.n; k++) {
        const struct activity *a = &g.record[k];
        i128 rate;
        if (a->end < first || a->start > last || a->kind != g.record[0].kind)
            continue;
        if (!use_rate(c, a, unit, &rate))
            return false;
        int days = (a->end < last ? a->end : last) - (a->start > first ? a->start : first) + 1;
        *sum += is_delivery(c, a) ? rate : rate * days;
        if (a->quantity < 0)
            *negative = a;
    }
    return true;
}

static bool has_negative(struct group g)
{
    for (int k = 0; k < g.n; k++) {
        if (g.record[k].quantity < 0)
            return true;
    }
    return false;
}

void check_below_zero(struct check *c, struct group g)
{
    enum { TRUNCATED = -1000 /* what cutting the rates may leave of an exact zero */ };
    int first = date_month_index(c->inventory->from);
    if (g.record[0].meter <= 0 || !has_negative(g))
        return;
    for (int m = first; m < first + LINE_MONTHS; m++) {
        const struct activity *a;
        i128 sum;
        if (!month_use(c, g, m, &sum, &a) || sum >= TRUNCATED || !a)
            continue;
        struct buf month = {0};
        buf_printf(&month, "%04d-%02d", m / 12, m % 12 + 1);
        diag_warning(c->d, record_pos(c, a), F_BELOW_ZERO, record_what(c, a), month.p,
                     record_quantity(c, a), NULL);
        buf_free(&month);
        finding_end(c);
    }
}
