#include "cli/explain_since.h"
#include "core/csv.h"
#include "core/visible.h"
#include "inventory/bridge.h"

struct page {
    struct context *c;
    const struct bridge *b;
    const bool *wanted;
    struct mass_unit unit;
    struct buf out;
};

/* ---- text ---- */
static void say(struct page *p, enum msg m)
{
    buf_cstr(&p->out, msg_text(m, p->c->out.lang));
}

/* "+1,234.567": what is added. */
static void change(struct page *p, int64_t mg)
{
    buf_cstr(&p->out, mg > 0 ? "+" : "");
    mass_print(&p->out, mg, p->unit);
}

static void figure_title(struct page *p, int k)
{
    static const enum msg four[] = {S_SCOPE1, S_SCOPE2_LOCATION, S_SCOPE2_MARKET, S_SCOPE3};
    if (k < YEAR_CATEGORY_1) {
        say(p, four[k]);
        return;
    }
    say(p, S_SCOPE3);
    buf_printf(&p->out, ", %s %d ", msg_text(X_CATEGORY, p->c->out.lang), k - YEAR_CATEGORY_1 + 1);
    say(p, category_msg(k - YEAR_CATEGORY_1 + 1));
}

static void quantities(struct page *p, const struct bridge_line *l)
{
    for (int k = 0; k < 2; k++) {
        buf_cstr(&p->out, k ? " -> " : "  ");
        if (l->quantity_known[k])
            ratio_print(&p->out, &l->quantity[k], 3);
        else
            buf_char(&p->out, '-');
    }
    buf_char(&p->out, ' ');
    visible(&p->out, l->unit);
}

/* "main / M1 / electricity"; false: nothing to name. */
static bool place(struct page *p, const struct bridge_line *l)
{
    const struct str part[] = {l->site, l->meter, l->activity, l->record};
    bool any = false;
    for (int k = 0; k < 4; k++) {
        if (!part[k].n)
            continue;
        buf_cstr(&p->out, any ? " / " : "");
        visible(&p->out, part[k]);
        any = true;
    }
    return any;
}

/* Which factors it was then and is now; on which GWP sets, where published CO2e stands on two. */
static void factors(struct page *p, const struct bridge_line *l)
{
    buf_cstr(&p->out, "\n        ");
    for (int k = 0; k < 2; k++) {
        visible(&p->out, l->factors[k].n ? l->factors[k] : STR("-"));
        if (l->gwp[0] != l->gwp[1] && l->gwp[0] != GWP_NONE && l->gwp[1] != GWP_NONE)
            buf_printf(&p->out, " (%s)", gwp_name(l->gwp[k]));
        buf_cstr(&p->out, k ? "" : " -> ");
    }
}

static void line(struct page *p, const struct bridge_line *l, int part)
{
    bool by_factor = part == BRIDGE_FACTOR || part == BRIDGE_METHOD;
    buf_cstr(&p->out, "      ");
    change(p, l->part[part]);
    buf_cstr(&p->out, "  ");
    bool named = place(p, l);
    if (part == BRIDGE_ACTIVITY && l->unit.n)
        quantities(p, l);
    if (bridge_why_of(l->why, (enum bridge_part)part)) {
        buf_cstr(&p->out, named ? "  (" : "");
        say(p, bridge_why_msg(l->why));
        buf_cstr(&p->out, named ? ")" : "");
    }
    if (by_factor && (l->factors[0].n || l->factors[1].n))
        factors(p, l);
    buf_char(&p->out, '\n');
}

static bool of_figure(const struct bridge_line *l, int k)
{
    return bridge_figure_of(l->slot) == k || (k == YEAR_SCOPE3 && l->slot >= SLOT_CATEGORY_1);
}

/* Of scope 3 in total the lines stand under their categories. */
static void part_lines(struct page *p, int k, int part)
{
    for (int n = 0; n < p->b->lines && k != YEAR_SCOPE3; n++)
        if (of_figure(&p->b->line[n], k) && p->b->line[n].part[part])
            line(p, &p->b->line[n], part);
}

static void figure(struct page *p, int k)
{
    const struct bridge_figure *f = &p->b->figure[k];
    figure_title(p, k);
    buf_cstr(&p->out, ": ");
    for (int n = 0; n < 2; n++) {
        if (f->known[n])
            mass_print(&p->out, f->mg[n], p->unit);
        else
            buf_char(&p->out, '-');
        buf_cstr(&p->out, n ? "" : " -> ");
    }
    buf_printf(&p->out, " %s", p->unit.name);
    if (f->parts_known) {
        buf_cstr(&p->out, " (");
        change(p, f->mg[1] - f->mg[0]);
        buf_char(&p->out, ')');
    }
    buf_char(&p->out, '\n');
    bool any = false;
    for (int part = 0; part < BRIDGE_PARTS && f->parts_known; part++) {
        bool lines = false;
        for (int n = 0; n < p->b->lines; n++)
            lines |= of_figure(&p->b->line[n], k) && p->b->line[n].part[part];
        if (!lines)
            continue;
        any = true;
        buf_cstr(&p->out, "  ");
        say(p, bridge_part_msg((enum bridge_part)part));
        buf_cstr(&p->out, ": ");
        change(p, f->part[part]);
        buf_char(&p->out, '\n');
        part_lines(p, k, part);
    }
    if (!any) {
        buf_cstr(&p->out, "  ");
        say(p, f->parts_known ? T_BRIDGE_SAME : T_BRIDGE_UNKNOWN);
        buf_char(&p->out, '\n');
    }
}

