/* Conversion between the unit of a record and the unit of a factor: docs/methods.md
 * section 4. */
#include "calc/engine.h"
#include <stdlib.h>
#include <string.h>

struct node unit_node(struct str text, const struct unit *unit, enum heat heat)
{
    return (struct node){text, unit, heat, false};
}

struct node record_node(const struct calc *c, const struct combo *m)
{
    struct str text = c->in->text[m->of->unit];
    enum heat heat = m->of->heat == HEAT_NET ? HEAT_NET : HEAT_GROSS;
    return unit_node(text, unit_find(text), heat);
}

static bool is_energy(const struct node *n)
{
    return n->unit && n->unit->dim == DIM_ENERGY;
}

/* An activity with one conversion per litre and another per cubic metre is sold as a liquid and as
 * a gas (LPG): 1 m3 of it is then not 1,000 L, whatever the unit table says. */
bool convert_two_phases(const struct calc *c, const struct combo *m)
{
    bool litres = false, cubic = false;
    for (int i = 0; i < m->conversions; i++) {
        const struct own_conversion *v = &c->conversion[m->conversion[i]];
        const struct unit *end[2] = {v->from, v->to};
        if (!c->in->conversion[m->conversion[i]].activity.n)
            continue;
        for (int k = 0; k < 2; k++)
            if (end[k] && end[k]->dim == DIM_VOLUME) {
                cubic = cubic || unit_is_cubic(end[k]);
                litres = litres || !unit_is_cubic(end[k]);
            }
    }
    return litres && cubic;
}

enum join units_join(const struct combo *m, const struct node *a, const struct node *b)
{
    bool same = str_eq(a->text, b->text);
    if (!same && (!a->unit || !b->unit || !unit_convertible(a->unit, b->unit)))
        return JOIN_NO;
    if (!same && m->two_phases && a->unit->dim == DIM_VOLUME &&
        unit_is_cubic(a->unit) != unit_is_cubic(b->unit))
        return JOIN_NO;
    if (is_energy(a) && b->heat != HEAT_UNSTATED && a->heat != b->heat)
        return JOIN_HEAT;
    return JOIN_YES;
}

void convert_rows(struct calc *c, struct combo *m)
{
    int *row = arena_alloc(&c->arena, (size_t)(c->in->conversions + 1) * sizeof *row);
    for (int i = 0; i < c->in->conversions; i++) {
        const struct conversion *v = &c->in->conversion[i];
        if ((v->activity.n && !str_eq(v->activity, m->activity)) ||
            !place_matches(v->country, m->at->country))
            continue;
        if (v->supplier.n &&
            (!m->supplier_key.n || !str_eq(c->conversion[i].supplier_key, m->supplier_key)))
            continue;
        row[m->conversions++] = i;
    }
    m->conversion = row;
    m->two_phases = convert_two_phases(c, m);
}

struct search {
    const struct calc *c;
    const struct combo *m;
    struct node target;
    day_t day;
    int taken[MAX_CONVERSIONS_IN_PATH + 1]; /* conversions of the path at hand */
    int depth;
    int without;                 /* this conversion may not serve, -1: all may */
    struct path at, best, rival; /* rival: another way of the same rank and another result */
    int rank, best_rank;         /* lower is better */
    int away, best_away;         /* joins between units that only the unit table makes one */
    bool found, two, heat;
    bool book_first; /* what the book says of two units of one dimension, not the unit table */
};

bool conversion_holds(const struct conversion *v, day_t day)
{
    return (v->from == DAY_NONE || v->from <= day) && (v->to == DAY_NONE || v->to >= day);
}

static bool same_unit(const struct node *a, const struct node *b)
{
    return (a->unit && a->unit == b->unit) || str_eq(a->text, b->text);
}

/* "1000", "0.001": one digit, and that a 1. */
static bool is_power_of_ten(const char *text)
{
    size_t zeros = strspn(text, "0.");
    return text[zeros] == '1' && text[zeros + 1 + strspn(text + zeros + 1, "0.")] == '\0';
}

