/* A bill by its profile: finds the table, reads its rows, holds them against the file's own total,
 * and hands them on. */
#include "core/utf8.h"
#include "ingest/bill.h"
#include "ingest/import.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum where { BEFORE, INSIDE, BEHIND, OTHER };

struct bill {
    struct import *im;
    const struct profile *p;
    struct bill_columns columns;
    enum where where;
    int tables;
    struct bill_row *row; /* rows that wait for those after them */
    int n, cap;
    struct arena kept, heading;
    struct dec sum;
    bool sum_known, total_seen;
    int64_t excluded, inferred;
    struct buf excluded_by;
};

static struct pos at_row(const struct bill *b, int64_t row)
{
    return import_at(b->im, row, 0);
}

static const char *keep_text(struct bill *b, struct str s)
{
    return arena_strndup(&b->kept, s.n ? s.p : "", s.n);
}

static bool waits(const struct profile *p)
{
    return p->repeat || p->period == PERIOD_BILL_DATE || p->period == PERIOD_REGISTER;
}

/* ---- the file's own total ---- */
static int total_column(const struct profile *p)
{
    for (int i = 0; i < p->columns && p->total_column.n; i++)
        if (str_eq(p->column[i].name, p->total_column))
            return i;
    return -1;
}

static bool printed(const struct profile_column *c, struct str v, struct dec *out)
{
    return (c->point == '.' && dec_parse(v, out)) || dec_parse_printed(v, c->point, out);
}

static void add_to_sum(struct bill *b, const struct csv_row *r)
{
    int i = total_column(b->p);
    struct dec v;
    if (i < 0)
        return;
    struct str cell = bill_cell(&b->columns, i, r);
    if (cell.n && (!printed(&b->p->column[i], cell, &v) || !dec_add(b->sum, v, &b->sum)))
        b->sum_known = false;
}

/* A row that bears the label of the total, in any cell. */
static bool is_total(const struct bill *b, const struct str *folded, int n)
{
    for (int i = 0; i < n && b->p->total_label.n; i++)
        if (str_eq(folded[i], b->p->total_label))
            return true;
    return false;
}

static bool check_total(struct bill *b, const struct csv_row *r)
{
    int i = total_column(b->p);
    struct dec v;
    struct str cell = i < 0 ? (struct str){0} : bill_cell(&b->columns, i, r);
    b->total_seen = true;
    if (i < 0 || !b->sum_known)
        return true;
    if (printed(&b->p->column[i], cell, &v) && dec_cmp(v, b->sum) == 0)
        return true;
    struct buf sum = {0};
    dec_print(&sum, b->sum);
    struct pos at = at_row(b, r->row);
    at.column = b->columns.at[i] + 1;
    diag_error(b->im->diag, at, E_BILL_TOTAL, keep_text(b, b->p->column[i].header_shown),
               keep_text(b, cell), sum.p, NULL);
    buf_free(&sum);
    return false;
}

/* ---- rows ---- */
/* The number on the bill names the meter; a number that no meter has is never passed over. */
static bool find_meter(struct bill *b, struct bill_row *r)
{
    int meter = field_column(FIELD_METER);
    struct str other;
    if (r->number.n == 0 || r->book.value[meter].n)
        return true;
    struct str id = accept_meter_by_number(b->im->acceptor, r->number, &other);
    struct pos at = at_row(b, r->row);
    at.column = b->columns.place[meter];
    if (other.n) {
        diag_error(b->im->diag, at, E_BILL_NUMBER_TWICE, keep_text(b, r->number), keep_text(b, id),
                   keep_text(b, other), NULL);
        return false;
    }
    if (id.n == 0) {
        diag_error(b->im->diag, at, E_BILL_NUMBER_UNKNOWN, keep_text(b, r->number), NULL);
        return false;
    }
    r->book.value[meter] = str_save(&b->kept, id);
    return true;
}

static void accept_bill_row(struct bill *b, struct bill_row *r)
{
    accept_watch(b->im->acceptor);
    if (find_meter(b, r))
        accept_row(b->im->acceptor, &r->book, r->row, b->columns.place);
    else
        accept_refuse(b->im->acceptor, &r->book, r->row);
}

static void note_excluded(struct bill *b, const struct bill_row *r)
{
    if (b->excluded++ < 8 &&
        !str_has(buf_view(&b->excluded_by), r->filtered_by.n ? r->filtered_by.p : "")) {
        buf_cstr(&b->excluded_by, b->excluded_by.n ? ", " : "");
        buf_str(&b->excluded_by, r->filtered_by);
    }
}

