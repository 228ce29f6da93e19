/* Choice of factor: docs/methods.md section 3. */
#include "calc/engine.h"
#include <stdlib.h>

static char lower(char ch)
{
    return ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
}

/* An empty wish fits every place; letters compare without case. */
bool place_matches(struct str want, struct str have)
{
    if (!want.n)
        return true;
    if (want.n != have.n)
        return false;
    for (size_t i = 0; i < want.n; i++)
        if (lower(want.p[i]) != lower(have.p[i]))
            return false;
    return true;
}

bool factor_holds(const struct factor *f, day_t day)
{
    return (f->from == DAY_NONE || f->from <= day) && (f->to == DAY_NONE || f->to >= day);
}

enum loss select_misfit(const struct combo *m, const struct factor *f)
{
    if (!place_matches(f->country, m->at->country))
        return LOST_COUNTRY;
    if (!place_matches(f->region, m->at->region))
        return LOST_REGION;
    if (f->supplier.n && !(m->supplier_key.n && str_eq(f->supplier_key, m->supplier_key)))
        return LOST_SUPPLIER;
    if (f->menu.n && !(m->menu_key.n && str_eq(f->menu_key, m->menu_key)))
        return LOST_MENU;
    return LOST_NOT;
}

/* First row of the list whose activity is not below (after: is above) a. */
static int bound(const struct factor_list *l, struct str a, bool after)
{
    int lo = 0, hi = l->n;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        int cmp = str_cmp(l->factor[mid].activity, a);
        if (cmp < 0 || (after && cmp == 0))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

const struct factor *select_range(const struct factor_list *l, struct str activity, int *n)
{
    int first = bound(l, activity, false);
    *n = bound(l, activity, true) - first;
    return *n ? &l->factor[first] : NULL;
}

int select_all(const struct calc *c, const struct combo *m, const struct factor **out, int max)
{
    const struct factor_list *l = &c->in->factors;
    if (l->find)
        return l->find(l->ctx, m->activity, m->supplier_key, out, max);
    int n;
    const struct factor *f = select_range(l, m->activity, &n);
    for (int i = 0; i < n && i < max; i++)
        out[i] = &f[i];
    return n;
}

static struct pool *pool_new(struct calc *c, const struct combo *m)
{
    struct pool *p = arena_alloc(&c->arena, sizeof *p);
    *p = (struct pool){.supplier = m->supplier, .menu = m->menu, .at = m->at};
    int n = select_all(c, m, NULL, 0);
    p->fit = arena_alloc(&c->arena, (size_t)(n + 1) * sizeof(struct factor *));
    select_all(c, m, p->fit, n);
    for (int i = 0; i < n; i++)
        if (select_misfit(m, p->fit[i]) == LOST_NOT)
            p->fit[p->fits++] = p->fit[i];
    return p;
}

static bool pool_serves(const struct pool *p, const struct combo *m)
{
    return p->supplier == m->supplier && p->menu == m->menu &&
           str_eq(p->at->country, m->at->country) && str_eq(p->at->region, m->at->region);
}

void select_rows(struct calc *c, struct combo *m)
{
    struct pool *p = c->pool[m->kind];
    while (p && !pool_serves(p, m))
        p = p->next;
    if (!p) {
        p = pool_new(c, m);
        p->next = c->pool[m->kind];
        c->pool[m->kind] = p;
    }
    m->fit = p->fit;
    m->fits = p->fits;
}

bool select_answers(const struct factor *f, struct key key)
{
    bool law = f->basis == BASIS_SHK_BASIC || f->basis == BASIS_SHK_ADJUSTED;
    switch (key.kind) { /* unreached: KEY_ANY, and no key at all */
    case KEY_SHK_BASIC:
        return f->basis == BASIS_SHK_BASIC;
    case KEY_SHK_ADJUSTED:
        return f->basis == BASIS_SHK_ADJUSTED;
    case KEY_OUTSIDE:
        return !law && f->outside_scopes && f->category == key.category;
    case KEY_SCOPE1:
        return !law && !f->outside_scopes && f->scope == 1;
    case KEY_LOCATION:
        return !law && !f->outside_scopes && f->scope == 2 && f->basis != BASIS_MARKET;
    case KEY_MARKET:
        return !law && !f->outside_scopes && f->scope == 2 && f->basis != BASIS_LOCATION;
    case KEY_CATEGORY:
        return !law && !f->outside_scopes && f->scope == 3 && f->category == key.category;
    case KEY_ANY: /* unreached: what stands for all keys is asked of no row */
        break;    /* unreached: see above */
    }
    return false; /* unreached: every kind of key returns */
}

/* Most specific first; compared as one number. */
int select_specificity(const struct factor *f)
{
    return (f->supplier.n && f->menu.n ? 16 : 0) + (f->supplier.n ? 8 : 0) + (f->region.n ? 4 : 0) +
           (f->country.n ? 2 : 0) + (f->basis != BASIS_ANY ? 1 : 0);
}

/* Where a publisher gives one thing per litre and per tonne, the row in the record's own dimension
 * is the one meant. */
static bool direct(const struct calc *c, const struct combo *m, const struct factor *f)
{
    struct node from = record_node(c, m), to = unit_node(f->unit_text, f->unit, f->heat);
    bool same = str_eq(from.text, to.text);
    if (!same && (!from.unit || !to.unit || !unit_convertible(from.unit, to.unit)))
        return false;
    return !from.unit || from.unit->dim != DIM_ENERGY || f->heat == HEAT_UNSTATED ||
           f->heat == from.heat;
}

static struct str both_names(struct calc *c, const struct factor *a, const struct factor *b)
{
    struct buf t = {0};
    buf_str(&t, a->set);
    buf_char(&t, '/');
    buf_str(&t, a->id);
    buf_cstr(&t, ", ");
    buf_str(&t, b->set);
    buf_char(&t, '/');
    buf_str(&t, b->id);
    struct str s = str_save(&c->arena, buf_view(&t));
    buf_free(&t);
    return s;
}

/* The most specific of the candidates of one part, and another that is as specific, if there is
 * one. */
static void top_two(const struct factor *const *cand, int n, struct str part,
                    const struct factor **best, const struct factor **rival)
{
    *best = *rival = NULL;
    for (int i = 0; i < n; i++) {
        if (!str_eq(cand[i]->part, part))
            continue;
        int d = *best ? select_specificity(cand[i]) - select_specificity(*best) : 1;
        if (d > 0) {
            *best = cand[i];
            *rival = NULL;
        } else if (d == 0 && !*rival) {
            *rival = cand[i];
        }
    }
}

/* The one of the equal rows that the record's unit means. */
struct by_unit {
    const struct calc *c;
    const struct combo *m;
    day_t day;
    const struct factor *best;
    struct str part;
};

static bool equal_to_best(const struct by_unit *u, const struct factor *f)
{
    return str_eq(f->part, u->part) && select_specificity(f) == select_specificity(u->best);
}

/* Rows of units that convert into each other, and of one kind of heat: no unit tells them apart. */
static bool twins(const struct factor *a, const struct factor *b)
{
    bool one_dimension = str_eq(a->unit_text, b->unit_text) ||
                         (a->unit && b->unit && unit_convertible(a->unit, b->unit));
    return one_dimension && (a->heat == b->heat || !a->heat || !b->heat);
}

/* Where no row is in the record's own dimension (a drum, a kilogram of what is told per litre and
 * per kWh): the row that the fewest conversions lead to. Where none leads to any, the first: it
 * then says which conversion is missing. */
static const struct factor *nearest(const struct by_unit *u, const struct factor *const *cand,
                                    int n)
{
    struct path *path = mem_alloc(sizeof *path);
    const struct factor *only = NULL, *missing = u->best;
    int fewest = LINE_STEPS + 1, found = 0;
    bool one_unit = false;
    for (int i = 0; i < n; i++) {
        const struct factor *f = cand[i];
        if (!equal_to_best(u, f))
            continue;
        one_unit |= f != u->best && twins(f, u->best);
        struct node to = unit_node(f->unit_text, f->unit, f->heat);
        enum path_result way =
            convert_find(u->c, u->m, record_node(u->c, u->m), to, u->day, path, NULL);
        if (way == PATH_HEAT)
            missing = f;
        if (way != PATH_FOUND || path->steps > fewest)
            continue;
        found = path->steps < fewest ? 1 : found + 1;
        fewest = path->steps;
        only = f;
    }
    free(path);
    return found == 1 ? only : !found && !one_unit ? missing : NULL;
}

/* Of rows in the record's dimension that give one thing in several units: the one whose unit is
 * nearest to the record's own in size, the record's own before all. NULL: they differ. */
static const struct factor *closest(const struct by_unit *u, const struct factor *const *cand,
                                    int n)
{
    struct node from = record_node(u->c, u->m);
    const struct factor *only = NULL, *first = NULL;
    struct ratio least, far;
    for (int i = 0; i < n; i++) {
        if (!equal_to_best(u, cand[i]) || !direct(u->c, u->m, cand[i]))
            continue;
        if (first && !factor_restates(first, cand[i]))
            return NULL;
        first = first ? first : cand[i];
        if (!unit_distance(from.text, from.unit, cand[i], &far))
            return NULL;
        int closer = first == cand[i] ? -1 : ratio_cmp(&far, &least);
        if (closer > 0)
            continue;
        only = closer < 0 ? cand[i] : NULL;
        least = far;
    }
    return only;
}

/* False: two fit equally, and the unit does not tell them apart. */
static bool best_of(const struct by_unit *like, const struct factor *const *cand, int n,
                    const struct factor **best, const struct factor **rival)
{
    struct by_unit u = *like;
    top_two(cand, n, u.part, best, rival);
    if (!*rival)
        return true;
    const struct factor *only = NULL;
    int found = 0;
    u.best = *best;
    for (int i = 0; i < n; i++)
        if (equal_to_best(&u, cand[i]) && direct(u.c, u.m, cand[i])) {
            only = cand[i];
            found++;
        }
    if (found != 1)
        only = found ? closest(&u, cand, n) : nearest(&u, cand, n);
    if (!only)
        return false;
    *best = only;
    return true;
}

static bool part_seen(const struct factor *const *cand, int i)
{
    for (int k = 0; k < i; k++)
        if (str_eq(cand[k]->part, cand[i]->part))
            return true;
    return false;
}

struct choice select_factors(struct calc *c, const struct combo *m, struct key key, day_t day)
{
    struct choice out = {.result = CHOICE_NONE};
    const struct factor **cand = mem_alloc((size_t)(m->fits + 1) * sizeof *cand);
    bool user = false;
    int n = 0, kept = 0;
    for (int i = 0; i < m->fits; i++)
        if (select_answers(m->fit[i], key) && factor_holds(m->fit[i], day)) {
            user |= m->fit[i]->user;
            cand[n++] = m->fit[i];
        }
    for (int i = 0; i < n; i++)
        if (!user || cand[i]->user)
            cand[kept++] = cand[i];
    if (kept)
        out.factor = arena_alloc(&c->arena, (size_t)kept * sizeof *out.factor);
    for (int i = 0; i < kept; i++) {
        const struct factor *best, *rival;
        if (part_seen(cand, i))
            continue;
        struct by_unit unit = {.c = c, .m = m, .day = day, .part = cand[i]->part};
        if (!best_of(&unit, cand, kept, &best, &rival)) {
            out.result = CHOICE_TWO;
            out.two = both_names(c, best, rival);
            break;
        }
        out.factor[out.n++] = best;
        out.result = CHOICE_FOUND;
    }
    free(cand);
    return out;
}
