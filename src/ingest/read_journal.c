/* An accounting journal by its profile: each side of a row that has an account is a line of the
 * book's journal. */
#include "core/utf8.h"
#include "ingest/bill.h"
#include "ingest/journal_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */
static void place_columns(struct journal *j)
{
    for (int s = 0; s < SIDES; s++)
        for (int f = 0; f < JOURNAL_FIELDS; f++)
            j->place[s][journal_column_of((enum journal_field)f)] = j->at[s][f];
}

static int field_at(const struct journal_column *c, const struct str *folded, int n)
{
    for (int h = 0; h < c->headers; h++)
        for (int i = 0; i < n; i++)
            if (str_eq(folded[i], c->header[h]))
                return i + 1;
    return c->at;
}

static void find_columns(struct journal *j, const struct str *folded, int n)
{
    const struct journal_form *f = j->p->journal;
    for (int i = 0; i < f->columns; i++)
        for (int s = 0; s < SIDES; s++)
            if (f->column[i].of[s])
                j->at[s][f->column[i].field] = field_at(&f->column[i], folded, n);
    place_columns(j);
    j->open = true;
}

static const char *text(struct journal *j, struct str s)
{
    return arena_strndup(&j->texts, s.n ? s.p : "", s.n);
}

/* A heading that lacks what every line needs. */
static bool columns_there(struct journal *j, int64_t row)
{
    static const enum journal_field needed[] = {JOURNAL_DATE, JOURNAL_ACCOUNT, JOURNAL_AMOUNT};
    bool ok = true;
    for (size_t k = 0; k < sizeof needed / sizeof *needed; k++) {
        if (j->at[SIDE_DEBIT][needed[k]] && j->at[SIDE_CREDIT][needed[k]])
            continue;
        diag_error(j->im->diag, import_at(j->im, row, 0), E_INGEST_NEAREST, text(j, j->p->id),
                   journal_field_name(needed[k]), "-", NULL);
        ok = false;
    }
    return ok;
}

static void explain(struct journal *j, const struct csv_row *heading)
{
    for (int i = 0; i < heading->n && j->im->options->explain; i++) {
        const char *shown = text(j, str_trim(heading->field[i])), *as = NULL;
        for (int s = 0; s < SIDES; s++)
            for (int f = 0; f < JOURNAL_FIELDS; f++)
                if (j->at[s][f] == i + 1)
                    as = journal_field_name((enum journal_field)f);
        struct pos at = import_at(j->im, heading->row, i + 1);
        if (as)
            diag_note(j->im->diag, at, N_EXPLAIN_COLUMN, shown, as, NULL);
        else if (*shown)
            diag_note(j->im->diag, at, N_EXPLAIN_UNREAD, shown, NULL);
    }
}

/* ---- rows ---- */
struct reading {
    struct journal *j;
    const struct csv_row *r;
    bool ok;
    bool told_side[SIDES]; /* which sides the row has */
};

static struct str value(const struct reading *x, enum journal_side s, enum journal_field f)
{
    int at = x->j->at[s][f];
    return at > 0 && at <= x->r->n ? str_trim(x->r->field[at - 1]) : (struct str){"", 0};
}

static void refuse(struct reading *x, enum journal_side s, enum journal_field f, enum msg m,
                   struct str shown)
{
    diag_error(x->j->im->diag, import_at(x->j->im, x->r->row, x->j->at[s][f]), m, text(x->j, shown),
               NULL);
    x->ok = false;
}

static bool is_word(struct str v, const struct str *word, int n)
{
    struct buf b = {0};
    bool is = false;
    if (utf8_fold(&b, v))
        for (int i = 0; i < n; i++)
            is |= str_eq(buf_view(&b), word[i]);
    buf_free(&b);
    return is;
}

/* A number as books print it; an empty one stays empty. */
static struct str amount(struct reading *x, enum journal_side s, enum journal_field f)
{
    struct str v = value(x, s, f), plain = {"", 0};
    struct dec d;
    struct buf b = {0};
    if (v.n == 0)
        return plain;
    if (!dec_parse(v, &d) && !dec_parse_printed(v, '.', &d)) {
        refuse(x, s, f, E_JOURNAL_NUMBER, v);
        return plain;
    }
    dec_print(&b, d);
    plain = str_save(&x->j->texts, buf_view(&b));
    buf_free(&b);
    return plain;
}

static bool is_zero(struct str v)
{
    struct dec d;
    return v.n == 0 || (dec_parse(v, &d) && d.coef == 0);
}

static void take_side(struct reading *x, enum journal_side s)
{
    struct journal *j = x->j;
    struct entry_line l = {.row = x->r->row, .side = s, .place = j->place[s]};
    for (int f = 0; f < JOURNAL_FIELDS; f++)
        l.value[f] = str_save(&j->texts, value(x, s, (enum journal_field)f));
    l.value[JOURNAL_AMOUNT] = amount(x, s, JOURNAL_AMOUNT);
    l.value[JOURNAL_TAX] = amount(x, s, JOURNAL_TAX);
    if (l.value[JOURNAL_ACCOUNT].n == 0) {
        if (!is_zero(l.value[JOURNAL_AMOUNT]))
            refuse(x, s, JOURNAL_ACCOUNT, E_JOURNAL_NO_ACCOUNT, l.value[JOURNAL_AMOUNT]);
        return;
    }
    if (l.value[JOURNAL_AMOUNT].n == 0 && x->ok)
        refuse(x, s, JOURNAL_AMOUNT, E_JOURNAL_NO_AMOUNT, l.value[JOURNAL_ACCOUNT]);
    if (!x->ok)
        return;
    MEM_GROW(j->line, j->n, j->cap);
    j->line[j->n++] = l;
}

