/* The smaller tables: conversions.csv and energy-law.csv of a set, gwp.csv and names.csv of the
 * library. */
#include "calc/calc.h"
#include "factors/internal.h"
#include <stdlib.h>

static bool required_cells(struct reader *r)
{
    bool ok = true;
    for (int c = 0; c < r->spec->required; c++)
        if (!reader_get(r, c).n) {
            reader_fault(r, c, E_FACTOR_CELL_MISSING);
            ok = false;
        }
    return ok;
}

/* ---- conversions.csv ---- */
enum {
    C_FROM_UNIT,
    C_TO_UNIT,
    C_MULTIPLY,
    C_ACTIVITY,
    C_HEAT,
    C_FROM,
    C_TO,
    C_SUPPLIER,
    C_SOURCE,
    C_COUNTRY
};
static const char *const conversion_columns[] = {
    "from_unit", "to_unit",  "multiply_by", "activity", "heat_basis", "valid_from",
    "valid_to",  "supplier", "source",      "country",  NULL};
static const struct table_spec conversion_spec = {conversion_columns, C_MULTIPLY + 1};

static bool sane(struct reader *r, const struct conversion *c)
{
    struct str cell[] = {reader_get(r, C_FROM_UNIT), reader_get(r, C_TO_UNIT),
                         reader_get(r, C_MULTIPLY)};
    enum conversion_fault fault = conversion_check(cell[0], cell[1], c->multiply_by, c->heat);
    if (fault == CONVERSION_GOOD)
        return true;
    int column = fault == CONVERSION_NO_HEAT ? C_HEAT : C_MULTIPLY;
    char *text[3];
    for (int i = 0; i < 3; i++)
        text[i] = mem_strndup(cell[i].p, cell[i].n);
    diag_error(r->d, reader_at(r, column), conversion_msg(fault), text[0], text[1], text[2], NULL);
    for (int i = 0; i < 3; i++)
        free(text[i]);
    return false;
}

static void read_conversion(struct reader *r)
{
    struct factors *f = r->f;
    struct conversion c = {.built_in =
                               r->set->origin ==
                               ORIGIN_BUILT_IN}; /* a user's set has the weight of his book */
    bool ok = required_cells(r);
    ok &= reader_positive(r, C_MULTIPLY, &c.multiply_by);
    if (!heat_parse(reader_get(r, C_HEAT), &c.heat)) {
        reader_fault(r, C_HEAT, E_FACTOR_HEAT);
        ok = false;
    }
    ok &= reader_period(r, C_FROM, C_TO, &c.from, &c.to);
    if (!ok || !sane(r, &c))
        return;
    c.activity = term_text(f, reader_get(r, C_ACTIVITY));
    c.from_unit = term_text(f, reader_get(r, C_FROM_UNIT));
    c.to_unit = term_text(f, reader_get(r, C_TO_UNIT));
    c.supplier = term_text(f, reader_get(r, C_SUPPLIER));
    c.source = term_text(f, reader_get(r, C_SOURCE));
    c.country = term_text(f, reader_get(r, C_COUNTRY));
    MEM_GROW(r->line, r->lines, r->line_cap);
    r->line[r->lines++] = r->row.row;
    MEM_GROW(f->conversion, f->conversions, f->conversion_cap);
    f->conversion[f->conversions++] = c;
}

/* Two ways between the same units within one set that give another number: no record could tell
 * which is meant. */
static bool ways_agree(struct reader *r)
{
    struct factors *f = r->f;
    int n = r->lines;
    struct conversion *own = mem_alloc(((size_t)n + 1) * sizeof *own);
    for (int i = 0; i < n; i++) {
        own[i] = f->conversion[f->conversions - n + i];
        own[i].built_in = false; /* which a book's own are not asked about */
    }
    struct calc_input in = {.conversion = own, .conversions = n};
    struct calc *c = calc_new(&in, NULL);
    struct contradictions all = calc_contradictions(c);
    for (int k = 0; k < all.n; k++) {
        const struct contradiction *x = &all.of[k];
        struct pos at = {.file = r->file, .row = r->line[x->conversion]};
        char *text[] = {mem_strndup(x->from.p, x->from.n), mem_strndup(x->to.p, x->to.n),
                        mem_strndup(x->ways.p, x->ways.n)};
        diag_error(r->d, at, E_SET_CONVERSIONS_CONTRADICT, text[0], text[1], text[2], NULL);
        for (int i = 0; i < 3; i++)
            free(text[i]);
    }
    bool ok = all.n == 0;
    calc_free(c);
    free(own);
    return ok;
}

bool conversions_read(struct factors *f, const struct factor_set *s, struct str text,
                      struct str file, struct diag *d)
{
    struct reader r = {.f = f, .d = d, .file = file, .spec = &conversion_spec, .set = s};
    bool ok = table_read(&r, text, read_conversion) && ways_agree(&r);
    free(r.line);
    return ok;
}

