#include "core/file.h"
#include "core/file_fd.h"
#include "core/stdout.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_KEPT = 200 /* bytes of a long name in the temporary one, so that it fits in 255 */ };

/* The part of path before its last name, with the slash; may be empty. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* ".NAME." - what all temporary files of this target begin with. */
static void temp_prefix(struct buf *out, const char *path)
{
    struct str name = str_of(path + folder_length(path));
    size_t keep = name.n;
    if (keep > NAME_KEPT)
        for (keep = NAME_KEPT; keep && ((unsigned char)name.p[keep] & 0xC0) == 0x80; keep--)
            ;
    buf_char(out, '.');
    buf_add(out, name.p, keep);
    if (keep < name.n)
        buf_printf(out, "-%016llx", (unsigned long long)str_hash(name));
    buf_char(out, '.');
}

static char *folder_of(const char *path)
{
    size_t n = folder_length(path);
    return n ? mem_strndup(path, n) : mem_strndup("./", 2);
}

/* The process number in "PREFIXpid.tmp"; 0 when the name has another form. */
static pid_t temp_owner(const char *name, struct str prefix)
{
    if (strncmp(name, prefix.p, prefix.n) != 0)
        return 0;
    char *end;
    errno = 0;
    long pid = strtol(name + prefix.n, &end, 10);
    bool number = name[prefix.n] >= '1' && name[prefix.n] <= '9' && errno == 0;
    return number && pid <= INT32_MAX && strcmp(end, ".tmp") == 0 ? (pid_t)pid : 0;
}

/* Removes what killed runs left behind. Our own number cannot be in use by another: it is an old
 * one, come round again. */
static void remove_stale(const char *folder, struct str prefix)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));) {
        pid_t pid = temp_owner(e->d_name, prefix);
        bool alive = pid && pid != getpid() && (kill(pid, 0) == 0 || errno == EPERM);
        if (pid && !alive)
            unlinkat(dirfd(dir), e->d_name, 0);
    }
    closedir(dir);
}

/* A link stays what it is: the file that it points to is replaced. NULL with errno. */
static char *target_of(const char *path)
{
    struct stat st;
    if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
        return realpath(path, NULL);
    return mem_strndup(path, strlen(path));
}

/* Whether something may be put in the place of path: nothing is there, or a regular file. */
static bool replaceable(const char *path, struct diag *d)
{
    struct stat st;
    if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
        return true;
    diag_error(d, file_pos(path), S_ISDIR(st.st_mode) ? E_FILE_DIRECTORY : E_FILE_NOT_REGULAR,
               NULL);
    return false;
}

/* SQLite's files begin so; one that cannot be read cannot be told and is left to the rename. */
static bool is_database(const char *path)
{
    static const char magic[] = "SQLite format 3";
    char head[sizeof magic];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool ok = read(fd, head, sizeof head) == sizeof head && memcmp(head, magic, sizeof head) == 0;
    close(fd);
    return ok;
}

static char *make_temp(const char *path)
{
    struct buf prefix = {0}, temp = {0};
    temp_prefix(&prefix, path);
    char *folder = folder_of(path);
    remove_stale(folder, buf_view(&prefix));
    buf_add(&temp, path, folder_length(path));
    buf_str(&temp, buf_view(&prefix));
    buf_printf(&temp, "%ld.tmp", (long)getpid());
    int fd = open(temp.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int error = errno;
    if (fd >= 0)
        close(fd);
    else
        buf_free(&temp);
    free(folder);
    buf_free(&prefix);
    errno = error;
    return temp.p;
}

bool file_new(struct file_new *f, const char *path, struct diag *d)
{
    if (!is_database(path))
        return file_new_database(f, path, d);
    *f = (struct file_new){0};
    diag_error(d, file_pos(path), E_FILE_DATABASE, NULL);
    return false;
}

bool file_new_database(struct file_new *f, const char *path, struct diag *d)
{
    *f = (struct file_new){0};
    if (!*path || path[strlen(path) - 1] == '/') {
        diag_error(d, file_pos(path), *path ? E_FILE_DIRECTORY : E_FOLDER_MISSING, NULL);
        return false;
    }
    if (!replaceable(path, d))
        return false;
    f->path = target_of(path);
    f->temp = f->path ? make_temp(f->path) : NULL;
    if (f->temp)
        return true;
    write_error(path, errno, d);
    free(f->path);
    *f = (struct file_new){0};
    return false;
}

/* The mode that the new file gets: that of the old one, else what the user's umask leaves of 0644.
 */
static mode_t mode_for(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0)
        return st.st_mode & 07777;
    mode_t mask = umask(022);
    umask(mask);
    return 0644 & ~mask;
}

