/* Civil dates as day numbers (days since 1970-01-01, proleptic Gregorian), from 1900-01-01 to
 * 2199-12-31. */
#ifndef TANSO_CORE_DATE_H
#define TANSO_CORE_DATE_H

#include "core/str.h"

typedef int32_t day_t;
enum { DAY_NONE = INT32_MIN };

struct ymd {
    int y, m, d;
};
bool date_real(int y, int m, int d);
day_t date_day(int y, int m, int d); /* of a real date */
struct ymd date_ymd(day_t day);
int date_month_days(int y, int m);
int date_month_index(day_t day);             /* y * 12 + (m - 1) */
day_t date_month_start(int index);           /* first day of that month */
void date_print(struct buf *out, day_t day); /* YYYY-MM-DD */
int date_fiscal_year(day_t day,
                     int fiscal_start); /* named by the calendar year in which it starts */

/* The moment it is, or `seconds` after 1970, in UTC: "2026-05-01T09:00:00Z". */
int64_t clock_now(void);
void clock_print(struct buf *out, int64_t seconds);
bool clock_parse(struct str s, int64_t *seconds); /* that very form */

bool date_parse_iso(struct str s, day_t *out);                  /* YYYY-MM-DD and a real date */
bool date_parse_month(struct str s, day_t *first, day_t *last); /* YYYY-MM */

/* A date as bills print it. `format` says what to expect: "iso", "ymd" (YYYY/M/D, YYYY.M.D,
 * YYYYMMDD, YYYY年M月D日, eras
 * 令和6年4月1日, R6.4.1, R.07/12/01, H31.4.30, ㋿6.4.1, 元年), "mdy" (MM/DD/YYYY), "dmy" (D.M.YY
 * or D/M/YYYY; two digits are 20YY). A weekday behind it ("(火)", "火曜日") must be that of the
 * date. A time of day behind it ("2025-10-19 00:00") is accepted and ignored, "24:00" means the
 * next day; with an offset (+09:00) the date stands as printed, with Z it is false (which day it is
 * would depend on the zone). Eras: Reiwa from 2019-05-01 (R1), Heisei from 1989-01-08, Showa from
 * 1926-12-25; a date outside its era is false. Never guesses between day and month. */
bool date_parse_printed(struct str s, const char *format, day_t *out);

/* A month as bills print it: 2025-04, 2025/4, 202504, 2025年4月, 2025年04月分, 令和7年4月分, R7.4.
 * False otherwise. */
bool date_parse_printed_month(struct str s, day_t *first, day_t *last);

#endif
