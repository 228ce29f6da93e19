/* Chains of ownership: shares multiply along a chain, chains add up (Corporate Standard, chapter
 * 3).
 *
 *   share of an entity on a day = sum over its holdings of that day (link x share of the holder)
 *
 * The organization's own share is 1. A link is share_percent under equity share; under control it
 * is 1 where controlled, share_percent under joint financial control, else 0, and control never
 * counts for more than 1. Shares change from day to day only where some holding begins or ends. */
#include "calc/calc.h"

#include <stdlib.h>
#include <string.h>

/* What is known of an entity on a day. */
struct reach {
    bool held; /* some chain reaches the organization */
    struct ratio share;
    enum { OPEN, ENTERED, DONE } state;
};
struct chains {
    const struct holding *h;
    int n;
    enum consolidation approach;
    struct reach *memo; /* by the first holding of an entity; of one day */
};

static struct chains chains_new(const struct holding *h, int n, enum consolidation approach)
{
    return (struct chains){h, n, approach, mem_alloc((size_t)(n + 1) * sizeof(struct reach))};
}

static bool holds_on(const struct holding *h, day_t day)
{
    return (h->from == DAY_NONE || h->from <= day) && (h->to == DAY_NONE || day <= h->to);
}

static struct ratio fraction(struct dec percent)
{
    return ratio_dec((struct dec){percent.coef, percent.scale + 2});
}

bool site_is_run(enum consolidation approach, const struct site *s)
{
    return approach == OPERATIONAL_CONTROL ? s->controlled : s->financial != CONTROL_NONE;
}

static struct ratio link_of(enum consolidation approach, struct dec percent, bool controlled,
                            enum control financial)
{
    if (approach == OPERATIONAL_CONTROL)
        return ratio_int(controlled);
    if (approach == EQUITY_SHARE || financial == CONTROL_JOINT)
        return fraction(percent);
    return ratio_int(financial == CONTROL_FULL);
}

static int first_of(const struct chains *c, struct str entity)
{
    int i = 0;
    while (i < c->n && !str_eq(c->h[i].entity, entity))
        i++;
    return i;
}

static void cap(enum consolidation approach, struct ratio *share)
{
    struct ratio one = ratio_int(1);
    if (approach != EQUITY_SHARE && ratio_cmp(share, &one) > 0)
        *share = one;
}

static enum boundary_fault reach(const struct chains *c, struct str entity, day_t day,
                                 struct reach *out);

static enum boundary_fault add_link(const struct chains *c, const struct holding *h, day_t day,
                                    struct reach *out)
{
    struct reach up;
    enum boundary_fault fault = reach(c, h->held_by, day, &up);
    struct ratio link = link_of(c->approach, h->share_percent, h->controlled, h->financial);
    if (fault != BOUNDARY_SOUND)
        return fault;
    out->held |= up.held;
    return ratio_mul(&link, &up.share, &link) && ratio_add(&out->share, &link, &out->share)
               ? BOUNDARY_SOUND
               : BOUNDARY_LONG;
}

/* Each entity once a day, so that many chains through one cost no more than one. */
static enum boundary_fault reach(const struct chains *c, struct str entity, day_t day,
                                 struct reach *out)
{
    struct reach *memo = &c->memo[entity.n ? first_of(c, entity) : c->n];
    enum boundary_fault fault = BOUNDARY_SOUND;
    if (memo->state == ENTERED)
        return BOUNDARY_CIRCLE;
    if (memo->state == OPEN) {
        *memo = (struct reach){!entity.n, ratio_int(!entity.n), ENTERED};
        for (int i = 0; i < c->n && entity.n && fault == BOUNDARY_SOUND; i++)
            if (str_eq(c->h[i].entity, entity) && holds_on(&c->h[i], day))
                fault = add_link(c, &c->h[i], day, memo);
        cap(c->approach, &memo->share);
        memo->state = DONE;
    }
    *out = *memo;
    return fault;
}

static enum boundary_fault reach_on(struct chains *c, struct str entity, day_t day,
                                    struct reach *out)
{
    memset(c->memo, 0, (size_t)(c->n + 1) * sizeof *c->memo);
    return reach(c, entity, day, out);
}

/* ---- the days on which something changes ---- */
static int by_day(const void *x, const void *y)
{
    day_t a = *(const day_t *)x, b = *(const day_t *)y;
    return (a > b) - (a < b);
}

/* First days of the stretches on which no holding begins or ends, in order; the first is the
 * beginning of time. Freed by the caller. */
static day_t *borders(const struct holding *h, int n, int *count)
{
    day_t *day = mem_alloc((size_t)(2 * n + 1) * sizeof *day);
    int m = 0, k = 0;
    day[m++] = DAY_NONE + 1;
    for (int i = 0; i < n; i++) {
        if (h[i].from != DAY_NONE)
            day[m++] = h[i].from;
        if (h[i].to != DAY_NONE)
            day[m++] = h[i].to + 1;
    }
    qsort(day, (size_t)m, sizeof *day, by_day);
    for (int i = 1; i < m; i++)
        if (day[i] != day[k])
            day[++k] = day[i];
    *count = k + 1;
    return day;
}

