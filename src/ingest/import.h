/* One import under way, and the readers of its carriers. */
#ifndef TANSO_INGEST_IMPORT_H
#define TANSO_INGEST_IMPORT_H

#include "core/csv.h"
#include "ingest/accept.h"
#include "ingest/keep.h"
#include "ingest/profile.h"
#include "ingest/rejects.h"

enum carrier { CARRIER_NONE, CARRIER_BOOK, CARRIER_TABLE, CARRIER_PROFILE };

struct import {
    struct ledger *ledger;
    const char *path;
    struct str file; /* the path as a slice, for diagnostics */
    const struct import_options *options;
    struct import_result *result;
    struct arena *arena;
    struct diag *diag;
    struct file_scan scan;
    enum carrier carrier;
    const struct book_table *table; /* CARRIER_TABLE */
    const struct profile *profile;  /* CARRIER_PROFILE */
    struct profile_list profiles;
    struct acceptor *acceptor;
    struct keep *keep;
    struct rejects *rejects;
    int32_t source;   /* open source, 0: none yet */
    struct str place; /* of its rows, for diagnostics: the file, or "book.json#meters" */
    int64_t rows;     /* data rows seen */
};

/* The first bytes of the file as text, enough to recognise it. */
enum { IMPORT_HEAD = 64 << 10 };
/* Opens the next source of the file (`sheet`: a table inside it, or ""), after settling the one
 * before. False: the ledger failed. */
bool import_source(struct import *im, const char *sheet);
/* To be called now and then while rows are read. */
bool import_breathe(struct import *im);

/* The readers hand rows to im->acceptor. False: the file cannot be read to its end, or the ledger
 * failed; refused rows are no failure here. */
bool read_book(struct import *im);
bool read_table(struct import *im);
bool read_profile(struct import *im);

/* The table that a heading belongs to: a column "reason" at its end, as refused rows have it,
 * counts as empty. -1: none. */
int table_of_heading(const struct str *field, int n, int *map);
/* Says what keeps a heading from being that of the table that it resembles most; false when it
 * resembles none. */
bool explain_heading(struct import *im, const struct csv_row *r);

#endif
