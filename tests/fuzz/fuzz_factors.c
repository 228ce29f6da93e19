/* The tables of a factor set from any bytes: what is read keeps the promises of the headers, and
 * what is not read is told. The first byte chooses the table. */
#include "factors/internal.h"
#include "fuzz.h"

static void period(day_t from, day_t to)
{
    MUST(from == DAY_NONE || to == DAY_NONE || from <= to);
}

static void one_factor(const struct factor *x)
{
    MUST(x->id.n && x->activity.n && x->unit_text.n && str_eq(x->set, STR("fuzz")) && x->user);
    MUST(x->scope >= 1 && x->scope <= 3 &&
         (x->scope == 3) == (x->category >= 1 && x->category <= 15));
    MUST(x->has_mass != x->has_co2e);
    MUST(x->has_co2e || (x->co2e.coef == 0 && x->ch4_co2e.coef == 0 && x->n2o_co2e.coef == 0));
    MUST(x->has_mass || (x->others == 0 && x->co2.coef == 0 && x->n2o.coef == 0));
    MUST(!(x->scope == 3 && x->basis != BASIS_ANY));
    const struct dec all[] = {x->co2,  x->ch4_fossil, x->ch4_biogenic, x->n2o,
                              x->co2e, x->ch4_co2e,   x->n2o_co2e,     x->biogenic_co2};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        MUST(all[i].coef >= 0 && all[i].scale <= DEC_MAX_SCALE);
    for (int i = 0; i < x->others; i++)
        MUST(x->other[i].gas.n && x->other[i].kg.coef >= 0);
    MUST(x->supplier.n || !x->supplier_key.n);
    period(x->from, x->to);
}

static void same_rows(const struct factors *f)
{
    for (int i = 0; i < f->rows; i++)
        one_factor(&f->row[i]);
    for (int i = 0; i < f->conversions; i++) {
        MUST(f->conversion[i].multiply_by.coef > 0 && f->conversion[i].from_unit.n &&
             f->conversion[i].to_unit.n);
        period(f->conversion[i].from, f->conversion[i].to);
    }
    for (int i = 0; i < f->laws; i++)
        MUST(f->law[i].gj_per_unit.coef >= 0 && f->law[i].unit.n);
    for (int i = 0; i < f->gwps; i++)
        MUST(f->gwp[i].gas.n && f->gwp[i].value[GWP_AR5].coef >= -1);
}

/* Sorting loses nothing and finds everything. */
static void sorted(struct factors *f)
{
    int rows = f->rows;
    factors_ready(f);
    struct factor_list l = factors_all(f);
    MUST(l.n == rows);
    for (int i = 0; i < l.n; i++) {
        MUST(i == 0 || str_cmp(l.factor[i - 1].activity, l.factor[i].activity) <= 0);
        MUST(factors_activity_name(f, l.factor[i].activity, LANG_JA).n > 0);
    }
    const struct factor *hit[4];
    if (l.n) {
        struct factor_search s = {.words = l.factor[0].id, .home = STR("JP"), .on = DAY_NONE};
        int total;
        MUST(factors_search(f, &s, hit, 4, &total) <= 4 && total <= l.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct factors *f = factors_new();
    struct factor_set set = {
        .id = STR("fuzz"), .origin = ORIGIN_FOLDER, .gwp = data[0] & 8 ? GWP_AR5 : GWP_NONE};
    struct str text = {(const char *)data + 1, size - 1};
    struct diag d = {0};
    bool ok = false;
    switch (data[0] % 5) {
    case 0:
        ok = rows_read(f, &set, text, STR("f"), &d);
        break;
    case 1:
        ok = conversions_read(f, &set, text, STR("f"), &d);
        break;
    case 2:
        ok = laws_read(f, text, STR("f"), &d);
        break;
    case 3:
        ok = gwps_read(f, text, STR("f"), &d);
        break;
    default:
        ok = names_read(f, text, STR("f"), &d);
        break;
    }
    MUST(ok == (d.errors == 0));
    same_rows(f);
    sorted(f);
    factors_free(f);
    diag_free(&d);
    return 0;
}
