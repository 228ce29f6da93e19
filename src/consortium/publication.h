/* What was published before must not tell, by subtraction, what is published now.
 *
 * Of a year and quantity that an earlier publication showed, only cells that it showed are shown
 * again, and the change of each (members who came or left, corrected figures) has to be nothing at
 * all or safe as a cell of its own; so has the change of what is hidden. A publication that showed
 * no total of a quantity binds nothing. */
#ifndef TANSO_CONSORTIUM_PUBLICATION_H
#define TANSO_CONSORTIUM_PUBLICATION_H

#include "consortium/aggregate.h"

/* The document kept of a publication: each member's figures that stood behind it and every cell
 * that it showed. It stays in the consortium's own ledger. */
void publication_write(const struct aggregate *a, struct buf *out);

struct publication_read;
/* NULL with a diagnostic when it is not such a document. */
struct publication_read *publication_read(struct str document, struct diag *d);
void publication_free(struct publication_read *p);
/* Hides what would tell something together with p. After aggregate_finish. False: too large. */
bool publication_guard(struct aggregate *a, const struct publication_read *p);

#endif
