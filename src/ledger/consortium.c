/* What a consortium keeps for ever: its members' submissions, and what it published. */
#include "ledger/private.h"

#include <string.h>

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
    return seal_row(l, "received", row, id, 1) && row_log_content(l, "received", id, h);
}

static void read_received(sqlite3_stmt *st, void *row, struct arena *a)
{
    struct received *r = row;
    *r = (struct received){.id = sqlite3_column_int(st, 0),
                           .batch = sqlite3_column_int(st, 1),
                           .member = str_save(a, db_text(st, 2)),
                           .year = sqlite3_column_int(st, 3),
                           .made = sqlite3_column_int64(st, 4),
                           .is_signed = sqlite3_column_type(st, 5) != SQLITE_NULL,
                           .at = str_save(a, db_text(st, 8))};
    (void)db_bytes(st, 5, r->key, sizeof r->key); /* of another length: as if there were none */
    (void)db_bytes(st, 6, r->seal.byte,
                   sizeof r->seal.byte); /* of another length: as if there were none */
    (void)db_bytes(st, 7, r->content.byte,
                   sizeof r->content.byte); /* of another length: as if there were none */
}

int ledger_received(struct ledger *l, struct received **out, struct arena *a)
{
    static const char count[] = "SELECT count(*) FROM received";
    static const char sql[] =
        "SELECT r.id, r.batch, member, year, made, public_key, seal, sha256, at FROM received r"
        " JOIN batch b ON b.id = r.batch ORDER BY r.id";
    return db_list(l, count, sql, sizeof **out, read_received, out, a);
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
    return seal_row(l, "publication", row, id, 1) && row_log_content(l, "publication", id, h);
}

static void read_publication(sqlite3_stmt *st, void *row, struct arena *a)
{
    struct publication *p = row;
    *p = (struct publication){.id = sqlite3_column_int(st, 0), .at = str_save(a, db_text(st, 2))};
    (void)db_bytes(st, 1, p->document.byte, sizeof p->document.byte); /* as above */
}

int ledger_publications(struct ledger *l, struct publication **out, struct arena *a)
{
    static const char count[] = "SELECT count(*) FROM publication";
    static const char sql[] =
        "SELECT p.id, sha256, at FROM publication p JOIN batch b ON b.id = p.batch ORDER BY p.id";
    return db_list(l, count, sql, sizeof **out, read_publication, out, a);
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
