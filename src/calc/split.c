/* Settling: the parts of a booked line by month, so that they sum to the whole (largest remainder).
 * Bucket 2k holds the days of the record's k-th month inside the boundary, bucket 2k + 1 those
 * outside. */
#include "calc/engine.h"
#include <string.h>

static void to_array(const struct gases *g, int64_t v[G_COUNT])
{
    v[G_CO2E] = g->co2e;
    v[G_CO2] = g->co2;
    v[G_CH4] = g->ch4;
    v[G_N2O] = g->n2o;
    v[G_OTHER] = g->other_co2e;
    v[G_UNSPLIT] = g->unsplit_co2e;
    v[G_BIOGENIC] = g->biogenic_co2;
}

static int64_t *field(struct gases *g, int i)
{
    int64_t *const of[G_COUNT] = {&g->co2e,       &g->co2,          &g->ch4,         &g->n2o,
                                  &g->other_co2e, &g->unsplit_co2e, &g->biogenic_co2};
    return of[i];
}

/* A correction is split as its positive twin. */
static void split_signed(int64_t v, const int64_t *weight, int n, int64_t *part)
{
    split_whole(v < 0 ? -v : v, weight, n, part);
    for (int i = 0; v < 0 && i < n; i++)
        part[i] = -part[i];
}

void split_gases(struct calc *c, const struct gases *whole, struct gases *year,
                 struct gases month[LINE_MONTHS])
{
    int64_t v[G_COUNT];
    int offset = c->first_month - date_month_index(c->in->from);
    to_array(whole, v);
    *year = (struct gases){0};
    memset(month, 0, LINE_MONTHS * sizeof *month);
    for (int i = 0; i < G_COUNT; i++) {
        if (!v[i])
            continue;
        split_signed(v[i], c->weight, c->buckets, c->part);
        for (int b = 0; b < c->buckets; b += 2) {
            int m = b / 2 + offset;
            if (m < 0 || m >= LINE_MONTHS)
                continue;
            *field(&month[m], i) = c->part[b];
            *field(year, i) += c->part[b];
        }
    }
}

/* Weights as integers over their common denominator. False: too long for 64 bits. */
static bool common_weights(struct calc *c)
{
    struct ratio scale = ratio_int(1), x;
    int64_t num, den, sum = 0;
    for (int i = 0; i < c->buckets; i++) {
        if (!ratio_mul(&c->exact[i], &scale, &x) || !ratio_small(&x, &num, &den))
            return false;
        struct ratio by = ratio_int(den);
        if (!ratio_mul(&scale, &by, &scale))
            return false;
    }
    for (int i = 0; i < c->buckets; i++)
        if (!ratio_mul(&c->exact[i], &scale, &x) || !ratio_small(&x, &c->weight[i], &den) ||
            __builtin_add_overflow(sum, c->weight[i], &sum))
            return false;
    return true;
}

/* Else to 15 digits of the whole: enough to settle any booked line. */
bool split_weights(struct calc *c)
{
    struct ratio total = ratio_int(0), x;
    bool ok = true;
    if (common_weights(c))
        return true;
    for (int i = 0; i < c->buckets; i++)
        ok = ok && ratio_add(&total, &c->exact[i], &total);
    for (int i = 0; i < c->buckets; i++)
        ok = ok && ratio_div(&c->exact[i], &total, &x) && ratio_round(&x, 15, &c->weight[i]);
    return ok;
}
