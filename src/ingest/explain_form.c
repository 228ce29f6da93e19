/* import --explain: why a table is what it was taken for, and what becomes of its columns. */
#include "ingest/bill.h"
#include "ingest/import.h"
#include <stdlib.h>
#include <string.h>

static const char *text(struct import *im, struct str s)
{
    return arena_strndup(im->arena, s.n ? s.p : "", s.n);
}

static void list(struct buf *b, const struct str *word, int n)
{
    for (int i = 0; i < n; i++) {
        buf_cstr(b, b->n ? ", " : "");
        buf_str(b, word[i]);
    }
}

void explain_form(struct import *im, const struct form *f, struct pos at)
{
    struct buf why = {0};
    if (f->table) {
        diag_note(im->diag, at, N_EXPLAIN_TABLE, f->table->name, NULL);
        return;
    }
    list(&why, f->profile->contains, f->profile->contain_n);
    list(&why, f->profile->header_words, f->profile->header_word_n);
    diag_note(im->diag, at, N_EXPLAIN_PROFILE, text(im, im->form), why.p ? why.p : "", NULL);
    buf_free(&why);
    for (int k = 0; k < FIELD_COUNT; k++)
        if (f->profile->constant[k].n)
            diag_note(im->diag, at, N_EXPLAIN_CONSTANT, field_name((enum field)k),
                      text(im, f->profile->constant[k]), NULL);
}

static void tell(struct import *im, const struct csv_row *heading, int at, const char *field)
{
    const char *shown = text(im, str_trim(heading->field[at]));
    struct pos place = import_at(im, heading->row, at + 1);
    if (field)
        diag_note(im->diag, place, N_EXPLAIN_COLUMN, shown, field, NULL);
    else if (*shown)
        diag_note(im->diag, place, N_EXPLAIN_UNREAD, shown, NULL);
}

static const char *slot_use(struct import *im, const struct bill_columns *c, int at)
{
    for (int k = 0; k < c->slots; k++)
        if (c->slot[k].at == at) {
            struct buf b = {0};
            buf_printf(&b, "quantity (%.*s)", (int)c->slot[k].name.n, c->slot[k].name.p);
            const char *s = text(im, buf_view(&b));
            buf_free(&b);
            return s;
        }
    return NULL;
}

void explain_columns(struct import *im, const struct profile *p, const struct bill_columns *c,
                     const struct csv_row *heading)
{
    for (int at = 0; at < heading->n; at++) {
        bool used = false;
        for (int i = 0; i < p->columns; i++)
            if (c->at[i] == at) {
                tell(im, heading, at, field_name(p->column[i].field));
                used = true;
            }
        const char *slot = slot_use(im, c, at);
        if (slot || !used)
            tell(im, heading, at, slot);
    }
}

void explain_table(struct import *im, const struct book_table *t, const int *map,
                   const struct csv_row *heading)
{
    for (int at = 0; at < heading->n; at++)
        tell(im, heading, at, map[at] < 0 ? NULL : t->column[map[at]].name);
}
