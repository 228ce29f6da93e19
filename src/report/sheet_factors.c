/* Every factor row in use: the published figures, and beside them, as live formulas with the GWP
 * sheet, what one unit gives. */
#include "report/sheet.h"

static const struct wb_column columns[F_COUNT] = {
    [F_NO] = {R_NO, WB_FIXED_0, 6},
    [F_SET] = {R_SET, WB_PLAIN, 26},
    [F_ID] = {R_ID, WB_PLAIN, 30},
    [F_ACTIVITY] = {R_ACTIVITY, WB_PLAIN, 26},
    [F_KEY] = {R_KEY_OF_FACTOR, WB_PLAIN, 14},
    [F_CATEGORY] = {R_CATEGORY, WB_FIXED_0, 8},
    [F_UNIT] = {R_UNIT, WB_PLAIN, 10},
    [F_CO2E] = {R_PER_UNIT, WB_GENERAL, 16},
    [F_GWP] = {R_GWP_SET, WB_PLAIN, 8},
    [F_CO2] = {R_CO2_PER_UNIT, WB_GENERAL, 16},
    [F_CH4_FOSSIL] = {R_CH4_FOSSIL_PER_UNIT, WB_GENERAL, 16},
    [F_CH4_BIOGENIC] = {R_CH4_BIOGENIC_PER_UNIT, WB_GENERAL, 16},
    [F_N2O] = {R_N2O_PER_UNIT, WB_GENERAL, 16},
    [F_OTHER] = {R_OTHER_GASES, WB_PLAIN, 24},
    [F_PUBLISHED] = {R_PUBLISHED, WB_GENERAL, 16},
    [F_PUBLISHED_CH4] = {R_PUBLISHED_CH4, WB_GENERAL, 16},
    [F_PUBLISHED_N2O] = {R_PUBLISHED_N2O, WB_GENERAL, 16},
    [F_OUT_CO2] = {R_OUT_CO2, WB_GENERAL, 16},
    [F_OUT_CH4] = {R_OUT_CH4, WB_GENERAL, 16},
    [F_OUT_N2O] = {R_OUT_N2O, WB_GENERAL, 16},
    [F_OUT_OTHER] = {R_OUT_OTHER, WB_GENERAL, 16},
    [F_OUT_UNSPLIT] = {R_OUT_UNSPLIT, WB_GENERAL, 16},
    [F_BIOGENIC] = {R_BIOGENIC_PER_UNIT, WB_GENERAL, 16},
    [F_FROM] = {R_VALID_FROM, WB_DAY, 12},
    [F_TO] = {R_VALID_TO, WB_DAY, 12},
    [F_PLACE] = {R_PLACE, WB_PLAIN, 12},
    [F_SUPPLIER] = {R_SUPPLIER, WB_PLAIN, 24},
    [F_MENU] = {R_MENU, WB_PLAIN, 20},
    [F_HEAT] = {R_HEAT_BASIS, WB_PLAIN, 8},
    [F_UNCERTAINTY] = {R_UNCERTAINTY, WB_RIGHT, 10},
    [F_LINES] = {R_LINES, WB_FIXED_0, 8},
    [F_SOURCE] = {R_SOURCE, WB_WRAP, 60},
    [F_NOTE] = {R_NOTE, WB_WRAP, 50},
};

static void add_gwp(struct report *r, int row, enum gwp g)
{
    static const int column[GWP_COUNT] = {
        [GWP_AR4] = G_AR4,         [GWP_AR5] = G_AR5,        [GWP_AR5F] = G_AR5F,
        [GWP_AR6] = G_AR6,         [GWP_SAR] = G_SAR,        [GWP_SHK2006] = G_SHK2006,
        [GWP_SHK2015] = G_SHK2015, [GWP_SHK2023] = G_SHK2023};
    wb_ref(&r->formula, r->sheet[SHEET_GWP], row, column[g]);
}

static void term_of(struct report *r, int row, int column, const char *sign, int gwp_row,
                    enum gwp g)
{
    buf_cstr(&r->formula, sign);
    wb_here(&r->formula, row, column);
    if (gwp_row >= 0) {
        buf_char(&r->formula, sign[0] == '=' || sign[0] == '/' ? '/' : '*');
        add_gwp(r, gwp_row, g);
    }
}

static void start(struct report *r)
{
    buf_reset(&r->formula);
}

static void put(struct report *r, struct wb_sheet *s, int row, int column, struct cell value)
{
    wb_formula(s, row, column, &r->formula, value, WB_GENERAL);
}

