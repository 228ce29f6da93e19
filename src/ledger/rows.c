/* The small tables, all by one code: the SQL is made from the book's description, never from
 * outside text. */
#include "core/json.h"
#include "ledger/private.h"

#include <string.h>

static sqlite3_stmt *row_get(struct ledger *l, const struct book_table *t, enum row_sql which)
{
    return db_get(l, row_sql(l, t, which));
}

static int bind_row(sqlite3_stmt *st, const struct book_row *r)
{
    int at = 1;
    for (int c = 0; c < r->table->columns; c++) {
        if (book_stored(r->table, c))
            db_bind_optional(st, at++, r->value[c]);
    }
    return at;
}

/* The row on which `st` stands: n, then the stored columns. Texts live until the next step. */
static void read_row(sqlite3_stmt *st, const struct book_table *t, struct book_row *out)
{
    *out = (struct book_row){.table = t};
    int at = 1;
    for (int c = 0; c < t->columns; c++)
        out->value[c] = book_stored(t, c) ? db_text(st, at++) : (struct str){"", 0};
}

static void save_row(struct book_row *r, struct arena *a)
{
    for (int c = 0; c < r->table->columns; c++)
        r->value[c] = str_save(a, r->value[c]);
}

/* ---- values ---- */
static bool same_value(const struct book_column *c, struct str a, struct str b)
{
    struct dec x, y;
    bool number = c->type == COL_DECIMAL || c->type == COL_INTEGER;
    return str_eq(a, b) || (number && dec_parse(a, &x) && dec_parse(b, &y) && dec_cmp(x, y) == 0);
}

static int column_of_type(const struct book_table *t, enum column_type type)
{
    for (int c = 0; c < t->columns; c++) {
        if (t->column[c].type == type)
            return c;
    }
    return -1;
}

static struct str day_text(day_t day, struct arena *a)
{
    struct buf b = {0};
    date_print(&b, day);
    struct str s = str_save(a, buf_view(&b));
    buf_free(&b);
    return s;
}

/* Gives `to` the day unless it has another one. */
static bool settle(struct str *to, day_t day, struct arena *a)
{
    struct str text = day_text(day, a);
    if (to->n && !str_eq(*to, text))
        return false;
    *to = text;
    return true;
}

/* `month` becomes start and end, so that one period has one form. */
static bool month_to_days(struct ledger *l, struct book_row *r, struct arena *a)
{
    int m = column_of_type(r->table, COL_MONTH);
    day_t first, last;
    if (m < 0 || !r->value[m].n)
        return true;
    int start = book_column(r->table, STR("start")), end = book_column(r->table, STR("end"));
    if (date_parse_month(r->value[m], &first, &last) && settle(&r->value[start], first, a) &&
        settle(&r->value[end], last, a)) {
        r->value[m] = (struct str){"", 0};
        return true;
    }
    diag_error(l->diag, NOWHERE, E_MONTH_AND_DATES, str_save(a, r->value[m]).p, NULL);
    return false;
}

void row_json(struct buf *out, const struct book_row *r)
{
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    for (int c = 0; c < r->table->columns; c++) {
        if (book_stored(r->table, c) && r->value[c].n)
            json_str(&j, r->table->column[c].name, r->value[c]);
    }
    json_end(&j);
}

bool book_numbered(const struct book_table *t)
{
    return !book_only_row(t) && column_of_type(t, COL_KEY) < 0;
}

void row_id(const struct book_row *r, int64_t n, struct buf *out)
{
    int key = column_of_type(r->table, COL_KEY);
    if (book_only_row(r->table))
        buf_cstr(out, r->table->name);
    else if (key >= 0)
        buf_str(out, r->value[key]);
    else
        buf_int(out, n);
}

/* ---- the log ---- */
static bool log_rows(struct ledger *l, const struct book_table *t, int64_t n,
                     const struct book_row *before, const struct book_row *after)
{
    struct buf key = {0}, was = {0}, is = {0};
    buf_int(&key, n);
    if (before)
        row_json(&was, before);
    row_json(&is, after);
    bool ok = row_log(l, t->name, buf_view(&key), buf_view(&was), buf_view(&is));
    buf_free(&key);
    buf_free(&was);
    buf_free(&is);
    return ok;
}

static bool seal_one(struct ledger *l, const struct book_table *t, int64_t n, int sign)
{
    return seal_row(l, t->name, row_sql(l, t, ROW_SEAL), n, sign);
}

/* ---- changing ---- */
static void note_touched(struct ledger *l, const struct book_table *t)
{
    l->boundary_touched |= t->id == TABLE_ENTITIES || t->id == TABLE_SITES;
    l->spend_touched |= t->id == TABLE_JOURNAL || t->id == TABLE_SPEND_RULES;
    if (t->id == TABLE_ENTITIES || t->id == TABLE_CONVERSIONS || t->id == TABLE_INSTRUMENTS ||
        t->id == TABLE_EXCLUSIONS)
        closed_touch_table(l, t->name);
}

