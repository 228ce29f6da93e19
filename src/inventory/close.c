/* Closing a year: its figures, and all that is needed to say later how they came about, go into the
 * ledger for ever. */
#include "inventory/internal.h"
#include "inventory/parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- the factor rows in use ---- */
struct used {
    const struct factor **row;
    int n, cap;
};

static bool take_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct used *u = ctx;
    (void)i;
    if (!l->factor)
        return true;
    for (int k = u->n - 1; k >= 0; k--) /* the newest first: lines come in runs */
        if (u->row[k] == l->factor)
            return true;
    MEM_GROW(u->row, u->n, u->cap);
    u->row[u->n++] = l->factor;
    return true;
}

static int by_name(const void *x, const void *y)
{
    const struct factor *a = *(const struct factor *const *)x,
                        *b = *(const struct factor *const *)y;
    int c = str_cmp(a->set, b->set);
    return c ? c : str_cmp(a->id, b->id);
}

static void text(struct json_out *j, const char *key, struct str s)
{
    if (s.n)
        json_str(j, key, s);
}

static void number(struct json_out *j, const char *key, struct dec d)
{
    if (d.coef)
        json_dec(j, key, d);
}

static void masses(struct json_out *j, const struct factor *f)
{
    number(j, "co2_kg", f->co2);
    number(j, "ch4_fossil_kg", f->ch4_fossil);
    number(j, "ch4_biogenic_kg", f->ch4_biogenic);
    number(j, "n2o_kg", f->n2o);
    if (f->has_co2e)
        json_dec(j, "co2e_kg", f->co2e);
    number(j, "ch4_co2e_kg", f->ch4_co2e);
    number(j, "n2o_co2e_kg", f->n2o_co2e);
    number(j, "biogenic_co2_kg", f->biogenic_co2);
    text(j, "gwp", str_of(gwp_name(f->gwp)));
    if (!f->others)
        return;
    json_object(j, "other_gases");
    for (int k = 0; k < f->others; k++) {
        struct buf gas = {0};
        buf_str(&gas, f->other[k].gas);
        json_dec(j, gas.p, f->other[k].kg);
        buf_free(&gas);
    }
    json_end(j);
}

static void factor_json(struct json_out *j, const struct factor *f)
{
    json_object(j, NULL);
    json_str(j, "set", f->set);
    json_str(j, "id", f->id);
    json_str(j, "activity", f->activity);
    text(j, "country", f->country);
    text(j, "region", f->region);
    text(j, "supplier", f->supplier);
    text(j, "menu", f->menu);
    text(j, "part", f->part);
    json_int(j, "scope", f->scope);
    if (f->category)
        json_int(j, "category", f->category);
    text(j, "basis", str_of(basis_name(f->basis)));
    json_str(j, "unit", f->unit_text);
    text(j, "heat_basis", str_of(heat_name(f->heat)));
    masses(j, f);
    if (f->outside_scopes)
        json_bool(j, "outside_scopes", true);
    text(j, "uncertainty_percent", f->uncertainty);
    text(j, "source", f->source);
    json_end(j);
}

static void factors_json(const struct used *u, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_array(&j, NULL);
    for (int k = 0; k < u->n; k++)
        factor_json(&j, u->row[k]);
    json_end(&j);
}

static bool set_used(const struct used *u, struct str set)
{
    for (int k = 0; k < u->n; k++)
        if (str_eq(u->row[k]->set, set))
            return true;
    return false;
}

static void sets_json(struct json_out *j, const struct inventory *i, const struct used *u)
{
    int n = 0;
    const struct factor_set *set = factors_sets(i->factors, &n);
    json_array(j, "factor_sets");
    for (int k = 0; k < n; k++) {
        struct buf hex = {0};
        if (!set_used(u, set[k].id))
            continue;
        sha256_print(&hex, set[k].hash);
        json_object(j, NULL);
        json_str(j, "id", set[k].id);
        json_str(j, "edition", set[k].edition);
        json_str(j, "sha256", buf_view(&hex));
        json_end(j);
        buf_free(&hex);
    }
    json_end(j);
}

/* ---- what is kept ---- */
struct closing_texts {
    struct buf figures, marks, factors, boundary, document;
};

static void texts_free(struct closing_texts *t)
{
    buf_free(&t->figures);
    buf_free(&t->marks);
    buf_free(&t->factors);
    buf_free(&t->boundary);
    buf_free(&t->document);
}

static void four(struct json_out *j, const char *prefix, const int64_t mg[4], const bool known[4])
{
    struct year_figures x = {0};
    for (int k = 0; k < 4; k++) {
        x.known[k] = known[k];
        x.mg[k] = mg[k];
    }
    year_figures_json(j, prefix, &x);
}

/* Of a recalculated base year: the figures, and what they are made of. */
static void base_figures(struct json_out *j, const struct base_year *b)
{
    four(j, "", b->recalculated, b->known);
    four(j, "own_", b->own, b->known);
    for (int c = 0; c < CAUSES; c++) {
        struct buf prefix = {0};
        buf_printf(&prefix, "%s_", cause_name((enum cause)c));
        four(j, prefix.p, b->part[c], b->known);
        buf_free(&prefix);
    }
}

