/* show's JSON: names, nulls, decimals as texts. */
#include "small_ledger.h"

#include "core/json.h"

#include <string.h>

struct rendered {
    struct buf lines, uncalculated;
};

static bool on_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct rendered *r = ctx;
    if (r->lines.n)
        buf_char(&r->lines, ',');
    inventory_line_json(i, l, &r->lines);
    return true;
}

static bool on_uncalculated(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    struct rendered *r = ctx;
    if (r->uncalculated.n)
        buf_char(&r->uncalculated, ',');
    inventory_uncalculated_json(i, u, &r->uncalculated);
    return true;
}

static struct buf show(struct small *s, int year)
{
    struct rendered r = {0};
    struct buf out = {0};
    struct line_sink sink = {&r, on_line, on_uncalculated};
    struct inventory *i = inventory_new(s->l, s->f, year, &sink, &s->d);
    if (!i)
        small_errors(s);
    ck_assert_ptr_nonnull(i);
    inventory_json(i, &r.lines, &r.uncalculated, &out);
    inventory_free(i);
    buf_free(&r.lines);
    buf_free(&r.uncalculated);
    return out;
}

static cJSON *parsed(struct small *s, int year)
{
    struct buf text = show(s, year);
    cJSON *root = json_parse(buf_view(&text), STR("show"), &s->d);
    ck_assert_ptr_nonnull(root);
    buf_free(&text);
    return root;
}

/* The value at a path of keys and indexes ("totals.scope1.co2e_kg", "months.0.month"); "null",
 * "true" and "false" as words. */
static const char *at(const cJSON *item, const char *path)
{
    for (struct str rest = str_of(path); rest.p && item;) {
        struct str step = str_split(&rest, '.');
        char key[64];
        snprintf(key, sizeof key, "%.*s", (int)step.n, step.p);
        item = cJSON_IsArray(item) ? cJSON_GetArrayItem(item, (int)strtol(key, NULL, 10))
                                   : cJSON_GetObjectItemCaseSensitive(item, key);
    }
    if (!item)
        return "(absent)";
    if (cJSON_IsNull(item))
        return "null";
    if (cJSON_IsBool(item))
        return cJSON_IsTrue(item) ? "true" : "false";
    return cJSON_IsString(item) ? item->valuestring : "(not a text)";
}

struct expected {
    const char *path, *value;
};

static void expect(const cJSON *root, const struct expected *e)
{
    for (; e->path; e++)
        ck_assert_msg(strcmp(at(root, e->path), e->value) == 0, "%s is %s, not %s", e->path,
                      at(root, e->path), e->value);
}

static void firm(struct small *s, const char *country)
{
    small_open(s, country);
    small_add(s, "sites", "id=main", "name=Main works", NULL);
    small_add(s, "meters", "id=E1", "site=main", "activity=electricity", "unit=kWh", NULL);
}

