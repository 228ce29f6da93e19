#include "core/number.h"

static const struct big ONE = {.limb = {1}, .n = 1};

static u128 magnitude(i128 v)
{
    return v < 0 ? 0 - (u128)v : (u128)v;
}

static void reduce(struct ratio *r)
{
    struct big common = big_gcd(r->num, r->den);
    if (common.n == 1 && common.limb[0] == 1)
        return;
    big_divide(&r->num, &common, &r->num, NULL);
    big_divide(&r->den, &common, &r->den, NULL);
}

struct ratio ratio_int(int64_t v)
{
    return (struct ratio){big_of(magnitude(v)), ONE, v < 0};
}

/* Only twos and fives can be common: no gcd is needed. */
struct ratio ratio_dec(struct dec d)
{
    u128 num = magnitude(d.coef), den = power_of_ten(d.scale);
    bool negative = d.coef < 0;
    if (num == 0)
        return ratio_int(0);
    for (int i = 0; i < d.scale && (num & 1) == 0; i++) {
        num >>= 1;
        den >>= 1;
    }
    for (int i = 0; i < d.scale && num % 5 == 0; i++) {
        num /= 5;
        den /= 5;
    }
    return (struct ratio){big_of(num), big_of(den), negative};
}

bool ratio_frac(int64_t num, int64_t den, struct ratio *out)
{
    if (den == 0)
        return false;
    *out = (struct ratio){big_of(magnitude(num)), big_of(magnitude(den)),
                          num && (num < 0) != (den < 0)};
    reduce(out);
    return true;
}

static bool short_terms(const struct ratio *a)
{
    return a->num.n <= 1 && a->den.n == 1;
}

/* As ratio_mul, all four numbers in one limb each: the usual case. */
static void mul_short(const struct ratio *a, const struct ratio *b, struct ratio *out)
{
    uint64_t across = gcd64(a->num.limb[0], b->den.limb[0]),
             back = gcd64(b->num.limb[0], a->den.limb[0]);
    u128 num = (u128)(a->num.limb[0] / across) * (b->num.limb[0] / back);
    u128 den = (u128)(a->den.limb[0] / back) * (b->den.limb[0] / across);
    bool negative = num && a->negative != b->negative;
    *out = (struct ratio){big_of(num), big_of(den), negative};
}

/* Reduced crosswise before multiplying: the product is in lowest terms and no longer than needed.
 */
bool ratio_mul(const struct ratio *a, const struct ratio *b, struct ratio *out)
{
    if (short_terms(a) && short_terms(b)) {
        mul_short(a, b, out);
        return true;
    }
    struct ratio left = {a->num, b->den, false}, right = {b->num, a->den, false}, r = {0};
    reduce(&left);
    reduce(&right);
    if (!big_mul(&left.num, &right.num, &r.num) || !big_mul(&left.den, &right.den, &r.den))
        return false;
    r.negative = r.num.n && a->negative != b->negative;
    *out = r;
    return true;
}

bool ratio_div(const struct ratio *a, const struct ratio *b, struct ratio *out)
{
    struct ratio turned = {b->den, b->num, b->negative};
    return b->num.n != 0 && ratio_mul(a, &turned, out);
}

static bool add_signed(const struct ratio *a, const struct ratio *b, struct ratio *out)
{
    if (a->negative == b->negative) {
        out->negative = a->negative;
        return big_add(&a->num, &b->num, &out->num);
    }
    int order = big_cmp(&a->num, &b->num);
    out->negative = order > 0 ? a->negative : order < 0 && b->negative;
    big_sub(order > 0 ? &a->num : &b->num, order > 0 ? &b->num : &a->num, &out->num);
    return true;
}

