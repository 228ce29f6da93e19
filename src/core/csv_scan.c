#include "core/csv_scan.h"
#include <stdlib.h>
#include <string.h>

void csv_fields_free(struct csv_fields *f)
{
    free(f->field);
    free(f->unquoted);
    *f = (struct csv_fields){0};
}

static void reserve(struct csv_fields *f)
{
    if (f->cap == 0) {
        f->cap = 64;
        f->field = mem_realloc(NULL, (size_t)f->cap, sizeof *f->field);
    }
    f->n = 0;
}

static inline bool put(struct csv_fields *f, const char *from, const char *to)
{
    if (f->n == f->cap) {
        if (f->cap >= CSV_MAX_FIELDS)
            return false;
        f->cap *= 2;
        f->field = mem_realloc(f->field, (size_t)f->cap, sizeof *f->field);
    }
    f->field[f->n++] = (struct str){from, (size_t)(to - from)};
    return true;
}

/* A word with the top bit set in each byte that is the delimiter, and no other bit. */
static inline uint64_t matches(uint64_t word, uint64_t pattern)
{
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    uint64_t x = word ^ pattern;
    return ~(((x & low) + low) | x | low);
}

/* Eight bytes a step; the order of the bits is that of the bytes only where the machine is
 * little-endian. */
bool csv_scan_plain(struct csv_fields *f, const char *p, size_t n, char delimiter)
{
    const char *start = p, *end = p + n;
    reserve(f);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t pattern = UINT64_C(0x0101010101010101) * (unsigned char)delimiter;
    for (; end - p >= 8; p += 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        for (uint64_t m = matches(word, pattern); m; m &= m - 1) {
            const char *at = p + (__builtin_ctzll(m) >> 3);
            if (!put(f, start, at))
                return false;
            start = at + 1;
        }
    }
#endif
    for (; p < end; p++) {
        if (*p != delimiter)
            continue;
        if (!put(f, start, p))
            return false;
        start = p + 1;
    }
    return put(f, start, end);
}

static inline bool line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Copies the quotation that begins at p (its opening quote) to *to; returns the place behind its
 * closing quote, NULL when there is none. */
static const char *quotation(const char *p, const char *end, char **to)
{
    for (p++;;) {
        const char *quote = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
        if (!quote)
            return NULL;
        memcpy(*to, p, (size_t)(quote - p));
        *to += quote - p;
        if (quote + 1 == end || quote[1] != '"')
            return quote + 1;
        *(*to)++ = '"';
        p = quote + 2;
    }
}

static const char *rest_of_field(const char *p, const char *end, char delimiter)
{
    while (p < end && *p != delimiter && !line_end(*p))
        p++;
    return p;
}

enum csv_scanned csv_scan_quoted(struct csv_fields *f, const char *p, size_t n, char delimiter,
                                 size_t *end)
{
    const char *begin = p, *stop = p + n;
    reserve(f);
    if (f->room < n) {
        f->room = n;
        f->unquoted = mem_realloc(f->unquoted, n, 1);
    }
    char *to = f->unquoted;
    for (;; p++) {
        const char *start = p, *field_end;
        if (p < stop && *p == '"') {
            start = to;
            p = quotation(p, stop, &to);
            f->open = !p;
            if (!p)
                return CSV_OPEN;
            const char *behind = rest_of_field(p, stop, delimiter);
            memcpy(to, p, (size_t)(behind - p));
            to += behind - p;
            p = behind;
            field_end = to;
        } else {
            field_end = p = rest_of_field(p, stop, delimiter);
        }
        if (!put(f, start, field_end))
            return CSV_TOO_MANY;
        if (p == stop || *p != delimiter)
            break;
    }
    *end = (size_t)(p - begin);
    return CSV_ROW;
}
