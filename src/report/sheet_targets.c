/* Targets with the pace they need, measures with effect and cost, the way from here to each target,
 * and what target frameworks ask. Every figure is a formula over the cells it comes from. */
#include "report/sheet.h"

#include "inventory/roadmap.h"

enum {
    TARGET_LABEL,
    TARGET_SCOPES,
    TARGET_BASE_YEAR,
    TARGET_BASE,
    TARGET_YEAR,
    TARGET_TARGET,
    TARGET_CORRIDOR,
    TARGET_ACTUAL,
    TARGET_GAP,
    TARGET_PACE,
    TARGET_PACE_PERCENT,
    TARGET_COLUMNS
};
enum { MEASURE_NAME, MEASURE_START, MEASURE_SAVING, MEASURE_COST, MEASURE_CURRENCY, MEASURE_PER_TONNE, MEASURE_STATUS, MEASURE_YEAR_1 };
enum { Y_YEAR, Y_CORRIDOR, Y_WITHOUT, Y_MEASURES, Y_WITH, Y_GAP, YEAR_COLUMNS };
enum { RULE_NAME, RULE_TARGET, RULE_FROM, RULE_TO, RULE_VERDICT, RULE_ASKS, RULE_COLUMNS, RULE_SOURCE_COLUMN = 10 };
enum { MOST_YEARS = 30, CHART_ROWS = 18, TARGETS_DRAWN = 4 };

static const struct wb_column target_head[TARGET_COLUMNS] = {
    {R_TARGET, WB_PLAIN, 46},        {R_TARGET_SCOPES, WB_PLAIN, 18},
    {R_TARGET_BASE_YEAR, WB_GENERAL, 14}, {R_BASE_T, WB_TONNE, 14},
    {R_TARGET_YEAR, WB_GENERAL, 14}, {R_TARGET_T, WB_TONNE, 14},
    {R_CORRIDOR_T, WB_TONNE, 16},    {R_ACTUAL_T, WB_TONNE, 14},
    {R_ROADMAP_GAP, WB_TONNE, 16},   {R_TARGET_PACE, WB_TONNE, 16},
    {R_TARGET_PACE_PERCENT, WB_PERCENT, 16}};
static const struct wb_column measure_head[MEASURE_YEAR_1] = {
    {R_MEASURE, WB_PLAIN, 46},         {R_MEASURE_START, WB_DAY, 14},
    {R_MEASURE_SAVING, WB_GENERAL, 16}, {R_MEASURE_COST, WB_GENERAL, 16},
    {R_CURRENCY, WB_PLAIN, 10},        {R_MEASURE_PER_TONNE, WB_FIXED_0, 16},
    {R_STATUS, WB_PLAIN, 16}};
static const struct wb_column year_head[YEAR_COLUMNS] = {
    {R_YEAR, WB_PLAIN, 20},           {R_ROADMAP_CORRIDOR, WB_TONNE, 18},
    {R_ROADMAP_WITHOUT, WB_TONNE, 18}, {R_ROADMAP_MEASURES, WB_TONNE, 16},
    {R_ROADMAP_WITH, WB_TONNE, 16},   {R_ROADMAP_GAP, WB_TONNE, 16}};
static const struct wb_column rule_head[RULE_COLUMNS] = {
    {R_RULE_FRAMEWORK, WB_PLAIN, 46}, {R_TARGET, WB_PLAIN, 20},    {R_RULE_FROM, WB_DAY, 14},
    {R_RULE_TO, WB_DAY, 14},          {R_RULE_VERDICT, WB_PLAIN, 14}, {R_RULE_ASKS, WB_PLAIN, 16}};

struct page {
    struct report *r;
    struct wb_sheet *s;
    const struct inventory *i;
    struct measures measures;
    int row, years; /* from the shown year to the latest target's, both of them */
    int first_measure;
    int64_t *saved; /* mg by year, over all measures */
};

/* A formula in f closed by ROUND's ",9)", with its value in milligrams: tonnes to the milligram. */
static void tonne_formula(struct page *p, int col, int64_t mg)
{
    buf_cstr(&p->r->formula, ",9)");
    wb_formula(p->s, p->row, col, &p->r->formula, cell_dec((struct dec){mg, 9}), WB_TONNE);
}

