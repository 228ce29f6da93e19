/* `factors check`: what reading alone does not see. */
#include "core/json.h"
#include "factors/internal.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How strict: a set that is handed round must name licence and sources; a user's own set is only
 * told so. */
struct checking {
    struct factors *f;
    struct diag *d;
    const char *dir;
    struct str file, json;
    bool strict;
};

static struct pos cell_at(const struct checking *c, int i, enum factor_column column)
{
    int field = c->f->place[column];
    return (struct pos){.file = c->file, .row = c->f->line[i], .column = field < 0 ? 0 : field + 1};
}

static void said(const struct checking *c, struct pos at, enum msg m, const char *a)
{
    if (c->strict)
        diag_error(c->d, at, m, a, NULL);
    else
        diag_warning(c->d, at, m, a, NULL);
}

static void check_head(const struct checking *c)
{
    const struct factor_set *s = &c->f->set[c->f->sets - 1];
    const struct {
        const char *name;
        struct str value;
    } need[] = {{"title", s->title},
                {"publisher", s->publisher},
                {"edition", s->edition},
                {"licence", s->licence},
                {"source", s->source}};
    for (size_t i = 0; i < sizeof need / sizeof *need; i++)
        if (!need[i].value.n)
            said(c, (struct pos){.file = c->json}, E_SET_FIELD, need[i].name);
}

static void check_gases(const struct checking *c, int i)
{
    const struct factor *x = &c->f->row[i];
    struct gwp_table t = factors_gwps(c->f);
    for (int k = 0; t.n && k < x->others; k++)
        if (!gwp_find(&t, x->other[k].gas))
            diag_error(c->d, cell_at(c, i, F_OTHER), E_FACTOR_GAS_UNKNOWN, x->other[k].gas.p, NULL);
}

/* Half a step of the last place to which a figure is printed. */
static struct ratio half_step(struct dec d)
{
    return ratio_dec((struct dec){5, d.scale + 1});
}

/* What is split off cannot be more than the whole, but for rounding: half a step of each figure
 * that is there, and a ten-thousandth of the whole, which is a sum of rounded figures itself. */
static void check_sum(const struct checking *c, int i)
{
    const struct factor *x = &c->f->row[i];
    const struct dec of[] = {x->co2, x->ch4_co2e, x->n2o_co2e};
    if (!x->has_co2e || (!of[0].coef && !of[1].coef && !of[2].coef))
        return;
    struct ratio sum = ratio_int(0), most = ratio_dec(x->co2e), step = half_step(x->co2e), v;
    struct ratio small = ratio_dec((struct dec){1, 4});
    bool ok = ratio_mul(&most, &small, &small) && ratio_add(&most, &step, &most) &&
              ratio_add(&most, &small, &most);
    for (size_t k = 0; ok && k < sizeof of / sizeof *of; k++) {
        if (!of[k].coef)
            continue;
        v = ratio_dec(of[k]);
        step = half_step(of[k]);
        ok = ratio_add(&sum, &v, &sum) && ratio_add(&most, &step, &most);
    }
    if (!ok || ratio_cmp(&sum, &most) > 0)
        diag_error(c->d, cell_at(c, i, F_CO2E), E_FACTOR_SUM, x->id.p, NULL);
}

static bool says_confidence(const struct factor *x)
{
    return str_has(x->note, "confidence:") || str_has(x->source, "confidence:");
}

/* A set that says of some rows how far they can be trusted says it of all. */
static void check_confidence(const struct checking *c)
{
    int first = -1, without = 0;
    for (int i = 0; i < c->f->rows; i++)
        if (!says_confidence(&c->f->row[i])) {
            first = first < 0 ? i : first;
            without++;
        }
    if (!without || without == c->f->rows)
        return;
    struct buf count = {0};
    buf_int(&count, without);
    diag_warning(c->d, cell_at(c, first, F_NOTE), W_FACTOR_CONFIDENCE, count.p, NULL);
    buf_free(&count);
}

static bool code_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              strchr("._-", s.p[i])))
            return false;
    return true;
}

/* An unknown unit is told once, where it stands first. */
static bool first_of_unit(const struct checking *c, int i)
{
    for (int k = 0; k < i; k++)
        if (str_eq(c->f->row[k].unit_text, c->f->row[i].unit_text))
            return false;
    return true;
}

