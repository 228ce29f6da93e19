/* The sheets of the annual workbook. A sheet is one file sheet_<name>.c and one line in sheets[]
 * (report.c); they are written in the order of the table. */
#ifndef TANSO_REPORT_SHEET_H
#define TANSO_REPORT_SHEET_H

#include "report/book.h"
#include "report/model.h"
#include "report/report.h"

enum sheet_id {
    SHEET_COVER,
    SHEET_SUMMARY,
    SHEET_MONTHS,
    SHEET_TARGETS,
    SHEET_BRIDGE,
    SHEET_QUALITY,
    SHEET_BOUNDARY,
    SHEET_COMPLETENESS,
    SHEET_FINDINGS,
    SHEET_CHECKS,
    SHEET_CHANGES,
    SHEET_LEDGER,
    SHEET_CALCULATION,
    SHEET_FACTORS,
    SHEET_GWP,
    SHEET_SETS,
    SHEET_EVIDENCE,
    SHEET_METHOD,
    SHEET_COUNT
};

struct ledger_rows; /* row of the ledger sheet by source and row */
struct report {
    struct model model;
    struct wb *wb;
    struct wb_sheet *sheet[SHEET_COUNT];
    const struct report_options *options;
    struct diag *d;
    struct buf formula; /* scratch */
    struct ledger_rows *rows;
    struct factor_cells
        *factor; /* by index in model.used: per-unit values as the cells hold them */
    int64_t findings;
    int site_rows; /* of the boundary sheet */
};
struct sheet {
    enum msg title, purpose;
    bool (*write)(struct report *r, struct wb_sheet *s); /* false after a diagnostic */
};
extern const struct sheet sheets[SHEET_COUNT];

bool sheet_cover(struct report *r, struct wb_sheet *s);
bool sheet_summary(struct report *r, struct wb_sheet *s);
bool sheet_months(struct report *r, struct wb_sheet *s);
bool sheet_targets(struct report *r, struct wb_sheet *s);
bool sheet_bridge(struct report *r, struct wb_sheet *s);
bool sheet_quality(struct report *r, struct wb_sheet *s);
bool sheet_boundary(struct report *r, struct wb_sheet *s);
bool sheet_completeness(struct report *r, struct wb_sheet *s);
bool sheet_findings(struct report *r, struct wb_sheet *s);
bool sheet_checks(struct report *r, struct wb_sheet *s);
bool sheet_changes(struct report *r, struct wb_sheet *s);
bool sheet_ledger(struct report *r, struct wb_sheet *s);
bool sheet_calculation(struct report *r, struct wb_sheet *s);
bool sheet_factors(struct report *r, struct wb_sheet *s);
bool sheet_gwp(struct report *r, struct wb_sheet *s);
bool sheet_sets(struct report *r, struct wb_sheet *s);
bool sheet_evidence(struct report *r, struct wb_sheet *s);
bool sheet_method(struct report *r, struct wb_sheet *s);

