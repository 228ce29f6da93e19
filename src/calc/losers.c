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

/* What fits comes before all that does not. */
static int nearness(enum loss why)
{
    return why == LOST_NOT ? LOSS_COUNT : (int)why;
}

static int nearest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->why != y->why)
        return nearness(x->why) > nearness(y->why) ? -1 : 1;
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

const char *loss_name(enum loss why)
{
    static const char *const name[LOSS_COUNT] = {"fits",  "country", "region", "supplier", "menu",
                                                 "basis", "day",     "user",   "general",  "unit"};
    return name[why];
}

/* ---- of a record that was not calculated ---- */

/* Any row of the activity where the key does not say which: of a record that was filed under a
 * category, or of one that nothing fits. */
static bool any_asked(const struct combo *m, struct key key)
{
    return m->category || key.kind == KEY_ANY;
}

/* By location and by market are one question, and so is the law's pair. */
static bool was_asked(const struct combo *m, const struct factor *f, struct key key)
{
    if (any_asked(m, key) || key.kind == KEY_SHK_BASIC || key.kind == KEY_SHK_ADJUSTED)
        return of_law(f) != any_asked(m, key);
    if (key.kind == KEY_LOCATION || key.kind == KEY_MARKET)
        return !of_law(f) && !f->outside_scopes && f->scope == 2;
    return select_answers(f, key);
}

/* Where nothing is told by market, location stands in: every row that was asked serves. */
static bool would_serve(const struct combo *m, const struct factor *f, struct key key)
{
    return any_asked(m, key) || key.kind == KEY_MARKET || select_answers(f, key);
}

static enum loss misfit_of(const struct combo *m, const struct factor *f, const struct missing *x)
{
    enum loss misfit = select_misfit(m, f);
    if (misfit != LOST_NOT)
        return misfit;
    if (!would_serve(m, f, x->key))
        return LOST_BASIS;
    return factor_holds(f, x->day) ? LOST_NOT : LOST_DAY;
}

/* Of rows that fit: one of the user's goes before the others, a more specific one before those of
 * its question. */
static enum loss lost_to(const struct candidate *a, const struct candidate *b)
{
    if (b->why != LOST_NOT)
        return LOST_NOT;
    if (b->factor->user != a->factor->user)
        return b->factor->user ? LOST_USER : LOST_NOT;
    return of_one_question(a->factor, b->factor) &&
                   select_specificity(a->factor) < select_specificity(b->factor)
               ? LOST_GENERAL
               : LOST_NOT;
}

static void settle_among(struct candidate *cand, int n)
{
    enum loss *why = mem_alloc(((size_t)n + 1) * sizeof *why);
    for (int i = 0; i < n; i++) {
        why[i] = cand[i].why;
        for (int k = 0; k < n && why[i] != LOST_USER && cand[i].why == LOST_NOT; k++) {
            enum loss lost = lost_to(&cand[i], &cand[k]);
            why[i] = lost != LOST_NOT ? lost : why[i];
        }
    }
    for (int i = 0; i < n; i++)
        cand[i].why = why[i];
    free(why);
}

int calc_candidates(const struct uncalculated *u, const struct factor_list *all,
                    struct candidate **out)
{
    const struct missing *x = u->missing;
    *out = NULL;
    if (x->reason == TOO_LARGE)
        return 0;
    const struct combo *m = combo_of(u->calc, u->activity, combo_site(u->calc, u->activity));
    int rows, n = 0;
    const struct factor *row = select_range(all, m->activity, &rows);
    struct candidate *cand = mem_alloc(((size_t)rows + 1) * sizeof *cand);
    for (int i = 0; i < rows; i++)
        if (was_asked(m, &row[i], x->key))
            cand[n++] = (struct candidate){&row[i], misfit_of(m, &row[i], x)};
    settle_among(cand, n);
    qsort(cand, (size_t)n, sizeof *cand, nearest_first);
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
