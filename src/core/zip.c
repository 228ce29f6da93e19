/* ZIP by minizip, which is loaded when the first container is opened. It reads through a window of
 * ours, since it asks for the directory byte by byte. */
#include "core/zip.h"
#include "core/file_fd.h"
#include "core/library.h"
#include <errno.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WINDOW = 64 << 10, NAME_MAX_BYTES = 256, DEFLATED = 8 };

#define FUNCTIONS(X)                                                                               \
    X(unzOpen2_64)                                                                                 \
    X(unzClose)                                                                                    \
    X(unzGetGlobalInfo64)                                                                          \
    X(unzGoToFirstFile)                                                                            \
    X(unzGoToNextFile)                                                                             \
    X(unzGetCurrentFileInfo64)                                                                     \
    X(unzGetFilePos64)                                                                             \
    X(unzGoToFilePos64)                                                                            \
    X(unzOpenCurrentFile)                                                                          \
    X(unzReadCurrentFile)                                                                          \
    X(unzCloseCurrentFile)

static struct {
    FUNCTIONS(LIBRARY_MEMBER)
} unz;

#define LIBRARY "libminizip.so.1"

static bool load(struct diag *d)
{
    static const struct library_function wanted[] = {
#define WANTED(function) {#function, offsetof(__typeof__(unz), function)},
        FUNCTIONS(WANTED)
#undef WANTED
    };
    static bool loaded;
    const char *why =
        loaded ? NULL : library_load(LIBRARY, wanted, sizeof wanted / sizeof *wanted, &unz);
    if (why)
        diag_error(d, NOWHERE, E_LIBRARY, LIBRARY, why, NULL);
    return loaded = !why;
}

struct part {
    struct str name;
    unz64_file_pos place;
    bool encrypted;
    unsigned long method;
};
struct zip {
    struct str file;  /* for diagnostics */
    int fd;           /* -1: bytes */
    struct str bytes; /* all of them, or the window of the file */
    char *window;
    int64_t window_at, at, size;
    struct stat opened;
    bool failed; /* a read of the file */
    unzFile unz;
    struct part *part;
    int parts, cap, current; /* current: the part being read, -1: none */
    struct arena arena;
};

/* ---- the file under minizip ---- */
static bool fill(struct zip *z)
{
    if (z->fd < 0)
        return false;
    if (!z->window)
        z->window = mem_alloc(WINDOW);
    ssize_t got;
    do
        got = pread(z->fd, z->window, WINDOW, z->at);
    while (got < 0 && errno == EINTR);
    z->failed |= got < 0;
    z->window_at = z->at;
    z->bytes = (struct str){z->window, got > 0 ? (size_t)got : 0};
    return got > 0;
}

static uLong io_read(void *opaque, void *stream, void *to, uLong n)
{
    struct zip *z = opaque;
    uLong done = 0;
    (void)stream;
    while (done < n) {
        int64_t in = z->at - z->window_at;
        if (in < 0 || in >= (int64_t)z->bytes.n) {
            if (!fill(z))
                break;
            in = 0;
        }
        size_t part = z->bytes.n - (size_t)in < n - done ? z->bytes.n - (size_t)in : n - done;
        memcpy((char *)to + done, z->bytes.p + in, part);
        z->at += (int64_t)part;
        done += part;
    }
    return done;
}

static void *io_open(void *opaque, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return opaque;
}

static uLong io_write(void *opaque, void *stream, const void *from, uLong n)
{
    (void)opaque;
    (void)stream;
    (void)from;
    (void)n;
    return 0;
}

static ZPOS64_T io_tell(void *opaque, void *stream)
{
    struct zip *z = opaque;
    (void)stream;
    return (ZPOS64_T)z->at;
}

static long io_seek(void *opaque, void *stream, ZPOS64_T offset, int origin)
{
    struct zip *z = opaque;
    int64_t from = origin == ZLIB_FILEFUNC_SEEK_END   ? z->size
                   : origin == ZLIB_FILEFUNC_SEEK_CUR ? z->at
                                                      : 0;
    (void)stream;
    if (offset > (ZPOS64_T)z->size || from + (int64_t)offset > z->size)
        return -1;
    z->at = from + (int64_t)offset;
    return 0;
}

static int io_close(void *opaque, void *stream)
{
    (void)opaque;
    (void)stream;
    return 0;
}

static int io_error(void *opaque, void *stream)
{
    struct zip *z = opaque;
    (void)stream;
    return z->failed;
}

/* ---- the directory ---- */
static bool damaged(const struct zip *z, const char *what, struct diag *d)
{
    diag_error(d, (struct pos){.file = z->file}, E_ZIP_DAMAGED, what, NULL);
    return false;
}

static bool bomb(const struct zip *z, struct diag *d)
{
    diag_error(d, (struct pos){.file = z->file}, E_ZIP_BOMB, NULL);
    return false;
}

