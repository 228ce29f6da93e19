#include "consortium/publication.h"
#include "core/json.h"
#include <stdlib.h>
#include <string.h>

/* ---- the document ---- */
static void write_member(struct json_out *j, const struct member *m)
{
    json_object(j, NULL);
    json_str(j, "member", m->id);
    json_int(j, "year", m->year);
    json_str(j, "industry", m->industry);
    json_array(j, "mg");
    for (int q = 0; q < Q_COUNT; q++) {
        struct buf b = {0};
        buf_int(&b, m->mg[q]);
        json_str(j, NULL, buf_view(&b)); /* may be beyond what a JSON number holds */
        buf_free(&b);
    }
    json_end(j);
    json_end(j);
}

static void write_cell(struct json_out *j, int year, int q, const struct str *industry,
                       const struct sum_cell *c, bool any)
{
    if (c->suppressed || !any)
        return;
    json_object(j, NULL);
    json_int(j, "year", year);
    json_int(j, "quantity", q);
    if (industry)
        json_str(j, "industry", *industry);
    json_end(j);
}

void publication_write(const struct aggregate *a, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    json_cstr(&j, "schema", "tanso-publication-1");
    json_array(&j, "members");
    for (int i = 0; i < a->members; i++)
        write_member(&j, &a->member[i]);
    json_end(&j);
    json_array(&j, "cells");
    for (int q = 0; q < Q_COUNT; q++)
        write_cell(&j, a->year, q, NULL, &a->total[q], a->any[q]);
    for (int k = 0; k < a->year_count; k++)
        for (int q = 0; q < AGGREGATE_SCOPES && a->years[k].year != a->year; q++)
            write_cell(&j, a->years[k].year, q, NULL, &a->years[k].scope[q], true);
    for (int k = 0; k < a->industries; k++)
        for (int q = 0; q < AGGREGATE_SCOPES; q++)
            write_cell(&j, a->year, q, &a->industry[k].name, &a->industry[k].scope[q], true);
    json_end(&j);
    json_end(&j);
    buf_char(out, '\n');
}

/* ---- reading it ---- */
struct shown {
    int year, quantity;
    bool of_industry;
    struct str industry;
};
struct publication_read {
    struct arena arena;
    struct member *member;
    struct shown *cell;
    int members, cells;
};

static bool small(const cJSON *v, int *out)
{
    int64_t n;
    bool ok = json_integer(v, &n) && n >= 0 && n < 10000;
    *out = ok ? (int)n : 0;
    return ok;
}

static bool read_mg(const char *text, int64_t *mg)
{
    struct dec v;
    if (!text || !dec_parse(str_of(text), &v) || v.scale || !dec_fits64(v))
        return false;
    *mg = (int64_t)v.coef;
    return true;
}

static bool read_member(const cJSON *v, struct member *m, struct arena *a)
{
    const cJSON *mg = cJSON_GetObjectItemCaseSensitive(v, "mg"), *x;
    int q = 0;
    m->id = str_save(a, str_of(json_text(v, "member")));
    m->industry = str_save(a, str_of(json_text(v, "industry")));
    bool ok = small(cJSON_GetObjectItemCaseSensitive(v, "year"), &m->year) &&
              cJSON_GetArraySize(mg) == Q_COUNT;
    if (ok)
        cJSON_ArrayForEach(x, mg) ok = read_mg(cJSON_GetStringValue(x), &m->mg[q++]) && ok;
    return ok;
}

static bool read_cell(const cJSON *v, struct shown *c, struct arena *a)
{
    const char *industry = json_text(v, "industry");
    c->of_industry = industry != NULL;
    c->industry = str_save(a, str_of(industry));
    return small(cJSON_GetObjectItemCaseSensitive(v, "year"), &c->year) &&
           small(cJSON_GetObjectItemCaseSensitive(v, "quantity"), &c->quantity) &&
           c->quantity < Q_COUNT;
}

static bool read_all(const cJSON *document, struct publication_read *p)
{
    const cJSON *members = cJSON_GetObjectItemCaseSensitive(document, "members"),
                *cells = cJSON_GetObjectItemCaseSensitive(document, "cells"), *v;
    bool ok = cJSON_IsArray(members) && cJSON_IsArray(cells);
    p->member = arena_alloc(&p->arena, (size_t)cJSON_GetArraySize(members) * sizeof *p->member + 1);
    p->cell = arena_alloc(&p->arena, (size_t)cJSON_GetArraySize(cells) * sizeof *p->cell + 1);
    cJSON_ArrayForEach(v, members) ok = ok && read_member(v, &p->member[p->members++], &p->arena);
    cJSON_ArrayForEach(v, cells) ok = ok && read_cell(v, &p->cell[p->cells++], &p->arena);
    return ok;
}

