/* Lines of the journal on their way into the book. */
#ifndef TANSO_INGEST_JOURNAL_LINE_H
#define TANSO_INGEST_JOURNAL_LINE_H

#include "ingest/import.h"
#include "ingest/names.h"

/* A line of the entry at hand; its texts live in the journal's `texts`. */
struct entry_line {
    int64_t row;
    enum journal_side side;
    struct str value[JOURNAL_FIELDS];
    const int *place; /* by column of the book's table, from 1 */
};
struct journal {
    struct import *im;
    const struct profile *p;
    int *at[SIDES]; /* by field: column of the file from 1, 0: not there */
    int place[SIDES][BOOK_MAX_COLUMNS];
    bool open; /* the heading was found, or there is none */
    day_t date;
    struct str voucher; /* of the entry at hand */
    struct entry_line *line;
    int n, cap;
    struct arena texts;
    struct names seen, repeats; /* ids of this file; how often an id's beginning came */
    day_t first, last;
    int64_t skipped; /* before this journal */
};

int journal_column_of(enum journal_field f); /* column of the book's table `journal` */
/* Books the lines of the entry at hand. */
void journal_entry_end(struct journal *j);
/* A later export must have all lines of its days that an earlier one had; then says what became of
 * the lines. False: nothing of the file may be booked. */
bool journal_end(struct journal *j);

#endif
