/* Booking of a line: the roll-up, the figures of the law, the uncertainty, and the sink. */
#include "calc/engine.h"
#include <string.h>

/* The parts of the line that only who listens needs. */
static void fill_line(struct calc *c, const struct activity *a, const struct combo *m,
                      const struct rate *r)
{
    struct line *l = &c->line;
    l->activity = a;
    l->factor = r->factor;
    l->slot = r->slot;
    l->scope = r->scope;
    l->category = r->category;
    l->basis = r->basis;
    l->step = r->step;
    l->steps = r->steps;
    l->share = m->share;
    l->gwp = r->gwp;
    l->gwp_differs = r->gwp_differs;
    l->shk_basic = r->shk_basic;
    l->shk_adjusted = r->shk_adjusted;
}

static void add_law(struct calc *c, const struct activity *a, const struct rate *r, int site,
                    int month, const struct gases *g)
{
    struct gases co2 = {.co2e = g->co2, .co2 = g->co2};
    if (r->shk_basic)
        totals_add(c, SLOT_SHK_BASIC, a->kind, site, month, &co2);
    if (r->shk_adjusted)
        totals_add(c, SLOT_SHK_ADJUSTED, a->kind, site, month, &co2);
}

void book_month(struct calc *c, const struct activity *a, struct combo *m, struct rate *r, int site,
                int month)
{
    struct gases g;
    if (!rate_times(r, a->quantity, &g) || !totals_room(c, &g)) {
        report_too_large(c, a, r);
        return;
    }
    totals_add(c, r->slot, a->kind, site, month, &g);
    if (r->shk_basic || r->shk_adjusted)
        add_law(c, a, r, site, month, &g);
    uncertainty_line(c, m, r, g.co2e);
    quality_line(c, m, r, g.co2e);
    c->totals.lines++;
    if (!c->sink.line)
        return;
    struct line *l = &c->line;
    fill_line(c, a, m, r);
    l->instrument = NULL;
    l->served = false;
    l->quantity = ratio_dec((struct dec){a->quantity, m->of->quantity_scale});
    l->days = l->of_days = a->end - a->start + 1;
    memset(l->month, 0, sizeof l->month);
    l->whole = l->year = l->month[month] = g;
    c->sink.line(c->sink.ctx, l);
}

/* Which of the year's months have some of the weight: they get a part, be it zero. */
static bool month_weighs(const struct calc *c, int month)
{
    int bucket = 2 * (date_month_index(c->in->from) + month - c->first_month);
    return bucket >= 0 && bucket < c->buckets && c->weight[bucket] > 0;
}

void book_parts(struct calc *c, const struct activity *a, struct combo *m, struct rate *r, int site,
                const struct gases *whole)
{
    struct line *l = &c->line;
    if (!totals_room(c, whole)) {
        report_too_large(c, a, r);
        return;
    }
    l->whole = *whole;
    split_gases(c, whole, &l->year, l->month);
    for (int i = 0; i < LINE_MONTHS; i++) {
        if (!month_weighs(c, i))
            continue;
        totals_add(c, r->slot, a->kind, site, i, &l->month[i]);
        if (r->shk_basic || r->shk_adjusted)
            add_law(c, a, r, site, i, &l->month[i]);
    }
    uncertainty_line(c, m, r, l->year.co2e);
    quality_line(c, m, r, l->year.co2e);
    c->totals.lines++;
    if (!c->sink.line)
        return;
    fill_line(c, a, m, r);
    c->sink.line(c->sink.ctx, l);
}
