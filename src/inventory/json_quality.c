/* How good the data are, and what is left out, each beside the totals and in none of them:
 * docs/methods.md sections 8 and 12. */
#include "inventory/internal.h"
#include "inventory/parts.h"

struct quality inventory_quality(const struct inventory *i, enum slot what)
{
    const struct calc_totals *t = i->totals;
    struct quality q = t->quality[what];
    for (int s = SLOT_CATEGORY_1 + 1; what == SLOT_CATEGORY_1 && s < SLOT_COUNT; s++) {
        for (int g = 0; g < GRADE_COUNT; g++)
            q.grade[g] += t->quality[s].grade[g];
        for (int o = 0; o < RUNG_COUNT; o++)
            q.rung[o] += t->quality[s].rung[o];
    }
    return q;
}

bool quality_share(const struct quality *q, int64_t part, struct ratio *percent)
{
    struct ratio hundred = ratio_int(100), total = ratio_int(0);
    for (int g = 0; g < GRADE_COUNT; g++) {
        struct ratio one = ratio_int(q->grade[g]);
        if (q->grade[g] < 0 || !ratio_add(&total, &one, &total))
            return false; /* corrections outweigh what they correct: no share means anything */
    }
    *percent = ratio_int(part);
    return part >= 0 && ratio_div(percent, &total, percent) &&
           ratio_mul(percent, &hundred, percent);
}

int64_t quality_actual(const struct quality *q)
{
    int64_t mg = 0;
    for (int g = 0; g < GRADE_COUNT; g++)
        mg += g == GRADE_ESTIMATED ? 0 : q->grade[g];
    return mg;
}

int64_t quality_primary(const struct quality *q)
{
    return q->rung[RUNG_SUPPLIER] + q->rung[RUNG_INSTRUMENT];
}

static void share(struct json_out *j, const char *key, const struct quality *q, int64_t mg)
{
    struct ratio percent;
    json_fixed(j, key, quality_share(q, mg, &percent) ? &percent : NULL, 2);
}

static void one(struct json_out *j, const char *key, const struct quality *q)
{
    json_object(j, key);
    share(j, "actual_percent", q, quality_actual(q));
    share(j, "measured_percent", q, q->grade[GRADE_MEASURED]);
    share(j, "supplier_percent", q, quality_primary(q));
    json_object(j, "quantity");
    for (int g = 0; g < GRADE_COUNT; g++)
        json_mg(j, grade_name((enum grade)g), q->grade[g]);
    json_end(j);
    json_object(j, "factor");
    for (int o = 0; o < RUNG_COUNT; o++)
        json_mg(j, rung_name((enum rung)o), q->rung[o]);
    json_end(j);
    json_end(j);
}

static void figure_or_null(struct json_out *j, const struct inventory *i, const char *key,
                           enum slot what)
{
    struct gases g;
    struct quality q = inventory_quality(i, what);
    if (slot_value(i->totals, what, &g))
        one(j, key, &q);
    else
        json_null(j, key);
}

void json_quality(struct json_out *j, const struct inventory *i)
{
    json_object(j, "data_quality");
    for (int k = 0; k < FIGURES; k++)
        figure_or_null(j, i, figures[k].key, figures[k].slot);
    json_object(j, "scope3_categories");
    for (int c = 1; c <= 15; c++) {
        const struct quality *q = &i->totals->quality[SLOT_CATEGORY_1 + c - 1];
        char key[4];
        if (i->totals->present[SLOT_CATEGORY_1 + c - 1])
            one(j, category_key(c, key), q);
    }
    json_end(j);
    json_end(j);
}

/* ---- exclusions ---- */

bool exclusions_size(const struct inventory *i, struct exclusions_size *out)
{
    const struct calc_input *in = &i->input;
    struct ratio sum = ratio_int(0), hundred = ratio_int(100), total;
    int64_t mg;
    *out = (struct exclusions_size){.n = in->exclusions};
    for (int k = 0; k < in->exclusions; k++) {
        struct ratio kg = ratio_dec(in->exclusion[k].estimated_co2e);
        if (!in->exclusion[k].has_estimate)
            out->without++;
        else if (!ratio_add(&sum, &kg, &sum))
            return false;
    }
    if (!ratio_round(&sum, 6, &out->mg))
        return false;
    unsigned all = MASK_SCOPE1 | MASK_SCOPE2 | MASK_SCOPE3;
    if (out->without || !scopes_value(i->totals, all, BASIS_LOCATION, &mg))
        return true;
    total = ratio_int(mg);
    out->percent = ratio_int(out->mg);
    out->percent_known = ratio_div(&out->percent, &total, &out->percent) &&
                         ratio_mul(&out->percent, &hundred, &out->percent);
    return true;
}

static void number_or_null(struct json_out *j, const char *key, int v)
{
    struct buf b = {0};
    buf_int(&b, v);
    if (v)
        json_str(j, key, buf_view(&b));
    else
        json_null(j, key);
    buf_free(&b);
}

static void exclusion(struct json_out *j, const struct inventory *i, const struct exclusion *x)
{
    struct str site = code_text(i, x->site);
    json_object(j, NULL);
    number_or_null(j, "scope", x->scope);
    number_or_null(j, "category", x->category);
    if (site.n)
        json_str(j, "site", site);
    else
        json_null(j, "site");
    json_str(j, "reason", x->reason);
    if (x->has_estimate) {
        struct ratio kg = ratio_dec(x->estimated_co2e);
        json_fixed(j, "estimated_co2e_kg", &kg, 6);
    } else {
        json_null(j, "estimated_co2e_kg");
    }
    json_end(j);
}

void json_exclusions(struct json_out *j, const struct inventory *i)
{
    struct exclusions_size size;
    struct buf without = {0};
    bool known = exclusions_size(i, &size);
    buf_int(&without, size.without);
    json_object(j, "exclusions");
    json_array(j, "items");
    for (int k = 0; k < i->input.exclusions; k++)
        exclusion(j, i, &i->input.exclusion[k]);
    json_end(j);
    if (known)
        json_mg(j, "estimated_co2e_kg", size.mg);
    else
        json_null(j, "estimated_co2e_kg");
    json_str(j, "without_estimate", buf_view(&without));
    json_fixed(j, "percent_of_scope1_2_3_location", size.percent_known ? &size.percent : NULL, 2);
    json_end(j);
    buf_free(&without);
}
