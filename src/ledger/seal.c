/* Seals: for each table (and, for records, each source) the number of rows and the sum of a 64-bit
 * check over every column of every row. Whoever changes a row without going through this layer
 * breaks the sum, and `check --integrity` says where. SQLite's own pages carry no checksum. The sum
 * does not depend on the order of the rows, so it is kept up to date row by row. */
#include "ledger/private.h"

#include <string.h>

/* Fixed for ever: stored sums depend on it. Multiply and fold, after Lemire's and Wang's mixers. */
static uint64_t mix(uint64_t h, uint64_t v)
{
    u128 p = (u128)(h ^ v) * 0x9E3779B97F4A7C15U;
    return (uint64_t)p ^ (uint64_t)(p >> 64) ^ (h << 23 | h >> 41);
}

static uint64_t mix_bytes(uint64_t h, const unsigned char *p, size_t n)
{
    h = mix(h, n + 0x51ed270b);
    while (n) {
        size_t take = n < 8 ? n : 8;
        uint64_t v = 0;
        for (size_t i = 0; i < take; i++)
            v |= (uint64_t)p[i] << (8 * i);
        h = mix(h, v);
        p += take;
        n -= take;
    }
    return h;
}

enum { SEED = 0x7461, KIND_NULL = 1, KIND_INTEGER = 2, KIND_TEXT = 3, KIND_BLOB = 4 };

static uint64_t mix_integer(uint64_t h, int64_t v)
{
    return mix(h + KIND_INTEGER, (uint64_t)v);
}

static uint64_t mix_column(uint64_t h, sqlite3_stmt *st, int c)
{
    int type = sqlite3_column_type(st, c);
    if (type == SQLITE_NULL)
        return mix(h, KIND_NULL);
    if (type == SQLITE_INTEGER)
        return mix_integer(h, sqlite3_column_int64(st, c));
    const unsigned char *p =
        type == SQLITE_TEXT ? sqlite3_column_text(st, c) : sqlite3_column_blob(st, c);
    return mix_bytes(h + (type == SQLITE_TEXT ? KIND_TEXT : KIND_BLOB), p,
                     p ? (size_t)sqlite3_column_bytes(st, c) : 0);
}

/* NULLs at the end of a row count for nothing: a column that a migration adds (ALTER TABLE ADD
 * COLUMN) is NULL in every row that was sealed before there was such a column. */
static uint64_t seal_of_row(sqlite3_stmt *st)
{
    uint64_t h = SEED;
    int n = sqlite3_column_count(st);
    while (n > 0 && sqlite3_column_type(st, n - 1) == SQLITE_NULL)
        n--;
    for (int c = 0; c < n; c++)
        h = mix_column(h, st, c);
    return h;
}

uint64_t seal_of_values(const int64_t *v, int n)
{
    uint64_t h = SEED;
    for (int i = 0; i < n; i++)
        h = mix_integer(h, v[i]);
    return h;
}

static struct seal_delta *delta_of(struct ledger *l, const char *table, int64_t part)
{
    for (int i = l->seals - 1; i >= 0; i--) {
        if (l->seal[i].part == part && strcmp(l->seal[i].table, table) == 0)
            return &l->seal[i];
    }
    MEM_GROW(l->seal, l->seals, l->seal_cap);
    l->seal[l->seals] = (struct seal_delta){table, part, 0, 0};
    return &l->seal[l->seals++];
}

void seal_add(struct ledger *l, const char *table, int64_t part, int rows, uint64_t sum)
{
    struct seal_delta *d = delta_of(l, table, part);
    d->rows += rows;
    d->sum += sum;
}

void seal_statement(struct ledger *l, const char *table, int64_t part, sqlite3_stmt *st, int sign)
{
    uint64_t h = seal_of_row(st);
    seal_add(l, table, part, sign, sign > 0 ? h : 0 - h);
}

bool seal_row(struct ledger *l, const char *table, const char *sql, int64_t key, int sign)
{
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, key);
    int rc = db_step(l, st);
    if (rc == 1) {
        seal_statement(l, table, 0, st, sign);
        sqlite3_reset(st);
    }
    return rc == 1 || (rc == 0 && db_fault(l, table));
}

void seal_forget(struct ledger *l)
{
    l->seals = 0;
}

