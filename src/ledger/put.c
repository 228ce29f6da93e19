/* Booking records: buffered, put in key order where they come in another, inserted 32 rows a
 * statement. INSERT OR IGNORE says only how many of the 32 were new; on a shortfall the rows are
 * looked up one by one, so that the first copy can be named. */
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

#define ROW_1 "(?,?,?,?,?,?,?,?,?)"
#define ROW_4 ROW_1 "," ROW_1 "," ROW_1 "," ROW_1
#define ROW_32 ROW_4 "," ROW_4 "," ROW_4 "," ROW_4 "," ROW_4 "," ROW_4 "," ROW_4 "," ROW_4

static const char sql_one[] = "INSERT OR IGNORE INTO activity (" ACTIVITY_COLUMNS ") VALUES " ROW_1;
static const char sql_group[] =
    "INSERT OR IGNORE INTO activity (" ACTIVITY_COLUMNS ") VALUES " ROW_32;

void ledger_on_put(struct ledger *l, void (*on_put)(void *ctx, const struct put_result *r),
                   void *ctx)
{
    l->on_put = on_put;
    l->on_put_ctx = ctx;
}

int64_t ledger_booked(const struct ledger *l)
{
    return l->booked;
}

static int key_compare(const struct activity *a, const struct activity *b)
{
#define BY(field)                                                                                  \
    if (a->field != b->field)                                                                      \
        return a->field < b->field ? -1 : 1;
    BY(start)
    BY(series)
    BY(end)
    BY(ident)
#undef BY
    return 0;
}

static int order_compare(const void *x, const void *y, void *rows)
{
    const struct activity *row = rows;
    int a = *(const int *)x, b = *(const int *)y;
    int by_key = key_compare(&row[a], &row[b]);
    return by_key ? by_key : a - b;
}

/* ---- what a record is compared by ---- */
static struct dec scaled(int64_t coef, int scale)
{
    return (struct dec){coef, scale < 0 ? 0 : scale};
}

/* The same unit, however it is printed: kWh and ｋＷｈ. */
static bool same_unit(const struct ledger *l, code_t a, code_t b)
{
    const struct unit *u = a == b ? NULL : unit_find(ledger_text(l, a));
    return a == b || (u && u == unit_find(ledger_text(l, b)));
}

static bool same_cost(const struct activity *a, const struct detail *p, const struct activity *b,
                      const struct detail *q)
{
    return q->cost_scale >= 0 &&
           dec_cmp(scaled(a->cost, p->cost_scale), scaled(b->cost, q->cost_scale)) == 0;
}

/* What the given record `a` says agrees with the one there; what it leaves open, it does not deny.
 */
static bool same_content(const struct ledger *l, const struct activity *a, const struct activity *b)
{
    const struct detail *p = &l->dictionary.detail[a->detail],
                        *q = &l->dictionary.detail[b->detail];
    return same_unit(l, p->unit, q->unit) && (!p->menu || p->menu == q->menu) &&
           (!p->currency || p->currency == q->currency) &&
           (!p->method || p->method == q->method || p->method == l->open_method) &&
           p->status == q->status && (!p->category || p->category == q->category) &&
           (p->heat == HEAT_UNSTATED || p->heat == q->heat) &&
           (!p->uncertainty.n || str_eq(p->uncertainty, q->uncertainty)) &&
           dec_cmp(scaled(a->quantity, p->quantity_scale),
                   scaled(b->quantity, q->quantity_scale)) == 0 &&
           (p->cost_scale < 0 || same_cost(a, p, b, q));
}

void ledger_open_method(struct ledger *l, code_t method)
{
    l->open_method = method;
}

/* Series (site, meter, kind, supplier) and period; the id apart. */
static bool same_thing(const struct activity *a, const struct activity *b)
{
    return a->start == b->start && a->series == b->series && a->end == b->end;
}

static bool same_row(const struct activity *a, const struct activity *b)
{
    return key_compare(a, b) == 0 && a->quantity == b->quantity && a->detail == b->detail &&
           a->cost == b->cost && a->source == b->source && a->row == b->row;
}

static void tell(struct put_buffer *p, int index, const struct activity *given,
                 const struct activity *there, enum put_outcome outcome)
{
    MEM_GROW(p->told, p->tolds, p->told_cap);
    p->told[p->tolds++] = (struct put_entry){index, {outcome, *given, *there}};
}

static void tell_there(struct ledger *l, int index, const struct activity *given,
                       const struct activity *there)
{
    bool equal = same_thing(given, there) && same_content(l, given, there);
    tell(l->put, index, given, there, equal ? PUT_KNOWN : PUT_CONFLICT);
}

