/* Completeness: the days of the year that each meter's records cover. A recorded 0 covers;
 * deliveries and records without a meter need no continuity. One bit a day, set while the records
 * stream by. */
#include "inventory/internal.h"

#include <stdlib.h>
#include <string.h>

enum { FLAG_DELIVERY = 1, FLAG_ESTIMATED = 2 };

static uint8_t detail_flags(const struct inventory *i, const struct detail *d)
{
    bool delivery = str_is(code_text(i, d->method), "delivery");
    return (uint8_t)((delivery ? FLAG_DELIVERY : 0) |
                     (d->status == STATUS_ESTIMATED ? FLAG_ESTIMATED : 0));
}

static void set_days(uint64_t *word, int first, int last)
{
    for (int w = first / 64; w <= last / 64; w++) {
        int lo = w == first / 64 ? first % 64 : 0;
        int hi = w == last / 64 ? last % 64 : 63;
        uint64_t upto = hi == 63 ? UINT64_MAX : (UINT64_C(1) << (hi + 1)) - 1;
        word[w] |= upto & ~((UINT64_C(1) << lo) - 1);
    }
}

void grid_new(struct grid *g, const struct inventory *i)
{
    const struct calc_input *in = &i->input;
    int first = date_month_index(in->from);
    *g = (struct grid){.in = in, .from = in->from, .to = in->to};
    g->meter = mem_alloc((size_t)(in->meters + 1) * sizeof *g->meter);
    g->meter_of = mem_alloc((size_t)(in->texts + 1) * sizeof *g->meter_of);
    g->detail = mem_alloc((size_t)(in->details + 1) * sizeof *g->detail);
    memset(g->meter_of, -1, (size_t)(in->texts + 1) * sizeof *g->meter_of);
    for (int m = 0; m < in->meters; m++) {
        g->meter_of[in->meter[m].code] = m;
        g->meter[m].site = in->meter[m].site;
    }
    for (int k = 0; k < in->details; k++)
        g->detail[k] = detail_flags(i, &in->detail[k]);
    for (day_t day = in->from; day <= in->to; day++) {
        int month = date_month_index(day) - first, at = day - in->from;
        g->month_of[at] = (uint8_t)month;
        set_days(g->month[month], at, at);
    }
}

void grid_free(struct grid *g)
{
    free(g->meter);
    free(g->now);
    free(g->meter_of);
    free(g->detail);
}

void grid_record(struct grid *g, const struct activity *a)
{
    if (a->meter <= 0 || a->end < g->from || a->start > g->to)
        return;
    int32_t at = g->meter_of[a->meter];
    if (at < 0)
        return;
    g->touched = true;
    struct grid_meter *m = g->now ? &g->now[at] : &g->meter[at];
    int first = a->start < g->from ? 0 : a->start - g->from;
    int last = (a->end > g->to ? g->to : a->end) - g->from;
    unsigned months = (2u << g->month_of[last]) - (1u << g->month_of[first]);
    set_days(m->day, first, last);
    m->any = true;
    m->continuous = m->continuous || !(g->detail[a->detail] & FLAG_DELIVERY);
    if (m->site == 0)
        m->site = a->site;
    if (a->quantity != 0)
        m->nonzero = (uint16_t)(m->nonzero | months);
    if (g->detail[a->detail] & FLAG_ESTIMATED)
        m->estimated = (uint16_t)(m->estimated | months);
}

static enum presence presence_of(const struct grid_meter *m, int month, bool covered, int missing)
{
    if (!covered)
        return MONTH_NONE;
    if (missing > 0 && m->continuous)
        return MONTH_PARTIAL;
    if ((m->estimated >> month) & 1)
        return MONTH_ESTIMATED;
    return (m->nonzero >> month) & 1 ? MONTH_PRESENT : MONTH_ZERO;
}

