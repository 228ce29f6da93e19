/* What the ledger says of rows that it did not book: known already, contradicting, replacing. */
#include "ingest/accept_impl.h"
#include "ingest/supersede.h"
#include <stdlib.h>
#include <string.h>

static void name_of(struct buf *out, const struct source *s)
{
    buf_str(out, s->name);
    if (s->sheet.n && !str_is(s->name, "add") && !str_is(s->name, "set")) {
        buf_char(out, '#');
        buf_str(out, s->sheet);
    }
}

const char *accept_place_of(struct acceptor *a, int32_t source, int64_t row)
{
    if (source == a->source) {
        buf_reset(&a->source_name);
        buf_str(&a->source_name, a->where.file);
        if (a->where.sheet.n) {
            buf_char(&a->source_name, '#');
            buf_str(&a->source_name, a->where.sheet);
        }
    } else if (source != a->named_source || a->source_name.n == 0) {
        struct source s;
        buf_reset(&a->source_name);
        if (ledger_source_get(a->ledger, source, &s, &a->scratch))
            name_of(&a->source_name, &s);
        else
            a->failed = true;
    }
    a->named_source = source;
    struct buf b = {0};
    buf_str(&b, buf_view(&a->source_name));
    buf_char(&b, ':');
    buf_int(&b, row);
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

/* A copy of the detail, since the ledger's array may move. */
static struct detail detail_at(struct acceptor *a, int32_t index)
{
    int n;
    const struct detail *d = ledger_details(a->ledger, &n);
    return index >= 0 && index < n ? d[index] : (struct detail){0};
}

static const char *amount(struct acceptor *a, int64_t v, int scale, code_t unit)
{
    struct buf b = {0};
    dec_print(&b, (struct dec){v, scale});
    buf_char(&b, ' ');
    buf_str(&b, ledger_text(a->ledger, unit));
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

static int first_difference(const struct activity *x, const struct detail *dx,
                            const struct activity *y, const struct detail *dy)
{
    const struct activity_columns *c = activity_columns();
    if (dec_cmp((struct dec){x->quantity, dx->quantity_scale},
                (struct dec){y->quantity, dy->quantity_scale}) != 0)
        return c->quantity;
    if (dx->unit != dy->unit)
        return c->unit;
    if (x->site != y->site)
        return c->site;
    if (x->meter != y->meter)
        return c->meter;
    if (x->kind != y->kind)
        return c->activity;
    if (x->start != y->start)
        return c->start;
    if (x->end != y->end)
        return c->end;
    if (x->supplier != y->supplier)
        return c->supplier;
    if (dx->menu != dy->menu)
        return c->menu;
    if (x->cost != y->cost || dx->cost_scale != dy->cost_scale)
        return c->cost;
    if (dx->currency != dy->currency)
        return c->currency;
    if (dx->status != dy->status)
        return c->status;
    if (dx->method != dy->method)
        return c->method;
    if (dx->category != dy->category)
        return c->category;
    if (dx->heat != dy->heat)
        return c->heat_basis;
    return str_eq(dx->uncertainty, dy->uncertainty) ? c->quantity : c->uncertainty;
}

static void drop_texts(struct acceptor *a, int64_t row)
{
    for (int i = 0; i < a->pending_n; i++)
        if (a->pending[i].row == row)
            a->pending[i].dropped = true;
}

/* The place, and the id to correct it by; a row of this very file has none yet. */
static const char *booked_at(struct acceptor *a, const struct activity *there)
{
    const char *place = accept_place_of(a, there->source, there->row);
    if (there->source == a->source)
        return place;
    struct buf b = {0};
    buf_printf(&b, "%s (", place);
    ledger_activity_id(a->ledger, there, &b);
    buf_char(&b, ')');
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

static void conflict(struct acceptor *a, const struct put_result *p)
{
    struct detail g = detail_at(a, p->given.detail), t = detail_at(a, p->there.detail);
    int column = first_difference(&p->given, &g, &p->there, &t);
    accept_watch(a);
    diag_error(a->diag, accept_at(a, column), E_ROW_CONFLICT,
               amount(a, p->given.quantity, g.quantity_scale, g.unit), booked_at(a, &p->there),
               amount(a, p->there.quantity, t.quantity_scale, t.unit),
               book_tables[TABLE_ACTIVITIES].column[column].name, NULL);
    struct book_row r;
    struct arena texts = {0};
    if (!ingest_activity_row(a->ledger, &p->given, &r, &texts))
        a->failed = true;
    for (int i = 0; i < a->pending_n; i++)
        if (a->pending[i].row == p->given.row) {
            r.value[activity_columns()->document] = a->pending[i].document;
            r.value[activity_columns()->note] = a->pending[i].note;
        }
    accept_refuse(a, &r, p->given.row);
    arena_free(&texts);
}

/* An estimate and the actual quantity, a bill and a reading of the very same days: which counts is
 * no question. 1: the given one, later; -1: the one that is there; 0: it is a conflict. */
static int rank(struct acceptor *a, const struct put_result *p)
{
    struct detail given = detail_at(a, p->given.detail), there = detail_at(a, p->there.detail);
    bool same_days = p->given.start == p->there.start && p->given.end == p->there.end &&
                     p->given.series == p->there.series;
    if (p->outcome != PUT_CONFLICT || p->there.source >= a->first_source || !same_days)
        return 0;
    return supersedes(a->ledger, &given, &there)   ? 1
           : supersedes(a->ledger, &there, &given) ? -1
                                                   : 0;
}

static void wait_for_flush(struct acceptor *a, const struct put_result *p)
{
    MEM_GROW(a->waiting, a->waiting_n, a->waiting_cap);
    a->waiting[a->waiting_n++] = *p;
}

/* A typed row has no file: its id names it. */
static const char *given_place(struct acceptor *a, const struct activity *given)
{
    if (a->where.file.n)
        return accept_place_of(a, given->source, given->row);
    struct buf b = {0};
    ledger_activity_id(a->ledger, given, &b);
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

/* Puts in the place of what was there; two rows for one place are told apart by the next flush. */
bool accept_replace(struct acceptor *a)
{
    int n = a->waiting_n;
    bool ok = true;
    a->waiting_n = 0;
    for (int i = 0; ok && i < n; i++) {
        struct put_result p = a->waiting[i];
        bool retired = false;
        for (int k = 0; k < i; k++)
            retired |= a->waiting[k].there.source == p.there.source &&
                       a->waiting[k].there.row == p.there.row;
        a->row = p.given.row;
        const char *old = accept_place_of(a, p.there.source, p.there.row),
                   *by = given_place(a, &p.given);
        ok =
            retired || supersede(a->ledger, &p.given, by, &p.there, old, accept_at(a, -1), a->diag);
        ok = ok && ledger_activity_put(a->ledger, &p.given) && ledger_activity_flush(a->ledger);
    }
    return ok;
}

void accept_on_put(void *ctx, const struct put_result *p)
{
    struct acceptor *a = ctx;
    int counts = rank(a, p);
    if (counts > 0) {
        wait_for_flush(a, p);
        return;
    }
    int64_t row = a->row;
    bool watching = a->watching; /* a row being refused must not take this one's reason */
    if (watching)
        accept_unwatch(a);
    a->row = p->given.row;
    a->counts.accepted--;
    if (p->outcome == PUT_KNOWN || counts < 0) {
        a->counts.skipped++;
        a->last = p->there;
        diag_note(a->diag, accept_at(a, -1), counts < 0 ? N_ROW_OUTRANKED : N_ROW_KNOWN,
                  counts < 0 ? booked_at(a, &p->there)
                             : accept_place_of(a, p->there.source, p->there.row),
                  NULL);
    } else {
        conflict(a, p);
    }
    drop_texts(a, p->given.row);
    a->row = row;
}
