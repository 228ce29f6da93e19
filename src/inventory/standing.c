/* Where a firm's year stands, for whoever looks after several firms. */
#include "inventory/internal.h"

static bool on_uncalculated(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    (void)i;
    (void)u;
    ++*(int64_t *)ctx;
    return true;
}

static void count(void *ctx, const struct diag_entry *e)
{
    struct standing *s = ctx;
    s->errors += e->severity == DIAG_ERROR;
    s->warnings += e->severity == DIAG_WARNING;
}

/* Share of scope 1 and 2 (location) that stands on quantities called estimated. */
static bool estimated(const struct inventory *i, struct ratio *percent)
{
    struct quality sum = inventory_quality(i, SLOT_SCOPE1);
    struct quality two = inventory_quality(i, SLOT_SCOPE2_LOCATION);
    for (int g = 0; g < GRADE_COUNT; g++)
        if (__builtin_add_overflow(sum.grade[g], two.grade[g], &sum.grade[g]))
            return false;
    return quality_share(&sum, sum.grade[GRADE_ESTIMATED], percent);
}

static void figures_of(const struct inventory *i, struct standing *out)
{
    for (int k = 0; k < FOUR_SLOTS; k++) {
        struct gases g;
        out->known[k] = inventory_scope(i, four_slots[k], &g);
        out->mg[k] = out->known[k] ? g.co2e : 0;
    }
    out->complete = i->complete;
    out->caveats = i->caveats;
    out->closed = i->closed ? i->closed->version : 0;
    out->closed_differs = i->closed_differs;
    for (int t = 0; t < BASE_TESTS; t++)
        out->base_known = out->base_known || i->base.test[t].percent_known;
    out->base_reached = i->base.reached;
    out->estimated_known = estimated(i, &out->estimated_percent);
}

bool standing_of(struct ledger *l, struct factors *f, int year, struct standing *out,
                 struct diag *d)
{
    struct line_sink sink = {&out->uncalculated, NULL, on_uncalculated};
    *out = (struct standing){0};
    struct inventory *i = inventory_totals(l, f, year, &sink, d);
    if (i)
        figures_of(i, out);
    inventory_free(i);
    return i != NULL;
}

bool standing_findings(struct ledger *l, struct factors *f, int year, struct standing *out)
{
    struct diag found = {.sink = count, .ctx = out};
    out->errors = out->warnings = 0;
    bool ok = inventory_check(l, f, year, &found);
    diag_free(&found);
    return ok;
}