START_TEST(an_empty_year_is_null)
{
    struct small s;
    firm(&s, "FR");
    cJSON *root = parsed(&s, 2024);
    expect(root, (const struct expected[]){
                     {"year", "2024"},
                     {"start", "2024-04-01"},
                     {"end", "2025-03-31"},
                     {"gwp", "AR5"},
                     {"complete", "false"},
                     {"totals.scope1", "null"},
                     {"totals.scope2_location", "null"},
                     {"totals.scope2_market", "null"},
                     {"totals.scope3", "null"},
                     {"totals.outside_scopes.co2e_kg", "0.000000"},
                     {"totals.biogenic_co2_kg", "0.000000"},
                     {"months.0.month", "2024-04"},
                     {"months.0.scope1", "null"},
                     {"months.11.month", "2025-03"},
                     {"months.12", "(absent)"},
                     {"sites.0.id", "main"},
                     {"sites.1", "(absent)"},
                     {"shk", "null"},
                     {"energy.gj", "null"},
                     {"energy.crude_oil_equivalent_kl", "null"},
                     {"uncertainty_percent.scope1", "null"},
                     {"lines.0", "(absent)"},
                     {"uncalculated.0", "(absent)"},
                     {"caveats.0.code", "SCOPE_NOT_ENTERED"},
                     {NULL, NULL},
                 });
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(root, "scope3_categories")), 0);
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(figures_lines_and_nulls)
{
    struct small s;
    firm(&s, "JP");
    small_months(&s, "E1", "electricity", 2024, "100", "kWh");
    small_add(&s, "activities", "id=oil-1", "site=main", "activity=fuel.diesel", "month=2024-06",
              "quantity=10.50", "unit=L", NULL);
    small_add(&s, "activities", "id=steel-1", "site=main", "activity=material.steel",
              "month=2024-06", "quantity=3", "unit=kg", "uncertainty_percent=0", NULL);
    cJSON *root = parsed(&s, 2024);
    expect(root, (const struct expected[]){
                     {"complete", "true"},
                     {"totals.scope1.co2e_kg", "26.544000"}, /* 10.5 x (2.5 + 0.001 x 28) */
                     {"totals.scope1.co2_kg", "26.250000"},
                     {"totals.scope1.ch4_kg", "0.010500"},
                     {"totals.scope1.unsplit_co2e_kg", "0.000000"},
                     {"totals.scope2_location.co2e_kg", "480.000000"},
                     {"totals.scope2_market.co2e_kg", "480.000000"},
                     {"totals.scope3.co2e_kg", "71.250000"}, /* 5.25 + 60 + 6 */
                     {"scope3_categories.1.co2e_kg", "6.000000"},
                     {"scope3_categories.3.co2e_kg", "65.250000"},
                     {"scope3_categories.2", "(absent)"},
                     {"months.2.month", "2024-06"},
                     {"months.2.scope1", "26.544000"},
                     {"months.3.scope1", "null"},
                     {"months.3.scope2_location", "40.000000"},
                     {"sites.0.scope3", "71.250000"},
                     {NULL, NULL},
                 });
    const cJSON *line;
    int seen = 0;
    cJSON_ArrayForEach(line, cJSON_GetObjectItem(root, "lines"))
    {
        if (strcmp(at(line, "factor"), "small/diesel") != 0)
            continue;
        seen++;
        expect(line, (const struct expected[]){
                         {"activity_id", "oil-1"},
                         {"activity", "fuel.diesel"},
                         {"site", "main"},
                         {"meter", "null"},
                         {"scope", "1"},
                         {"category", "null"},
                         {"basis", "null"},
                         {"quantity", "10.50"},
                         {"unit", "L"},
                         {"share", "1"},
                         {"days", "30/30"},
                         {"gwp", "AR5"},
                         {"co2e_kg", "26.544000"},
                         {NULL, NULL},
                     });
    }
    ck_assert_int_eq(seen, 1);
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(lines_of_a_scope_add_up_to_the_scope)
{
    static const struct {
        const char *scope, *basis, *total;
    } sums[] = {{"1", "null", "totals.scope1.co2e_kg"},
                {"2", "location", "totals.scope2_location.co2e_kg"},
                {"2", "market", "totals.scope2_market.co2e_kg"},
                {"3", "null", "totals.scope3.co2e_kg"}};
    struct small s;
    firm(&s, "JP");
    small_months(&s, "E1", "electricity", 2024, "33.333", "kWh");
    small_add(&s, "activities", "site=main", "activity=fuel.diesel", "start=2024-03-17",
              "end=2024-06-20", "quantity=7.77", "unit=L", NULL);
    cJSON *root = parsed(&s, 2024);
    for (size_t k = 0; k < sizeof sums / sizeof sums[0]; k++) {
        const cJSON *line;
        struct dec sum = dec_int(0), one;
        cJSON_ArrayForEach(line, cJSON_GetObjectItem(root, "lines"))
        {
            if (strcmp(at(line, "scope"), sums[k].scope) != 0 ||
                strcmp(at(line, "basis"), sums[k].basis) != 0)
                continue;
            ck_assert(dec_parse(str_of(at(line, "co2e_kg")), &one));
            ck_assert(dec_add(sum, one, &sum));
        }
        ck_assert(dec_parse(str_of(at(root, sums[k].total)), &one));
        ck_assert_msg(dec_cmp(sum, one) == 0, "%s", sums[k].total);
    }
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(targets_intensities_removals_and_uncalculated)
{
    struct small s;
    firm(&s, "JP");
    small_months(&s, "E1", "electricity", 2024, "100", "kWh");
    small_add(&s, "exclusions", "scope=1", "reason=nothing is burnt", NULL);
    small_add(&s, "targets", "id=near", "scopes=2", "basis=market", "kind=absolute",
              "base_year=2020", "base_co2e_kg=900", "target_year=2030", "reduction_percent=42",
              NULL);
    small_add(&s, "targets", "id=lost", "scopes=1+2", "kind=absolute", "base_year=2016",
              "target_year=2030", "reduction_percent=42", NULL);
    small_add(&s, "drivers", "name=turnover", "start=2024-04-01", "end=2025-03-31",
              "value=123.4500", "unit=MJPY", NULL);
    small_add(&s, "removals", "id=trees", "kind=absorption", "start=2024-04-01", "end=2025-03-31",
              "co2_kg=568", NULL);
    small_add(&s, "activities", "id=odd", "site=main", "activity=fuel.diesel", "month=2024-06",
              "quantity=3", "unit=kg", NULL);
    cJSON *root = parsed(&s, 2024);
    expect(root, (const struct expected[]){
                     {"complete", "false"},
                     {"totals.scope1.co2e_kg", "0.000000"},
                     {"intensities.0.driver", "turnover"},
                     {"intensities.0.value", "123.45"},
                     {"intensities.0.unit", "MJPY"},
                     {"intensities.0.scope1_2_location_kg_per_unit", "3.888214"},
                     {"removals.0.kind", "absorption"},
                     {"removals.0.co2_kg", "568.000000"},
                     {"uncalculated.0.activity_id", "odd"},
                     {NULL, NULL},
                 });
    bool lost_first = strcmp(at(root, "targets.0.id"), "lost") == 0;
    const cJSON *list = cJSON_GetObjectItem(root, "targets");
    expect(cJSON_GetArrayItem(list, lost_first ? 1 : 0), (const struct expected[]){
                                                             {"id", "near"},
                                                             {"base_kg", "900.000000"},
                                                             {"target_kg", "522.000000"},
                                                             {"corridor_kg", "748.800000"},
                                                             {"actual_kg", "480.000000"},
                                                             {"change_percent", "-46.666667"},
                                                             {"progress_percent", "111.111111"},
                                                             {NULL, NULL},
                                                         });
    expect(cJSON_GetArrayItem(list, lost_first ? 0 : 1), (const struct expected[]){
                                                             {"id", "lost"},
                                                             {"base_kg", "null"},
                                                             {"target_kg", "null"},
                                                             {"corridor_kg", "null"},
                                                             {"change_percent", "null"},
                                                             {"progress_percent", "null"},
                                                             {NULL, NULL},
                                                         });
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

/* 3 kg x 2 +- 10 % and 10 tkm x 1 +- 20 %: sqrt(0.6^2 + 2^2) / 16 = 13.05 % (IPCC 2006,
 * equation 3.2). */
START_TEST(uncertainty_of_scope_3_needs_that_of_every_category)
{
    struct small s;
    firm(&s, "JP");
    small_add(&s, "activities", "site=main", "activity=material.steel", "month=2024-06",
              "quantity=3", "unit=kg", "uncertainty_percent=0", NULL);
    small_add(&s, "activities", "site=main", "activity=freight.road", "month=2024-06",
              "quantity=10", "unit=tkm", "uncertainty_percent=0", NULL);
    cJSON *root = parsed(&s, 2024);
    expect(root, (const struct expected[]){{"totals.scope3.co2e_kg", "16.000000"},
                                           {"uncertainty_percent.scope3", "13.05"},
                                           {"uncertainty_percent.scope1", "null"},
                                           {NULL, NULL}});
    cJSON_Delete(root);
    small_add(&s, "activities", "site=main", "activity=freight.road", "month=2024-07",
              "quantity=10", "unit=tkm", NULL);
    root = parsed(&s, 2024);
    expect(root, (const struct expected[]){{"uncertainty_percent.scope3", "null"}, {NULL, NULL}});
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(records_without_a_site_have_a_row_of_their_own)
{
    struct small s;
    firm(&s, "JP");
    small_add(&s, "activities", "site=main", "activity=fuel.diesel", "month=2024-06", "quantity=4",
              "unit=L", NULL);
    small_add(&s, "activities", "activity=fuel.diesel", "month=2024-06", "quantity=2", "unit=L",
              NULL);
    cJSON *root = parsed(&s, 2024);
    expect(root, (const struct expected[]){{"totals.scope1.co2e_kg", "15.168000"},
                                           {"sites.0.id", "main"},
                                           {"sites.0.scope1", "10.112000"},
                                           {"sites.0.scope2_market", "null"},
                                           {"sites.1.id", "null"},
                                           {"sites.1.scope1", "5.056000"},
                                           {NULL, NULL}});
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(the_same_ledger_gives_the_same_bytes)
{
    struct small s;
    firm(&s, "JP");
    small_months(&s, "E1", "electricity", 2024, "100", "kWh");
    struct buf first = show(&s, 2024), again = show(&s, 2024);
    ck_assert(str_eq(buf_view(&first), buf_view(&again)));
    buf_free(&first);
    buf_free(&again);
    small_close(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("show_json");
    TCase *t = tcase_create("json");
    suite_add_tcase(suite, t);
    tcase_add_test(t, an_empty_year_is_null);
    tcase_add_test(t, figures_lines_and_nulls);
    tcase_add_test(t, lines_of_a_scope_add_up_to_the_scope);
    tcase_add_test(t, targets_intensities_removals_and_uncalculated);
    tcase_add_test(t, uncertainty_of_scope_3_needs_that_of_every_category);
    tcase_add_test(t, records_without_a_site_have_a_row_of_their_own);
    tcase_add_test(t, the_same_ledger_gives_the_same_bytes);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
