/* One cell of a workbook as text. */
#include "core/date.h"
#include "core/dec.h"
#include "ingest/xlsx.h"
#include <string.h>
#include <strings.h>

/* ---- format codes ---- */
struct parts {
    bool year, month, day, time, hours, percent, digits, scaled, other;
    int zeros;
};

/* The length of what stands at p and is not a part of the value: literals, colours, conditions. */
static size_t aside(struct str code, size_t i)
{
    char end = code.p[i] == '"' ? '"' : code.p[i] == '[' ? ']' : 0;
    if (code.p[i] == '\\' || code.p[i] == '_' || code.p[i] == '*')
        return 2;
    if (!end)
        return 0;
    const char *close = memchr(code.p + i + 1, end, code.n - i - 1);
    return close ? (size_t)(close - code.p) - i + 1 : code.n - i;
}

/* [h], [mm], [ss] */
static bool elapsed(struct str code, size_t i, size_t n)
{
    for (size_t k = i + 1; k + 1 < i + n; k++)
        if (!strchr("hmsHMS", code.p[k]))
            return false;
    return code.p[i] == '[' && n > 2;
}

/* An m is minutes behind an h or before an s. */
static bool minutes(struct str code, size_t i, char before)
{
    if (before == 'h')
        return true;
    while (i < code.n && (code.p[i] == 'm' || code.p[i] == 'M'))
        i++;
    for (size_t n; i < code.n; i += n) {
        n = aside(code, i);
        if (n == 0 && code.p[i] != ':' && code.p[i] != ' ' && code.p[i] != '.')
            return code.p[i] == 's' || code.p[i] == 'S';
        n = n ? n : 1;
    }
    return false;
}

static void take_letter(struct parts *p, struct str code, size_t i, char *before)
{
    char c = code.p[i] | 0x20;
    if (c == 'm' && *before == 'm')
        return;
    if (c == 'm' && minutes(code, i, *before))
        p->time = true;
    else if (c == 'm')
        p->month = true;
    p->year |= c == 'y' || c == 'e' || c == 'g';
    p->day |= c == 'd';
    p->time |= c == 'h' || c == 's';
    if (strchr("ymdhseg", c))
        *before = c;
    else
        p->other = true;
}

static void take_sign(struct parts *p, struct str code, size_t i)
{
    char c = code.p[i];
    p->percent |= c == '%';
    if (c == '0' || c == '#' || c == '?') {
        p->digits = true;
        p->zeros += c == '0';
        p->scaled = false;
        p->other |= c != '0';
    } else if (c == ',') {
        p->scaled = p->digits;
        p->other = true;
    } else if (c != ' ') {
        p->other = true;
    }
}

/* Of the first section, that of positive numbers. */
static struct parts read_code(struct str code)
{
    struct parts p = {0};
    char before = 0;
    for (size_t i = 0, n; i < code.n && code.p[i] != ';'; i += n) {
        n = aside(code, i);
        if (n) {
            if (elapsed(code, i, n)) {
                p.hours = true;
                before = 'h';
            }
            continue;
        }
        n = 1;
        if (i + 1 < code.n && (code.p[i] | 0x20) == 'e' && strchr("+-", code.p[i + 1]))
            p.other = true; /* 0.00E+00 */
        else if ((code.p[i] >= 'a' && code.p[i] <= 'z') || (code.p[i] >= 'A' && code.p[i] <= 'Z'))
            take_letter(&p, code, i, &before);
        else
            take_sign(&p, code, i);
    }
    return p;
}

