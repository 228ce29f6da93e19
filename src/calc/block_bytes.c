/* Blocks as bytes. Rates and segments are not written: they follow from the input, and a block names
 * them by combination and day. */
#include "calc/engine.h"
#include "core/bytes.h"

/* ---- writing ---- */
/* Lists: an index before each item, and their end. */
static void put_index(struct buf *out, int i)
{
    bytes_put(out, (int64_t)i + 1);
}

static void put_end(struct buf *out)
{
    bytes_put(out, 0);
}

static int64_t *gases_field(struct gases *g, int i)
{
    int64_t *const of[G_COUNT] = {&g->co2e,       &g->co2,          &g->ch4,         &g->n2o,
                                  &g->other_co2e, &g->unsplit_co2e, &g->biogenic_co2};
    return of[i];
}

static void put_gases(struct buf *out, const struct gases *g)
{
    struct gases copy = *g;
    for (int i = 0; i < G_COUNT; i++)
        bytes_put(out, *gases_field(&copy, i));
}

static bool no_gases(const struct gases *g)
{
    return !(g->co2e | g->co2 | g->ch4 | g->n2o | g->other_co2e | g->unsplit_co2e |
             g->biogenic_co2);
}

/* Which slots, then the gases of each. */
static void put_row(struct buf *out, const struct gases *row, const bool *present)
{
    int64_t slots = 0;
    for (int s = 0; s < SLOT_COUNT; s++)
        slots |= (int64_t)present[s] << s;
    bytes_put(out, slots);
    for (int s = 0; s < SLOT_COUNT; s++)
        if (present[s])
            put_gases(out, &row[s]);
}

static bool any_present(const bool *present)
{
    for (int s = 0; s < SLOT_COUNT; s++)
        if (present[s])
            return true;
    return false;
}

static void put_totals(struct buf *out, const struct calc *c)
{
    const struct calc_totals *t = &c->totals;
    bytes_put(out, t->records);
    bytes_put(out, t->lines);
    bytes_put(out, c->before->room - c->room);
    bytes_put_ratio(out, &c->before->common_now);
    bytes_put_ratio(out, &t->energy_gj);
    bytes_put_ratio(out, &t->law_gj);
    for (int m = 0; m < LINE_MONTHS; m++)
        put_row(out, t->month[m], t->month_present[m]);
    for (int i = 0; i <= c->in->sites; i++)
        if (any_present(t->site_present[i])) {
            put_index(out, i);
            put_row(out, t->site[i], t->site_present[i]);
        }
    put_end(out);
}

static void put_kinds(struct buf *out, const struct calc *c)
{
    const struct sums *b = c->before;
    for (int i = 0; i < b->kinds; i++)
        for (int s = 0; s < SLOT_COUNT; s++) {
            const struct gases *of = c->totals.kind[s];
            if (!of || no_gases(&of[b->kind[i]]))
                continue;
            put_index(out, s);
            bytes_put(out, b->kind[i]);
            put_gases(out, &of[b->kind[i]]);
        }
    put_end(out);
}

static void put_uncertainty(struct buf *out, const struct calc *c)
{
    for (int g = 0; g < GROUP_COUNT; g++) {
        const struct wide *w = &c->squares[g];
        bytes_put(out, c->uncertain[g]);
        int limbs = 4;
        while (limbs && !w->limb[limbs - 1])
            limbs--;
        bytes_put(out, limbs);
        for (int i = 0; i < limbs; i++)
            bytes_put(out, (int64_t)w->limb[i]);
    }
}

/* A rate's name: a day of the first segment that lists it, and its place there. */
static void put_rate(struct buf *out, const struct combo *m, int rate)
{
    /* unreached: past its end; a rate that booked stands in some segment */
    for (int k = 0; k < m->segments; k++)
        for (int i = 0; i < m->segment[k]->rates; i++)
            if (m->segment[k]->rate[i] == rate) {
                put_index(out, i);
                bytes_put(out, m->segment[k]->from);
                bytes_put_wide(out, m->rate[rate]->sum);
                bytes_put(out, m->rate[rate]->booked);
                return;
            }
}

