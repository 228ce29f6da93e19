/* The book's digest: one SHA-256 over everything that a report depends on, in an order that does
 * not depend on when and how it was entered. Small tables in order of their identity, then the
 * user's sets, then the live records in order of start, meter, site, kind, end, supplier (as
 * texts), quantity and id. Every text ends in NUL, so no two books write the same bytes. */
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

struct digest {
    struct ledger *ledger;
    struct sha256_state *state;
    struct buf line;
    int32_t *rank;        /* of a text's code among all texts, by bytes */
    struct activity *row; /* the records of one start */
    int rows, cap;
};

static void field(struct digest *g, struct str s)
{
    buf_str(&g->line, s);
    buf_char(&g->line, '\0');
}

static void integer(struct digest *g, int64_t v)
{
    buf_int(&g->line, v);
    buf_char(&g->line, '\0');
}

static void end_line(struct digest *g)
{
    buf_char(&g->line, '\n');
    sha256_add(g->state, g->line.p, g->line.n);
    buf_reset(&g->line);
}

/* ---- small tables and sets ---- */
static struct str canonical(const struct book_column *c, struct str v, struct buf *b)
{
    struct dec d;
    if ((c->type != COL_DECIMAL && c->type != COL_INTEGER) || !dec_parse(v, &d))
        return v;
    buf_reset(b);
    dec_print(b, dec_trim(d));
    return buf_view(b);
}

static bool add_row(void *ctx, const struct book_row *r, struct str id)
{
    struct digest *g = ctx;
    struct buf b = {0};
    (void)id; /* may be a number of insertion */
    field(g, str_of(r->table->name));
    for (int c = 0; c < r->table->columns; c++) {
        if (!r->value[c].n)
            continue;
        field(g, str_of(r->table->column[c].name));
        field(g, canonical(&r->table->column[c], r->value[c], &b));
    }
    end_line(g);
    buf_free(&b);
    return true;
}

static bool add_set(void *ctx, struct str id, struct str set_json, struct str factors_csv,
                    struct str conversions_csv)
{
    struct digest *g = ctx;
    field(g, STR("set"));
    field(g, id);
    field(g, set_json);
    field(g, factors_csv);
    field(g, conversions_csv);
    end_line(g);
    return true;
}

/* ---- records ---- */
static int by_text(const void *x, const void *y, void *ctx)
{
    const struct str *text = ctx;
    return str_cmp(text[*(const int32_t *)x], text[*(const int32_t *)y]);
}

/* The same text under two kinds has the same rank. */
static void rank_texts(struct digest *g)
{
    int n;
    const struct str *text = ledger_texts(g->ledger, &n);
    int32_t *order = mem_alloc((size_t)n * sizeof *order);
    g->rank = mem_alloc((size_t)n * sizeof *g->rank);
    for (int32_t i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, (size_t)n, sizeof *order, by_text, (void *)(uintptr_t)text);
    for (int i = 1, r = 0; i < n; i++) {
        r += !str_eq(text[order[i]], text[order[i - 1]]);
        g->rank[order[i]] = r;
    }
    free(order);
}

static struct dec quantity_of(const struct ledger *l, const struct activity *a)
{
    return (struct dec){a->quantity, l->dictionary.detail[a->detail].quantity_scale};
}

static int by_ident(struct ledger *l, const struct activity *a, const struct activity *b)
{
    struct arena arena = {0};
    int c = str_cmp(ledger_ident_text(l, a->ident, &arena), ledger_ident_text(l, b->ident, &arena));
    arena_free(&arena);
    return c;
}

