/* Taking a batch back out. What it booked is retired, what it retired comes back, what it changed
 * in the small tables gets its old form; all of that is itself a batch, so both stay in the trail.
 * Nothing is undone by halves: the caller rolls back on false. */
#include "core/json.h"
#include "ledger/private.h"

#include <string.h>

static void number(struct buf *b, int64_t n)
{
    buf_reset(b);
    buf_int(b, n);
}

static bool refuse_numbers(struct ledger *l, enum msg m, int64_t first, int64_t second)
{
    struct buf a = {0}, b = {0};
    number(&a, first);
    number(&b, second);
    diag_error(l->diag, NOWHERE, m, a.p, b.p, NULL);
    buf_free(&a);
    buf_free(&b);
    return false;
}

static bool refuse_row(struct ledger *l, enum msg m, struct str table, struct str id,
                       const char *third)
{
    struct arena a = {0};
    diag_error(l->diag, NOWHERE, m, str_save(&a, table).p, str_save(&a, id).p, third, NULL);
    arena_free(&a);
    return false;
}

/* A closing is for ever: what was published cannot become unpublished, only restated. */
static bool not_a_closing(struct ledger *l, int32_t batch)
{
    static const char sql[] = "SELECT year FROM closing WHERE batch = ?";
    int64_t year = 0;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, batch);
    return db_int(l, st, &year) && (!year || refuse_numbers(l, E_UNDO_CLOSING, batch, year));
}

/* So is what others sent us, and what everybody has read. */
static bool not_received(struct ledger *l, int32_t batch)
{
    static const char sql[] = "SELECT (SELECT count(*) FROM received WHERE batch = ?1) +"
                              " (SELECT count(*) FROM publication WHERE batch = ?1)";
    int64_t n = 0;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, batch);
    return db_int(l, st, &n) && (!n || refuse_numbers(l, E_UNDO_RECEIVED, batch, n));
}

static bool may_undo(struct ledger *l, int32_t batch)
{
    static const char sql[] = "SELECT undoes, undone_by FROM batch WHERE id = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, batch);
    int rc = db_step(l, st);
    int64_t undoes = rc == 1 ? sqlite3_column_int64(st, 0) : 0,
            by = rc == 1 ? sqlite3_column_int64(st, 1) : 0;
    if (rc == 1)
        sqlite3_reset(st);
    if (rc < 0)
        return false;
    if (rc == 0 || batch == l->batch)
        return refuse_numbers(l, E_UNDO_MISSING, batch, 0);
    if (batch == 1) /* init: a ledger without its organization is none */
        return refuse_numbers(l, E_UNDO_INIT, batch, 0);
    if (undoes)
        return refuse_numbers(l, E_UNDO_OF_UNDO, batch, undoes);
    return (!by || refuse_numbers(l, E_UNDO_TWICE, batch, by)) && not_a_closing(l, batch) &&
           not_received(l, batch);
}

/* A record of this batch that a later batch replaced by one of its own. Those of the journal follow
 * from its lines and the rules: the commit makes them anew (spend.c). */
static bool nothing_built_on(struct ledger *l, int32_t batch)
{
    static const char sql[] =
        "SELECT r.by_batch FROM retired r JOIN batch b ON b.id = r.by_batch"
        " WHERE r.booked = ?1 AND r.by_batch <> ?1 AND r.restored_by IS NULL AND"
        " b.undone_by IS NULL AND b.undoes IS NULL AND NOT " SQL_OF_JOURNAL("r.ident") " AND"
        " EXISTS (SELECT 1 FROM source s WHERE s.batch = r.by_batch)"
        " ORDER BY r.by_batch DESC LIMIT 1";
    int64_t later = 0;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, batch);
    if (!db_int(l, st, &later))
        return false;
    return !later || refuse_numbers(l, E_UNDO_BUILT_ON, batch, later);
}

