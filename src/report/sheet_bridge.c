/* Why the figures are others than last year's: the bridge of each figure, its chart, and the lines
 * that the parts are added from. */
#include "report/sheet.h"

#include "inventory/bridge.h"

/* The parts stand in the same columns of both tables, so that one sums the other. */
enum { LABEL, FROM, PART_1, TO = PART_1 + BRIDGE_PARTS, CHANGE, CHECK, FIGURE_COLUMNS };
enum {
    SITE = CHANGE + 1,
    METER,
    ACTIVITY,
    RECORD,
    WHY,
    UNIT,
    USED_THEN,
    USED_NOW,
    FACTOR_THEN,
    FACTOR_NOW,
    LINE_COLUMNS
};
enum { STEP_AMOUNT = 1, STEP_BASE, STEP_TOTAL, STEP_UP, STEP_DOWN, STEP_COLUMNS, STEPS = 8 };

#define PART_HEADS                                                                                 \
    {R_BRIDGE_CORRECTION, WB_KG, 17}, {R_BRIDGE_ACTIVITY, WB_KG, 17},                              \
        {R_BRIDGE_FACTOR, WB_KG, 17}, {R_BRIDGE_METHOD, WB_KG, 17}, {R_BRIDGE_GWP, WB_KG, 17},     \
    {                                                                                              \
        R_BRIDGE_BOUNDARY, WB_KG, 20                                                               \
    }
static const struct wb_column figure_head[FIGURE_COLUMNS] = {
    {R_FIGURE, WB_PLAIN, 46}, {R_BRIDGE_FROM, WB_KG, 17},   PART_HEADS,
    {R_BRIDGE_TO, WB_KG, 17}, {R_BRIDGE_CHANGE, WB_KG, 17}, {R_BRIDGE_CHECK, WB_KG, 17}};
static const struct wb_column step_head[STEP_COLUMNS] = {
    {R_BRIDGE_STEP, WB_PLAIN, 46},  {R_BRIDGE_AMOUNT, WB_KG, 17}, {R_BRIDGE_BASE, WB_TONNE, 20},
    {R_BRIDGE_TOTAL, WB_TONNE, 20}, {R_BRIDGE_UP, WB_TONNE, 20},  {R_BRIDGE_DOWN, WB_TONNE, 20}};
static const struct wb_column line_head[LINE_COLUMNS] = {{R_FIGURE, WB_PLAIN, 46},
                                                         {R_BRIDGE_FROM_NOW, WB_KG, 17},
                                                         PART_HEADS,
                                                         {R_BRIDGE_TO, WB_KG, 17},
                                                         {R_BRIDGE_CHANGE, WB_KG, 17},
                                                         {R_SITE, WB_PLAIN, 20},
                                                         {R_METER, WB_PLAIN, 20},
                                                         {R_ACTIVITY, WB_PLAIN, 30},
                                                         {R_RECORD, WB_PLAIN, 16},
                                                         {R_REASON, WB_PLAIN, 40},
                                                         {R_UNIT, WB_PLAIN, 10},
                                                         {R_BRIDGE_USED_THEN, WB_GENERAL, 16},
                                                         {R_BRIDGE_USED_NOW, WB_GENERAL, 16},
                                                         {R_BRIDGE_FACTOR_THEN, WB_PLAIN, 40},
                                                         {R_BRIDGE_FACTOR_NOW, WB_PLAIN, 40}};

struct page {
    struct report *r;
    struct wb_sheet *s;
    const struct bridge *b;
    int row;
    int figure_row[BRIDGE_FIGURES]; /* 0: not there */
    int first_line, last_line;
};

static void label_of(const struct page *p, int figure, struct buf *out)
{
    static const enum msg four[] = {R_SCOPE1, R_SCOPE2_LOCATION, R_SCOPE2_MARKET, R_SCOPE3};
    enum lang lang = p->r->options->lang;
    if (figure < YEAR_CATEGORY_1)
        buf_cstr(out, msg_text(four[figure], lang));
    else
        buf_printf(out, "3.%d %s", figure - YEAR_CATEGORY_1 + 1,
                   msg_text(category_msg(figure - YEAR_CATEGORY_1 + 1), lang));
}

static void figure_label(struct page *p, int figure, enum wb_style style)
{
    struct buf label = {0};
    label_of(p, figure, &label);
    wb_text(p->s, p->row, LABEL, buf_view(&label), style);
    buf_free(&label);
}

