/* Rows that hold several quantities: which columns they are, what each stands for, and their sum.
 */
#include "core/utf8.h"
#include "ingest/accept_impl.h"
#include "ingest/bill.h"
#include <stdlib.h>
#include <string.h>

enum { MINUTES = 24 * 60 };

bool layout_splits(const struct profile *p)
{
    return p->layout.kind == LAYOUT_MONTHS || p->layout.kind == LAYOUT_COLUMNS ||
           p->layout.kind == LAYOUT_DATES;
}

static void add_slot(struct bill_columns *c, int at, struct str name, int of)
{
    if (c->slots < CSV_MAX_FIELDS)
        c->slot[c->slots++] = (struct bill_slot){.at = at, .name = name, .of = of};
}

static bool missing(const struct profile *p, struct str what, struct pos place, struct arena *a,
                    struct diag *d)
{
    diag_error(d, place, E_PROFILE_NO_COLUMN, arena_strndup(a, p->id.p, p->id.n),
               arena_strndup(a, what.p, what.n), "-", NULL);
    return false;
}

static int find_any(const struct str *folded, int n, const struct str *want, int wants)
{
    for (int w = 0; w < wants; w++)
        for (int i = 0; i < n; i++)
            if (str_eq(folded[i], want[w]))
                return i;
    return -1;
}

static bool named_columns(const struct profile *p, const struct str *folded,
                          const struct csv_row *h, struct pos place, struct bill_columns *c,
                          struct arena *a, struct diag *d)
{
    bool ok = true;
    for (int k = 0; k < p->layout.columns; k++) {
        const struct layout_column *l = &p->layout.column[k];
        int at = find_any(folded, h->n, l->header, l->headers);
        if (at >= 0)
            add_slot(c, at, l->shown, k);
        else if (p->layout.kind == LAYOUT_SUM)
            ok = missing(p, l->shown, place, a, d);
    }
    return c->slots > 0 ? ok : missing(p, p->layout.column[0].shown, place, a, d);
}

/* ---- intervals of a day ---- */
static bool digits(struct str *s, int *out)
{
    int n = 0;
    *out = 0;
    for (; s->n && s->p[0] >= '0' && s->p[0] <= '9' && n < 3; n++, s->p++, s->n--)
        *out = *out * 10 + (s->p[0] - '0');
    return n == 1 || n == 2;
}

static bool take(struct str *s, const char *sign)
{
    if (!str_starts(*s, sign))
        return false;
    s->p += strlen(sign);
    s->n -= strlen(sign);
    return true;
}

/* H:MM or H時MM分, also H時; in minutes. */
static bool clock_time(struct str *s, int *out)
{
    int h, m = 0;
    if (!digits(s, &h))
        return false;
    bool word = take(s, "時");
    if (!word && !take(s, ":"))
        return false;
    if ((!word || (s->n && s->p[0] >= '0' && s->p[0] <= '9')) && !digits(s, &m))
        return false;
    if (word)
        take(s, "分");
    *out = h * 60 + m;
    return m < 60 && *out <= MINUTES;
}

/* "0:00", "0:00-0:30", "0:00~": where an interval begins, and ends (-1: not said). */
static bool interval(struct str folded, int *from, int *to)
{
    *to = -1;
    if (!clock_time(&folded, from))
        return false;
    if (folded.n == 0)
        return true;
    if (!take(&folded, "-") && !take(&folded, "~") && !take(&folded, "〜"))
        return false;
    return folded.n == 0 || (clock_time(&folded, to) && folded.n == 0);
}

/* The intervals stand one behind the other and fill the day: by their beginnings, or by their ends.
 */
static bool fills_day(const int *from, const int *to, int n)
{
    if (n < 2 || MINUTES % n)
        return false;
    int step = MINUTES / n, first = from[0];
    if (first != 0 && first != step)
        return false;
    for (int i = 0; i < n; i++)
        if (from[i] != first + i * step || (to[i] >= 0 && to[i] != from[i] + step && to[i] != 0))
            return false;
    return true;
}

static bool interval_columns(const struct str *folded, const struct csv_row *h, struct pos place,
                             struct bill_columns *c, struct arena *a, struct diag *d)
{
    int *from = mem_alloc((size_t)h->n * 2 * sizeof *from), *to = from + h->n;
    for (int i = 0; i < h->n; i++)
        if (interval(folded[i], &from[c->slots], &to[c->slots]))
            add_slot(c, i, str_save(a, str_trim(h->field[i])), -1); /* the row's texts go with it */
    bool ok = fills_day(from, to, c->slots);
    struct buf n = {0};
    buf_int(&n, c->slots);
    if (!ok)
        diag_error(d, place, E_BILL_SLOTS, n.p, NULL);
    buf_free(&n);
    free(from);
    return ok;
}

