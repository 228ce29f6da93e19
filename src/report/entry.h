/* The entry workbook: a firm's own sites, meters and months, to be filled in and imported back.
 *
 * Every sheet below the first is a table of the book (docs: the contract's columns) with the
 * column titles of one language as headings. Headings in brackets are remarks for people, which the
 * import passes over: last year's figure, what is booked already, the check. A row in which nothing
 * was filled in is no record, and a question without an answer none. */
#ifndef TANSO_REPORT_ENTRY_H
#define TANSO_REPORT_ENTRY_H

#include "factors/factors.h"
#include "ledger/ledger.h"

struct entry_options {
    const char *path; /* replaced atomically */
    enum lang lang;
    bool questions; /* with a sheet of what `check` found, to be answered */
    int *asked;     /* takes how many there are; may be NULL */
};
/* Reads one state of the ledger and writes the workbook for the fiscal year. False after a
 * diagnostic; an older file of that name is then untouched. */
bool entry_write(struct ledger *l, struct factors *f, int year, const struct entry_options *o,
                 struct diag *d);

#endif
