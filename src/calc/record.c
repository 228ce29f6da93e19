/* One record: the short way for those inside one month and one segment, else cut.c. */
#include "calc/engine.h"
#include <string.h>

/* Where a record is calculated span by span, a key is told once. */
static bool told_before(struct calc *c, const struct missing *m)
{
    uint32_t bit = UINT32_C(1) << (m->key.category & 31), *told = &c->told[m->key.kind];
    bool before = c->spanned && m->reason != TOO_LARGE && (*told & bit);
    *told |= bit;
    return before;
}

void report_missing(struct calc *c, const struct activity *a, const struct missing *m)
{
    if (told_before(c, m))
        return;
    struct uncalculated u = {a, m->reason, m->scope, m->basis, m->detail, m->remedy, c, m};
    c->totals.uncalculated++;
    if (c->sink.uncalculated)
        c->sink.uncalculated(c->sink.ctx, &u);
}

void report_too_large(struct calc *c, const struct activity *a, const struct rate *r)
{
    struct missing m = {.reason = TOO_LARGE, .scope = r->scope, .basis = r->basis};
    m.detail = c->in->text[c->in->detail[a->detail].unit];
    report_missing(c, a, &m);
}

/* The year's month that holds the whole period, or -1. */
static int month_of(struct calc *c, const struct activity *a)
{
    int m = c->month;
    if (a->start >= c->month_start[m] && a->end < c->month_start[m + 1])
        return m;
    for (m = 0; m < LINE_MONTHS; m++)
        if (a->start >= c->month_start[m] && a->end < c->month_start[m + 1]) {
            c->month = m;
            return m;
        }
    return -1;
}

static bool inside_segment(struct calc *c, struct combo *m, const struct activity *a)
{
    if (!m->segments || a->start < m->segment[m->latest]->from ||
        a->start > m->segment[m->latest]->to)
        m->latest = segment_of(c, m, a->start);
    return a->end <= m->segment[m->latest]->to;
}

static void record_short(struct calc *c, struct combo *m, const struct activity *a, int site,
                         int month)
{
    struct segment *s = m->segment[m->latest];
    s->hits++;
    s->quantity += a->quantity;
    for (int i = 0; i < s->rates; i++)
        book_month(c, a, m, m->rate[s->rate[i]], site, month);
    for (int i = 0; i < s->missings; i++)
        report_missing(c, a, &s->missing[i]);
}

static void note_negative(struct calc *c, struct combo *m)
{
    if (m->negative < 0)
        m->negative = caveat_intern(c, CAVEAT_NEGATIVE_QUANTITY, m->activity);
    caveat_touch(c, m->negative);
}

/* The part of the record on which its site's share does not change. */
static void record_in_span(struct calc *c, const struct activity *a, int site, bool in_year)
{
    bool some = a->end >= c->site_from[site] && a->start <= c->site_to[site];
    struct combo *m = some ? combo_of(c, a, site) : NULL;
    if (!m || m->silent || (!in_year && !m->instruments))
        return;
    if (a->quantity < 0 && in_year && !m->balance)
        note_negative(c, m);
    int month = m->instruments && instruments_may_serve(c, a, site) ? -1 : month_of(c, a);
    if (month >= 0 && a->start >= c->site_from[site] && a->end <= c->site_to[site] &&
        inside_segment(c, m, a))
        record_short(c, m, a, site, month);
    else
        record_cut(c, m, a, site, in_year);
}

void calc_record(struct calc *c, const struct activity *a)
{
    bool in_year = a->end >= c->in->from && a->start <= c->in->to;
    if (!in_year && !c->instruments)
        return;
    c->record++;
    c->totals.records += in_year;
    int site = combo_site(c, a);
    int spans = site < c->in->sites ? c->in->site[site].spans : 0;
    c->spanned = spans > 1;
    if (c->spanned)
        memset(c->told, 0, sizeof c->told);
    for (int k = 0; c->spanned && k < spans; k++) {
        span_enter(c, site, k);
        record_in_span(c, a, site, in_year);
    }
    if (!c->spanned)
        record_in_span(c, a, site, in_year);
}
