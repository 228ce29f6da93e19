/* Rows of the book on their way into the ledger. */
#include "ingest/accept_impl.h"
#include "ingest/supersede.h"
#include <stdlib.h>
#include <string.h>

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
        if (!a->failed && (!accept_replace(a) || !ledger_activity_flush(a->ledger)))
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
        place = accept_place_of(a, line.source, line.row);
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
        accept_unwatch(a);
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
    accept_unwatch(a);
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
