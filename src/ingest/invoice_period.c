/* Periods of an invoice: whose they are, and whether their last day belongs to them. */
#include "ingest/invoice.h"
#include <stdlib.h>

/* ---- the last day ---- */
/* EN 16931 takes it in; some suppliers do not. What the invoice itself shows decides: a quantity of
 * days first, then periods that follow each other. */
struct evidence {
    int in, out; /* for: the last day is within, it is not */
    const struct invoice_line *why_in, *why_out;
};

static void see_days(const struct invoice *v, struct evidence *e)
{
    for (int i = 0; i < v->n; i++) {
        const struct invoice_line *l = &v->line[i];
        if (!str_is(l->code, "DAY") || l->from == DAY_NONE || l->to == DAY_NONE)
            continue;
        bool out = dec_cmp(l->quantity, dec_int(l->to - l->from)) == 0;
        bool in = dec_cmp(l->quantity, dec_int(l->to - l->from + 1)) == 0;
        e->out += out;
        e->in += in;
        e->why_out = out ? l : e->why_out;
        e->why_in = in ? l : e->why_in;
    }
}

static bool spans(const struct invoice_line *l)
{
    return l->from != DAY_NONE && l->to != DAY_NONE && l->from < l->to;
}

static int by_day(const void *x, const void *y)
{
    day_t a = *(const day_t *)x, b = *(const day_t *)y;
    return a < b ? -1 : a > b;
}

/* One begins on the last day of another, or on the day after. */
static void see_neighbours(const struct invoice *v, struct evidence *e)
{
    day_t *from = mem_alloc((size_t)v->n * sizeof *from + 1);
    size_t n = 0;
    for (int i = 0; i < v->n; i++)
        if (spans(&v->line[i]))
            from[n++] = v->line[i].from;
    if (n)
        qsort(from, n, sizeof *from, by_day);
    for (int i = 0; i < v->n && n; i++) {
        const struct invoice_line *l = &v->line[i];
        day_t next = l->to == DAY_NONE ? 0 : l->to + 1;
        if (!spans(l))
            continue;
        bool out = bsearch(&l->to, from, n, sizeof *from, by_day) != NULL;
        bool in = bsearch(&next, from, n, sizeof *from, by_day) != NULL;
        e->out += out;
        e->in += in;
        e->why_out = out ? l : e->why_out;
        e->why_in = in ? l : e->why_in;
    }
    free(from);
}

static const char *period_text(const struct invoice *v, day_t from, day_t to)
{
    struct buf b = {0};
    date_print(&b, from);
    buf_cstr(&b, " - ");
    date_print(&b, to);
    const char *s = invoice_keep(v, buf_view(&b));
    buf_free(&b);
    return s;
}

/* From the 13th to the 13th, from the 1st to the 1st: perhaps the last day belongs to the next. */
static void warn_doubt(const struct invoice *v)
{
    for (int i = 0; i < v->n; i++) {
        const struct invoice_line *l = &v->line[i];
        day_t from = l->from == DAY_NONE ? v->from : l->from,
              to = l->to == DAY_NONE ? v->to : l->to;
        if (l->role != ROLE_ENERGY || from == DAY_NONE || to == DAY_NONE || from >= to ||
            date_ymd(from).d != date_ymd(to).d)
            continue;
        diag_warning(v->im->diag, invoice_pos(v, l->node), W_INVOICE_ENDS, period_text(v, from, to),
                     NULL);
        return;
    }
}

static bool find_ends(struct invoice *v)
{
    struct evidence e = {0};
    see_days(v, &e);
    if (!e.in && !e.out)
        see_neighbours(v, &e);
    if (e.in && e.out) {
        diag_error(v->im->diag, invoice_pos(v, e.why_out->node), E_INVOICE_ENDS,
                   period_text(v, e.why_out->from, e.why_out->to),
                   period_text(v, e.why_in->from, e.why_in->to), NULL);
        return false;
    }
    v->exclusive = e.out > 0;
    if (v->exclusive)
        diag_note(v->im->diag, invoice_pos(v, e.why_out->node), N_INVOICE_EXCLUSIVE,
                  period_text(v, e.why_out->from, e.why_out->to), NULL);
    else if (!e.in)
        warn_doubt(v);
    return true;
}

/* ---- whose ---- */
static void take_period(const struct invoice *v, struct invoice_line *l)
{
    if (l->from == DAY_NONE || l->to == DAY_NONE) {
        l->from = v->from;
        l->to = v->to;
    }
    if (l->from != DAY_NONE && l->to != DAY_NONE) {
        l->delivered = l->from == l->to && !v->exclusive;
        l->to += !v->exclusive;
        return;
    }
    /* the day of delivery or of the invoice: good for what was delivered, see invoice_record.c */
    l->from = v->delivered != DAY_NONE ? v->delivered : v->issued;
    l->to = l->from == DAY_NONE ? DAY_NONE : l->from + 1;
    l->delivered = l->undated = true;
}

bool invoice_periods(struct invoice *v)
{
    if (!find_ends(v))
        return false;
    for (int i = 0; i < v->n; i++)
        take_period(v, &v->line[i]);
    return true;
}
