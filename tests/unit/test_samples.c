/* Real files, where they are at hand: ../shared/samples/meter-csv beside the source tree. They are
 * not part of it. */
#include "ingest_fixture.h"

#ifndef SAMPLES
#error "SAMPLES names the folder of the samples"
#endif

static struct fixture f;

static bool sample(const char *name, struct import_options o)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", SAMPLES, name);
    return fixture_import(&f, path, o);
}

static struct str line_of(struct buf *rows, const char *start)
{
    char *at = strstr(rows->p, start);
    ck_assert_msg(at != NULL, "no row %s", start);
    return (struct str){at, strcspn(at, "\n")};
}

START_TEST(bills_with_a_date_only)
{
    struct buf rows = {0};
    fixture_open(&f);
    ck_assert(sample("US_xcel_electric_bills.csv", (struct import_options){0}));
    ck_assert_int_eq((int)f.result.accepted, 47); /* 48 bills; the oldest has no bill before it */
    ck_assert_int_eq((int)f.result.skipped, 1);
    fixture_rows(&f, &rows, true);
    ck_assert(str_has(line_of(&rows, "row 2:"),
                      "start=2025-08-26 end=2025-09-23 quantity=450 unit=kWh cost=89.45"));
    buf_free(&rows);
    fixture_close(&f);
}
END_TEST

START_TEST(three_tables_that_look_alike)
{
    struct buf rows = {0};
    fixture_open(&f);
    ck_assert(!sample("US_united_power_daily.csv", (struct import_options){0}));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5082:0");
    ck_assert(
        fixture_import(&f,
                       fixture_file(&f, "book.json",
                                    "{\"meters\": [{\"id\": \"U\", \"activity\": \"electricity\", "
                                    "\"number\": \"interval-report/table-1\"}]}"),
                       (struct import_options){0}));
    ck_assert(sample("US_united_power_daily.csv", (struct import_options){0}));
    ck_assert_int_eq((int)f.result.accepted, 2);
    fixture_rows(&f, &rows, false);
    ck_assert(str_has(buf_view(&rows), "start=2025-10-19 end=2025-10-19 quantity=49.600"));
    buf_free(&rows);
    fixture_close(&f);
}
END_TEST

START_TEST(a_cumulative_register)
{
    struct buf rows = {0};
    fixture_open(&f);
    ck_assert(sample("DE_water_register.csv", (struct import_options){0}));
    ck_assert_int_eq((int)f.result.accepted, 9);
    fixture_rows(&f, &rows, true);
    ck_assert(str_has(line_of(&rows, "row 5:"),
                      "start=2022-10-29 end=2022-12-20 quantity=8.000 unit=m3"));
    ck_assert(str_has(line_of(&rows, "row 7:"), "start=2022-12-23 end=2022-12-23 quantity=0.000"));
    buf_free(&rows);
    fixture_close(&f);
}
END_TEST

START_TEST(forms_without_a_profile_are_refused)
{
    static const char *const names[] = {"BE_fluvius_gas_hourly.csv", "IT_enel_15min_wide.csv",
                                        "NL_greenchoice_registers.csv"};
    fixture_open(&f);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ck_assert(!sample(names[i], (struct import_options){0}));
        ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5001:1");
    }
    fixture_close(&f);
}
END_TEST

int main(void)
{
    if (access(SAMPLES, R_OK) != 0) {
        printf("skipped: there are no samples in %s\n", SAMPLES);
        return 77;
    }
    Suite *s = suite_create("samples");
    TCase *t = tcase_create("samples");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, bills_with_a_date_only);
    tcase_add_test(t, three_tables_that_look_alike);
    tcase_add_test(t, a_cumulative_register);
    tcase_add_test(t, forms_without_a_profile_are_refused);
    suite_add_tcase(s, t);
    return fixture_run(s);
}
