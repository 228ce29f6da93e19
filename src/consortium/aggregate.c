#include "consortium/aggregate.h"
#include <stdlib.h>

const char *const aggregate_scope_names[AGGREGATE_SCOPES] = {"scope1", "scope2_location",
                                                             "scope2_market", "scope3"};

struct aggregate *aggregate_new(void)
{
    return mem_alloc(sizeof(struct aggregate));
}

void aggregate_free(struct aggregate *a)
{
    if (!a)
        return;
    free(a->member);
    arena_free(&a->arena);
    free(a);
}

/* The same member's year twice would count double. */
static const struct member *same_year(const struct aggregate *a, const struct member *m)
{
    for (int i = 0; i < a->members; i++)
        if (a->member[i].year == m->year && str_eq(a->member[i].id, m->id))
            return &a->member[i];
    return NULL;
}

static const char *c_text(struct aggregate *a, struct str s)
{
    return arena_strndup(&a->arena, s.p, s.n);
}

bool aggregate_add(struct aggregate *a, const char *path, struct diag *d)
{
    struct member m;
    return member_read(path, &m, &a->arena, d) && aggregate_take(a, m, d);
}

bool aggregate_take(struct aggregate *a, struct member m, struct diag *d)
{
    struct pos at = {.file = m.file};
    const struct member *earlier = same_year(a, &m);
    if (earlier) {
        diag_error(d, at, E_MEMBER_TWICE, c_text(a, m.id), c_text(a, earlier->file), NULL);
        return false;
    }
    if (a->members && a->gwp != m.gwp) {
        diag_error(d, at, E_MEMBER_GWP, gwp_name(m.gwp), gwp_name(a->gwp), NULL);
        return false;
    }
    a->gwp = m.gwp;
    MEM_GROW(a->member, a->members, a->cap);
    a->member[a->members++] = m;
    return true;
}

/* The values of one quantity over the members of a year, 0 for those who did not report it. */
static int64_t *column(const struct aggregate *a, int year, int q, int *n)
{
    int64_t *v = mem_alloc((size_t)a->members * sizeof *v + 1);
    *n = 0;
    for (int i = 0; i < a->members; i++)
        if (a->member[i].year == year)
            v[(*n)++] = a->member[i].mg[q];
    return v;
}

static bool add_up(const struct aggregate *a, int year, int q, struct sum_cell *out)
{
    int n;
    int64_t *v = column(a, year, q, &n);
    bool ok = sum_cell_of(v, n, out);
    free(v);
    return ok;
}

/* Scope 2 by market is scope 2 by location less what members bought otherwise. Where few did, the
 * difference of the two published cells would be theirs, and for one who bought all of it his whole
 * scope 2. Nobody at all is safe: the cells are equal. False on overflow. */
static bool differ_safely(const struct aggregate *a, int year, const struct str *industry,
                          bool *safe)
{
    int64_t *v = mem_alloc((size_t)a->members * sizeof *v + 1);
    int n = 0;
    bool ok = true;
    for (int i = 0; ok && i < a->members; i++) {
        const struct member *m = &a->member[i];
        if (m->year == year && (!industry || str_eq(*industry, m->industry)))
            ok = !__builtin_sub_overflow(m->mg[Q_SCOPE2_LOCATION], m->mg[Q_SCOPE2_MARKET], &v[n++]);
    }
    struct sum_cell c;
    ok = ok && sum_cell_of(v, n, &c);
    *safe = ok && (c.members == 0 || !c.suppressed);
    free(v);
    return ok;
}

/* The market cell goes, and the location cell stays: every member has one. */
static bool guard_difference(const struct aggregate *a, int year, struct sum_cell *market)
{
    bool safe;
    if (!differ_safely(a, year, NULL, &safe))
        return false;
    if (!safe)
        sum_cell_hide(market, T_SUPPRESSED_DIFFERENCE);
    return true;
}

static int by_year(const void *x, const void *y)
{
    const struct aggregate_year *a = x, *b = y;
    return (a->year > b->year) - (a->year < b->year);
}

static bool add_years(struct aggregate *a)
{
    a->years = arena_alloc(&a->arena, (size_t)a->members * sizeof *a->years);
    for (int i = 0; i < a->members; i++) {
        int k = 0;
        while (k < a->year_count && a->years[k].year != a->member[i].year)
            k++;
        a->year_count += k == a->year_count;
        a->years[k].year = a->member[i].year;
        a->years[k].members++;
    }
    qsort(a->years, (size_t)a->year_count, sizeof *a->years, by_year);
    for (int k = 0; k < a->year_count; k++)
        for (int s = 0; s < AGGREGATE_SCOPES; s++)
            if (!add_up(a, a->years[k].year, s, &a->years[k].scope[s]))
                return false;
    for (int k = 0; k < a->year_count; k++)
        if (!guard_difference(a, a->years[k].year, &a->years[k].scope[Q_SCOPE2_MARKET]))
            return false;
    a->year = a->years[a->year_count - 1].year;
    a->year_members = a->years[a->year_count - 1].members;
    return true;
}

static bool add_totals(struct aggregate *a)
{
    for (int i = 0; i < a->members; i++) {
        if (a->member[i].year != a->year)
            continue;
        a->complete += a->member[i].complete;
        for (int q = 0; q < Q_COUNT; q++)
            a->any[q] = a->any[q] || a->member[i].known[q];
    }
    for (int q = 0; q < Q_COUNT; q++)
        if (!add_up(a, a->year, q, &a->total[q]))
            return false;
    return guard_difference(a, a->year, &a->total[Q_SCOPE2_MARKET]);
}

