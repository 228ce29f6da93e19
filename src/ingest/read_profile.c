/* A bill by its profile: finds the table, reads its rows, holds them against the file's own total,
 * and hands them on. */
#include "core/utf8.h"
#include "ingest/bill_impl.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool waits(const struct profile *p)
{
    return p->repeat || p->period == PERIOD_BILL_DATE || p->period == PERIOD_REGISTER ||
           layout_splits(p) || p->layout.kind == LAYOUT_DAY_SUM;
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
    struct pos at = bill_at(b, r->row);
    at.column = b->columns.at[i] + 1;
    diag_error(b->im->diag, at, E_BILL_TOTAL, bill_keep(b, b->p->column[i].header_shown),
               bill_keep(b, cell), sum.p, NULL);
    buf_free(&sum);
    return false;
}

static void note_excluded(struct bill *b, const struct bill_row *r)
{
    if (b->excluded++ < 8 &&
        !str_has(buf_view(&b->excluded_by), r->filtered_by.n ? r->filtered_by.p : "")) {
        buf_cstr(&b->excluded_by, b->excluded_by.n ? ", " : "");
        buf_str(&b->excluded_by, r->filtered_by);
    }
}

static void keep_row(struct bill *b, const struct bill_row *row)
{
    MEM_GROW(b->row, b->n, b->cap);
    b->row[b->n++] = *row;
}

/* The records of a row that holds several. */
static void split_row(struct bill *b, const struct csv_row *r, const struct bill_row *row)
{
    const struct bill_columns *c = &b->columns;
    b->total_wrong |= !layout_total(b->p, c, r, b->im->place, &b->kept, b->im->diag);
    for (int k = 0; k < c->slots; k++) {
        struct bill_row one = *row;
        accept_watch(b->im->acceptor);
        int got = layout_value(b->p, c, k, r, b->im->place, &one, &b->kept, b->im->diag);
        if (got < 0)
            accept_refuse(b->im->acceptor, &one.book, one.row);
        if (got == 1)
            keep_row(b, &one);
    }
}

static bool read_row(struct bill *b, const struct csv_row *r, struct bill_row *row, struct arena *a)
{
    enum layout_kind kind = b->p->layout.kind;
    bool ok = bill_row_read(b->p, &b->columns, r, b->im->place, row, a, b->im->diag);
    if (ok && !row->filtered && (kind == LAYOUT_SUM || kind == LAYOUT_SLOTS))
        ok = layout_sum(b->p, &b->columns, r, b->im->place, row, a, b->im->diag) &&
             layout_total(b->p, &b->columns, r, b->im->place, a, b->im->diag);
    row->table = b->tables;
    return ok;
}

