/* The inventory of a year: null and zero, completeness, intensities, targets, removals. */
#include "small_ledger.h"

#include <string.h>

static bool has_caveat(const struct inventory *i, enum msg m)
{
    for (int k = 0; k < i->caveats; k++) {
        if (i->caveat[k].msg == m)
            return true;
    }
    return false;
}

static void firm(struct small *s)
{
    small_open(s, "JP");
    small_add(s, "sites", "id=main", "name=Main works", NULL);
    small_add(s, "meters", "id=E1", "site=main", "activity=electricity", "unit=kWh",
              "supplier=Power Co", NULL);
    small_add(s, "meters", "id=G1", "site=main", "activity=fuel.city-gas", "unit=m3", NULL);
}

/* 12 x 100 kWh and 12 x 10 m3: 1,200 x 0.4 = 480 kg location, 120 x 2 = 240 kg. */
static void whole_year(struct small *s, int year)
{
    small_months(s, "E1", "electricity", year, "100", "kWh");
    small_months(s, "G1", "fuel.city-gas", year, "10", "m3");
}

static void expect_scope(const struct inventory *i, enum slot what, int64_t mg)
{
    struct gases g;
    ck_assert(inventory_scope(i, what, &g));
    ck_assert_int_eq(g.co2e, mg);
}

START_TEST(nothing_entered_is_null_not_zero)
{
    struct small s;
    struct gases g;
    firm(&s);
    struct inventory *i = small_year(&s, 2024);
    ck_assert(!inventory_scope(i, SLOT_SCOPE1, &g));
    ck_assert(!inventory_scope(i, SLOT_SCOPE2_LOCATION, &g));
    ck_assert(!inventory_scope(i, SLOT_CATEGORY_1, &g));
    ck_assert(i->scope_null[1] && i->scope_null[2] && i->scope_null[3]);
    ck_assert(!i->complete);
    ck_assert(has_caveat(i, C_SCOPE_NOT_ENTERED));
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(a_whole_year_is_complete)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2024);
    struct inventory *i = small_year(&s, 2024);
    expect_scope(i, SLOT_SCOPE1, 240000000);
    expect_scope(i, SLOT_SCOPE2_LOCATION, 480000000);
    expect_scope(i, SLOT_CATEGORY_1, 30000000 + 60000000);
    ck_assert(i->complete);
    ck_assert_int_eq(i->meters, 2);
    for (int m = 0; m < LINE_MONTHS; m++) {
        ck_assert_int_eq(i->meter[0].month[m], MONTH_PRESENT);
        ck_assert_int_eq(i->meter[0].missing_days[m], 0);
    }
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(records_of_another_year_leave_the_scopes_null)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2023);
    struct inventory *i = small_year(&s, 2024);
    ck_assert(i->scope_null[1] && i->scope_null[2]);
    ck_assert(!i->complete);
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(an_exclusion_of_the_scope_is_a_zero_with_a_reason)
{
    struct small s;
    firm(&s);
    small_months(&s, "E1", "electricity", 2024, "100", "kWh");
    small_add(&s, "exclusions", "scope=1", "reason=no fuel is burnt", NULL);
    struct inventory *i = small_year(&s, 2024);
    expect_scope(i, SLOT_SCOPE1, 0);
    ck_assert(i->complete);
    inventory_free(i);
    small_close(&s);
}
END_TEST

/* Days of a meter: what the grid says of each month, and whether the year is complete. */
static const struct grid_case {
    const char *name, *start, *end, *quantity, *more;
    int month;
    enum presence presence;
    int missing;
    bool complete;
} grid_cases[] = {
    {"a zero covers", "2024-07-01", "2024-07-31", "0", NULL, 3, MONTH_ZERO, 0, true},
    {"an estimate covers and shows", "2024-07-01", "2024-07-31", "90", "status=estimated", 3,
     MONTH_ESTIMATED, 0, true},
    {"one open day", "2024-07-02", "2024-07-31", "90", NULL, 3, MONTH_PARTIAL, 1, false},
    {"nothing but one day", "2024-07-15", "2024-07-15", "3", NULL, 3, MONTH_PARTIAL, 30, false},
};

