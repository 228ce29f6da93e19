/* Rows typed on the command line: add and set. */
#include "core/utf8.h"
#include "ingest/accept_impl.h"
#include <stdlib.h>
#include <string.h>

/* "COLUMN=VALUE" texts into a row; `given` marks the columns that were named. */
static bool parse(const struct book_table *t, const char *const *assignment, int n,
                  struct book_row *row, bool *given, struct diag *d)
{
    bool ok = true;
    row->table = t;
    for (int i = 0; i < n; i++) {
        const char *eq = strchr(assignment[i], '=');
        if (!eq) {
            diag_error(d, NOWHERE, E_ASSIGNMENT, assignment[i], NULL);
            ok = false;
            continue;
        }
        struct str name = str_trim((struct str){assignment[i], (size_t)(eq - assignment[i])});
        int c = book_column(t, name);
        char *shown = mem_strndup(name.p, name.n);
        if (c < 0) {
            struct buf all = {0};
            for (int k = 0; k < t->columns; k++)
                buf_printf(&all, "%s%s", k ? ", " : "", t->column[k].name);
            diag_error(d, NOWHERE, E_BOOK_COLUMN, t->name, shown, all.p, NULL);
            buf_free(&all);
            ok = false;
        } else if (given[c]) {
            diag_error(d, NOWHERE, E_ASSIGNMENT_TWICE, shown, NULL);
            ok = false;
        } else if (!utf8_valid(str_of(eq + 1))) {
            diag_error(d, NOWHERE, E_ASSIGNMENT_BYTES, shown, NULL);
            ok = false;
        } else if (t->id == TABLE_ACTIVITIES && t->column[c].type == COL_KEY &&
                   accept_own_form(value_trim(str_of(eq + 1)))) {
            diag_error(d, NOWHERE, E_ASSIGNMENT_ID, eq + 1, NULL);
            ok = false;
        } else {
            given[c] = true;
            row->value[c] = value_trim(str_of(eq + 1));
        }
        free(shown);
    }
    return ok;
}

/* A source named after the command, whose content is what was typed. */
static int32_t typed_source(struct ledger *l, const char *command, const struct book_table *t,
                            struct str id, const char *const *assignment, int n)
{
    struct buf text = {0};
    buf_printf(&text, "%s %s", command, t->name);
    if (id.n) {
        buf_char(&text, ' ');
        buf_str(&text, id);
    }
    for (int i = 0; i < n; i++)
        buf_printf(&text, "\n%s", assignment[i]);
    buf_char(&text, '\n');
    struct source s = {.name = str_of(command),
                       .bytes = (int64_t)text.n,
                       .encoding = STR("UTF-8"),
                       .sheet = str_of(t->name)};
    s.batch = ledger_batch(l, command);
    int32_t source = -1;
    if (s.batch > 0 && ledger_content_put(l, buf_view(&text), &s.hash))
        source = ledger_source(l, &s);
    buf_free(&text);
    return source;
}

static bool take_last(void *ctx, const struct book_row *r, struct str id)
{
    int64_t *last = ctx;
    struct dec n;
    (void)r;
    if (dec_parse(id, &n) && n.coef > *last)
        *last = (int64_t)n.coef;
    return true;
}

/* Of a table without ids: the number by which `list` shows the row and `set` takes it. */
static void give_number(struct ledger *l, const struct book_table *t, struct buf *id_out)
{
    int64_t last = 0;
    if (ledger_rows(l, t->id, take_last, &last) && last > 0)
        buf_int(id_out, last);
}

static void give_id(struct ledger *l, const struct book_table *t, const struct acceptor *a,
                    const struct book_row *row, struct buf *id_out)
{
    if (!id_out)
        return;
    if (t->id == TABLE_ACTIVITIES)
        ledger_activity_id(l, accept_last(a), id_out);
    else if (book_numbered(t))
        give_number(l, t, id_out);
    else if (t->identity && t->identity[0] >= 0)
        buf_str(id_out, row->value[t->identity[0]]);
}

static bool settle(struct ledger *l, bool ok)
{
    if (ok)
        ok = ledger_commit(l);
    if (!ok)
        ledger_rollback(l);
    return ok;
}

bool ingest_add(struct ledger *l, const struct book_table *t, const char *const *assignments, int n,
                struct diag *d, struct buf *id_out)
{
    struct book_row row = {0};
    bool given[BOOK_MAX_COLUMNS] = {false};
    if (!parse(t, assignments, n, &row, given, d) || !ledger_begin(l))
        return false;
    struct accept_options o = {0};
    struct acceptor *a = accept_new(l, d, &o);
    int32_t source = typed_source(l, "add", t, (struct str){0}, assignments, n);
    bool ok = source > 0 && !accept_failed(a);
    if (ok) {
        accept_source(a, source, NOWHERE);
        ok = accept_row(a, &row, 1, NULL) && accept_finish(a) && accept_counts(a).refused == 0 &&
             accept_supersede(a);
    }
    struct accept_counts c = accept_counts(a);
    if (ok) {
        give_id(l, t, a, &row, id_out);
        if (c.accepted > 0) {
            ok = settle(l, ledger_source_counts(l, source, c.accepted, c.skipped, c.refused));
        } else { /* known already: the ledger stays as it is */
            ledger_rollback(l);
        }
    } else {
        ledger_rollback(l);
    }
    accept_free(a);
    return ok;
}

