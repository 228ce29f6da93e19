/* Both years, the steps between them, and what was corrected in the earlier one since it was closed.
 */
#include "inventory/bridge_private.h"

#include <stdlib.h>
#include <string.h>

const char *bridge_part_name(enum bridge_part p)
{
    static const char *const name[] = {"correction", "activity", "factor",
                                       "method",     "gwp",      "boundary"};
    return name[p];
}

const char *bridge_why_name(enum bridge_why w)
{
    static const char *const name[] = {"quantity", "new",    "ended",    "coverage",
                                       "unit",     "estimate", "source", "factor",
                                       "boundary", "added",  "removed",  "rest"};
    return name[w];
}

bool bridge_why_of(enum bridge_why w, enum bridge_part p)
{
    static const enum bridge_part part[] = {
        [WHY_QUANTITY] = BRIDGE_PARTS,    [WHY_NEW] = BRIDGE_ACTIVITY,
        [WHY_ENDED] = BRIDGE_ACTIVITY,    [WHY_COVERAGE] = BRIDGE_METHOD,
        [WHY_UNIT] = BRIDGE_METHOD,       [WHY_ESTIMATE] = BRIDGE_METHOD,
        [WHY_SOURCE] = BRIDGE_METHOD,     [WHY_FACTOR] = BRIDGE_PARTS,
        [WHY_BOUNDARY] = BRIDGE_PARTS,    [WHY_ADDED] = BRIDGE_CORRECTION,
        [WHY_REMOVED] = BRIDGE_CORRECTION, [WHY_REST] = BRIDGE_CORRECTION};
    return part[w] == p;
}

enum msg bridge_part_msg(enum bridge_part p)
{
    return (enum msg)((int)X_BRIDGE_CORRECTION + (int)p);
}

enum msg bridge_why_msg(enum bridge_why w)
{
    return (enum msg)((int)X_WHY_QUANTITY + (int)w);
}

int bridge_figure_of(enum slot slot)
{
    return slot >= SLOT_CATEGORY_1 ? YEAR_CATEGORY_1 + (int)(slot - SLOT_CATEGORY_1)
                                   : (int)slot; /* the first three are alike */
}

/* A record that was booked, or taken out, since the closing, and one of its lines. */
struct correction {
    struct activity record;
    enum slot slot;
    int64_t mg;
    bool removed;
};
struct work {
    struct bridge *b;
    struct ledger *ledger;
    struct factors *factors;
    struct bridge_groups groups;
    enum bridge_run run;
    int detail;         /* of the run: whose sources its lines are; -1 nobody's */
    bool base;          /* the run is that of a year as it is: inventory_each */
    const struct closing *closed; /* the earlier year's newest; NULL: none */
    struct closing closed_copy;
    struct year_figures published, figures[2];
    bool settled[4]; /* the closing gave the figure */
    int32_t *batch; /* by source id */
    int sources, line_cap;
    struct correction *correction;
    int corrections, correction_cap;
    enum gwp chosen;
    struct diag *d;
};

/* ---- lines of the runs ---- */
static void correct(struct work *w, const struct line *l, bool removed)
{
    MEM_GROW(w->correction, w->corrections, w->correction_cap);
    w->correction[w->corrections++] = (struct correction){
        *l->activity, l->slot, removed ? -l->year.co2e : l->year.co2e, removed};
}

static bool is_shown(enum slot slot)
{
    return slot != SLOT_SHK_BASIC && slot != SLOT_SHK_ADJUSTED && slot != SLOT_OUTSIDE;
}

static bool take_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct work *w = ctx;
    if (w->base) {
        w->run = i->year == w->b->since ? RUN_THEN : RUN_NOW;
        w->detail = w->run == RUN_NOW;
    }
    groups_add(&w->groups, i, l, w->run, w->detail);
    int32_t source = l->activity->source;
    if (w->run == RUN_THEN && w->closed && is_shown(l->slot) && source > 0 && source < w->sources &&
        w->batch[source] > w->closed->batch)
        correct(w, l, false);
    return true;
}

/* Calculates a year once more, with other sites or another GWP set. */
static bool again(struct work *w, struct inventory *i, const day_t year[2], struct site *site,
                  enum gwp gwp, enum bridge_run run, int detail)
{
    struct calc_input in = i->input;
    struct line_sink sink = {w, take_line, NULL};
    const struct calc_totals *totals;
    in.from = year[0];
    in.to = year[1];
    in.gwp = gwp;
    if (site)
        in.site = site;
    groups_forget(&w->groups, run, detail);
    if (run == RUN_THEN)
        w->corrections = 0;
    w->base = false;
    w->run = run;
    w->detail = detail;
    struct calc *c = run_year(i, &in, &sink, NULL, &totals);
    calc_free(c);
    w->base = true;
    return c != NULL;
}

