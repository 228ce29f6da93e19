/* Lines of an invoice into records: one for each meter and period. */
#include "ingest/accept_impl.h"
#include "ingest/invoice.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct known_meter *meter_of(const struct invoice *v, const struct invoice_line *l)
{
    return &v->im->acceptor->meter[l->meter];
}

static bool bills_amount(const struct invoice_line *l)
{
    return l->unit && (l->role == ROLE_ENERGY || l->role == ROLE_CHARGE);
}

bool invoice_delivered(struct str activity)
{
    return str_starts(activity, "fuel.") && !str_is(activity, "fuel.city-gas") &&
           !str_is(activity, "fuel.natural-gas");
}

/* ---- amounts that are not the meter's ---- */
/* What is measured, whatever the unit's prefix: gas at a stated pressure is volume, too. */
static enum dimension kind_of(const char *unit)
{
    const struct unit *u = unit_find(str_of(unit));
    return !u ? DIM_NONE : u->dim == DIM_GAS_VOLUME ? DIM_VOLUME : u->dim;
}

static enum dimension kind_of_meter(const struct invoice *v, const struct known_meter *m)
{
    if (m->unit.n && unit_find(m->unit))
        return kind_of(invoice_keep(v, m->unit));
    if (str_is(m->activity, "electricity") || str_starts(m->activity, "electricity.") ||
        str_starts(m->activity, "heat."))
        return DIM_ENERGY;
    return str_starts(m->activity, "water.") ? DIM_VOLUME : DIM_NONE;
}

/* A meter that does not say whether it counts m3 or kWh can only be of an invoice with one of them.
 */
static bool one_kind(struct invoice *v)
{
    for (int i = 0, first = -1; i < v->n; i++) {
        const struct invoice_line *l = &v->line[i];
        if (l->meter < 0 || !bills_amount(l) || kind_of_meter(v, meter_of(v, l)) != DIM_NONE)
            continue;
        if (first >= 0 && v->line[first].meter == l->meter &&
            kind_of(v->line[first].unit) != kind_of(l->unit)) {
            diag_error(v->im->diag, invoice_pos(v, l->node), E_INVOICE_UNITS, v->line[first].unit,
                       l->unit, NULL);
            return false;
        }
        first = i;
    }
    return true;
}

static void leave_other_kinds(struct invoice *v)
{
    for (int i = 0; i < v->n; i++) {
        struct invoice_line *l = &v->line[i];
        if (l->meter < 0 || !bills_amount(l))
            continue;
        enum dimension want = kind_of_meter(v, meter_of(v, l));
        if (want != DIM_NONE && want != kind_of(l->unit))
            l->role = ROLE_OTHER;
    }
}

/* ---- questions ---- */
static void list_lines(struct buf *b, const struct invoice_line *l)
{
    enum { MOST = 300 };
    if (b->n > MOST) {
        if (!str_ends(buf_view(b), "..."))
            buf_cstr(b, "; ...");
        return;
    }
    buf_cstr(b, b->n ? "; " : "");
    invoice_line_text(b, l);
    buf_cstr(b, ": ");
    dec_print(b, l->quantity);
    buf_char(b, ' ');
    if (l->unit)
        buf_cstr(b, l->unit);
    else
        buf_str(b, l->shown.n ? l->shown : l->code);
}

static const char *tried(const struct invoice *v, const struct invoice_line *l)
{
    struct buf b = {0};
    const struct invoice_ids *of[] = {&l->ids, &v->ids};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < of[k]->n && b.n < 300; i++) {
            if (of[k]->at[i].property)
                continue;
            buf_cstr(&b, b.n ? ", " : "");
            buf_str(&b, of[k]->at[i].value);
        }
    const char *s = b.n ? invoice_keep(v, buf_view(&b)) : "-";
    buf_free(&b);
    return s;
}

static void empty_row(struct book_row *row)
{
    *row = (struct book_row){.table = &book_tables[TABLE_ACTIVITIES]};
}

static void refuse(struct invoice *v, const struct book_row *row, int64_t at)
{
    v->im->rows++;
    accept_refuse(v->im->acceptor, row, at);
}

/* Each supply point that the book does not know is asked for once. */
static bool ask_meters(struct invoice *v)
{
    const struct invoice_line *asked = NULL;
    bool ok = true;
    struct book_row row;
    empty_row(&row);
    for (int i = 0; i < v->n; i++) {
        const struct invoice_line *l = &v->line[i];
        if (l->meter >= 0 || !bills_amount(l))
            continue;
        ok = false;
        if (asked && str_eq(asked->point, l->point))
            continue;
        asked = l;
        accept_watch(v->im->acceptor);
        diag_error(v->im->diag, invoice_pos(v, l->node),
                   l->point.n ? E_INVOICE_METER : E_INVOICE_POINT,
                   l->point.n ? invoice_keep(v, l->point) : tried(v, l), NULL);
        refuse(v, &row, l->node->line);
    }
    return ok;
}

