/* Workbooks (.xlsx, .xlsm; ISO/IEC 29500, strict and transitional): their sheets as rows of text.
 *
 * A cell gives what a person sees in it, in the forms of the book: text as it is (rich text joined,
 * readings left out), a date as 2025-04-01 ("2025-04-01 10:30" with a time, "2025-04" where the
 * format shows no day), a time as 10:30, true and false as 1 and 0, a number as its exact decimal.
 * Spreadsheets compute in binary and show 15 digits: what is stored with more and a fraction is
 * rounded to 15 digits, half away from zero (0.30000000000000004 is 0.3). A percentage stays one
 * ("12%"), so that it is never taken for its hundredth; leading zeros of a format such as 00000 are
 * kept. Formulas give the value that was stored with them. What gives no value (an error, a formula
 * that was never computed, a format that shows thousandths of the value) is a fault of its cell. */
#ifndef TANSO_INGEST_XLSX_H
#define TANSO_INGEST_XLSX_H

#include "core/csv.h"
#include "core/xml.h"
#include "core/zip.h"

enum {
    XLSX_MAX_SHEETS = 1024,
    XLSX_MAX_ROW = 1048576,
    XLSX_MAX_STRINGS = 2 << 20,
    XLSX_MAX_TEXT = 24 << 20 /* bytes of all shared strings */
};

enum shown {
    SHOW_NUMBER,
    SHOW_DATE,
    SHOW_MONTH,
    SHOW_DATE_TIME,
    SHOW_TIME,
    SHOW_HOURS, /* elapsed, may pass 24 */
    SHOW_PERCENT,
    SHOW_SCALED, /* in thousands or millions of what is stored */
    SHOW_PADDED  /* with leading zeros */
};
struct cell_format {
    enum shown shown;
    int zeros; /* SHOW_PADDED: digits */
};
/* Of a format code, and of the built-in number of one (ECMA-376 part 1, 18.8.30, with those of
 * Japanese). */
struct cell_format cell_format_of(struct str code);
struct cell_format cell_format_builtin(int id);
/* A stored number as text. CELL_SCALED, else CELL_SOUND. */
enum cell_fault cell_number(struct buf *out, struct str stored, struct cell_format f,
                            bool from_1904);
/* A stored date of type "d". */
void cell_iso_date(struct buf *out, struct str stored, struct cell_format f);
/* Appends text, with _x000D_ and its like decoded. */
void cell_text(struct buf *out, struct str stored);

struct xlsx_sheet {
    struct str name;
    int part; /* of the container; -1: a chart or the like */
    bool hidden;
};
struct xlsx {
    struct zip *zip;
    struct xml *xml; /* the part that is being parsed by xlsx_parse */
    struct str file;
    struct xlsx_sheet *sheet;
    int sheets, sheet_cap;
    bool from_1904;
    struct cell_format *format; /* by style */
    int formats, format_cap;
    struct buf text; /* of the shared strings, one behind the other */
    uint32_t *end;   /* of each in it */
    int strings, string_cap;
    struct arena arena;
};

/* Takes the container over, also when it fails. NULL after a diagnostic. */
struct xlsx *xlsx_open(struct zip *z, struct str file, struct diag *d);
void xlsx_close(struct xlsx *x); /* takes NULL */
/* Feeds a whole part to the events. */
bool xlsx_parse(struct xlsx *x, int part, const struct xml_events *events, void *ctx,
                struct diag *d);
bool xlsx_load_strings(struct xlsx *x, int part, struct diag *d);
bool xlsx_load_styles(struct xlsx *x, int part, struct diag *d);
struct str xlsx_string(const struct xlsx *x, int64_t i); /* p NULL: there is none */
/* Whether a namespace is that of spreadsheets. */
bool xlsx_space(struct str space);

struct xlsx_rows;
/* One sheet at a time. NULL after a diagnostic. */
struct xlsx_rows *xlsx_rows(struct xlsx *x, int sheet, struct diag *d);
/* As csv_next: rows by their number, all as wide as the widest before; one blank row stands for
 * those that are left out. */
int xlsx_next(void *rows, struct csv_row *row, struct str file, struct diag *d);
/* Hidden rows and columns that were met so far. */
int64_t xlsx_hidden(const struct xlsx_rows *r);
void xlsx_rows_close(struct xlsx_rows *r); /* takes NULL */

#endif
