#include "core/file.h"
#include "core/file_fd.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static void too_large(const char *path, int64_t size, size_t limit, struct diag *d)
{
    struct buf is = {0}, most = {0};
    buf_int(&is, size);
    buf_int(&most, (int64_t)limit);
    diag_error(d, file_pos(path), E_FILE_TOO_LARGE, is.p, most.p, NULL);
    buf_free(&is);
    buf_free(&most);
}

/* Reads in blocks rather than by the size at the start: a file may grow meanwhile, and those of
 * /proc say 0. */
static bool read_all(int fd, const char *path, size_t limit, struct buf *out, struct diag *d)
{
    char *block = mem_alloc(FILE_BLOCK);
    size_t total = 0;
    ssize_t got;
    while ((got = fd_read(fd, block, FILE_BLOCK)) > 0) {
        total += (size_t)got;
        if (total > limit)
            break;
        buf_add(out, block, (size_t)got);
    }
    if (got < 0)
        read_error(path, errno, d);
    else if (total > limit)
        too_large(path, (int64_t)total, limit, d);
    free(block);
    return got >= 0 && total <= limit;
}

bool file_read(const char *path, size_t limit, struct buf *out, struct diag *d)
{
    int64_t size;
    int fd = fd_open(path, &size, d);
    if (fd < 0)
        return false;
    bool ok = size <= (int64_t)limit;
    if (ok)
        ok = read_all(fd, path, limit, out, d);
    else
        too_large(path, size, limit, d);
    close(fd);
    return ok;
}
