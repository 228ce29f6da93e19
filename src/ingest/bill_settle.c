/* Rows of a bill that had to wait: for those before and after them, for the others of their day,
 * for the other columns of their table. */
#include "ingest/bill_impl.h"
#include <stdio.h>
#include <stdlib.h>

struct pos bill_at(const struct bill *b, int64_t row)
{
    return import_at(b->im, row, 0);
}

const char *bill_keep(struct bill *b, struct str s)
{
    return arena_strndup(&b->kept, s.n ? s.p : "", s.n);
}

/* The number on the bill names the meter; a number that no meter has is never passed over. */
static bool find_meter(struct bill *b, struct bill_row *r)
{
    int meter = field_column(FIELD_METER);
    struct str other;
    if (r->number.n == 0 || r->book.value[meter].n)
        return true;
    struct str id = accept_meter_by_number(b->im->acceptor, r->number, &other);
    struct pos at = bill_at(b, r->row);
    at.column = b->columns.place[meter];
    if (other.n) {
        diag_error(b->im->diag, at, E_BILL_NUMBER_TWICE, bill_keep(b, r->number), bill_keep(b, id),
                   bill_keep(b, other), NULL);
        return false;
    }
    if (id.n == 0) {
        diag_error(b->im->diag, at, E_BILL_NUMBER_UNKNOWN, bill_keep(b, r->number), NULL);
        return false;
    }
    r->book.value[meter] = str_save(&b->kept, id);
    return true;
}

/* ---- rows ---- */
void bill_accept(struct bill *b, struct bill_row *r)
{
    const struct import_options *o = b->im->options;
    accept_watch(b->im->acceptor);
    if (!find_meter(b, r))
        accept_refuse(b->im->acceptor, &r->book, r->row);
    else if (accept_row(b->im->acceptor, &r->book, r->row, b->columns.place) && o->booked)
        o->booked(o->booked_ctx, &r->book);
}

/* ---- rows that waited ---- */
static bool refuse_inferred(struct bill *b, struct bill_row *r, enum bill_mark mark)
{
    struct pos at = bill_at(b, r->row);
    struct buf before = {0}, here = {0}, days = {0};
    accept_watch(b->im->acceptor);
    at.column = b->columns.place[field_column(FIELD_DATE)];
    if (mark == BILL_BACK) {
        dec_print(&before, r[-1].reading);
        dec_print(&here, r->reading);
        at.column = b->columns.place[field_column(FIELD_REGISTER)];
        diag_error(b->im->diag, at, E_BILL_REGISTER_BACK, before.p, here.p, NULL);
    } else {
        date_print(&before, r[-1].date);
        buf_int(&days, r->date - r[-1].date);
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
        diag_note(b->im->diag, bill_at(b, r->row), N_BILL_NO_EARLIER, day.p, NULL);
        accept_skip(b->im->acceptor);
    }
    buf_free(&day);
}

static void accept_inferred(struct bill *b, struct bill_row *row, int n)
{
    bill_sort(row, n);
    for (int i = 0; i < n && !accept_failed(b->im->acceptor); i++) {
        enum bill_mark mark = bill_infer(b->p, row, n, i, &b->kept);
        if (mark == BILL_FIRST) {
            tell_first(b, &row[i]);
        } else if (mark == BILL_BOOK) {
            b->inferred++;
            bill_accept(b, &row[i]);
        } else {
            refuse_inferred(b, &row[i], mark);
        }
    }
}

/* ---- several records of a row, several rows of a record ---- */
static void accept_days(struct bill *b)
{
    int end;
    bill_sort(b->row, b->n);
    for (int i = 0; i < b->n && !accept_failed(b->im->acceptor); i = end) {
        for (end = i + 1; end < b->n && b->row[end].date == b->row[i].date &&
                          str_eq(b->row[end].number, b->row[i].number);)
            end++;
        accept_watch(b->im->acceptor);
        if (layout_day(b->p, b->row, i, end, b->im->place, &b->kept, b->im->diag))
            bill_accept(b, &b->row[i]);
        else
            accept_refuse(b->im->acceptor, &b->row[i].book, b->row[i].row);
    }
}

