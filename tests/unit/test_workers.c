/* Jobs in processes of their own (core/workers.h). */
#include "core/workers.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { JOBS = 23, CRASHES = 7, NO_WORD = 11 };
static int next_told;

static int job(void *ctx, int i, struct buf *answer)
{
    ck_assert_ptr_eq(ctx, &next_told);
    if (i == CRASHES) {
        signal(SIGTERM, SIG_DFL);
        raise(SIGTERM);
    }
    if (i == NO_WORD)
        return 3;
    for (int k = 0; k <= i * 1000; k++) /* more than a pipe holds */
        buf_printf(answer, "%d ", i);
    fprintf(stderr, "job %d\n", i);
    usleep((unsigned)(JOBS - i) * 500); /* the later ones end first */
    return i % 3;
}

static void told(void *ctx, int i, const struct job_end *e)
{
    (void)ctx;
    struct buf said = {0}, begin = {0};
    ck_assert_int_eq(i, next_told++);
    if (i == CRASHES) {
        ck_assert(!e->ended);
        return;
    }
    ck_assert(e->ended);
    ck_assert_int_eq(e->status, i == NO_WORD ? 3 : i % 3);
    if (i == NO_WORD) {
        ck_assert_uint_eq(e->answer.n + e->said.n, 0);
        return;
    }
    buf_printf(&said, "job %d\n", i);
    buf_printf(&begin, "%d ", i);
    ck_assert(str_eq(e->said, buf_view(&said)));
    ck_assert(str_starts(e->answer, begin.p));
    ck_assert_uint_eq(e->answer.n, begin.n * ((size_t)i * 1000 + 1));
    buf_free(&said);
    buf_free(&begin);
}

START_TEST(in_order_whole_and_apart)
{
    next_told = 0;
    workers_run(JOBS, job, told, &next_told);
    ck_assert_int_eq(next_told, JOBS);
}
END_TEST

START_TEST(none)
{
    next_told = 0;
    workers_run(0, job, told, &next_told);
    ck_assert_int_eq(next_told, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("workers");
    TCase *t = tcase_create("workers");
    suite_add_tcase(s, t);
    tcase_add_test(t, in_order_whole_and_apart);
    tcase_add_test(t, none);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
