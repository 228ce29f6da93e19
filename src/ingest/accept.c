#include "ingest/accept.h"
#include "core/utf8.h"
#include "ingest/accept_impl.h"
#include "ingest/supersede.h"
#include <stdlib.h>
#include <string.h>

/* Supply point numbers are compared by their characters alone: bills print them with spaces or
 * hyphens. */
void number_key(struct buf *out, struct str number)
{
    struct buf folded = {0};
    utf8_fold(&folded, number);
    for (size_t i = 0; i < folded.n; i++)
        if (folded.p[i] != '-')
            buf_char(out, folded.p[i]);
    buf_free(&folded);
}

/* ---- masters ---- */
static void add_site_name(struct acceptor *a, struct str name)
{
    enum { TWO = -1 };
    struct buf key = {0};
    int32_t there;
    utf8_fold(&key, name);
    if (key.n)
        names_put(&a->site_names, buf_view(&key),
                  names_get(&a->site_names, buf_view(&key), &there) ? TWO : a->site_n - 1);
    buf_free(&key);
}

struct str accept_site_id(struct acceptor *a, struct str v)
{
    struct buf key = {0};
    int32_t i;
    if (v.n == 0 || v.n > ROW_MAX_TEXT || names_get(&a->sites, v, &i))
        return v;
    utf8_fold(&key, v);
    bool one = names_get(&a->site_names, buf_view(&key), &i) && i >= 0;
    buf_free(&key);
    return one ? a->site[i] : v;
}

static bool add_site(void *ctx, const struct book_row *r, struct str id)
{
    struct acceptor *a = ctx;
    int name = book_column(r->table, STR("name"));
    MEM_GROW(a->site, a->site_n, a->site_cap);
    a->site[a->site_n++] = str_save(&a->masters, id);
    add_site_name(a, r->value[name]);
    code_t code = ledger_code(a->ledger, TERM_SITE, id);
    a->failed |= code < 0;
    names_put(&a->sites, id, code);
    return !a->failed;
}

static code_t meter_code(struct acceptor *a, enum term_kind kind, struct str v)
{
    code_t code = v.n ? ledger_code(a->ledger, kind, v) : 0;
    a->failed |= code < 0;
    return code;
}

static struct str cell(struct acceptor *a, const struct book_row *r, const char *name)
{
    int c = book_column(r->table, str_of(name));
    return c < 0 ? (struct str){0} : str_save(&a->masters, r->value[c]);
}

/* A number that two meters bear is kept with the first, which knows the second. */
static void add_number(struct acceptor *a, int meter)
{
    struct buf key = {0};
    int32_t first;
    number_key(&key, a->meter[meter].number);
    if (key.n && names_get(&a->numbers, buf_view(&key), &first))
        a->meter[first].twin = meter;
    else if (key.n)
        names_put(&a->numbers, buf_view(&key), meter);
    buf_free(&key);
}

static bool add_meter(void *ctx, const struct book_row *r, struct str id)
{
    struct acceptor *a = ctx;
    MEM_GROW(a->meter, a->meter_n, a->meter_cap);
    struct known_meter *m = &a->meter[a->meter_n];
    *m = (struct known_meter){.id = str_save(&a->masters, id),
                              .site = cell(a, r, "site"),
                              .activity = cell(a, r, "activity"),
                              .number = cell(a, r, "number"),
                              .unit = cell(a, r, "unit"),
                              .supplier = cell(a, r, "supplier")};
    m->code = meter_code(a, TERM_METER, id);
    m->site_code = meter_code(a, TERM_SITE, m->site);
    m->kind_code = meter_code(a, TERM_ACTIVITY, m->activity);
    names_put(&a->meters, id, a->meter_n);
    add_number(a, a->meter_n++);
    return !a->failed;
}

bool accept_masters(struct acceptor *a)
{
    names_free(&a->sites);
    names_free(&a->site_names);
    names_free(&a->meters);
    names_free(&a->numbers);
    arena_free(&a->masters);
    a->meter_n = a->site_n = 0;
    a->masters_stale = false;
    if (!ledger_rows(a->ledger, TABLE_SITES, add_site, a) ||
        !ledger_rows(a->ledger, TABLE_METERS, add_meter, a))
        return !(a->failed = true);
    a->conversions = ledger_conversion_list(a->ledger, &a->conversion, &a->masters);
    return !(a->failed |= a->conversions < 0);
}

