/* The one way into the book: rows of text, from whatever carrier, are checked and booked here.
 *
 * A refused row gives a diagnostic with its place and is counted; the caller decides what becomes
 * of the file. The transaction is the caller's: begin, batch, source, rows, accept_finish, counts,
 * commit. */
#ifndef TANSO_INGEST_ACCEPT_H
#define TANSO_INGEST_ACCEPT_H

#include "ingest/ingest.h"

enum { ROW_MAX_TEXT = 4000 /* bytes of a value */, QUANTITY_MAX_DIGITS = 18 };
#define QUANTITY_MAX INT64_C(999999999999999999)

struct acceptor;
struct accept_options {
    struct str file;          /* as the user named it, for diagnostics */
    const char *site, *meter; /* for rows that name none; NULL: none */
    /* Called for each refused row after its diagnostic; reason in English and Japanese, valid
     * during the call. May be NULL. */
    void (*refused)(void *ctx, const struct book_row *r, int64_t row, struct str reason);
    void *ctx;
};
struct accept_counts {
    int64_t accepted, skipped, refused;
};

struct acceptor *accept_new(struct ledger *l, struct diag *d, const struct accept_options *o);
/* The rows that follow belong to that source; flushes those before. `place` names it in diagnostics
 * (file "book.json#meters" for a table inside a document; file and sheet in a workbook); its texts
 * have to outlive the acceptor. */
void accept_source(struct acceptor *a, int32_t source, struct pos place);
/* How the columns of the source are headed in the file, so that what is said of a value names its
 * column as a person sees it; copied. Until the next source. */
void accept_heading(struct acceptor *a, const struct str *field, int n);
/* Where a row's values stand in the file: column[i] is the place (from 1) of the table's column i,
 * 0 for none; NULL: no columns. True: booked, or known and skipped; false: refused, or the ledger
 * failed (accept_failed). Values may be dropped after the call. Whether an activity is known or in
 * conflict may turn out only later, at the latest in accept_finish. */
bool accept_row(struct acceptor *a, const struct book_row *r, int64_t row, const int *column);
/* Counts a row that its reader refused before it became a row of the book: the reader calls
 * accept_watch, puts its diagnostics into the collection, then calls this. */
void accept_refuse(struct acceptor *a, const struct book_row *r, int64_t row);
void accept_skip(struct acceptor *a);   /* counts a row that its reader named and left out */
void accept_watch(struct acceptor *a);  /* starts collecting the reason of the next refusal */
bool accept_finish(struct acceptor *a); /* books what is buffered; false: the ledger failed */
/* The activity codes of the records so far; texts and array belong to the acceptor. */
const struct import_code *accept_codes(const struct acceptor *a, int *n);
/* What the records booked replace, and what replaces them (supersede.h): after accept_finish, once
 * for all sources. False: the ledger failed. */
bool accept_supersede(struct acceptor *a);
bool accept_failed(const struct acceptor *a);
struct accept_counts accept_counts(
    const struct acceptor *a); /* of the current source since accept_source */
struct accept_counts accept_total(const struct acceptor *a);
void accept_free(struct acceptor *a); /* takes NULL */

/* The meter with that number in the book ("" when none; two: *other names the second). Numbers are
 * compared without spaces and hyphens, after NFKC. */
struct str accept_meter_by_number(struct acceptor *a, struct str number, struct str *other);
void number_key(struct buf *out, struct str number);

/* Converts a row into an activity of the current source without booking it; false after
 * diagnostics. */
bool accept_activity(struct acceptor *a, const struct book_row *r, int64_t row, const int *column,
                     struct activity *out);
/* The activity that was last handed to the ledger: for `add`, which prints its id. */
const struct activity *accept_last(const struct acceptor *a);

#endif
