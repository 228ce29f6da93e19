/* The roll-up, and the life of a calculation. */
#include "calc/engine.h"
#include <stdlib.h>

static int64_t larger(int64_t a, int64_t b)
{
    int64_t size = b < 0 ? -b : b;
    return a > size ? a : size;
}

bool totals_room(struct calc *c, const struct gases *g)
{
    int64_t size = larger(larger(larger(0, g->co2e), g->co2), g->biogenic_co2);
    size = larger(larger(size, g->unsplit_co2e), g->other_co2e);
    if (size > c->room)
        return false;
    c->room -= size;
    return true;
}

void totals_add(struct calc *c, enum slot slot, code_t kind, int site, int month,
                const struct gases *g)
{
    struct calc_totals *t = &c->totals;
    t->present[slot] = true;
    t->site_present[site][slot] = true;
    t->month_present[month][slot] = true;
    gases_add(&t->slot[slot], g);
    gases_add(&t->month[month][slot], g);
    gases_add(&t->site[site][slot], g);
    if (!t->kind[slot])
        t->kind[slot] = mem_alloc((size_t)c->in->texts * sizeof(struct gases));
    gases_add(&t->kind[slot][kind], g);
}

const enum slot four_slots[FOUR_SLOTS] = {SLOT_SCOPE1, SLOT_SCOPE2_LOCATION, SLOT_SCOPE2_MARKET,
                                          SLOT_CATEGORY_1};

int64_t slots_co2e(const struct gases row[SLOT_COUNT], enum slot what)
{
    int64_t sum = row[what].co2e;
    for (int s = SLOT_CATEGORY_1 + 1; what == SLOT_CATEGORY_1 && s < SLOT_COUNT; s++)
        sum += row[s].co2e;
    return sum;
}

bool calc_scope3(const struct calc_totals *t, struct gases *out)
{
    bool any = t->scope3_excluded;
    *out = (struct gases){0};
    for (int i = 0; i < 15; i++) {
        any |= t->present[SLOT_CATEGORY_1 + i];
        gases_add(out, &t->slot[SLOT_CATEGORY_1 + i]);
    }
    return any;
}

static void read_exclusions(struct calc *c)
{
    struct calc_totals *t = &c->totals;
    for (int i = 0; i < c->in->exclusions; i++) {
        const struct exclusion *x = &c->in->exclusion[i];
        if (x->site)
            continue;
        if (x->scope == 3 && x->category >= 1 && x->category <= 15)
            t->category_excluded[x->category - 1] = true;
        if (x->category)
            continue;
        t->scope1_excluded |= x->scope == 1;
        t->scope2_excluded |= x->scope == 2;
        t->scope3_excluded |= x->scope == 3;
    }
}

static struct ratio percent(struct dec d)
{
    return ratio_dec((struct dec){d.coef, d.scale + 2});
}

static int place_category(const struct calc_input *in, const struct site *s)
{
    switch (s->relation) { /* unreached: a relation that is none */
    case RELATION_LEASED_OUT:
        return 13;
    case RELATION_FRANCHISE:
        return 14;
    case RELATION_INVESTMENT:
        return 15;
    case RELATION_LEASED_IN:
        return site_is_run(in->consolidation, s) ? 0 : 8;
    case RELATION_OWN:
        break;
    }
    return 0;
}

static bool counts_by_share(const struct calc_input *in, const struct site *s, int category)
{
    return category == 15 ||
           (!category &&
            (in->consolidation == EQUITY_SHARE ||
             (in->consolidation == FINANCIAL_CONTROL && s->financial == CONTROL_JOINT)));
}

/* The share of a site that the organization has itself. */
static struct ratio own_share(const struct calc_input *in, const struct site *s, int category)
{
    if (counts_by_share(in, s, category))
        return percent(s->share_percent);
    return ratio_int(category || site_is_run(in->consolidation, s));
}

/* A share that nobody gave counts as the whole, and is named: it is no statement of the user. */
static void unsaid_shares(struct calc *c)
{
    for (int i = 0; i < c->in->sites; i++) {
        const struct site *s = &c->in->site[i];
        bool any = false;
        for (int k = 0; k < SLOT_COUNT; k++)
            any = any || c->totals.site_present[i][k];
        if (!any || s->share_said || s->spans ||
            !counts_by_share(c->in, s, place_category(c->in, s)))
            continue;
        int k = caveat_intern(c, CAVEAT_SHARE_NOT_SAID, s->id);
        c->caveat[k].entry.records = 1;
    }
}

/* Share and category of a site's records, in one of its spans or (NULL) on all days:
 * docs/methods.md sections 3 and 5. */
static struct place place_of(const struct calc *c, const struct site *s,
                             const struct site_span *span)
{
    const struct calc_input *in = c->in;
    bool home = !s->country.n || place_matches(in->country, s->country);
    struct place p = {.country = s->country.n ? s->country : in->country,
                      .region = s->region.n ? s->region
                                : home      ? in->region
                                            : (struct str){0},
                      .category = place_category(in, s)};
    if (!span)
        p.share = own_share(in, s, p.category);
    else
        p.share = p.category == 15 ? span->equity : span->share;
    p.japan = p.country.n && place_matches(p.country, STR("JP"));
    return p;
}

static bool same_place(const struct place *a, const struct place *b)
{
    return a->category == b->category && str_eq(a->country, b->country) &&
           str_eq(a->region, b->region) && ratio_cmp(&a->share, &b->share) == 0;
}

static int place_index(struct calc *c, struct place p)
{
    for (int i = 0; i < c->places; i++)
        if (same_place(&c->place[i], &p))
            return i;
    c->place[c->places] = p;
    return c->places++;
}

