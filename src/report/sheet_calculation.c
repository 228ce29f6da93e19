/* One row a line: quantity x part x conversion x factor x share x days, live, rounded once to the
 * milligram. The engine runs a second time and its lines are written as they come. */
#include "report/sheet.h"

static const struct wb_column columns[C_COUNT] = {
    [C_ID] = {R_RECORD, WB_PLAIN, 18},
    [C_SITE] = {R_SITE, WB_PLAIN, 16},
    [C_ACTIVITY] = {R_ACTIVITY, WB_PLAIN, 26},
    [C_START] = {R_START, WB_DAY, 12},
    [C_END] = {R_END, WB_DAY, 12},
    [C_KEY] = {R_KEY, WB_PLAIN, 10},
    [C_CATEGORY] = {R_CATEGORY, WB_FIXED_0, 8},
    [C_QUANTITY] = {R_QUANTITY, WB_GENERAL, 18},
    [C_UNIT] = {R_UNIT, WB_PLAIN, 8},
    [C_PART] = {R_PART, WB_GENERAL, 12},
    [C_CONVERSION] = {R_CONVERSION, WB_GENERAL, 14},
    [C_STEPS] = {R_STEPS, WB_WRAP, 40},
    [C_AMOUNT] = {R_AMOUNT, WB_GENERAL, 18},
    [C_FACTOR_ID] = {R_FACTOR_ID, WB_PLAIN, 48},
    [C_RUNG] = {R_RUNG, WB_PLAIN, 12},
    [C_GRADE] = {R_GRADE, WB_PLAIN, 12},
    [C_FACTOR] = {R_FACTOR, WB_GENERAL, 18},
    [C_SHARE] = {R_SHARE, WB_GENERAL, 10},
    [C_DAYS] = {R_DAYS, WB_FIXED_0, 8},
    [C_OF_DAYS] = {R_OF_DAYS, WB_FIXED_0, 8},
    [C_SETTLEMENT] = {R_SETTLEMENT, WB_GENERAL, 14},
    [C_RESULT] = {R_RESULT, WB_KG_STRONG, 20},
    [C_BOOKED] = {R_BOOKED, WB_KG, 20},
    [C_DIFFERENCE] = {R_DIFFERENCE, WB_FIXED_0, 10},
    [C_CO2] = {R_CO2_KG, WB_KG, 18},
    [C_CH4] = {R_CH4_KG, WB_KG, 18},
    [C_N2O] = {R_N2O_KG, WB_KG, 18},
    [C_OTHER] = {R_OTHER_KG, WB_KG, 18},
    [C_UNSPLIT] = {R_UNSPLIT_KG, WB_KG, 18},
    [C_BIOGENIC] = {R_BIOGENIC_KG, WB_KG, 18},
    [C_LAW_BASIC] = {R_LAW_BASIC_KG, WB_KG, 18},
    [C_LAW_ADJUSTED] = {R_LAW_ADJUSTED_KG, WB_KG, 18},
    [C_MONTH_1] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 1] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 2] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 3] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 4] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 5] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 6] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 7] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 8] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 9] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 10] = {R_MONTH, WB_KG, 18},
    [C_MONTH_1 + 11] = {R_MONTH, WB_KG, 18},
};

struct writer {
    struct report *r;
    struct wb_sheet *s;
    struct arena scratch;
    struct buf text;
    int row;
    code_t *meter_site; /* by code: the site of a meter */
    struct cell base;   /* quantity x part x conversion x share x days of the row at hand, as its
                           cells give it */
};

/* Appends the row's column as a relative address: J5. */
static void at(struct buf *f, int row, int column)
{
    if (column >= 26)
        buf_char(f, (char)('A' + column / 26 - 1));
    buf_char(f, (char)('A' + column % 26));
    buf_int(f, row + 1);
}

static void settle(struct buf *f, struct dec s)
{
    if (s.coef > 0)
        buf_char(f, '+');
    dec_print(f, s);
}

/* How much of the record stands in the line: part of its quantity x days counted / days. */
struct portion {
    struct ratio part;
    int days, of_days;
};

