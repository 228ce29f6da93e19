/* What a consortium keeps for ever: its members' submissions, and what it published. */
#include "ledger/private.h"

#include <string.h>

/* In the log, too, whose chain then holds it in its place among the changes. */
static bool log_kept(struct ledger *l, const char *table, int64_t id, struct sha256 h)
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

bool ledger_received_put(struct ledger *l, const struct received *r, struct str file)
{
    static const char sql[] = "INSERT INTO received (batch, member, year, made, public_key, seal,"
                              " sha256) VALUES (?, ?, ?, ?, ?, ?, ?)";
    static const char row[] = "SELECT * FROM received WHERE id = ?";
    struct sha256 h;
    sqlite3_stmt *st;
    if (!l->batch)
        return db_fault(l, "a submission without a batch");
    if (!ledger_content_put(l, file, &h) || !(st = db_get(l, sql)))
        return false;
    sqlite3_bind_int(st, 1, l->batch);
    db_bind_text(st, 2, r->member);
    sqlite3_bind_int(st, 3, r->year);
    sqlite3_bind_int64(st, 4, r->made);
    if (r->is_signed)
        sqlite3_bind_blob(st, 5, r->key, (int)sizeof r->key, SQLITE_TRANSIENT);
    db_bind_hash(st, 6, r->seal);
    db_bind_hash(st, 7, h);
    if (!db_run(l, st))
        return false;
    int64_t id = sqlite3_last_insert_rowid(l->db);
    return seal_row(l, "received", row, id, 1) && log_kept(l, "received", id, h);
}

static void read_bytes(sqlite3_stmt *st, int column, unsigned char *to, size_t n)
{
    if (sqlite3_column_bytes(st, column) == (int)n)
        memcpy(to, sqlite3_column_blob(st, column), n);
}

static void read_received(sqlite3_stmt *st, struct received *r, struct arena *a)
{
    *r = (struct received){.id = sqlite3_column_int(st, 0),
                           .batch = sqlite3_column_int(st, 1),
                           .member = str_save(a, db_text(st, 2)),
                           .year = sqlite3_column_int(st, 3),
                           .made = sqlite3_column_int64(st, 4),
                           .is_signed = sqlite3_column_type(st, 5) != SQLITE_NULL,
                           .at = str_save(a, db_text(st, 8))};
    read_bytes(st, 5, r->key, sizeof r->key);
    read_bytes(st, 6, r->seal.byte, sizeof r->seal.byte);
    read_bytes(st, 7, r->content.byte, sizeof r->content.byte);
}

int ledger_received(struct ledger *l, struct received **out, struct arena *a)
{
    static const char count[] = "SELECT count(*) FROM received";
    static const char sql[] =
        "SELECT r.id, r.batch, member, year, made, public_key, seal, sha256, at FROM received r"
        " JOIN batch b ON b.id = r.batch ORDER BY r.id";
    int64_t rows = 0;
    int n = 0;
    *out = NULL;
    if (!db_int(l, db_get(l, count), &rows))
        return -1;
    *out = arena_alloc(a, (size_t)rows * sizeof **out + 1);
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    for (; rc == 1 && n < rows; rc = db_step(l, st))
        read_received(st, &(*out)[n++], a);
    return rc == 0 ? n : -1;
}

bool ledger_publication_put(struct ledger *l, struct str document)
{
    static const char sql[] = "INSERT INTO publication (batch, sha256) VALUES (?, ?)";
    static const char row[] = "SELECT * FROM publication WHERE id = ?";
    struct sha256 h;
    sqlite3_stmt *st;
    if (!l->batch)
        return db_fault(l, "a publication without a batch");
    if (!ledger_content_put(l, document, &h) || !(st = db_get(l, sql)))
        return false;
    sqlite3_bind_int(st, 1, l->batch);
    db_bind_hash(st, 2, h);
    if (!db_run(l, st))
        return false;
    int64_t id = sqlite3_last_insert_rowid(l->db);
    return seal_row(l, "publication", row, id, 1) && log_kept(l, "publication", id, h);
}

int ledger_publications(struct ledger *l, struct publication **out, struct arena *a)
{
    static const char count[] = "SELECT count(*) FROM publication";
    static const char sql[] =
        "SELECT p.id, sha256, at FROM publication p JOIN batch b ON b.id = p.batch ORDER BY p.id";
    int64_t rows = 0;
    int n = 0;
    *out = NULL;
    if (!db_int(l, db_get(l, count), &rows))
        return -1;
    *out = arena_alloc(a, (size_t)rows * sizeof **out + 1);
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    for (; rc == 1 && n < rows; rc = db_step(l, st)) {
        struct publication *p = &(*out)[n++];
        *p = (struct publication){.id = sqlite3_column_int(st, 0),
                                  .at = str_save(a, db_text(st, 2))};
        read_bytes(st, 1, p->document.byte, sizeof p->document.byte);
    }
    return rc == 0 ? n : -1;
}

static bool take(void *ctx, const void *bytes, size_t n)
{
    buf_add(ctx, bytes, n);
    return true;
}

bool ledger_content_get(struct ledger *l, struct sha256 h, struct buf *out)
{
    return ledger_content_read(l, h, take, out);
}
