#include "report/book_verify.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CHUNK = 1 << 16, END_RECORD = 22, CENTRAL = 46, LOCAL = 30, HEAD_MOST = 1 << 20 };

bool rows_measure(FILE *rows, struct rows_mark *out)
{
    unsigned char *chunk = mem_alloc(CHUNK);
    bool ok = fflush(rows) == 0 && !ferror(rows);
    long end = ftell(rows);
    size_t n;
    *out = (struct rows_mark){0, (uint32_t)crc32(0, NULL, 0)};
    ok = ok && end >= 0 && fseek(rows, 0, SEEK_SET) == 0;
    while (ok && (n = fread(chunk, 1, CHUNK, rows)) > 0) {
        out->crc = (uint32_t)crc32(out->crc, chunk, (uInt)n);
        out->bytes += (long)n;
    }
    ok = ok && !ferror(rows) && out->bytes == end && fseek(rows, end, SEEK_SET) == 0;
    free(chunk);
    return ok;
}

/* ---- reading the zip container ---- */
struct part {
    char name[80];
    uint32_t crc, packed, unpacked, at;
    int method;
};

static uint32_t little(const unsigned char *p, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

static bool read_at(FILE *f, long at, unsigned char *out, size_t n)
{
    return fseek(f, at, SEEK_SET) == 0 && fread(out, 1, n, f) == n;
}

/* Where the list of parts begins, and how many there are; the library writes no comment behind it.
 */
static bool find_list(FILE *f, long *at, int *parts)
{
    unsigned char end[END_RECORD];
    if (fseek(f, -END_RECORD, SEEK_END) != 0 || !read_at(f, ftell(f), end, sizeof end) ||
        little(end, 4) != 0x06054b50)
        return false;
    *parts = (int)little(end + 10, 2);
    *at = (long)little(end + 16, 4);
    return true;
}

/* Reads one entry of the list; *at moves to the next. */
static bool next_part(FILE *f, long *at, struct part *out)
{
    unsigned char e[CENTRAL], local[LOCAL];
    if (!read_at(f, *at, e, sizeof e) || little(e, 4) != 0x02014b50)
        return false;
    size_t name = little(e + 28, 2);
    *out = (struct part){.method = (int)little(e + 10, 2),
                         .crc = little(e + 16, 4),
                         .packed = little(e + 20, 4),
                         .unpacked = little(e + 24, 4),
                         .at = little(e + 42, 4)};
    if (name >= sizeof out->name || !read_at(f, *at + CENTRAL, (unsigned char *)out->name, name))
        return false;
    *at += CENTRAL + (long)(name + little(e + 30, 2) + little(e + 32, 2));
    if (!read_at(f, (long)out->at, local, sizeof local) || little(local, 4) != 0x04034b50)
        return false;
    out->at += LOCAL + little(local + 26, 2) + little(local + 28, 2);
    return true;
}

/* ---- what is looked at while a part is unpacked ---- */
struct look_at {
    const struct rows_mark *mark; /* NULL: not a sheet */
    struct buf head;              /* of a sheet: up to its rows */
    bool in_rows;
    long left; /* bytes of rows still to come */
    uint32_t crc;
    struct buf tail; /* of a sheet: behind its rows; of another part: all of it */
};

static void take_rows(struct look_at *l, const unsigned char *p, size_t n)
{
    size_t rows = (long)n < l->left ? n : (size_t)l->left;
    l->crc = (uint32_t)crc32(l->crc, p, (uInt)rows);
    l->left -= (long)rows;
    if (l->tail.n < HEAD_MOST)
        buf_add(&l->tail, p + rows, n - rows);
}

static void take(struct look_at *l, const unsigned char *p, size_t n)
{
    static const char open[] = "<sheetData>";
    if (!l->mark || l->in_rows) {
        take_rows(l, p, n);
        return;
    }
    buf_add(&l->head, p, n);
    char *found = strstr(l->head.p, open);
    if (!found)
        return;
    size_t rows = (size_t)(found - l->head.p) + sizeof open - 1, more = l->head.n - rows;
    l->in_rows = true;
    l->left = l->mark->bytes;
    take_rows(l, (const unsigned char *)l->head.p + rows, more);
}

/* Every tag closed: '<' and '>' stand in the library's XML for nothing but tags. */
static bool tags_closed(struct str xml)
{
    int depth = 0, seen = 0;
    for (const char *p = xml.p, *end = xml.p + xml.n;
         p < end && (p = memchr(p, '<', (size_t)(end - p)));) {
        const char *close = memchr(p, '>', (size_t)(end - p));
        if (!close)
            return false;
        if (p[1] == '/')
            depth--;
        else if (p[1] != '?' && p[1] != '!' && close[-1] != '/')
            depth++;
        seen++;
        p = close + 1;
    }
    return depth == 0 && seen > 1 && str_ends(str_trim(xml), ">");
}

static bool looks_right(const struct look_at *l)
{
    if (!l->mark)
        return tags_closed(buf_view(&l->tail));
    if (!l->in_rows) /* a sheet without rows */
        return l->mark->bytes == 0 && tags_closed(buf_view(&l->head));
    return l->left == 0 && l->crc == l->mark->crc &&
           str_starts(buf_view(&l->tail), "</sheetData>") &&
           str_ends(buf_view(&l->tail), "</worksheet>");
}

/* Unpacks a part piece by piece; false when it is damaged. */
static bool unpack(FILE *f, const struct part *p, struct look_at *l)
{
    unsigned char *in = mem_alloc(CHUNK), *out = mem_alloc(CHUNK);
    z_stream z = {0};
    uint32_t left = p->packed, crc = (uint32_t)crc32(0, NULL, 0), total = 0;
    int status = p->method == Z_DEFLATED && fseek(f, (long)p->at, SEEK_SET) == 0
                     ? inflateInit2(&z, -MAX_WBITS)
                     : Z_DATA_ERROR;
    bool begun = status == Z_OK;
    while (status == Z_OK) {
        if (z.avail_in == 0 && left > 0) {
            size_t n = fread(in, 1, left < CHUNK ? left : CHUNK, f);
            left -= (uint32_t)n;
            z.next_in = in;
            z.avail_in = (uInt)n;
        }
        z.next_out = out;
        z.avail_out = CHUNK;
        status = inflate(&z, Z_NO_FLUSH);
        size_t n = CHUNK - z.avail_out;
        crc = (uint32_t)crc32(crc, out, (uInt)n);
        total += (uint32_t)n;
        take(l, out, n);
    }
    if (begun)
        inflateEnd(&z);
    free(in);
    free(out);
    return status == Z_STREAM_END && crc == p->crc && total == p->unpacked;
}

static int sheet_number(const char *name)
{
    static const char folder[] = "xl/worksheets/sheet";
    int n = 0;
    if (strncmp(name, folder, sizeof folder - 1) != 0)
        return 0;
    for (const char *p = name + sizeof folder - 1; *p >= '0' && *p <= '9'; p++)
        n = n * 10 + (*p - '0');
    return n;
}

static bool part_whole(FILE *f, const struct part *p, const struct rows_mark *mark, int sheets,
                       int *seen)
{
    int number = sheet_number(p->name);
    struct look_at l = {.crc = (uint32_t)crc32(0, NULL, 0)};
    if (number > 0 && number <= sheets) {
        l.mark = &mark[number - 1];
        (*seen)++;
    }
    bool ok = unpack(f, p, &l) && looks_right(&l);
    buf_free(&l.head);
    buf_free(&l.tail);
    return ok;
}

bool workbook_whole(const char *path, const struct rows_mark *mark, int sheets)
{
    FILE *f = fopen(path, "rb");
    long at = 0;
    int parts = 0, seen = 0;
    bool ok = f && find_list(f, &at, &parts) && parts > 0;
    for (int i = 0; ok && i < parts; i++) {
        struct part p;
        ok = next_part(f, &at, &p) && part_whole(f, &p, mark, sheets, &seen);
    }
    if (f)
        (void)fclose(f);
    return ok && seen == sheets;
}
