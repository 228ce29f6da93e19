/* The per-unit values of a factor row as its cells compute them: the same expressions, in the same
 * order, as sheet_factors.c writes. */
#include "report/sheet.h"

static struct cell methane(const struct used_factor *u, bool fossil)
{
    struct dec v = {0};
    gwp_methane(u->gwp, fossil, &v);
    return cell_dec(v);
}

static struct cell nitrous(const struct used_factor *u)
{
    struct dec v = {0};
    gwp_nitrous(u->gwp, &v);
    return cell_dec(v);
}

static struct cell others(const struct report *r, const struct used_factor *u)
{
    struct cell sum = {0};
    for (int i = 0; i < u->factor->others; i++) {
        struct dec gwp;
        int row;
        if (gwp_other(r, u->gwp, u->factor->other[i].gas, &gwp, &row))
            sum = cell_add(sum, cell_mul(cell_dec(u->factor->other[i].kg), cell_dec(gwp)));
    }
    return sum;
}

static void of_masses(const struct report *r, const struct used_factor *u, struct factor_cells *c)
{
    const struct factor *f = u->factor;
    struct cell fossil = cell_dec(f->ch4_fossil), biogenic = cell_dec(f->ch4_biogenic);
    c->co2 = cell_dec(f->co2);
    c->ch4 = cell_add(fossil, biogenic);
    c->n2o = cell_dec(f->n2o);
    c->other = others(r, u);
    c->co2e = cell_add(c->co2, cell_mul(fossil, methane(u, true)));
    c->co2e = cell_add(c->co2e, cell_mul(biogenic, methane(u, false)));
    c->co2e = cell_add(c->co2e, cell_mul(c->n2o, nitrous(u)));
    c->co2e = cell_add(c->co2e, c->other);
    bool no_co2 = f->co2.coef == 0,
         no_rest = f->ch4_fossil.coef == 0 && f->ch4_biogenic.coef == 0 && f->n2o.coef == 0;
    c->all_co2 = no_rest && f->others == 0;
    c->all_other = no_rest && no_co2;
}

/* What the publisher splits off by gas, he may give in CO2e: it is shown as mass by the row's own
 * GWP. */
static void of_co2e(const struct used_factor *u, struct factor_cells *c)
{
    const struct factor *f = u->factor;
    struct cell minus = cell_int(-1), ch4 = cell_dec(f->ch4_co2e), n2o = cell_dec(f->n2o_co2e);
    c->co2e = cell_dec(f->co2e);
    c->co2 = cell_dec(f->co2);
    c->unsplit = cell_add(c->co2e, cell_mul(c->co2, minus));
    c->all_unsplit = f->co2.coef == 0 && f->ch4_co2e.coef == 0 && f->n2o_co2e.coef == 0;
    if (u->gwp == GWP_NONE)
        return;
    c->ch4 = cell_div(ch4, methane(u, f->biogenic_co2.coef == 0));
    c->n2o = cell_div(n2o, nitrous(u));
    c->unsplit = cell_add(c->unsplit, cell_mul(ch4, minus));
    c->unsplit = cell_add(c->unsplit, cell_mul(n2o, minus));
}

void factors_prepare(struct report *r)
{
    const struct model *m = &r->model;
    r->factor = arena_alloc(&r->model.arena, (size_t)(m->useds + 1) * sizeof *r->factor);
    for (int i = 0; i < m->useds; i++) {
        const struct used_factor *u = &m->used[i];
        struct factor_cells *c = &r->factor[i];
        if (!u->factor) {
            c->co2e = c->unsplit = cell_dec(u->instrument_co2e);
            c->all_unsplit = true;
            continue;
        }
        if (u->factor->has_co2e)
            of_co2e(u, c);
        else
            of_masses(r, u, c);
        if (u->law) { /* energy-origin CO2 alone */
            struct cell co2 = u->factor->has_co2e ? c->co2e : c->co2;
            *c = (struct factor_cells){.co2e = co2, .co2 = co2};
        } else {
            c->biogenic = cell_dec(u->factor->biogenic_co2);
        }
    }
}