static bool store_one(struct ledger *l, const struct seal_delta *d)
{
    static const char find[] = "SELECT rows, sum FROM seal WHERE tbl = ? AND part = ?";
    static const char put[] = "INSERT OR REPLACE INTO seal VALUES (?, ?, ?, ?)";
    sqlite3_stmt *st = db_get(l, find);
    if (!st)
        return false;
    db_bind_text(st, 1, str_of(d->table));
    sqlite3_bind_int64(st, 2, d->part);
    int rc = db_step(l, st);
    int64_t rows = rc == 1 ? sqlite3_column_int64(st, 0) : 0;
    uint64_t sum = rc == 1 ? (uint64_t)sqlite3_column_int64(st, 1) : 0;
    if (rc == 1)
        sqlite3_reset(st);
    if (rc < 0 || !(st = db_get(l, put)))
        return false;
    db_bind_text(st, 1, str_of(d->table));
    sqlite3_bind_int64(st, 2, d->part);
    sqlite3_bind_int64(st, 3, rows + d->rows);
    sqlite3_bind_int64(st, 4, (int64_t)(sum + d->sum));
    return db_run(l, st);
}

bool seal_store(struct ledger *l)
{
    for (int i = 0; i < l->seals; i++) {
        if (!store_one(l, &l->seal[i]))
            return false;
    }
    seal_forget(l);
    return true;
}

/* ---- checking ---- */
/* Beside the small tables, which book_tables lists. */
static const struct {
    const char *table, *sql;
    int part; /* column that names the source; -1: the table is one part */
} sealed[] = {
    {"batch", "SELECT * FROM batch", -1},
    {"content", "SELECT * FROM content", -1},
    {"source", "SELECT * FROM source", -1},
    {"log", "SELECT * FROM log", -1},
    {"term", "SELECT * FROM term", -1},
    {"detail", "SELECT * FROM detail", -1},
    {"series", "SELECT * FROM series", -1},
    {"given_id", "SELECT * FROM given_id", -1},
    {"activity", "SELECT * FROM activity", ACTIVITY_SOURCE},
    {"retired", "SELECT * FROM retired", -1},
    {"activity_text", "SELECT * FROM activity_text", 0},
    {"user_set", "SELECT * FROM user_set", -1},
};

static bool tell_source(struct ledger *l, const char *table, int64_t part)
{
    struct arena a = {0};
    struct source s = {0};
    struct buf number = {0};
    buf_int(&number, part);
    const char *name =
        part <= INT32_MAX && ledger_source_get(l, (int32_t)part, &s, &a) ? s.name.p : "?";
    diag_error(l->diag, NOWHERE, E_VERIFY_SOURCE, table, name, number.p, NULL);
    buf_free(&number);
    arena_free(&a);
    return false;
}

static bool tell(struct ledger *l, const char *table, int64_t part)
{
    if (part)
        return tell_source(l, table, part);
    diag_error(l->diag, NOWHERE, E_VERIFY_TABLE, table, NULL);
    return false;
}

/* Takes what stands in the table off the stored sums; whatever is left over was changed. */
static bool count_table(struct ledger *l, const char *table, const char *sql, int part_column)
{
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    for (; rc == 1; rc = db_step(l, st)) {
        int64_t part = part_column < 0 ? 0 : sqlite3_column_int64(st, part_column);
        seal_add(l, table, part, -1, 0 - seal_of_row(st));
    }
    return rc == 0;
}

static bool load_sums(struct ledger *l, const char *table)
{
    static const char sql[] = "SELECT part, rows, sum FROM seal WHERE tbl = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    db_bind_text(st, 1, str_of(table));
    int rc;
    while ((rc = db_step(l, st)) == 1) {
        struct seal_delta *d = delta_of(l, table, sqlite3_column_int64(st, 0));
        d->rows += sqlite3_column_int64(st, 1);
        d->sum += (uint64_t)sqlite3_column_int64(st, 2);
    }
    return rc == 0;
}

/* False: the ledger failed. *whole becomes false, after a diagnostic, when rows were changed. */
static bool verify_table(struct ledger *l, const char *table, const char *sql, int part_column,
                         bool *whole)
{
    bool read = load_sums(l, table) && count_table(l, table, sql, part_column);
    for (int k = 0; read && k < l->seals; k++) {
        if (l->seal[k].rows || l->seal[k].sum)
            *whole = tell(l, table, l->seal[k].part);
    }
    seal_forget(l);
    return read;
}

bool seal_verify(struct ledger *l)
{
    bool whole = true;
    seal_forget(l);
    for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++) {
        if (!verify_table(l, sealed[i].table, sealed[i].sql, sealed[i].part, &whole))
            return false;
    }
    for (int t = 0; t < TABLE_COUNT; t++) {
        const struct book_table *book = &book_tables[t];
        if (t != TABLE_ACTIVITIES &&
            !verify_table(l, book->name, row_sql(l, book, ROW_SEAL_ALL), -1, &whole))
            return false;
    }
    return whole;
}