START_TEST(meters_cover_their_days)
{
    const struct grid_case *c = &grid_cases[_i];
    struct small s;
    char start[32], end[32], quantity[32];
    firm(&s);
    small_add(&s, "exclusions", "scope=1", "reason=none", NULL);
    small_add(&s, "activities", "site=main", "meter=E1", "activity=electricity", "start=2024-04-01",
              "end=2024-06-30", "quantity=300", "unit=kWh", NULL);
    small_add(&s, "activities", "site=main", "meter=E1", "activity=electricity", "start=2024-08-01",
              "end=2025-04-16", "quantity=800", "unit=kWh", NULL);
    snprintf(start, sizeof start, "start=%s", c->start);
    snprintf(end, sizeof end, "end=%s", c->end);
    snprintf(quantity, sizeof quantity, "quantity=%s", c->quantity);
    small_add(&s, "activities", "site=main", "meter=E1", "activity=electricity", start, end,
              quantity, "unit=kWh", c->more, NULL);
    struct inventory *i = small_year(&s, 2024);
    const struct meter_months *m = str_is(i->meter[0].meter, "E1") ? &i->meter[0] : &i->meter[1];
    ck_assert_msg(m->month[c->month] == c->presence, "%s: presence %d", c->name,
                  (int)m->month[c->month]);
    ck_assert_msg(m->missing_days[c->month] == c->missing, "%s: %d days", c->name,
                  m->missing_days[c->month]);
    ck_assert_msg(i->complete == c->complete, "%s", c->name);
    ck_assert_int_eq(has_caveat(i, C_METER_GAP), !c->complete);
    inventory_free(i);
    small_close(&s);
}
END_TEST

/* Bills from the 17th to the 16th, over the 29th of February and both ends of the year. */
START_TEST(reading_periods_cover_a_leap_year)
{
    struct small s;
    firm(&s);
    small_add(&s, "exclusions", "scope=1", "reason=none", NULL);
    for (int m = 0; m < 13; m++) {
        char start[32], end[32];
        int a = 2023 * 12 + 2 + m, b = a + 1;
        snprintf(start, sizeof start, "start=%04d-%02d-17", a / 12, a % 12 + 1);
        snprintf(end, sizeof end, "end=%04d-%02d-16", b / 12, b % 12 + 1);
        small_add(&s, "activities", "site=main", "meter=E1", "activity=electricity", start, end,
                  "quantity=100", "unit=kWh", NULL);
    }
    struct inventory *i = small_year(&s, 2023);
    ck_assert(i->complete);
    ck_assert_int_eq(i->to - i->from + 1, 366);
    inventory_free(i);
    small_close(&s);
}
END_TEST

/* The two halves of a bill that crosses the year sum to the whole: nothing is lost or doubled. */
START_TEST(a_bill_over_two_years_is_booked_once)
{
    struct small s;
    struct gases before, after;
    firm(&s);
    small_add(&s, "activities", "site=main", "activity=fuel.diesel", "start=2024-03-17",
              "end=2024-04-16", "quantity=7.77", "unit=L", NULL);
    struct inventory *first = small_year(&s, 2023), *second = small_year(&s, 2024);
    ck_assert(inventory_scope(first, SLOT_SCOPE1, &before));
    ck_assert(inventory_scope(second, SLOT_SCOPE1, &after));
    ck_assert_int_eq(before.co2e + after.co2e, 19642560); /* 7.77 x 2.528 */
    inventory_free(first);
    inventory_free(second);
    small_close(&s);
}
END_TEST