/* ---- the earlier year ---- */
static bool batches_load(struct work *w)
{
    struct source *source = NULL;
    int n = ledger_sources(w->ledger, &source, &w->b->arena);
    for (int k = 0; k < n; k++)
        w->sources = source[k].id >= w->sources ? source[k].id + 1 : w->sources;
    w->batch = mem_alloc((size_t)(w->sources + 1) * sizeof *w->batch);
    for (int k = 0; k < n; k++)
        w->batch[source[k].id] = source[k].batch;
    return n >= 0;
}

/* The GWP set on which the year was closed. */
static bool gwp_closed(struct work *w, enum gwp *out)
{
    cJSON *j = json_parse(w->closed->marks, STR("closing"), w->d);
    const char *name = j ? json_text(j, "gwp") : NULL;
    if (name)
        gwp_parse(str_of(name), out);
    cJSON_Delete(j);
    return j != NULL;
}

static bool any_known(const struct year_figures *x)
{
    for (int k = 0; k < BRIDGE_FIGURES; k++)
        if (x->known[k])
            return true;
    return false;
}

static void note_year(struct work *w, const struct inventory *i, int at)
{
    year_figures_fill(i, &w->figures[at]);
    for (int c = 0; c < 15; c++)
        w->figures[at].known[YEAR_CATEGORY_1 + c] |= i->totals->category_excluded[c];
    w->b->complete[at] = i->complete;
    w->b->any[at] = any_known(&w->figures[at]);
}

static bool then_year(struct work *w, struct inventory *i)
{
    struct bridge *b = w->b;
    note_year(w, i, 0);
    w->published = w->figures[0];
    b->gwp[0] = b->gwp[1] = i->input.gwp;
    if (!w->closed)
        return true;
    if (!year_figures_read(w->closed->figures, "", &w->published, w->d) || !gwp_closed(w, &b->gwp[0]))
        return false;
    b->closed = w->closed->version;
    b->closed_at = str_save(&b->arena, w->closed->at);
    const day_t year[2] = {i->from, i->to};
    return b->gwp[0] == b->gwp[1] || again(w, i, year, NULL, b->gwp[0], RUN_THEN, 0);
}

/* ---- corrections ---- */
static bool gone_line(struct work *w, struct inventory *i, const struct line *l)
{
    (void)i;
    if (is_shown(l->slot))
        correct(w, l, true);
    return true;
}

static void on_gone(void *ctx, const struct line *l)
{
    gone_line(ctx, NULL, l);
}

/* Records that are gone are calculated by themselves; what instruments would have given them is in
 * the rest. */
static bool add_gone(struct work *w, struct inventory *i, const day_t then[2])
{
    struct calc_input in = i->input;
    struct calc_sink sink = {w, on_gone, NULL};
    struct activity *gone = NULL;
    in.from = then[0];
    in.to = then[1];
    in.gwp = w->b->gwp[0];
    int n = ledger_activities_gone(w->ledger, w->closed->batch, in.from, in.to, &gone);
    if (n <= 0)
        return n == 0;
    struct calc *c = calc_new(&in, &sink);
    for (int k = 0; k < n; k++)
        calc_record(c, &gone[k]);
    calc_finish(c);
    calc_free(c);
    free(gone);
    return true;
}

/* ---- lines of the result ---- */
static struct bridge_line *line_add(struct work *w, enum slot slot)
{
    MEM_GROW(w->b->line, w->b->lines, w->line_cap);
    struct bridge_line *l = &w->b->line[w->b->lines++];
    *l = (struct bridge_line){.slot = slot};
    return l;
}

static struct str saved(struct work *w, const struct inventory *i, code_t code)
{
    return str_save(&w->b->arena, code_text(i, code));
}

static void name_sources(struct work *w, const struct bridge_group *g, int at,
                         struct bridge_line *l)
{
    struct buf text = {0};
    for (int k = 0; k < g->sources[at]; k++) {
        const struct bridge_source *x = &g->source[at][k];
        buf_cstr(&text, text.n ? "; " : "");
        buf_str(&text, x->factor ? x->factor->set : STR("instrument"));
        buf_char(&text, '/');
        buf_str(&text, x->factor ? x->factor->id : x->instrument);
        l->gwp[at] = k && l->gwp[at] != x->gwp ? GWP_NONE : x->gwp;
    }
    l->factors[at] = str_save(&w->b->arena, buf_view(&text));
    buf_free(&text);
}

