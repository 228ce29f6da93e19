/* Which meter a line is of. What the invoice names outright has to be in the book; other numbers on
 * it (of the customer, a contract, a product) count where the book knows them. */
#include "ingest/accept_impl.h"
#include "ingest/invoice.h"
#include <string.h>

static const struct known_meter *meter_at(const struct invoice *v, int i)
{
    return &v->im->acceptor->meter[i];
}

static int index_of(const struct invoice *v, struct str id)
{
    int32_t i;
    return id.n && names_get(&v->im->acceptor->meters, id, &i) ? i : -1;
}

/* -2 after a diagnostic: two meters bear the number. */
static int lookup(const struct invoice *v, const struct xml_node *n, struct str number)
{
    struct str other, id = accept_meter_by_number(v->im->acceptor, number, &other);
    if (other.n == 0)
        return index_of(v, id);
    diag_error(v->im->diag, invoice_pos(v, n), E_BILL_NUMBER_TWICE, invoice_keep(v, number),
               invoice_keep(v, id), invoice_keep(v, other), NULL);
    return -2;
}

/* "NUMBER/NAME": the meter of the lines of that name alone. */
static struct str named(const struct invoice *v, struct str number, struct str name)
{
    struct buf b = {0};
    buf_printf(&b, "%.*s/%.*s", (int)number.n, number.p, (int)name.n, name.n ? name.p : "");
    struct str s = str_save(v->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

/* Whether any meter is of single lines of this supply point. */
static bool names_lines(const struct invoice *v, struct str number)
{
    const struct acceptor *a = v->im->acceptor;
    struct buf want = {0}, have = {0};
    bool found = false;
    number_key(&want, number);
    buf_char(&want, '/');
    for (int i = 0; i < a->meter_n && !found; i++) {
        buf_reset(&have);
        number_key(&have, a->meter[i].number);
        found = have.n > want.n && memcmp(have.p, want.p, want.n) == 0;
    }
    buf_free(&want);
    buf_free(&have);
    return found;
}

/* What was found for the number before: an invoice of many lines is mostly of few supply points. */
struct memo {
    struct str number;
    int meter;
    bool lines;
};

static bool try_number(struct invoice *v, struct invoice_line *l, struct str number,
                       struct memo *memo)
{
    if (!memo->number.p || !str_eq(memo->number, number))
        *memo = (struct memo){number, lookup(v, l->node, number), names_lines(v, number)};
    int meter = memo->lines ? lookup(v, l->node, named(v, number, l->name)) : -1;
    l->named = meter >= 0;
    if (meter == -1)
        meter = memo->meter;
    if (meter == -1 && memo->lines) {
        l->role = ROLE_UNNAMED;
        l->point = number;
        return true;
    }
    if (meter < 0)
        return false;
    l->meter = meter;
    l->point = number;
    return true;
}

/* 1: found, 0: nothing there, -1: told that two meters fit. */
static int try_all(struct invoice *v, struct invoice_line *l, const struct invoice_ids *ids,
                   bool object, struct memo *memo)
{
    int found = -1;
    for (int i = 0; i < ids->n; i++) {
        if (ids->at[i].object != object)
            continue;
        if (object && l->point.n == 0)
            l->point = ids->at[i].value;
        int before = l->meter;
        if (!try_number(v, l, ids->at[i].value, memo))
            continue;
        if (found >= 0 && before >= 0 && l->meter != before) {
            diag_error(v->im->diag, invoice_pos(v, l->node), E_INVOICE_METERS,
                       invoice_keep(v, meter_at(v, before)->id),
                       invoice_keep(v, meter_at(v, l->meter)->id), NULL);
            return -1;
        }
        found = i;
    }
    return found >= 0;
}

static bool find_meter(struct invoice *v, struct invoice_line *l, struct memo *memo)
{
    const struct invoice_ids *of[] = {&l->ids, &v->ids};
    for (int k = 0; k < 2; k++) {
        for (int object = 1; object >= 0; object--) {
            int found = try_all(v, l, of[k], object, memo);
            if (found)
                return found > 0;
        }
        if (l->point.n)
            return true; /* named outright, and not known: asked for below */
    }
    return true;
}

/* --meter stands for the one supply point that the book does not know. */
static void option_meter(struct invoice *v)
{
    int meter = index_of(v, str_of(v->im->options->meter));
    const struct str *point = NULL;
    for (int i = 0; i < v->n; i++) {
        struct invoice_line *l = &v->line[i];
        if (!l->unit || l->meter >= 0 || l->role == ROLE_UNNAMED)
            continue;
        if (point && !str_eq(*point, l->point))
            return;
        point = &l->point;
    }
    for (int i = 0; i < v->n && meter >= 0; i++)
        if (v->line[i].unit && v->line[i].meter < 0 && v->line[i].role != ROLE_UNNAMED)
            v->line[i].meter = meter;
}

bool invoice_points(struct invoice *v)
{
    struct memo memo = {0};
    int64_t errors = v->im->diag->errors;
    bool ok = true;
    for (int i = 0; i < v->n; i++)
        if (v->line[i].unit)
            ok &= find_meter(v, &v->line[i], &memo);
    if (ok && v->im->options->meter)
        option_meter(v);
    return ok && errors == v->im->diag->errors;
}
