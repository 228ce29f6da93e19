#include "core/csv.h"
#include "core/csv_scan.h"
#include "core/text_in.h"
#include <stdlib.h>
#include <string.h>

struct csv {
    struct text_in *in;
    char delimiter;  /* 0: not known yet */
    struct buf text; /* what is read and not yet given stands from `at` */
    size_t at;
    size_t quote, cr, lf; /* where the next one stands from `at` on; text.n: none in sight;
                             NOT_SOUGHT: not looked for */
    size_t nul;           /* where the first NUL stands, NOT_SOUGHT: none */
    bool ended, failed;
    int64_t row; /* number of the row at `at` */
    struct csv_fields fields;
};

static const size_t NOT_SOUGHT = SIZE_MAX;

struct csv *csv_open(struct text_in *in, char delimiter)
{
    struct csv *c = mem_alloc(sizeof *c);
    c->in = in;
    c->delimiter = delimiter;
    c->quote = c->cr = c->lf = c->nul = NOT_SOUGHT;
    c->row = 1;
    text_hold(in);
    return c;
}

void csv_close(struct csv *c)
{
    if (!c)
        return;
    buf_free(&c->text);
    csv_fields_free(&c->fields);
    free(c);
}

static struct pos here(const struct csv *c, struct str file, int column)
{
    return (struct pos){.file = file, .row = c->row, .column = column};
}

static int fail(struct csv *c, struct str file, struct diag *d, enum msg m, int64_t limit,
                int column)
{
    struct buf number = {0};
    buf_int(&number, limit);
    diag_error(d, here(c, file, column), m, number.p, NULL);
    buf_free(&number);
    c->failed = true;
    return -1;
}

static int undecodable(struct csv *c, struct str file, struct diag *d)
{
    text_tell(c->in, here(c, file, 0), d);
    c->failed = true;
    return -1;
}

/* Reads on until what is at hand has doubled: a long row is then looked through a fixed number of
 * times, however long it is. */
static bool refill(struct csv *c)
{
    size_t pending = c->text.n - c->at;
    size_t target = 2 * pending < CSV_MAX_ROW ? 2 * pending : CSV_MAX_ROW + 1;
    if (c->at) {
        memmove(c->text.p, c->text.p + c->at, pending);
        if (c->nul != NOT_SOUGHT)
            c->nul -= c->at;
        c->text.n = pending;
        c->at = 0;
    }
    c->quote = c->cr = c->lf = NOT_SOUGHT;
    do {
        size_t from = c->text.n;
        int r = text_next(c->in, &c->text);
        if (r < 0)
            return c->text.n > pending; /* first what was good; the fault comes again */
        c->ended = r == 0;
        const char *nul = NULL;
        if (c->nul == NOT_SOUGHT && c->text.n > from)
            nul = memchr(c->text.p + from, 0, c->text.n - from);
        if (nul)
            c->nul = (size_t)(nul - c->text.p);
    } while (!c->ended && c->text.n < target);
    return true;
}

/* Where the byte stands at or after `at`, remembered in *known. */
static size_t next_of(const struct csv *c, size_t *known, char byte)
{
    if (*known == NOT_SOUGHT || *known < c->at) {
        const char *p = memchr(c->text.p + c->at, byte, c->text.n - c->at);
        *known = p ? (size_t)(p - c->text.p) : c->text.n;
    }
    return *known;
}

enum found { ROW, MORE, TOO_MANY, OPEN };

/* One row from `at`: its fields into c->fields, its length without and with its end into *n and
 * *whole. */
static enum found scan(struct csv *c, size_t *n, size_t *whole)
{
    const char *p = c->text.p + c->at;
    size_t left = c->text.n - c->at;
    size_t end = next_of(c, &c->lf, '\n') - c->at, cr = next_of(c, &c->cr, '\r') - c->at;
    if (cr < end)
        end = cr;
    if (next_of(c, &c->quote, '"') - c->at < end) {
        enum csv_scanned s = csv_scan_quoted(&c->fields, p, left, c->delimiter, &end);
        if (s == CSV_TOO_MANY)
            return TOO_MANY;
        if (s == CSV_OPEN && c->ended)
            return OPEN;
        if (s == CSV_OPEN)
            return MORE;
    } else if (end == left && !c->ended) {
        return MORE;
    } else if (!csv_scan_plain(&c->fields, p, end, c->delimiter)) {
        return TOO_MANY;
    }
    if (!c->ended && (end == left || (p[end] == '\r' && end + 1 == left)))
        return MORE; /* the row may go on, or the line feed of CR LF may follow */
    *n = end;
    *whole = end == left                                              ? end
             : p[end] == '\r' && end + 1 < left && p[end + 1] == '\n' ? end + 2
                                                                      : end + 1;
    return ROW;
}

static int give(struct csv *c, struct csv_row *row, size_t n, size_t whole)
{
    *row = (struct csv_row){
        .field = c->fields.field, .n = c->fields.n, .row = c->row, .raw = {c->text.p + c->at, n}};
    c->at += whole;
    c->row++;
    return 1;
}

static int too_long(struct csv *c, struct str file, struct diag *d, enum found f)
{
    if (f == MORE && c->fields.open)
        return fail(c, file, d, E_QUOTE_OPEN, 0, c->fields.n + 1);
    return fail(c, file, d, E_ROW_TOO_LONG, CSV_MAX_ROW, 0);
}

int csv_next(struct csv *c, struct csv_row *row, struct str file, struct diag *d)
{
    size_t n = 0, whole = 0;
    while (!c->failed) {
        if (c->at == c->text.n && c->ended)
            return 0;
        if (c->delimiter == 0 && c->text.n)
            c->delimiter = csv_detect(buf_view(&c->text));
        c->fields.open = false;
        enum found f = c->at == c->text.n ? MORE : scan(c, &n, &whole);
        if (f == TOO_MANY)
            return fail(c, file, d, E_ROW_FIELDS, CSV_MAX_FIELDS, 0);
        if (c->nul != NOT_SOUGHT && (f == ROW ? c->nul < c->at + n : true))
            return fail(c, file, d, E_NUL_BYTE, 0, 0);
        if (f == OPEN)
            return fail(c, file, d, E_QUOTE_OPEN, 0, c->fields.n + 1);
        if (f == ROW ? n > CSV_MAX_ROW : c->text.n - c->at > CSV_MAX_ROW)
            return too_long(c, file, d, f);
        if (f == ROW)
            return give(c, row, n, whole);
        if (!refill(c))
            return undecodable(c, file, d);
    }
    return -1;
}
