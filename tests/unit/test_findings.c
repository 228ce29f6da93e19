/* check: each finding, the file and row that it names, and what must stay silent. */
#include "small_ledger.h"

#include <string.h>

#define HEAD "site,meter,activity,start,end,quantity,unit,supplier,cost,currency,status\n"

static void firm(struct small *s)
{
    small_open(s, "JP");
    small_add(s, "sites", "id=main", "name=Main works", NULL);
    small_add(s, "meters", "id=E1", "site=main", "activity=electricity", "unit=kWh", NULL);
}

/* Twelve months of E1 in the given quantities, as one file; row r of it is month r - 1. `cost` may
 * be NULL. */
static void year_of(struct small *s, const char *const *quantity, const char *unit,
                    const char *const *cost)
{
    struct buf csv = {0};
    buf_cstr(&csv, HEAD);
    for (int m = 0; m < 12; m++) {
        int index = 2024 * 12 + 3 + m;
        if (!quantity[m])
            continue;
        buf_printf(&csv, "main,E1,electricity,%04d-%02d-01,%04d-%02d-%02d,%s,%s,,%s,%s,\n",
                   index / 12, index % 12 + 1, index / 12, index % 12 + 1,
                   date_month_days(index / 12, index % 12 + 1), quantity[m], unit,
                   cost ? cost[m] : "", cost ? "JPY" : "");
    }
    small_import(s, "bills.csv", csv.p);
    buf_free(&csv);
}

static void run_check(struct small *s)
{
    diag_free(&s->d);
    s->d = (struct diag){0};
    bool ok = inventory_check(s->l, s->f, 2024, &s->d);
    if (!ok)
        small_errors(s);
    ck_assert(ok);
}

static const struct diag_entry *find(const struct small *s, enum msg m, int *count)
{
    const struct diag_entry *found = NULL;
    *count = 0;
    for (int k = 0; k < s->d.n; k++) {
        if (s->d.entry[k].msg != m)
            continue;
        found = &s->d.entry[k];
        ++*count;
    }
    return found;
}

static void expect_at(const struct small *s, enum msg m, const char *file, int64_t row)
{
    int n;
    const struct diag_entry *e = find(s, m, &n);
    ck_assert_msg(n == 1, "%s: %d times", msg_name(m), n);
    ck_assert_msg(str_is(e->pos.file, file), "%s: file %.*s", msg_name(m), (int)e->pos.file.n,
                  e->pos.file.p);
    ck_assert_int_eq(e->pos.row, row);
    ck_assert(e->remedy[LANG_EN].n > 0 && e->remedy[LANG_JA].n > 0);
}

/* Nothing but that these small ledgers hold one scope only. */
static void expect_nothing(const struct small *s)
{
    int scopes;
    find(s, C_SCOPE_NOT_ENTERED, &scopes);
    ck_assert_int_eq(s->d.n - scopes, 0);
}

static void expect_none(const struct small *s, enum msg m)
{
    int n;
    find(s, m, &n);
    ck_assert_msg(n == 0, "%s: %d times", msg_name(m), n);
}

static const char *const steady[12] = {"1000", "950", "1010", "1100", "1200", "1050",
                                       "980",  "990", "1020", "1080", "1060", "1000"};

START_TEST(a_sound_year_has_no_finding)
{
    struct small s;
    firm(&s);
    year_of(&s, steady, "kWh", NULL);
    run_check(&s);
    small_errors(&s);
    expect_nothing(&s);
    small_close(&s);
}
END_TEST

/* One month (October, row 8) is not like the others. */
static const struct slip_case {
    const char *quantity;
    enum msg finding; /* MSG_COUNT: none */
} slip_cases[] = {
    {"10000", F_SLIP_TEN_UP},
    {"100", F_SLIP_TEN_DOWN},
    {"1000000", F_SLIP_THOUSAND_UP},
    {"1.05", F_SLIP_THOUSAND_DOWN},
    {"3600", F_SLIP_MEGAJOULE_UP},
    {"285", F_SLIP_MEGAJOULE_DOWN},
    {"50000", F_JUMP_UP},
    {"20", F_JUMP_DOWN},
    {"2000", MSG_COUNT},
    {"5500", MSG_COUNT},
    {"0", MSG_COUNT},
    {"600", MSG_COUNT},
};
static const enum msg jumps[] = {
    F_SLIP_TEN_UP,       F_SLIP_TEN_DOWN,       F_SLIP_THOUSAND_UP, F_SLIP_THOUSAND_DOWN,
    F_SLIP_MEGAJOULE_UP, F_SLIP_MEGAJOULE_DOWN, F_JUMP_UP,          F_JUMP_DOWN};