static void figures_text(const struct inventory *i, bool base, struct buf *out)
{
    struct json_out j;
    struct year_figures kept;
    json_begin(&j, out);
    json_object(&j, NULL);
    if (base) {
        base_figures(&j, &i->base);
    } else {
        year_figures_fill(i, &kept);
        year_figures_json(&j, "", &kept);
    }
    json_end(&j);
}

static bool marks(struct inventory *i, const struct used *u, day_t from, day_t to,
                  const struct calc_totals *totals, struct closing_texts *t)
{
    struct json_out j;
    struct buf records = {0}, boundary = {0}, rows = {0};
    bool ok = records_mark(i, from, to, &records);
    boundary_mark(i, totals, from, to, &boundary);
    factors_json(u, &t->factors);
    sha256_print(&rows, sha256_of(buf_view(&t->factors)));
    json_begin(&j, &t->marks);
    json_object(&j, NULL);
    json_str(&j, "records", buf_view(&records));
    json_str(&j, "boundary", buf_view(&boundary));
    json_str(&j, "factors", buf_view(&rows));
    json_cstr(&j, "gwp", gwp_name(i->input.gwp));
    json_end(&j);
    buf_free(&records);
    buf_free(&boundary);
    buf_free(&rows);
    return ok;
}

static void document(const struct inventory *i, const struct used *u, const struct calc_totals *own,
                     day_t from, day_t to, struct closing_texts *t)
{
    struct json_out j;
    struct buf hex = {0}, show = {0};
    boundary_json(i, own, from, to, &t->boundary);
    inventory_json(i, NULL, NULL, &show);
    sha256_print(&hex, i->digest);
    json_begin(&j, &t->document);
    json_object(&j, NULL);
    json_cstr(&j, "document", "tanso-closing-1");
    json_cstr(&j, "tool", "tanso " TANSO_VERSION);
    json_str(&j, "book_sha256", buf_view(&hex));
    json_raw(&j, "figures", buf_view(&t->figures));
    json_raw(&j, "marks", buf_view(&t->marks));
    json_raw(&j, "boundary", buf_view(&t->boundary));
    sets_json(&j, i, u);
    json_raw(&j, "factors", buf_view(&t->factors));
    json_raw(&j, "show", buf_view(&show));
    json_end(&j);
    buf_free(&hex);
    buf_free(&show);
}

/* ---- why it is another now ---- */
static bool differs(const cJSON *was, const cJSON *is, const char *key)
{
    const char *a = json_text(was, key), *b = json_text(is, key);
    return !a || !b || strcmp(a, b) != 0;
}

/* "structure+error": what differs from the last closing. Other factor rows beside other records are
 * the records' doing; figures that differ with the same records, boundary and rows are the
 * program's. */
static void find_cause(const cJSON *was, const cJSON *is, struct buf *out)
{
    bool records = differs(was, is, "records"), boundary = differs(was, is, "boundary");
    bool method = differs(was, is, "gwp") || (!records && differs(was, is, "factors")) ||
                  (!records && !boundary);
    const bool found[CAUSES] = {boundary, method, records};
    for (int c = 0; c < CAUSES; c++)
        if (found[c])
            buf_printf(out, "%s%s", out->n ? "+" : "", cause_name((enum cause)c));
}

static bool cause(const struct closing *last, const struct close_request *q,
                  const struct closing_texts *t, struct buf *out, struct diag *d)
{
    if (q->cause.n) {
        buf_str(out, q->cause);
        return true;
    }
    if (!last)
        return true;
    cJSON *was = json_parse(last->marks, STR("closing"), d);
    cJSON *is = was ? json_parse(buf_view(&t->marks), STR("closing"), d) : NULL;
    if (was && is)
        find_cause(was, is, out);
    cJSON_Delete(was);
    cJSON_Delete(is);
    return was && is;
}

/* Of an accepted base year: the causes of its changes. */
static void base_cause(const struct base_year *b, struct buf *out)
{
    bool found[CAUSES] = {false};
    for (int k = 0; k < b->changes; k++)
        found[b->change[k].cause] = true;
    for (int c = 0; c < CAUSES; c++)
        if (found[c])
            buf_printf(out, "%s%s", out->n ? "+" : "", cause_name((enum cause)c));
}

/* ---- the change ---- */
struct close_work {
    struct ledger *ledger;
    const struct close_request *q;
    struct inventory *i;
    struct used used;
    struct closing_texts t;
    int data_version;
    struct diag *d;
};

static bool refuse(struct close_work *w, enum msg m)
{
    struct buf year = {0};
    buf_int(&year, w->q->year);
    diag_error(w->d, NOWHERE, m, year.p, NULL);
    buf_free(&year);
    return false;
}