static void group_line(struct work *w, const struct inventory *i, const struct bridge_group *g)
{
    int figure = bridge_figure_of(g->slot);
    int64_t part[BRIDGE_PARTS];
    enum bridge_why why;
    bool any = false;
    group_split(g, w->figures[0].known[figure] != w->figures[1].known[figure], part, &why);
    for (int p = 0; p < BRIDGE_PARTS; p++)
        any |= part[p] != 0;
    if (!any)
        return;
    struct bridge_line *l = line_add(w, g->slot);
    l->site = saved(w, i, g->site);
    l->meter = saved(w, i, g->meter);
    l->activity = saved(w, i, g->kind);
    l->unit = saved(w, i, g->unit);
    l->why = why;
    l->mg[0] = g->mg[RUN_THEN];
    l->mg[1] = g->mg[RUN_NOW];
    memcpy(l->part, part, sizeof part);
    for (int k = 0; k < 2; k++) {
        name_sources(w, g, k, l);
        l->quantity_known[k] = g->sources[k] && group_used(g, k, &l->quantity[k]);
    }
}

static void correction_line(struct work *w, const struct inventory *i, const struct correction *c)
{
    struct buf id = {0};
    const struct activity *a = &c->record;
    struct bridge_line *l = line_add(w, c->slot);
    ledger_activity_id(w->ledger, a, &id);
    l->record = str_save(&w->b->arena, buf_view(&id));
    l->site = saved(w, i, a->site);
    l->meter = saved(w, i, a->meter);
    l->activity = saved(w, i, a->kind);
    l->part[BRIDGE_CORRECTION] = c->mg;
    l->why = c->removed ? WHY_REMOVED : WHY_ADDED;
    buf_free(&id);
}

/* Whether the closing gave the figure; a category is settled with scope 3 as a whole. */
static bool settled(const struct work *w, int figure)
{
    return w->closed && w->settled[figure >= YEAR_CATEGORY_1 ? YEAR_SCOPE3 : figure];
}

/* Where what was published is not known there is nothing to correct: the year as it is calculated
 * now stands for it. */
static void publish(struct work *w)
{
    for (int k = 0; k < 4; k++)
        w->settled[k] = w->closed && w->published.known[k];
    for (int k = 0; k < BRIDGE_FIGURES; k++) {
        if (settled(w, k)) {
            w->published.mg[k] = w->published.known[k] ? w->published.mg[k] : 0;
            continue;
        }
        w->published.known[k] = w->figures[0].known[k];
        w->published.mg[k] = 0;
        for (int n = 0; n < w->groups.n; n++) {
            enum slot s = w->groups.group[n].slot;
            if (bridge_figure_of(s) == k || (k == YEAR_SCOPE3 && s >= SLOT_CATEGORY_1))
                w->published.mg[k] += w->groups.group[n].mg[RUN_THEN];
        }
    }
}

/* What the records do not explain of the difference to what was published. */
static void rest_lines(struct work *w)
{
    for (int s = 0; s < SLOT_COUNT; s++) {
        int figure = is_shown((enum slot)s) ? bridge_figure_of((enum slot)s) : -1;
        if (figure < 0)
            continue;
        int64_t now = 0, told = 0;
        for (int k = 0; k < w->groups.n; k++)
            now += (int)w->groups.group[k].slot == s ? w->groups.group[k].mg[RUN_THEN] : 0;
        for (int k = 0; k < w->corrections; k++)
            told += (int)w->correction[k].slot == s ? w->correction[k].mg : 0;
        int64_t rest = now - w->published.mg[figure] - told;
        if (!rest || !settled(w, figure))
            continue;
        struct bridge_line *l = line_add(w, (enum slot)s);
        l->part[BRIDGE_CORRECTION] = rest;
        l->why = WHY_REST;
    }
}

static int64_t size(int64_t v)
{
    return v < 0 ? -v : v;
}

int64_t bridge_change(const struct bridge_line *l)
{
    int64_t sum = 0;
    for (int p = 0; p < BRIDGE_PARTS; p++)
        sum += l->part[p];
    return sum;
}

static int by_size(const void *x, const void *y)
{
    const struct bridge_line *a = x, *b = y;
    int64_t p = size(bridge_change(a)), q = size(bridge_change(b));
    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    if (p != q)
        return p > q ? -1 : 1;
    int c = str_cmp(a->site, b->site);
    c = c ? c : str_cmp(a->meter, b->meter);
    c = c ? c : str_cmp(a->activity, b->activity);
    c = c ? c : str_cmp(a->record, b->record);
    return c ? c : (int)a->why - (int)b->why;
}