static bool served(const struct segment *s)
{
    return s->hits || s->cuts;
}

static bool any_served(const struct combo *m)
{
    for (int k = 0; k < m->segments; k++)
        if (served(m->segment[k]))
            return true;
    for (int k = 0; k < m->rates; k++)
        if (m->rate[k]->booked)
            return true;
    return false;
}

static void put_combo(struct buf *out, const struct combo *m)
{
    const int key[] = {m->kind, m->supplier, m->menu, m->place, m->detail};
    put_index(out, key[0]);
    for (int i = 1; i < 5; i++)
        bytes_put(out, key[i]);
    for (int k = 0; k < m->segments; k++) {
        const struct segment *s = m->segment[k];
        if (!served(s))
            continue;
        put_index(out, 0);
        bytes_put(out, s->from);
        bytes_put(out, s->hits);
        bytes_put(out, s->cuts);
        bytes_put_wide(out, s->quantity);
    }
    put_end(out);
    for (int k = 0; k < m->rates; k++)
        if (m->rate[k]->booked)
            put_rate(out, m, k);
    put_end(out);
}

static void put_combos(struct buf *out, const struct calc *c)
{
    for (int i = 0; i < c->combos; i++)
        if (any_served(c->combo[i]))
            put_combo(out, c->combo[i]);
    put_end(out);
}

static void put_caveats(struct buf *out, const struct calc *c)
{
    for (int i = 0; i < c->caveats; i++) {
        const struct caveat_entry *e = &c->caveat[i].entry;
        if (!e->records)
            continue;
        put_index(out, (int)e->caveat);
        bytes_put_str(out, e->about);
        bytes_put(out, e->records);
    }
    put_end(out);
}

bool calc_block(struct calc *c, struct buf *out)
{
    uncertainty_flush(c);
    bool good = !c->totals.uncalculated && !c->before->loose;
    if (good) {
        put_totals(out, c);
        put_kinds(out, c);
        put_uncertainty(out, c);
        put_combos(out, c);
        put_caveats(out, c);
    }
    block_end(c);
    return good;
}

/* ---- reading ---- */
/* Sums wrap where the bytes are not ours: what they add to is then worth nothing, and no more. */
static void get_number(struct bytes *b, int64_t *to)
{
    *to = (int64_t)((uint64_t)*to + (uint64_t)bytes_get(b));
}

static void get_wide(struct bytes *b, i128 *to)
{
    *to = (i128)((u128)*to + (u128)bytes_get_wide(b));
}

static void get_gases(struct bytes *b, struct gases *to)
{
    for (int i = 0; i < G_COUNT; i++)
        get_number(b, gases_field(to, i));
}

/* The index of a list's next item, or -1 at its end. */
static int get_index(struct bytes *b, int limit)
{
    int i = bytes_below(b, limit + 1);
    return b->bad ? -1 : i - 1;
}

/* A month's row is part of the year's, too. */
static void get_row(struct bytes *b, struct gases *row, bool *present, struct calc_totals *year)
{
    int64_t slots = bytes_get(b);
    for (int s = 0; s < SLOT_COUNT; s++) {
        if (!(slots >> s & 1))
            continue;
        struct bytes again = *b;
        get_gases(b, &row[s]);
        present[s] = true;
        if (!year)
            continue;
        get_gases(&again, &year->slot[s]);
        year->present[s] = true;
    }
}

static void get_ratio(struct calc *c, struct bytes *b, struct ratio *to)
{
    struct ratio x;
    bytes_get_ratio(b, &x);
    if (!ratio_add(to, &x, to))
        c->before->loose = true;
}

static void get_room(struct calc *c, struct bytes *b)
{
    int64_t used = bytes_get(b);
    if (used < 0 || used > c->room)
        b->bad = true;
    else
        c->room -= used;
    c->before->room = c->room;
}

