#include "report/book.h"

#include "core/utf8.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { MAX_SHEETS = 64 };

struct wb_sheet {
    struct wb *wb;
    lxw_worksheet *sheet;
    struct str name;
    int width[WB_MAX_COLUMNS]; /* widest text so far */
    int most[WB_MAX_COLUMNS];  /* limit; 0: default */
    bool fixed[WB_MAX_COLUMNS];
    int tall_row, tall_lines; /* the row at hand, where wrapped text made it taller */
};
struct wb {
    lxw_workbook *book;
    lxw_format *format[WB_STYLES];
    struct file_new file;
    struct arena arena;
    struct wb_sheet *sheet[MAX_SHEETS];
    int sheets;
    struct buf text, formula;
    struct diag *d;
    const char *path;
    enum lang lang;
    lxw_error error; /* the first failure */
};

static void note(struct wb *wb, lxw_error e)
{
    if (e != LXW_NO_ERROR && wb->error == LXW_NO_ERROR)
        wb->error = e;
}

/* ---- formats ---- */
struct look {
    const char *number;
    int size;
    bool bold, wrap;
    int align; /* lxw_format_alignments */
    int indent;
    int32_t colour, fill;
    bool line_below;
};
static const struct look look[WB_STYLES] = {
    [WB_PLAIN] = {.size = 10, .indent = 1},
    [WB_WRAP] = {.size = 10, .indent = 1, .wrap = true},
    [WB_SMALL] = {.size = 8, .wrap = true, .colour = WB_COLOUR_GREY},
    [WB_TITLE] = {.size = 18, .bold = true, .colour = WB_COLOUR_1},
    [WB_SUBTITLE] = {.size = 11, .colour = 0x404040},
    [WB_SECTION] = {.size = 12, .bold = true, .colour = WB_COLOUR_1, .line_below = true},
    [WB_LABEL] = {.size = 10, .indent = 1, .bold = true, .colour = 0x404040},
    [WB_STRONG] = {.size = 11, .indent = 1, .bold = true},
    [WB_HEAD] = {.size = 9,
                 .indent = 1,
                 .bold = true,
                 .wrap = true,
                 .colour = 0xFFFFFF,
                 .fill = WB_COLOUR_1},
    [WB_HEAD_CENTRE] = {.size = 9,
                        .bold = true,
                        .colour = 0xFFFFFF,
                        .fill = WB_COLOUR_1,
                        .align = LXW_ALIGN_CENTER},
    [WB_HEAD_RIGHT] = {.size = 9,
                       .bold = true,
                       .wrap = true,
                       .colour = 0xFFFFFF,
                       .fill = WB_COLOUR_1,
                       .align = LXW_ALIGN_RIGHT},
    [WB_RIGHT] = {.size = 10, .align = LXW_ALIGN_RIGHT},
    [WB_CENTRE] = {.size = 9, .align = LXW_ALIGN_CENTER},
    [WB_NOTE] = {.size = 9, .wrap = true, .colour = 0x595959},
    [WB_MONO] = {.size = 9, .indent = 1},
    [WB_GOOD] = {.size = 9, .align = LXW_ALIGN_CENTER, .fill = 0xDCEBF5},
    [WB_WARN] = {.size = 9, .align = LXW_ALIGN_CENTER, .fill = 0xFBE5B6, .wrap = true},
    [WB_BAD] =
        {.size = 9, .bold = true, .align = LXW_ALIGN_CENTER, .colour = 0xFFFFFF, .fill = 0x9C3A00},
    [WB_QUIET] = {.size = 9, .align = LXW_ALIGN_CENTER, .colour = WB_COLOUR_GREY},
    [WB_ABSENT] = {.size = 9, .align = LXW_ALIGN_RIGHT, .colour = WB_COLOUR_GREY},
    [WB_DAY] = {.size = 10, .number = "yyyy-mm-dd", .align = LXW_ALIGN_CENTER},
    [WB_GENERAL] = {.size = 10, .number = "General", .align = LXW_ALIGN_RIGHT},
    [WB_KG] = {.size = 10, .number = "#,##0.000000"},
    [WB_KG_STRONG] = {.size = 10, .bold = true, .number = "#,##0.000000"},
    [WB_SUM_STRONG] = {.size = 10, .bold = true, .number = "#,##0.0"},
    [WB_TONNE] = {.size = 10, .number = "#,##0.000"},
    [WB_TONNE_STRONG] = {.size = 11, .bold = true, .number = "#,##0.000"},
    [WB_PERCENT] = {.size = 10, .number = "0.0\"%\""},
    [WB_FIXED_0] = {.size = 10, .number = "#,##0"},
    [WB_FIXED_0 + 1] = {.size = 10, .number = "#,##0.0"},
    [WB_FIXED_0 + 2] = {.size = 10, .number = "#,##0.00"},
    [WB_FIXED_0 + 3] = {.size = 10, .number = "#,##0.000"},
    [WB_FIXED_0 + 4] = {.size = 10, .number = "#,##0.0000"},
    [WB_FIXED_0 + 5] = {.size = 10, .number = "#,##0.00000"},
    [WB_FIXED_0 + 6] = {.size = 10, .number = "#,##0.000000"},
    [WB_FIXED_0 + 7] = {.size = 10, .number = "#,##0.0000000"},
    [WB_FIXED_0 + 8] = {.size = 10, .number = "#,##0.00000000"},
    [WB_FIXED_0 + 9] = {.size = 10, .number = "#,##0.000000000"},
};

