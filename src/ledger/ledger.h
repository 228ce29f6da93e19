/* The ledger: one SQLite file per firm, and the only code that includes sqlite3.h.
 *
 * Committed data is never lost or doubled: WAL, synchronous=FULL, one transaction a file, every
 * return value checked. Every change belongs to a batch; nothing is deleted: a record that is
 * replaced, voided or undone moves to `retired`, a row of the small tables leaves its old form in
 * `log`. Sources are kept whole, by SHA-256, in compressed parts.
 *
 * Functions return false after putting a diagnostic into the ledger's diag (message and remedy, no
 * raw SQLite text alone); the caller then rolls back. */
#ifndef TANSO_LEDGER_LEDGER_H
#define TANSO_LEDGER_LEDGER_H

#include "calc/calc.h"
#include "core/diag.h"
#include "core/hash.h"
#include "ledger/book.h"

struct ledger;
enum ledger_mode { LEDGER_READ, LEDGER_WRITE };

/* Makes the file (mode 0600) with the newest schema and the organization's row (checked before) as
 * batch 1, "init", all at once: killed anywhere there is no file or the whole one. Refuses when
 * something is there already (E_LEDGER_EXISTS; status 3). */
struct ledger *ledger_create(const char *path, const struct book_row *organization, struct diag *d);
/* Opens, checks application_id, refuses a newer schema by name of the version needed, migrates an
 * older one in either mode (after a verified backup beside it; refused where the file cannot be
 * written). Not a ledger, empty, a directory, missing, no permission: a clear message each. NULL on
 * error. Waits up to 10 s for another writer. */
struct ledger *ledger_open(const char *path, enum ledger_mode mode, struct diag *d);
void ledger_close(struct ledger *l); /* takes NULL; rolls back what is not committed */
const char *ledger_path(const struct ledger *l);
/* A number that grows when a change of the record is committed (that of its batch): equal before
 * and after, what was read in between is one state. Figures that are kept do not count. */
bool ledger_data_version(struct ledger *l, int *version);

bool ledger_begin(
    struct ledger *l); /* BEGIN IMMEDIATE (LEDGER_WRITE) or BEGIN (snapshot for reading) */
/* The same in two steps, for who may do without the texts, of which a large ledger has many: until
 * they are loaded no record and no small table but the organization can be read. */
bool ledger_snapshot(struct ledger *l);
/* least >= 0: from what is kept of them where there is that, and to be kept by the next ledger_keep
 * where there are that many. */
bool ledger_texts_load(struct ledger *l, int64_t least);
bool ledger_commit(struct ledger *l);
void ledger_rollback(
    struct ledger *l); /* also forgets texts and details added since ledger_begin */

/* ---- dictionary ---- */
enum term_kind {
    TERM_SITE,
    TERM_METER,
    TERM_ACTIVITY,
    TERM_SUPPLIER,
    TERM_MENU,
    TERM_UNIT,
    TERM_CURRENCY,
    TERM_METHOD
};
/* Texts are one code space, so that calc can index one array. Same text and kind, same code. */
code_t ledger_code(struct ledger *l, enum term_kind kind,
                   struct str text); /* adds when new; 0 for empty; -1 on error */
code_t ledger_code_find(struct ledger *l, enum term_kind kind, struct str text); /* 0 when absent */
struct str ledger_text(const struct ledger *l, code_t code);
const struct str *ledger_texts(const struct ledger *l, int *n); /* array by code, for calc_input */
int32_t ledger_detail(
    struct ledger *l,
    const struct detail *d); /* index of the combination; adds when new; -1 on error */
const struct detail *ledger_details(const struct ledger *l, int *n);
int ledger_series(const struct ledger *l); /* records' numbers of series are below it */

/* ---- batches and sources ---- */
/* A batch is one command's change; everything written until the commit belongs to it. `at` is UTC
 * now, kept for the trail. */
int32_t ledger_batch(struct ledger *l, const char *command); /* id from 1; -1 on error */
int32_t ledger_batch_last(
    const struct ledger *l); /* the newest that this connection made; 0: none */