/* So is a publisher who does not say on which GWPs his CO2e stands. */
static void check_gwps(const struct checking *c)
{
    int first = -1, n = 0;
    for (int i = 0; i < c->f->rows; i++)
        if (c->f->row[i].has_co2e && c->f->row[i].gwp == GWP_NONE) {
            first = first < 0 ? i : first;
            n++;
        }
    if (!n)
        return;
    struct buf count = {0};
    buf_int(&count, n);
    diag_warning(c->d, cell_at(c, first, F_CO2E), W_FACTOR_NO_GWP, count.p, NULL);
    buf_free(&count);
}

static void check_row(const struct checking *c, int i)
{
    const struct factor *x = &c->f->row[i];
    if (!x->source.n)
        said(c, cell_at(c, i, F_SOURCE), E_FACTOR_NO_SOURCE, x->id.p);
    if (!x->unit && first_of_unit(c, i))
        diag_warning(c->d, cell_at(c, i, F_UNIT), W_FACTOR_UNIT, x->unit_text.p, NULL);
    if (!code_plain(x->activity))
        diag_warning(c->d, cell_at(c, i, F_ACTIVITY), W_FACTOR_CODE, x->activity.p, NULL);
    if (x->unit && x->unit->dim == DIM_ENERGY && x->heat == HEAT_UNSTATED &&
        str_starts(x->activity, "fuel."))
        diag_warning(c->d, cell_at(c, i, F_UNIT), W_FACTOR_HEAT, x->id.p, NULL);
    check_gases(c, i);
    check_sum(c, i);
}

/* ---- ids used twice, rows that fit equally ---- */

static int two(struct str a, struct str b)
{
    return a.p == b.p && a.n == b.n ? 0 : str_cmp(a, b);
}

static const struct factors
    *sorting; /* qsort has no context argument; checks run one after the other */

static int by_id(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    int c = str_cmp(sorting->row[x].id, sorting->row[y].id);
    return c ? c : (x > y) - (x < y);
}

static int same_key(const struct factor *x, const struct factor *y)
{
    const struct str pair[][2] = {{x->activity, y->activity},         {x->part, y->part},
                                  {x->supplier_key, y->supplier_key}, {x->menu_key, y->menu_key},
                                  {x->country, y->country},           {x->region, y->region}};
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        int c = two(pair[i][0], pair[i][1]);
        if (c)
            return c;
    }
    const int number[][2] = {{x->scope, y->scope},
                             {x->category, y->category},
                             {(int)x->basis, (int)y->basis},
                             {x->outside_scopes, y->outside_scopes}};
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        if (number[i][0] != number[i][1])
            return number[i][0] < number[i][1] ? -1 : 1;
    return 0;
}

static int by_key(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    int c = same_key(&sorting->row[x], &sorting->row[y]);
    return c ? c : (x > y) - (x < y);
}

static bool overlap(const struct factor *x, const struct factor *y)
{
    return (x->to == DAY_NONE || y->from == DAY_NONE || y->from <= x->to) &&
           (y->to == DAY_NONE || x->from == DAY_NONE || x->from <= y->to);
}

/* The same thing per litre and per tonne, or per gross and per net kWh: the record's own unit says
 * which one is meant. So it does of one figure told per km and per mile. */
static bool told_apart(const struct factor *x, const struct factor *y)
{
    if (str_eq(x->unit_text, y->unit_text) ||
        (x->unit && y->unit && unit_convertible(x->unit, y->unit)))
        return factor_restates(x, y) ||
               (x->heat != y->heat && x->heat != HEAT_UNSTATED && y->heat != HEAT_UNSTATED);
    return true;
}

static void say_twice(const struct checking *c, int i, int first, enum factor_column column,
                      enum msg m)
{
    struct buf row = {0};
    buf_int(&row, c->f->line[first]);
    diag_error(c->d, cell_at(c, i, column), m, c->f->row[i].id.p, c->f->row[first].id.p, row.p,
               NULL);
    buf_free(&row);
}

static void check_fits(const struct checking *c, int *order)
{
    const struct factors *f = c->f;
    qsort(order, (size_t)f->rows, sizeof *order, by_key);
    for (int i = 0; i < f->rows; i++)
        for (int k = i - 1; k >= 0 && same_key(&f->row[order[k]], &f->row[order[i]]) == 0; k--)
            if (overlap(&f->row[order[k]], &f->row[order[i]]) &&
                !told_apart(&f->row[order[k]], &f->row[order[i]])) {
                say_twice(c, order[i], order[k], F_ACTIVITY, E_FACTOR_EQUAL);
                break;
            }
}

