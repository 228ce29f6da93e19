/* The summary's charts: native ones, that follow the cells. Three tones that stay apart without
 * colour sight and in grey print. */
#include "report/sheet.h"

#include "report/lxw.h"

static void fonts(lxw_chart *c, enum lang lang)
{
    char japanese[] = "Yu Gothic", latin[] = "Calibri"; /* the library copies them */
    char *name = lang == LANG_JA ? japanese : latin;
    lxw_chart_font title = {.name = name, .size = 12, .bold = LXW_TRUE},
                   small = {.name = name, .size = 9};
    chart_title_set_name_font(c, &title);
    chart_legend_set_font(c, &small);
    chart_axis_set_num_font(c->x_axis, &small);
    chart_axis_set_num_font(c->y_axis, &small);
    chart_axis_set_name_font(c->y_axis, &small);
}

static void axes(lxw_chart *c, enum lang lang, bool across)
{
    static lxw_chart_line grid = {.color = 0xD9D9D9, .width = 0.5f}, none = {.none = LXW_TRUE};
    lxw_chart_axis *values =
        across ? c->x_axis : c->y_axis; /* this version counts a bar chart's axes by direction */
    chart_axis_set_num_format(values, "#,##0.0##");
    chart_axis_set_line(values, &none);
    if (across) { /* the bars carry their figures */
        chart_axis_major_gridlines_set_visible(values, LXW_FALSE);
        chart_axis_set_label_position(values, LXW_CHART_AXIS_LABEL_POSITION_NONE);
        return;
    }
    chart_axis_major_gridlines_set_line(values, &grid);
    chart_axis_set_name(values, msg_text(R_TONNES, lang));
}

static lxw_chart_series *add_series(lxw_chart *c, const struct wb_sheet *s, int column,
                                    int label_row, int first, int last, int names, int colour)
{
    struct buf values = {0}, categories = {0}, name = {0};
    lxw_chart_fill fill = {.color = (lxw_color_t)colour};
    buf_char(&values, '=');
    wb_range(&values, s, first, column, last, column);
    buf_char(&categories, '=');
    wb_range(&categories, s, first, names, last, names);
    buf_char(&name, '=');
    wb_ref(&name, s, label_row, column);
    lxw_chart_series *series = chart_add_series(c, categories.p, values.p);
    if (series) {
        chart_series_set_name(series, name.p);
        chart_series_set_fill(series, &fill);
    }
    buf_free(&values);
    buf_free(&categories);
    buf_free(&name);
    return series;
}

static void place(struct wb_sheet *s, lxw_chart *c, int row, int column, int width, int height,
                  enum msg description)
{
    struct buf alt = {0};
    buf_cstr(&alt, msg_text(description, wb_lang(s)));
    lxw_chart_options o = {.x_offset = 14,
                           .y_offset = 8,
                           .x_scale = width / 480.0,
                           .y_scale = height / 288.0,
                           .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
                           .description = alt.p};
    wb_check(s, (int)worksheet_insert_chart_opt(wb_library_sheet(s), (lxw_row_t)row,
                                                (lxw_col_t)column, c, &o));
    buf_free(&alt);
}

static void months(struct report *r, struct wb_sheet *s)
{
    const struct wb_sheet *m = r->sheet[SHEET_MONTHS];
    const int column[] = {M_T1, M_T2L, M_T3}, colour[] = {WB_COLOUR_1, WB_COLOUR_2, WB_COLOUR_3};
    lxw_chart *c = workbook_add_chart(wb_library(r->wb), LXW_CHART_COLUMN_STACKED);
    if (!c)
        return;
    for (int k = 0; k < 3; k++)
        add_series(c, m, column[k], FIRST_ROW - 1, FIRST_ROW, FIRST_ROW + LINE_MONTHS - 1, M_MONTH,
                   colour[k]);
    chart_title_set_name(c, msg_text(R_CHART_MONTHS, r->options->lang));
    fonts(c, r->options->lang);
    axes(c, r->options->lang, false);
    chart_legend_set_position(c, LXW_CHART_LEGEND_BOTTOM);
    chart_set_series_gap(c, 60);
    place(s, c, 4, 4, 565, 440, R_CHART_MONTHS);
}

