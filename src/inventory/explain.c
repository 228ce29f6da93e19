/* The way of a figure in steps that can be followed with a pencil: the bill's own line, the
 * quantity as printed, the days that count, each conversion, the factor with its source, the global
 * warming potentials, the share, the rounding. */
#include "inventory/internal.h"

#include "ingest/ingest.h"

struct page {
    const struct inventory *i;
    const struct line *l;
    enum lang lang;
    struct buf *out;
    struct arena a;
};

/* A step: its label, then the text; the caller ends the line. */
static void label(struct page *p, enum msg m)
{
    buf_cstr(p->out, "  ");
    buf_cstr(p->out, msg_text(m, p->lang));
    buf_cstr(p->out, ": ");
}

static void line_end(struct page *p)
{
    buf_char(p->out, '\n');
}

static void ratio_text(struct page *p, const struct ratio *r)
{
    enum { PLACES = 12 };
    if (!ratio_print(p->out, r, PLACES))
        buf_cstr(p->out, "...");
}

static void kg(struct page *p, int64_t mg)
{
    mg_print(p->out, mg);
    buf_cstr(p->out, " kg");
}

/* A multiplication as it can be done by hand: by a decimal, or a division where only the inverse is
 * one (1 / 0.458). */
static void times(struct page *p, const struct ratio *r)
{
    enum { PLACES = 12 };
    struct buf b = {0};
    struct ratio one = ratio_int(1), inverse;
    bool exact = ratio_print(&b, r, PLACES);
    bool divide = !exact && ratio_div(&one, r, &inverse);
    if (divide) {
        struct buf d = {0};
        divide = ratio_print(&d, &inverse, PLACES);
        if (divide)
            buf_printf(p->out, " / %s", d.p);
        buf_free(&d);
    }
    if (!divide)
        buf_printf(p->out, " x %s%s", b.p, exact ? "" : "...");
    buf_free(&b);
}

/* ---- what and where from ---- */
static void scope_words(struct page *p)
{
    const struct line *l = p->l;
    if (l->slot == SLOT_SHK_BASIC || l->slot == SLOT_SHK_ADJUSTED)
        buf_cstr(p->out, msg_text(X_LAW, p->lang));
    else if (l->slot == SLOT_OUTSIDE)
        buf_cstr(p->out, msg_text(X_OUTSIDE, p->lang));
    else
        buf_printf(p->out, "Scope %d", l->scope);
    if (l->category > 0)
        buf_printf(p->out, ", %s %d", msg_text(X_CATEGORY, p->lang), l->category);
    if (l->basis != BASIS_ANY)
        buf_printf(p->out, ", %s", basis_name(l->basis));
}

static void heading(struct page *p)
{
    const struct activity *a = p->l->activity;
    struct buf id = {0};
    if (p->i->ledger)
        ledger_activity_id(p->i->ledger, a, &id);
    visible(p->out, buf_view(&id));
    buf_cstr(p->out, id.n ? "  " : "");
    buf_free(&id);
    visible(p->out, code_text(p->i, a->kind));
    buf_cstr(p->out, "  ");
    date_print(p->out, a->start);
    buf_cstr(p->out, " - ");
    date_print(p->out, a->end);
    buf_cstr(p->out, "  ");
    scope_words(p);
    line_end(p);
}

static void place(struct page *p)
{
    const code_t code[] = {p->l->activity->site, p->l->activity->meter, p->l->activity->supplier,
                           detail_of(p->i, p->l->activity)->menu};
    const enum msg what[] = {X_SITE, X_METER, X_SUPPLIER, X_MENU};
    for (int k = 0; k < 4; k++) {
        if (code[k] <= 0)
            continue;
        label(p, what[k]);
        visible(p->out, code_text(p->i, code[k]));
        line_end(p);
    }
}

