/* Intensities, targets and removals on the second page of the summary. */
#include "report/sheet.h"

enum { KG_COLUMN = 2 };
static const struct wb_column intensity_head[] = {
    {R_DRIVER, WB_PLAIN, 46},          {R_VALUE, WB_GENERAL, 16},
    {R_DRIVER_UNIT, WB_PLAIN, 22},     {R_INTENSITY_12L, WB_GENERAL, 14},
    {R_INTENSITY_12M, WB_GENERAL, 20}, {R_INTENSITY_123L, WB_GENERAL, 20},
};
static const struct wb_column target_head[] = {
    {R_TARGET, WB_PLAIN, 46},     {R_BASE_T, WB_TONNE, 16},     {R_TARGET_T, WB_TONNE, 22},
    {R_CHANGE, WB_PERCENT, 14},   {R_CORRIDOR_T, WB_TONNE, 20}, {R_ACTUAL_T, WB_TONNE, 20},
    {R_PROGRESS, WB_PERCENT, 20},
};
static const struct wb_column removal_head[] = {
    {R_REMOVAL_KIND, WB_PLAIN, 46}, {R_CO2_T, WB_TONNE, 16}, {R_CO2_KG, WB_KG, 22}};

static int section(struct wb_sheet *s, int row, enum msg m, int wide)
{
    wb_section(s, row, m, wide);
    return row + 1;
}

/* kg per unit = the figure's cell / the driver's cell. */
static void intensity_cell(struct report *r, struct wb_sheet *s, int row, int column, int of_row,
                           const struct ratio *value)
{
    struct buf *f = &r->formula;
    buf_reset(f);
    buf_char(f, '=');
    wb_here(f, of_row, KG_COLUMN);
    buf_char(f, '/');
    wb_here(f, row, 1);
    wb_formula(s, row, column, f, cell_ratio(value), WB_FIXED_0 + 6);
}

static int intensities(struct report *r, struct wb_sheet *s, int row, const int total_row[4])
{
    const struct inventory *i = r->model.inventory;
    row = section(s, row, R_INTENSITIES, 7);
    if (i->intensities == 0) {
        wb_msg(s, row, 0, R_NO_DRIVERS, WB_PLAIN);
        return row + 2;
    }
    wb_subhead(s, row++, intensity_head, 6);
    for (int k = 0; k < i->intensities; k++, row++) {
        const struct intensity *x = &i->intensity[k];
        wb_text(s, row, 0, x->driver, WB_PLAIN);
        if (x->value_known)
            wb_ratio(s, row, 1, &x->value, WB_GENERAL);
        wb_text(s, row, 2, x->unit, WB_PLAIN);
        for (int c = 0; c < 3; c++)
            if (x->known[c])
                intensity_cell(r, s, row, 3 + c, total_row[c], &x->kg_per_unit[c]);
            else
                wb_msg(s, row, 3 + c, R_NOT_KNOWN, WB_ABSENT);
    }
    return row + 1;
}

static void percent(struct wb_sheet *s, int row, int column, bool known, const struct ratio *v)
{
    int64_t rounded;
    if (known && ratio_round(v, 2, &rounded))
        wb_dec(s, row, column, (struct dec){rounded, 2}, WB_PERCENT);
    else
        wb_msg(s, row, column, R_NOT_KNOWN, WB_ABSENT);
}

static void tonnes(struct wb_sheet *s, int row, int column, bool known, int64_t mg)
{
    if (known)
        wb_dec(s, row, column, (struct dec){mg, 9}, WB_TONNE);
    else
        wb_msg(s, row, column, R_NOT_KNOWN, WB_ABSENT);
}

static int targets(struct report *r, struct wb_sheet *s, int row)
{
    const struct inventory *i = r->model.inventory;
    row = section(s, row, R_TARGETS, 7);
    if (i->targets == 0) {
        wb_msg(s, row, 0, R_NO_TARGETS, WB_PLAIN);
        return row + 2;
    }
    wb_subhead(s, row++, target_head, 7);
    for (int k = 0; k < i->targets; k++, row++) {
        const struct target_result *t = &i->target[k];
        wb_text(s, row, 0, t->label.n ? t->label : t->id, WB_PLAIN);
        tonnes(s, row, 1, t->base_known, t->base_mg);
        tonnes(s, row, 2, t->base_known, t->target_mg);
        percent(s, row, 3, t->change_known, &t->change_percent);
        tonnes(s, row, 4, t->base_known, t->corridor_mg);
        tonnes(s, row, 5, t->actual_known, t->actual_mg);
        percent(s, row, 6, t->progress_known, &t->progress_percent);
    }
    return row + 1;
}

static int removals(struct report *r, struct wb_sheet *s, int row)
{
    const struct inventory *i = r->model.inventory;
    if (i->removals == 0)
        return row;
    row = section(s, row, R_REMOVALS, 7);
    wb_subhead(s, row++, removal_head, 3);
    for (int k = 0; k < i->removals; k++, row++) {
        wb_text(s, row, 0, i->removal[k].kind, WB_PLAIN);
        wb_dec(s, row, 1, (struct dec){i->removal[k].co2_mg, 9}, WB_TONNE);
        wb_number(s, row, 2, cell_kg(i->removal[k].co2_mg), WB_KG);
    }
    return row + 1;
}

int summary_progress(struct report *r, struct wb_sheet *s, int row, const int total_row[4])
{
    row = intensities(r, s, row, total_row);
    row = targets(r, s, row);
    return removals(r, s, row);
}