/* ---- months ---- */
static struct str month_text(day_t first, struct arena *a)
{
    struct ymd m = date_ymd(first);
    struct buf b = {0};
    buf_printf(&b, "%04d-%02d", m.y, m.m);
    struct str s = str_save(a, buf_view(&b));
    buf_free(&b);
    return s;
}

/* "4月": of the fiscal year that is named elsewhere. */
static bool bare_month(struct str folded, int *month)
{
    return digits(&folded, month) && (take(&folded, "月分") || take(&folded, "月")) &&
           folded.n == 0 && *month >= 1 && *month <= 12;
}

/* "2024年度" or "令和6年度" within a text: the calendar year in which it begins; 0: none. */
int layout_year(struct str text)
{
    struct buf folded = {0};
    int year = 0;
    day_t first, last;
    utf8_fold(&folded, text);
    const char *at = folded.n ? memmem(folded.p, folded.n, "年度", strlen("年度")) : NULL;
    for (const char *p = at; at && p > folded.p && year == 0; p--) {
        struct buf month = {0};
        buf_add(&month, p - 1, (size_t)(at - p) + 1);
        buf_cstr(&month, "年4月");
        if (date_parse_printed_month(buf_view(&month), &first, &last))
            year = date_ymd(first).y;
        if (year && year < 1900)
            year = 0;
        buf_free(&month);
    }
    buf_free(&folded);
    return year;
}

static bool month_columns(const struct profile *p, const struct str *folded,
                          const struct csv_row *h, int year, struct pos place,
                          struct bill_columns *c, struct arena *a, struct diag *d)
{
    for (int i = 0; i < h->n; i++) {
        day_t first, last;
        int month;
        struct str text = value_trim(h->field[i]);
        if (date_parse_printed_month(text, &first, &last)) {
            add_slot(c, i, month_text(first, a), -1);
        } else if (bare_month(folded[i], &month)) {
            if (year == 0) {
                place.column = i + 1;
                diag_error(d, place, E_BILL_YEAR, arena_strndup(a, text.p, text.n), NULL);
                return false;
            }
            int y = month < p->layout.fiscal_start ? year + 1 : year;
            add_slot(c, i, month_text(date_day(y, month, 1), a), -1);
        }
    }
    return c->slots > 0 || missing(p, STR("2024-04, 4月 ..."), place, a, d);
}

/* A column is a day where its heading, put together from the rows above, is a date. */
static bool date_columns(const struct profile *p, const struct str *folded, const struct csv_row *h,
                         struct pos place, struct bill_columns *c, struct arena *a, struct diag *d)
{
    for (int i = 0; i < h->n; i++) {
        day_t day;
        struct buf name = {0};
        if (!date_parse_printed(folded[i], "ymd", &day))
            continue;
        date_print(&name, day);
        add_slot(c, i, str_save(a, buf_view(&name)), -1);
        buf_free(&name);
    }
    return c->slots > 0 || missing(p, STR("2024/4/1 ..."), place, a, d);
}

bool layout_find(const struct profile *p, const struct str *folded, const struct csv_row *heading,
                 int year, struct pos place, struct bill_columns *c, struct arena *a,
                 struct diag *d)
{
    enum layout_kind kind = p->layout.kind;
    c->slots = 0;
    c->total = find_any(folded, heading->n, p->layout.total, p->layout.totals);
    if (kind == LAYOUT_ROWS || kind == LAYOUT_DAY_SUM)
        return true;
    place.row = heading->row;
    c->slot = arena_alloc(a, CSV_MAX_FIELDS * sizeof *c->slot);
    if (kind == LAYOUT_SLOTS)
        return interval_columns(folded, heading, place, c, a, d);
    if (kind == LAYOUT_DATES)
        return date_columns(p, folded, heading, place, c, a, d);
    if (kind == LAYOUT_MONTHS)
        return month_columns(p, folded, heading, year, place, c, a, d);
    return named_columns(p, folded, heading, place, c, a, d);
}

/* ---- values ---- */
/* 1: a value; 0: the cell is empty; -1 after a diagnostic. */
static int value_of(const struct profile *p, const struct bill_columns *c, int slot,
                    const struct csv_row *r, struct pos place, struct dec *out, struct arena *a,
                    struct diag *d)
{
    const struct bill_slot *s = &c->slot[slot];
    struct str v = s->at < r->n ? value_trim(r->field[s->at]) : STR("");
    if (!cell_sound(r, s->at, place, d))
        return -1;
    if (v.n == 0)
        return 0;
    if ((p->layout.point == '.' && dec_parse(v, out)) || dec_parse_printed(v, p->layout.point, out))
        return 1;
    place.row = r->row;
    place.column = s->at + 1;
    diag_error(d, place, E_ROW_DECIMAL, arena_strndup(a, s->name.p, s->name.n),
               arena_strndup(a, v.p, v.n), NULL);
    return -1;
}

