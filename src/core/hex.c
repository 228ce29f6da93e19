#include "core/str.h"

void hex_print(struct buf *b, const unsigned char *byte, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        buf_char(b, digit[byte[i] >> 4]);
        buf_char(b, digit[byte[i] & 15]);
    }
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_parse(struct str hex, unsigned char *byte, size_t n)
{
    if (hex.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = nibble(hex.p[2 * i]), low = nibble(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        byte[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}