START_TEST(jumps_are_named_by_their_factor)
{
    const struct slip_case *c = &slip_cases[_i];
    const char *quantity[12];
    struct small s;
    memcpy(quantity, steady, sizeof quantity);
    quantity[6] = c->quantity;
    firm(&s);
    year_of(&s, quantity, "kWh", NULL);
    run_check(&s);
    for (size_t k = 0; k < sizeof jumps / sizeof jumps[0]; k++) {
        if (jumps[k] == c->finding)
            expect_at(&s, jumps[k], "bills.csv", 8);
        else
            expect_none(&s, jumps[k]);
    }
    small_close(&s);
}
END_TEST

START_TEST(units_of_one_kind_are_compared_with_each_other)
{
    struct small s;
    firm(&s);
    year_of(&s, steady, "kWh", NULL);
    small_add(&s, "meters", "id=E2", "site=main", "activity=electricity", NULL);
    for (int m = 0; m < 11; m++) {
        char month[24];
        snprintf(month, sizeof month, "month=%04d-%02d", (2024 * 12 + 3 + m) / 12,
                 (3 + m) % 12 + 1);
        small_add(&s, "activities", "site=main", "meter=E2", "activity=electricity", month,
                  "quantity=1000", "unit=kWh", NULL);
    }
    /* the same use, printed in MWh: no jump */
    small_add(&s, "activities", "site=main", "meter=E2", "activity=electricity", "month=2025-03",
              "quantity=1.0", "unit=MWh", NULL);
    run_check(&s);
    expect_nothing(&s);
    small_close(&s);
}
END_TEST

START_TEST(a_missing_month_is_a_gap_after_the_bill_before_it)
{
    const char *quantity[12];
    struct small s;
    int n;
    memcpy(quantity, steady, sizeof quantity);
    quantity[4] = NULL; /* August */
    firm(&s);
    year_of(&s, quantity, "kWh", NULL);
    run_check(&s);
    expect_at(&s, F_GAP, "bills.csv", 5);
    const struct diag_entry *e = find(&s, F_GAP, &n);
    ck_assert(e && str_has(e->message[LANG_EN], "2024-08-01 to 2024-08-31 (31 days)"));
    ck_assert_int_eq(e->severity, DIAG_ERROR);
    small_close(&s);
}
END_TEST

START_TEST(gaps_at_both_ends_of_the_year)
{
    const char *quantity[12];
    struct small s;
    int n;
    memcpy(quantity, steady, sizeof quantity);
    quantity[0] = quantity[11] = NULL;
    firm(&s);
    year_of(&s, quantity, "kWh", NULL);
    run_check(&s);
    find(&s, F_GAP, &n);
    ck_assert_int_eq(n, 2);
    small_close(&s);
}
END_TEST

/* Two bills of one meter: April to the end of May, and one that begins in it. */
static const struct overlap_case {
    const char *start, *end, *quantity, *supplier, *status;
    enum msg finding;
} overlap_cases[] = {
    {"2024-05-20", "2025-03-31", "900", "", "", F_OVERLAP},
    {"2024-05-31", "2025-03-31", "900", "", "", F_BOUNDARY_DAY},
    {"2024-04-01", "2024-05-31", "77", "Other Co", "", F_OVERLAP},
    {"2024-04-01", "2024-05-31", "200", "Other Co", "", F_DUPLICATE},
    {"2024-04-01", "2024-05-31", "77", "Other Co", "estimated", F_ESTIMATE_AND_ACTUAL},
    {"2024-06-01", "2025-03-31", "900", "", "", MSG_COUNT},
};
static const enum msg overlaps[] = {F_OVERLAP, F_BOUNDARY_DAY, F_DUPLICATE, F_ESTIMATE_AND_ACTUAL};

