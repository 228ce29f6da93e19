#include "core/cp932.h"
#include "core/file.h"
#include "core/file_fd.h"
#include "core/utf8_scan.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CARRY = 4,      /* room for the beginning of a character that a block cuts off */
    SURELY_UTF8 = 4 /* so many Japanese characters before a wrong byte: damaged UTF-8, not CP932,
                     * whose text hardly ever reads as even one of them */
};
struct scan {
    struct file_scan *out;
    struct sha256_state *hash;
    unsigned char *bytes; /* carry and block */
    size_t carry;
    int64_t bad_utf8; /* offset, -1: none so far */
    int64_t wide;     /* characters of three bytes and more before it */
};

static bool begins(const unsigned char *p, size_t n, const char *with, size_t length)
{
    return n >= length && memcmp(p, with, length) == 0;
}

static enum encoding encoding_of_mark(const unsigned char *p, size_t n)
{
    if (begins(p, n, "\xEF\xBB\xBF", 3))
        return ENC_UTF8_BOM;
    if (begins(p, n, "\xFF\xFE", 2))
        return ENC_UTF16LE;
    return begins(p, n, "\xFE\xFF", 2) ? ENC_UTF16BE : ENC_UTF8;
}

static void look_at_front(struct file_scan *out, const unsigned char *p, size_t n)
{
    out->encoding = encoding_of_mark(p, n);
    out->zip = begins(p, n, "PK\3\4", 4);
    out->ole2 = begins(p, n, "\xD0\xCF\x11\xE0", 4);
    out->pdf = begins(p, n, "%PDF-", 5);
    out->gzip = begins(p, n, "\x1F\x8B", 2);
    size_t i = out->encoding == ENC_UTF8_BOM ? 3 : out->encoding == ENC_UTF8 ? 0 : 2;
    while (i < n && (p[i] == 0 || strchr(" \t\r\n", p[i]))) /* 0: the other half of UTF-16 */
        i++;
    out->xml = i < n && p[i] == '<';
}

static bool utf16(enum encoding e)
{
    return e == ENC_UTF16LE || e == ENC_UTF16BE;
}

static int64_t wide_characters(const unsigned char *p, size_t n)
{
    int64_t wide = 0;
    for (size_t i = ascii_run(p, n); i < n; i++)
        wide += p[i] >= 0xE0;
    return wide;
}

/* The new bytes stand behind the carry. */
static void scan_block(struct scan *s, size_t got)
{
    const unsigned char *block = s->bytes + s->carry;
    sha256_add(s->hash, block, got);
    if (s->out->size == 0)
        look_at_front(s->out, block, got);
    if (!utf16(s->out->encoding)) {
        const unsigned char *nul = s->out->nul_at < 0 ? memchr(block, 0, got) : NULL;
        if (nul)
            s->out->nul_at = s->out->size + (nul - block);
        if (s->bad_utf8 < 0) {
            bool cut;
            size_t n = s->carry + got, good = utf8_good(s->bytes, n, &cut);
            s->wide += wide_characters(s->bytes, good);
            if (good < n && !cut)
                s->bad_utf8 = s->out->size - (int64_t)s->carry + (int64_t)good;
            s->carry = cut ? n - good : 0;
            memmove(s->bytes, s->bytes + good, s->carry);
        }
    }
    s->out->size += (int64_t)got;
}

/* The first byte that CP932 cannot read, -1 when it reads all, -2 after an error of reading. */
static int64_t bad_cp932(int fd, unsigned char *bytes, struct cp932 *c)
{
    int64_t at = 0;
    size_t carry = 0;
    ssize_t got;
    bool cut = false;
    while ((got = fd_read(fd, bytes + carry, FILE_BLOCK)) > 0) {
        size_t n = carry + (size_t)got, good = cp932_decode(c, bytes, n, NULL, &cut);
        at += (int64_t)good;
        if (good < n && !cut)
            return at;
        carry = n - good;
        memmove(bytes, bytes + good, carry);
    }
    return got < 0 ? -2 : carry ? at : -1;
}

/* Not UTF-8: CP932 when that reads the whole file, which takes a second look at it (such files are
 * small). */
static bool try_cp932(struct scan *s, int fd, const char *path, struct diag *d)
{
    struct file_scan *out = s->out;
    bool marked = out->encoding == ENC_UTF8_BOM;
    out->encoding = ENC_UNKNOWN;
    out->unknown_at = s->bad_utf8;
    if (marked || out->zip || out->ole2 || out->pdf || out->gzip || s->wide >= SURELY_UTF8)
        return true;
    struct cp932 *c = cp932_new();
    if (!c) {
        diag_error(d, file_pos(path), E_CP932_MISSING, NULL);
        return false;
    }
    int64_t bad = lseek(fd, 0, SEEK_SET) == 0 ? bad_cp932(fd, s->bytes, c) : -2;
    cp932_free(c);
    if (bad == -2) {
        read_error(path, errno, d);
        return false;
    }
    if (bad == -1) {
        out->encoding = ENC_CP932;
        out->unknown_at = -1;
    } else if (bad > out->unknown_at) {
        out->unknown_at = bad;
    }
    return true;
}

static bool scan_all(struct scan *s, int fd, const char *path, struct diag *d)
{
    ssize_t got;
    while ((got = fd_read(fd, s->bytes + s->carry, FILE_BLOCK)) > 0)
        scan_block(s, (size_t)got);
    if (got < 0) {
        read_error(path, errno, d);
        return false;
    }
    if (s->bad_utf8 < 0 && s->carry)
        s->bad_utf8 = s->out->size - (int64_t)s->carry;
    return s->bad_utf8 < 0 || try_cp932(s, fd, path, d);
}

bool file_scan(const char *path, struct file_scan *out, struct diag *d)
{
    *out = (struct file_scan){.nul_at = -1, .unknown_at = -1, .encoding = ENC_UTF8};
    int64_t size;
    int fd = fd_open(path, &size, d);
    if (fd < 0)
        return false;
    struct scan s = {.out = out, .hash = sha256_begin(), .bad_utf8 = -1};
    s.bytes = mem_alloc(FILE_BLOCK + CARRY);
    bool ok = scan_all(&s, fd, path, d);
    out->hash = sha256_end(s.hash);
    free(s.bytes);
    close(fd);
    return ok;
}

const char *encoding_name(enum encoding e)
{
    static const char *const name[] = {"UTF-8",    "UTF-8 with BOM", "UTF-16LE",
                                       "UTF-16BE", "CP932",          "UTF-8 or CP932"};
    return name[e];
}