struct str accept_meter_by_number(struct acceptor *a, struct str number, struct str *other)
{
    struct buf key = {0};
    int32_t i;
    *other = (struct str){0};
    number_key(&key, number);
    bool found = key.n > 0 && names_get(&a->numbers, buf_view(&key), &i);
    buf_free(&key);
    if (!found)
        return (struct str){0};
    if (a->meter[i].twin)
        *other = a->meter[a->meter[i].twin].id;
    return a->meter[i].id;
}

/* ---- refusals and their reason ---- */
static void add_reason(struct acceptor *a, const struct diag_entry *e)
{
    if (e->severity != DIAG_ERROR)
        return;
    buf_cstr(&a->reason, a->reason.n ? "; " : "");
    buf_cstr(&a->reason, msg_code(e->msg));
    buf_char(&a->reason, ' ');
    buf_str(&a->reason, e->message[LANG_EN]);
    buf_cstr(&a->reason, " / ");
    buf_str(&a->reason, e->message[LANG_JA]);
}

/* The same for one that is not told again. */
static void repeat_reason(struct acceptor *a, enum msg m, const char *const *args)
{
    if (!a->watching)
        return;
    buf_cstr(&a->reason, a->reason.n ? "; " : "");
    buf_cstr(&a->reason, msg_code(m));
    buf_char(&a->reason, ' ');
    msg_format(&a->reason, msg_text(m, LANG_EN), args);
    buf_cstr(&a->reason, " / ");
    msg_format(&a->reason, msg_text(m, LANG_JA), args);
}

static bool told_before(struct acceptor *a, struct pos at, enum msg m, struct str what)
{
    struct buf b = {0};
    buf_printf(&b, "%d %lld %d ", (int)m, (long long)at.row, at.column);
    buf_str(&b, at.sheet);
    buf_char(&b, '!');
    buf_str(&b, what);
    uint64_t h = str_hash(buf_view(&b)) | 1;
    buf_free(&b);
    for (int i = 0; i < TOLD; i++)
        if (at.column > 0 && a->told[i] == h)
            return true;
    a->told[a->told_next++ % TOLD] = h;
    return false;
}

void refuse_cell(struct acceptor *a, int column, enum msg m, struct str one, struct str two)
{
    struct pos at = accept_at(a, column);
    const char *args[] = {arg(a, one), arg(a, two), NULL};
    if (told_before(a, at, m, one))
        repeat_reason(a, m, args);
    else
        diag_error(a->diag, at, m, args[0], args[1], NULL);
}

static void listen(void *ctx, const struct diag_entry *e)
{
    struct acceptor *a = ctx;
    add_reason(a, e);
    a->outer_sink(a->outer_ctx, e);
}

/* The diagnostics either stay in the collection or go to its sink at once: the reason is taken from
 * wherever they go. */
void accept_watch(struct acceptor *a)
{
    if (!a->o.refused || a->watching)
        return;
    a->watching = true;
    buf_reset(&a->reason);
    a->watch_from = a->diag->n;
    a->outer_sink = a->diag->sink;
    a->outer_ctx = a->diag->ctx;
    if (a->outer_sink) {
        a->diag->sink = listen;
        a->diag->ctx = a;
    }
}

static void unwatch(struct acceptor *a)
{
    if (!a->watching)
        return;
    a->watching = false;
    if (a->outer_sink) {
        a->diag->sink = a->outer_sink;
        a->diag->ctx = a->outer_ctx;
        return;
    }
    for (int i = a->watch_from; i < a->diag->n; i++)
        add_reason(a, &a->diag->entry[i]);
}

void accept_skip(struct acceptor *a)
{
    a->counts.skipped++;
}

void accept_refuse(struct acceptor *a, const struct book_row *r, int64_t row)
{
    unwatch(a);
    a->counts.refused++;
    if (a->o.refused)
        a->o.refused(a->o.ctx, r, row, buf_view(&a->reason));
}

