/* The dictionary, the series and the meters as one piece that is read at once, kept beside the
 * record like figures (docs/decisions/0011-month-blocks.md): in a large ledger most of a start is
 * reading them row by row. Texts, details and series are only ever added to: what was added since
 * is read from the tables. */
#include "core/build.h"
#include "core/bytes.h"
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

/* Rows and seal of each table, when the piece was made. */
enum { OF_TERM, OF_DETAIL, OF_SERIES, OF_METERS, TABLES };
struct state {
    int64_t rows[TABLES], sum[TABLES];
};
#define PART STR("names")

static bool state_now(struct ledger *l, struct state *s)
{
    static const char sql[] = "SELECT rows, sum FROM seal WHERE tbl = ? AND part = 0";
    static const char *const table[TABLES] = {"term", "detail", "series", "meters"};
    *s = (struct state){0};
    for (int k = 0; k < TABLES; k++) {
        sqlite3_stmt *st = db_get(l, sql);
        if (!st)
            return false;
        db_bind_text(st, 1, str_of(table[k]));
        int rc = db_step(l, st);
        if (rc < 0)
            return false;
        s->rows[k] = rc ? sqlite3_column_int64(st, 0) : 0;
        s->sum[k] = rc ? sqlite3_column_int64(st, 1) : 0;
        sqlite3_reset(st);
    }
    return true;
}

static void key_of(const struct state *s, struct buf *out)
{
    bytes_put(out, (int64_t)build_id());
    for (int k = 0; k < TABLES; k++) {
        bytes_put(out, s->rows[k]);
        bytes_put(out, s->sum[k]);
    }
}

static bool read_key(struct str key, struct state *s)
{
    struct bytes b = bytes_of(key);
    bool ours = (uint64_t)bytes_get(&b) == build_id();
    for (int k = 0; k < TABLES; k++) {
        s->rows[k] = bytes_get(&b);
        s->sum[k] = bytes_get(&b);
    }
    return bytes_done(&b) && ours && build_id();
}

static bool same(const struct state *a, const struct state *b, int table)
{
    return a->rows[table] == b->rows[table] && a->sum[table] == b->sum[table];
}

/* What was there is there still, and perhaps more. */
static bool grown(const struct state *then, const struct state *now)
{
    bool good = true;
    for (int k = OF_TERM; k <= OF_SERIES; k++)
        good = good && (then->rows[k] < now->rows[k] || same(then, now, k));
    return good;
}

/* ---- writing ---- */
static void put_terms(const struct dictionary *d, int n, struct buf *out)
{
    bytes_put(out, n);
    for (int i = 1; i < n; i++) {
        bytes_put(out, d->kind[i]);
        bytes_put_str(out, d->text[i]);
        buf_char(out, '\0');
    }
}

static void put_details(const struct dictionary *d, int n, struct buf *out)
{
    bytes_put(out, n);
    for (int i = 1; i < n; i++) {
        const struct detail *x = &d->detail[i];
        const int v[] = {x->unit,       x->menu,        x->currency, x->method,   x->quantity_scale,
                         x->cost_scale + 1, (int)x->status, x->category, (int)x->heat};
        for (int k = 0; k < 9; k++)
            bytes_put(out, v[k]);
        bytes_put_str(out, x->uncertainty);
    }
}

static void put_series(const struct series_list *x, int n, struct buf *out)
{
    bytes_put(out, n);
    for (int i = 1; i < n; i++) {
        const struct series *s = &x->row[i];
        const int v[] = {s->meter, s->site, s->kind, s->supplier};
        for (int k = 0; k < 4; k++)
            bytes_put(out, v[k]);
    }
}

/* A meter's id is the text of its code. */
static void put_meters(const struct meter *meter, int n, struct buf *out)
{
    bytes_put(out, n);
    for (int i = 0; i < n; i++) {
        const struct meter *m = &meter[i];
        const int v[] = {m->code, m->site, m->kind, m->supplier, m->menu, m->unit};
        for (int k = 0; k < 6; k++)
            bytes_put(out, v[k]);
    }
}

static void put_all(const struct ledger *l, const struct state *s, const struct meter *meter,
                    int meters, struct buf *out)
{
    struct buf names = {0}, list = {0};
    put_terms(&l->dictionary, (int)s->rows[OF_TERM] + 1, &names);
    put_details(&l->dictionary, (int)s->rows[OF_DETAIL] + 1, &names);
    put_series(&l->series, (int)s->rows[OF_SERIES] + 1, &names);
    put_meters(meter, meters, &list);
    bytes_put_str(out, buf_view(&names));
    bytes_put_str(out, buf_view(&list));
    buf_free(&names);
    buf_free(&list);
}

void names_make(struct ledger *l, const struct meter *meter, int meters)
{
    enum { MORE = 500 }; /* rows that may be read one by one before it is made anew */
    struct names *x = &l->names;
    struct state now;
    if (x->least < 0 || !l->in_transaction || (x->meters.p && x->behind < MORE) ||
        l->dictionary.terms + l->series.n + meters < x->least || !state_now(l, &now) ||
        now.rows[OF_TERM] + 1 != l->dictionary.terms ||
        now.rows[OF_DETAIL] + 1 != l->dictionary.details ||
        now.rows[OF_SERIES] + 1 != l->series.n || now.rows[OF_METERS] != meters)
        return;
    buf_reset(&x->key);
    buf_reset(&x->content);
    key_of(&now, &x->key);
    put_all(l, &now, meter, meters, &x->content);
}