bool row_write_back(struct ledger *l, const struct book_table *t, int64_t n,
                    const struct book_row *r)
{
    if (!seal_one(l, t, n, -1))
        return false;
    note_touched(l, t);
    if (t->id == TABLE_SITES || t->id == TABLE_METERS || t->id == TABLE_ORGANIZATION)
        closed_touch_table(l, t->name); /* a new one has no records yet */
    sqlite3_stmt *st = row_get(l, t, r ? ROW_UPDATE : ROW_DELETE);
    if (!st)
        return false;
    sqlite3_bind_int64(st, r ? bind_row(st, r) : 1, n);
    return db_run(l, st) && (!r || seal_one(l, t, n, 1));
}

bool row_current(struct ledger *l, const struct book_table *t, int64_t n, struct book_row *out,
                 struct arena *a)
{
    sqlite3_stmt *st = row_get(l, t, ROW_GET);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, n);
    int rc = db_step(l, st);
    if (rc != 1)
        return false;
    read_row(st, t, out);
    save_row(out, a);
    sqlite3_reset(st);
    return true;
}

/* The row of the same identity: its number, 0 when there is none, -1 on error. */
static int64_t find_row(struct ledger *l, const struct book_row *r, struct book_row *there,
                        struct arena *a)
{
    sqlite3_stmt *st = row_get(l, r->table, ROW_FIND);
    if (!st)
        return -1;
    for (int i = 0; r->table->identity[i] >= 0; i++)
        db_bind_optional(st, i + 1, r->value[r->table->identity[i]]);
    int rc = db_step(l, st);
    if (rc != 1)
        return rc;
    int64_t n = sqlite3_column_int64(st, 0);
    read_row(st, r->table, there);
    save_row(there, a);
    sqlite3_reset(st);
    return n;
}

/* Which dictionary a column's texts belong to; -1: none. */
static int term_of(const struct book_table *t, int column)
{
    const struct book_column *c = &t->column[column];
    if (c->type == COL_SITE || (c->type == COL_KEY && t->id == TABLE_SITES))
        return TERM_SITE;
    if (t->id != TABLE_METERS)
        return -1;
    if (c->type == COL_KEY)
        return TERM_METER;
    if (c->type == COL_ACTIVITY)
        return TERM_ACTIVITY;
    if (c->type == COL_UNIT)
        return TERM_UNIT;
    if (strcmp(c->name, "supplier") == 0)
        return TERM_SUPPLIER;
    return strcmp(c->name, "menu") == 0 ? TERM_MENU : -1;
}

/* The engine matches by code, so every name gets one at once, also before the first record. */
static bool give_codes(struct ledger *l, const struct book_row *r)
{
    for (int c = 0; c < r->table->columns; c++) {
        int kind = r->value[c].n ? term_of(r->table, c) : -1;
        if (kind >= 0 && ledger_code(l, (enum term_kind)kind, r->value[c]) < 0)
            return false;
    }
    return true;
}

static bool insert_row(struct ledger *l, const struct book_row *r, int32_t source, int64_t row)
{
    sqlite3_stmt *st = give_codes(l, r) ? row_get(l, r->table, ROW_INSERT) : NULL;
    if (!st)
        return false;
    note_touched(l, r->table);
    int at = bind_row(st, r);
    if (source > 0) {
        sqlite3_bind_int(st, at, source);
        sqlite3_bind_int64(st, at + 1, row);
    }
    if (!db_run(l, st))
        return false;
    int64_t n = sqlite3_last_insert_rowid(l->db);
    return log_rows(l, r->table, n, NULL, r) && seal_one(l, r->table, n, 1);
}

/* First column in which what is given contradicts what is there, or -1. `merged` gets what is given
 * where nothing was. */
static int contradiction(const struct book_row *r, const struct book_row *there,
                         struct book_row *merged, bool *fills)
{
    *merged = *there;
    *fills = false;
    for (int c = 0; c < r->table->columns; c++) {
        if (!book_stored(r->table, c) || !r->value[c].n ||
            same_value(&r->table->column[c], r->value[c], there->value[c]))
            continue;
        if (there->value[c].n || !book_only_row(r->table))
            return c;
        merged->value[c] = r->value[c];
        *fills = true;
    }
    return -1;
}

