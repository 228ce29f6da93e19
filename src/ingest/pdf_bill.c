#include "core/utf8.h"
#include "ingest/accept_impl.h"
#include "ingest/pdf.h"
#include <stdlib.h>
#include <string.h>

enum { QUANTITY = -1, TOTAL = -2 };

/* ---- lines ---- */
static bool add_line(struct pdf_text *t, struct str text, int64_t row, struct str file,
                     struct diag *d)
{
    struct buf page = {0};
    bool ok = text.n <= PDF_MAX_LINE;
    if (text.n && text.p[text.n - 1] == '\r')
        text.n--;
    MEM_GROW(t->line, t->lines, t->cap);
    t->line[t->lines++] = (struct text_line){text, t->pages, row};
    buf_printf(&page, "p%d", t->pages);
    if (!ok)
        diag_error(d, (struct pos){.file = file, .row = row, .sheet = buf_view(&page)}, E_PDF_LINE,
                   NULL);
    buf_free(&page);
    return ok;
}

bool pdf_text_read(struct pdf_text *t, struct str utf8, struct str file, struct diag *d)
{
    int64_t row = 1;
    size_t from = 0;
    bool ok = utf8_valid(utf8) && utf8_nfkc(&t->plain, utf8);
    struct str s = buf_view(&t->plain);
    if (!ok)
        diag_error(d, (struct pos){.file = file}, E_PDF_FAILED, NULL);
    t->pages = 1;
    for (size_t i = 0; i <= s.n && ok; i++) {
        bool page = i < s.n && s.p[i] == '\f';
        if (i < s.n && s.p[i] != '\n' && !page)
            continue;
        if (!page || i > from)
            ok = add_line(t, (struct str){s.p + from, i - from}, row++, file, d);
        from = i + 1;
        if (page) {
            t->pages += from < s.n;
            row = 1;
        }
    }
    if (ok && t->pages > PDF_MAX_PAGES) {
        diag_error(d, (struct pos){.file = file}, E_PDF_LIMIT, NULL);
        ok = false;
    }
    return ok;
}

void pdf_text_free(struct pdf_text *t)
{
    free(t->line);
    buf_free(&t->plain);
    *t = (struct pdf_text){0};
}

/* ---- bills ---- */
static const struct pattern *match_any(const struct pdf_bill *b, const struct patterns *p, int line,
                                       int to, struct pattern_value *out)
{
    for (int k = 0; k < p->n; k++)
        if (pattern_match(&p->at[k], b->text->line, to, line, out))
            return &p->at[k];
    return NULL;
}

/* The first line of [from, to) in which one of the patterns stands; `to`: none. */
static int seek(const struct pdf_bill *b, const struct patterns *p, int from, int to)
{
    struct pattern_value v;
    while (from < to && !match_any(b, p, from, to, &v))
        from++;
    return from;
}

bool pdf_bill_next(struct pdf_bill *b)
{
    int lines = b->text->lines;
    const struct patterns *start = &b->p->layout.start;
    bool first = b->to == 0;
    b->from = first && start->n ? seek(b, start, 0, lines) : b->to;
    if (first)
        b->preamble = b->from;
    b->to = start->n && b->from < lines ? seek(b, start, b->from + 1, lines) : lines;
    return b->from < lines;
}

void pdf_bill_clear(struct pdf_bill *b)
{
    free(b->found);
    b->found = NULL;
    b->n = b->cap = 0;
    arena_free(&b->arena);
}

static const char *keep(struct pdf_bill *b, struct str s)
{
    return arena_strndup(&b->arena, s.n ? s.p : "", s.n);
}

struct pos pdf_at(struct pdf_bill *b, int line)
{
    const struct text_line *l = &b->text->line[line];
    struct buf page = {0};
    buf_printf(&page, "p%d", l->page);
    struct pos at = {.file = b->file, .row = l->row, .sheet = str_save(&b->arena, buf_view(&page))};
    buf_free(&page);
    return at;
}