/* ---- looking up ---- */
/* The live row that stands in the way of `a`: by its id, or by its key. */
static int standing(struct ledger *l, const struct activity *a, struct activity *there)
{
    static const char by_key[] =
        "SELECT " ACTIVITY_COLUMNS " FROM activity WHERE start = ? AND series = ? AND end = ?"
        " AND ident = ?";
    static const char by_ident[] =
        "SELECT " ACTIVITY_COLUMNS " FROM activity WHERE ident = ? AND ident <> 0";
    sqlite3_stmt *st = db_get(l, a->ident ? by_ident : by_key);
    if (!st)
        return -1;
    if (a->ident)
        sqlite3_bind_int64(st, 1, a->ident);
    else
        activity_bind(st, 1, a, ACTIVITY_KEY);
    int rc = db_step(l, st);
    if (rc == 1) {
        activity_read(l, st, there);
        sqlite3_reset(st);
    }
    return rc;
}

/* A row without id may stand there under a given one: an equal one if there is any. What takes back
 * (a credit note: below zero) is a record beside what it takes back from, never the same. */
static int standing_with_id(struct ledger *l, const struct activity *a, struct activity *there)
{
    static const char sql[] =
        "SELECT " ACTIVITY_COLUMNS " FROM activity WHERE start = ? AND series = ? AND end = ?"
        " AND ident > 0";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    activity_bind(st, 1, a, ACTIVITY_KEY - 1);
    int rc, found = 0;
    while ((rc = db_step(l, st)) == 1) {
        struct activity x;
        activity_read(l, st, &x);
        if ((x.quantity < 0) != (a->quantity < 0))
            continue;
        bool equal = same_content(l, a, &x);
        if (!found || equal)
            *there = x;
        found = 1;
        if (equal) {
            sqlite3_reset(st);
            return 1;
        }
    }
    return rc < 0 ? -1 : found;
}

bool any_ident(struct ledger *l)
{
    static const char sql[] = "SELECT EXISTS (SELECT 1 FROM given_id)";
    int64_t any = 0;
    if (!l->idents_known && db_int(l, db_get(l, sql), &any)) {
        l->any_ident = any != 0;
        l->idents_known = true;
    }
    return l->any_ident;
}

/* ---- inserting ---- */
/* After a shortfall: which of the group were not inserted, and what stands in their place. */
static bool sort_out(struct ledger *l, const int *index, int n)
{
    struct put_buffer *p = l->put;
    for (int i = 0; i < n; i++) {
        const struct activity *a = &p->row[index[i]];
        struct activity there;
        int rc = standing(l, a, &there);
        if (rc != 1)
            return rc < 0 ? false : db_fault(l, "a record vanished");
        if (same_row(a, &there))
            continue;
        activity_seal(l, a, -1);
        tell_there(l, index[i], a, &there);
    }
    return true;
}

static void bind_sealed(struct ledger *l, sqlite3_stmt *st, int first, const struct activity *a)
{
    int64_t v[ACTIVITY_VALUES];
    activity_values(a, v);
    for (int i = 0; i < ACTIVITY_VALUES; i++)
        sqlite3_bind_int64(st, first + i, v[i]);
    seal_record(l, a, v, 1);
}

static bool insert_rows(struct ledger *l, const char *sql, const int *index, int n)
{
    struct put_buffer *p = l->put;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    for (int i = 0; i < n; i++)
        bind_sealed(l, st, 1 + i * ACTIVITY_VALUES, &p->row[index[i]]);
    if (!db_run(l, st))
        return false;
    int booked = sqlite3_changes(l->db);
    l->booked += booked;
    return booked == n || sort_out(l, index, n);
}

/* Rows without id whose equal stands under a given id leave the order; returns how many stay, -1 on
 * error. */
static int leave_out_known(struct ledger *l, int rows)
{
    struct put_buffer *p = l->put;
    int n = 0;
    for (int i = 0; i < rows; i++) {
        const struct activity *a = &p->row[p->order[i]];
        struct activity there;
        int rc = a->ident ? 0 : standing_with_id(l, a, &there);
        if (rc < 0)
            return -1;
        if (rc == 1)
            tell_there(l, p->order[i], a, &there);
        else
            p->order[n++] = p->order[i];
    }
    return n;
}

static int told_compare(const void *x, const void *y)
{
    return ((const struct put_entry *)x)->index - ((const struct put_entry *)y)->index;
}

static void report(struct ledger *l)
{
    struct put_buffer *p = l->put;
    if (p->tolds > 1)
        qsort(p->told, (size_t)p->tolds, sizeof *p->told, told_compare);
    for (int i = 0; l->on_put && i < p->tolds; i++)
        l->on_put(l->on_put_ctx, &p->told[i].result);
    p->tolds = 0;
}

/* Exact in every case, and slower: looked up first, then inserted. */
static bool put_one(struct ledger *l, int index)
{
    const struct activity *a = &l->put->row[index];
    struct activity there;
    int rc = standing(l, a, &there);
    if (rc == 0 && !a->ident && any_ident(l))
        rc = standing_with_id(l, a, &there);
    if (rc == 1)
        tell_there(l, index, a, &there);
    return rc == 0 ? insert_rows(l, sql_one, &index, 1) : rc == 1;
}

