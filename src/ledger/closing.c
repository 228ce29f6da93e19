/* Closed years: what was published, kept for ever, and a word to whoever changes them later. */
#include "ledger/private.h"

#include <string.h>

/* ---- the years at hand ---- */
bool closed_load(struct ledger *l)
{
    static const char sql[] = "SELECT year, max(version), first_day, last_day FROM closing"
                              " WHERE kind = 'year' GROUP BY year ORDER BY year";
    l->closeds = 0;
    l->closed_table = NULL;
    sqlite3_stmt *st = db_get(l, sql);
    int rc = st ? db_step(l, st) : -1;
    for (; rc == 1; rc = db_step(l, st)) {
        MEM_GROW(l->closed, l->closeds, l->closed_cap);
        l->closed[l->closeds++] =
            (struct closed_year){sqlite3_column_int(st, 0), sqlite3_column_int(st, 1),
                                 sqlite3_column_int(st, 2), sqlite3_column_int(st, 3), 0};
    }
    return rc == 0;
}

/* A record that is put in and found to be there already is taken off again: the sum is what it was.
 */
void closed_touch(struct ledger *l, const struct activity *a, uint64_t check)
{
    for (int i = 0; i < l->closeds; i++)
        if (a->start <= l->closed[i].last && a->end >= l->closed[i].first)
            l->closed[i].sum += check;
}

void closed_touch_table(struct ledger *l, const char *table)
{
    l->closed_table = table;
}

void closed_tell(struct ledger *l)
{
    struct buf years = {0};
    for (int i = 0; i < l->closeds; i++) {
        struct buf year = {0};
        buf_int(&year, l->closed[i].year);
        if (l->closed[i].sum)
            diag_warning(l->diag, NOWHERE, W_CLOSED_YEAR, year.p, NULL);
        buf_printf(&years, "%s%s", years.n ? ", " : "", year.p);
        buf_free(&year);
    }
    if (l->closed_table && years.n)
        diag_warning(l->diag, NOWHERE, W_CLOSED_BOOK, l->closed_table, years.p, NULL);
    buf_free(&years);
    l->closeds = 0;
    l->closed_table = NULL;
}

/* ---- the table ---- */
static const char *const kinds[] = {"year", "base"};

static bool next_version(struct ledger *l, const struct closing *c, int64_t *version)
{
    static const char sql[] = "SELECT max(version) + 1 FROM closing WHERE year = ? AND kind = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, c->year);
    db_bind_text(st, 2, str_of(kinds[c->kind]));
    bool ok = db_int(l, st, version);
    *version = *version ? *version : 1;
    return ok;
}

static bool insert(struct ledger *l, const struct closing *c, struct sha256 h, int64_t version)
{
    static const char sql[] =
        "INSERT INTO closing (batch, kind, year, version, first_day, last_day, complete, cause, "
        "why,"
        " closed_by, figures, marks, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static const char row[] = "SELECT * FROM closing WHERE id = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, l->batch);
    db_bind_text(st, 2, str_of(kinds[c->kind]));
    sqlite3_bind_int(st, 3, c->year);
    sqlite3_bind_int64(st, 4, version);
    sqlite3_bind_int(st, 5, c->first);
    sqlite3_bind_int(st, 6, c->last);
    sqlite3_bind_int(st, 7, c->complete);
    const struct str text[] = {c->cause, c->why, c->by, c->figures, c->marks};
    for (int i = 0; i < 5; i++)
        db_bind_text(st, 8 + i, text[i].n ? text[i] : STR(""));
    db_bind_hash(st, 13, h);
    return db_run(l, st) && seal_row(l, "closing", row, sqlite3_last_insert_rowid(l->db), 1);
}

bool ledger_closing_put(struct ledger *l, const struct closing *c, struct str document,
                        int *version)
{
    struct sha256 h;
    int64_t next;
    if (!l->batch)
        return db_fault(l, "a closing without a batch");
    if (!ledger_content_put(l, document, &h) || !next_version(l, c, &next))
        return false;
    *version = (int)next;
    return insert(l, c, h, next) &&
           row_log_content(l, "closing", sqlite3_last_insert_rowid(l->db), h);
}

static void read_closing(sqlite3_stmt *st, void *row, struct arena *a)
{
    struct closing *c = row;
    *c = (struct closing){.kind = str_is(db_text(st, 0), kinds[1]) ? CLOSING_BASE : CLOSING_YEAR,
                          .year = sqlite3_column_int(st, 1),
                          .version = sqlite3_column_int(st, 2),
                          .first = sqlite3_column_int(st, 3),
                          .last = sqlite3_column_int(st, 4),
                          .complete = sqlite3_column_int(st, 5) != 0,
                          .cause = str_save(a, db_text(st, 6)),
                          .why = str_save(a, db_text(st, 7)),
                          .by = str_save(a, db_text(st, 8)),
                          .figures = str_save(a, db_text(st, 9)),
                          .marks = str_save(a, db_text(st, 10)),
                          .document = db_hash(st, 11),
                          .at = str_save(a, db_text(st, 12)),
                          .tool = str_save(a, db_text(st, 13)),
                          .batch = sqlite3_column_int(st, 14)};
}

int ledger_closings(struct ledger *l, struct closing **out, struct arena *a)
{
    static const char sql[] =
        "SELECT kind, year, version, first_day, last_day, complete, cause, why, closed_by, figures,"
        " marks, sha256, at, tool, c.batch FROM closing c JOIN batch b ON b.id = c.batch"
        " ORDER BY c.id";
    static const char count[] = "SELECT count(*) FROM closing";
    *out = NULL;
    return db_list(l, count, sql, sizeof **out, read_closing, out, a);
}
