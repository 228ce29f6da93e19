/* Reading records, their ids, and taking them out of the figures. */
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

const char sql_retired_row[] = "SELECT * FROM retired WHERE id = ?";

void activity_values(const struct activity *a, int64_t *v)
{
    const int64_t values[ACTIVITY_VALUES] = {a->start,  a->series, a->end,    a->ident, a->quantity,
                                             a->detail, a->cost,   a->source, a->row};
    memcpy(v, values, sizeof values);
}

void activity_bind(sqlite3_stmt *st, int first, const struct activity *a, int columns)
{
    int64_t v[ACTIVITY_VALUES];
    activity_values(a, v);
    for (int i = 0; i < columns; i++)
        sqlite3_bind_int64(st, first + i, v[i]);
}

void activity_read(const struct ledger *l, sqlite3_stmt *st, struct activity *out)
{
    *out = (struct activity){0};
    out->start = sqlite3_column_int(st, 0);
    out->series = sqlite3_column_int(st, 1);
    out->end = sqlite3_column_int(st, 2);
    out->ident = sqlite3_column_int64(st, 3);
    out->quantity = sqlite3_column_int64(st, 4);
    out->detail = sqlite3_column_int(st, 5);
    out->cost = sqlite3_column_int64(st, 6);
    out->source = sqlite3_column_int(st, ACTIVITY_SOURCE);
    out->row = sqlite3_column_int64(st, 8);
    series_fill(l, out);
}

/* Numbers index arrays everywhere above: a row whose numbers are not ours is damage, not data. */
static bool sane(struct ledger *l, const struct activity *a)
{
    return a->series > 0 && a->series < l->series.n && a->detail > 0 &&
           a->detail < l->dictionary.details && a->start <= a->end && a->start > -100000 &&
           a->end < 1000000;
}

/* ---- cursor ---- */
struct ledger_cursor {
    struct ledger *ledger;
    sqlite3_stmt *st, *rest; /* rest: to be read after st, NULL once begun */
    bool brief, idents, done;
};

/* In the order of BRIEF. */
static void read_brief(const struct ledger_cursor *c, struct activity *out)
{
    *out = (struct activity){0};
    out->start = sqlite3_column_int(c->st, 0);
    out->series = sqlite3_column_int(c->st, 1);
    out->end = sqlite3_column_int(c->st, 2);
    out->quantity = sqlite3_column_int64(c->st, 3);
    out->detail = sqlite3_column_int(c->st, 4);
    if (c->idents)
        out->ident = sqlite3_column_int64(c->st, 5);
    series_fill(c->ledger, out);
}

bool activity_extent_load(struct ledger *l)
{
    static const char sql[] = "SELECT days FROM extent";
    if (l->extent_known)
        return true;
    if (!db_int(l, db_get(l, sql), &l->extent_stored))
        return false;
    l->extent = l->extent_stored;
    l->extent_known = true;
    return true;
}

bool activity_extent_store(struct ledger *l)
{
    static const char sql[] = "UPDATE extent SET days = ?";
    if (!l->extent_known || l->extent <= l->extent_stored)
        return true;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, l->extent);
    if (!db_run(l, st))
        return false;
    l->extent_stored = l->extent;
    return true;
}

bool activity_extent_note(struct ledger *l, const struct activity *a)
{
    if (!activity_extent_load(l))
        return false;
    if (a->end - a->start > l->extent)
        l->extent = a->end - a->start;
    return true;
}

/* Outside a transaction another command may have committed since. */
static bool up_to_date(struct ledger *l)
{
    if (l->in_transaction)
        return true;
    l->extent_known = l->idents_known = false;
    return dictionary_refresh(l);
}

/* Those that begin before `from` are looked at for their end; the many that begin later need none.
 */
