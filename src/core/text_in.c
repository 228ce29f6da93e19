#include "core/text_in.h"
#include "core/cp932.h"
#include "core/file_fd.h"
#include "core/utf8_scan.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CARRY = 4 };

struct text_in {
    int fd; /* -1: over memory */
    char *path;
    enum encoding encoding;
    void (*tap)(void *ctx, const void *bytes, size_t n);
    void *ctx;
    struct diag *d;
    struct str rest; /* over memory: what is still to give */
    struct cp932 *cp932;
    unsigned char *bytes; /* the carry and the block read behind it */
    size_t block, carry;
    int64_t at; /* offset in the file of bytes[0] */
    int error;  /* errno of a failed read */
    bool ended, bad, begun, quiet /* has told its fault, or is not the one to tell */;
};

static struct text_in *fresh(size_t block)
{
    struct text_in *t = mem_alloc(sizeof *t);
    t->fd = -1;
    t->block = block;
    t->bytes = mem_realloc(NULL, block + CARRY, 1);
    return t;
}

struct text_in *text_open(const char *path, enum encoding e,
                          void (*tap)(void *ctx, const void *bytes, size_t n), void *ctx,
                          struct diag *d)
{
    int64_t size;
    int fd = fd_open(path, &size, d);
    if (fd < 0)
        return NULL;
    struct text_in *t = fresh(FILE_BLOCK);
    t->fd = fd;
    t->path = mem_strndup(path, strlen(path));
    t->encoding = e;
    t->tap = tap;
    t->ctx = ctx;
    t->d = d;
    if (e == ENC_CP932)
        t->cp932 = cp932_new();
    if (e == ENC_CP932 && !t->cp932) {
        diag_error(d, file_pos(path), E_CP932_MISSING, NULL);
        text_close(t);
        return NULL;
    }
    return t;
}

struct text_in *text_of(struct str utf8)
{
    struct text_in *t = fresh(utf8.n < FILE_BLOCK ? utf8.n : FILE_BLOCK);
    t->rest = utf8;
    return t;
}

struct text_in *text_bytes(struct str bytes, enum encoding e, struct diag *d)
{
    struct text_in *t = text_of(bytes);
    t->encoding = e;
    t->d = d;
    if (e == ENC_CP932 && !(t->cp932 = cp932_new())) {
        diag_error(d, NOWHERE, E_CP932_MISSING, NULL);
        text_close(t);
        return NULL;
    }
    return t;
}

void text_close(struct text_in *t)
{
    if (!t)
        return;
    if (t->fd >= 0)
        close(t->fd);
    cp932_free(t->cp932);
    free(t->path);
    free(t->bytes);
    free(t);
}

void text_hold(struct text_in *t)
{
    t->quiet = true;
}

void text_tell(const struct text_in *t, struct pos at, struct diag *d)
{
    if (t->error) {
        read_error(t->path, t->error, d);
        return;
    }
    struct buf offset = {0};
    buf_int(&offset, t->at + 1);
    diag_error(d, at, E_ENCODING, offset.p, encoding_name(t->encoding), NULL);
    buf_free(&offset);
}

/* The next bytes behind the carry; 0 at the end, -1 with errno. */
static ssize_t fetch(struct text_in *t)
{
    unsigned char *to = t->bytes + t->carry;
    if (t->fd < 0) {
        size_t n = t->rest.n < t->block ? t->rest.n : t->block;
        if (n == 0)
            return 0;
        memcpy(to, t->rest.p, n);
        t->rest = (struct str){t->rest.p + n, t->rest.n - n};
        return (ssize_t)n;
    }
    ssize_t got = fd_read(t->fd, to, t->block);
    if (got > 0 && t->tap)
        t->tap(t->ctx, to, (size_t)got);
    return got;
}

/* Length of the byte order mark at the front. */
static size_t mark(const struct text_in *t, const unsigned char *p, size_t n)
{
    static const char *const bytes[] = {
        [ENC_UTF8] = "\xEF\xBB\xBF",
        [ENC_UTF8_BOM] = "\xEF\xBB\xBF",
        [ENC_UTF16LE] = "\xFF\xFE",
        [ENC_UTF16BE] = "\xFE\xFF",
        [ENC_CP932] = "",
        [ENC_UNKNOWN] = "",
    };
    size_t length = strlen(bytes[t->encoding]);
    return n >= length && memcmp(p, bytes[t->encoding], length) == 0 ? length : 0;
}

