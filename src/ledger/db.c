/* Statements, bindings, and SQLite's failures in our own words. */
#include "ledger/private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_code(int code, int primary)
{
    return (code & 0xff) == primary;
}

/* Which of our sentences tells what SQLite met. */
static enum msg message_for(int code)
{
    static const struct {
        int code;
        enum msg msg;
    } known[] = {
        {SQLITE_BUSY, E_LEDGER_BUSY},        {SQLITE_LOCKED, E_LEDGER_BUSY},
        {SQLITE_FULL, E_LEDGER_FULL},        {SQLITE_READONLY, E_LEDGER_READONLY},
        {SQLITE_CORRUPT, E_LEDGER_DAMAGED},  {SQLITE_NOTADB, E_LEDGER_DAMAGED},
        {SQLITE_FORMAT, E_LEDGER_DAMAGED},   {SQLITE_PERM, E_LEDGER_PERMISSION},
        {SQLITE_AUTH, E_LEDGER_PERMISSION},  {SQLITE_CANTOPEN, E_LEDGER_PERMISSION},
        {SQLITE_IOERR, E_LEDGER_IO},         {SQLITE_NOMEM, E_LEDGER_IO},
        {SQLITE_CONSTRAINT, E_LEDGER_VALUE}, {SQLITE_TOOBIG, E_LEDGER_VALUE},
    };
    if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        return E_REFERENCE_MISSING;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (is_code(code, known[i].code))
            return known[i].msg;
    }
    return E_LEDGER_INTERNAL;
}

bool db_error(struct ledger *l)
{
    int code = l->db ? sqlite3_extended_errcode(l->db) : SQLITE_NOMEM;
    int system = l->db ? sqlite3_system_errno(l->db) : 0;
    struct buf text = {0};
    buf_cstr(&text, l->db ? sqlite3_errmsg(l->db) : sqlite3_errstr(code));
    if (system && (is_code(code, SQLITE_IOERR) || is_code(code, SQLITE_CANTOPEN)))
        buf_printf(&text, ": %s", strerror(system));
    bool no_space = is_code(code, SQLITE_IOERR) && (system == ENOSPC || system == EDQUOT);
    diag_error(l->diag, NOWHERE, no_space ? E_LEDGER_FULL : message_for(code), l->path, text.p,
               NULL);
    buf_free(&text);
    return false;
}

bool db_fault(struct ledger *l, const char *what)
{
    diag_error(l->diag, NOWHERE, E_LEDGER_INTERNAL, l->path, what, NULL);
    return false;
}

bool db_exec(struct ledger *l, const char *sql)
{
    return sqlite3_exec(l->db, sql, NULL, NULL, NULL) == SQLITE_OK || db_error(l);
}

sqlite3_stmt *db_get(struct ledger *l, const char *sql)
{
    for (int i = 0; i < l->statements; i++) {
        if (l->statement[i].sql == sql) {
            sqlite3_reset(l->statement[i].st);
            sqlite3_clear_bindings(l->statement[i].st);
            return l->statement[i].st;
        }
    }
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v3(l->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK) {
        db_error(l);
        return NULL;
    }
    MEM_GROW(l->statement, l->statements, l->statement_cap);
    l->statement[l->statements++] = (struct statement){sql, st};
    return st;
}

int db_step(struct ledger *l, sqlite3_stmt *st)
{
    int rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        return 1;
    if (rc != SQLITE_DONE)
        db_error(l);
    sqlite3_reset(st);
    return rc == SQLITE_DONE ? 0 : -1;
}

bool db_run(struct ledger *l, sqlite3_stmt *st)
{
    int rc = st ? 1 : -1;
    while (rc == 1)
        rc = db_step(l, st);
    return rc == 0;
}

bool db_int(struct ledger *l, sqlite3_stmt *st, int64_t *out)
{
    int rc = st ? db_step(l, st) : -1;
    *out = rc == 1 ? sqlite3_column_int64(st, 0) : 0;
    if (rc == 1)
        sqlite3_reset(st);
    return rc >= 0;
}

void db_bind_text(sqlite3_stmt *st, int at, struct str s)
{
    sqlite3_bind_text64(st, at, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

void db_bind_optional(sqlite3_stmt *st, int at, struct str s)
{
    if (s.n)
        db_bind_text(st, at, s);
    else
        sqlite3_bind_null(st, at);
}

void db_bind_hash(sqlite3_stmt *st, int at, struct sha256 h)
{
    /* it is copied; unbound it would be NULL, which means that nothing is kept */
    if (sqlite3_bind_blob(st, at, h.byte, sizeof h.byte, SQLITE_TRANSIENT) != SQLITE_OK)
        mem_out();
}

bool db_bytes(sqlite3_stmt *st, int column, void *to, size_t n)
{
    const void *p = sqlite3_column_blob(st, column);
    if (!p || sqlite3_column_bytes(st, column) != (int)n)
        return false;
    memcpy(to, p, n);
    return true;
}

struct sha256 db_hash(sqlite3_stmt *st, int column)
{
    struct sha256 h = {{0}};
    (void)db_bytes(st, column, h.byte, sizeof h.byte); /* zeros are the hash of nothing we keep */
    return h;
}

int db_list(struct ledger *l, const char *count, const char *sql, size_t size,
            void (*read)(sqlite3_stmt *st, void *row, struct arena *a), void *out, struct arena *a)
{
    int64_t rows = 0;
    int n = 0;
    if (!db_int(l, db_get(l, count), &rows))
        return -1;
    char *list = arena_alloc(a, (size_t)rows * size + 1);
    memcpy(out, &list, sizeof list); /* a pointer to a pointer to rows of any type */
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    for (; rc == 1 && n < rows; rc = db_step(l, st))
        read(st, list + (size_t)n++ * size, a);
    return rc == 0 ? n : -1;
}

struct str db_text(sqlite3_stmt *st, int column)
{
    const unsigned char *p = sqlite3_column_text(st, column);
    return p ? (struct str){(const char *)p, (size_t)sqlite3_column_bytes(st, column)}
             : (struct str){"", 0};
}

void db_close_statements(struct ledger *l)
{
    for (int i = 0; i < l->statements; i++)
        sqlite3_finalize(l->statement[i].st);
    free(l->statement);
    l->statement = NULL;
    l->statements = l->statement_cap = 0;
}
