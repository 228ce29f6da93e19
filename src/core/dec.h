/* Exact decimals. No binary floating point stands between a printed text and a booked figure.
 *
 * struct dec is coef x 10^-scale and keeps the digits as printed ("1.50" has scale 2). struct ratio
 * is an exact fraction of big integers for products of any length (44/12, 1/458, GWP, shares); it
 * is rounded once, at the end, half away from zero as Excel's ROUND does. Overflow is an error
 * (false), never a wrap. */
#ifndef TANSO_CORE_DEC_H
#define TANSO_CORE_DEC_H

#include "core/str.h"

__extension__ typedef __int128 i128;
__extension__ typedef unsigned __int128 u128;

enum { DEC_MAX_DIGITS = 36, DEC_MAX_SCALE = 30 };

struct dec {
    i128 coef;
    int scale;
};

/* A plain decimal: optional sign, digits, optional point and digits ("-12.50", "0", ".5", "5."). No
 * exponent, no thousands separator, no white space. False: not a decimal, or more than
 * DEC_MAX_DIGITS digits / DEC_MAX_SCALE decimals. */
bool dec_parse(struct str s, struct dec *out);

/* A number as people and bills print it: full-width ASCII as ASCII, thousands in right places,
 * blanks at the ends, one sign of
 * + - − － ‐ △ ▲ before or - after or brackets around, ¥ ￥ \ before and 円 after. `point` is the
 * decimal mark ('.' or ','; with
 * ',' the full stop, the blank or the apostrophe separate thousands, one kind in a number).
 * Anything else: false. Never guesses: "0,123" (thousands do not start with 0), "¥1,234-" (how
 * receipts close an amount, or a negative one), two signs, 10² and ① are false, too. out is
 * unchanged then. */
bool dec_parse_printed(struct str s, char point, struct dec *out);

void dec_print(struct buf *out, struct dec d); /* all digits as they are: scale decimals */
struct dec dec_int(int64_t v);
int dec_cmp(struct dec a, struct dec b); /* by value: 1.5 equals 1.50 */
/* The larger scale, or the sum of the scales, as on paper; trailing zeros go only where the result
 * would not fit otherwise. */
bool dec_add(struct dec a, struct dec b, struct dec *out);
bool dec_mul(struct dec a, struct dec b, struct dec *out);
struct dec dec_trim(struct dec d); /* same value, no trailing zeros after the point, scale >= 0 */
bool dec_fits64(struct dec d);     /* coef fits in int64_t */

/* Milligrams <-> text in kg with six places ("1234.567890"), the booking unit of the ledger. */
void mg_print(struct buf *out, int64_t mg);

/* ---- exact fractions ---- */
enum { BIG_LIMBS = 16 }; /* 1,024 bits */
struct big {
    uint64_t limb[BIG_LIMBS]; /* little endian */
    int n;                    /* limbs in use, 0 for zero */
};
struct ratio {
    struct big num, den; /* den > 0; kept in lowest terms */
    bool negative;
};
struct ratio ratio_int(int64_t v);
struct ratio ratio_dec(struct dec d);
bool ratio_frac(int64_t num, int64_t den, struct ratio *out); /* den != 0 */
bool ratio_mul(const struct ratio *a, const struct ratio *b,
               struct ratio *out); /* out may be a or b in all of these */
bool ratio_div(const struct ratio *a, const struct ratio *b,
               struct ratio *out); /* false also for b = 0 */
bool ratio_add(const struct ratio *a, const struct ratio *b, struct ratio *out);
bool ratio_sub(const struct ratio *a, const struct ratio *b, struct ratio *out);
int ratio_cmp(const struct ratio *a, const struct ratio *b);
bool ratio_is_zero(const struct ratio *a);
/* round(a x 10^places), half away from zero; false when it does not fit in 64 bits. -300 <= places
 * <= 300 */
bool ratio_round(const struct ratio *a, int places, int64_t *out);
/* Appends the exact decimal text, as short as it is ("0.5", "12"), where the fraction terminates
 * within `places`; else the value rounded to `places`, all of them shown. True when exact. 0 <=
 * places <= 300. */
bool ratio_print(struct buf *out, const struct ratio *a, int places);
/* num/den as 64-bit integers for the fast path; false when they do not fit */
bool ratio_small(const struct ratio *a, int64_t *num, int64_t *den);

/* Splits the whole v over n weights (>= 0, sum > 0) so that the parts sum to v exactly: largest
 * remainder, ties to the earlier. */
void split_whole(int64_t v, const int64_t *weight, int n, int64_t *part);

#endif