static struct str dec_text(struct dec v, struct arena *a)
{
    struct buf b = {0};
    dec_print(&b, v);
    struct str s = str_save(a, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool sum_of(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                   struct pos place, struct dec *sum, int *empty, struct arena *a, struct diag *d)
{
    bool ok = true;
    *sum = dec_int(0);
    *empty = -1;
    for (int k = 0; k < c->slots; k++) {
        struct dec v;
        int got = value_of(p, c, k, r, place, &v, a, d);
        if (got == 0 && *empty < 0)
            *empty = k;
        ok &= got >= 0 && (got == 0 || dec_add(*sum, v, sum));
    }
    return ok;
}

bool layout_sum(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                struct pos place, struct bill_row *out, struct arena *a, struct diag *d)
{
    struct dec sum;
    int empty;
    bool ok = sum_of(p, c, r, place, &sum, &empty, a, d);
    if (ok && empty >= 0) {
        place.row = r->row;
        place.column = c->slot[empty].at + 1;
        diag_error(d, place, E_ROW_MISSING,
                   arena_strndup(a, c->slot[empty].name.p, c->slot[empty].name.n), NULL);
        ok = false;
    }
    out->book.value[activity_columns()->quantity] = ok ? dec_text(sum, a) : (struct str){0};
    return ok;
}

/* What the column says of its record, whatever the cell holds: a refused one has it, too. */
static void name_record(const struct profile *p, const struct bill_slot *s, struct bill_row *out)
{
    const struct activity_columns *col = activity_columns();
    if (p->layout.kind == LAYOUT_MONTHS) {
        out->book.value[col->month] = s->name;
        return;
    }
    if (p->layout.kind == LAYOUT_DATES) {
        out->book.value[col->start] = out->book.value[col->end] = s->name;
        return;
    }
    const struct layout_column *l = &p->layout.column[s->of];
    if (l->activity.n)
        out->book.value[col->activity] = l->activity;
    if (l->unit.n)
        out->book.value[col->unit] = l->unit;
    if (l->number.n)
        out->number = l->number;
}

int layout_value(const struct profile *p, const struct bill_columns *c, int slot,
                 const struct csv_row *r, struct pos place, struct bill_row *out, struct arena *a,
                 struct diag *d)
{
    struct str *quantity = &out->book.value[activity_columns()->quantity];
    const struct bill_slot *s = &c->slot[slot];
    struct dec v;
    int got = value_of(p, c, slot, r, place, &v, a, d);
    if (got == 0)
        return 0;
    out->slot = slot;
    name_record(p, s, out);
    if (got < 0)
        *quantity = s->at < r->n ? value_trim(r->field[s->at]) : STR("");
    else if (p->period == PERIOD_REGISTER)
        out->reading = v;
    else
        *quantity = dec_text(v, a);
    return got;
}

bool layout_total(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                  struct pos place, struct arena *a, struct diag *d)
{
    struct dec sum, total;
    struct diag quiet = {0};
    int empty;
    struct str v = c->total >= 0 && c->total < r->n ? value_trim(r->field[c->total]) : STR("");
    bool known = v.n > 0 && sum_of(p, c, r, place, &sum, &empty, a, &quiet);
    diag_free(&quiet);
    if (!known || ((dec_parse(v, &total) || dec_parse_printed(v, p->layout.point, &total)) &&
                   dec_cmp(sum, total) == 0))
        return true;
    place.row = r->row;
    place.column = c->total + 1;
    diag_error(d, place, E_BILL_ROW_TOTAL, arena_strndup(a, v.p, v.n), dec_text(sum, a).p, NULL);
    return false;
}

/* ---- rows of one day ---- */
/* Adds the rows [from, to) of one day up in the first; false after a diagnostic. */
bool layout_day(const struct profile *p, struct bill_row *row, int from, int to, struct pos place,
                struct arena *a, struct diag *d)
{
    int quantity = activity_columns()->quantity, status = activity_columns()->status;
    struct dec sum = dec_int(0), v;
    bool ok = true;
    place.row = row[from].row;
    for (int i = from; i < to; i++) {
        ok &= dec_parse(row[i].book.value[quantity], &v) && dec_add(sum, v, &sum);
        if (row[i].book.value[status].n)
            row[from].book.value[status] = row[i].book.value[status];
    }
    if (p->layout.slots && to - from != p->layout.slots) {
        struct buf have = {0}, want = {0};
        buf_int(&have, to - from);
        buf_int(&want, p->layout.slots);
        diag_error(d, place, E_BILL_DAY, row[from].book.value[activity_columns()->start].p, have.p,
                   want.p, NULL);
        buf_free(&have);
        buf_free(&want);
        ok = false;
    }
    row[from].book.value[quantity] = dec_text(sum, a);
    return ok;
}