/* How many are set; the compiler's own is a call where the machine may lack the instruction. */
static int bits_of(uint64_t v)
{
    v -= v >> 1 & UINT64_C(0x5555555555555555);
    v = (v & UINT64_C(0x3333333333333333)) + (v >> 2 & UINT64_C(0x3333333333333333));
    v = (v + (v >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (int)(v * UINT64_C(0x0101010101010101) >> 56);
}

/* The days of the year inside a site's boundary. */
static void boundary_days(const struct grid *g, const struct site *site, uint64_t *word)
{
    day_t from = g->from, to = g->to;
    if (site && site->from != DAY_NONE && site->from > from)
        from = site->from;
    if (site && site->to != DAY_NONE && site->to < to)
        to = site->to;
    memset(word, 0, GRID_WORDS * sizeof *word);
    if (from <= to)
        set_days(word, from - g->from, to - g->from);
}

/* Which months have covered days, and how many days inside the boundary are open. */
static int fill_months(const struct grid *g, const struct grid_meter *m, const struct site *site,
                       struct meter_months *out)
{
    uint64_t inside[GRID_WORDS];
    int open = 0;
    boundary_days(g, site, inside);
    for (int k = 0; k < LINE_MONTHS; k++) {
        bool covered = false;
        /* a month lies in one or two of the words */
        for (int w = 28 * k / 64; w <= (31 * k + 30) / 64 && w < GRID_WORDS; w++) {
            uint64_t missing = ~m->day[w] & inside[w] & g->month[k][w];
            covered |= (m->day[w] & g->month[k][w]) != 0;
            if (missing) /* rare */
                out->missing_days[k] += bits_of(missing);
        }
        out->month[k] = presence_of(m, k, covered, out->missing_days[k]);
        open += out->missing_days[k];
    }
    return open;
}

/* The months with open days as text; meters of one firm mostly lack the same ones. */
struct open_months {
    unsigned months; /* bits */
    const char *text;
};

static void name_months(struct inventory *i, struct open_months *o, unsigned months)
{
    struct buf text = {0};
    int first = date_month_index(i->from);
    for (int k = 0; k < LINE_MONTHS; k++)
        if ((months >> k) & 1)
            buf_printf(&text, "%s%04d-%02d", text.n ? ", " : "", (first + k) / 12,
                       (first + k) % 12 + 1);
    *o = (struct open_months){months, str_save(&i->arena, buf_view(&text)).p};
    buf_free(&text);
}

static void gap_caveat(struct inventory *i, const struct meter_months *m, int open,
                       struct open_months *o)
{
    struct buf days = {0}, name = {0};
    unsigned months = 0;
    for (int k = 0; k < LINE_MONTHS; k++)
        months |= (unsigned)(m->missing_days[k] != 0) << k;
    if (!o->text || o->months != months)
        name_months(i, o, months);
    buf_int(&days, open);
    visible(&name, m->meter);
    caveat_add(i, C_METER_GAP, name.p ? name.p : "", o->text, days.p, NULL);
    buf_free(&days);
    buf_free(&name);
}

/* Sites by code: thousands of meters ask. */
static const struct site **sites_by_code(struct inventory *i)
{
    const struct calc_input *in = &i->input;
    const struct site **of = arena_alloc(&i->arena, (size_t)(in->texts + 1) * sizeof *of);
    for (int s = 0; s < in->sites; s++)
        of[in->site[s].code] = &in->site[s];
    return of;
}

bool grid_finish(const struct grid *g, struct inventory *i)
{
    const struct calc_input *in = &i->input;
    struct open_months months = {0};
    const struct site **site = sites_by_code(i);
    bool covered = true;
    i->meters = i->in_turn ? 0 : in->meters;
    i->meter = arena_alloc(&i->arena, (size_t)(i->meters + 1) * sizeof *i->meter);
    for (int k = 0; k < in->meters; k++) {
        const struct grid_meter *m = &g->meter[k];
        struct meter_months of = {0}, *out = i->in_turn ? &of : &i->meter[k];
        out->meter = in->meter[k].id;
        out->site = code_text(i, m->site);
        out->activity = code_text(i, in->meter[k].kind);
        out->any = m->any;
        out->continuous = m->continuous;
        int open = fill_months(g, m, m->site ? site[m->site] : NULL, out);
        if (!m->continuous || open == 0)
            continue;
        covered = false;
        gap_caveat(i, out, open, &months);
    }
    return covered;
}
