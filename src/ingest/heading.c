/* Headings of the book's tables: recognised, or explained when they nearly are. */
#include "ingest/import.h"
#include <stdlib.h>
#include <string.h>

int table_of_heading(const struct str *field, int n, int *map)
{
    if (n < 1 || n > CSV_MAX_FIELDS)
        return -1;
    struct str *heading = mem_alloc((size_t)n * sizeof *heading);
    for (int i = 0; i < n; i++)
        heading[i] = str_trim(field[i]);
    int last = n - 1;
    while (last > 0 && heading[last].n == 0)
        last--;
    int t = book_recognise(heading, n, map);
    struct str reason = heading[last];
    heading[last] = (struct str){"", 0};
    if (t < 0 && last > 0 && (t = book_recognise(heading, n, map)) >= 0 &&
        !rejects_reason(&book_tables[t], reason))
        t = -1;
    free(heading);
    return t;
}

static int known_headings(const struct book_table *t, const struct str *field, int n)
{
    int known = 0;
    for (int i = 0; i < n; i++)
        known += str_trim(field[i]).n > 0 && book_column(t, field[i]) >= 0;
    return known;
}

static void list(struct buf *b, struct str word)
{
    enum { SHOWN = 300 };
    if (b->n > SHOWN)
        return;
    buf_cstr(b, b->n ? ", " : "");
    buf_str(b, word);
}

static bool seen(const struct book_table *t, const struct str *field, int n, const char *column)
{
    int want = book_column(t, str_of(column));
    for (int i = 0; i < n; i++)
        if (want >= 0 && str_trim(field[i]).n > 0 && book_column(t, field[i]) == want)
            return true;
    return false;
}

/* What book_recognise asks for beyond the columns that are always required. */
static void list_missing(struct buf *b, const struct book_table *t, const struct str *field, int n)
{
    for (int c = 0; c < t->columns; c++)
        if ((t->column[c].flags & COLUMN_REQUIRED) && !seen(t, field, n, t->column[c].name))
            list(b, str_of(t->column[c].name));
    bool activities = t->id == TABLE_ACTIVITIES, meter = activities && seen(t, field, n, "meter");
    if (activities && !meter && !seen(t, field, n, "activity"))
        list(b, STR("activity"));
    if (activities && !meter && !seen(t, field, n, "unit"))
        list(b, STR("unit"));
    if ((activities || t->id == TABLE_DRIVERS) && !seen(t, field, n, "start") &&
        !seen(t, field, n, "month"))
        list(b, STR("start"));
}

static void list_unknown(struct buf *b, const struct book_table *t, const struct str *field, int n)
{
    for (int i = 0; i < n; i++) {
        bool twice = false;
        if (book_remark(field[i]))
            continue;
        int c = str_trim(field[i]).n ? book_column(t, field[i]) : -1;
        for (int k = 0; k < i && c >= 0; k++)
            twice |= str_trim(field[k]).n > 0 && book_column(t, field[k]) == c;
        if (str_trim(field[i]).n && (c < 0 || twice))
            list(b, str_trim(field[i]));
    }
}

bool explain_heading(struct import *im, const struct csv_row *r, struct pos at)
{
    const struct book_table *best = NULL;
    int most = 0;
    for (int t = 0; t < TABLE_COUNT; t++) {
        int known = known_headings(&book_tables[t], r->field, r->n);
        if (known > most) {
            most = known;
            best = &book_tables[t];
        }
    }
    if (!best || most < 2 || most * 2 < r->n)
        return false;
    struct buf unknown = {0}, missing = {0};
    list_unknown(&unknown, best, r->field, r->n);
    list_missing(&missing, best, r->field, r->n);
    at.row = r->row;
    diag_error(im->diag, at, E_INGEST_HEADING, best->name, unknown.n ? unknown.p : "-",
               missing.n ? missing.p : "-", NULL);
    buf_free(&unknown);
    buf_free(&missing);
    return true;
}
