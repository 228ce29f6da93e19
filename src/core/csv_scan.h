/* Inside core: one row of delimited text, cut into fields. */
#ifndef TANSO_CORE_CSV_SCAN_H
#define TANSO_CORE_CSV_SCAN_H

#include "core/csv.h"

struct csv_fields {
    struct str *field; /* into the text, or into `unquoted` where quotes had to go */
    int n, cap;
    bool open; /* csv_scan_quoted: it was inside a quotation when the text ended */
    char *unquoted;
    size_t room;
};
void csv_fields_free(struct csv_fields *f);

/* A row without quotes, p[0..n): false when it has more than CSV_MAX_FIELDS fields. */
bool csv_scan_plain(struct csv_fields *f, const char *p, size_t n, char delimiter);

/* A row that may have quotes, somewhere in p[0..n): *end becomes the place of its line end (n when
 * there is none in sight). A quotation begins only at the front of a field; a doubled quote inside
 * is one quote; text behind the closing quote belongs to the field, as in Excel and Python.
 * CSV_OPEN: the quotation did not close within n. */
enum csv_scanned { CSV_ROW, CSV_TOO_MANY, CSV_OPEN };
enum csv_scanned csv_scan_quoted(struct csv_fields *f, const char *p, size_t n, char delimiter,
                                 size_t *end);

/* The delimiter that the first lines agree on: the one with which most lines have the same number
 * of fields, more than one. */
char csv_detect(struct str text);

#endif
