/* Exact decimals: what is a number and what is not, and that no digit is lost. */
#include "core/dec.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static const char *printed(struct dec d)
{
    static char text[100];
    struct buf out = {0};
    dec_print(&out, d);
    memcpy(text, out.p, out.n + 1);
    buf_free(&out);
    return text;
}

static struct dec decimal(const char *text)
{
    struct dec d;
    ck_assert_msg(dec_parse(str_of(text), &d), "%s is a decimal", text);
    return d;
}

/* ---- plain decimals ---- */
static const struct {
    const char *text, *shown; /* NULL: not a decimal */
} plain[] = {
    {"0", "0"},
    {"1234.567", "1234.567"},
    {"1.50", "1.50"}, /* digits are kept as printed */
    {"-12.50", "-12.50"},
    {"+7", "7"},
    {".5", "0.5"},
    {"5.", "5"},
    {"-0", "0"},
    {"0.000000000000000000000000000001", "0.000000000000000000000000000001"},
    {"9999999999999999999", "9999999999999999999"},   /* 19 digits: the last that fit in 64 bits */
    {"99999999999999999999", "99999999999999999999"}, /* 20 */
    {"18446744073709551616", "18446744073709551616"}, /* 2^64 */
    {"999999999999999999999999999999999999", "999999999999999999999999999999999999"}, /* 36 */
    {"000000000000000000000000000000000000000001", "1"}, /* leading zeros are no digits */
    {"-123456.789012345678901234567890123456",
     "-123456.789012345678901234567890123456"},       /* 36 in all */
    {"1234567.789012345678901234567890123456", NULL}, /* 37 in all */
    {"1000000000000000000000000000000000000", NULL},  /* 37 */
    {"0.0000000000000000000000000000001", NULL},      /* 31 decimals */
    {"", NULL},
    {"-", NULL},
    {".", NULL},
    {"-.", NULL},
    {"+", NULL},
    {"--1", NULL},
    {"1.2.3", NULL},
    {"1,234", NULL}, /* thousands: only dec_parse_printed */
    {"1e3", NULL},
    {"0x10", NULL},
    {" 1", NULL},
    {"1 ", NULL},
    {"１", NULL},
    {"inf", NULL},
    {"nan", NULL},
};

START_TEST(plain_decimals)
{
    struct dec d = {77, 0};
    bool ok = dec_parse(str_of(plain[_i].text), &d);
    if (plain[_i].shown)
        ck_assert_str_eq(ok ? printed(d) : "refused", plain[_i].shown);
    else
        ck_assert_msg(!ok, "%s is not a decimal", plain[_i].text);
}
END_TEST

/* A slice need not end in NUL: the byte behind it must not be read. */
START_TEST(slice_ends_where_it_says)
{
    struct dec d;
    ck_assert(dec_parse((struct str){"12345", 3}, &d));
    ck_assert_str_eq(printed(d), "123");
}
END_TEST

/* ---- printed numbers ---- */
static const struct {
    const char *text, *point, *shown;
} bills[] = {
    {"1,234", ".", "1234"},
    {"1,234,567.80", ".", "1234567.80"},
    {"１，２３４．５", ".", "1234.5"},
    {"  1234　", ".", "1234"},
    {"\u00a042\u202f", ".", "42"},
    {"△1,234", ".", "-1234"},
    {"▲ 56.7", ".", "-56.7"},
    {"－１２", ".", "-12"},
    {"\u221212", ".", "-12"},
    {"‐12", ".", "-12"},
    {"(123)", ".", "-123"},
    {"（１２３）", ".", "-123"},
    {"123-", ".", "-123"},
    {"¥1,234", ".", "1234"},
    {"￥１，２３４", ".", "1234"},
    {"\\1,234", ".", "1234"},
    {"1,234円", ".", "1234"},
    {"-¥1,234", ".", "-1234"},
    {"¥-1,234", ".", "-1234"},
    {"(¥1,234)", ".", "-1234"},
    {"+5", ".", "5"},
    {"1.234.567,8", ",", "1234567.8"},
    {"1 234 567,8", ",", "1234567.8"},
    {"1'234,5", ",", "1234.5"},
    {"1.234", ",", "1234"},
    {"-12,50", ",", "-12.50"},
    {",5", ",", "0.5"},
    /* never guessed */
    {"1,23", ".", NULL},
    {"12,3456", ".", NULL},
    {"1234,567", ".", NULL}, /* thousands missing in front */
    {"1,234567", ".", NULL},
    {",123", ".", NULL},
    {"1,,234", ".", NULL},
    {"0,123", ".", NULL}, /* a decimal comma? */
    {"1.234,5", ".", NULL},
    {"1,234.5", ",", NULL},
    {"1.234 567", ",", NULL}, /* two separators */
    {"1 234", ".", NULL},
    {"1.234.567", ".", NULL},
    {"¥1,234-", ".", NULL}, /* how a receipt closes an amount, or a negative one? */
    {"1,234円-", ".", NULL},
    {"--5", ".", NULL},
    {"-(5)", ".", NULL},
    {"△-5", ".", NULL},
    {"-5-", ".", NULL},
    {"(5", ".", NULL},
    {"5)", ".", NULL},
    {"()", ".", NULL},
    {"-", ".", NULL},
    {"－", ".", NULL},
    {"△", ".", NULL},
    {"円", ".", NULL},
    {"", ".", NULL},
    {"　", ".", NULL},
    {"10²", ".", NULL}, /* NFKC alone would make 102 of it */
    {"①", ".", NULL},
    {"½", ".", NULL},
    {"一二三", ".", NULL},
    {"約100", ".", NULL},
    {"100kWh", ".", NULL},
    {"1e5", ".", NULL},
    {"#N/A", ".", NULL},
    {"12\xff", ".", NULL},
    {"1", ";", NULL}, /* no such decimal mark */
};