static void begin(struct page *p, const char *text)
{
    buf_reset(&p->r->formula);
    buf_cstr(&p->r->formula, text);
}

static void ref(struct page *p, int row, int col)
{
    wb_here(&p->r->formula, row, col);
}

static void unknown(struct page *p, int col)
{
    wb_msg(p->s, p->row, col, R_NOT_KNOWN, WB_ABSENT);
}

static struct str label_of(const struct target_result *t)
{
    return t->label.n ? t->label : t->id;
}

static void fiscal(struct page *p, int year, struct buf *out)
{
    const char *arg[2] = {NULL, NULL};
    struct buf text = {0};
    buf_int(&text, year);
    arg[0] = text.p;
    msg_format(out, msg_text(R_FISCAL_YEAR, p->r->options->lang), arg);
    buf_free(&text);
}

/* ---- targets ---- */
static void scopes_text(struct page *p, const struct target_result *t)
{
    struct buf b = {0};
    for (int k = 0; k < 3; k++)
        if (t->scopes >> k & 1)
            buf_printf(&b, "%s%d", b.n ? "+" : "", k + 1);
    if (t->scopes & 2)
        buf_printf(&b, " %s", basis_name(t->basis));
    wb_text(p->s, p->row, TARGET_SCOPES, buf_view(&b), WB_PLAIN);
    buf_free(&b);
}

/* (a x n / d) rounded to the milligram. */
static int64_t part_of(int64_t a, int64_t n, int64_t d)
{
    struct ratio x = ratio_int(a), by;
    int64_t mg = 0;
    if (!ratio_frac(n, d, &by) || !ratio_mul(&x, &by, &x) || !ratio_round(&x, 0, &mg))
        return 0;
    return mg;
}

static int64_t corridor_mg(const struct target_result *t, int year)
{
    if (year >= t->target_year)
        return t->target_mg;
    if (year <= t->base_year)
        return t->base_mg;
    return t->base_mg + part_of(t->target_mg - t->base_mg, year - t->base_year,
                                t->target_year - t->base_year);
}

/* base + (target - base) x (year - base year) / (target year - base year) */
static void corridor_cell(struct page *p, const struct target_result *t, int target_row, int year,
                          int col)
{
    if (year >= t->target_year || year <= t->base_year) {
        begin(p, "=ROUND(");
        ref(p, target_row, year >= t->target_year ? TARGET_TARGET : TARGET_BASE);
    } else {
        begin(p, "=ROUND(");
        ref(p, target_row, TARGET_BASE);
        buf_cstr(&p->r->formula, "+(");
        ref(p, target_row, TARGET_TARGET);
        buf_char(&p->r->formula, '-');
        ref(p, target_row, TARGET_BASE);
        buf_printf(&p->r->formula, ")*(%d-", year);
        ref(p, target_row, TARGET_BASE_YEAR);
        buf_cstr(&p->r->formula, ")/(");
        ref(p, target_row, TARGET_YEAR);
        buf_char(&p->r->formula, '-');
        ref(p, target_row, TARGET_BASE_YEAR);
        buf_char(&p->r->formula, ')');
    }
    tonne_formula(p, col, corridor_mg(t, year));
}

static void target_cells(struct page *p, const struct target_result *t)
{
    wb_dec(p->s, p->row, TARGET_BASE, (struct dec){t->base_mg, 9}, WB_TONNE);
    begin(p, "=ROUND(");
    ref(p, p->row, TARGET_BASE);
    buf_cstr(&p->r->formula, "*(100-");
    dec_print(&p->r->formula, t->reduction_percent);
    buf_cstr(&p->r->formula, ")/100");
    tonne_formula(p, TARGET_TARGET, t->target_mg);
    corridor_cell(p, t, p->row, p->i->year, TARGET_CORRIDOR);
}

