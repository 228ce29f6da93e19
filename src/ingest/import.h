/* One import under way, and the readers of its carriers. */
#ifndef TANSO_INGEST_IMPORT_H
#define TANSO_INGEST_IMPORT_H

#include "core/csv.h"
#include "ingest/accept.h"
#include "ingest/keep.h"
#include "ingest/profile.h"
#include "ingest/rejects.h"

/* Rows of a table, whatever carries them; as csv_next. */
struct rows {
    void *from;
    int (*next)(void *from, struct csv_row *row, struct str file, struct diag *d);
};

/* One kind of file. A new one is reader_<name>.c and a line in reader.c. */
struct import;
struct reader {
    const char *name;
    /* Whether the file is of this kind, by its first bytes; says nothing. Asked in order. */
    bool (*fits)(struct import *im);
    /* Within the transaction: calls import_form_name and import_source for each table in it and
     * hands its rows to im->acceptor, mostly by read_table and read_profile. False: the file cannot
     * be read to its end, or the ledger failed; refused rows are no failure here. */
    bool (*read)(struct import *im);
};
extern const struct reader reader_xlsx, reader_espi, reader_invoice, reader_refused, reader_pdf,
    reader_book, reader_csv;
const struct reader *reader_of(struct import *im);

struct import {
    struct ledger *ledger;
    const char *path;
    struct str file; /* the path as a slice, for diagnostics */
    const struct import_options *options;
    struct import_result *result;
    struct arena *arena;
    struct diag *diag;
    struct file_scan scan;
    const struct reader *reader;
    struct buf head; /* see import_head */
    struct profile_list profiles;
    bool profiles_loaded;
    struct acceptor *acceptor;
    struct keep *keep;
    struct rejects *rejects; /* NULL: none are wanted */
    struct str encoding;     /* of the sources */
    struct str form;         /* "id@version" of the next source */
    int32_t source;          /* open source, 0: none yet */
    struct pos place;        /* of its rows: the file; "book.json#meters"; a sheet of it */
    int64_t rows;            /* data rows seen */
};

/* Names the form of the sources that follow. */
void import_form_name(struct import *im, struct str id, struct str version);
/* Opens the next source of the file (`sheet`: what the ledger calls the table inside it, or ""),
 * after settling the one before. False: the ledger failed. */
bool import_source(struct import *im, const char *sheet, struct pos place);
/* The place of a row of the open source. */
struct pos import_at(const struct import *im, int64_t row, int column);
/* To be called now and then while rows are read. */
bool import_breathe(struct import *im);

/* The first bytes of a text file, decoded, enough to recognise it; false when it is no text. */
enum { IMPORT_HEAD = 64 << 10 };
bool import_head(struct import *im, struct str *head);
/* What a table is: one of the book's, or one that a profile knows. `head` is its beginning as text,
 * delimited by `delimiter` (0: as each profile says). */
struct form {
    const struct book_table *table;
    const struct profile *profile;
};
enum form_found { FORM_FOUND, FORM_NONE /* nothing is said */, FORM_FAULT /* told */ };
enum form_found import_form(struct import *im, struct str head, char delimiter, struct pos at,
                            struct form *out);
/* Loads the profiles, once. False after a diagnostic. */
bool import_profiles(struct import *im);
/* The profile that --profile names; `text`: it must be of kind pdf-text, else of a table. */
enum form_found import_named(struct import *im, bool text, struct pos at, struct form *out);
/* Names the form (import_form_name). */
void import_use_form(struct import *im, const struct form *f);
/* Says what keeps a table from being one of those known, and which it resembles most. False: it
 * resembles none, and nothing is said. */
bool import_nearest(struct import *im, struct str head, char delimiter, struct pos at);

/* Hand the rows of one table to the acceptor; its source is open. False as a reader's read. */
bool read_table(struct import *im, const struct rows *rows, const struct book_table *table);
bool read_journal(struct import *im, const struct rows *rows, const struct profile *p);
bool read_profile(struct import *im, const struct rows *rows, const struct profile *p,
                  const char *sheet);
/* Notes for --explain: why the form fits, and what each column of the heading is read as. */
struct bill_columns;
void explain_form(struct import *im, const struct form *f, struct pos at);
void explain_columns(struct import *im, const struct profile *p, const struct bill_columns *c,
                     const struct csv_row *heading);
void explain_table(struct import *im, const struct book_table *t, const int *map,
                   const struct csv_row *heading);
/* Tables in an order in which what a row refers to comes before it. */
extern const enum table_id import_order[TABLE_COUNT];

/* The table that a heading belongs to: a column "reason" at its end, as refused rows have it,
 * counts as empty. -1: none. */
int table_of_heading(const struct str *field, int n, int *map);
/* A row above the heading: empty, or a title of one text (no table has one column). */
bool above_heading(const struct csv_row *r);
/* Says what keeps a heading from being that of the table that it resembles most; false when it
 * resembles none. */
bool explain_heading(struct import *im, const struct csv_row *r, struct pos at);

#endif
