/* Dates and months as bills print them. The text is made plain (full-width digits, ㋿) and read
 * from left to right; anything left over refuses it. */
#include "core/date.h"
#include "core/number.h"
#include <string.h>

struct era {
    const char *name;
    char letter;
    int offset; /* year = era year + offset */
    int first[3], last[3];
};
/* Showa: 1926-12-25; Heisei: Ordinance No. 1 of 1989 (from 8 January); Reiwa: Ordinance No. 143 of
 * 2019 (from 1 May). */
static const struct era eras[] = {
    {"令和", 'R', 2018, {2019, 5, 1}, {2199, 12, 31}},
    {"平成", 'H', 1988, {1989, 1, 8}, {2019, 4, 30}},
    {"昭和", 'S', 1925, {1926, 12, 25}, {1989, 1, 7}},
};

static bool take(struct str *s, const char *sign)
{
    if (!str_starts(*s, sign))
        return false;
    size_t n = strlen(sign);
    s->p += n;
    s->n -= n;
    return true;
}

static void skip_blanks(struct str *s)
{
    for (; s->n && s->p[0] == ' '; s->n--)
        s->p++;
}

/* A run of digits, `least` to `most` of them: not fewer, not more. */
static bool take_number(struct str *s, size_t least, size_t most, int *out)
{
    size_t n = 0;
    int v = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        if (n < 9)
            v = v * 10 + s->p[n] - '0';
    if (n < least || n > most || n > 9)
        return false;
    s->p += n;
    s->n -= n;
    *out = v;
    return true;
}

static const struct era *take_era(struct str *s)
{
    if (s->n && s->p[0] >= '0' && s->p[0] <= '9')
        return NULL;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        char upper[] = {eras[i].letter, '\0'}, lower[] = {(char)(eras[i].letter + 32), '\0'};
        if (take(s, eras[i].name))
            return &eras[i];
        if (take(s, upper) || take(s, lower)) {
            take(s, ".");
            return &eras[i];
        }
    }
    return NULL;
}

static day_t day_of(const int ymd[3])
{
    return date_day(ymd[0], ymd[1], ymd[2]);
}

/* The year with its era, if any: four digits, or 元 or one or two digits behind an era. */
static bool take_year(struct str *s, const struct era **era, int *year)
{
    *era = take_era(s);
    if (!*era)
        return take_number(s, 4, 4, year);
    skip_blanks(s);
    if (take(s, "元"))
        *year = 1;
    else if (!take_number(s, 1, 2, year) || *year == 0)
        return false;
    *year += (*era)->offset;
    return true;
}

/* The sign between year and month or month and day; blanks may stand around it ("令和 6年 4月 1日",
 * "R 6. 4. 1"). */
static bool take_sign(struct str *s, const char *sign)
{
    skip_blanks(s);
    bool found = take(s, sign);
    skip_blanks(s);
    return found;
}