static int decimals_of(enum wb_style style)
{
    const char *number = look[style].number;
    const char *point = number ? strchr(number, '.') : NULL;
    return point ? (int)strspn(point + 1, "0") : 0;
}

static lxw_format *make_format(struct wb *wb, const struct look *k)
{
    lxw_format *f = workbook_add_format(wb->book);
    if (!f) {
        note(wb, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(f, wb->lang == LANG_JA ? "Yu Gothic" : "Calibri");
    format_set_font_size(f, k->size);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (k->indent)
        format_set_indent(f, (uint8_t)k->indent);
    if (k->bold)
        format_set_bold(f);
    if (k->wrap)
        format_set_text_wrap(f);
    if (k->number)
        format_set_num_format(f, k->number);
    if (k->align)
        format_set_align(f, (uint8_t)k->align);
    if (k->colour)
        format_set_font_color(f, (lxw_color_t)k->colour);
    if (k->fill)
        format_set_bg_color(f, (lxw_color_t)k->fill);
    if (k->line_below) {
        format_set_bottom(f, LXW_BORDER_THIN);
        format_set_bottom_color(f, WB_COLOUR_1);
    }
    return f;
}

/* ---- the workbook ---- */
static void set_properties(struct wb *wb, const struct wb_options *o)
{
    struct buf title = {0}, author = {0};
    wb_clean_text(&title, (struct str){o->title.p, o->title.n < 200 ? o->title.n : 200});
    wb_clean_text(&author, (struct str){o->author.p, o->author.n < 200 ? o->author.n : 200});
    lxw_doc_properties p = {0};
    p.title = title.n ? title.p : NULL;
    p.author = author.n ? author.p : NULL;
    p.created = (time_t)o->created;
    note(wb, workbook_set_properties(wb->book, &p));
    buf_free(&title);
    buf_free(&author);
}

struct wb *wb_new(const struct wb_options *o, struct diag *d)
{
    struct wb *wb = mem_alloc(sizeof *wb);
    wb->d = d;
    wb->lang = o->lang;
    wb->path = o->path;
    if (!file_new(&wb->file, o->path, d)) {
        free(wb);
        return NULL;
    }
    lxw_workbook_options options = {
        .constant_memory = LXW_TRUE, .tmpdir = NULL, .use_zip64 = LXW_FALSE};
    wb->book = workbook_new_opt(wb->file.temp, &options);
    if (!wb->book) {
        diag_error(d, NOWHERE, E_REPORT_WRITE, o->path,
                   lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED), NULL);
        file_abandon(&wb->file);
        free(wb);
        return NULL;
    }
    for (int i = 0; i < WB_STYLES; i++)
        wb->format[i] = make_format(wb, &look[i]);
    set_properties(wb, o);
    return wb;
}

static void free_all(struct wb *wb)
{
    buf_free(&wb->text);
    buf_free(&wb->formula);
    arena_free(&wb->arena);
    free(wb);
}

static void set_widths(struct wb_sheet *s)
{
    for (int c = 0; c < WB_MAX_COLUMNS; c++) {
        int most = s->most[c] ? s->most[c] : 40;
        int w = s->fixed[c] ? most : s->width[c] + 3 < most ? s->width[c] + 3 : most;
        if (s->width[c] || s->fixed[c])
            note(s->wb,
                 worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, w < 4 ? 4 : w, NULL));
    }
}