START_TEST(days_in_two_records)
{
    const struct overlap_case *c = &overlap_cases[_i];
    struct small s;
    struct buf csv = {0};
    firm(&s);
    buf_printf(&csv,
               HEAD "main,E1,electricity,2024-04-01,2024-05-31,200,kWh,,,,\n"
                    "main,E1,electricity,%s,%s,%s,kWh,%s,,,%s\n",
               c->start, c->end, c->quantity, c->supplier, c->status);
    small_import(&s, "two.csv", csv.p);
    buf_free(&csv);
    run_check(&s);
    for (size_t k = 0; k < sizeof overlaps / sizeof overlaps[0]; k++) {
        int n;
        const struct diag_entry *e = find(&s, overlaps[k], &n);
        ck_assert_msg(n == (overlaps[k] == c->finding), "case %d: %s %d times", _i,
                      msg_name(overlaps[k]), n);
        ck_assert(!e || str_is(e->pos.file, "two.csv"));
        ck_assert(!e || str_has(e->message[LANG_EN], "two.csv:"));
    }
    small_close(&s);
}
END_TEST

START_TEST(a_month_below_zero)
{
    const char *quantity[12];
    struct small s;
    memcpy(quantity, steady, sizeof quantity);
    quantity[2] = "-50";
    firm(&s);
    year_of(&s, quantity, "kWh", NULL);
    run_check(&s);
    expect_at(&s, F_BELOW_ZERO, "bills.csv", 4);
    small_close(&s);
}
END_TEST

START_TEST(a_correction_smaller_than_its_month_is_silent)
{
    struct small s;
    firm(&s);
    year_of(&s, steady, "kWh", NULL);
    small_add(&s, "activities", "id=corr", "site=main", "meter=E1", "activity=electricity",
              "start=2024-06-01", "end=2024-06-30", "quantity=-50", "unit=kWh", NULL);
    run_check(&s);
    expect_none(&s, F_BELOW_ZERO);
    small_close(&s);
}
END_TEST

START_TEST(a_record_without_a_factor_is_named_with_its_row)
{
    struct small s;
    int n;
    firm(&s);
    year_of(&s, steady, "kWh", NULL);
    small_import(&s, "odd.csv",
                 HEAD "main,,fuel.unheard-of,2024-05-01,2024-05-31,5,L,,,,\n"
                      "main,,fuel.diesel,2024-05-01,2024-05-31,5,L,,,,\n"
                      "main,,fuel.diesel,2024-06-01,2024-06-30,5,kg,,,,\n");
    run_check(&s);
    expect_at(&s, U_NO_FACTOR, "odd.csv", 2);
    const struct diag_entry *e = find(&s, U_NO_CONVERSION, &n);
    ck_assert_int_ge(n, 1);
    ck_assert_int_eq(e->pos.row, 4);
    small_close(&s);
}
END_TEST

START_TEST(a_meter_without_records_and_one_of_another_kind)
{
    struct small s;
    int n;
    firm(&s);
    year_of(&s, steady, "kWh", NULL);
    small_add(&s, "meters", "id=E9", "site=main", "activity=electricity", NULL);
    small_add(&s, "meters", "id=G1", "site=main", "activity=fuel.city-gas", NULL);
    small_import(&s, "gas.csv", HEAD "main,G1,fuel.diesel,2024-04-01,2025-03-31,5,L,,,,\n");
    run_check(&s);
    const struct diag_entry *e = find(&s, F_METER_WITHOUT_RECORDS, &n);
    ck_assert_int_eq(n, 1);
    ck_assert(str_has(e->message[LANG_JA], "E9"));
    expect_at(&s, F_KIND_DIFFERS, "gas.csv", 2);
    small_close(&s);
}
END_TEST

START_TEST(cost_per_unit_far_from_the_meters_own)
{
    static const char *const cost[12] = {"25000", "24000", "25500", "27000", "30000", "26000",
                                         "24500", "24800", "99000", "27000", "26500", "25000"};
    struct small s;
    firm(&s);
    year_of(&s, steady, "kWh", cost);
    run_check(&s);
    expect_at(&s, F_COST_HIGH, "bills.csv", 10);
    expect_none(&s, F_COST_LOW);
    small_close(&s);
}
END_TEST

/* The same bill, once with its meter and once without. */
static const struct twice_case {
    const char *row;
    bool found;
} twice_cases[] = {
    {"main,,electricity,2024-04-01,2025-03-31,2000,kWh,,,,", true},
    {",,electricity,2024-04-01,2025-03-31,2000,kWh,,,,", true},
    {"other,,electricity,2024-04-01,2025-03-31,2000,kWh,,,,", false},
    {"main,,electricity,2024-04-01,2025-03-31,2001,kWh,,,,", false},
    {"main,,electricity,2024-04-01,2025-03-31,2000,MWh,,,,", false},
    {"main,E2,electricity,2024-04-01,2025-03-31,2000,kWh,,,,", false},
};