struct publication_read *publication_read(struct str document, struct diag *d)
{
    struct publication_read *p = mem_alloc(sizeof *p);
    cJSON *v = json_parse(document, (struct str){0}, d);
    bool ok = v && read_all(v, p);
    if (v && !ok)
        diag_error(d, NOWHERE, E_PUBLICATION_FORM, NULL);
    cJSON_Delete(v);
    if (ok)
        return p;
    publication_free(p);
    return NULL;
}

void publication_free(struct publication_read *p)
{
    if (!p)
        return;
    arena_free(&p->arena);
    free(p);
}

static bool was_shown(const struct publication_read *p, int year, int q, const struct str *industry)
{
    for (int i = 0; i < p->cells; i++) {
        const struct shown *c = &p->cell[i];
        if (c->year == year && c->quantity == q && c->of_industry == (industry != NULL) &&
            (!industry || str_eq(*industry, c->industry)))
            return true;
    }
    return false;
}

/* ---- what has changed ---- */
/* One number for each member of the year, now or then: its change within a cell. */
struct change {
    int64_t *mg;
    int n;
};

static const struct member *now(const struct aggregate *a, struct str id, int year)
{
    for (int i = 0; i < a->members; i++)
        if (a->member[i].year == year && str_eq(a->member[i].id, id))
            return &a->member[i];
    return NULL;
}

static const struct member *then(const struct publication_read *p, struct str id, int year)
{
    for (int i = 0; i < p->members; i++)
        if (p->member[i].year == year && str_eq(p->member[i].id, id))
            return &p->member[i];
    return NULL;
}

/* q below Q_COUNT: that quantity; Q_COUNT: scope 2 by location less that by market. */
static int64_t value(const struct member *m, int q, const struct str *industry)
{
    if (!m || (industry && !str_eq(*industry, m->industry)))
        return 0;
    return q < Q_COUNT ? m->mg[q] : m->mg[Q_SCOPE2_LOCATION] - m->mg[Q_SCOPE2_MARKET];
}

/* In the order of those who are there now, then those who left. */
static struct change changed(const struct aggregate *a, const struct publication_read *p, int year,
                             int q, const struct str *industry)
{
    struct change c = {mem_alloc((size_t)(a->members + p->members) * sizeof(int64_t) + 1), 0};
    for (int i = 0; i < a->members; i++) {
        const struct member *m = &a->member[i];
        if (m->year == year)
            c.mg[c.n++] = value(m, q, industry) - value(then(p, m->id, year), q, industry);
    }
    for (int i = 0; i < p->members; i++)
        if (p->member[i].year == year && !now(a, p->member[i].id, year))
            c.mg[c.n++] = -value(&p->member[i], q, industry);
    return c;
}

/* Nothing changed, or enough did. */
static bool harmless(const struct change *c, bool *safe)
{
    struct sum_cell sum;
    bool ok = sum_cell_of(c->mg, c->n, &sum);
    *safe = ok && (sum.members == 0 || !sum.suppressed);
    return ok;
}

static bool hide_unless_harmless(const struct change *c, struct sum_cell *cell)
{
    bool safe;
    if (!harmless(c, &safe))
        return false;
    if (!safe)
        sum_cell_hide(cell, T_SUPPRESSED_EARLIER);
    return true;
}

/* ---- one total and its parts ---- */
struct part {
    struct sum_cell *cell;
    int q;
    const struct str *industry;
};

/* The change of what is hidden is the total's less those of the parts that are shown. */
static bool hidden_change_harmless(const struct aggregate *a, const struct publication_read *p,
                                   int year, int q, const struct part *part, int parts, bool *safe)
{
    struct change rest = changed(a, p, year, q, NULL);
    for (int k = 0; k < parts; k++) {
        if (part[k].cell->suppressed)
            continue;
        struct change c = changed(a, p, year, part[k].q, part[k].industry);
        for (int i = 0; i < c.n; i++)
            rest.mg[i] -= c.mg[i];
        free(c.mg);
    }
    bool ok = harmless(&rest, safe);
    free(rest.mg);
    return ok;
}

static struct sum_cell *smallest_shown(const struct part *part, int parts)
{
    struct sum_cell *least = NULL;
    for (int k = 0; k < parts; k++) {
        struct sum_cell *c = part[k].cell;
        if (!c->suppressed && (!least || llabs(c->mg) < llabs(least->mg)))
            least = c;
    }
    return least;
}

static bool guard_cell(struct aggregate *a, const struct publication_read *p, int year,
                       const struct part *x)
{
    if (x->cell->suppressed)
        return true;
    if (!was_shown(p, year, x->q, x->industry)) {
        sum_cell_hide(x->cell, T_SUPPRESSED_EARLIER);
        return true;
    }
    struct change c = changed(a, p, year, x->q, x->industry);
    bool ok = hide_unless_harmless(&c, x->cell);
    free(c.mg);
    return ok;
}