bool wb_close(struct wb *wb)
{
    for (int i = 0; i < wb->sheets; i++)
        set_widths(wb->sheet[i]);
    lxw_error e = workbook_close(wb->book);
    note(wb, e);
    bool ok = wb->error == LXW_NO_ERROR;
    if (!ok)
        diag_error(wb->d, NOWHERE, E_REPORT_WRITE, wb->path, lxw_strerror(wb->error), NULL);
    if (ok)
        ok = file_commit(&wb->file, wb->d);
    else
        file_abandon(&wb->file);
    free_all(wb);
    return ok;
}

void wb_abandon(struct wb *wb)
{
    if (!wb)
        return;
    (void)workbook_close(
        wb->book); /* into the temporary file: only this closes the sheets' own files, too */
    file_abandon(&wb->file);
    free_all(wb);
}

void *wb_library(struct wb *wb)
{
    return wb->book;
}

void wb_check(struct wb_sheet *s, int library_error)
{
    note(s->wb, (lxw_error)library_error);
}

void *wb_library_sheet(struct wb_sheet *s)
{
    return s->sheet;
}

struct str wb_sheet_name(const struct wb_sheet *s)
{
    return s->name;
}

enum lang wb_lang(const struct wb_sheet *s)
{
    return s->wb->lang;
}

static bool name_taken(const struct wb *wb, struct str name)
{
    struct buf a = {0}, b = {0};
    bool taken = false;
    utf8_fold(&a, name);
    for (int i = 0; i < wb->sheets && !taken; i++) {
        buf_reset(&b);
        utf8_fold(&b, wb->sheet[i]->name);
        taken = str_eq(buf_view(&a), buf_view(&b));
    }
    buf_free(&a);
    buf_free(&b);
    return taken;
}

static void set_page(lxw_worksheet *w)
{
    worksheet_set_landscape(w);
    worksheet_set_paper(w, 9); /* A4 */
    worksheet_set_margins(w, 0.45, 0.45, 0.5, 0.6);
    worksheet_fit_to_pages(w, 1, 0);
    worksheet_gridlines(w, LXW_HIDE_ALL_GRIDLINES);
}

struct wb_sheet *wb_add(struct wb *wb, struct str name)
{
    struct buf clean = {0};
    struct wb_sheet *s = arena_alloc(&wb->arena, sizeof *s);
    wb_clean_sheet_name(&clean, name);
    for (int n = 2; name_taken(wb, buf_view(&clean)) && n < 100; n++) {
        struct buf next = {0};
        buf_printf(&next, "%d ", n);
        buf_str(&next, name);
        buf_reset(&clean);
        wb_clean_sheet_name(&clean, buf_view(&next));
        buf_free(&next);
    }
    s->wb = wb;
    s->name = str_save(&wb->arena, buf_view(&clean));
    buf_free(&clean);
    s->sheet = wb->sheets < MAX_SHEETS ? workbook_add_worksheet(wb->book, s->name.p) : NULL;
    if (!s->sheet) {
        note(wb, LXW_ERROR_PARAMETER_VALIDATION);
        return s;
    }
    wb->sheet[wb->sheets++] = s;
    set_page(s->sheet);
    note(wb, worksheet_set_footer(s->sheet, "&L&8&A&R&8&P / &N"));
    return s;
}

