/* The user's own factor sets, kept as the texts that were added. */
#include "core/json.h"
#include "ledger/private.h"

static const char sql_set_row[] = "SELECT * FROM user_set WHERE n = ?";

struct set_texts {
    struct str set_json, factors_csv, conversions_csv;
};

static void set_as_json(struct buf *out, const struct set_texts *s)
{
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    json_str(&j, "set_json", s->set_json);
    json_str(&j, "factors_csv", s->factors_csv);
    json_str(&j, "conversions_csv", s->conversions_csv);
    json_end(&j);
}

/* Number of the set of that id; 0 none; -1 error. `was` gets its texts as JSON. */
static int64_t set_find(struct ledger *l, struct str id, struct buf *was)
{
    static const char sql[] =
        "SELECT n, set_json, factors_csv, conversions_csv FROM user_set WHERE id = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    db_bind_text(st, 1, id);
    int rc = db_step(l, st);
    if (rc != 1)
        return rc;
    int64_t n = sqlite3_column_int64(st, 0);
    struct set_texts s = {db_text(st, 1), db_text(st, 2), db_text(st, 3)};
    set_as_json(was, &s);
    sqlite3_reset(st);
    return n;
}

static bool set_write(struct ledger *l, int64_t n, struct str id, const struct set_texts *s)
{
    static const char add[] =
        "INSERT INTO user_set (id, set_json, factors_csv, conversions_csv, batch)"
        " VALUES (?, ?, ?, ?, ?)";
    static const char change[] =
        "UPDATE user_set SET id = ?, set_json = ?, factors_csv = ?, conversions_csv = ?,"
        " batch = ? WHERE n = ?";
    closed_touch_table(l, "factors");
    if (n && !seal_row(l, "user_set", sql_set_row, n, -1))
        return false;
    sqlite3_stmt *st = db_get(l, n ? change : add);
    if (!st)
        return false;
    db_bind_text(st, 1, id);
    db_bind_text(st, 2, s->set_json);
    db_bind_text(st, 3, s->factors_csv);
    db_bind_text(st, 4, s->conversions_csv);
    sqlite3_bind_int(st, 5, l->batch);
    if (n)
        sqlite3_bind_int64(st, 6, n);
    return db_run(l, st) &&
           seal_row(l, "user_set", sql_set_row, n ? n : sqlite3_last_insert_rowid(l->db), 1);
}

bool ledger_set_put(struct ledger *l, struct str id, struct str set_json, struct str factors_csv,
                    struct str conversions_csv)
{
    struct set_texts s = {set_json, factors_csv, conversions_csv};
    struct buf was = {0}, is = {0};
    if (!l->batch)
        return db_fault(l, "a set without a batch");
    int64_t n = set_find(l, id, &was);
    set_as_json(&is, &s);
    bool same = n > 0 && str_eq(buf_view(&was), buf_view(&is));
    bool ok = n >= 0 && (same || (row_log(l, "user_set", id, buf_view(&was), buf_view(&is)) &&
                                  set_write(l, n, id, &s)));
    buf_free(&was);
    buf_free(&is);
    return ok;
}

bool ledger_sets(struct ledger *l,
                 bool (*each)(void *ctx, struct str id, struct str set_json, struct str factors_csv,
                              struct str conversions_csv),
                 void *ctx)
{
    static const char sql[] =
        "SELECT id, set_json, factors_csv, conversions_csv FROM user_set ORDER BY id";
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? 1 : -1;
    bool go = true;
    while (go && rc == 1 && (rc = db_step(l, st)) == 1)
        go = each(ctx, db_text(st, 0), db_text(st, 1), db_text(st, 2), db_text(st, 3));
    if (st)
        sqlite3_reset(st);
    return rc >= 0;
}

bool set_current(struct ledger *l, struct str id, struct buf *out)
{
    return set_find(l, id, out) >= 0;
}

static bool set_take_out(struct ledger *l, int64_t n)
{
    static const char sql[] = "DELETE FROM user_set WHERE n = ?";
    closed_touch_table(l, "factors");
    if (!seal_row(l, "user_set", sql_set_row, n, -1))
        return false;
    sqlite3_stmt *st = db_get(l, sql);
    if (st)
        sqlite3_bind_int64(st, 1, n);
    return db_run(l, st);
}

bool set_write_back(struct ledger *l, struct str id, struct str before)
{
    struct buf is = {0};
    int64_t n = set_find(l, id, &is);
    buf_free(&is);
    if (n <= 0)
        return n == 0 && db_fault(l, "a set to restore is gone");
    if (!before.n)
        return set_take_out(l, n);
    cJSON *j = json_parse(before, STR("log"), l->diag);
    if (!j)
        return false;
    struct set_texts s = {str_of(json_text(j, "set_json")), str_of(json_text(j, "factors_csv")),
                          str_of(json_text(j, "conversions_csv"))};
    bool ok = set_write(l, n, id, &s);
    cJSON_Delete(j);
    return ok;
}