static struct ledger_cursor *open_cursor(struct ledger *l, const char *before, const char *inside,
                                         day_t from, day_t to)
{
    if (!ledger_activity_flush(l) || !up_to_date(l) || !activity_extent_load(l))
        return NULL;
    reading_note(l, (int64_t)from - l->extent, to);
    struct ledger_cursor *c = mem_alloc(sizeof *c);
    c->ledger = l;
    if (sqlite3_prepare_v2(l->db, before, -1, &c->st, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(l->db, inside, -1, &c->rest, NULL) != SQLITE_OK) {
        db_error(l);
        ledger_cursor_close(c);
        return NULL;
    }
    sqlite3_bind_int64(c->st, 1, (int64_t)from - l->extent);
    sqlite3_bind_int64(c->st, 2, from <= to ? (int64_t)from - 1 : to);
    sqlite3_bind_int64(c->st, 3, from);
    sqlite3_bind_int64(c->rest, 1, from);
    sqlite3_bind_int64(c->rest, 2, to);
    return c;
}

#define ORDER " ORDER BY start, series, end, ident"
#define BEFORE " FROM activity WHERE start BETWEEN ? AND ? AND end >= ?" ORDER
#define INSIDE " FROM activity WHERE start BETWEEN ? AND ?" ORDER

struct ledger_cursor *ledger_activities(struct ledger *l, day_t from, day_t to)
{
    return open_cursor(l, "SELECT " ACTIVITY_COLUMNS BEFORE, "SELECT " ACTIVITY_COLUMNS INSIDE,
                       from, to);
}

/* Each column read costs; a total needs neither cost nor place, nor ids where nobody gave any. */
struct ledger_cursor *ledger_activities_brief(struct ledger *l, day_t from, day_t to)
{
#define BRIEF "SELECT start, series, end, quantity, detail"
    if (!up_to_date(l))
        return NULL;
    bool idents = any_ident(l);
    struct ledger_cursor *c =
        idents ? open_cursor(l, BRIEF ", ident" BEFORE, BRIEF ", ident" INSIDE, from, to)
               : open_cursor(l, BRIEF BEFORE, BRIEF INSIDE, from, to);
    if (c) {
        c->brief = true;
        c->idents = idents;
    }
    return c;
}

bool ledger_reach(struct ledger *l, day_t day, day_t *first)
{
    if (!up_to_date(l) || !activity_extent_load(l))
        return false;
    *first = (day_t)(day - l->extent);
    return true;
}

struct ledger_cursor *ledger_activities_begun(struct ledger *l, day_t first, day_t last,
                                              day_t touching)
{
    if (!up_to_date(l))
        return NULL;
    struct ledger_cursor *c = mem_alloc(sizeof *c);
    c->ledger = l;
    c->brief = true;
    c->idents = any_ident(l);
    reading_note(l, first, last);
    const char *sql = c->idents ? BRIEF ", ident" BEFORE : BRIEF BEFORE;
    if (sqlite3_prepare_v2(l->db, sql, -1, &c->st, NULL) != SQLITE_OK) {
        db_error(l);
        ledger_cursor_close(c);
        return NULL;
    }
    sqlite3_bind_int64(c->st, 1, first);
    sqlite3_bind_int64(c->st, 2, last);
    sqlite3_bind_int64(c->st, 3, touching);
    return c;
}

int ledger_next(struct ledger_cursor *c, struct activity *out)
{
    if (c->done)
        return 0;
    int rc = sqlite3_step(c->st);
    if (rc == SQLITE_DONE && c->rest) {
        sqlite3_finalize(c->st);
        c->st = c->rest;
        c->rest = NULL;
        rc = sqlite3_step(c->st);
    }
    if (rc == SQLITE_ROW) {
        if (c->brief) {
            read_brief(c, out);
        } else {
            activity_read(c->ledger, c->st, out);
        }
        if (sane(c->ledger, out))
            return 1;
        diag_error(c->ledger->diag, NOWHERE, E_LEDGER_DAMAGED, c->ledger->path, "activity", NULL);
        rc = SQLITE_CORRUPT;
    } else if (rc != SQLITE_DONE) {
        db_error(c->ledger);
    }
    c->done = true;
    return rc == SQLITE_DONE ? 0 : -1;
}

bool ledger_activity_rest(struct ledger *l, struct activity *a)
{
    static const char sql[] = "SELECT cost, source, row FROM activity"
                              " WHERE start = ? AND series = ? AND end = ? AND ident = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    activity_bind(st, 1, a, ACTIVITY_KEY);
    int rc = db_step(l, st);
    if (rc == 1) {
        a->cost = sqlite3_column_int64(st, 0);
        a->source = sqlite3_column_int(st, 1);
        a->row = sqlite3_column_int64(st, 2);
        sqlite3_reset(st);
    }
    return rc == 0 ? db_fault(l, "a record that was just read") : rc == 1;
}

void ledger_cursor_close(struct ledger_cursor *c)
{
    if (!c)
        return;
    sqlite3_finalize(c->st);
    sqlite3_finalize(c->rest);
    free(c);
}

/* Of the first and of the latest record; DAY_NONE: there is none. */
static bool starts(struct ledger *l, day_t *first, day_t *last)
{
    static const char sql[] = "SELECT (SELECT min(start) FROM activity),"
                              " (SELECT max(start) FROM activity)";
    *first = *last = DAY_NONE;
    sqlite3_stmt *st = activity_extent_load(l) ? db_get(l, sql) : NULL;
    int rc = st ? db_step(l, st) : -1;
    if (rc != 1)
        return false;
    if (sqlite3_column_type(st, 0) != SQLITE_NULL) {
        *first = sqlite3_column_int(st, 0);
        *last = sqlite3_column_int(st, 1);
    }
    sqlite3_reset(st);
    return true;
}

/* 1: some record ends behind the day; 0 none; -1 error. */
static int any_beyond(struct ledger *l, day_t day)
{
    static const char sql[] = "SELECT EXISTS (SELECT 1 FROM activity WHERE start > ? AND end > ?)";
    int64_t any;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int64(st, 1, (int64_t)day - l->extent);
    sqlite3_bind_int64(st, 2, day);
    return db_int(l, st, &any) ? any != 0 : -1;
}

bool ledger_years(struct ledger *l, int fiscal_start, int *first, int *last)
{
    day_t from, to;
    int beyond = 1;
    *first = 0;
    *last = -1;
    if (!starts(l, &from, &to))
        return false;
    if (from == DAY_NONE)
        return true;
    *first = date_fiscal_year(from, fiscal_start);
    *last = date_fiscal_year(to, fiscal_start) - 1;
    while (beyond == 1) {
        ++*last;
        beyond = any_beyond(l, date_day(*last + 1, fiscal_start, 1) - 1);
    }
    return beyond == 0;
}

bool ledger_span(struct ledger *l, day_t *first, day_t *last)
{
    static const char latest[] = "SELECT max(end) FROM activity WHERE start >= ?";
    int64_t end;
    day_t from, to;
    *first = *last = DAY_NONE;
    if (!starts(l, &from, &to))
        return false;
    if (from == DAY_NONE)
        return true;
    sqlite3_stmt *st = db_get(l, latest);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, to - l->extent);
    if (!db_int(l, st, &end))
        return false;
    *first = from;
    *last = (day_t)end;
    return true;
}