static void data_row(struct bill *b, const struct csv_row *r)
{
    struct arena scratch = {0};
    struct arena *a = waits(b->p) ? &b->kept : &scratch;
    struct bill_row row;
    b->im->rows++;
    add_to_sum(b, r);
    accept_watch(b->im->acceptor);
    bool ok = read_row(b, r, &row, a);
    if (!ok) {
        accept_refuse(b->im->acceptor, &row.book, row.row);
    } else if (row.filtered) {
        note_excluded(b, &row);
    } else if (layout_splits(b->p)) {
        split_row(b, r, &row);
    } else if (waits(b->p)) {
        keep_row(b, &row);
    } else {
        bill_accept(b, &row);
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

/* The row above a heading names groups of its columns: each reaches to the next that is named. */
static void name_groups(struct bill *b, struct str *folded, int n)
{
    struct str rest = b->group, group = {0};
    struct buf full = {0};
    for (int i = 0; i < n; i++) {
        struct str above = rest.p ? str_split(&rest, '\n') : (struct str){0};
        group = above.n ? above : group;
        buf_reset(&full);
        buf_str(&full, group);
        buf_char(&full, '/');
        buf_str(&full, folded[i]);
        if (group.n && profile_knows(b->p, buf_view(&full)))
            folded[i] = str_save(&b->heading, buf_view(&full));
    }
    buf_free(&full);
}

static void remember_above(struct bill *b, const struct str *folded, const struct csv_row *r)
{
    struct buf row = {0};
    for (int i = 0; i < r->n; i++) {
        int year = b->year ? 0 : layout_year(r->field[i]);
        b->year = year ? year : b->year;
        buf_str(&row, folded[i]);
        buf_char(&row, '\n');
    }
    struct buf before = {0};
    buf_str(&before, b->group);
    arena_free(&b->above);
    b->before_group = str_save(&b->above, buf_view(&before));
    b->group = str_save(&b->above, buf_view(&row));
    buf_free(&before);
    buf_free(&row);
}

static struct str without_word(struct str s, const char *word)
{
    if (str_ends(s, word))
        s.n -= strlen(word);
    return s;
}

/* The days of a matrix: year, month and day in three rows, the first two only where they change. */
static void name_dates(struct bill *b, struct str *folded, int n)
{
    struct str years = b->before_group, months = b->group, year = {0}, month = {0};
    struct buf full = {0};
    for (int i = 0; i < n; i++) {
        struct str y = years.p ? str_split(&years, '\n') : (struct str){0};
        struct str m = months.p ? str_split(&months, '\n') : (struct str){0};
        struct str day = without_word(folded[i], "日");
        year = y.n ? without_word(y, "年") : year;
        month = m.n ? without_word(m, "月") : month;
        buf_reset(&full);
        buf_str(&full, year);
        buf_char(&full, '/');
        buf_str(&full, month);
        buf_char(&full, '/');
        buf_str(&full, day);
        if (year.n && month.n && day.n && day.n <= 2)
            folded[i] = str_save(&b->heading, buf_view(&full));
    }
    buf_free(&full);
}

static bool open_table(struct bill *b, struct str *folded, const struct csv_row *r)
{
    arena_free(&b->heading);
    b->where = INSIDE;
    b->tables++;
    if (b->p->group && b->p->layout.kind == LAYOUT_DATES)
        name_dates(b, folded, r->n);
    else if (b->p->group)
        name_groups(b, folded, r->n);
    bool ok = bill_columns_find(b->p, folded, r, b->year, b->im->place, &b->columns, &b->heading,
                                b->im->diag);
    accept_heading(b->im->acceptor, r->field, r->n);
    if (ok && b->im->options->explain)
        explain_columns(b->im, b->p, &b->columns, r);
    return ok;
}

static bool outside_row(struct bill *b, const struct csv_row *r)
{
    if (b->where != BEHIND || !bill_row_likely(b->p, &b->columns, r))
        return true;
    diag_error(b->im->diag, bill_at(b, r->row), E_BILL_AFTER_END, NULL);
    return false;
}

static bool take_row(struct bill *b, const struct csv_row *r, struct str *folded)
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
        diag_error(b->im->diag, bill_at(b, r->row), E_BILL_AFTER_END, NULL);
        return false;
    }
    if (is_other(b->p, folded, r->n)) {
        b->where = OTHER;
        diag_note(b->im->diag, bill_at(b, r->row), N_BILL_OTHER_TABLE,
                  bill_keep(b, str_trim(r->raw)), NULL);
        return true;
    }
    if (b->where == BEFORE)
        remember_above(b, folded, r);
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

static void tell_whole(struct bill *b)
{
    struct pos at = bill_at(b, 0);
    char n[24];
    if (b->p->reconstructed)
        diag_note(b->im->diag, at, N_BILL_RECONSTRUCTED, bill_keep(b, b->p->id), NULL);
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
    diag_error(b->im->diag, bill_at(b, 0), E_PROFILE_NO_HEADER, bill_keep(b, b->p->id), words.p,
               NULL);
    buf_free(&words);
    return false;
}

static bool settle(struct bill *b, const char *sheet)
{
    bool ok = true;
    if (b->tables == 0)
        return tell_no_header(b);
    ok = bill_accept_waiting(b, sheet);
    tell_whole(b);
    return ok && !b->total_wrong && !accept_failed(b->im->acceptor);
}

bool read_profile(struct import *im, const struct rows *rows, const struct profile *p,
                  const char *sheet)
{
    if (p->journal)
        return read_journal(im, rows, p);
    struct bill b = {.im = im, .p = p, .sum_known = true, .year = layout_year(str_of(sheet))};
    bool ok = read_rows(&b, rows) && settle(&b, sheet);
    free(b.row);
    arena_free(&b.kept);
    arena_free(&b.heading);
    arena_free(&b.above);
    buf_free(&b.excluded_by);
    return ok;
}
