#include "core/visible.h"
#include "core/utf8_scan.h"

static bool hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void escape(struct buf *out, uint32_t c)
{
    if (c == '\n')
        buf_cstr(out, "\\n");
    else if (c == '\r')
        buf_cstr(out, "\\r");
    else if (c == '\t')
        buf_cstr(out, "\\t");
    else
        buf_printf(out, "\\u%04x", c);
}

/* How many bytes at p are printable ASCII: most of what is shown is nothing else. */
static size_t plain(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n && p[i] >= 0x20 && p[i] < 0x7F)
        i++;
    return i;
}

void visible(struct buf *out, struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    while (i < s.n) {
        bool cut;
        size_t run = plain(p + i, s.n - i);
        buf_add(out, p + i, run);
        i += run;
        if (i == s.n)
            break;
        size_t good = i + utf8_good(p + i, s.n - i, &cut);
        while (i < good) {
            size_t length;
            uint32_t c = utf8_char(p + i, &length);
            if (hidden(c))
                escape(out, c);
            else
                buf_add(out, p + i, length);
            i += length;
        }
        if (i < s.n)
            buf_printf(out, "\\x%02x", p[i++]);
    }
}
