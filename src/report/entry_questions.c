/* What the check found, as questions to the firm: each with its number, which the answer goes back
 * under. */
#include "report/entry_private.h"

#include <stdlib.h>

enum { Q_NUMBER, Q_WHERE, Q_WHAT, Q_REMEDY, Q_ANSWER, Q_BY, Q_ON, Q_COUNT };
static const struct wb_column columns[Q_COUNT] = {
    [Q_NUMBER] = {B_QUESTION, WB_PLAIN, 15},     [Q_WHERE] = {R_ASK_WHERE, WB_WRAP, 26},
    [Q_WHAT] = {R_ASK_WHAT, WB_WRAP, 60},        [Q_REMEDY] = {R_ASK_REMEDY, WB_WRAP, 44},
    [Q_ANSWER] = {B_ANSWER, WB_INPUT, 50},       [Q_BY] = {B_ANSWERED_BY, WB_INPUT, 16},
    [Q_ON] = {B_ANSWERED_ON, WB_INPUT_DAY, 13},
};

struct asking {
    struct entry *e;
    struct str *seen; /* numbers, each asked once */
    int row, n, cap;
};

static void place(struct buf *out, const struct pos *at)
{
    buf_str(out, at->file);
    if (at->row <= 0)
        return;
    buf_char(out, ' ');
    buf_str(out, at->sheet);
    buf_cstr(out, at->sheet.n ? "!" : "");
    pos_cell(out, at);
}

static bool again(const struct asking *a, struct str number)
{
    for (int k = a->n - 1; k >= 0; k--)
        if (str_eq(a->seen[k], number))
            return true;
    return false;
}

/* Notes ask for nothing, and what was answered is one. */
static void ask(struct asking *a, const struct diag_entry *f)
{
    struct wb_sheet *s = a->e->questions;
    enum lang lang = a->e->options->lang;
    struct buf where = {0};
    if (f->severity == DIAG_NOTE || again(a, f->question) || a->row >= WB_MAX_ROWS / 2)
        return;
    MEM_GROW(a->seen, a->n, a->cap);
    a->seen[a->n++] = str_save(&a->e->arena, f->question);
    place(&where, &f->pos);
    wb_text(s, a->row, Q_NUMBER, f->question, WB_PLAIN);
    wb_text(s, a->row, Q_WHERE, buf_view(&where), WB_WRAP);
    wb_text(s, a->row, Q_WHAT, f->message[lang], WB_WRAP);
    wb_text(s, a->row, Q_REMEDY, f->remedy[lang], WB_WRAP);
    for (int c = Q_ANSWER; c < Q_COUNT; c++)
        wb_text(s, a->row, c, STR(""), columns[c].style);
    a->row++;
    buf_free(&where);
}

bool entry_questions(struct entry *e)
{
    struct asking a = {.e = e, .row = ENTRY_ROW};
    entry_title(e->questions, R_QUESTIONS, R_QUESTIONS_PURPOSE);
    wb_head(e->questions, ENTRY_HEAD, columns, Q_COUNT);
    for (int c = 0; c < Q_COUNT; c++)
        wb_least(e->questions, c, columns[c].most - 3);
    for (int k = 0; k < e->found.n; k++)
        ask(&a, &e->found.entry[k]);
    if (a.n == 0)
        wb_msg(e->questions, ENTRY_ROW, Q_WHERE, R_NO_QUESTIONS, WB_PLAIN);
    else
        wb_allow_day(e->questions, ENTRY_ROW, Q_ON, a.row - 1);
    if (e->options->asked)
        *e->options->asked = a.n;
    free(a.seen);
    return true;
}
