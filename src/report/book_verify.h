/* Whether a workbook came out whole. libxlsxwriter 1.1.4 does not look at the result of writing its
 * temporary files: on a full disk it closes a workbook with rows missing and reports success. So
 * the rows of each sheet are measured before closing, and the finished file is read back and
 * compared. */
#ifndef TANSO_REPORT_BOOK_VERIFY_H
#define TANSO_REPORT_BOOK_VERIFY_H

#include "core/str.h"
#include <stdio.h>

/* The rows of a sheet as they stand in the library's file for them. */
struct rows_mark {
    long bytes;
    uint32_t crc;
};
/* Reads `rows` (flushed, position at its end) back; the position is at the end again. False when it
 * cannot be read or a write to it failed. */
bool rows_measure(FILE *rows, struct rows_mark *out);

/* Unpacks every part: checksums, tags closed, and the rows of xl/worksheets/sheet1.xml ... as
 * marked. */
bool workbook_whole(const char *path, const struct rows_mark *mark, int sheets);

#endif