struct source {
    int32_t id, batch;
    struct str name; /* file name without folders, as given; "add", "set" for typed rows */
    struct sha256 hash;
    int64_t bytes;
    struct str encoding, profile; /* profile "id@version" */
    struct str sheet;             /* table or sheet inside the file; empty: the file itself */
    int64_t accepted, skipped, refused;
    struct str imported_at; /* UTC, "2026-05-01T09:00:00Z" */
    bool undone;
};
int32_t ledger_source(
    struct ledger *l,
    const struct source *s); /* id is given by the ledger; returned; -1 on error */
bool ledger_source_counts(struct ledger *l, int32_t source, int64_t accepted, int64_t skipped,
                          int64_t refused);
bool ledger_source_get(struct ledger *l, int32_t id, struct source *out, struct arena *a);
/* The newest source of that content that is not undone; false (and no diagnostic) when there is
 * none. */
bool ledger_source_by_hash(struct ledger *l, struct sha256 h, struct source *out, struct arena *a);
int ledger_sources(struct ledger *l, struct source **out, struct arena *a); /* all, by id */
/* The content of a source: 0 = new, give its parts in order and end; 1 = already kept; -1 = error.
 * A part is zlib-compressed bytes of `raw` bytes of the file. content_end reads the parts back,
 * hashes them and compares with h before the commit. */
int ledger_content_begin(struct ledger *l, struct sha256 h, int64_t bytes);
bool ledger_content_part(struct ledger *l, const void *packed, size_t n, size_t raw);
bool ledger_content_end(struct ledger *l);
/* Ends it, too, for who has unpacked the very parts again and found the hash: what is stored is
 * what was given. */
bool ledger_content_stored(struct ledger *l);
bool ledger_content_put(struct ledger *l, struct str bytes,
                        struct sha256 *h); /* small content at once */
/* Reads the content back in order, unpacked; `take` returns false to stop early. */
bool ledger_content_read(struct ledger *l, struct sha256 h,
                         bool (*take)(void *ctx, const void *bytes, size_t n), void *ctx);

/* ---- activities ---- */
enum put_outcome {
    PUT_BOOKED,
    PUT_KNOWN /* equal row there already */,
    PUT_CONFLICT /* same identity, another content */
};
struct put_result {
    enum put_outcome outcome;
    struct activity given,
        there; /* `there`: the row in the ledger (or earlier in the file) for KNOWN and CONFLICT */
};
/* Buffers and inserts 32 rows a statement. `on_put` is called for KNOWN and CONFLICT only, when the
 * buffer is flushed. Identity: ident where given, else site, meter, kind, start, end, supplier.
 * Equal: same quantity, unit and the rest of content. */
void ledger_on_put(struct ledger *l, void (*on_put)(void *ctx, const struct put_result *r),
                   void *ctx);
bool ledger_activity_put(struct ledger *l, const struct activity *a);
bool ledger_activity_flush(struct ledger *l);
/* From now on a record with this method agrees with one that is there whatever the method of that
 * one is (a bill read again after its record was reviewed). 0: none, as at first. */
void ledger_open_method(struct ledger *l, code_t method);
int64_t ledger_booked(const struct ledger *l); /* rows booked since ledger_batch */
int64_t ledger_ident(struct ledger *l,
                     struct str given_id); /* number of a given id, added when new; -1 on error */
struct str ledger_ident_text(struct ledger *l, int64_t ident, struct arena *a);
/* Free texts of a row: the bill's number and the user's note. */
bool ledger_activity_texts_put(struct ledger *l, int32_t source, int64_t row, struct str document,
                               struct str note);
bool ledger_activity_texts(struct ledger *l, int32_t source, int64_t row, struct str *document,
                           struct str *note, struct arena *a);
/* The id a person uses: the given one, else "s<source>.<row>". */
void ledger_activity_id(struct ledger *l, const struct activity *a, struct buf *out);
/* By either form of id. 1 found, 0 not there, -1 error. */
int ledger_activity_find(struct ledger *l, struct str id, struct activity *out);
/* Takes a record out of the figures: it moves to `retired` with the batch and the reason. */
bool ledger_activity_retire(struct ledger *l, const struct activity *a, struct str why);

/* Rows in order of start, series, end, ident whose period touches from..to.
 * Change no records while it is open. */