START_TEST(numbers_on_bills)
{
    struct dec d = {77, 0};
    bool ok = dec_parse_printed(str_of(bills[_i].text), bills[_i].point[0], &d);
    if (bills[_i].shown)
        ck_assert_msg(ok && strcmp(printed(d), bills[_i].shown) == 0, "%s is %s, not %s",
                      bills[_i].text, bills[_i].shown, ok ? printed(d) : "refused");
    else
        ck_assert_msg(!ok && d.coef == 77, "%s is refused, not %s", bills[_i].text, printed(d));
}
END_TEST

START_TEST(long_cells_are_refused)
{
    char text[4000];
    struct dec d;
    memset(text, '1', sizeof text);
    ck_assert(!dec_parse_printed((struct str){text, sizeof text}, '.', &d));
    memset(text, ' ', sizeof text);
    ck_assert(!dec_parse_printed((struct str){text, sizeof text}, '.', &d));
}
END_TEST

/* ---- sums, products, comparison ---- */
static const struct {
    const char *a, *b, *sum, *product;
} sums[] = {
    {"0.1", "0.2", "0.3", "0.02"}, /* the classic of binary floating point */
    {"1.50", "2", "3.50", "3.00"},
    {"-1.5", "1.5", "0.0", "-2.25"},
    {"34.8", "0.0183", "34.8183", "0.63684"},
    {"999999999999999999999999999999999999", "1", NULL, "999999999999999999999999999999999999"},
    {"999999999999999999999999999999999999", "10", NULL, NULL},
    {"100000000000000000000", "0.000000000000000000000000000000", "100000000000000000000",
     "0.000000000000000000000000000000"},
    {"1000000000000000000.000000", "1000000000000000000.000000", "2000000000000000000.000000",
     NULL}, /* 10^36 has 37 digits */
    {"100000000000000000.0000000000", "100000000000000000.0000000000",
     "200000000000000000.0000000000",
     "10000000000000000000000000000000000"}, /* zeros go where they would not fit */
    {"0.000000000000001", "0.0000000000000001", "0.0000000000000011", NULL}, /* 31 decimals */
};

START_TEST(sums_and_products)
{
    struct dec a = decimal(sums[_i].a), b = decimal(sums[_i].b), r;
    ck_assert_str_eq(dec_add(a, b, &r) ? printed(r) : "overflow",
                     sums[_i].sum ? sums[_i].sum : "overflow");
    ck_assert_str_eq(dec_mul(a, b, &r) ? printed(r) : "overflow",
                     sums[_i].product ? sums[_i].product : "overflow");
}
END_TEST

START_TEST(compared_by_value)
{
    static const struct {
        const char *a, *b;
        int order;
    } pairs[] = {
        {"1.5", "1.50", 0},
        {"-0", "0.000", 0},
        {"-1", "1", -1},
        {"-1.5", "-1.4", -1},
        {"0.1", "0.09999999", 1},
        {"999999999999999999999999999999999999", "0.000000000000000000000000000001", 1},
        {"99999.0000000000000000000000000001", "99999", 1},
    };
    for (int i = 0; i < COUNT(pairs); i++) {
        struct dec a = decimal(pairs[i].a), b = decimal(pairs[i].b);
        ck_assert_msg(dec_cmp(a, b) == pairs[i].order, "%s and %s", pairs[i].a, pairs[i].b);
        ck_assert_int_eq(dec_cmp(b, a), -pairs[i].order);
    }
}
END_TEST

START_TEST(trimmed)
{
    ck_assert_str_eq(printed(dec_trim(decimal("1.500"))), "1.5");
    ck_assert_str_eq(printed(dec_trim(decimal("100"))), "100");
    ck_assert_str_eq(printed(dec_trim(decimal("0.000"))), "0");
    ck_assert_str_eq(printed(dec_int(INT64_MIN)), "-9223372036854775808");
    ck_assert(dec_fits64(decimal("9223372036854775807")));
    ck_assert(!dec_fits64(decimal("9223372036854775808")));
    ck_assert(dec_fits64(decimal("-9223372036854775808")));
    ck_assert(!dec_fits64(decimal("-9223372036854775809")));
    struct dec sum; /* 39 digits: beyond 128 bits on the way */
    ck_assert(!dec_add(decimal("170141183460469231731"),
                       decimal("999999999999999999.999999999999999999"), &sum));
}
END_TEST

START_TEST(milligrams_in_kg)
{
    static const struct {
        int64_t mg;
        const char *kg;
    } rows[] = {
        {0, "0.000000"},
        {1, "0.000001"},
        {-1, "-0.000001"},
        {1234567890, "1234.567890"},
        {INT64_MAX, "9223372036854.775807"},
        {INT64_MIN, "-9223372036854.775808"},
    };
    for (int i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};
        mg_print(&out, rows[i].mg);
        ck_assert_str_eq(out.p, rows[i].kg);
        buf_free(&out);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dec");
    TCase *tc = tcase_create("dec");
    tcase_add_loop_test(tc, plain_decimals, 0, COUNT(plain));
    tcase_add_test(tc, slice_ends_where_it_says);
    tcase_add_loop_test(tc, numbers_on_bills, 0, COUNT(bills));
    tcase_add_test(tc, long_cells_are_refused);
    tcase_add_loop_test(tc, sums_and_products, 0, COUNT(sums));
    tcase_add_test(tc, compared_by_value);
    tcase_add_test(tc, trimmed);
    tcase_add_test(tc, milligrams_in_kg);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}
