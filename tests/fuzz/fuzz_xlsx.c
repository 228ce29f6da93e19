/* Bytes as a workbook: the container, its parts as XML, and every row of every sheet. An input that
 * does not begin as a container is taken for the XML of a sheet, which a small workbook is built
 * around, so that damage reaches the parser and is not stopped by the container's sums. */
#include "fuzz.h"
#include "ingest/xlsx.h"
#include <string.h>
#include <zlib.h>

static void put16(struct buf *b, unsigned v)
{
    buf_char(b, (char)(v & 0xFF));
    buf_char(b, (char)(v >> 8 & 0xFF));
}

static void put32(struct buf *b, uint32_t v)
{
    put16(b, v & 0xFFFF);
    put16(b, v >> 16);
}

/* A stored part, and its line of the directory. */
static void put_part(struct buf *out, struct buf *directory, const char *name, struct str content)
{
    uint32_t at = (uint32_t)out->n, n = (uint32_t)content.n;
    uint32_t sum = (uint32_t)crc32(0, (const unsigned char *)content.p, n);
    for (int k = 0; k < 2; k++) {
        struct buf *b = k ? directory : out;
        buf_add(b, k ? "PK\1\2" : "PK\3\4", 4);
        if (k)
            put16(b, 20);
        put16(b, 20);
        put32(b, 0); /* flags, method: stored */
        put32(b, 0); /* time, date */
        put32(b, sum);
        put32(b, n);
        put32(b, n);
        put16(b, (unsigned)strlen(name));
        put16(b, 0);
        if (k) {
            put32(b, 0);
            put16(b, 0);
            put32(b, 0);
            put32(b, at);
        }
        buf_cstr(b, name);
    }
    buf_str(out, content);
}

#define MAIN_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static void build(struct buf *out, struct str sheet)
{
    struct buf directory = {0};
    static const struct {
        const char *name, *content;
    } parts[] = {
        {"_rels/.rels", "<Relationships><Relationship Id='a' Type='" RELATION
                        "/officeDocument' Target='xl/workbook.xml'/></Relationships>"},
        {"xl/workbook.xml", "<workbook xmlns='" MAIN_SPACE "' xmlns:r='" RELATION
                            "'><sheets><sheet name='S' r:id='a'/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id='a' Type='" RELATION
         "/worksheet' Target='s.xml'/><Relationship Id='b' Type='" RELATION
         "/sharedStrings' Target='t.xml'/><Relationship Id='c' Type='" RELATION
         "/styles' Target='f.xml'/></Relationships>"},
        {"xl/t.xml", "<sst xmlns='" MAIN_SPACE "'><si><t>a</t></si><si><r><t>b</t></r><rPh><t>c</t>"
                     "</rPh></si></sst>"},
        {"xl/f.xml", "<styleSheet xmlns='" MAIN_SPACE
                     "'><numFmts><numFmt numFmtId='164' formatCode='yyyy/m'/></numFmts><cellXfs>"
                     "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='9'/>"
                     "<xf numFmtId='46'/></cellXfs></styleSheet>"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        put_part(out, &directory, parts[i].name, str_of(parts[i].content));
    put_part(out, &directory, "xl/s.xml", sheet);
    uint32_t at = (uint32_t)out->n, n = sizeof parts / sizeof *parts + 1;
    buf_str(out, buf_view(&directory));
    buf_add(out, "PK\5\6\0\0\0\0", 8);
    put16(out, n);
    put16(out, n);
    put32(out, (uint32_t)directory.n);
    put32(out, at);
    put16(out, 0);
    buf_free(&directory);
}

static void read_sheet(struct xlsx *x, int sheet, struct diag *d)
{
    struct csv_row r;
    int64_t last = 0;
    int width = 0, got;
    struct xlsx_rows *rows = xlsx_rows(x, sheet, d);
    while (rows && (got = xlsx_next(rows, &r, STR("f"), d)) == 1) {
        size_t bytes = 0;
        MUST(r.row > last && r.row <= XLSX_MAX_ROW);
        MUST(r.n >= 1 && r.n >= width && r.n <= CSV_MAX_FIELDS);
        for (int i = 0; i < r.n; i++)
            bytes += r.field[i].n;
        MUST(bytes <= CSV_MAX_ROW);
        last = r.row;
        width = r.n;
    }
    MUST(!rows || got == 0 || d->errors > 0);
    xlsx_rows_close(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct diag d = {0};
    struct buf made = {0};
    if (!str_starts(bytes, "PK")) {
        build(&made, bytes);
        bytes = buf_view(&made);
    }
    struct xlsx *x = xlsx_open(zip_bytes(bytes, STR("f"), &d), STR("f"), &d);
    MUST(x || d.errors > 0);
    for (int s = 0; x && s < x->sheets; s++)
        if (x->sheet[s].part >= 0)
            read_sheet(x, s, &d);
    xlsx_close(x);
    buf_free(&made);
    diag_free(&d);
    return 0;
}
