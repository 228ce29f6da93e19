/* Drivers (turnover, output, headcount ...) and intensities per unit of them.
 * An intensity is kg CO2e of the scopes divided by the driver's sum over the year; over a null
 * scope it is null. */
#include "inventory/internal.h"

#include <stdlib.h>

struct driver_load {
    struct inventory *i;
    struct drivers *out;
};

static bool take_driver(void *ctx, const struct book_row *r, struct str id)
{
    struct driver_load *load = ctx;
    struct drivers *out = load->out;
    struct driver_row row = {0};
    (void)id;
    if (!row_period(r, &row.from, &row.to) || !dec_parse(row_value(r, "value"), &row.value))
        return true; /* refused by import: it cannot be in a sound ledger */
    if (row.to == DAY_NONE)
        row.to = row.from;
    row.name = str_save(&load->i->arena, row_value(r, "name"));
    row.unit = str_save(&load->i->arena, row_value(r, "unit"));
    MEM_GROW(out->row, out->n, out->cap);
    out->row[out->n++] = row;
    return true;
}

bool drivers_load(struct inventory *i, struct drivers *out)
{
    struct driver_load load = {i, out};
    return ledger_rows(i->ledger, TABLE_DRIVERS, take_driver, &load);
}

void drivers_free(struct drivers *d)
{
    free(d->row);
    *d = (struct drivers){0};
}

/* What of a row's value falls in from..to: value x days inside / days of its period. */
static bool add_part(struct ratio *sum, const struct driver_row *r, day_t from, day_t to)
{
    day_t first = r->from > from ? r->from : from;
    day_t last = r->to < to ? r->to : to;
    struct ratio part, value = ratio_dec(r->value);
    return ratio_frac(last - first + 1, r->to - r->from + 1, &part) &&
           ratio_mul(&value, &part, &part) && ratio_add(sum, &part, sum);
}

static int covered_days(const struct drivers *d, struct str name, struct str unit, day_t from,
                        day_t to)
{
    int days = 0;
    for (day_t day = from; day <= to; day++) {
        bool covered = false;
        for (int k = 0; k < d->n && !covered; k++)
            covered = d->row[k].from <= day && day <= d->row[k].to &&
                      str_eq(d->row[k].name, name) && str_eq(d->row[k].unit, unit);
        days += covered;
    }
    return days;
}

bool driver_sum(const struct drivers *d, struct str name, struct str unit, day_t from, day_t to,
                struct ratio *out, int *days)
{
    bool any = false;
    *out = ratio_int(0);
    for (int k = 0; k < d->n; k++) {
        const struct driver_row *r = &d->row[k];
        if (!str_eq(r->name, name) || !str_eq(r->unit, unit) || r->to < from || r->from > to)
            continue;
        if (!add_part(out, r, from, to))
            return false;
        any = true;
    }
    *days = any ? covered_days(d, name, unit, from, to) : 0;
    return any;
}

static bool seen_before(const struct drivers *d, int k)
{
    for (int n = 0; n < k; n++) {
        if (str_eq(d->row[n].name, d->row[k].name) && str_eq(d->row[n].unit, d->row[k].unit))
            return true;
    }
    return false;
}

static void fill_one(struct inventory *i, struct intensity *out)
{
    static const struct {
        unsigned mask;
        enum basis basis;
    } of[3] = {{MASK_SCOPE1 | MASK_SCOPE2, BASIS_LOCATION},
               {MASK_SCOPE1 | MASK_SCOPE2, BASIS_MARKET},
               {MASK_SCOPE1 | MASK_SCOPE2 | MASK_SCOPE3, BASIS_LOCATION}};
    for (int k = 0; k < 3 && out->value_known; k++) {
        int64_t mg = 0;
        struct ratio kg;
        out->known[k] = scopes_value(i->totals, of[k].mask, of[k].basis, &mg) &&
                        ratio_frac(mg, 1000000, &kg) &&
                        ratio_div(&kg, &out->value, &out->kg_per_unit[k]);
    }
}

static void partial_caveat(struct inventory *i, const struct intensity *x, int days)
{
    struct buf name = {0}, covered = {0}, all = {0};
    visible(&name, x->driver);
    buf_char(&name, '\0');
    buf_int(&covered, days);
    buf_int(&all, i->to - i->from + 1);
    caveat_add(i, C_DRIVER_PARTIAL, name.p, covered.p, all.p, NULL);
    buf_free(&name);
    buf_free(&covered);
    buf_free(&all);
}

void intensities_fill(struct inventory *i, const struct drivers *d)
{
    i->intensity = arena_alloc(&i->arena, (size_t)(d->n + 1) * sizeof *i->intensity);
    for (int k = 0; k < d->n; k++) {
        if (seen_before(d, k))
            continue;
        struct intensity *out = &i->intensity[i->intensities++];
        int days = 0;
        out->driver = d->row[k].name;
        out->unit = d->row[k].unit;
        out->value_known =
            driver_sum(d, out->driver, out->unit, i->from, i->to, &out->value, &days);
        fill_one(i, out);
        if (out->value_known && days < i->to - i->from + 1)
            partial_caveat(i, out, days);
    }
}