static bool add_part(struct zip *z, int64_t *unpacked, struct diag *d)
{
    char name[NAME_MAX_BYTES];
    unz_file_info64 info;
    if (unz.unzGetCurrentFileInfo64(z->unz, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK)
        return damaged(z, "central directory", d);
    if (info.uncompressed_size > (ZPOS64_T)ZIP_MAX_BYTES ||
        (*unpacked += (int64_t)info.uncompressed_size) > ZIP_MAX_BYTES ||
        (info.uncompressed_size > ZIP_RATIO_FROM &&
         info.uncompressed_size / ZIP_RATIO > info.compressed_size))
        return bomb(z, d);
    if (info.size_filename >= sizeof name)
        return true; /* no part of ours has such a name */
    for (char *p = name; *p; p++)
        *p = *p == '\\' ? '/' : *p;
    if (zip_part(z, str_of(name)) >= 0)
        return damaged(z, name, d);
    MEM_GROW(z->part, z->parts, z->cap);
    struct part *p = &z->part[z->parts];
    *p = (struct part){.name = str_save(&z->arena, str_of(name)),
                       .encrypted = info.flag & 1,
                       .method = info.compression_method};
    if (unz.unzGetFilePos64(z->unz, &p->place) != UNZ_OK)
        return damaged(z, name, d);
    z->parts++;
    return true;
}

/* What the parts claim to unpack to is what is ever taken out of them; parts that share their bytes
 * are found by the sum. */
static bool read_directory(struct zip *z, struct diag *d)
{
    zlib_filefunc64_def io = {io_open, io_read, io_write, io_tell, io_seek, io_close, io_error, z};
    unz_global_info64 info;
    int64_t unpacked = 0;
    z->unz = unz.unzOpen2_64("", &io);
    if (!z->unz || unz.unzGetGlobalInfo64(z->unz, &info) != UNZ_OK)
        return damaged(z, "central directory", d);
    if (info.number_entry > ZIP_MAX_PARTS)
        return bomb(z, d);
    int got = info.number_entry ? unz.unzGoToFirstFile(z->unz) : UNZ_END_OF_LIST_OF_FILE;
    for (; got == UNZ_OK; got = unz.unzGoToNextFile(z->unz))
        if (!add_part(z, &unpacked, d))
            return false;
    if (got != UNZ_END_OF_LIST_OF_FILE)
        return damaged(z, "central directory", d);
    return (unpacked <= ZIP_RATIO_FROM || unpacked / ZIP_RATIO <= z->size) || bomb(z, d);
}

static struct zip *begin(struct zip *z, struct diag *d)
{
    z->current = -1;
    if (load(d) && read_directory(z, d))
        return z;
    zip_close(z);
    return NULL;
}

struct zip *zip_open(const char *path, struct diag *d)
{
    struct zip *z = mem_alloc(sizeof *z);
    z->fd = fd_open(path, &z->size, d);
    z->file = str_save(&z->arena, str_of(path));
    if (z->fd >= 0 && fstat(z->fd, &z->opened) == 0)
        return begin(z, d);
    zip_close(z);
    return NULL;
}

struct zip *zip_bytes(struct str bytes, struct str file, struct diag *d)
{
    struct zip *z = mem_alloc(sizeof *z);
    z->fd = -1;
    z->bytes = bytes;
    z->size = (int64_t)bytes.n;
    z->file = str_save(&z->arena, file);
    return begin(z, d);
}

static int end_part(struct zip *z)
{
    int end = z->current < 0 ? UNZ_OK : unz.unzCloseCurrentFile(z->unz);
    z->current = -1;
    return end;
}

void zip_close(struct zip *z)
{
    if (!z)
        return;
    if (z->unz) {
        end_part(z);
        unz.unzClose(z->unz);
    }
    if (z->fd >= 0)
        close(z->fd);
    free(z->window);
    free(z->part);
    arena_free(&z->arena);
    free(z);
}

/* ---- the file as it is ---- */
bool zip_show(struct zip *z, void (*tap)(void *ctx, const void *bytes, size_t n), void *ctx,
              struct diag *d)
{
    for (z->at = 0; z->at < z->size; z->at += (int64_t)z->bytes.n) {
        if (!fill(z)) {
            read_error(z->file.p, z->failed ? errno : EIO, d);
            return false;
        }
        tap(ctx, z->bytes.p, z->bytes.n);
    }
    return true;
}

bool zip_unchanged(const struct zip *z)
{
    struct stat now;
    return z->fd < 0 || (fstat(z->fd, &now) == 0 && now.st_size == z->opened.st_size &&
                         now.st_mtim.tv_sec == z->opened.st_mtim.tv_sec &&
                         now.st_mtim.tv_nsec == z->opened.st_mtim.tv_nsec &&
                         now.st_ctim.tv_sec == z->opened.st_ctim.tv_sec &&
                         now.st_ctim.tv_nsec == z->opened.st_ctim.tv_nsec);
}

/* ---- parts ---- */
int zip_part(const struct zip *z, struct str name)
{
    for (int i = 0; i < z->parts; i++)
        if (z->part[i].name.n == name.n && strncasecmp(z->part[i].name.p, name.p, name.n) == 0)
            return i;
    return -1;
}

struct str zip_part_name(const struct zip *z, int part)
{
    return z->part[part].name;
}

bool zip_begin(struct zip *z, int part, struct diag *d)
{
    struct part *p = &z->part[part];
    end_part(z);
    if (p->encrypted || (p->method != 0 && p->method != DEFLATED)) {
        diag_error(d, (struct pos){.file = z->file}, p->encrypted ? E_ZIP_ENCRYPTED : E_ZIP_METHOD,
                   p->name.p, NULL);
        return false;
    }
    if (unz.unzGoToFilePos64(z->unz, &p->place) != UNZ_OK ||
        unz.unzOpenCurrentFile(z->unz) != UNZ_OK)
        return damaged(z, p->name.p, d);
    z->current = part;
    return true;
}

ssize_t zip_read(struct zip *z, void *to, size_t n, struct diag *d)
{
    int part = z->current;
    if (part < 0)
        return 0;
    int got = unz.unzReadCurrentFile(z->unz, to, (unsigned)n);
    if (got > 0)
        return got;
    if (end_part(z) == UNZ_OK && got == 0)
        return 0;
    damaged(z, z->part[part].name.p, d);
    return -1;
}