static void check_pairs(const struct checking *c)
{
    const struct factors *f = c->f;
    int *order = mem_alloc(((size_t)f->rows + 1) * sizeof *order);
    for (int i = 0; i < f->rows; i++)
        order[i] = i;
    sorting = f;
    qsort(order, (size_t)f->rows, sizeof *order, by_id);
    for (int i = 1; i < f->rows; i++)
        if (str_eq(f->row[order[i]].id, f->row[order[i - 1]].id))
            say_twice(c, order[i], order[i - 1], F_ID, E_FACTOR_ID_TWICE);
    check_fits(c, order);
    sorting = NULL;
    free(order);
}

static void check_conversions(const struct checking *c)
{
    const struct factors *f = c->f;
    for (int i = 0; i < f->conversions; i++)
        if (!f->conversion[i].source.n)
            said(c, (struct pos){.file = c->file}, E_FACTOR_NO_SOURCE,
                 f->conversion[i].from_unit.p);
    for (int i = 0; i < f->laws; i++)
        if (!f->law[i].source.n)
            said(c, (struct pos){.file = c->file}, E_FACTOR_NO_SOURCE, f->law[i].activity.p);
}

static void add_gases(struct factors *f, const char *dir, struct diag *d)
{
    struct diag quiet = {0};
    const char *built_in = factors_folder(&quiet);
    char *gwp = built_in ? path_join(built_in, "gwp") : NULL;
    if (!gwp || !gwp_add(f, gwp, d))
        diag_warning(d, (struct pos){.file = str_of(dir)}, W_FACTORS_NO_GASES, NULL);
    free(gwp);
    diag_free(&quiet);
}

/* The set of factors that only names a table of GWPs has nothing of what follows. */
static bool is_gwp(const char *dir)
{
    struct diag quiet = {0};
    char *path = path_join(dir, "set.json");
    cJSON *j = json_load(path, &quiet);
    const char *kind = j ? json_text(j, "kind") : NULL;
    bool gwp = kind && strcmp(kind, "gwp") == 0;
    cJSON_Delete(j);
    free(path);
    diag_free(&quiet);
    return gwp;
}

static bool check(const char *dir, bool strict, struct diag *d)
{
    int64_t before = d->errors;
    struct factors *f = factors_new();
    char *rows = path_join(dir, "factors.csv"), *json = path_join(dir, "set.json");
    struct checking c = {
        .f = f, .d = d, .dir = dir, .strict = strict, .file = str_of(rows), .json = str_of(json)};
    bool gwp = is_gwp(dir);
    if (!gwp)
        add_gases(f, dir, d);
    int sets = f->sets;
    bool ok = gwp ? gwp_add(f, dir, d) : set_add(f, dir, ORIGIN_FOLDER, d) >= 0;
    if (f->sets > sets) {
        check_head(&c);
        for (int i = 0; i < f->rows; i++)
            check_row(&c, i);
        check_gwps(&c);
        check_confidence(&c);
        check_pairs(&c);
        check_conversions(&c);
    }
    free(rows);
    free(json);
    factors_free(f);
    return ok && d->errors == before;
}

bool factors_check(const char *dir, struct diag *d)
{
    return check(dir, true, d);
}

/* Two sets of one id would give two factors the same name in lines and reports. */
static bool own_id(const struct factor_set *set, struct str dir, struct diag *d)
{
    struct diag quiet = {0};
    const char *folder = factors_folder(&quiet);
    struct buf path = {0};
    buf_printf(&path, "%s/%.*s/set.json", folder ? folder : "", (int)set->id.n, set->id.p);
    bool taken = folder && access(path.p, F_OK) == 0;
    if (taken)
        diag_error(d, (struct pos){.file = dir}, E_SET_BUILT_IN, set->id.p, NULL);
    buf_free(&path);
    diag_free(&quiet);
    return !taken;
}

bool factors_to_ledger(const char *dir, struct ledger *l, struct diag *d)
{
    if (!check(dir, false, d))
        return false;
    struct set_files s;
    struct factors *f = factors_new();
    bool ok = set_files_read(dir, &s, d);
    const struct factor_set *set =
        ok ? set_json_read(f, buf_view(&s.json), str_of(dir), ORIGIN_LEDGER, d) : NULL;
    ok = set && own_id(set, str_of(dir), d) &&
         ledger_set_put(l, set->id, buf_view(&s.json), buf_view(&s.factors),
                        buf_view(&s.conversions));
    set_files_free(&s);
    factors_free(f);
    return ok;
}
