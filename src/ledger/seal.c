/* Seals: for each table (and, for records, each source) the number of rows, the sum of a 64-bit
 * check over every column of every row, and the sum of the checks times the rows' numbers. Whoever
 * changes a row without going through this layer breaks the sums, and `check --integrity` says
 * where: the second one names a single row. SQLite's own pages carry no checksum. The sum
 * does not depend on the order of the rows, so it is kept up to date row by row. */
#include "ledger/private.h"

#include <string.h>

/* Fixed for ever: stored sums depend on it. Multiply and fold, after Lemire's and Wang's mixers. */
static uint64_t mix(uint64_t h, uint64_t v)
{
    u128 p = (u128)(h ^ v) * 0x9E3779B97F4A7C15U;
    return (uint64_t)p ^ (uint64_t)(p >> 64) ^ (h << 23 | h >> 41);
}

/* Little endian, whatever the machine: written so that the compiler sees one load. */
static uint64_t word_of(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

static uint64_t mix_bytes(uint64_t h, const unsigned char *p, size_t n)
{
    h = mix(h, n + 0x51ed270b);
    for (; n >= 8; p += 8, n -= 8)
        h = mix(h, word_of(p));
    uint64_t rest = 0;
    for (size_t i = 0; i < n; i++)
        rest |= (uint64_t)p[i] << (8 * i);
    return n ? mix(h, rest) : h;
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

uint64_t seal_of_bytes(uint64_t h, struct str s)
{
    return mix_bytes(h + KIND_BLOB, (const unsigned char *)s.p, s.n);
}

static bool is_of(const struct seal_delta *d, const char *table, int64_t part)
{
    return d->part == part && (d->table == table || strcmp(d->table, table) == 0);
}

static struct seal_delta *delta_of(struct ledger *l, const char *table, int64_t part)
{
    int *at = &l->seal_at[((size_t)part * 2 + strlen(table)) % SEAL_HINTS];
    if (*at < l->seals && is_of(&l->seal[*at], table, part))
        return &l->seal[*at];
    for (*at = 0; *at < l->seals; ++*at) {
        if (is_of(&l->seal[*at], table, part))
            return &l->seal[*at];
    }
    MEM_GROW(l->seal, l->seals, l->seal_cap);
    l->seal[l->seals] = (struct seal_delta){table, part, 0, 0, 0};
    return &l->seal[l->seals++];
}

void seal_add(struct ledger *l, const char *table, int64_t part, int64_t row, int rows,
              uint64_t sum)
{
    struct seal_delta *d = delta_of(l, table, part);
    d->rows += rows;
    d->sum += sum;
    d->moment += sum * (uint64_t)row;
}

static const char by_month[] = "activity_month";

void seal_record(struct ledger *l, const struct activity *a, const int64_t v[], int sign)
{
    uint64_t h = seal_of_values(v, ACTIVITY_VALUES);
    h = sign > 0 ? h : 0 - h;
    seal_add(l, "activity", a->source, a->row, sign, h);
    seal_add(l, by_month, date_month_index(a->start), 0, sign, h);
    closed_touch(l, a, h);
}

void seal_statement(struct ledger *l, const char *table, int64_t part, int64_t row,
                    sqlite3_stmt *st, int sign)
{
    uint64_t h = seal_of_row(st);
    seal_add(l, table, part, row, sign, sign > 0 ? h : 0 - h);
}

bool seal_row(struct ledger *l, const char *table, const char *sql, int64_t key, int sign)
{
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, key);
    int rc = db_step(l, st);
    if (rc == 1) {
        seal_statement(l, table, 0, key, st, sign);
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
    static const char find[] = "SELECT rows, sum, moment FROM seal WHERE tbl = ? AND part = ?";
    static const char put[] = "INSERT OR REPLACE INTO seal VALUES (?, ?, ?, ?, ?)";
    sqlite3_stmt *st = db_get(l, find);
    if (!st)
        return false;
    db_bind_text(st, 1, str_of(d->table));
    sqlite3_bind_int64(st, 2, d->part);
    int rc = db_step(l, st);
    int64_t rows = rc == 1 ? sqlite3_column_int64(st, 0) : 0;
    uint64_t sum = rc == 1 ? (uint64_t)sqlite3_column_int64(st, 1) : 0;
    uint64_t moment = rc == 1 ? (uint64_t)sqlite3_column_int64(st, 2) : 0;
    if (rc == 1)
        sqlite3_reset(st);
    if (rc < 0 || !(st = db_get(l, put)))
        return false;
    db_bind_text(st, 1, str_of(d->table));
    sqlite3_bind_int64(st, 2, d->part);
    sqlite3_bind_int64(st, 3, rows + d->rows);
    sqlite3_bind_int64(st, 4, (int64_t)(sum + d->sum));
    sqlite3_bind_int64(st, 5, (int64_t)(moment + d->moment));
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
    int row;  /* column that numbers the row */
} sealed[] = {
    {"batch", "SELECT * FROM batch", -1, 0},
    {"content", "SELECT * FROM content", -1, 0},
    {"source", "SELECT * FROM source", -1, 0},
    {"log", "SELECT * FROM log", -1, 0},
    {"term", "SELECT * FROM term", -1, 0},
    {"detail", "SELECT * FROM detail", -1, 0},
    {"series", "SELECT * FROM series", -1, 0},
    {"given_id", "SELECT * FROM given_id", -1, 0},
    {"activity", "SELECT * FROM activity", ACTIVITY_SOURCE, ACTIVITY_SOURCE + 1},
    {"retired", "SELECT * FROM retired", -1, 0},
    {"activity_text", "SELECT * FROM activity_text", 0, 1},
    {"closing", "SELECT * FROM closing", -1, 0},
    {"closing_workbook", "SELECT * FROM closing_workbook", -1, 0},
    {"received", "SELECT * FROM received", -1, 0},
    {"publication", "SELECT * FROM publication", -1, 0},
    {"user_set", "SELECT * FROM user_set", -1, 0},
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

/* What is left over of one row has a check, and that times its number: the number is found by
 * trying. Several rows together fit no number. -1: none. */
static int64_t single_row(const struct seal_delta *d)
{
    enum { MOST = 1 << 22 };
    if (!d->sum || d->rows < -1 || d->rows > 1)
        return -1;
    for (int64_t row = 1; row < MOST; row++)
        if (d->sum * (uint64_t)row == d->moment)
            return row;
    return -1;
}

/* The row's own name where the table has one, else its number. */
static void name_row(struct ledger *l, const char *table, int64_t n, struct buf *out)
{
    const struct book_table *t = book_table(str_of(table));
    struct arena a = {0};
    struct book_row r;
    if (t && t->id != TABLE_ACTIVITIES && row_current(l, t, n, &r, &a))
        row_id(&r, n, out);
    else
        buf_int(out, n);
    arena_free(&a);
}

static bool tell_row(struct ledger *l, const struct seal_delta *d, int64_t row)
{
    enum msg m = d->rows > 0 ? E_VERIFY_ROW_GONE : d->rows < 0 ? E_VERIFY_ROW_MORE : E_VERIFY_ROW;
    struct arena a = {0};
    struct source s = {0};
    struct buf name = {0};
    struct pos at = NOWHERE;
    if (d->part && d->part <= INT32_MAX && ledger_source_get(l, (int32_t)d->part, &s, &a))
        at = (struct pos){.file = s.name, .row = row};
    name_row(l, d->part ? "" : d->table, row, &name);
    diag_error(l->diag, at, m, d->table, name.p, NULL);
    buf_free(&name);
    arena_free(&a);
    return false;
}

static bool tell(struct ledger *l, const struct seal_delta *d)
{
    int64_t row = single_row(d);
    if (row >= 0)
        return tell_row(l, d, row);
    if (d->part)
        return tell_source(l, d->table, d->part);
    diag_error(l->diag, NOWHERE, E_VERIFY_TABLE, d->table, NULL);
    return false;
}

/* Takes what stands in the table off the stored sums; whatever is left over was changed. */
static bool count_table(struct ledger *l, const char *table, const char *sql, int part_column,
                        int row_column)
{
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    bool records = part_column == ACTIVITY_SOURCE;
    for (; rc == 1; rc = db_step(l, st)) {
        int64_t part = part_column < 0 ? 0 : sqlite3_column_int64(st, part_column);
        uint64_t h = seal_of_row(st);
        seal_add(l, table, part, sqlite3_column_int64(st, row_column), -1, 0 - h);
        if (records)
            seal_add(l, by_month, date_month_index(sqlite3_column_int(st, 0)), 0, -1, 0 - h);
    }
    return rc == 0;
}

static bool load_sums(struct ledger *l, const char *table)
{
    static const char sql[] = "SELECT part, rows, sum, moment FROM seal WHERE tbl = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    db_bind_text(st, 1, str_of(table));
    int rc;
    while ((rc = db_step(l, st)) == 1) {
        struct seal_delta *d = delta_of(l, table, sqlite3_column_int64(st, 0));
        d->rows += sqlite3_column_int64(st, 1);
        d->sum += (uint64_t)sqlite3_column_int64(st, 2);
        d->moment += (uint64_t)sqlite3_column_int64(st, 3);
    }
    return rc == 0;
}

static bool is_broken(const struct seal_delta *d)
{
    return d->rows || d->sum || d->moment;
}

/* False: the ledger failed. *whole becomes false, after a diagnostic, when rows were changed. */
static bool verify_table(struct ledger *l, const char *table, const char *sql, int part_column,
                         int row_column, bool *whole)
{
    bool records = part_column == ACTIVITY_SOURCE, told = false;
    bool read = load_sums(l, table) && (!records || load_sums(l, by_month)) &&
                count_table(l, table, sql, part_column, row_column);
    for (int k = 0; read && k < l->seals; k++) {
        struct seal_delta d = l->seal[k]; /* telling may add to the list */
        if (d.table == table && is_broken(&d))
            told = !tell(l, &d);
    }
    /* Sums by month of records that are whole: the sums themselves were changed. */
    for (int k = 0; read && !told && k < l->seals; k++) {
        told = is_broken(&l->seal[k]);
        if (told)
            diag_error(l->diag, NOWHERE, E_VERIFY_TABLE, by_month, NULL);
    }
    *whole = *whole && !told;
    seal_forget(l);
    return read;
}

bool seal_verify(struct ledger *l)
{
    bool whole = true;
    seal_forget(l);
    for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++) {
        if (!verify_table(l, sealed[i].table, sealed[i].sql, sealed[i].part, sealed[i].row, &whole))
            return false;
    }
    for (int t = 0; t < TABLE_COUNT; t++) {
        const struct book_table *book = &book_tables[t];
        if (t != TABLE_ACTIVITIES &&
            !verify_table(l, book->name, row_sql(l, book, ROW_SEAL_ALL), -1, 0, &whole))
            return false;
    }
    return whole;
}