START_TEST(one_bill_with_and_without_its_meter)
{
    const struct twice_case *c = &twice_cases[_i];
    struct small s;
    struct buf csv = {0};
    firm(&s);
    small_add(&s, "sites", "id=other", NULL);
    small_add(&s, "meters", "id=E2", "site=main", "activity=electricity", NULL);
    buf_printf(&csv, HEAD "main,E1,electricity,2024-04-01,2025-03-31,2000,kWh,,,,\n%s\n", c->row);
    small_import(&s, "twice.csv", csv.p);
    buf_free(&csv);
    run_check(&s);
    if (c->found)
        expect_at(&s, F_ENTERED_TWICE, "twice.csv", 3);
    else
        expect_none(&s, F_ENTERED_TWICE);
    small_close(&s);
}
END_TEST

START_TEST(a_unit_that_the_meter_cannot_have)
{
    struct small s;
    firm(&s);
    small_import(&s, "units.csv",
                 HEAD "main,E1,electricity,2024-04-01,2024-09-30,1,MWh,,,,\n"
                      "main,E1,electricity,2024-10-01,2025-03-31,1000,L,,,,\n");
    run_check(&s);
    expect_at(&s, F_UNIT_DIFFERS, "units.csv", 3);
    small_close(&s);
}
END_TEST

START_TEST(two_bills_that_both_began_before_the_year)
{
    struct small s;
    firm(&s);
    small_import(&s, "march.csv",
                 HEAD "main,E1,electricity,2024-03-01,2024-04-10,2000,kWh,,,,\n"
                      "main,E1,electricity,2024-03-17,2025-03-31,2000,kWh,,,,\n");
    run_check(&s);
    expect_at(&s, F_OVERLAP, "march.csv", 3);
    small_close(&s);
}
END_TEST

START_TEST(year_0_looks_at_every_year_with_records_and_tells_each_finding_once)
{
    struct small s;
    int n;
    firm(&s);
    small_import(&s, "long.csv",
                 HEAD "main,E1,electricity,2022-04-01,2023-03-20,2000,kWh,,,,\n"
                      "main,E1,electricity,2023-03-15,2024-03-31,2000,kWh,,,,\n"
                      "main,E1,electricity,2024-04-10,2025-03-31,2000,kWh,,,,\n");
    diag_free(&s.d);
    s.d = (struct diag){0};
    ck_assert(inventory_check(s.l, s.f, 0, &s.d));
    expect_at(&s, F_OVERLAP, "long.csv", 3);
    find(&s, F_GAP, &n);
    ck_assert_int_eq(n, 1);
    small_close(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("findings");
    TCase *t = tcase_create("check");
    suite_add_tcase(suite, t);
    tcase_add_test(t, a_sound_year_has_no_finding);
    tcase_add_loop_test(t, jumps_are_named_by_their_factor, 0,
                        (int)(sizeof slip_cases / sizeof slip_cases[0]));
    tcase_add_test(t, units_of_one_kind_are_compared_with_each_other);
    tcase_add_test(t, a_missing_month_is_a_gap_after_the_bill_before_it);
    tcase_add_test(t, gaps_at_both_ends_of_the_year);
    tcase_add_loop_test(t, days_in_two_records, 0,
                        (int)(sizeof overlap_cases / sizeof overlap_cases[0]));
    tcase_add_test(t, a_month_below_zero);
    tcase_add_test(t, a_correction_smaller_than_its_month_is_silent);
    tcase_add_test(t, a_record_without_a_factor_is_named_with_its_row);
    tcase_add_test(t, a_meter_without_records_and_one_of_another_kind);
    tcase_add_test(t, cost_per_unit_far_from_the_meters_own);
    tcase_add_loop_test(t, one_bill_with_and_without_its_meter, 0,
                        (int)(sizeof twice_cases / sizeof twice_cases[0]));
    tcase_add_test(t, a_unit_that_the_meter_cannot_have);
    tcase_add_test(t, two_bills_that_both_began_before_the_year);
    tcase_add_test(t, year_0_looks_at_every_year_with_records_and_tells_each_finding_once);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