/* What must go each year from now on, so that the target is reached. */
static void pace_cells(struct page *p, const struct target_result *t)
{
    int left = t->target_year - p->i->year;
    begin(p, "=ROUND(");
    ref(p, p->row, TARGET_ACTUAL);
    buf_char(&p->r->formula, '-');
    ref(p, p->row, TARGET_CORRIDOR);
    tonne_formula(p, TARGET_GAP, t->actual_mg - corridor_mg(t, p->i->year));
    if (left <= 0)
        return;
    int64_t pace = part_of(t->actual_mg - t->target_mg, 1, left), percent;
    struct ratio share;
    begin(p, "=ROUND((");
    ref(p, p->row, TARGET_ACTUAL);
    buf_char(&p->r->formula, '-');
    ref(p, p->row, TARGET_TARGET);
    buf_printf(&p->r->formula, ")/%d", left);
    tonne_formula(p, TARGET_PACE, pace);
    if (t->base_mg <= 0 || !ratio_frac(pace, t->base_mg, &share) || !ratio_round(&share, 4, &percent))
        return;
    begin(p, "=ROUND(");
    ref(p, p->row, TARGET_PACE);
    buf_char(&p->r->formula, '/');
    ref(p, p->row, TARGET_BASE);
    buf_cstr(&p->r->formula, "*100,2)");
    wb_formula(p->s, p->row, TARGET_PACE_PERCENT, &p->r->formula, cell_dec((struct dec){percent, 2}),
               WB_PERCENT);
}

static void target_row(struct page *p, const struct target_result *t)
{
    wb_text(p->s, p->row, TARGET_LABEL, label_of(t), WB_PLAIN);
    if (!t->readable) {
        unknown(p, TARGET_TARGET);
        return;
    }
    scopes_text(p, t);
    wb_number(p->s, p->row, TARGET_BASE_YEAR, cell_int(t->base_year), WB_GENERAL);
    wb_number(p->s, p->row, TARGET_YEAR, cell_int(t->target_year), WB_GENERAL);
    if (t->base_known)
        target_cells(p, t);
    else
        unknown(p, TARGET_BASE);
    if (t->actual_known)
        wb_dec(p->s, p->row, TARGET_ACTUAL, (struct dec){t->actual_mg, 9}, WB_TONNE);
    else
        unknown(p, TARGET_ACTUAL);
    if (t->base_known && t->actual_known)
        pace_cells(p, t);
}

/* ---- measures ---- */
static int64_t saving_mg(const struct page *p, const struct measure *m, int year)
{
    struct ratio kg = ratio_dec(m->kg_per_year), days;
    int64_t mg = 0;
    int n, of;
    measure_days(p->i, m, year, &n, &of);
    if (!of || !ratio_frac(n, of, &days) || !ratio_mul(&kg, &days, &kg) || !ratio_round(&kg, 6, &mg))
        return 0;
    return mg;
}

static void saving_cell(struct page *p, const struct measure *m, int at)
{
    int n, of;
    int64_t mg = saving_mg(p, m, p->i->year + at);
    measure_days(p->i, m, p->i->year + at, &n, &of);
    p->saved[at] += mg;
    begin(p, "=ROUND(");
    ref(p, p->row, MEASURE_SAVING);
    buf_printf(&p->r->formula, "*%d/%d/1000", n, of ? of : 1);
    tonne_formula(p, MEASURE_YEAR_1 + at, mg);
}

static void measure_row(struct page *p, const struct measure *m)
{
    int64_t cents;
    wb_text(p->s, p->row, MEASURE_NAME, m->name.n ? m->name : m->id, WB_PLAIN);
    if (m->start == DAY_NONE)
        unknown(p, MEASURE_START);
    else
        wb_day(p->s, p->row, MEASURE_START, m->start);
    wb_dec(p->s, p->row, MEASURE_SAVING, m->kg_per_year, WB_GENERAL);
    if (m->cost_known)
        wb_dec(p->s, p->row, MEASURE_COST, m->cost, WB_GENERAL);
    wb_text(p->s, p->row, MEASURE_CURRENCY, m->currency, WB_PLAIN);
    if (m->per_tonne_known && ratio_round(&m->per_tonne, 0, &cents)) {
        begin(p, "=ROUND(");
        ref(p, p->row, MEASURE_COST);
        buf_char(&p->r->formula, '/');
        ref(p, p->row, MEASURE_SAVING);
        buf_cstr(&p->r->formula, "*1000,0)");
        wb_formula(p->s, p->row, MEASURE_PER_TONNE, &p->r->formula, cell_int(cents), WB_FIXED_0);
    } else {
        unknown(p, MEASURE_PER_TONNE);
    }
    wb_text(p->s, p->row, MEASURE_STATUS, m->status, WB_PLAIN);
    for (int y = 0; y < p->years; y++)
        saving_cell(p, m, y);
}