static void data_row(struct bill *b, const struct csv_row *r)
{
    struct arena scratch = {0};
    struct arena *a = waits(b->p) ? &b->kept : &scratch;
    struct bill_row row;
    b->im->rows++;
    add_to_sum(b, r);
    accept_watch(b->im->acceptor);
    bool ok = bill_row_read(b->p, &b->columns, r, b->im->place, &row, a, b->im->diag);
    row.table = b->tables;
    if (!ok) {
        accept_refuse(b->im->acceptor, &row.book, row.row);
    } else if (row.filtered) {
        note_excluded(b, &row);
    } else if (waits(b->p)) {
        MEM_GROW(b->row, b->n, b->cap);
        b->row[b->n++] = row;
    } else {
        accept_bill_row(b, &row);
    }
    arena_free(&scratch);
}

/* ---- where in the file ---- */
static bool starts_with_stop(const struct profile *p, const struct str *folded, int n)
{
    int first = 0;
    while (first < n && folded[first].n == 0)
        first++;
    for (int i = 0; first < n && i < p->stops; i++)
        if (folded[first].n >= p->stop[i].n &&
            memcmp(folded[first].p, p->stop[i].p, p->stop[i].n) == 0)
            return true;
    return false;
}

static bool is_other(const struct profile *p, const struct str *folded, int n)
{
    for (int i = 0; i < n; i++)
        for (int o = 0; o < p->others; o++)
            if (str_eq(folded[i], p->other[o]))
                return true;
    return false;
}

static bool open_table(struct bill *b, const struct str *folded, const struct csv_row *r)
{
    arena_free(&b->heading);
    b->where = INSIDE;
    b->tables++;
    return bill_columns_find(b->p, folded, r, b->im->place, &b->columns, &b->heading, b->im->diag);
}

static bool outside_row(struct bill *b, const struct csv_row *r)
{
    if (b->where != BEHIND || !bill_row_likely(b->p, &b->columns, r))
        return true;
    diag_error(b->im->diag, at_row(b, r->row), E_BILL_AFTER_END, NULL);
    return false;
}

static bool take_row(struct bill *b, const struct csv_row *r, const struct str *folded)
{
    bool blank = true;
    for (int i = 0; i < r->n; i++)
        blank &= folded[i].n == 0;
    if (blank) {
        if (b->where == INSIDE && b->p->end_at_blank)
            b->where = BEHIND;
        return true;
    }
    if ((b->where != INSIDE || b->p->repeat) && profile_is_header(b->p, folded, r->n)) {
        if (b->tables == 0 || b->p->repeat)
            return open_table(b, folded, r);
        diag_error(b->im->diag, at_row(b, r->row), E_BILL_AFTER_END, NULL);
        return false;
    }
    if (is_other(b->p, folded, r->n)) {
        b->where = OTHER;
        diag_note(b->im->diag, at_row(b, r->row), N_BILL_OTHER_TABLE,
                  keep_text(b, str_trim(r->raw)), NULL);
        return true;
    }
    if (b->where != INSIDE)
        return outside_row(b, r);
    if (is_total(b, folded, r->n)) {
        b->where = BEHIND;
        return check_total(b, r);
    }
    if (starts_with_stop(b->p, folded, r->n)) {
        b->where = BEHIND;
        return true;
    }
    data_row(b, r);
    return true;
}

static bool read_rows(struct bill *b, const struct rows *rows)
{
    struct csv_row r;
    int got;
    bool ok = true;
    while ((got = rows->next(rows->from, &r, b->im->file, b->im->diag)) == 1) {
        struct arena a = {0};
        /* the file is read to its end even after a fault, so that all of them are told */
        ok &= take_row(b, &r, profile_fold_row(&r, &a));
        arena_free(&a);
        if (b->where == INSIDE && !ok)
            break;
        if (accept_failed(b->im->acceptor) || !import_breathe(b->im))
            return false;
    }
    return ok && got == 0;
}

/* ---- rows that waited ---- */
static bool refuse_inferred(struct bill *b, int i, enum bill_mark mark)
{
    struct bill_row *r = &b->row[i];
    struct pos at = at_row(b, r->row);
    struct buf before = {0}, here = {0}, days = {0};
    accept_watch(b->im->acceptor);
    at.column = b->columns.place[field_column(FIELD_DATE)];
    if (mark == BILL_BACK) {
        dec_print(&before, b->row[i - 1].reading);
        dec_print(&here, r->reading);
        at.column = b->columns.place[field_column(FIELD_REGISTER)];
        diag_error(b->im->diag, at, E_BILL_REGISTER_BACK, before.p, here.p, NULL);
    } else {
        date_print(&before, b->row[i - 1].date);
        buf_int(&days, r->date - b->row[i - 1].date);
        diag_error(b->im->diag, at, mark == BILL_GAP ? E_BILL_GAP : E_BILL_SAME_DAY, before.p,
                   days.p, NULL);
    }
    buf_free(&before);
    buf_free(&here);
    buf_free(&days);
    accept_refuse(b->im->acceptor, &r->book, r->row);
    return true;
}

