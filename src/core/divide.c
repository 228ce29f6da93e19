/* Division of long natural numbers: Knuth, The Art of Computer Programming, volume 2, 4.3.1,
 * algorithm D. */
#include "core/number.h"
#include <string.h>

static int used(const uint64_t *limb, int n)
{
    while (n && limb[n - 1] == 0)
        n--;
    return n;
}

/* quotient may be num. */
static uint64_t divide_by_one(uint64_t *num, int n, uint64_t den, uint64_t *quotient)
{
    uint64_t rest = 0;
    for (int i = n - 1; i >= 0; i--) {
        u128 t = (u128)rest << 64 | num[i];
        /* the common case spares the 128-bit division */
        quotient[i] = rest == 0 ? (uint64_t)t / den : (uint64_t)(t / den);
        rest = (uint64_t)t - quotient[i] * den;
    }
    return rest;
}

static uint64_t shift_up(uint64_t *limb, int n, int bits)
{
    uint64_t carry = 0;
    for (int i = 0; bits && i < n; i++) {
        uint64_t v = limb[i];
        limb[i] = v << bits | carry;
        carry = v >> (64 - bits);
    }
    return carry;
}

static void shift_down(uint64_t *limb, int n, int bits)
{
    for (int i = 0; bits && i < n; i++)
        limb[i] = limb[i] >> bits | (i + 1 < n ? limb[i + 1] << (64 - bits) : 0);
}

/* Step D3: the trial digit from the three leading limbs of num and the two of den; at most one too
 * high. */
static uint64_t trial_digit(const uint64_t *top, uint64_t den1, uint64_t den0)
{
    u128 lead = (u128)top[0] << 64 | top[-1];
    u128 digit = top[0] >= den1 ? UINT64_MAX : lead / den1;
    u128 rest = lead - digit * den1;
    while (rest >> 64 == 0 && digit * den0 > (rest << 64 | top[-2])) {
        digit--;
        rest += den1;
    }
    return (uint64_t)digit;
}

/* Step D4: num -= digit * den; true when that went below zero. */
static bool subtract(uint64_t *num, const uint64_t *den, int n, uint64_t digit)
{
    uint64_t carry = 0, borrow = 0;
    for (int i = 0; i < n; i++) {
        u128 product = (u128)digit * den[i] + carry;
        u128 t = (u128)num[i] - (uint64_t)product - borrow;
        num[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
        carry = (uint64_t)(product >> 64);
    }
    u128 t = (u128)num[n] - carry - borrow;
    num[n] = (uint64_t)t;
    return (t >> 64) != 0;
}

/* Step D6. */
static void add_back(uint64_t *num, const uint64_t *den, int n)
{
    uint64_t carry = 0;
    for (int i = 0; i < n; i++) {
        u128 t = (u128)num[i] + den[i] + carry;
        num[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    num[n] += carry;
}

/* num (room for one limb more than n) becomes the rest. */
static void divide(uint64_t *num, int n, const struct big *by, uint64_t *quotient)
{
    uint64_t den[BIG_LIMBS];
    int m = by->n, bits = __builtin_clzll(by->limb[m - 1]);
    memcpy(den, by->limb, sizeof den);
    shift_up(den, m, bits);
    num[n] = shift_up(num, n, bits);
    for (int i = n - m; i >= 0; i--) {
        uint64_t digit = trial_digit(num + i + m, den[m - 1], den[m - 2]);
        if (subtract(num + i, den, m, digit)) {
            digit--;
            add_back(num + i, den, m);
        }
        quotient[i] = digit;
    }
    shift_down(num, m, bits);
}

/* num: n limbs in use and room for one more; becomes the rest. quotient: zeroed, n limbs. */
static void divide_any(uint64_t *num, int n, const struct big *den, uint64_t *quotient)
{
    if (n < den->n)
        return;
    if (den->n > 1) {
        divide(num, n, den, quotient);
        return;
    }
    uint64_t rest = divide_by_one(num, n, den->limb[0], quotient);
    memset(num, 0, (size_t)n * sizeof *num);
    num[0] = rest;
}

void big_divide(const struct big *a, const struct big *den, struct big *quotient, struct big *rest)
{
    uint64_t num[BIG_LIMBS + 1], digits[BIG_LIMBS] = {0};
    memcpy(num, a->limb, sizeof a->limb);
    num[BIG_LIMBS] = 0;
    int m = den->n, n = a->n;
    divide_any(num, n, den, digits);
    if (quotient) {
        memcpy(quotient->limb, digits, sizeof digits);
        quotient->n = used(digits, n);
    }
    if (rest) {
        int left = used(num, m < n ? m : n);
        *rest = (struct big){.n = left};
        memcpy(rest->limb, num, (size_t)left * sizeof *num);
    }
}

/* Compares twice the rest with den. */
static int half(const uint64_t *rest, const struct big *den)
{
    uint64_t twice[BIG_LIMBS + 1];
    memcpy(twice, rest, (size_t)den->n * sizeof *twice);
    if (shift_up(twice, den->n, 1))
        return 1;
    for (int i = den->n - 1; i >= 0; i--)
        if (twice[i] != den->limb[i])
            return twice[i] < den->limb[i] ? -1 : 1;
    return 0;
}

bool wide_round(const struct wide *num, const struct big *den, struct wide *quotient)
{
    uint64_t rest[WIDE_LIMBS + 2] = {0};
    memcpy(rest, num->limb, (size_t)num->n * sizeof *rest);
    *quotient = (struct wide){0};
    divide_any(rest, num->n, den, quotient->limb);
    bool up = half(rest, den) >= 0;
    for (int i = 0; up; i++)
        up = ++quotient->limb[i] == 0;
    quotient->n = used(quotient->limb, num->n + 1);
    return used(rest, den->n) == 0;
}

int wide_digits(struct wide a, char field[static 640])
{
    int at = 640, n = 0;
    while (a.n) {
        uint64_t low = divide_by_one(a.limb, a.n, 1000000000000000000U, a.limb);
        a.n = used(a.limb, a.n);
        for (int i = 0; i < 18 && (a.n || low); i++, low /= 10, n++)
            field[--at] = (char)('0' + low % 10);
    }
    memmove(field, field + at, (size_t)n);
    return n;
}
