/* The GWP values in use: every set of them, so that a reader can change the inventory's set and see
 * what follows. */
#include "report/sheet.h"

static const struct wb_column columns[GWP_COLUMNS] = {
    {R_GAS, WB_PLAIN, 30},       {R_AR4, WB_GENERAL, 12},     {R_AR5, WB_GENERAL, 12},
    {R_AR5F, WB_GENERAL, 12},    {R_AR6, WB_GENERAL, 12},     {R_SAR, WB_GENERAL, 12},
    {R_SHK2006, WB_GENERAL, 12}, {R_SHK2015, WB_GENERAL, 12}, {R_SHK2023, WB_GENERAL, 12},
    {R_SOURCE, WB_WRAP, 80},
};
static const enum gwp order[] = {GWP_AR4, GWP_AR5,     GWP_AR5F,    GWP_AR6,
                                 GWP_SAR, GWP_SHK2006, GWP_SHK2015, GWP_SHK2023};
enum { SETS = 8 };

bool gwp_other(const struct report *r, enum gwp g, struct str gas, struct dec *value, int *row)
{
    struct gwp_table t = factors_gwps(r->model.factors);
    const struct gwp_row *found = gwp_find(&t, gas);
    int at = model_gas(&r->model, gas);
    if (!found || at < 0 || g == GWP_NONE || g >= GWP_COUNT || found->value[g].coef < 0)
        return false;
    *value = found->value[g];
    *row = GWP_ROW_OTHERS + at;
    return true;
}

static void common_row(struct wb_sheet *s, int row, enum msg gas, int which)
{
    wb_msg(s, row, G_GAS, gas, WB_PLAIN);
    for (int k = 0; k < SETS; k++) {
        struct dec v = dec_int(1);
        bool known = true;
        if (which == 1 || which == 2)
            known = gwp_methane(order[k], which == 1, &v);
        else if (which == 3)
            known = gwp_nitrous(order[k], &v);
        if (known)
            wb_dec(s, row, G_AR4 + k, dec_trim(v), WB_GENERAL);
    }
    wb_msg(s, row, G_SOURCE, which ? R_GWP_SOURCE : R_GWP_REFERENCE, WB_WRAP);
}

static void other_row(const struct report *r, struct wb_sheet *s, int i)
{
    struct gwp_table t = factors_gwps(r->model.factors);
    const struct gwp_row *g = gwp_find(&t, r->model.gas[i]);
    int row = GWP_ROW_OTHERS + i;
    wb_text(s, row, G_GAS, r->model.gas[i], WB_PLAIN);
    for (int k = 0; g && k < SETS; k++)
        if (g->value[order[k]].coef >= 0)
            wb_dec(s, row, G_AR4 + k, dec_trim(g->value[order[k]]), WB_GENERAL);
    if (g)
        wb_text(s, row, G_SOURCE, g->source, WB_WRAP);
}

bool sheet_gwp(struct report *r, struct wb_sheet *s)
{
    sheet_title(s, R_GWP, R_GWP_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, GWP_COLUMNS);
    common_row(s, GWP_ROW_CO2, R_CO2, 0);
    common_row(s, GWP_ROW_CH4_FOSSIL, R_CH4_FOSSIL, 1);
    common_row(s, GWP_ROW_CH4_BIOGENIC, R_CH4_BIOGENIC, 2);
    common_row(s, GWP_ROW_N2O, R_N2O, 3);
    for (int i = 0; i < r->model.gases; i++)
        other_row(r, s, i);
    return true;
}
