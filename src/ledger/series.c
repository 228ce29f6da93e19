/* Series: meter, site, activity and supplier repeat from bill to bill; the ledger keeps each
 * combination once and a record names it by its number. Dense, kept in memory, and only ever added
 * to, like the dictionary (docs/decisions/0007-series.md). */
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash_of(const struct series *s)
{
    uint64_t h = (uint64_t)(uint32_t)s->meter << 32 | (uint32_t)s->kind;
    h = (h ^ (uint32_t)s->site) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 29 ^ (uint32_t)s->supplier) * UINT64_C(0xBF58476D1CE4E5B9);
    return h ^ h >> 32;
}

static bool same(const struct series *a, const struct series *b)
{
    return a->meter == b->meter && a->site == b->site && a->kind == b->kind &&
           a->supplier == b->supplier;
}

static void index_all(struct series_list *x)
{
    free(x->slot);
    x->slots = dictionary_slots(x->n);
    x->slot = mem_alloc(x->slots * sizeof *x->slot);
    for (int32_t i = 1; i < x->n; i++)
        dictionary_enter(x->slot, x->slots, hash_of(&x->row[i]), i);
}

static void append(struct series_list *x, struct series s)
{
    MEM_GROW(x->row, x->n, x->cap);
    x->row[x->n++] = s;
    if (x->slots && (size_t)x->n * 2 > x->slots)
        index_all(x);
    else if (x->slots)
        dictionary_enter(x->slot, x->slots, hash_of(&s), x->n - 1);
}

/* Number 0 is "none", and in no slot. */
static void start_empty(struct series_list *x)
{
    if (!x->n)
        append(x, (struct series){0});
}

/* Codes index arrays everywhere above. */
static bool sane(const struct ledger *l, const struct series *s)
{
    const code_t code[] = {s->meter, s->site, s->kind, s->supplier};
    for (int i = 0; i < 4; i++) {
        if (code[i] < 0 || code[i] >= l->dictionary.terms)
            return false;
    }
    return true;
}

bool series_refresh(struct ledger *l)
{
    static const char sql[] =
        "SELECT id, meter, site, kind, supplier FROM series WHERE id > ? ORDER BY id";
    struct series_list *x = &l->series;
    start_empty(x);
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, x->n - 1);
    int rc;
    while ((rc = db_step(l, st)) == 1) {
        struct series s = {sqlite3_column_int(st, 1), sqlite3_column_int(st, 2),
                           sqlite3_column_int(st, 3), sqlite3_column_int(st, 4)};
        if (sqlite3_column_int64(st, 0) != x->n || !sane(l, &s)) {
            diag_error(l->diag, NOWHERE, E_LEDGER_DAMAGED, l->path, "series", NULL);
            return false;
        }
        append(x, s);
    }
    x->committed = x->n;
    return rc == 0;
}

bool series_add(struct ledger *l, struct series s)
{
    start_empty(&l->series);
    if (sane(l, &s))
        append(&l->series, s);
    return sane(l, &s);
}

void series_forget(struct ledger *l)
{
    struct series_list *x = &l->series;
    if (x->n == x->committed)
        return;
    x->n = x->committed;
    if (x->slots)
        index_all(x);
}

void series_free(struct ledger *l)
{
    free(l->series.row);
    free(l->series.slot);
    l->series = (struct series_list){0};
}

/* Only who writes looks for one: the table is made then. */
static int32_t find(struct series_list *x, const struct series *s)
{
    if (!x->slots)
        index_all(x);
    size_t i = hash_of(s) & (x->slots - 1);
    for (; x->slot[i]; i = (i + 1) & (x->slots - 1)) {
        if (same(&x->row[x->slot[i]], s))
            return x->slot[i];
    }
    return 0;
}

static bool store(struct ledger *l, const struct series *s)
{
    static const char add[] = "INSERT INTO series VALUES (?, ?, ?, ?, ?)";
    static const char row[] = "SELECT * FROM series WHERE id = ?";
    sqlite3_stmt *st = db_get(l, add);
    if (!st)
        return false;
    const int v[] = {l->series.n, s->meter, s->site, s->kind, s->supplier};
    for (int i = 0; i < 5; i++)
        sqlite3_bind_int(st, i + 1, v[i]);
    return db_run(l, st) && seal_row(l, "series", row, l->series.n, 1);
}

int32_t series_of(struct ledger *l, const struct activity *a)
{
    struct series_list *x = &l->series;
    struct series s = {a->meter, a->site, a->kind, a->supplier};
    int32_t number = find(x, &s);
    if (number)
        return number;
    if (!store(l, &s))
        return -1;
    append(x, s);
    return x->n - 1;
}

bool series_fill(const struct ledger *l, struct activity *a)
{
    if (a->series <= 0 || a->series >= l->series.n)
        return false;
    const struct series *s = &l->series.row[a->series];
    a->meter = s->meter;
    a->site = s->site;
    a->kind = s->kind;
    a->supplier = s->supplier;
    return true;
}

int ledger_series(const struct ledger *l)
{
    return l->series.n;
}
