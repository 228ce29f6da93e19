/* show's JSON, stable. Decimals are texts: kg with six places, percentages with two.
 * Null is "not known", never 0. */
#include "inventory/internal.h"
#include "inventory/parts.h"

#include <string.h>

static void json_known_mg(struct json_out *j, const char *key, bool known, int64_t mg)
{
    if (known)
        json_mg(j, key, mg);
    else
        json_null(j, key);
}

/* The four figures of a month or site; null where the scope is null for the year, or had no line
 * there. */
static void four(struct json_out *j, const struct inventory *i,
                 const struct gases (*row)[SLOT_COUNT], const bool *present)
{
    for (int k = 0; k < FIGURES; k++)
        json_known_mg(j, figures[k].key, inventory_part_known(i, present, figures[k].slot),
                      slots_co2e(*row, figures[k].slot));
}

static void months(struct json_out *j, const struct inventory *i)
{
    int first = date_month_index(i->from);
    json_array(j, "months");
    for (int m = 0; m < LINE_MONTHS; m++) {
        struct buf name = {0};
        buf_printf(&name, "%04d-%02d", (first + m) / 12, (first + m) % 12 + 1);
        json_object(j, NULL);
        json_str(j, "month", buf_view(&name));
        four(j, i, (const struct gases(*)[SLOT_COUNT]) & i->totals->month[m],
             i->totals->month_present[m]);
        json_end(j);
        buf_free(&name);
    }
    json_end(j);
}

/* Records without a site get a row of their own, id null, where there are any: the sites sum to the
 * total. */
static void sites(struct json_out *j, const struct inventory *i)
{
    const struct calc_totals *t = i->totals;
    json_array(j, "sites");
    for (int s = 0; s <= i->input.sites; s++) {
        bool shown = s < i->input.sites;
        for (int k = 0; k < SLOT_COUNT && !shown; k++)
            shown = t->site_present[s][k];
        if (!shown)
            continue;
        json_object(j, NULL);
        if (s < i->input.sites)
            json_str(j, "id", i->input.site[s].id);
        else
            json_null(j, "id");
        four(j, i, (const struct gases(*)[SLOT_COUNT]) & t->site[s], t->site_present[s]);
        json_end(j);
    }
    json_end(j);
}

/* ---- Japan's law and energy ---- */
static void deduction(struct json_out *j, const struct deduction *d)
{
    struct buf b = {0};
    json_object(j, NULL);
    json_str(j, "instrument", d->instrument->id);
    json_str(j, "type", d->instrument->type);
    if (d->average) {
        buf_str(&b, d->average->set);
        buf_char(&b, '/');
        buf_str(&b, d->average->id);
        json_ratio(j, "kwh", &d->kwh);
        json_str(j, "factor", buf_view(&b));
        json_ratio(j, "average_kg_per_kwh", &d->average_kg);
        json_dec(j, "correction_rate", d->instrument->correction_rate);
    }
    json_mg(j, "claimed_co2_kg", d->claimed);
    json_mg(j, "co2_kg", d->taken);
    json_end(j);
    buf_free(&b);
}

static void law(struct json_out *j, const struct inventory *i)
{
    const struct calc_totals *t = i->totals;
    int64_t basic, adjusted;
    if (!in_japan(i)) {
        json_null(j, "shk");
        return;
    }
    bool basic_known = inventory_shk(i, false, &basic);
    bool adjusted_known = inventory_shk(i, true, &adjusted);
    json_object(j, "shk");
    json_known_mg(j, "basic_kg", basic_known, basic);
    json_known_mg(j, "adjusted_kg", adjusted_known, adjusted);
    json_known_mg(j, "adjusted_before_deductions_kg", adjusted_known, adjusted + t->shk_deducted);
    json_array(j, "deductions");
    for (int k = 0; k < t->deductions; k++)
        deduction(j, &t->deduction[k]);
    json_end(j);
    json_end(j);
}

static void energy(struct json_out *j, const struct inventory *i)
{
    const struct calc_totals *t = i->totals;
    struct ratio per_mwh, mwh, kl, left;
    bool known = t->energy_known && t->energy_any;
    bool mwh_known =
        known && ratio_frac(36, 10, &per_mwh) && ratio_div(&t->energy_gj, &per_mwh, &mwh);
    bool kl_known = inventory_crude_oil(i, &kl, &left);
    json_object(j, "energy");
    json_fixed(j, "gj", known ? &t->energy_gj : NULL, 6);
    json_fixed(j, "mwh", mwh_known ? &mwh : NULL, 6);
    json_fixed(j, "crude_oil_equivalent_kl", kl_known ? &kl : NULL, 6);
    json_fixed(j, "to_1500_kl", kl_known ? &left : NULL, 6);
    json_end(j);
}

