/* Inside src/core only: what the files of dec.h share. */
#ifndef TANSO_CORE_NUMBER_H
#define TANSO_CORE_NUMBER_H

#include "core/dec.h"

u128 power_of_ten(int n); /* 0 <= n <= 38 */

/* ---- natural numbers of at most BIG_LIMBS limbs; limbs at and above n are zero ---- */
enum { WIDE_LIMBS = 2 * BIG_LIMBS };
/* A product of two struct big, never too long. */
struct wide {
    uint64_t limb[WIDE_LIMBS + 1];
    int n;
};
struct big big_of(u128 v);
int big_cmp(const struct big *a, const struct big *b);
bool big_add(const struct big *a, const struct big *b, struct big *out);
void big_sub(const struct big *a, const struct big *b, struct big *out); /* a >= b */
bool big_mul(const struct big *a, const struct big *b, struct big *out);
/* The exact quotient and the rest; den is not zero; quotient or rest may be NULL. */
void big_divide(const struct big *a, const struct big *den, struct big *quotient, struct big *rest);
uint64_t gcd64(uint64_t a, uint64_t b);
struct big big_gcd(struct big a, struct big b);
bool big_power_of_ten(int n, struct big *out); /* false above 10^308 */

void wide_mul(const struct big *a, const struct big *b, struct wide *out);
/* round(num / den), half up; true when there was no rest. */
bool wide_round(const struct wide *num, const struct big *den, struct wide *quotient);
/* Decimal digits, most significant first, none for zero; the field holds 640. Returns their number.
 */
int wide_digits(struct wide a, char field[static 640]);

/* One printed cell in plain signs: full-width ASCII becomes ASCII, any white space a blank, square
 * signs (㋿) their letters; everything else stays. False: not UTF-8, longer than the field, or a
 * sign that stands for a digit without being one (10², ①, ½ must not become 102, 1, 12). *n
 * receives the length. */
enum { PLAIN_MAX = 160 };
bool printed_plain(struct str s, char field[static PLAIN_MAX], size_t *n);

#endif
