/* A bill's table read by a profile: rows of the book, before they are accepted. */
#ifndef TANSO_INGEST_BILL_H
#define TANSO_INGEST_BILL_H

#include "core/csv.h"
#include "core/dec.h"
#include "ingest/profile.h"

/* A column that holds a quantity, in a layout with several. */
struct bill_slot {
    int at;          /* field of the file */
    struct str name; /* MONTHS: its month, "2024-04"; else its heading */
    int of;          /* column of the layout, -1: none */
};
/* Where the columns of a profile stand in the file at hand. */
struct bill_columns {
    struct bill_slot *slot;
    int slots, total;            /* total: field with the row's own total, -1: none */
    int *at;                     /* profile column -> field of the file; -1: not there */
    int *join;                   /* the same for the joined columns of the id column */
    int place[BOOK_MAX_COLUMNS]; /* column of `activities` -> place in the file, from 1 */
};
/* One data row in the forms of the book; texts live in the arena given. */
struct bill_row {
    int64_t row;
    int table; /* which of repeated tables, from 1 */
    int slot;  /* which of the columns with quantities */
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
                       const struct csv_row *heading, int year, struct pos place,
                       struct bill_columns *c, struct arena *a, struct diag *d);
/* Converts a row; false after diagnostics for every fault. */
bool bill_row_read(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                   struct pos place, struct bill_row *out, struct arena *a, struct diag *d);
/* One value of a profile column, found by other means than a table's; false after a diagnostic. */
bool bill_value(const struct profile *p, int column, struct str value, struct pos at,
                struct bill_row *out, struct arena *a, struct diag *d);
/* What is the same in every row, where the row has nothing of its own. */
void bill_constants(const struct profile *p, struct bill_row *out);
/* Whether a row outside the table could be one of its data rows. */
bool bill_row_likely(const struct profile *p, const struct bill_columns *c,
                     const struct csv_row *r);
/* The value of a column in a row, trimmed; empty where the row is short. */
struct str bill_cell(const struct bill_columns *c, int column, const struct csv_row *r);

/* ---- layouts with several quantities in a row ---- */
bool layout_splits(const struct profile *p); /* into records of their own */
/* The year of "2024年度" or "令和6年度" in a text; 0: none. */
int layout_year(struct str text);
/* Finds the columns; `year` is the fiscal year for months without one (0: not known). False after a
 * diagnostic. */
bool layout_find(const struct profile *p, const struct str *folded, const struct csv_row *heading,
                 int year, struct pos place, struct bill_columns *c, struct arena *a,
                 struct diag *d);
/* Adds the columns up. */
bool layout_sum(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                struct pos place, struct bill_row *out, struct arena *a, struct diag *d);
/* Puts one of the quantities into a copy of the row: 1; 0 when its cell is empty; -1 after a
 * diagnostic. */
int layout_value(const struct profile *p, const struct bill_columns *c, int slot,
                 const struct csv_row *r, struct pos place, struct bill_row *out, struct arena *a,
                 struct diag *d);
/* Holds the row's own total against its quantities. */
bool layout_total(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                  struct pos place, struct arena *a, struct diag *d);
/* Adds rows [from, to) of one day up in the first. */
bool layout_day(const struct profile *p, struct bill_row *row, int from, int to, struct pos place,
                struct arena *a, struct diag *d);

/* Periods that follow from the rows before and after. Sorts the rows by meter number, table and
 * day; marks[i] says what to do. Diagnostics are the caller's. */
enum bill_mark { BILL_BOOK, BILL_FIRST, BILL_GAP, BILL_SAME_DAY, BILL_BACK };
void bill_sort(struct bill_row *row, int n);
enum bill_mark bill_infer(const struct profile *p, struct bill_row *row, int n, int i,
                          struct arena *a);

#endif