static const char *take_separator(struct str *s)
{
    static const char *const separators[] = {"-", "/", ".", "年"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (take_sign(s, separators[i]))
            return separators[i];
    return NULL;
}

static bool in_era(const struct era *era, day_t first, day_t last)
{
    return !era || (last >= day_of(era->first) && first <= day_of(era->last));
}

static bool real_day(const struct era *era, int y, int m, int d, day_t *out)
{
    if (!date_real(y, m, d))
        return false;
    *out = date_day(y, m, d);
    return in_era(era, *out, *out);
}

static bool eight_digits(struct str *s)
{
    size_t n = 0;
    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    return n == 8;
}

static bool take_ymd(struct str *s, day_t *out)
{
    const struct era *era = NULL;
    int y, m, d;
    if (eight_digits(s)) {
        take_number(s, 8, 8, &d);
        return real_day(NULL, d / 10000, d / 100 % 100, d % 100, out);
    }
    if (!take_year(s, &era, &y))
        return false;
    const char *separator = take_separator(s);
    if (!separator || !take_number(s, 1, 2, &m))
        return false;
    bool words = strcmp(separator, "年") == 0;
    if (!take_sign(s, words ? "月" : separator) || !take_number(s, 1, 2, &d))
        return false;
    if (words && !take_sign(s, "日"))
        return false;
    return real_day(era, y, m, d, out);
}

static bool take_iso(struct str *s, day_t *out)
{
    struct str date = {s->p, 10};
    if (s->n < 10 || !date_parse_iso(date, out))
        return false;
    s->p += 10;
    s->n -= 10;
    return s->n == 0 || s->p[0] < '0' || s->p[0] > '9'; /* "2024-04-0112:00" is no date */
}

/* Month and day in the order of the format, then a year of four digits, or two for 20YY. */
static bool take_with_year_last(struct str *s, bool day_first, day_t *out)
{
    int first, second, year;
    if (!take_number(s, 1, 2, &first))
        return false;
    const char *separator = take_separator(s);
    if (!separator || strcmp(separator, "年") == 0 || !take_number(s, 1, 2, &second) ||
        !take_sign(s, separator))
        return false;
    size_t before = s->n;
    if (!take_number(s, 2, 4, &year) || before - s->n == 3)
        return false;
    if (before - s->n == 2)
        year += 2000;
    return real_day(NULL, year, day_first ? second : first, day_first ? first : second, out);
}

static bool take_date(struct str *s, const char *format, day_t *out)
{
    if (strcmp(format, "iso") == 0)
        return take_iso(s, out);
    if (strcmp(format, "ymd") == 0)
        return take_ymd(s, out);
    if (strcmp(format, "mdy") == 0)
        return take_with_year_last(s, false, out);
    return strcmp(format, "dmy") == 0 && take_with_year_last(s, true, out);
}

/* "(月)", "(月曜日)" or "月曜日" behind the date must be the weekday of that date. */
static bool take_weekday(struct str *s, day_t day)
{
    static const char *const names[7] = {"木", "金", "土", "日",
                                         "月", "火", "水"}; /* 1970-01-01: 木 */
    skip_blanks(s);
    if (s->n == 0)
        return true;
    struct str rest = *s;
    bool bracket = take(&rest, "(");
    int weekday = (day % 7 + 7) % 7;
    if (!bracket && !str_has(rest, "曜"))
        return true;
    if (!take(&rest, names[weekday]))
        return false;
    bool word = take(&rest, "曜日") || take(&rest, "曜");
    if (bracket ? !take(&rest, ")") : !word)
        return false;
    *s = rest;
    return true;
}

/* +09:00 behind a time: the date stands as printed, in that zone. Z would need the site's zone, so
 * it is refused. */
static bool take_offset(struct str *s)
{
    int hour, minute;
    if (!take(s, "+") && !take(s, "-"))
        return true;
    return take_number(s, 2, 2, &hour) && take(s, ":") && take_number(s, 2, 2, &minute) &&
           hour <= 14 && minute < 60;
}

/* A time of day, or nothing; 24:00 is the start of the next day. */
static bool take_time(struct str *s, day_t *day)
{
    int hour, minute, second = 0, fraction = 0;
    bool required = take(s, "T");
    skip_blanks(s);
    if (s->n == 0)
        return !required;
    if (!take_number(s, 1, 2, &hour) || !take(s, ":") || !take_number(s, 2, 2, &minute))
        return false;
    if (take(s, ":") && !take_number(s, 2, 2, &second))
        return false;
    if (take(s, ".") && !take_number(s, 1, 9, &fraction))
        return false;
    if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute || second || fraction)))
        return false;
    *day += hour == 24;
    return take_offset(s);
}

bool date_parse_printed(struct str s, const char *format, day_t *out)
{
    char field[PLAIN_MAX];
    struct str plain = {field, 0};
    day_t day;
    if (!printed_plain(s, field, &plain.n))
        return false;
    plain = str_trim(plain);
    if (!take_date(&plain, format, &day) || !take_weekday(&plain, day) || !take_time(&plain, &day))
        return false;
    skip_blanks(&plain);
    if (plain.n || day > date_day(2199, 12, 31)) /* 24:00 on the last day */
        return false;
    *out = day;
    return true;
}

/* Six digits YYYYMM, else year, sign and month. */
static bool take_month(struct str *s, const struct era **era, int *y, int *m)
{
    struct str whole = *s;
    int v;
    if (take_number(&whole, 6, 6, &v)) {
        *s = whole;
        *y = v / 100;
        *m = v % 100;
        return true;
    }
    if (!take_year(s, era, y))
        return false;
    const char *separator = take_separator(s);
    if (!separator || !take_number(s, 1, 2, m))
        return false;
    if (strcmp(separator, "年") != 0)
        return true;
    bool found = take_sign(s, "月");
    take(s, "分");
    return found;
}

bool date_parse_printed_month(struct str s, day_t *first, day_t *last)
{
    char field[PLAIN_MAX];
    struct str plain = {field, 0};
    const struct era *era = NULL;
    int y, m;
    if (!printed_plain(s, field, &plain.n))
        return false;
    plain = str_trim(plain);
    if (!take_month(&plain, &era, &y, &m) || plain.n || !date_real(y, m, 1))
        return false;
    day_t start = date_day(y, m, 1), end = start + date_month_days(y, m) - 1;
    if (!in_era(era, start, end))
        return false;
    *first = start;
    *last = end;
    return true;
}
