/* Figures kept beside the record (table `kept`), and the state of what they were made of. Nothing
 * here may fail a command: what cannot be read is calculated anew, what cannot be written is not
 * kept. */
#include "ledger/private.h"

#include <string.h>

static void key_integer(struct buf *key, int64_t v)
{
    buf_add(key, (const char *)&v, sizeof v);
}

void ledger_reading_begin(struct ledger *l)
{
    l->reading_first = INT32_MAX;
    l->reading_last = INT32_MIN;
}

void ledger_reading(const struct ledger *l, day_t *first, day_t *last)
{
    *first = l->reading_first;
    *last = l->reading_last;
}

void reading_note(struct ledger *l, int64_t first, int64_t last)
{
    if (first < l->reading_first)
        l->reading_first = (day_t)first;
    if (last > l->reading_last)
        l->reading_last = (day_t)last;
}

void ledger_reading_also(struct ledger *l, day_t first, day_t last)
{
    reading_note(l, first, last);
}

/* The sums that a statement gives: table, part, rows, sum. */
static bool add_seals(struct ledger *l, sqlite3_stmt *st, struct buf *key)
{
    int rc = st ? 1 : -1;
    while (rc == 1 && (rc = db_step(l, st)) == 1) {
        if (!sqlite3_column_int64(st, 2))
            continue; /* all its rows were taken out again */
        buf_str(key, db_text(st, 0));
        buf_char(key, '\0');
        for (int i = 1; i < 4; i++)
            key_integer(key, sqlite3_column_int64(st, i));
    }
    return rc == 0;
}

/* Left out is what no figure depends on, the records, which come by month, and what is never
 * changed once a record names it. */
bool ledger_state(struct ledger *l, day_t first, day_t last, struct buf *key)
{
    static const char tables[] =
        "SELECT tbl, part, rows, sum FROM seal WHERE tbl NOT IN ('activity', 'activity_month',"
        " 'activity_text', 'batch', 'content', 'detail', 'given_id', 'log', 'retired', 'series',"
        " 'source', 'term') ORDER BY tbl, part";
    static const char months[] = "SELECT tbl, part, rows, sum FROM seal"
                                 " WHERE tbl = 'activity_month' AND part BETWEEN ? AND ?"
                                 " ORDER BY part";
    bool steady = l->in_transaction && l->mode == LEDGER_READ; /* nobody changes what it sees */
    if (!steady)
        buf_reset(&l->state);
    if (!activity_extent_load(l))
        return false;
    if (!l->state.n && !add_seals(l, db_get(l, tables), &l->state)) {
        buf_reset(&l->state);
        return false;
    }
    buf_str(key, buf_view(&l->state));
    key_integer(key, l->extent); /* a longer record reaches into a year from before what was read */
    if (first > last)
        return true;
    sqlite3_stmt *st = db_get(l, months);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, date_month_index(first));
    sqlite3_bind_int(st, 2, date_month_index(last));
    return add_seals(l, st, key);
}

int64_t ledger_begun(struct ledger *l, day_t first, day_t last)
{
    static const char sql[] = "SELECT sum(rows) FROM seal"
                              " WHERE tbl = 'activity_month' AND part BETWEEN ? AND ?";
    int64_t n = 0;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, date_month_index(first));
    sqlite3_bind_int(st, 2, date_month_index(last));
    return db_int(l, st, &n) ? n : -1;
}

static int64_t check_of(const struct kept_figures *f)
{
    const int32_t v[] = {f->year, f->first, f->last};
    uint64_t h = seal_of_bytes(0, (struct str){(const char *)v, sizeof v});
    return (int64_t)seal_of_bytes(seal_of_bytes(seal_of_bytes(h, f->part), f->key), f->content);
}

static struct str blob(sqlite3_stmt *st, int column)
{
    const void *p = sqlite3_column_blob(st, column);
    return p ? (struct str){p, (size_t)sqlite3_column_bytes(st, column)} : (struct str){"", 0};
}

#define KEPT_COLUMNS "year, part, first, last, key, content, sum"

/* Whether it is as it was written. */
static bool read_kept(sqlite3_stmt *st, struct kept_figures *f)
{
    *f = (struct kept_figures){sqlite3_column_int(st, 0), db_text(st, 1), sqlite3_column_int(st, 2),
                               sqlite3_column_int(st, 3), blob(st, 4),    blob(st, 5)};
    bool sane = f->first > f->last || (f->first > -200000 && f->last < 200000);
    return sane && check_of(f) == sqlite3_column_int64(st, 6);
}

