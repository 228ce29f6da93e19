#include "core/file_fd.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pos file_pos(const char *path)
{
    return (struct pos){.file = str_of(path)};
}

void read_error(const char *path, int error, struct diag *d)
{
    if (error == ENOENT || error == ENOTDIR)
        diag_error(d, file_pos(path), E_FILE_MISSING, NULL);
    else if (error == EISDIR)
        diag_error(d, file_pos(path), E_FILE_DIRECTORY, NULL);
    else if (error == EACCES || error == EPERM)
        diag_error(d, file_pos(path), E_FILE_PERMISSION, NULL);
    else
        diag_error(d, file_pos(path), E_FILE_READ, strerrordesc_np(error), NULL);
}

void write_error(const char *path, int error, struct diag *d)
{
    if (error == ENOENT || error == ENOTDIR)
        diag_error(d, file_pos(path), E_FOLDER_MISSING, NULL);
    else if (error == EISDIR)
        diag_error(d, file_pos(path), E_FILE_DIRECTORY, NULL);
    else if (error == EACCES || error == EPERM)
        diag_error(d, file_pos(path), E_FILE_PERMISSION, NULL);
    else if (error == ENOSPC || error == EDQUOT)
        diag_error(d, file_pos(path), E_DISK_FULL, NULL);
    else
        diag_error(d, file_pos(path), E_FILE_WRITE, strerrordesc_np(error), NULL);
}

int fd_open(const char *path, int64_t *size, struct diag *d)
{
    /* O_NONBLOCK: opening a pipe that nobody writes to must not hang; it means nothing for a
     * regular file. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        read_error(path, errno, d);
    } else if (S_ISDIR(st.st_mode)) {
        diag_error(d, file_pos(path), E_FILE_DIRECTORY, NULL);
    } else if (!S_ISREG(st.st_mode)) {
        diag_error(d, file_pos(path), E_FILE_NOT_REGULAR, NULL);
    } else {
        *size = st.st_size;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

ssize_t fd_read(int fd, void *to, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t got = read(fd, (char *)to + done, n - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

bool fd_write(int fd, const void *from, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t put = write(fd, (const char *)from + done, n - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        done += (size_t)put;
    }
    return true;
}
