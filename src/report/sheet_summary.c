/* The two pages that a plant manager reads. Page one: the figures, the months, what to know about
 * the data. Page two: scope 3 by category, the largest sources, intensities, targets, removals.
 * Every figure is a formula over the calculation. */
#include "report/sheet.h"

#include <stdlib.h>

enum { FIG_LABEL, FIG_TONNE, FIG_KG, FIG_PERCENT, FIGURE_COLUMNS };
enum { TOP_SOURCES = 8, CAVEATS_SHOWN = 10, WIDE = 160 };

static const struct wb_column columns[FIGURE_COLUMNS] = {
    {R_FIGURE, WB_PLAIN, 46},
    {R_TONNES, WB_TONNE, 16},
    {R_KILOGRAMS, WB_KG, 22},
    {R_PERCENT_OF, WB_PERCENT, 14},
};

/* Where the rows of the figures came to stand. */
struct places {
    int scope[4]; /* S1, S2 location, S2 market, S3 */
    int total[4]; /* 1+2 location, 1+2 market, 1+2+3 location, 1+2+3 market */
    bool known[4], total_known[4];
    int64_t mg[4], total_mg[4];
};
struct summary {
    struct report *r;
    struct wb_sheet *s;
    struct places at;
    int row;
};

static void section(struct summary *u, enum msg m, int columns_wide)
{
    wb_section(u->s, u->row++, m, columns_wide);
}

static void tonne_cell(struct summary *u, int64_t mg, bool strong)
{
    struct buf *f = &u->r->formula;
    buf_reset(f);
    buf_char(f, '=');
    wb_here(f, u->row, FIG_KG);
    buf_cstr(f, "/1000");
    wb_formula(u->s, u->row, FIG_TONNE, f, cell_div(cell_kg(mg), cell_int(1000)),
               strong ? WB_TONNE_STRONG : WB_TONNE);
}

static void not_entered(struct summary *u)
{
    wb_msg(u->s, u->row, FIG_TONNE, R_NOT_ENTERED, WB_ABSENT);
    wb_msg(u->s, u->row, FIG_KG, R_NOT_ENTERED, WB_ABSENT);
}

/* A figure in kg with its tonnes; r->formula holds the kg. Unknown: a text, so that it can never be
 * taken for a zero. */
static void figure_of(struct summary *u, struct str label, const char *name, bool known, int64_t mg,
                      bool strong)
{
    wb_text(u->s, u->row, FIG_LABEL, label, strong ? WB_STRONG : WB_PLAIN);
    if (known) {
        wb_formula(u->s, u->row, FIG_KG, &u->r->formula, cell_kg(mg),
                   strong ? WB_SUM_STRONG : WB_FIXED_0 + 1);
        tonne_cell(u, mg, strong);
    } else {
        not_entered(u);
    }
    if (name)
        wb_define(u->r->wb, name, u->s, u->row, FIG_KG);
}

static void figure(struct summary *u, enum msg label, const char *name, bool known, int64_t mg,
                   bool strong)
{
    figure_of(u, str_of(msg_text(label, u->r->options->lang)), name, known, mg, strong);
}

static void percent(struct summary *u, int row, int64_t mg, int of_row, bool known, int64_t of_mg)
{
    struct buf *f = &u->r->formula;
    if (!known || of_mg <= 0)
        return;
    buf_reset(f);
    buf_char(f, '=');
    wb_here(f, row, FIG_KG);
    buf_char(f, '/');
    wb_here(f, of_row, FIG_KG);
    buf_cstr(f, "*100");
    wb_formula(u->s, row, FIG_PERCENT, f,
               cell_mul(cell_div(cell_kg(mg), cell_kg(of_mg)), cell_int(100)), WB_PERCENT);
}

/* ---- the scopes ---- */
static void find_values(struct summary *u)
{
    struct places *p = &u->at;
    for (int k = 0; k < 4; k++) {
        struct gases g = {0};
        p->known[k] = inventory_scope(u->r->model.inventory, four_slots[k], &g);
        p->mg[k] = p->known[k] ? g.co2e : 0;
    }
    for (int k = 0; k < 4; k++) {
        int two = k % 2 ? 2 : 1;
        p->total_known[k] = p->known[0] && p->known[two] && (k < 2 || p->known[3]);
        p->total_mg[k] = p->mg[0] + p->mg[two] + (k < 2 ? 0 : p->mg[3]);
    }
}