static enum close_outcome may_close(struct close_work *w, const struct closing *last)
{
    const struct inventory *i = w->i;
    bool same = last && str_eq(last->figures, buf_view(&w->t.figures)) &&
                str_eq(last->marks, buf_view(&w->t.marks)) && last->complete == i->complete;
    if (w->q->base && (!i->base.any || !i->base.known[0] || !i->base.known[1]))
        return refuse(w, E_BASE_NONE) ? CLOSE_DONE : CLOSE_REFUSED;
    if (!w->q->base && !i->complete && !w->q->incomplete)
        return refuse(w, E_CLOSE_INCOMPLETE) ? CLOSE_DONE : CLOSE_REFUSED;
    if (same)
        return CLOSE_SAME;
    if ((last || w->q->base) && !w->q->why.n)
        return refuse(w, E_CLOSE_WHY) ? CLOSE_DONE : CLOSE_REFUSED;
    return CLOSE_DONE;
}

/* What was calculated is what is written: nobody else may have changed the ledger in between. */
static bool write(struct close_work *w, const struct closing *c, int *version)
{
    struct buf command = {0};
    int now;
    buf_printf(&command, "close %d", w->q->year);
    bool ok = ledger_begin(w->ledger) && ledger_data_version(w->ledger, &now) &&
              (now == w->data_version || refuse(w, E_CLOSE_CHANGED)) &&
              ledger_batch(w->ledger, command.p) > 0 &&
              ledger_closing_put(w->ledger, c, buf_view(&w->t.document), version) &&
              ledger_commit(w->ledger);
    if (!ok)
        ledger_rollback(w->ledger);
    buf_free(&command);
    return ok;
}

static enum close_outcome close_year(struct close_work *w, int *version)
{
    struct inventory *i = w->i;
    int year = w->q->base ? i->base.year : i->year;
    const struct closing *last =
        w->q->base ? accepted_newest(i, year) : closing_newest(i, CLOSING_YEAR, year);
    struct closing c = {.kind = w->q->base ? CLOSING_BASE : CLOSING_YEAR,
                        .year = year,
                        .first = i->from, /* of the year as of which a base year is accepted */
                        .last = i->to,
                        .complete = i->complete,
                        .why = w->q->why,
                        .by = w->q->by,
                        .figures = buf_view(&w->t.figures),
                        .marks = buf_view(&w->t.marks)};
    struct buf why = {0};
    enum close_outcome outcome = may_close(w, last);
    if (outcome == CLOSE_DONE && w->q->base && !w->q->cause.n)
        base_cause(&i->base, &why);
    else if (outcome == CLOSE_DONE && !cause(last, w->q, &w->t, &why, w->d))
        outcome = CLOSE_FAILED;
    c.cause = buf_view(&why);
    if (outcome == CLOSE_DONE && !write(w, &c, version))
        outcome = CLOSE_FAILED;
    if (outcome == CLOSE_SAME)
        *version = last->version;
    buf_free(&why);
    return outcome;
}

/* The base year by its own boundary, once more, for its marks. */
static bool base_texts(struct close_work *w)
{
    struct inventory *i = w->i;
    struct calc_input in = i->input;
    struct line_sink sink = {&w->used, take_line, NULL};
    const struct calc_totals *own;
    struct calc *c = NULL;
    if (year_bounds(i->organization.fiscal_start, i->base.year, &in.from, &in.to)) {
        w->used.n = 0;
        c = run_year(i, &in, &sink, NULL, &own);
    }
    if (w->used.n)
        qsort(w->used.row, (size_t)w->used.n, sizeof *w->used.row, by_name);
    bool ok = c && marks(i, &w->used, in.from, in.to, own, &w->t);
    if (ok)
        document(i, &w->used, own, in.from, in.to, &w->t);
    calc_free(c);
    return ok;
}

static bool year_texts(struct close_work *w)
{
    struct inventory *i = w->i;
    if (w->used.n)
        qsort(w->used.row, (size_t)w->used.n, sizeof *w->used.row, by_name);
    if (!marks(i, &w->used, i->from, i->to, i->totals, &w->t))
        return false;
    document(i, &w->used, i->totals, i->from, i->to, &w->t);
    return true;
}

enum close_outcome inventory_close(struct ledger *l, struct factors *f,
                                   const struct close_request *q, int *version, struct diag *d)
{
    struct close_work w = {.ledger = l, .q = q, .d = d};
    struct line_sink sink = {&w.used, take_line, NULL};
    enum close_outcome outcome = CLOSE_FAILED;
    *version = 0;
    if (!ledger_data_version(l, &w.data_version))
        return CLOSE_FAILED;
    w.i = inventory_new(l, f, q->year, &sink, d);
    if (w.i) {
        figures_text(w.i, q->base, &w.t.figures);
        bool texts = q->base && w.i->base.any ? base_texts(&w) : year_texts(&w);
        outcome = texts ? close_year(&w, version) : CLOSE_FAILED;
    }
    texts_free(&w.t);
    free(w.used.row);
    inventory_free(w.i);
    return outcome;
}
