/* What each style looks like. */
#include "report/book_private.h"

#include <string.h>

struct look {
    const char *number;
    int size;
    bool bold, wrap;
    int align; /* lxw_format_alignments */
    int indent;
    int32_t colour, fill;
    bool line_below, box;
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
    [WB_INPUT] = {.size = 10, .indent = 1, .fill = 0xFFF8DC, .box = true},
    [WB_INPUT_NUMBER] = {.size = 10,
                         .number = "#,##0.######",
                         .align = LXW_ALIGN_RIGHT,
                         .fill = 0xFFF8DC,
                         .box = true},
    [WB_INPUT_DAY] = {.size = 10,
                      .number = "yyyy-mm-dd",
                      .align = LXW_ALIGN_CENTER,
                      .fill = 0xFFF8DC,
                      .box = true},
    [WB_REFERENCE] = {.size = 10,
                      .number = "#,##0.###",
                      .align = LXW_ALIGN_RIGHT,
                      .colour = WB_COLOUR_GREY},
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

int wb_decimals(enum wb_style style)
{
    const char *number = look[style].number;
    const char *point = number ? strchr(number, '.') : NULL;
    return point ? (int)strspn(point + 1, "0") : 0;
}

lxw_format *wb_make_format(struct wb *wb, enum wb_style style)
{
    const struct look *k = &look[style];
    lxw_format *f = workbook_add_format(wb->book);
    if (!f) {
        wb_note(wb, LXW_ERROR_MEMORY_MALLOC_FAILED);
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
    if (k->box) {
        format_set_border(f, LXW_BORDER_THIN);
        format_set_border_color(f, 0xBFBFBF);
    }
    return f;
}

int wb_size(enum wb_style style)
{
    return look[style].size;
}

bool wb_shows_empty(enum wb_style style)
{
    return look[style].fill || look[style].line_below;
}