static void remember(struct pdf_bill *b, int column, const struct pattern *by,
                     struct pattern_value v)
{
    MEM_GROW(b->found, b->n, b->cap);
    b->found[b->n++] = (struct pdf_found){column, by, v};
}

static bool same(struct str x, struct str y)
{
    struct buf a = {0}, b = {0};
    bool equal = utf8_fold(&a, x) && utf8_fold(&b, y) && str_eq(buf_view(&a), buf_view(&b));
    buf_free(&a);
    buf_free(&b);
    return equal;
}

/* ---- one value ---- */
/* 1: found, remembered; 0: not there; -1: two that differ, told. */
static int find_within(struct pdf_bill *b, int column, const struct patterns *p, int from, int to,
                       const char *name, struct diag *d)
{
    struct pattern_value first = {0}, v;
    const struct pattern *by = NULL;
    for (int i = from; i < to; i++)
        for (int k = 0; k < p->n; k++) {
            if (!pattern_match(&p->at[k], b->text->line, to, i, &v))
                continue;
            if (!by) {
                by = &p->at[k];
                first = v;
            } else if (!same(first.text, v.text)) {
                struct pos where = pdf_at(b, first.line);
                struct buf at = {0};
                buf_str(&at, where.sheet);
                buf_char(&at, '!');
                buf_int(&at, where.row);
                diag_error(d, pdf_at(b, v.line), E_PDF_TWICE, name, keep(b, first.text), at.p,
                           keep(b, v.text), NULL);
                buf_free(&at);
                return -1;
            }
        }
    if (by)
        remember(b, column, by, first);
    return by != NULL;
}

/* In the bill, else in what stands before the first of several. */
static int find_value(struct pdf_bill *b, int column, const struct patterns *p, const char *name,
                      struct diag *d)
{
    int got = find_within(b, column, p, b->from, b->to, name, d);
    return got == 0 && b->preamble ? find_within(b, column, p, 0, b->preamble, name, d) : got;
}

static bool read_column(struct pdf_bill *b, int column, struct diag *d)
{
    const struct profile_column *c = &b->p->column[column];
    const char *name = keep(b, c->name);
    int got = find_value(b, column, &c->line, name, d);
    if (got == 0 && c->required)
        diag_error(d, pdf_at(b, b->from), E_PDF_NO_VALUE, name, keep(b, c->line.at[0].shown),
                   keep(b, b->p->id), NULL);
    if (got != 1)
        return got == 0 && !c->required;
    const struct pdf_found *f = &b->found[b->n - 1];
    return bill_value(b->p, column, f->value.text, pdf_at(b, f->value.line), &b->row, &b->arena, d);
}

/* ---- the quantity ---- */
static bool number(struct pdf_bill *b, const struct pdf_found *f, const char *name, struct dec *out,
                   struct diag *d)
{
    if (dec_parse_printed(f->value.text, b->p->layout.point, out))
        return true;
    diag_error(d, pdf_at(b, f->value.line), E_ROW_DECIMAL, name, keep(b, f->value.text), NULL);
    return false;
}

static bool known(const struct pdf_bill *b, struct pattern_value v)
{
    for (int i = 0; i < b->n; i++)
        if (b->found[i].column == QUANTITY && b->found[i].value.text.p == v.text.p)
            return true;
    return false;
}

/* All numbers that the patterns find, each printed one once. */
static int find_quantities(struct pdf_bill *b)
{
    const struct layout *l = &b->p->layout;
    int from = l->from.n ? seek(b, &l->from, b->from, b->to) + 1 : b->from, n = 0;
    int to = l->to.n && from < b->to ? seek(b, &l->to, from, b->to) : b->to;
    for (int i = from; i < to; i++)
        for (int k = 0; k < l->line.n; k++) {
            struct pattern_value v;
            if (!pattern_match(&l->line.at[k], b->text->line, to, i, &v) || known(b, v) ||
                n > PDF_MAX_ITEMS)
                continue;
            remember(b, QUANTITY, &l->line.at[k], v);
            n++;
        }
    return n;
}

