/* A small firm for tests of the upper layers: a ledger and one factor set in a temporary folder,
 * filled as a user fills them. */
#ifndef TANSO_TESTS_SMALL_LEDGER_H
#define TANSO_TESTS_SMALL_LEDGER_H

#include "ingest/ingest.h"
#include "inventory/inventory.h"

#include <check.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct small {
    char dir[64];
    struct ledger *l;
    struct factors *f;
    struct diag d;
};

/* Factors whose products can be checked in the head. */
static const char small_set_json[] =
    "{\"id\": \"small\", \"title\": \"Small set\", \"publisher\": \"Test\", \"edition\": \"1\", "
    "\"published\": \"2024-01-01\","
    " \"licence\": \"CC0-1.0\", \"source\": \"made for the test\", \"gwp\": \"AR5\"}";
static const char small_factors_csv[] =
    "id,activity,country,supplier,valid_from,valid_to,scope,category,basis,unit,co2_kg,ch4_fossil_"
    "kg,n2o_kg,co2e_kg,"
    "uncertainty_percent,source\n"
    "diesel,fuel.diesel,,,,,1,,,L,2.5,0.001,,,,Table A row 1\n"
    "diesel-up,fuel.diesel,,,,,3,3,,L,,,,0.5,,Table B row 1\n"
    "gas,fuel.city-gas,,,,,1,,,m3,2,,,,,Table A row 2\n"
    "gas-up,fuel.city-gas,,,,,3,3,,m3,,,,0.25,,Table B row 2\n"
    "grid,electricity,JP,,,,2,,location,kWh,0.4,,,,,Table C row 1\n"
    "power-co,electricity,JP,Power Co,,,2,,market,kWh,0.3,,,,,Table C row 2\n"
    "grid-up,electricity,JP,,,,3,3,,kWh,,,,0.05,,Table D row 1\n"
    "lpg,fuel.lpg,,,,,1,,,kg,3,,,,,Table G row 1\n"
    "steel,material.steel,,,,,3,1,,kg,,,,2,10,Table E row 1\n"
    "lorry,freight.road,,,,,3,4,,tkm,,,,1,20,Table F row 1\n";

static inline void small_write(const struct small *s, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", s->dir, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

static inline void small_errors(struct small *s)
{
    for (int k = 0; k < s->d.n; k++) {
        struct buf b = {0};
        diag_format(&b, &s->d.entry[k], LANG_EN);
        fprintf(stderr, "%s\n", b.p);
        buf_free(&b);
    }
}

/* A ledger of a firm in `country` whose year starts in April, with site "main" and the set above.
 */
static inline void small_open(struct small *s, const char *country)
{
    char path[128];
    struct arena a = {0};
    struct book_row o = {.table = book_table(STR("organization"))};
    *s = (struct small){.dir = "/tmp/tanso-test-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    snprintf(path, sizeof path, "%s/set", s->dir);
    mkdir(path, 0700);
    small_write(s, "set/set.json", small_set_json);
    small_write(s, "set/factors.csv", small_factors_csv);
    s->f = factors_new();
    if (!factors_add_folder(s->f, path, &s->d))
        small_errors(s);
    factors_ready(s->f);
    o.value[book_column(o.table, STR("name"))] = STR("Small Works");
    o.value[book_column(o.table, STR("country"))] = str_of(country);
    o.value[book_column(o.table, STR("fiscal_start"))] = STR("4");
    o.value[book_column(o.table, STR("gwp"))] = STR("AR5");
    o.value[book_column(o.table, STR("consolidation"))] = STR("operational_control");
    snprintf(path, sizeof path, "%s/tanso.db", s->dir);
    s->l = ledger_create(path, &o, &s->d);
    if (!s->l)
        small_errors(s);
    ck_assert_ptr_nonnull(s->l);
    ck_assert_int_eq(s->d.errors, 0);
    arena_free(&a);
}

static inline int small_remove(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st;
    (void)type;
    (void)walk;
    return remove(path);
}

static inline void small_close(struct small *s)
{
    ledger_close(s->l);
    factors_free(s->f);
    diag_free(&s->d);
    nftw(s->dir, small_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* One row of a table: "COLUMN=VALUE" ..., closed by NULL. */
static inline void small_add(struct small *s, const char *table, ...)
{
    const char *given[BOOK_MAX_COLUMNS];
    int n = 0;
    va_list ap;
    va_start(ap, table);
    for (const char *x; (x = va_arg(ap, const char *));)
        given[n++] = x;
    va_end(ap);
    struct buf id = {0};
    bool ok = ingest_add(s->l, book_table(str_of(table)), given, n, &s->d, &id);
    if (!ok)
        small_errors(s);
    ck_assert_msg(ok, "%s is refused", table);
    buf_free(&id);
}

/* The same rows of a file, which findings then name: text of a CSV with its header. */
static inline void small_import(struct small *s, const char *name, const char *csv)
{
    char path[128];
    struct arena a = {0};
    struct import_result r = {0};
    const struct import_options o = {0};
    small_write(s, name, csv);
    snprintf(path, sizeof path, "%s/%s", s->dir, name);
    bool ok = ingest_file(s->l, path, &o, &r, &a, &s->d);
    if (!ok)
        small_errors(s);
    ck_assert_msg(ok, "%s is refused", name);
    arena_free(&a);
}

static inline struct inventory *small_year(struct small *s, int year)
{
    struct inventory *i = inventory_new(s->l, s->f, year, NULL, &s->d);
    if (!i)
        small_errors(s);
    ck_assert_ptr_nonnull(i);
    return i;
}

/* Twelve whole months of one meter. */
static inline void small_months(struct small *s, const char *meter, const char *activity, int year,
                                const char *quantity, const char *unit)
{
    for (int m = 0; m < 12; m++) {
        char month[24], id[64], kind[64], q[64], u[32];
        int index = year * 12 + 3 + m;
        snprintf(month, sizeof month, "month=%04d-%02d", index / 12, index % 12 + 1);
        snprintf(id, sizeof id, "meter=%s", meter);
        snprintf(kind, sizeof kind, "activity=%s", activity);
        snprintf(q, sizeof q, "quantity=%s", quantity);
        snprintf(u, sizeof u, "unit=%s", unit);
        small_add(s, "activities", "site=main", id, kind, month, q, u, NULL);
    }
}

#endif