bool names_made(struct ledger *l, struct kept_figures *out)
{
    *out = (struct kept_figures){.part = PART,
                                 .first = 1,
                                 .key = buf_view(&l->names.key),
                                 .content = buf_view(&l->names.content)};
    return l->names.content.n > 0;
}

/* ---- reading ---- */
static void get_terms(struct dictionary *d, struct bytes *b)
{
    int n = bytes_below(b, INT32_MAX);
    for (int i = 1; i < n && !b->bad; i++) {
        unsigned kind = (unsigned)bytes_below(b, 256);
        struct str text = bytes_get_str(b);
        b->bad = b->bad || b->p == b->end || *b->p != '\0';
        b->p += !b->bad;
        dictionary_add_term(d, kind, text);
    }
}

static void get_details(struct dictionary *d, struct bytes *b)
{
    int n = bytes_below(b, INT32_MAX);
    for (int i = 1; i < n && !b->bad; i++) {
        int v[9];
        for (int k = 0; k < 9; k++)
            v[k] = bytes_below(b, INT32_MAX);
        struct detail x = {v[0],
                           v[1],
                           v[2],
                           v[3],
                           v[4],
                           v[5] - 1,
                           (enum status)v[6],
                           v[7],
                           (enum heat)v[8],
                           bytes_get_str(b)};
        b->bad = b->bad || !dictionary_add_detail(d, &x);
    }
}

static void get_series(struct ledger *l, struct bytes *b)
{
    int n = bytes_below(b, INT32_MAX);
    for (int i = 1; i < n && !b->bad; i++) {
        struct series s = {0};
        code_t *const code[] = {&s.meter, &s.site, &s.kind, &s.supplier};
        for (int k = 0; k < 4; k++)
            *code[k] = bytes_below(b, l->dictionary.terms);
        b->bad = b->bad || !series_add(l, s);
    }
}

static bool get_all(struct ledger *l, struct str content)
{
    struct bytes b = bytes_of(content);
    struct bytes names = bytes_of(bytes_get_str(&b));
    l->names.meters = bytes_get_str(&b);
    dictionary_start(&l->dictionary);
    get_terms(&l->dictionary, &names);
    get_details(&l->dictionary, &names);
    dictionary_index(&l->dictionary);
    get_series(l, &names);
    return bytes_done(&b) && bytes_done(&names);
}

static void begin_again(struct ledger *l)
{
    dictionary_free(l);
    series_free(l);
    l->names.meters = (struct str){0};
}

/* What is not as it must be is left to the tables. */
static bool take(struct ledger *l, const struct kept_figures *f)
{
    struct names *x = &l->names;
    struct state now, then;
    if (!state_now(l, &now))
        return false;
    if (!read_key(f->key, &then) || !grown(&then, &now))
        return true;
    if (!get_all(l, str_save(&x->arena, f->content))) {
        begin_again(l);
        return true;
    }
    for (int k = OF_TERM; k <= OF_SERIES; k++)
        x->behind += now.rows[k] - then.rows[k];
    if (!same(&then, &now, OF_METERS))
        x->meters = (struct str){0};
    return true;
}

bool names_take(struct ledger *l)
{
    struct kept_figures f;
    int found = ledger_kept(l, 0, PART, &f);
    bool ok = found == 1 ? take(l, &f) : found == 0;
    ledger_kept_end(l);
    return ok;
}

bool names_meters(struct ledger *l, struct meter **out, int *n, struct arena *a)
{
    if (!l->names.meters.p || !l->in_transaction)
        return false;
    struct bytes b = bytes_of(l->names.meters);
    *n = bytes_below(&b, 1 << 28);
    *out = arena_alloc(a, (size_t)(*n + 1) * sizeof **out);
    for (int i = 0; i < *n && !b.bad; i++) {
        struct meter *m = &(*out)[i];
        code_t *const code[] = {&m->code, &m->site, &m->kind, &m->supplier, &m->menu, &m->unit};
        for (int k = 0; k < 6; k++)
            *code[k] = bytes_below(&b, l->dictionary.terms);
        m->id = l->dictionary.text[m->code];
    }
    return bytes_done(&b);
}

int ledger_names_right(struct ledger *l, const struct kept_figures *f)
{
    struct state now, then;
    struct buf fresh = {0};
    struct arena a = {0};
    struct meter *meter = NULL;
    if (f->year != 0 || !str_eq(f->part, PART))
        return 2;
    if (!state_now(l, &now))
        return -1;
    if (!read_key(f->key, &then) || !grown(&then, &now))
        return 1;
    bool listed = same(&then, &now, OF_METERS);
    int meters = listed ? ledger_meter_list(l, &meter, &a) : 0;
    if (meters >= 0)
        put_all(l, &then, meter, meters, &fresh);
    struct bytes x = bytes_of(f->content), y = bytes_of(buf_view(&fresh));
    bool right = str_eq(bytes_get_str(&x), bytes_get_str(&y));
    right = right && (!listed || str_eq(bytes_get_str(&x), bytes_get_str(&y)));
    buf_free(&fresh);
    arena_free(&a);
    return meters < 0 ? -1 : right;
}

void names_forget(struct ledger *l)
{
    arena_free(&l->names.arena);
    buf_free(&l->names.key);
    buf_free(&l->names.content);
    l->names = (struct names){.least = -1};
}
