/* Opening and closing: which file this is, whether we may use it, and how SQLite is set up for it.
 */
#include "core/file.h"
#include "ledger/private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

int ledger_newest(const struct embedded *migrations)
{
    int n = 0;
    while (migrations[n].name)
        n++;
    return n;
}

const char *ledger_path(const struct ledger *l)
{
    return l->path;
}

/* Missing, a folder, empty, too short or not SQLite: said before SQLite sees the file, in one
 * sentence each. */
static bool looks_like_ledger(const char *path, struct diag *d)
{
    static const char magic[16] = "SQLite format 3";
    struct stat st;
    if (stat(path, &st) != 0) {
        bool missing = errno == ENOENT || errno == ENOTDIR;
        diag_error(d, NOWHERE, missing ? E_LEDGER_MISSING : E_LEDGER_PERMISSION, path,
                   strerror(errno), NULL);
        return false;
    }
    if (!S_ISREG(st.st_mode)) {
        diag_error(d, NOWHERE, E_LEDGER_DIRECTORY, path, NULL);
        return false;
    }
    FILE *f = fopen(path, "rbe");
    if (!f) {
        diag_error(d, NOWHERE, E_LEDGER_PERMISSION, path, strerror(errno), NULL);
        return false;
    }
    char head[100] = {0};
    size_t n = fread(head, 1, sizeof head, f);
    /* Nobody in this process holds a lock on the file yet, so closing it drops none. */
    fclose(f);
    if (n == sizeof head && memcmp(head, magic, sizeof magic) == 0)
        return true;
    diag_error(d, NOWHERE, E_NOT_A_LEDGER, path, NULL);
    return false;
}

/* file:PATH?immutable=1, the path escaped. */
void immutable_uri(struct buf *out, const char *path)
{
    buf_cstr(out, "file:");
    for (const char *p = path; *p; p++) {
        if (strchr("%?#", *p))
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)*p);
        else
            buf_char(out, *p);
    }
    buf_cstr(out, "?immutable=1");
}

static bool open_file(struct ledger *l, const char *name, int flags)
{
    sqlite3_close(l->db);
    l->db = NULL;
    if (sqlite3_open_v2(name, &l->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) !=
        SQLITE_OK)
        return false;
    limits_set(l->db);
    sqlite3_busy_timeout(l->db, LEDGER_WAIT_MS);
    return true;
}

static bool can_read(struct ledger *l)
{
    return sqlite3_exec(l->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK;
}

static bool has_log_beside(const char *path)
{
    struct buf name = {0};
    struct stat st;
    buf_printf(&name, "%s-wal", path);
    bool there = stat(name.p, &st) == 0 && st.st_size > 0;
    buf_free(&name);
    return there;
}

/* Reading opens for writing too where it can, so that a log left by a killed command is taken up
 * and the last one out leaves one file behind. A read-only folder has no room for the files of WAL:
 * then the file is read as it stands. */
static bool connect_to(struct ledger *l, const char *name)
{
    if (open_file(l, name, SQLITE_OPEN_READWRITE) && can_read(l))
        return true;
    int code = l->db ? sqlite3_errcode(l->db) & 0xff : SQLITE_NOMEM;
    bool barred = code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM ||
                  code == SQLITE_IOERR;
    if (l->mode == LEDGER_READ && barred && !has_log_beside(l->path)) {
        struct buf uri = {0};
        immutable_uri(&uri, name);
        bool ok = open_file(l, uri.p, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI) && can_read(l);
        buf_free(&uri);
        if (ok)
            return true;
    }
    return db_error(l);
}

/* A file called ":memory:" or "file:x" is a file. */
static bool connect(struct ledger *l)
{
    struct buf name = {0};
    buf_printf(&name, "%s%s", strchr(l->path, '/') ? "" : "./", l->path);
    bool ok = connect_to(l, name.p);
    buf_free(&name);
    return ok;
}

/* WAL needs shared memory, which a network share does not give. */
static bool on_network(const char *path)
{
    static const unsigned long kinds[] = {0x6969 /* NFS */, 0x517b /* SMB */, 0xff534d42 /* CIFS */,
                                          0xfe534d42 /* SMB2 */, 0x01021997 /* 9P */};
    struct statfs fs;
    if (statfs(path, &fs) != 0)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (((unsigned long)fs.f_type & 0xffffffffUL) == kinds[i])
            return true;
    }
    return false;
}

static bool pragma_int(struct ledger *l, const char *sql, int *out)
{
    sqlite3_stmt *st = NULL;
    *out = 0;
    if (sqlite3_prepare_v2(l->db, sql, -1, &st, NULL) != SQLITE_OK)
        return db_error(l);
    int rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return rc == SQLITE_ROW || rc == SQLITE_DONE || db_error(l);
}

