/* The monthly sheets: a row for each meter and month, to be filled from the bill. */
#include "report/entry_private.h"

#include <string.h>

enum {
    K_SITE,
    K_METER,
    K_NAME,
    K_MONTH,
    K_QUANTITY,
    K_UNIT,
    K_COST,
    K_START,
    K_END,
    K_STATUS,
    K_DOCUMENT,
    K_NOTE,
    K_BOOKED,
    K_LAST,
    K_CHECK,
    K_COUNT
};
static const struct wb_column columns[K_COUNT] = {
    [K_SITE] = {B_SITE, WB_PLAIN, 18},
    [K_METER] = {B_METER, WB_PLAIN, 20},
    [K_NAME] = {R_ENTRY_WHAT, WB_PLAIN, 26},
    [K_MONTH] = {B_MONTH, WB_CENTRE, 11},
    [K_QUANTITY] = {B_QUANTITY, WB_INPUT_NUMBER, 14},
    [K_UNIT] = {B_UNIT, WB_CENTRE, 9},
    [K_COST] = {B_COST, WB_INPUT_NUMBER, 13},
    [K_START] = {B_START, WB_INPUT_DAY, 13},
    [K_END] = {B_END, WB_INPUT_DAY, 13},
    [K_STATUS] = {B_STATUS, WB_INPUT, 11},
    [K_DOCUMENT] = {B_DOCUMENT, WB_INPUT, 15},
    [K_NOTE] = {B_NOTE, WB_INPUT, 18},
    [K_BOOKED] = {R_ENTRY_BOOKED, WB_REFERENCE, 13},
    [K_LAST] = {R_ENTRY_LAST_YEAR, WB_REFERENCE, 13},
    [K_CHECK] = {R_ENTRY_CHECK, WB_PLAIN, 30},
};

static void quantity_cell(struct wb_sheet *s, int row, int col, const struct month_use *u)
{
    if (u->known)
        wb_dec(s, row, col, dec_trim((struct dec){u->micro, 6}), WB_REFERENCE);
}

void entry_literal(struct buf *f, const char *text)
{
    buf_char(f, '"');
    for (; *text; text++) {
        if (*text == '"')
            buf_char(f, '"');
        buf_char(f, *text);
    }
    buf_char(f, '"');
}

/* What the row still wants, in words. The texts are ours, the rest addresses. */
static void check_cell(struct entry *e, struct wb_sheet *s, int row, enum msg booked)
{
    enum lang lang = e->options->lang;
    struct buf f = {0}, q = {0}, b = {0}, last = {0};
    wb_here(&q, row, K_QUANTITY);
    wb_here(&b, row, K_BOOKED);
    wb_here(&last, row, K_LAST);
    buf_printf(&f, "=IF(%s=\"\",IF(%s=\"\",", q.p, b.p);
    entry_literal(&f, msg_text(R_ENTRY_OPEN, lang));
    buf_char(&f, ',');
    entry_literal(&f, msg_text(booked == R_ENTRY_OPEN ? R_ENTRY_DONE : booked, lang));
    buf_printf(&f, "),IF(NOT(ISNUMBER(%s)),", q.p);
    entry_literal(&f, msg_text(R_ENTRY_NOT_NUMBER, lang));
    buf_printf(&f, ",IF(%s<0,", q.p);
    entry_literal(&f, msg_text(R_ENTRY_NEGATIVE, lang));
    buf_printf(&f, ",IF(%s=\"\",", last.p);
    entry_literal(&f, msg_text(R_ENTRY_OK, lang));
    buf_printf(&f, ",IF(OR(%s>3*%s,%s*3<%s),", q.p, last.p, q.p, last.p);
    entry_literal(&f, msg_text(R_ENTRY_FAR, lang));
    buf_char(&f, ',');
    entry_literal(&f, msg_text(R_ENTRY_OK, lang));
    buf_cstr(&f, ")))))");
    wb_formula_text(s, row, K_CHECK, &f, msg_text(booked, lang), WB_PLAIN);
    buf_free(&f);
    buf_free(&q);
    buf_free(&b);
    buf_free(&last);
}

