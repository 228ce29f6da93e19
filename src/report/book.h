/* A thin, careful hand on libxlsxwriter 1.1.4, for every workbook that tanso writes.
 *
 * - Text is always written as text: nothing that came from outside becomes a formula or a link.
 * - Every formula carries its value, because viewers and LibreOffice do not calculate on opening.
 * - Rows of a sheet are written from top to bottom (the library keeps one row in memory); sheets
 * may be written in any order.
 * - Names of sheets and cells are checked here first: the library's own checks overflow in this
 * version.
 * - The first failure is kept; the rest of the calls then do nothing and wb_close reports it. Rows
 * and columns count from 0. */
#ifndef TANSO_REPORT_BOOK_H
#define TANSO_REPORT_BOOK_H

#include "core/date.h"
#include "core/file.h"
#include "report/cell.h"

enum wb_style {
    WB_PLAIN,
    WB_WRAP,
    WB_SMALL,
    WB_TITLE,
    WB_SUBTITLE,
    WB_SECTION,
    WB_LABEL,
    WB_STRONG,
    WB_HEAD,
    WB_HEAD_RIGHT,
    WB_HEAD_CENTRE,
    WB_RIGHT,
    WB_CENTRE,
    WB_NOTE,
    WB_MONO,
    WB_GOOD,
    WB_WARN,
    WB_BAD,
    WB_QUIET,
    WB_ABSENT, /* a text where a number would stand */
    WB_DAY,
    WB_GENERAL, /* a number with the digits it has */
    WB_KG,      /* six places: a booked value */
    WB_KG_STRONG,
    WB_SUM_STRONG,
    WB_TONNE,
    WB_TONNE_STRONG,
    WB_PERCENT,
    WB_INPUT, /* a cell to be filled in: text, number, day */
    WB_INPUT_NUMBER,
    WB_INPUT_DAY,
    WB_REFERENCE, /* a number to compare with, not to be filled in */
    WB_FIXED_0, /* ... WB_FIXED_0 + 9: so many places, thousands separated */
    WB_STYLES = WB_FIXED_0 + 10
};
enum {
    WB_MAX_COLUMNS = 64,
    WB_MAX_ROWS = 1048576,
    WB_MAX_TEXT = 32767 /* UTF-16 units in a cell */
};

/* Restrained and told apart without colour sight, also in grey print: dark, middle, light. */
enum {
    WB_COLOUR_1 = 0x1F4E79,
    WB_COLOUR_2 = 0xE69F00,
    WB_COLOUR_3 = 0x9CC5E0,
    WB_COLOUR_GREY = 0x7F7F7F
};

struct wb;
struct wb_sheet;

struct wb_options {
    const char *path; /* where the finished workbook goes; replaced atomically by wb_close */
    enum lang lang;   /* chooses the fonts */
    struct str title, author;
    int64_t created; /* seconds since 1970, from the data: the same input gives the same bytes */
};
struct wb *wb_new(const struct wb_options *o, struct diag *d); /* NULL after a diagnostic */
/* Finishes and puts the file in place; false after a diagnostic, the old file is then untouched.
 * Frees wb. */
bool wb_close(struct wb *wb);
void wb_abandon(struct wb *wb); /* frees without writing; takes NULL */

/* A sheet in A4 landscape. The name is made fit (31 UTF-16 units, no []:*?/\) and unique. */
struct wb_sheet *wb_add(struct wb *wb, struct str name);
struct str wb_sheet_name(const struct wb_sheet *s);
enum lang wb_lang(const struct wb_sheet *s);
void *wb_library(struct wb *wb);            /* the lxw_workbook *, for charts */
void *wb_library_sheet(struct wb_sheet *s); /* the lxw_worksheet * */

void wb_check(struct wb_sheet *s,
              int library_error); /* keeps a failure of a call made through them */

