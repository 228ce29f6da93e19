/* Dates as bills print them: eras and their borders, order of day and month by format only, times
 * of day. */
#include "core/date.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static const char *shown(day_t day)
{
    static char text[16];
    struct buf out = {0};
    date_print(&out, day);
    memcpy(text, out.p, out.n + 1);
    buf_free(&out);
    return text;
}

static const struct {
    const char *format, *text, *date; /* NULL: refused */
} printed[] = {
    {"iso", "2025-04-01", "2025-04-01"},
    {"iso", "2024-02-29", "2024-02-29"},
    {"iso", "2025-02-29", NULL},
    {"iso", "2025-4-1", NULL},
    {"iso", "2025/04/01", NULL},
    {"iso", " ２０２５－０４－０１ ", "2025-04-01"},
    {"iso", "2025-10-19 00:00", "2025-10-19"},
    {"iso", "2025-10-19T23:59:59", "2025-10-19"},
    {"iso", "2025-10-19T23:30:00.000+09:00", "2025-10-19"},
    {"iso", "2025-10-19T15:00:00Z", NULL}, /* in Japan the next day already */
    {"iso", "2025-10-19 24:00", "2025-10-20"},
    {"iso", "2024-12-31 24:00:00", "2025-01-01"},
    {"iso", "2199-12-31 24:00", NULL},
    {"iso", "2025-10-19 24:01", NULL},
    {"iso", "2025-10-19 25:00", NULL},
    {"iso", "2025-10-19 12:60", NULL},
    {"iso", "2025-10-1912:00", NULL},
    {"iso", "2025-10-19T", NULL},
    {"iso", "2025-10-19 noon", NULL},
    {"iso", "", NULL},
    {"ymd", "2025/4/1", "2025-04-01"},
    {"ymd", "2025.04.01", "2025-04-01"},
    {"ymd", "2025-04-01", "2025-04-01"},
    {"ymd", "20250401", "2025-04-01"},
    {"ymd", "20250431", NULL},
    {"ymd", "2025年4月1日", "2025-04-01"},
    {"ymd", "２０２５年　４月　１日", "2025-04-01"},
    {"ymd", "2025/4/1 0:00", "2025-04-01"},
    {"ymd", "2025年4月1日(火)", "2025-04-01"},
    {"ymd", "2025年4月1日（火）", "2025-04-01"},
    {"ymd", "2025年4月1日火曜日", "2025-04-01"},
    {"ymd", "2025年4月1日(水)", NULL}, /* it was a Tuesday: one of the two is wrong */
    {"ymd", "令和6年4月1日", "2024-04-01"},
    {"ymd", "令和元年5月1日", "2019-05-01"},
    {"ymd", "令和 6年 4月 1日", "2024-04-01"},
    {"ymd", "㋿6.4.1", "2024-04-01"},
    {"ymd", "R6.4.1", "2024-04-01"},
    {"ymd", "r6.4.1", "2024-04-01"},
    {"ymd", "Ｒ６．４．１", "2024-04-01"},
    {"ymd", "R.07/12/01", "2025-12-01"},
    {"ymd", "H31.4.30", "2019-04-30"},
    {"ymd", "平成31年4月30日", "2019-04-30"},
    {"ymd", "S64.1.7", "1989-01-07"},
    {"ymd", "平成元年1月8日", "1989-01-08"},
    {"ymd", "㍻元年1月8日", "1989-01-08"},
    /* outside their era */
    {"ymd", "H31.5.1", NULL},
    {"ymd", "平成32年4月1日", NULL},
    {"ymd", "R1.4.30", NULL},
    {"ymd", "S64.1.8", NULL},
    {"ymd", "H1.1.7", NULL},
    {"ymd", "R0.5.1", NULL},
    {"ymd", "大正15年12月1日", NULL},
    {"ymd", "6年4月1日", NULL}, /* of which era? */
    {"ymd", "25/4/1", NULL},
    {"ymd", "4/1/2025", NULL},
    {"ymd", "2025/4/1/2", NULL},
    {"ymd", "2025/4.1", NULL},
    {"ymd", "2025年4月1", NULL},
    {"ymd", "2025年4月", NULL},
    {"ymd", "2025/13/1", NULL},
    {"ymd", "2025/0/1", NULL},
    {"ymd", "2025.4.1²", NULL}, /* not the 12th */
    {"ymd", "1899/12/31", NULL},
    {"ymd", "2200/1/1", NULL},
    {"ymd", "45748", NULL}, /* a spreadsheet serial is not a printed date */
    {"mdy", "04/05/2025", "2025-04-05"},
    {"mdy", "4/5/2025 13:00", "2025-04-05"},
    {"mdy", "4/5/25", "2025-04-05"},
    {"mdy", "13/5/2025", NULL},
    {"mdy", "2025/04/05", NULL},
    {"dmy", "04/05/2025", "2025-05-04"},
    {"dmy", "1.4.25", "2025-04-01"},
    {"dmy", "31.12.2025", "2025-12-31"},
    {"dmy", "5/13/2025", NULL},
    {"dmy", "1.4.125", NULL},
    {"auto", "2025-04-01", NULL}, /* nothing is found out by trying */
};

