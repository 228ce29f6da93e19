/* What was published when, and what took its place: closings, restatements with old, new, cause and
 * reason, and the test of the base year. */
#include "report/sheet.h"

enum { YEAR, KIND, VERSION, FIGURE, OLD, NEW, BY, CAUSE, WHY, AT, WHO, COLUMNS };
static const struct wb_column columns[COLUMNS] = {
    [YEAR] = {R_YEAR, WB_FIXED_0, 12},      [KIND] = {R_KIND, WB_PLAIN, 24},
    [VERSION] = {R_VERSION, WB_FIXED_0, 8}, [FIGURE] = {R_FIGURE, WB_PLAIN, 24},
    [OLD] = {R_OLD_KG, WB_KG, 20},          [NEW] = {R_NEW_KG, WB_KG, 20},
    [BY] = {R_CHANGE_KG, WB_KG, 20},        [CAUSE] = {R_CAUSE, WB_PLAIN, 20},
    [WHY] = {R_REASON, WB_WRAP, 40},        [AT] = {R_CLOSED_AT, WB_PLAIN, 22},
    [WHO] = {R_CLOSED_BY, WB_PLAIN, 18},
};

static void text(struct wb_sheet *s, int row, int col, struct buf *b)
{
    wb_text(s, row, col, buf_view(b), WB_PLAIN);
    buf_free(b);
}

static void amount(struct wb_sheet *s, int row, int col, bool known, int64_t mg)
{
    if (known)
        wb_number(s, row, col, cell_kg(mg), WB_KG);
    else
        wb_msg(s, row, col, R_NOT_KNOWN, WB_ABSENT);
}

static void closing_cells(struct wb_sheet *s, int row, const struct closing *x)
{
    wb_int(s, row, YEAR, x->year);
    wb_msg(s, row, KIND,
           x->kind == CLOSING_BASE ? R_BASE_RECALCULATED
           : x->version > 1        ? R_RESTATED
           : x->complete           ? R_CLOSED
                                   : R_CLOSED_INCOMPLETE,
           WB_PLAIN);
    wb_int(s, row, VERSION, x->version);
    wb_text(s, row, CAUSE, x->cause, WB_PLAIN);
    wb_text(s, row, WHY, x->why, WB_WRAP);
    wb_text(s, row, AT, x->at, WB_PLAIN);
    wb_text(s, row, WHO, x->by, WB_PLAIN);
}

static void difference(struct wb_sheet *s, int row, int figure, const struct year_figures *was,
                       const struct year_figures *is)
{
    struct buf name = {0};
    year_figure_name(figure, &name);
    text(s, row, FIGURE, &name);
    amount(s, row, OLD, was->known[figure], was->mg[figure]);
    amount(s, row, NEW, is->known[figure], is->mg[figure]);
    amount(s, row, BY, was->known[figure] && is->known[figure], is->mg[figure] - was->mg[figure]);
}

/* A row for a closing; of one that took the place of another, a row for each figure that differs.
 */
static bool closing_rows(struct report *r, struct wb_sheet *s, int n, int *row)
{
    const struct inventory *i = r->model.inventory;
    const struct closing *x = &i->closing[n], *old = closing_before(i->closing, n);
    struct year_figures was = {0}, is = {0};
    int first = *row;
    if (old && (!year_figures_read(old->figures, "", &was, r->d) ||
                !year_figures_read(x->figures, "", &is, r->d)))
        return false;
    for (int k = 0; old && k < YEAR_COUNT; k++) {
        if (year_figures_same(&was, &is, k) || (x->kind != old->kind && k >= YEAR_CATEGORY_1))
            continue;
        closing_cells(s, *row, x);
        difference(s, (*row)++, k, &was, &is);
    }
    if (*row == first)
        closing_cells(s, (*row)++, x);
    return true;
}

static void base_changes(const struct base_year *b, struct wb_sheet *s, int *row)
{
    for (int c = 0; c < b->changes; c++)
        for (int k = 0; k < 4; k++) {
            const struct base_change *x = &b->change[c];
            struct buf name = {0};
            if (!x->mg[k])
                continue;
            wb_int(s, *row, YEAR, b->year);
            wb_text(s, *row, KIND, x->about, WB_PLAIN);
            year_figure_name(k, &name);
            text(s, *row, FIGURE, &name);
            wb_number(s, *row, BY, cell_kg(x->mg[k]), WB_KG);
            wb_text(s, *row, CAUSE, str_of(cause_name(x->cause)), WB_PLAIN);
            wb_text(s, (*row)++, WHY, x->reason, WB_WRAP);
        }
}

static void base_tests_rows(const struct base_year *b, struct wb_sheet *s, int *row)
{
    for (int k = 0; k < BASE_TESTS; k++, ++*row) {
        const struct base_test *t = &b->test[k];
        struct buf percent = {0};
        wb_int(s, *row, YEAR, b->year);
        wb_text(s, *row, FIGURE, str_of(base_tests[k]), WB_PLAIN);
        if (t->percent_known) {
            ratio_print(&percent, &t->percent, 6);
            buf_cstr(&percent, " %");
        }
        text(s, *row, BY, &percent);
        wb_msg(s, *row, CAUSE,
               !t->known || !b->threshold_known ? R_NOT_KNOWN
               : t->reached                     ? R_THRESHOLD_REACHED
                                                : R_THRESHOLD_NOT_REACHED,
               WB_PLAIN);
    }
}

bool sheet_changes(struct report *r, struct wb_sheet *s)
{
    const struct inventory *i = r->model.inventory;
    int row = FIRST_ROW;
    sheet_title(s, R_CHANGES, R_CHANGES_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, COLUMNS);
    for (int k = 0; k < i->closings; k++)
        if (!closing_rows(r, s, k, &row))
            return false;
    if (!i->closings)
        wb_msg(s, row++, 0, R_NO_CLOSINGS, WB_PLAIN);
    wb_section(s, ++row, R_BASE_YEAR_TEST, COLUMNS);
    row++;
    if (i->base.any) {
        base_changes(&i->base, s, &row);
        base_tests_rows(&i->base, s, &row);
    } else {
        wb_msg(s, row, 0, R_NO_BASE_YEAR, WB_PLAIN);
    }
    return true;
}