/* ---- what the ledger says of rows it did not book ---- */
static void name_of(struct buf *out, const struct source *s)
{
    buf_str(out, s->name);
    if (s->sheet.n && !str_is(s->name, "add") && !str_is(s->name, "set")) {
        buf_char(out, '#');
        buf_str(out, s->sheet);
    }
}

static const char *place_of(struct acceptor *a, int32_t source, int64_t row)
{
    if (source == a->source) {
        buf_reset(&a->source_name);
        buf_str(&a->source_name, a->where.file);
        if (a->where.sheet.n) {
            buf_char(&a->source_name, '#');
            buf_str(&a->source_name, a->where.sheet);
        }
    } else if (source != a->named_source || a->source_name.n == 0) {
        struct source s;
        buf_reset(&a->source_name);
        if (ledger_source_get(a->ledger, source, &s, &a->scratch))
            name_of(&a->source_name, &s);
        else
            a->failed = true;
    }
    a->named_source = source;
    struct buf b = {0};
    buf_str(&b, buf_view(&a->source_name));
    buf_char(&b, ':');
    buf_int(&b, row);
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

/* A copy of the detail, since the ledger's array may move. */
static struct detail detail_at(struct acceptor *a, int32_t index)
{
    int n;
    const struct detail *d = ledger_details(a->ledger, &n);
    return index >= 0 && index < n ? d[index] : (struct detail){0};
}

static const char *amount(struct acceptor *a, int64_t v, int scale, code_t unit)
{
    struct buf b = {0};
    dec_print(&b, (struct dec){v, scale});
    buf_char(&b, ' ');
    buf_str(&b, ledger_text(a->ledger, unit));
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

static int first_difference(const struct activity *x, const struct detail *dx,
                            const struct activity *y, const struct detail *dy)
{
    const struct activity_columns *c = activity_columns();
    if (dec_cmp((struct dec){x->quantity, dx->quantity_scale},
                (struct dec){y->quantity, dy->quantity_scale}) != 0)
        return c->quantity;
    if (dx->unit != dy->unit)
        return c->unit;
    if (x->site != y->site)
        return c->site;
    if (x->meter != y->meter)
        return c->meter;
    if (x->kind != y->kind)
        return c->activity;
    if (x->start != y->start)
        return c->start;
    if (x->end != y->end)
        return c->end;
    if (x->supplier != y->supplier)
        return c->supplier;
    if (dx->menu != dy->menu)
        return c->menu;
    if (x->cost != y->cost || dx->cost_scale != dy->cost_scale)
        return c->cost;
    if (dx->currency != dy->currency)
        return c->currency;
    if (dx->status != dy->status)
        return c->status;
    if (dx->method != dy->method)
        return c->method;
    if (dx->category != dy->category)
        return c->category;
    if (dx->heat != dy->heat)
        return c->heat_basis;
    return str_eq(dx->uncertainty, dy->uncertainty) ? c->quantity : c->uncertainty;
}

static void drop_texts(struct acceptor *a, int64_t row)
{
    for (int i = 0; i < a->pending_n; i++)
        if (a->pending[i].row == row)
            a->pending[i].dropped = true;
}

/* The place, and the id to correct it by; a row of this very file has none yet. */
static const char *booked_at(struct acceptor *a, const struct activity *there)
{
    const char *place = place_of(a, there->source, there->row);
    if (there->source == a->source)
        return place;
    struct buf b = {0};
    buf_printf(&b, "%s (", place);
    ledger_activity_id(a->ledger, there, &b);
    buf_char(&b, ')');
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

static void conflict(struct acceptor *a, const struct put_result *p)
{
    struct detail g = detail_at(a, p->given.detail), t = detail_at(a, p->there.detail);
    int column = first_difference(&p->given, &g, &p->there, &t);
    accept_watch(a);
    diag_error(a->diag, accept_at(a, column), E_ROW_CONFLICT,
               amount(a, p->given.quantity, g.quantity_scale, g.unit), booked_at(a, &p->there),
               amount(a, p->there.quantity, t.quantity_scale, t.unit),
               book_tables[TABLE_ACTIVITIES].column[column].name, NULL);
    struct book_row r;
    struct arena texts = {0};
    if (!ingest_activity_row(a->ledger, &p->given, &r, &texts))
        a->failed = true;
    for (int i = 0; i < a->pending_n; i++)
        if (a->pending[i].row == p->given.row) {
            r.value[activity_columns()->document] = a->pending[i].document;
            r.value[activity_columns()->note] = a->pending[i].note;
        }
    accept_refuse(a, &r, p->given.row);
    arena_free(&texts);
}

/* An estimate and the actual quantity, a bill and a reading of the very same days: which counts is
 * no question. 1: the given one, later; -1: the one that is there; 0: it is a conflict. */
static int rank(struct acceptor *a, const struct put_result *p)
{
    struct detail given = detail_at(a, p->given.detail), there = detail_at(a, p->there.detail);
    bool same_days = p->given.start == p->there.start && p->given.end == p->there.end &&
                     p->given.series == p->there.series;
    if (p->outcome != PUT_CONFLICT || p->there.source >= a->first_source || !same_days)
        return 0;
    return supersedes(a->ledger, &given, &there)   ? 1
           : supersedes(a->ledger, &there, &given) ? -1
                                                   : 0;
}

static void wait_for_flush(struct acceptor *a, const struct put_result *p)
{
    MEM_GROW(a->waiting, a->waiting_n, a->waiting_cap);
    a->waiting[a->waiting_n++] = *p;
}

/* A typed row has no file: its id names it. */
static const char *given_place(struct acceptor *a, const struct activity *given)
{
    if (a->where.file.n)
        return place_of(a, given->source, given->row);
    struct buf b = {0};
    ledger_activity_id(a->ledger, given, &b);
    const char *text = arena_strndup(&a->scratch, b.p, b.n);
    buf_free(&b);
    return text;
}

/* Puts in the place of what was there; two rows for one place are told apart by the next flush. */
static bool replace_waiting(struct acceptor *a)
{
    int n = a->waiting_n;
    bool ok = true;
    a->waiting_n = 0;
    for (int i = 0; ok && i < n; i++) {
        struct put_result p = a->waiting[i];
        bool retired = false;
        for (int k = 0; k < i; k++)
            retired |= a->waiting[k].there.source == p.there.source &&
                       a->waiting[k].there.row == p.there.row;
        a->row = p.given.row;
        const char *old = place_of(a, p.there.source, p.there.row), *by = given_place(a, &p.given);
        ok =
            retired || supersede(a->ledger, &p.given, by, &p.there, old, accept_at(a, -1), a->diag);
        ok = ok && ledger_activity_put(a->ledger, &p.given) && ledger_activity_flush(a->ledger);
    }
    return ok;
}

void accept_on_put(void *ctx, const struct put_result *p)
{
    struct acceptor *a = ctx;
    int counts = rank(a, p);
    if (counts > 0) {
        wait_for_flush(a, p);
        return;
    }
    int64_t row = a->row;
    bool watching = a->watching; /* a row being refused must not take this one's reason */
    if (watching)
        unwatch(a);
    a->row = p->given.row;
    a->counts.accepted--;
    if (p->outcome == PUT_KNOWN || counts < 0) {
        a->counts.skipped++;
        a->last = p->there;
        diag_note(a->diag, accept_at(a, -1), counts < 0 ? N_ROW_OUTRANKED : N_ROW_KNOWN,
                  counts < 0 ? booked_at(a, &p->there) : place_of(a, p->there.source, p->there.row),
                  NULL);
    } else {
        conflict(a, p);
    }
    drop_texts(a, p->given.row);
    a->row = row;
}

/* ---- rows ---- */
void flush_texts(struct acceptor *a)
{
    for (int i = 0; i < a->pending_n && !a->failed; i++) {
        const struct pending_text *t = &a->pending[i];
        if (!t->dropped)
            a->failed =
                !ledger_activity_texts_put(a->ledger, a->source, t->row, t->document, t->note);
    }
    a->pending_n = 0;
    arena_free(&a->pending_arena);
}

bool accept_finish(struct acceptor *a)
{
    do {
        if (!a->failed && (!replace_waiting(a) || !ledger_activity_flush(a->ledger)))
            a->failed = true;
    } while (!a->failed && a->waiting_n > 0);
    flush_texts(a);
    return !a->failed;
}

bool accept_supersede(struct acceptor *a)
{
    if (!a->failed && a->from != DAY_NONE &&
        !supersede_within(a->ledger, a->first_source, (struct pos){.file = a->o.file}, a->from,
                          a->to, a->diag))
        a->failed = true;
    return !a->failed;
}

static bool put_activity(struct acceptor *a, const struct book_row *r, int64_t row,
                         const int *column)
{
    struct activity x;
    if (!accept_activity(a, r, row, column, &x))
        return false;
    struct str document = r->value[activity_columns()->document],
               note = r->value[activity_columns()->note];
    if (document.n || note.n) {
        if (a->pending_n == PENDING_TEXTS && !accept_finish(a))
            return false;
        a->pending[a->pending_n++] =
            (struct pending_text){.row = row,
                                  .document = str_save(&a->pending_arena, document),
                                  .note = str_save(&a->pending_arena, note)};
    }
    a->last = x;
    a->counts.accepted++;
    if (a->from == DAY_NONE || x.start < a->from)
        a->from = x.start;
    if (a->to == DAY_NONE || x.end > a->to)
        a->to = x.end;
    if (!ledger_activity_put(a->ledger, &x))
        a->failed = true;
    return !a->failed;
}

/* A line of the journal that an earlier export had otherwise: both places are named. */
static bool corrected(struct acceptor *a, struct str id, int column, struct str there,
                      struct str here)
{
    struct journal_line line;
    const char *place = "";
    if (ledger_journal_line(a->ledger, id, &line, &a->scratch) == 1)
        place = place_of(a, line.source, line.row);
    diag_error(a->diag, accept_at(a, column), E_JOURNAL_CORRECTED, arg(a, id),
               book_tables[TABLE_JOURNAL].column[column].name, arg(a, there), arg(a, here), place,
               NULL);
    return false;
}

static bool put_small(struct acceptor *a, const struct book_row *in, int64_t row)
{
    struct book_row r;
    enum put_outcome outcome;
    int column = 0;
    struct str there = {0};
    if (!check_row(a, in, &r))
        return false;
    struct str name = r.table->identity && r.table->identity[0] >= 0 ? r.value[r.table->identity[0]]
                                                                     : str_of(r.table->name);
    if (!ledger_row_put(a->ledger, &r, a->source, row, &outcome, &column, &there, &a->scratch))
        return !(a->failed = true);
    if (outcome == PUT_CONFLICT && r.table->id == TABLE_JOURNAL)
        return corrected(a, name, column, there, r.value[column]);
    if (outcome == PUT_CONFLICT) {
        diag_error(a->diag, accept_at(a, column), E_ROW_TABLE_CONFLICT, arg(a, name),
                   r.table->column[column].name, arg(a, there), arg(a, r.value[column]), NULL);
        return false;
    }
    if (outcome == PUT_KNOWN) {
        a->counts.skipped++;
        if (r.table->id != TABLE_JOURNAL || !a->column) /* thousands: its reader tells how many */
            diag_note(a->diag, accept_at(a, -1), N_ROW_KNOWN, r.table->name, NULL);
    } else {
        a->counts.accepted++;
        a->masters_stale |= r.table->id == TABLE_SITES || r.table->id == TABLE_METERS ||
                            r.table->id == TABLE_CONVERSIONS;
    }
    return true;
}

/* Values lose the white space around them; nothing else changes before the checks. */
static void trim_row(struct book_row *out, const struct book_row *in)
{
    out->table = in->table;
    for (int i = 0; i < in->table->columns; i++) {
        struct str v = in->value[i];
        bool clean =
            v.n == 0 || ((unsigned char)v.p[0] > ' ' && (unsigned char)v.p[0] < 0x80 &&
                         (unsigned char)v.p[v.n - 1] > ' ' && (unsigned char)v.p[v.n - 1] < 0x80);
        out->value[i] = clean ? v : value_trim(v);
    }
}

bool accept_row(struct acceptor *a, const struct book_row *in, int64_t row, const int *column)
{
    struct book_row r;
    bool ok;
    if (a->failed)
        return false;
    trim_row(&r, in);
    accept_place(a, row, column);
    accept_watch(a);
    /* no table refers to itself: what was added counts from the next table on */
    if (a->masters_stale && a->table != r.table->id)
        accept_masters(a);
    a->table = r.table->id;
    if (a->failed)
        ok = false;
    else if (r.table->id == TABLE_ACTIVITIES)
        ok = put_activity(a, &r, row, column);
    else
        ok = put_small(a, &r, row);
    if (ok || a->failed)
        unwatch(a);
    else
        accept_refuse(a, &r, row);
    if (a->scratch.block)
        arena_free(&a->scratch);
    return ok;
}

/* ---- life ---- */
struct acceptor *accept_new(struct ledger *l, struct diag *d, const struct accept_options *o)
{
    struct acceptor *a = mem_alloc(sizeof *a);
    a->ledger = l;
    a->diag = d;
    a->o = *o;
    a->where = (struct pos){.file = o->file};
    a->named_source = -1;
    a->from = a->to = DAY_NONE;
    ledger_on_put(l, accept_on_put, a);
    accept_masters(a);
    return a;
}

/* White space within a heading, line breaks above all, is one blank. */
static struct str one_line(struct str field, struct arena *a)
{
    struct buf b = {0};
    for (struct str rest = str_trim(field); rest.n; rest.p++, rest.n--) {
        bool blank = rest.p[0] == ' ' || (rest.p[0] >= '\t' && rest.p[0] <= '\r');
        if (!blank)
            buf_char(&b, rest.p[0]);
        else if (b.n && b.p[b.n - 1] != ' ')
            buf_char(&b, ' ');
    }
    struct str s = str_save(a, buf_view(&b));
    buf_free(&b);
    return s;
}

void accept_heading(struct acceptor *a, const struct str *field, int n)
{
    arena_free(&a->heading_texts);
    a->heading = arena_alloc(&a->heading_texts, ((size_t)n + 1) * sizeof *a->heading);
    a->headings = n;
    for (int i = 0; i < n; i++)
        a->heading[i] = one_line(field[i], &a->heading_texts);
}

struct str column_shown(const struct acceptor *a, const struct book_column *c, int column)
{
    int place = a->column ? a->column[column] : 0;
    if (place > 0 && place <= a->headings && a->heading[place - 1].n)
        return a->heading[place - 1];
    return str_of(c->name);
}

void accept_source(struct acceptor *a, int32_t source, struct pos place)
{
    accept_finish(a);
    a->headings = 0;
    a->before = accept_total(a);
    a->counts = (struct accept_counts){0};
    a->source = source;
    a->first_source = a->first_source ? a->first_source : source;
    a->where = place;
}

const struct import_code *accept_codes(const struct acceptor *a, int *n)
{
    *n = a->codes;
    return a->code;
}

bool accept_failed(const struct acceptor *a)
{
    return a->failed;
}

struct accept_counts accept_counts(const struct acceptor *a)
{
    return a->counts;
}

struct accept_counts accept_total(const struct acceptor *a)
{
    return (struct accept_counts){.accepted = a->before.accepted + a->counts.accepted,
                                  .skipped = a->before.skipped + a->counts.skipped,
                                  .refused = a->before.refused + a->counts.refused};
}

const struct activity *accept_last(const struct acceptor *a)
{
    return &a->last;
}

void accept_free(struct acceptor *a)
{
    if (!a)
        return;
    unwatch(a);
    ledger_on_put(a->ledger, NULL, NULL);
    struct names *dictionary[] = {&a->sites,      &a->site_names, &a->meters,    &a->numbers,
                                  &a->units,      &a->kinds,      &a->suppliers, &a->menus,
                                  &a->currencies, &a->methods};
    for (size_t i = 0; i < sizeof dictionary / sizeof *dictionary; i++)
        names_free(dictionary[i]);
    arena_free(&a->masters);
    arena_free(&a->scratch);
    arena_free(&a->pending_arena);
    arena_free(&a->heading_texts);
    arena_free(&a->code_texts);
    buf_free(&a->text);
    buf_free(&a->reason);
    buf_free(&a->source_name);
    free(a->waiting);
    free(a->meter);
    free(a->site);
    free(a);
}
