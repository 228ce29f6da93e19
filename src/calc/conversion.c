/* What a conversion may say, before any record uses it: docs/methods.md section 4. */
#include "calc/calc.h"

/* Litre and cubic metre may be the liquid and the gas of one thing (LPG). */
static bool two_states(const struct unit *a, const struct unit *b)
{
    return a->dim == DIM_VOLUME && unit_is_cubic(a) != unit_is_cubic(b);
}

/* Neither below half nor above twice the unit table's ratio: a gallon may be another gallon, a
 * tonne of 1,000,000 kg is a slip. */
static bool near_table(const struct unit *from, const struct unit *to, const struct ratio *by)
{
    struct ratio table, part, half = ratio_dec((struct dec){5, 1}), two = ratio_int(2);
    if (!unit_ratio(from, to, &table) || !ratio_div(by, &table, &part))
        return false;
    return ratio_cmp(&part, &half) >= 0 && ratio_cmp(&part, &two) <= 0;
}

static bool absurd(const struct ratio *by)
{
    struct ratio most = ratio_dec((struct dec){INT64_C(1000000000000000), 0}), size = *by;
    struct ratio least = ratio_dec((struct dec){1, 15});
    return ratio_cmp(&size, &most) > 0 || ratio_cmp(&size, &least) < 0;
}

static bool no_heat(const struct unit *from, const struct unit *to)
{
    return from && to && from->dim != DIM_ENERGY && to->dim != DIM_ENERGY;
}

enum conversion_fault conversion_check(struct str from, struct str to, struct dec by,
                                       enum heat heat)
{
    const struct unit *a = unit_find(from), *b = unit_find(to);
    struct ratio r = ratio_dec(by), one = ratio_int(1);
    if (by.coef <= 0)
        return CONVERSION_NOT_POSITIVE;
    if (((a && a == b) || str_eq(from, to)) && ratio_cmp(&r, &one) != 0)
        return CONVERSION_OF_ITSELF;
    if (absurd(&r) ||
        (a && b && unit_convertible(a, b) && !two_states(a, b) && !near_table(a, b, &r)))
        return CONVERSION_ABSURD;
    if (heat != HEAT_UNSTATED && no_heat(a, b))
        return CONVERSION_NO_HEAT;
    return CONVERSION_GOOD;
}

enum msg conversion_msg(enum conversion_fault fault)
{
    static const enum msg of[] = {
        [CONVERSION_GOOD] = MSG_COUNT,
        [CONVERSION_NOT_POSITIVE] = E_CONVERSION_NOT_POSITIVE,
        [CONVERSION_OF_ITSELF] = E_CONVERSION_OF_ITSELF,
        [CONVERSION_ABSURD] = E_CONVERSION_ABSURD,
        [CONVERSION_NO_HEAT] = E_CONVERSION_NO_HEAT,
    };
    return of[fault];
}