/* Scope 3 is the sum of its categories on the second page. */
static void scope3_formula(struct summary *u, int first)
{
    struct buf *f = &u->r->formula;
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUM(");
    wb_here(f, first, FIG_KG);
    buf_char(f, ':');
    wb_here(f, first + 14, FIG_KG);
    buf_cstr(f, "),6)");
}

static void total_formula(struct summary *u, int k)
{
    struct buf *f = &u->r->formula;
    const int part[3] = {u->at.scope[0], u->at.scope[k % 2 ? 2 : 1], u->at.scope[3]};
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    for (int i = 0; i < (k < 2 ? 2 : 3); i++) {
        buf_cstr(f, i ? "+" : "");
        wb_here(f, part[i], FIG_KG);
    }
    buf_cstr(f, ",6)");
}

static void scopes(struct summary *u, int categories_row)
{
    static const enum msg label[4] = {R_SCOPE1, R_SCOPE2_LOCATION, R_SCOPE2_MARKET, R_SCOPE3};
    static const enum msg total[4] = {R_SCOPE12_LOCATION, R_SCOPE12_MARKET, R_SCOPE123_LOCATION,
                                      R_SCOPE123_MARKET};
    static const char *const name[4] = {"scope1_kg", "scope2_location_kg", "scope2_market_kg",
                                        "scope3_kg"};
    static const char *const key[3] = {"S1", "S2-L", "S2-M"};
    struct places *p = &u->at;
    int all = u->row + 1 + 4 + 2; /* row of scope 1+2+3 by location */
    wb_subhead(u->s, u->row++, columns, FIGURE_COLUMNS);
    for (int k = 0; k < 4; k++, u->row++) {
        p->scope[k] = u->row;
        if (k < 3)
            sum_formula(u->r, C_RESULT, key[k], 0);
        else
            scope3_formula(u, categories_row);
        figure(u, label[k], name[k], p->known[k], p->mg[k], true);
        if (k != 2)
            percent(u, u->row, p->mg[k], all, p->known[k] && p->total_known[2], p->total_mg[2]);
    }
    for (int k = 0; k < 4; k++, u->row++) {
        p->total[k] = u->row;
        total_formula(u, k);
        figure(u, total[k], NULL, p->total_known[k], p->total_mg[k], k == 2);
        if (k == 2)
            percent(u, u->row, p->total_mg[2], all, p->total_known[2], p->total_mg[2]);
    }
    u->row++;
}

/* Live over the calculation: all lines but those of the market method and Japan's law, which would
 * count a record twice. */
static void biogenic_formula(struct summary *u)
{
    static const char *const key[] = {"S1", "S2-L", "S3", "OUT"};
    struct buf *f = &u->r->formula;
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    for (int i = 0; i < 4; i++) {
        buf_cstr(f, i ? "+SUMIFS(" : "SUMIFS(");
        calculation_column(u->r, f, C_BIOGENIC);
        buf_char(f, ',');
        calculation_column(u->r, f, C_KEY);
        buf_printf(f, ",\"%s\")", key[i]);
    }
    buf_cstr(f, ",6)");
}

static void apart(struct summary *u)
{
    const struct calc_totals *t = u->r->model.inventory->totals;
    section(u, R_APART, FIGURE_COLUMNS);
    biogenic_formula(u);
    figure(u, R_BIOGENIC, "biogenic_co2_kg", t->lines > 0, model_biogenic(&u->r->model), false);
    u->row++;
    sum_formula(u->r, C_RESULT, "OUT", 0);
    figure(u, R_OUTSIDE, "outside_scopes_kg", t->present[SLOT_OUTSIDE], t->slot[SLOT_OUTSIDE].co2e,
           false);
    u->row += 2;
}

/* ---- energy and Japan's laws ---- */
static void value_row(struct summary *u, enum msg label, const char *name, bool known,
                      const struct ratio *value, int places)
{
    int64_t rounded = 0;
    wb_msg(u->s, u->row, FIG_LABEL, label, WB_PLAIN);
    if (known && ratio_round(value, places, &rounded))
        wb_dec(u->s, u->row, FIG_KG, (struct dec){rounded, places}, WB_FIXED_0 + 3);
    else
        wb_msg(u->s, u->row, FIG_KG, R_NOT_KNOWN, WB_ABSENT);
    if (name)
        wb_define(u->r->wb, name, u->s, u->row, FIG_KG);
    u->row++;
}

static void from_above(struct summary *u, enum msg label, const char *name, bool known,
                       const char *operation, struct cell value)
{
    struct buf *f = &u->r->formula;
    wb_msg(u->s, u->row, FIG_LABEL, label, WB_PLAIN);
    if (known) {
        buf_reset(f);
        buf_cstr(f, "=ROUND(");
        wb_here(f, u->row - 1, FIG_KG);
        buf_cstr(f, operation);
        buf_cstr(f, ",6)");
        wb_formula(u->s, u->row, FIG_KG, f, value, WB_FIXED_0 + 3);
    } else {
        wb_msg(u->s, u->row, FIG_KG, R_NOT_KNOWN, WB_ABSENT);
    }
    if (name)
        wb_define(u->r->wb, name, u->s, u->row, FIG_KG);
    u->row++;
}

static struct cell scaled(const struct ratio *v, int64_t num, int64_t den)
{
    struct ratio by, out;
    int64_t rounded = 0;
    if (ratio_frac(num, den, &by) && ratio_mul(v, &by, &out) && ratio_round(&out, 6, &rounded))
        return cell_dec((struct dec){rounded, 6});
    return cell_int(0);
}

static void column_formula(struct summary *u, int column)
{
    struct buf *f = &u->r->formula;
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUM(");
    calculation_column(u->r, f, column);
    buf_cstr(f, "),6)");
}

/* 1,500 kL less the crude-oil equivalent in the row above. */
static void to_threshold(struct summary *u)
{
    struct buf *f = &u->r->formula;
    struct ratio kl, left;
    wb_msg(u->s, u->row, FIG_LABEL, R_TO_1500, WB_PLAIN);
    if (inventory_crude_oil(u->r->model.inventory, &kl, &left)) {
        buf_reset(f);
        buf_cstr(f, "=ROUND(1500-");
        wb_here(f, u->row - 1, FIG_KG);
        buf_cstr(f, ",6)");
        wb_formula(u->s, u->row, FIG_KG, f, scaled(&left, 1, 1), WB_FIXED_0 + 3);
    } else {
        wb_msg(u->s, u->row, FIG_KG, R_NOT_KNOWN, WB_ABSENT);
    }
    u->row++;
}

/* Basic and adjusted, the latter before and after certificates and credits where there are any. */
static void law_figures(struct summary *u)
{
    const struct inventory *i = u->r->model.inventory;
    const struct calc_totals *t = i->totals;
    int64_t basic, adjusted;
    bool basic_known = inventory_shk(i, false, &basic);
    bool adjusted_known = inventory_shk(i, true, &adjusted);
    column_formula(u, C_LAW_BASIC);
    figure(u, R_SHK_BASIC, "shk_basic_kg", basic_known, basic, false);
    u->row++;
    column_formula(u, C_LAW_ADJUSTED);
    if (t->deductions) {
        figure(u, R_SHK_BEFORE, NULL, adjusted_known, adjusted + t->shk_deducted, false);
        u->row++;
        deductions_formula(u->r);
        figure(u, R_SHK_DEDUCTED, NULL, true, t->shk_deducted, false);
        u->row++;
        struct buf *f = &u->r->formula;
        buf_reset(f);
        buf_cstr(f, "=ROUND(");
        wb_here(f, u->row - 2, FIG_KG);
        buf_char(f, '-');
        wb_here(f, u->row - 1, FIG_KG);
        buf_cstr(f, ",6)");
    }
    figure(u, R_SHK_ADJUSTED, "shk_adjusted_kg", adjusted_known, adjusted, false);
    u->row++;
}

static void energy(struct summary *u)
{
    const struct inventory *i = u->r->model.inventory;
    const struct calc_totals *t = i->totals;
    bool japan = str_is(i->input.country, "JP");
    bool known = t->energy_known && t->energy_any, law = japan && t->energy_any && t->law_known;
    section(u, R_ENERGY, FIGURE_COLUMNS);
    value_row(u, R_ENERGY_GJ, "energy_gj", known, &t->energy_gj, 6);
    from_above(u, R_ENERGY_MWH, NULL, known, "/3.6", scaled(&t->energy_gj, 10, 36));
    value_row(u, R_LAW_GJ, NULL, law, &t->law_gj, 9);
    from_above(u, R_CRUDE_OIL, "crude_oil_equivalent_kl", law, "*0.0258",
               scaled(&t->law_gj, 258, 10000));
    if (japan) {
        to_threshold(u);
        law_figures(u);
    }
    u->row++;
}

/* ---- what to know about the data ---- */
static void caveats(struct summary *u, int last_row)
{
    const struct inventory *i = u->r->model.inventory;
    const struct model *m = &u->r->model;
    int shown = 0, k = 0;
    section(u, R_DATA_CAVEATS, FIGURE_COLUMNS + 4);
    if (m->caveats == 0 && i->totals->uncalculated == 0)
        wb_msg(u->s, u->row++, 0, R_NO_CAVEATS, WB_PLAIN);
    if (i->totals->uncalculated > 0) {
        struct buf n = {0};
        buf_int(&n, i->totals->uncalculated);
        wb_message(u->s, u->row++, 0, WB_STRONG, R_UNCALCULATED_SENTENCE, n.p, NULL);
        buf_free(&n);
    }
    for (; k < m->caveats && shown < CAVEATS_SHOWN && u->row < last_row - 1; k++, shown++) {
        struct buf text = {0};
        buf_cstr(&text, "・ ");
        buf_str(&text, m->caveat[k].text);
        u->row += wb_lines(u->s, u->row, 0, buf_view(&text), WB_PLAIN, WIDE);
        buf_free(&text);
    }
    if (k < m->caveats) {
        struct buf n = {0};
        buf_int(&n, m->caveats - k);
        wb_message(u->s, u->row++, 0, WB_PLAIN, R_MORE_CAVEATS, n.p, NULL);
        buf_free(&n);
    }
}

/* ---- second page ---- */
static void category(struct summary *u, int c)
{
    const struct calc_totals *t = u->r->model.inventory->totals;
    enum slot slot = (enum slot)((int)SLOT_CATEGORY_1 + c - 1);
    struct buf name = {0}, label = {0};
    buf_printf(&name, "scope3_category_%d_kg", c);
    buf_printf(&label, "%d %s", c, msg_text(category_msg(c), u->r->options->lang));
    sum_formula(u->r, C_RESULT, "S3", c);
    figure_of(u, buf_view(&label), name.p, t->present[slot], t->slot[slot].co2e, false);
    buf_free(&label);
    percent(u, u->row, t->slot[slot].co2e, u->at.scope[3], t->present[slot], u->at.mg[3]);
    buf_free(&name);
    u->row++;
}

static void categories(struct summary *u)
{
    static const struct wb_column head[FIGURE_COLUMNS] = {{R_CATEGORY_NAME, WB_PLAIN, 46},
                                                          {R_TONNES, WB_TONNE, 16},
                                                          {R_KILOGRAMS, WB_KG, 22},
                                                          {R_PERCENT_OF_SCOPE3, WB_PERCENT, 14}};
    section(u, R_BY_CATEGORY, FIGURE_COLUMNS);
    wb_subhead(u->s, u->row++, head, FIGURE_COLUMNS);
    for (int c = 1; c <= 15; c++)
        category(u, c);
    u->row++;
}

struct top {
    code_t kind;
    int64_t mg;
};

static int larger_first(const void *a, const void *b)
{
    const struct top *x = a, *y = b;
    if (x->mg != y->mg)
        return x->mg > y->mg ? -1 : 1;
    return x->kind < y->kind ? -1 : 1;
}

static int64_t kind_mg(const struct calc_totals *t, code_t kind)
{
    int64_t sum = 0;
    for (int s = 0; s < SLOT_COUNT; s++)
        if (t->kind[s] && (s == SLOT_SCOPE1 || s == SLOT_SCOPE2_LOCATION || s >= SLOT_CATEGORY_1))
            sum += t->kind[s][kind].co2e;
    return sum;
}

static int top_sources(const struct inventory *i, struct top out[TOP_SOURCES])
{
    struct top *all = mem_alloc((size_t)(i->input.texts + 1) * sizeof *all);
    int n = 0, kept;
    for (code_t k = 1; k < i->input.texts; k++) {
        int64_t mg = kind_mg(i->totals, k);
        if (mg > 0)
            all[n++] = (struct top){k, mg};
    }
    qsort(all, (size_t)n, sizeof *all, larger_first);
    kept = n < TOP_SOURCES ? n : TOP_SOURCES;
    for (int k = 0; k < kept; k++)
        out[k] = all[k];
    free(all);
    return kept;
}

/* Compared cell by cell: an activity code is outside text, and SUMIFS would take * or > in it for
 * an instruction. */
static void source_formula(struct summary *u)
{
    struct buf *f = &u->r->formula;
    static const char *const key[] = {"S1", "S2-L", "S3"};
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUMPRODUCT((");
    calculation_column(u->r, f, C_ACTIVITY);
    buf_char(f, '=');
    wb_here(f, u->row, FIGURE_COLUMNS);
    buf_cstr(f, ")*(");
    for (int i = 0; i < 3; i++) {
        buf_cstr(f, i ? "+(" : "(");
        calculation_column(u->r, f, C_KEY);
        buf_printf(f, "=\"%s\")", key[i]);
    }
    buf_cstr(f, ")*");
    calculation_column(u->r, f, C_RESULT);
    buf_cstr(f, "),6)");
}

static int sources(struct summary *u)
{
    static const struct wb_column head[FIGURE_COLUMNS + 1] = {{R_SOURCE_OF, WB_PLAIN, 46},
                                                              {R_TONNES, WB_TONNE, 16},
                                                              {R_KILOGRAMS, WB_KG, 22},
                                                              {R_PERCENT_OF, WB_PERCENT, 14},
                                                              {R_ACTIVITY, WB_PLAIN, 20}};
    struct top top[TOP_SOURCES];
    int n = top_sources(u->r->model.inventory, top);
    section(u, R_LARGEST_SOURCES, FIGURE_COLUMNS + 1);
    wb_subhead(u->s, u->row++, head, FIGURE_COLUMNS + 1);
    for (int k = 0; k < n; k++, u->row++) {
        struct str code = code_text(u->r->model.inventory, top[k].kind);
        struct buf label = {0};
        activity_label(u->r, &label, code);
        wb_text(u->s, u->row, FIG_LABEL, buf_view(&label), WB_PLAIN);
        source_formula(u);
        wb_formula(u->s, u->row, FIG_KG, &u->r->formula, cell_kg(top[k].mg), WB_FIXED_0 + 1);
        tonne_cell(u, top[k].mg, false);
        percent(u, u->row, top[k].mg, u->at.total[2], u->at.total_known[2], u->at.total_mg[2]);
        wb_text(u->s, u->row, FIGURE_COLUMNS, code, WB_PLAIN);
        buf_free(&label);
    }
    u->row++;
    return n;
}

static void heading(struct summary *u)
{
    const struct inventory *i = u->r->model.inventory;
    struct buf b = {0};
    buf_str(&b, i->organization.name);
    buf_cstr(&b, "  ");
    fiscal_label(u->r, &b);
    wb_height(u->s, 0, 28);
    wb_text(u->s, 0, 0, buf_view(&b), WB_TITLE);
    buf_reset(&b);
    date_print(&b, i->from);
    buf_cstr(&b, " – ");
    date_print(&b, i->to);
    buf_cstr(&b, "   GWP: ");
    buf_cstr(&b, gwp_name(i->input.gwp));
    wb_text(u->s, 1, 0, buf_view(&b), WB_SUBTITLE);
    wb_msg(u->s, 2, 0, i->complete ? R_COMPLETE : R_INCOMPLETE, WB_STRONG);
    u->row = 4;
    buf_free(&b);
}

enum { PAGE_TWO = 46 };

bool sheet_summary(struct report *r, struct wb_sheet *s)
{
    struct summary u = {.r = r, .s = s};
    int breaks[1] = {PAGE_TWO};
    find_values(&u);
    heading(&u);
    section(&u, R_EMISSIONS, FIGURE_COLUMNS);
    scopes(&u, PAGE_TWO + 2);
    apart(&u);
    energy(&u);
    caveats(&u, PAGE_TWO);
    u.row = PAGE_TWO;
    categories(&u);
    int sources_row = u.row + 2, n = sources(&u);
    u.row = summary_progress(r, s, u.row, u.at.total);
    summary_charts(r, s, sources_row, n);
    wb_page_break(s, breaks, 1);
    wb_print_scale(s, 62);
    for (int c = FIGURE_COLUMNS; c < FIGURE_COLUMNS + 4; c++)
        wb_width(s, c, 20);
    return true;
}
