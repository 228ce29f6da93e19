/* Periods that cross months, years and factors: the parts sum to the whole, whatever the numbers.
 */
#include "calc_fixture.h"

/* 100.000001 kg over two months that meet in the middle: each part is of whole milligrams, and
 * together they are the whole. */
START_TEST(across_a_month)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=gas.co2 scope=1 unit=kg co2=1");
    record(&w, "activity=gas.co2 unit=kg quantity=100.000001 start=2024-04-16 end=2024-05-15");
    calculate(&w);
    ck_assert_int_eq(w.lines, 1);
    ck_assert_int_eq(w.line[0].whole.co2e, 100000001);
    ck_assert_int_eq(w.line[0].month[0].co2e, 50000001);
    ck_assert_int_eq(w.line[0].month[1].co2e, 50000000);
    ck_assert_int_eq(w.line[0].days, 30);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_PRORATED), 1);
    world_free(&w);
}
END_TEST

/* 16 March to 15 April 2024: 15 of 31 days are of the year; FY2023 has the other 16, and both years
 * add up. */
START_TEST(across_a_year)
{
    struct world w;
    int64_t year[2];
    world_new(&w);
    factor(&w, "id=x activity=gas.co2 scope=1 unit=kg co2=1");
    record(&w, "activity=gas.co2 unit=kg quantity=100 start=2024-03-16 end=2024-04-15");
    for (int i = 0; i < 2; i++) {
        w.in.from = day(i ? STR("2023-04-01") : STR("2024-04-01"));
        w.in.to = day(i ? STR("2024-03-31") : STR("2025-03-31"));
        calculate(&w);
        ck_assert_int_eq(w.line[0].days, i ? 16 : 15);
        ck_assert_int_eq(w.line[0].of_days, 31);
        year[i] = w.t->slot[SLOT_SCOPE1].co2e;
    }
    ck_assert_int_eq(year[0], 48387097);
    ck_assert_int_eq(year[0] + year[1], 100000000);
    world_free(&w);
}
END_TEST

/* The factor changes with the fiscal year: each (record, factor) is a line of its own, 16 and 15
 * days of 31. */
START_TEST(across_a_factors_border)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=old activity=gas.co2 scope=1 unit=kg co2=1 to=2024-06-30");
    factor(&w, "id=new activity=gas.co2 scope=1 unit=kg co2=2 from=2024-07-01");
    record(&w, "activity=gas.co2 unit=kg quantity=31 start=2024-06-15 end=2024-07-15");
    calculate(&w);
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), "old new");
    ck_assert_int_eq(w.line[0].year.co2e, 16000000);
    ck_assert_int_eq(w.line[0].days, 16);
    ratio_is(&w.line[0].quantity, "16");
    ck_assert_int_eq(w.line[1].year.co2e, 30000000);
    ck_assert_int_eq(w.line[1].of_days, 31);
    world_free(&w);
}
END_TEST

/* A factor that ends in the middle of a record leaves the rest uncalculated, named once. */
START_TEST(a_gap_between_factors)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=old activity=gas.co2 scope=1 unit=kg co2=1 to=2024-06-30");
    factor(&w, "id=new activity=gas.co2 scope=1 unit=kg co2=1 from=2024-07-11 to=2024-07-20");
    record(&w, "activity=gas.co2 unit=kg quantity=61 start=2024-06-01 end=2024-07-31");
    calculate(&w);
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, NO_FACTOR);
    slot_is(&w, SLOT_SCOPE1, 40000000);
    world_free(&w);
}
END_TEST

/* A user's row that holds for ten days cuts the built-in one in two: still one line of it, of 20
 * days. */
START_TEST(one_line_for_a_factor_with_a_hole)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=b activity=gas.co2 scope=1 unit=kg co2=1");
    factor(&w, "id=u activity=gas.co2 scope=1 unit=kg co2=0 user=1 from=2024-04-11 to=2024-04-20");
    record(&w, "activity=gas.co2 unit=kg quantity=30");
    calculate(&w);
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), "b u");
    ck_assert_int_eq(w.line[0].days, 20);
    slot_is(&w, SLOT_SCOPE1, 20000000);
    world_free(&w);
}
END_TEST

/* A small generator with a fixed seed: the same records on every machine. */
static uint64_t state;
static int64_t any(int64_t below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((state >> 33) % (uint64_t)below);
}

struct check {
    int64_t lines;
    struct gases year;
};

static int64_t sum(const struct gases *g)
{
    return g->co2e + g->co2 + g->ch4 + g->n2o + g->other_co2e + g->unsplit_co2e + g->biogenic_co2;
}

/* Every line: its months sum to its year, its year is a part of its whole, and a line wholly inside
 * is whole. */