static void bill(struct page *p)
{
    const struct activity *a = p->l->activity;
    struct source s;
    struct buf raw = {0};
    if (!p->i->ledger || !ledger_source_get(p->i->ledger, a->source, &s, &p->a))
        return;
    label(p, X_SOURCE);
    visible(p->out, s.name);
    if (s.sheet.n) {
        buf_cstr(p->out, " / ");
        visible(p->out, s.sheet);
    }
    buf_printf(p->out, ", %s %lld, SHA-256 ", msg_text(X_ROW, p->lang), (long long)a->row);
    sha256_print(p->out, s.hash);
    line_end(p);
    if (ingest_source_line(p->i->ledger, a->source, a->row, &raw)) {
        label(p, X_BILL_LINE);
        visible(p->out, buf_view(&raw));
        line_end(p);
    }
    buf_free(&raw);
}

static void document(struct page *p)
{
    const struct activity *a = p->l->activity;
    struct str text[2] = {{0}};
    const enum msg what[] = {X_DOCUMENT, X_NOTE};
    if (!p->i->ledger ||
        !ledger_activity_texts(p->i->ledger, a->source, a->row, &text[0], &text[1], &p->a))
        return;
    for (int k = 0; k < 2; k++) {
        if (!text[k].n)
            continue;
        label(p, what[k]);
        visible(p->out, text[k]);
        line_end(p);
    }
}

/* ---- quantity ---- */
static void quantity(struct page *p)
{
    const struct activity *a = p->l->activity;
    const struct detail *d = detail_of(p->i, a);
    struct ratio printed = ratio_dec((struct dec){a->quantity, d->quantity_scale});
    label(p, X_QUANTITY);
    quantity_print(p->out, p->i, a);
    buf_char(p->out, ' ');
    visible(p->out, code_text(p->i, d->unit));
    if (d->status == STATUS_ESTIMATED)
        buf_printf(p->out, " (%s)", msg_text(X_ESTIMATED, p->lang));
    line_end(p);
    if (ratio_cmp(&printed, &p->l->quantity) != 0) {
        label(p, X_PART);
        ratio_text(p, &p->l->quantity);
        buf_char(p->out, ' ');
        visible(p->out, code_text(p->i, d->unit));
        line_end(p);
    }
    label(p, X_DAYS);
    buf_printf(p->out, "%d / %d", p->l->days, p->l->of_days);
    line_end(p);
}

static void conversions(struct page *p)
{
    for (int k = 0; k < p->l->steps; k++) {
        const struct step *s = &p->l->step[k];
        label(p, X_CONVERSION);
        visible(p->out, s->from);
        buf_cstr(p->out, " -> ");
        visible(p->out, s->to);
        times(p, &s->multiply_by);
        if (s->source.n) {
            buf_cstr(p->out, "  [");
            visible(p->out, s->source);
            buf_char(p->out, ']');
        }
        line_end(p);
    }
}

/* ---- factor ---- */
static void value(struct page *p, const char *gas, struct dec v, struct str unit)
{
    if (v.coef == 0)
        return;
    buf_printf(p->out, "    %s ", gas);
    dec_print(p->out, v);
    buf_cstr(p->out, " kg/");
    visible(p->out, unit);
    line_end(p);
}

static void values(struct page *p, const struct factor *f)
{
    value(p, "CO2", f->co2, f->unit_text);
    value(p, "CH4 (fossil)", f->ch4_fossil, f->unit_text);
    value(p, "CH4 (biogenic)", f->ch4_biogenic, f->unit_text);
    value(p, "N2O", f->n2o, f->unit_text);
    for (int k = 0; k < f->others; k++)
        value(p, zstr(&p->a, f->other[k].gas), f->other[k].kg, f->unit_text);
    value(p, "CO2e", f->co2e, f->unit_text);
    value(p, "CH4 as CO2e", f->ch4_co2e, f->unit_text);
    value(p, "N2O as CO2e", f->n2o_co2e, f->unit_text);
    value(p, "biogenic CO2", f->biogenic_co2, f->unit_text);
}

