/* What a member hands in and what the consortium adds up. No bill, meter, cost or supplier crosses
 * this line. */
#ifndef TANSO_CONSORTIUM_CONSORTIUM_H
#define TANSO_CONSORTIUM_CONSORTIUM_H

#include "inventory/inventory.h"

/* A member's summary of a year (schemas/submission.schema.json), sealed with a SHA-256 over its
 * canonical content (seal.h). `share`: comma-separated names of the drivers that the member agrees
 * to share, or NULL for none. */
bool submission_write(const struct inventory *i, const char *share, struct buf *json,
                      struct diag *d);

/* Adds up members' files exactly. Every file is schema-checked and its seal verified; a forged,
 * edited, doubled or incomplete one is refused by name. Cells are published only where at least
 * three members stand behind them and none can be bounded within 10 %. */
struct aggregate;
struct aggregate *aggregate_new(void);
bool aggregate_add(struct aggregate *a, const char *path, struct diag *d);
bool aggregate_finish(struct aggregate *a, struct diag *d);      /* sums and disclosure control */
void aggregate_json(const struct aggregate *a, struct buf *out); /* schemas/aggregate.schema.json */
bool aggregate_workbook(const struct aggregate *a, const char *path, enum lang lang,
                        struct diag *d);
void aggregate_free(struct aggregate *a); /* takes NULL */

#endif
