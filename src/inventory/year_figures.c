/* The figures that a closing keeps, and their JSON: one flat object, kg with six places. */
#include "inventory/internal.h"
#include "inventory/parts.h"

#include <string.h>

static const char *const four[4] = {"scope1", "scope2_location", "scope2_market", "scope3"};

void year_figure_name(int k, struct buf *out)
{
    static const char *const rest[] = {"outside_scopes", "biogenic_co2", "shk_basic",
                                       "shk_adjusted"};
    if (k < YEAR_CATEGORY_1)
        buf_cstr(out, four[k]);
    else if (k < YEAR_OUTSIDE)
        buf_printf(out, "scope3_category_%d", k - YEAR_CATEGORY_1 + 1);
    else
        buf_cstr(out, rest[k - YEAR_OUTSIDE]);
}

static int64_t biogenic(const struct calc_totals *t)
{
    int64_t sum = 0;
    for (int s = 0; s < SLOT_COUNT; s++)
        if (s != SLOT_SCOPE2_MARKET && s != SLOT_SHK_BASIC && s != SLOT_SHK_ADJUSTED)
            sum += t->slot[s].biogenic_co2;
    return sum;
}

void year_figures_fill(const struct inventory *i, struct year_figures *out)
{
    const struct calc_totals *t = i->totals;
    struct gases g;
    *out = (struct year_figures){0};
    for (int k = 0; k < 4; k++) {
        out->known[k] = slot_value(t, four_slots[k], &g);
        out->mg[k] = g.co2e;
    }
    for (int c = 0; c < 15; c++) {
        out->known[YEAR_CATEGORY_1 + c] = t->present[SLOT_CATEGORY_1 + c];
        out->mg[YEAR_CATEGORY_1 + c] = t->slot[SLOT_CATEGORY_1 + c].co2e;
    }
    out->known[YEAR_OUTSIDE] = t->present[SLOT_OUTSIDE];
    out->mg[YEAR_OUTSIDE] = t->slot[SLOT_OUTSIDE].co2e;
    out->known[YEAR_BIOGENIC] = true;
    out->mg[YEAR_BIOGENIC] = biogenic(t);
    out->known[YEAR_SHK_BASIC] = inventory_shk(i, false, &out->mg[YEAR_SHK_BASIC]);
    out->known[YEAR_SHK_ADJUSTED] = inventory_shk(i, true, &out->mg[YEAR_SHK_ADJUSTED]);
}

bool year_figures_same(const struct year_figures *a, const struct year_figures *b, int k)
{
    return a->known[k] == b->known[k] && (!a->known[k] || a->mg[k] == b->mg[k]);
}

void year_figures_json(struct json_out *j, const char *prefix, const struct year_figures *x)
{
    for (int k = 0; k < YEAR_COUNT; k++) {
        struct buf name = {0};
        buf_cstr(&name, prefix);
        year_figure_name(k, &name);
        if (x->known[k])
            json_mg(j, name.p, x->mg[k]);
        buf_free(&name);
    }
}

static bool read_mg(const char *text, int64_t *mg)
{
    struct dec d;
    if (!text || !dec_parse(str_of(text), &d))
        return false;
    struct ratio r = ratio_dec(d);
    return ratio_round(&r, 6, mg);
}

bool year_figures_read(struct str json, const char *prefix, struct year_figures *out, struct diag *d)
{
    cJSON *j = json_parse(json, STR("closing"), d);
    *out = (struct year_figures){0};
    for (int k = 0; j && k < YEAR_COUNT; k++) {
        struct buf name = {0};
        buf_cstr(&name, prefix);
        year_figure_name(k, &name);
        out->known[k] = read_mg(json_text(j, name.p), &out->mg[k]);
        buf_free(&name);
    }
    cJSON_Delete(j);
    return j != NULL;
}
