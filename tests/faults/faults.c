/* A preload library that lets one file-changing call of a program fail or kills the program there,
 * so that every moment of a run can be tried one after another.
 *
 *   TANSO_FAULT_AT=N    the Nth counted call of the process (from 1); 0 or unset: none
 *   TANSO_FAULT=kill | enospc | eio | short   what happens there (short: a write that writes half)
 *   TANSO_FAULT_STAYS=1 every later call fails, too, as on a disk that stays full
 *   TANSO_FAULT_COUNT=FILE  at exit, the number of counted calls is written there
 *
 * Counted are the calls that change a regular file or a folder. Standard output and error are left
 * alone. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { NONE, KILL, ERROR, SHORT };

static struct {
    long at, calls;
    enum fault fault;
    int error, stays, ready;
} plan;

static void read_plan(void)
{
    const char *at = getenv("TANSO_FAULT_AT"), *what = getenv("TANSO_FAULT");
    plan.ready = 1;
    plan.at = at ? strtol(at, NULL, 10) : 0;
    plan.stays = getenv("TANSO_FAULT_STAYS") != NULL;
    plan.error = what && strcmp(what, "eio") == 0 ? EIO : ENOSPC;
    plan.fault = !what || strcmp(what, "kill") == 0 ? KILL
                 : strcmp(what, "short") == 0       ? SHORT
                                                    : ERROR;
}

/* What happens to this call. */
static enum fault due(void)
{
    if (!plan.ready)
        read_plan();
    long call = __sync_add_and_fetch(&plan.calls, 1);
    if (!plan.at || call < plan.at || (call > plan.at && !plan.stays))
        return NONE;
    if (plan.fault == KILL)
        raise(SIGKILL);
    return plan.fault;
}

static enum fault due_on(int fd)
{
    struct stat st;
    if (fd <= 2 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return NONE;
    return due();
}

__attribute__((destructor)) static void write_count(void)
{
    const char *path = getenv("TANSO_FAULT_COUNT");
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f, "%ld\n", plan.calls);
        fclose(f);
    }
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAILED(value)                                                                              \
    do {                                                                                           \
        errno = plan.error;                                                                        \
        return value;                                                                              \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t n)
{
    enum fault f = due_on(fd);
    if (f == ERROR || (f == SHORT && n < 2))
        FAILED(-1);
    return NEXT(write)(fd, bytes, f == SHORT ? n / 2 : n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    enum fault f = due_on(fd);
    if (f == ERROR || (f == SHORT && n < 2))
        FAILED(-1);
    return NEXT(pwrite)(fd, bytes, f == SHORT ? n / 2 : n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    enum fault f = due_on(fd);
    if (f == ERROR || (f == SHORT && n < 2))
        FAILED(-1);
    return NEXT(pwrite64)(fd, bytes, f == SHORT ? n / 2 : n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n)
{
    if (due_on(fd) != NONE)
        FAILED(-1);
    return NEXT(writev)(fd, v, n);
}

int fsync(int fd)
{
    if (due_on(fd) != NONE)
        FAILED(-1);
    return NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
    if (due_on(fd) != NONE)
        FAILED(-1);
    return NEXT(fdatasync)(fd);
}

int ftruncate(int fd, off_t n)
{
    if (due_on(fd) != NONE)
        FAILED(-1);
    return NEXT(ftruncate)(fd, n);
}

int ftruncate64(int fd, off64_t n)
{
    if (due_on(fd) != NONE)
        FAILED(-1);
    return NEXT(ftruncate64)(fd, n);
}

int rename(const char *from, const char *to)
{
    if (due() != NONE)
        FAILED(-1);
    return NEXT(rename)(from, to);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    if (due() != NONE)
        FAILED(-1);
    return NEXT(renameat2)(from_dir, from, to_dir, to, flags);
}

int link(const char *from, const char *to)
{
    if (due() != NONE)
        FAILED(-1);
    return NEXT(link)(from, to);
}

int unlink(const char *path)
{
    if (due() != NONE)
        FAILED(-1);
    return NEXT(unlink)(path);
}
