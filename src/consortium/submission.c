#include "consortium/consortium.h"
#include "consortium/seal.h"

static void figure(struct json_out *j, const char *key, const struct gases *g)
{
    json_object(j, key);
    json_mg(j, "co2e_kg", g->co2e);
    json_mg(j, "co2_kg", g->co2);
    json_mg(j, "ch4_kg", g->ch4);
    json_mg(j, "n2o_kg", g->n2o);
    json_mg(j, "other_co2e_kg", g->other_co2e);
    json_mg(j, "unsplit_co2e_kg", g->unsplit_co2e);
    json_end(j);
}

static void scope(struct json_out *j, const char *key, const struct inventory *i, enum slot slot)
{
    struct gases g;
    if (inventory_scope(i, slot, &g))
        figure(j, key, &g);
    else
        json_null(j, key);
}

static void totals(struct json_out *j, const struct inventory *i)
{
    const struct calc_totals *t = i->totals;
    int64_t biogenic = 0;
    for (int s = 0; s < SLOT_COUNT; s++)
        if (s != SLOT_SCOPE2_MARKET && s != SLOT_SHK_BASIC && s != SLOT_SHK_ADJUSTED)
            biogenic += t->slot[s].biogenic_co2;
    json_object(j, "totals");
    scope(j, "scope1", i, SLOT_SCOPE1);
    scope(j, "scope2_location", i, SLOT_SCOPE2_LOCATION);
    scope(j, "scope2_market", i, SLOT_SCOPE2_MARKET);
    scope(j, "scope3", i, SLOT_CATEGORY_1);
    figure(j, "outside_scopes", &t->slot[SLOT_OUTSIDE]);
    json_mg(j, "biogenic_co2_kg", biogenic);
    json_end(j);
    json_object(j, "scope3_categories");
    for (int k = 0; k < 15; k++) {
        char name[4] = {(char)('0' + (k + 1) % 10)};
        if (k >= 9) {
            name[0] = '1';
            name[1] = (char)('0' + (k + 1) % 10);
        }
        if (t->present[SLOT_CATEGORY_1 + k])
            figure(j, name, &t->slot[SLOT_CATEGORY_1 + k]);
    }
    json_end(j);
}

/* A month is covered when something was recorded for it: a meter's reading (also of 0) or a booked line. */
static bool month_covered(const struct inventory *i, int m)
{
    for (int k = 0; k < i->meters; k++)
        if (i->meter[k].month[m] != MONTH_NONE)
            return true;
    for (int s = 0; s < SLOT_COUNT; s++)
        if (i->totals->month[m][s].co2e)
            return true;
    return false;
}

static void months(struct json_out *j, const struct inventory *i)
{
    int first = date_month_index(i->from);
    json_array(j, "months");
    for (int m = 0; m < LINE_MONTHS; m++) {
        struct buf b = {0};
        buf_printf(&b, "%04d-%02d", (first + m) / 12, (first + m) % 12 + 1);
        if (month_covered(i, m))
            json_str(j, NULL, buf_view(&b));
        buf_free(&b);
    }
    json_end(j);
}

static void json_ratio(struct json_out *j, const char *key, bool known, const struct ratio *r, int places)
{
    struct buf b = {0};
    if (known) {
        ratio_print(&b, r, places);
        json_str(j, key, buf_view(&b));
    } else {
        json_null(j, key);
    }
    buf_free(&b);
}

static bool shared(const char *share, struct str driver)
{
    struct str rest = str_of(share);
    while (rest.n)
        if (str_eq(str_trim(str_split(&rest, ',')), driver))
            return true;
    return false;
}

static void drivers(struct json_out *j, const struct inventory *i, const char *share)
{
    json_array(j, "drivers");
    for (int k = 0; k < i->intensities; k++)
        if (shared(share, i->intensity[k].driver)) {
            json_object(j, NULL);
            json_str(j, "name", i->intensity[k].driver);
            json_ratio(j, "value", true, &i->intensity[k].value, 6);
            json_str(j, "unit", i->intensity[k].unit);
            json_end(j);
        }
    json_end(j);
}

static void targets(struct json_out *j, const struct inventory *i)
{
    json_array(j, "targets");
    for (int k = 0; k < i->targets; k++) {
        const struct target_result *t = &i->target[k];
        bool known = t->base_known && t->actual_known;
        json_object(j, NULL);
        json_str(j, "id", t->id);
        json_ratio(j, "change_percent", known, &t->change_percent, 2);
        json_ratio(j, "progress_percent", known, &t->progress_percent, 2);
        json_end(j);
    }
    json_end(j);
    json_array(j, "removals");
    for (int k = 0; k < i->removals; k++) {
        json_object(j, NULL);
        json_str(j, "kind", i->removal[k].kind);
        json_mg(j, "co2_kg", i->removal[k].co2_mg);
        json_end(j);
    }
    json_end(j);
}

static void json_day(struct json_out *j, const char *key, day_t day)
{
    struct buf b = {0};
    date_print(&b, day);
    json_str(j, key, buf_view(&b));
    buf_free(&b);
}

static void who(struct json_out *j, const struct inventory *i)
{
    struct buf year = {0};
    buf_int(&year, i->year);
    json_cstr(j, "schema", "tanso-submission-1");
    json_str(j, "member_id", i->organization.member_id);
    json_str(j, "name", i->organization.name);
    if (i->organization.industry.n)
        json_str(j, "industry", i->organization.industry);
    else
        json_null(j, "industry");
    json_null(j, "tier");
    json_str(j, "year", buf_view(&year));
    json_day(j, "start", i->from);
    json_day(j, "end", i->to);
    buf_free(&year);
}

static void content(struct json_out *j, const struct inventory *i, const char *share)
{
    struct buf hash = {0};
    who(j, i);
    months(j, i);
    json_bool(j, "complete", i->complete);
    json_cstr(j, "gwp", gwp_name(i->organization.gwp));
    totals(j, i);
    json_ratio(j, "energy_gj", i->totals->energy_known && i->totals->energy_any, &i->totals->energy_gj, 6);
    drivers(j, i, share);
    targets(j, i);
    json_cstr(j, "tool", "tanso " TANSO_VERSION);
    sha256_print(&hash, i->digest);
    json_str(j, "book_sha256", buf_view(&hash));
    buf_free(&hash);
}

bool submission_write(const struct inventory *i, const char *share, struct buf *json, struct diag *d)
{
    if (!i->organization.member_id.n) {
        diag_error(d, NOWHERE, E_MEMBER_ID_MISSING, NULL);
        return false;
    }
    struct json_out j;
    struct sha256 seal;
    json_begin(&j, json);
    json_object(&j, NULL);
    content(&j, i, share);
    size_t open = json->n; /* the document without its seal is this much and a closing brace */
    buf_char(json, '}');
    cJSON *document = json_parse(buf_view(json), (struct str){0}, d);
    bool ok = document && seal_of(document, &seal);
    cJSON_Delete(document);
    json->n = open;
    if (!ok)
        return false;
    struct buf hex = {0};
    sha256_print(&hex, seal);
    json_str(&j, "sha256", buf_view(&hex));
    json_end(&j);
    buf_char(json, '\n');
    buf_free(&hex);
    return true;
}