static void dec_or_nothing(struct wb_sheet *s, int row, int column, struct dec d)
{
    if (d.coef != 0)
        wb_dec(s, row, column, d, WB_GENERAL);
}

/* Other gases: the published masses as text, their CO2e as mass x GWP cell. */
static void other_gases(struct report *r, struct wb_sheet *s, int row, const struct used_factor *u,
                        const struct factor_cells *c)
{
    struct buf text = {0};
    start(r);
    buf_char(&r->formula, '=');
    for (int i = 0; i < u->factor->others; i++) {
        const struct gas_mass *g = &u->factor->other[i];
        struct dec gwp;
        int gwp_row;
        buf_cstr(&text, i ? "; " : "");
        buf_str(&text, g->gas);
        buf_char(&text, '=');
        dec_print(&text, g->kg);
        if (!gwp_other(r, u->gwp, g->gas, &gwp, &gwp_row))
            continue;
        buf_cstr(&r->formula, r->formula.n > 1 ? "+" : "");
        dec_print(&r->formula, g->kg);
        buf_char(&r->formula, '*');
        add_gwp(r, gwp_row, u->gwp);
    }
    wb_text(s, row, F_OTHER, buf_view(&text), WB_PLAIN);
    if (r->formula.n > 1 && !u->law)
        put(r, s, row, F_OUT_OTHER, c->other);
    buf_free(&text);
}

static void same_as(struct report *r, struct wb_sheet *s, int row, int column, int from,
                    struct cell value)
{
    start(r);
    term_of(r, row, from, "=", -1, GWP_NONE);
    put(r, s, row, column, value);
}

static void masses(struct report *r, struct wb_sheet *s, int row, const struct used_factor *u,
                   const struct factor_cells *c)
{
    const struct factor *f = u->factor;
    wb_dec(s, row, F_CO2, f->co2, WB_GENERAL);
    dec_or_nothing(s, row, F_CH4_FOSSIL, f->ch4_fossil);
    dec_or_nothing(s, row, F_CH4_BIOGENIC, f->ch4_biogenic);
    dec_or_nothing(s, row, F_N2O, f->n2o);
    start(r);
    term_of(r, row, F_CO2, "=", -1, u->gwp);
    term_of(r, row, F_CH4_FOSSIL, "+", GWP_ROW_CH4_FOSSIL, u->gwp);
    term_of(r, row, F_CH4_BIOGENIC, "+", GWP_ROW_CH4_BIOGENIC, u->gwp);
    term_of(r, row, F_N2O, "+", GWP_ROW_N2O, u->gwp);
    term_of(r, row, F_OUT_OTHER, "+", -1, u->gwp);
    if (u->law) {
        same_as(r, s, row, F_CO2E, F_CO2, c->co2e);
        same_as(r, s, row, F_OUT_CO2, F_CO2, c->co2);
        other_gases(r, s, row, u, c);
        return;
    }
    put(r, s, row, F_CO2E, c->co2e);
    other_gases(r, s, row, u, c);
    same_as(r, s, row, F_OUT_CO2, F_CO2, c->co2);
    start(r);
    term_of(r, row, F_CH4_FOSSIL, "=", -1, u->gwp);
    term_of(r, row, F_CH4_BIOGENIC, "+", -1, u->gwp);
    put(r, s, row, F_OUT_CH4, c->ch4);
    same_as(r, s, row, F_OUT_N2O, F_N2O, c->n2o);
}

static void published(struct report *r, struct wb_sheet *s, int row, const struct used_factor *u,
                      const struct factor_cells *c)
{
    const struct factor *f = u->factor;
    int methane = f->biogenic_co2.coef == 0 ? GWP_ROW_CH4_FOSSIL : GWP_ROW_CH4_BIOGENIC;
    bool split = u->gwp != GWP_NONE;
    wb_dec(s, row, F_PUBLISHED, f->co2e, WB_GENERAL);
    dec_or_nothing(s, row, F_CO2, f->co2);
    dec_or_nothing(s, row, F_PUBLISHED_CH4, f->ch4_co2e);
    dec_or_nothing(s, row, F_PUBLISHED_N2O, f->n2o_co2e);
    same_as(r, s, row, F_CO2E, F_PUBLISHED, c->co2e);
    same_as(r, s, row, F_OUT_CO2, u->law ? F_PUBLISHED : F_CO2, c->co2);
    if (u->law)
        return;
    if (split && f->ch4_co2e.coef != 0) {
        start(r);
        term_of(r, row, F_PUBLISHED_CH4, "=", methane, u->gwp);
        put(r, s, row, F_OUT_CH4, c->ch4);
    }
    if (split && f->n2o_co2e.coef != 0) {
        start(r);
        term_of(r, row, F_PUBLISHED_N2O, "=", GWP_ROW_N2O, u->gwp);
        put(r, s, row, F_OUT_N2O, c->n2o);
    }
    start(r);
    term_of(r, row, F_PUBLISHED, "=", -1, u->gwp);
    term_of(r, row, F_CO2, "-", -1, u->gwp);
    if (split) {
        term_of(r, row, F_PUBLISHED_CH4, "-", -1, u->gwp);
        term_of(r, row, F_PUBLISHED_N2O, "-", -1, u->gwp);
    }
    put(r, s, row, F_OUT_UNSPLIT, c->unsplit);
}

