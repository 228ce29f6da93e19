#include "core/date.h"
#include <time.h>

enum { DAY = 86400 };

int64_t clock_now(void)
{
    return (int64_t)time(NULL);
}

void clock_print(struct buf *out, int64_t seconds)
{
    int64_t day = seconds / DAY;
    int rest = (int)(seconds % DAY);
    date_print(out, (day_t)day);
    buf_printf(out, "T%02d:%02d:%02dZ", rest / 3600, rest / 60 % 60, rest % 60);
}

static bool two_digits(struct str s, size_t at, int below, int *v)
{
    char tens = s.p[at], ones = s.p[at + 1];
    *v = (tens - '0') * 10 + (ones - '0');
    return tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9' && *v < below;
}

bool clock_parse(struct str s, int64_t *seconds)
{
    day_t day;
    int h, m, sec;
    if (s.n != 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' || s.p[19] != 'Z' ||
        !date_parse_iso((struct str){s.p, 10}, &day) || !two_digits(s, 11, 24, &h) ||
        !two_digits(s, 14, 60, &m) || !two_digits(s, 17, 60, &sec))
        return false;
    *seconds = (int64_t)day * DAY + h * 3600 + m * 60 + sec;
    return true;
}