bool ledger_row_put(struct ledger *l, const struct book_row *given, int32_t source, int64_t row,
                    enum put_outcome *outcome, int *column, struct str *there, struct arena *a)
{
    struct book_row r = *given, found, merged;
    bool fills;
    if (!month_to_days(l, &r, a))
        return false;
    int64_t n = find_row(l, &r, &found, a);
    if (n <= 0) {
        *outcome = PUT_BOOKED;
        return n == 0 && insert_row(l, &r, source, row);
    }
    int c = contradiction(&r, &found, &merged, &fills);
    if (c >= 0) {
        *outcome = PUT_CONFLICT;
        *column = c;
        *there = found.value[c];
        return true;
    }
    *outcome = fills ? PUT_BOOKED : PUT_KNOWN;
    return !fills ||
           (log_rows(l, r.table, n, &found, &merged) && row_write_back(l, r.table, n, &merged));
}

/* ---- ids ---- */
static int64_t number_of_key(struct ledger *l, const struct book_table *t, struct str id)
{
    struct book_row r = {.table = t}, there;
    struct arena a = {0};
    int key = column_of_type(t, COL_KEY);
    if (key >= 0)
        r.value[key] = id;
    int64_t n = find_row(l, &r, &there, &a);
    arena_free(&a);
    return n;
}

int64_t row_number(struct ledger *l, const struct book_table *t, struct str id)
{
    struct dec d;
    if (!book_numbered(t))
        return number_of_key(l, t, id);
    if (!dec_parse(id, &d) || d.scale || !dec_fits64(d) || d.coef <= 0)
        return 0;
    struct book_row r;
    struct arena a = {0};
    int64_t n = row_current(l, t, (int64_t)d.coef, &r, &a) ? (int64_t)d.coef : 0;
    arena_free(&a);
    return n;
}

static bool refuse(struct ledger *l, enum msg m, const struct book_table *t, struct str id)
{
    struct buf text = {0};
    buf_str(&text, id);
    diag_error(l->diag, NOWHERE, m, t->name, text.n ? text.p : "", NULL);
    buf_free(&text);
    return false;
}

/* The row as it will be; false when the id would change. */
static bool apply(const struct book_row *before, const struct book_row *changes,
                  struct book_row *after)
{
    *after = *before;
    int month = column_of_type(before->table, COL_MONTH);
    if (month >= 0 && changes->value[month].n) /* a new month is a new start and end */
        after->value[book_column(before->table, STR("start"))] =
            after->value[book_column(before->table, STR("end"))] = (struct str){"", 0};
    for (int c = 0; c < before->table->columns; c++) {
        struct str v = changes->value[c];
        if (!v.p)
            continue;
        if (before->table->column[c].type == COL_KEY && !str_eq(v, before->value[c]))
            return v.n == 0;
        after->value[c] = v;
    }
    return true;
}

static bool same_identity(const struct book_row *a, const struct book_row *b)
{
    for (int i = 0; a->table->identity[i] >= 0; i++) {
        int c = a->table->identity[i];
        if (!str_eq(a->value[c], b->value[c]))
            return false;
    }
    return true;
}

static bool set_row(struct ledger *l, const struct book_table *t, struct str id, int64_t n,
                    const struct book_row *changes, struct arena *a)
{
    struct book_row before, after, other;
    if (!row_current(l, t, n, &before, a))
        return refuse(l, E_NO_SUCH_ROW, t, id);
    if (!apply(&before, changes, &after))
        return refuse(l, E_KEY_FIXED, t, id);
    if (!month_to_days(l, &after, a))
        return false;
    if (!same_identity(&before, &after)) {
        int64_t taken = find_row(l, &after, &other, a);
        if (taken)
            return taken < 0 ? false : refuse(l, E_ROW_TAKEN, t, id);
    }
    return give_codes(l, &after) && log_rows(l, t, n, &before, &after) &&
           row_write_back(l, t, n, &after);
}

bool ledger_row_set(struct ledger *l, const struct book_table *t, struct str id,
                    const struct book_row *changes)
{
    struct arena a = {0};
    int64_t n = row_number(l, t, id);
    bool ok = n > 0 ? set_row(l, t, id, n, changes, &a) : n == 0 && refuse(l, E_NO_SUCH_ROW, t, id);
    arena_free(&a);
    return ok;
}

bool ledger_rows(struct ledger *l, enum table_id id,
                 bool (*each)(void *ctx, const struct book_row *r, struct str id), void *ctx)
{
    const struct book_table *t = &book_tables[id];
    sqlite3_stmt *st = NULL; /* its own: the callback may read the same table */
    if (sqlite3_prepare_v2(l->db, row_sql(l, t, ROW_LIST), -1, &st, NULL) != SQLITE_OK)
        return db_error(l);
    struct buf name = {0};
    bool go = true;
    int rc = SQLITE_ROW;
    while (go && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        struct book_row r;
        read_row(st, t, &r);
        buf_reset(&name);
        row_id(&r, sqlite3_column_int64(st, 0), &name);
        go = each(ctx, &r, buf_view(&name));
    }
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || db_error(l);
    sqlite3_finalize(st);
    buf_free(&name);
    return ok;
}
