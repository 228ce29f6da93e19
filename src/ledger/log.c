/* The log of the small tables, of the user's factor sets and of closings: a hash chain. Each row
 * carries the SHA-256 over the chain of the row before it and over itself, so that no row can be
 * changed, taken out or put in between without every later one saying so. */
#include "ledger/private.h"

#include <string.h>

struct log_row {
    int64_t batch;
    struct str table, key, before, after; /* p NULL: NULL */
};

/* NULL and the empty text differ; every field says how long it is. */
static void add_text(struct buf *b, struct str s)
{
    buf_printf(b, "%lld:", s.p ? (long long)s.n : -1LL);
    buf_str(b, s);
}

static struct sha256 chain_of(struct sha256 last, const struct log_row *r)
{
    struct buf b = {0};
    buf_add(&b, (const char *)last.byte, sizeof last.byte);
    buf_printf(&b, "%lld:", (long long)r->batch);
    add_text(&b, r->table);
    add_text(&b, r->key);
    add_text(&b, r->before);
    add_text(&b, r->after);
    struct sha256 h = sha256_of(buf_view(&b));
    buf_free(&b);
    return h;
}

/* All zeros before the first row. */
static bool last_chain(struct ledger *l, struct sha256 *out)
{
    static const char sql[] = "SELECT chain FROM log ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *st = db_get(l, sql);
    *out = (struct sha256){{0}};
    int rc = st ? db_step(l, st) : -1;
    if (rc == 1) {
        *out = db_hash(st, 0);
        sqlite3_reset(st);
    }
    return rc >= 0;
}

static struct str or_null(struct str s)
{
    return s.n ? s : (struct str){0};
}

bool row_log(struct ledger *l, const char *table, struct str key, struct str before,
             struct str after)
{
    static const char sql[] =
        "INSERT INTO log (batch, tbl, key, before, after, chain) VALUES (?, ?, ?, ?, ?, ?)";
    static const char row[] = "SELECT * FROM log WHERE id = ?";
    struct log_row r = {l->batch, str_of(table), key, or_null(before), or_null(after)};
    struct sha256 last;
    if (!l->batch)
        return db_fault(l, "a change without a batch");
    sqlite3_stmt *st = last_chain(l, &last) ? db_get(l, sql) : NULL;
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, l->batch);
    db_bind_text(st, 2, r.table);
    db_bind_text(st, 3, key);
    db_bind_optional(st, 4, before);
    db_bind_optional(st, 5, after);
    db_bind_hash(st, 6, chain_of(last, &r));
    return db_run(l, st) && seal_row(l, "log", row, sqlite3_last_insert_rowid(l->db), 1);
}

bool row_log_content(struct ledger *l, const char *table, int64_t id, struct sha256 h)
{
    struct buf key = {0}, after = {0};
    buf_int(&key, id);
    buf_cstr(&after, "{\"sha256\":\"");
    sha256_print(&after, h);
    buf_cstr(&after, "\"}");
    bool ok = row_log(l, table, buf_view(&key), (struct str){0}, buf_view(&after));
    buf_free(&key);
    buf_free(&after);
    return ok;
}

static struct str text_at(sqlite3_stmt *st, int column)
{
    bool null = sqlite3_column_type(st, column) == SQLITE_NULL;
    return null ? (struct str){0} : db_text(st, column);
}

static bool tell_break(struct ledger *l, int64_t id, struct str table, struct str key)
{
    struct arena a = {0};
    struct buf n = {0};
    buf_int(&n, id);
    diag_error(l->diag, NOWHERE, E_VERIFY_LOG, n.p, str_save(&a, table).p, str_save(&a, key).p,
               NULL);
    buf_free(&n);
    arena_free(&a);
    return false;
}

/* Goes on from the chain as it is stored, so that each break is told once. */
bool log_verify(struct ledger *l)
{
    static const char sql[] =
        "SELECT id, batch, tbl, key, before, after, chain FROM log ORDER BY id";
    struct sha256 last = {{0}};
    bool whole = true;
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    for (; rc == 1; rc = db_step(l, st)) {
        struct log_row r = {sqlite3_column_int64(st, 1), text_at(st, 2), text_at(st, 3),
                            text_at(st, 4), text_at(st, 5)};
        struct sha256 stored = db_hash(st, 6);
        if (!sha256_eq(stored, chain_of(last, &r)))
            whole = tell_break(l, sqlite3_column_int64(st, 0), r.table, r.key);
        last = stored;
    }
    return rc == 0 && whole;
}