/* ---- checking ---- */
static bool known(const struct holding *h, int n, struct str entity)
{
    for (int i = 0; i < n; i++)
        if (str_eq(h[i].entity, entity))
            return true;
    return !entity.n;
}

/* More than the whole of an entity, on the first day of a stretch. */
static bool over(const struct holding *h, int n, struct str entity, day_t day)
{
    struct ratio sum = ratio_int(0), one = ratio_int(1);
    for (int i = 0; i < n; i++) {
        struct ratio share = fraction(h[i].share_percent);
        if (str_eq(h[i].entity, entity) && holds_on(&h[i], day) && !ratio_add(&sum, &share, &sum))
            return true;
    }
    return ratio_cmp(&sum, &one) > 0;
}

static enum boundary_fault check_on(struct chains *c, int i, day_t day)
{
    struct reach r;
    if (!holds_on(&c->h[i], day))
        return BOUNDARY_SOUND;
    if (over(c->h, c->n, c->h[i].entity, day))
        return BOUNDARY_OVER;
    return reach_on(c, c->h[i].entity, day, &r);
}

enum boundary_fault boundary_check(const struct holding *h, int n, int *which)
{
    struct chains c = chains_new(h, n, EQUITY_SHARE);
    enum boundary_fault fault = BOUNDARY_SOUND;
    int days = 0;
    day_t *day = borders(h, n, &days);
    for (*which = 0; *which < n && fault == BOUNDARY_SOUND; ++*which) {
        if (!known(h, n, h[*which].held_by))
            fault = BOUNDARY_UNKNOWN;
        for (int k = 0; k < days && fault == BOUNDARY_SOUND; k++)
            fault = check_on(&c, *which, day[k]);
    }
    --*which;
    free(c.memo);
    free(day);
    return fault;
}

/* ---- a site's spans ---- */
/* A site filed under a category of scope 3 is not weighed by our control of it. */
static bool is_weighed(enum consolidation approach, const struct site *s)
{
    return s->relation == RELATION_OWN ||
           (s->relation == RELATION_LEASED_IN && site_is_run(approach, s));
}

static enum boundary_fault span_on(struct chains *c, struct chains *owned, const struct site *s,
                                   day_t day, struct site_span *out, bool *held)
{
    struct ratio own = link_of(c->approach, s->share_percent, s->controlled, s->financial);
    struct ratio part = fraction(s->share_percent);
    struct reach by, equity;
    enum boundary_fault fault = reach_on(c, s->entity, day, &by);
    if (fault == BOUNDARY_SOUND)
        fault = reach_on(owned, s->entity, day, &equity);
    if (fault != BOUNDARY_SOUND)
        return fault;
    *held = by.held;
    if (!is_weighed(c->approach, s))
        own = ratio_int(1);
    return ratio_mul(&own, &by.share, &out->share) && ratio_mul(&part, &equity.share, &out->equity)
               ? BOUNDARY_SOUND
               : BOUNDARY_LONG;
}

/* Cuts the stretch to the site's boundary. False: nothing is left. */
static bool cut(const struct site *s, struct site_span *span)
{
    if (s->from != DAY_NONE && span->from < s->from)
        span->from = s->from;
    if (s->to != DAY_NONE && span->to > s->to)
        span->to = s->to;
    return span->from <= span->to;
}

static bool goes_on(const struct site_span *a, const struct site_span *b)
{
    return a->to + 1 == b->from && ratio_cmp(&a->share, &b->share) == 0 &&
           ratio_cmp(&a->equity, &b->equity) == 0;
}

enum boundary_fault boundary_spans(const struct holding *h, int n, enum consolidation approach,
                                   const struct site *s, struct arena *a, struct site_span **out,
                                   int *spans)
{
    struct chains c = chains_new(h, n, approach), owned = chains_new(h, n, EQUITY_SHARE);
    enum boundary_fault fault = known(h, n, s->entity) ? BOUNDARY_SOUND : BOUNDARY_UNKNOWN;
    int days = 0;
    day_t *day = borders(h, n, &days);
    struct site_span *span = arena_alloc(a, (size_t)days * sizeof *span);
    *spans = 0;
    for (int k = 0; k < days && fault == BOUNDARY_SOUND; k++) {
        struct site_span x = {.from = day[k], .to = k + 1 < days ? day[k + 1] - 1 : INT32_MAX};
        bool held = false;
        fault = span_on(&c, &owned, s, day[k], &x, &held);
        if (fault != BOUNDARY_SOUND || !held || !cut(s, &x))
            continue;
        if (*spans && goes_on(&span[*spans - 1], &x))
            span[*spans - 1].to = x.to;
        else
            span[(*spans)++] = x;
    }
    free(day);
    free(c.memo);
    free(owned.memo);
    *out = span;
    return fault;
}
