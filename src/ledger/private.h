/* What the files of this layer share; nobody else includes it (the tests of this layer may). */
#ifndef TANSO_LEDGER_PRIVATE_H
#define TANSO_LEDGER_PRIVATE_H

#include "core/embed.h"
#include "ledger/ledger.h"
#include <sqlite3.h>
#include <zlib.h>

enum { LEDGER_APPLICATION = 1952542319, LEDGER_WAIT_MS = 10000, LEDGER_PAGE = 16384 };
enum row_sql {
    ROW_FIND,
    ROW_GET,
    ROW_INSERT,
    ROW_UPDATE,
    ROW_DELETE,
    ROW_LIST,
    ROW_SEAL,
    ROW_SEAL_ALL,
    ROW_SQL_COUNT
};

/* ---- db.c: statements and errors ---- */
struct statement {
    const char *sql; /* a literal: found again by its address */
    sqlite3_stmt *st;
};
/* ---- dictionary.c ---- */
struct dictionary {
    struct arena arena;
    struct str *text;    /* by code */
    unsigned char *kind; /* by code */
    int terms, term_cap, terms_committed;
    struct detail *detail; /* by index */
    int details, detail_cap, details_committed;
    int32_t *term_slot, *detail_slot; /* open addressing; 0 is empty */
    size_t term_slots, detail_slots;
    int32_t last_detail;
    bool loaded;
};
/* ---- series.c ---- */
struct series {
    code_t meter, site, kind, supplier;
};
struct series_list {
    struct series *row; /* by number; [0] is none */
    int n, cap, committed;
    int32_t *slot; /* open addressing; 0 is empty */
    size_t slots;
};
/* ---- put.c ---- */
enum {
    PUT_ROWS = 4096,
    PUT_ROWS_MOST = 1 << 16 /* where they come out of order */,
    PUT_GROUP = 32
};
struct put_entry {
    int index; /* in the buffer */
    struct put_result result;
};
struct put_buffer {
    struct activity *row;
    int *order, *repeat; /* room for `cap`: rows by key, copies among them */
    int n, cap;
    bool ordered, any_ident, any_plain, repeats;
    int32_t last_source;
    int64_t last_row;
    struct put_entry *told; /* known and conflicting rows of this flush */
    int tolds, told_cap;
};
/* ---- content.c ---- */
struct content_writer {
    bool open;
    int64_t id, bytes;
    int part;
    uint64_t given; /* sum over the packed parts */
    struct sha256 hash;
};
/* ---- seal.c: changes of the sums since ledger_begin ---- */
enum { SEAL_HINTS = 256 };
struct seal_delta {
    const char *table;
    int64_t part, rows;
    uint64_t sum, moment; /* of the rows' checks; of each check times its row's number */
};
/* ---- closing.c: closed years, and what this transaction changes in them ---- */
struct closed_year {
    int year, version;
    day_t first, last;
    uint64_t sum; /* of the checks of records put in, less those taken out */
};

/* ---- names.c ---- */
struct names {
    struct arena arena;
    int64_t least;     /* of fewer rows in all it is not worth while; -1: never */
    int64_t behind;    /* rows that were added since it was made */
    struct str meters; /* as it was read, while they are what they were; p NULL: not so */
    struct buf key, content; /* as it is to be kept anew; empty: it need not */
};

struct ledger {
    sqlite3 *db;
    char *path;
    enum ledger_mode mode;
    struct diag *diag;
    bool in_transaction;
    bool boundary_touched; /* an entity, or a site, was changed since ledger_begin */
    bool spend_touched;    /* the journal, or a spend rule, was */
    struct statement *statement;
    int statements, statement_cap;
    struct dictionary dictionary;
    struct series_list series;
    struct names names;
    int32_t batch, last_batch; /* of the transaction at hand; of this connection */
    int64_t booked;
    int64_t extent, extent_stored;
    bool extent_known, idents_known, any_ident;
    day_t reading_first, reading_last; /* kept.c */
    struct buf state;                  /* seals of the tables, of the snapshot; empty: not asked */
    struct put_buffer *put;
    code_t open_method; /* ledger_open_method */
    void (*on_put)(void *ctx, const struct put_result *r);
    void *on_put_ctx;
    struct content_writer content;
    struct seal_delta *seal;
    int seals, seal_cap, seal_at[SEAL_HINTS]; /* where a part was found last */
    struct closed_year *closed; /* the newest closing of each year, read at ledger_begin */
    int closeds, closed_cap;
    const char *closed_table;                    /* a table whose change can alter them all */
    char *table_sql[TABLE_COUNT][ROW_SQL_COUNT]; /* rows.c */
};