static int by_name(const void *x, const void *y)
{
    const struct industry *a = x, *b = y;
    return str_cmp(a->name, b->name);
}

static void list_industries(struct aggregate *a)
{
    a->industry = arena_alloc(&a->arena, (size_t)a->members * sizeof *a->industry);
    for (int i = 0; i < a->members; i++) {
        int k = 0;
        if (a->member[i].year != a->year)
            continue;
        while (k < a->industries && !str_eq(a->industry[k].name, a->member[i].industry))
            k++;
        a->industries += k == a->industries;
        a->industry[k].name = a->member[i].industry;
    }
    qsort(a->industry, (size_t)a->industries, sizeof *a->industry, by_name);
}

/* parts x members of the newest year, filled row by row; parts that nobody reported are left out of
 * the relation */
struct matrix {
    int64_t *value;
    int *part, parts; /* which part each row is */
    struct sum_cell *cell;
};

static struct matrix matrix_new(const struct aggregate *a, int most)
{
    return (struct matrix){
        .value = mem_alloc((size_t)most * (size_t)a->year_members * sizeof(int64_t) + 1),
        .part = mem_alloc((size_t)most * sizeof(int) + 1),
        .cell = mem_alloc((size_t)most * sizeof(struct sum_cell) + 1)};
}

static void matrix_free(struct matrix *m)
{
    free(m->value);
    free(m->part);
    free(m->cell);
}

/* A row of quantity q: of all members, or (industry not NULL) of one industry's only. */
static void matrix_row(const struct aggregate *a, struct matrix *m, int part, int q,
                       const struct str *industry)
{
    int64_t *row = m->value + (size_t)m->parts * (size_t)a->year_members;
    bool known = false;
    int at = 0;
    for (int i = 0; i < a->members; i++) {
        const struct member *x = &a->member[i];
        if (x->year != a->year)
            continue;
        bool counts = !industry || str_eq(*industry, x->industry);
        row[at++] = counts ? x->mg[q] : 0;
        known = known || (counts && x->known[q]);
    }
    m->part[m->parts] = part;
    m->parts += known;
}

/* The same for the industries: one unsafe difference hides the market cells of all, so that none
 * comes back by subtraction. Else an industry is hidden by both methods or by neither: where nobody
 * bought otherwise, one figure is the other. */
static bool guard_differences(struct aggregate *a)
{
    bool all_safe = true;
    for (int k = 0; k < a->industries; k++) {
        bool safe;
        if (!differ_safely(a, a->year, &a->industry[k].name, &safe))
            return false;
        all_safe = all_safe && safe;
    }
    for (int k = 0; k < a->industries; k++) {
        struct sum_cell *location = &a->industry[k].scope[Q_SCOPE2_LOCATION],
                        *market = &a->industry[k].scope[Q_SCOPE2_MARKET];
        if (!all_safe)
            sum_cell_hide(market, T_SUPPRESSED_DIFFERENCE);
        else if (location->suppressed)
            sum_cell_hide(market, T_SUPPRESSED_SECONDARY);
        else if (market->suppressed)
            sum_cell_hide(location, T_SUPPRESSED_SECONDARY);
    }
    return true;
}

static bool guard_industries(struct aggregate *a)
{
    bool ok = true;
    for (int q = 0; ok && q < AGGREGATE_SCOPES; q++) {
        struct matrix m = matrix_new(a, a->industries);
        for (int k = 0; k < a->industries; k++) {
            a->industry[k].scope[q] =
                (struct sum_cell){.suppressed = true, .reason = T_SUPPRESSED_FEW};
            matrix_row(a, &m, k, q, &a->industry[k].name);
        }
        ok = disclosure_guard(m.value, m.parts, a->year_members, m.cell, &a->total[q]);
        for (int k = 0; k < m.parts; k++)
            a->industry[m.part[k]].scope[q] = m.cell[k];
        matrix_free(&m);
    }
    return ok && guard_differences(a);
}

static bool guard_categories(struct aggregate *a)
{
    struct matrix m = matrix_new(a, 15);
    for (int k = 0; k < 15; k++)
        matrix_row(a, &m, k, Q_CATEGORY_1 + k, NULL);
    bool ok = disclosure_guard(m.value, m.parts, a->year_members, m.cell, &a->total[Q_SCOPE3]);
    for (int k = 0; k < m.parts; k++)
        a->total[Q_CATEGORY_1 + m.part[k]] = m.cell[k];
    matrix_free(&m);
    return ok;
}

bool aggregate_finish(struct aggregate *a, struct diag *d)
{
    if (!a->members) {
        diag_error(d, NOWHERE, E_NO_MEMBERS, NULL);
        return false;
    }
    bool ok = add_years(a) && add_totals(a);
    if (ok) {
        list_industries(a);
        ok = guard_industries(a) && guard_categories(a);
    }
    if (!ok)
        diag_error(d, NOWHERE, E_AGGREGATE_TOO_LARGE, NULL);
    return ok;
}

void aggregate_shares(const struct aggregate *a, int *cells, int *hidden)
{
    *cells = *hidden = 0;
    for (int q = 0; q < Q_COUNT; q++) {
        *cells += a->any[q];
        *hidden += a->any[q] && a->total[q].suppressed;
    }
    for (int k = 0; k < a->industries; k++)
        for (int q = 0; q < AGGREGATE_SCOPES; q++) {
            *cells += a->any[q];
            *hidden += a->any[q] && a->industry[k].scope[q].suppressed;
        }
}

int aggregate_unsigned(const struct aggregate *a, int *files)
{
    int n = 0;
    for (int i = 0; i < a->members; i++)
        n += !a->member[i].is_signed;
    *files = a->members;
    return n;
}
