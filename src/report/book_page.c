/* Tables and pages: headings, widths, heights, what is printed. */
#include "report/book_private.h"

#include "core/utf8.h"

static enum wb_style head_style(enum wb_style style)
{
    if (style == WB_CENTRE || style == WB_DAY || style == WB_INPUT_DAY)
        return WB_HEAD_CENTRE;
    if (style == WB_INPUT)
        return WB_HEAD;
    return style >= WB_GENERAL || style == WB_RIGHT ? WB_HEAD_RIGHT : WB_HEAD;
}

/* What the cells below a heading will need, as far as their style tells. */
static int likely_width(enum wb_style style)
{
    if (style == WB_KG || style == WB_KG_STRONG)
        return 14;
    return style == WB_DAY || style == WB_TONNE || style == WB_GENERAL ? 10 : 0;
}

void wb_subhead(struct wb_sheet *s, int row, const struct wb_column *column, int n)
{
    int lines = 1;
    for (int i = 0; i < n; i++) {
        struct str title = str_of(msg_text(column[i].title, s->wb->lang));
        int width = utf8_width(title), most = column[i].most ? column[i].most : 40;
        if (!s->most[i] || most > s->most[i])
            s->most[i] = most;
        wb_widen(s, i, likely_width(column[i].style));
        wb_widen(s, i, width < 12 ? width : width / 2 < 10 ? 10 : width / 2 + 1);
        if (width > s->width[i])
            lines = width > 2 * s->width[i] ? 3 : lines > 2 ? lines : 2;
    }
    wb_height(s, row, 14 * lines + 4);
    for (int i = 0; i < n; i++)
        wb_msg(s, row, i, column[i].title, head_style(column[i].style));
}

void wb_head(struct wb_sheet *s, int row, const struct wb_column *column, int n)
{
    wb_subhead(s, row, column, n);
    if (!s->sheet)
        return;
    worksheet_freeze_panes(s->sheet, (lxw_row_t)row + 1, 0);
    wb_note(s->wb, worksheet_repeat_rows(s->sheet, (lxw_row_t)row, (lxw_row_t)row));
}

void wb_keep_columns(struct wb_sheet *s, int head_row, int n)
{
    if (!s->sheet)
        return;
    worksheet_freeze_panes(s->sheet, (lxw_row_t)head_row + 1, (lxw_col_t)n);
    wb_note(s->wb, worksheet_repeat_columns(s->sheet, 0, (lxw_col_t)(n - 1)));
}

void wb_filter(struct wb_sheet *s, int row1, int row2, int columns)
{
    if (s->sheet && row2 > row1)
        wb_note(s->wb, worksheet_autofilter(s->sheet, (lxw_row_t)row1, 0, (lxw_row_t)row2,
                                            (lxw_col_t)(columns - 1)));
}

void wb_least(struct wb_sheet *s, int col, int width)
{
    if (col >= 0 && col < WB_MAX_COLUMNS)
        wb_widen(s, col, width);
}

void wb_width(struct wb_sheet *s, int col, int width)
{
    s->fixed[col] = true;
    s->most[col] = width;
}

void wb_section(struct wb_sheet *s, int row, enum msg m, int columns)
{
    wb_height(s, row, 21);
    wb_msg(s, row, 0, m, WB_SECTION);
    for (int c = 1; c < columns; c++)
        wb_text(s, row, c, STR(""), WB_SECTION);
}

void wb_height(struct wb_sheet *s, int row, int points)
{
    if (wb_writable(s, row, 0))
        wb_note(s->wb, worksheet_set_row(s->sheet, (lxw_row_t)row, points, NULL));
}

void wb_print_scale(struct wb_sheet *s, int percent)
{
    if (s->sheet)
        worksheet_set_print_scale(s->sheet, (uint16_t)percent);
}

void wb_print_pages(struct wb_sheet *s, int wide, int tall)
{
    if (s->sheet)
        worksheet_fit_to_pages(s->sheet, (uint16_t)wide, (uint16_t)tall);
}

void wb_page_break(struct wb_sheet *s, const int *rows, int n)
{
    lxw_row_t breaks[32] = {0};
    for (int i = 0; i < n && i < 31; i++)
        breaks[i] = (lxw_row_t)rows[i];
    if (s->sheet)
        wb_note(s->wb, worksheet_set_h_pagebreaks(s->sheet, breaks));
}
