/* A ledger in a folder of its own, for the tests of src/ingest. */
#ifndef TANSO_TESTS_INGEST_FIXTURE_H
#define TANSO_TESTS_INGEST_FIXTURE_H

#include "core/file.h"
#include "ingest/ingest.h"
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    char folder[64], ledger_path[96];
    struct ledger *ledger;
    struct diag diag;
    struct arena arena;
    struct import_result result;
};

static inline void fixture_new_ledger(struct fixture *f, const char *name)
{
    static const char *const firm[][2] = {{"name", "Fixture Works (made up)"},
                                          {"country", "JP"},
                                          {"currency", "JPY"},
                                          {"fiscal_start", "4"},
                                          {"gwp", "AR5"},
                                          {"consolidation", "operational_control"}};
    const struct book_table *t = &book_tables[TABLE_ORGANIZATION];
    struct book_row row = {.table = t};
    for (size_t i = 0; i < sizeof firm / sizeof *firm; i++)
        row.value[book_column(t, str_of(firm[i][0]))] = str_of(firm[i][1]);
    ledger_close(f->ledger);
    snprintf(f->ledger_path, sizeof f->ledger_path, "%s/%s", f->folder, name);
    f->ledger = ledger_create(f->ledger_path, &row, &f->diag);
    ck_assert_ptr_nonnull(f->ledger);
}

static inline void fixture_open(struct fixture *f)
{
    *f = (struct fixture){0};
    strncpy(f->folder, "/tmp/tanso-test-XXXXXX", sizeof f->folder - 1);
    ck_assert_ptr_nonnull(mkdtemp(f->folder));
    fixture_new_ledger(f, "book.db");
}

static inline void fixture_close(struct fixture *f)
{
    char path[512];
    ledger_close(f->ledger);
    diag_free(&f->diag);
    arena_free(&f->arena);
    DIR *d = opendir(f->folder);
    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.' || strlen(e->d_name) > 2) {
            snprintf(path, sizeof path, "%s/%s", f->folder, e->d_name);
            unlink(path);
        }
    if (d)
        closedir(d);
    rmdir(f->folder);
}

/* Writes a file into the folder; the path stays valid until the fixture is closed. */
static inline const char *fixture_file(struct fixture *f, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert(fwrite(text, 1, strlen(text), out) == strlen(text));
    ck_assert(fclose(out) == 0);
    return arena_strndup(&f->arena, path, strlen(path));
}

static inline bool fixture_import(struct fixture *f, const char *path, struct import_options o)
{
    diag_free(&f->diag);
    return ingest_file(f->ledger, path, &o, &f->result, &f->arena, &f->diag);
}

/* "E5021:3 E5041:4": code and row of each diagnostic of a severity, in order. */
static inline const char *fixture_codes(struct fixture *f, enum severity s)
{
    struct buf b = {0};
    for (int i = 0; i < f->diag.n; i++)
        if (f->diag.entry[i].severity == s)
            buf_printf(&b, "%s%s:%lld", b.n ? " " : "", msg_code(f->diag.entry[i].msg),
                       (long long)f->diag.entry[i].pos.row);
    const char *text = arena_strndup(&f->arena, b.n ? b.p : "", b.n);
    buf_free(&b);
    return text;
}

/* The booked activities, one a line, in the ledger's order: the columns of the book that are not
 * empty. */
static inline void fixture_rows(struct fixture *f, struct buf *out, bool with_row)
{
    struct activity x;
    int got;
    struct ledger_cursor *c =
        ledger_activities(f->ledger, date_day(1900, 1, 1), date_day(2199, 12, 31));
    ck_assert_ptr_nonnull(c);
    while ((got = ledger_next(c, &x)) == 1) {
        struct arena a = {0};
        struct book_row r;
        ck_assert(ingest_activity_row(f->ledger, &x, &r, &a));
        if (with_row)
            buf_printf(out, "row %lld:", (long long)x.row);
        for (int i = 0; i < r.table->columns; i++)
            if (r.value[i].n)
                buf_printf(out, " %s=%.*s", r.table->column[i].name, (int)r.value[i].n,
                           r.value[i].p);
        buf_char(out, '\n');
        arena_free(&a);
    }
    ck_assert_int_eq(got, 0);
    ledger_cursor_close(c);
}

static inline int fixture_count(struct fixture *f)
{
    struct buf b = {0};
    int n = 0;
    fixture_rows(f, &b, false);
    for (size_t i = 0; i < b.n; i++)
        n += b.p[i] == '\n';
    buf_free(&b);
    return n;
}

static inline int fixture_run(Suite *s)
{
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}

#endif