/* ---- a record ---- */
static struct str dec_text(const struct invoice *v, struct dec d)
{
    struct buf b = {0};
    dec_print(&b, d);
    struct str s = str_save(v->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static struct str day_text(const struct invoice *v, day_t d)
{
    struct buf b = {0};
    date_print(&b, d);
    struct str s = str_save(v->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static struct dec signed_by(const struct invoice *v, struct dec d)
{
    return v->credit ? (struct dec){-d.coef, d.scale} : d;
}

/* A credit is a record beside that of its invoice, so that it bears an id: seller, number, line. */
static struct str credit_id(const struct invoice *v, const struct invoice_line *l)
{
    struct buf b = {0};
    const struct str parts[] = {v->supplier_id, v->number, l->id};
    for (int i = 0; i < 3; i++) {
        buf_cstr(&b, i ? "/" : "");
        buf_str(&b, parts[i]);
    }
    struct str s = str_save(v->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static struct str note_of(const struct invoice *v, const struct buf *of)
{
    enum { MOST = 1000 };
    struct buf b = {0};
    buf_str(&b, v->supplier);
    buf_cstr(&b, ": ");
    buf_str(&b, buf_view(of));
    if (v->corrects.n)
        buf_printf(&b, " (%s %.*s)", v->credit ? "-" : "<-", (int)v->corrects.n, v->corrects.p);
    while (b.n > MOST || (b.n && ((unsigned char)b.p[b.n - 1] & 0xC0) == 0x80 && b.n >= MOST))
        b.n--;
    struct str s = str_save(v->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

struct group {
    struct invoice_line **line;
    int n;
    struct dec quantity, cost;
};

static void fill_row(struct invoice *v, const struct group *g, const struct buf *of,
                     struct book_row *row)
{
    const struct activity_columns *c = activity_columns();
    const struct invoice_line *l = g->line[0];
    bool delivered = l->delivered && invoice_delivered(meter_of(v, l)->activity);
    empty_row(row);
    row->value[c->meter] = meter_of(v, l)->id;
    row->value[c->start] = day_text(v, l->from);
    row->value[c->end] = day_text(v, l->to - 1);
    row->value[c->unit] = str_of(l->unit);
    row->value[c->cost] = dec_text(v, signed_by(v, g->cost));
    row->value[c->currency] = v->currency;
    row->value[c->method] = delivered ? STR("delivery") : STR("invoice");
    row->value[c->document] = v->number;
    row->value[c->note] = note_of(v, of);
    if (v->credit)
        row->value[c->id] = credit_id(v, l);
}

static bool dated(struct invoice *v, const struct group *g)
{
    const struct invoice_line *l = g->line[0];
    bool day = l->from != DAY_NONE && l->from < l->to;
    if (day && (!l->undated || invoice_delivered(meter_of(v, l)->activity)))
        return true;
    diag_error(v->im->diag, invoice_pos(v, l->node), E_INVOICE_PERIOD, NULL);
    return false;
}

static bool cost_of(struct group *g)
{
    for (int i = 0; i < g->n; i++)
        if (!dec_add(g->cost, g->line[i]->amount, &g->cost))
            return false;
    return true;
}

static bool ask_lines(struct invoice *v, const struct group *g)
{
    struct buf b = {0};
    const struct invoice_line *l = g->line[0];
    for (int i = 0; i < g->n; i++)
        list_lines(&b, g->line[i]);
    struct str point = l->point.n ? l->point : meter_of(v, l)->number;
    diag_error(v->im->diag, invoice_pos(v, l->node), E_INVOICE_LINES, b.p,
               point.n ? invoice_keep(v, point) : "-", NULL);
    buf_free(&b);
    return false;
}

static bool has_energy(struct invoice_line *const *line, int n)
{
    for (int i = 0; i < n; i++)
        if (line[i]->role == ROLE_ENERGY)
            return true;
    return false;
}

/* A grid company bills transport of the same kWh that the supplier bills. */
static bool of_grid(struct invoice *v, const struct group *g)
{
    const struct known_meter *m = meter_of(v, g->line[0]);
    struct pos at = invoice_pos(v, g->line[0]->node);
    if (has_energy(g->line, g->n))
        return false;
    if (!invoice_of_supplier(v, m->supplier)) {
        diag_note(v->im->diag, at, N_INVOICE_GRID, invoice_keep(v, v->supplier),
                  invoice_keep(v, m->id), invoice_keep(v, m->supplier), NULL);
        v->im->rows++;
        accept_skip(v->im->acceptor);
        return true;
    }
    if (m->supplier.n == 0)
        diag_warning(v->im->diag, at, W_INVOICE_GRID, invoice_keep(v, m->id), NULL);
    return false;
}

static void put_group(struct invoice *v, struct group *g)
{
    if (of_grid(v, g))
        return;
    const struct activity_columns *c = activity_columns();
    struct invoice_line *l = g->line[0];
    struct buf of = {0};
    struct book_row row;
    accept_watch(v->im->acceptor);
    bool deliveries = l->delivered && invoice_delivered(meter_of(v, l)->activity);
    bool ok = dated(v, g) && cost_of(g) &&
              (invoice_amount(g->line, g->n, deliveries, &g->quantity, &of) || ask_lines(v, g));
    empty_row(&row);
    if (ok)
        fill_row(v, g, &of, &row);
    if (ok)
        row.value[c->quantity] = dec_text(v, signed_by(v, g->quantity));
    for (int i = 0; i < g->n; i++)
        g->line[i]->booked = true;
    if (!ok) {
        refuse(v, &row, l->node->line);
    } else {
        v->im->rows++;
        accept_row(v->im->acceptor, &row, l->node->line, NULL);
    }
    buf_free(&of);
}

/* ---- groups ---- */
static int by_meter(const void *x, const void *y)
{
    const struct invoice_line *a = *(struct invoice_line *const *)x,
                              *b = *(struct invoice_line *const *)y;
    if (a->meter != b->meter)
        return a->meter < b->meter ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->node->line < b->node->line ? -1 : a->node->line > b->node->line;
}

/* Periods of one meter that overlap without being one: which of them is the use? */
static bool overlaps(const struct invoice_line *l, day_t until)
{
    return until != DAY_NONE && l->from != DAY_NONE && l->from < until;
}

static void put_meter(struct invoice *v, struct invoice_line **line, int n)
{
    bool energy = has_energy(line, n);
    day_t until = DAY_NONE;
    for (int i = 0, k; i < n && !accept_failed(v->im->acceptor); i = k) {
        for (k = i + 1; k < n && line[k]->from == line[i]->from && line[k]->to == line[i]->to;)
            k++;
        struct group g = {.line = line + i, .n = k - i};
        if (energy && !has_energy(g.line, g.n))
            continue;
        if (overlaps(line[i], until)) {
            accept_watch(v->im->acceptor);
            ask_lines(v, &(struct group){.line = line, .n = n});
            struct book_row row;
            empty_row(&row);
            refuse(v, &row, line[i]->node->line);
            return;
        }
        until = line[i]->to > until ? line[i]->to : until;
        put_group(v, &g);
    }
}

static void put_lines(struct invoice *v)
{
    struct invoice_line **sorted = mem_alloc(((size_t)v->n + 1) * sizeof *sorted);
    int n = 0;
    for (int i = 0; i < v->n; i++)
        if (v->line[i].meter >= 0 && bills_amount(&v->line[i]))
            sorted[n++] = &v->line[i];
    if (n)
        qsort(sorted, (size_t)n, sizeof *sorted, by_meter);
    for (int i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && sorted[k]->meter == sorted[i]->meter;)
            k++;
        put_meter(v, sorted + i, k - i);
    }
    free(sorted);
}

/* ---- what is left ---- */
static void tell_left(const struct invoice *v, bool nothing)
{
    struct buf lines = {0};
    struct dec sum = {0};
    int n = 0;
    char count[24];
    for (int i = 0; i < v->n; i++) {
        const struct invoice_line *l = &v->line[i];
        if (l->booked || (bills_amount(l) && l->meter < 0))
            continue;
        n += dec_add(sum, l->amount, &sum);
        list_lines(&lines, l);
    }
    snprintf(count, sizeof count, "%d", n);
    const char *amount = invoice_keep(v, dec_text(v, sum)),
               *currency = invoice_keep(v, v->currency);
    if (nothing)
        diag_error(v->im->diag, v->im->place, E_INVOICE_NONE, count, amount, currency,
                   lines.n ? lines.p : "-", NULL);
    else if (n)
        diag_note(v->im->diag, v->im->place, N_INVOICE_LEFT, count, amount, currency, lines.p,
                  NULL);
    buf_free(&lines);
}

static void warn_units(const struct invoice *v)
{
    for (int i = 0; i < v->n; i++)
        if (v->line[i].role == ROLE_UNIT)
            diag_warning(v->im->diag, invoice_pos(v, v->line[i].node), W_INVOICE_UNIT,
                         v->line[i].code.n ? invoice_keep(v, v->line[i].code) : "-", NULL);
}

static bool any_amount(const struct invoice *v)
{
    for (int i = 0; i < v->n; i++)
        if (bills_amount(&v->line[i]))
            return true;
    return false;
}

static void tell_correction(const struct invoice *v)
{
    if (v->corrects.n || v->credit)
        diag_note(v->im->diag, v->im->place, v->credit ? N_INVOICE_CREDIT : N_INVOICE_CORRECTS,
                  invoice_keep(v, v->number), v->corrects.n ? invoice_keep(v, v->corrects) : "-",
                  NULL);
}

bool invoice_records(struct invoice *v)
{
    if (!one_kind(v))
        return false;
    leave_other_kinds(v);
    warn_units(v);
    if (!any_amount(v)) {
        tell_left(v, true);
        return false;
    }
    tell_correction(v);
    ask_meters(v);
    put_lines(v);
    tell_left(v, false);
    return !accept_failed(v->im->acceptor);
}
