/* The sites inside the boundary with their figures, and what was left out, with the reason. */
#include "report/sheet.h"

enum {
    SITE_ID,
    SITE_NAME,
    SITE_COUNTRY,
    SITE_RELATION,
    SITE_SHARE,
    SITE_CONTROLLED,
    SITE_FROM,
    SITE_TO
};
enum { SITE_S2L = SITE_S1 + 1, SITE_S2M, SITE_S3, SITE_COUNT };
static const struct wb_column columns[SITE_COUNT] = {
    [SITE_ID] = {R_SITE, WB_PLAIN, 18},
    [SITE_NAME] = {R_SITE_NAME, WB_PLAIN, 28},
    [SITE_COUNTRY] = {R_COUNTRY, WB_PLAIN, 10},
    [SITE_RELATION] = {R_RELATION, WB_PLAIN, 16},
    [SITE_SHARE] = {R_SHARE_PERCENT, WB_GENERAL, 12},
    [SITE_CONTROLLED] = {R_CONTROLLED, WB_CENTRE, 10},
    [SITE_FROM] = {R_BOUNDARY_FROM, WB_DAY, 12},
    [SITE_TO] = {R_BOUNDARY_TO, WB_DAY, 12},
    [SITE_S1] = {R_SCOPE1_KG, WB_KG, 20},
    [SITE_S2L] = {R_SCOPE2L_KG, WB_KG, 20},
    [SITE_S2M] = {R_SCOPE2M_KG, WB_KG, 20},
    [SITE_S3] = {R_SCOPE3_KG, WB_KG, 20},
};
static const struct wb_column exclusion_columns[] = {
    {R_SCOPE, WB_PLAIN, 18}, {R_REASON, WB_WRAP, 28},       {R_CATEGORY, WB_FIXED_0, 10},
    {R_SITE, WB_PLAIN, 16},  {R_ESTIMATED_CO2E, WB_KG, 20},
};
enum { EXCLUSION_COLUMNS = sizeof exclusion_columns / sizeof *exclusion_columns };

/* Compared cell by cell, not by SUMIFS: a site's id is outside text, and SUMIFS would take * or >
 * in it for an instruction. */
static void site_figures(struct report *r, struct wb_sheet *s, int row, int site)
{
    for (int k = 0; k < 4; k++) {
        struct buf *f = &r->formula;
        buf_reset(f);
        buf_cstr(f, "=ROUND(SUMPRODUCT((");
        calculation_column(r, f, C_SITE);
        buf_char(f, '=');
        wb_here(f, row, SITE_ID);
        buf_cstr(f, ")*(");
        calculation_column(r, f, C_KEY);
        buf_printf(f, "=\"%s\")*", total_key(four_slots[k]));
        calculation_column(r, f, C_RESULT);
        buf_cstr(f, "),6)");
        wb_formula(s, row, SITE_S1 + k, f,
                   cell_kg(slots_co2e(r->model.inventory->totals->site[site], four_slots[k])),
                   WB_KG);
    }
}

static void site_row(struct wb_sheet *s, int row, const struct site *x)
{
    static const enum msg relation[] = {[RELATION_OWN] = R_OWN,
                                        [RELATION_LEASED_IN] = R_LEASED_IN,
                                        [RELATION_LEASED_OUT] = R_LEASED_OUT,
                                        [RELATION_FRANCHISE] = R_FRANCHISE,
                                        [RELATION_INVESTMENT] = R_INVESTMENT};
    wb_text(s, row, SITE_ID, x->id, WB_PLAIN);
    wb_text(s, row, SITE_NAME, x->name, WB_PLAIN);
    wb_text(s, row, SITE_COUNTRY, x->country, WB_PLAIN);
    wb_msg(s, row, SITE_RELATION, relation[x->relation], WB_PLAIN);
    wb_dec(s, row, SITE_SHARE, x->share_percent, WB_GENERAL);
    wb_msg(s, row, SITE_CONTROLLED, x->controlled ? R_YES : R_NO_WORD, WB_CENTRE);
    wb_day(s, row, SITE_FROM, x->from);
    wb_day(s, row, SITE_TO, x->to);
}

static int site_rows(struct report *r, struct wb_sheet *s, int row)
{
    const struct calc_input *in = &r->model.inventory->input;
    const struct calc_totals *t = r->model.inventory->totals;
    bool unplaced = false;
    for (int i = 0; i < in->sites; i++, row++) {
        site_row(s, row, &in->site[i]);
        if (r->model.lines > 0)
            site_figures(r, s, row, i);
    }
    for (int k = 0; k < SLOT_COUNT; k++)
        unplaced = unplaced || t->site_present[in->sites][k];
    if (unplaced) {
        wb_text(s, row, SITE_ID, STR(""), WB_PLAIN);
        wb_msg(s, row, SITE_NAME, R_WITHOUT_SITE, WB_PLAIN);
        site_figures(r, s, row++, in->sites);
    }
    return row;
}

/* Their size stands beside the totals and is in none of them. */
static void exclusion_size(struct report *r, struct wb_sheet *s, int first, int row)
{
    struct buf *f = &r->formula;
    struct exclusions_size size;
    if (!exclusions_size(r->model.inventory, &size))
        return;
    wb_msg(s, row, 1, R_EXCLUSIONS_TOTAL, WB_STRONG);
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUM(");
    wb_here(f, first, 4);
    buf_char(f, ':');
    wb_here(f, row - 1, 4);
    buf_cstr(f, "),6)");
    wb_formula(s, row++, 4, f, cell_kg(size.mg), WB_KG_STRONG);
    wb_msg(s, row, 1, R_EXCLUSIONS_PERCENT, WB_PLAIN);
    if (size.percent_known)
        wb_number(s, row, 4, cell_ratio(&size.percent), WB_PERCENT);
    else
        wb_msg(s, row, 4, R_NOT_KNOWN, WB_ABSENT);
}

static void exclusion_rows(struct report *r, struct wb_sheet *s, int row)
{
    const struct inventory *i = r->model.inventory;
    wb_section(s, row++, R_EXCLUSIONS, EXCLUSION_COLUMNS);
    if (i->input.exclusions == 0) {
        wb_msg(s, row, 0, R_NO_EXCLUSIONS, WB_PLAIN);
        return;
    }
    wb_subhead(s, row++, exclusion_columns, EXCLUSION_COLUMNS);
    int first = row;
    for (int k = 0; k < i->input.exclusions; k++, row++) {
        const struct exclusion *x = &i->input.exclusion[k];
        struct buf scope = {0};
        buf_cstr(&scope, "Scope ");
        buf_int(&scope, x->scope);
        wb_text(s, row, 0, buf_view(&scope), WB_PLAIN);
        wb_text(s, row, 1, x->reason, WB_WRAP);
        if (x->category)
            wb_int(s, row, 2, x->category);
        wb_text(s, row, 3, code_text(i, x->site), WB_PLAIN);
        if (x->has_estimate)
            wb_dec(s, row, 4, x->estimated_co2e, WB_GENERAL);
        else
            wb_msg(s, row, 4, R_NOT_KNOWN, WB_ABSENT);
        buf_free(&scope);
    }
    exclusion_size(r, s, first, row);
}

bool sheet_boundary(struct report *r, struct wb_sheet *s)
{
    sheet_title(s, R_BOUNDARY, R_BOUNDARY_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, SITE_COUNT);
    int row = site_rows(r, s, FIRST_ROW);
    r->site_rows = row - FIRST_ROW;
    exclusion_rows(r, s, row + 1);
    return true;
}
