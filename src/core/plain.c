#include "core/number.h"
#include <utf8proc.h>

static bool is_blank(utf8proc_int32_t c)
{
    return (c >= '\t' && c <= '\r') || c == ' ' || c == 0xA0 ||
           utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

/* The kinds of compatibility signs that mean the same as their plain form. Raised, circled and
 * fraction digits do not. */
static bool same_meaning(utf8proc_int32_t c)
{
    switch ((int)utf8proc_get_property(c)->decomp_type) {
    case 0: /* none, or a letter with its mark */
    case UTF8PROC_DECOMP_TYPE_WIDE:
    case UTF8PROC_DECOMP_TYPE_NARROW:
    case UTF8PROC_DECOMP_TYPE_SQUARE:
    case UTF8PROC_DECOMP_TYPE_NOBREAK:
        return true;
    default:
        return false;
    }
}

/* One sign beyond ASCII: its plain form into at[0 .. room); its length, or 0. */
static size_t plain_sign(utf8proc_int32_t c, char *at, size_t room)
{
    utf8proc_int32_t points[16];
    int boundary = 0;
    size_t n = 0;
    if (!same_meaning(c))
        return 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        c, points, 16, (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT), &boundary);
    if (count < 1 || count > 16)
        return 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        if (room - n < 4)
            return 0;
        n += (size_t)utf8proc_encode_char(points[i], (utf8proc_uint8_t *)at + n);
    }
    return n;
}

bool printed_plain(struct str s, char field[static PLAIN_MAX], size_t *n)
{
    *n = 0;
    while (s.n) {
        if (s.p[0] > ' ' && s.p[0] <= '~') { /* most of it */
            if (*n + 4 > PLAIN_MAX)
                return false;
            field[(*n)++] = *s.p++;
            s.n--;
            continue;
        }
        utf8proc_int32_t c;
        utf8proc_ssize_t length =
            utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &c);
        if (length <= 0 || c == 0 || *n + 4 > PLAIN_MAX)
            return false;
        size_t written = 1;
        if (is_blank(c))
            field[*n] = ' ';
        else if (c < 0x80)
            field[*n] = (char)c;
        else
            written = plain_sign(c, field + *n, PLAIN_MAX - *n);
        if (written == 0)
            return false;
        *n += written;
        s.p += length;
        s.n -= (size_t)length;
    }
    return true;
}
