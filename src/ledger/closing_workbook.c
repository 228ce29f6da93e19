/* The workbooks of closed years, kept for ever: a later program may write other bytes. */
#include "ledger/private.h"

/* Its id, as long as no later change is in the ledger; 0: there is one. */
static bool closing_id(struct ledger *l, int year, int version, int64_t *id)
{
    static const char sql[] =
        "SELECT ifnull(max(id), 0) FROM closing WHERE kind = 'year' AND year = ? AND version = ?"
        " AND batch = (SELECT max(id) FROM batch)";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, year);
    sqlite3_bind_int(st, 2, version);
    return db_int(l, st, id);
}

static bool insert(struct ledger *l, int64_t closing, const char *lang, struct sha256 h)
{
    static const char sql[] =
        "INSERT INTO closing_workbook (closing, lang, sha256) VALUES (?, ?, ?)";
    static const char row[] = "SELECT * FROM closing_workbook WHERE id = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, closing);
    db_bind_text(st, 2, str_of(lang));
    db_bind_hash(st, 3, h);
    return db_run(l, st) &&
           seal_row(l, "closing_workbook", row, sqlite3_last_insert_rowid(l->db), 1);
}

static bool put(struct ledger *l, int year, int version, const char *lang, struct str bytes)
{
    struct sha256 h;
    int64_t closing = 0;
    if (!closing_id(l, year, version, &closing))
        return false;
    if (!closing) {
        diag_error(l->diag, NOWHERE, E_CLOSING_CHANGED, NULL);
        return false;
    }
    return ledger_content_put(l, bytes, &h) && insert(l, closing, lang, h);
}

bool ledger_closing_workbook_put(struct ledger *l, int year, int version, const char *lang,
                                 struct str bytes)
{
    bool ok = ledger_begin(l) && put(l, year, version, lang, bytes) && ledger_commit(l);
    if (!ok)
        ledger_rollback(l);
    return ok;
}

static bool take(void *ctx, const void *bytes, size_t n)
{
    buf_add(ctx, bytes, n);
    return true;
}

int ledger_closing_workbook(struct ledger *l, int year, int version, const char *lang,
                            struct buf *out)
{
    static const char sql[] = "SELECT w.sha256 FROM closing_workbook w JOIN closing c"
                              " ON c.id = w.closing WHERE c.kind = 'year' AND c.year = ?"
                              " AND c.version = ? AND w.lang = ?";
    struct sha256 h = {{0}};
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, year);
    sqlite3_bind_int(st, 2, version);
    db_bind_text(st, 3, str_of(lang));
    bool found = false;
    int got = db_step(l, st);
    for (; got == 1; got = db_step(l, st)) /* at most one */
        found = db_bytes(st, 0, h.byte, sizeof h.byte);
    return got < 0 ? -1 : !found ? 0 : ledger_content_read(l, h, take, out) ? 1 : -1;
}
