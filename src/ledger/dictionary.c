/* Texts and details that many records share: dense numbers, kept in memory. The tables only ever
 * grow, so what another command added since is read by its higher numbers. */
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

static const char sql_terms[] = "SELECT id, kind, text FROM term WHERE id > ? ORDER BY id";
static const char sql_term_add[] = "INSERT INTO term (id, kind, text) VALUES (?, ?, ?)";
static const char sql_details[] =
    "SELECT id, unit, menu, currency, method, quantity_scale, cost_scale, status, category, heat,"
    " uncertainty FROM detail WHERE id > ? ORDER BY id";
static const char sql_detail_add[] = "INSERT INTO detail VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_term_row[] = "SELECT * FROM term WHERE id = ?";
static const char sql_detail_row[] = "SELECT * FROM detail WHERE id = ?";

static uint64_t term_hash(unsigned kind, struct str text)
{
    return str_hash(text) * 31 + kind;
}

static bool same_detail(const struct detail *a, const struct detail *b)
{
    return a->unit == b->unit && a->menu == b->menu && a->currency == b->currency &&
           a->method == b->method && a->quantity_scale == b->quantity_scale &&
           a->cost_scale == b->cost_scale && a->status == b->status && a->category == b->category &&
           a->heat == b->heat && str_eq(a->uncertainty, b->uncertainty);
}

static uint64_t detail_hash(const struct detail *d)
{
    const int v[] = {d->unit,       d->menu,        d->currency, d->method,   d->quantity_scale,
                     d->cost_scale, (int)d->status, d->category, (int)d->heat};
    return str_hash((struct str){(const char *)v, sizeof v}) ^ str_hash(d->uncertainty) * 31;
}

void dictionary_enter(int32_t *slot, size_t slots, uint64_t hash, int32_t value)
{
    size_t i = hash & (slots - 1);
    while (slot[i])
        i = (i + 1) & (slots - 1);
    slot[i] = value;
}

size_t dictionary_slots(int n)
{
    size_t slots = 1024;
    while (slots < (size_t)n * 3)
        slots *= 2;
    return slots;
}

static void index_terms(struct dictionary *d)
{
    free(d->term_slot);
    d->term_slots = dictionary_slots(d->terms);
    d->term_slot = mem_alloc(d->term_slots * sizeof *d->term_slot);
    for (int32_t i = 1; i < d->terms; i++)
        dictionary_enter(d->term_slot, d->term_slots, term_hash(d->kind[i], d->text[i]), i);
}

static void index_details(struct dictionary *d)
{
    free(d->detail_slot);
    d->detail_slots = dictionary_slots(d->details);
    d->detail_slot = mem_alloc(d->detail_slots * sizeof *d->detail_slot);
    for (int32_t i = 1; i < d->details; i++)
        dictionary_enter(d->detail_slot, d->detail_slots, detail_hash(&d->detail[i]), i);
}

void dictionary_add_term(struct dictionary *d, unsigned kind, struct str text)
{
    if (d->terms == d->term_cap) {
        d->term_cap = d->term_cap ? d->term_cap * 2 : 256;
        d->text = mem_realloc(d->text, (size_t)d->term_cap, sizeof *d->text);
        d->kind = mem_realloc(d->kind, (size_t)d->term_cap, sizeof *d->kind);
    }
    d->text[d->terms] = text;
    d->kind[d->terms++] = (unsigned char)kind;
}

static void append_term(struct dictionary *d, unsigned kind, struct str text)
{
    dictionary_add_term(d, kind, str_save(&d->arena, text));
    if ((size_t)d->terms * 2 > d->term_slots)
        index_terms(d);
    else
        dictionary_enter(d->term_slot, d->term_slots, term_hash(kind, text), d->terms - 1);
}

static void append_detail(struct dictionary *d, const struct detail *x)
{
    MEM_GROW(d->detail, d->details, d->detail_cap);
    d->detail[d->details] = *x;
    d->detail[d->details++].uncertainty = str_save(&d->arena, x->uncertainty);
    if ((size_t)d->details * 2 > d->detail_slots)
        index_details(d);
    else
        dictionary_enter(d->detail_slot, d->detail_slots, detail_hash(x), d->details - 1);
}

