/* What identifies a line of the journal, what stands on the entry's other side, and whether a later
 * export still has the lines of an earlier one. */
#include "ingest/journal_line.h"

#include <stdio.h>
#include <string.h>

int journal_column_of(enum journal_field f)
{
    return book_column(&book_tables[TABLE_JOURNAL], str_of(journal_field_name(f)));
}

static int column(const char *name)
{
    return book_column(&book_tables[TABLE_JOURNAL], str_of(name));
}

/* ---- the other side ---- */
static bool named(struct str list, struct str account)
{
    for (struct str rest = list; rest.p;)
        if (str_eq(str_split(&rest, '/'), account))
            return true;
    return false;
}

static struct str counter_of(struct journal *j, enum journal_side side)
{
    struct buf b = {0};
    for (int i = 0; i < j->n; i++) {
        struct str account = j->line[i].value[JOURNAL_ACCOUNT];
        if (j->line[i].side == side || (b.n && named(buf_view(&b), account)) || b.n > 1000)
            continue;
        buf_cstr(&b, b.n ? "/" : "");
        buf_str(&b, account);
    }
    struct str s = str_save(&j->texts, buf_view(&b));
    buf_free(&b);
    return s;
}

/* ---- identity ---- */
static int32_t repeat_of(struct journal *j, struct str key)
{
    int32_t n = 0;
    names_get(&j->repeats, key, &n);
    names_put(&j->repeats, key, n + 1);
    return n + 1;
}

/* Without a number: what the line says. */
static void content_key(const struct entry_line *l, struct buf *out)
{
    struct buf all = {0}, hex = {0};
    buf_cstr(&all, l->side == SIDE_DEBIT ? "d" : "c");
    for (int f = 0; f < JOURNAL_FIELDS; f++) {
        buf_char(&all, '\n');
        buf_str(&all, f == JOURNAL_DATE || f == JOURNAL_SIDE ? (struct str){0} : l->value[f]);
    }
    sha256_print(&hex, sha256_of(buf_view(&all)));
    buf_char(out, 'x');
    buf_add(out, hex.p, 12);
    buf_free(&all);
    buf_free(&hex);
}

/* "20240501-123-1": day, voucher, which line of it in the file. */
static struct str id_of(struct journal *j, const struct entry_line *l)
{
    struct buf b = {0};
    struct ymd d = date_ymd(j->date);
    buf_printf(&b, "%04d%02d%02d-", d.y, d.m, d.d);
    if (j->voucher.n)
        buf_str(&b, j->voucher);
    else
        content_key(l, &b);
    int32_t n = repeat_of(j, buf_view(&b));
    buf_printf(&b, "-%d", (int)n);
    struct str id = str_save(&j->texts, buf_view(&b));
    buf_free(&b);
    names_put(&j->seen, id, 1);
    return id;
}

/* ---- booking ---- */
static void book(struct journal *j, const struct entry_line *l, const struct str counter[SIDES])
{
    struct book_row row = {.table = &book_tables[TABLE_JOURNAL]};
    struct buf day = {0};
    for (int f = 0; f < JOURNAL_FIELDS; f++)
        if (f != JOURNAL_SIDE)
            row.value[journal_column_of((enum journal_field)f)] = l->value[f];
    date_print(&day, j->date);
    row.value[column("id")] = id_of(j, l);
    row.value[column("date")] = buf_view(&day);
    row.value[column("voucher")] = j->voucher;
    row.value[column("side")] = l->side == SIDE_DEBIT ? STR("debit") : STR("credit");
    row.value[column("counter_account")] = counter[l->side];
    row.value[column("currency")] = j->p->journal->currency;
    accept_row(j->im->acceptor, &row, l->row, l->place);
    buf_free(&day);
}

void journal_entry_end(struct journal *j)
{
    const struct str counter[SIDES] = {counter_of(j, SIDE_DEBIT), counter_of(j, SIDE_CREDIT)};
    for (int i = 0; i < j->n; i++)
        book(j, &j->line[i], counter);
    if (j->n) {
        j->first = j->first == DAY_NONE || j->date < j->first ? j->date : j->first;
        j->last = j->last == DAY_NONE || j->date > j->last ? j->date : j->last;
    }
    j->n = 0;
    j->voucher = (struct str){0};
    arena_free(&j->texts);
}

/* ---- the file as a whole ---- */
struct ending {
    struct journal *j;
    struct spend_rules rules;
    int64_t lines, fate[4], moved;
    int32_t source; /* looked up last, and whether it is of this profile */
    bool same_form;
    struct source from;
    struct arena a;
};

static bool of_form(struct ending *e, int32_t source)
{
    if (source != e->source) {
        e->source = source;
        e->same_form = ledger_source_get(e->j->im->ledger, source, &e->from, &e->a) &&
                       str_eq(e->from.profile, e->j->im->form);
    }
    return e->same_form;
}

static void tell_moved(struct ending *e, const struct journal_line *l)
{
    enum { SHOWN = 20 };
    struct import *im = e->j->im;
    struct buf place = {0}, batch = {0};
    if (e->moved++ < SHOWN) {
        buf_str(&place, e->from.name);
        buf_printf(&place, ":%lld", (long long)l->row);
        buf_int(&batch, e->from.batch);
        diag_error(im->diag, im->place, E_JOURNAL_MOVED, arena_strndup(&e->a, l->id.p, l->id.n),
                   place.p, batch.p, NULL);
    }
    buf_free(&place);
    buf_free(&batch);
}

static bool look(void *ctx, const struct journal_line *l)
{
    struct ending *e = ctx;
    int32_t one;
    const struct spend_rule *by;
    struct dec amount;
    if (names_get(&e->j->seen, l->id, &one)) {
        e->lines++;
        e->fate[spend_fate(&e->rules, l, &by, &amount)]++;
    } else if (accept_counts(e->j->im->acceptor).skipped > e->j->skipped && of_form(e, l->source)) {
        tell_moved(e, l);
    }
    return true;
}

static void number(struct buf *b, int64_t n)
{
    buf_int(b, n);
}

static void tell_whole(struct ending *e)
{
    struct import *im = e->j->im;
    int64_t known = accept_counts(im->acceptor).skipped - e->j->skipped;
    struct buf n[6] = {{0}};
    number(&n[0], e->lines);
    for (int f = 0; f < 4; f++)
        number(&n[f + 1], e->fate[f]);
    number(&n[5], known);
    if (e->j->p->reconstructed)
        diag_note(im->diag, im->place, N_JOURNAL_RECONSTRUCTED,
                  arena_strndup(&e->a, e->j->p->id.p, e->j->p->id.n), NULL);
    if (known)
        diag_note(im->diag, im->place, N_JOURNAL_KNOWN, n[5].p, NULL);
    diag_note(im->diag, im->place, N_JOURNAL_FATE, n[0].p, n[1].p, n[2].p, n[3].p, n[4].p, NULL);
    for (int i = 0; i < 6; i++)
        buf_free(&n[i]);
}

bool journal_end(struct journal *j)
{
    struct ending e = {.j = j, .source = -1};
    bool ok = !accept_failed(j->im->acceptor) && spend_rules_load(j->im->ledger, &e.rules);
    if (ok && j->first != DAY_NONE)
        ok = ledger_journal(j->im->ledger, j->first, j->last, look, &e);
    if (ok)
        tell_whole(&e);
    spend_rules_free(&e.rules);
    arena_free(&e.a);
    return ok && e.moved == 0;
}
