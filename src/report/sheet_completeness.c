/* Meter by month: present, zero, estimated, partly covered, missing. In words, so that it can be
 * read in grey print and without colour sight. */
#include "report/sheet.h"

enum { K_METER, K_SITE, K_ACTIVITY, K_MONTH_1, K_MISSING = K_MONTH_1 + LINE_MONTHS, K_COUNT };

static void heads(const struct report *r, struct wb_sheet *s)
{
    static const struct wb_column columns[K_COUNT] = {
        [K_METER] = {R_METER, WB_PLAIN, 22},         [K_SITE] = {R_SITE, WB_PLAIN, 18},
        [K_ACTIVITY] = {R_ACTIVITY, WB_PLAIN, 26},   [K_MONTH_1] = {R_MONTH, WB_CENTRE, 12},
        [K_MONTH_1 + 1] = {R_MONTH, WB_CENTRE, 12},  [K_MONTH_1 + 2] = {R_MONTH, WB_CENTRE, 12},
        [K_MONTH_1 + 3] = {R_MONTH, WB_CENTRE, 12},  [K_MONTH_1 + 4] = {R_MONTH, WB_CENTRE, 12},
        [K_MONTH_1 + 5] = {R_MONTH, WB_CENTRE, 12},  [K_MONTH_1 + 6] = {R_MONTH, WB_CENTRE, 12},
        [K_MONTH_1 + 7] = {R_MONTH, WB_CENTRE, 12},  [K_MONTH_1 + 8] = {R_MONTH, WB_CENTRE, 12},
        [K_MONTH_1 + 9] = {R_MONTH, WB_CENTRE, 12},  [K_MONTH_1 + 10] = {R_MONTH, WB_CENTRE, 12},
        [K_MONTH_1 + 11] = {R_MONTH, WB_CENTRE, 12}, [K_MISSING] = {R_MISSING_DAYS, WB_FIXED_0, 12},
    };
    wb_head(s, FIRST_ROW - 1, columns, K_COUNT);
    month_heads(r, s, FIRST_ROW - 1, K_MONTH_1, WB_HEAD_CENTRE);
}

static void month_cell(struct wb_sheet *s, int row, int m, const struct meter_months *x)
{
    static const struct {
        enum msg word;
        enum wb_style style;
    } shown[] = {[MONTH_NONE] = {R_MISSING, WB_BAD},
                 [MONTH_PRESENT] = {R_PRESENT, WB_GOOD},
                 [MONTH_ZERO] = {R_ZERO, WB_GOOD},
                 [MONTH_ESTIMATED] = {R_ESTIMATED_SHORT, WB_WARN},
                 [MONTH_PARTIAL] = {R_PARTIAL, WB_WARN}};
    bool idle = x->month[m] == MONTH_NONE && (!x->continuous || x->missing_days[m] == 0);
    if (idle)
        wb_text(s, row, K_MONTH_1 + m, STR("–"), WB_QUIET);
    else
        wb_msg(s, row, K_MONTH_1 + m, shown[x->month[m]].word, shown[x->month[m]].style);
}

static void meter_row(struct report *r, struct wb_sheet *s, int row, const struct meter_months *x)
{
    struct buf label = {0};
    int missing = 0;
    activity_label(r, &label, x->activity);
    wb_text(s, row, K_METER, x->meter, WB_PLAIN);
    wb_text(s, row, K_SITE, x->site, WB_PLAIN);
    wb_text(s, row, K_ACTIVITY, buf_view(&label), WB_PLAIN);
    for (int m = 0; m < LINE_MONTHS; m++) {
        month_cell(s, row, m, x);
        missing += x->continuous ? x->missing_days[m] : 0;
    }
    wb_int(s, row, K_MISSING, missing);
    buf_free(&label);
}

bool sheet_completeness(struct report *r, struct wb_sheet *s)
{
    const struct inventory *i = r->model.inventory;
    sheet_title(s, R_COMPLETENESS, R_COMPLETENESS_PURPOSE);
    heads(r, s);
    for (int k = 0; k < i->meters; k++)
        meter_row(r, s, FIRST_ROW + k, &i->meter[k]);
    int row = FIRST_ROW + i->meters;
    if (i->meters == 0)
        wb_msg(s, row++, 0, R_NO_METERS, WB_PLAIN);
    wb_msg(s, row + 1, 0, R_COMPLETENESS_LEGEND, WB_PLAIN);
    return true;
}
