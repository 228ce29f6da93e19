/* An official list as lines of cells. */
#include "core/program.h"
#include "core/utf8.h"
#include "factors/official.h"
#include <stdio.h>
#include <string.h>

void official_fault_at(struct official *o, int page, int64_t row, enum msg m, const char *a,
                       const char *b)
{
    enum { MOST = 20 }; /* one wrong line can upset all that follow it on its page */
    char number[16];
    o->faults++;
    if (o->faults > MOST)
        return;
    snprintf(number, sizeof number, "%d", page);
    diag_error(o->d, (struct pos){.file = o->file, .row = row}, m, number, a ? a : "", b ? b : "",
               NULL);
}

void official_fault(struct official *o, const struct official_line *l, enum msg m, const char *a,
                    const char *b)
{
    official_fault_at(o, l->page, l->row, m, a, b);
}

struct str official_keep(struct official *o, struct str s)
{
    return str_save(&o->arena, s);
}

static bool from_pdf(const char *file, struct buf *out, struct diag *d)
{
    static const char *const argv[] = {"pdftotext", "-layout", "-enc", "UTF-8", "-", "-", NULL};
    static const enum msg why[] = {[PROGRAM_ABSENT] = E_LIST_NO_PDFTOTEXT,
                                   [PROGRAM_INPUT] = E_LIST_PDF_FAILED,
                                   [PROGRAM_FAILED] = E_LIST_PDF_FAILED,
                                   [PROGRAM_TOO_SLOW] = E_LIST_PDF_LONG,
                                   [PROGRAM_TOO_LONG] = E_LIST_PDF_LONG};
    enum program_result r = program_run(argv, file, OFFICIAL_MAX_TEXT, OFFICIAL_MAX_SECONDS, out);
    if (r != PROGRAM_DONE)
        diag_error(d, (struct pos){.file = str_of(file)}, why[r], NULL);
    return r == PROGRAM_DONE;
}

static bool from_text(const char *file, enum encoding e, struct buf *out, struct diag *d)
{
    struct text_in *t = text_open(file, e, NULL, NULL, d);
    int more = t ? 1 : -1;
    while (more > 0 && out->n <= OFFICIAL_MAX_TEXT)
        more = text_next(t, out);
    text_close(t);
    if (more > 0)
        diag_error(d, (struct pos){.file = str_of(file)}, E_LIST_PDF_LONG, NULL);
    return more == 0;
}

bool official_text(const char *file, struct buf *out, struct sha256 *hash, struct diag *d)
{
    struct file_scan s;
    if (!file_scan(file, &s, d))
        return false;
    *hash = s.hash;
    if (!s.pdf)
        return from_text(file, s.encoding == ENC_UNKNOWN ? ENC_UTF8 : s.encoding, out, d);
    if (!from_pdf(file, out, d))
        return false;
    bool ok = utf8_valid(buf_view(out));
    if (!ok)
        diag_error(d, (struct pos){.file = str_of(file)}, E_LIST_PDF_FAILED, NULL);
    return ok;
}

static void add_cell(struct official *o, struct official_line *l, struct str raw, int column)
{
    struct buf plain = {0};
    raw = str_trim(raw);
    if (!raw.n || l->n == OFFICIAL_CELLS)
        return;
    if (!utf8_nfkc(&plain, raw))
        buf_str(&plain, raw);
    l->cell[l->n++] = (struct official_cell){raw, official_keep(o, buf_view(&plain)), column};
    buf_free(&plain);
}

/* A supplier's number and name may be one blank apart. */
static void split_number(struct official_line *l)
{
    struct str t = l->cell[0].text, r = l->cell[0].raw;
    size_t n = 0;
    while (n < t.n && t.p[n] != ' ')
        n++;
    if (n == t.n || n >= r.n || r.p[n] != ' ' || l->n == OFFICIAL_CELLS ||
        !official_is_number((struct str){t.p, n}))
        return;
    memmove(l->cell + 2, l->cell + 1, (size_t)(l->n - 1) * sizeof *l->cell);
    l->cell[1] = (struct official_cell){{r.p + n + 1, r.n - n - 1}, {t.p + n + 1, t.n - n - 1},
                                        l->cell[0].column + (int)n + 1};
    l->cell[0].text.n = l->cell[0].raw.n = n;
    l->n++;
}

