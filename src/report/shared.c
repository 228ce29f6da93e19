/* What several sheets use. */
#include "report/sheet.h"

#include "core/utf8.h"

void activity_label(const struct report *r, struct buf *out, struct str activity)
{
    struct str name = factors_activity_name(r->model.factors, activity, r->options->lang);
    buf_str(out, name.n ? name : activity);
}

void fiscal_label(const struct report *r, struct buf *out)
{
    const char *arg[2] = {NULL, NULL};
    struct buf year = {0};
    buf_int(&year, r->model.inventory->year);
    arg[0] = year.p;
    msg_format(out, msg_text(R_FISCAL_YEAR, r->options->lang), arg);
    buf_free(&year);
}

void sheet_title(struct wb_sheet *s, enum msg title, enum msg purpose)
{
    wb_height(s, 0, 26);
    wb_msg(s, 0, 0, title, WB_TITLE);
    wb_msg(s, 1, 0, purpose, WB_SUBTITLE);
}

void month_heads(const struct report *r, struct wb_sheet *s, int row, int column,
                 enum wb_style style)
{
    int first = date_month_index(r->model.inventory->from);
    for (int m = 0; m < LINE_MONTHS; m++) {
        struct buf name = {0};
        buf_printf(&name, "%04d-%02d", (first + m) / 12, (first + m) % 12 + 1);
        wb_text(s, row, column + m, buf_view(&name), style);
        wb_least(s, column + m, 9);
        buf_free(&name);
    }
}

/* ---- formulas over the calculation ---- */
int calculation_last(const struct report *r)
{
    int64_t n = r->model.lines > 0 ? r->model.lines : 1;
    return (int)(FIRST_ROW + n - 1);
}

void calculation_column(const struct report *r, struct buf *out, int column)
{
    wb_range(out, r->sheet[SHEET_CALCULATION], FIRST_ROW, column, calculation_last(r), column);
}

void sum_formula(struct report *r, int column, const char *key, int category)
{
    struct buf *f = &r->formula;
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUMIFS(");
    calculation_column(r, f, column);
    buf_char(f, ',');
    calculation_column(r, f, C_KEY);
    buf_printf(f, ",\"%s\"", key);
    if (category > 0) {
        buf_char(f, ',');
        calculation_column(r, f, C_CATEGORY);
        buf_printf(f, ",%d", category);
    }
    buf_cstr(f, "),6)");
}

/* ---- long text over several rows ---- */
/* Japanese lines do not begin with these. */
static size_t closing(struct str rest)
{
    static const char *const mark[] = {"、", "。", "）", "」", "・"};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++)
        if (str_starts(rest, mark[i]))
            return 3;
    return 0;
}

/* The bytes of `text` that fit `width` columns, ending at a space where there is one near the end.
 */
static size_t fit(struct str text, int width)
{
    size_t at = 0, space = 0;
    int used = 0;
    while (at < text.n) {
        size_t next = at + 1;
        while (next < text.n && ((unsigned char)text.p[next] & 0xC0) == 0x80)
            next++;
        if (text.p[at] == '\n')
            return at;
        used += utf8_width((struct str){text.p + at, next - at});
        if (used > width)
            return space > at / 2 ? space : at + closing((struct str){text.p + at, text.n - at});
        if (text.p[at] == ' ')
            space = at;
        at = next;
    }
    return text.n;
}

int wb_lines(struct wb_sheet *s, int row, int col, struct str text, enum wb_style style, int width)
{
    struct str rest = str_trim(text);
    int rows = 0;
    do {
        size_t n = fit(rest, width);
        if (n == 0 && rest.n > 0 && rest.p[0] != '\n')
            n = rest.n;
        wb_text(s, row + rows++, col, (struct str){rest.p, n}, style);
        rest = str_trim((struct str){rest.p + n, rest.n - n});
    } while (rest.n > 0);
    return rows;
}
