/* Numbers as a spreadsheet holds them: the only place of the program where binary floating point is
 * used, because a cell has nothing else. Everything comes in as exact values and goes out as cells;
 * no figure is ever read back from here.
 *
 * A booked value is exact (milligrams). A cell formula computes the same value in binary and rounds
 * to six places; where the binary product stands so close to a rounding border that programs may
 * round it either way, or where the engine settled a part, a settlement is added inside the ROUND:
 * the formula then gives the booked value in every spreadsheet program. */
#ifndef TANSO_REPORT_CELL_H
#define TANSO_REPORT_CELL_H

#include "core/dec.h"

struct cell {
    double v;
};
struct cell cell_dec(struct dec d);
struct cell cell_int(int64_t v);
struct cell cell_kg(int64_t mg); /* kg of a booked value */
struct cell cell_ratio(const struct ratio *r);
struct cell cell_add(struct cell a, struct cell b);
struct cell cell_mul(struct cell a, struct cell b);
struct cell cell_div(struct cell a, struct cell b); /* b = 0 gives 0 */

/* What must be added to `product` (kg) so that ROUND(product + s, 6) is the booked value whichever
 * way a program rounds ties. False: nothing; else *s holds it, in multiples of 10^-9. */
bool cell_settlement(struct cell product, int64_t booked_mg, struct dec *s);

/* Columns that a value needs with that many decimals and thousands separators. */
int cell_width(struct cell c, int decimals);

#endif