/* The message for the last failure of SQLite on this ledger; returns false. */
bool db_error(struct ledger *l);
bool db_fault(struct ledger *l,
              const char *what); /* a mistake of the program itself; returns false */
bool db_exec(struct ledger *l, const char *sql);
/* A prepared statement, kept until the ledger closes; reset and without bindings. NULL after a
 * diagnostic. `sql` must stay where it is. */
sqlite3_stmt *db_get(struct ledger *l, const char *sql);
int db_step(struct ledger *l,
            sqlite3_stmt *st); /* 1 a row; 0 done, reset; -1 error, reset, with a diagnostic */
bool db_run(struct ledger *l, sqlite3_stmt *st); /* to the end; false on NULL or an error */
bool db_int(struct ledger *l, sqlite3_stmt *st,
            int64_t *out); /* first column of the first row; 0 when there is none */
void db_bind_text(sqlite3_stmt *st, int at, struct str s); /* the bytes must live until the step */
void db_bind_optional(sqlite3_stmt *st, int at, struct str s); /* empty becomes NULL */
void db_bind_hash(sqlite3_stmt *st, int at, struct sha256 h);
/* A blob of n bytes; false, and `to` as it was, for NULL and any other length. */
bool db_bytes(sqlite3_stmt *st, int column, void *to, size_t n);
struct sha256 db_hash(sqlite3_stmt *st, int column); /* zeros for what is no hash */
/* All rows of `sql` as an array of `size` bytes each in the arena; `count` says how many there are.
 * Returns how many; -1 on error. */
int db_list(struct ledger *l, const char *count, const char *sql, size_t size,
            void (*read)(sqlite3_stmt *st, void *row, struct arena *a), void *out, struct arena *a);
struct str db_text(sqlite3_stmt *st, int column); /* valid until the next step; empty for NULL */
void db_close_statements(struct ledger *l);

/* open.c */
struct ledger *ledger_open_with(const char *path, enum ledger_mode mode,
                                const struct embedded *migrations, struct diag *d);
void immutable_uri(
    struct buf *out,
    const char *path); /* for reading a file that nobody changes, without files beside it */
int ledger_newest(const struct embedded *migrations);

/* limits.c */
void limits_set(sqlite3 *db);
bool limits_schema_text(sqlite3 *db, struct buf *out); /* as embedded_ledger_schemas has it */
bool limits_own_schema(struct ledger *l, const struct embedded *migrations, int version);
bool migrations_run(struct ledger *l, const struct embedded *migrations, int from);

/* dictionary.c */
bool dictionary_refresh(struct ledger *l); /* reads what was added since, by whomever */
void dictionary_forget(struct ledger *l);  /* back to what was there at ledger_begin */
void dictionary_free(struct ledger *l);
/* Filling an empty one from what was kept: texts are not copied, and found by text after
 * dictionary_index. */
void dictionary_start(struct dictionary *d);
void dictionary_add_term(struct dictionary *d, unsigned kind, struct str text);
bool dictionary_add_detail(struct dictionary *d, const struct detail *x); /* false: no detail */
void dictionary_index(struct dictionary *d);
size_t dictionary_slots(int n); /* room of a hash table for n numbers */
void dictionary_enter(int32_t *slot, size_t slots, uint64_t hash, int32_t value);

/* series.c */
bool series_refresh(struct ledger *l); /* reads what was added since, by whomever */
void series_forget(struct ledger *l);  /* back to what was there at ledger_begin */
void series_free(struct ledger *l);
bool series_add(struct ledger *l, struct series s); /* that is stored; false: none */
/* Number of the record's series; adds when new; -1 on error. */
int32_t series_of(struct ledger *l, const struct activity *a);
/* Meter, site, kind and supplier from a->series; false: there is no such series. */
bool series_fill(const struct ledger *l, struct activity *a);