START_TEST(the_gap_caveat_names_meter_and_months)
{
    struct small s;
    firm(&s);
    small_add(&s, "activities", "site=main", "meter=E1", "activity=electricity", "start=2024-04-01",
              "end=2025-01-15", "quantity=300", "unit=kWh", NULL);
    struct inventory *i = small_year(&s, 2024);
    int seen = 0;
    for (int k = 0; k < i->caveats; k++) {
        if (i->caveat[k].msg != C_METER_GAP)
            continue;
        seen++;
        ck_assert_str_eq(i->caveat[k].args[0], "E1");
        ck_assert_str_eq(i->caveat[k].args[1], "2025-01, 2025-02, 2025-03");
        ck_assert_str_eq(i->caveat[k].args[2], "75");
    }
    ck_assert_int_eq(seen, 1);
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(deliveries_and_closed_sites_need_no_continuity)
{
    struct small s;
    small_open(&s, "JP");
    small_add(&s, "sites", "id=main", "boundary_from=2024-10-01", "boundary_to=2024-12-31", NULL);
    small_add(&s, "meters", "id=E1", "site=main", "activity=electricity", "unit=kWh", NULL);
    small_add(&s, "meters", "id=T1", "site=main", "activity=fuel.diesel", "unit=L", NULL);
    small_add(&s, "activities", "site=main", "meter=E1", "activity=electricity", "start=2024-10-01",
              "end=2024-12-31", "quantity=300", "unit=kWh", NULL);
    small_add(&s, "activities", "site=main", "meter=T1", "activity=fuel.diesel", "start=2024-11-05",
              "end=2024-11-05", "quantity=200", "unit=L", "method=delivery", NULL);
    struct inventory *i = small_year(&s, 2024);
    ck_assert(i->complete);
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(an_uncalculated_record_makes_the_year_incomplete)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2024);
    small_add(&s, "activities", "site=main", "activity=fuel.unheard-of", "month=2024-05",
              "quantity=1", "unit=L", NULL);
    struct inventory *i = small_year(&s, 2024);
    ck_assert_int_eq(i->totals->uncalculated, 1);
    ck_assert(!i->complete);
    expect_scope(i, SLOT_SCOPE1, 240000000);
    inventory_free(i);
    small_close(&s);
}
END_TEST

static int64_t rounded(const struct ratio *r, int places)
{
    int64_t v = 0;
    ck_assert(ratio_round(r, places, &v));
    return v;
}

