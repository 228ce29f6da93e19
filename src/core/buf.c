#include "core/str.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for n more bytes and the NUL behind them. */
static char *room(struct buf *b, size_t n)
{
    if (b->cap - b->n <= n) {
        size_t need, cap = b->cap ? b->cap : 64;
        if (__builtin_add_overflow(b->n, n, &need) || need > SIZE_MAX / 4)
            need = SIZE_MAX / 2; /* no such memory: mem_realloc ends the program */
        while (cap <= need)
            cap *= 2;
        b->p = mem_realloc(b->p, cap, 1);
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (n == 0)
        return;
    memcpy(room(b, n), bytes, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_cstr(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
    char *at = room(b, 1);
    at[0] = c;
    at[1] = '\0';
    b->n++;
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (v < 0)
        digits[--at] = '-';
    buf_add(b, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char *at = room(b, 120);
    int n = vsnprintf(at, b->cap - b->n, format, args);
    if (n > 0 && (size_t)n >= b->cap - b->n) {
        at = room(b, (size_t)n);
        n = vsnprintf(at, b->cap - b->n, format, again);
    }
    if (n > 0)
        b->n += (size_t)n;
    va_end(again);
    va_end(args);
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    if (b->p)
        b->p[0] = '\0';
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

struct str buf_view(const struct buf *b)
{
    return b->n ? (struct str){b->p, b->n} : STR("");
}