struct ledger_cursor;
struct ledger_cursor *ledger_activities(struct ledger *l, day_t from, day_t to);
/* The same for totals, a quarter faster: cost, source and row are 0. */
struct ledger_cursor *ledger_activities_brief(struct ledger *l, day_t from, day_t to);
/* Of these, the ones that start in first..last and end on `touching` or later. */
struct ledger_cursor *ledger_activities_begun(struct ledger *l, day_t first, day_t last,
                                              day_t touching);
bool ledger_reach(struct ledger *l, day_t day,
                  day_t *first); /* no record that touches `day` starts before *first */
/* How many records start in the months of first..last; -1 on error. */
int64_t ledger_begun(struct ledger *l, day_t first, day_t last);
bool ledger_activity_rest(
    struct ledger *l,
    struct activity *a); /* what a brief record lacks; inside the same transaction */
int ledger_next(struct ledger_cursor *c, struct activity *out); /* 1, 0 at the end, -1 error */
void ledger_cursor_close(struct ledger_cursor *c);              /* takes NULL */

/* Records that touch from..to, were booked in `batch` or before and were taken out later (replaced,
 * voided, undone), in the same order. free() *out. How many; -1 error. */
int ledger_activities_gone(struct ledger *l, int32_t batch, day_t from, day_t to,
                           struct activity **out);

/* First day of the first record and last day of the latest; DAY_NONE: there is no record. */
bool ledger_span(struct ledger *l, day_t *first, day_t *last);
/* The fiscal years that records touch, without a look at every record's end; *last < *first: none.
 */
bool ledger_years(struct ledger *l, int fiscal_start, int *first, int *last);

/* ---- the small tables (everything of the book but activities) ---- */
/* `month` becomes start and end; only columns that are given are compared.
 * Inserts, or compares with the row of the same identity: PUT_BOOKED, PUT_KNOWN (equal; or only
 * filling what was empty in `organization`, which is booked), PUT_CONFLICT (values differ; *column
 * is the first that does, *there its value). */
bool ledger_row_put(struct ledger *l, const struct book_row *r, int32_t source, int64_t row,
                    enum put_outcome *outcome, int *column, struct str *there, struct arena *a);
/* Changes columns of one row; the old form stays in the log. A value with p NULL stays, one of no
 * bytes (p not NULL) empties the column; the id itself cannot change. Rows of tables without an id
 * are named by the number that ledger_rows gives. False with a diagnostic when there is no such
 * row. */
bool ledger_row_set(struct ledger *l, const struct book_table *t, struct str id,
                    const struct book_row *changes);
/* Calls `each` with every row, in order of identity; the row's texts live until the call returns.
 * `id` is the row's id as `set` takes it. */
bool ledger_rows(struct ledger *l, enum table_id t,
                 bool (*each)(void *ctx, const struct book_row *r, struct str id), void *ctx);

/* Takes a batch back out: what it booked is retired, what it retired or changed is restored; both
 * stay in the log. Refused, naming why, when a later batch built on it (a site in use, a row
 * changed since) or it is undone already. */
bool ledger_undo(struct ledger *l, int32_t batch);

/* ---- the journal and its records (docs/decisions/0012-spend-rules.md) ---- */
/* What a rule asks of a line. Compared folded (utf8_fold), partners also without their form of
 * company; the text of the line has to contain the rule's. */
enum rule_field {
    RULE_ACCOUNT,
    RULE_SUB_ACCOUNT,
    RULE_COUNTER_ACCOUNT, /* one of the accounts of the other side */
    RULE_DEPARTMENT,
    RULE_PARTNER,
    RULE_TAX_CLASS,
    RULE_TEXT,
    RULE_FIELDS
};
enum rule_tax { TAX_NOT_SAID, TAX_AS_PRINTED, TAX_LESS, TAX_PLUS };
struct spend_rule {
    struct str rule, activity, site, reason;
    struct str key[RULE_FIELDS]; /* folded; empty: any */
    int64_t order;
    day_t from, to; /* DAY_NONE: open */
    bool skip;
    enum rule_tax tax;
    int category; /* 0: none */
};
struct spend_rules {
    struct spend_rule *rule; /* in the order in which they are asked */
    int n, cap;
    struct arena arena;
};
/* One side of one line of an entry. */
struct journal_line {
    struct str id, voucher, partner, currency, text, tax_class;
    struct str account, sub_account, department, counter_account;
    day_t date;
    bool credit;
    struct dec amount, tax; /* signed: a credit is below zero. tax: where tax_printed */
    bool tax_printed;
    int32_t source;
    int64_t row;
};
enum line_fate {
    LINE_BOOKED,
    LINE_SKIPPED,
    LINE_NO_RULE, /* no rule fits */
    LINE_NO_TAX   /* the rule wants the tax taken off or added, and none is printed */
};
bool spend_rules_load(struct ledger *l, struct spend_rules *out);
/* A rule alone, as text; texts live in `a`. */
void spend_rule_read(const struct book_row *r, struct spend_rule *out, struct arena *a);
void spend_rules_free(struct spend_rules *r);
/* What becomes of a line, by which rule (NULL: none), and the amount that is booked. */
enum line_fate spend_fate(const struct spend_rules *r, const struct journal_line *l,
                          const struct spend_rule **by, struct dec *amount);
