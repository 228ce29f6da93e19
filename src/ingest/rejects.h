/* The refused rows of a file, in a form that can be mended and imported: FILE.refused.csv for a
 * table (the table's columns, the reason last), FILE.refused.TABLE.csv for each table of a workbook
 * with several, FILE.refused.json for a book document. One that is there already is kept: what
 * differs from it goes to FILE.refused-2.csv, and so on. */
#ifndef TANSO_INGEST_REJECTS_H
#define TANSO_INGEST_REJECTS_H

#include "core/file.h"
#include "ledger/book.h"

/* The name under which the reason stands: "reason", unless the table has a column of that name. */
const char *rejects_column(const struct book_table *t);
/* Whether a heading is that of a reason, not of a column of the table. */
bool rejects_reason(const struct book_table *t, struct str heading);

struct rejects;
struct rejects *rejects_new(const char *path); /* nothing is written before the first row */
/* Before it, for rows of several tables; they take NULL. */
void rejects_as_document(struct rejects *r);
void rejects_by_table(struct rejects *r);
void rejects_row(void *rejects, const struct book_row *r, int64_t row,
                 struct str reason); /* for accept_options.refused */
/* The files get their names; true also when there was no refused row. *name is the path, or paths
 * with ", " between, empty when there is none. False after a diagnostic. */
bool rejects_commit(struct rejects *r, struct str *name, struct arena *a, struct diag *d);
void rejects_undo(struct rejects *r); /* takes a committed file away again */
void rejects_free(struct rejects *r); /* takes NULL */

#endif
