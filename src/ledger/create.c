/* A new ledger: made whole under a temporary name in the same folder, then given its name without
 * overwriting anything. */
#include "core/file.h"
#include "ledger/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A log of a former ledger beside the new one would be replayed into it. */
static bool leftover(const char *path, struct diag *d)
{
    static const char *const suffix[] = {"-wal", "-journal"};
    bool any = false;
    for (int i = 0; i < 2; i++) {
        struct buf name = {0};
        struct stat st;
        buf_printf(&name, "%s%s", path, suffix[i]);
        if (lstat(name.p, &st) == 0) {
            diag_error(d, NOWHERE, E_LEDGER_LEFTOVER, name.p, NULL);
            any = true;
        }
        buf_free(&name);
    }
    return any;
}

static bool free_to_make(const char *path, struct diag *d)
{
    struct stat st;
    if (lstat(path, &st) == 0) {
        diag_error(d, NOWHERE, E_LEDGER_EXISTS, path, NULL);
        return false;
    }
    return !leftover(path, d);
}

static bool put_organization(struct ledger *l, const struct book_row *organization)
{
    enum put_outcome outcome;
    int column;
    struct str there;
    struct arena a = {0};
    bool ok = ledger_begin(l) && ledger_batch(l, "init") > 0 &&
              ledger_row_put(l, organization, 0, 0, &outcome, &column, &there, &a) &&
              ledger_commit(l);
    arena_free(&a);
    return ok;
}

/* Fills the temporary file; the journal is in memory, because a killed run throws the whole file
 * away. */
static bool fill(const char *temp, const char *path, const struct book_row *organization,
                 struct diag *d)
{
    struct ledger *l = mem_alloc(sizeof *l);
    l->path = mem_strndup(path, strlen(path));
    l->diag = d;
    l->mode = LEDGER_WRITE;
    bool ok = sqlite3_open_v2(temp, &l->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL) ==
                  SQLITE_OK ||
              db_error(l);
    struct buf set = {0};
    buf_printf(&set,
               "PRAGMA page_size = %d; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL;"
               "PRAGMA foreign_keys = ON",
               LEDGER_PAGE);
    if (ok) {
        limits_set(l->db);
        ok = db_exec(l, set.p) && migrations_run(l, embedded_migrations, 0) &&
             (!organization || put_organization(l, organization));
    }
    buf_free(&set);
    ledger_close(l);
    return ok;
}

/* rename that never overwrites; link where the file system has no such rename. */
static bool give_name(const char *temp, const char *path, struct diag *d)
{
    int rc = renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE);
    if (rc != 0 && (errno == EINVAL || errno == ENOSYS)) {
        rc = link(temp, path);
        if (rc == 0)
            unlink(temp);
    }
    if (rc == 0)
        return true;
    if (errno == EEXIST)
        diag_error(d, NOWHERE, E_LEDGER_EXISTS, path, NULL);
    else
        diag_error(d, NOWHERE, E_LEDGER_IO, path, strerror(errno), NULL);
    return false;
}

static void sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? mem_strndup(path, (size_t)(slash - path) + 1) : mem_strndup(".", 1);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

struct ledger *ledger_create(const char *path, const struct book_row *organization, struct diag *d)
{
    struct file_new f = {0};
    if (!free_to_make(path, d) || !file_new(&f, path, d))
        return NULL;
    bool ok = fill(f.temp, path, organization, d) && give_name(f.temp, path, d);
    if (ok)
        sync_folder_of(path);
    file_abandon(&f); /* the temporary name, where it is still there */
    return ok ? ledger_open(path, LEDGER_WRITE, d) : NULL;
}