/* The lines of from..to in order of day and id; texts live until the call returns. */
bool ledger_journal(struct ledger *l, day_t from, day_t to,
                    bool (*each)(void *ctx, const struct journal_line *line), void *ctx);
/* The line of that id: 1 found, 0 not there, -1 error; texts live in `a`. */
int ledger_journal_line(struct ledger *l, struct str id, struct journal_line *out, struct arena *a);
/* A record of the journal has the id "journal:" and that of its line; it is made, and taken out, by
 * the commit that changes its line or the rules. With `tell` a diagnostic says that it is one. */
bool ledger_of_journal(struct ledger *l, const struct activity *a, bool tell);
#define JOURNAL_PREFIX "journal:"

/* ---- user factor sets, kept in the ledger ---- */
bool ledger_set_put(struct ledger *l, struct str id, struct str set_json, struct str factors_csv,
                    struct str conversions_csv); /* replaces a set of the same id */
bool ledger_sets(struct ledger *l,
                 bool (*each)(void *ctx, struct str id, struct str set_json, struct str factors_csv,
                              struct str conversions_csv),
                 void *ctx);

/* ---- closed years ---- */
/* A year as it was published. A later one of the same year is a restatement; CLOSING_BASE is an
 * accepted recalculation of the base year (docs/methods.md section 12). Never changed nor undone.
 */
enum closing_kind { CLOSING_YEAR, CLOSING_BASE };
struct closing {
    enum closing_kind kind;
    int year, version; /* the ledger counts the versions of a year and kind, from 1 */
    day_t first, last; /* of the year; CLOSING_BASE: of the year as of which it was accepted */
    bool complete;
    struct str cause, why, by; /* cause: "structure", "method", "error", joined by "+" */
    struct str figures, marks; /* flat JSON objects */
    struct sha256 document;    /* content: all of it as one JSON document */
    struct str at, tool;       /* UTC; the program that closed it */
    int32_t batch;             /* what came later has a higher one */
};
/* Keeps it, and the document, in the batch at hand. at, tool and document are the ledger's own. */
bool ledger_closing_put(struct ledger *l, const struct closing *c, struct str document,
                        int *version);
int ledger_closings(struct ledger *l, struct closing **out, struct arena *a); /* oldest first */

/* The workbook of a closed year, byte for byte as it was made when it was closed. put is a change
 * of its own and refuses where the ledger was changed after that closing. get: 1, appended to out;
 * 0: none was kept; -1 error. */
bool ledger_closing_workbook_put(struct ledger *l, int year, int version, const char *lang,
                                 struct str bytes);
int ledger_closing_workbook(struct ledger *l, int year, int version, const char *lang,
                            struct buf *out);

/* ---- a consortium's ledger ---- */
/* A member's submission as it came in; of a member's year the newest row counts. Never changed nor
 * undone. */
struct received {
    int32_t id, batch;
    struct str member;
    int year;
    int64_t made; /* seconds since 1970, as the member says */
    bool is_signed;
    unsigned char key[32];
    struct sha256 seal, content; /* of its canonical content; of the file */
    struct str at;               /* UTC, when it was received */
};
/* Keeps it, and the file, in the batch at hand. id, batch, content and at are the ledger's own. */
bool ledger_received_put(struct ledger *l, const struct received *r, struct str file);
int ledger_received(struct ledger *l, struct received **out,
                    struct arena *a); /* all, by id; -1 on error */
