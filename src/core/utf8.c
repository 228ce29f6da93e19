#include "core/utf8.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool any_high(const char *p, uint64_t *word)
{
    memcpy(word, p, 8);
    return (*word & 0x8080808080808080U) != 0;
}

/* How many bytes at the front are ASCII and not NUL. */
static size_t ascii_run(struct str s)
{
    size_t i = 0;
    uint64_t word;
    /* With no high bit set, word - 01..01 borrows into a high bit exactly when some byte is NUL. */
    while (i + 8 <= s.n && !any_high(s.p + i, &word) &&
           ((word - 0x0101010101010101U) & 0x8080808080808080U) == 0)
        i += 8;
    while (i < s.n && s.p[i] > 0)
        i++;
    return i;
}

static bool is_ascii(struct str s)
{
    return ascii_run(s) == s.n;
}

/* The length of the well-formed sequence at p (Unicode 15, table 3-7), 0 when there is none. */
static size_t sequence(const unsigned char *p, size_t n)
{
    unsigned lead = p[0];
    size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || n < length)
        return 0;
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

bool utf8_valid(struct str s)
{
    for (;;) {
        size_t run = ascii_run(s);
        s.p += run;
        s.n -= run;
        if (s.n == 0)
            return true;
        do {
            size_t length = sequence((const unsigned char *)s.p, s.n);
            if (length == 0)
                return false;
            s.p += length;
            s.n -= length;
        } while (s.n && s.p[0] < 0);
    }
}

/* Decomposes and recomposes valid text; appends it to out. */
static bool normalise(struct buf *out, struct str s, utf8proc_option_t options)
{
    utf8proc_int32_t small[256], *points = small;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.p;
    utf8proc_ssize_t room = 255, length = (utf8proc_ssize_t)s.n;
    utf8proc_ssize_t n = utf8proc_decompose(bytes, length, points, room, options);
    if (n > room) {
        room = n;
        points = mem_realloc(NULL, (size_t)n + 1, sizeof *points);
        n = utf8proc_decompose(bytes, length, points, room, options);
    }
    /* In place, and NUL-terminated: one more element than the code points is needed. */
    if (n >= 0)
        n = utf8proc_reencode(points, n, options);
    if (n > 0)
        buf_add(out, points, (size_t)n);
    if (points != small)
        free(points);
    return n >= 0;
}

enum { NFKC = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT };

bool utf8_nfkc(struct buf *out, struct str s)
{
    if (is_ascii(s)) {
        buf_str(out, s);
        return true;
    }
    return utf8_valid(s) && normalise(out, s, (utf8proc_option_t)NFKC);
}

static bool is_space(utf8proc_int32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r');
    if (c == 0x85 || c == 0x200B || c == 0x2060 || c == 0xFEFF) /* next line; the invisible ones */
        return true;
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

static void fold_ascii(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!is_space(c))
            buf_char(out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

/* Appends valid text without its white space; true when there was some. */
static bool without_space(struct buf *out, struct str s)
{
    bool found = false;
    while (s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t length =
            utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &c);
        if (length <= 0)
            break;
        if (is_space(c))
            found = true;
        else
            buf_add(out, s.p, (size_t)length);
        s.p += length;
        s.n -= (size_t)length;
    }
    return found;
}

bool utf8_fold(struct buf *out, struct str s)
{
    if (is_ascii(s)) {
        fold_ascii(out, s);
        return true;
    }
    if (!utf8_valid(s))
        return false;
    struct buf folded = {0}, bare = {0};
    bool ok = normalise(&folded, s, (utf8proc_option_t)(NFKC | UTF8PROC_CASEFOLD));
    /* A mark that stood behind a removed space now stands behind a letter: compose once more. */
    if (ok && without_space(&bare, buf_view(&folded)))
        ok = normalise(out, buf_view(&bare), (utf8proc_option_t)NFKC);
    else if (ok)
        buf_str(out, buf_view(&bare));
    buf_free(&bare);
    buf_free(&folded);
    return ok;
}

int utf8_width(struct str s)
{
    int width = 0;
    while (s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t length =
            utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &c);
        if (length <= 0) { /* not UTF-8: a terminal shows one sign for the byte */
            c = '?';
            length = 1;
        }
        width += utf8proc_charwidth(c);
        s.p += length;
        s.n -= (size_t)length;
    }
    return width;
}
