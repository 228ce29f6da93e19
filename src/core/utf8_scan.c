#include "core/utf8_scan.h"
#include <string.h>

size_t ascii_run(const unsigned char *p, size_t n)
{
    size_t i = 0;
    for (; i + 32 <= n;
         i += 32) { /* four words a step: this loop sees every byte of a large import */
        uint64_t w[4];
        memcpy(w, p + i, sizeof w);
        if ((w[0] | w[1] | w[2] | w[3]) & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < n && p[i] < 0x80)
        i++;
    return i;
}

/* Lead byte -> number of bytes that follow and the bounds of the first of them (Unicode 15, table
 * 3-7); 0 for no lead. */
static size_t follow(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 1;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 2;
    return lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
}

/* Bytes of the valid character at p (at least one byte, not ASCII); 0: none. *cut: it only lacks
 * its end. */
static size_t character(const unsigned char *p, size_t n, bool *cut)
{
    unsigned char low, high;
    size_t more = follow(p[0], &low, &high);
    if (more == 0)
        return 0;
    for (size_t i = 1; i <= more; i++) {
        if (i == n) {
            *cut = true;
            return 0;
        }
        if (p[i] < low || p[i] > high)
            return 0;
        low = 0x80;
        high = 0xBF;
    }
    return more + 1;
}

size_t utf8_good(const unsigned char *p, size_t n, bool *cut)
{
    size_t i = 0;
    *cut = false;
    while (i < n) {
        if (p[i] < 0x80) {
            i += ascii_run(p + i, n - i);
            continue;
        }
        size_t length = character(p + i, n - i, cut);
        if (length == 0)
            break;
        i += length;
    }
    return i;
}

uint32_t utf8_char(const unsigned char *p, size_t *length)
{
    unsigned char low, high;
    size_t more = p[0] < 0x80 ? 0 : follow(p[0], &low, &high);
    static const unsigned char mask[] = {0x7F, 0x1F, 0x0F, 0x07};
    uint32_t c = p[0] & mask[more];
    for (size_t i = 1; i <= more; i++)
        c = c << 6 | (p[i] & 0x3F);
    *length = more + 1;
    return c;
}
