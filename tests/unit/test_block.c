/* Blocks of records (calc.h): that every world of the other tests is the same when it is put
 * together from blocks is calc_blocks.h's; here is what a block must refuse. */
#include "calc_fixture.h"
#include "core/bytes.h"

static struct world w;

static void setup(void)
{
    world_new(&w);
}

static void teardown(void)
{
    world_free(&w);
}

/* Two sites, shared uncertainty, energy of two kinds, caveats, a cut period, a gas by mass. */
static void a_firm(void)
{
    site(&w, "id=a");
    site(&w, "id=b");
    factor(&w, "id=k activity=fuel.kerosene scope=1 unit=L co2=2.5 uncertainty=3");
    factor(&w, "id=u activity=fuel.kerosene scope=3 category=3 unit=L co2=0.1 to=2024-06-30");
    factor(&w, "id=v activity=fuel.kerosene scope=3 category=3 unit=L co2=0.2 from=2024-07-01");
    factor(&w, "id=e activity=electricity scope=2 unit=kWh co2=0.4");
    conversion(&w, "activity=fuel.kerosene from=L to=MJ by=36.5 built_in=1");
    record(&w, "activity=fuel.kerosene unit=L quantity=100 site=a uncertainty=5");
    record(&w, "activity=fuel.kerosene unit=L quantity=10.5 site=b estimated=1");
    record(&w, "activity=fuel.kerosene unit=L quantity=61 start=2024-06-16 end=2024-08-15 site=a");
    record(&w, "activity=electricity unit=kWh quantity=1000 site=b");
}

static struct calc *begun(void)
{
    struct calc_sink sink = {0};
    struct calc *c = calc_new(&w.in, &sink);
    ck_assert(calc_blocks(c));
    return c;
}

static void the_block(struct buf *out)
{
    struct calc *c = begun();
    for (int i = 0; i < w.records; i++)
        calc_record(c, &w.record[i]);
    ck_assert(calc_block(c, out));
    calc_free(c);
}

static bool taken(const char *bytes, size_t n)
{
    struct calc *c = begun();
    bool good = calc_take(c, (struct str){bytes, n});
    calc_free(c);
    return good;
}

START_TEST(cut_anywhere_it_is_refused)
{
    struct buf b = {0};
    a_firm();
    the_block(&b);
    ck_assert(taken(b.p, b.n));
    for (size_t n = 0; n < b.n; n++)
        ck_assert_msg(!taken(b.p, n), "%zu of %zu bytes", n, b.n);
    buf_char(&b, '\0');
    ck_assert(!taken(b.p, b.n));
    buf_free(&b);
}
END_TEST

/* The ledger proves the bytes; if they were others all the same, nothing but the sum is wrong. */
START_TEST(of_other_bytes_it_does_no_harm)
{
    static const unsigned char other[] = {0x00, 0x01, 0x02, 0x7f, 0x80, 0xff};
    struct buf b = {0};
    int refused = 0;
    a_firm();
    the_block(&b);
    for (size_t at = 0; at < b.n; at++)
        for (size_t k = 0; k < sizeof other; k++) {
            char was = b.p[at];
            b.p[at] = (char)other[k];
            refused += !taken(b.p, b.n);
            b.p[at] = was;
        }
    ck_assert_int_gt(refused, 0);
    ck_assert(taken(b.p, b.n));
    buf_free(&b);
}
END_TEST

START_TEST(of_another_book_it_is_refused)
{
    struct buf b = {0};
    a_firm();
    the_block(&b);
    w.in.sites = 0; /* as if the sites had gone */
    ck_assert(!taken(b.p, b.n));
    buf_free(&b);
}
END_TEST

START_TEST(none_of_a_record_that_is_not_calculated)
{
    struct buf b = {0};
    a_firm();
    record(&w, "activity=fuel.unknown unit=L quantity=1");
    struct calc *c = begun();
    for (int i = 0; i < w.records; i++)
        calc_record(c, &w.record[i]);
    ck_assert(!calc_block(c, &b));
    ck_assert_uint_eq(b.n, 0);
    calc_free(c);
}
END_TEST

/* What a year can hold is shared by its blocks. */
START_TEST(more_than_there_is_room_for_is_refused)
{
    struct buf b = {0};
    a_firm();
    struct calc *c = begun();
    calc_record(c, &w.record[0]);
    bytes_put(&b, 1);
    bytes_put(&b, 1);
    bytes_put(&b, INT64_MAX);
    ck_assert(!calc_take(c, buf_view(&b)));
    calc_free(c);
    buf_free(&b);
}
END_TEST

START_TEST(none_under_instruments)
{
    struct calc_sink sink = {0};
    a_firm();
    instrument(&w, "id=i start=2024-04-01 end=2025-03-31 kwh=1000 rate=0");
    struct calc *c = calc_new(&w.in, &sink);
    ck_assert(!calc_blocks(c));
    calc_free(c);
}
END_TEST

/* A number too long to be the same in every order of adding: no block, and no total by blocks. Each
 * link of the chain has 18 digits: forwards they make a long numerator, backwards a denominator. */
enum { LINKS = 3 };
static void long_chain(char activity, bool back, const char *by)
{
    char row[200];
    snprintf(row, sizeof row, "id=%c activity=fuel.%c scope=1 unit=sack co2=1", activity, activity);
    factor(&w, row);
    for (int k = 0; k < LINKS; k++) {
        char from[16], to[16];
        snprintf(from, sizeof from, k ? "crate%d" : "sack", k);
        snprintf(to, sizeof to, k < LINKS - 1 ? "crate%d" : "MJ", k + 1);
        snprintf(row, sizeof row, "activity=fuel.%c from=%s to=%s by=%s heat=gross", activity,
                 back ? to : from, back ? from : to, by);
        conversion(&w, row);
    }
}

static const char *const links[][2] = {{"123456789012345677", "123456789012345679"},
                                       {"0.123456789012345677", "0.123456789012345679"}};
START_TEST(none_of_long_numbers)
{
    struct buf b = {0};
    long_chain('x', _i % 2, links[_i / 2][0]);
    long_chain('y', _i % 2, links[_i / 2][1]);
    site(&w, "id=a country=JP");
    law(&w, "activity=fuel.x unit=MJ gj=123456789012345677");
    record(&w, "activity=fuel.x unit=sack quantity=1.00000000000000007 site=a");
    record(&w, "activity=fuel.y unit=sack quantity=1.00000000000000003");
    record(&w, "activity=fuel.x unit=sack quantity=3 site=a start=2024-06-16 end=2024-08-15");
    calculate(&w); /* with calc_blocks.h: the totals are the same, or none are given */
    ck_assert(w.t->energy_known);
    struct calc *c = begun();
    for (int i = 0; i < w.records; i++)
        calc_record(c, &w.record[i]);
    (void)calc_block(c, &b);
    ck_assert_ptr_null(calc_finish(c));
    calc_free(c);
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("block");
    TCase *t = tcase_create("block");
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, cut_anywhere_it_is_refused);
    tcase_add_test(t, of_other_bytes_it_does_no_harm);
    tcase_add_test(t, of_another_book_it_is_refused);
    tcase_add_test(t, none_of_a_record_that_is_not_calculated);
    tcase_add_test(t, more_than_there_is_room_for_is_refused);
    tcase_add_test(t, none_under_instruments);
    tcase_add_loop_test(t, none_of_long_numbers, 0, 4);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
