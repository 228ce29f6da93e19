/* Numbers as bills print them: dec_parse_printed. What stands around the digits is taken off layer
 * by layer, each kind at most once; what remains must be digits with the thousands where they
 * belong. */
#include "core/number.h"
#include <string.h>

/* What stood around the digits. */
struct around {
    int minus;      /* signs that negate, brackets included */
    int plus;       /* a sign that does not */
    int currencies; /* in front */
    int yen;        /* 円 behind */
    bool trailing;  /* a minus behind */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take(struct str *s, const char *sign)
{
    if (!str_starts(*s, sign))
        return false;
    size_t n = strlen(sign);
    s->p += n;
    s->n -= n;
    return true;
}

static bool take_end(struct str *s, const char *sign)
{
    if (!str_ends(*s, sign))
        return false;
    s->n -= strlen(sign);
    return true;
}

/* Hyphen-minus, minus sign, hyphen, the triangles of Japanese accounts; － has become - already. */
static bool take_minus(struct str *s, bool (*from)(struct str *, const char *))
{
    return from(s, "-") || from(s, "\u2212") || from(s, "\u2010");
}

static bool take_front(struct str *s, struct around *a)
{
    if (take_minus(s, take) || take(s, "△") || take(s, "▲"))
        a->minus++;
    else if (take(s, "+"))
        a->plus++;
    else if (take(s, "¥") || take(s, "\\"))
        a->currencies++;
    else
        return false;
    return true;
}

static bool take_back(struct str *s, struct around *a)
{
    if (take_end(s, "円")) {
        a->yen++;
    } else if (take_minus(s, take_end)) {
        a->minus++;
        a->trailing = true;
    } else {
        return false;
    }
    return true;
}

static bool take_brackets(struct str *s, struct around *a)
{
    if (s->n < 2 || s->p[0] != '(' || s->p[s->n - 1] != ')')
        return false;
    s->p++;
    s->n -= 2;
    a->minus++;
    return true;
}

static bool take_around(struct str *s, struct around *a)
{
    *s = str_trim(*s);
    while (s->n && !(is_digit(s->p[0]) && is_digit(s->p[s->n - 1])) &&
           (take_front(s, a) || take_back(s, a) || take_brackets(s, a)))
        *s = str_trim(*s);
    /* "¥1,234-" is how Japanese receipts close an amount, not a negative one: not to be told apart,
     * so refused. */
    if (a->trailing && (a->currencies || a->yen))
        return false;
    return a->minus + a->plus <= 1 && a->currencies <= 1 && a->yen <= 1;
}

/* The separator that divides thousands here; 0: none; the decimal mark decides which there can be.
 */
static bool is_separator(char c, char point)
{
    return point == ',' ? c == '.' || c == ' ' || c == '\'' : c == ',';
}

/* Copies the whole part without its separators: a first group of one to three digits, not starting
 * with 0, then groups of three, one kind of separator throughout. Returns how much of s was read;
 * 0: not so. */
static size_t whole_part(struct str s, char point, char *out, size_t *n)
{
    size_t i = 0, group = 0;
    char separator = 0;
    for (; i < s.n && s.p[i] != point; i++) {
        if (is_digit(s.p[i])) {
            out[(*n)++] = s.p[i];
            group++;
            continue;
        }
        bool first = separator == 0;
        if (!is_separator(s.p[i], point) || (!first && s.p[i] != separator))
            return 0;
        if (first ? group < 1 || group > 3 || s.p[0] == '0' : group != 3)
            return 0;
        separator = s.p[i];
        group = 0;
    }
    return separator && group != 3 ? 0 : i;
}

static bool parse_body(struct str s, char point, bool negative, struct dec *out)
{
    char text[PLAIN_MAX + 1];
    size_t n = 0;
    if (s.n == 0 || s.n >= PLAIN_MAX || !(is_digit(s.p[0]) || s.p[0] == point))
        return false;
    if (negative)
        text[n++] = '-';
    size_t read = whole_part(s, point, text, &n);
    if (read == 0 && s.p[0] != point)
        return false;
    for (size_t i = read; i < s.n; i++) {
        if (i == read ? s.p[i] != point : !is_digit(s.p[i]))
            return false;
        text[n++] = i == read ? '.' : s.p[i];
    }
    return dec_parse((struct str){text, n}, out);
}

bool dec_parse_printed(struct str s, char point, struct dec *out)
{
    char field[PLAIN_MAX];
    struct str plain = {field, 0};
    struct around around = {0};
    if (point != '.' && point != ',')
        return false;
    if (point == '.' && dec_parse(s, out))
        return true;
    return printed_plain(s, field, &plain.n) && take_around(&plain, &around) &&
           parse_body(plain, point, around.minus > 0, out);
}
