/* Contractual instruments (GHG Protocol Scope 2 Guidance, chapters 6 and 7):
 * docs/methods.md section 6. */
#include "calc/engine.h"
#include <stdlib.h>

static int by_start_and_id(const void *x, const void *y)
{
    const struct own_instrument *a = x, *b = y;
    if (a->of->start != b->of->start)
        return a->of->start < b->of->start ? -1 : 1;
    return str_cmp(a->of->id, b->of->id);
}

void instruments_sort(struct calc *c)
{
    const struct calc_input *in = c->in;
    c->instrument = arena_alloc(&c->arena, (size_t)(in->instruments + 1) * sizeof *c->instrument);
    for (int i = 0; i < in->instruments; i++)
        c->instrument[c->instruments++] =
            (struct own_instrument){&in->instrument[i], ratio_dec(in->instrument[i].kwh)};
    if (c->instruments)
        qsort(c->instrument, (size_t)c->instruments, sizeof *c->instrument, by_start_and_id);
}

day_t instruments_border(const struct calc *c, day_t day)
{
    day_t border = INT32_MAX;
    for (int i = 0; i < c->instruments; i++) {
        const struct instrument *x = c->instrument[i].of;
        if (x->start > day && x->start < border)
            border = x->start;
        if (x->end >= day && x->end < border - 1)
            border = x->end + 1;
    }
    return border;
}

/* Some of it is left for use at the site between two days. */
static bool serves(const struct own_instrument *i, code_t site, day_t from, day_t to)
{
    const struct instrument *x = i->of;
    return x->criteria_met && x->start <= to && from <= x->end && (!x->site || x->site == site) &&
           !i->left.negative && !ratio_is_zero(&i->left);
}

bool instruments_may_serve(const struct calc *c, const struct activity *a, int site)
{
    code_t code = site < c->in->sites ? c->in->site[site].code : 0;
    for (int i = 0; a->quantity > 0 && i < c->instruments; i++)
        if (serves(&c->instrument[i], code, a->start, a->end))
            return true;
    return false;
}

/* The whole number at or below r (up: at or above), r >= 0; never more than `most`. */
static int whole(const struct ratio *r, bool up, int most)
{
    int64_t v;
    if (!ratio_round(r, 0, &v))
        return most;
    struct ratio back = ratio_int(v);
    int side = ratio_cmp(&back, r);
    if (side > 0 && !up)
        v--;
    if (side < 0 && up)
        v++;
    return v < most ? (int)v : most;
}

/* Inside a piece the valid instruments do not change: they are used up one after another along its
 * days, so that what one gives is a stretch of days, from `from` to `to` in kWh of the piece. */
static int stretch(const struct piece *p, const struct ratio *need, const struct ratio *from,
                   const struct ratio *to)
{
    struct ratio days = ratio_int(p->days), daily, a, b;
    if (!ratio_div(need, &days, &daily) || !ratio_div(from, &daily, &a) ||
        !ratio_div(to, &daily, &b))
        return p->days;
    return whole(&b, true, p->days) - whole(&a, false, p->days);
}

static bool use_piece(struct calc *c, struct piece *p, code_t site)
{
    struct ratio need = p->rest, before = ratio_int(0), after;
    p->rest_days = p->days;
    for (int i = 0; p->inside && i < c->instruments && !ratio_is_zero(&p->rest); i++) {
        struct own_instrument *x = &c->instrument[i];
        if (!serves(x, site, p->from, p->from))
            continue;
        struct ratio take = ratio_cmp(&x->left, &p->rest) < 0 ? x->left : p->rest;
        if (!ratio_sub(&x->left, &take, &x->left) || !ratio_sub(&p->rest, &take, &p->rest) ||
            !ratio_add(&before, &take, &after))
            return false;
        MEM_GROW(c->use, c->uses, c->use_cap);
        c->use[c->uses++] = (struct use){i, stretch(p, &need, &before, &after), take};
        p->uses++;
        before = after;
    }
    if (p->uses)
        p->rest_days = ratio_is_zero(&p->rest) ? 0 : stretch(p, &need, &before, &need);
    return true;
}

bool instruments_use(struct calc *c, const struct combo *m, const struct activity *a, code_t site)
{
    for (int i = 0; i < c->pieces; i++) {
        struct piece *p = &c->piece[i];
        struct ratio q = ratio_int(a->quantity), by;
        p->first_use = c->uses;
        if (ratio_is_zero(&m->kwh) || !ratio_frac(p->days, a->end - a->start + 1, &by) ||
            !ratio_mul(&q, &by, &q) || !ratio_mul(&q, &m->kwh, &p->rest) || !use_piece(c, p, site))
            return false;
    }
    return true;
}