/* ---- ids ---- */
static int64_t ident_find(struct ledger *l, struct str given_id)
{
    static const char sql[] = "SELECT n FROM given_id WHERE text = ?";
    sqlite3_stmt *st = db_get(l, sql);
    int64_t n = -1;
    if (!st)
        return -1;
    db_bind_text(st, 1, given_id);
    return db_int(l, st, &n) ? n : -1;
}

int64_t ledger_ident(struct ledger *l, struct str given_id)
{
    static const char add[] = "INSERT OR IGNORE INTO given_id (text) VALUES (?)";
    static const char row[] = "SELECT * FROM given_id WHERE n = ?";
    if (!given_id.n)
        return 0;
    sqlite3_stmt *st = db_get(l, add);
    if (!st)
        return -1;
    db_bind_text(st, 1, given_id);
    if (!db_run(l, st))
        return -1;
    l->any_ident = l->idents_known = true;
    if (sqlite3_changes(l->db) == 0)
        return ident_find(l, given_id);
    int64_t n = sqlite3_last_insert_rowid(l->db);
    return seal_row(l, "given_id", row, n, 1) ? n : -1;
}

struct str ledger_ident_text(struct ledger *l, int64_t ident, struct arena *a)
{
    static const char sql[] = "SELECT text FROM given_id WHERE n = ?";
    sqlite3_stmt *st = ident ? db_get(l, sql) : NULL;
    struct str text = {"", 0};
    if (!st)
        return text;
    sqlite3_bind_int64(st, 1, ident);
    if (db_step(l, st) == 1) {
        text = str_save(a, db_text(st, 0));
        sqlite3_reset(st);
    }
    return text;
}

void ledger_activity_id(struct ledger *l, const struct activity *x, struct buf *out)
{
    if (x->ident) {
        struct arena a = {0};
        buf_str(out, ledger_ident_text(l, x->ident, &a));
        arena_free(&a);
        return;
    }
    buf_printf(out, "s%d.%lld", (int)x->source, (long long)x->row);
}

static bool digits(struct str s, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return s.n > 0 && s.n < 16;
}

static bool own_form(struct str id, int64_t *source, int64_t *row)
{
    if (id.n < 4 || id.p[0] != 's')
        return false;
    struct str rest = {id.p + 1, id.n - 1};
    struct str first = str_split(&rest, '.');
    return rest.p && digits(first, source) && digits(rest, row);
}

