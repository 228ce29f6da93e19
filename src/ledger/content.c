/* The bytes of imported files, by SHA-256: written in compressed parts, read back and hashed before
 * the commit. */
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

enum { CONTENT_PART = 1 << 18 };

static int64_t content_id(struct ledger *l, struct sha256 h)
{
    static const char sql[] = "SELECT id FROM content WHERE sha256 = ?";
    sqlite3_stmt *st = db_get(l, sql);
    int64_t id = -1;
    if (!st)
        return -1;
    db_bind_hash(st, 1, h);
    return db_int(l, st, &id) ? id : -1;
}

int ledger_content_begin(struct ledger *l, struct sha256 h, int64_t bytes)
{
    static const char sql[] = "INSERT INTO content (sha256, bytes) VALUES (?, ?)";
    static const char row[] = "SELECT * FROM content WHERE id = ?";
    if (!l->in_transaction || l->content.open)
        return db_fault(l, "content begun twice or outside a transaction") - 1;
    int64_t id = content_id(l, h);
    if (id)
        return id > 0 ? 1 : -1;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    db_bind_hash(st, 1, h);
    sqlite3_bind_int64(st, 2, bytes);
    if (!db_run(l, st))
        return -1;
    id = sqlite3_last_insert_rowid(l->db);
    if (!seal_row(l, "content", row, id, 1))
        return -1;
    l->content = (struct content_writer){.open = true, .id = id, .bytes = bytes, .hash = h};
    return 0;
}

bool ledger_content_part(struct ledger *l, const void *packed, size_t n, size_t raw)
{
    static const char sql[] = "INSERT INTO content_part VALUES (?, ?, ?, ?)";
    sqlite3_stmt *st = l->content.open ? db_get(l, sql) : NULL;
    if (!st)
        return l->content.open ? false : db_fault(l, "a part without content");
    l->content.given = l->content.given * 31 + str_hash((struct str){packed, n});
    sqlite3_bind_int64(st, 1, l->content.id);
    sqlite3_bind_int(st, 2, l->content.part++);
    sqlite3_bind_int64(st, 3, (int64_t)raw);
    sqlite3_bind_blob64(st, 4, packed, n, SQLITE_STATIC);
    return db_run(l, st);
}

/* One part, unpacked; false without a diagnostic when it is not what its row says. */
static bool unpack(sqlite3_stmt *st, struct buf *out)
{
    int64_t raw = sqlite3_column_int64(st, 0);
    const void *packed = sqlite3_column_blob(st, 1);
    uLong n = (uLong)sqlite3_column_bytes(st, 1);
    if (raw < 0 || raw > (256 << 20))
        return false;
    buf_reset(out);
    out->p = mem_realloc(out->p, (size_t)raw + 1, 1);
    out->cap = (size_t)raw + 1;
    uLongf got = (uLongf)raw;
    if (!packed || uncompress((Bytef *)out->p, &got, packed, n) != Z_OK || got != (uLongf)raw)
        return false;
    out->n = (size_t)raw;
    out->p[raw] = '\0';
    return true;
}

enum read_result { READ_FAULT, READ_DAMAGED, READ_STOPPED, READ_ALL };

static enum read_result read_parts(struct ledger *l, int64_t id,
                                   bool (*take)(void *ctx, const void *bytes, size_t n), void *ctx)
{
    static const char sql[] =
        "SELECT raw, packed FROM content_part WHERE content = ? ORDER BY part";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return READ_FAULT;
    sqlite3_bind_int64(st, 1, id);
    struct buf bytes = {0};
    enum read_result result = READ_ALL;
    int rc = 1;
    while (result == READ_ALL && (rc = db_step(l, st)) == 1) {
        if (!unpack(st, &bytes))
            result = READ_DAMAGED;
        else if (!take(ctx, bytes.p, bytes.n))
            result = READ_STOPPED;
    }
    sqlite3_reset(st);
    buf_free(&bytes);
    return rc < 0 ? READ_FAULT : result;
}

struct rehash {
    struct sha256_state *state;
    int64_t bytes;
};

static bool rehash_take(void *ctx, const void *bytes, size_t n)
{
    struct rehash *r = ctx;
    sha256_add(r->state, bytes, n);
    r->bytes += (int64_t)n;
    return true;
}

static bool differs(struct ledger *l, struct sha256 h, enum msg m)
{
    struct buf hex = {0};
    sha256_print(&hex, h);
    diag_error(l->diag, NOWHERE, m, hex.p, NULL);
    buf_free(&hex);
    return false;
}

