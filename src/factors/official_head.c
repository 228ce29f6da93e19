/* What a list says of itself before its table: which list it is, of which results, for which use,
 * published when. */
#include "factors/official.h"
#include <string.h>

/* Reads "R6", "令和6", "令和元", "H30", "平成30" at the front of s as a fiscal year, and gives its
 * length; 0 where there is none. */
static size_t era_year(struct str s, int *year)
{
    static const struct {
        const char *name;
        int before; /* the year before its first */
    } era[] = {{"令和", 2018}, {"R", 2018}, {"平成", 1988}, {"H", 1988}};
    for (size_t k = 0; k < sizeof era / sizeof *era; k++) {
        if (!str_starts(s, era[k].name))
            continue;
        size_t i = strlen(era[k].name);
        struct str rest = {s.p + i, s.n - i};
        int n = 0;
        if (str_starts(rest, "元")) {
            *year = era[k].before + 1;
            return i + strlen("元");
        }
        size_t digits = 0;
        for (; digits < 2 && digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9';
             digits++)
            n = n * 10 + (rest.p[digits] - '0');
        *year = era[k].before + n;
        return digits && n ? i + digits : 0;
    }
    return 0;
}

static struct str from(struct str s, size_t i)
{
    return (struct str){s.p + i, s.n - i};
}

/* The first "<era year>" directly followed by one of `behind`; *rest is what follows. */
static bool find_year(struct str s, const char *const *behind, int *year, struct str *token,
                      struct str *rest)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t n = era_year(from(s, i), year);
        struct str after = from(s, i + n);
        for (int k = 0; n && behind[k]; k++)
            if (str_starts(after, behind[k])) {
                size_t whole = n + strlen(behind[k]);
                *token = (struct str){s.p + i, whole};
                *rest = from(s, i + whole);
                return true;
            }
    }
    return false;
}

/* The days on the rest of the title's line: the first is that of publication, the last of the last
 * update. */
static void days(struct official *o, struct str line)
{
    int year, n = 0;
    for (size_t i = 0; i < line.n; i++) {
        size_t length = era_year(from(line, i), &year);
        while (length && i + length < line.n && strchr("0123456789.", line.p[i + length]))
            length++;
        struct str token = {line.p + i, length};
        while (token.n && token.p[token.n - 1] == '.')
            token.n--;
        day_t day;
        if (!length || !date_parse_printed(token, "ymd", &day))
            continue;
        o->published = day;
        o->day_printed = official_keep(o, token);
        n++;
        i += length - 1;
    }
    o->updated = n > 1;
}

static bool lacks(struct official *o, const char *what)
{
    official_fault_at(o, 1, 1, E_LIST_HEAD, what, NULL);
    return false;
}

static bool years(struct official *o, struct str text)
{
    static const char *const use[] = {"年度の温室効果ガス排出量を算定する際に用いる", NULL},
                             *const due[] = {"年度", NULL};
    struct str token, rest;
    bool said = find_year(text, use, &o->used, &token, &rest);
    if (!said && !o->gas)
        return lacks(o, "令和N年度の温室効果ガス排出量を算定する際に用いる係数");
    if (!said) {
        o->used = o->result;
        o->report = o->used + 1;
        return true;
    }
    struct str line = str_split(&rest, '\n');
    if (!find_year(line, due, &o->report, &token, &rest))
        o->report = o->used + 1;
    if (o->used != o->result + !o->gas || o->report != o->used + 1)
        official_fault_at(o, 1, 1, E_LIST_YEARS, o->results.p, NULL);
    return true;
}

bool official_head(struct official *o)
{
    static const char *const results[] = {"年度実績", "年度供給実績", NULL};
    static const char power[] = "電気事業者別排出係数", gas[] = "ガス事業者別排出係数";
    struct str text = buf_view(&o->head), token, rest;
    o->gas = str_has(text, gas);
    if (!o->gas && !str_has(text, power))
        return lacks(o, power);
    const char *title = memmem(text.p, text.n, o->gas ? gas : power, strlen(o->gas ? gas : power));
    if (!find_year(from(text, (size_t)(title - text.p)), results, &o->result, &token, &rest))
        return lacks(o, "R6年度実績");
    o->results = official_keep(o, token);
    days(o, str_split(&rest, '\n'));
    if (!o->day_printed.n)
        return lacks(o, "R8.6.4");
    return years(o, text);
}