/* What was added up, for the record's note: "8,000 (p1!12) + 4,345 (p1!13)". */
static struct str parts_text(struct pdf_bill *b)
{
    struct buf out = {0};
    for (int i = 0; i < b->n; i++) {
        if (b->found[i].column != QUANTITY)
            continue;
        struct pos at = pdf_at(b, b->found[i].value.line);
        buf_cstr(&out, out.n ? " + " : "");
        buf_str(&out, b->found[i].value.text);
        buf_cstr(&out, " (");
        buf_str(&out, at.sheet);
        buf_char(&out, '!');
        buf_int(&out, at.row);
        buf_char(&out, ')');
    }
    struct str s = str_save(&b->arena, buf_view(&out));
    buf_free(&out);
    return s;
}

static struct str dec_text(struct pdf_bill *b, struct dec v)
{
    struct buf out = {0};
    dec_print(&out, v);
    struct str s = str_save(&b->arena, buf_view(&out));
    buf_free(&out);
    return s;
}

/* The total that the bill itself prints; where several numbers were added up there must be one. */
static bool check_total(struct pdf_bill *b, int items, int first, struct dec sum, struct diag *d)
{
    const struct patterns *p = &b->p->layout.total_line;
    struct dec total;
    int got = p->n ? find_value(b, TOTAL, p, "total", d) : 0;
    if (got < 0)
        return false;
    if (got == 1 && known(b, b->found[b->n - 1].value))
        got = 0; /* a number is no proof of itself */
    if (got == 0 && (p->n || items > 1)) {
        diag_error(d, pdf_at(b, first), E_PDF_NO_TOTAL, p->n ? keep(b, p->at[0].shown) : "-",
                   parts_text(b).p, NULL);
        return false;
    }
    if (got == 0)
        return true;
    const struct pdf_found *f = &b->found[b->n - 1];
    if (!number(b, f, "total", &total, d))
        return false;
    if (dec_cmp(total, sum) == 0)
        return true;
    diag_error(d, pdf_at(b, f->value.line), E_PDF_TOTAL, keep(b, f->value.text), dec_text(b, sum).p,
               parts_text(b).p, NULL);
    return false;
}

static bool read_quantity(struct pdf_bill *b, struct diag *d)
{
    const struct activity_columns *c = activity_columns();
    int items = find_quantities(b), first = -1;
    struct dec sum = dec_int(0), v;
    bool ok = items > 0 && items <= PDF_MAX_ITEMS;
    if (!ok)
        diag_error(d, pdf_at(b, b->from), E_PDF_NO_QUANTITY, keep(b, b->p->id),
                   keep(b, b->p->layout.line.at[0].shown), NULL);
    for (int i = 0; i < b->n && ok; i++) {
        if (b->found[i].column != QUANTITY)
            continue;
        first = first < 0 ? b->found[i].value.line : first;
        ok = number(b, &b->found[i], "quantity", &v, d);
        if (ok && !dec_add(sum, v, &sum)) {
            diag_error(d, pdf_at(b, first), E_ROW_DECIMAL, "quantity",
                       keep(b, b->found[i].value.text), NULL);
            ok = false;
        }
    }
    if (!ok || !check_total(b, items, first, sum, d))
        return false;
    b->page = b->text->line[first].page;
    b->row.row = b->text->line[first].row;
    b->row.book.value[c->quantity] = dec_text(b, sum);
    if (items > 1 && b->row.book.value[c->note].n == 0)
        b->row.book.value[c->note] = parts_text(b);
    return true;
}

bool pdf_bill_read(struct pdf_bill *b, struct diag *d)
{
    const struct text_line *at = &b->text->line[b->from];
    bool ok = true;
    b->page = at->page;
    b->row = (struct bill_row){
        .row = at->row, .date = DAY_NONE, .book = {.table = &book_tables[TABLE_ACTIVITIES]}};
    for (int i = 0; i < b->p->columns; i++)
        ok &= read_column(b, i, d);
    ok &= read_quantity(b, d);
    bill_constants(b->p, &b->row);
    b->row.book.value[activity_columns()->method] = STR(METHOD_TO_REVIEW);
    return ok;
}