/* 1: kept as it was read; 0: altered; -1: cannot be read (with a diagnostic). */
static int content_check(struct ledger *l, int64_t id, struct sha256 h, int64_t bytes)
{
    struct rehash r = {sha256_begin(), 0};
    enum read_result result = read_parts(l, id, rehash_take, &r);
    struct sha256 got = sha256_end(r.state);
    if (result == READ_FAULT)
        return -1;
    return result == READ_ALL && sha256_eq(got, h) && (bytes < 0 || bytes == r.bytes);
}

bool ledger_content_end(struct ledger *l)
{
    struct content_writer c = l->content;
    if (!c.open)
        return db_fault(l, "content ended twice");
    l->content.open = false;
    int ok = content_check(l, c.id, c.hash, c.bytes);
    return ok == 1 || (ok == 0 && differs(l, c.hash, E_CONTENT_DIFFERS));
}

bool ledger_content_stored(struct ledger *l)
{
    static const char sql[] =
        "SELECT raw, packed FROM content_part WHERE content = ? ORDER BY part";
    struct content_writer c = l->content;
    sqlite3_stmt *st = c.open ? db_get(l, sql) : NULL;
    if (!st)
        return c.open ? false : db_fault(l, "content ended twice");
    l->content.open = false;
    sqlite3_bind_int64(st, 1, c.id);
    uint64_t there = 0;
    int64_t bytes = 0;
    int rc;
    while ((rc = db_step(l, st)) == 1) {
        const char *packed = sqlite3_column_blob(st, 1);
        bytes += sqlite3_column_int64(st, 0);
        there = there * 31 + str_hash((struct str){packed, (size_t)sqlite3_column_bytes(st, 1)});
    }
    return rc == 0 &&
           ((there == c.given && bytes == c.bytes) || differs(l, c.hash, E_CONTENT_DIFFERS));
}

static bool put_part(struct ledger *l, struct str raw)
{
    uLongf n = compressBound((uLong)raw.n);
    unsigned char *packed = mem_alloc(n);
    bool ok = compress2(packed, &n, (const Bytef *)raw.p, (uLong)raw.n, 6) == Z_OK ||
              db_fault(l, "compress");
    ok = ok && ledger_content_part(l, packed, n, raw.n);
    free(packed);
    return ok;
}

bool ledger_content_put(struct ledger *l, struct str bytes, struct sha256 *h)
{
    *h = sha256_of(bytes);
    int there = ledger_content_begin(l, *h, (int64_t)bytes.n);
    if (there)
        return there == 1;
    for (size_t at = 0; at < bytes.n; at += CONTENT_PART) {
        size_t n = bytes.n - at < CONTENT_PART ? bytes.n - at : CONTENT_PART;
        if (!put_part(l, (struct str){bytes.p + at, n}))
            return false;
    }
    return ledger_content_end(l);
}

bool ledger_content_read(struct ledger *l, struct sha256 h,
                         bool (*take)(void *ctx, const void *bytes, size_t n), void *ctx)
{
    int64_t id = content_id(l, h);
    if (id <= 0)
        return id < 0 ? false : differs(l, h, E_CONTENT_MISSING);
    enum read_result r = read_parts(l, id, take, ctx);
    return r == READ_ALL || r == READ_STOPPED ||
           (r == READ_DAMAGED && differs(l, h, E_CONTENT_DIFFERS));
}

/* The name under which people know a content: that of a source read from it. */
static void tell_content(struct ledger *l, struct sha256 h)
{
    struct arena a = {0};
    struct source s = {0};
    struct buf hex = {0};
    sha256_print(&hex, h);
    bool known = ledger_source_by_hash(l, h, &s, &a);
    diag_error(l->diag, NOWHERE, E_VERIFY_CONTENT, known ? s.name.p : "?", hex.p, NULL);
    buf_free(&hex);
    arena_free(&a);
}

bool contents_verify(struct ledger *l)
{
    static const char sql[] = "SELECT id, sha256, bytes FROM content ORDER BY id";
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    bool ok = true;
    for (; rc == 1; rc = db_step(l, st)) {
        struct sha256 h = db_hash(st, 1);
        int same = content_check(l, sqlite3_column_int64(st, 0), h, sqlite3_column_int64(st, 2));
        if (same == 0)
            tell_content(l, h);
        ok = ok && same == 1;
    }
    return rc == 0 && ok;
}
