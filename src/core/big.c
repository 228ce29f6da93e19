/* Natural numbers in a fixed number of 64-bit limbs, little endian. Loops run over the limbs in
 * use. */
#include "core/number.h"
#include <string.h>

struct big big_of(u128 v)
{
    struct big b = {.limb = {(uint64_t)v, (uint64_t)(v >> 64)}};
    b.n = b.limb[1] ? 2 : b.limb[0] ? 1 : 0;
    return b;
}

int big_cmp(const struct big *a, const struct big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

bool big_add(const struct big *a, const struct big *b, struct big *out)
{
    struct big sum = {0};
    int n = a->n > b->n ? a->n : b->n;
    uint64_t carry = 0;
    for (int i = 0; i < n; i++) {
        u128 t = (u128)a->limb[i] + b->limb[i] + carry;
        sum.limb[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    if (carry) {
        if (n == BIG_LIMBS)
            return false;
        sum.limb[n++] = carry;
    }
    sum.n = n;
    *out = sum;
    return true;
}

void big_sub(const struct big *a, const struct big *b, struct big *out)
{
    struct big rest = {0};
    uint64_t borrow = 0;
    for (int i = 0; i < a->n; i++) {
        u128 t = (u128)a->limb[i] - b->limb[i] - borrow;
        rest.limb[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
        if (rest.limb[i])
            rest.n = i + 1;
    }
    *out = rest;
}

void wide_mul(const struct big *a, const struct big *b, struct wide *out)
{
    *out = (struct wide){0};
    for (int i = 0; i < a->n; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < b->n; j++) {
            u128 t = (u128)a->limb[i] * b->limb[j] + out->limb[i + j] + carry;
            out->limb[i + j] = (uint64_t)t;
            carry = (uint64_t)(t >> 64);
        }
        out->limb[i + b->n] = carry;
    }
    out->n = a->n + b->n;
    while (out->n && out->limb[out->n - 1] == 0)
        out->n--;
}

static bool narrow(const struct wide *a, struct big *out)
{
    if (a->n > BIG_LIMBS)
        return false;
    *out = (struct big){.n = a->n};
    memcpy(out->limb, a->limb, sizeof out->limb);
    return true;
}

bool big_mul(const struct big *a, const struct big *b, struct big *out)
{
    struct wide product;
    wide_mul(a, b, &product);
    return narrow(&product, out);
}

bool big_power_of_ten(int n, struct big *out)
{
    struct big power = big_of(1);
    for (; n > 0; n -= 19) {
        struct big step = big_of(power_of_ten(n < 19 ? n : 19));
        if (!big_mul(&power, &step, &power))
            return false;
    }
    *out = power;
    return true;
}

static int trailing_zeros(const struct big *a)
{
    int i = 0;
    while (a->limb[i] == 0)
        i++;
    return i * 64 + __builtin_ctzll(a->limb[i]);
}

static void shift_right(struct big *a, int bits)
{
    int limbs = bits / 64, n = a->n - limbs;
    bits %= 64;
    for (int i = 0; i < a->n; i++) {
        uint64_t low = i < n ? a->limb[i + limbs] : 0;
        uint64_t high = i + 1 < n ? a->limb[i + limbs + 1] : 0;
        a->limb[i] = bits ? low >> bits | high << (64 - bits) : low;
    }
    a->n = a->limb[n - 1] == 0 ? n - 1 : n;
}

uint64_t gcd64(uint64_t a, uint64_t b)
{
    if (a == 0 || b == 0)
        return a | b;
    int shift = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    while (b) {
        b >>= __builtin_ctzll(b);
        uint64_t small = a < b ? a : b;
        b = a < b ? b - a : a - b;
        a = small;
    }
    return a << shift;
}

static bool shift_left(struct big *a, int bits)
{
    struct big factor = {0};
    factor.limb[bits / 64] = (uint64_t)1 << bits % 64;
    factor.n = bits / 64 + 1;
    return big_mul(a, &factor, a);
}

/* Binary (Stein): no division by long numbers. The result divides both, so shifting back cannot
 * overflow. */
struct big big_gcd(struct big a, struct big b)
{
    if (a.n <= 1 && b.n <= 1)
        return big_of(gcd64(a.limb[0], b.limb[0]));
    if (a.n == 0 || b.n == 0)
        return a.n ? a : b;
    /* One division first: usually one of the two is short and the rest goes in single limbs. */
    if (a.n != b.n) {
        struct big *longer = a.n > b.n ? &a : &b;
        big_divide(longer, a.n > b.n ? &b : &a, NULL, longer);
        return big_gcd(a, b);
    }
    int twos_a = trailing_zeros(&a), twos_b = trailing_zeros(&b);
    shift_right(&a, twos_a);
    shift_right(&b, twos_b);
    while (a.n > 1 || b.n > 1) {
        int order = big_cmp(&a, &b);
        if (order == 0)
            break;
        struct big *more = order > 0 ? &a : &b;
        big_sub(more, order > 0 ? &b : &a, more);
        shift_right(more, trailing_zeros(more));
    }
    if (a.n <= 1)
        a = big_of(gcd64(a.limb[0], b.limb[0]));
    shift_left(&a, twos_a < twos_b ? twos_a : twos_b);
    return a;
}
