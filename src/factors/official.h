/* Shared by the files that read an official list. */
#ifndef TANSO_FACTORS_OFFICIAL_H
#define TANSO_FACTORS_OFFICIAL_H

#include "core/date.h"
#include "factors/internal.h"
#include "factors/official_list.h"

enum { OFFICIAL_MAX_TEXT = 16 << 20, OFFICIAL_MAX_SECONDS = 60, OFFICIAL_CELLS = 12 };

/* Pieces of a line that two blanks or a tab part. pdftotext counts characters, not display columns,
 * so a column of the page begins at one and the same character in all its lines. */
struct official_cell {
    struct str raw, text; /* as it stands; NFKC */
    int column;           /* characters before it */
};
struct official_line {
    int64_t row; /* of the text, from 1 */
    int page;
    struct official_cell cell[OFFICIAL_CELLS];
    int n;
    bool tabs; /* columns parted by tabs */
};

struct official_row {
    struct str menu;            /* as printed, NFKC; empty: the supplier has one factor */
    struct str basic, adjusted; /* without ※ */
    bool substituted;           /* ※ */
    int page;
    int64_t line;
};
struct official_supplier {
    struct str number, name;
    int page;
    int64_t line;
    int first, rows; /* in official.row */
};

/* A block of rows whose supplier stands on its middle line: `at` is twice the row's index, or odd
 * for a line between two rows; -1: not seen. */
struct official_block {
    int first, rows, at;
    struct str number, name;
    int64_t line;
};

enum official_part { PART_HEAD, PART_RETAIL, PART_GRID, PART_REST };
struct official {
    struct arena arena;
    struct diag *d;
    struct str file;
    struct sha256 hash;
    int faults; /* all of them; the first are told */
    bool gas, feeds; /* the text has form feeds: they part the pages */
    int page, page_count /* as the marks say, 0: none */;
    enum official_part part;
    bool notes;       /* below the table of this page */
    int value_column; /* where the values of this page begin, -1: not known */
    int numbers;      /* values taken from the line at hand */

    struct buf head; /* the lines before the table, NFKC */
    int result, used, report;
    struct str results, day_printed; /* "R6年度実績", "R8.6.4" */
    day_t published;
    bool updated;

    struct official_row *row;
    int rows, row_cap;
    struct official_supplier *supplier, *grid;
    int suppliers, supplier_cap, grids, grid_cap;
    struct str substitute, average;
    struct official_block block;
    struct official_block *pending; /* of a page of gas */
    int pendings, pending_cap, page_first;
    int on_page[OFFICIAL_PAGES + 1];
};

/* A fault at a line; {1} is the page. */
void official_fault(struct official *o, const struct official_line *l, enum msg m, const char *a,
                    const char *b);
void official_fault_at(struct official *o, int page, int64_t row, enum msg m, const char *a,
                       const char *b);
struct str official_keep(struct official *o, struct str s);

/* official_text.c */
bool official_text(const char *file, struct buf *out, struct sha256 *hash, struct diag *d);
void official_cells(struct official *o, struct str raw, struct official_line *l);
bool official_is_number(struct str text);             /* A0002 */
bool official_is_value(struct str text, int places);  /* 0.000422, also with ※ behind */
int official_count_values(struct str raw, int places); /* in any place of a line */
/* Takes the two values at l->cell[*i] into r; false (told) where one is missing. */
bool official_two_values(struct official *o, const struct official_line *l, int *i, int places,
                         struct official_row *r);
struct official_row *official_add_row(struct official *o, const struct official_row *r);
void official_add_supplier(struct official *o, const struct official_block *b, int page);

/* official_head.c */
bool official_head(struct official *o);

/* official_power.c, official_gas.c: a line of the table, and the end of a page */
void official_power_line(struct official *o, const struct official_line *l);
void official_power_page_end(struct official *o, int64_t row);
void official_gas_line(struct official *o, const struct official_line *l);
void official_gas_page_end(struct official *o, int64_t row);

/* official_prove.c: what the list as a whole must keep */
void official_prove(struct official *o);

/* official.c: a whole text, into a zeroed struct with d and file; false after faults. */
bool official_read(struct str text, struct official *o);
void official_free(struct official *o);

/* official_set.c */
void official_set_id(const struct official *o, char *id, size_t n);
int official_set(struct official *o, struct buf *json, struct buf *csv, struct official_summary *s);

#endif
