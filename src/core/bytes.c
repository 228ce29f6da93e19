#include "core/bytes.h"
#include <string.h>

static void put_plain(struct buf *to, uint64_t v)
{
    char byte[10];
    size_t n = 0;
    for (; v > 127; v >>= 7)
        byte[n++] = (char)(v | 128);
    byte[n++] = (char)v;
    buf_add(to, byte, n);
}

/* 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4 ... */
void bytes_put(struct buf *to, int64_t v)
{
    put_plain(to, v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1);
}

void bytes_put_wide(struct buf *to, i128 v)
{
    put_plain(to, (uint64_t)v);
    bytes_put(to, (int64_t)(v >> 64));
}

void bytes_put_str(struct buf *to, struct str s)
{
    put_plain(to, s.n);
    buf_str(to, s);
}

static void put_big(struct buf *to, const struct big *b)
{
    put_plain(to, (uint64_t)b->n);
    for (int i = 0; i < b->n; i++)
        put_plain(to, b->limb[i]);
}

void bytes_put_ratio(struct buf *to, const struct ratio *r)
{
    bytes_put(to, r->negative);
    put_big(to, &r->num);
    put_big(to, &r->den);
}

/* ---- reading ---- */
struct bytes bytes_of(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    return (struct bytes){p, p + s.n, false};
}

bool bytes_done(const struct bytes *b)
{
    return !b->bad && b->p == b->end;
}

static uint64_t spoil(struct bytes *b)
{
    b->bad = true;
    b->p = b->end;
    return 0;
}

static uint64_t get_plain(struct bytes *b)
{
    uint64_t v = 0;
    for (int shift = 0; b->p < b->end && shift < 64; shift += 7) {
        uint64_t byte = *b->p++;
        if (shift == 63 && byte > 1)
            break;
        v |= (byte & 127) << shift;
        if (byte < 128)
            return v;
    }
    return spoil(b);
}

int64_t bytes_get(struct bytes *b)
{
    uint64_t v = get_plain(b);
    return (int64_t)(v & 1 ? ~(v >> 1) : v >> 1);
}

int bytes_below(struct bytes *b, int limit)
{
    int64_t v = bytes_get(b);
    if (v >= 0 && v < limit)
        return (int)v;
    spoil(b);
    return 0;
}

i128 bytes_get_wide(struct bytes *b)
{
    uint64_t low = get_plain(b);
    int64_t high = bytes_get(b);
    return (i128)((u128)(uint64_t)high << 64 | low);
}

struct str bytes_get_str(struct bytes *b)
{
    uint64_t n = get_plain(b);
    if (n > (uint64_t)(b->end - b->p)) {
        spoil(b);
        n = 0;
    }
    struct str s = {(const char *)b->p, (size_t)n};
    b->p += n;
    return s;
}

static void get_big(struct bytes *b, struct big *out)
{
    memset(out, 0, sizeof *out);
    uint64_t n = get_plain(b);
    if (n > BIG_LIMBS) {
        spoil(b);
        return;
    }
    for (uint64_t i = 0; i < n; i++)
        out->limb[i] = get_plain(b);
    out->n = (int)n;
}

void bytes_get_ratio(struct bytes *b, struct ratio *out)
{
    out->negative = bytes_below(b, 2) == 1;
    get_big(b, &out->num);
    get_big(b, &out->den);
    bool shortest = (!out->num.n || out->num.limb[out->num.n - 1]) &&
                    (out->den.n && out->den.limb[out->den.n - 1]);
    if (!b->bad && shortest)
        return;
    spoil(b);
    *out = ratio_int(0);
}