static void sources(struct report *r, struct wb_sheet *s, int row, int n)
{
    lxw_chart *c = workbook_add_chart(wb_library(r->wb), LXW_CHART_BAR);
    if (!c)
        return;
    lxw_chart_series *series = add_series(c, s, 1, row - 1, row, row + n - 1, 0, WB_COLOUR_1);
    if (series) {
        chart_series_set_labels(series);
        chart_series_set_labels_num_format(series, "#,##0.0");
    }
    chart_title_set_name(c, msg_text(R_CHART_SOURCES, r->options->lang));
    fonts(c, r->options->lang);
    axes(c, r->options->lang, true);
    chart_axis_set_reverse(c->y_axis);
    chart_legend_set_position(c, LXW_CHART_LEGEND_NONE);
    chart_set_series_gap(c, 50);
    place(s, c, 46, 4, 565, 330, R_CHART_SOURCES);
}

void bridge_chart(struct report *r, struct wb_sheet *s, int first, int n, int base, bool from_zero)
{
    const int colour[] = {WB_COLOUR_1, WB_COLOUR_1, WB_COLOUR_2, WB_COLOUR_3};
    lxw_chart_fill nothing = {.none = LXW_TRUE};
    lxw_chart *c = workbook_add_chart(wb_library(r->wb), LXW_CHART_COLUMN_STACKED);
    if (!c)
        return;
    for (int k = 0; k < 4; k++) {
        lxw_chart_series *series =
            add_series(c, s, base + k, first - 1, first, first + n - 1, 0, colour[k]);
        if (series && k == 0)
            chart_series_set_fill(series, &nothing);
    }
    chart_title_set_name(c, msg_text(R_BRIDGE_CHART, r->options->lang));
    fonts(c, r->options->lang);
    axes(c, r->options->lang, false);
    if (from_zero) /* a bar's length is its amount: no axis that begins higher */
        chart_axis_set_min(c->y_axis, 0);
    chart_legend_set_position(c, LXW_CHART_LEGEND_NONE);
    chart_set_series_gap(c, 40);
    place(s, c, first - 1, base + 4, 590, 380, R_BRIDGE_CHART);
}

void roadmap_chart(struct report *r, struct wb_sheet *s, int first, int n, int corridor)
{
    const int column[] = {corridor, corridor + 1, corridor + 3};
    const int colour[] = {WB_COLOUR_1, WB_COLOUR_GREY, WB_COLOUR_2};
    lxw_chart *c = workbook_add_chart(wb_library(r->wb), LXW_CHART_LINE);
    if (!c)
        return;
    for (int k = 0; k < 3; k++) {
        lxw_chart_line line = {.color = (lxw_color_t)colour[k],
                               .width = k ? 2.25f : 3.0f,
                               .dash_type =
                                   k == 1 ? LXW_CHART_LINE_DASH_DASH : LXW_CHART_LINE_DASH_SOLID};
        lxw_chart_series *series =
            add_series(c, s, column[k], first - 1, first, first + n - 1, 0, colour[k]);
        if (series)
            chart_series_set_line(series, &line);
    }
    chart_title_set_name(c, msg_text(R_ROADMAP, r->options->lang));
    fonts(c, r->options->lang);
    axes(c, r->options->lang, false);
    chart_legend_set_position(c, LXW_CHART_LEGEND_BOTTOM);
    place(s, c, first - 1, 6, 620, 340, R_ROADMAP);
}

void cost_chart(struct report *r, struct wb_sheet *s, int first, int n, int column, int at_row)
{
    lxw_chart *c = workbook_add_chart(wb_library(r->wb), LXW_CHART_COLUMN);
    if (!c)
        return;
    add_series(c, s, column, first - 1, first, first + n - 1, 0, WB_COLOUR_1);
    chart_title_set_name(c, msg_text(R_MEASURE_CURVE, r->options->lang));
    fonts(c, r->options->lang);
    axes(c, r->options->lang, false);
    chart_axis_set_num_format(c->y_axis, "#,##0");
    chart_axis_set_name(c->y_axis, msg_text(R_MEASURE_PER_TONNE, r->options->lang));
    chart_legend_set_position(c, LXW_CHART_LEGEND_NONE);
    place(s, c, at_row, 0, 700, 320, R_MEASURE_CURVE);
}

void summary_charts(struct report *r, struct wb_sheet *s, int sources_row, int n)
{
    if (r->model.lines == 0)
        return;
    months(r, s);
    if (n > 0)
        sources(r, s, sources_row, n);
}
