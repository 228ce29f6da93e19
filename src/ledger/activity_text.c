/* Free texts of a record: the number of the bill, the user's note. Few have any. */
#include "ledger/private.h"

/* A statement about one row, its place bound; NULL after a diagnostic. */
static sqlite3_stmt *of_row(struct ledger *l, const char *sql, int32_t source, int64_t row)
{
    sqlite3_stmt *st = db_get(l, sql);
    if (st) {
        sqlite3_bind_int(st, 1, source);
        sqlite3_bind_int64(st, 2, row);
    }
    return st;
}

static bool text_seal(struct ledger *l, int32_t source, int64_t row, int sign)
{
    static const char sql[] = "SELECT * FROM activity_text WHERE source = ? AND row = ?";
    sqlite3_stmt *st = of_row(l, sql, source, row);
    if (!st)
        return false;
    int rc = db_step(l, st);
    if (rc == 1) {
        seal_statement(l, "activity_text", source, row, st, sign);
        sqlite3_reset(st);
    }
    return rc >= 0;
}

bool ledger_activity_texts_put(struct ledger *l, int32_t source, int64_t row, struct str document,
                               struct str note)
{
    static const char sql[] = "INSERT OR REPLACE INTO activity_text VALUES (?, ?, ?, ?)";
    if (!document.n && !note.n)
        return true;
    sqlite3_stmt *st = text_seal(l, source, row, -1) ? db_get(l, sql) : NULL;
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, source);
    sqlite3_bind_int64(st, 2, row);
    db_bind_text(st, 3, document);
    db_bind_text(st, 4, note);
    return db_run(l, st) && text_seal(l, source, row, 1);
}

bool ledger_activity_texts(struct ledger *l, int32_t source, int64_t row, struct str *document,
                           struct str *note, struct arena *a)
{
    static const char sql[] =
        "SELECT document, note FROM activity_text WHERE source = ? AND row = ?";
    *document = *note = (struct str){"", 0};
    sqlite3_stmt *st = of_row(l, sql, source, row);
    if (!st)
        return false;
    int rc = db_step(l, st);
    if (rc == 1) {
        *document = str_save(a, db_text(st, 0));
        *note = str_save(a, db_text(st, 1));
        sqlite3_reset(st);
    }
    return rc >= 0;
}
