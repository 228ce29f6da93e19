/* Green Button's local time: the rules of DstRuleType, and days of 23, 24 and 25 hours. */
#include "core_test.h"
#include "ingest/espi.h"

enum { HOUR = 3600 };
/* Second Sunday of March, first Sunday of November, 02:00: B40E2000 and 360E2000 as the schema of
 * ESPI packs them. */
static const struct espi_zone eastern = {-5 * HOUR, HOUR, 0x360E2000, 0xB40E2000};
static const struct espi_zone tokyo = {9 * HOUR, 0, ESPI_NO_DST, ESPI_NO_DST};
/* First Sunday of October 02:00, first Sunday of April 03:00: summer over the turn of the year. */
static const struct espi_zone sydney = {10 * HOUR, HOUR, 0xA40E2000, 0x440E3000};

static int64_t rule(unsigned month, unsigned op, unsigned of_month, unsigned of_week, unsigned hour,
                    unsigned second)
{
    return (int64_t)month << 28 | op << 25 | of_month << 20 | of_week << 17 | hour << 12 | second;
}

static void strikes(int64_t r, int year, const char *day, int64_t second)
{
    int64_t clock;
    day_t d;
    ck_assert(date_parse_iso(str_of(day), &d));
    ck_assert(espi_rule(r, year, &clock));
    ck_assert_msg(clock == (int64_t)d * 86400 + second, "%s: %lld", day, (long long)clock);
}

START_TEST(every_operator_finds_its_day)
{
    strikes(0x360E2000, 2024, "2024-03-10", 2 * HOUR);
    strikes(0xB40E2000, 2026, "2026-11-01", 2 * HOUR);
    strikes(rule(3, 0, 31, 0, 0, 0), 2025, "2025-03-31", 0);
    strikes(rule(3, 1, 9, 5, 0, 0), 2025, "2025-03-14", 0);
    strikes(rule(3, 4, 0, 5, 1, 2700), 2025, "2025-03-21", HOUR + 2700); /* the schema's example */
    strikes(rule(3, 6, 0, 7, 1, 0), 2025, "2025-03-30", HOUR);
    strikes(rule(10, 7, 0, 7, 1, 0), 2025, "2025-10-26", HOUR);
}
END_TEST

START_TEST(what_is_no_rule_is_refused)
{
    int64_t unused;
    ck_assert(!espi_rule(rule(0, 2, 0, 7, 2, 0), 2025, &unused));
    ck_assert(!espi_rule(rule(13, 2, 0, 7, 2, 0), 2025, &unused));
    ck_assert(!espi_rule(rule(3, 2, 0, 0, 2, 0), 2025, &unused));
    ck_assert(!espi_rule(rule(3, 0, 0, 0, 2, 0), 2025, &unused));
    ck_assert(!espi_rule(rule(2, 0, 30, 0, 2, 0), 2025, &unused));
    ck_assert(!espi_rule(rule(3, 2, 0, 7, 24, 0), 2025, &unused));
    ck_assert(!espi_rule(rule(2, 6, 0, 7, 2, 0), 2025, &unused)); /* no fifth Sunday */
}
END_TEST

static day_t day(int y, int m, int d)
{
    return date_day(y, m, d);
}

START_TEST(days_are_as_long_as_the_clock_makes_them)
{
    ck_assert_int_eq(espi_day_seconds(&eastern, day(2026, 3, 7)), 24 * HOUR);
    ck_assert_int_eq(espi_day_seconds(&eastern, day(2026, 3, 8)), 23 * HOUR);
    ck_assert_int_eq(espi_day_seconds(&eastern, day(2026, 3, 9)), 24 * HOUR);
    ck_assert_int_eq(espi_day_seconds(&eastern, day(2026, 11, 1)), 25 * HOUR);
    ck_assert_int_eq(espi_day_seconds(&sydney, day(2026, 4, 5)), 25 * HOUR);
    ck_assert_int_eq(espi_day_seconds(&sydney, day(2026, 10, 4)), 23 * HOUR);
    ck_assert_int_eq(espi_day_seconds(&sydney, day(2026, 12, 31)), 24 * HOUR);
    ck_assert_int_eq(espi_day_seconds(&tokyo, day(2026, 3, 8)), 24 * HOUR);
}
END_TEST

START_TEST(instants_fall_on_local_days)
{
    /* 2012-03-01 05:00 UTC, 2012-03-14 04:00 UTC: midnights on both sides of the change */
    ck_assert_int_eq(espi_day(&eastern, 1330578000), day(2012, 3, 1));
    ck_assert_int_eq(espi_day(&eastern, 1330578000 - 1), day(2012, 2, 29));
    ck_assert_int_eq(espi_day(&eastern, 1331697600), day(2012, 3, 14));
    ck_assert_int_eq(espi_day(&eastern, 1331697600 - 1), day(2012, 3, 13));
    ck_assert_int_eq(espi_day_near(&eastern, 1331697600 - HOUR), day(2012, 3, 14));
    ck_assert_int_eq(espi_day_near(&eastern, 1331697600 - HOUR - 1), day(2012, 3, 13));
    ck_assert_int_eq(espi_day(&tokyo, 1330527600), day(2012, 3, 1));
    ck_assert_int_eq(espi_day(&tokyo, 1330527600 - 1), day(2012, 2, 29));
}
END_TEST

START_TEST(amounts_keep_their_digits)
{
    struct dec d;
    struct buf b = {0};
    ck_assert(espi_amount(1298640, 0, 3, &d));
    dec_print(&b, d);
    ck_assert_str_eq(b.p, "1298.640");
    ck_assert(espi_amount(12, 6, 3, &d));
    ck_assert(dec_cmp(d, dec_int(12000)) == 0);
    ck_assert(espi_amount(37000, -3, 0, &d));
    ck_assert(dec_cmp(d, dec_int(37)) == 0);
    ck_assert(!espi_amount(1, 13, 0, &d) && !espi_amount(1, -13, 0, &d));
    ck_assert(!espi_unit_of(0).unit && !espi_unit_of(38).energy && espi_unit_of(169).energy);
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("espi");
    TCase *t = tcase_create("espi");
    tcase_add_test(t, every_operator_finds_its_day);
    tcase_add_test(t, what_is_no_rule_is_refused);
    tcase_add_test(t, days_are_as_long_as_the_clock_makes_them);
    tcase_add_test(t, instants_fall_on_local_days);
    tcase_add_test(t, amounts_keep_their_digits);
    suite_add_tcase(s, t);
    return run_suite(s);
}