struct cell_format cell_format_of(struct str code)
{
    if (code.n == 0 || (code.n >= 7 && strncasecmp(code.p, "General", 7) == 0) ||
        str_starts(code, "G/") || str_is(code, "@"))
        return (struct cell_format){SHOW_NUMBER, 0};
    struct parts p = read_code(code);
    bool date = p.year || p.month || p.day;
    if (p.hours && !date)
        return (struct cell_format){SHOW_HOURS, 0};
    if (date)
        return (struct cell_format){p.time ? SHOW_DATE_TIME : p.day ? SHOW_DATE : SHOW_MONTH, 0};
    if (p.time)
        return (struct cell_format){SHOW_TIME, 0};
    if (p.percent)
        return (struct cell_format){SHOW_PERCENT, 0};
    if (p.scaled)
        return (struct cell_format){SHOW_SCALED, 0};
    if (p.zeros > 1 && !p.other)
        return (struct cell_format){SHOW_PADDED, p.zeros};
    return (struct cell_format){SHOW_NUMBER, 0};
}

struct cell_format cell_format_builtin(int id)
{
    static const struct {
        int from, to;
        enum shown shown;
    } known[] = {
        {9, 10, SHOW_PERCENT},    {14, 16, SHOW_DATE},  {17, 17, SHOW_MONTH}, {18, 21, SHOW_TIME},
        {22, 22, SHOW_DATE_TIME}, {27, 31, SHOW_DATE},  {32, 33, SHOW_TIME},  {34, 34, SHOW_MONTH},
        {35, 36, SHOW_DATE},      {45, 45, SHOW_TIME},  {46, 46, SHOW_HOURS}, {47, 47, SHOW_TIME},
        {50, 51, SHOW_DATE},      {52, 52, SHOW_MONTH}, {53, 54, SHOW_DATE},  {55, 55, SHOW_MONTH},
        {56, 58, SHOW_DATE},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (id >= known[i].from && id <= known[i].to)
            return (struct cell_format){known[i].shown, 0};
    return (struct cell_format){SHOW_NUMBER, 0};
}

/* ---- numbers ---- */
enum { EXACT = 15 /* digits that a spreadsheet keeps */, MOST = 40, PLACES = 25 };
struct digits {
    char d[MOST + 1];
    int n, point;         /* 0.d1d2d3... x 10^point */
    bool negative, whole; /* whole: digits and nothing else */
    bool scientific;
};

static bool read_exponent(struct str s, size_t i, int *e)
{
    bool minus = i < s.n && s.p[i] == '-';
    i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
    *e = 0;
    if (i == s.n || s.n - i > 3)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *e = *e * 10 + (s.p[i] - '0');
    }
    *e = minus ? -*e : *e;
    return true;
}

/* A stored number: sign, digits, point, exponent; no INF, no NaN. */
static bool read_digits(struct str s, struct digits *out)
{
    bool point = false, any = false;
    size_t i = s.n && s.p[0] == '-';
    int e = 0;
    *out = (struct digits){.negative = i > 0, .whole = true};
    for (; i < s.n && (s.p[i] == '.' || (s.p[i] >= '0' && s.p[i] <= '9')); i++) {
        if (s.p[i] == '.' && point)
            return false;
        if (s.p[i] == '.') {
            point = true;
            continue;
        }
        any = true;
        if (out->n || s.p[i] != '0') {
            if (out->n == MOST)
                return false;
            out->d[out->n++] = s.p[i];
            out->point += !point;
        } else {
            out->point -= point;
        }
    }
    out->whole = !point && i == s.n;
    out->scientific = i < s.n;
    if (i < s.n && ((s.p[i] | 0x20) != 'e' || !read_exponent(s, i + 1, &e)))
        return false;
    out->point += e;
    return any;
}

static void round_digits(struct digits *g)
{
    if (g->n <= EXACT || g->whole)
        return;
    bool up = g->d[EXACT] >= '5';
    g->n = EXACT;
    while (up && g->n > 0 && g->d[g->n - 1] == '9')
        g->n--;
    if (up && g->n == 0) {
        g->d[g->n++] = '1';
        g->point++;
    } else if (up) {
        g->d[g->n - 1]++;
    }
    while (g->n > 0 && g->d[g->n - 1] == '0')
        g->n--;
}

