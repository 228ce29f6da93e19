/* What a person reads where no way leads from the record's unit to the factor's: the conversion
 * that is missing, as the command that records it; or the two ways that contradict each other. */
#include "calc/engine.h"
#include <stdlib.h>
#include <string.h>

/* Units that are reached from one over the conversions that hold. */
struct reach {
    const struct calc *c;
    const struct combo *m;
    day_t day;
    struct node *node;
    int n;
};

static bool reached(const struct reach *r, const struct node *x)
{
    for (int i = 0; i < r->n; i++)
        if (units_join(r->m, &r->node[i], x) == JOIN_YES)
            return true;
    return false;
}

/* True: the conversion led to a unit that was not reached before. */
static bool extend(struct reach *r, int index)
{
    const struct conversion *v = &r->c->in->conversion[index];
    const struct own_conversion *own = &r->c->conversion[index];
    enum heat heat = v->heat == HEAT_NET ? HEAT_NET : HEAT_GROSS;
    struct node from = unit_node(v->from_unit, own->from, heat);
    struct node to = unit_node(v->to_unit, own->to, heat);
    bool has_from = reached(r, &from), has_to = reached(r, &to);
    if (has_from == has_to || !conversion_holds(v, r->day))
        return false;
    r->node[r->n++] = has_from ? to : from;
    return true;
}

static struct reach reach_from(struct calc *c, const struct combo *m, struct node from, day_t day)
{
    struct reach r = {c, m, day, NULL, 1};
    r.node = arena_alloc(&c->arena, (size_t)(m->conversions + 1) * sizeof *r.node);
    r.node[0] = from;
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < m->conversions; i++)
            more |= extend(&r, m->conversion[i]);
    }
    return r;
}

/* The first unit reached that the program knows, else the one at the start. */
static struct node known_of(const struct reach *r)
{
    for (int i = 0; i < r->n; i++)
        if (r->node[i].unit)
            return r->node[i];
    return r->node[0];
}

static bool is_money(const struct node *n)
{
    return n->unit && n->unit->dim == DIM_MONEY;
}

/* USD of USD_2022, JPY of kJPY. */
static struct str currency_of(const struct node *n)
{
    return (struct str){n->unit->base, 3};
}

/* The first money of no price year that was reached. */
static const struct node *plain_money(const struct reach *r)
{
    for (int i = 0; i < r->n; i++)
        if (is_money(&r->node[i]) && strlen(r->node[i].unit->base) == 3)
            return &r->node[i];
    return NULL;
}

static bool reaches_currency(const struct reach *r, struct str currency)
{
    struct node n = unit_node(currency, unit_find(currency), HEAT_UNSTATED);
    return reached(r, &n);
}

/* ---- as commands ---- */
static void argument(struct buf *out, const char *column, struct str value)
{
    bool quote = false;
    for (size_t i = 0; i < value.n; i++)
        quote =
            quote || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+@",
                             value.p[i]);
    buf_printf(out, quote ? " '%s=" : " %s=", column);
    buf_str(out, value);
    buf_cstr(out, quote ? "'" : "");
}

static void command(struct buf *out, const struct calc *c, const struct combo *m, struct str from,
                    struct str to, bool money)
{
    buf_cstr(out, out->n ? " ; tanso add conversions" : "tanso add conversions");
    if (!money)
        argument(out, "activity", m->activity);
    argument(out, "from_unit", from);
    argument(out, "to_unit", to);
    buf_cstr(out, " multiply_by=NUMBER");
    if (money) {
        buf_cstr(out, " valid_from=");
        date_print(out, c->in->from);
        buf_cstr(out, " valid_to=");
        date_print(out, c->in->to);
    }
    buf_cstr(out, " source=TEXT");
}

/* Rate and deflator apart: whichever is not recorded yet. */
static void money_commands(struct buf *out, const struct calc *c, const struct combo *m,
                           const struct reach *a, const struct reach *b)
{
    struct str to = str_of(b->node[0].unit->base), currency = currency_of(&b->node[0]);
    const struct node *have = plain_money(a), *want = plain_money(b);
    struct str from = have ? str_of(have->unit->base) : str_of(a->node[0].unit->base);
    if (want) /* only the rate is missing */
        command(out, c, m, from, str_of(want->unit->base), true);
    else if (reaches_currency(a, currency)) /* only the deflator */
        command(out, c, m, currency, to, true);
    else {
        command(out, c, m, from, currency, true);
        command(out, c, m, currency, to, true);
    }
}

struct str gap_commands(struct calc *c, const struct combo *m, struct node from, struct node to,
                        day_t day)
{
    struct reach a = reach_from(c, m, from, day), b = reach_from(c, m, to, day);
    struct buf t = {0};
    struct node x = known_of(&a), y = known_of(&b);
    if (is_money(&from) && is_money(&to)) {
        money_commands(&t, c, m, &a, &b);
    } else {
        command(&t, c, m, x.text, y.text, false);
        if (y.unit && y.unit->dim == DIM_ENERGY && y.heat == HEAT_NET)
            buf_cstr(&t, " heat_basis=net");
    }
    struct str s = str_save(&c->arena, buf_view(&t));
    buf_free(&t);
    return s;
}

/* ---- two ways ---- */
static void way(struct buf *out, const struct path *p)
{
    enum { PLACES = 12 };
    for (int i = 0; i < p->steps; i++) {
        const struct step *s = &p->step[i];
        buf_cstr(out, i ? ", " : "");
        buf_str(out, s->from);
        buf_cstr(out, " -> ");
        buf_str(out, s->to);
        buf_cstr(out, " x ");
        ratio_print(out, &s->multiply_by, PLACES);
        if (s->source.n) {
            buf_cstr(out, " [");
            buf_str(out, s->source);
            buf_char(out, ']');
        }
    }
}

struct str both_ways(struct calc *c, const struct path *a, const struct path *b)
{
    struct buf t = {0};
    way(&t, a);
    buf_cstr(&t, "; ");
    way(&t, b);
    struct str s = str_save(&c->arena, buf_view(&t));
    buf_free(&t);
    return s;
}