/* A litre, a tonne; not a gallon. */
static bool is_decimal(const struct unit *u)
{
    return is_power_of_ten(u->num) && is_power_of_ten(u->den);
}

/* Whether conversion `index` says by the book how two units of one dimension stand to each other.
 */
static bool restates(const struct search *s, int index)
{
    const struct conversion *v = &s->c->in->conversion[index];
    const struct own_conversion *own = &s->c->conversion[index];
    return !v->built_in && own->from && own->to && own->from != own->to &&
           unit_convertible(own->from, own->to) && conversion_holds(v, s->day);
}

/* A conversion of the book beats a built-in value: where it states how large the gallon is, no way
 * leads through the gallon of the unit table, and none of the table between its own two units. */
static bool table_yields(const struct search *s, const struct unit *a, const struct unit *b)
{
    for (int i = 0; i < s->m->conversions; i++) {
        int index = s->m->conversion[i];
        if (!restates(s, index))
            continue;
        const struct unit *from = s->c->conversion[index].from, *to = s->c->conversion[index].to;
        if ((a == from && b == to) || (a == to && b == from))
            return true;
        const struct unit *odd = is_decimal(from) == is_decimal(to) ? NULL
                                 : is_decimal(from)                 ? to
                                                                    : from;
        if (odd && (a == odd || b == odd))
            return true;
    }
    return false;
}

static enum join meets(const struct search *s, const struct node *a, const struct node *b)
{
    enum join j = units_join(s->m, a, b);
    return j == JOIN_YES && s->book_first && !same_unit(a, b) && table_yields(s, a->unit, b->unit)
               ? JOIN_NO
               : j;
}

static void add_step(struct path *p, struct str from, struct str to, const struct ratio *r,
                     struct str source)
{
    if (p->steps < LINE_STEPS)
        p->step[p->steps] = (struct step){from, to, *r, source};
    p->steps++;
}

/* By units alone, from a to b: a step only where it changes the number. */
static bool rescale(struct path *p, const struct node *a, const struct node *b)
{
    struct ratio r, one = ratio_int(1);
    if (str_eq(a->text, b->text))
        return true;
    if (!unit_ratio(a->unit, b->unit, &r) || !ratio_mul(&p->ratio, &r, &p->ratio))
        return false;
    if (ratio_cmp(&r, &one) != 0)
        add_step(p, a->text, b->text, &r, str_of((is_decimal(b->unit) ? a : b)->unit->source));
    return true;
}

/* Among equals the way that leads through the units as they are named: LPG in litres or kL is a
 * liquid, LPG in m3 a gas, and each has a conversion of its own, although the unit table takes a kL
 * for a m3. */
static void consider(struct search *s, const struct node *at)
{
    struct path p = s->at;
    int away = s->away + !same_unit(at, &s->target);
    if (!rescale(&p, at, &s->target) || p.steps > LINE_STEPS)
        return;
    if (!s->found || s->rank < s->best_rank || (s->rank == s->best_rank && away < s->best_away)) {
        s->found = true;
        s->two = false;
        s->best = p;
        s->best_rank = s->rank;
        s->best_away = away;
    } else if (s->rank == s->best_rank && away == s->best_away &&
               ratio_cmp(&p.ratio, &s->best.ratio) != 0) {
        s->two = true;
        s->rival = p;
    }
}

/* The book's before built-in ones, then those of the supplier, then those of the activity. */
static int conversion_rank(const struct conversion *v)
{
    return (v->built_in ? 100 : 0) + (v->supplier.n ? 0 : 10) + (v->activity.n ? 0 : 1);
}

/* A set that says at which state its m3 is measured lets what is stated be read as its m3. Whoever
 * has a m3 of his own does not know its state by that. */
static bool one_way(const struct conversion *v, const struct own_conversion *own)
{
    return v->built_in && own->from && own->to && own->from->dim == DIM_GAS_VOLUME &&
           own->to->dim == DIM_VOLUME;
}

static void walk(struct search *s, const struct node *at, int left);