START_TEST(dates_on_bills)
{
    day_t day = 4711;
    bool ok = date_parse_printed(str_of(printed[_i].text), printed[_i].format, &day);
    if (printed[_i].date)
        ck_assert_msg(ok && strcmp(shown(day), printed[_i].date) == 0, "%s \"%s\" is %s, not %s",
                      printed[_i].format, printed[_i].text, printed[_i].date,
                      ok ? shown(day) : "refused");
    else
        ck_assert_msg(!ok && day == 4711, "%s \"%s\" is refused, not %s", printed[_i].format,
                      printed[_i].text, shown(day));
}
END_TEST

static const struct {
    const char *text, *first, *last;
} months[] = {
    {"2025-04", "2025-04-01", "2025-04-30"},
    {"2025/4", "2025-04-01", "2025-04-30"},
    {"202502", "2025-02-01", "2025-02-28"},
    {"2024年2月", "2024-02-01", "2024-02-29"},
    {"2025年04月分", "2025-04-01", "2025-04-30"},
    {"２０２５年　４月分", "2025-04-01", "2025-04-30"},
    {"令和7年4月分", "2025-04-01", "2025-04-30"},
    {"R7.4", "2025-04-01", "2025-04-30"},
    {"H31.4", "2019-04-01", "2019-04-30"},
    {"昭和64年1月", "1989-01-01", "1989-01-31"},
    {"平成元年1月", "1989-01-01", "1989-01-31"},
    {"H31.5", NULL, NULL},
    {"R1.4", NULL, NULL},
    {"4月分", NULL, NULL},
    {"202513", NULL, NULL},
    {"2025-04-01", NULL, NULL},
    {"20250401", NULL, NULL},
    {"2025年4", NULL, NULL},
    {"04/2025", NULL, NULL},
    {"", NULL, NULL},
};

START_TEST(months_on_bills)
{
    day_t first, last;
    bool ok = date_parse_printed_month(str_of(months[_i].text), &first, &last);
    ck_assert_msg(ok == (months[_i].first != NULL), "\"%s\"", months[_i].text);
    if (ok) {
        ck_assert_str_eq(shown(first), months[_i].first);
        ck_assert_str_eq(shown(last), months[_i].last);
    }
}
END_TEST

START_TEST(book_dates_are_strict)
{
    static const char *const wrong[] = {"",           "2025-4-01",  "2025-04-31",  "2025-04-1",
                                        "2025/04/01", "25-04-01",   "2025-04-01 ", "2025-13-01",
                                        "2025-00-10", "2025-02-29", "1899-12-31",  "2025-0a-01"};
    day_t day, last;
    for (int i = 0; i < COUNT(wrong); i++)
        ck_assert_msg(!date_parse_iso(str_of(wrong[i]), &day), "%s", wrong[i]);
    ck_assert(date_parse_iso(STR("1970-01-01"), &day) && day == 0);
    ck_assert(date_parse_month(STR("2024-02"), &day, &last) && last - day == 28);
    ck_assert(!date_parse_month(STR("2024-13"), &day, &last));
    ck_assert(!date_parse_month(STR("2024-2"), &day, &last));
}
END_TEST

/* 31 March 2025 belongs to FY2024, 1 April to FY2025; H31.4.30 and R1.5.1 are one day apart, both
 * of FY2019. */
START_TEST(fiscal_years)
{
    ck_assert_int_eq(date_fiscal_year(date_day(2025, 3, 31), 4), 2024);
    ck_assert_int_eq(date_fiscal_year(date_day(2025, 4, 1), 4), 2025);
    ck_assert_int_eq(date_fiscal_year(date_day(2025, 12, 31), 1), 2025);
    ck_assert_int_eq(date_fiscal_year(date_day(2019, 4, 30), 4), 2019);
    ck_assert_int_eq(date_day(2019, 5, 1) - date_day(2019, 4, 30), 1);
}
END_TEST

START_TEST(every_day_there_and_back)
{
    day_t expected = date_day(1900, 1, 1);
    for (int y = 1900; y <= 2199; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= date_month_days(y, m); d++, expected++) {
                struct ymd t = date_ymd(expected);
                ck_assert(date_day(y, m, d) == expected && t.y == y && t.m == m && t.d == d);
                ck_assert(date_month_start(date_month_index(expected)) == expected - d + 1);
            }
    ck_assert(!date_real(2200, 1, 1) && !date_real(1899, 12, 31) && !date_real(2100, 2, 29) &&
              date_real(2000, 2, 29));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("date");
    TCase *tc = tcase_create("date");
    tcase_add_loop_test(tc, dates_on_bills, 0, COUNT(printed));
    tcase_add_loop_test(tc, months_on_bills, 0, COUNT(months));
    tcase_add_test(tc, book_dates_are_strict);
    tcase_add_test(tc, fiscal_years);
    tcase_add_test(tc, every_day_there_and_back);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}
