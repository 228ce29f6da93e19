/* Measures: what they save by year, and at which cost. */
#include "inventory/roadmap.h"
#include "inventory/internal.h"

#include <stdlib.h>

static bool per_tonne(struct measure *m)
{
    struct ratio cost = ratio_dec(m->cost), kg = ratio_dec(m->kg_per_year), tonne = ratio_int(1000);
    return m->cost_known && m->kg_per_year.coef > 0 && ratio_mul(&cost, &tonne, &m->per_tonne) &&
           ratio_div(&m->per_tonne, &kg, &m->per_tonne);
}

static bool take_measure(void *ctx, const struct book_row *r, struct str id)
{
    struct measures *all = ctx;
    struct measure m = {.start = DAY_NONE};
    if (!dec_parse(row_value(r, "co2e_kg_per_year"), &m.kg_per_year))
        return true; /* refused by import: it cannot be in a sound ledger */
    m.id = str_save(&all->arena, id);
    m.name = str_save(&all->arena, row_value(r, "name"));
    m.site = str_save(&all->arena, row_value(r, "site"));
    m.currency = str_save(&all->arena, row_value(r, "currency"));
    m.status = str_save(&all->arena, row_value(r, "status"));
    if (!date_parse_iso(row_value(r, "start"), &m.start))
        m.start = DAY_NONE;
    m.cost_known = dec_parse(row_value(r, "cost"), &m.cost);
    m.per_tonne_known = per_tonne(&m);
    MEM_GROW(all->measure, all->n, all->cap);
    all->measure[all->n++] = m;
    return true;
}

static int by_cost(const void *x, const void *y)
{
    const struct measure *a = x, *b = y;
    if (a->per_tonne_known != b->per_tonne_known)
        return a->per_tonne_known ? -1 : 1;
    int c = a->per_tonne_known ? ratio_cmp(&a->per_tonne, &b->per_tonne) : 0;
    return c ? c : str_cmp(a->id, b->id);
}

bool measures_load(struct ledger *l, struct measures *out)
{
    *out = (struct measures){.one_currency = true};
    if (!ledger_rows(l, TABLE_MEASURES, take_measure, out))
        return false;
    if (out->n)
        qsort(out->measure, (size_t)out->n, sizeof *out->measure, by_cost);
    for (int k = 1; k < out->n; k++)
        if (out->measure[k].per_tonne_known)
            out->one_currency &= str_eq(out->measure[k].currency, out->measure[0].currency);
    return true;
}

void measures_free(struct measures *m)
{
    free(m->measure);
    arena_free(&m->arena);
    *m = (struct measures){0};
}

void measure_days(const struct inventory *i, const struct measure *m, int year, int *days, int *of)
{
    day_t from, to;
    *days = *of = 0;
    if (!year_bounds(i->organization.fiscal_start, year, &from, &to))
        return;
    *of = to - from + 1;
    if (m->start != DAY_NONE && m->start <= to)
        *days = m->start <= from ? *of : to - m->start + 1;
}
