/* Targets: base, target, corridor and progress.
 *
 *   target   = base x (1 - reduction / 100)
 *
 *   corridor = base + (target - base) x (year - base year) / (target year - base year),
 *              held at both ends
 *
 *   change   = (actual - base) / base x 100
 *
 *   progress = (base - actual) / (base - target) x 100
 *
 * Figures are exact fractions of milligrams until they are shown; an intensity target's are per
 * unit of its driver. */
#include "inventory/internal.h"

#include <stdlib.h>

struct target_row {
    struct str id, label, scopes, driver;
    enum basis basis;
    bool intensity, base_given, plain; /* plain: scopes, years and percentage could be read */
    unsigned mask;
    int base_year, target_year;
    struct dec base_kg, reduction;
};
struct target_load {
    struct inventory *i;
    struct target_row *row;
    int n, cap;
};
/* A base year's run, kept while several targets may want it. */
struct base_run {
    int year;
    day_t from, to;
    struct calc *calc;
    const struct calc_totals *totals;
};
struct base_runs {
    struct base_run *run;
    int n, cap;
    bool failed; /* the ledger could not be read */
};

static bool read_scopes(struct str s, unsigned *mask)
{
    *mask = 0;
    for (struct str rest = s; rest.p;) {
        struct str one = str_trim(str_split(&rest, '+'));
        if (one.n != 1 || one.p[0] < '1' || one.p[0] > '3')
            return false;
        *mask |= 1u << (one.p[0] - '1');
    }
    return *mask != 0;
}

static bool read_year(struct str s, int *out)
{
    struct dec d;
    *out = 0;
    if (!dec_parse(s, &d) || d.scale != 0 || d.coef < 1900 || d.coef > 2199)
        return false;
    *out = (int)d.coef;
    return true;
}

static bool take_target(void *ctx, const struct book_row *r, struct str id)
{
    struct target_load *load = ctx;
    struct arena *a = &load->i->arena;
    struct target_row t = {0};
    t.id = str_save(a, id);
    t.label = str_save(a, row_value(r, "label"));
    t.driver = str_save(a, row_value(r, "driver"));
    t.intensity = str_is(row_value(r, "kind"), "intensity");
    if (!basis_parse(row_value(r, "basis"), &t.basis) || t.basis == BASIS_ANY)
        t.basis = BASIS_LOCATION;
    t.base_given = dec_parse(row_value(r, "base_co2e_kg"), &t.base_kg);
    t.plain = read_scopes(row_value(r, "scopes"), &t.mask);
    t.plain = read_year(row_value(r, "target_year"), &t.target_year) && t.plain;
    t.plain = dec_parse(row_value(r, "reduction_percent"), &t.reduction) && t.plain;
    if (!read_year(row_value(r, "base_year"), &t.base_year))
        t.base_year = load->i->organization.base_year;
    MEM_GROW(load->row, load->n, load->cap);
    load->row[load->n++] = t;
    return true;
}

/* The run of a base year, with the same factor library and master data; NULL when the ledger fails
 * or the year is none. */
static const struct base_run *base_run(struct inventory *i, struct base_runs *runs, int year)
{
    for (int k = 0; k < runs->n; k++) {
        if (runs->run[k].year == year)
            return &runs->run[k];
    }
    struct base_run run = {.year = year};
    if (!year_bounds(i->organization.fiscal_start, year, &run.from, &run.to))
        return NULL;
    if (year == i->year) {
        run.totals = i->totals;
    } else {
        struct calc_input in = i->input;
        in.from = run.from;
        in.to = run.to;
        run.calc = run_year(i, &in, NULL, NULL, &run.totals);
        runs->failed = !run.calc;
        if (runs->failed)
            return NULL;
    }
    MEM_GROW(runs->run, runs->n, runs->cap);
    runs->run[runs->n] = run;
    return &runs->run[runs->n++];
}

