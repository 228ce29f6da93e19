/* estimate: one calculation without a ledger, in the shape of show's JSON. */
#include "small_ledger.h"

#include "core/json.h"

struct heard {
    int lines, uncalculated;
    int64_t scope1;
};

static bool on_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct heard *h = ctx;
    ck_assert_ptr_null(i->ledger);
    h->lines++;
    if (l->slot == SLOT_SCOPE1)
        h->scope1 += l->year.co2e;
    return true;
}

static bool on_uncalculated(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    struct heard *h = ctx;
    struct buf reason = {0};
    inventory_reason(i, u, LANG_JA, &reason);
    ck_assert(reason.n > 0);
    buf_free(&reason);
    h->uncalculated++;
    return true;
}

static cJSON *estimate(struct small *s, const struct estimate *e, struct heard *h)
{
    struct buf json = {0};
    struct line_sink sink = {h, on_line, on_uncalculated};
    ck_assert(inventory_estimate(s->f, e, &json, &s->d, &sink));
    cJSON *root = json_parse(buf_view(&json), STR("estimate"), &s->d);
    ck_assert_ptr_nonnull(root);
    buf_free(&json);
    return root;
}

static const char *figure(const cJSON *root, const char *scope)
{
    const cJSON *g = cJSON_GetObjectItem(cJSON_GetObjectItem(root, "totals"), scope);
    ck_assert_ptr_nonnull(g);
    return cJSON_IsNull(g) ? "null" : json_text(g, "co2e_kg");
}

static struct estimate diesel(const char *quantity, const char *unit)
{
    return (struct estimate){.activity = STR("fuel.diesel"),
                             .quantity = str_of(quantity),
                             .unit = str_of(unit),
                             .country = STR("JP"),
                             .on = date_day(2024, 2, 29),
                             .gwp = GWP_AR5};
}

/* 2.5 kg CO2 and 1 g CH4 (GWP 28) a litre; upstream 0.5 kg. */
START_TEST(a_thousand_litres)
{
    struct small s;
    struct heard h = {0};
    small_open(&s, "JP");
    struct estimate e = diesel("1000", "L");
    cJSON *root = estimate(&s, &e, &h);
    ck_assert_str_eq(figure(root, "scope1"), "2528.000000");
    ck_assert_str_eq(figure(root, "scope3"), "500.000000");
    ck_assert_str_eq(figure(root, "scope2_location"), "null");
    ck_assert_int_eq(h.lines, 2);
    ck_assert_int_eq(h.scope1, 2528000000);
    const cJSON *line = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "lines"), 0);
    ck_assert_str_eq(json_text(line, "factor"), "small/diesel");
    ck_assert_str_eq(json_text(line, "quantity"), "1000");
    ck_assert_str_eq(json_text(line, "days"), "1/1");
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(root, "uncalculated")), 0);
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(another_unit_of_the_dimension_gives_the_same)
{
    struct small s;
    struct heard h = {0};
    small_open(&s, "JP");
    struct estimate e = diesel("1.000", "kL");
    cJSON *root = estimate(&s, &e, &h);
    ck_assert_str_eq(figure(root, "scope1"), "2528.000000");
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(methane_follows_the_gwp_that_is_asked_for)
{
    struct small s;
    struct heard h = {0};
    small_open(&s, "JP");
    struct estimate e = diesel("1000", "L");
    e.gwp = GWP_AR6; /* fossil methane 29.8 */
    cJSON *root = estimate(&s, &e, &h);
    ck_assert_str_eq(figure(root, "scope1"), "2529.800000");
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(electricity_takes_the_suppliers_market_factor)
{
    struct small s;
    struct heard h = {0};
    small_open(&s, "JP");
    struct estimate e = {.activity = STR("electricity"),
                         .quantity = STR("1000"),
                         .unit = STR("kWh"),
                         .country = STR("JP"),
                         .supplier = STR("Power Co"),
                         .on = date_day(2024, 4, 1),
                         .gwp = GWP_AR5};
    cJSON *root = estimate(&s, &e, &h);
    ck_assert_str_eq(figure(root, "scope2_location"), "400.000000");
    ck_assert_str_eq(figure(root, "scope2_market"), "300.000000");
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

START_TEST(what_has_no_factor_is_uncalculated_and_not_zero)
{
    struct small s;
    struct heard h = {0};
    small_open(&s, "JP");
    struct estimate e = diesel("10", "kg"); /* no density */
    cJSON *root = estimate(&s, &e, &h);
    ck_assert_str_eq(figure(root, "scope1"), "null");
    ck_assert_int_ge(h.uncalculated, 1);
    const cJSON *list = cJSON_GetObjectItem(root, "uncalculated");
    ck_assert_int_eq(cJSON_GetArraySize(list), h.uncalculated);
    ck_assert(str_has(str_of(json_text(cJSON_GetArrayItem(list, 0), "reason")), "fuel.diesel"));
    cJSON_Delete(root);
    small_close(&s);
}
END_TEST

static const char *const not_decimal[] = {
    "", "1,000", "1e3", "twelve", "0x10", "1.2.3", "99999999999999999999"};

START_TEST(a_quantity_that_is_not_a_decimal_is_an_error)
{
    struct small s;
    small_open(&s, "JP");
    struct estimate e = diesel(not_decimal[_i], "L");
    ck_assert(!inventory_estimate(s.f, &e, NULL, &s.d, NULL));
    ck_assert_int_eq(s.d.errors, 1);
    ck_assert_int_eq(s.d.entry[0].msg, E_ESTIMATE_QUANTITY);
    small_close(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("estimate");
    TCase *t = tcase_create("estimate");
    suite_add_tcase(suite, t);
    tcase_add_test(t, a_thousand_litres);
    tcase_add_test(t, another_unit_of_the_dimension_gives_the_same);
    tcase_add_test(t, methane_follows_the_gwp_that_is_asked_for);
    tcase_add_test(t, electricity_takes_the_suppliers_market_factor);
    tcase_add_test(t, what_has_no_factor_is_uncalculated_and_not_zero);
    tcase_add_loop_test(t, a_quantity_that_is_not_a_decimal_is_an_error, 0,
                        (int)(sizeof not_decimal / sizeof not_decimal[0]));
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
