/* The lines of one meter and period: which of them are the amount. The same kWh stands behind the
 * energy, the levy, the adjustment; day and night are parts of it. Told by the names of the lines
 * and by the figures themselves; where neither tells, it is asked, not guessed. */
#include "ingest/invoice.h"

enum reading { READ_SUM, READ_ONCE, READ_LARGEST, READINGS };
struct amounts {
    struct invoice_line *const *line;
    int n;
    enum invoice_role
        base;    /* of the lines that are read: energy, or charges where there is no other */
    int counted; /* how many those are */
    bool alike, all_parts;
    struct dec sum, largest;
    const struct invoice_line *top; /* the largest */
    bool fits[READINGS];            /* what the figures allow */
};

static bool in_base(const struct amounts *a, int i)
{
    return a->line[i]->role == a->base;
}

static bool same_unit(const struct amounts *a)
{
    for (int i = 0; i < a->n; i++)
        if (unit_find(str_of(a->line[i]->unit)) != unit_find(str_of(a->line[0]->unit)))
            return false;
    return true;
}

static bool add_up(struct amounts *a)
{
    a->alike = a->all_parts = true;
    for (int i = 0; i < a->n; i++) {
        const struct invoice_line *l = a->line[i];
        if (!in_base(a, i))
            continue;
        if (!a->top || dec_cmp(l->quantity, a->largest) > 0) {
            a->alike &= !a->top;
            a->largest = l->quantity;
            a->top = l;
        } else {
            a->alike &= dec_cmp(l->quantity, a->largest) == 0;
        }
        a->all_parts &= l->parts || l->named;
        a->counted++;
        if (!dec_add(a->sum, l->quantity, &a->sum))
            return false;
    }
    return true;
}

/* Whether a charge is made on that very amount. */
static bool charged(const struct amounts *a, struct dec amount)
{
    for (int i = 0; i < a->n; i++)
        if (!in_base(a, i) && dec_cmp(a->line[i]->quantity, amount) == 0)
            return true;
    return false;
}

static struct dec value(const struct amounts *a, enum reading r)
{
    return r == READ_SUM ? a->sum : a->largest;
}

static void see_figures(struct amounts *a)
{
    struct dec rest, minus = {-a->largest.coef, a->largest.scale};
    a->fits[READ_SUM] = true;
    a->fits[READ_ONCE] = a->alike;
    a->fits[READ_LARGEST] = !a->alike && a->counted > 2 && dec_add(a->sum, minus, &rest) &&
                            dec_cmp(rest, a->largest) == 0;
}

/* The one reading on which a charge is made; READINGS: none, or more than one. */
static enum reading by_charges(const struct amounts *a)
{
    enum reading found = READINGS;
    for (int r = 0; r < READINGS; r++) {
        if (!a->fits[r] || !charged(a, value(a, (enum reading)r)))
            continue;
        if (found != READINGS && dec_cmp(value(a, found), value(a, (enum reading)r)) != 0)
            return READINGS;
        found = found == READINGS ? (enum reading)r : found;
    }
    return found;
}

/* The largest is the total of the others, which are parts by name. */
static bool is_total(const struct amounts *a)
{
    if (!a->fits[READ_LARGEST] || a->top->parts)
        return false;
    for (int i = 0; i < a->n; i++)
        if (in_base(a, i) && a->line[i] != a->top && !a->line[i]->parts)
            return false;
    return true;
}

static enum reading choose(const struct amounts *a, bool deliveries)
{
    if (a->counted == 1 || deliveries)
        return READ_SUM;
    enum reading r = a->base == ROLE_ENERGY ? by_charges(a) : READINGS;
    if (r != READINGS)
        return r;
    if (a->all_parts)
        return READ_SUM;
    if (is_total(a))
        return READ_LARGEST;
    return a->base == ROLE_CHARGE && a->alike ? READ_ONCE : READINGS;
}

void invoice_line_text(struct buf *b, const struct invoice_line *l)
{
    buf_str(b, l->id);
    buf_cstr(b, l->id.n && l->name.n ? " " : "");
    buf_str(b, l->name);
}

static void tell(const struct amounts *a, enum reading r, struct buf *of)
{
    const char *mark = r == READ_SUM ? " + " : " = ";
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < a->n; i++) {
            if (in_base(a, i) != (pass == 0))
                continue;
            buf_cstr(of, of->n == 0 ? "" : pass ? " = " : mark);
            invoice_line_text(of, a->line[i]);
        }
}

bool invoice_amount(struct invoice_line *const *line, int n, bool deliveries, struct dec *out,
                    struct buf *of)
{
    struct amounts a = {.line = line, .n = n, .base = ROLE_CHARGE};
    for (int i = 0; i < n; i++)
        if (line[i]->role == ROLE_ENERGY)
            a.base = ROLE_ENERGY;
    if (!same_unit(&a) || !add_up(&a))
        return false;
    see_figures(&a);
    enum reading r = choose(&a, deliveries);
    if (r == READINGS)
        return false;
    *out = value(&a, r);
    tell(&a, r, of);
    return true;
}
