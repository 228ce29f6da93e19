/* What the file modules of core share: descriptors, whole reads and writes, and errno as a
 * diagnostic. */
#ifndef TANSO_CORE_FILE_FD_H
#define TANSO_CORE_FILE_FD_H

#include "core/diag.h"
#include <sys/types.h>

enum { FILE_BLOCK = 256 << 10 }; /* bytes a read */

struct pos file_pos(const char *path);
/* Opens a regular file for reading; -1 after a diagnostic. */
int fd_open(const char *path, int64_t *size, struct diag *d);
/* Reads until n bytes or the end; -1 with errno. */
ssize_t fd_read(int fd, void *to, size_t n);
/* Writes all of it; false with errno. */
bool fd_write(int fd, const void *from, size_t n);
void read_error(const char *path, int error, struct diag *d);
void write_error(const char *path, int error, struct diag *d);

#endif