static bool whole_year(const struct line *l)
{
    return l->year.co2e == l->whole.co2e && l->year.biogenic_co2 == l->whole.biogenic_co2;
}

/* Days of the record under the line's factor: where a factor's border divides the record, the part
 * is days by days. */
static int days_under(const struct line *l, const struct ratio *part)
{
    struct ratio of_days = ratio_int(l->of_days), days;
    int64_t whole;
    if (l->instrument || !ratio_mul(part, &of_days, &days) || !ratio_round(&days, 0, &whole))
        return 0;
    of_days = ratio_int(whole);
    return ratio_cmp(&days, &of_days) == 0 && whole >= l->days && (whole > l->days || whole_year(l))
               ? (int)whole
               : 0;
}

static struct portion portion_of(const struct line *l, const struct detail *d)
{
    if (l->days == l->of_days && l->slot != SLOT_SCOPE2_MARKET)
        return (struct portion){ratio_int(1), l->days, l->of_days}; /* nearly all lines */
    struct ratio whole = ratio_dec((struct dec){l->activity->quantity, d->quantity_scale}), of_year;
    struct portion p = {.days = l->days};
    if (!ratio_div(&l->quantity, &whole, &p.part))
        p.part = ratio_int(1); /* a quantity of 0 */
    p.of_days = days_under(l, &p.part);
    if (p.of_days > 0)
        return p;
    /* what an instrument served or left is counted in kWh, not in days */
    p.days = p.of_days = l->days > 0 ? l->days : 1;
    if (!whole_year(l) && ratio_frac(l->year.co2e, l->whole.co2e ? l->whole.co2e : 1, &of_year))
        ratio_mul(&p.part, &of_year, &p.part);
    return p;
}

static struct ratio conversion_of(const struct line *l, struct buf *steps)
{
    struct ratio all = ratio_int(1);
    for (int i = 0; i < l->steps; i++) {
        const struct step *p = &l->step[i];
        ratio_mul(&all, &p->multiply_by, &all);
        buf_cstr(steps, i ? "; " : "");
        buf_str(steps, p->from);
        buf_cstr(steps, " → ");
        buf_str(steps, p->to);
        buf_cstr(steps, " × ");
        ratio_print(steps, &p->multiply_by, 12);
        if (p->source.n) {
            buf_cstr(steps, " (");
            buf_str(steps, p->source);
            buf_char(steps, ')');
        }
    }
    return all;
}

/* A record that names no site stands at its meter's. */
static code_t site_of(struct writer *w, const struct inventory *i, const struct activity *a)
{
    if (!w->meter_site) {
        w->meter_site =
            arena_alloc(&w->scratch, (size_t)(i->input.texts + 1) * sizeof *w->meter_site);
        for (int k = 0; k < i->input.meters; k++)
            w->meter_site[i->input.meter[k].code] = i->input.meter[k].site;
    }
    return a->site || !a->meter ? a->site : w->meter_site[a->meter];
}

static void describe(struct writer *w, const struct inventory *i, const struct line *l)
{
    const struct activity *a = l->activity;
    struct wb_sheet *s = w->s;
    buf_reset(&w->text);
    ledger_activity_id(w->r->model.ledger, a, &w->text);
    wb_text(s, w->row, C_ID, buf_view(&w->text), WB_PLAIN);
    wb_text(s, w->row, C_SITE, code_text(i, site_of(w, i, a)), WB_PLAIN);
    wb_text(s, w->row, C_ACTIVITY, code_text(i, a->kind), WB_PLAIN);
    wb_day(s, w->row, C_START, a->start);
    wb_day(s, w->row, C_END, a->end);
    wb_text(s, w->row, C_KEY, str_of(total_key(l->slot)), WB_PLAIN);
    if (slot_category(l->slot))
        wb_int(s, w->row, C_CATEGORY, slot_category(l->slot));
    const struct detail *d = detail_of(i, a);
    enum grade g = grade_of(d->status, code_text(i, d->method));
    wb_text(s, w->row, C_GRADE, str_of(grade_name(g)), WB_PLAIN);
}