/* The changed record takes the place of the old one, in one transaction. */
static bool replace_activity(struct ledger *l, struct acceptor *a, int32_t source,
                             const struct activity *old, const struct book_row *changes,
                             const bool *given, struct arena *arena)
{
    const struct activity_columns *c = activity_columns();
    struct book_row row;
    if (!ingest_activity_row(l, old, &row, arena))
        return false;
    if (given[c->month])
        row.value[c->start] = row.value[c->end] = (struct str){0};
    for (int i = 0; i < row.table->columns; i++)
        if (given[i])
            row.value[i] = changes->value[i];
    accept_source(a, source, NOWHERE);
    if (!ledger_activity_retire(l, old, STR("set")))
        return false;
    bool ok = accept_row(a, &row, 1, NULL) && accept_finish(a);
    struct accept_counts n = accept_counts(a);
    return ok && n.refused == 0 &&
           ledger_source_counts(l, source, n.accepted, n.skipped, n.refused);
}

static bool set_activity(struct ledger *l, struct acceptor *a, int32_t source, struct str id,
                         const struct book_row *changes, const bool *given, struct diag *d,
                         struct buf *id_out)
{
    struct activity old;
    struct arena arena = {0};
    int found = ledger_activity_find(l, id, &old);
    bool ok = found == 1 && replace_activity(l, a, source, &old, changes, given, &arena);
    if (found == 0) {
        char *shown = mem_strndup(id.n ? id.p : "", id.n);
        diag_error(d, NOWHERE, E_SET_NO_RECORD, shown, NULL);
        free(shown);
    }
    if (ok)
        give_id(l, &book_tables[TABLE_ACTIVITIES], a, changes, id_out);
    arena_free(&arena);
    return ok;
}

struct wanted {
    struct str id;
    struct book_row row; /* texts live in `arena` */
    struct arena *arena;
    bool found;
};

static bool take_wanted(void *ctx, const struct book_row *r, struct str id)
{
    struct wanted *w = ctx;
    if (r->table->id != TABLE_ORGANIZATION && !str_eq(id, w->id))
        return true;
    w->found = true;
    w->row.table = r->table;
    for (int i = 0; i < r->table->columns; i++)
        w->row.value[i] = str_save(w->arena, r->value[i]);
    return true;
}

static bool is_key(const struct book_table *t, int column)
{
    for (const int *k = t->identity; k && *k >= 0; k++)
        if (*k == column && t->column[column].type == COL_KEY)
            return true;
    return false;
}

/* The row as it would be is checked as import checks it; an empty value clears its column. A row
 * that is not there is the ledger's to tell. */
static bool set_row(struct ledger *l, struct acceptor *a, struct str id,
                    const struct book_row *changes, const bool *given, struct diag *d,
                    struct buf *id_out)
{
    const struct book_table *t = changes->table;
    struct book_row checked = {.table = t}, plain = {.table = t};
    struct arena arena = {0};
    struct wanted w = {.id = id, .row = {.table = t}, .arena = &arena};
    bool changed[BOOK_MAX_COLUMNS], ok = ledger_rows(l, t->id, take_wanted, &w);
    int month = book_column(t, STR("month")), start = book_column(t, STR("start")),
        end = book_column(t, STR("end"));
    memcpy(changed, given, sizeof changed);
    if (month >= 0 && given[month] &&
        changes->value[month].n) { /* it takes the place of both days */
        changed[start] = changed[end] = true;
        w.row.value[start] = w.row.value[end] = (struct str){0};
    }
    for (int i = 0; i < t->columns && ok; i++) {
        if (given[i] && is_key(t, i)) {
            diag_error(d, NOWHERE, E_SET_KEY, t->column[i].name, NULL);
            ok = false;
        }
        if (given[i])
            w.row.value[i] = changes->value[i];
        /* check_row leaves this to the organization's first row */
        if (given[i] && !changes->value[i].n && (t->column[i].flags & COLUMN_REQUIRED) &&
            t->id == TABLE_ORGANIZATION) {
            diag_error(d, NOWHERE, E_ROW_MISSING, t->column[i].name, NULL);
            ok = false;
        }
    }
    if (ok && w.found)
        ok = check_row(a, &w.row, &checked);
    for (int i = 0; i < t->columns; i++)
        if (changed[i])
            plain.value[i] = checked.value[i].p ? checked.value[i] : STR("");
    ok = ok && ledger_row_set(l, t, id, &plain);
    if (ok && id_out)
        buf_str(id_out, id);
    arena_free(&arena);
    return ok;
}

bool ingest_set(struct ledger *l, const struct book_table *t, struct str id,
                const char *const *assignments, int n, struct diag *d, struct buf *id_out)
{
    struct book_row changes = {0};
    bool given[BOOK_MAX_COLUMNS] = {false};
    if (!parse(t, assignments, n, &changes, given, d))
        return false;
    if (n == 0) {
        diag_error(d, NOWHERE, E_SET_NOTHING, NULL);
        return false;
    }
    if (!ledger_begin(l))
        return false;
    struct accept_options o = {0};
    struct acceptor *a = accept_new(l, d, &o);
    int32_t source = typed_source(l, "set", t, id, assignments, n);
    bool ok = source > 0 && !accept_failed(a);
    if (ok && t->id == TABLE_ACTIVITIES)
        ok = set_activity(l, a, source, id, &changes, given, d, id_out);
    else if (ok)
        ok = set_row(l, a, id, &changes, given, d, id_out);
    accept_free(a);
    return settle(l, ok);
}
