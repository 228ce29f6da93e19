#include "consortium/aggregate.h"
#include "core/json.h"

/* A suppressed cell has neither a value nor a count, and says why. */
static void cell(struct json_out *j, const char *key, const struct sum_cell *c)
{
    json_object(j, key);
    if (c->suppressed) {
        json_null(j, "value_kg");
        json_null(j, "members");
    } else {
        json_mg(j, "value_kg", c->mg);
        json_int(j, "members", c->members);
    }
    json_bool(j, "suppressed", c->suppressed);
    if (c->suppressed)
        json_cstr(j, "reason", msg_text(c->reason, LANG_EN));
    json_end(j);
}

static void scopes(struct json_out *j, const char *key, const struct sum_cell *c)
{
    json_object(j, key);
    for (int s = 0; s < AGGREGATE_SCOPES; s++)
        cell(j, aggregate_scope_names[s], &c[s]);
    json_end(j);
}

static void categories(struct json_out *j, const struct aggregate *a)
{
    json_object(j, "scope3_categories");
    for (int k = 0; k < 15; k++) {
        struct buf name = {0};
        buf_int(&name, k + 1);
        if (a->any[Q_CATEGORY_1 + k])
            cell(j, name.p, &a->total[Q_CATEGORY_1 + k]);
        buf_free(&name);
    }
    json_end(j);
    json_array(j, "removals");
    for (int k = 0; k < 3; k++)
        if (a->any[Q_REMOVAL + k]) {
            json_object(j, NULL);
            json_cstr(j, "kind", removal_kinds[k]);
            cell(j, "cell", &a->total[Q_REMOVAL + k]);
            json_end(j);
        }
    json_end(j);
}

static void industries(struct json_out *j, const struct aggregate *a)
{
    json_array(j, "industries");
    for (int k = 0; k < a->industries; k++) {
        json_object(j, NULL);
        if (a->industry[k].name.n)
            json_str(j, "industry", a->industry[k].name);
        else
            json_null(j, "industry");
        for (int s = 0; s < AGGREGATE_SCOPES; s++)
            cell(j, aggregate_scope_names[s], &a->industry[k].scope[s]);
        json_end(j);
    }
    json_end(j);
}

static void json_year(struct json_out *j, int year)
{
    struct buf b = {0};
    buf_int(&b, year);
    json_str(j, "year", buf_view(&b));
    buf_free(&b);
}

void aggregate_json(const struct aggregate *a, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    json_year(&j, a->year);
    json_int(&j, "members", a->year_members);
    json_int(&j, "complete_members", a->complete);
    json_cstr(&j, "gwp", gwp_name(a->gwp));
    scopes(&j, "totals", a->total);
    categories(&j, a);
    industries(&j, a);
    json_array(&j, "years");
    for (int k = 0; k < a->year_count; k++) {
        json_object(&j, NULL);
        json_year(&j, a->years[k].year);
        json_int(&j, "members", a->years[k].members);
        scopes(&j, "totals", a->years[k].scope);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    buf_char(out, '\n');
}
