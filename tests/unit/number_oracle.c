/* Does what each line of standard input asks and prints one line; oracle.py compares the answers
 * with Python's decimal, fractions and datetime. Fields are divided by tabs; "F" is the answer
 * where the function says false. */
#include "core/date.h"
#include "core/dec.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FIELDS = 128 };
struct line {
    struct str field[MAX_FIELDS];
    int n;
};

static void refuse(const char *why)
{
    fprintf(stderr, "number_oracle: %s\n", why);
    exit(2);
}

static struct str field(const struct line *l, int i)
{
    if (i >= l->n)
        refuse("too few fields");
    return l->field[i];
}

static int64_t whole(const struct line *l, int i)
{
    struct dec d;
    if (!dec_parse(field(l, i), &d) || d.scale || !dec_fits64(d))
        refuse("not a whole number");
    return (int64_t)d.coef;
}

static struct dec decimal(const struct line *l, int i)
{
    struct dec d;
    if (!dec_parse(field(l, i), &d))
        refuse("not a decimal");
    return d;
}

static void print_dec(struct buf *out, bool ok, struct dec d)
{
    if (!ok)
        buf_char(out, 'F');
    else
        dec_print(out, d);
}

static void do_parse(const struct line *l, struct buf *out)
{
    struct dec d = {0, 0};
    print_dec(out, dec_parse(field(l, 1), &d), d);
}

static void do_printed(const struct line *l, struct buf *out)
{
    struct dec d = {0, 0};
    print_dec(out, dec_parse_printed(field(l, 2), field(l, 1).p[0], &d), d);
}

static void do_add(const struct line *l, struct buf *out)
{
    struct dec d = {0, 0};
    print_dec(out, dec_add(decimal(l, 1), decimal(l, 2), &d), d);
}

static void do_mul(const struct line *l, struct buf *out)
{
    struct dec d = {0, 0};
    print_dec(out, dec_mul(decimal(l, 1), decimal(l, 2), &d), d);
}

static void do_cmp(const struct line *l, struct buf *out)
{
    buf_int(out, dec_cmp(decimal(l, 1), decimal(l, 2)));
}

static void do_trim(const struct line *l, struct buf *out)
{
    dec_print(out, dec_trim(decimal(l, 1)));
}

static void do_mg(const struct line *l, struct buf *out)
{
    mg_print(out, whole(l, 1));
}

static void print_big(struct buf *out, const struct big *b)
{
    for (int i = b->n - 1; i >= 0; i--)
        buf_printf(out, "%016llx", (unsigned long long)b->limb[i]);
    if (b->n == 0)
        buf_char(out, '0');
}

static void print_ratio(struct buf *out, const struct ratio *r)
{
    if (r->negative)
        buf_char(out, '-');
    print_big(out, &r->num);
    buf_char(out, '/');
    print_big(out, &r->den);
}

/* "3/7" or a decimal */
static struct ratio ratio_of(struct str s)
{
    struct str rest = s, num = str_split(&rest, '/');
    struct dec n, d = {1, 0};
    struct ratio r;
    if (!dec_parse(num, &n) || (rest.p && !dec_parse(rest, &d)))
        refuse("not a fraction");
    if (!rest.p)
        return ratio_dec(n);
    if (!ratio_frac((int64_t)n.coef, (int64_t)d.coef, &r))
        refuse("zero denominator");
    return r;
}

/* chain PLACES start op value op value ...: the fraction, its rounding, its text; or F and the step
 * that said false */
static void do_chain(const struct line *l, struct buf *out)
{
    struct ratio r = ratio_of(field(l, 2));
    for (int i = 3; i + 1 < l->n; i += 2) {
        struct ratio v = ratio_of(field(l, i + 1));
        char op = field(l, i).p[0];
        bool ok = op == '*'   ? ratio_mul(&r, &v, &r)
                  : op == '/' ? ratio_div(&r, &v, &r)
                  : op == '+' ? ratio_add(&r, &v, &r)
                  : op == 'q' ? ratio_mul(&r, &r, &r)
                              : ratio_sub(&r, &v, &r);
        if (!ok) {
            buf_printf(out, "F %d", i);
            return;
        }
    }
    int places = (int)whole(l, 1);
    int64_t rounded = 0;
    print_ratio(out, &r);
    if (ratio_round(&r, places, &rounded))
        buf_printf(out, " %lld ", (long long)rounded);
    else
        buf_cstr(out, " F ");
    buf_cstr(out, ratio_print(out, &r, places < 0 ? 0 : places) ? " exact" : " rounded");
}

static void do_rcmp(const struct line *l, struct buf *out)
{
    struct ratio a = ratio_of(field(l, 1)), b = ratio_of(field(l, 2));
    buf_int(out, ratio_cmp(&a, &b));
}

static void do_split(const struct line *l, struct buf *out)
{
    int64_t weight[MAX_FIELDS], part[MAX_FIELDS];
    for (int i = 2; i < l->n; i++)
        weight[i - 2] = whole(l, i);
    split_whole(whole(l, 1), weight, l->n - 2, part);
    for (int i = 0; i < l->n - 2; i++)
        buf_printf(out, "%s%lld", i ? " " : "", (long long)part[i]);
}

static void do_day(const struct line *l, struct buf *out)
{
    day_t day = (day_t)whole(l, 1);
    struct ymd t = date_ymd(day);
    date_print(out, day);
    buf_printf(out, " %d %d %d", date_day(t.y, t.m, t.d), date_fiscal_year(day, (int)whole(l, 2)),
               date_month_start(date_month_index(day)));
}

static void do_date(const struct line *l, struct buf *out)
{
    day_t day;
    char format[8] = "";
    struct str name = field(l, 1);
    memcpy(format, name.p, name.n < 7 ? name.n : 7);
    if (date_parse_printed(field(l, 2), format, &day))
        date_print(out, day);
    else
        buf_char(out, 'F');
}

static void do_month(const struct line *l, struct buf *out)
{
    day_t first, last;
    if (!date_parse_printed_month(field(l, 1), &first, &last)) {
        buf_char(out, 'F');
        return;
    }
    date_print(out, first);
    buf_char(out, ' ');
    date_print(out, last);
}

static const struct {
    const char *name;
    void (*run)(const struct line *, struct buf *);
} operations[] = {
    {"parse", do_parse}, {"printed", do_printed}, {"add", do_add}, {"mul", do_mul},
    {"cmp", do_cmp},     {"trim", do_trim},       {"mg", do_mg},   {"chain", do_chain},
    {"rcmp", do_rcmp},   {"split", do_split},     {"day", do_day}, {"date", do_date},
    {"month", do_month},
};

static void answer(struct str text, struct buf *out)
{
    struct line l = {.n = 0};
    struct str rest = text;
    while (rest.p && l.n < MAX_FIELDS)
        l.field[l.n++] = str_split(&rest, '\t');
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (str_is(l.field[0], operations[i].name)) {
            operations[i].run(&l, out);
            buf_char(out, '\n');
            return;
        }
    refuse("unknown operation");
}

int main(void)
{
    char *text = NULL;
    size_t cap = 0;
    struct buf out = {0};
    ssize_t n;
    while ((n = getline(&text, &cap, stdin)) > 0) {
        buf_reset(&out);
        answer((struct str){text, (size_t)n - (text[n - 1] == '\n')}, &out);
        fwrite(out.p, 1, out.n, stdout);
    }
    free(text);
    buf_free(&out);
    return fflush(stdout) == 0 ? 0 : 1;
}