/* ---- records ---- */
enum { CHUNK = 1 << 15 };

/* Live records of the batch, at most CHUNK; how many, -1 on error. They are read before they are
 * taken out. */
static int booked_chunk(struct ledger *l, int32_t batch, struct activity *out)
{
    static const char sql[] =
        "SELECT " ACTIVITY_COLUMNS
        " FROM activity WHERE source IN (SELECT id FROM source WHERE batch = ?) LIMIT ?";
    sqlite3_stmt *st = db_get(l, sql);
    int n = 0, rc = st ? 1 : -1;
    if (st) {
        sqlite3_bind_int(st, 1, batch);
        sqlite3_bind_int(st, 2, CHUNK);
    }
    while (rc == 1 && (rc = db_step(l, st)) == 1)
        activity_read(l, st, &out[n++]);
    return rc < 0 ? -1 : n;
}

static bool retire_booked(struct ledger *l, int32_t batch)
{
    struct arena a = {0};
    struct activity *row = arena_alloc(&a, CHUNK * sizeof *row);
    struct buf why = {0};
    buf_printf(&why, "undo %d", (int)batch);
    int n;
    bool ok = true;
    while (ok && (n = booked_chunk(l, batch, row)) != 0) {
        ok = n > 0;
        for (int i = 0; ok && i < n; i++)
            ok = activity_retire(l, &row[i], buf_view(&why));
    }
    buf_free(&why);
    arena_free(&a);
    return ok;
}

static bool mark_restored(struct ledger *l, int64_t id)
{
    static const char sql[] = "UPDATE retired SET restored_by = ? WHERE id = ?";
    if (!seal_row(l, "retired", sql_retired_row, id, -1))
        return false;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, l->batch);
    sqlite3_bind_int64(st, 2, id);
    return db_run(l, st) && seal_row(l, "retired", sql_retired_row, id, 1);
}

static bool named_is_there(struct ledger *l, enum table_id t, code_t code)
{
    struct str id = l->dictionary.text[code];
    int64_t n = code ? row_number(l, &book_tables[t], id) : 1;
    return n > 0 || (n == 0 && refuse_row(l, E_UNDO_GONE, str_of(book_tables[t].name), id, NULL));
}

/* What the batch had taken out, unless the batch that booked it is undone too, with its site and
 * meter still in the book. One at a time: 1, 0 at the end, -1 error. */
static int restore_next(struct ledger *l, int32_t batch, int64_t *after)
{
    static const char sql[] =
        "SELECT " ACTIVITY_COLUMNS
        ", r.id FROM retired r JOIN batch b ON b.id = r.booked WHERE by_batch = ? AND r.id > ? AND"
        " restored_by IS NULL AND b.undone_by IS NULL AND r.booked <> r.by_batch AND"
        " NOT " SQL_OF_JOURNAL("r.ident")
        " ORDER BY r.id LIMIT 1";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, batch);
    sqlite3_bind_int64(st, 2, *after);
    int rc = db_step(l, st);
    if (rc != 1)
        return rc;
    struct activity a;
    activity_read(l, st, &a);
    *after = sqlite3_column_int64(st, ACTIVITY_VALUES);
    sqlite3_reset(st);
    bool named = named_is_there(l, TABLE_SITES, a.site) && named_is_there(l, TABLE_METERS, a.meter);
    return named && activity_restore(l, &a) && mark_restored(l, *after) ? 1 : -1;
}

static bool restore_retired(struct ledger *l, int32_t batch)
{
    int64_t after = 0;
    int rc = 1;
    while (rc == 1)
        rc = restore_next(l, batch, &after);
    return rc == 0;
}

/* ---- small tables ---- */
struct entry {
    int64_t id;
    struct str table, key, before, after;
};

