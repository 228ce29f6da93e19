#include "calc/engine.h"
#include <stdlib.h>

int caveat_intern(struct calc *c, enum caveat caveat, struct str about)
{
    for (int i = 0; i < c->caveats; i++) {
        const struct caveat_entry *e = &c->caveat[i].entry;
        if (e->caveat == caveat && str_eq(e->about, about))
            return i;
    }
    MEM_GROW(c->caveat, c->caveats, c->caveat_cap);
    c->caveat[c->caveats] = (struct own_caveat){
        .entry = {.caveat = caveat, .about = str_save(&c->arena, about), .amount = ratio_int(0)},
        .record = -1,
    };
    return c->caveats++;
}

void caveat_touch(struct calc *c, int caveat)
{
    struct own_caveat *k = &c->caveat[caveat];
    if (k->record == c->record)
        return;
    k->record = c->record;
    k->entry.records++;
}

static void add_hits(struct calc *c, const struct segment *s)
{
    for (int i = 0; i < s->caveats; i++)
        c->caveat[s->caveat[i]].entry.records += s->hits;
    for (int i = 0; i < s->market_caveats; i++)
        c->caveat[s->market_caveat[i]].entry.records += s->hits;
}

static int by_kind_and_about(const void *x, const void *y)
{
    const struct caveat_entry *a = x, *b = y;
    if (a->caveat != b->caveat)
        return a->caveat < b->caveat ? -1 : 1;
    return str_cmp(a->about, b->about);
}

/* Hands out those that touched a record or have an amount: a plan may have named more. Their order
 * is not that of the records, so that one month of them less is no other order. */
void caveats_finish(struct calc *c)
{
    for (int i = 0; i < c->combos; i++)
        for (int k = 0; k < c->combo[i]->segments; k++)
            add_hits(c, c->combo[i]->segment[k]);
    struct calc_totals *t = &c->totals;
    t->caveat = arena_alloc(&c->arena, (size_t)(c->caveats + 1) * sizeof *t->caveat);
    for (int i = 0; i < c->caveats; i++) {
        const struct caveat_entry *e = &c->caveat[i].entry;
        if (e->records > 0 || !ratio_is_zero(&e->amount))
            t->caveat[t->caveats++] = *e;
    }
    if (t->caveats)
        qsort(t->caveat, (size_t)t->caveats, sizeof *t->caveat, by_kind_and_about);
}

enum msg uncalculated_msg(enum uncalculated_reason reason)
{
    static const enum msg of[] = {
        [NO_FACTOR] = U_NO_FACTOR,
        [TWO_FACTORS] = U_TWO_FACTORS,
        [NO_CONVERSION] = U_NO_CONVERSION,
        [TWO_CONVERSIONS] = U_TWO_CONVERSIONS,
        [HEAT_BASIS_DIFFERS] = U_HEAT_BASIS_DIFFERS,
        [NO_GWP] = U_NO_GWP,
        [TOO_LARGE] = U_TOO_LARGE,
    };
    return of[reason];
}

enum msg caveat_msg(enum caveat caveat)
{
    static const enum msg of[CAVEAT_COUNT] = {
        [CAVEAT_MARKET_FROM_LOCATION] = C_MARKET_FROM_LOCATION,
        [CAVEAT_MARKET_FROM_RESIDUAL] = C_MARKET_FROM_RESIDUAL,
        [CAVEAT_GWP_DIFFERS] = C_GWP_DIFFERS,
        [CAVEAT_NO_CATEGORY_3] = C_NO_CATEGORY_3,
        [CAVEAT_NEGATIVE_QUANTITY] = C_NEGATIVE_QUANTITY,
        [CAVEAT_FALLBACK_EDITION] = C_FALLBACK_EDITION,
        [CAVEAT_INSTRUMENT_UNUSED] = C_INSTRUMENT_UNUSED,
        [CAVEAT_ENERGY_UNKNOWN] = C_ENERGY_UNKNOWN,
        [CAVEAT_ESTIMATED] = C_ESTIMATED,
        [CAVEAT_PRORATED] = C_PRORATED,
        [CAVEAT_SHK_UNKNOWN] = C_SHK_UNKNOWN,
        [CAVEAT_SHK_NOT_DEDUCTED] = C_SHK_NOT_DEDUCTED,
        [CAVEAT_SHK_NOT_ALL_DEDUCTED] = C_SHK_NOT_ALL_DEDUCTED,
        [CAVEAT_SHARE_NOT_SAID] = C_SHARE_NOT_SAID,
    };
    return of[caveat];
}

enum msg category_msg(int category)
{
    return (enum msg)(S_CATEGORY_1 + category - 1);
}