static bool quantity(struct writer *w, const struct line *l, const struct detail *d,
                     struct str unit)
{
    struct buf *f = &w->r->formula;
    struct dec q = {l->activity->quantity, d->quantity_scale};
    int from = ledger_row_of(w->r->rows, l->activity);
    if (from < 0)
        return false;
    buf_reset(f);
    buf_char(f, '=');
    wb_ref(f, w->r->sheet[SHEET_LEDGER], from, L_QUANTITY);
    wb_formula(w->s, w->row, C_QUANTITY, f, cell_dec(q),
               q.scale <= 9 ? (enum wb_style)(WB_FIXED_0 + q.scale) : WB_GENERAL);
    wb_text(w->s, w->row, C_UNIT, unit, WB_PLAIN);
    w->base = cell_dec(q);
    return true;
}

/* The multipliers that are 1 for nearly every line (part, days) are left out where they are: less
 * to read. */
static void multipliers(struct writer *w, const struct line *l, const struct detail *d)
{
    struct buf *f = &w->r->formula;
    struct portion p = portion_of(l, d);
    struct ratio one = ratio_int(1);
    buf_reset(&w->text);
    struct ratio conversion = conversion_of(l, &w->text);
    bool part = ratio_cmp(&p.part, &one) != 0, days = p.days != p.of_days;
    wb_ratio(w->s, w->row, C_CONVERSION, &conversion, WB_GENERAL);
    wb_text(w->s, w->row, C_STEPS, buf_view(&w->text), WB_WRAP);
    wb_ratio(w->s, w->row, C_SHARE, &l->share, WB_GENERAL);
    buf_reset(f);
    buf_char(f, '=');
    at(f, w->row, C_QUANTITY);
    buf_char(f, '*');
    at(f, w->row, C_CONVERSION);
    buf_char(f, '*');
    at(f, w->row, C_SHARE);
    w->base = cell_mul(cell_mul(w->base, cell_ratio(&conversion)), cell_ratio(&l->share));
    if (part) {
        wb_ratio(w->s, w->row, C_PART, &p.part, WB_GENERAL);
        buf_char(f, '*');
        at(f, w->row, C_PART);
        w->base = cell_mul(w->base, cell_ratio(&p.part));
    }
    if (days) {
        wb_int(w->s, w->row, C_DAYS, p.days);
        wb_int(w->s, w->row, C_OF_DAYS, p.of_days);
        buf_char(f, '*');
        at(f, w->row, C_DAYS);
        buf_char(f, '/');
        at(f, w->row, C_OF_DAYS);
        w->base = cell_div(cell_mul(w->base, cell_int(p.days)), cell_int(p.of_days));
    }
    wb_formula(w->s, w->row, C_AMOUNT, f, w->base, WB_GENERAL);
}

/* =ROUND(amount* */
static void product(struct buf *f, int row)
{
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    at(f, row, C_AMOUNT);
    buf_char(f, '*');
}

static void factor(struct writer *w, const struct line *l, int used)
{
    struct buf *f = &w->r->formula;
    buf_reset(&w->text);
    buf_str(&w->text,
            l->factor ? l->factor->set : str_of(msg_text(R_INSTRUMENT, w->r->options->lang)));
    buf_char(&w->text, '/');
    buf_str(&w->text, l->factor ? l->factor->id : l->instrument ? l->instrument->id : STR(""));
    wb_text(w->s, w->row, C_FACTOR_ID, buf_view(&w->text), WB_PLAIN);
    wb_text(w->s, w->row, C_RUNG, str_of(rung_name(rung_of(l->factor))), WB_PLAIN);
    buf_reset(f);
    buf_char(f, '=');
    wb_ref(f, w->r->sheet[SHEET_FACTORS], FIRST_ROW + used, F_CO2E);
    wb_formula(w->s, w->row, C_FACTOR, f, w->r->factor[used].co2e, WB_GENERAL);
}

