/* Exact fractions: one rounding at the end, half away from zero; overflow is an error; parts sum to
 * the whole. */
#include "core/number.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static struct ratio fraction(int64_t num, int64_t den)
{
    struct ratio r;
    ck_assert(ratio_frac(num, den, &r));
    return r;
}

static struct ratio of(const char *text)
{
    struct dec d;
    ck_assert(dec_parse(str_of(text), &d));
    return ratio_dec(d);
}

static struct ratio times(struct ratio a, struct ratio b)
{
    ck_assert(ratio_mul(&a, &b, &a));
    return a;
}

static int64_t rounded(struct ratio r, int places)
{
    int64_t v;
    ck_assert(ratio_round(&r, places, &v));
    return v;
}

/* Formulas of Japan's law: GJ/unit x tC/GJ x 44/12, to three significant figures. */
START_TEST(carbon_to_carbon_dioxide)
{
    static const struct {
        const char *heat, *carbon;
        int places;
        int64_t shown;
    } fuels[] = {
        {"34.8", "0.0183", 2, 234}, /* NGL: 2.33508; in binary floating point 2.335 tips over */
        {"40.0", "0.0140", 2, 205},
        {"34.6", "0.0183", 2, 232},
        {"50.1", "0.0163", 2, 299},
    };
    for (int i = 0; i < COUNT(fuels); i++) {
        struct ratio r = times(times(of(fuels[i].heat), of(fuels[i].carbon)), fraction(44, 12));
        ck_assert_int_eq(rounded(r, fuels[i].places), fuels[i].shown);
    }
}
END_TEST

START_TEST(half_away_from_zero)
{
    static const struct {
        int64_t num, den;
        int places;
        int64_t whole;
    } rows[] = {
        {1, 2, 0, 1},         {-1, 2, 0, -1},
        {3, 2, 0, 2},         {5, 2, 0, 3},
        {-5, 2, 0, -3},       {49, 100, 0, 0},
        {2335, 1000, 2, 234}, {1, 3, 6, 333333},
        {2, 3, 6, 666667},    {0, 7, 3, 0},
        {1250, 1, -2, 13},    {1249, 1, -2, 12},
        {-1250, 1, -2, -13},  {1, 1, 18, 1000000000000000000},
    };
    for (int i = 0; i < COUNT(rows); i++)
        ck_assert_msg(rounded(fraction(rows[i].num, rows[i].den), rows[i].places) == rows[i].whole,
                      "round(%lld/%lld, %d)", (long long)rows[i].num, (long long)rows[i].den,
                      rows[i].places);
}
END_TEST

START_TEST(what_does_not_fit_is_refused)
{
    int64_t v = 5, den;
    struct ratio r = fraction(INT64_MAX, 1), low = fraction(INT64_MIN, 1);
    ck_assert(ratio_round(&r, 0, &v) && v == INT64_MAX);
    ck_assert(ratio_round(&low, 0, &v) && v == INT64_MIN);
    ck_assert(!ratio_round(&r, 1, &v));
    struct ratio half = fraction(1, 2);
    ck_assert(ratio_add(&r, &half, &r));
    ck_assert(!ratio_round(&r, 0, &v)); /* 2^63 - 1/2 rounds to 2^63 */
    ck_assert(!ratio_small(&(struct ratio){big_of((u128)1 << 63), big_of(1), false}, &v, &den));
    ck_assert(ratio_small(&low, &v, &den) && v == INT64_MIN && den == 1);
}
END_TEST

/* 10^36 squared grows past 1,024 bits at the ninth power: false, and the operand is as it was. */
START_TEST(overflow_is_false_and_changes_nothing)
{
    struct ratio r = of("999999999999999999999999999999999999"), step = r;
    int powers = 1;
    while (ratio_mul(&r, &step, &r))
        powers++;
    ck_assert_int_eq(powers, 8);
    struct ratio before = r;
    ck_assert(!ratio_mul(&r, &step, &r));
    ck_assert_int_eq(ratio_cmp(&r, &before), 0);
    for (int i = 0; i < powers; i++)
        ck_assert(ratio_div(&r, &step, &r));
    ck_assert_int_eq(rounded(r, 0), 1);
}
END_TEST

