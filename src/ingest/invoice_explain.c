/* import --explain of an invoice: what its head and each of its lines were read as. */
#include "ingest/accept_impl.h"
#include "ingest/invoice.h"

static const char *day_text(const struct invoice *v, day_t d)
{
    struct buf b = {0};
    if (d != DAY_NONE)
        date_print(&b, d);
    const char *s = invoice_keep(v, buf_view(&b));
    buf_free(&b);
    return s;
}

static void tell(const struct invoice *v, const char *value, const char *field)
{
    if (*value)
        diag_note(v->im->diag, v->im->place, N_EXPLAIN_COLUMN, value, field, NULL);
}

static void tell_ids(const struct invoice *v, const struct invoice_ids *ids)
{
    for (int i = 0; i < ids->n; i++)
        if (!ids->at[i].property || ids->at[i].object)
            tell(v, invoice_keep(v, ids->at[i].value), ids->at[i].object ? "number" : "number?");
}

static void tell_totals(const struct invoice *v)
{
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (v->total_at[i]) {
            struct buf b = {0};
            buf_printf(&b, "%.*s %.*s", (int)v->total_at[i]->name.n, v->total_at[i]->name.p,
                       (int)v->total_at[i]->text.n, v->total_at[i]->text.p);
            tell(v, invoice_keep(v, buf_view(&b)), "total");
            buf_free(&b);
        }
}

static void tell_line(const struct invoice *v, const struct invoice_line *l)
{
    struct buf what = {0}, as = {0};
    invoice_line_text(&what, l);
    if (l->counted) {
        buf_cstr(&what, ": ");
        dec_print(&what, l->quantity);
        buf_char(&what, ' ');
        buf_str(&what, l->code);
    }
    if (l->shown.n)
        buf_printf(&what, " (%.*s)", (int)l->shown.n, l->shown.p);
    buf_cstr(&as, invoice_role_name(l->role));
    if (l->unit && l->meter >= 0) {
        struct str id = v->im->acceptor->meter[l->meter].id;
        buf_printf(&as, ", meter %.*s", (int)id.n, id.p);
    }
    if (l->unit && l->from != DAY_NONE && l->to != DAY_NONE) {
        buf_printf(&as, ", %s - ", day_text(v, l->from));
        buf_cstr(&as, day_text(v, l->to - 1));
    }
    diag_note(v->im->diag, invoice_pos(v, l->node), N_EXPLAIN_COLUMN, what.p ? what.p : "", as.p,
              NULL);
    buf_free(&what);
    buf_free(&as);
}

void invoice_explain(const struct invoice *v)
{
    struct buf why = {0};
    buf_printf(&why, "%.*s {%.*s}", (int)v->root->name.n, v->root->name.p, (int)v->root->space.n,
               v->root->space.p);
    diag_note(v->im->diag, v->im->place, N_EXPLAIN_PROFILE, invoice_keep(v, v->im->form), why.p,
              NULL);
    tell(v, invoice_keep(v, v->number), "document");
    tell(v, invoice_keep(v, v->supplier), "note");
    tell(v, invoice_keep(v, v->currency), "currency");
    tell(v, day_text(v, v->from), "start");
    tell(v, day_text(v, v->to), v->exclusive ? "day after end" : "end");
    tell(v, day_text(v, v->issued), "bill date");
    tell_ids(v, &v->ids);
    for (int i = 0; i < v->n; i++) {
        tell_ids(v, &v->line[i].ids);
        tell_line(v, &v->line[i]);
    }
    tell_totals(v);
    buf_free(&why);
}