/* Closes fd, which may be where a write fails; keeps the errno of an earlier failure. */
static bool closed(int fd, bool ok)
{
    int error = errno;
    bool closes = close(fd) == 0;
    if (!ok)
        errno = error;
    return ok && closes;
}

static bool sync_path(const char *path, int flags, const mode_t *mode)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = !mode || fchmod(fd, *mode) == 0;
    ok = ok && fsync(fd) == 0; /* never tried again: the kernel may have dropped the pages */
    return closed(fd, ok);
}

/* Some file systems cannot sync a folder and say EINVAL; they have nothing more to give. */
static bool sync_folder(const char *path)
{
    char *folder = folder_of(path);
    bool ok = sync_path(folder, O_RDONLY | O_DIRECTORY, NULL) || errno == EINVAL;
    int error = errno;
    free(folder);
    errno = error;
    return ok;
}

bool file_commit(struct file_new *f, struct diag *d)
{
    mode_t mode = mode_for(f->path);
    if (!sync_path(f->temp, O_WRONLY, &mode) || rename(f->temp, f->path) != 0) {
        write_error(f->path, errno, d);
        file_abandon(f);
        return false;
    }
    bool ok = sync_folder(f->path);
    if (!ok)
        diag_error(d, file_pos(f->path), E_FILE_UNCERTAIN, strerrordesc_np(errno), NULL);
    free(f->path);
    free(f->temp);
    *f = (struct file_new){0};
    return ok;
}

void file_abandon(struct file_new *f)
{
    if (f->temp)
        unlink(f->temp);
    free(f->path);
    free(f->temp);
    *f = (struct file_new){0};
}

static bool write_to(const char *path, int flags, struct str content)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = fd_write(fd, content.p, content.n);
    return closed(fd, ok);
}

/* A pipe or device ("/dev/stdout") is written to, not replaced. */
static bool is_stream(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && (S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode));
}

bool file_write(const char *path, struct str content, struct diag *d)
{
    struct file_new f;
    bool out = strcmp(path, "-") == 0;
    if (out || is_stream(path)) {
        bool ok = out ? stdout_add(content) && stdout_flush() : write_to(path, O_WRONLY, content);
        if (!ok && errno != EPIPE)
            write_error(path, errno, d);
        return ok;
    }
    if (!file_new(&f, path, d))
        return false;
    if (write_to(f.temp, O_WRONLY | O_TRUNC, content))
        return file_commit(&f, d);
    write_error(path, errno, d);
    file_abandon(&f);
    return false;
}

/* A name is given only where there is none. */
static bool link_new(const struct file_new *f, bool *exists)
{
    const mode_t mode = 0600;
    if (!sync_path(f->temp, O_WRONLY, &mode))
        return false;
    bool ok = link(f->temp, f->path) == 0;
    *exists = !ok && errno == EEXIST;
    return ok && sync_folder(f->path);
}

bool file_create(const char *path, struct str content, bool *exists, struct diag *d)
{
    struct file_new f;
    struct stat st;
    *exists = lstat(path, &st) == 0;
    if (*exists || !file_new(&f, path, d))
        return false;
    bool ok = write_to(f.temp, O_WRONLY | O_TRUNC, content) && link_new(&f, exists);
    if (!ok && !*exists)
        write_error(path, errno, d);
    file_abandon(&f); /* the temporary name */
    return ok;
}
