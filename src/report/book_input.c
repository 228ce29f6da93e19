/* What may stand in the cells that people fill in. */
#include "report/book_private.h"

#include <string.h>

/* The library copies its texts but asks for writable ones. */
static char *writable(struct wb_sheet *s, const char *text)
{
    return arena_strndup(&s->wb->arena, text, strlen(text));
}

static char *said(struct wb_sheet *s, enum msg m)
{
    return writable(s, msg_text(m, s->wb->lang));
}

static void validate(struct wb_sheet *s, int row1, int col, int row2, lxw_data_validation *v)
{
    if (!wb_writable(s, row2, col) || row2 < row1)
        return;
    v->error_title = said(s, R_INPUT_TITLE);
    wb_note(s->wb, worksheet_data_validation_range(s->sheet, (lxw_row_t)row1, (lxw_col_t)col,
                                                   (lxw_row_t)row2, (lxw_col_t)col, v));
}

void wb_allow_list(struct wb_sheet *s, int row1, int col, int row2, const struct buf *range,
                   bool only)
{
    struct buf f = {0};
    buf_char(&f, '=');
    buf_str(&f, buf_view(range));
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                             .value_formula = f.p,
                             .error_type = only ? LXW_VALIDATION_ERROR_TYPE_STOP
                                                : LXW_VALIDATION_ERROR_TYPE_WARNING,
                             .error_message = said(s, only ? R_INPUT_LIST : R_INPUT_LIST_OPEN)};
    validate(s, row1, col, row2, &v);
    buf_free(&f);
}

void wb_allow_number(struct wb_sheet *s, int row1, int col, int row2)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                             .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                             .minimum_number = -1000000000000,
                             .maximum_number = 1000000000000,
                             .error_message = said(s, R_INPUT_NUMBER)};
    validate(s, row1, col, row2, &v);
}

/* 1900-01-01 to 2199-12-31, the days that the program knows. */
void wb_allow_day(struct wb_sheet *s, int row1, int col, int row2)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_DATE,
                             .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                             .minimum_datetime = {.year = 1900, .month = 1, .day = 1},
                             .maximum_datetime = {.year = 2199, .month = 12, .day = 31},
                             .error_message = said(s, R_INPUT_DAY)};
    validate(s, row1, col, row2, &v);
}

void wb_mark(struct wb_sheet *s, int row1, int col, int row2, const char *mark)
{
    if (!wb_writable(s, row2, col) || row2 < row1)
        return;
    lxw_conditional_format c = {.type = LXW_CONDITIONAL_TYPE_TEXT,
                                .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH,
                                .value_string = writable(s, mark),
                                .format = s->wb->format[WB_WARN]};
    wb_note(s->wb, worksheet_conditional_format_range(s->sheet, (lxw_row_t)row1, (lxw_col_t)col,
                                                      (lxw_row_t)row2, (lxw_col_t)col, &c));
}