static void measures(struct page *p)
{
    int priced = 0;
    wb_section(p->s, p->row++, R_MEASURES, TARGET_COLUMNS);
    p->saved = arena_alloc(&p->measures.arena, (MOST_YEARS + 1) * sizeof *p->saved);
    if (!p->measures.n) {
        wb_msg(p->s, p->row, 0, R_NO_MEASURES, WB_PLAIN);
        p->row += 2;
        return;
    }
    wb_subhead(p->s, p->row, measure_head, MEASURE_YEAR_1);
    for (int y = 0; y < p->years; y++) {
        struct buf year = {0};
        fiscal(p, p->i->year + y, &year);
        wb_text(p->s, p->row, MEASURE_YEAR_1 + y, buf_view(&year), WB_HEAD_RIGHT);
        wb_least(p->s, MEASURE_YEAR_1 + y, 12);
        buf_free(&year);
    }
    p->first_measure = ++p->row;
    for (int k = 0; k < p->measures.n; k++, p->row++) {
        measure_row(p, &p->measures.measure[k]);
        priced += p->measures.measure[k].per_tonne_known;
    }
    if (priced > 1 && p->measures.one_currency) {
        cost_chart(p->r, p->s, p->first_measure, priced, MEASURE_PER_TONNE, p->row + 1);
        p->row += CHART_ROWS;
    }
    p->row++;
}

/* ---- the way to a target ---- */
static void measures_cell(struct page *p, const struct target_result *t, int at)
{
    if (!p->measures.n || !(t->scopes & 3)) {
        begin(p, "=ROUND(0");
        tonne_formula(p, Y_MEASURES, 0);
        return;
    }
    begin(p, "=ROUND(SUM(");
    for (int k = 0; k < 2; k++) {
        int col = MEASURE_YEAR_1 + (k ? 0 : at);
        buf_cstr(&p->r->formula, k ? ")-SUM(" : "");
        ref(p, p->first_measure, col);
        buf_char(&p->r->formula, ':');
        ref(p, p->first_measure + p->measures.n - 1, col);
    }
    buf_char(&p->r->formula, ')');
    tonne_formula(p, Y_MEASURES, p->saved[at] - p->saved[0]);
}

static void difference(struct page *p, int col, int a, int b, int64_t mg)
{
    begin(p, "=ROUND(");
    ref(p, p->row, a);
    buf_char(&p->r->formula, '-');
    ref(p, p->row, b);
    tonne_formula(p, col, mg);
}

static void year_row(struct page *p, const struct target_result *t, int of_target, int at)
{
    struct buf year = {0};
    int64_t saved = p->measures.n && (t->scopes & 3) ? p->saved[at] - p->saved[0] : 0;
    fiscal(p, p->i->year + at, &year);
    wb_text(p->s, p->row, Y_YEAR, buf_view(&year), WB_PLAIN);
    corridor_cell(p, t, of_target, p->i->year + at, Y_CORRIDOR);
    begin(p, "=ROUND(");
    ref(p, of_target, TARGET_ACTUAL);
    tonne_formula(p, Y_WITHOUT, t->actual_mg);
    measures_cell(p, t, at);
    difference(p, Y_WITH, Y_WITHOUT, Y_MEASURES, t->actual_mg - saved);
    difference(p, Y_GAP, Y_WITH, Y_CORRIDOR,
               t->actual_mg - saved - corridor_mg(t, p->i->year + at));
    buf_free(&year);
}

static bool has_way(const struct page *p, const struct target_result *t)
{
    return t->readable && !t->intensity && t->base_known && t->actual_known &&
           t->target_year > p->i->year && t->target_year - p->i->year < MOST_YEARS;
}