static int by_texts(const void *x, const void *y, void *ctx)
{
    const struct activity *a = x, *b = y;
    struct digest *g = ctx;
    const int64_t p[] = {g->rank[a->meter], g->rank[a->site], g->rank[a->kind], a->end,
                         g->rank[a->supplier]};
    const int64_t q[] = {g->rank[b->meter], g->rank[b->site], g->rank[b->kind], b->end,
                         g->rank[b->supplier]};
    for (int i = 0; i < 5; i++) {
        if (p[i] != q[i])
            return p[i] < q[i] ? -1 : 1;
    }
    int c = dec_cmp(quantity_of(g->ledger, a), quantity_of(g->ledger, b));
    return c ? c : by_ident(g->ledger, a, b);
}

static void add_decimal(struct digest *g, int64_t coef, int scale)
{
    if (scale >= 0)
        dec_print(&g->line, dec_trim((struct dec){coef, scale}));
    buf_char(&g->line, '\0');
}

static void add_texts(struct digest *g, const struct activity *a, struct arena *arena)
{
    struct str document, note;
    field(g, ledger_ident_text(g->ledger, a->ident, arena));
    ledger_activity_texts(g->ledger, a->source, a->row, &document, &note, arena);
    field(g, document);
    field(g, note);
}

static void add_record(struct digest *g, const struct activity *a, bool texts, struct arena *arena)
{
    struct ledger *l = g->ledger;
    const struct detail *d = &l->dictionary.detail[a->detail];
    const code_t code[] = {a->meter, a->site, a->kind,     a->supplier,
                           d->unit,  d->menu, d->currency, d->method};
    integer(g, a->start);
    integer(g, a->end);
    for (int i = 0; i < 8; i++)
        field(g, ledger_text(l, code[i]));
    add_decimal(g, a->quantity, d->quantity_scale);
    add_decimal(g, a->cost, d->cost_scale);
    integer(g, d->status);
    integer(g, d->category);
    integer(g, d->heat);
    field(g, d->uncertainty);
    if (texts)
        add_texts(g, a, arena);
    else
        buf_add(&g->line, "\0\0", 3);
    end_line(g);
}

static void add_day(struct digest *g, bool texts)
{
    struct arena arena = {0};
    qsort_r(g->row, (size_t)g->rows, sizeof *g->row, by_texts, g);
    for (int i = 0; i < g->rows; i++) {
        add_record(g, &g->row[i], texts, &arena);
        if (texts)
            arena_free(&arena);
    }
    g->rows = 0;
}

/* Ids, bill numbers and notes cost a look-up a record: left out when there are none at all. */
static bool any_texts(struct ledger *l, bool *any)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM activity_text) OR EXISTS (SELECT 1 FROM given_id)";
    int64_t n;
    bool ok = db_int(l, db_get(l, sql), &n);
    *any = ok && n;
    return ok;
}

static bool add_records(struct digest *g)
{
    bool texts;
    struct activity a;
    if (!any_texts(g->ledger, &texts))
        return false;
    struct ledger_cursor *c = ledger_activities(g->ledger, -200000, 200000);
    int rc = c ? 1 : -1;
    while (rc == 1 && (rc = ledger_next(c, &a)) == 1) {
        if (g->rows && g->row[0].start != a.start)
            add_day(g, texts);
        MEM_GROW(g->row, g->rows, g->cap);
        g->row[g->rows++] = a;
    }
    ledger_cursor_close(c);
    if (rc == 0 && g->rows)
        add_day(g, texts);
    return rc == 0;
}

static bool add_all(struct digest *g)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        if (t != TABLE_ACTIVITIES && !ledger_rows(g->ledger, (enum table_id)t, add_row, g))
            return false;
    }
    return ledger_sets(g->ledger, add_set, g) && add_records(g);
}

bool ledger_digest(struct ledger *l, struct sha256 *out)
{
    struct digest g = {.ledger = l};
    if (!ledger_activity_flush(l) || (!l->in_transaction && !dictionary_refresh(l)))
        return false;
    g.state = sha256_begin();
    rank_texts(&g);
    bool ok = add_all(&g);
    *out = sha256_end(g.state);
    free(g.rank);
    free(g.row);
    buf_free(&g.line);
    return ok;
}
