/* How good the data are: each figure divided by how its quantities were obtained and by where its
 * factors came from, live over the calculation. Below it the contractual instruments, and what they
 * take off the adjusted figure of Japan's reporting law. */
#include "report/sheet.h"

enum {
    Q_FIGURE,
    Q_TOTAL,
    Q_GRADE,
    Q_RUNG = Q_GRADE + GRADE_COUNT,
    Q_ACTUAL = Q_RUNG + RUNG_COUNT,
    Q_MEASURED,
    Q_PRIMARY,
    Q_COUNT
};
static const struct wb_column columns[Q_COUNT] = {
    {R_FIGURE, WB_PLAIN, 46},
    {R_KILOGRAMS, WB_KG_STRONG, 22},
    {R_GRADE_MEASURED, WB_KG, 20},
    {R_GRADE_CALCULATED, WB_KG, 20},
    {R_GRADE_ESTIMATED, WB_KG, 20},
    {R_GRADE_NOT_STATED, WB_KG, 20},
    {R_RUNG_SUPPLIER, WB_KG, 20},
    {R_RUNG_INSTRUMENT, WB_KG, 20},
    {R_RUNG_RESIDUAL, WB_KG, 20},
    {R_RUNG_AVERAGE, WB_KG, 20},
    {R_RUNG_SPEND, WB_KG, 20},
    {R_ACTUAL_PERCENT, WB_PERCENT, 14},
    {R_MEASURED_PERCENT, WB_PERCENT, 14},
    {R_PRIMARY_PERCENT, WB_PERCENT, 14},
};

struct page {
    struct report *r;
    struct wb_sheet *s;
    int row;
    const char *key; /* of the row at hand, in the calculation's column Total */
    int category;
};