/* Large ones whose digits are lost stay in the form that says so: no number is made of them. */
static void print_digits(struct buf *out, const struct digits *g)
{
    int first = g->point > 0 ? 0 : g->point;
    bool lost = g->scientific && g->n > 0 && (g->point > EXACT || g->point < -PLACES);
    if (g->n == 0) {
        buf_char(out, '0');
        return;
    }
    if (g->negative)
        buf_char(out, '-');
    if (lost) {
        buf_char(out, g->d[0]);
        if (g->n > 1)
            buf_char(out, '.');
        buf_add(out, g->d + 1, (size_t)g->n - 1);
        buf_printf(out, "E%+d", g->point - 1);
        return;
    }
    if (g->point <= 0)
        buf_cstr(out, "0.");
    for (int i = first; i < g->n || i < g->point; i++) {
        if (i == g->point && i > 0)
            buf_char(out, '.');
        buf_char(out, i >= 0 && i < g->n ? g->d[i] : '0');
    }
}

static bool short_plain(struct str s)
{
    size_t i = s.n && s.p[0] == '-', digits = 0;
    bool point = false;
    if (i == s.n || s.p[i] == '.' || (s.p[i] == '0' && i + 1 < s.n && s.p[i + 1] != '.'))
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' ? point : s.p[i] < '0' || s.p[i] > '9')
            return false;
        point |= s.p[i] == '.';
        digits += s.p[i] != '.';
    }
    return digits <= EXACT && s.p[s.n - 1] != '.';
}

static void put_plain(struct buf *out, struct str stored)
{
    struct digits g;
    if (short_plain(stored) || !read_digits(stored, &g)) {
        buf_str(out, stored);
        return;
    }
    round_digits(&g);
    print_digits(out, &g);
}

/* ---- dates ---- */
enum { DAY_SECONDS = 86400, LEAP_BUG = 60 /* 1900-02-29, which never was */ };

/* Day and second of a serial number; false when it is none. DAY_NONE: within the day before the
 * first. */
static bool split_serial(struct str plain, bool from_1904, day_t *day, int *second)
{
    struct dec v;
    i128 one = 1;
    if (!dec_parse(plain, &v) || v.coef < 0 || v.scale > 18)
        return false;
    for (int i = 0; i < v.scale; i++)
        one *= 10;
    i128 whole = v.coef / one;
    i128 s = (v.coef % one * DAY_SECONDS * 2 + one) / (2 * one);
    if (s == DAY_SECONDS) {
        whole++;
        s = 0;
    }
    if (whole > 150000 || (!from_1904 && whole == LEAP_BUG))
        return false;
    int w = (int)whole;
    *second = (int)s;
    *day = from_1904      ? date_day(1904, 1, 1) + w
           : w == 0       ? DAY_NONE
           : w > LEAP_BUG ? date_day(1900, 3, 1) + w - LEAP_BUG - 1
                          : date_day(1900, 1, 1) + w - 1;
    return *day == DAY_NONE || *day <= date_day(2199, 12, 31);
}

