/* The hash of hash tables in memory: eight bytes a step, folded from a 128-bit product. Not for
 * files, not against attackers (core/hash.h has SHA-256): the value may differ between versions. */
#include "core/dec.h"
#include <string.h>

static const uint64_t ODD_1 = 0x9E3779B97F4A7C15U; /* 2^64 / golden ratio */
static const uint64_t ODD_2 = 0xB504F333F9DE6485U; /* 2^64 / square root of 2 */

static uint64_t fold(uint64_t a, uint64_t odd)
{
    u128 product = (u128)a * odd;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t load4(const char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Up to seven bytes in one word, without reading behind the end. */
static uint64_t load_short(const char *p, size_t n)
{
    if (n >= 4)
        return load4(p) | load4(p + n - 4) << 32;
    if (n == 0)
        return 0;
    return (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 |
           (uint64_t)(unsigned char)p[n - 1] << 16;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = (uint64_t)s.n * ODD_2 + ODD_1;
    const char *p = s.p;
    size_t n = s.n;
    for (; n >= 8; p += 8, n -= 8)
        h = fold(h ^ load8(p), ODD_1) + ODD_2;
    h = fold(h ^ (s.n >= 8 ? load8(s.p + s.n - 8) : load_short(p, n)), ODD_1);
    return fold(h ^ ODD_2, ODD_2);
}
