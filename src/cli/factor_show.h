/* How factors look on a terminal. */
#ifndef TANSO_CLI_FACTOR_SHOW_H
#define TANSO_CLI_FACTOR_SHOW_H

#include "cli/command.h"

/* "2.62 kg-CO2/L": every value the row has, with its published digits. */
void factor_amounts(struct buf *b, const struct factor *x);
void factor_validity(struct buf *b, const struct factor *x); /* 2025-04-01..2026-03-31 */
/* One line each. */
void factor_table(struct context *c, const struct factors *f, const struct factor *const *x, int n);
void factor_sheet(struct context *c, const struct factors *f,
                  const struct factor *x); /* everything known of one */

#endif
