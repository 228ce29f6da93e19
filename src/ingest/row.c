/* An activity as a row of the book: for list, export, set and refused rows. */
#include "ingest/accept_impl.h"

static struct str save(struct arena *a, struct buf *b)
{
    struct str s = str_save(a, buf_view(b));
    buf_reset(b);
    return s;
}

static void put_detail(struct book_row *r, const struct ledger *l, const struct detail *d,
                       const struct activity *x, struct arena *a)
{
    const struct activity_columns *c = activity_columns();
    struct buf b = {0};
    dec_print(&b, (struct dec){x->quantity, d->quantity_scale});
    r->value[c->quantity] = save(a, &b);
    if (d->cost_scale >= 0) {
        dec_print(&b, (struct dec){x->cost, d->cost_scale});
        r->value[c->cost] = save(a, &b);
    }
    if (d->category > 0) {
        buf_int(&b, d->category);
        r->value[c->category] = save(a, &b);
    }
    r->value[c->unit] = ledger_text(l, d->unit);
    r->value[c->menu] = ledger_text(l, d->menu);
    r->value[c->currency] = ledger_text(l, d->currency);
    r->value[c->method] = ledger_text(l, d->method);
    r->value[c->status] = d->status == STATUS_ESTIMATED ? STR("estimated") : (struct str){0};
    r->value[c->heat_basis] =
        d->heat == HEAT_UNSTATED ? (struct str){0} : str_of(heat_name(d->heat));
    r->value[c->uncertainty] = str_save(a, d->uncertainty);
    buf_free(&b);
}

bool ingest_activity_row(struct ledger *l, const struct activity *x, struct book_row *out,
                         struct arena *a)
{
    const struct activity_columns *c = activity_columns();
    int n;
    const struct detail *d = ledger_details(l, &n);
    struct buf b = {0};
    *out = (struct book_row){.table = &book_tables[TABLE_ACTIVITIES]};
    if (x->detail < 0 || x->detail >= n)
        return false;
    if (x->ident)
        out->value[c->id] = ledger_ident_text(l, x->ident, a);
    out->value[c->site] = ledger_text(l, x->site);
    out->value[c->meter] = ledger_text(l, x->meter);
    out->value[c->activity] = ledger_text(l, x->kind);
    out->value[c->supplier] = ledger_text(l, x->supplier);
    date_print(&b, x->start);
    out->value[c->start] = save(a, &b);
    date_print(&b, x->end);
    out->value[c->end] = save(a, &b);
    buf_free(&b);
    put_detail(out, l, &d[x->detail], x, a);
    /* false also for a row that has none */
    struct str document = {0}, note = {0};
    if (ledger_activity_texts(l, x->source, x->row, &document, &note, a)) {
        out->value[c->document] = document;
        out->value[c->note] = note;
    }
    return true;
}