/* One account a row: a word tells its side, or the row above it does. */
static void sides(struct reading *x, bool continued)
{
    const struct journal_form *f = x->j->p->journal;
    struct str word = value(x, SIDE_DEBIT, JOURNAL_SIDE);
    x->told_side[SIDE_DEBIT] = x->told_side[SIDE_CREDIT] = true;
    if (!x->j->at[SIDE_DEBIT][JOURNAL_SIDE])
        return;
    for (int s = 0; s < SIDES; s++)
        x->told_side[s] = is_word(word, f->word[s], f->words[s]);
    if (word.n == 0 && continued && x->j->n)
        x->told_side[x->j->line[0].side] = true;
    if (!x->told_side[SIDE_DEBIT] && !x->told_side[SIDE_CREDIT])
        refuse(x, SIDE_DEBIT, JOURNAL_SIDE, E_JOURNAL_SIDE, word);
}

/* Whether the row belongs to the entry above it; else that one ends. */
static bool continues(struct reading *x, day_t date)
{
    const struct journal_form *f = x->j->p->journal;
    struct str voucher = value(x, SIDE_DEBIT, JOURNAL_VOUCHER);
    if (x->j->date == DAY_NONE)
        return false;
    if (date == DAY_NONE || is_word(x->r->field[0], f->continues, f->continue_n))
        return true;
    return voucher.n && str_eq(voucher, x->j->voucher) && date == x->j->date;
}

static void take_row(struct journal *j, const struct csv_row *r)
{
    struct reading x = {.j = j, .r = r, .ok = true};
    struct str day = value(&x, SIDE_DEBIT, JOURNAL_DATE);
    day_t date = DAY_NONE;
    struct book_row none = {.table = &book_tables[TABLE_JOURNAL]};
    j->im->rows++;
    accept_watch(j->im->acceptor);
    bool blank = day.n == 0 && j->p->journal->blank_continues && j->date != DAY_NONE;
    if (j->p->journal->fields && !journal_row_fits(j->p->journal, r)) {
        char have[16], want[16];
        snprintf(have, sizeof have, "%d", r->n);
        snprintf(want, sizeof want, "%d", j->p->journal->fields);
        diag_error(j->im->diag, import_at(j->im, r->row, 0), E_JOURNAL_FORM, have, want, NULL);
        x.ok = false;
    } else if (!blank && !date_parse_printed(day, "ymd", &date)) {
        refuse(&x, SIDE_DEBIT, JOURNAL_DATE, E_JOURNAL_DATE, day);
    } else {
        bool goes_on = continues(&x, date);
        if (!goes_on) {
            journal_entry_end(j);
            j->date = date;
            j->voucher = str_save(&j->texts, value(&x, SIDE_DEBIT, JOURNAL_VOUCHER));
        }
        int before = j->n;
        sides(&x, goes_on);
        for (int s = 0; s < SIDES && x.ok; s++)
            if (x.told_side[s])
                take_side(&x, (enum journal_side)s);
        if (!x.ok)
            j->n = before; /* not half of a row */
    }
    if (!x.ok)
        accept_refuse(j->im->acceptor, &none, r->row);
}

static bool blank_row(const struct csv_row *r)
{
    for (int i = 0; i < r->n; i++)
        if (str_trim(r->field[i]).n)
            return false;
    return true;
}

static bool heading_row(struct journal *j, const struct csv_row *r)
{
    struct arena a = {0};
    struct str *folded = profile_fold_row(r, &a);
    bool is = profile_is_header(j->p, folded, r->n), ok = true;
    if (is) {
        find_columns(j, folded, r->n);
        ok = columns_there(j, r->row);
        explain(j, r);
    }
    arena_free(&a);
    return ok;
}

static bool sound(struct journal *j, const struct csv_row *r)
{
    bool ok = true;
    for (int i = 0; i < r->n; i++)
        ok &= cell_sound(r, i, j->im->place, j->im->diag);
    return ok;
}

static bool read_rows(struct journal *j, const struct rows *rows)
{
    struct csv_row r;
    int got;
    while ((got = rows->next(rows->from, &r, j->im->file, j->im->diag)) == 1) {
        if (blank_row(&r))
            continue;
        if (!j->open) {
            if (!heading_row(j, &r))
                return false;
            continue;
        }
        if (!sound(j, &r))
            return false;
        take_row(j, &r);
        if (accept_failed(j->im->acceptor) || !import_breathe(j->im))
            return false;
    }
    return got == 0;
}

bool read_journal(struct import *im, const struct rows *rows, const struct profile *p)
{
    struct journal j = {.im = im,
                        .p = p,
                        .date = DAY_NONE,
                        .first = DAY_NONE,
                        .last = DAY_NONE,
                        .skipped = accept_counts(im->acceptor).skipped};
    int at[SIDES][JOURNAL_FIELDS] = {{0}};
    for (int s = 0; s < SIDES; s++)
        j.at[s] = at[s];
    if (p->journal->fields)
        find_columns(&j, NULL, 0);
    bool ok = read_rows(&j, rows);
    if (ok)
        journal_entry_end(&j);
    if (ok && !j.open) {
        diag_error(im->diag, im->place, E_PROFILE_NO_HEADER, text(&j, p->id), "-", NULL);
        ok = false;
    }
    ok = ok && journal_end(&j);
    free(j.line);
    names_free(&j.seen);
    names_free(&j.repeats);
    arena_free(&j.texts);
    return ok;
}