static bool guard_relation(struct aggregate *a, const struct publication_read *p, int year,
                           const struct part *total, const struct part *part, int parts)
{
    if (!was_shown(p, year, total->q, NULL))
        return true;
    bool ok = guard_cell(a, p, year, total), safe = false;
    for (int k = 0; ok && k < parts; k++)
        ok = guard_cell(a, p, year, &part[k]);
    while (ok && parts && !total->cell->suppressed && !safe) {
        ok = hidden_change_harmless(a, p, year, total->q, part, parts, &safe);
        struct sum_cell *least = smallest_shown(part, parts);
        if (!safe && !least)
            break;
        if (!safe)
            sum_cell_hide(least, T_SUPPRESSED_EARLIER);
    }
    return ok;
}

/* ---- all of them ---- */
static bool guard_industries(struct aggregate *a, const struct publication_read *p)
{
    struct part *part = mem_alloc((size_t)(a->industries + 1) * sizeof *part);
    bool ok = true;
    for (int q = 0; ok && q < AGGREGATE_SCOPES; q++) {
        for (int k = 0; k < a->industries; k++)
            part[k] = (struct part){&a->industry[k].scope[q], q, &a->industry[k].name};
        const struct part total = {&a->total[q], q, NULL};
        ok = guard_relation(a, p, a->year, &total, part, a->industries);
    }
    free(part);
    return ok;
}

static bool guard_categories(struct aggregate *a, const struct publication_read *p)
{
    struct part part[15];
    for (int k = 0; k < 15; k++)
        part[k] = (struct part){&a->total[Q_CATEGORY_1 + k], Q_CATEGORY_1 + k, NULL};
    const struct part total = {&a->total[Q_SCOPE3], Q_SCOPE3, NULL};
    bool ok = guard_relation(a, p, a->year, &total, part, 15);
    for (int k = 0; ok && k < 3; k++) {
        const struct part removal = {&a->total[Q_REMOVAL + k], Q_REMOVAL + k, NULL};
        ok = guard_relation(a, p, a->year, &removal, NULL, 0);
    }
    return ok;
}

static bool guard_years(struct aggregate *a, const struct publication_read *p)
{
    bool ok = true;
    for (int k = 0; ok && k < a->year_count; k++)
        for (int q = 0; ok && q < AGGREGATE_SCOPES; q++) {
            struct sum_cell *c = &a->years[k].scope[q];
            const struct part total = {c, q, NULL};
            if (a->years[k].year == a->year && a->total[q].suppressed)
                sum_cell_hide(c, a->total[q].reason);
            ok = guard_relation(a, p, a->years[k].year, &total, NULL, 0);
        }
    return ok;
}

/* Both scope 2 cells then and now show what was bought otherwise then and now. */
static bool guard_difference(struct aggregate *a, const struct publication_read *p, int year,
                             const struct str *industry, struct sum_cell *market)
{
    if (!was_shown(p, year, Q_SCOPE2_LOCATION, industry) ||
        !was_shown(p, year, Q_SCOPE2_MARKET, industry))
        return true;
    struct change c = changed(a, p, year, Q_COUNT, industry);
    bool ok = hide_unless_harmless(&c, market);
    free(c.mg);
    return ok;
}

/* One hidden market cell of an industry hides them all, so that none comes back by subtraction; one
 * hidden location cell takes its market cell along. */
static bool guard_differences(struct aggregate *a, const struct publication_read *p)
{
    bool ok = true, hidden = false;
    for (int k = 0; ok && k < a->year_count; k++)
        ok = guard_difference(a, p, a->years[k].year, NULL, &a->years[k].scope[Q_SCOPE2_MARKET]);
    ok = ok && guard_difference(a, p, a->year, NULL, &a->total[Q_SCOPE2_MARKET]);
    for (int k = 0; ok && k < a->industries; k++) {
        struct sum_cell *market = &a->industry[k].scope[Q_SCOPE2_MARKET];
        bool before = market->suppressed;
        ok = guard_difference(a, p, a->year, &a->industry[k].name, market);
        hidden = hidden || (market->suppressed && !before);
    }
    for (int k = 0; k < a->industries; k++) {
        struct sum_cell *s = a->industry[k].scope;
        if (hidden || s[Q_SCOPE2_LOCATION].suppressed)
            sum_cell_hide(&s[Q_SCOPE2_MARKET], T_SUPPRESSED_EARLIER);
        else if (s[Q_SCOPE2_MARKET].suppressed && !a->total[Q_SCOPE2_MARKET].suppressed)
            sum_cell_hide(&s[Q_SCOPE2_LOCATION], T_SUPPRESSED_SECONDARY);
    }
    return ok;
}

bool publication_guard(struct aggregate *a, const struct publication_read *p)
{
    return guard_industries(a, p) && guard_categories(a, p) && guard_years(a, p) &&
           guard_differences(a, p);
}
