/* What a member is about to hand in, on one page: read from the very file, so that nothing else can
 * be in it. */
#include "calc/calc.h"
#include "consortium/consortium.h"
#include "consortium/member.h"
#include "core/json.h"
#include "core/out.h"
#include <string.h>

static void sentence(struct out *o, enum msg m, const char *a, const char *b, const char *c)
{
    out_msg(o, m, a ? a : "", b ? b : "", c ? c : "", NULL);
}

static void row(struct table *t, struct str label, const char *value, struct out *o)
{
    table_cell(t, label);
    table_cell(t, str_of(value ? value : msg_text(V_NOTHING, o->lang)));
}

static void figures(const cJSON *document, struct table *t, struct out *o)
{
    static const char *const key[] = {"scope1", "scope2_location", "scope2_market", "scope3"};
    static const enum msg name[] = {S_SCOPE1, S_SCOPE2_LOCATION, S_SCOPE2_MARKET, S_SCOPE3};
    const cJSON *totals = cJSON_GetObjectItemCaseSensitive(document, "totals"), *c;
    for (int k = 0; k < 4; k++)
        row(t, str_of(msg_text(name[k], o->lang)),
            json_text(cJSON_GetObjectItemCaseSensitive(totals, key[k]), "co2e_kg"), o);
    cJSON_ArrayForEach(c, cJSON_GetObjectItemCaseSensitive(document, "scope3_categories"))
    {
        struct buf label = {0};
        int64_t n = 0;
        for (const char *p = c->string; *p >= '0' && *p <= '9' && n < 100; p++)
            n = n * 10 + (*p - '0');
        if (n >= 1 && n <= 15)
            buf_printf(&label, "  3-%d %s", (int)n, msg_text(category_msg((int)n), o->lang));
        row(t, buf_view(&label), json_text(c, "co2e_kg"), o);
        buf_free(&label);
    }
    row(t, str_of(msg_text(V_OUTSIDE, o->lang)),
        json_text(cJSON_GetObjectItemCaseSensitive(totals, "outside_scopes"), "co2e_kg"), o);
    row(t, str_of(msg_text(V_BIOGENIC, o->lang)), json_text(totals, "biogenic_co2_kg"), o);
}

static void removals(const cJSON *document, struct table *t, struct out *o)
{
    const cJSON *r;
    cJSON_ArrayForEach(r, cJSON_GetObjectItemCaseSensitive(document, "removals"))
    {
        const char *kind = json_text(r, "kind");
        for (int k = 0; kind && k < 3; k++)
            if (strcmp(kind, removal_kinds[k]) == 0)
                row(t, str_of(msg_text((enum msg)(A_ABSORPTION + k), o->lang)),
                    json_text(r, "co2_kg"), o);
    }
}

static void rest(const cJSON *document, struct table *t, struct out *o)
{
    const cJSON *item;
    struct buf value = {0};
    row(t, str_of(msg_text(V_ENERGY, o->lang)), json_text(document, "energy_gj"), o);
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(document, "drivers"))
    {
        buf_reset(&value);
        buf_printf(&value, "%s %s", json_text(item, "value"), json_text(item, "unit"));
        row(t, str_of(json_text(item, "name")), value.p, o);
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(document, "targets"))
    {
        const char *change = json_text(item, "change_percent");
        buf_reset(&value);
        buf_printf(&value, "%s %%", change ? change : "");
        row(t, str_of(json_text(item, "id")), change ? value.p : NULL, o);
    }
    buf_free(&value);
}

static void head(const cJSON *document, struct out *o)
{
    const char *industry = json_text(document, "industry"), *state = json_text(document, "state");
    struct buf months = {0};
    buf_int(&months, cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(document, "months")));
    sentence(o, V_WHO, json_text(document, "name"), json_text(document, "member_id"),
             industry ? industry : msg_text(A_NO_INDUSTRY, o->lang));
    sentence(o, V_WHEN, json_text(document, "year"), json_text(document, "start"),
             json_text(document, "end"));
    sentence(o, V_MONTHS, months.p, NULL, NULL);
    sentence(o,
             cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(document, "complete")) ? V_COMPLETE
                                                                                  : V_INCOMPLETE,
             NULL, NULL, NULL);
    sentence(o,
             state && strcmp(state, "closed") == 0    ? V_CLOSED
             : state && strcmp(state, "changed") == 0 ? V_CHANGED
                                                      : V_OPEN,
             NULL, NULL, NULL);
    sentence(o, V_MADE, json_text(document, "made"), json_text(document, "gwp"), NULL);
    if (json_text(document, "public_key"))
        sentence(o, V_SIGNED, json_text(document, "public_key"), NULL, NULL);
    else
        sentence(o, V_UNSIGNED, NULL, NULL, NULL);
    buf_free(&months);
}

bool submission_view(struct str json, struct out *o, struct diag *d)
{
    struct out page = {.lang = o->lang, .into = o->into};
    cJSON *document = json_parse(json, (struct str){0}, d);
    if (!document)
        return false;
    head(document, &page);
    struct table *t = table_new(2);
    table_head(t, 0, str_of(msg_text(A_ITEM, o->lang)), false);
    table_head(t, 1, str_of(msg_text(A_KG, o->lang)), true);
    figures(document, t, &page);
    removals(document, t, &page);
    rest(document, t, &page);
    table_print(t, &page);
    table_free(t);
    sentence(&page, V_NOT_IN_IT, NULL, NULL, NULL);
    o->failed = o->failed || page.failed;
    cJSON_Delete(document);
    return true;
}