/* Number 0 is "none" in both. */
static void start_empty(struct dictionary *d)
{
    append_term(d, 255, (struct str){"", 0});
    append_detail(d, &(struct detail){.cost_scale = -1, .uncertainty = {"", 0}});
    memset(d->term_slot, 0, d->term_slots * sizeof *d->term_slot);
    memset(d->detail_slot, 0, d->detail_slots * sizeof *d->detail_slot);
}

static bool not_dense(struct ledger *l, const char *table)
{
    diag_error(l->diag, NOWHERE, E_LEDGER_DAMAGED, l->path, table, NULL);
    return false;
}

static bool read_terms(struct ledger *l)
{
    struct dictionary *d = &l->dictionary;
    sqlite3_stmt *st = db_get(l, sql_terms);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, d->terms - 1);
    int rc;
    while ((rc = db_step(l, st)) == 1) {
        if (sqlite3_column_int64(st, 0) != d->terms)
            return not_dense(l, "term");
        append_term(d, (unsigned)sqlite3_column_int(st, 1), db_text(st, 2));
    }
    return rc == 0;
}

/* A stored text's code must be one of ours, or arrays indexed by it would be overrun. */
static bool sane(const struct dictionary *d, const struct detail *x)
{
    const code_t code[] = {x->unit, x->menu, x->currency, x->method};
    for (int i = 0; i < 4; i++) {
        if (code[i] < 0 || code[i] >= d->terms)
            return false;
    }
    return x->quantity_scale >= 0 && x->quantity_scale <= DEC_MAX_SCALE && x->cost_scale >= -1 &&
           x->cost_scale <= DEC_MAX_SCALE && x->category >= 0 && x->category <= 15 &&
           (int)x->heat >= 0 && x->heat <= HEAT_NET && (int)x->status >= 0 &&
           x->status <= STATUS_ESTIMATED;
}

static struct detail detail_read(sqlite3_stmt *st)
{
    return (struct detail){.unit = sqlite3_column_int(st, 1),
                           .menu = sqlite3_column_int(st, 2),
                           .currency = sqlite3_column_int(st, 3),
                           .method = sqlite3_column_int(st, 4),
                           .quantity_scale = sqlite3_column_int(st, 5),
                           .cost_scale = sqlite3_column_int(st, 6),
                           .status = (enum status)sqlite3_column_int(st, 7),
                           .category = sqlite3_column_int(st, 8),
                           .heat = (enum heat)sqlite3_column_int(st, 9),
                           .uncertainty = db_text(st, 10)};
}

bool dictionary_add_detail(struct dictionary *d, const struct detail *x)
{
    if (!sane(d, x))
        return false;
    MEM_GROW(d->detail, d->details, d->detail_cap);
    d->detail[d->details++] = *x;
    return true;
}

void dictionary_index(struct dictionary *d)
{
    index_terms(d);
    index_details(d);
}

static bool read_details(struct ledger *l)
{
    struct dictionary *d = &l->dictionary;
    sqlite3_stmt *st = db_get(l, sql_details);
    if (!st)
        return false;
    sqlite3_bind_int(st, 1, d->details - 1);
    int rc;
    while ((rc = db_step(l, st)) == 1) {
        struct detail x = detail_read(st);
        if (sqlite3_column_int64(st, 0) != d->details || !sane(d, &x))
            return not_dense(l, "detail");
        append_detail(d, &x);
    }
    return rc == 0;
}

void dictionary_start(struct dictionary *d)
{
    if (!d->loaded)
        start_empty(d);
    d->loaded = true;
}

bool dictionary_refresh(struct ledger *l)
{
    struct dictionary *d = &l->dictionary;
    dictionary_start(d);
    if (!read_terms(l) || !read_details(l) || !series_refresh(l))
        return false;
    d->terms_committed = d->terms;
    d->details_committed = d->details;
    return true;
}