START_TEST(division_by_zero_is_false)
{
    struct ratio zero = ratio_int(0), one = ratio_int(1), r = one;
    ck_assert(!ratio_div(&one, &zero, &r));
    ck_assert(!ratio_frac(1, 0, &r));
    ck_assert_int_eq(ratio_cmp(&r, &one), 0);
}
END_TEST

START_TEST(sums_and_differences)
{
    struct ratio third = fraction(1, 3), sixth = fraction(1, 6), r;
    ck_assert(ratio_add(&third, &sixth, &r));
    ck_assert_int_eq(ratio_cmp(&r, &(struct ratio){big_of(1), big_of(2), false}), 0);
    ck_assert_uint_eq(r.den.limb[0], 2); /* lowest terms */
    ck_assert(ratio_sub(&sixth, &third, &r));
    ck_assert(r.negative);
    ck_assert(ratio_add(&r, &sixth, &r));
    ck_assert(ratio_is_zero(&r) && !r.negative && r.den.limb[0] == 1 && r.den.n == 1);
    ck_assert(ratio_sub(&third, &third, &third)); /* out may be both */
    ck_assert(ratio_is_zero(&third));
}
END_TEST

START_TEST(compared_exactly)
{
    struct ratio a = fraction(1, 3), b = of("0.333333333333333333333333333333"),
                 c = fraction(-1, 3);
    ck_assert_int_eq(ratio_cmp(&a, &b), 1);
    ck_assert_int_eq(ratio_cmp(&b, &a), -1);
    ck_assert_int_eq(ratio_cmp(&c, &a), -1);
    ck_assert_int_eq(ratio_cmp(&a, &a), 0);
}
END_TEST

START_TEST(text_of_a_fraction)
{
    static const struct {
        int64_t num, den;
        int places;
        const char *text;
        bool exact;
    } rows[] = {
        {1, 2, 6, "0.5", true},
        {3, 1, 6, "3", true},
        {-1, 8, 3, "-0.125", true},
        {1, 3, 4, "0.3333", false},
        {2, 3, 4, "0.6667", false},
        {1, 8, 2, "0.13", false},
        {-1, 3000, 2, "0.00", false},
        {0, 1, 3, "0", true},
        {9999, 1000, 2, "10.00", false},
        {100, 1, 0, "100", true},
        {1, 1000000, 6, "0.000001", true},
    };
    for (int i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};
        struct ratio r = fraction(rows[i].num, rows[i].den);
        ck_assert(ratio_print(&out, &r, rows[i].places) == rows[i].exact);
        ck_assert_str_eq(out.p, rows[i].text);
        buf_free(&out);
    }
}
END_TEST

/* The rare branches of the long division: trial digit one too high, and the step that adds back
 * (Knuth 4.3.1 D6). */
START_TEST(long_division)
{
    static const struct {
        struct big num, den;
    } rows[] = {
        {{.limb = {0, 0, (uint64_t)1 << 63, ((uint64_t)1 << 63) - 1}, .n = 4},
         {.limb = {1, 0, (uint64_t)1 << 63}, .n = 3}},
        {{.limb = {3, 0, (uint64_t)1 << 63}, .n = 3}, {.limb = {1, 0, (uint64_t)1 << 61}, .n = 3}},
        {{.limb = {0, UINT64_MAX - 1, (uint64_t)1 << 63}, .n = 3},
         {.limb = {UINT64_MAX, (uint64_t)1 << 63}, .n = 2}},
        {{.limb = {UINT64_MAX, UINT64_MAX, UINT64_MAX}, .n = 3},
         {.limb = {UINT64_MAX, UINT64_MAX}, .n = 2}},
    };
    for (int i = 0; i < COUNT(rows); i++) {
        struct big quotient = {0}, rest = {0}, back;
        big_divide(&rows[i].num, &rows[i].den, &quotient, &rest);
        ck_assert_int_lt(big_cmp(&rest, &rows[i].den), 0);
        ck_assert(big_mul(&quotient, &rows[i].den, &back) && big_add(&back, &rest, &back));
        ck_assert_int_eq(big_cmp(&back, &rows[i].num), 0);
    }
}
END_TEST

static void check_split(int64_t v, const int64_t *weight, int n, const int64_t *want)
{
    int64_t part[64];
    split_whole(v, weight, n, part);
    for (int i = 0; i < n; i++)
        ck_assert_msg(part[i] == want[i], "part %d of %lld is %lld, not %lld", i, (long long)v,
                      (long long)part[i], (long long)want[i]);
}