/* Each column is a source of its own, so that a record is known by source and row. */
static bool open_slot(struct bill *b, const char *sheet, int at)
{
    struct pos place = b->im->place, cell = {.row = 1, .column = at + 1};
    struct buf name = {0};
    buf_cstr(&name, sheet);
    buf_char(&name, '!');
    pos_cell(&name, &cell);
    name.p[name.n - 1] = 0; /* the row */
    bool ok = import_source(b->im, name.p, place);
    buf_free(&name);
    return ok;
}

static struct str slot_number(const struct bill *b, int slot)
{
    int of = b->columns.slot[slot].of;
    return of < 0 ? (struct str){0} : b->p->layout.column[of].number;
}

/* Columns with a number count only where a meter of the book bears it. */
static bool wanted(struct bill *b, int slot)
{
    struct str number = slot_number(b, slot), other;
    if (number.n == 0 || accept_meter_by_number(b->im->acceptor, number, &other).n)
        return true;
    return false;
}

/* The intervals of one day, one below the other. */
static void accept_day(struct bill *b, struct bill_row *row, int n, struct pos at)
{
    accept_watch(b->im->acceptor);
    if (layout_day(b->p, row, 0, n, at, &b->kept, b->im->diag))
        bill_accept(b, row);
    else
        accept_refuse(b->im->acceptor, &row->book, row->row);
}

static bool accept_slots(struct bill *b, const char *sheet)
{
    struct bill_columns *c = &b->columns;
    int any = 0;
    for (int k = 0; k < c->slots; k++)
        any += wanted(b, k);
    if (c->slots && !any) {
        diag_error(b->im->diag, bill_at(b, 0), E_BILL_COLUMNS_ALIKE,
                   bill_keep(b, slot_number(b, 0)), NULL);
        return false;
    }
    struct bill_row *one = mem_alloc((size_t)(b->n + 1) * sizeof *one);
    bool ok = true;
    for (int k = 0; k < c->slots && ok; k++) {
        int n = 0;
        for (int i = 0; i < b->n; i++)
            if (b->row[i].slot == k)
                one[n++] = b->row[i];
        struct pos at = bill_at(b, 0);
        at.column = c->slot[k].at + 1;
        if (!wanted(b, k)) {
            diag_note(b->im->diag, at, N_BILL_COLUMN_LEFT, bill_keep(b, c->slot[k].name),
                      bill_keep(b, slot_number(b, k)), NULL);
            continue;
        }
        ok = n == 0 || open_slot(b, sheet, c->slot[k].at);
        c->place[field_column(FIELD_QUANTITY)] = c->slot[k].at + 1;
        if (ok && n && b->p->layout.kind == LAYOUT_DATES)
            accept_day(b, one, n, at);
        else if (ok && b->p->period != PERIOD_STATED && b->p->period != PERIOD_DELIVERY)
            accept_inferred(b, one, n);
        else
            for (int i = 0; i < n && ok; i++)
                bill_accept(b, &one[i]);
    }
    free(one);
    return ok;
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
    diag_note(b->im->diag, bill_at(b, first), N_BILL_TABLE_LEFT,
              bill_keep(b, table_number(b, table)), n, NULL);
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
        diag_error(b->im->diag, bill_at(b, 0), E_BILL_TABLES_ALIKE, n,
                   bill_keep(b, table_number(b, 1)), NULL);
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
            bill_accept(b, &b->row[i]);
        }
    }
    return true;
}

bool bill_accept_waiting(struct bill *b, const char *sheet)
{
    bool ok = true;
    if (b->p->repeat)
        ok = accept_tables(b);
    else if (layout_splits(b->p))
        ok = accept_slots(b, sheet);
    else if (b->p->layout.kind == LAYOUT_DAY_SUM)
        accept_days(b);
    else if (b->n > 0)
        accept_inferred(b, b->row, b->n);
    return ok;
}