static bool changed_since(struct ledger *l, const struct entry *e, struct str id)
{
    static const char sql[] = "SELECT max(batch) FROM log WHERE tbl = ? AND key = ?";
    int64_t later = 0;
    struct buf n = {0};
    sqlite3_stmt *st = db_get(l, sql);
    if (st) {
        db_bind_text(st, 1, e->table);
        db_bind_text(st, 2, e->key);
        db_int(l, st, &later);
    }
    number(&n, later);
    refuse_row(l, E_UNDO_CHANGED, e->table, id, n.p);
    buf_free(&n);
    return false;
}

static bool counts(struct ledger *l, const char *sql, struct str id, int64_t *n)
{
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    db_bind_text(st, 1, id);
    return db_int(l, st, n);
}

static bool records_name(struct ledger *l, enum table_id t, struct str id, int64_t *n)
{
    static const char by_site[] = "SELECT EXISTS (SELECT 1 FROM activity WHERE series IN"
                                  " (SELECT id FROM series WHERE site = ?))";
    static const char by_meter[] = "SELECT EXISTS (SELECT 1 FROM activity WHERE series IN"
                                   " (SELECT id FROM series WHERE meter = ?))";
    code_t code = ledger_code_find(l, t == TABLE_SITES ? TERM_SITE : TERM_METER, id);
    sqlite3_stmt *st = code ? db_get(l, t == TABLE_SITES ? by_site : by_meter) : NULL;
    *n = 0;
    if (!st)
        return code == 0;
    sqlite3_bind_int(st, 1, code);
    return db_int(l, st, n);
}

/* A site or meter goes only when nothing names it. */
static bool not_in_use(struct ledger *l, const struct book_table *t, struct str id)
{
    static const struct {
        const char *table, *sql;
    } user[] = {
        {"meters", "SELECT EXISTS (SELECT 1 FROM meters WHERE site = ?)"},
        {"instruments", "SELECT EXISTS (SELECT 1 FROM instruments WHERE site = ?)"},
        {"measures", "SELECT EXISTS (SELECT 1 FROM measures WHERE site = ?)"},
        {"exclusions", "SELECT EXISTS (SELECT 1 FROM exclusions WHERE site = ?)"},
        {"spend_rules", "SELECT EXISTS (SELECT 1 FROM spend_rules WHERE site = ?)"},
    };
    int64_t n = 0;
    if (t->id != TABLE_SITES && t->id != TABLE_METERS)
        return true;
    for (size_t i = 0; t->id == TABLE_SITES && i < sizeof user / sizeof *user; i++) {
        if (!counts(l, user[i].sql, id, &n))
            return false;
        if (n)
            return refuse_row(l, E_UNDO_IN_USE, str_of(t->name), id, user[i].table);
    }
    if (!records_name(l, t->id, id, &n))
        return false;
    return !n || refuse_row(l, E_UNDO_IN_USE, str_of(t->name), id, "activities");
}

static bool row_from_json(struct ledger *l, struct str text, const struct book_table *t,
                          struct book_row *out, struct arena *a)
{
    cJSON *j = json_parse(text, STR("log"), l->diag);
    *out = (struct book_row){.table = t};
    if (!j)
        return false;
    for (int c = 0; c < t->columns; c++)
        out->value[c] = str_save(a, str_of(json_text(j, t->column[c].name)));
    cJSON_Delete(j);
    return true;
}

static struct str id_of(const struct book_row *r, struct str key)
{
    for (int c = 0; c < r->table->columns; c++) {
        if (r->table->column[c].type == COL_KEY)
            return r->value[c];
    }
    return key;
}

static bool key_number(struct str key, int64_t *n)
{
    struct dec d;
    bool ok = dec_parse(key, &d) && d.scale == 0 && dec_fits64(d);
    *n = ok ? (int64_t)d.coef : 0;
    return ok;
}

