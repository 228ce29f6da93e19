#include "cli/factor_show.h"
#include "core/json.h"

static void add_amount(struct buf *b, const char *what, struct dec d, struct str unit)
{
    if (b->n)
        buf_cstr(b, ", ");
    dec_print(b, d);
    buf_printf(b, " %s/", what);
    buf_str(b, unit);
}

void factor_amounts(struct buf *b, const struct factor *x)
{
    static const struct dec zero;
    if (x->has_co2e)
        add_amount(b, "kg-CO2e", x->co2e, x->unit_text);
    if (x->has_mass && (dec_cmp(x->co2, zero) != 0 || !x->others))
        add_amount(b, "kg-CO2", x->co2, x->unit_text);
    if (dec_cmp(x->ch4_fossil, zero) != 0)
        add_amount(b, "kg-CH4", x->ch4_fossil, x->unit_text);
    if (dec_cmp(x->ch4_biogenic, zero) != 0)
        add_amount(b, "kg-CH4(bio)", x->ch4_biogenic, x->unit_text);
    if (dec_cmp(x->n2o, zero) != 0)
        add_amount(b, "kg-N2O", x->n2o, x->unit_text);
    for (int k = 0; k < x->others; k++) {
        struct buf gas = {0};
        buf_cstr(&gas, "kg-");
        buf_str(&gas, x->other[k].gas);
        add_amount(b, gas.p, x->other[k].kg, x->unit_text);
        buf_free(&gas);
    }
}

void factor_validity(struct buf *b, const struct factor *x)
{
    if (x->from != DAY_NONE)
        date_print(b, x->from);
    buf_cstr(b, "..");
    if (x->to != DAY_NONE)
        date_print(b, x->to);
}

/* The cells of a factor in the order of both the table and the JSON. */
enum { CELLS = 10 };
static const char *const cell_name[CELLS] = {"id",    "activity", "supplier", "menu",    "scope",
                                             "basis", "value",    "validity", "country", "source"};
static const enum msg cell_title[CELLS] = {T_FACTOR, T_ACTIVITY, T_SUPPLIER, T_MENU,    T_SCOPE,
                                           T_BASIS,  T_VALUE,    T_VALIDITY, T_COUNTRY, T_SOURCE};

static void cells(const struct factor *x, struct buf *cell)
{
    buf_str(&cell[0], x->set);
    buf_char(&cell[0], '/');
    buf_str(&cell[0], x->id);
    buf_str(&cell[1], x->activity);
    buf_str(&cell[2], x->supplier);
    buf_str(&cell[3], x->menu);
    buf_int(&cell[4], x->scope);
    if (x->category)
        buf_printf(&cell[4], ".%d", x->category);
    buf_cstr(&cell[5], basis_name(x->basis));
    factor_amounts(&cell[6], x);
    factor_validity(&cell[7], x);
    buf_str(&cell[8], x->country);
    buf_str(&cell[9], x->source);
}

static void row_json(struct buf *items, const struct buf *cell)
{
    struct json_out j;
    if (items->n)
        buf_cstr(items, ",\n");
    json_begin(&j, items);
    json_object(&j, NULL);
    for (int k = 0; k < CELLS; k++)
        json_str(&j, cell_name[k], buf_view(&cell[k]));
    json_end(&j);
}

/* For people the activity's name stands in the place of the source, which is long and stands in
 * `factors show`; machines have the names in its JSON. */
static void name_for_source(const struct factors *f, struct str activity, enum lang lang,
                            struct buf *cell)
{
    buf_reset(cell);
    buf_str(cell, factors_activity_name(f, activity, lang));
}

void factor_table(struct context *c, const struct factors *f, const struct factor *const *x, int n)
{
    bool json = c->out.format == FORMAT_JSON, text = c->out.format == FORMAT_TEXT;
    struct table *t = table_new(CELLS);
    struct buf items = {0};
    for (int k = 0; k < CELLS; k++) {
        enum msg title = k == CELLS - 1 ? T_ACTIVITY_NAME : cell_title[k];
        table_head(t, k, str_of(text ? msg_text(title, c->out.lang) : cell_name[k]), false);
    }
    for (int i = 0; i < n; i++) {
        struct buf cell[CELLS] = {{0}};
        cells(x[i], cell);
        if (text)
            name_for_source(f, x[i]->activity, c->out.lang, &cell[CELLS - 1]);
        if (json)
            row_json(&items, cell);
        for (int k = 0; k < CELLS; k++) {
            if (!json)
                table_cell(t, buf_view(&cell[k]));
            buf_free(&cell[k]);
        }
    }
    if (json) {
        out_text(&c->out, STR("{\"factors\": ["));
        out_text(&c->out, buf_view(&items));
        out_text(&c->out, STR("]}\n"));
    } else {
        table_print(t, &c->out);
    }
    table_free(t);
    buf_free(&items);
}