/* activity.c: columns of activity and retired, in this order. The first four are the key. */
#define ACTIVITY_COLUMNS "start, series, end, ident, quantity, detail, cost, source, row"
enum { ACTIVITY_KEY = 4, ACTIVITY_SOURCE = 7, ACTIVITY_VALUES = 9 };
void activity_values(const struct activity *a, int64_t *v);
void activity_bind(sqlite3_stmt *st, int first, const struct activity *a, int columns);
void activity_read(const struct ledger *l, sqlite3_stmt *st, struct activity *out);
bool any_ident(struct ledger *l); /* somebody gave an id to some record; on an error, too */
bool activity_restore(struct ledger *l, const struct activity *a);
/* As ledger_activity_retire, for records of the journal, too. */
bool activity_retire(struct ledger *l, const struct activity *a, struct str why);
bool activity_extent_load(struct ledger *l); /* l->extent, of the transaction */
bool activity_extent_note(struct ledger *l, const struct activity *a);
void activity_seal(struct ledger *l, const struct activity *a, int sign);
extern const char sql_retired_row[]; /* for seal_row */
bool activity_extent_store(struct ledger *l);

/* spend.c: makes the records of the journal what journal and rules say */
bool spend_settle(struct ledger *l);
/* Whether the record n of given_id, named `ident` in SQL, is one of the journal's. */
#define SQL_OF_JOURNAL(ident) \
    "EXISTS (SELECT 1 FROM given_id g WHERE g.n = " ident \
    " AND g.text >= 'journal:' AND g.text < 'journal;')"

/* names.c */
bool names_take(struct ledger *l); /* fills the empty dictionary where it can */
bool names_meters(struct ledger *l, struct meter **out, int *n, struct arena *a);
void names_make(struct ledger *l, const struct meter *meter, int meters); /* all, as listed */
bool names_made(struct ledger *l, struct kept_figures *out);
void names_forget(struct ledger *l);

/* kept.c */
void reading_note(struct ledger *l, int64_t first, int64_t last); /* days in which records start */

/* row_sql.c */
const char *row_sql(struct ledger *l, const struct book_table *t,
                    enum row_sql which);        /* lives as long as the ledger */
bool book_only_row(const struct book_table *t); /* organization: one row, without identity */

/* rows.c */
void row_json(struct buf *out, const struct book_row *r);
void row_id(const struct book_row *r, int64_t n, struct buf *out); /* as `set` takes it */
bool row_current(struct ledger *l, const struct book_table *t, int64_t n, struct book_row *out,
                 struct arena *a);
bool row_write_back(struct ledger *l, const struct book_table *t, int64_t n,
                    const struct book_row *r); /* NULL: takes it out */
bool row_log(struct ledger *l, const char *table, struct str key, struct str before,
             struct str after);
/* A row that is only ever added, and stands for a content: in the log its hash is enough. */
bool row_log_content(struct ledger *l, const char *table, int64_t id, struct sha256 h);
int64_t row_number(struct ledger *l, const struct book_table *t,
                   struct str id); /* 0: none; -1 error */
bool book_stored(const struct book_table *t,
                 int column); /* false for month, which becomes start and end */

/* sets.c: a set's texts as one JSON object, as the log keeps them */
bool set_current(struct ledger *l, struct str id, struct buf *out); /* nothing when there is none */
bool set_write_back(struct ledger *l, struct str id, struct str before); /* empty: takes it out */

/* content.c */
bool contents_verify(struct ledger *l);

/* seal.c */
uint64_t seal_of_values(const int64_t *v, int n);
uint64_t seal_of_bytes(uint64_t h, struct str s); /* joins a text to a check */
/* `row` is the row's number in the table, or in its source. */
void seal_add(struct ledger *l, const char *table, int64_t part, int64_t row, int rows,
              uint64_t sum);
/* A record, whose stored values are v, in its source, its month and closed years: +1 or -1. */
void seal_record(struct ledger *l, const struct activity *a, const int64_t v[], int sign);
/* The row of a table with an integer key `n` or `id`: `sql` is SELECT * FROM table WHERE key = ?;
 * sign +1 or -1. */
bool seal_row(struct ledger *l, const char *table, const char *sql, int64_t key, int sign);
/* Adds (+1) or takes off (-1) the row on which `st` stands. */
void seal_statement(struct ledger *l, const char *table, int64_t part, int64_t row,
                    sqlite3_stmt *st, int sign);
bool seal_store(struct ledger *l);
void seal_forget(struct ledger *l);
bool seal_verify(struct ledger *l);

/* closing.c */
bool closed_load(struct ledger *l);
void closed_touch(struct ledger *l, const struct activity *a,
                  uint64_t check);                            /* negative: taken out */
void closed_touch_table(struct ledger *l, const char *table); /* one that many figures depend on */
void closed_tell(struct ledger *l);                           /* after the commit */

/* log.c */
bool log_verify(struct ledger *l);

extern const char sql_batch_row[], sql_source_row[]; /* source.c: for seal_row */

#endif
