/* What the files of the workbook's hand (book*.c) share. */
#ifndef TANSO_REPORT_BOOK_PRIVATE_H
#define TANSO_REPORT_BOOK_PRIVATE_H

#include "report/book.h"
#include "report/lxw.h"

enum { MAX_SHEETS = 64 };

struct wb_sheet {
    struct wb *wb;
    lxw_worksheet *sheet;
    struct str name;
    int width[WB_MAX_COLUMNS]; /* widest text so far */
    int most[WB_MAX_COLUMNS];  /* limit; 0: default */
    bool fixed[WB_MAX_COLUMNS];
    int tall_row, tall_lines; /* the row at hand, where wrapped text made it taller */
};
struct wb {
    lxw_workbook *book;
    lxw_format *format[WB_STYLES];
    struct file_new file;
    struct arena arena;
    struct wb_sheet *sheet[MAX_SHEETS];
    int sheets;
    struct buf text, formula;
    struct diag *d;
    const char *path;
    enum lang lang;
    lxw_error error; /* the first failure */
};

void wb_note(struct wb *wb, lxw_error e); /* keeps the first failure */
bool wb_writable(struct wb_sheet *s, int row,
                 int col); /* false, and a failure kept, where no cell can be */
void wb_widen(struct wb_sheet *s, int col, int width);
lxw_format *wb_make_format(struct wb *wb, enum wb_style style);
int wb_decimals(enum wb_style style); /* places that the style shows */
int wb_size(enum wb_style style);     /* of its letters, in points */
bool wb_shows_empty(
    enum wb_style style); /* a cell without text is still seen: filled or underlined */

#endif