static void result(struct writer *w, const struct line *l, int used)
{
    struct buf *f = &w->r->formula;
    struct dec s;
    if (cell_settlement(cell_mul(w->base, w->r->factor[used].co2e), l->year.co2e, &s))
        wb_dec(w->s, w->row, C_SETTLEMENT, s, WB_GENERAL);
    product(f, w->row);
    at(f, w->row, C_FACTOR);
    buf_char(f, '+');
    at(f, w->row, C_SETTLEMENT);
    buf_cstr(f, ",6)");
    wb_formula(w->s, w->row, C_RESULT, f, cell_kg(l->year.co2e), WB_KG_STRONG);
    wb_number(w->s, w->row, C_BOOKED, cell_kg(l->year.co2e), WB_KG);
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    at(f, w->row, C_RESULT);
    buf_char(f, '-');
    at(f, w->row, C_BOOKED);
    buf_cstr(f, ",6)");
    wb_formula(w->s, w->row, C_DIFFERENCE, f, cell_int(0), WB_FIXED_0);
}

/* A gas of the line; its settlement stands inside the formula. */
static void gas(struct writer *w, int column, int factor_column, int used, struct cell per_unit,
                int64_t booked)
{
    struct buf *f = &w->r->formula;
    struct dec s;
    if (booked == 0)
        return;
    product(f, w->row);
    wb_ref(f, w->r->sheet[SHEET_FACTORS], FIRST_ROW + used, factor_column);
    if (cell_settlement(cell_mul(w->base, per_unit), booked, &s))
        settle(f, s);
    buf_cstr(f, ",6)");
    wb_formula(w->s, w->row, column, f, cell_kg(booked), WB_KG);
}

/* The CO2e is that gas alone: the same cell. */
static void the_result(struct writer *w, int column, int64_t booked)
{
    struct buf *f = &w->r->formula;
    buf_reset(f);
    buf_char(f, '=');
    at(f, w->row, C_RESULT);
    wb_formula(w->s, w->row, column, f, cell_kg(booked), WB_KG);
}

static void gases(struct writer *w, const struct line *l, int used)
{
    const struct factor_cells *c = &w->r->factor[used];
    const struct gases *g = &l->year;
    gas(w, C_BIOGENIC, F_BIOGENIC, used, c->biogenic, g->biogenic_co2);
    if (c->all_co2 && g->co2 == g->co2e) {
        the_result(w, C_CO2, g->co2e);
    } else if (c->all_unsplit && g->unsplit_co2e == g->co2e) {
        the_result(w, C_UNSPLIT, g->co2e);
    } else if (c->all_other && g->other_co2e == g->co2e) {
        the_result(w, C_OTHER, g->co2e);
    } else {
        gas(w, C_CO2, F_OUT_CO2, used, c->co2, g->co2);
        gas(w, C_CH4, F_OUT_CH4, used, c->ch4, g->ch4);
        gas(w, C_N2O, F_OUT_N2O, used, c->n2o, g->n2o);
        gas(w, C_OTHER, F_OUT_OTHER, used, c->other, g->other_co2e);
        gas(w, C_UNSPLIT, F_OUT_UNSPLIT, used, c->unsplit, g->unsplit_co2e);
    }
}

/* CO2 that counts in the figures of Japan's law: a line of its own, or the CO2 of a scope 1 line.
 */
static void law(struct writer *w, const struct line *l, int column, enum slot slot, bool counts)
{
    struct buf *f = &w->r->formula;
    bool own = l->slot == slot;
    int64_t mg = own ? l->year.co2e : counts ? l->year.co2 : 0;
    if (mg == 0)
        return;
    buf_reset(f);
    buf_char(f, '=');
    at(f, w->row, own ? C_RESULT : C_CO2);
    wb_formula(w->s, w->row, column, f, cell_kg(mg), WB_KG);
}

/* ---- months ---- */
static int overlap(const struct activity *a, const struct inventory *i, int month)
{
    int index = date_month_index(i->from) + month;
    day_t first = date_month_start(index), last = date_month_start(index + 1) - 1;
    day_t from = a->start > first ? a->start : first, to = a->end < last ? a->end : last;
    return to >= from ? (int)(to - from) + 1 : 0;
}

static bool within(struct dec s, struct dec limit)
{
    if (s.coef < 0)
        s.coef = -s.coef;
    return dec_cmp(s, limit) <= 0;
}

/* A month's part of the row's result: by days where the days explain it, else by its booked share.
 */
