/* A bill's table under way: what finding its rows and booking them share. */
#ifndef TANSO_INGEST_BILL_IMPL_H
#define TANSO_INGEST_BILL_IMPL_H

#include "ingest/bill.h"
#include "ingest/import.h"

enum where { BEFORE, INSIDE, BEHIND, OTHER };

struct bill {
    struct import *im;
    const struct profile *p;
    struct bill_columns columns;
    enum where where;
    int tables;
    struct bill_row *row; /* rows that wait for those after them */
    int n, cap;
    struct arena kept, heading;
    struct dec sum;
    bool sum_known, total_seen, total_wrong;
    int year;         /* the fiscal year that a text above the table or the sheet's name gives; 0 */
    struct str group; /* the row above, as one text of fields with \n between them */
    struct str before_group; /* the row above that one */
    struct arena above;
    int64_t excluded, inferred;
    struct buf excluded_by;
};

struct pos bill_at(const struct bill *b, int64_t row);
const char *bill_keep(struct bill *b, struct str s); /* NUL-terminated, for the whole table */
void bill_accept(struct bill *b, struct bill_row *r);
/* Books the rows that had to wait for others; false: nothing of the file may be booked. */
bool bill_accept_waiting(struct bill *b, const char *sheet);

#endif
