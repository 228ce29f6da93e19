#include "core/program.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CANNOT_START = 127 };
#define MOST_MEMORY ((rlim_t)1 << 30) /* bytes */

static int64_t now_ms(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        return 0;
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Between fork and exec: only calls that are safe there. */
static _Noreturn void become(const char *const *argv, int in, int out, int tell, int seconds)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct rlimit cpu = {(rlim_t)seconds, (rlim_t)seconds + 1}, none = {0, 0};
    struct rlimit memory = {MOST_MEMORY, MOST_MEMORY};
    int error = 0;
    if (null < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(null, STDERR_FILENO) < 0 || setrlimit(RLIMIT_CPU, &cpu) != 0 ||
        setrlimit(RLIMIT_FSIZE, &none) != 0 || setrlimit(RLIMIT_CORE, &none) != 0 ||
        setrlimit(RLIMIT_AS, &memory) != 0)
        error = errno;
    else
        execvp(argv[0], (char *const *)(uintptr_t)argv);
    error = error ? EIO : errno;
    if (write(tell, &error, sizeof error) != (ssize_t)sizeof error)
        _exit(CANNOT_START - 1);
    _exit(CANNOT_START);
}

/* Reads until the end, the limit or the time. */
static enum program_result collect(int from, size_t limit, int64_t until, struct buf *out)
{
    char block[1 << 16];
    size_t before = out->n;
    for (;;) {
        int64_t left = until - now_ms();
        struct pollfd p = {.fd = from, .events = POLLIN};
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return ready < 0 ? PROGRAM_FAILED : PROGRAM_TOO_SLOW;
        ssize_t n = read(from, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? PROGRAM_FAILED : PROGRAM_DONE;
        if (out->n - before + (size_t)n > limit)
            return PROGRAM_TOO_LONG;
        buf_add(out, block, (size_t)n);
    }
}

static bool ended_well(pid_t child, bool stop)
{
    int status;
    if (stop)
        (void)kill(child, SIGKILL); /* it may have ended by itself */
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static enum program_result parent(pid_t child, int from, int told, size_t limit, int seconds,
                                  struct buf *out)
{
    int error = 0;
    ssize_t n;
    do
        n = read(told, &error, sizeof error);
    while (n < 0 && errno == EINTR);
    bool started = n == 0; /* the pipe closed at exec */
    enum program_result r = started ? collect(from, limit, now_ms() + (int64_t)seconds * 1000, out)
                            : error == ENOENT ? PROGRAM_ABSENT
                                              : PROGRAM_FAILED;
    bool well = ended_well(child, r != PROGRAM_DONE);
    return r == PROGRAM_DONE && !well ? PROGRAM_FAILED : r;
}

static void close_all(const int *fd, int n)
{
    for (int i = 0; i < n; i++)
        if (fd[i] >= 0)
            (void)close(fd[i]); /* nothing was written through them */
}

enum program_result program_run(const char *const *argv, const char *input, size_t limit,
                                int seconds, struct buf *out)
{
    int fd[5] = {-1, -1, -1, -1, -1}; /* input; output to read, to write; exec's error likewise */
    enum program_result r = PROGRAM_FAILED;
    fd[0] = open(input, O_RDONLY | O_CLOEXEC);
    if (fd[0] < 0)
        return PROGRAM_INPUT;
    if (pipe2(fd + 1, O_CLOEXEC) == 0 && pipe2(fd + 3, O_CLOEXEC) == 0) {
        pid_t child = fork();
        if (child == 0)
            become(argv, fd[0], fd[2], fd[4], seconds);
        (void)close(fd[2]); /* the child's ends */
        (void)close(fd[4]);
        fd[2] = fd[4] = -1;
        if (child > 0)
            r = parent(child, fd[1], fd[3], limit, seconds, out);
    }
    close_all(fd, 5);
    return r;
}