void entry_number_check(struct wb_sheet *s, int row, int col, int number)
{
    struct buf f = {0}, q = {0};
    wb_here(&q, row, number);
    buf_printf(&f, "=IF(%s=\"\",", q.p);
    entry_literal(&f, msg_text(R_ENTRY_OPEN, wb_lang(s)));
    buf_printf(&f, ",IF(ISNUMBER(%s),", q.p);
    entry_literal(&f, msg_text(R_ENTRY_OK, wb_lang(s)));
    buf_char(&f, ',');
    entry_literal(&f, msg_text(R_ENTRY_NOT_NUMBER, wb_lang(s)));
    buf_cstr(&f, "))");
    wb_formula_text(s, row, col, &f, msg_text(R_ENTRY_OPEN, wb_lang(s)), WB_PLAIN);
    buf_free(&f);
    buf_free(&q);
}

static void blank_inputs(struct wb_sheet *s, int row)
{
    for (int c = 0; c < K_COUNT; c++)
        if (columns[c].style == WB_INPUT || columns[c].style == WB_INPUT_NUMBER ||
            columns[c].style == WB_INPUT_DAY)
            wb_text(s, row, c, STR(""), columns[c].style);
}

/* A meter that is still to be named has `m` NULL. */
static void month_row(struct entry *e, struct wb_sheet *s, int row, const struct entry_meter *m,
                      int month)
{
    struct buf text = {0};
    entry_month_text(e, &text, month);
    blank_inputs(s, row);
    if (m) {
        struct str kind = ledger_text(e->ledger, m->meter.kind);
        wb_text(s, row, K_SITE, m->site, WB_PLAIN);
        wb_text(s, row, K_METER, m->meter.id, WB_PLAIN);
        wb_text(s, row, K_NAME, entry_activity_name(e, kind), WB_PLAIN);
        wb_text(s, row, K_UNIT, ledger_text(e->ledger, m->meter.unit), WB_CENTRE);
        quantity_cell(s, row, K_BOOKED, &m->booked[month]);
        quantity_cell(s, row, K_LAST, &m->last[month]);
    } else {
        wb_text(s, row, K_METER, STR(""), WB_INPUT);
        wb_text(s, row, K_UNIT, STR(""), WB_INPUT);
    }
    wb_text(s, row, K_MONTH, buf_view(&text), WB_CENTRE);
    check_cell(e, s, row,
               !m || !m->booked[month].known              ? R_ENTRY_OPEN
               : entry_whole(e, &m->booked[month], month) ? R_ENTRY_DONE
                                                          : R_ENTRY_PART);
    buf_free(&text);
}

static void rules(struct entry *e, struct wb_sheet *s, int first, int last, bool named)
{
    struct buf range = {0};
    wb_allow_number(s, first, K_QUANTITY, last);
    wb_allow_number(s, first, K_COST, last);
    wb_allow_day(s, first, K_START, last);
    wb_allow_day(s, first, K_END, last);
    entry_list_range(e, &range, LIST_STATUS);
    wb_allow_list(s, first, K_STATUS, last, &range, true);
    buf_reset(&range);
    entry_meter_range(e, &range);
    if (!named)
        wb_allow_list(s, first, K_METER, last, &range, true);
    buf_reset(&range);
    entry_list_range(e, &range, LIST_UNIT);
    if (!named)
        wb_allow_list(s, first, K_UNIT, last, &range, false);
    wb_mark(s, first, K_CHECK, last, "⚠");
    buf_free(&range);
}

static int meter_rows(struct entry *e, struct wb_sheet *s, enum topic t)
{
    int row = ENTRY_ROW;
    for (int i = 0; i < e->meters; i++) {
        for (int m = 0; e->meter[i].topic == t && m < MONTHS; m++, row++) {
            month_row(e, s, row, &e->meter[i], m);
            e->count[t].booked += entry_whole(e, &e->meter[i].booked[m], m);
        }
    }
    return row;
}

bool entry_months(struct entry *e, enum topic t)
{
    static const enum msg title[TOPIC_COUNT] = {R_ENTRY_ELECTRICITY, R_ENTRY_GAS, R_ENTRY_FUEL,
                                                R_ENTRY_OTHER};
    struct wb_sheet *s = e->topic[t];
    entry_title(s, title[t], R_ENTRY_MONTHS_PURPOSE);
    wb_head(s, ENTRY_HEAD, columns, K_COUNT);
    wb_keep_columns(s, ENTRY_HEAD, K_QUANTITY);
    int end = meter_rows(e, s, t);
    bool named = end > ENTRY_ROW;
    for (int m = 0; !named && m < MONTHS; m++)
        month_row(e, s, end++, NULL, m);
    e->count[t].rows = end - ENTRY_ROW;
    rules(e, s, ENTRY_ROW, end - 1, named);
    return true;
}