static void month_part(struct writer *w, const struct inventory *i, const struct line *l, int m,
                       int days_of_year)
{
    struct buf *f = &w->r->formula;
    struct dec s;
    int days = overlap(l->activity, i, m);
    int64_t booked = l->month[m].co2e;
    struct cell year = cell_kg(l->year.co2e);
    struct cell by_days = cell_div(cell_mul(year, cell_int(days)), cell_int(days_of_year));
    bool off = cell_settlement(by_days, booked, &s);
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    at(f, w->row, C_RESULT);
    if (!off || within(s, (struct dec){3, 6})) {
        buf_printf(f, "*%d/%d", days, days_of_year);
        if (off)
            settle(f, s);
    } else {
        buf_char(f, '*');
        buf_int(f, booked);
        buf_char(f, '/');
        buf_int(f, l->year.co2e);
    }
    buf_cstr(f, ",6)");
    wb_formula(w->s, w->row, C_MONTH_1 + m, f, cell_kg(booked), WB_KG);
}

static void months(struct writer *w, const struct inventory *i, const struct line *l)
{
    struct buf *f = &w->r->formula;
    int first = -1, last = -1, days = 0;
    for (int m = 0; m < LINE_MONTHS; m++) {
        days += overlap(l->activity, i, m);
        if (l->month[m].co2e == 0)
            continue;
        first = first < 0 ? m : first;
        last = m;
    }
    if (first < 0)
        return;
    for (int m = first; m < last; m++)
        if (l->month[m].co2e != 0)
            month_part(w, i, l, m, days > 0 ? days : 1);
    buf_reset(f);
    buf_cstr(f, first == last ? "=" : "=ROUND(");
    at(f, w->row, C_RESULT);
    if (first != last) {
        buf_cstr(f, "-SUM(");
        at(f, w->row, C_MONTH_1 + first);
        buf_char(f, ':');
        at(f, w->row, C_MONTH_1 + last - 1);
        buf_cstr(f, "),6)");
    }
    wb_formula(w->s, w->row, C_MONTH_1 + last, f, cell_kg(l->month[last].co2e), WB_KG);
}

static bool take(void *ctx, const struct inventory *i, const struct line *l)
{
    struct writer *w = ctx;
    const struct detail *d = detail_of(i, l->activity);
    int used = model_factor(&w->r->model, l);
    if (used < 0 || w->row > calculation_last(w->r) || !quantity(w, l, d, code_text(i, d->unit)))
        return false; /* the ledger has changed since the first pass */
    describe(w, i, l);
    multipliers(w, l, d);
    factor(w, l, used);
    result(w, l, used);
    if (!w->r->model.used[used]
             .law) { /* the law's lines are in no month and no gas: they stand beside the scopes */
        gases(w, l, used);
        months(w, i, l);
    }
    law(w, l, C_LAW_BASIC, SLOT_SHK_BASIC, l->shk_basic);
    law(w, l, C_LAW_ADJUSTED, SLOT_SHK_ADJUSTED, l->shk_adjusted);
    w->row++;
    return true;
}

bool sheet_calculation(struct report *r, struct wb_sheet *s)
{
    struct writer w = {.r = r, .s = s, .row = FIRST_ROW};
    struct line_sink sink = {&w, take, NULL};
    int64_t errors = r->d->errors;
    sheet_title(s, R_CALCULATION, R_CALCULATION_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, C_COUNT);
    wb_keep_columns(s, FIRST_ROW - 1, 1);
    month_heads(r, s, FIRST_ROW - 1, C_MONTH_1, WB_HEAD_RIGHT);
    struct inventory *again =
        inventory_on_gwp(r->model.ledger, r->model.factors, r->model.inventory->year,
                         r->model.inventory->input.gwp, false, &sink, r->d);
    bool same = again && w.row - FIRST_ROW == r->model.lines;
    if (!same && r->d->errors == errors)
        diag_error(r->d, NOWHERE, E_REPORT_CHANGED, r->options->path, NULL);
    inventory_free(again);
    buf_free(&w.text);
    arena_free(&w.scratch);
    wb_filter(s, FIRST_ROW - 1, calculation_last(r), C_COUNT);
    wb_print_pages(s, 4, 0);
    return same;
}