static void runs_free(struct base_runs *runs)
{
    for (int k = 0; k < runs->n; k++)
        calc_free(runs->run[k].calc);
    free(runs->run);
}

/* The only driver of that name, whatever its unit; two units of one name are two drivers and no
 * answer. */
static bool driver_unit(const struct drivers *d, struct str name, struct str *unit)
{
    bool found = false;
    for (int k = 0; k < d->n; k++) {
        if (!str_eq(d->row[k].name, name))
            continue;
        if (found && !str_eq(*unit, d->row[k].unit))
            return false;
        *unit = d->row[k].unit;
        found = true;
    }
    return found;
}

/* mg, or for an intensity target mg per unit of the driver in from..to. */
static bool per_driver(const struct target_row *t, const struct drivers *d, day_t from, day_t to,
                       struct ratio *mg)
{
    struct ratio sum;
    struct str unit;
    int days;
    if (!t->intensity)
        return true;
    return driver_unit(d, t->driver, &unit) &&
           driver_sum(d, t->driver, unit, from, to, &sum, &days) && ratio_div(mg, &sum, mg);
}

static void target_caveat(struct inventory *i, const struct target_row *t, enum msg m)
{
    struct buf id = {0}, year = {0};
    visible(&id, t->id);
    buf_char(&id, '\0');
    buf_int(&year, t->base_year);
    caveat_add(i, m, id.p, t->base_year ? year.p : "?", NULL);
    buf_free(&id);
    buf_free(&year);
}

/* The organization's base year, as it was published: closed, or recalculated and accepted. */
static bool base_published(const struct inventory *i, const struct target_row *t,
                           const int64_t mg[4], struct ratio *out)
{
    const struct base_year *b = &i->base;
    int two = t->basis == BASIS_MARKET ? 2 : 1;
    const int figure[] = {0, two, 3};
    int64_t sum = 0;
    if (!b->any || t->base_year != b->year || (!b->closed && !b->accepted))
        return false;
    for (int k = 0; k < 3; k++)
        if ((t->mask >> k & 1) &&
            (!b->known[figure[k]] || __builtin_add_overflow(sum, mg[figure[k]], &sum)))
            return false;
    *out = ratio_int(sum);
    return true;
}

/* The base that the ledger's own base year gives, in mg. */
static bool base_of_ledger(struct inventory *i, const struct target_row *t,
                           const struct base_run *run, struct ratio *mg)
{
    int64_t whole;
    if (!run || !scopes_value(run->totals, t->mask, t->basis, &whole))
        return false;
    if (run->totals->uncalculated > 0)
        target_caveat(i, t, C_TARGET_BASE_INCOMPLETE);
    *mg = ratio_int(whole);
    return true;
}

/* The base of a target: the figure that it states, else the ledger's own base year. */
static bool find_base(struct inventory *i, const struct target_row *t, const struct drivers *d,
                      struct base_runs *runs, struct ratio *mg)
{
    struct ratio million = ratio_int(1000000), own;
    day_t from = DAY_NONE, to = DAY_NONE;
    year_bounds(i->organization.fiscal_start, t->base_year, &from, &to);
    if (!t->base_given && base_published(i, t, i->base.published, mg))
        return per_driver(t, d, from, to, mg);
    if (!t->base_given)
        return base_of_ledger(i, t, base_run(i, runs, t->base_year), mg) &&
               per_driver(t, d, from, to, mg);
    *mg = ratio_dec(t->base_kg);
    if (!ratio_mul(mg, &million, mg))
        return false;
    const struct base_run *run = base_run(i, runs, t->base_year);
    if (run && base_of_ledger(i, t, run, &own) && ratio_cmp(&own, mg) != 0)
        target_caveat(i, t, C_TARGET_BASE_DIFFERS);
    return per_driver(t, d, from, to, mg);
}

/* base x (1 - reduction / 100) */
static bool find_target(const struct target_row *t, const struct ratio *base, struct ratio *out)
{
    struct ratio hundred = ratio_int(100), reduction = ratio_dec(t->reduction);
    return ratio_sub(&hundred, &reduction, out) && ratio_div(out, &hundred, out) &&
           ratio_mul(base, out, out);
}

