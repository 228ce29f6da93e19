/* A table of the book: rows under a heading of its column names. */
#include "ingest/bill.h"
#include "ingest/import.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int texts(const struct csv_row *r)
{
    int n = 0;
    for (int i = 0; i < r->n; i++)
        n += str_trim(r->field[i]).n > 0;
    return n;
}

bool above_heading(const struct csv_row *r)
{
    return texts(r) < 2;
}

/* What csv_field put in front of a text that a spreadsheet would take for a formula. */
static struct str without_guard(struct str v)
{
    static const char *const formula[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    if (v.n < 2 || v.p[0] != '\'')
        return v;
    struct str rest = {v.p + 1, v.n - 1};
    for (size_t i = 0; i < sizeof formula / sizeof *formula; i++)
        if (str_starts(rest, formula[i]))
            return rest;
    return v;
}

struct heading {
    const struct book_table *table;
    int *map; /* field -> column of the table, -1: none */
    int n;
    int column[BOOK_MAX_COLUMNS]; /* column of the table -> place in the file, from 1 */
    bool remarks;                 /* it has columns for people: a sheet to be filled in */
};

/* A row that ends early is refused where what is missing is more than a text: the file may have
 * been cut there. */
static bool count_fits(struct import *im, const struct heading *h, const struct csv_row *r)
{
    bool ok = true;
    for (int i = h->n; i < r->n; i++)
        ok &= str_trim(r->field[i]).n == 0;
    for (int i = r->n; i < h->n; i++)
        ok &= h->map[i] < 0 || h->table->column[h->map[i]].type == COL_TEXT;
    if (ok)
        return true;
    char have[24], want[24];
    snprintf(have, sizeof have, "%d", r->n);
    snprintf(want, sizeof want, "%d", h->n);
    accept_watch(im->acceptor);
    diag_error(im->diag, import_at(im, r->row, 0), r->n > h->n ? E_ROW_RAGGED : E_ROW_SHORT, have,
               want, NULL);
    return false;
}

static bool given(const struct book_row *row, const char *column)
{
    int c = book_column(row->table, str_of(column));
    return c >= 0 && str_trim(row->value[c]).n > 0;
}

/* A row of an entry sheet in which nothing was filled in: only what was there before. */
static bool unfilled(const struct heading *h, const struct book_row *row)
{
    static const char *const filled[] = {"quantity", "value",    "cost", "start",
                                         "end",      "document", "note"};
    if (h->remarks && h->table->id == TABLE_ANSWERS)
        return !given(row, "answer");
    bool any = !h->remarks || (h->table->id != TABLE_ACTIVITIES && h->table->id != TABLE_DRIVERS);
    for (size_t i = 0; i < sizeof filled / sizeof *filled && !any; i++)
        any = given(row, filled[i]);
    return !any;
}

static struct str *value_of(struct book_row *row, const char *column)
{
    return &row->value[book_column(row->table, str_of(column))];
}

/* The month of an entry sheet is the bill's label: the days that the bill prints go before it. One
 * date is one day: that of a delivery. */
static void prefer_days(const struct heading *h, struct book_row *row)
{
    if (!h->remarks || h->table->id != TABLE_ACTIVITIES)
        return;
    if (given(row, "start") && given(row, "end"))
        *value_of(row, "month") = (struct str){0};
    else if (given(row, "start") && !given(row, "month"))
        *value_of(row, "end") = *value_of(row, "start");
}

static void take_row(struct import *im, const struct heading *h, const struct csv_row *r)
{
    struct book_row row = {.table = h->table};
    int n = r->n < h->n ? r->n : h->n;
    bool ok = count_fits(im, h, r);
    accept_watch(im->acceptor);
    for (int i = 0; i < n; i++)
        if (h->map[i] >= 0) {
            row.value[h->map[i]] = without_guard(r->field[i]);
            ok &= cell_sound(r, i, im->place, im->diag);
        }
    if (ok && unfilled(h, &row))
        return;
    prefer_days(h, &row);
    if (ok)
        accept_row(im->acceptor, &row, r->row, h->column);
    else
        accept_refuse(im->acceptor, &row, r->row);
}

static bool read_heading(struct import *im, const struct rows *rows, struct heading *h)
{
    struct csv_row r;
    int got;
    while ((got = rows->next(rows->from, &r, im->file, im->diag)) == 1) {
        if (above_heading(&r))
            continue;
        h->n = r.n;
        h->map = mem_alloc((size_t)r.n * sizeof *h->map);
        int t = table_of_heading(r.field, r.n, h->map);
        if (t < 0)
            return false;
        h->table = &book_tables[t];
        accept_heading(im->acceptor, r.field, r.n);
        for (int i = 0; i < r.n; i++)
            if (h->map[i] >= 0)
                h->column[h->map[i]] = i + 1;
            else
                h->remarks |= book_remark(r.field[i]);
        if (im->options->explain)
            explain_table(im, h->table, h->map, &r);
        return true;
    }
    return false;
}

static bool read_rows(struct import *im, const struct rows *rows, const struct heading *h)
{
    struct csv_row r;
    int got;
    while ((got = rows->next(rows->from, &r, im->file, im->diag)) == 1) {
        if (texts(&r) == 0)
            continue;
        take_row(im, h, &r);
        if ((++im->rows & 1023) == 0 && !import_breathe(im))
            return false;
        if (accept_failed(im->acceptor))
            return false;
    }
    return got == 0;
}

bool read_table(struct import *im, const struct rows *rows, const struct book_table *table)
{
    struct heading h = {.table = table};
    bool ok = read_heading(im, rows, &h) && read_rows(im, rows, &h);
    free(h.map);
    return ok;
}