static bool parts(struct str s, size_t i)
{
    bool blank = s.p[i] == ' ';
    return s.p[i] == '\t' || (blank && i + 1 < s.n && (s.p[i + 1] == ' ' || s.p[i + 1] == '\t'));
}

void official_cells(struct official *o, struct str raw, struct official_line *l)
{
    size_t from = 0;
    int column = 0, start = 0;
    l->n = 0;
    l->tabs = raw.n && memchr(raw.p, '\t', raw.n);
    for (size_t i = 0; i <= raw.n; i++) {
        bool cut = i == raw.n || parts(raw, i);
        if (cut) {
            add_cell(o, l, (struct str){raw.p + from, i - from}, start);
            while (i < raw.n && (raw.p[i] == ' ' || raw.p[i] == '\t')) {
                i++;
                column++;
            }
            from = i;
            start = column;
        }
        if (i < raw.n && ((unsigned char)raw.p[i] & 0xC0) != 0x80)
            column++;
    }
    if (l->n)
        split_number(l);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool official_is_number(struct str t)
{
    bool ok = t.n == 5 && t.p[0] >= 'A' && t.p[0] <= 'Z';
    for (size_t i = 1; ok && i < t.n; i++)
        ok = digit(t.p[i]);
    return ok;
}

/* Length of "0.000422" at s.p[i], 0 where there is none. */
static size_t value_at(struct str s, size_t i, int places)
{
    size_t n = i;
    while (n < s.n && digit(s.p[n]))
        n++;
    size_t whole = n - i, point = n + 1;
    if (!whole || n == s.n || s.p[n] != '.')
        return 0;
    for (n = point; n < s.n && digit(s.p[n]);)
        n++;
    return n - point == (size_t)places ? n - i : 0;
}

bool official_is_value(struct str t, int places)
{
    static const char mark[] = "※";
    size_t n = value_at(t, 0, places);
    struct str rest = {t.p + n, t.n - n};
    return n && (!rest.n || str_is(str_trim(rest), mark));
}

int official_count_values(struct str raw, int places)
{
    int n = 0;
    for (size_t i = 0; i < raw.n;) {
        size_t length = i && (digit(raw.p[i - 1]) || raw.p[i - 1] == '.') ? 0
                                                                          : value_at(raw, i, places);
        n += length > 0;
        i += length ? length : 1;
    }
    return n;
}

static struct str bare(struct official *o, struct str text, bool *marked)
{
    size_t n = 0;
    while (n < text.n && (digit(text.p[n]) || text.p[n] == '.'))
        n++;
    *marked |= n < text.n;
    return official_keep(o, (struct str){text.p, n});
}

bool official_two_values(struct official *o, const struct official_line *l, int *i, int places,
                         struct official_row *r)
{
    if (*i + 1 >= l->n || !official_is_value(l->cell[*i + 1].text, places)) {
        official_fault(o, l, E_LIST_ONE_VALUE, l->cell[*i].text.p, NULL);
        return false;
    }
    r->basic = bare(o, l->cell[*i].text, &r->substituted);
    r->adjusted = bare(o, l->cell[*i + 1].text, &r->substituted);
    r->page = l->page;
    r->line = l->row;
    *i += 2;
    o->numbers += 2;
    return true;
}

struct official_row *official_add_row(struct official *o, const struct official_row *r)
{
    MEM_GROW(o->row, o->rows, o->row_cap);
    o->row[o->rows] = *r;
    return &o->row[o->rows++];
}

void official_add_supplier(struct official *o, const struct official_block *b, int page)
{
    MEM_GROW(o->supplier, o->suppliers, o->supplier_cap);
    o->supplier[o->suppliers++] = (struct official_supplier){
        .number = b->number, .name = b->name, .page = page, .line = b->line, .first = b->first,
        .rows = b->rows};
    o->on_page[page]++;
}