bool ledger_data_version(struct ledger *l, int *version)
{
    return pragma_int(l, "SELECT ifnull(max(id), 0) FROM batch", version);
}

/* The switch to WAL needs the file for itself for a moment; another command may be doing the same.
 */
static bool set_journal(struct ledger *l)
{
    bool network = on_network(l->path);
    const char *sql = network ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL";
    int rc = SQLITE_BUSY;
    for (int i = 0; rc == SQLITE_BUSY && i < LEDGER_WAIT_MS / 50; i++) {
        if (i)
            usleep(50000);
        rc = sqlite3_exec(l->db, sql, NULL, NULL, NULL) & 0xff;
    }
    if (rc != SQLITE_OK)
        return db_error(l);
    if (network)
        diag_warning(l->diag, NOWHERE, W_LEDGER_NETWORK, l->path, NULL);
    return true;
}

static bool set_pragmas(struct ledger *l)
{
    if (!db_exec(l,
                 "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -4096;"
                 "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL"))
        return false;
    if (l->mode == LEDGER_READ)
        return db_exec(l, "PRAGMA query_only = ON");
    return set_journal(l);
}

static bool back_up_before(struct ledger *l, int version)
{
    struct buf name = {0};
    buf_printf(&name, "%s.v%d.backup", l->path, version);
    bool ok = ledger_backup(l, name.p);
    buf_free(&name);
    return ok;
}

static bool upgrade(struct ledger *l, const struct embedded *migrations, int version)
{
    if (sqlite3_db_readonly(l->db, "main")) {
        struct buf v = {0};
        buf_int(&v, version);
        diag_error(l->diag, NOWHERE, E_LEDGER_OLDER, l->path, v.p, NULL);
        buf_free(&v);
        return false;
    }
    return back_up_before(l, version) && migrations_run(l, migrations, version) &&
           limits_own_schema(l, migrations, ledger_newest(migrations));
}

static bool check_identity(struct ledger *l, const struct embedded *migrations)
{
    int application, version, newest = ledger_newest(migrations);
    if (!pragma_int(l, "PRAGMA application_id", &application) ||
        !pragma_int(l, "PRAGMA user_version", &version))
        return false;
    if (application != LEDGER_APPLICATION || version < 1) {
        diag_error(l->diag, NOWHERE, E_NOT_A_LEDGER, l->path, NULL);
        return false;
    }
    if (version > newest) {
        struct buf theirs = {0}, ours = {0};
        buf_int(&theirs, version);
        buf_int(&ours, newest);
        diag_error(l->diag, NOWHERE, E_LEDGER_NEWER, l->path, theirs.p, ours.p, NULL);
        buf_free(&theirs);
        buf_free(&ours);
        return false;
    }
    return limits_own_schema(l, migrations, version) &&
           (version == newest || upgrade(l, migrations, version));
}

struct ledger *ledger_open_with(const char *path, enum ledger_mode mode,
                                const struct embedded *migrations, struct diag *d)
{
    if (!looks_like_ledger(path, d))
        return NULL;
    struct ledger *l = mem_alloc(sizeof *l);
    l->path = mem_strndup(path, strlen(path));
    l->mode = mode;
    l->diag = d;
    bool ok = connect(l) && check_identity(l, migrations);
    if (ok && mode == LEDGER_WRITE && sqlite3_db_readonly(l->db, "main")) {
        diag_error(d, NOWHERE, E_LEDGER_READONLY, path, NULL);
        ok = false;
    }
    if (ok && set_pragmas(l))
        return l;
    ledger_close(l);
    return NULL;
}

struct ledger *ledger_open(const char *path, enum ledger_mode mode, struct diag *d)
{
    return ledger_open_with(path, mode, embedded_migrations, d);
}

void ledger_close(struct ledger *l)
{
    if (!l)
        return;
    if (l->in_transaction)
        ledger_rollback(l);
    db_close_statements(l);
    dictionary_free(l);
    series_free(l);
    names_forget(l);
    buf_free(&l->state);
    for (int t = 0; t < TABLE_COUNT; t++) {
        for (int i = 0; i < ROW_SQL_COUNT; i++)
            free(l->table_sql[t][i]);
    }
    if (l->put) {
        free(l->put->row);
        free(l->put->order);
        free(l->put->repeat);
        free(l->put->told);
    }
    free(l->put);
    free(l->seal);
    free(l->closed);
    sqlite3_close(l->db); /* the last one out takes the log into the file and removes it */
    free(l->path);
    free(l);
}
