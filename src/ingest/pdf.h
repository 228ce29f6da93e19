/* Bills as the text of a PDF, read by a profile of kind pdf-text. */
#ifndef TANSO_INGEST_PDF_H
#define TANSO_INGEST_PDF_H

#include "ingest/bill.h"

enum {
    PDF_MAX_TEXT = 2 << 20, /* bytes */
    PDF_MAX_LINE = 4000,    /* bytes */
    PDF_MAX_PAGES = 200,
    PDF_MAX_SECONDS = 20,
    PDF_MAX_ITEMS = 500 /* lines of one bill that are added up */
};

/* The encoding of a source: "PDF", or this and the encoding of its text. */
#define TEXT_OF_PDF "text "

/* The lines of a text, as pdftotext -layout writes it: a form feed begins a page. */
struct pdf_text {
    struct text_line *line;
    int lines, cap, pages;
    struct buf plain; /* NFKC of the whole; the lines are parts of it */
};
/* False after a diagnostic (a line too long, too many pages, no UTF-8). Free it in any case. */
bool pdf_text_read(struct pdf_text *t, struct str utf8, struct str file, struct diag *d);
void pdf_text_free(struct pdf_text *t);

/* One value that was found: of a column, or a quantity (column -1), or the total (-2). */
struct pdf_found {
    int column;
    const struct pattern *by;
    struct pattern_value value;
};
struct pdf_bill {
    struct pdf_text *text;
    const struct profile *p;
    struct str file;
    int from, to; /* its lines */
    int preamble; /* lines before the first bill, where values of all of them may stand */
    struct pdf_found *found;
    int n, cap;
    struct bill_row row; /* its place: page and row of the first quantity */
    int page;
    struct arena arena;
};
/* Sets b->from and b->to to the bill behind the one they name (0, 0: to the first). False: there is
 * none. */
bool pdf_bill_next(struct pdf_bill *b);
/* Reads the bill's values into b->row; false after diagnostics. Every value must be the only one
 * that its patterns find, and the quantities must add up to the printed total. */
bool pdf_bill_read(struct pdf_bill *b, struct diag *d);
void pdf_bill_clear(struct pdf_bill *b);         /* frees what was read */
struct pos pdf_at(struct pdf_bill *b, int line); /* "p2!14"; texts live in b->arena */

#endif
