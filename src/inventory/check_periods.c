/* Findings of time: days that no record covers, days that two records cover, records that look
 * entered twice. */
#include "inventory/internal.h"

static bool is_estimate(const struct check *c, const struct activity *a)
{
    return detail_of(c->inventory, a)->status == STATUS_ESTIMATED;
}

static bool same_unit(const struct check *c, const struct activity *a, const struct activity *b)
{
    const struct detail *x = detail_of(c->inventory, a), *y = detail_of(c->inventory, b);
    return x->unit == y->unit && x->quantity_scale == y->quantity_scale;
}

/* ---- gaps ---- */
static void gap(struct check *c, const struct activity *before, day_t from, day_t to)
{
    diag_error(c->d, record_pos(c, before), F_GAP, record_what(c, before), day_text(c, from),
               day_text(c, to), number_text(c, to - from + 1), NULL);
    finding_end(c);
}

static const struct site *boundary(const struct check *c, const struct activity *a)
{
    const struct calc_input *in = &c->inventory->input;
    const struct meter *m = meter_of(in, a->meter);
    return site_of(in, m && m->site > 0 ? m->site : a->site);
}

static bool wants_continuity(const struct check *c, struct group g)
{
    bool any = false, metered = false;
    for (int k = 0; k < g.n; k++) {
        const struct activity *a = &g.record[k];
        if (a->end < c->inventory->from || a->start > c->inventory->to)
            continue;
        any = true;
        metered = metered || !is_delivery(c, a);
    }
    return any && metered && g.record[0].meter > 0;
}

/* Walks the records by start; what lies open between the days covered so far and the next record is
 * a gap. */
void check_gaps(struct check *c, struct group g)
{
    if (!wants_continuity(c, g))
        return;
    const struct site *site = boundary(c, &g.record[0]);
    day_t open = c->inventory->from, last = c->inventory->to;
    if (site && site->from != DAY_NONE && site->from > open)
        open = site->from;
    if (site && site->to != DAY_NONE && site->to < last)
        last = site->to;
    const struct activity *before = &g.record[0];
    for (int k = 0; k < g.n && open <= last; k++) {
        const struct activity *a = &g.record[k];
        if (a->end < open)
            continue;
        day_t next = a->start <= last ? a->start : last + 1;
        if (next > open)
            gap(c, k > 0 ? before : a, open, next - 1);
        before = a;
        open = a->end + 1;
    }
    if (open <= last)
        gap(c, before, open, last);
}

/* ---- overlaps ---- */
static void overlap(struct check *c, const struct activity *earlier, const struct activity *later)
{
    day_t last = earlier->end < later->end ? earlier->end : later->end;
    int days = last - later->start + 1;
    bool one_is_estimate = is_estimate(c, earlier) != is_estimate(c, later);
    struct pos at = record_pos(c, later);
    const char *what = record_what(c, later), *first = day_text(c, later->start);
    const char *other = record_place(c, earlier);

    if (one_is_estimate)
        diag_warning(c->d, at, F_ESTIMATE_AND_ACTUAL, what, first, day_text(c, last), other, NULL);
    else if (days == 1 && earlier->end == later->start && earlier->start < later->start)
        diag_note(c->d, at, F_BOUNDARY_DAY, what, first, other, NULL);
    else
        diag_error(c->d, at, F_OVERLAP, what, first, day_text(c, last), number_text(c, days), other,
                   NULL);
    finding_end(c);
}

/* Equal in all that counts: the same quantity of the same thing over the same days. */
static bool twin(const struct check *c, const struct activity *a, const struct activity *b)
{
    return a->kind == b->kind && a->start == b->start && a->end == b->end &&
           a->quantity == b->quantity && a->quantity != 0 && same_unit(c, a, b);
}

/* A delivery is a day, and a negative record corrects another: neither claims days for itself. */
static bool claims_days(const struct check *c, const struct activity *a)
{
    return !is_delivery(c, a) && a->quantity >= 0;
}

/* Each record against the one before it that reaches furthest: enough to name every record that
 * starts too early. */
void check_overlaps(struct check *c, struct group g)
{
    const struct activity *reach = NULL;
    for (int k = 0; g.record[0].meter > 0 && k < g.n; k++) {
        const struct activity *a = &g.record[k];
        if (!claims_days(c, a))
            continue;
        if (reach && in_year(c, a) && a->start <= reach->end && a->kind == reach->kind &&
            !twin(c, a, reach))
            overlap(c, reach, a);
        if (!reach || a->end >= reach->end)
            reach = a;
    }
}

/* ---- duplicates ---- */
/* Twins lie side by side: a group is sorted by period, activity and quantity, then by place. */
void check_duplicates(struct check *c, struct group g)
{
    for (int k = 1; k < g.n; k++) {
        const struct activity *a = &g.record[k], *b = &g.record[k - 1];
        if (!in_year(c, a) || !twin(c, a, b))
            continue;
        diag_warning(c->d, record_pos(c, a), F_DUPLICATE, record_what(c, a), record_period(c, a),
                     record_quantity(c, a), record_place(c, b), NULL);
        finding_end(c);
    }
}