static int find_by_ident(struct ledger *l, int64_t ident, struct activity *out)
{
    static const char sql[] =
        "SELECT " ACTIVITY_COLUMNS " FROM activity WHERE ident = ? AND ident <> 0";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int64(st, 1, ident);
    int rc = db_step(l, st);
    if (rc == 1) {
        activity_read(l, st, out);
        sqlite3_reset(st);
    }
    return rc;
}

static int find_by_place(struct ledger *l, int64_t source, int64_t row, struct str id,
                         struct activity *out)
{
    static const char sql[] = "SELECT " ACTIVITY_COLUMNS
                              " FROM activity WHERE source = ? AND row = ? AND ident = 0 LIMIT 2";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int64(st, 1, source);
    sqlite3_bind_int64(st, 2, row);
    int rc = db_step(l, st);
    if (rc != 1)
        return rc;
    activity_read(l, st, out);
    rc = db_step(l, st);
    if (rc == 0)
        return 1;
    sqlite3_reset(st);
    if (rc == 1) {
        struct buf text = {0};
        buf_str(&text, id);
        diag_error(l->diag, NOWHERE, E_ID_AMBIGUOUS, text.p, NULL);
        buf_free(&text);
    }
    return -1;
}

int ledger_activity_find(struct ledger *l, struct str id, struct activity *out)
{
    int64_t source, row;
    if (!ledger_activity_flush(l))
        return -1;
    int64_t ident = id.n ? ident_find(l, id) : 0;
    int found = ident > 0 ? find_by_ident(l, ident, out) : (int)ident;
    if (found != 0 || !own_form(id, &source, &row))
        return found;
    return find_by_place(l, source, row, id, out);
}

/* ---- taking out and putting back ---- */
void activity_seal(struct ledger *l, const struct activity *a, int sign)
{
    int64_t v[ACTIVITY_VALUES];
    activity_values(a, v);
    seal_record(l, a, v, sign);
}

static bool gone(struct ledger *l, const struct activity *a)
{
    struct buf id = {0};
    ledger_activity_id(l, a, &id);
    diag_error(l->diag, NOWHERE, E_RECORD_GONE, id.n ? id.p : "", NULL);
    buf_free(&id);
    return false;
}

static bool take_out(struct ledger *l, const struct activity *a)
{
    static const char sql[] =
        "DELETE FROM activity WHERE start = ? AND series = ? AND end = ? AND ident = ?"
        " AND quantity = ? AND detail = ? AND cost = ? AND source = ? AND row = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    activity_bind(st, 1, a, ACTIVITY_VALUES);
    if (!db_run(l, st))
        return false;
    if (sqlite3_changes(l->db) != 1)
        return gone(l, a);
    activity_seal(l, a, -1);
    return true;
}

bool ledger_activity_retire(struct ledger *l, const struct activity *a, struct str why)
{
    return !ledger_of_journal(l, a, true) && activity_retire(l, a, why);
}

bool activity_retire(struct ledger *l, const struct activity *a, struct str why)
{
    static const char sql[] =
        "INSERT INTO retired (" ACTIVITY_COLUMNS ", booked, by_batch, why) SELECT ?1, ?2, ?3, ?4,"
        " ?5, ?6, ?7, ?8, ?9, batch, ?10, ?11 FROM source WHERE id = ?8";
    if (!l->batch)
        return db_fault(l, "retire without a batch");
    if (!ledger_activity_flush(l) || !take_out(l, a))
        return false;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    activity_bind(st, 1, a, ACTIVITY_VALUES);
    sqlite3_bind_int(st, ACTIVITY_VALUES + 1, l->batch);
    db_bind_text(st, ACTIVITY_VALUES + 2, why);
    if (!db_run(l, st))
        return false;
    if (sqlite3_changes(l->db) != 1)
        return db_fault(l, "a record without a source");
    return seal_row(l, "retired", sql_retired_row, sqlite3_last_insert_rowid(l->db), 1);
}

bool activity_restore(struct ledger *l, const struct activity *a)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO activity (" ACTIVITY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    activity_bind(st, 1, a, ACTIVITY_VALUES);
    if (!db_run(l, st))
        return false;
    if (sqlite3_changes(l->db) == 1) {
        activity_seal(l, a, 1);
        return true;
    }
    struct buf id = {0};
    ledger_activity_id(l, a, &id);
    diag_error(l->diag, NOWHERE, E_UNDO_REBOOKED, id.n ? id.p : "", NULL);
    buf_free(&id);
    return false;
}