/* Goes through conversion `index`, forward or backward, when its near end joins `at`. */
static void cross(struct search *s, const struct node *at, int index, bool forward, int left)
{
    const struct conversion *v = &s->c->in->conversion[index];
    const struct own_conversion *own = &s->c->conversion[index];
    enum heat heat = v->heat == HEAT_NET ? HEAT_NET : HEAT_GROSS;
    struct node from = unit_node(v->from_unit, own->from, heat);
    struct node to = unit_node(v->to_unit, own->to, heat);
    struct node near = forward ? from : to, far = forward ? to : from;
    enum join j = meets(s, at, &near);
    if (one_way(v, own) && (!forward || s->target.metered))
        return;
    if (j == JOIN_HEAT)
        s->heat = true;
    if (j != JOIN_YES || v->multiply_by.coef == 0)
        return;
    struct path before = s->at;
    struct ratio r = ratio_dec(v->multiply_by), one = ratio_int(1);
    if ((forward || ratio_div(&one, &r, &r)) && rescale(&s->at, at, &near) &&
        ratio_mul(&s->at.ratio, &r, &s->at.ratio)) {
        add_step(&s->at, near.text, far.text, &r, v->source);
        s->taken[s->depth++] = index;
        int away = !same_unit(at, &near);
        s->rank += conversion_rank(v);
        s->away += away;
        walk(s, &far, left - 1);
        s->away -= away;
        s->rank -= conversion_rank(v);
        s->depth--;
    }
    s->at = before;
}

static bool taken(const struct search *s, int index)
{
    for (int i = 0; i < s->depth; i++)
        if (s->taken[i] == index)
            return true;
    return false;
}

static void walk(struct search *s, const struct node *at, int left)
{
    if (left == 0) {
        enum join j = meets(s, at, &s->target);
        if (j == JOIN_YES)
            consider(s, at);
        else if (j == JOIN_HEAT)
            s->heat = true;
        return;
    }
    for (int i = 0; i < s->m->conversions; i++) {
        int index = s->m->conversion[i];
        if (index == s->without || taken(s, index) ||
            !conversion_holds(&s->c->in->conversion[index], s->day))
            continue;
        cross(s, at, index, true, left);
        cross(s, at, index, false, left);
    }
}

/* Fewest conversions first: all paths of one length are looked at, and two results of equal rank
 * are an error, not a choice. */
static enum path_result shortest(struct search *s, struct node from, int fewest)
{
    for (int k = fewest; k <= MAX_CONVERSIONS_IN_PATH && !s->found; k++)
        walk(s, &from, k);
    return s->two ? PATH_TWO : s->found ? PATH_FOUND : s->heat ? PATH_HEAT : PATH_NONE;
}

static struct search *search_new(const struct calc *c, const struct combo *m, struct node to,
                                 day_t day)
{
    struct search *s = mem_alloc(sizeof *s);
    *s = (struct search){.c = c, .m = m, .target = to, .day = day, .without = -1};
    s->at.ratio = ratio_int(1);
    return s;
}

enum path_result convert_find(const struct calc *c, const struct combo *m, struct node from,
                              struct node to, day_t day, struct path *out, struct path *rival)
{
    struct search *s = search_new(c, m, to, day);
    for (int i = 0; i < m->conversions; i++)
        s->book_first = s->book_first || restates(s, m->conversion[i]);
    enum path_result result = shortest(s, from, 0);
    s->book_first = false;
    if (!s->found)
        result = shortest(s, from, 0);
    if (s->found)
        *out = s->best;
    if (s->two && rival)
        *rival = s->rival;
    free(s);
    return result;
}

enum path_result convert_around(const struct calc *c, const struct combo *m, int conversion,
                                day_t day, struct path *out)
{
    const struct conversion *v = &c->in->conversion[conversion];
    const struct own_conversion *own = &c->conversion[conversion];
    enum heat heat = v->heat == HEAT_NET ? HEAT_NET : HEAT_GROSS;
    struct search *s = search_new(c, m, unit_node(v->to_unit, own->to, heat), day);
    s->without = conversion;
    enum path_result result = shortest(s, unit_node(v->from_unit, own->from, heat), 1);
    if (s->found)
        *out = s->best;
    free(s);
    return result;
}
