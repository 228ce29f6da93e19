/* The bill's own line, out of the kept source. */
#include "core/csv.h"
#include "ingest/ingest.h"
#include "ingest/pdf.h"
#include "ingest/xlsx.h"
#include "ingest/xml_tree.h"
#include <string.h>

static bool collect(void *ctx, const void *bytes, size_t n)
{
    buf_add(ctx, bytes, n);
    return true;
}

static enum encoding encoding_of(struct str name)
{
    static const enum encoding all[] = {ENC_UTF8, ENC_UTF8_BOM, ENC_UTF16LE, ENC_UTF16BE,
                                        ENC_CP932};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_is(name, encoding_name(all[i])))
            return all[i];
    return ENC_UNKNOWN;
}

/* Rows are counted as they were when the file was imported: by records, blank lines included. */
static bool find_row(struct str bytes, enum encoding e, int64_t row, struct buf *out)
{
    struct diag quiet = {0};
    struct text_in *text = text_bytes(bytes, e, &quiet);
    struct csv *csv = text ? csv_open(text, 0) : NULL;
    struct csv_row r;
    bool found = false;
    while (csv && !found && csv_next(csv, &r, (struct str){0}, &quiet) == 1) {
        found = r.row == row;
        if (found)
            buf_str(out, r.raw);
    }
    csv_close(csv);
    text_close(text);
    diag_free(&quiet);
    return found;
}

static void one_line(struct buf *out, struct str text)
{
    text = str_trim(text);
    for (size_t i = 0; i < text.n; i++)
        buf_char(out, text.p[i] == '\n' ? ' ' : text.p[i]);
}

/* The cells of a row of a sheet that hold anything: "A7: 2024-04-01, B7: 120". */
static void put_cells(struct buf *out, const struct csv_row *r)
{
    size_t start = out->n;
    for (int i = 0; i < r->n; i++) {
        if (r->field[i].n == 0)
            continue;
        struct pos at = {.row = r->row, .column = i + 1};
        buf_cstr(out, out->n > start ? ", " : "");
        pos_cell(out, &at);
        buf_cstr(out, ": ");
        one_line(out, r->field[i]);
    }
}

static bool find_cells(struct str bytes, struct str sheet, int64_t row, struct buf *out)
{
    struct diag quiet = {0};
    struct xlsx *x = xlsx_open(zip_bytes(bytes, STR(""), &quiet), STR(""), &quiet);
    struct csv_row r;
    bool found = false;
    for (int s = 0; x && s < x->sheets && !found; s++) {
        if (!str_eq(x->sheet[s].name, sheet) || x->sheet[s].part < 0)
            continue;
        struct xlsx_rows *rows = xlsx_rows(x, s, &quiet);
        while (rows && !found && xlsx_next(rows, &r, (struct str){0}, &quiet) == 1) {
            found = r.row == row;
            if (found)
                put_cells(out, &r);
        }
        xlsx_rows_close(rows);
    }
    xlsx_close(x);
    diag_free(&quiet);
    return found;
}

/* An element's own texts, as "name: text (attribute: text)". */
static void put_element(struct buf *out, const struct xml_node *n, size_t start)
{
    buf_cstr(out, out->n > start ? ", " : "");
    buf_str(out, n->name);
    buf_cstr(out, ": ");
    one_line(out, n->text);
    for (int i = 0; n->attribute[i] && n->attribute[i + 1]; i += 2)
        buf_printf(out, " (%s: %s)", n->attribute[i], n->attribute[i + 1]);
}

/* What an element of an XML document holds, as one short line. */
static bool find_element(struct str bytes, int64_t row, struct buf *out)
{
    enum { SHOWN = 400 };
    struct diag quiet = {0};
    struct arena a = {0};
    const struct xml_node *root = xml_tree_bytes(bytes, NOWHERE, &a, &quiet);
    const struct xml_node *at = root ? xml_at_line(root, row) : NULL;
    const struct xml_node *behind = at;
    while (behind && !behind->next)
        behind = behind->parent;
    behind = behind ? behind->next : NULL;
    size_t start = out->n;
    if (at && at->child) {
        buf_str(out, at->name);
        buf_cstr(out, " { ");
        start = out->n;
    }
    for (const struct xml_node *n = at; n && n != behind && out->n < start + SHOWN;
         n = xml_onward(n))
        if (!n->child)
            put_element(out, n, start);
    if (at && at->child)
        buf_cstr(out, " }");
    arena_free(&a);
    diag_free(&quiet);
    return at != NULL;
}

