/* Uncertainty of scope 3 in total from its categories: IPCC 2006 Guidelines, volume 1, chapter 3,
 * equation 3.2 (approach 1): U = sqrt(sum of (U_k x E_k)^2) / |sum of E_k|, the categories being
 * independent of each other. */
#include "inventory/internal.h"

static bool add_square(struct ratio *sum, int64_t mg, struct dec percent)
{
    struct ratio e = ratio_int(mg), u = ratio_dec(percent), x;
    return ratio_mul(&e, &u, &x) && ratio_mul(&x, &x, &x) && ratio_add(sum, &x, sum);
}

/* Is (2r + 1)^2 <= 4 x (100 percent)^2, that is, does the root round to more than r hundredths of a
 * percent? */
static bool below(int64_t r, const struct ratio *square)
{
    struct ratio x = ratio_int(2 * r + 1), four;
    if (!ratio_frac(40000, 1, &four) || !ratio_mul(&x, &x, &x) || !ratio_mul(square, &four, &four))
        return false;
    return ratio_cmp(&x, &four) <= 0;
}

/* The square root in hundredths, rounded half up, by bisection over exact squares. */
static int64_t root_hundredths(const struct ratio *square)
{
    int64_t lo = 0, hi = INT64_C(1) << 40;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (below(mid, square))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool scope3_uncertainty(const struct calc_totals *t, struct dec *out)
{
    struct ratio squares = ratio_int(0), total;
    int64_t sum = 0;
    bool any = false;
    for (int s = SLOT_CATEGORY_1; s < SLOT_COUNT; s++) {
        if (!t->present[s])
            continue;
        if (!t->has_uncertainty[s] ||
            !add_square(&squares, t->slot[s].co2e, t->uncertainty_percent[s]))
            return false;
        sum += t->slot[s].co2e;
        any = true;
    }
    total = ratio_int(sum);
    if (!any || sum == 0 || !ratio_div(&squares, &total, &squares) ||
        !ratio_div(&squares, &total, &squares))
        return false;
    *out = (struct dec){root_hundredths(&squares), 2};
    return true;
}

bool scope_uncertainty(const struct calc_totals *t, enum slot what, struct dec *out)
{
    if (what == SLOT_CATEGORY_1)
        return scope3_uncertainty(t, out);
    *out = t->uncertainty_percent[what];
    return t->present[what] && t->has_uncertainty[what];
}