/* ---- positions that sheets share (rows and columns from 0) ---- */
enum { FIRST_ROW = 4 }; /* of the data in the long tables; headings stand in the row before */
enum calculation_column {
    C_ID,
    C_SITE,
    C_ACTIVITY,
    C_START,
    C_END,
    C_KEY,
    C_CATEGORY,
    C_QUANTITY,
    C_UNIT,
    C_PART,
    C_CONVERSION,
    C_STEPS,
    C_SHARE,
    C_DAYS,
    C_OF_DAYS,
    C_AMOUNT, /* what counts, in the factor's unit: the product of the above */
    C_FACTOR_ID,
    C_RUNG,  /* where the factor came from: rung_name */
    C_GRADE, /* how the quantity was obtained: grade_name */
    C_FACTOR,
    C_SETTLEMENT,
    C_RESULT,
    C_BOOKED,
    C_DIFFERENCE,
    C_CO2,
    C_CH4,
    C_N2O,
    C_OTHER,
    C_UNSPLIT,
    C_BIOGENIC,
    C_LAW_BASIC,
    C_LAW_ADJUSTED,
    C_MONTH_1,
    C_COUNT = C_MONTH_1 + LINE_MONTHS
};
enum ledger_column {
    L_ID,
    L_SITE,
    L_METER,
    L_ACTIVITY,
    L_START,
    L_END,
    L_QUANTITY,
    L_UNIT,
    L_SUPPLIER,
    L_MENU,
    L_COST,
    L_CURRENCY,
    L_STATUS,
    L_METHOD,
    L_SOURCE,
    L_ROW,
    L_HASH,
    L_DOCUMENT,
    L_NOTE,
    L_COUNT
};
enum factor_column {
    F_NO,
    F_SET,
    F_ID,
    F_ACTIVITY,
    F_KEY,
    F_CATEGORY,
    F_UNIT,
    F_CO2E,
    F_GWP,
    F_CO2,
    F_CH4_FOSSIL,
    F_CH4_BIOGENIC,
    F_N2O,
    F_OTHER,
    F_PUBLISHED,
    F_PUBLISHED_CH4,
    F_PUBLISHED_N2O,
    F_OUT_CO2,
    F_OUT_CH4,
    F_OUT_N2O,
    F_OUT_OTHER,
    F_OUT_UNSPLIT,
    F_BIOGENIC,
    F_FROM,
    F_TO,
    F_PLACE,
    F_SUPPLIER,
    F_MENU,
    F_HEAT,
    F_UNCERTAINTY,
    F_LINES,
    F_SOURCE,
    F_NOTE,
    F_COUNT
};
enum {
    G_GAS,
    G_AR4,
    G_AR5,
    G_AR5F,
    G_AR6,
    G_SAR,
    G_SHK2006,
    G_SHK2015,
    G_SHK2023,
    G_SOURCE,
    GWP_COLUMNS
};
enum {
    GWP_ROW_CO2 = FIRST_ROW,
    GWP_ROW_CH4_FOSSIL,
    GWP_ROW_CH4_BIOGENIC,
    GWP_ROW_N2O,
    GWP_ROW_OTHERS
};
/* Of the sheet on quality: its first row of instruments, behind 4 scopes, 15 categories and three
 * rows of headings. */
enum { QUALITY_INSTRUMENTS = FIRST_ROW + 4 + 15 + 3 };
enum { SITE_S1 = 8 }; /* of the boundary sheet: the four figures begin */
enum months_column { M_MONTH, M_S1, M_S2L, M_S2M, M_S3, M_T1, M_T2L, M_T2M, M_T3, M_COUNT };

/* The last row of the calculation, at least its first. */
int calculation_last(const struct report *r);
/* A column of the calculation as a range. */
void calculation_column(const struct report *r, struct buf *out, int column);
/* `=ROUND(SUMIFS(column, keys, key [, categories, category]),6)` */
void sum_formula(struct report *r, int column, const char *key, int category);
/* What the instruments take off the adjusted figure of Japan's reporting law, added on the sheet on
 * quality. */
void deductions_formula(struct report *r);
/* GWP of another gas and its row in the GWP sheet; false when the set lacks it. */
bool gwp_other(const struct report *r, enum gwp g, struct str gas, struct dec *value, int *row);
/* Row of an activity in the ledger sheet; -1 when it is not there. */
int ledger_row_of(const struct ledger_rows *rows, const struct activity *a);
void ledger_rows_free(struct ledger_rows *rows); /* takes NULL */
void activity_label(const struct report *r, struct buf *out,
                    struct str activity);                   /* what people call it */
void fiscal_label(const struct report *r, struct buf *out); /* "2024年度", "FY2024" */
/* Text over as many rows as it needs, at most `width` columns wide; returns how many. It runs over
 * the empty cells to its right. */
int wb_lines(struct wb_sheet *s, int row, int col, struct str text, enum wb_style style, int width);
void factors_prepare(struct report *r); /* fills r->factor */
/* Writes the months of the year over the headings of twelve columns. */
void month_heads(const struct report *r, struct wb_sheet *s, int row, int column,
                 enum wb_style style);
/* Title and what the sheet is for, in its first two rows. */
void sheet_title(struct wb_sheet *s, enum msg title, enum msg purpose);
/* The summary's charts; and its intensities, targets and removals, from `row` on: returns the row
 * behind them. */
void summary_charts(struct report *r, struct wb_sheet *s, int sources_row, int sources);
/* A waterfall over n rows: four columns from `base` on (nothing, total, up, down), labels in the
 * first. `from_zero`: no sum is below it. */
void bridge_chart(struct report *r, struct wb_sheet *s, int first, int n, int base, bool from_zero);
/* Lines over n years: the corridor and, one column behind it, what is to be without measures, and two
 * further with them. */
void roadmap_chart(struct report *r, struct wb_sheet *s, int first, int n, int corridor);
/* Columns over n measures, named in the first column. */
void cost_chart(struct report *r, struct wb_sheet *s, int first, int n, int column, int at_row);
int summary_progress(struct report *r, struct wb_sheet *s, int row, const int total_row[4]);

#endif
