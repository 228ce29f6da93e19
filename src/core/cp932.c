#include "core/cp932.h"
#include "core/utf8_scan.h"
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

struct cp932 {
    iconv_t converter;
    char piece[32 << 10];
};

struct cp932 *cp932_new(void)
{
    iconv_t converter = iconv_open("UTF-8", "CP932");
    if (converter == (iconv_t)-1)
        return NULL;
    struct cp932 *c = mem_alloc(sizeof *c);
    c->converter = converter;
    return c;
}

size_t cp932_decode(struct cp932 *c, const unsigned char *p, size_t n, struct buf *out, bool *cut)
{
    *cut = false;
    if (ascii_run(p, n) == n) { /* most blocks of a large table: no need to convert */
        if (out)
            buf_add(out, p, n);
        return n;
    }
    char *from = (char *)(uintptr_t)p; /* iconv's prototype lacks the const it honours */
    size_t left = n;
    while (left) {
        char *to = c->piece;
        size_t room = sizeof c->piece;
        size_t r = iconv(c->converter, &from, &left, &to, &room);
        int error = errno;
        if (out)
            buf_add(out, c->piece, (size_t)(to - c->piece));
        if (r != (size_t)-1 || error == E2BIG)
            continue;
        *cut = error == EINVAL;
        break;
    }
    return n - left;
}

void cp932_free(struct cp932 *c)
{
    if (!c)
        return;
    iconv_close(c->converter);
    free(c);
}