/* What one instrument gave to the record: weights, kWh in all and of what counts, days that count.
 * False: no room. */
static bool weigh(struct calc *c, int instrument, struct ratio *kwh, struct ratio *counted)
{
    bool ok = true;
    *kwh = *counted = ratio_int(0);
    c->line.days = 0;
    for (int i = 0; i < c->buckets; i++)
        c->exact[i] = ratio_int(0);
    for (int i = 0; i < c->pieces; i++) {
        const struct piece *p = &c->piece[i];
        for (int k = p->first_use; k < p->first_use + p->uses; k++) {
            if (c->use[k].instrument != instrument)
                continue;
            c->line.days += p->counted ? c->use[k].days : 0;
            ok = ok && ratio_add(&c->exact[p->bucket], &c->use[k].kwh, &c->exact[p->bucket]) &&
                 ratio_add(kwh, &c->use[k].kwh, kwh) &&
                 (!p->counted || ratio_add(counted, &c->use[k].kwh, counted));
        }
    }
    return ok;
}

/* Milligrams of kWh x kg CO2e/kWh x share. */
static bool value(const struct combo *m, const struct instrument *x, const struct ratio *kwh,
                  int64_t *mg)
{
    struct ratio v = ratio_dec(x->co2e_kg_per_kwh);
    return ratio_mul(&v, kwh, &v) && ratio_mul(&v, &m->share, &v) && ratio_round(&v, 6, mg) &&
           *mg <= MAX_LINE_MG && *mg >= -MAX_LINE_MG;
}

static void book_instrument(struct calc *c, struct combo *m, const struct activity *a, int site,
                            int instrument)
{
    struct rate r = {.slot = SLOT_SCOPE2_MARKET,
                     .scope = 2,
                     .basis = BASIS_MARKET,
                     .gwp = c->in->gwp,
                     .uncertainty = -1,
                     .step = &m->kwh_step,
                     .steps = !str_eq(m->kwh_step.from, m->kwh_step.to)};
    const struct instrument *x = c->instrument[instrument].of;
    struct gases whole = {0};
    struct ratio kwh, counted;
    bool ok = weigh(c, instrument, &kwh, &counted);
    if (!c->line.days)
        return;
    c->line.instrument = x;
    c->line.served = true;
    c->line.of_days = a->end - a->start + 1;
    if (!ok || !value(m, x, &kwh, &whole.co2e) ||
        !ratio_div(&kwh, &m->kwh_step.multiply_by, &c->line.quantity) ||
        !ratio_div(&counted, &m->kwh_step.multiply_by, &c->line.counted) || !split_weights(c)) {
        report_too_large(c, a, &r);
        return;
    }
    whole.unsplit_co2e = whole.co2e;
    book_parts(c, a, m, &r, site, &whole);
}

void instruments_lines(struct calc *c, struct combo *m, const struct activity *a, int site)
{
    for (int i = 0; i < c->instruments; i++)
        book_instrument(c, m, a, site, i);
}

void instruments_finish(struct calc *c)
{
    for (int i = 0; i < c->instruments; i++) {
        const struct own_instrument *x = &c->instrument[i];
        if (x->of->end < c->in->from || x->of->start > c->in->to || x->left.negative ||
            ratio_is_zero(&x->left))
            continue;
        int k = caveat_intern(c, CAVEAT_INSTRUMENT_UNUSED, x->of->id);
        c->caveat[k].entry.amount = x->left;
    }
}

/* A record is touched by what was used before it: by instruments of the year, and by those of the
 * year before whose records cross into it. Records are at most about a year long; from there every
 * instrument that reaches over the start pulls it back. */
day_t calc_record_from(const struct calc_input *in)
{
    day_t from = in->instruments ? in->from - 366 : in->from;
    bool again = true;
    while (again) {
        again = false;
        for (int i = 0; i < in->instruments; i++)
            if (in->instrument[i].start < from && in->instrument[i].end >= from) {
                from = in->instrument[i].start;
                again = true;
            }
    }
    return from;
}

/* Behind the year only to know what stays unused. */
day_t calc_record_to(const struct calc_input *in)
{
    day_t to = in->to;
    for (int i = 0; i < in->instruments; i++)
        if (in->instrument[i].start <= in->to && in->instrument[i].end > to)
            to = in->instrument[i].end;
    return to;
}
