/* Cross-checks, live: the same figure reached by two ways, the difference, and whether it is 0. */
#include "report/sheet.h"

enum { WHAT, ONE_WAY, OTHER_WAY, DIFFERENCE, VERDICT, COLUMNS };
static const struct wb_column columns[COLUMNS] = {
    {R_CHECK_WHAT, WB_PLAIN, 70}, {R_ONE_WAY, WB_KG, 24},     {R_OTHER_WAY, WB_KG, 24},
    {R_DIFFERENCE, WB_KG, 18},    {R_VERDICT, WB_CENTRE, 12},
};

struct checks {
    struct report *r;
    struct wb_sheet *s;
    int row;
};

static void put(struct checks *c, int column, struct cell value)
{
    wb_formula(c->s, c->row, column, &c->r->formula, value, WB_KG);
}

static struct buf *formula(struct checks *c)
{
    buf_reset(&c->r->formula);
    return &c->r->formula;
}

/* The row's difference and its verdict; both ways stand in their cells, `one` and `other` are what
 * the engine has for them. */
static void close_row(struct checks *c, int64_t one, int64_t other)
{
    struct buf *f = formula(c);
    buf_cstr(f, "=ROUND(");
    wb_here(f, c->row, ONE_WAY);
    buf_char(f, '-');
    wb_here(f, c->row, OTHER_WAY);
    buf_cstr(f, ",6)");
    put(c, DIFFERENCE, cell_kg(one - other));
    f = formula(c);
    buf_cstr(f, "=IF(");
    wb_here(f, c->row, DIFFERENCE);
    buf_cstr(f, "=0,\"OK\",\"NG\")");
    wb_formula_text(c->s, c->row, VERDICT, f, one == other ? "OK" : "NG",
                    one == other ? WB_GOOD : WB_BAD);
    c->row++;
}

static void sum_of(struct checks *c, const struct wb_sheet *from, int row1, int row2, int column)
{
    struct buf *f = formula(c);
    buf_cstr(f, "=ROUND(SUM(");
    wb_range(f, from, row1, column, row2, column);
    buf_cstr(f, "),6)");
}

/* A scope's total against the sum of its months or sites: `part` holds `parts` of them, in the
 * sheet they begin at `column`. */
static void scope_by(struct checks *c, int scope, enum msg what, const struct wb_sheet *from,
                     int rows, int column, struct gases (*part)[SLOT_COUNT], int parts)
{
    static const enum msg name[FOUR_SLOTS] = {R_SCOPE1, R_SCOPE2_LOCATION, R_SCOPE2_MARKET,
                                              R_SCOPE3};
    struct gases g;
    int64_t other = 0;
    if (!inventory_scope(c->r->model.inventory, four_slots[scope], &g))
        return;
    for (int i = 0; i < parts; i++)
        other += slots_co2e(part[i], four_slots[scope]);
    wb_message(c->s, c->row, WHAT, WB_PLAIN, what, msg_text(name[scope], c->r->options->lang),
               NULL);
    sum_formula(c->r, C_RESULT, total_key(four_slots[scope]), 0);
    put(c, ONE_WAY, cell_kg(g.co2e));
    sum_of(c, from, FIRST_ROW, FIRST_ROW + (rows > 0 ? rows : 1) - 1, column + scope);
    put(c, OTHER_WAY, cell_kg(other));
    close_row(c, g.co2e, other);
}

/* All that was booked, against all that the cells compute. */
static void lines(struct checks *c)
{
    int64_t mg = c->r->model.booked;
    wb_msg(c->s, c->row, WHAT, R_CHECK_LINES, WB_PLAIN);
    sum_of(c, c->r->sheet[SHEET_CALCULATION], FIRST_ROW, calculation_last(c->r), C_RESULT);
    put(c, ONE_WAY, cell_kg(mg));
    sum_of(c, c->r->sheet[SHEET_CALCULATION], FIRST_ROW, calculation_last(c->r), C_BOOKED);
    put(c, OTHER_WAY, cell_kg(mg));
    close_row(c, mg, mg);
}

bool sheet_checks(struct report *r, struct wb_sheet *s)
{
    struct checks c = {r, s, FIRST_ROW};
    const struct calc_totals *t = r->model.inventory->totals;
    sheet_title(s, R_CHECKS, R_CHECKS_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, COLUMNS);
    lines(&c);
    for (int k = 0; k < FOUR_SLOTS; k++)
        scope_by(&c, k, R_CHECK_MONTHS, r->sheet[SHEET_MONTHS], LINE_MONTHS, M_S1, t->month,
                 LINE_MONTHS);
    for (int k = 0; k < FOUR_SLOTS; k++)
        scope_by(&c, k, R_CHECK_SITES, r->sheet[SHEET_BOUNDARY], r->site_rows, SITE_S1, t->site,
                 r->model.inventory->input.sites + 1);
    return true;
}
