#include "core/stdout.h"
#include "core/file_fd.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static struct {
    char bytes[64 << 10];
    size_t n;
    int error; /* errno of the first failure */
} line_up;

static bool send(const char *p, size_t n)
{
    if (!line_up.error && n && !fd_write(STDOUT_FILENO, p, n))
        line_up.error = errno;
    errno = line_up.error;
    return !line_up.error;
}

bool stdout_flush(void)
{
    size_t n = line_up.n;
    line_up.n = 0;
    return send(line_up.bytes, n);
}

bool stdout_add(struct str s)
{
    if (s.n > sizeof line_up.bytes - line_up.n && !stdout_flush())
        return false;
    if (s.n > sizeof line_up.bytes)
        return send(s.p, s.n);
    if (s.n)
        memcpy(line_up.bytes + line_up.n, s.p, s.n);
    line_up.n += s.n;
    errno = line_up.error;
    return !line_up.error;
}