/* A page of a PDF, or of its text, is named "p2"; 0: this source is none. */
static int page_of(const struct source *s)
{
    int page = 0;
    if (!str_is(s->encoding, "PDF") && !str_starts(s->encoding, TEXT_OF_PDF))
        return 0;
    for (size_t i = 1; i < s->sheet.n && page < PDF_MAX_PAGES; i++)
        page = page * 10 + (s->sheet.p[i] - '0');
    return page;
}

/* A line of a page, as reader_pdf counts them. */
static bool find_page_line(struct str bytes, enum encoding e, int page, int64_t row,
                           struct buf *out)
{
    struct diag quiet = {0};
    struct buf utf8 = {0};
    struct pdf_text t = {0};
    struct text_in *in = text_bytes(bytes, e, &quiet);
    bool found = false;
    while (in && text_next(in, &utf8) == 1)
        ;
    text_close(in);
    if (pdf_text_read(&t, buf_view(&utf8), STR(""), &quiet))
        for (int i = 0; i < t.lines && !found; i++)
            if (t.line[i].page == page && t.line[i].row == row) {
                one_line(out, t.line[i].text);
                found = true;
            }
    pdf_text_free(&t);
    buf_free(&utf8);
    diag_free(&quiet);
    return found;
}

struct pos ingest_source_place(const struct source *s)
{
    struct pos at = {.file = s->name};
    struct str sheet = s->sheet;
    size_t bang = sheet.n;
    while (bang > 0 && sheet.p[bang - 1] >= 'A' && sheet.p[bang - 1] <= 'Z')
        bang--;
    if (bang > 0 && bang < sheet.n && sheet.p[bang - 1] == '!') {
        for (size_t i = bang; i < sheet.n && at.column < CSV_MAX_FIELDS; i++)
            at.column = at.column * 26 + (sheet.p[i] - 'A' + 1);
        sheet.n = bang - 1;
    }
    if (str_is(s->encoding, "XLSX") || page_of(s) > 0)
        at.sheet = sheet;
    return at;
}

bool ingest_source_line(struct ledger *l, int32_t source, int64_t row, struct buf *out)
{
    struct arena a = {0};
    struct buf bytes = {0};
    struct source s;
    bool typed, book, xml, text, ok = ledger_source_get(l, source, &s, &a);
    if (ok) {
        typed = str_is(s.name, "add") || str_is(s.name, "set");
        book = str_is(s.encoding, "XLSX");
        xml = str_is(s.encoding, "XML");
        text = str_starts(s.encoding, TEXT_OF_PDF);
        ok = (typed || !str_starts(s.profile, "book@")) &&
             (book || xml || text || encoding_of(s.encoding) != ENC_UNKNOWN) &&
             ledger_content_read(l, s.hash, collect, &bytes);
        if (ok && typed)
            one_line(out, buf_view(&bytes));
        else if (ok && book)
            ok = find_cells(buf_view(&bytes), ingest_source_place(&s).sheet, row, out);
        else if (ok && xml)
            ok = find_element(buf_view(&bytes), row, out);
        else if (ok && text)
            ok = find_page_line(buf_view(&bytes),
                                encoding_of((struct str){s.encoding.p + strlen(TEXT_OF_PDF),
                                                         s.encoding.n - strlen(TEXT_OF_PDF)}),
                                page_of(&s), row, out);
        else if (ok)
            ok = find_row(buf_view(&bytes), encoding_of(s.encoding), row, out);
    }
    buf_free(&bytes);
    arena_free(&a);
    return ok;
}
