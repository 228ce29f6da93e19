/* One row of factors.csv. */
#include "factors/internal.h"
#include <stdlib.h>
#include <string.h>

static const char *const columns[] = {[F_ID] = "id",
                                      [F_ACTIVITY] = "activity",
                                      [F_SCOPE] = "scope",
                                      [F_UNIT] = "unit",
                                      [F_COUNTRY] = "country",
                                      [F_REGION] = "region",
                                      [F_SUPPLIER] = "supplier",
                                      [F_MENU] = "menu",
                                      [F_FROM] = "valid_from",
                                      [F_TO] = "valid_to",
                                      [F_PART] = "part",
                                      [F_CATEGORY] = "category",
                                      [F_BASIS] = "basis",
                                      [F_CO2] = "co2_kg",
                                      [F_CH4_FOSSIL] = "ch4_fossil_kg",
                                      [F_CH4_BIOGENIC] = "ch4_biogenic_kg",
                                      [F_N2O] = "n2o_kg",
                                      [F_OTHER] = "other_gases",
                                      [F_CO2E] = "co2e_kg",
                                      [F_CH4_CO2E] = "ch4_co2e_kg",
                                      [F_N2O_CO2E] = "n2o_co2e_kg",
                                      [F_CO2_CO2E] = "co2_co2e_kg",
                                      [F_GWP] = "gwp",
                                      [F_HEAT] = "heat_basis",
                                      [F_BIOGENIC] = "biogenic_co2_kg",
                                      [F_OUTSIDE] = "outside_scopes",
                                      [F_UNCERTAINTY] = "uncertainty_percent",
                                      [F_SOURCE] = "source",
                                      [F_NOTE] = "note",
                                      [F_FALLBACK] = "fallback",
                                      NULL};
static const struct table_spec spec = {columns, F_UNIT + 1};

static void read_texts(struct reader *r, struct factor *x)
{
    struct factors *f = r->f;
    x->set = r->set->id;
    x->id = str_save(&f->arena, reader_get(r, F_ID));
    x->activity = term_text(f, reader_get(r, F_ACTIVITY));
    x->country = term_text(f, reader_get(r, F_COUNTRY));
    x->region = term_text(f, reader_get(r, F_REGION));
    x->supplier = term_text(f, reader_get(r, F_SUPPLIER));
    x->supplier_key = term_key(f, x->supplier);
    x->menu = term_text(f, reader_get(r, F_MENU));
    x->menu_key = term_key(f, x->menu);
    x->part = term_text(f, reader_get(r, F_PART));
    x->unit_text = term_text(f, reader_get(r, F_UNIT));
    x->unit = term_unit(f, x->unit_text);
    x->uncertainty = term_text(f, reader_get(r, F_UNCERTAINTY));
    x->source = term_text(f, reader_get(r, F_SOURCE));
    x->note = term_text(f, reader_get(r, F_NOTE));
    x->fallback = term_text(f, reader_get(r, F_FALLBACK));
}

static bool whole_number(struct str s, int low, int high, int *out)
{
    struct dec v;
    if (!dec_parse(s, &v) || v.scale != 0 || v.coef < low || v.coef > high)
        return false;
    *out = (int)v.coef;
    return true;
}

/* Scope 3 needs its category, the others have none; location and market are of scope 2. */
static void read_place(struct reader *r, struct factor *x)
{
    struct str category = reader_get(r, F_CATEGORY);
    if (!whole_number(reader_get(r, F_SCOPE), 1, 3, &x->scope))
        reader_fault(r, F_SCOPE, E_FACTOR_SCOPE);
    else if (category.n && !whole_number(category, 1, 15, &x->category))
        reader_fault(r, F_CATEGORY, E_FACTOR_CATEGORY);
    else if ((x->scope == 3) != (x->category != 0))
        reader_fault(r, F_CATEGORY, E_FACTOR_CATEGORY);
    if (!basis_parse(reader_get(r, F_BASIS), &x->basis))
        reader_fault(r, F_BASIS, E_FACTOR_BASIS);
    else if ((x->basis == BASIS_LOCATION || x->basis == BASIS_MARKET) ? x->scope != 2
                                                                      : x->basis && x->scope == 3)
        reader_fault(r, F_BASIS, E_FACTOR_BASIS_SCOPE);
    if (!heat_parse(reader_get(r, F_HEAT), &x->heat))
        reader_fault(r, F_HEAT, E_FACTOR_HEAT);
    struct str outside = reader_get(r, F_OUTSIDE);
    x->outside_scopes = str_is(outside, "1");
    if (outside.n && !x->outside_scopes && !str_is(outside, "0"))
        reader_fault(r, F_OUTSIDE, E_FACTOR_FLAG);
    reader_period(r, F_FROM, F_TO, &x->from, &x->to);
}

/* These have columns of their own; in other_gases they would escape the split by gas. */
static bool own_column(struct str gas)
{
    static const char *const own[] = {"CO2", "CH4", "CH4 fossil", "CH4 biogenic", "N2O"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_is(gas, own[i]))
            return true;
    return false;
}

static bool read_gas(struct reader *r, struct str pair, struct gas_mass *out)
{
    struct str gas = str_trim(str_split(&pair, '='));
    struct dec kg;
    if (!gas.n || !pair.p || !dec_parse(str_trim(pair), &kg) || kg.coef < 0 || own_column(gas)) {
        reader_fault(r, F_OTHER, E_FACTOR_GASES);
        return false;
    }
    *out = (struct gas_mass){term_text(r->f, gas), kg};
    return true;
}