START_TEST(parts_sum_to_the_whole)
{
    const int64_t equal[] = {1, 1, 1}, days[] = {16, 15}, some[] = {0, 5, 0, 5};
    check_split(100, equal, 3, (const int64_t[]){34, 33, 33}); /* a tie goes to the earlier */
    check_split(-100, equal, 3, (const int64_t[]){-34, -33, -33});
    check_split(2, equal, 3, (const int64_t[]){1, 1, 0});
    check_split(1000, days, 2, (const int64_t[]){516, 484}); /* 516.13 and 483.87 */
    check_split(7, some, 4, (const int64_t[]){0, 4, 0, 3});
    check_split(0, equal, 3, (const int64_t[]){0, 0, 0});
    const int64_t large[] = {INT64_MAX, INT64_MAX};
    check_split(INT64_MIN, large, 2, (const int64_t[]){INT64_MIN / 2, INT64_MIN / 2});
}
END_TEST

/* 2^bits - 1 */
static struct big ones(int bits)
{
    struct big b = {.n = (bits + 63) / 64};
    for (int i = 0; i < bits; i++)
        b.limb[i / 64] |= (uint64_t)1 << i % 64;
    return b;
}

START_TEST(at_the_end_of_1024_bits)
{
    struct ratio all = {ones(1024), {.limb = {1}, .n = 1}, false}, r = all;
    struct big power, zero = {0}, two = ones(65), three;
    int64_t v;
    ck_assert(!ratio_add(&all, &all, &r));
    ck_assert_int_eq(ratio_cmp(&all, &r), 0);
    ck_assert(!big_power_of_ten(400, &power) && big_power_of_ten(308, &power));
    ck_assert(!ratio_round(&all, 400, &v) && !ratio_round(&all, -400, &v));
    struct ratio tiny = {{.limb = {1}, .n = 1}, ones(1000), false};
    ck_assert(!ratio_round(&tiny, -300, &v)); /* its denominator has no room for 10^300 */
    struct big long_one = ones(700);
    ck_assert(big_mul(&two, &long_one, &three));
    struct big common = big_gcd(two, three); /* one divides the other */
    ck_assert_int_eq(big_cmp(&common, &two), 0);
    common = big_gcd(three, two);
    ck_assert_int_eq(big_cmp(&common, &two), 0);
    common = big_gcd(two, zero);
    ck_assert_int_eq(big_cmp(&common, &two), 0);
    common = big_gcd(zero, two);
    ck_assert_int_eq(big_cmp(&common, &two), 0);
}
END_TEST

START_TEST(short_terms_are_64_bits)
{
    int64_t num, den;
    struct ratio r = {{.limb = {1}, .n = 1}, ones(70), false};
    ck_assert(!ratio_small(&r, &num, &den));
    r.den = ones(64);
    ck_assert(!ratio_small(&r, &num, &den));
    r.den = ones(63);
    ck_assert(ratio_small(&r, &num, &den) && num == 1 && den == INT64_MAX);
    r.num = ones(64);
    ck_assert(!ratio_small(&r, &num, &den));
    r.num = ones(70);
    ck_assert(!ratio_small(&r, &num, &den));
}
END_TEST

START_TEST(text_with_places_that_are_none)
{
    struct ratio half = fraction(1, 2);
    struct buf b = {0};
    ck_assert(!ratio_print(&b, &half, -1));
    buf_char(&b, ' ');
    ck_assert(!ratio_print(&b, &half, 400));
    ck_assert_str_eq(b.p, "1 1"); /* as with no places */
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ratio");
    TCase *tc = tcase_create("ratio");
    tcase_add_test(tc, carbon_to_carbon_dioxide);
    tcase_add_test(tc, half_away_from_zero);
    tcase_add_test(tc, what_does_not_fit_is_refused);
    tcase_add_test(tc, overflow_is_false_and_changes_nothing);
    tcase_add_test(tc, division_by_zero_is_false);
    tcase_add_test(tc, sums_and_differences);
    tcase_add_test(tc, compared_exactly);
    tcase_add_test(tc, text_of_a_fraction);
    tcase_add_test(tc, long_division);
    tcase_add_test(tc, parts_sum_to_the_whole);
    tcase_add_test(tc, at_the_end_of_1024_bits);
    tcase_add_test(tc, short_terms_are_64_bits);
    tcase_add_test(tc, text_with_places_that_are_none);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}
