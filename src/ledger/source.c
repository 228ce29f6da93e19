/* Batches (who did what, when) and sources (where rows were read). */
#include "ledger/private.h"

#include <string.h>

const char sql_batch_row[] = "SELECT * FROM batch WHERE id = ?";
const char sql_source_row[] = "SELECT * FROM source WHERE id = ?";

int32_t ledger_batch_last(const struct ledger *l)
{
    return l->last_batch;
}

int32_t ledger_batch(struct ledger *l, const char *command)
{
    static const char sql[] = "INSERT INTO batch (command, at, tool) VALUES (?, ?, ?)";
    if (!l->in_transaction)
        return db_fault(l, "a batch outside a transaction") - 1;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    struct buf at = {0};
    clock_print(&at, clock_now());
    db_bind_text(st, 1, str_of(command));
    db_bind_text(st, 2, buf_view(&at));
    db_bind_text(st, 3, STR("tanso " TANSO_VERSION));
    bool ok = db_run(l, st);
    buf_free(&at);
    int64_t id = sqlite3_last_insert_rowid(l->db);
    if (!ok || id > INT32_MAX || !seal_row(l, "batch", sql_batch_row, id, 1))
        return -1;
    l->batch = l->last_batch = (int32_t)id;
    l->booked = 0;
    return l->batch;
}

static bool is_zero(struct sha256 h)
{
    return sha256_eq(h, (struct sha256){{0}});
}

int32_t ledger_source(struct ledger *l, const struct source *s)
{
    static const char sql[] =
        "INSERT INTO source (batch, name, sheet, sha256, encoding, profile, accepted,"
        " skipped, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    if (!l->batch)
        return db_fault(l, "a source without a batch") - 1;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, l->batch);
    db_bind_text(st, 2, s->name);
    db_bind_text(st, 3, s->sheet);
    if (!is_zero(s->hash))
        db_bind_hash(st, 4, s->hash);
    db_bind_text(st, 5, s->encoding);
    db_bind_text(st, 6, s->profile);
    sqlite3_bind_int64(st, 7, s->accepted);
    sqlite3_bind_int64(st, 8, s->skipped);
    sqlite3_bind_int64(st, 9, s->refused);
    if (!db_run(l, st))
        return -1;
    int64_t id = sqlite3_last_insert_rowid(l->db);
    return id <= INT32_MAX && seal_row(l, "source", sql_source_row, id, 1) ? (int32_t)id : -1;
}

bool ledger_source_counts(struct ledger *l, int32_t source, int64_t accepted, int64_t skipped,
                          int64_t refused)
{
    static const char sql[] =
        "UPDATE source SET accepted = ?, skipped = ?, refused = ? WHERE id = ?";
    if (!seal_row(l, "source", sql_source_row, source, -1))
        return false;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, accepted);
    sqlite3_bind_int64(st, 2, skipped);
    sqlite3_bind_int64(st, 3, refused);
    sqlite3_bind_int(st, 4, source);
    return db_run(l, st) && seal_row(l, "source", sql_source_row, source, 1);
}

#define SOURCE_COLUMNS                                                                             \
    "SELECT s.id, s.batch, s.name, s.sha256, c.bytes, s.encoding, s.profile, s.sheet, s.accepted," \
    " s.skipped, s.refused, b.at, b.undone_by IS NOT NULL FROM source s"                           \
    " JOIN batch b ON b.id = s.batch LEFT JOIN content c ON c.sha256 = s.sha256 "

static void source_read(sqlite3_stmt *st, struct source *out, struct arena *a)
{
    *out = (struct source){.id = sqlite3_column_int(st, 0),
                           .batch = sqlite3_column_int(st, 1),
                           .name = str_save(a, db_text(st, 2)),
                           .hash = db_hash(st, 3),
                           .bytes = sqlite3_column_int64(st, 4),
                           .encoding = str_save(a, db_text(st, 5)),
                           .profile = str_save(a, db_text(st, 6)),
                           .sheet = str_save(a, db_text(st, 7)),
                           .accepted = sqlite3_column_int64(st, 8),
                           .skipped = sqlite3_column_int64(st, 9),
                           .refused = sqlite3_column_int64(st, 10),
                           .imported_at = str_save(a, db_text(st, 11)),
                           .undone = sqlite3_column_int(st, 12) != 0};
}

static bool source_one(struct ledger *l, sqlite3_stmt *st, struct source *out, struct arena *a)
{
    int rc = db_step(l, st);
    if (rc != 1)
        return false;
    source_read(st, out, a);
    sqlite3_reset(st);
    return true;
}

bool ledger_source_get(struct ledger *l, int32_t id, struct source *out, struct arena *a)
{
    static const char sql[] = SOURCE_COLUMNS "WHERE s.id = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, id);
    return source_one(l, st, out, a);
}

bool ledger_source_by_hash(struct ledger *l, struct sha256 h, struct source *out, struct arena *a)
{
    static const char sql[] =
        SOURCE_COLUMNS "WHERE s.sha256 = ? AND b.undone_by IS NULL ORDER BY s.id DESC LIMIT 1";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    db_bind_hash(st, 1, h);
    return source_one(l, st, out, a);
}

int ledger_sources(struct ledger *l, struct source **out, struct arena *a)
{
    static const char sql[] = SOURCE_COLUMNS "ORDER BY s.id";
    static const char count[] = "SELECT count(*) FROM source";
    int64_t n;
    *out = NULL;
    if (!db_int(l, db_get(l, count), &n) || n > INT32_MAX)
        return -1;
    *out = arena_alloc(a, (size_t)(n ? n : 1) * sizeof **out);
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? 1 : -1, k = 0;
    while (rc == 1 && (rc = db_step(l, st)) == 1 && k < n)
        source_read(st, &(*out)[k++], a);
    if (st)
        sqlite3_reset(st);
    return rc < 0 ? -1 : k;
}
