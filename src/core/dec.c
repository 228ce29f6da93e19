#include "core/dec.h"
#include "core/number.h"

static const uint64_t POWER[20] = {1U,
                                   10U,
                                   100U,
                                   1000U,
                                   10000U,
                                   100000U,
                                   1000000U,
                                   10000000U,
                                   100000000U,
                                   1000000000U,
                                   10000000000U,
                                   100000000000U,
                                   1000000000000U,
                                   10000000000000U,
                                   100000000000000U,
                                   1000000000000000U,
                                   10000000000000000U,
                                   100000000000000000U,
                                   1000000000000000000U,
                                   10000000000000000000U};

u128 power_of_ten(int n)
{
    return n < 20 ? POWER[n] : (u128)POWER[19] * POWER[n - 19];
}

/* Up to 19 characters: the digits fit in 64 bits whatever they are. */
static bool parse_short(const char *p, const char *end, bool negative, struct dec *out)
{
    uint64_t value = 0;
    const char *point = NULL, *start = p;
    for (; p < end; p++) {
        unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit <= 9)
            value = value * 10 + digit;
        else if (*p == '.' && !point)
            point = p;
        else
            return false;
    }
    if (end - start == (point ? 1 : 0))
        return false;
    out->coef = negative ? -(i128)value : (i128)value;
    out->scale = point ? (int)(end - point - 1) : 0;
    return true;
}

static bool parse_long(const char *p, const char *end, bool negative, struct dec *out)
{
    u128 value = 0;
    const char *point = NULL;
    int digits = 0; /* without leading zeros */
    for (; p < end; p++) {
        unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit > 9) {
            if (*p != '.' || point)
                return false;
            point = p;
            continue;
        }
        value = value * 10 + digit;
        digits += value != 0;
        if (digits > DEC_MAX_DIGITS)
            return false;
    }
    if (point && end - point - 1 > DEC_MAX_SCALE)
        return false;
    out->coef = negative ? -(i128)value : (i128)value;
    out->scale = point ? (int)(end - point - 1) : 0;
    return true;
}

bool dec_parse(struct str s, struct dec *out)
{
    const char *p = s.p, *end = s.p + s.n;
    if (s.n == 0)
        return false;
    bool negative = *p == '-';
    if (negative || *p == '+')
        p++;
    return end - p <= 19 ? parse_short(p, end, negative, out) : parse_long(p, end, negative, out);
}

/* The digits of v into the end of a field; returns how many. */
static int print_u128(u128 v, char field[static 40])
{
    int at = 40;
    while (v > UINT64_MAX) {
        uint64_t low = (uint64_t)(v % POWER[18]);
        v /= POWER[18];
        for (int i = 0; i < 18; i++, low /= 10)
            field[--at] = (char)('0' + low % 10);
    }
    uint64_t high = (uint64_t)v;
    do
        field[--at] = (char)('0' + high % 10);
    while (high /= 10);
    return 40 - at;
}

void dec_print(struct buf *out, struct dec d)
{
    char text[80], field[40];
    int n = 0, digits = print_u128(d.coef < 0 ? 0 - (u128)d.coef : (u128)d.coef, field);
    if (d.coef < 0)
        text[n++] = '-';
    if (digits <= d.scale)
        text[n++] = '0';
    for (int place = digits > d.scale ? digits : d.scale; place > 0; place--) {
        if (place == d.scale)
            text[n++] = '.';
        text[n++] = place > digits ? '0' : field[40 - place];
    }
    buf_add(out, text, (size_t)n);
}

struct dec dec_int(int64_t v)
{
    return (struct dec){v, 0};
}

struct dec dec_trim(struct dec d)
{
    while (d.scale > 0 && d.coef % 10 == 0) {
        d.coef /= 10;
        d.scale--;
    }
    return d;
}

bool dec_fits64(struct dec d)
{
    return d.coef >= INT64_MIN && d.coef <= INT64_MAX;
}

/* The whole part first, then the decimals at a common scale: nothing can overflow. */
int dec_cmp(struct dec a, struct dec b)
{
    i128 whole_a = a.coef / (i128)power_of_ten(a.scale);
    i128 whole_b = b.coef / (i128)power_of_ten(b.scale);
    if (whole_a != whole_b)
        return whole_a < whole_b ? -1 : 1;
    int scale = a.scale > b.scale ? a.scale : b.scale;
    i128 rest_a = a.coef % (i128)power_of_ten(a.scale) * (i128)power_of_ten(scale - a.scale);
    i128 rest_b = b.coef % (i128)power_of_ten(b.scale) * (i128)power_of_ten(scale - b.scale);
    return (rest_a > rest_b) - (rest_a < rest_b);
}

static bool in_range(i128 coef, int scale)
{
    i128 limit = (i128)power_of_ten(DEC_MAX_DIGITS);
    return coef > -limit && coef < limit && scale <= DEC_MAX_SCALE;
}

static bool add_as_printed(struct dec a, struct dec b, struct dec *out)
{
    int scale = a.scale > b.scale ? a.scale : b.scale;
    i128 sum;
    if (__builtin_mul_overflow(a.coef, (i128)power_of_ten(scale - a.scale), &a.coef) ||
        __builtin_mul_overflow(b.coef, (i128)power_of_ten(scale - b.scale), &b.coef) ||
        __builtin_add_overflow(a.coef, b.coef, &sum) || !in_range(sum, scale))
        return false;
    *out = (struct dec){sum, scale};
    return true;
}

static bool mul_as_printed(struct dec a, struct dec b, struct dec *out)
{
    i128 product;
    if (__builtin_mul_overflow(a.coef, b.coef, &product) || !in_range(product, a.scale + b.scale))
        return false;
    *out = (struct dec){product, a.scale + b.scale};
    return true;
}

bool dec_add(struct dec a, struct dec b, struct dec *out)
{
    return add_as_printed(a, b, out) || add_as_printed(dec_trim(a), dec_trim(b), out);
}

bool dec_mul(struct dec a, struct dec b, struct dec *out)
{
    return mul_as_printed(a, b, out) || mul_as_printed(dec_trim(a), dec_trim(b), out);
}

void mg_print(struct buf *out, int64_t mg)
{
    dec_print(out, (struct dec){mg, 6});
}
