/* What a ledger file may do to us: nothing. Also: bringing a schema up to date, and comparing it
 * with what we make. */
#include "ledger/private.h"

#include <string.h>

/* Set before the first statement: a hostile file must not run triggers, views or functions. */
void limits_set(sqlite3 *db)
{
    static const int off[] = {SQLITE_DBCONFIG_ENABLE_TRIGGER,
                              SQLITE_DBCONFIG_ENABLE_VIEW,
                              SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
                              SQLITE_DBCONFIG_TRUSTED_SCHEMA,
                              SQLITE_DBCONFIG_DQS_DDL,
                              SQLITE_DBCONFIG_DQS_DML};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        sqlite3_db_config(db, off[i], 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    static const int limit[][2] = {
        {SQLITE_LIMIT_LENGTH, 256 << 20},
        {SQLITE_LIMIT_SQL_LENGTH, 100000},
        {SQLITE_LIMIT_COLUMN, 64},
        {SQLITE_LIMIT_EXPR_DEPTH, 50},
        {SQLITE_LIMIT_COMPOUND_SELECT, 50},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 512},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
        sqlite3_limit(db, limit[i][0], limit[i][1]);
}

/* Runs the migrations from+1 .. newest, each with its own PRAGMA user_version, in one transaction.
 */
bool migrations_run(struct ledger *l, const struct embedded *migrations, int from)
{
    if (!db_exec(l, "BEGIN IMMEDIATE"))
        return false;
    for (int i = 0; migrations[i].name; i++) {
        if (i >= from && !db_exec(l, migrations[i].bytes)) {
            sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
            return false;
        }
    }
    if (sqlite3_exec(l->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
        return true;
    db_error(l);
    sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

/* The schema that the migrations make, in a database of its own in memory. */
static sqlite3 *model_schema(const struct embedded *migrations, int version)
{
    sqlite3 *db = NULL;
    bool ok = sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) ==
              SQLITE_OK;
    for (int i = 0; ok && i < version && migrations[i].name; i++)
        ok = sqlite3_exec(db, migrations[i].bytes, NULL, NULL, NULL) == SQLITE_OK;
    if (ok)
        return db;
    sqlite3_close(db);
    return NULL;
}

static const char schema_query[] =
    "SELECT name, type, tbl_name, sql FROM sqlite_schema ORDER BY name";

static bool same_object(sqlite3_stmt *ours, sqlite3_stmt *theirs)
{
    for (int c = 0; c < 4; c++) {
        if (!str_eq(db_text(ours, c), db_text(theirs, c)))
            return false;
    }
    return true;
}

static bool compare_schema(struct ledger *l, sqlite3_stmt *ours, sqlite3_stmt *theirs)
{
    for (;;) {
        int a = sqlite3_step(ours), b = sqlite3_step(theirs);
        if (b != SQLITE_ROW && b != SQLITE_DONE)
            return db_error(l);
        if (a == SQLITE_DONE && b == SQLITE_DONE)
            return true;
        if (a == SQLITE_ROW && b == SQLITE_ROW && same_object(ours, theirs))
            continue;
        sqlite3_stmt *st = b == SQLITE_ROW ? theirs : ours;
        struct buf name = {0};
        buf_str(&name, db_text(st, 0));
        diag_error(l->diag, NOWHERE, E_LEDGER_OBJECT, l->path, name.n ? name.p : "", NULL);
        buf_free(&name);
        return false;
    }
}

bool limits_schema_text(sqlite3 *db, struct buf *out)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, schema_query, -1, &st, NULL);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(st);
        for (int c = 0; rc == SQLITE_ROW && c < 4; c++) {
            buf_str(out, db_text(st, c));
            buf_char(out, '\0');
        }
    }
    sqlite3_finalize(st);
    return rc == SQLITE_DONE;
}

/* Compares object by object with a schema made afresh, and names the first that differs. */
static bool own_schema_slowly(struct ledger *l, const struct embedded *migrations, int version)
{
    sqlite3 *model = model_schema(migrations, version);
    if (!model)
        return db_fault(l, "migrations");
    sqlite3_stmt *ours = NULL, *theirs = NULL;
    bool ok = sqlite3_prepare_v2(model, schema_query, -1, &ours, NULL) == SQLITE_OK;
    if (ok && sqlite3_prepare_v2(l->db, schema_query, -1, &theirs, NULL) != SQLITE_OK)
        ok = db_error(l);
    ok = ok && compare_schema(l, ours, theirs);
    sqlite3_finalize(ours);
    sqlite3_finalize(theirs);
    sqlite3_close(model);
    return ok;
}

/* True when the file's schema is, to the letter, the one that our migrations make. Its text was made
 * when the program was built, which spares making it at every start. */
bool limits_own_schema(struct ledger *l, const struct embedded *migrations, int version)
{
    struct buf there = {0};
    bool read = limits_schema_text(l->db, &there), same = false;
    if (read && version >= 1 && version <= ledger_newest(embedded_migrations)) {
        const struct embedded *known = &embedded_ledger_schemas[version - 1];
        same = str_eq(buf_view(&there), (struct str){known->bytes, known->n});
    }
    buf_free(&there);
    if (!read)
        return db_error(l);
    return same || own_schema_slowly(l, migrations, version);
}