/* "SF6=0.0001;HFC-134a=0.001" */
static void read_other(struct reader *r, struct factor *x)
{
    struct str rest = reader_get(r, F_OTHER);
    if (!rest.n)
        return;
    int most = 1;
    for (size_t i = 0; i < rest.n; i++)
        most += rest.p[i] == ';';
    struct gas_mass *gas = arena_alloc(&r->f->arena, (size_t)most * sizeof *gas);
    x->other = gas;
    while (rest.p) {
        struct str pair = str_trim(str_split(&rest, ';'));
        if (pair.n && read_gas(r, pair, &gas[x->others]))
            x->others++;
    }
    x->has_mass |= x->others > 0;
}

/* What the publisher splits off his CO2e, himself in CO2e. Returns how many figures there are. */
static int read_split(struct reader *r, struct factor *x)
{
    struct dec co2;
    const struct {
        int column;
        struct dec *to;
    } cell[] = {{F_CO2_CO2E, &co2}, {F_CH4_CO2E, &x->ch4_co2e}, {F_N2O_CO2E, &x->n2o_co2e}};
    int n = 0;
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
        bool given;
        reader_decimal(r, cell[i].column, cell[i].to, &given);
        n += given;
    }
    if (n && !x->has_co2e)
        reader_fault(r, F_CO2E, E_FACTOR_SPLIT);
    if (x->has_co2e)
        x->co2 = co2;
    return n;
}

/* Returns how many figures there are. */
static int read_figures(struct reader *r, struct factor *x)
{
    const struct {
        int column;
        struct dec *to;
        bool *any;
    } cell[] = {
        {F_CO2, &x->co2, &x->has_mass},
        {F_CH4_FOSSIL, &x->ch4_fossil, &x->has_mass},
        {F_CH4_BIOGENIC, &x->ch4_biogenic, &x->has_mass},
        {F_N2O, &x->n2o, &x->has_mass},
        {F_CO2E, &x->co2e, &x->has_co2e},
    };
    int n = 0;
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
        bool given;
        reader_decimal(r, cell[i].column, cell[i].to, &given);
        *cell[i].any |= given;
        n += given;
    }
    read_other(r, x);
    if (x->has_mass && x->has_co2e)
        reader_fault(r, F_CO2E, E_FACTOR_BOTH);
    return n + x->others + read_split(r, x);
}

static void read_values(struct reader *r, struct factor *x)
{
    bool biogenic, given;
    struct dec percent;
    int n = read_figures(r, x);
    reader_decimal(r, F_BIOGENIC, &x->biogenic_co2, &biogenic);
    reader_decimal(r, F_UNCERTAINTY, &percent, &given);
    if (!x->has_mass && !x->has_co2e && !biogenic &&
        !reader_get(r, F_OTHER).n) /* a list of gases with faults has told them */
        reader_fault(r, F_ID, E_FACTOR_EMPTY);
    x->has_mass |=
        biogenic && !x->has_co2e; /* only biogenic CO2: a line of zero with its biogenic part */
    r->f->values += n + biogenic;
}

static void read_gwp(struct reader *r, struct factor *x)
{
    struct str s = reader_get(r, F_GWP);
    x->gwp = x->has_co2e ? r->set->gwp : GWP_NONE;
    if (s.n && !gwp_parse(s, &x->gwp))
        reader_fault(r, F_GWP, E_FACTOR_GWP);
}

static void read_row(struct reader *r)
{
    struct factors *f = r->f;
    struct factor x = {0};
    int64_t before = r->d->errors;
    read_texts(r, &x);
    for (int c = 0; c < spec.required; c++)
        if (c != F_SCOPE && !reader_get(r, c).n)
            reader_fault(r, c, E_FACTOR_CELL_MISSING);
    read_place(r, &x);
    read_values(r, &x);
    read_gwp(r, &x);
    x.user = r->set->origin != ORIGIN_BUILT_IN;
    if (r->d->errors != before)
        return;
    MEM_GROW(f->row, f->rows, f->row_cap);
    MEM_GROW(f->line, f->rows, f->line_cap);
    f->line[f->rows] = r->row.row;
    f->row[f->rows++] = x;
}

/* One allocation for a set's rows instead of a dozen copies. */
static void make_room(struct factors *f, struct str text)
{
    int lines = 1;
    for (const char *p = text.p, *end = text.p + text.n; p && p < end; lines++) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : end;
    }
    if (f->rows + lines <= f->row_cap || text.n > FACTORS_MAX_FILE)
        return;
    f->row_cap = f->rows + lines > 2 * f->row_cap ? f->rows + lines : 2 * f->row_cap;
    f->row = mem_realloc(f->row, (size_t)f->row_cap, sizeof *f->row);
}

bool rows_read(struct factors *f, const struct factor_set *s, struct str text, struct str file,
               struct diag *d)
{
    struct reader r = {.f = f, .d = d, .file = file, .spec = &spec, .set = s};
    make_room(f, text);
    bool ok = table_read(&r, text, read_row);
    memcpy(f->place, r.field, sizeof f->place);
    return ok;
}