/* What a figure is made of that is asked for: scope 3 in total where all its categories are. */
static bool figure_wanted(const struct page *p, int k)
{
    if (k < YEAR_SCOPE3)
        return p->wanted[k];
    if (k > YEAR_SCOPE3)
        return p->wanted[SLOT_CATEGORY_1 + k - YEAR_CATEGORY_1] &&
               (p->b->figure[k].known[0] || p->b->figure[k].known[1]);
    bool all = true;
    for (int s = SLOT_CATEGORY_1; s < SLOT_COUNT; s++)
        all = all && p->wanted[s];
    return all;
}

static void print_text(struct page *p)
{
    int64_t largest = 0;
    for (int k = 0; k < BRIDGE_FIGURES; k++)
        for (int n = 0; n < 2; n++)
            if (p->b->figure[k].mg[n] > largest)
                largest = p->b->figure[k].mg[n];
    p->unit = mass_unit_for(largest);
    if (p->b->closed) {
        struct buf year = {0};
        buf_int(&year, p->b->since);
        out_msg(&p->c->out, T_BRIDGE_CLOSED, year.p, p->b->closed_at.p, NULL);
        buf_free(&year);
    }
    for (int k = 0; k < BRIDGE_FIGURES; k++)
        if (figure_wanted(p, k))
            figure(p, k);
}

/* ---- csv: a row a line ---- */
static void csv_mg(struct buf *out, bool known, int64_t mg)
{
    buf_char(out, ',');
    if (known)
        mg_print(out, mg);
}

static void csv_row(struct buf *out, const struct bridge_line *l)
{
    struct buf name = {0};
    bool correction = l->part[BRIDGE_CORRECTION] != 0;
    const struct str text[] = {l->site, l->meter, l->activity, l->record,
                               str_of(bridge_why_name(l->why))};
    year_figure_name(bridge_figure_of(l->slot), &name);
    csv_field(out, buf_view(&name), true);
    for (int k = 0; k < 5; k++)
        csv_field(out, text[k], false);
    for (int k = 0; k < 2; k++)
        csv_mg(out, !correction, l->mg[k]);
    for (int part = 0; part < BRIDGE_PARTS; part++)
        csv_mg(out, true, l->part[part]);
    csv_field(out, l->unit, false);
    for (int k = 0; k < 2; k++) {
        buf_char(out, ',');
        if (l->quantity_known[k])
            ratio_print(out, &l->quantity[k], 6);
    }
    csv_field(out, l->factors[0], false);
    csv_field(out, l->factors[1], false);
    buf_char(out, '\n');
    buf_free(&name);
}

static void print_csv(struct page *p)
{
    buf_cstr(&p->out, "figure,site,meter,activity,activity_id,why,from_kg,to_kg");
    for (int part = 0; part < BRIDGE_PARTS; part++)
        buf_printf(&p->out, ",%s_kg", bridge_part_name((enum bridge_part)part));
    buf_cstr(&p->out, ",unit,from_quantity,to_quantity,from_factors,to_factors\n");
    for (int k = 0; k < p->b->lines; k++) {
        const struct bridge_line *l = &p->b->line[k];
        if (p->wanted[l->slot] && p->b->figure[bridge_figure_of(l->slot)].parts_known)
            csv_row(&p->out, l);
    }
}

/* ---- all ---- */
/* Missing records would pass for a change of activity. */
static bool complete(struct page *p)
{
    const int year[2] = {p->b->since, p->b->year};
    for (int k = 0; k < 2; k++) {
        struct buf text = {0};
        buf_int(&text, year[k]);
        if (!p->b->complete[k])
            diag_warning(&p->c->diag, NOWHERE, W_BRIDGE_INCOMPLETE, text.p, NULL);
        buf_free(&text);
    }
    return p->b->complete[0] && p->b->complete[1];
}

static int print(struct page *p)
{
    for (int k = 0; k < 2; k++) {
        struct buf year = {0};
        buf_int(&year, k ? p->b->year : p->b->since);
        if (!p->b->any[k])
            diag_error(&p->c->diag, NOWHERE, E_BRIDGE_NOTHING, year.p, NULL);
        buf_free(&year);
        if (!p->b->any[k])
            return DATA_ERROR;
    }
    if (p->c->out.format == FORMAT_JSON)
        bridge_json(p->b, p->wanted, &p->out);
    else if (p->c->out.format == FORMAT_CSV)
        print_csv(p);
    else
        print_text(p);
    out_text(&p->c->out, buf_view(&p->out));
    return complete(p) ? DONE : DATA_ERROR;
}

int explain_since(struct context *c, struct ledger *l, int since, int year,
                  const bool wanted[SLOT_COUNT])
{
    struct page p = {.c = c, .wanted = wanted};
    int status = FILE_ERROR;
    struct factors *f = load_factors(c, l);
    struct bridge *b = f ? bridge_new(l, f, since, year, GWP_NONE, &c->diag) : NULL;
    if (b) {
        p.b = b;
        status = print(&p);
    }
    buf_free(&p.out);
    bridge_free(b);
    factors_free(f);
    return status;
}