void span_enter(struct calc *c, int site, int span)
{
    const struct site *s = &c->in->site[site];
    c->site_from[site] = s->span[span].from;
    c->site_to[site] = s->span[span].to;
    c->site_place[site] = c->span_place[site][span];
}

static int *code_index(struct calc *c)
{
    int *at = arena_alloc(&c->arena, (size_t)(c->in->texts + 1) * sizeof *at);
    for (int i = 0; i < c->in->texts; i++)
        at[i] = -1;
    return at;
}

static void read_spans(struct calc *c, int site, const struct site *s)
{
    if (!s->spans)
        return;
    c->span_place[site] = arena_alloc(&c->arena, (size_t)s->spans * sizeof **c->span_place);
    for (int k = 0; k < s->spans; k++)
        c->span_place[site][k] = place_index(c, place_of(c, s, &s->span[k]));
    span_enter(c, site, 0);
}

static void read_sites(struct calc *c)
{
    const struct calc_input *in = c->in;
    size_t n = (size_t)in->sites + 1;
    struct site none = {.controlled = true,
                        .financial = CONTROL_FULL,
                        .share_percent = dec_int(100),
                        .from = DAY_NONE,
                        .to = DAY_NONE};
    c->site_at = code_index(c);
    c->meter_at = code_index(c);
    c->site_from = arena_alloc(&c->arena, n * sizeof *c->site_from);
    c->site_to = arena_alloc(&c->arena, n * sizeof *c->site_to);
    c->site_place = arena_alloc(&c->arena, n * sizeof *c->site_place);
    c->span_place = arena_alloc(&c->arena, n * sizeof *c->span_place);
    size_t places = n;
    for (int i = 0; i < in->sites; i++)
        places += (size_t)in->site[i].spans;
    c->place = arena_alloc(&c->arena, places * sizeof *c->place);
    for (int i = 0; i <= in->sites; i++) {
        const struct site *s = i < in->sites ? &in->site[i] : &none;
        if (i < in->sites)
            c->site_at[s->code] = i;
        c->site_from[i] = s->from == DAY_NONE ? DAY_NONE + 1 : s->from;
        c->site_to[i] = s->to == DAY_NONE ? INT32_MAX : s->to;
        if (s->entity.n && !s->spans)
            c->site_to[i] = c->site_from[i] - 1; /* no chain reaches it on any day */
        c->site_place[i] = s->spans ? 0 : place_index(c, place_of(c, s, NULL));
        read_spans(c, i, s);
    }
    for (int i = 0; i < in->meters; i++)
        c->meter_at[in->meter[i].code] = i;
}

static void read_conversions(struct calc *c)
{
    const struct calc_input *in = c->in;
    c->conversion = arena_alloc(&c->arena, (size_t)(in->conversions + 1) * sizeof *c->conversion);
    c->supplier_key = arena_alloc(&c->arena, (size_t)(in->texts + 1) * sizeof *c->supplier_key);
    c->pool = arena_alloc(&c->arena, (size_t)(in->texts + 1) * sizeof *c->pool);
    for (int i = 0; i < in->conversions; i++) {
        const struct conversion *v = &in->conversion[i];
        c->conversion[i] = (struct own_conversion){
            .supplier_key = v->supplier.n ? supplier_key_text(c, v->supplier) : (struct str){0},
            .from = unit_find(v->from_unit),
            .to = unit_find(v->to_unit),
        };
    }
}

struct calc *calc_new(const struct calc_input *in, const struct calc_sink *sink)
{
    struct calc *c = mem_alloc(sizeof *c);
    struct calc_totals *t = &c->totals;
    size_t sites = (size_t)in->sites + 1;
    c->in = in;
    c->line.calc = c;
    if (sink)
        c->sink = *sink;
    c->room = INT64_MAX;
    int first = date_month_index(in->from);
    for (int i = 0; i <= LINE_MONTHS; i++)
        c->month_start[i] = date_month_start(first + i);
    t->month = arena_alloc(&c->arena, LINE_MONTHS * sizeof *t->month);
    t->site = arena_alloc(&c->arena, sites * sizeof *t->site);
    t->site_present = arena_alloc(&c->arena, sites * sizeof *t->site_present);
    t->month_present = arena_alloc(&c->arena, LINE_MONTHS * sizeof *t->month_present);
    t->energy_gj = t->law_gj = ratio_int(0);
    c->series = mem_alloc((size_t)(in->series + 1) * sizeof *c->series);
    read_conversions(c);
    read_sites(c);
    read_exclusions(c);
    instruments_sort(c);
    return c;
}

const struct calc_totals *calc_finish(struct calc *c)
{
    blocks_finish(c);
    unsaid_shares(c);
    energy_finish(c);
    if (!blocks_exact(c))
        return NULL;
    deduct_finish(c);
    quality_finish(c);
    gases_finish(c);
    instruments_finish(c);
    uncertainty_finish(c);
    caveats_finish(c);
    return &c->totals;
}

void calc_free(struct calc *c)
{
    if (!c)
        return;
    free(c->totals.gas);
    for (int i = 0; i < SLOT_COUNT; i++)
        free(c->totals.kind[i]);
    for (int i = 0; i < c->combos; i++) {
        free(c->combo[i]->segment);
        free(c->combo[i]->rate);
    }
    free(c->combo);
    free(c->slot_of);
    free(c->series);
    free(c->caveat);
    free(c->piece);
    free(c->use);
    free(c->weight);
    free(c->part);
    free(c->exact);
    block_free(c);
    arena_free(&c->arena);
    free(c);
}