static void put_utf8(char *to, size_t *n, uint32_t c)
{
    if (c < 0x80) {
        to[(*n)++] = (char)c;
    } else if (c < 0x800) {
        to[(*n)++] = (char)(0xC0 | c >> 6);
        to[(*n)++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        to[(*n)++] = (char)(0xE0 | c >> 12);
        to[(*n)++] = (char)(0x80 | (c >> 6 & 0x3F));
        to[(*n)++] = (char)(0x80 | (c & 0x3F));
    } else {
        to[(*n)++] = (char)(0xF0 | c >> 18);
        to[(*n)++] = (char)(0x80 | (c >> 12 & 0x3F));
        to[(*n)++] = (char)(0x80 | (c >> 6 & 0x3F));
        to[(*n)++] = (char)(0x80 | (c & 0x3F));
    }
}

static uint32_t unit16(const unsigned char *p, bool big)
{
    return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* As utf8_good, for UTF-16: a surrogate must have its partner. */
static size_t decode_utf16(const unsigned char *p, size_t n, bool big, struct buf *out, bool *cut)
{
    char piece[4096];
    size_t i = 0, fill = 0;
    *cut = false;
    while (i < n) {
        if (fill > sizeof piece - 4) {
            buf_add(out, piece, fill);
            fill = 0;
        }
        *cut = n - i < 2;
        uint32_t c = *cut ? 0 : unit16(p + i, big);
        bool high = c >= 0xD800 && c <= 0xDBFF;
        *cut = *cut || (high && n - i < 4);
        if (*cut || (c >= 0xDC00 && c <= 0xDFFF))
            break;
        if (high) {
            uint32_t low = unit16(p + i + 2, big);
            if (low < 0xDC00 || low > 0xDFFF)
                break;
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        }
        put_utf8(piece, &fill, c);
        i += high ? 4 : 2;
    }
    buf_add(out, piece, fill);
    return i;
}

static size_t decode(struct text_in *t, const unsigned char *p, size_t n, struct buf *out,
                     bool *cut)
{
    switch (t->encoding) {
    case ENC_UTF16LE:
    case ENC_UTF16BE:
        return decode_utf16(p, n, t->encoding == ENC_UTF16BE, out, cut);
    case ENC_CP932:
        return cp932_decode(t->cp932, p, n, out, cut);
    case ENC_UTF8:
    case ENC_UTF8_BOM:
    case ENC_UNKNOWN:
        break;
    }
    size_t good = utf8_good(p, n, cut);
    buf_add(out, p, good);
    return good;
}

static int fault(struct text_in *t)
{
    if (!t->quiet && t->d)
        text_tell(t, file_pos(t->path), t->d);
    t->quiet = true;
    return -1;
}

/* Decodes what is at hand; the rest becomes the carry or, when it can never be read, the fault. */
static void take(struct text_in *t, size_t n, struct buf *out)
{
    size_t skip = t->begun ? 0 : mark(t, t->bytes, n);
    t->begun = true;
    bool cut;
    size_t good = skip + decode(t, t->bytes + skip, n - skip, out, &cut);
    t->bad = good < n && !cut;
    t->at += (int64_t)good;
    t->carry = t->bad ? 0 : n - good;
    memmove(t->bytes, t->bytes + good, t->carry);
}

int text_next(struct text_in *t, struct buf *out)
{
    size_t before = out->n;
    while (!t->bad && !t->ended && out->n == before) {
        ssize_t got = fetch(t);
        if (got < 0) {
            t->bad = true;
            t->error = errno;
            return fault(t);
        }
        t->ended = got == 0;
        t->bad = t->ended && t->carry;
        if (got > 0)
            take(t, t->carry + (size_t)got, out);
    }
    if (out->n > before)
        return 1; /* what stands before a fault is still given: the fault is told at its own row */
    return t->bad ? fault(t) : 0;
}
