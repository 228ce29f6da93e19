/* What was closed, beside what is calculated now. */
#include "inventory/internal.h"
#include "inventory/parts.h"

const struct closing *closing_newest(const struct inventory *i, enum closing_kind kind, int year)
{
    const struct closing *found = NULL;
    for (int k = 0; k < i->closings; k++)
        if (i->closing[k].kind == kind && i->closing[k].year == year)
            found = &i->closing[k];
    return found;
}

/* Of the first n: what was accepted as of the latest year that ends by `end`; the newest of it. */
static const struct closing *accepted_by(const struct closing *all, int n, int year, day_t end)
{
    const struct closing *found = NULL;
    for (int k = 0; k < n; k++)
        if (all[k].kind == CLOSING_BASE && all[k].year == year && all[k].last <= end &&
            (!found || all[k].last >= found->last))
            found = &all[k];
    return found;
}

const struct closing *accepted_newest(const struct inventory *i, int year)
{
    return accepted_by(i->closing, i->closings, year, i->to);
}

const struct closing *closing_before(const struct closing *all, int n)
{
    bool base = all[n].kind == CLOSING_BASE;
    const struct closing *found = base ? accepted_by(all, n, all[n].year, all[n].last) : NULL;
    for (int k = n - 1; k >= 0 && !found; k--)
        if (all[k].year == all[n].year && all[k].kind == CLOSING_YEAR)
            found = &all[k];
    return found;
}

bool closings_load(struct inventory *i)
{
    i->closings = ledger_closings(i->ledger, &i->closing, &i->arena);
    return i->closings >= 0;
}

static void figure(struct buf *out, const struct year_figures *x, int k)
{
    if (x->known[k])
        mg_print(out, x->mg[k]);
    else
        buf_cstr(out, "-");
    buf_char(out, '\0');
}

static void tell(struct inventory *i, const struct year_figures *then,
                 const struct year_figures *now, int k)
{
    struct buf name = {0}, year = {0}, was = {0}, is = {0};
    year_figure_name(k, &name);
    buf_int(&year, i->year);
    figure(&was, then, k);
    figure(&is, now, k);
    caveat_add(i, C_CLOSED_DIFFERS, year.p, name.p, was.p, is.p, i->closed->at.p, NULL);
    buf_free(&name);
    buf_free(&year);
    buf_free(&was);
    buf_free(&is);
}

bool closed_compare(struct inventory *i, struct diag *d)
{
    struct year_figures then, now;
    if (!i->closed || i->input.gwp != i->organization.gwp)
        return true; /* on another GWP set, chosen for once, it was not closed */
    if (!year_figures_read(i->closed->figures, "", &then, d))
        return false;
    year_figures_fill(i, &now);
    for (int k = 0; k < YEAR_COUNT; k++) {
        if (year_figures_same(&then, &now, k))
            continue;
        i->closed_differs = true;
        tell(i, &then, &now, k);
    }
    return true;
}

void closed_json(struct json_out *j, const struct inventory *i)
{
    const struct closing *c = i->closed;
    if (!c) {
        json_null(j, "closed");
        return;
    }
    json_object(j, "closed");
    json_int(j, "version", c->version);
    json_str(j, "at", c->at);
    json_str(j, "by", c->by);
    json_bool(j, "complete", c->complete);
    json_bool(j, "differs", i->closed_differs);
    json_end(j);
}

bool records_mark(struct inventory *i, day_t from, day_t to, struct buf *out)
{
    struct ledger_cursor *cursor = ledger_activities_brief(i->ledger, from, to);
    struct sha256_state *state = sha256_begin();
    struct activity a;
    struct buf line = {0};
    int got = cursor ? 1 : -1;
    while (cursor && (got = ledger_next(cursor, &a)) == 1) {
        buf_reset(&line);
        buf_printf(&line, "%d %d %d %d %d %d %d %lld\n", a.start, a.end, a.site, a.meter, a.kind,
                   a.supplier, a.detail, (long long)a.quantity);
        sha256_add(state, line.p, line.n);
    }
    ledger_cursor_close(cursor);
    sha256_print(out, sha256_end(state));
    buf_free(&line);
    return got == 0;
}

void boundary_mark(const struct inventory *i, const struct calc_totals *t, day_t first, day_t last,
                   struct buf *out)
{
    struct buf text = {0};
    boundary_json(i, t, first, last, &text);
    sha256_print(out, sha256_of(buf_view(&text)));
    buf_free(&text);
}
