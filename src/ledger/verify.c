/* Proving the whole file, and copying it while others work. */
#include "core/file.h"
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool structure_verify(struct ledger *l)
{
    static const char sql[] = "PRAGMA integrity_check(100)";
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? 1 : -1;
    bool ok = true;
    while (rc == 1 && (rc = db_step(l, st)) == 1) {
        struct arena a = {0};
        struct str fault = str_save(&a, db_text(st, 0));
        if (!str_is(fault, "ok")) {
            diag_error(l->diag, NOWHERE, E_VERIFY_STRUCTURE, fault.p, NULL);
            ok = false;
        }
        arena_free(&a);
    }
    return rc == 0 && ok;
}

static bool references_verify(struct ledger *l)
{
    static const char sql[] = "PRAGMA foreign_key_check";
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? 1 : -1;
    bool ok = true;
    while (rc == 1 && (rc = db_step(l, st)) == 1) {
        struct arena a = {0};
        diag_error(l->diag, NOWHERE, E_VERIFY_REFERENCE, str_save(&a, db_text(st, 0)).p,
                   str_save(&a, db_text(st, 1)).p, str_save(&a, db_text(st, 2)).p, NULL);
        arena_free(&a);
        ok = false;
    }
    return rc == 0 && ok;
}

/* A bound that is too short would hide records from a year. */
static bool extent_verify(struct ledger *l)
{
    static const char bound[] = "SELECT days FROM extent";
    static const char longest[] = "SELECT max(end - start) FROM activity";
    static const char rows[] = "SELECT count(*) FROM extent";
    int64_t n, days, longest_days;
    if (!db_int(l, db_get(l, rows), &n) || !db_int(l, db_get(l, bound), &days) ||
        !db_int(l, db_get(l, longest), &longest_days))
        return false;
    if (n == 1 && days >= longest_days)
        return true;
    struct buf b = {0};
    buf_int(&b, days);
    diag_error(l->diag, NOWHERE, E_VERIFY_EXTENT, b.p, NULL);
    buf_free(&b);
    return false;
}

bool ledger_verify(struct ledger *l)
{
    if (l->in_transaction && l->mode == LEDGER_WRITE)
        return db_fault(l, "verify within a change");
    bool own = !l->in_transaction;
    if (own && !db_exec(l, "BEGIN"))
        return false;
    static bool (*const check[])(struct ledger *) = {structure_verify, references_verify,
                                                     contents_verify, seal_verify, log_verify, extent_verify};
    bool ok = true;
    for (size_t i = 0; i < sizeof check / sizeof *check; i++)
        ok = check[i](l) && ok; /* all of them, so that all faults are told */
    if (own)
        sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

/* ---- backup ---- */
/* Writing over a ledger in use, or over this one, would destroy it. */
static bool may_replace(struct ledger *l, const char *path)
{
    struct stat own, other;
    struct buf log = {0};
    buf_printf(&log, "%s-wal", path);
    bool in_use = stat(log.p, &other) == 0;
    bool self = stat(path, &other) == 0 && stat(l->path, &own) == 0 && own.st_dev == other.st_dev &&
                own.st_ino == other.st_ino;
    buf_free(&log);
    if (!in_use && !self)
        return true;
    diag_error(l->diag, NOWHERE, E_BACKUP_ONTO_SELF, path, NULL);
    return false;
}

static bool copy_pages(struct ledger *l, struct ledger *copy)
{
    if (!db_exec(copy, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"))
        return false; /* nothing to protect: the file has no name yet, and is synced before it gets
                         one */
    sqlite3_backup *b = sqlite3_backup_init(copy->db, "main", l->db, "main");
    if (!b)
        return db_error(copy);
    int rc = sqlite3_backup_step(b, -1);
    int end = sqlite3_backup_finish(b);
    if (rc == SQLITE_DONE && end == SQLITE_OK)
        return true;
    return db_error(copy);
}

static struct ledger *copy_open(const char *path, const char *name, int flags, struct diag *d)
{
    struct ledger *copy = mem_alloc(sizeof *copy);
    copy->path = mem_strndup(path, strlen(path));
    copy->diag = d;
    copy->mode = LEDGER_READ;
    if (sqlite3_open_v2(name, &copy->db, flags | SQLITE_OPEN_EXRESCODE, NULL) == SQLITE_OK) {
        limits_set(copy->db);
        sqlite3_busy_timeout(copy->db, LEDGER_WAIT_MS);
        return copy;
    }
    db_error(copy);
    ledger_close(copy);
    return NULL;
}

static bool fill_copy(struct ledger *l, const char *temp, const char *path)
{
    struct ledger *copy = copy_open(path, temp, SQLITE_OPEN_READWRITE, l->diag);
    bool ok = copy && copy_pages(l, copy);
    ledger_close(copy);
    return ok;
}

static bool prove_copy(struct ledger *l, const char *temp, const char *path)
{
    struct buf uri = {0};
    immutable_uri(&uri, temp);
    struct ledger *copy = copy_open(path, uri.p, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, l->diag);
    bool ok = copy && structure_verify(copy) && references_verify(copy) && contents_verify(copy);
    ledger_close(copy);
    buf_free(&uri);
    if (copy && !ok)
        diag_error(l->diag, NOWHERE, E_BACKUP_BAD, path, "integrity_check", NULL);
    return ok;
}

/* A copy is as private as the ledger. */
static bool name_copy(struct file_new *f, struct diag *d)
{
    mode_t mask = umask(077);
    bool ok = file_commit(f, d);
    umask(mask);
    return ok;
}

bool ledger_backup(struct ledger *l, const char *path)
{
    struct file_new f = {0};
    if (l->in_transaction && l->mode == LEDGER_WRITE)
        return db_fault(l, "backup within a change");
    if (!may_replace(l, path) || !file_new_database(&f, path, l->diag))
        return false;
    bool ok = fill_copy(l, f.temp, path) && prove_copy(l, f.temp, path) && name_copy(&f, l->diag);
    if (!ok)
        file_abandon(&f);
    return ok;
}