START_TEST(intensities_divide_by_the_drivers_sum_over_the_year)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2024);
    small_add(&s, "drivers", "name=turnover", "start=2024-04-01", "end=2025-03-31", "value=36",
              "unit=MJPY", NULL);
    /* 2025-03-01 to 2025-04-30 has 61 days, 31 of them in the year: 122 x 31 / 61 = 62 */
    small_add(&s, "drivers", "name=output", "start=2025-03-01", "end=2025-04-30", "value=122",
              "unit=t", NULL);
    small_add(&s, "drivers", "name=old", "start=2019-04-01", "end=2020-03-31", "value=5", "unit=t",
              NULL);
    struct inventory *i = small_year(&s, 2024);
    ck_assert_int_eq(i->intensities, 3);
    for (int k = 0; k < i->intensities; k++) {
        const struct intensity *x = &i->intensity[k];
        if (str_is(x->driver, "turnover")) { /* (240 + 480) / 36, (240 + 480 + 90) / 36 */
            ck_assert_int_eq(rounded(&x->kg_per_unit[0], 6), 20000000);
            ck_assert_int_eq(rounded(&x->kg_per_unit[2], 6), 22500000);
        } else if (str_is(x->driver, "output")) {
            ck_assert_int_eq(rounded(&x->value, 0), 62);
            ck_assert(has_caveat(i, C_DRIVER_PARTIAL));
        } else {
            ck_assert(!x->value_known && !x->known[0]);
        }
    }
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(an_intensity_over_a_null_scope_is_null)
{
    struct small s;
    firm(&s);
    small_months(&s, "E1", "electricity", 2024, "100", "kWh");
    small_add(&s, "drivers", "name=turnover", "start=2024-04-01", "end=2025-03-31", "value=36",
              "unit=MJPY", NULL);
    struct inventory *i = small_year(&s, 2024);
    ck_assert_int_eq(i->intensities, 1);
    ck_assert(i->intensity[0].value_known);
    ck_assert(!i->intensity[0].known[0] && !i->intensity[0].known[2]);
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(a_target_with_a_stated_base)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2024);
    small_add(&s, "targets", "id=near", "label=Near term", "scopes=1+2", "kind=absolute",
              "base_year=2020", "base_co2e_kg=1000", "target_year=2030", "reduction_percent=50",
              NULL);
    struct inventory *i = small_year(&s, 2024);
    ck_assert_int_eq(i->targets, 1);
    const struct target_result *t = &i->target[0];
    ck_assert(t->base_known && t->actual_known && t->change_known && t->progress_known);
    ck_assert_int_eq(t->base_mg, 1000000000);
    ck_assert_int_eq(t->target_mg, 500000000);
    ck_assert_int_eq(t->corridor_mg, 800000000); /* 4 of 10 years */
    ck_assert_int_eq(t->actual_mg, 720000000);
    ck_assert_int_eq(rounded(&t->change_percent, 2), -2800);
    ck_assert_int_eq(rounded(&t->progress_percent, 2), 5600);
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(a_target_whose_base_year_is_in_the_ledger)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2022);
    small_months(&s, "E1", "electricity", 2024, "50", "kWh");
    small_add(&s, "targets", "id=power", "scopes=2", "basis=location", "kind=absolute",
              "base_year=2022", "target_year=2032", "reduction_percent=40", NULL);
    struct inventory *i = small_year(&s, 2024);
    const struct target_result *t = &i->target[0];
    ck_assert(t->base_known);
    ck_assert_int_eq(t->base_mg, 480000000);
    ck_assert_int_eq(t->target_mg, 288000000);
    ck_assert_int_eq(t->corridor_mg, 441600000); /* 480 - 192 x 2 / 10 */
    ck_assert_int_eq(t->actual_mg, 240000000);
    ck_assert_int_eq(rounded(&t->progress_percent, 2), 12500);
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(an_intensity_target_is_per_unit_of_its_driver)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2022);
    whole_year(&s, 2024);
    small_add(&s, "drivers", "name=output", "start=2022-04-01", "end=2023-03-31", "value=72",
              "unit=t", NULL);
    small_add(&s, "drivers", "name=output", "start=2024-04-01", "end=2025-03-31", "value=80",
              "unit=t", NULL);
    small_add(&s, "targets", "id=per-t", "scopes=1+2", "kind=intensity", "driver=output",
              "base_year=2022", "target_year=2030", "reduction_percent=25", NULL);
    struct inventory *i = small_year(&s, 2024);
    const struct target_result *t = &i->target[0];
    ck_assert_int_eq(t->base_mg, 10000000);  /* 720 / 72 kg per t */
    ck_assert_int_eq(t->actual_mg, 9000000); /* 720 / 80 */
    ck_assert_int_eq(rounded(&t->change_percent, 2), -1000);
    ck_assert_int_eq(rounded(&t->progress_percent, 2), 4000);
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(a_target_without_a_base_says_so)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2024);
    small_add(&s, "targets", "id=near", "scopes=1+2", "kind=absolute", "base_year=2015",
              "target_year=2030", "reduction_percent=50", NULL);
    struct inventory *i = small_year(&s, 2024);
    ck_assert(!i->target[0].base_known && !i->target[0].change_known &&
              !i->target[0].progress_known);
    ck_assert(has_caveat(i, C_TARGET_NO_BASE));
    inventory_free(i);
    small_close(&s);
}
END_TEST

START_TEST(removals_stand_apart_and_are_divided_by_days)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2024);
    small_add(&s, "removals", "id=trees", "kind=absorption", "start=2024-04-01", "end=2025-03-31",
              "co2_kg=568", NULL);
    /* 365 days of 730 */
    small_add(&s, "removals", "id=more", "kind=absorption", "start=2024-04-01", "end=2026-03-31",
              "co2_kg=100", NULL);
    struct inventory *i = small_year(&s, 2024);
    ck_assert_int_eq(i->removals, 1);
    ck_assert_int_eq(i->removal[0].co2_mg, 568000000 + 50000000);
    expect_scope(i, SLOT_SCOPE1, 240000000);
    inventory_free(i);
    small_close(&s);
}
END_TEST