static void tell_first(struct bill *b, const struct bill_row *r)
{
    struct buf day = {0};
    date_print(&day, r->date);
    if (b->p->period == PERIOD_BILL_DATE) {
        diag_note(b->im->diag, at_row(b, r->row), N_BILL_NO_EARLIER, day.p, NULL);
        accept_skip(b->im->acceptor);
    }
    buf_free(&day);
}

static void accept_inferred(struct bill *b)
{
    bill_sort(b->row, b->n);
    for (int i = 0; i < b->n && !accept_failed(b->im->acceptor); i++) {
        enum bill_mark mark = bill_infer(b->p, b->row, b->n, i, &b->kept);
        if (mark == BILL_FIRST) {
            tell_first(b, &b->row[i]);
        } else if (mark == BILL_BOOK) {
            b->inferred++;
            accept_bill_row(b, &b->row[i]);
        } else {
            refuse_inferred(b, i, mark);
        }
    }
}

static struct str table_number(struct bill *b, int table)
{
    struct buf n = {0};
    buf_str(&n, b->p->number_prefix);
    buf_int(&n, table);
    struct str s = str_save(&b->kept, buf_view(&n));
    buf_free(&n);
    return s;
}

static void tell_left(struct bill *b, int table)
{
    int rows = 0;
    int64_t first = 0;
    char n[24];
    for (int i = 0; i < b->n; i++) {
        if (b->row[i].table != table)
            continue;
        first = rows++ ? first : b->row[i].row;
        accept_skip(b->im->acceptor);
    }
    snprintf(n, sizeof n, "%d", rows);
    diag_note(b->im->diag, at_row(b, first), N_BILL_TABLE_LEFT,
              keep_text(b, table_number(b, table)), n, NULL);
}

/* Tables of one form may be import, export and their difference: only those count that a meter of
 * the book asks for by number. */
static bool accept_tables(struct bill *b)
{
    int meter = field_column(FIELD_METER), wanted = 0;
    struct str other;
    char n[24];
    for (int t = 1; t <= b->tables && b->tables > 1; t++)
        wanted += accept_meter_by_number(b->im->acceptor, table_number(b, t), &other).n > 0;
    if (b->tables > 1 && wanted == 0) {
        snprintf(n, sizeof n, "%d", b->tables);
        diag_error(b->im->diag, at_row(b, 0), E_BILL_TABLES_ALIKE, n,
                   keep_text(b, table_number(b, 1)), NULL);
        return false;
    }
    for (int t = 1; t <= b->tables; t++) {
        struct str id = accept_meter_by_number(b->im->acceptor, table_number(b, t), &other);
        if (b->tables > 1 && id.n == 0) {
            tell_left(b, t);
            continue;
        }
        for (int i = 0; i < b->n; i++) {
            if (b->row[i].table != t)
                continue;
            if (id.n)
                b->row[i].book.value[meter] = id;
            accept_bill_row(b, &b->row[i]);
        }
    }
    return true;
}

static void tell_whole(struct bill *b)
{
    struct pos at = at_row(b, 0);
    char n[24];
    if (b->p->reconstructed)
        diag_note(b->im->diag, at, N_BILL_RECONSTRUCTED, keep_text(b, b->p->id), NULL);
    snprintf(n, sizeof n, "%lld", (long long)b->excluded);
    if (b->excluded)
        diag_note(b->im->diag, at, N_BILL_EXCLUDED, n, b->excluded_by.n ? b->excluded_by.p : "-",
                  NULL);
    snprintf(n, sizeof n, "%lld", (long long)b->inferred);
    if (b->inferred && b->p->period == PERIOD_BILL_DATE)
        diag_note(b->im->diag, at, N_BILL_INFERRED, n, NULL);
}

static bool tell_no_header(struct bill *b)
{
    struct buf words = {0};
    for (int i = 0; i < b->p->header_word_n; i++) {
        buf_cstr(&words, i ? ", " : "");
        buf_str(&words, b->p->header_words[i]);
    }
    diag_error(b->im->diag, at_row(b, 0), E_PROFILE_NO_HEADER, keep_text(b, b->p->id), words.p,
               NULL);
    buf_free(&words);
    return false;
}

static bool settle(struct bill *b)
{
    bool ok = true;
    if (b->tables == 0)
        return tell_no_header(b);
    if (b->p->repeat)
        ok = accept_tables(b);
    else if (waits(b->p))
        accept_inferred(b);
    tell_whole(b);
    return ok && !accept_failed(b->im->acceptor);
}

bool read_profile(struct import *im, const struct rows *rows, const struct profile *p,
                  const char *sheet)
{
    struct bill b = {.im = im, .p = p, .sum_known = true};
    (void)sheet;
    bool ok = read_rows(&b, rows) && settle(&b);
    free(b.row);
    arena_free(&b.kept);
    arena_free(&b.heading);
    buf_free(&b.excluded_by);
    return ok;
}