/* `=ROUND(SUMIFS(result, keys, key [, categories, category], column, word),6)` */
static void part_formula(struct page *p, int column, const char *word)
{
    struct buf *f = &p->r->formula;
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUMIFS(");
    calculation_column(p->r, f, C_RESULT);
    buf_char(f, ',');
    calculation_column(p->r, f, C_KEY);
    buf_printf(f, ",\"%s\",", p->key);
    if (p->category) {
        calculation_column(p->r, f, C_CATEGORY);
        buf_printf(f, ",%d,", p->category);
    }
    calculation_column(p->r, f, column);
    buf_printf(f, ",\"%s\"),6)", word);
}

static void share(struct page *p, int col, const struct quality *q, int64_t mg, const int *part,
                  int parts)
{
    struct buf *f = &p->r->formula;
    struct ratio percent;
    if (!quality_share(q, mg, &percent)) {
        wb_msg(p->s, p->row, col, R_NOT_KNOWN, WB_ABSENT);
        return;
    }
    buf_reset(f);
    buf_cstr(f, "=(");
    for (int i = 0; i < parts; i++) {
        buf_cstr(f, i ? "+" : "");
        wb_here(f, p->row, part[i]);
    }
    buf_cstr(f, ")/");
    wb_here(f, p->row, Q_TOTAL);
    buf_cstr(f, "*100");
    wb_formula(p->s, p->row, col, f, cell_ratio(&percent), WB_PERCENT);
}

static void figure(struct page *p, struct str label, const struct quality *q, bool known,
                   int64_t mg)
{
    static const int actual[] = {Q_GRADE + GRADE_MEASURED, Q_GRADE + GRADE_CALCULATED,
                                 Q_GRADE + GRADE_NOT_STATED},
                     measured[] = {Q_GRADE + GRADE_MEASURED},
                     primary[] = {Q_RUNG + RUNG_SUPPLIER, Q_RUNG + RUNG_INSTRUMENT};
    wb_text(p->s, p->row, Q_FIGURE, label, WB_PLAIN);
    if (!known) {
        wb_msg(p->s, p->row++, Q_TOTAL, R_NOT_ENTERED, WB_ABSENT);
        return;
    }
    sum_formula(p->r, C_RESULT, p->key, p->category);
    wb_formula(p->s, p->row, Q_TOTAL, &p->r->formula, cell_kg(mg), WB_KG_STRONG);
    for (int g = 0; g < GRADE_COUNT; g++) {
        part_formula(p, C_GRADE, grade_name((enum grade)g));
        wb_formula(p->s, p->row, Q_GRADE + g, &p->r->formula, cell_kg(q->grade[g]), WB_KG);
    }
    for (int o = 0; o < RUNG_COUNT; o++) {
        part_formula(p, C_RUNG, rung_name((enum rung)o));
        wb_formula(p->s, p->row, Q_RUNG + o, &p->r->formula, cell_kg(q->rung[o]), WB_KG);
    }
    share(p, Q_ACTUAL, q, quality_actual(q), actual, 3);
    share(p, Q_MEASURED, q, q->grade[GRADE_MEASURED], measured, 1);
    share(p, Q_PRIMARY, q, quality_primary(q), primary, 2);
    p->row++;
}

static void figures(struct page *p)
{
    static const enum msg label[] = {R_SCOPE1, R_SCOPE2_LOCATION, R_SCOPE2_MARKET, R_SCOPE3};
    static const char *const key[] = {"S1", "S2-L", "S2-M", "S3"};
    const struct inventory *i = p->r->model.inventory;
    for (int k = 0; k < FOUR_SLOTS; k++) {
        struct quality q = inventory_quality(i, four_slots[k]);
        struct gases g;
        bool known = inventory_scope(i, four_slots[k], &g);
        p->key = key[k];
        figure(p, str_of(msg_text(label[k], p->r->options->lang)), &q, known, known ? g.co2e : 0);
    }
    for (int c = 1; c <= 15; c++) {
        int slot = SLOT_CATEGORY_1 + c - 1;
        struct buf name = {0};
        buf_printf(&name, "%d %s", c, msg_text(category_msg(c), p->r->options->lang));
        p->category = c;
        figure(p, buf_view(&name), &i->totals->quality[slot], i->totals->present[slot],
               i->totals->slot[slot].co2e);
        buf_free(&name);
    }
}

/* ---- instruments ---- */
enum {
    I_ID,
    I_TYPE,
    I_START,
    I_END,
    I_KWH,
    I_RATE,
    I_CRITERIA,
    I_YEAR_KWH,
    I_AVERAGE,
    I_CORRECTION,
    I_CREDIT,
    I_CLAIMED,
    I_TAKEN,
    I_COUNT
};
static const struct wb_column instrument_columns[I_COUNT] = {
    {R_INSTRUMENT, WB_PLAIN, 46},
    {R_TYPE, WB_PLAIN, 22},
    {R_START, WB_DAY, 12},
    {R_END, WB_DAY, 12},
    {R_INSTRUMENT_KWH, WB_GENERAL, 18},
    {R_INSTRUMENT_RATE, WB_GENERAL, 18},
    {R_CRITERIA_MET, WB_CENTRE, 10},
    {R_YEAR_KWH, WB_GENERAL, 18},
    {R_NATIONAL_AVERAGE, WB_GENERAL, 18},
    {R_CORRECTION_RATE, WB_GENERAL, 12},
    {R_CREDIT_CO2, WB_KG, 18},
    {R_CLAIMED_CO2, WB_KG, 18},
    {R_TAKEN_CO2, WB_KG, 18},
};

static const struct deduction *deduction_of(const struct calc_totals *t, const struct instrument *x)
{
    for (int k = 0; k < t->deductions; k++)
        if (t->deduction[k].instrument == x)
            return &t->deduction[k];
    return NULL;
}

/* kWh x national average x correction rate, settled as a line of the calculation is. */
static void claimed(struct page *p, const struct deduction *d)
{
    struct buf *f = &p->r->formula;
    struct cell product = cell_mul(cell_mul(cell_ratio(&d->kwh), cell_ratio(&d->average_kg)),
                                   cell_dec(d->instrument->correction_rate));
    struct dec s;
    buf_reset(f);
    buf_cstr(f, "=ROUND(");
    wb_here(f, p->row, I_YEAR_KWH);
    buf_char(f, '*');
    wb_here(f, p->row, I_AVERAGE);
    buf_char(f, '*');
    wb_here(f, p->row, I_CORRECTION);
    if (cell_settlement(product, d->claimed, &s)) {
        buf_cstr(f, s.coef > 0 ? "+" : "");
        dec_print(f, s);
    }
    buf_cstr(f, ",6)");
    wb_formula(p->s, p->row, I_CLAIMED, f, cell_kg(d->claimed), WB_KG);
}

static void instrument(struct page *p, const struct instrument *x, const struct deduction *d)
{
    struct wb_sheet *s = p->s;
    wb_text(s, p->row, I_ID, x->id, WB_PLAIN);
    wb_text(s, p->row, I_TYPE, x->type, WB_PLAIN);
    wb_day(s, p->row, I_START, x->start);
    wb_day(s, p->row, I_END, x->end);
    wb_dec(s, p->row, I_KWH, x->kwh, WB_GENERAL);
    wb_dec(s, p->row, I_RATE, x->co2e_kg_per_kwh, WB_GENERAL);
    wb_msg(s, p->row, I_CRITERIA, x->criteria_met ? R_CRITERIA_YES : R_CRITERIA_NO, WB_CENTRE);
    if (x->has_correction_rate)
        wb_dec(s, p->row, I_CORRECTION, x->correction_rate, WB_GENERAL);
    if (x->has_credit)
        wb_dec(s, p->row, I_CREDIT, x->credit_co2, WB_GENERAL);
    if (d && d->average) {
        wb_ratio(s, p->row, I_YEAR_KWH, &d->kwh, WB_GENERAL);
        wb_ratio(s, p->row, I_AVERAGE, &d->average_kg, WB_GENERAL);
        claimed(p, d);
    } else if (d) {
        wb_number(s, p->row, I_CLAIMED, cell_kg(d->claimed), WB_KG);
    }
    if (d)
        wb_number(s, p->row, I_TAKEN, cell_kg(d->taken), WB_KG);
    p->row++;
}

static void instruments(struct page *p)
{
    const struct inventory *i = p->r->model.inventory;
    wb_section(p->s, p->row++, R_INSTRUMENTS, I_COUNT);
    if (i->input.instruments == 0) {
        wb_msg(p->s, p->row++, 0, R_NO_INSTRUMENTS, WB_PLAIN);
        return;
    }
    wb_subhead(p->s, p->row++, instrument_columns, I_COUNT);
    for (int k = 0; k < i->input.instruments; k++)
        instrument(p, &i->input.instrument[k], deduction_of(i->totals, &i->input.instrument[k]));
}

void deductions_formula(struct report *r)
{
    struct buf *f = &r->formula;
    int first = QUALITY_INSTRUMENTS, last = first + r->model.inventory->input.instruments - 1;
    buf_reset(f);
    buf_cstr(f, "=ROUND(SUM(");
    wb_range(f, r->sheet[SHEET_QUALITY], first, I_TAKEN, last, I_TAKEN);
    buf_cstr(f, "),6)");
}

bool sheet_quality(struct report *r, struct wb_sheet *s)
{
    struct page p = {.r = r, .s = s, .row = FIRST_ROW};
    sheet_title(s, R_QUALITY, R_QUALITY_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, Q_COUNT);
    figures(&p);
    p.row = QUALITY_INSTRUMENTS - 2;
    instruments(&p);
    return true;
}
