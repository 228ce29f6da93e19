/* Periods that no row states: from bill to bill, from reading to reading. */
#include "ingest/accept_impl.h"
#include "ingest/bill.h"
#include <stdlib.h>

static int by_day(const void *x, const void *y)
{
    const struct bill_row *a = x, *b = y;
    int d = str_cmp(a->number, b->number);
    if (d)
        return d;
    if (a->table != b->table)
        return a->table < b->table ? -1 : 1;
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

void bill_sort(struct bill_row *row, int n)
{
    if (n > 0)
        qsort(row, (size_t)n, sizeof *row, by_day);
}

static struct str day_text(day_t day, struct arena *a)
{
    struct buf b = {0};
    date_print(&b, day);
    struct str s = str_save(a, buf_view(&b));
    buf_free(&b);
    return s;
}

static struct str dec_text(struct dec d, struct arena *a)
{
    struct buf b = {0};
    dec_print(&b, d);
    struct str s = str_save(a, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool same_meter(const struct bill_row *a, const struct bill_row *b)
{
    return str_eq(a->number, b->number) && a->table == b->table;
}

/* The readings are kept in the note, so that the difference can be followed. */
static enum bill_mark difference(struct bill_row *from, struct bill_row *to, struct arena *a)
{
    const struct activity_columns *c = activity_columns();
    struct dec minus = {-from->reading.coef, from->reading.scale}, used;
    if (!dec_add(to->reading, minus, &used) || used.coef < 0)
        return BILL_BACK;
    struct buf note = {0};
    buf_str(&note, dec_text(from->reading, a));
    buf_cstr(&note, " (");
    buf_str(&note, day_text(from->date, a));
    buf_cstr(&note, ") -> ");
    buf_str(&note, dec_text(to->reading, a));
    buf_cstr(&note, " (");
    buf_str(&note, day_text(to->date, a));
    buf_char(&note, ')');
    to->book.value[c->quantity] = dec_text(used, a);
    to->book.value[c->note] = str_save(a, buf_view(&note));
    buf_free(&note);
    return BILL_BOOK;
}

enum bill_mark bill_infer(const struct profile *p, struct bill_row *row, int n, int i,
                          struct arena *a)
{
    const struct activity_columns *c = activity_columns();
    struct bill_row *at = &row[i];
    (void)n;
    if (i == 0 || !same_meter(at, at - 1))
        return BILL_FIRST;
    struct bill_row *before = at - 1;
    if (before->date == at->date)
        return BILL_SAME_DAY;
    if (p->period == PERIOD_BILL_DATE && p->max_days && at->date - before->date > p->max_days)
        return BILL_GAP;
    at->book.value[c->start] = day_text(before->date, a);
    at->book.value[c->end] = day_text(at->date - 1, a);
    return p->period == PERIOD_REGISTER ? difference(before, at, a) : BILL_BOOK;
}