void dictionary_forget(struct ledger *l)
{
    struct dictionary *d = &l->dictionary;
    if (!d->loaded || (d->terms == d->terms_committed && d->details == d->details_committed))
        return;
    d->terms = d->terms_committed;
    d->details = d->details_committed;
    d->last_detail = 0;
    dictionary_index(d);
}

void dictionary_free(struct ledger *l)
{
    struct dictionary *d = &l->dictionary;
    free(d->text);
    free(d->kind);
    free(d->detail);
    free(d->term_slot);
    free(d->detail_slot);
    arena_free(&d->arena);
    *d = (struct dictionary){0};
}

static bool ready(struct ledger *l)
{
    return l->dictionary.loaded || dictionary_refresh(l);
}

code_t ledger_code_find(struct ledger *l, enum term_kind kind, struct str text)
{
    struct dictionary *d = &l->dictionary;
    if (!text.n || !ready(l))
        return 0;
    size_t i = term_hash(kind, text) & (d->term_slots - 1);
    for (; d->term_slot[i]; i = (i + 1) & (d->term_slots - 1)) {
        int32_t code = d->term_slot[i];
        if (d->kind[code] == (unsigned char)kind && str_eq(d->text[code], text))
            return code;
    }
    return 0;
}

code_t ledger_code(struct ledger *l, enum term_kind kind, struct str text)
{
    struct dictionary *d = &l->dictionary;
    if (!ready(l))
        return -1;
    code_t code = ledger_code_find(l, kind, text);
    if (code || !text.n)
        return code;
    if (!l->in_transaction)
        return db_fault(l, "a text outside a transaction") - 1;
    sqlite3_stmt *st = db_get(l, sql_term_add);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, d->terms);
    sqlite3_bind_int(st, 2, (int)kind);
    db_bind_text(st, 3, text);
    if (!db_run(l, st) || !seal_row(l, "term", sql_term_row, d->terms, 1))
        return -1;
    append_term(d, kind, text);
    return d->terms - 1;
}

struct str ledger_text(const struct ledger *l, code_t code)
{
    const struct dictionary *d = &l->dictionary;
    return code > 0 && code < d->terms ? d->text[code] : (struct str){"", 0};
}

const struct str *ledger_texts(const struct ledger *l, int *n)
{
    *n = l->dictionary.terms;
    return l->dictionary.text;
}

static int32_t detail_find(const struct dictionary *d, const struct detail *x)
{
    size_t i = detail_hash(x) & (d->detail_slots - 1);
    for (; d->detail_slot[i]; i = (i + 1) & (d->detail_slots - 1)) {
        if (same_detail(&d->detail[d->detail_slot[i]], x))
            return d->detail_slot[i];
    }
    return 0;
}

static bool detail_store(struct ledger *l, int32_t id, const struct detail *x)
{
    sqlite3_stmt *st = db_get(l, sql_detail_add);
    if (!st)
        return false;
    const int v[] = {id,          x->unit,           x->menu,       x->currency,
                     x->method,   x->quantity_scale, x->cost_scale, (int)x->status,
                     x->category, (int)x->heat};
    for (int i = 0; i < 10; i++)
        sqlite3_bind_int(st, i + 1, v[i]);
    db_bind_text(st, 11, x->uncertainty);
    return db_run(l, st) && seal_row(l, "detail", sql_detail_row, id, 1);
}

int32_t ledger_detail(struct ledger *l, const struct detail *x)
{
    struct dictionary *d = &l->dictionary;
    if (!ready(l))
        return -1;
    if (d->last_detail && same_detail(&d->detail[d->last_detail], x))
        return d->last_detail;
    int32_t id = detail_find(d, x);
    if (!id) {
        if (!sane(d, x) || !l->in_transaction)
            return db_fault(l, "detail") - 1;
        id = d->details;
        if (!detail_store(l, id, x))
            return -1;
        append_detail(d, x);
    }
    d->last_detail = id;
    return id;
}

const struct detail *ledger_details(const struct ledger *l, int *n)
{
    *n = l->dictionary.details;
    return l->dictionary.detail;
}