static void describe(struct report *r, struct wb_sheet *s, int row, const struct used_factor *u)
{
    const struct factor *f = u->factor;
    struct buf b = {0};
    wb_text(s, row, F_SET, f->set, WB_PLAIN);
    wb_text(s, row, F_ID, f->id, WB_PLAIN);
    wb_text(s, row, F_ACTIVITY, f->activity, WB_PLAIN);
    buf_printf(&b, "%d %s", f->scope, basis_name(f->basis));
    wb_text(s, row, F_KEY, u->law ? str_of(msg_text(R_LAW, r->options->lang)) : buf_view(&b),
            WB_PLAIN);
    if (f->category)
        wb_int(s, row, F_CATEGORY, f->category);
    wb_text(s, row, F_UNIT, f->unit_text, WB_PLAIN);
    wb_text(s, row, F_GWP, str_of(gwp_name(u->gwp)), WB_PLAIN);
    buf_reset(&b);
    buf_str(&b, f->country);
    buf_cstr(&b, f->region.n ? " " : "");
    buf_str(&b, f->region);
    wb_day(s, row, F_FROM, f->from);
    wb_day(s, row, F_TO, f->to);
    wb_text(s, row, F_PLACE, buf_view(&b), WB_PLAIN);
    wb_text(s, row, F_SUPPLIER, f->supplier, WB_PLAIN);
    wb_text(s, row, F_MENU, f->menu, WB_PLAIN);
    wb_text(s, row, F_HEAT, str_of(heat_name(f->heat)), WB_PLAIN);
    wb_text(s, row, F_UNCERTAINTY, f->uncertainty, WB_RIGHT);
    wb_text(s, row, F_SOURCE, f->source, WB_WRAP);
    wb_text(s, row, F_NOTE, f->note, WB_WRAP);
    buf_free(&b);
}

static void instrument(struct report *r, struct wb_sheet *s, int row, const struct used_factor *u,
                       const struct factor_cells *c)
{
    wb_msg(s, row, F_SET, R_INSTRUMENT, WB_PLAIN);
    wb_text(s, row, F_ID, u->instrument, WB_PLAIN);
    wb_text(s, row, F_ACTIVITY, STR("electricity"), WB_PLAIN);
    wb_text(s, row, F_KEY, STR("2 market"), WB_PLAIN);
    wb_text(s, row, F_UNIT, STR("kWh"), WB_PLAIN);
    wb_dec(s, row, F_PUBLISHED, u->instrument_co2e, WB_GENERAL);
    same_as(r, s, row, F_CO2E, F_PUBLISHED, c->co2e);
    same_as(r, s, row, F_OUT_UNSPLIT, F_PUBLISHED, c->unsplit);
}

bool sheet_factors(struct report *r, struct wb_sheet *s)
{
    const struct model *m = &r->model;
    sheet_title(s, R_FACTORS, R_FACTORS_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, F_COUNT);
    wb_keep_columns(s, FIRST_ROW - 1, F_ID + 1);
    for (int i = 0; i < m->useds; i++) {
        const struct used_factor *u = &m->used[i];
        int row = FIRST_ROW + i;
        wb_int(s, row, F_NO, i + 1);
        wb_int(s, row, F_LINES, u->lines);
        if (!u->factor) {
            instrument(r, s, row, u, &r->factor[i]);
            continue;
        }
        describe(r, s, row, u);
        if (u->factor->has_co2e)
            published(r, s, row, u, &r->factor[i]);
        else
            masses(r, s, row, u, &r->factor[i]);
        if (!u->law)
            dec_or_nothing(s, row, F_BIOGENIC, u->factor->biogenic_co2);
    }
    wb_filter(s, FIRST_ROW - 1, FIRST_ROW + m->useds - 1, F_COUNT);
    wb_print_pages(s, 3, 0);
    return true;
}