/* ---- energy-law.csv ---- */
enum { L_ACTIVITY, L_UNIT, L_GJ, L_SUPPLIER, L_FROM, L_TO, L_SOURCE };
static const char *const law_columns[] = {"activity",   "unit",     "gj_per_unit", "supplier",
                                          "valid_from", "valid_to", "source",      NULL};
static const struct table_spec law_spec = {law_columns, L_GJ + 1};

static void read_law(struct reader *r)
{
    struct factors *f = r->f;
    struct law_energy e = {0};
    bool ok = required_cells(r);
    ok &= reader_positive(r, L_GJ, &e.gj_per_unit);
    ok &= reader_period(r, L_FROM, L_TO, &e.from, &e.to);
    if (!ok)
        return;
    e.activity = term_text(f, reader_get(r, L_ACTIVITY));
    e.supplier = term_text(f, reader_get(r, L_SUPPLIER));
    e.unit = term_text(f, reader_get(r, L_UNIT));
    e.source = term_text(f, reader_get(r, L_SOURCE));
    MEM_GROW(f->law, f->laws, f->law_cap);
    f->law[f->laws++] = e;
}

bool laws_read(struct factors *f, struct str text, struct str file, struct diag *d)
{
    struct reader r = {.f = f, .d = d, .file = file, .spec = &law_spec};
    return table_read(&r, text, read_law);
}

/* ---- gwp/gwp.csv ---- */
enum {
    G_GAS,
    G_SYNONYMS,
    G_AR4,
    G_AR5,
    G_AR5F,
    G_AR6,
    G_SAR,
    G_SHK2006,
    G_SHK2015,
    G_SHK2023,
    G_SOURCE
};
static const char *const gwp_columns[] = {"gas", "synonyms", "AR4",     "AR5",     "AR5F",   "AR6",
                                          "SAR", "SHK2006",  "SHK2015", "SHK2023", "source", NULL};
static const struct table_spec gwp_spec = {gwp_columns, G_GAS + 1};

static void gwp_keep(struct factors *f, struct gwp_row row, struct str gas)
{
    row.gas = term_text(f, gas);
    MEM_GROW(f->gwp, f->gwps, f->gwp_cap);
    f->gwp[f->gwps++] = row;
}

/* A synonym is a row of its own with the same values, so that any of the names finds them. */
static void read_gwp(struct reader *r)
{
    static const enum gwp set[] = {
        [G_AR4] = GWP_AR4,         [G_AR5] = GWP_AR5,        [G_AR5F] = GWP_AR5F,
        [G_AR6] = GWP_AR6,         [G_SAR] = GWP_SAR,        [G_SHK2006] = GWP_SHK2006,
        [G_SHK2015] = GWP_SHK2015, [G_SHK2023] = GWP_SHK2023};
    struct gwp_row row = {0};
    bool given, ok = required_cells(r);
    for (int i = 0; i < GWP_COUNT; i++)
        row.value[i] = (struct dec){-1, 0};
    for (int c = G_AR4; c <= G_SHK2023; c++) {
        struct dec v;
        ok &= reader_decimal(r, c, &v, &given);
        if (given)
            row.value[set[c]] = v;
    }
    if (!ok)
        return;
    row.source = term_text(r->f, reader_get(r, G_SOURCE));
    gwp_keep(r->f, row, reader_get(r, G_GAS));
    struct str rest = reader_get(r, G_SYNONYMS);
    while (rest.p) {
        struct str name = str_trim(str_split(&rest, ';'));
        row.name = term_text(r->f, reader_get(r, G_GAS));
        if (name.n)
            gwp_keep(r->f, row, name);
    }
}

bool gwps_read(struct factors *f, struct str text, struct str file, struct diag *d)
{
    struct reader r = {.f = f, .d = d, .file = file, .spec = &gwp_spec};
    return table_read(&r, text, read_gwp);
}

/* ---- names.csv ---- */
enum { N_ACTIVITY, N_JA, N_EN, N_WORDS };
static const char *const name_columns[] = {"activity", "ja", "en", "words", NULL};
static const struct table_spec name_spec = {name_columns, N_EN + 1};

static void read_name(struct reader *r)
{
    struct factors *f = r->f;
    if (!required_cells(r))
        return;
    MEM_GROW(f->name, f->names, f->name_cap);
    f->name[f->names++] = (struct name){
        str_save(&f->arena, reader_get(r, N_ACTIVITY)), str_save(&f->arena, reader_get(r, N_JA)),
        str_save(&f->arena, reader_get(r, N_EN)), term_text(f, reader_get(r, N_WORDS))};
}

bool names_read(struct factors *f, struct str text, struct str file, struct diag *d)
{
    struct reader r = {.f = f, .d = d, .file = file, .spec = &name_spec};
    return table_read(&r, text, read_name);
}
