/* Cells: texts, numbers, formulas with their values, addresses, names. */
#include "report/book_private.h"

#include "core/utf8.h"
#include <stdarg.h>
#include <string.h>

bool wb_writable(struct wb_sheet *s, int row, int col)
{
    if (s->wb->error != LXW_NO_ERROR)
        return false;
    if (row >= 0 && row < WB_MAX_ROWS && col >= 0 && col < WB_MAX_COLUMNS)
        return true;
    wb_note(s->wb, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    return false;
}

void wb_widen(struct wb_sheet *s, int col, int width)
{
    if (width > s->width[col])
        s->width[col] = width;
}

/* Wrapped text needs no room beyond its column's limit; titles may run over the empty cells beside
 * them. */
static void widen_for(struct wb_sheet *s, int col, struct str text, enum wb_style style)
{
    if (s->most[col] && s->width[col] >= s->most[col])
        return;
    if (style != WB_TITLE && style != WB_SUBTITLE && style != WB_SECTION && style != WB_HEAD &&
        style != WB_HEAD_RIGHT && style != WB_HEAD_CENTRE)
        wb_widen(s, col, (utf8_width(text) * wb_size(style) + 9) / 10);
}

/* Programs do not make rows taller for wrapped text on opening: the height is set, by the widest
 * that the column may become. */
static void make_tall(struct wb_sheet *s, int row, int col, struct str text)
{
    int room = (s->most[col] ? s->most[col] : 40) - 2, lines = 0;
    for (struct str rest = text; rest.p;) {
        struct str line = str_split(&rest, '\n');
        lines += 1 + utf8_width(line) * 10 / 11 / (room > 4 ? room : 4);
    }
    if (lines > 20)
        lines = 20;
    if (lines < 2 || (s->tall_row == row && lines <= s->tall_lines))
        return;
    s->tall_row = row;
    s->tall_lines = lines;
    wb_height(s, row, 14 * lines + 2);
}

void wb_text(struct wb_sheet *s, int row, int col, struct str text, enum wb_style style)
{
    if (!wb_writable(s, row, col))
        return;
    struct wb *wb = s->wb;
    if (text.n == 0 && !wb_shows_empty(style))
        return;
    buf_reset(&wb->text);
    wb_clean_text(&wb->text, text);
    widen_for(s, col, buf_view(&wb->text), style);
    if (style == WB_WRAP || style == WB_NOTE)
        make_tall(s, row, col, buf_view(&wb->text));
    lxw_format *f = wb->format[style];
    if (wb->text.n == 0)
        wb_note(wb, worksheet_write_blank(s->sheet, (lxw_row_t)row, (lxw_col_t)col, f));
    else
        wb_note(wb,
                worksheet_write_string(s->sheet, (lxw_row_t)row, (lxw_col_t)col, wb->text.p, f));
}

void wb_msg(struct wb_sheet *s, int row, int col, enum msg m, enum wb_style style)
{
    wb_text(s, row, col, str_of(msg_text(m, s->wb->lang)), style);
}

void wb_message(struct wb_sheet *s, int row, int col, enum wb_style style, enum msg m, ...)
{
    const char *arg[10] = {0};
    va_list ap;
    va_start(ap, m);
    for (int i = 0; i < 9; i++)
        if (!(arg[i] = va_arg(ap, const char *)))
            break;
    va_end(ap);
    struct buf text = {0};
    msg_format(&text, msg_text(m, s->wb->lang), arg);
    wb_text(s, row, col, buf_view(&text), style);
    buf_free(&text);
}

void wb_number(struct wb_sheet *s, int row, int col, struct cell c, enum wb_style style)
{
    if (!wb_writable(s, row, col))
        return;
    wb_widen(s, col, style == WB_GENERAL ? 10 : cell_width(c, wb_decimals(style)));
    wb_note(s->wb, worksheet_write_number(s->sheet, (lxw_row_t)row, (lxw_col_t)col, c.v,
                                          s->wb->format[style]));
}

void wb_int(struct wb_sheet *s, int row, int col, int64_t v)
{
    wb_number(s, row, col, cell_int(v), WB_FIXED_0);
}

void wb_dec(struct wb_sheet *s, int row, int col, struct dec d, enum wb_style style)
{
    wb_number(s, row, col, cell_dec(d), style);
    struct buf text = {0};
    dec_print(&text, d);
    if (style == WB_GENERAL && col >= 0 && col < WB_MAX_COLUMNS)
        wb_widen(s, col, utf8_width(buf_view(&text)));
    buf_free(&text);
}

void wb_day(struct wb_sheet *s, int row, int col, day_t day)
{
    if (day == DAY_NONE || !wb_writable(s, row, col))
        return;
    wb_widen(s, col, 10);
    /* day 0 of spreadsheets is 1899-12-30 */
    wb_note(s->wb, worksheet_write_number(s->sheet, (lxw_row_t)row, (lxw_col_t)col, day + 25569,
                                          s->wb->format[WB_DAY]));
}

void wb_formula(struct wb_sheet *s, int row, int col, const struct buf *formula, struct cell value,
                enum wb_style style)
{
    if (!wb_writable(s, row, col))
        return;
    wb_widen(s, col, style == WB_GENERAL ? 12 : cell_width(value, wb_decimals(style)));
    wb_note(s->wb, worksheet_write_formula_num(s->sheet, (lxw_row_t)row, (lxw_col_t)col, formula->p,
                                               s->wb->format[style], value.v));
}

void wb_formula_text(struct wb_sheet *s, int row, int col, const struct buf *formula,
                     const char *value, enum wb_style style)
{
    if (!wb_writable(s, row, col))
        return;
    wb_widen(s, col, utf8_width(str_of(value)));
    wb_note(s->wb, worksheet_write_formula_str(s->sheet, (lxw_row_t)row, (lxw_col_t)col, formula->p,
                                               s->wb->format[style], value));
}

/* Literals of a formula keep 15 digits. */
static bool literal(int64_t v)
{
    return v > -1000000000000000 && v < 1000000000000000;
}

void wb_ratio(struct wb_sheet *s, int row, int col, const struct ratio *r, enum wb_style style)
{
    struct buf f = {0};
    int64_t num, den;
    bool ends = ratio_print(&f, r, 12);
    if (ends || !ratio_small(r, &num, &den) || !literal(num) || !literal(den)) {
        wb_number(s, row, col, cell_ratio(r), style);
    } else {
        buf_reset(&f);
        buf_char(&f, '=');
        buf_int(&f, num);
        buf_char(&f, '/');
        buf_int(&f, den);
        wb_formula(s, row, col, &f, cell_ratio(r), style);
    }
    buf_free(&f);
}

/* ---- addresses ---- */
static void put_column(struct buf *out, int col)
{
    if (col >= 26)
        buf_char(out, (char)('A' + col / 26 - 1));
    buf_char(out, (char)('A' + col % 26));
}

void wb_here(struct buf *out, int row, int col)
{
    buf_char(out, '$');
    put_column(out, col);
    buf_char(out, '$');
    buf_int(out, row + 1);
}

void wb_ref(struct buf *out, const struct wb_sheet *s, int row, int col)
{
    buf_char(out, '\'');
    buf_str(out, s->name); /* holds no apostrophe: see wb_clean_sheet_name */
    buf_cstr(out, "'!");
    wb_here(out, row, col);
}

void wb_range(struct buf *out, const struct wb_sheet *s, int row1, int col1, int row2, int col2)
{
    wb_ref(out, s, row1, col1);
    buf_char(out, ':');
    wb_here(out, row2, col2);
}

void wb_define(struct wb *wb, const char *name, const struct wb_sheet *s, int row, int col)
{
    struct buf f = {0};
    buf_char(&f, '=');
    wb_ref(&f, s, row, col);
    if (wb_name_ok(name) && f.n < LXW_DEFINED_NAME_LENGTH - 1)
        wb_note(wb, workbook_define_name(wb->book, name, f.p));
    else
        wb_note(wb, LXW_ERROR_PARAMETER_VALIDATION);
    buf_free(&f);
}