static void check_line(void *ctx, const struct line *l)
{
    struct check *k = ctx;
    struct gases months = {0};
    for (int i = 0; i < LINE_MONTHS; i++)
        gases_add(&months, &l->month[i]);
    ck_assert(!memcmp(&months, &l->year, sizeof months));
    if (l->days == l->of_days)
        ck_assert(!memcmp(&l->whole, &l->year, sizeof months));
    int64_t whole = l->whole.co2e < 0 ? -l->whole.co2e : l->whole.co2e;
    int64_t year = l->year.co2e < 0 ? -l->year.co2e : l->year.co2e;
    ck_assert(year <= whole);
    gases_add(&k->year, &l->year);
    k->lines++;
}

static void random_record(struct world *w, struct activity *a, day_t start)
{
    *a = w->record[any(w->records)];
    a->start = start;
    a->end = start + (day_t)any(any(4) ? 35 : 400);
    a->quantity = any(1000000) - 1000;
    a->site = w->site[any(w->in.sites)].code;
}

/* Three fiscal years over the same records: months, sites and codes each add up to the totals. */
START_TEST(parts_sum_to_the_whole_on_10000_random_records)
{
    struct world w;
    world_new(&w);
    w.in.consolidation = EQUITY_SHARE;
    site(&w, "id=a share=33.333");
    site(&w, "id=b from=2024-02-11 to=2024-11-20");
    site(&w, "id=c relation=franchise");
    factor(&w, "id=1 activity=electricity scope=2 basis=location unit=kWh co2=0.433");
    factor(&w, "id=2 activity=electricity scope=2 basis=market supplier=Acme unit=kWh co2e=0.3917 "
               "gwp=AR5");
    factor(
        &w,
        "id=3 activity=fuel.x scope=1 unit=L co2=2.58496 ch4=0.00013 n2o=0.000021 to=2024-08-10");
    factor(&w, "id=4 activity=fuel.x scope=1 unit=L co2=2.62 ch4=0.00017 n2o=0.00002 biogenic=0.13 "
               "from=2024-08-11");
    factor(&w, "id=5 activity=fuel.x scope=3 category=3 unit=L co2e=0.61 ch4_co2e=0.2 gwp=AR4");
    instrument(&w, "id=i kwh=50000.5 rate=0.0123 start=2024-01-01 end=2024-12-31");
    record(&w, "activity=electricity quantity=1.5 unit=kWh supplier=Acme");
    record(&w, "activity=electricity quantity=1.003 unit=kWh");
    record(&w, "activity=fuel.x quantity=1.25 unit=L");
    record(&w, "activity=fuel.x quantity=0.001 unit=kL category=11");
    for (int y = 2023; y <= 2025; y++) {
        struct check k = {0};
        struct calc_sink sink = {&k, check_line, NULL};
        w.in.from = date_day(y, 4, 1);
        w.in.to = date_day(y + 1, 3, 31);
        struct calc *c = calc_new(&w.in, &sink);
        state = 20240401;
        for (int i = 0; i < 10000; i++) {
            struct activity a;
            random_record(&w, &a, date_day(2022, 12, 1) + i / 8);
            calc_record(c, &a);
        }
        const struct calc_totals *t = calc_finish(c);
        ck_assert(t->lines > 1000 && t->lines == k.lines);
        int64_t total = 0, law_total = 0;
        for (int s = 0; s < SLOT_COUNT; s++) {
            struct gases months = {0}, sites = {0}, kinds = {0};
            for (int i = 0; i < LINE_MONTHS; i++)
                gases_add(&months, &t->month[i][s]);
            for (int i = 0; i <= w.in.sites; i++)
                gases_add(&sites, &t->site[i][s]);
            for (int i = 0; t->kind[s] && i < w.in.texts; i++)
                gases_add(&kinds, &t->kind[s][i]);
            ck_assert(!memcmp(&months, &t->slot[s], sizeof months));
            ck_assert(!memcmp(&sites, &t->slot[s], sizeof sites));
            ck_assert(!memcmp(&kinds, &t->slot[s], sizeof kinds));
            *(s == SLOT_SHK_BASIC || s == SLOT_SHK_ADJUSTED ? &law_total : &total) +=
                sum(&t->slot[s]);
        }
        ck_assert_int_eq(total, sum(&k.year));
        ck_assert(law_total > 0);
        calc_free(c);
    }
    world_free(&w);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("split");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, across_a_month);
    tcase_add_test(t, across_a_year);
    tcase_add_test(t, across_a_factors_border);
    tcase_add_test(t, a_gap_between_factors);
    tcase_add_test(t, one_line_for_a_factor_with_a_hole);
    tcase_add_test(t, parts_sum_to_the_whole_on_10000_random_records);
    return run_suite("split", t);
}