/* ---- figures ---- */
static void figure_fill(struct work *w, int k)
{
    struct bridge_figure *f = &w->b->figure[k];
    f->known[0] = w->published.known[k];
    f->known[1] = w->figures[1].known[k];
    f->mg[0] = w->published.mg[k];
    f->mg[1] = w->figures[1].mg[k];
    f->parts_known = (f->known[0] && f->known[1]) ||
                     (k >= YEAR_CATEGORY_1 && (f->known[0] || f->known[1]) &&
                      w->published.known[YEAR_SCOPE3] && w->figures[1].known[YEAR_SCOPE3]);
    for (int n = 0; f->parts_known && n < w->b->lines; n++) {
        const struct bridge_line *l = &w->b->line[n];
        if (bridge_figure_of(l->slot) != k && !(k == YEAR_SCOPE3 && l->slot >= SLOT_CATEGORY_1))
            continue;
        for (int p = 0; p < BRIDGE_PARTS; p++)
            f->part[p] += l->part[p];
    }
}

static bool result(struct work *w, struct inventory *i, const day_t then[2])
{
    if (w->closed && !add_gone(w, i, then))
        return false;
    publish(w);
    for (int k = 0; k < w->groups.n; k++)
        group_line(w, i, &w->groups.group[k]);
    for (int k = 0; k < w->corrections; k++)
        if (w->correction[k].mg && settled(w, bridge_figure_of(w->correction[k].slot)))
            correction_line(w, i, &w->correction[k]);
    if (w->closed)
        rest_lines(w);
    if (w->b->lines)
        qsort(w->b->line, (size_t)w->b->lines, sizeof *w->b->line, by_size);
    for (int k = 0; k < BRIDGE_FIGURES; k++)
        figure_fill(w, k);
    return true;
}

/* ---- the later year, and the steps between them ---- */
static bool steps(struct work *w, struct inventory *i, const day_t then[2], const day_t now[2])
{
    const enum gwp *gwp = w->b->gwp;
    struct site *then_site, *now_site;
    bool differs = bridge_sites(i, then, now, &w->b->arena, &then_site, &now_site), ok = true;
    if (differs)
        ok = again(w, i, then, then_site, gwp[0], RUN_THEN_COMMON, 0) &&
             again(w, i, now, now_site, gwp[1], RUN_NOW_COMMON, gwp[0] == gwp[1] ? 1 : -1);
    else
        groups_copy(&w->groups, RUN_THEN, RUN_THEN_COMMON);
    if (!differs)
        groups_copy(&w->groups, RUN_NOW, RUN_NOW_COMMON);
    if (gwp[0] != gwp[1])
        ok = ok && again(w, i, now, now_site, gwp[0], RUN_NOW_THEN, 1);
    else
        groups_copy(&w->groups, RUN_NOW_COMMON, RUN_NOW_THEN);
    return ok;
}

static bool each_year(void *ctx, struct inventory *i)
{
    struct work *w = ctx;
    const day_t now[2] = {i->from, i->to};
    day_t then[2];
    if (i->year == w->b->since)
        return then_year(w, i);
    note_year(w, i, 1);
    return year_bounds(i->organization.fiscal_start, w->b->since, &then[0], &then[1]) &&
           steps(w, i, then, now) && result(w, i, then);
}

/* The newest closing of the earlier year, on the organization's GWP set. */
static bool find_closed(struct work *w)
{
    struct closing *all = NULL;
    struct organization o;
    if (!ledger_organization(w->ledger, &o, &w->b->arena))
        return false;
    enum gwp own = o.gwp == GWP_NONE ? GWP_AR5 : o.gwp;
    int n = ledger_closings(w->ledger, &all, &w->b->arena);
    for (int k = 0; k < n; k++)
        if (all[k].kind == CLOSING_YEAR && all[k].year == w->b->since &&
            (w->chosen == GWP_NONE || w->chosen == own)) {
            w->closed_copy = all[k];
            w->closed = &w->closed_copy;
        }
    return n >= 0;
}

struct bridge *bridge_new(struct ledger *l, struct factors *f, int since, int year, enum gwp gwp,
                          struct diag *d)
{
    const int years[2] = {since, year};
    struct bridge *b = mem_alloc(sizeof *b);
    struct work w = {.b = b, .ledger = l, .factors = f, .base = true, .chosen = gwp, .d = d};
    struct line_sink sink = {&w, take_line, NULL};
    b->since = since;
    b->year = year;
    bool ok = ledger_begin(l);
    if (ok) {
        ok = find_closed(&w) && batches_load(&w) &&
             inventory_each(l, f, years, 2, gwp, &sink, NULL, each_year, &w, d);
        ok = ok && ledger_commit(l); /* nothing was written: it ends the snapshot */
        if (!ok)
            ledger_rollback(l);
    }
    groups_free(&w.groups);
    free(w.batch);
    free(w.correction);
    if (ok)
        return b;
    bridge_free(b);
    return NULL;
}

void bridge_free(struct bridge *b)
{
    if (!b)
        return;
    free(b->line);
    arena_free(&b->arena);
    free(b);
}
