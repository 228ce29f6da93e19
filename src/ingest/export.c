/* The whole book as one document, in an order that depends on its content alone. */
#include "core/json.h"
#include "ingest/accept_impl.h"
#include <stdlib.h>

static void write_row(struct json_out *j, const char *key, const struct book_row *r)
{
    json_object(j, key);
    for (int i = 0; i < r->table->columns; i++)
        if (r->value[i].n)
            json_str(j, r->table->column[i].name, r->value[i]);
    json_end(j);
}

struct small {
    struct json_out *out;
    const char *key;
    int rows;
};

static bool write_small(void *ctx, const struct book_row *r, struct str id)
{
    struct small *s = ctx;
    (void)id;
    write_row(s->out, s->key, r);
    s->rows++;
    return true;
}

/* Rows that start on the same day come in the order of the ledger's codes, which differ from ledger
 * to ledger: they are sorted by their texts. */
struct group {
    struct book_row *row;
    int n, cap;
    struct arena texts;
    day_t start;
};

static int by_texts(const void *x, const void *y)
{
    const struct book_row *a = x, *b = y;
    const struct activity_columns *c = activity_columns();
    const int order[] = {c->meter,    c->site, c->activity, c->end,
                         c->supplier, c->id,   c->quantity, c->unit};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        int d = str_cmp(a->value[order[i]], b->value[order[i]]);
        if (d)
            return d;
    }
    return 0;
}

static void write_group(struct json_out *j, struct group *g)
{
    if (g->n)
        qsort(g->row, (size_t)g->n, sizeof *g->row, by_texts);
    for (int i = 0; i < g->n; i++)
        write_row(j, NULL, &g->row[i]);
    g->n = 0;
    arena_free(&g->texts);
}

static bool write_activities(struct ledger *l, struct json_out *j)
{
    struct group g = {.start = DAY_NONE};
    struct activity x;
    struct ledger_cursor *c = ledger_activities(l, date_day(1900, 1, 1), date_day(2199, 12, 31));
    int got = c ? 1 : -1;
    while (c && (got = ledger_next(c, &x)) == 1) {
        if (ledger_of_journal(l, &x, false))
            continue; /* the journal and the rules are there, and make them anew */
        if (x.start != g.start)
            write_group(j, &g);
        g.start = x.start;
        MEM_GROW(g.row, g.n, g.cap);
        if (!ingest_activity_row(l, &x, &g.row[g.n++], &g.texts)) {
            got = -1;
            break;
        }
    }
    if (got == 0)
        write_group(j, &g);
    ledger_cursor_close(c);
    arena_free(&g.texts);
    free(g.row);
    return got == 0;
}

bool ingest_export(struct ledger *l, struct buf *out)
{
    struct json_out j;
    bool ok = true;
    json_begin(&j, out);
    json_object(&j, NULL);
    for (int t = 0; t < TABLE_COUNT && ok; t++) {
        struct small s = {.out = &j};
        if (t == TABLE_ORGANIZATION) {
            s.key = book_tables[t].name;
            ok = ledger_rows(l, TABLE_ORGANIZATION, write_small, &s);
            continue;
        }
        size_t before = out->n;
        struct json_out without = j;
        json_array(&j, book_tables[t].name);
        ok = t == TABLE_ACTIVITIES ? write_activities(l, &j)
                                   : ledger_rows(l, (enum table_id)t, write_small, &s);
        json_end(&j);
        if (t >= TABLE_MEMBERS && !s.rows) { /* few firms have these: a consortium, a journal */
            out->n = before;
            j = without;
        }
    }
    if (!ok)
        return false;
    json_end(&j);
    buf_char(out, '\n');
    return true;
}