static const char one_kept[] = "SELECT " KEPT_COLUMNS " FROM kept WHERE year = ? AND part = ?";

int ledger_kept(struct ledger *l, int year, struct str part, struct kept_figures *out)
{
    sqlite3_stmt *st = db_get(l, one_kept);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, year);
    db_bind_text(st, 2, part);
    int rc = db_step(l, st);
    if (rc != 1)
        return rc;
    bool whole = read_kept(st, out);
    out->part = part;
    return whole;
}

void ledger_kept_end(struct ledger *l)
{
    for (int i = 0; i < l->statements; i++)
        if (l->statement[i].sql == one_kept)
            sqlite3_reset(l->statement[i].st);
}

bool ledger_kept_each(struct ledger *l,
                      bool (*each)(void *ctx, const struct kept_figures *f, bool whole), void *ctx)
{
    static const char sql[] = "SELECT " KEPT_COLUMNS " FROM kept ORDER BY year, part";
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? 1 : -1;
    bool ok = true;
    while (ok && rc == 1 && (rc = db_step(l, st)) == 1) {
        struct kept_figures f;
        bool whole = read_kept(st, &f);
        ok = each(ctx, &f, whole);
    }
    if (rc == 1)
        sqlite3_reset(st);
    return ok && rc >= 0;
}

/* ---- writing, where it can be done at once ---- */
static bool bind_figures(sqlite3_stmt *st, const struct kept_figures *f)
{
    db_bind_text(st, 2, f->part);
    return sqlite3_bind_int(st, 1, f->year) == SQLITE_OK &&
           sqlite3_bind_int(st, 3, f->first) == SQLITE_OK &&
           sqlite3_bind_int(st, 4, f->last) == SQLITE_OK &&
           sqlite3_bind_blob64(st, 5, f->key.p, f->key.n, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_bind_blob64(st, 6, f->content.p, f->content.n, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_bind_int64(st, 7, check_of(f)) == SQLITE_OK;
}

static bool write_all(sqlite3 *db, const struct kept_figures *f, int n)
{
    sqlite3_stmt *st = NULL;
    bool ok = sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)", -1,
                                 &st, NULL) == SQLITE_OK;
    for (int i = 0; ok && i < n; i++) {
        ok = bind_figures(st, &f[i]) && sqlite3_step(st) == SQLITE_DONE;
        sqlite3_reset(st);
    }
    sqlite3_finalize(st);
    return ok;
}

static bool take_out(sqlite3 *db, const struct kept_figures *f, int n)
{
    sqlite3_stmt *st = NULL;
    bool ok = sqlite3_prepare_v2(db, "DELETE FROM kept WHERE year = ? AND part = ?", -1, &st,
                                 NULL) == SQLITE_OK;
    for (int i = 0; ok && i < n; i++) {
        db_bind_text(st, 2, f[i].part);
        ok = sqlite3_bind_int(st, 1, f[i].year) == SQLITE_OK && sqlite3_step(st) == SQLITE_DONE;
        sqlite3_reset(st);
    }
    sqlite3_finalize(st);
    return ok;
}

/* A short transaction of its own that waits for nobody. No sync: should the machine stop, the log
 * is cut where the last user's change ended. */
static void at_once(struct ledger *l,
                    bool (*work)(sqlite3 *db, const struct kept_figures *f, int n),
                    const struct kept_figures *f, int n)
{
    static const char begin[] =
        "PRAGMA query_only = OFF; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE";
    if (l->in_transaction || sqlite3_db_readonly(l->db, "main"))
        return;
    sqlite3_busy_timeout(l->db, 0);
    bool ok = sqlite3_exec(l->db, begin, NULL, NULL, NULL) == SQLITE_OK && work(l->db, f, n) &&
              sqlite3_exec(l->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (!ok && !sqlite3_get_autocommit(l->db))
        sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_exec(l->db, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
    if (l->mode == LEDGER_READ)
        sqlite3_exec(l->db, "PRAGMA query_only = ON", NULL, NULL, NULL);
    sqlite3_busy_timeout(l->db, LEDGER_WAIT_MS);
}

void ledger_keep(struct ledger *l, const struct kept_figures *f, int n)
{
    struct kept_figures names;
    if (n > 0)
        at_once(l, write_all, f, n);
    if (names_made(l, &names))
        at_once(l, write_all, &names, 1);
}

void ledger_unkeep(struct ledger *l, const struct kept_figures *f, int n)
{
    if (n > 0)
        at_once(l, take_out, f, n);
}
