/* A bill's table read by a profile: rows of the book, before they are accepted. */
#ifndef TANSO_INGEST_BILL_H
#define TANSO_INGEST_BILL_H

#include "core/csv.h"
#include "core/dec.h"
#include "ingest/profile.h"

/* Where the columns of a profile stand in the file at hand. */
struct bill_columns {
    int *at;                     /* profile column -> field of the file; -1: not there */
    int *join;                   /* the same for the joined columns of the id column */
    int place[BOOK_MAX_COLUMNS]; /* column of `activities` -> place in the file, from 1 */
};
/* One data row in the forms of the book; texts live in the arena given. */
struct bill_row {
    int64_t row;
    int table; /* which of repeated tables, from 1 */
    struct book_row book;
    struct str number;  /* supply point number as printed */
    day_t date;         /* FIELD_DATE, DAY_NONE: none */
    struct dec reading; /* FIELD_REGISTER */
    bool filtered;      /* left out by the profile */
    struct str filtered_by;
};

/* Whether a field of a row has a value at all; else says what is wrong with its cell. */
bool cell_sound(const struct csv_row *r, int field, struct pos place, struct diag *d);

int field_column(enum field f); /* column of `activities` that a field fills first; -1: none */

/* Finds the profile's columns in a heading. False after a diagnostic that names what is missing. */
bool bill_columns_find(const struct profile *p, const struct str *folded,
                       const struct csv_row *heading, struct pos place, struct bill_columns *c,
                       struct arena *a, struct diag *d);
/* Converts a row; false after diagnostics for every fault. */
bool bill_row_read(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                   struct pos place, struct bill_row *out, struct arena *a, struct diag *d);
/* Whether a row outside the table could be one of its data rows. */
bool bill_row_likely(const struct profile *p, const struct bill_columns *c,
                     const struct csv_row *r);
/* The value of a column in a row, trimmed; empty where the row is short. */
struct str bill_cell(const struct bill_columns *c, int column, const struct csv_row *r);

/* Periods that follow from the rows before and after. Sorts the rows by meter number, table and
 * day; marks[i] says what to do. Diagnostics are the caller's. */
enum bill_mark { BILL_BOOK, BILL_FIRST, BILL_GAP, BILL_SAME_DAY, BILL_BACK };
void bill_sort(struct bill_row *row, int n);
enum bill_mark bill_infer(const struct profile *p, struct bill_row *row, int n, int i,
                          struct arena *a);

#endif