static void put_time(struct buf *out, int64_t second)
{
    buf_printf(out, "%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60));
    if (second % 60)
        buf_printf(out, ":%02d", (int)(second % 60));
}

static void put_date(struct buf *out, day_t day, int second, enum shown shown)
{
    struct ymd d = date_ymd(day);
    if (shown == SHOW_MONTH) {
        buf_printf(out, "%04d-%02d", d.y, d.m);
        return;
    }
    date_print(out, day);
    if (shown != SHOW_DATE && (second || shown == SHOW_DATE_TIME)) {
        buf_char(out, ' ');
        put_time(out, second);
    }
}

static bool put_serial(struct buf *out, struct str plain, enum shown shown, bool from_1904)
{
    day_t day;
    int second;
    if (!split_serial(plain, from_1904, &day, &second))
        return false;
    bool clock = shown == SHOW_TIME || shown == SHOW_HOURS;
    day_t first = from_1904 ? date_day(1904, 1, 1) : DAY_NONE;
    if (clock && day == first)
        put_time(out, second);
    else if (shown == SHOW_HOURS)
        put_time(out,
                 (int64_t)(from_1904                     ? day - first
                           : day >= date_day(1900, 3, 1) ? day - date_day(1900, 3, 1) + LEAP_BUG + 1
                                                         : day - date_day(1900, 1, 1) + 1) *
                         DAY_SECONDS +
                     second);
    else if (day == DAY_NONE)
        return false;
    else
        put_date(out, day, second, shown);
    return true;
}

void cell_iso_date(struct buf *out, struct str stored, struct cell_format f)
{
    day_t day;
    int h, m;
    struct str date = {stored.p, stored.n < 10 ? stored.n : 10};
    if (!date_parse_iso(date, &day)) {
        buf_str(out, stored);
        return;
    }
    const char *t = stored.n > 10 ? stored.p + 11 : NULL;
    size_t n = t ? stored.n - 11 : 0;
    bool timed = n >= 5 && t[2] == ':' && memcmp(t, "00:00", 5) != 0;
    put_date(out, day, 0, f.shown == SHOW_MONTH ? SHOW_MONTH : SHOW_DATE);
    h = timed ? (t[0] - '0') * 10 + (t[1] - '0') : 0;
    m = timed ? (t[3] - '0') * 10 + (t[4] - '0') : 0;
    if (timed && f.shown != SHOW_MONTH && h >= 0 && h < 24 && m >= 0 && m < 60)
        buf_printf(out, " %02d:%02d", h, m);
}

static void put_percent(struct buf *out, struct str plain)
{
    struct dec v, hundred = {100, 0};
    if (dec_parse(plain, &v) && dec_mul(v, hundred, &v))
        dec_print(out, dec_trim(v));
    else
        buf_str(out, plain);
    buf_char(out, '%');
}

static void put_padded(struct buf *out, struct str plain, int zeros)
{
    bool digits = plain.n > 0;
    for (size_t i = 0; i < plain.n; i++)
        digits &= plain.p[i] >= '0' && plain.p[i] <= '9';
    for (int i = (int)plain.n; digits && i < zeros; i++)
        buf_char(out, '0');
    buf_str(out, plain);
}

enum cell_fault cell_number(struct buf *out, struct str stored, struct cell_format f,
                            bool from_1904)
{
    if (f.shown == SHOW_NUMBER || f.shown == SHOW_SCALED) {
        put_plain(out, stored);
        return f.shown == SHOW_SCALED ? CELL_SCALED : CELL_SOUND;
    }
    struct buf plain = {0};
    put_plain(&plain, stored);
    if (f.shown == SHOW_PERCENT)
        put_percent(out, buf_view(&plain));
    else if (f.shown == SHOW_PADDED)
        put_padded(out, buf_view(&plain), f.zeros);
    else if (!put_serial(out, buf_view(&plain), f.shown, from_1904))
        buf_str(out, buf_view(&plain));
    buf_free(&plain);
    return CELL_SOUND;
}

/* ---- text ---- */
static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The unit of _xHHHH_ at p, -1: none. */
static int escape(const char *p, size_t n)
{
    int v = 0;
    if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        if (hex(p[i]) < 0)
            return -1;
        v = v * 16 + hex(p[i]);
    }
    return v;
}

static void put_utf8(struct buf *out, int c)
{
    if (c < 0x80) {
        buf_char(out, (char)c);
        return;
    }
    if (c >= 0x800) {
        buf_char(out, (char)(0xE0 | c >> 12));
        buf_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
    } else {
        buf_char(out, (char)(0xC0 | c >> 6));
    }
    buf_char(out, (char)(0x80 | (c & 0x3F)));
}

/* Halves of surrogates and NUL stay as they are written: they are no characters. */
void cell_text(struct buf *out, struct str s)
{
    const char *at = s.n ? memchr(s.p, '_', s.n) : NULL;
    for (size_t i = 0; at && i < s.n;) {
        int c = escape(s.p + i, s.n - i);
        if (c > 0 && (c < 0xD800 || c > 0xDFFF)) {
            put_utf8(out, c);
            i += 7;
        } else {
            buf_char(out, s.p[i++]);
        }
    }
    if (!at)
        buf_str(out, s);
}
