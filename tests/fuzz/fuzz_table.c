/* Bytes as the beginning of a bill: heading recognition, choice of profile, and every row read by
 * it; no ledger. */
#include "fuzz.h"
#include "ingest/bill.h"
#include "ingest/import.h"
#include <stdlib.h>

static void table_heading(const struct csv_row *r)
{
    int *map = mem_alloc((size_t)r->n * sizeof *map);
    int t = table_of_heading(r->field, r->n, map);
    MUST(t < TABLE_COUNT);
    for (int i = 0; t >= 0 && i < r->n; i++)
        MUST(map[i] >= -1 && map[i] < book_tables[t].columns);
    free(map);
}

static void one_row(const struct profile *p, const struct bill_columns *c, const struct csv_row *r)
{
    struct arena a = {0};
    struct diag d = {0};
    struct bill_row row;
    bool ok = bill_row_read(p, c, r, (struct pos){.file = STR("f")}, &row, &a, &d);
    MUST(ok == (d.errors == 0));
    if (ok && !row.filtered && p->period == PERIOD_DELIVERY)
        MUST(row.date != DAY_NONE && row.book.value[field_column(FIELD_START)].n == 10);
    bill_row_likely(p, c, r);
    arena_free(&a);
    diag_free(&d);
}

static void read_by(const struct profile *p, struct str text)
{
    struct diag d = {0};
    struct arena heading = {0};
    struct text_in *in = text_of(text);
    struct csv *csv = csv_open(in, p->delimiter);
    struct csv_row r;
    struct bill_columns c;
    bool inside = false;
    while (csv_next(csv, &r, STR("f"), &d) == 1) {
        struct arena a = {0};
        struct str *folded = profile_fold_row(&r, &a);
        if (profile_is_header(p, folded, r.n)) {
            arena_free(&heading);
            inside = bill_columns_find(p, folded, &r, 2024, (struct pos){.file = STR("f")}, &c,
                                       &heading, &d);
        } else if (inside) {
            one_row(p, &c, &r);
        }
        arena_free(&a);
    }
    csv_close(csv);
    text_close(in);
    arena_free(&heading);
    diag_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct profile_list profiles;
    struct str text = {(const char *)data, size};
    struct diag d = {0};
    if (profiles.n == 0)
        MUST(profile_load_all(&profiles, &d));
    struct text_in *in = text_of(text);
    struct csv *csv = csv_open(in, 0);
    struct csv_row r;
    if (csv_next(csv, &r, STR("f"), &d) == 1)
        table_heading(&r);
    csv_close(csv);
    text_close(in);
    const struct profile *other, *p = profile_match(&profiles, text, 0, &other);
    MUST(!other || p);
    if (p)
        read_by(p, text);
    diag_free(&d);
    return 0;
}