static bool put_each(struct ledger *l)
{
    for (int i = 0; i < l->put->n; i++) {
        if (!put_one(l, i))
            return false;
    }
    return true;
}

/* Copies within the buffer, which lie side by side in order of key, go behind the others: looked up
 * one by one there, they do not spoil their whole group. Returns how many there are to insert. */
static int apart_repeats(struct put_buffer *p)
{
    int n = 0, repeats = 0;
    for (int i = 0; i < p->n; i++) {
        int index = p->order[i];
        if (n && key_compare(&p->row[p->order[n - 1]], &p->row[index]) == 0)
            p->repeat[repeats++] = index;
        else
            p->order[n++] = index;
    }
    memcpy(p->order + n, p->repeat, (size_t)repeats * sizeof *p->order);
    return n;
}

static bool put_groups(struct ledger *l)
{
    struct put_buffer *p = l->put;
    for (int i = 0; i < p->n; i++)
        p->order[i] = i;
    if (!p->ordered && !p->any_ident)
        qsort_r(p->order, (size_t)p->n, sizeof *p->order, order_compare, p->row);
    int first = p->any_ident ? p->n : apart_repeats(p), n = first, at = 0;
    if (p->any_plain && any_ident(l))
        n = leave_out_known(l, first);
    if (n < 0)
        return false;
    for (; n - at >= PUT_GROUP; at += PUT_GROUP) {
        if (!insert_rows(l, sql_group, p->order + at, PUT_GROUP))
            return false;
    }
    for (; at < n; at++) {
        if (!insert_rows(l, sql_one, p->order + at, 1))
            return false;
    }
    for (int i = first; i < p->n; i++) {
        if (!put_one(l, p->order[i]))
            return false;
    }
    return true;
}

bool ledger_activity_flush(struct ledger *l)
{
    struct put_buffer *p = l->put;
    if (!p || !p->n)
        return true;
    bool one_by_one = p->repeats || (p->any_ident && p->any_plain);
    bool ok = one_by_one ? put_each(l) : put_groups(l);
    p->n = 0;
    if (ok)
        report(l);
    p->tolds = 0;
    return ok;
}

static bool acceptable(const struct ledger *l, const struct activity *a)
{
    const struct dictionary *d = &l->dictionary;
    const code_t code[] = {a->meter, a->site, a->kind, a->supplier};
    for (int i = 0; i < 4; i++) {
        if (code[i] < 0 || code[i] >= d->terms)
            return false;
    }
    return l->batch && a->detail > 0 && a->detail < d->details && a->start <= a->end &&
           a->source > 0 && a->ident >= 0;
}

/* What the flush must know about the rows of a buffer. Two records of one row of a source could be
 * alike in every column; those are told apart by looking before inserting. */
static void note_order(struct put_buffer *p, const struct activity *a)
{
    if (p->n == 0) {
        p->ordered = true;
        p->any_ident = p->any_plain = p->repeats = false;
    } else if (p->ordered && key_compare(&p->row[p->n - 1], a) > 0) {
        p->ordered = false;
    }
    p->any_ident = p->any_ident || a->ident;
    p->any_plain = p->any_plain || !a->ident;
    p->repeats = p->repeats || a->source < p->last_source ||
                 (a->source == p->last_source && a->row <= p->last_row);
    p->last_source = a->source;
    p->last_row = a->row;
}

static void make_room(struct put_buffer *p, int cap)
{
    p->cap = cap;
    p->row = mem_realloc(p->row, (size_t)cap, sizeof *p->row);
    p->order = mem_realloc(p->order, (size_t)cap, sizeof *p->order);
    p->repeat = mem_realloc(p->repeat, (size_t)cap, sizeof *p->repeat);
}

/* A file in another order (by meter, say) would touch every page of the tree again and again: the
 * more rows are sorted at once, the fewer times. */
static bool full(struct put_buffer *p)
{
    if (p->n < p->cap)
        return false;
    if (p->ordered || p->any_ident || p->repeats || p->cap == PUT_ROWS_MOST)
        return true;
    make_room(p, PUT_ROWS_MOST);
    return false;
}

bool ledger_activity_put(struct ledger *l, const struct activity *a)
{
    if (!acceptable(l, a))
        return db_fault(l, "a record without batch, source, detail or period");
    if (!l->put) {
        l->put = mem_alloc(sizeof *l->put);
        make_room(l->put, PUT_ROWS);
    }
    struct put_buffer *p = l->put;
    struct activity *row = &p->row[p->n];
    *row = *a;
    row->series = series_of(l, a);
    if (row->series < 0)
        return false;
    note_order(p, row);
    p->n++;
    return activity_extent_note(l, a) && (!full(p) || ledger_activity_flush(l));
}
