/* Months by scope, and the gases of each scope: every cell a SUMIFS over the calculation. */
#include "report/sheet.h"

static const struct wb_column columns[M_COUNT] = {
    [M_MONTH] = {R_MONTH, WB_PLAIN, 24},   [M_S1] = {R_SCOPE1_KG, WB_KG, 20},
    [M_S2L] = {R_SCOPE2L_KG, WB_KG, 20},   [M_S2M] = {R_SCOPE2M_KG, WB_KG, 20},
    [M_S3] = {R_SCOPE3_KG, WB_KG, 20},     [M_T1] = {R_SCOPE1_T, WB_TONNE, 14},
    [M_T2L] = {R_SCOPE2L_T, WB_TONNE, 14}, [M_T2M] = {R_SCOPE2M_T, WB_TONNE, 14},
    [M_T3] = {R_SCOPE3_T, WB_TONNE, 14},
};
static const struct wb_column gas_columns[] = {
    {R_SCOPE, WB_PLAIN, 24},   {R_RESULT, WB_KG, 20},      {R_CO2_KG, WB_KG, 20},
    {R_CH4_KG, WB_KG, 20},     {R_N2O_KG, WB_KG, 20},      {R_OTHER_KG, WB_KG, 20},
    {R_UNSPLIT_KG, WB_KG, 20}, {R_BIOGENIC_KG, WB_KG, 20},
};
enum { GAS_COLUMNS = sizeof gas_columns / sizeof *gas_columns };

static void tonnes(struct report *r, struct wb_sheet *s, int row, int column, struct cell kg,
                   enum wb_style style)
{
    buf_reset(&r->formula);
    buf_char(&r->formula, '=');
    wb_here(&r->formula, row, column);
    buf_cstr(&r->formula, "/1000");
    wb_formula(s, row, column + FOUR_SLOTS, &r->formula, cell_div(kg, cell_int(1000)), style);
}

static void month_row(struct report *r, struct wb_sheet *s, int m)
{
    const struct inventory *i = r->model.inventory;
    int index = date_month_index(i->from) + m, row = FIRST_ROW + m;
    struct buf name = {0};
    buf_printf(&name, "%04d-%02d", index / 12, index % 12 + 1);
    wb_text(s, row, M_MONTH, buf_view(&name), WB_PLAIN);
    for (int k = 0; k < FOUR_SLOTS; k++) {
        struct gases g;
        if (!inventory_scope(i, four_slots[k], &g)) {
            wb_msg(s, row, M_S1 + k, R_NOT_ENTERED, WB_ABSENT);
            wb_msg(s, row, M_T1 + k, R_NOT_ENTERED, WB_ABSENT);
            continue;
        }
        struct cell kg = cell_kg(slots_co2e(i->totals->month[m], four_slots[k]));
        sum_formula(r, C_MONTH_1 + m, total_key(four_slots[k]), 0);
        wb_formula(s, row, M_S1 + k, &r->formula, kg, WB_KG);
        tonnes(r, s, row, M_S1 + k, kg, WB_TONNE);
    }
    buf_free(&name);
}

static void year_row(struct report *r, struct wb_sheet *s)
{
    int row = FIRST_ROW + LINE_MONTHS;
    wb_msg(s, row, M_MONTH, R_TOTAL, WB_STRONG);
    for (int k = 0; k < FOUR_SLOTS; k++) {
        struct gases g;
        if (!inventory_scope(r->model.inventory, four_slots[k], &g))
            continue;
        buf_reset(&r->formula);
        buf_cstr(&r->formula, "=ROUND(SUM(");
        wb_here(&r->formula, FIRST_ROW, M_S1 + k);
        buf_char(&r->formula, ':');
        wb_here(&r->formula, row - 1, M_S1 + k);
        buf_cstr(&r->formula, "),6)");
        wb_formula(s, row, M_S1 + k, &r->formula, cell_kg(g.co2e), WB_KG_STRONG);
        tonnes(r, s, row, M_S1 + k, cell_kg(g.co2e), WB_TONNE_STRONG);
    }
}

static void gas_cells(struct report *r, struct wb_sheet *s, int row, const char *total,
                      const struct gases *g)
{
    const int column[] = {C_RESULT, C_CO2, C_CH4, C_N2O, C_OTHER, C_UNSPLIT, C_BIOGENIC};
    const int64_t mg[] = {g->co2e,       g->co2,          g->ch4,         g->n2o,
                          g->other_co2e, g->unsplit_co2e, g->biogenic_co2};
    for (int k = 0; k < GAS_COLUMNS - 1; k++) {
        sum_formula(r, column[k], total, 0);
        wb_formula(s, row, k + 1, &r->formula, cell_kg(mg[k]), WB_KG);
    }
}

static void gas_table(struct report *r, struct wb_sheet *s, int row)
{
    static const enum msg name[FOUR_SLOTS] = {R_SCOPE1, R_SCOPE2_LOCATION, R_SCOPE2_MARKET,
                                              R_SCOPE3};
    const struct calc_totals *t = r->model.inventory->totals;
    wb_section(s, row, R_GASES, GAS_COLUMNS);
    wb_subhead(s, row + 1, gas_columns, GAS_COLUMNS);
    for (int k = 0; k < FOUR_SLOTS; k++) {
        struct gases g;
        wb_msg(s, row + 2 + k, 0, name[k], WB_PLAIN);
        if (inventory_scope(r->model.inventory, four_slots[k], &g))
            gas_cells(r, s, row + 2 + k, total_key(four_slots[k]), &g);
        else
            wb_msg(s, row + 2 + k, 1, R_NOT_ENTERED, WB_ABSENT);
    }
    if (t->present[SLOT_OUTSIDE]) {
        wb_msg(s, row + 2 + FOUR_SLOTS, 0, R_OUTSIDE, WB_PLAIN);
        gas_cells(r, s, row + 2 + FOUR_SLOTS, "OUT", &t->slot[SLOT_OUTSIDE]);
    }
}

bool sheet_months(struct report *r, struct wb_sheet *s)
{
    sheet_title(s, R_MONTHS, R_MONTHS_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, M_COUNT);
    for (int m = 0; m < LINE_MONTHS; m++)
        month_row(r, s, m);
    year_row(r, s);
    gas_table(r, s, FIRST_ROW + LINE_MONTHS + 2);
    return true;
}
