/* Which cells of a consortium's table may be published. */
#include "consortium/disclosure.h"
#include <check.h>
#include <stdlib.h>

/* One cell: at least three members with something, and the p % rule. */
static const struct {
    const char *why;
    int64_t value[5];
    int members;
    bool suppressed;
} cells[] = {
    {"nobody", {0}, 0, true},
    {"two members know each other", {100, 100}, 2, true},
    {"three, one of them with zero, are two", {100, 100, 0}, 3, true},
    {"three alike", {100, 100, 100}, 3, false},
    {"one dominates: the second knows the first within 5 %", {1000, 100, 50}, 3, true},
    {"exactly 10 % is enough", {1000, 100, 100}, 3, false},
    {"just below 10 %", {1000, 100, 99}, 3, true},
    {"negative values count by their size", {-1000, 100, 50}, 3, true},
};

START_TEST(one_cell)
{
    struct sum_cell c;
    ck_assert(sum_cell_of(cells[_i].value, cells[_i].members, &c));
    ck_assert_msg(c.suppressed == cells[_i].suppressed, "%s", cells[_i].why);
}
END_TEST

START_TEST(sum_is_exact_and_overflow_is_an_error)
{
    struct sum_cell c;
    int64_t three[] = {INT64_MAX / 2, INT64_MAX / 2, 1}, much[] = {INT64_MAX, INT64_MAX, 1};
    ck_assert(sum_cell_of(three, 3, &c));
    ck_assert_int_eq(c.mg, INT64_MAX);
    ck_assert(!sum_cell_of(much, 3, &c));
}
END_TEST

/* Two industries of three members each, one of a single member: its cell would come back as total
 * minus the others. */
START_TEST(a_single_suppressed_part_takes_another_with_it)
{
    const int64_t v[3][7] = {
        {100, 110, 120, 0, 0, 0, 0}, {0, 0, 0, 200, 210, 220, 0}, {0, 0, 0, 0, 0, 0, 500}};
    int64_t sum[7];
    for (int i = 0; i < 7; i++)
        sum[i] = v[0][i] + v[1][i] + v[2][i];
    struct sum_cell part[3], total;
    ck_assert(sum_cell_of(sum, 7, &total) && !total.suppressed);
    ck_assert(disclosure_guard(&v[0][0], 3, 7, part, &total));
    ck_assert(part[2].suppressed);
    ck_assert_int_eq(part[2].reason, T_SUPPRESSED_FEW);
    ck_assert(part[0].suppressed); /* the smaller of the two that could be published */
    ck_assert_int_eq(part[0].reason, T_SUPPRESSED_SECONDARY);
    ck_assert(!part[1].suppressed);
    ck_assert(!total.suppressed);
}
END_TEST

/* Suppressed parts whose sum is safe protect each other: nothing more is taken. */
START_TEST(hidden_parts_that_are_safe_together)
{
    const int64_t v[4][7] = {{100, 0, 0, 0, 0, 0, 0},
                             {0, 100, 0, 0, 0, 0, 0},
                             {0, 0, 100, 0, 0, 0, 0},
                             {0, 0, 0, 100, 100, 100, 100}};
    int64_t sum[7] = {100, 100, 100, 100, 100, 100, 100};
    struct sum_cell part[4], total;
    ck_assert(sum_cell_of(sum, 7, &total));
    ck_assert(disclosure_guard(&v[0][0], 4, 7, part, &total));
    ck_assert(part[0].suppressed && part[1].suppressed && part[2].suppressed &&
              !part[3].suppressed);
}
END_TEST

/* An unsafe total must not come back as the sum of published parts. */
START_TEST(unsafe_total)
{
    const int64_t v[2][3] = {{100, 100, 100}, {100, 100, 100}};
    struct sum_cell part[2], total = {.suppressed = true, .reason = T_SUPPRESSED_DOMINANT};
    ck_assert(disclosure_guard(&v[0][0], 2, 3, part, &total));
    ck_assert(part[0].suppressed || part[1].suppressed);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("disclosure");
    TCase *t = tcase_create("rules");
    tcase_add_loop_test(t, one_cell, 0, (int)(sizeof cells / sizeof *cells));
    tcase_add_test(t, sum_is_exact_and_overflow_is_an_error);
    tcase_add_test(t, a_single_suppressed_part_takes_another_with_it);
    tcase_add_test(t, hidden_parts_that_are_safe_together);
    tcase_add_test(t, unsafe_total);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
