/* The boundary that two years have in common, day by day: a day of the one year stands for the same
 * day of the other. */
#include "inventory/bridge_private.h"

#include <stdlib.h>

/* A site on a day: inside the boundary, and with which share where an entity has it. */
struct on_day {
    bool in;
    const struct site_span *span;
};

static day_t shifted(day_t day, int months)
{
    struct ymd d = date_ymd(day);
    day_t first = date_month_start(date_month_index(day) + months);
    struct ymd m = date_ymd(first);
    int last = date_month_days(m.y, m.m);
    return first + (d.d < last ? d.d : last) - 1;
}

static struct on_day stands(const struct site *s, day_t day)
{
    struct on_day at = {.in = (s->from == DAY_NONE || s->from <= day) &&
                                (s->to == DAY_NONE || day <= s->to)};
    if (!s->entity.n)
        return at;
    at.in = false;
    for (int k = 0; k < s->spans && !at.in; k++)
        if (s->span[k].from <= day && day <= s->span[k].to && !ratio_is_zero(&s->span[k].share))
            at = (struct on_day){true, &s->span[k]};
    return at;
}

/* What was opened or closed grew or shrank: no change of the boundary (Corporate Standard, chapter
 * 5). */
static bool grew(const struct site *s, const struct site_dates *stated, day_t day)
{
    return (str_is(s->entry, "opened") && stated->from != DAY_NONE && day < stated->from) ||
           (str_is(s->exit, "closed") && stated->to != DAY_NONE && day > stated->to);
}

/* Days of the year from..to on which the site counts: inside then and in the other year, `months`
 * away, with the share of `earlier` (that day or the other). */
struct stretch {
    day_t from, to;
    const struct site_span *span;
};
struct common {
    const struct site *site;
    const struct site_dates *stated;
    int months;        /* to the other year */
    bool others_share; /* the share is the other year's */
    struct stretch *stretch;
    int n, cap;
    bool differs;
};

static bool same_share(const struct site_span *a, const struct site_span *b)
{
    return a == b || (a && b && ratio_cmp(&a->share, &b->share) == 0 &&
                      ratio_cmp(&a->equity, &b->equity) == 0);
}

static void add_day(struct common *c, day_t day)
{
    struct on_day here = stands(c->site, day);
    day_t other_day = shifted(day, c->months);
    struct on_day there = stands(c->site, other_day);
    bool in = here.in && (there.in || grew(c->site, c->stated, other_day));
    const struct site_span *span = c->others_share && there.in ? there.span : here.span;
    c->differs |= in != here.in || (in && !same_share(span, here.span));
    if (!in)
        return;
    struct stretch *last = c->n ? &c->stretch[c->n - 1] : NULL;
    if (last && last->to == day - 1 && same_share(last->span, span)) {
        last->to = day;
        return;
    }
    MEM_GROW(c->stretch, c->n, c->cap);
    c->stretch[c->n++] = (struct stretch){day, day, span};
}

/* Outside the year a site stays as it is: what was used up of instruments before stays so. */
static void put_spans(const struct common *c, const day_t year[2], struct arena *a, struct site *out)
{
    const struct site *s = c->site;
    struct site_span *span =
        arena_alloc(a, (size_t)(2 * s->spans + c->n + 1) * sizeof *span);
    int n = 0;
    for (int k = 0; k < s->spans && s->span[k].from < year[0]; k++) {
        span[n] = s->span[k];
        span[n].to = span[n].to < year[0] ? span[n].to : year[0] - 1;
        n++;
    }
    for (int k = 0; k < c->n; k++) {
        span[n] = *c->stretch[k].span;
        span[n].from = c->stretch[k].from;
        span[n++].to = c->stretch[k].to;
    }
    for (int k = 0; k < s->spans; k++) {
        if (s->span[k].to <= year[1])
            continue;
        span[n] = s->span[k];
        span[n].from = span[n].from > year[1] ? span[n].from : year[1] + 1;
        n++;
    }
    out->span = span;
    out->spans = n;
}

static void put(const struct common *c, const day_t year[2], struct arena *a, struct site *out)
{
    if (!c->n) {
        out->spans = 0;
        out->entity = (struct str){0};
        out->from = DAY_NONE + 2;
        out->to = DAY_NONE + 1;
    } else if (c->site->entity.n) {
        put_spans(c, year, a, out);
    } else {
        if (c->stretch[0].from > year[0])
            out->from = c->stretch[0].from;
        if (c->stretch[c->n - 1].to < year[1])
            out->to = c->stretch[c->n - 1].to;
    }
}

static bool one(const struct inventory *i, int site, const day_t year[2], int months,
                bool others_share, struct arena *a, struct site *out)
{
    struct common c = {&i->input.site[site], &i->stated[site], months, others_share,
                       NULL,                 0,                0,      false};
    *out = *c.site;
    if (c.site->from == DAY_NONE && c.site->to == DAY_NONE && !c.site->entity.n)
        return false;
    for (day_t day = year[0]; day <= year[1]; day++)
        add_day(&c, day);
    if (c.differs)
        put(&c, year, a, out);
    free(c.stretch);
    return c.differs;
}

bool bridge_sites(struct inventory *i, const day_t then[2], const day_t now[2], struct arena *a,
                  struct site **then_site, struct site **now_site)
{
    int n = i->input.sites, months = date_month_index(now[0]) - date_month_index(then[0]);
    bool differs = false;
    *then_site = arena_alloc(a, (size_t)(n + 1) * sizeof **then_site);
    *now_site = arena_alloc(a, (size_t)(n + 1) * sizeof **now_site);
    for (int k = 0; k < n; k++) {
        differs |= one(i, k, then, months, false, a, &(*then_site)[k]);
        differs |= one(i, k, now, -months, true, a, &(*now_site)[k]);
    }
    return differs;
}
