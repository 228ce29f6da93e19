#include "core/date.h"

enum {
    FIRST_YEAR = 1900,
    LAST_YEAR = 2199,
    EPOCH = 719468 /* days from 0000-03-01 to 1970-01-01 */
};

static bool leap(int y)
{
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

int date_month_days(int y, int m)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[m - 1] + (m == 2 && leap(y));
}

bool date_real(int y, int m, int d)
{
    return y >= FIRST_YEAR && y <= LAST_YEAR && m >= 1 && m <= 12 && d >= 1 &&
           d <= date_month_days(y, m);
}

/* Years that begin in March: the leap day is the last, and the months before it follow (153 m + 2)
 * / 5. */
day_t date_day(int y, int m, int d)
{
    int month = m > 2 ? m - 3 : m + 9;
    int year = m > 2 ? y : y - 1;
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + d - 1 - EPOCH;
}

struct ymd date_ymd(day_t day)
{
    int n = day + EPOCH;
    int era = n / 146097, in_era = n % 146097;
    int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int in_year = in_era - (365 * year + year / 4 - year / 100);
    int month = (5 * in_year + 2) / 153;
    int d = in_year - (153 * month + 2) / 5 + 1;
    int m = month < 10 ? month + 3 : month - 9;
    return (struct ymd){era * 400 + year + (m <= 2), m, d};
}

int date_month_index(day_t day)
{
    struct ymd t = date_ymd(day);
    return t.y * 12 + t.m - 1;
}

day_t date_month_start(int index)
{
    return date_day(index / 12, index % 12 + 1, 1);
}

static void two_digits(char *at, int v)
{
    at[0] = (char)('0' + v / 10 % 10);
    at[1] = (char)('0' + v % 10);
}

void date_print(struct buf *out, day_t day)
{
    struct ymd t = date_ymd(day);
    char text[10];
    two_digits(text, t.y / 100);
    two_digits(text + 2, t.y);
    text[4] = text[7] = '-';
    two_digits(text + 5, t.m);
    two_digits(text + 8, t.d);
    buf_add(out, text, sizeof text);
}

int date_fiscal_year(day_t day, int fiscal_start)
{
    struct ymd t = date_ymd(day);
    return t.m >= fiscal_start ? t.y : t.y - 1;
}

/* -1 when not all n characters are digits. */
static int number(const char *p, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = v * 10 + p[i] - '0';
    }
    return v;
}

bool date_parse_iso(struct str s, day_t *out)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    int y = number(s.p, 4), m = number(s.p + 5, 2), d = number(s.p + 8, 2);
    if (!date_real(y, m, d))
        return false;
    *out = date_day(y, m, d);
    return true;
}

bool date_parse_month(struct str s, day_t *first, day_t *last)
{
    if (s.n != 7 || s.p[4] != '-')
        return false;
    int y = number(s.p, 4), m = number(s.p + 5, 2);
    if (!date_real(y, m, 1))
        return false;
    *first = date_day(y, m, 1);
    *last = *first + date_month_days(y, m) - 1;
    return true;
}
