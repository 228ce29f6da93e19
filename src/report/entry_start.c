/* The first sheet: what to do, how far it is. */
#include "report/entry_private.h"

enum { P_SHEET, P_ROWS, P_DONE, P_OPEN, P_COUNT };

static int steps(struct wb_sheet *s, int row)
{
    static const enum msg step[] = {R_ENTRY_STEP_1, R_ENTRY_STEP_2, R_ENTRY_STEP_3, R_ENTRY_STEP_4,
                                    R_ENTRY_STEP_5};
    wb_section(s, row++, R_ENTRY_HOW, P_COUNT);
    for (size_t i = 0; i < sizeof step / sizeof *step; i++)
        wb_msg(s, row++, 0, step[i], WB_PLAIN);
    wb_msg(s, row, 0, R_ENTRY_INPUT_CELL, WB_INPUT);
    wb_msg(s, row++, 1, R_ENTRY_INPUT_MEANS, WB_NOTE);
    return row + 1;
}

static void minus_count(struct entry *e, struct buf *f, enum topic t, enum msg word)
{
    enum { CHECK = 14 }; /* column of the monthly sheets */
    buf_cstr(f, "-COUNTIF(");
    wb_range(f, e->topic[t], ENTRY_ROW, CHECK, ENTRY_ROW + e->count[t].rows - 1, CHECK);
    buf_printf(f, ",\"%s\")", msg_text(word, e->options->lang));
}

/* All rows but those that still say that something is to be filled in. */
static void done_formula(struct entry *e, struct buf *f, enum topic t, int row)
{
    buf_char(f, '=');
    wb_here(f, row, P_ROWS);
    minus_count(e, f, t, R_ENTRY_OPEN);
    minus_count(e, f, t, R_ENTRY_PART);
}

static void progress_row(struct entry *e, int row, enum topic t)
{
    struct wb_sheet *s = e->start;
    const struct entry_count *n = &e->count[t];
    struct buf f = {0};
    wb_text(s, row, P_SHEET, wb_sheet_name(e->topic[t]), WB_PLAIN);
    wb_int(s, row, P_ROWS, n->rows);
    done_formula(e, &f, t, row);
    wb_formula(s, row, P_DONE, &f, cell_int(n->booked), WB_FIXED_0);
    buf_reset(&f);
    buf_char(&f, '=');
    wb_here(&f, row, P_ROWS);
    buf_char(&f, '-');
    wb_here(&f, row, P_DONE);
    wb_formula(s, row, P_OPEN, &f, cell_int(n->rows - n->booked), WB_FIXED_0);
    buf_free(&f);
}

static void column_sum(struct wb_sheet *s, int row, int col, int first, int value)
{
    struct buf f = {0};
    buf_cstr(&f, "=SUM(");
    wb_here(&f, first, col);
    buf_char(&f, ':');
    wb_here(&f, row - 1, col);
    buf_char(&f, ')');
    wb_formula(s, row, col, &f, cell_int(value), WB_FIXED_0);
    buf_free(&f);
}

static int progress(struct entry *e, int row)
{
    static const struct wb_column column[P_COUNT] = {{R_ENTRY_SHEET, WB_PLAIN, 44},
                                                     {R_ENTRY_ROWS, WB_FIXED_0, 14},
                                                     {R_ENTRY_FILLED, WB_FIXED_0, 14},
                                                     {R_ENTRY_LEFT, WB_FIXED_0, 14}};
    struct wb_sheet *s = e->start;
    int rows = 0, booked = 0;
    wb_section(s, row++, R_ENTRY_PROGRESS, P_COUNT);
    wb_subhead(s, row++, column, P_COUNT);
    int first = row;
    for (int t = 0; t < TOPIC_COUNT; t++) {
        if (!e->topic[t])
            continue;
        progress_row(e, row++, (enum topic)t);
        rows += e->count[t].rows;
        booked += e->count[t].booked;
    }
    wb_msg(s, row, P_SHEET, R_ENTRY_TOTAL, WB_STRONG);
    column_sum(s, row, P_ROWS, first, rows);
    column_sum(s, row, P_DONE, first, booked);
    column_sum(s, row, P_OPEN, first, rows - booked);
    return row + 2;
}

bool entry_start(struct entry *e)
{
    struct wb_sheet *s = e->start;
    struct buf year = {0}, from = {0}, to = {0};
    wb_height(s, 0, 26);
    wb_msg(s, 0, 0, R_ENTRY_TITLE, WB_TITLE);
    wb_text(s, 1, 0, e->organization.name, WB_STRONG);
    buf_int(&year, e->year);
    entry_month_text(e, &from, 0);
    entry_month_text(e, &to, MONTHS - 1);
    wb_message(s, 2, 0, WB_SUBTITLE, R_ENTRY_PERIOD, year.p, from.p, to.p, NULL);
    int row = progress(e, 4);
    steps(s, row);
    wb_least(s, 0, 30);
    buf_free(&year);
    buf_free(&from);
    buf_free(&to);
    return true;
}