struct stopping {
    int lines;
};

static bool stop_at_third(void *ctx, const struct inventory *i, const struct line *l)
{
    struct stopping *s = ctx;
    ck_assert_int_eq(i->year, 2024);
    ck_assert_ptr_nonnull(l->activity);
    return ++s->lines < 3;
}

START_TEST(a_sink_can_stop_the_run)
{
    struct small s;
    struct stopping stop = {0};
    struct line_sink sink = {&stop, stop_at_third, NULL};
    firm(&s);
    whole_year(&s, 2024);
    ck_assert_ptr_null(inventory_new(s.l, s.f, 2024, &sink, &s.d));
    ck_assert_int_eq(stop.lines, 3);
    inventory_free(small_year(&s, 2024)); /* the snapshot was given back */
    small_close(&s);
}
END_TEST

START_TEST(totals_alone_are_the_same_figures)
{
    struct small s;
    firm(&s);
    whole_year(&s, 2024);
    struct inventory *full = small_year(&s, 2024);
    struct inventory *fast = inventory_totals(s.l, s.f, 2024, NULL, &s.d);
    ck_assert_ptr_nonnull(fast);
    for (int k = 0; k < SLOT_COUNT; k++)
        ck_assert_int_eq(full->totals->slot[k].co2e, fast->totals->slot[k].co2e);
    ck_assert_int_eq(full->complete, fast->complete);
    ck_assert(!sha256_eq(full->digest, fast->digest));
    inventory_free(full);
    inventory_free(fast);
    small_close(&s);
}
END_TEST

START_TEST(a_year_outside_the_calendar_is_an_error)
{
    struct small s;
    firm(&s);
    ck_assert_ptr_null(inventory_new(s.l, s.f, 3024, NULL, &s.d));
    ck_assert_int_eq(s.d.errors, 1);
    ck_assert_int_eq(s.d.entry[0].msg, E_YEAR_OUTSIDE_CALENDAR);
    small_close(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("inventory");
    TCase *t = tcase_create("year");
    suite_add_tcase(suite, t);
    tcase_add_test(t, nothing_entered_is_null_not_zero);
    tcase_add_test(t, a_whole_year_is_complete);
    tcase_add_test(t, records_of_another_year_leave_the_scopes_null);
    tcase_add_test(t, an_exclusion_of_the_scope_is_a_zero_with_a_reason);
    tcase_add_loop_test(t, meters_cover_their_days, 0,
                        (int)(sizeof grid_cases / sizeof grid_cases[0]));
    tcase_add_test(t, reading_periods_cover_a_leap_year);
    tcase_add_test(t, a_bill_over_two_years_is_booked_once);
    tcase_add_test(t, the_gap_caveat_names_meter_and_months);
    tcase_add_test(t, deliveries_and_closed_sites_need_no_continuity);
    tcase_add_test(t, an_uncalculated_record_makes_the_year_incomplete);
    tcase_add_test(t, intensities_divide_by_the_drivers_sum_over_the_year);
    tcase_add_test(t, an_intensity_over_a_null_scope_is_null);
    tcase_add_test(t, a_target_with_a_stated_base);
    tcase_add_test(t, a_target_whose_base_year_is_in_the_ledger);
    tcase_add_test(t, an_intensity_target_is_per_unit_of_its_driver);
    tcase_add_test(t, a_target_without_a_base_says_so);
    tcase_add_test(t, removals_stand_apart_and_are_divided_by_days);
    tcase_add_test(t, a_sink_can_stop_the_run);
    tcase_add_test(t, totals_alone_are_the_same_figures);
    tcase_add_test(t, a_year_outside_the_calendar_is_an_error);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