static void roadmap(struct page *p, const struct target_result *t, int of_target)
{
    int years = t->target_year - p->i->year + 1;
    wb_text(p->s, p->row++, 0, label_of(t), WB_STRONG);
    wb_subhead(p->s, p->row++, year_head, YEAR_COLUMNS);
    int first = p->row;
    for (int y = 0; y < years; y++, p->row++)
        year_row(p, t, of_target, y);
    roadmap_chart(p->r, p->s, first, years, Y_CORRIDOR);
    p->row = first + (years > CHART_ROWS ? years : CHART_ROWS) + 1;
}

static void roadmaps(struct page *p)
{
    int drawn = 0;
    wb_section(p->s, p->row++, R_ROADMAP, TARGET_COLUMNS);
    wb_msg(p->s, p->row++, 0, R_ROADMAP_NOTE, WB_PLAIN);
    for (int k = 0; k < p->i->targets && drawn < TARGETS_DRAWN; k++) {
        if (!has_way(p, &p->i->target[k]))
            continue;
        roadmap(p, &p->i->target[k], FIRST_ROW + k);
        drawn++;
    }
    if (!drawn)
        wb_msg(p->s, p->row++, 0, R_ROADMAP_NONE, WB_PLAIN);
}

/* ---- frameworks ---- */
static void rule_row(struct page *p, const struct target_rule *rule, const struct target_result *t)
{
    static const enum msg word[] = {[RULE_MET] = R_RULE_MET, [RULE_NOT_MET] = R_RULE_NOT_MET,
                                    [RULE_UNKNOWN] = R_NOT_KNOWN};
    static const enum wb_style style[] = {[RULE_MET] = WB_GOOD, [RULE_NOT_MET] = WB_WARN,
                                          [RULE_UNKNOWN] = WB_ABSENT};
    enum rule_verdict v = rule->test(p->i, t);
    wb_msg(p->s, p->row, RULE_NAME, rule->title, WB_PLAIN);
    wb_text(p->s, p->row, RULE_TARGET, t->id, WB_PLAIN);
    wb_day(p->s, p->row, RULE_FROM, rule->from);
    wb_day(p->s, p->row, RULE_TO, rule->to);
    wb_msg(p->s, p->row, RULE_VERDICT, word[v], style[v]);
    wb_msg(p->s, p->row, RULE_ASKS, rule->asks, WB_PLAIN);
    wb_text(p->s, p->row++, RULE_SOURCE_COLUMN, str_of(rule->source), WB_PLAIN);
}

static void rules(struct page *p)
{
    wb_section(p->s, ++p->row, R_RULES, TARGET_COLUMNS);
    p->row++;
    wb_msg(p->s, p->row++, 0, R_RULES_NOTE, WB_PLAIN);
    wb_subhead(p->s, p->row, rule_head, RULE_COLUMNS);
    wb_msg(p->s, p->row++, RULE_SOURCE_COLUMN, R_RULE_SOURCE, WB_HEAD);
    for (int k = 0; k < p->i->targets; k++)
        for (int n = 0; n < target_rule_count && p->i->target[k].readable; n++)
            rule_row(p, &target_rules[n], &p->i->target[k]);
}

static int years_of(const struct inventory *i)
{
    int last = i->year;
    for (int k = 0; k < i->targets; k++)
        if (i->target[k].readable && i->target[k].target_year > last)
            last = i->target[k].target_year;
    return last - i->year + 1 < MOST_YEARS ? last - i->year + 1 : MOST_YEARS;
}

bool sheet_targets(struct report *r, struct wb_sheet *s)
{
    const struct inventory *i = r->model.inventory;
    struct page p = {.r = r, .s = s, .i = i, .years = years_of(i)};
    sheet_title(s, R_ROADMAP_SHEET, R_ROADMAP_PURPOSE);
    wb_head(s, FIRST_ROW - 1, target_head, TARGET_COLUMNS);
    bool ok = measures_load(r->model.ledger, &p.measures);
    p.row = FIRST_ROW;
    for (int k = 0; k < i->targets; k++, p.row++)
        target_row(&p, &i->target[k]);
    if (!i->targets)
        wb_msg(s, p.row++, 0, R_NO_TARGETS, WB_PLAIN);
    p.row++;
    if (ok) {
        measures(&p);
        roadmaps(&p);
        rules(&p);
    }
    wb_print_pages(s, 1, 0);
    measures_free(&p.measures);
    return ok;
}
