/* What a member hands in and what the consortium adds up. No bill, meter, cost or supplier crosses
 * this line. */
#ifndef TANSO_CONSORTIUM_CONSORTIUM_H
#define TANSO_CONSORTIUM_CONSORTIUM_H

#include "consortium/key.h"
#include "core/out.h"
#include "inventory/inventory.h"

/* A member's summary of a year (schemas/submission.schema.json) with a SHA-256 over its canonical
 * content (seal.h), signed where there is a key. */
struct submission_options {
    const char *share; /* comma-separated names of the drivers that the member agrees to share;
                          NULL: none */
    const struct sign_key *key; /* NULL: unsigned */
    int64_t now;                /* seconds since 1970: of two files of a year, which is newer */
};
bool submission_write(const struct inventory *i, const struct submission_options *o,
                      struct buf *json, struct diag *d);
/* What such a file says, on one page for the member to read before it goes. */
bool submission_view(struct str json, struct out *o, struct diag *d);

/* Adds up members' files exactly. Every file is schema-checked and its seal verified; a forged,
 * edited, doubled or incomplete one is refused by name. Cells are published only where at least
 * three members stand behind them and none can be bounded within 10 %. */
struct aggregate;
struct aggregate *aggregate_new(void);
bool aggregate_add(struct aggregate *a, const char *path, struct diag *d);
bool aggregate_finish(struct aggregate *a, struct diag *d); /* sums and disclosure control */
/* How many of the files carry no signature: their hash tells damage, not who wrote them. */
int aggregate_unsigned(const struct aggregate *a, int *files);
/* Of the cells of the newest year that somebody reported (totals, categories, removals, industries
 * by scope), how many are hidden. */
void aggregate_shares(const struct aggregate *a, int *cells, int *hidden);
/* From the consortium's ledger: the newest of each member's years up to `year`, under the industry
 * where it is registered, guarded against every earlier publication. `publish` keeps what is shown,
 * and who is behind it, as a publication. NULL after a diagnostic. */
struct aggregate *aggregate_registered(struct ledger *l, int year, bool publish, struct diag *d);
void aggregate_json(const struct aggregate *a, struct buf *out); /* schemas/aggregate.schema.json */
bool aggregate_workbook(const struct aggregate *a, const char *path, enum lang lang,
                        struct diag *d);
void aggregate_free(struct aggregate *a); /* takes NULL */

#endif