/* What was published, as a document of the consortium layer. */
struct publication {
    int32_t id;
    struct sha256 document;
    struct str at;
};
bool ledger_publication_put(struct ledger *l, struct str document);
int ledger_publications(struct ledger *l, struct publication **out, struct arena *a);
/* Content as a whole; false after a diagnostic. */
bool ledger_content_get(struct ledger *l, struct sha256 h, struct buf *out);

/* ---- kept figures ---- */
/* What was worked out of the ledger and is kept to spare working it out again: apart from the
 * record, in no digest, seal or export, and nothing is lost with it. */
struct kept_figures {
    int year;
    struct str part;   /* which figures of the year, in which form */
    day_t first, last; /* records that start in this time were read for them; else first > last */
    struct str key;    /* state of those and of all else that they were made of */
    struct str content;
};
/* Which records were read since ledger_reading_begin: for first and last. */
void ledger_reading_begin(struct ledger *l);
void ledger_reading(const struct ledger *l, day_t *first, day_t *last);
/* What was read in another way counts, too. */
void ledger_reading_also(struct ledger *l, day_t first, day_t last);
/* Appends to a key the seals of the records that start in first..last, and of every other table
 * that figures could be made of. */
bool ledger_state(struct ledger *l, day_t first, day_t last, struct buf *key);
/* 1 found, and as it was written; 0 not; -1 error. Whether its key still holds is to be asked. Its
 * key and content live until ledger_kept_end, which is to follow, found or not. */
int ledger_kept(struct ledger *l, int year, struct str part, struct kept_figures *out);
void ledger_kept_end(struct ledger *l);
/* Every one, with whether it is as it was written. */
bool ledger_kept_each(struct ledger *l,
                      bool (*each)(void *ctx, const struct kept_figures *f, bool whole), void *ctx);
/* Keeps or drops them where that can be done at once: after the transaction, without waiting for
 * another writer, silently not where the file cannot be written. */
void ledger_keep(struct ledger *l, const struct kept_figures *f, int n);
void ledger_unkeep(struct ledger *l, const struct kept_figures *f, int n);
/* Of what ledger_texts_load keeps: is this it, and as the tables have it? 1 yes, or it is of another
 * state; 0 no; -1 error; 2 it is something else. In a transaction that has read the tables. */
int ledger_names_right(struct ledger *l, const struct kept_figures *f);

/* ---- whole file ---- */
bool ledger_backup(
    struct ledger *l,
    const char *path); /* consistent copy by the backup API; verified before it gets its name */
/* Structure, foreign keys, every kept content against its hash, and every row of every table
 * against its seal (a sum kept with each change, by which an edit with another program is found and
 * told by table and source); each fault is a diagnostic. True when all is well. Not within a
 * change. */
bool ledger_verify(struct ledger *l);
/* SHA-256 over everything a report depends on, in a canonical order: the book's digest. */
bool ledger_digest(struct ledger *l, struct sha256 *out);

/* Master data as the engine wants it; texts live in `a`. */
struct organization {
    struct str name, name_en, corporate_number, industry, country, currency, member_id,
        recalculation_threshold_percent;
    int fiscal_start, base_year; /* base_year 0: none */
    enum gwp gwp;
    enum consolidation consolidation;
};
bool ledger_organization(struct ledger *l, struct organization *out, struct arena *a);
int ledger_site_list(struct ledger *l, struct site **out,
                     struct arena *a); /* -1 on error; in order of id */
int ledger_meter_list(struct ledger *l, struct meter **out, struct arena *a); /* in order of code */
int ledger_instrument_list(struct ledger *l, struct instrument **out, struct arena *a);
int ledger_conversion_list(struct ledger *l, struct conversion **out, struct arena *a);
int ledger_exclusion_list(struct ledger *l, struct exclusion **out, struct arena *a);
int ledger_holding_list(struct ledger *l, struct holding **out,
                        struct arena *a); /* the table entities */
/* Do the holdings make sense (none in a circle, none above 100 %), and is every entity that is
 * named there? A commit that touched them checks it by itself. */
bool ledger_boundary_check(struct ledger *l);
/* The message of a fault; returns false. `where` is the row that names the entity. */
bool ledger_boundary_tell(struct ledger *l, enum boundary_fault fault, const char *where,
                          struct str entity);

#endif
