/* Conversions of the book that contradict each other. */
#include "calc_fixture.h"

static struct world w;

static void setup(void)
{
    world_new(&w);
}

static void teardown(void)
{
    world_free(&w);
}

static const struct book_of {
    const char *rows[5], *want; /* "from>to on DAY", one after another */
} books[] = {
    {{"from=L to=kg by=0.8"}, ""},
    {{"from=L to=kg by=0.8", "from=L to=kg by=0.80"}, ""},
    {{"from=L to=kg by=0.8", "from=L to=kg by=0.9"}, "L>kg on 2024-04-01"},
    /* three of one pair are told once */
    {{"from=L to=kg by=0.8", "from=L to=kg by=0.9", "from=L to=kg by=0.7"}, "L>kg on 2024-04-01"},
    /* a circle whose product is 1, and one whose product is not; each member finds the others */
    {{"from=USD to=JPY by=150", "from=JPY to=EUR by=0.00625", "from=USD to=EUR by=0.9375"}, ""},
    {{"from=USD to=EUR by=0.9", "from=EUR to=JPY by=160", "from=JPY to=USD by=0.007"},
     "USD>EUR on 2024-04-01"},
    {{"from=USD to=EUR by=0.9", "from=EUR to=JPY by=160", "from=USD to=JPY by=150"},
     "USD>EUR on 2024-04-01"},
    /* two that share a unit are two */
    {{"from=bag to=kg by=20", "from=bag to=kg by=25", "from=bag to=L by=30", "from=bag to=L by=40"},
     "bag>kg on 2024-04-01 bag>L on 2024-04-01"},
    {{"from=kg to=bag by=0.05", "from=kg to=bag by=0.04", "from=L to=bag by=0.03",
      "from=L to=bag by=0.02"},
     "kg>bag on 2024-04-01 L>bag on 2024-04-01"},
    {{"from=kg to=bag by=0.05", "from=kg to=bag by=0.04", "from=bag to=L by=30",
      "from=bag to=L by=40"},
     "kg>bag on 2024-04-01 bag>L on 2024-04-01"},
    {{"from=bag to=kg by=20", "from=bag to=kg by=25", "from=L to=bag by=0.03",
      "from=L to=bag by=0.02"},
     "bag>kg on 2024-04-01 L>bag on 2024-04-01"},
    /* another activity or supplier may well differ; so may what is built in */
    {{"from=L to=kg by=0.8 activity=fuel.x", "from=L to=kg by=0.9 activity=fuel.y"}, ""},
    {{"from=L to=kg by=0.8 supplier=Acme", "from=L to=kg by=0.9"}, ""},
    {{"from=L to=kg by=0.8 supplier=Acme", "from=L to=kg by=0.9 supplier='ACME Co., Ltd.'"},
     "L>kg on 2024-04-01"},
    {{"from=L to=kg by=0.8", "from=L to=kg by=0.9 built_in=1"}, ""},
    {{"from=L to=kg by=0.8 built_in=1", "from=L to=kg by=0.9 built_in=1"}, ""},
    /* the day on which both hold; never both */
    {{"from=L to=kg by=0.8", "from=L to=kg by=0.9 valid_from=2024-06-01"}, "L>kg on 2024-06-01"},
    {{"from=L to=kg by=0.8 valid_from=2024-06-01", "from=L to=kg by=0.9"}, "L>kg on 2024-06-01"},
    {{"from=L to=kg by=0.8 valid_to=2024-05-31", "from=L to=kg by=0.9 valid_from=2024-06-01"}, ""},
    {{"from=L to=kg by=0.8 valid_to=2024-03-31", "from=L to=kg by=0.9 valid_to=2024-03-31"}, ""},
    /* a liquid and its gas: 1 m3 is then not 1,000 L */
    {{"from=L to=kg by=0.55 activity=fuel.lpg", "from=m3 to=kg by=2 activity=fuel.lpg"}, ""},
    /* heat values on one basis; gross and net differ by nature */
    {{"from=kg to=MJ by=40 heat=net", "from=kg to=MJ by=41 heat=net"}, "kg>MJ on 2024-04-01"},
    {{"from=kg to=MJ by=40 heat=net", "from=kg to=MJ by=43 heat=gross"}, ""},
};
START_TEST(what_contradicts)
{
    struct buf got = {0};
    char row[200];
    for (int i = 0; i < 5 && books[_i].rows[i]; i++) {
        snprintf(row, sizeof row, "source=s%d %s", i, books[_i].rows[i]);
        conversion(&w, row);
    }
    w.calc = calc_new(&w.in, NULL);
    struct contradictions all = calc_contradictions(w.calc);
    for (int i = 0; i < all.n; i++) {
        buf_cstr(&got, i ? " " : "");
        buf_str(&got, all.of[i].from);
        buf_char(&got, '>');
        buf_str(&got, all.of[i].to);
        buf_cstr(&got, " on ");
        date_print(&got, all.of[i].day);
    }
    ck_assert_str_eq(got.p ? got.p : "", books[_i].want);
    buf_free(&got);
}
END_TEST

START_TEST(both_ways_are_told)
{
    conversion(&w, "activity=fuel.x from=L to=kg by=0.8 source=label");
    conversion(&w, "activity=fuel.x from=kg to=bag by=0.5 source=");
    conversion(&w, "activity=fuel.x from=bag to=L by=2 source=seller");
    w.calc = calc_new(&w.in, NULL);
    struct contradictions all = calc_contradictions(w.calc);
    ck_assert_int_eq(all.n, 1);
    ck_assert(str_is(all.of[0].activity, "fuel.x"));
    ck_assert_str_eq(all.of[0].ways.p,
                     "L -> kg x 0.8 [label]; L -> bag x 0.5 [seller], bag -> kg x 2");
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))
int main(void)
{
    TCase *t = tcase_create("contradict");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, what_contradicts, 0, COUNT(books));
    tcase_add_test(t, both_ways_are_told);
    return run_suite("contradict", t);
}