static bool find_corridor(const struct target_row *t, int year, const struct ratio *base,
                          const struct ratio *target, struct ratio *out)
{
    struct ratio way, part;
    int span = t->target_year - t->base_year, gone = year - t->base_year;
    if (gone < 0)
        gone = 0;
    if (span <= 0 || gone >= span) {
        *out = *target;
        return true;
    }
    return ratio_sub(target, base, &way) && ratio_frac(gone, span, &part) &&
           ratio_mul(&way, &part, &way) && ratio_add(base, &way, out);
}

/* (a - b) / (c) x 100 */
static bool percent(const struct ratio *a, const struct ratio *b, const struct ratio *c,
                    struct ratio *out)
{
    struct ratio hundred = ratio_int(100);
    return ratio_sub(a, b, out) && ratio_div(out, c, out) && ratio_mul(out, &hundred, out);
}

static void fill_figures(const struct inventory *i, const struct target_row *t,
                         const struct ratio *base, const struct ratio *actual,
                         struct target_result *out)
{
    struct ratio target, corridor, way;
    out->base_known = out->base_known && find_target(t, base, &target) &&
                      find_corridor(t, i->year, base, &target, &corridor) &&
                      ratio_round(base, 0, &out->base_mg) &&
                      ratio_round(&target, 0, &out->target_mg) &&
                      ratio_round(&corridor, 0, &out->corridor_mg);
    out->actual_known = out->actual_known && ratio_round(actual, 0, &out->actual_mg);
    if (!out->base_known || !out->actual_known)
        return;
    out->change_known = percent(actual, base, base, &out->change_percent);
    out->progress_known =
        ratio_sub(base, &target, &way) && percent(base, actual, &way, &out->progress_percent);
}

static void fill_target(struct inventory *i, const struct target_row *t, const struct drivers *d,
                        struct base_runs *runs, struct target_result *out)
{
    struct ratio base = ratio_int(0), actual = ratio_int(0);
    int64_t mg = 0;
    out->id = t->id;
    out->label = t->label;
    if (!t->plain || (t->base_year && t->base_year >= t->target_year)) {
        target_caveat(i, t, t->plain ? C_TARGET_YEARS : C_TARGET_UNREADABLE);
        return;
    }
    out->readable = true;
    out->intensity = t->intensity;
    out->scopes = t->mask;
    out->basis = t->basis;
    out->base_year = t->base_year;
    out->target_year = t->target_year;
    out->reduction_percent = t->reduction;
    out->base_known = find_base(i, t, d, runs, &base);
    if (!out->base_known)
        target_caveat(i, t, C_TARGET_NO_BASE);
    out->actual_known = scopes_value(i->totals, t->mask, t->basis, &mg);
    actual = ratio_int(mg);
    out->actual_known = out->actual_known && per_driver(t, d, i->from, i->to, &actual);
    if (!out->actual_known)
        target_caveat(i, t, C_TARGET_NO_ACTUAL);
    struct ratio before;
    out->before_known = !t->base_given && !t->intensity && i->base.accepted &&
                        base_published(i, t, i->base.before, &before) &&
                        ratio_round(&before, 0, &out->before_mg);
    fill_figures(i, t, &base, &actual, out);
}

bool targets_fill(struct inventory *i, const struct drivers *d)
{
    struct target_load load = {.i = i};
    struct base_runs runs = {0};
    bool ok = ledger_rows(i->ledger, TABLE_TARGETS, take_target, &load);
    i->target = arena_alloc(&i->arena, (size_t)(load.n + 1) * sizeof *i->target);
    for (int k = 0; ok && !runs.failed && k < load.n; k++)
        fill_target(i, &load.row[k], d, &runs, &i->target[i->targets++]);
    runs_free(&runs);
    free(load.row);
    return ok && !runs.failed;
}