void wb_text(struct wb_sheet *s, int row, int col, struct str text, enum wb_style style);
void wb_msg(struct wb_sheet *s, int row, int col, enum msg m, enum wb_style style);
void wb_message(struct wb_sheet *s, int row, int col, enum wb_style style, enum msg m, ...)
    __attribute__((sentinel));
void wb_number(struct wb_sheet *s, int row, int col, struct cell c, enum wb_style style);
void wb_int(struct wb_sheet *s, int row, int col, int64_t v);
void wb_dec(struct wb_sheet *s, int row, int col, struct dec d, enum wb_style style);
void wb_day(struct wb_sheet *s, int row, int col, day_t day); /* nothing for DAY_NONE */
void wb_formula(struct wb_sheet *s, int row, int col, const struct buf *formula, struct cell value,
                enum wb_style style);
void wb_formula_text(struct wb_sheet *s, int row, int col, const struct buf *formula,
                     const char *value, enum wb_style style);
/* A fraction as a formula num/den where it does not end as a decimal, else as a number. */
void wb_ratio(struct wb_sheet *s, int row, int col, const struct ratio *r, enum wb_style style);

/* Addresses in formulas: $C$5, 'Sheet'!$C$5, 'Sheet'!$C$5:$C$9. */
void wb_here(struct buf *out, int row, int col);
void wb_ref(struct buf *out, const struct wb_sheet *s, int row, int col);
void wb_range(struct buf *out, const struct wb_sheet *s, int row1, int col1, int row2, int col2);
/* Workbook-level defined name of one cell. */
void wb_define(struct wb *wb, const char *name, const struct wb_sheet *s, int row, int col);
bool wb_name_ok(const char *name); /* may be a defined name */
void wb_clean_sheet_name(struct buf *out, struct str name);
void wb_clean_text(
    struct buf *out,
    struct str text); /* what XML and Excel cannot hold is replaced; cut at WB_MAX_TEXT */

/* A table: headings with widths. `most` is the widest a column may become (text then wraps if its
 * style does). */
struct wb_column {
    enum msg title;
    enum wb_style style; /* of the cells; the heading of numbers stands to the right */
    int most;
};
/* Writes the headings; from the next row on the sheet scrolls under them, and they are repeated on
 * every printed page. */
void wb_head(struct wb_sheet *s, int row, const struct wb_column *column, int n);
/* The first n columns stay in sight and are printed on every page, too; after wb_head. */
void wb_keep_columns(struct wb_sheet *s, int head_row, int n);
/* Headings of a further table in a sheet: neither frozen nor repeated. */
void wb_subhead(struct wb_sheet *s, int row, const struct wb_column *column, int n);
void wb_filter(struct wb_sheet *s, int row1, int row2, int columns);
void wb_least(struct wb_sheet *s, int col, int width); /* room for so much text at least */
void wb_width(struct wb_sheet *s, int col, int width); /* fixed instead of by content */
/* A section's heading, underlined over `columns` columns. */
void wb_section(struct wb_sheet *s, int row, enum msg m, int columns);
void wb_height(struct wb_sheet *s, int row, int points);
void wb_print_scale(struct wb_sheet *s, int percent); /* instead of a fixed number of pages */
void wb_print_pages(struct wb_sheet *s, int wide, int tall);    /* tall 0: as many as it takes */
/* What may stand in cells that people fill in. Offline, in every spreadsheet program; the import
 * checks again. A list is a range of cells (see wb_range); `only` refuses other texts, else they are
 * accepted after a warning. */
void wb_allow_list(struct wb_sheet *s, int row1, int col, int row2, const struct buf *range,
                   bool only);
void wb_allow_number(struct wb_sheet *s, int row1, int col, int row2);
void wb_allow_day(struct wb_sheet *s, int row1, int col, int row2);
/* Cells whose text begins with `mark` stand out. */
void wb_mark(struct wb_sheet *s, int row1, int col, int row2, const char *mark);
void wb_page_break(struct wb_sheet *s, const int *rows, int n); /* before these rows */

#endif
