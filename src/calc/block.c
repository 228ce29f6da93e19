/* Blocks: the sums of the records at hand, apart from those of earlier blocks. Sums are of integers,
 * and of energy whose numbers are short enough to be exact in any order. */
#include "calc/engine.h"
#include <stdlib.h>
#include <string.h>

bool calc_blocks(struct calc *c)
{
    size_t sites = (size_t)c->in->sites + 1;
    if (c->in->instruments)
        return false;
    c->before = arena_alloc(&c->arena, sizeof *c->before);
    struct calc_totals *t = &c->before->totals;
    t->month = arena_alloc(&c->arena, LINE_MONTHS * sizeof *t->month);
    t->site = arena_alloc(&c->arena, sites * sizeof *t->site);
    t->site_present = arena_alloc(&c->arena, sites * sizeof *t->site_present);
    t->month_present = arena_alloc(&c->arena, LINE_MONTHS * sizeof *t->month_present);
    t->energy_gj = t->law_gj = ratio_int(0);
    c->before->common = c->before->common_now = ratio_int(1);
    c->before->room = c->room;
    return true;
}

int block_kind(struct calc *c, code_t kind)
{
    struct sums *b = c->before;
    for (int i = 0; i < b->kinds; i++)
        if (b->kind[i] == kind)
            return i;
    MEM_GROW(b->kind, b->kinds, b->kind_cap);
    MEM_GROW(b->gases, b->kinds, b->gases_cap);
    b->kind[b->kinds] = kind;
    memset(b->gases[b->kinds], 0, sizeof *b->gases);
    return b->kinds++;
}

void block_free(struct calc *c)
{
    if (!c->before)
        return;
    free(c->before->kind);
    free(c->before->gases);
}

/* Every partial sum, in whatever order, has a denominator that divides the common one, and a
 * numerator of at most 5 limbs more (2^64 numbers of 4 limbs): one more number, and the sum still
 * has room in 16. */
void block_join(struct calc *c, struct ratio *common, const struct ratio *by)
{
    enum { MOST = 5 };
    struct ratio left;
    if (c->before->loose)
        return;
    bool room = ratio_div(common, by, &left);
    left = (struct ratio){left.den, ratio_int(1).den, false}; /* what `by` has beyond it */
    if (!room || !ratio_mul(common, &left, common) || common->num.n > MOST)
        c->before->loose = true;
}

void block_energy(struct calc *c, const struct ratio *gj)
{
    enum { MOST = 4 };
    if (!gj || gj->num.n > MOST) {
        c->before->loose = true;
        return;
    }
    struct ratio by = {gj->den, ratio_int(1).den, false};
    block_join(c, &c->before->common_now, &by);
}

/* ---- from one set of sums to the other ---- */
static void move_number(int64_t *to, int64_t *from)
{
    *to += *from;
    *from = 0;
}

static void move_wide(i128 *to, i128 *from)
{
    *to += *from;
    *from = 0;
}

static void move_gases(struct gases *to, struct gases *from)
{
    gases_add(to, from);
    *from = (struct gases){0};
}

static void move_row(struct gases *to, bool *to_present, struct gases *from, bool *from_present)
{
    for (int s = 0; s < SLOT_COUNT; s++) {
        if (!from_present[s])
            continue;
        move_gases(&to[s], &from[s]);
        to_present[s] = true;
        from_present[s] = false;
    }
}

static void move_kinds(struct calc *c, bool back)
{
    struct sums *b = c->before;
    for (int s = 0; s < SLOT_COUNT; s++)
        for (int i = 0; i < b->kinds; i++) {
            struct gases *own = &b->gases[i][s], **of = &c->totals.kind[s];
            if (!*of && back && b->totals.present[s])
                *of = mem_alloc((size_t)c->in->texts * sizeof **of);
            if (*of)
                move_gases(back ? &(*of)[b->kind[i]] : own, back ? own : &(*of)[b->kind[i]]);
        }
}

static void move_energy(struct calc *c, struct ratio *to, struct ratio *from)
{
    if (!ratio_add(to, from, to))
        c->before->loose = true;
    *from = ratio_int(0);
}

static void move_totals(struct calc *c, struct calc_totals *to, struct calc_totals *from)
{
    move_row(to->slot, to->present, from->slot, from->present);
    for (int m = 0; m < LINE_MONTHS; m++)
        move_row(to->month[m], to->month_present[m], from->month[m], from->month_present[m]);
    for (int i = 0; i <= c->in->sites; i++)
        move_row(to->site[i], to->site_present[i], from->site[i], from->site_present[i]);
    move_number(&to->records, &from->records);
    move_number(&to->lines, &from->lines);
    move_number(&to->uncalculated, &from->uncalculated);
    move_energy(c, &to->energy_gj, &from->energy_gj);
    move_energy(c, &to->law_gj, &from->law_gj);
}

static void move_squares(struct wide *to, bool *to_uncertain, struct wide *from,
                         bool *from_uncertain)
{
    for (int g = 0; g < GROUP_COUNT; g++) {
        wide_add(&to[g], &from[g]);
        to_uncertain[g] |= from_uncertain[g];
        from[g] = (struct wide){{0}};
        from_uncertain[g] = false;
    }
}

/* What stands with rates, segments and caveats. */
static void move_counts(struct calc *c, bool back)
{
    for (int i = 0; i < c->combos; i++) {
        struct combo *m = c->combo[i];
        for (int k = 0; k < m->segments; k++) {
            struct segment *s = m->segment[k];
            move_number(back ? &s->hits : &s->hits_before, back ? &s->hits_before : &s->hits);
            move_number(back ? &s->cuts : &s->cuts_before, back ? &s->cuts_before : &s->cuts);
            move_wide(back ? &s->quantity : &s->quantity_before,
                      back ? &s->quantity_before : &s->quantity);
        }
        for (int k = 0; k < m->rates; k++) {
            struct rate *r = m->rate[k];
            move_wide(back ? &r->sum : &r->sum_before, back ? &r->sum_before : &r->sum);
            move_number(back ? &r->booked : &r->booked_before,
                        back ? &r->booked_before : &r->booked);
        }
    }
    for (int i = 0; i < c->caveats; i++) {
        struct own_caveat *k = &c->caveat[i];
        move_number(back ? &k->entry.records : &k->records_before,
                    back ? &k->records_before : &k->entry.records);
    }
}

/* The block at hand ends: what it added goes to the earlier ones. */
void block_end(struct calc *c)
{
    struct sums *b = c->before;
    move_counts(c, false);
    move_kinds(c, false);
    move_totals(c, &b->totals, &c->totals);
    move_squares(b->squares, b->uncertain, c->squares, c->uncertain);
    block_join(c, &b->common, &b->common_now);
    b->common_now = ratio_int(1);
    b->room = c->room;
}

void blocks_finish(struct calc *c)
{
    if (!c->before)
        return;
    uncertainty_flush(c);
    move_counts(c, true);
    move_kinds(c, true);
    move_totals(c, &c->totals, &c->before->totals);
    move_squares(c->squares, c->uncertain, c->before->squares, c->before->uncertain);
}

bool blocks_exact(struct calc *c)
{
    if (c->before)
        block_join(c, &c->before->common, &c->before->common_now);
    return !c->before || !c->before->loose;
}