static bool revert_row(struct ledger *l, const struct book_table *t, const struct entry *e,
                       struct arena *a)
{
    struct book_row now, before;
    struct buf is = {0};
    int64_t n;
    if (!key_number(e->key, &n) || !row_current(l, t, n, &now, a))
        return changed_since(l, e, e->key);
    struct str id = id_of(&now, e->key);
    row_json(&is, &now);
    bool same = str_eq(buf_view(&is), e->after);
    buf_free(&is);
    if (!same)
        return changed_since(l, e, id);
    if (!row_log(l, t->name, e->key, e->after, e->before))
        return false;
    if (!e->before.n)
        return not_in_use(l, t, id) && row_write_back(l, t, n, NULL);
    return row_from_json(l, e->before, t, &before, a) && row_write_back(l, t, n, &before);
}

static bool revert_set(struct ledger *l, const struct entry *e)
{
    struct buf is = {0};
    bool same = set_current(l, e->key, &is) && str_eq(buf_view(&is), e->after);
    buf_free(&is);
    if (!same)
        return changed_since(l, e, e->key);
    return row_log(l, "user_set", e->key, e->after, e->before) &&
           set_write_back(l, e->key, e->before);
}

static int entry_before(struct ledger *l, int32_t batch, int64_t id, struct entry *out,
                        struct arena *a)
{
    static const char sql[] =
        "SELECT id, tbl, key, before, after FROM log WHERE batch = ? AND id < ?"
        " ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, batch);
    sqlite3_bind_int64(st, 2, id);
    int rc = db_step(l, st);
    if (rc != 1)
        return rc;
    *out = (struct entry){sqlite3_column_int64(st, 0), str_save(a, db_text(st, 1)),
                          str_save(a, db_text(st, 2)), str_save(a, db_text(st, 3)),
                          str_save(a, db_text(st, 4))};
    sqlite3_reset(st);
    return 1;
}

/* Newest change first. */
static bool revert_rows(struct ledger *l, int32_t batch)
{
    int64_t id = INT64_MAX;
    int rc = 1;
    while (rc == 1) {
        struct arena a = {0};
        struct entry e;
        rc = entry_before(l, batch, id, &e, &a);
        if (rc == 1) {
            const struct book_table *t = book_table(e.table);
            id = e.id;
            if (!(t ? revert_row(l, t, &e, &a) : revert_set(l, &e)))
                rc = -1;
        }
        arena_free(&a);
    }
    return rc == 0;
}

/* ---- the trail ---- */
static bool link_batches(struct ledger *l, int32_t batch)
{
    static const char undone[] = "UPDATE batch SET undone_by = ? WHERE id = ?";
    static const char undoes[] = "UPDATE batch SET undoes = ? WHERE id = ?";
    const char *const sql[] = {undone, undoes};
    const int32_t value[] = {l->batch, batch}, id[] = {batch, l->batch};
    for (int i = 0; i < 2; i++) {
        if (!seal_row(l, "batch", sql_batch_row, id[i], -1))
            return false;
        sqlite3_stmt *st = db_get(l, sql[i]);
        if (!st)
            return false;
        sqlite3_bind_int(st, 1, value[i]);
        sqlite3_bind_int(st, 2, id[i]);
        if (!db_run(l, st) || !seal_row(l, "batch", sql_batch_row, id[i], 1))
            return false;
    }
    return true;
}

static bool own_batch(struct ledger *l, int32_t batch)
{
    struct buf command = {0};
    buf_printf(&command, "undo %d", (int)batch);
    bool ok = l->batch || ledger_batch(l, command.p) > 0;
    buf_free(&command);
    return ok;
}

bool ledger_undo(struct ledger *l, int32_t batch)
{
    if (!l->in_transaction)
        return db_fault(l, "undo outside a transaction");
    return ledger_activity_flush(l) && may_undo(l, batch) && nothing_built_on(l, batch) &&
           own_batch(l, batch) && retire_booked(l, batch) && link_batches(l, batch) &&
           restore_retired(l, batch) && revert_rows(l, batch);
}
