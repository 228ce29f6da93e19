/* Records that are divided: by month, year, boundary, factor and instrument. A (record, factor)
 * pair is one line, rounded once for all its days; its parts are settled by days, or by the exact
 * kWh where instruments serve some of it. */
#include "calc/engine.h"
#include <string.h>

static day_t earlier(day_t a, day_t b)
{
    return a < b ? a : b;
}

/* The last day from `day` on up to which nothing changes. */
static day_t piece_end(struct calc *c, const struct combo *m, const struct activity *a, int site,
                       day_t day, int segment)
{
    day_t to = earlier(a->end, m->segment[segment]->to);
    to = earlier(to, date_month_start(date_month_index(day) + 1) - 1);
    if (day < c->site_from[site])
        to = earlier(to, c->site_from[site] - 1);
    else if (day <= c->site_to[site])
        to = earlier(to, c->site_to[site]);
    if (m->instruments)
        to = earlier(to, instruments_border(c, day) - 1);
    return to;
}

static void cut(struct calc *c, struct combo *m, const struct activity *a, int site)
{
    c->pieces = c->uses = 0;
    for (day_t day = a->start; day <= a->end;) {
        int segment = segment_of(c, m, day);
        day_t to = piece_end(c, m, a, site, day, segment);
        bool inside = day >= c->site_from[site] && day <= c->site_to[site];
        MEM_GROW(c->piece, c->pieces, c->piece_cap);
        c->piece[c->pieces++] = (struct piece){
            .from = day,
            .days = to - day + 1,
            .bucket = 2 * (date_month_index(day) - c->first_month) + !inside,
            .segment = segment,
            .inside = inside,
            .counted = inside && day >= c->in->from && day <= c->in->to,
        };
        day = to + 1;
    }
}

static void make_room(struct calc *c, const struct activity *a)
{
    c->first_month = date_month_index(a->start);
    c->buckets = 2 * (date_month_index(a->end) - c->first_month + 1);
    if (c->buckets <= c->bucket_cap)
        return;
    c->bucket_cap = c->buckets;
    c->weight = mem_realloc(c->weight, (size_t)c->buckets, sizeof *c->weight);
    c->part = mem_realloc(c->part, (size_t)c->buckets, sizeof *c->part);
    c->exact = mem_realloc(c->exact, (size_t)c->buckets, sizeof *c->exact);
}

static bool served(const struct calc *c, const struct piece *p)
{
    return c->uses > 0 && ratio_is_zero(&p->rest);
}

/* Whether an earlier piece of the record has told of the same key. */
static bool told(const struct calc *c, const struct combo *m, int piece, const struct missing *x)
{
    for (int i = 0; i < piece; i++) {
        const struct segment *s = m->segment[c->piece[i].segment];
        if (!c->piece[i].counted || (x->key.kind == KEY_MARKET && served(c, &c->piece[i])))
            continue;
        for (int k = 0; k < s->missings; k++)
            if (s->missing[k].key.kind == x->key.kind &&
                s->missing[k].key.category == x->key.category)
                return true;
    }
    return false;
}

static void tell(struct calc *c, const struct combo *m, const struct activity *a)
{
    for (int i = 0; i < c->pieces; i++) {
        const struct piece *p = &c->piece[i];
        const struct segment *s = m->segment[p->segment];
        for (int k = 0; p->counted && k < s->missings; k++) {
            const struct missing *x = &s->missing[k];
            if (!(x->key.kind == KEY_MARKET && served(c, p)) && !told(c, m, i, x))
                report_missing(c, a, x);
        }
        for (int k = 0; p->counted && k < s->caveats; k++)
            caveat_touch(c, s->caveat[k]);
        for (int k = 0; p->counted && !served(c, p) && k < s->market_caveats; k++)
            caveat_touch(c, s->market_caveat[k]);
    }
}

/* Q x days / all days, in units of the integer quantity. */
static bool portion(const struct activity *a, int days, struct ratio *out)
{
    struct ratio q = ratio_int(a->quantity);
    return ratio_frac(days, a->end - a->start + 1, out) && ratio_mul(&q, out, out);
}

static void count_energy(struct calc *c, const struct combo *m, const struct activity *a)
{
    struct ratio q;
    for (int i = 0; i < c->pieces; i++) {
        struct segment *s = m->segment[c->piece[i].segment];
        if (!c->piece[i].counted || s->energy == KNOWN_NONE)
            continue;
        s->cuts++;
        energy_piece(c, m, s, portion(a, c->piece[i].days, &q) ? &q : NULL);
    }
}

