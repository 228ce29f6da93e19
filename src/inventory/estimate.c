/* One calculation without a ledger: an inventory of a single record on a single day, no site, the
 * caller's country. */
#include "inventory/internal.h"
#include "inventory/parts.h"

#include <stdlib.h>

enum { CODE_NONE, CODE_KIND, CODE_UNIT, CODE_SUPPLIER, CODE_MENU, CODES };

/* What the run hands on: to the JSON, and to the caller's sink. */
struct estimating {
    const struct inventory *inventory;
    const struct line_sink *sink;
    struct buf lines, uncalculated;
};

static void comma(struct buf *b)
{
    if (b->n)
        buf_char(b, ',');
}

static void on_line(void *ctx, const struct line *l)
{
    struct estimating *e = ctx;
    comma(&e->lines);
    inventory_line_json(e->inventory, l, &e->lines);
    if (e->sink && e->sink->line)
        e->sink->line(e->sink->ctx, e->inventory, l);
}

static void on_uncalculated(void *ctx, const struct uncalculated *u)
{
    struct estimating *e = ctx;
    comma(&e->uncalculated);
    inventory_uncalculated_json(e->inventory, u, &e->uncalculated);
    if (e->sink && e->sink->uncalculated)
        e->sink->uncalculated(e->sink->ctx, e->inventory, u);
}

static bool read_quantity(const struct estimate *e, struct activity *a, struct detail *detail,
                          struct diag *d)
{
    struct dec q;
    struct arena scratch = {0};
    bool ok = dec_parse(e->quantity, &q) && dec_fits64(q);
    if (ok) {
        a->quantity = (int64_t)q.coef;
        detail->quantity_scale = q.scale;
    } else {
        diag_error(d, NOWHERE, E_ESTIMATE_QUANTITY, zstr(&scratch, e->quantity), NULL);
    }
    arena_free(&scratch);
    return ok;
}

static void fill_input(struct inventory *i, const struct estimate *e, struct str *text,
                       const struct detail *detail)
{
    struct calc_input *in = &i->input;
    const code_t code[] = {CODE_KIND, CODE_UNIT, CODE_SUPPLIER, CODE_MENU};
    const struct str given[] = {e->activity, e->unit, e->supplier, e->menu};
    int first = date_month_index(e->on);
    for (int k = 0; k < 4; k++)
        text[code[k]] = given[k];
    i->from = date_month_start(first);
    i->to = date_month_start(first + 12) - 1;
    *in = (struct calc_input){
        .from = i->from,
        .to = i->to,
        .gwp = e->gwp,
        .country = e->country,
        .text = text,
        .texts = CODES,
        .detail = detail,
        .details = 1,
        .factors = factors_on_demand(i->factors),
        .gwps = factors_gwps(i->factors),
    };
    in->conversion = factors_conversions(i->factors, &in->conversions);
    in->law_energy = factors_law_energies(i->factors, &in->law_energies);
}

static void print(const struct inventory *i, const struct estimate *e, const struct estimating *run,
                  struct buf *out)
{
    struct json_out j;
    struct buf on = {0};
    date_print(&on, e->on);
    json_begin(&j, out);
    json_object(&j, NULL);
    json_str(&j, "activity", e->activity);
    json_str(&j, "quantity", e->quantity);
    json_str(&j, "unit", e->unit);
    json_str(&j, "on", buf_view(&on));
    json_str(&j, "country", e->country);
    json_cstr(&j, "gwp", gwp_name(i->input.gwp));
    json_totals(&j, i);
    json_items(&j, "lines", &run->lines);
    json_items(&j, "uncalculated", &run->uncalculated);
    json_caveats(&j, i);
    json_end(&j);
    buf_free(&on);
}

bool inventory_estimate(struct factors *f, const struct estimate *e, struct buf *json,
                        struct diag *d, const struct line_sink *sink)
{
    struct str text[CODES] = {{0}};
    struct detail detail = {.cost_scale = -1};
    struct activity a = {.start = e->on, .end = e->on, .kind = CODE_KIND};
    struct inventory i = {.factors = f};
    struct estimating run = {&i, sink, {0}, {0}};
    struct calc_sink to = {&run, on_line, on_uncalculated};

    if (!read_quantity(e, &a, &detail, d))
        return false;
    detail.unit = e->unit.n ? CODE_UNIT : 0;
    detail.menu = e->menu.n ? CODE_MENU : 0;
    a.supplier = e->supplier.n ? CODE_SUPPLIER : 0;
    fill_input(&i, e, text, &detail);
    i.calc = calc_new(&i.input, &to);
    calc_record(i.calc, &a);
    i.totals = calc_finish(i.calc);
    caveats_of_run(&i);
    if (json)
        print(&i, e, &run, json);
    calc_free(i.calc);
    buf_free(&run.lines);
    buf_free(&run.uncalculated);
    free(i.caveat);
    arena_free(&i.arena);
    return true;
}