static void get_totals(struct calc *c, struct bytes *b)
{
    struct calc_totals *t = &c->before->totals;
    struct ratio common;
    get_number(b, &t->records);
    get_number(b, &t->lines);
    get_room(c, b);
    bytes_get_ratio(b, &common);
    if (!ratio_is_zero(&common))
        block_join(c, &c->before->common, &common);
    get_ratio(c, b, &t->energy_gj);
    get_ratio(c, b, &t->law_gj);
    for (int m = 0; m < LINE_MONTHS; m++)
        get_row(b, t->month[m], t->month_present[m], t);
    for (int i; (i = get_index(b, c->in->sites + 1)) >= 0;)
        get_row(b, t->site[i], t->site_present[i], NULL);
}

static void get_kinds(struct calc *c, struct bytes *b)
{
    for (int s; (s = get_index(b, SLOT_COUNT)) >= 0;) {
        int k = block_kind(c, bytes_below(b, c->in->texts));
        get_gases(b, &c->before->gases[k][s]);
    }
}

static void get_uncertainty(struct calc *c, struct bytes *b)
{
    for (int g = 0; g < GROUP_COUNT; g++) {
        struct wide w = {{0}};
        c->before->uncertain[g] |= bytes_below(b, 2) == 1;
        int limbs = bytes_below(b, 5);
        for (int i = 0; i < limbs; i++)
            w.limb[i] = (uint64_t)bytes_get(b);
        wide_add(&c->before->squares[g], &w);
    }
}

/* The segment that begins on a day; NULL, and bad: there is none. */
static struct segment *get_segment(struct calc *c, struct bytes *b, struct combo *m)
{
    int64_t day = bytes_get(b);
    b->bad = b->bad || day != (day_t)day;
    int k = b->bad ? -1 : segment_of(c, m, (day_t)day); /* may move the list */
    b->bad = k < 0 || m->segment[k]->from != day;
    return b->bad ? NULL : m->segment[k];
}

static void get_segments(struct calc *c, struct bytes *b, struct combo *m)
{
    while (get_index(b, 1) >= 0) {
        struct segment *s = get_segment(c, b, m);
        if (!s)
            return;
        get_number(b, &s->hits_before);
        get_number(b, &s->cuts_before);
        get_wide(b, &s->quantity_before);
    }
}

static void get_rates(struct calc *c, struct bytes *b, struct combo *m)
{
    for (int place; (place = get_index(b, INT32_MAX - 1)) >= 0;) {
        const struct segment *s = get_segment(c, b, m);
        if (!s || place >= s->rates) {
            b->bad = true;
            return;
        }
        struct rate *r = m->rate[s->rate[place]];
        get_wide(b, &r->sum_before);
        get_number(b, &r->booked_before);
    }
}

static void get_combos(struct calc *c, struct bytes *b)
{
    struct combo_key k;
    for (; (k.kind = get_index(b, c->in->texts)) >= 0;) {
        k.supplier = bytes_below(b, c->in->texts);
        k.menu = bytes_below(b, c->in->texts);
        k.place = bytes_below(b, c->places);
        k.detail = bytes_below(b, c->in->details);
        if (b->bad)
            return;
        struct combo *m = combo_find(c, &k);
        get_segments(c, b, m);
        get_rates(c, b, m);
    }
}

static void get_caveats(struct calc *c, struct bytes *b)
{
    for (int kind; (kind = get_index(b, CAVEAT_COUNT)) >= 0;) {
        struct str about = bytes_get_str(b);
        int k = caveat_intern(c, (enum caveat)kind, about);
        get_number(b, &c->caveat[k].records_before);
    }
}

bool calc_take(struct calc *c, struct str block)
{
    struct bytes b = bytes_of(block);
    get_totals(c, &b);
    get_kinds(c, &b);
    get_uncertainty(c, &b);
    get_combos(c, &b);
    get_caveats(c, &b);
    return bytes_done(&b);
}