static bool lists(const struct segment *s, int rate)
{
    for (int i = 0; i < s->rates; i++)
        if (s->rate[i] == rate)
            return true;
    return false;
}

static bool printed_quantity(const struct combo *m, const struct ratio *q, struct ratio *out)
{
    struct ratio unit = ratio_dec((struct dec){1, m->of->quantity_scale});
    return ratio_mul(q, &unit, out);
}

/* Weights and quantity of a rate by days. False: no room for the quantity. */
static bool weigh_days(struct calc *c, const struct combo *m, const struct activity *a, int rate,
                       struct ratio *q)
{
    int total = 0;
    c->line.days = 0;
    memset(c->weight, 0, (size_t)c->buckets * sizeof *c->weight);
    for (int i = 0; i < c->pieces; i++) {
        const struct piece *p = &c->piece[i];
        if (!lists(m->segment[p->segment], rate))
            continue;
        c->weight[p->bucket] += p->days;
        total += p->days;
        c->line.days += p->counted ? p->days : 0;
    }
    return portion(a, total, q);
}

/* The same for the market line of a record that instruments serve in part: what they left, exactly.
 */
static bool weigh_rest(struct calc *c, const struct combo *m, int rate, struct ratio *q)
{
    struct ratio total = ratio_int(0), counted = ratio_int(0);
    bool ok = true;
    c->line.days = 0;
    for (int i = 0; i < c->buckets; i++)
        c->exact[i] = ratio_int(0);
    for (int i = 0; i < c->pieces; i++) {
        const struct piece *p = &c->piece[i];
        if (ratio_is_zero(&p->rest) || !lists(m->segment[p->segment], rate))
            continue;
        c->line.days += p->counted ? p->rest_days : 0;
        ok = ok && ratio_add(&c->exact[p->bucket], &p->rest, &c->exact[p->bucket]) &&
             ratio_add(&total, &p->rest, &total) &&
             (!p->counted || ratio_add(&counted, &p->rest, &counted));
    }
    return ok && ratio_div(&counted, &m->kwh, &counted) &&
           printed_quantity(m, &counted, &c->line.counted) && ratio_div(&total, &m->kwh, q) &&
           split_weights(c);
}

static void book_rate(struct calc *c, struct combo *m, const struct activity *a, int site, int rate)
{
    struct rate *r = m->rate[rate];
    struct gases whole;
    struct ratio q;
    bool rest = r->slot == SLOT_SCOPE2_MARKET && c->uses > 0;
    if (r->pass == c->pass)
        return;
    r->pass = c->pass;
    bool ok = rest ? weigh_rest(c, m, rate, &q) : weigh_days(c, m, a, rate, &q);
    if (!c->line.days)
        return;
    c->line.instrument = NULL;
    c->line.served = rest;
    c->line.of_days = a->end - a->start + 1;
    if (!ok || !rate_times_exact(r, &q, &whole) || !printed_quantity(m, &q, &c->line.quantity)) {
        report_too_large(c, a, r);
        return;
    }
    book_parts(c, a, m, r, site, &whole);
}

static bool is_divided(const struct calc *c)
{
    for (int i = 0; i < c->pieces; i++)
        if (!c->piece[i].counted || c->piece[i].segment != c->piece[0].segment ||
            c->piece[i].bucket != c->piece[0].bucket)
            return true;
    return false;
}

static bool any_counted(const struct calc *c)
{
    for (int i = 0; i < c->pieces; i++)
        if (c->piece[i].counted)
            return true;
    return false;
}

void record_cut(struct calc *c, struct combo *m, const struct activity *a, int site, bool in_year)
{
    c->pass++;
    make_room(c, a);
    cut(c, m, a, site);
    code_t code = site < c->in->sites ? c->in->site[site].code : 0;
    if (m->instruments && a->quantity > 0 && !instruments_use(c, m, a, code)) {
        struct rate market = {.scope = 2, .basis = BASIS_MARKET};
        report_too_large(c, a, &market);
        c->uses = 0;
    }
    if (!in_year || !any_counted(c))
        return;
    if (is_divided(c)) {
        if (m->prorated < 0)
            m->prorated = caveat_intern(c, CAVEAT_PRORATED, m->activity);
        caveat_touch(c, m->prorated);
    }
    tell(c, m, a);
    count_energy(c, m, a);
    if (c->uses)
        instruments_lines(c, m, a, site);
    for (int i = 0; i < c->pieces; i++) {
        const struct segment *s = m->segment[c->piece[i].segment];
        for (int k = 0; c->piece[i].counted && k < s->rates; k++)
            book_rate(c, m, a, site, s->rate[k]);
    }
}
