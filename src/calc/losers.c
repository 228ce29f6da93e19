/* Why the other rows of an activity were not the factor of a line: the steps of select.c once more.
 */
#include "calc/engine.h"
#include <stdlib.h>

static bool of_law(const struct factor *f)
{
    return f->basis == BASIS_SHK_BASIC || f->basis == BASIS_SHK_ADJUSTED;
}

/* What the line's factor was looked for as. */
static struct key key_of_line(const struct line *l)
{
    const struct factor *f = l->factor;
    if (of_law(f))
        return (struct key){f->basis == BASIS_SHK_BASIC ? KEY_SHK_BASIC : KEY_SHK_ADJUSTED, 0};
    if (f->outside_scopes)
        return (struct key){KEY_OUTSIDE, f->category};
    if (f->scope == 1)
        return (struct key){KEY_SCOPE1, 0};
    if (f->scope == 2)
        return (struct key){l->slot == SLOT_SCOPE2_MARKET ? KEY_MARKET : KEY_LOCATION, 0};
    return (struct key){KEY_CATEGORY, f->category};
}

static enum loss loss_of(const struct combo *m, const struct factor *f, const struct factor *won,
                         struct key key, day_t day)
{
    enum loss misfit = select_misfit(m, f);
    if (misfit != LOST_NOT)
        return misfit;
    if (!select_answers(f, key))
        return LOST_BASIS;
    if (!factor_holds(f, day))
        return LOST_DAY;
    if (won->user && !f->user)
        return LOST_USER;
    return select_specificity(f) < select_specificity(won) ? LOST_GENERAL : LOST_UNIT;
}

static bool of_one_question(const struct factor *a, const struct factor *b)
{
    return of_law(a) == of_law(b) && a->scope == b->scope && a->category == b->category &&
           a->outside_scopes == b->outside_scopes && str_eq(a->part, b->part);
}

static int nearest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->why != y->why)
        return x->why > y->why ? -1 : 1;
    if (x->factor->from != y->factor->from)
        return x->factor->from > y->factor->from ? -1 : 1;
    int c = str_cmp(x->factor->set, y->factor->set);
    return c ? c : str_cmp(x->factor->id, y->factor->id);
}

int calc_losers(const struct line *l, struct candidate **out)
{
    struct calc *c = l->calc;
    const struct factor *won = l->factor;
    *out = NULL;
    if (!won)
        return 0;
    const struct combo *m = combo_of(c, l->activity, combo_site(c, l->activity));
    day_t day = won->from > l->activity->start ? won->from : l->activity->start;
    int all = select_all(c, m, NULL, 0), n = 0;
    const struct factor **row = mem_alloc(((size_t)all + 1) * sizeof *row);
    struct candidate *cand = mem_alloc(((size_t)all + 1) * sizeof *cand);
    select_all(c, m, row, all);
    for (int i = 0; i < all; i++)
        if (row[i] != won && of_one_question(row[i], won) &&
            select_misfit(m, row[i]) != LOST_SUPPLIER)
            cand[n++] = (struct candidate){row[i], loss_of(m, row[i], won, key_of_line(l), day)};
    qsort(cand, (size_t)n, sizeof *cand, nearest_first);
    free(row);
    *out = cand;
    return n;
}

/* ---- without a record ---- */

/* One says nothing, or both say the same. */
static bool agree(struct str a, struct str b)
{
    return !a.n || !b.n || place_matches(a, b);
}

static bool bases_meet(enum basis a, enum basis b)
{
    return a == b || a == BASIS_ANY || b == BASIS_ANY;
}

static bool days_meet(const struct factor *a, const struct factor *b)
{
    return (a->to == DAY_NONE || b->from == DAY_NONE || b->from <= a->to) &&
           (b->to == DAY_NONE || a->from == DAY_NONE || a->from <= b->to);
}

bool calc_rivals(const struct factor *a, const struct factor *b)
{
    return a != b && str_eq(a->activity, b->activity) && of_one_question(a, b) &&
           bases_meet(a->basis, b->basis) && agree(a->country, b->country) &&
           agree(a->region, b->region) && agree(a->supplier_key, b->supplier_key) &&
           agree(a->menu_key, b->menu_key) && days_meet(a, b);
}

int calc_prefers(const struct factor *a, const struct factor *b)
{
    if (a->user != b->user)
        return a->user ? 1 : -1;
    return select_specificity(a) - select_specificity(b);
}
