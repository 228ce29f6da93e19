/* Intake: bytes -> text -> rows -> profile -> checked rows -> ledger. One file is one transaction
 * and one batch. */
#ifndef TANSO_INGEST_INGEST_H
#define TANSO_INGEST_INGEST_H

#include "ledger/ledger.h"

/* The method of a record that was read from a PDF, until the user has compared it with the bill and
 * sets another (`tanso set activities ID method=invoice`). */
#define METHOD_TO_REVIEW "invoice, read from a PDF, to be reviewed"

enum { MAX_CODES = 64 };
struct import_options {
    const char *profile; /* NULL: recognised by content */
    const char *site;    /* for rows that name none and whose profile gives none; NULL: none */
    const char *meter;   /* the same */
    const char *zone;    /* "+09:00": of instants in a file that does not say its zone; NULL: none */
    bool dry_run, partial;
    bool explain; /* notes say what was recognised by what, and how each column is read */
    struct str draft; /* a profile as JSON that is not saved yet, beside the others; empty: none */
    /* called for each record of a bill that would be booked, or was; NULL: nobody asks */
    void (*booked)(void *ctx, const struct book_row *r);
    void *booked_ctx;
};
/* An activity code, and where the file has it first. */
struct import_code {
    struct str code;
    struct pos at;
};
struct import_result {
    struct str file; /* as given */
    struct sha256 hash;
    struct str profile; /* "id@version"; empty when not recognised */
    int32_t batch;      /* 0: nothing was booked (refused, known already, dry run) */
    int64_t accepted, skipped, refused;
    bool known_file;    /* the same content is booked already */
    bool unreadable;    /* the file could not be read: status 3 instead of 1 */
    struct str rejects; /* paths of the files with the refused rows, ", " between; empty: none */
    struct import_code *code; /* the activity codes of the file's records, at most MAX_CODES */
    int codes;
};
/* Reads one file: the book's tables as CSV, book.json, or a bill that a profile knows. Diagnostics
 * carry file, row and column (a table inside a document is named "book.json#meters", its rows are
 * counted from 1); all faults of the file are reported. Without `partial` one refused row refuses
 * the file; with it the good rows are booked and the refused ones go to FILE.refused.csv (or -2,
 * -3: one that is there is kept; the table's columns, the reason as last column "reason", or
 * "refused_because" where the table has a column of that name), FILE.refused.TABLE.csv each where a
 * workbook has several tables, those of a document to FILE.refused.json: importable once mended. Duplicates of booked rows are skipped and named
 * (notes); a file of which nothing is new leaves the ledger as it is. A file whose own total, count
 * of tables or encoding is wrong is refused whole, `partial` or not. True when the file is booked,
 * known, or a clean dry run. */
bool ingest_file(struct ledger *l, const char *path, const struct import_options *o,
                 struct import_result *r, struct arena *a, struct diag *d);

/* Whether the file defines what records refer to: any table of the book but activities, or a book.json. Only
 * recognises it; says nothing, and leaves the ledger as it is. A plain table is told by its
 * beginning, any other file by a dry run. */
bool ingest_defines(struct ledger *l, const char *path, const struct import_options *o);
/* For an error that says what the book has not been told yet (a site, a meter, a supply point's
 * meter, a unit): the command that tells it, its values in capitals. NULL for every other. */
const char *ingest_question(enum msg m);

/* Checks the values of a row as import does (types, choices, required columns), without a ledger.
 */
bool ingest_check_row(const struct book_row *r, struct diag *d);

/* One typed row ("COLUMN=VALUE"...), checked as import checks it, in its own batch. True when
 * booked or known. */
bool ingest_add(struct ledger *l, const struct book_table *t, const char *const *assignments, int n,
                struct diag *d, struct buf *id_out);
/* Changes: small tables in place with the old form in the log; an activity is replaced. */
bool ingest_set(struct ledger *l, const struct book_table *t, struct str id,
                const char *const *assignments, int n, struct diag *d, struct buf *id_out);

/* Row <-> activity, for list and export: the row of an activity as the book prints it; texts in
 * `a`. */
bool ingest_activity_row(struct ledger *l, const struct activity *x, struct book_row *out,
                         struct arena *a);
/* The whole book as one document (schemas/book.schema.json) in a stable order. */
bool ingest_export(struct ledger *l, struct buf *out);

/* Profiles: embedded ones, then the user's (folder $TANSO_PROFILES or
 * $XDG_CONFIG_HOME/tanso/profiles). */
struct profile_info {
    struct str id, version, title_ja, title_en, note;
    bool built_in, reconstructed;
};
int ingest_profiles(struct profile_info *out, int max, struct diag *d);

/* Where the rows of a stored source stand: its file, and its sheet in a workbook. A source may be
 * one column of a table ("Sheet1!C", "!C"): the column then stands in the place, too. */
struct pos ingest_source_place(const struct source *s);

/* The bill's own line: the raw text of a row of a stored source, decoded; false when the source has
 * no text rows. */
bool ingest_source_line(struct ledger *l, int32_t source, int64_t row, struct buf *out);

#endif