static void factor(struct page *p)
{
    const struct factor *f = p->l->factor;
    label(p, X_FACTOR);
    visible(p->out, f->set);
    buf_char(p->out, '/');
    visible(p->out, f->id);
    line_end(p);
    values(p, f);
    label(p, X_FACTOR_FROM);
    buf_cstr(p->out, msg_text(rung_msg(rung_of(f)), p->lang));
    line_end(p);
    label(p, X_FACTOR_SOURCE);
    visible(p->out, f->source);
    line_end(p);
    if (f->note.n) {
        label(p, X_FACTOR_NOTE);
        visible(p->out, f->note);
        line_end(p);
    }
    if (f->fallback.n) {
        label(p, X_FALLBACK);
        visible(p->out, f->fallback);
        line_end(p);
    }
    explain_losers(p->l, p->lang, p->out);
}

static void instrument(struct page *p)
{
    const struct instrument *x = p->l->instrument;
    label(p, X_INSTRUMENT);
    visible(p->out, x->id);
    if (x->type.n) {
        buf_cstr(p->out, " (");
        visible(p->out, x->type);
        buf_char(p->out, ')');
    }
    buf_cstr(p->out, ", CO2e ");
    dec_print(p->out, x->co2e_kg_per_kwh);
    buf_cstr(p->out, " kg/kWh");
    line_end(p);
}

/* ---- global warming potentials ---- */
static void potential(struct page *p, const char *gas, bool used)
{
    const struct gwp_row *row = used ? gwp_find(&p->i->input.gwps, str_of(gas)) : NULL;
    if (!row || row->value[p->l->gwp].coef < 0)
        return;
    buf_printf(p->out, "; %s = ", gas);
    dec_print(p->out, row->value[p->l->gwp]);
}

static void potentials(struct page *p)
{
    const struct factor *f = p->l->factor;
    if (p->l->gwp == GWP_NONE)
        return;
    label(p, X_GWP);
    buf_cstr(p->out, gwp_name(p->l->gwp));
    if (f) {
        potential(p, "CH4 fossil", f->ch4_fossil.coef != 0);
        potential(p, "CH4 biogenic", f->ch4_biogenic.coef != 0);
        potential(p, "N2O", f->n2o.coef != 0);
        for (int k = 0; k < f->others; k++)
            potential(p, zstr(&p->a, f->other[k].gas), true);
    }
    if (p->l->gwp_differs)
        buf_printf(p->out, " (%s %s)", msg_text(X_GWP_DIFFERS, p->lang), gwp_name(p->i->input.gwp));
    line_end(p);
}

/* ---- share, rounding, what was booked ---- */
static void gas(struct page *p, const char *name, int64_t mg)
{
    if (mg == 0)
        return;
    buf_printf(p->out, "    %s ", name);
    kg(p, mg);
    line_end(p);
}

static void booked(struct page *p)
{
    const struct line *l = p->l;
    label(p, X_SHARE);
    ratio_text(p, &l->share);
    line_end(p);
    label(p, X_WHOLE);
    kg(p, l->whole.co2e);
    buf_printf(p->out, " CO2e (%s)", msg_text(X_ROUNDING, p->lang));
    line_end(p);
    label(p, X_YEAR);
    kg(p, l->year.co2e);
    buf_cstr(p->out, " CO2e");
    line_end(p);
    gas(p, "CO2", l->year.co2);
    gas(p, "CH4", l->year.ch4);
    gas(p, "N2O", l->year.n2o);
    gas(p, msg_text(X_OTHER_GASES, p->lang), l->year.other_co2e);
    gas(p, msg_text(X_UNSPLIT, p->lang), l->year.unsplit_co2e);
    gas(p, msg_text(X_BIOGENIC, p->lang), l->year.biogenic_co2);
}

void inventory_explain_line(const struct inventory *i, const struct line *l, enum lang lang,
                            struct buf *out)
{
    struct page p = {i, l, lang, out, {0}};
    heading(&p);
    place(&p);
    bill(&p);
    document(&p);
    if (i->ledger)
        explain_journal(i, l->activity, lang, out);
    quantity(&p);
    conversions(&p);
    if (l->factor)
        factor(&p);
    if (l->instrument)
        instrument(&p);
    potentials(&p);
    booked(&p);
    arena_free(&p.a);
}
