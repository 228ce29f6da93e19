/* Removals: absorption, fixation, storage. They stand apart and are in no total (GHG Protocol,
 * Corporate Standard). */
#include "inventory/internal.h"

struct removal_load {
    struct inventory *i;
    bool ok;
};

static struct removal_total *total_of(struct inventory *i, struct str kind)
{
    enum { KINDS = 16 };
    for (int k = 0; k < i->removals; k++) {
        if (str_eq(i->removal[k].kind, kind))
            return &i->removal[k];
    }
    if (!i->removal)
        i->removal = arena_alloc(&i->arena, KINDS * sizeof *i->removal);
    if (i->removals == KINDS)
        return NULL;
    struct removal_total *t = &i->removal[i->removals++];
    t->kind = str_save(&i->arena, kind);
    return t;
}

/* The part of the year by days; the parts of all years sum to the whole. */
static int64_t part_in_year(const struct inventory *i, int64_t mg, day_t from, day_t to)
{
    int64_t weight[3], part[3];
    day_t first = from > i->from ? from : i->from;
    day_t last = to < i->to ? to : i->to;
    weight[0] = first - from;
    weight[1] = last - first + 1;
    weight[2] = to - last;
    split_whole(mg, weight, 3, part);
    return part[1];
}

static bool take_removal(void *ctx, const struct book_row *r, struct str id)
{
    struct removal_load *load = ctx;
    struct inventory *i = load->i;
    day_t from, to;
    struct dec kg;
    int64_t mg;
    (void)id;
    if (!row_period(r, &from, &to) || !dec_parse(row_value(r, "co2_kg"), &kg))
        return true;
    if (to == DAY_NONE)
        to = from;
    struct ratio exact = ratio_dec(kg);
    if (to < i->from || from > i->to || to < from || !ratio_round(&exact, 6, &mg))
        return true;
    struct removal_total *t = total_of(i, row_value(r, "kind"));
    int64_t part = part_in_year(i, mg, from, to);
    load->ok = t && !__builtin_add_overflow(t->co2_mg, part, &t->co2_mg);
    return load->ok;
}

bool removals_fill(struct inventory *i)
{
    struct removal_load load = {i, true};
    return ledger_rows(i->ledger, TABLE_REMOVALS, take_removal, &load) && load.ok;
}