static void kg_or_unknown(struct page *p, int col, bool known, int64_t mg)
{
    if (known)
        wb_number(p->s, p->row, col, cell_kg(mg), WB_KG);
    else
        wb_msg(p->s, p->row, col, R_NOT_KNOWN, WB_ABSENT);
}

static void here_range(struct buf *f, int row1, int col1, int row2, int col2)
{
    wb_here(f, row1, col1);
    buf_char(f, ':');
    wb_here(f, row2, col2);
}

/* ---- the figures ---- */
/* A part is the sum of the lines; of scope 3 that of its categories. */
static void part_cell(struct page *p, int figure, int col, int64_t mg)
{
    struct buf *f = &p->r->formula;
    buf_reset(f);
    if (figure == YEAR_SCOPE3) {
        buf_cstr(f, "=ROUND(SUM(");
        here_range(f, p->figure_row[YEAR_SCOPE3] + 1, col, p->figure_row[YEAR_SCOPE3] + 15, col);
        buf_cstr(f, "),6)");
    } else {
        buf_cstr(f, "=ROUND(SUMIFS(");
        here_range(f, p->first_line, col, p->last_line, col);
        buf_char(f, ',');
        here_range(f, p->first_line, LABEL, p->last_line, LABEL);
        buf_char(f, ',');
        wb_here(f, p->row, LABEL);
        buf_cstr(f, "),6)");
    }
    wb_formula(p->s, p->row, col, f, cell_kg(mg), WB_KG);
}

