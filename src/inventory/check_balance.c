/* Refrigerants by mass balance: opening stock + purchases - closing stock - what went into larger
 * equipment is what leaked. Signs, both stocks, and a leak that is not below zero. */
#include "inventory/internal.h"

struct balance {
    int records, beside; /* of the balance; of refills beside it */
    bool opening, closing, summed;
    struct ratio kg;
    const struct activity *last, *refill;
};

static struct str method_of(const struct check *c, const struct activity *a)
{
    return code_text(c->inventory, detail_of(c->inventory, a)->method);
}

static int sign_of(const struct check *c, const struct activity *a)
{
    return balance_sign(code_text(c->inventory, a->kind), method_of(c, a));
}

static bool in_kg(const struct check *c, const struct activity *a, struct ratio *kg)
{
    const struct detail *d = detail_of(c->inventory, a);
    const struct unit *u = unit_find(code_text(c->inventory, d->unit)), *to = unit_find(STR("kg"));
    struct ratio by;
    *kg = ratio_dec((struct dec){a->quantity, d->quantity_scale});
    return u && unit_ratio(u, to, &by) && ratio_mul(kg, &by, kg);
}

static void wrong_sign(struct check *c, const struct activity *a, int sign)
{
    diag_error(c->d, record_pos(c, a), F_BALANCE_SIGN, record_what(c, a),
               zstr(&c->scratch, method_of(c, a)), record_quantity(c, a), sign > 0 ? "+" : "-",
               NULL);
    finding_end(c);
}

static void add(struct check *c, struct balance *b, const struct activity *a, int sign)
{
    struct ratio kg;
    struct str method = method_of(c, a);
    b->records++;
    b->opening |= balance_stock(method, true);
    b->closing |= balance_stock(method, false);
    b->last = a;
    if (a->quantity && (a->quantity > 0) != (sign > 0))
        wrong_sign(c, a, sign);
    b->summed = b->summed && in_kg(c, a, &kg) && ratio_add(&b->kg, &kg, &b->kg);
}

static void tell(struct check *c, const struct balance *b)
{
    const char *what = record_what(c, b->last);
    struct ratio zero = ratio_int(0);
    struct buf kg = {0};
    ratio_print(&kg, &b->kg, 6);
    if (b->opening != b->closing)
        diag_error(c->d, record_pos(c, b->last), F_BALANCE_OPEN, what,
                   b->opening ? "closing_stock" : "opening_stock", NULL);
    else if (b->summed && ratio_cmp(&b->kg, &zero) < 0)
        diag_error(c->d, record_pos(c, b->last), F_BALANCE_NEGATIVE, what, kg.p, NULL);
    if (b->beside)
        diag_warning(c->d, record_pos(c, b->refill), F_BALANCE_BESIDE, what,
                     record_quantity(c, b->refill), NULL);
    buf_free(&kg);
    finding_end(c);
}

/* A balance is one of stocks or of charges; purchases alone are not. */
static bool is_balance(const struct check *c, struct group g)
{
    for (int k = 0; k < g.n; k++) {
        struct str method = method_of(c, &g.record[k]);
        if (in_year(c, &g.record[k]) && sign_of(c, &g.record[k]) && !str_is(method, "purchase") &&
            !str_is(method, "購入"))
            return true;
    }
    return false;
}

void check_balance(struct check *c, struct group g)
{
    struct balance b = {.summed = true, .kg = ratio_int(0)};
    if (!is_balance(c, g))
        return;
    for (int k = 0; k < g.n; k++) {
        const struct activity *a = &g.record[k];
        int sign = sign_of(c, a);
        if (!in_year(c, a))
            continue;
        if (sign) {
            add(c, &b, a, sign);
        } else {
            b.beside++;
            b.refill = a;
        }
    }
    tell(c, &b);
}
