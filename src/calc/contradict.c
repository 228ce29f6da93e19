/* Conversions of the book that contradict each other: two ways of one kind between the same units
 * that do not give the same number, as a circle of exchange rates does whose product is not 1. */
#include "calc/engine.h"
#include <stdlib.h>

/* Told of one activity, supplier and country: a density of diesel may differ from one of anything.
 */
static bool alike(const struct calc *c, int a, int b)
{
    const struct conversion *x = &c->in->conversion[a], *y = &c->in->conversion[b];
    return !y->built_in && str_eq(x->activity, y->activity) && str_eq(x->country, y->country) &&
           str_eq(c->conversion[a].supplier_key, c->conversion[b].supplier_key);
}

/* A combination that has the conversions like this one and nothing else. */
static struct combo *only_alike(struct calc *c, int index, struct place *place)
{
    struct combo *m = arena_alloc(&c->arena, sizeof *m);
    int *row = arena_alloc(&c->arena, (size_t)(c->in->conversions + 1) * sizeof *row);
    *m = (struct combo){.activity = c->in->conversion[index].activity, .at = place};
    for (int i = 0; i < c->in->conversions; i++)
        if (alike(c, index, i))
            row[m->conversions++] = i;
    m->conversion = row;
    m->two_phases = convert_two_phases(c, m);
    return m;
}

/* Days on which it is asked: when the conversion starts to hold, and when others do after it. */
static bool asked_on(const struct calc *c, int index, int other, day_t *day)
{
    const struct conversion *v = &c->in->conversion[index], *x = &c->in->conversion[other];
    *day = x->from != DAY_NONE ? x->from : v->from != DAY_NONE ? v->from : c->in->from;
    return conversion_holds(v, *day);
}

static bool contradicts(struct calc *c, const struct combo *m, int index, day_t day,
                        struct path *other)
{
    struct ratio own = ratio_dec(c->in->conversion[index].multiply_by);
    enum path_result result = convert_around(c, m, index, day, other);
    return (result == PATH_FOUND || result == PATH_TWO) && ratio_cmp(&own, &other->ratio) != 0;
}

static bool same_pair(const struct contradiction *x, const struct step *s)
{
    return (str_eq(x->from, s->from) && str_eq(x->to, s->to)) ||
           (str_eq(x->from, s->to) && str_eq(x->to, s->from));
}

/* Each member of a circle finds the others. */
static bool told_before(const struct path *other, const struct contradictions *all)
{
    for (int i = 0; i < all->n; i++)
        for (int k = 0; k < other->steps; k++)
            if (same_pair(&all->of[i], &other->step[k]))
                return true;
    return false;
}

static struct path own_way(const struct conversion *v)
{
    struct path p = {.ratio = ratio_dec(v->multiply_by), .steps = 1};
    p.step[0] = (struct step){v->from_unit, v->to_unit, p.ratio, v->source};
    return p;
}

static void look_at(struct calc *c, int index, struct contradictions *all)
{
    struct place anywhere = {.country = c->in->country};
    const struct combo *m = only_alike(c, index, &anywhere);
    struct path own = own_way(&c->in->conversion[index]), *other = mem_alloc(sizeof *other);
    day_t day;
    for (int k = 0; k < m->conversions; k++)
        if (asked_on(c, index, m->conversion[k], &day) && contradicts(c, m, index, day, other)) {
            if (!told_before(other, all))
                all->of[all->n++] = (struct contradiction){
                    own.step[0].from,          own.step[0].to, c->in->conversion[index].activity,
                    both_ways(c, &own, other), index,          day};
            break;
        }
    free(other);
}

struct contradictions calc_contradictions(struct calc *c)
{
    struct contradictions all = {
        arena_alloc(&c->arena, (size_t)(c->in->conversions + 1) * sizeof *all.of), 0};
    for (int i = 0; i < c->in->conversions; i++)
        if (!c->in->conversion[i].built_in)
            look_at(c, i, &all);
    return all;
}
