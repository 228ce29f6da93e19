/* Kinds of file that are known and not read: each is told what to do instead. */
#include "core/file_fd.h"
#include "ingest/import.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An encrypted .xlsx is an OLE2 file, like an old .xls; its directory names the stream. */
static bool has_package(const char *path)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    enum { OVERLAP = sizeof name };
    struct diag quiet = {0};
    int64_t size;
    size_t kept = 0;
    bool found = false;
    ssize_t got;
    int fd = fd_open(path, &size, &quiet);
    char *block = mem_alloc(FILE_BLOCK + OVERLAP);
    while (fd >= 0 && !found && (got = fd_read(fd, block + kept, FILE_BLOCK)) > 0) {
        size_t n = kept + (size_t)got;
        found = block && memmem(block, n, name, sizeof name - 1) != NULL;
        kept = n < OVERLAP ? n : OVERLAP;
        memmove(block, block + n - kept, kept);
    }
    if (fd >= 0)
        close(fd);
    free(block);
    diag_free(&quiet);
    return found;
}

static bool fits(struct import *im)
{
    const struct file_scan *s = &im->scan;
    return s->ole2 || s->xml || s->gzip;
}

static bool read_file(struct import *im)
{
    struct pos at = {.file = im->file};
    const char *kind = im->scan.xml ? "XML" : im->scan.gzip ? "gzip (.gz)" : "";
    if (*kind)
        diag_error(im->diag, at, E_INGEST_CONTAINER, kind, NULL);
    else if (has_package(im->path))
        diag_error(im->diag, at, E_XLSX_ENCRYPTED, NULL);
    else
        diag_error(im->diag, at, E_XLSX_OLD, NULL);
    return false;
}

const struct reader reader_refused = {"refused", fits, read_file};