/* This year's figure comes live from the calculation; the check must be zero. */
static void figure_row(struct page *p, int figure)
{
    static const char *const key[] = {"S1", "S2-L", "S2-M", "S3"};
    const struct bridge_figure *x = &p->b->figure[figure];
    int category = figure >= YEAR_CATEGORY_1 ? figure - YEAR_CATEGORY_1 + 1 : 0;
    struct buf *f = &p->r->formula;
    p->figure_row[figure] = p->row;
    figure_label(p, figure, category ? WB_PLAIN : WB_STRONG);
    kg_or_unknown(p, FROM, x->known[0], x->mg[0]);
    for (int k = 0; k < BRIDGE_PARTS; k++)
        if (x->parts_known)
            part_cell(p, figure, PART_1 + k, x->part[k]);
        else if (!category)
            wb_msg(p->s, p->row, PART_1 + k, R_NOT_KNOWN, WB_ABSENT);
    if (x->known[1] && p->r->model.lines) {
        sum_formula(p->r, C_RESULT, key[category ? YEAR_SCOPE3 : figure], category);
        wb_formula(p->s, p->row, TO, f, cell_kg(x->mg[1]), WB_KG);
    } else {
        kg_or_unknown(p, TO, x->known[1], x->mg[1]);
    }
    if (!x->parts_known)
        return;
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUM(");
    here_range(f, p->row, PART_1, p->row, TO - 1);
    buf_cstr(f, "),6)");
    wb_formula(p->s, p->row, CHANGE, f, cell_kg(x->mg[1] * x->known[1] - x->mg[0] * x->known[0]),
               WB_KG_STRONG);
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    for (int k = 0; k < 2; k++) {
        if (!x->known[k])
            continue;
        buf_char(f, k ? '-' : '+');
        wb_here(f, p->row, k ? TO : FROM);
    }
    buf_char(f, '+');
    wb_here(f, p->row, CHANGE);
    buf_cstr(f, ",6)");
    wb_formula(p->s, p->row, CHECK, f, cell_kg(0), WB_KG);
}

/* ---- the steps of the chart: scopes 1 and 2 by location ---- */
struct steps {
    int64_t mg[STEPS]; /* the earlier year, the parts, the later year */
    int first;
};

static bool steps_of(const struct bridge *b, struct steps *t)
{
    const struct bridge_figure *one = &b->figure[YEAR_SCOPE1],
                               *two = &b->figure[YEAR_SCOPE2_LOCATION];
    t->mg[0] = one->mg[0] + two->mg[0];
    for (int k = 0; k < BRIDGE_PARTS; k++)
        t->mg[1 + k] = one->part[k] + two->part[k];
    t->mg[STEPS - 1] = one->mg[1] + two->mg[1];
    return one->parts_known && two->parts_known;
}

static void step_label(struct page *p, int k)
{
    const char *arg[2] = {NULL, NULL};
    struct buf text = {0}, year = {0};
    if (k > 0 && k < STEPS - 1) {
        wb_msg(p->s, p->row, 0, (enum msg)((int)R_BRIDGE_CORRECTION + k - 1), WB_PLAIN);
        return;
    }
    buf_int(&year, k ? p->b->year : p->b->since);
    arg[0] = year.p;
    msg_format(&text, msg_text(R_FISCAL_YEAR, p->r->options->lang), arg);
    wb_text(p->s, p->row, 0, buf_view(&text), WB_PLAIN);
    buf_free(&text);
    buf_free(&year);
}

static void tonne_formula(struct page *p, int col, int64_t mg)
{
    buf_cstr(&p->r->formula, "/1000,9)");
    wb_formula(p->s, p->row, col, &p->r->formula, cell_dec((struct dec){mg, 9}), WB_TONNE);
}

/* The bar begins at the lower of the two sums, before and after the step. */
static void base_cell(struct page *p, const struct steps *t, int k, int64_t before, int64_t after)
{
    struct buf *f = &p->r->formula;
    buf_reset(f);
    buf_cstr(f, "=ROUND(MIN(SUM(");
    here_range(f, t->first, STEP_AMOUNT, t->first + k - 1, STEP_AMOUNT);
    buf_cstr(f, "),SUM(");
    here_range(f, t->first, STEP_AMOUNT, t->first + k, STEP_AMOUNT);
    buf_cstr(f, "))");
    tonne_formula(p, STEP_BASE, before < after ? before : after);
}

static void bar_cell(struct page *p, int col, const char *function, const char *sign, int64_t mg)
{
    struct buf *f = &p->r->formula;
    buf_reset(f);
    buf_printf(f, "=ROUND(%s", function);
    buf_cstr(f, sign);
    wb_here(f, p->row, STEP_AMOUNT);
    buf_cstr(f, *function ? ",0)" : "");
    tonne_formula(p, col, mg);
}

static void step_row(struct page *p, const struct steps *t, int k, int64_t before)
{
    struct buf *f = &p->r->formula;
    int col = k == 0 ? FROM : k == STEPS - 1 ? TO : PART_1 + k - 1;
    int64_t mg = t->mg[k];
    step_label(p, k);
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    wb_here(f, p->figure_row[YEAR_SCOPE1], col);
    buf_char(f, '+');
    wb_here(f, p->figure_row[YEAR_SCOPE2_LOCATION], col);
    buf_cstr(f, ",6)");
    wb_formula(p->s, p->row, STEP_AMOUNT, f, cell_kg(mg), WB_KG);
    if (k == 0 || k == STEPS - 1) {
        bar_cell(p, STEP_TOTAL, "", "", mg);
        return;
    }
    base_cell(p, t, k, before, before + mg);
    bar_cell(p, STEP_UP, "MAX(", "", mg > 0 ? mg : 0);
    bar_cell(p, STEP_DOWN, "MAX(", "-", mg < 0 ? -mg : 0);
}

static void steps(struct page *p)
{
    struct steps t;
    int64_t sum = 0;
    bool from_zero = true;
    if (!steps_of(p->b, &t))
        return;
    wb_section(p->s, p->row++, R_BRIDGE_CHART, FIGURE_COLUMNS);
    wb_subhead(p->s, p->row++, step_head, STEP_COLUMNS);
    t.first = p->row;
    for (int k = 0; k < STEPS; k++, p->row++) {
        step_row(p, &t, k, sum);
        sum += k < STEPS - 1 ? t.mg[k] : 0;
        from_zero = from_zero && sum >= 0;
    }
    bridge_chart(p->r, p->s, t.first, STEPS, STEP_BASE, from_zero);
    p->row += 12; /* room for the chart beside and below the table */
}

/* ---- the lines ---- */
static void line_texts(struct page *p, const struct bridge_line *l)
{
    struct buf name = {0};
    activity_label(p->r, &name, l->activity);
    wb_text(p->s, p->row, SITE, l->site, WB_PLAIN);
    wb_text(p->s, p->row, METER, l->meter, WB_PLAIN);
    wb_text(p->s, p->row, ACTIVITY, buf_view(&name), WB_PLAIN);
    wb_text(p->s, p->row, RECORD, l->record, WB_PLAIN);
    wb_msg(p->s, p->row, WHY, bridge_why_msg(l->why), WB_PLAIN);
    wb_text(p->s, p->row, UNIT, l->unit, WB_PLAIN);
    for (int k = 0; k < 2; k++)
        if (l->quantity_known[k])
            wb_number(p->s, p->row, k ? USED_NOW : USED_THEN, cell_ratio(&l->quantity[k]),
                      WB_GENERAL);
    wb_text(p->s, p->row, FACTOR_THEN, l->factors[0], WB_PLAIN);
    wb_text(p->s, p->row, FACTOR_NOW, l->factors[1], WB_PLAIN);
    buf_free(&name);
}

static void line_row(struct page *p, const struct bridge_line *l)
{
    struct buf *f = &p->r->formula;
    bool correction = l->part[BRIDGE_CORRECTION] != 0;
    figure_label(p, bridge_figure_of(l->slot), WB_PLAIN);
    if (!correction)
        wb_number(p->s, p->row, FROM, cell_kg(l->mg[0]), WB_KG);
    for (int k = 0; k < BRIDGE_PARTS; k++)
        if (l->part[k])
            wb_number(p->s, p->row, PART_1 + k, cell_kg(l->part[k]), WB_KG);
    if (!correction) {
        buf_reset(f);
        buf_cstr(f, "=ROUND(");
        wb_here(f, p->row, FROM);
        buf_char(f, '+');
        wb_here(f, p->row, CHANGE);
        buf_cstr(f, ",6)");
        wb_formula(p->s, p->row, TO, f, cell_kg(l->mg[1]), WB_KG);
    }
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUM(");
    here_range(f, p->row, PART_1, p->row, TO - 1);
    buf_cstr(f, "),6)");
    wb_formula(p->s, p->row, CHANGE, f, cell_kg(bridge_change(l)), WB_KG);
    line_texts(p, l);
}

static bool counts(const struct bridge *b, const struct bridge_line *l)
{
    return b->figure[bridge_figure_of(l->slot)].parts_known;
}

static void lines(struct page *p)
{
    wb_section(p->s, p->first_line - 2, R_BRIDGE_LINES, LINE_COLUMNS);
    wb_subhead(p->s, p->first_line - 1, line_head, LINE_COLUMNS);
    p->row = p->first_line;
    for (int k = 0; k < p->b->lines; k++) {
        if (!counts(p->b, &p->b->line[k]))
            continue;
        line_row(p, &p->b->line[k]);
        p->row++;
    }
    if (p->row == p->first_line)
        wb_msg(p->s, p->row, 0, R_BRIDGE_SAME, WB_PLAIN);
}

/* Where the lines will stand must be known before the sums of them are written. */
static void lay_out(struct page *p)
{
    struct steps t;
    int n = 0;
    for (int k = 0; k < p->b->lines; k++)
        n += counts(p->b, &p->b->line[k]);
    p->first_line = FIRST_ROW + BRIDGE_FIGURES + 1 + (steps_of(p->b, &t) ? 2 + STEPS + 12 : 0) + 2;
    p->last_line = p->first_line + (n > 0 ? n : 1) - 1;
}

static void write_page(struct page *p)
{
    lay_out(p);
    wb_head(p->s, FIRST_ROW - 1, figure_head, FIGURE_COLUMNS);
    wb_keep_columns(p->s, FIRST_ROW - 1, 1);
    wb_print_pages(p->s, 2, 0);
    p->figure_row[YEAR_SCOPE3] = FIRST_ROW + YEAR_SCOPE3;
    for (p->row = FIRST_ROW; p->row < FIRST_ROW + BRIDGE_FIGURES; p->row++)
        figure_row(p, p->row - FIRST_ROW);
    p->row++;
    steps(p);
    lines(p);
}

/* Is there anything of the year before? */
static bool any_earlier(struct report *r, bool *any)
{
    day_t first, last;
    *any = false;
    if (!ledger_span(r->model.ledger, &first, &last))
        return false;
    *any = first != DAY_NONE && first < r->model.inventory->from;
    return true;
}

bool sheet_bridge(struct report *r, struct wb_sheet *s)
{
    const struct inventory *i = r->model.inventory;
    struct page p = {.r = r, .s = s};
    struct bridge *b = NULL;
    bool any, ok = any_earlier(r, &any);
    sheet_title(s, R_BRIDGE, R_BRIDGE_PURPOSE);
    if (ok && any) {
        b = bridge_new(r->model.ledger, r->model.factors, i->year - 1, i->year, r->options->gwp,
                       r->d);
        ok = b != NULL;
    }
    p.b = b;
    if (b && b->any[0] && b->any[1])
        write_page(&p);
    else
        wb_msg(s, FIRST_ROW, 0, R_BRIDGE_NONE, WB_PLAIN);
    bridge_free(b);
    return ok;
}
