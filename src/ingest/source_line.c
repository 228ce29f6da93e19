/* The bill's own line, out of the kept source. */
#include "core/csv.h"
#include "ingest/ingest.h"
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

bool ingest_source_line(struct ledger *l, int32_t source, int64_t row, struct buf *out)
{
    struct arena a = {0};
    struct buf bytes = {0};
    struct source s;
    bool typed, ok = ledger_source_get(l, source, &s, &a);
    if (ok) {
        typed = str_is(s.name, "add") || str_is(s.name, "set");
        ok = (typed || !str_starts(s.profile, "book@")) && encoding_of(s.encoding) != ENC_UNKNOWN &&
             ledger_content_read(l, s.hash, collect, &bytes);
        if (ok && typed)
            one_line(out, buf_view(&bytes));
        else if (ok)
            ok = find_row(buf_view(&bytes), encoding_of(s.encoding), row, out);
    }
    buf_free(&bytes);
    arena_free(&a);
    return ok;
}
