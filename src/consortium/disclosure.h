/* Disclosure control of one additive relation: a total and the parts that make it up. Pure: numbers
 * in, decisions out.
 *
 * A cell is safe when at least DISCLOSURE_MEMBERS members stand behind it with something other than
 * zero, and when the second largest of them, who knows his own figure, cannot bound the largest
 * within DISCLOSURE_PERCENT: the p % rule, sum - x1 - x2 >= p % of x1 (ESSNet Handbook on
 * Statistical Disclosure Control, ch. 4). A suppressed part must not come back by subtraction: the
 * sum of all suppressed parts has to be safe as if it were a cell itself, else the smallest
 * published part is suppressed, too. */
#ifndef TANSO_CONSORTIUM_DISCLOSURE_H
#define TANSO_CONSORTIUM_DISCLOSURE_H

#include "core/dec.h"
#include "core/msg.h"

enum { DISCLOSURE_MEMBERS = 3, DISCLOSURE_PERCENT = 10 };

struct sum_cell {
    int64_t mg;
    int members; /* who contribute something other than zero */
    bool suppressed;
    enum msg reason; /* of a suppressed cell */
};

/* One cell from the members' values; false on overflow. */
bool sum_cell_of(const int64_t *value, int members, struct sum_cell *out);

/* Suppresses it; the first reason stays. */
void sum_cell_hide(struct sum_cell *c, enum msg reason);

/* parts x members values, row by row; `total` is the cell of their sums. Fills part[] and may
 * suppress the total. False on overflow. */
bool disclosure_guard(const int64_t *value, int parts, int members, struct sum_cell *part,
                      struct sum_cell *total);

#endif