/* ---- intensities, targets, removals, uncertainty ---- */
static void intensities(struct json_out *j, const struct inventory *i)
{
    static const char *const key[3] = {"scope1_2_location_kg_per_unit",
                                       "scope1_2_market_kg_per_unit",
                                       "scope1_2_3_location_kg_per_unit"};
    json_array(j, "intensities");
    for (int n = 0; n < i->intensities; n++) {
        const struct intensity *x = &i->intensity[n];
        json_object(j, NULL);
        json_str(j, "driver", x->driver);
        if (x->value_known)
            json_ratio(j, "value", &x->value);
        else
            json_null(j, "value");
        json_str(j, "unit", x->unit);
        for (int k = 0; k < 3; k++)
            json_fixed(j, key[k], x->known[k] ? &x->kg_per_unit[k] : NULL, 6);
        json_end(j);
    }
    json_end(j);
}

static void targets(struct json_out *j, const struct inventory *i)
{
    json_array(j, "targets");
    for (int n = 0; n < i->targets; n++) {
        const struct target_result *t = &i->target[n];
        json_object(j, NULL);
        json_str(j, "id", t->id);
        json_known_mg(j, "base_kg", t->base_known, t->base_mg);
        json_known_mg(j, "target_kg", t->base_known, t->target_mg);
        json_known_mg(j, "corridor_kg", t->base_known, t->corridor_mg);
        json_known_mg(j, "actual_kg", t->actual_known, t->actual_mg);
        if (t->before_known)
            json_mg(j, "base_before_kg", t->before_mg);
        json_fixed(j, "change_percent", t->change_known ? &t->change_percent : NULL, 6);
        json_fixed(j, "progress_percent", t->progress_known ? &t->progress_percent : NULL, 6);
        json_end(j);
    }
    json_end(j);
}

static void uncertainty(struct json_out *j, const struct inventory *i)
{
    const struct calc_totals *t = i->totals;
    json_object(j, "uncertainty_percent");
    for (int k = 0; k < FIGURES; k++) {
        enum slot slot = figures[k].slot;
        if (slot == SLOT_CATEGORY_1 && t->has_scope3_uncertainty)
            json_dec(j, figures[k].key, t->scope3_uncertainty_percent);
        else if (slot != SLOT_CATEGORY_1 && t->has_uncertainty[slot])
            json_dec(j, figures[k].key, t->uncertainty_percent[slot]);
        else
            json_null(j, figures[k].key);
    }
    json_end(j);
}

/* The code is the message's name without "C_"; the sentence is English in any language. */
void json_caveats(struct json_out *j, const struct inventory *i)
{
    struct buf b = {0};
    json_array(j, "caveats");
    for (int n = 0; n < i->caveats; n++) {
        const struct inventory_caveat *c = &i->caveat[n];
        buf_reset(&b);
        msg_format(&b, msg_text(c->msg, LANG_EN), c->args);
        json_object(j, NULL);
        json_cstr(j, "code", msg_name(c->msg) + 2);
        json_str(j, "message", buf_view(&b));
        json_end(j);
    }
    json_end(j);
    buf_free(&b);
}

/* Items that are rendered already, between the brackets that the writer makes. */
void json_items(struct json_out *j, const char *key, const struct buf *items)
{
    json_array(j, key);
    if (items)
        json_raw(j, NULL, buf_view(items));
    json_end(j);
}

void inventory_json(const struct inventory *i, const struct buf *lines,
                    const struct buf *uncalculated, struct buf *out)
{
    struct json_out j;
    struct buf year = {0};
    buf_int(&year, i->year);
    json_begin(&j, out);
    json_object(&j, NULL);
    json_str(&j, "year", buf_view(&year));
    buf_free(&year);
    json_day(&j, "start", i->from);
    json_day(&j, "end", i->to);
    json_cstr(&j, "gwp", gwp_name(i->input.gwp));
    json_bool(&j, "complete", i->complete);
    json_totals(&j, i);
    json_categories(&j, i);
    json_by_gas(&j, i);
    months(&j, i);
    sites(&j, i);
    if (lines)
        json_items(&j, "lines", lines);
    law(&j, i);
    energy(&j, i);
    intensities(&j, i);
    targets(&j, i);
    closed_json(&j, i);
    base_year_json(&j, i);
    json_removals(&j, i);
    uncertainty(&j, i);
    json_quality(&j, i);
    json_exclusions(&j, i);
    if (!uncalculated && i->totals->uncalculated > 0)
        json_null(&j, "uncalculated"); /* there are some, and the caller did not collect them */
    else
        json_items(&j, "uncalculated", uncalculated);
    json_caveats(&j, i);
    json_end(&j);
}