/* Over the least common denominator. */
bool ratio_add(const struct ratio *a, const struct ratio *b, struct ratio *out)
{
    struct big common = big_gcd(a->den, b->den), rest_a, rest_b;
    struct ratio left = *a, right = *b, sum = {0};
    big_divide(&a->den, &common, &rest_a, NULL);
    big_divide(&b->den, &common, &rest_b, NULL);
    if (!big_mul(&left.num, &rest_b, &left.num) || !big_mul(&right.num, &rest_a, &right.num) ||
        !big_mul(&a->den, &rest_b, &sum.den) || !add_signed(&left, &right, &sum))
        return false;
    reduce(&sum);
    *out = sum;
    return true;
}

bool ratio_sub(const struct ratio *a, const struct ratio *b, struct ratio *out)
{
    struct ratio minus = *b;
    minus.negative = b->num.n && !b->negative;
    return ratio_add(a, &minus, out);
}

static int wide_cmp(const struct wide *a, const struct wide *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

int ratio_cmp(const struct ratio *a, const struct ratio *b)
{
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    struct wide left, right;
    wide_mul(&a->num, &b->den, &left);
    wide_mul(&b->num, &a->den, &right);
    return a->negative ? wide_cmp(&right, &left) : wide_cmp(&left, &right);
}

bool ratio_is_zero(const struct ratio *a)
{
    return a->num.n == 0;
}

static bool signed64(u128 v, bool negative, int64_t *out)
{
    if (v > (u128)INT64_MAX + (negative ? 1 : 0))
        return false;
    *out = (int64_t)(negative ? 0 - (uint64_t)v : (uint64_t)v);
    return true;
}

/* The common case: one limb each, up to 19 places, all within 128 bits. */
static bool round_short(const struct ratio *a, int places, int64_t *out)
{
    uint64_t den = a->den.limb[0];
    u128 num = (u128)a->num.limb[0] * power_of_ten(places);
    u128 quotient = num / den;
    uint64_t rest = (uint64_t)(num - quotient * den);
    return signed64(quotient + (rest >= den - rest), a->negative, out);
}

bool ratio_round(const struct ratio *a, int places, int64_t *out)
{
    if (short_terms(a) && places >= 0 && places <= 19)
        return round_short(a, places, out);
    struct big power;
    struct wide num, quotient;
    struct ratio r = *a;
    if (places < 0) { /* a / 10^-places */
        struct ratio step = ratio_int(1);
        if (!big_power_of_ten(-places, &step.den) || !ratio_mul(a, &step, &r))
            return false;
    }
    if (!big_power_of_ten(places > 0 ? places : 0, &power))
        return false;
    wide_mul(&r.num, &power, &num);
    wide_round(&num, &r.den, &quotient);
    return quotient.n <= 1 && signed64(quotient.limb[0], a->negative, out);
}

/* Digits of a number of `places` decimals, the point put in. */
static void print_digits(struct buf *out, const char *digits, int n, int places, bool negative)
{
    if (negative && n)
        buf_char(out, '-');
    if (n <= places)
        buf_char(out, '0');
    for (int place = n > places ? n : places; place > 0; place--) {
        if (place == places)
            buf_char(out, '.');
        buf_char(out, place > n ? '0' : digits[n - place]);
    }
}

bool ratio_print(struct buf *out, const struct ratio *a, int places)
{
    struct big power = ONE;
    struct wide num, quotient;
    char digits[640];
    if (places < 0 || !big_power_of_ten(places, &power))
        places = 0;
    wide_mul(&a->num, &power, &num);
    bool exact = wide_round(&num, &a->den, &quotient);
    int n = wide_digits(quotient, digits);
    if (exact)
        for (; places > 0 && (n == 0 || digits[n - 1] == '0'); places--)
            n -= n > 0;
    print_digits(out, digits, n, places, a->negative);
    return exact;
}

bool ratio_small(const struct ratio *a, int64_t *num, int64_t *den)
{
    return a->num.n <= 1 && a->den.n <= 1 && signed64(a->den.limb[0], false, den) &&
           signed64(a->num.limb[0], a->negative, num);
}
