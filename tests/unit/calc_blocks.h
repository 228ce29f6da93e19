/* Every world that a test calculates is also put together from blocks (docs/decisions/0011): the
 * totals must be the same. */
#ifndef TANSO_TESTS_CALC_BLOCKS_H
#define TANSO_TESTS_CALC_BLOCKS_H

enum { BLOCKS = 3 };

static inline void blocks_same_row(const struct gases *a, const struct gases *b,
                                   const bool *a_present, const bool *b_present)
{
    for (int s = 0; s < SLOT_COUNT; s++) {
        ck_assert(a_present[s] == b_present[s]);
        ck_assert(!memcmp(&a[s], &b[s], sizeof *a));
    }
}

static inline void blocks_same_caveats(const struct calc_totals *a, const struct calc_totals *b)
{
    ck_assert(a->caveats == b->caveats);
    for (int i = 0; i < a->caveats; i++) {
        ck_assert(a->caveat[i].caveat == b->caveat[i].caveat);
        ck_assert(str_eq(a->caveat[i].about, b->caveat[i].about));
        ck_assert(a->caveat[i].records == b->caveat[i].records);
    }
}

static inline void blocks_same_gases(const struct calc_totals *a, const struct calc_totals *b)
{
    ck_assert(a->gases == b->gases);
    for (int i = 0; i < a->gases; i++) {
        ck_assert(a->gas[i].slot == b->gas[i].slot && a->gas[i].group == b->gas[i].group);
        ck_assert(str_eq(a->gas[i].gas, b->gas[i].gas) && a->gas[i].gwp == b->gas[i].gwp);
        ck_assert(a->gas[i].co2e == b->gas[i].co2e);
    }
}

static inline void blocks_same_energy(const struct calc_totals *a, const struct calc_totals *b)
{
    ck_assert(a->energy_known == b->energy_known && a->energy_any == b->energy_any);
    ck_assert(a->law_known == b->law_known);
    ck_assert(!a->energy_known || !ratio_cmp(&a->energy_gj, &b->energy_gj));
    ck_assert(!a->law_known || !ratio_cmp(&a->law_gj, &b->law_gj));
    ck_assert(a->shk_known[0] == b->shk_known[0] && a->shk_known[1] == b->shk_known[1]);
}

static inline void blocks_same_kinds(const struct world *w, const struct calc_totals *a,
                                     const struct calc_totals *b)
{
    for (int s = 0; s < SLOT_COUNT; s++)
        for (int k = 0; k < w->in.texts; k++) {
            struct gases none = {0};
            ck_assert(!memcmp(a->kind[s] ? &a->kind[s][k] : &none,
                              b->kind[s] ? &b->kind[s][k] : &none, sizeof none));
        }
}

static inline void blocks_same_totals(const struct world *w, const struct calc_totals *a,
                                      const struct calc_totals *b)
{
    ck_assert(a->records == b->records && a->lines == b->lines);
    ck_assert(a->uncalculated == b->uncalculated);
    blocks_same_row(a->slot, b->slot, a->present, b->present);
    for (int m = 0; m < LINE_MONTHS; m++)
        blocks_same_row(a->month[m], b->month[m], a->month_present[m], b->month_present[m]);
    for (int i = 0; i <= w->in.sites; i++)
        blocks_same_row(a->site[i], b->site[i], a->site_present[i], b->site_present[i]);
    blocks_same_kinds(w, a, b);
    blocks_same_gases(a, b);
    blocks_same_caveats(a, b);
    blocks_same_energy(a, b);
    ck_assert(!memcmp(a->quality, b->quality, sizeof a->quality));
    for (int s = 0; s < SLOT_COUNT; s++) {
        ck_assert(a->has_uncertainty[s] == b->has_uncertainty[s]);
        ck_assert(!a->has_uncertainty[s] ||
                  !dec_cmp(a->uncertainty_percent[s], b->uncertainty_percent[s]));
    }
}

/* The records in BLOCKS runs, each handed out as a block. False: one gave none. */
static inline bool give_blocks(struct world *w, struct calc *c, struct buf *block)
{
    bool all = true;
    for (int i = 0, k = 0; k < BLOCKS; k++) {
        for (; i < w->records * (k + 1) / BLOCKS; i++)
            calc_record(c, &w->record[i]);
        bool given = calc_block(c, &block[k]);
        ck_assert(given || !block[k].n);
        all = all && given;
    }
    return all;
}

/* Blocks in another order than they were made, around records that are read. */
static inline void take_blocks(struct world *w, const struct buf *block)
{
    struct calc_sink sink = {0};
    struct calc *c = calc_new(&w->in, &sink);
    ck_assert(calc_blocks(c));
    ck_assert(calc_take(c, buf_view(&block[2])));
    for (int i = w->records / BLOCKS; i < w->records * 2 / BLOCKS; i++)
        calc_record(c, &w->record[i]);
    ck_assert(calc_take(c, buf_view(&block[0])));
    const struct calc_totals *t = calc_finish(c);
    if (t) /* else a number is too long for it, as is said */
        blocks_same_totals(w, w->t, t);
    calc_free(c);
}

static inline void by_blocks(struct world *w)
{
    struct calc_sink sink = {0};
    struct buf block[BLOCKS] = {{0}};
    struct calc *c = calc_new(&w->in, &sink);
    if (calc_blocks(c)) {
        bool all = give_blocks(w, c, block);
        const struct calc_totals *t = calc_finish(c);
        if (t)
            blocks_same_totals(w, w->t, t);
        if (all)
            take_blocks(w, block);
    }
    calc_free(c);
    for (int k = 0; k < BLOCKS; k++)
        buf_free(&block[k]);
}

#endif
