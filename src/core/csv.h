/* Delimited text: RFC 4180 with what real files do (any line ending, trailing delimiter, quotes
 * inside quotes, ragged rows). */
#ifndef TANSO_CORE_CSV_H
#define TANSO_CORE_CSV_H

#include "core/file.h"

enum { CSV_MAX_FIELDS = 4096, CSV_MAX_ROW = 4 << 20 /* bytes */ };

/* What keeps a field from having a value; delimited text has none of these, workbooks do. */
enum cell_fault { CELL_SOUND, CELL_ERROR, CELL_NO_VALUE, CELL_SCALED };

struct csv_row {
    struct str *field; /* valid until the next csv_next; quotes removed, not trimmed */
    int n;
    int64_t
        row; /* from 1, as a spreadsheet counts: blank lines count, a quoted line break does not */
    struct str raw;             /* the whole record as it stands, without its line end */
    const unsigned char *fault; /* enum cell_fault of each field; NULL: all are sound */
};

struct csv;
struct csv *csv_open(
    struct text_in *in,
    char delimiter); /* takes over neither; 0: detect among , ; tab from the first lines */
/* 1: a row (a blank line is a row of one empty field); 0: end; -1: error put into d (row too long,
 * too many fields, quote never closed, NUL byte, undecodable byte), with file name `file`. Memory
 * is bounded by CSV_MAX_ROW. */
int csv_next(struct csv *c, struct csv_row *row, struct str file, struct diag *d);
void csv_close(struct csv *c); /* takes NULL */

/* Writing: quotes where needed. Text that a spreadsheet would take for a formula (= + - @ tab CR at
 * the front, also full-width) gets an apostrophe in front unless it is a plain number (OWASP CSV
 * injection). */
void csv_field(struct buf *out, struct str value, bool first);

#endif