/* ---- cells ---- */
static bool writable(struct wb_sheet *s, int row, int col)
{
    if (s->wb->error != LXW_NO_ERROR)
        return false;
    if (row >= 0 && row < WB_MAX_ROWS && col >= 0 && col < WB_MAX_COLUMNS)
        return true;
    note(s->wb, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    return false;
}

static void widen(struct wb_sheet *s, int col, int width)
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
        widen(s, col, (utf8_width(text) * look[style].size + 9) / 10);
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
    if (!writable(s, row, col))
        return;
    struct wb *wb = s->wb;
    if (text.n == 0 && !look[style].fill && !look[style].line_below)
        return;
    buf_reset(&wb->text);
    wb_clean_text(&wb->text, text);
    widen_for(s, col, buf_view(&wb->text), style);
    if (style == WB_WRAP || style == WB_NOTE)
        make_tall(s, row, col, buf_view(&wb->text));
    lxw_format *f = wb->format[style];
    if (wb->text.n == 0)
        note(wb, worksheet_write_blank(s->sheet, (lxw_row_t)row, (lxw_col_t)col, f));
    else
        note(wb, worksheet_write_string(s->sheet, (lxw_row_t)row, (lxw_col_t)col, wb->text.p, f));
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
    if (!writable(s, row, col))
        return;
    widen(s, col, style == WB_GENERAL ? 10 : cell_width(c, decimals_of(style)));
    note(s->wb, worksheet_write_number(s->sheet, (lxw_row_t)row, (lxw_col_t)col, c.v,
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
        widen(s, col, utf8_width(buf_view(&text)));
    buf_free(&text);
}

void wb_day(struct wb_sheet *s, int row, int col, day_t day)
{
    if (day == DAY_NONE || !writable(s, row, col))
        return;
    widen(s, col, 10);
    /* day 0 of spreadsheets is 1899-12-30 */
    note(s->wb, worksheet_write_number(s->sheet, (lxw_row_t)row, (lxw_col_t)col, day + 25569,
                                       s->wb->format[WB_DAY]));
}

void wb_formula(struct wb_sheet *s, int row, int col, const struct buf *formula, struct cell value,
                enum wb_style style)
{
    if (!writable(s, row, col))
        return;
    widen(s, col, style == WB_GENERAL ? 12 : cell_width(value, decimals_of(style)));
    note(s->wb, worksheet_write_formula_num(s->sheet, (lxw_row_t)row, (lxw_col_t)col, formula->p,
                                            s->wb->format[style], value.v));
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
        note(wb, workbook_define_name(wb->book, name, f.p));
    else
        note(wb, LXW_ERROR_PARAMETER_VALIDATION);
    buf_free(&f);
}

/* ---- tables and pages ---- */
static enum wb_style head_style(enum wb_style style)
{
    if (style == WB_CENTRE || style == WB_DAY)
        return WB_HEAD_CENTRE;
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
        widen(s, i, likely_width(column[i].style));
        widen(s, i, width < 12 ? width : width / 2 < 10 ? 10 : width / 2 + 1);
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
    note(s->wb, worksheet_repeat_rows(s->sheet, (lxw_row_t)row, (lxw_row_t)row));
}

void wb_filter(struct wb_sheet *s, int row1, int row2, int columns)
{
    if (s->sheet && row2 > row1)
        note(s->wb, worksheet_autofilter(s->sheet, (lxw_row_t)row1, 0, (lxw_row_t)row2,
                                         (lxw_col_t)(columns - 1)));
}

void wb_least(struct wb_sheet *s, int col, int width)
{
    if (col >= 0 && col < WB_MAX_COLUMNS)
        widen(s, col, width);
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
    if (writable(s, row, 0))
        note(s->wb, worksheet_set_row(s->sheet, (lxw_row_t)row, points, NULL));
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
        note(s->wb, worksheet_set_h_pagebreaks(s->sheet, breaks));
}
