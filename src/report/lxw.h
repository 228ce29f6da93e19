/* libxlsxwriter, loaded when the first workbook is begun: bringing it in (and the libcrypto that it
 * wants) takes longer than most commands, which write none. Include this instead of xlsxwriter.h; a
 * function that is used and not listed here does not link. */
#ifndef TANSO_REPORT_LXW_H
#define TANSO_REPORT_LXW_H

#include "core/diag.h"
#include "core/library.h"
#include <xlsxwriter.h>

/* clang-format off */
#define LXW_FUNCTIONS(X) \
    X(chart_add_series) \
    X(chart_axis_major_gridlines_set_line) \
    X(chart_axis_major_gridlines_set_visible) \
    X(chart_axis_set_label_position) \
    X(chart_axis_set_line) \
    X(chart_axis_set_min) \
    X(chart_axis_set_name) \
    X(chart_axis_set_name_font) \
    X(chart_axis_set_num_font) \
    X(chart_axis_set_num_format) \
    X(chart_axis_set_reverse) \
    X(chart_legend_set_font) \
    X(chart_legend_set_position) \
    X(chart_series_set_fill) \
    X(chart_series_set_labels) \
    X(chart_series_set_labels_num_format) \
    X(chart_series_set_line) \
    X(chart_series_set_name) \
    X(chart_set_series_gap) \
    X(chart_title_set_name) \
    X(chart_title_set_name_font) \
    X(format_set_align) \
    X(format_set_bg_color) \
    X(format_set_bold) \
    X(format_set_border) \
    X(format_set_border_color) \
    X(format_set_bottom) \
    X(format_set_bottom_color) \
    X(format_set_font_color) \
    X(format_set_font_name) \
    X(format_set_font_size) \
    X(format_set_indent) \
    X(format_set_num_format) \
    X(format_set_text_wrap) \
    X(lxw_strerror) \
    X(lxw_worksheet_write_single_row) \
    X(workbook_add_chart) \
    X(workbook_add_format) \
    X(workbook_add_worksheet) \
    X(workbook_close) \
    X(workbook_define_name) \
    X(workbook_new_opt) \
    X(workbook_set_properties) \
    X(worksheet_autofilter) \
    X(worksheet_conditional_format_range) \
    X(worksheet_data_validation_range) \
    X(worksheet_fit_to_pages) \
    X(worksheet_freeze_panes) \
    X(worksheet_gridlines) \
    X(worksheet_insert_chart_opt) \
    X(worksheet_repeat_columns) \
    X(worksheet_repeat_rows) \
    X(worksheet_set_column) \
    X(worksheet_set_footer) \
    X(worksheet_set_h_pagebreaks) \
    X(worksheet_set_landscape) \
    X(worksheet_set_margins) \
    X(worksheet_set_paper) \
    X(worksheet_set_print_scale) \
    X(worksheet_set_row) \
    X(worksheet_write_blank) \
    X(worksheet_write_formula_num) \
    X(worksheet_write_formula_str) \
    X(worksheet_write_number) \
    X(worksheet_write_string)
/* clang-format on */

struct lxw_library {
    LXW_FUNCTIONS(LIBRARY_MEMBER)
};
extern struct lxw_library lxw; /* valid after lxw_load */
bool lxw_load(struct diag *d); /* once; false with a diagnostic when the library is not installed */

#ifndef LXW_NAMES_ONLY
#define chart_add_series lxw.chart_add_series
#define chart_axis_major_gridlines_set_line lxw.chart_axis_major_gridlines_set_line
#define chart_axis_major_gridlines_set_visible lxw.chart_axis_major_gridlines_set_visible
#define chart_axis_set_label_position lxw.chart_axis_set_label_position
#define chart_axis_set_line lxw.chart_axis_set_line
#define chart_axis_set_min lxw.chart_axis_set_min
#define chart_axis_set_name lxw.chart_axis_set_name
#define chart_axis_set_name_font lxw.chart_axis_set_name_font
#define chart_axis_set_num_font lxw.chart_axis_set_num_font
#define chart_axis_set_num_format lxw.chart_axis_set_num_format
#define chart_axis_set_reverse lxw.chart_axis_set_reverse
#define chart_legend_set_font lxw.chart_legend_set_font
#define chart_legend_set_position lxw.chart_legend_set_position
#define chart_series_set_fill lxw.chart_series_set_fill
#define chart_series_set_labels lxw.chart_series_set_labels
#define chart_series_set_labels_num_format lxw.chart_series_set_labels_num_format
#define chart_series_set_line lxw.chart_series_set_line
#define chart_series_set_name lxw.chart_series_set_name
#define chart_set_series_gap lxw.chart_set_series_gap
#define chart_title_set_name lxw.chart_title_set_name
#define chart_title_set_name_font lxw.chart_title_set_name_font
#define format_set_align lxw.format_set_align
#define format_set_bg_color lxw.format_set_bg_color
#define format_set_bold lxw.format_set_bold
#define format_set_bottom lxw.format_set_bottom
#define format_set_bottom_color lxw.format_set_bottom_color
#define format_set_border lxw.format_set_border
#define format_set_border_color lxw.format_set_border_color
#define format_set_font_color lxw.format_set_font_color
#define format_set_font_name lxw.format_set_font_name
#define format_set_font_size lxw.format_set_font_size
#define format_set_indent lxw.format_set_indent
#define format_set_num_format lxw.format_set_num_format
#define format_set_text_wrap lxw.format_set_text_wrap
#define lxw_strerror lxw.lxw_strerror
#define lxw_worksheet_write_single_row lxw.lxw_worksheet_write_single_row
#define workbook_add_chart lxw.workbook_add_chart
#define workbook_add_format lxw.workbook_add_format
#define workbook_add_worksheet lxw.workbook_add_worksheet
#define workbook_close lxw.workbook_close
#define workbook_define_name lxw.workbook_define_name
#define workbook_new_opt lxw.workbook_new_opt
#define workbook_set_properties lxw.workbook_set_properties
#define worksheet_autofilter lxw.worksheet_autofilter
#define worksheet_conditional_format_range lxw.worksheet_conditional_format_range
#define worksheet_data_validation_range lxw.worksheet_data_validation_range
#define worksheet_fit_to_pages lxw.worksheet_fit_to_pages
#define worksheet_freeze_panes lxw.worksheet_freeze_panes
#define worksheet_gridlines lxw.worksheet_gridlines
#define worksheet_insert_chart_opt lxw.worksheet_insert_chart_opt
#define worksheet_repeat_columns lxw.worksheet_repeat_columns
#define worksheet_repeat_rows lxw.worksheet_repeat_rows
#define worksheet_set_column lxw.worksheet_set_column
#define worksheet_set_footer lxw.worksheet_set_footer
#define worksheet_set_h_pagebreaks lxw.worksheet_set_h_pagebreaks
#define worksheet_set_landscape lxw.worksheet_set_landscape
#define worksheet_set_margins lxw.worksheet_set_margins
#define worksheet_set_paper lxw.worksheet_set_paper
#define worksheet_set_print_scale lxw.worksheet_set_print_scale
#define worksheet_set_row lxw.worksheet_set_row
#define worksheet_write_blank lxw.worksheet_write_blank
#define worksheet_write_formula_num lxw.worksheet_write_formula_num
#define worksheet_write_formula_str lxw.worksheet_write_formula_str
#define worksheet_write_number lxw.worksheet_write_number
#define worksheet_write_string lxw.worksheet_write_string
#endif

#endif
