/* What may stand in a cell, as the name of a sheet, and as a defined name. */
#include "report/book.h"

#include <string.h>

static int decode(const unsigned char *p, size_t n, uint32_t *c)
{
    int len = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if ((size_t)len > n)
        return 0;
    *c = len == 1 ? p[0] : p[0] & (0xFFu >> (len + 1));
    for (int i = 1; i < len; i++)
        *c = *c << 6 | (p[i] & 0x3Fu);
    return len;
}

/* Spreadsheet programs read _x0041_ as a character's code: the underscore itself is then written as
 * a code. */
static bool looks_escaped(const char *p, size_t n)
{
    return n >= 7 && p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4 &&
           p[6] == '_';
}

/* Nearly all text needs nothing done. */
static bool is_plain(struct str text)
{
    if (text.n > WB_MAX_TEXT)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < 0x20 || c == 0x7F || c == '_' || c == 0xEF || c >= 0xF0)
            return false;
    }
    return true;
}

void wb_clean_text(struct buf *out, struct str text)
{
    if (is_plain(text)) {
        buf_str(out, text);
        return;
    }
    size_t units = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t c = 0;
        int len = decode((const unsigned char *)text.p + i, text.n - i, &c);
        bool bad = len == 0 || (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F || c == 0xFFFE ||
                   c == 0xFFFF;
        bool escape = c == '_' && looks_escaped(text.p + i, text.n - i);
        units += c > 0xFFFF ? 2 : escape ? 7 : 1;
        if (units > WB_MAX_TEXT)
            return;
        if (bad)
            buf_cstr(out, c == '\r' ? " " : "\xEF\xBF\xBD");
        else if (escape)
            buf_cstr(out, "_x005F_");
        else
            buf_add(out, text.p + i, (size_t)len);
        i += len ? (size_t)len : 1;
    }
}

void wb_clean_sheet_name(struct buf *out, struct str name)
{
    struct buf clean = {0};
    int units = 0;
    wb_clean_text(&clean, str_trim(name));
    for (size_t i = 0; i < clean.n;) {
        uint32_t c = 0;
        int len = decode((const unsigned char *)clean.p + i, clean.n - i, &c);
        units += c > 0xFFFF ? 2 : 1;
        if (len == 0 || units > 31)
            break;
        if (c < 0x80 && strchr("[]:*?/\\'\t\n", (int)c))
            buf_char(out, '_');
        else
            buf_add(out, clean.p + i, (size_t)len);
        i += (size_t)len;
    }
    if (out->n == 0 || str_is(buf_view(out), "History"))
        buf_char(out, '_');
    buf_free(&clean);
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A1, XFD99, R1C1, R, C are addresses, not names. */
static bool looks_like_address(const char *name)
{
    size_t letters = 0, rest;
    while (is_letter(name[letters]))
        letters++;
    rest = letters + strspn(name + letters, "0123456789");
    if (letters <= 3 && name[rest] == '\0')
        return true;
    return strspn(name, "RrCc0123456789") == strlen(name);
}

bool wb_name_ok(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > 60 || !(is_letter(name[0]) || name[0] == '_') || looks_like_address(name))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_letter(name[i]) && !is_digit(name[i]) && name[i] != '_' && name[i] != '.')
            return false;
    return true;
}
