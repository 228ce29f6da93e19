/* Boundary: chains of ownership, control of two kinds, shares that change within a year. Numbers
 * are the tests' own unless a source is named. */
#include "calc_fixture.h"

enum { MAX_HOLDINGS = 8 };
static struct world w;
static struct holding h[MAX_HOLDINGS];
static int n;

static void begin(void)
{
    world_new(&w);
    n = 0;
    factor(&w, "activity=fuel.diesel id=d unit=L scope=1 co2=2");
}

static void end(void)
{
    world_free(&w);
}

static void holds(const char *row)
{
    ck_assert_int_lt(n, MAX_HOLDINGS);
    h[n++] = holding(&w, row);
}

/* The one site of the case, as the inventory hands it to the engine. */
static enum boundary_fault place(const char *row, enum consolidation approach)
{
    struct site_span *span = NULL;
    w.in.consolidation = approach;
    site(&w, row);
    struct site *s = &w.site[w.in.sites - 1];
    enum boundary_fault fault = boundary_spans(h, n, approach, s, &w.arena, &span, &s->spans);
    s->span = span;
    return fault;
}

static void share_is(int span, const char *want)
{
    ck_assert_int_lt(span, w.site[0].spans);
    ratio_is(&w.site[0].span[span].share, want);
}

/* Corporate Standard, chapter 3: 83 % x 50 % = 41.5 %. */
START_TEST(shares_multiply_along_a_chain)
{
    holds("entity=b share=83 controlled=1");
    holds("entity=c by=b share=50 controlled=0");
    ck_assert_int_eq(place("id=main entity=c", EQUITY_SHARE), BOUNDARY_SOUND);
    ck_assert_int_eq(w.site[0].spans, 1);
    share_is(0, "0.415");
    record(&w, "site=main activity=fuel.diesel quantity=1000 unit=L");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 830000000);
}
END_TEST

/* A lease that we do not run is category 8, by the share of the company that has it: our control of
 * the site itself does not weigh. */
START_TEST(a_lease_without_control_counts_by_its_company)
{
    holds("entity=b share=40 controlled=1");
    ck_assert_int_eq(
        place("id=main entity=b relation=leased_in controlled=0 financial=0", OPERATIONAL_CONTROL),
        BOUNDARY_SOUND);
    share_is(0, "1");
}
END_TEST

START_TEST(chains_add_up)
{
    holds("entity=b share=50 controlled=1");
    holds("entity=c by=b share=40 controlled=1");
    holds("entity=c share=10 controlled=0");
    ck_assert_int_eq(place("id=main entity=c share=50", EQUITY_SHARE), BOUNDARY_SOUND);
    share_is(0, "0.15"); /* (0.5 x 0.4 + 0.1) x 0.5 */
}
END_TEST

/* Corporate Standard, chapter 3, table 1: control counts in full, joint financial control by share.
 */
static const struct {
    const char *first, *second, *site;
    enum consolidation approach;
    const char *share;
} control[] = {
    {"entity=b share=60 controlled=1", "entity=c by=b share=60 controlled=1", "id=s entity=c",
     OPERATIONAL_CONTROL, "1"},
    {"entity=b share=60 controlled=1", "entity=c by=b share=60 controlled=1", "id=s entity=c",
     FINANCIAL_CONTROL, "1"},
    {"entity=b share=60 controlled=1", "entity=c by=b share=60 controlled=0", "id=s entity=c",
     OPERATIONAL_CONTROL, "0"},
    {"entity=b share=60 controlled=0", "entity=c by=b share=60 controlled=1", "id=s entity=c",
     OPERATIONAL_CONTROL, "0"},
    {"entity=b share=60 controlled=1 financial=0", "entity=c by=b share=60 controlled=1",
     "id=s entity=b", FINANCIAL_CONTROL, "0"},
    {"entity=b share=33.3 controlled=0 financial=joint", "entity=c by=b share=60 controlled=1",
     "id=s entity=b", FINANCIAL_CONTROL, "0.333"},
    {"entity=b share=33.3 controlled=0 financial=joint", "entity=c by=b share=50 controlled=1",
     "id=s entity=c", FINANCIAL_CONTROL, "0.333"},
    {"entity=b share=33.3 controlled=0 financial=joint", "entity=c by=b share=50 controlled=1",
     "id=s entity=b", OPERATIONAL_CONTROL, "0"},
    {"entity=b share=60 controlled=1", "entity=c by=b share=60 controlled=1",
     "id=s entity=b controlled=0", OPERATIONAL_CONTROL, "0"},
    {"entity=b share=60 controlled=1", "entity=c by=b share=60 controlled=1",
     "id=s entity=b controlled=1 financial=0", FINANCIAL_CONTROL, "0"},
    {"entity=b share=60 controlled=1", "entity=b by=c share=40 controlled=1", "id=s entity=b",
     OPERATIONAL_CONTROL, "1"},
};

START_TEST(control_counts_in_full_or_not_at_all)
{
    holds(control[_i].first);
    holds(control[_i].second);
    if (_i == sizeof control / sizeof *control - 1) /* held twice by ours: still once */
        holds("entity=c share=100 controlled=1");
    ck_assert_int_eq(place(control[_i].site, control[_i].approach), BOUNDARY_SOUND);
    share_is(0, control[_i].share);
}
END_TEST

/* Leased assets, Corporate Standard appendix F: operated under an operating lease is ours by
 * operational control, and category 8 by financial control or equity share. */
START_TEST(a_lease_is_ours_by_one_approach_only)
{
    static const enum slot slot[] = {[OPERATIONAL_CONTROL] = SLOT_SCOPE1,
                                     [FINANCIAL_CONTROL] = SLOT_CATEGORY_1 + 7,
                                     [EQUITY_SHARE] = SLOT_CATEGORY_1 + 7};
    w.in.consolidation = (enum consolidation)_i;
    site(&w, "id=main relation=leased_in controlled=1 financial=0");
    record(&w, "site=main activity=fuel.diesel quantity=10 unit=L");
    calculate(&w);
    slot_is(&w, slot[_i], 20000000);
}
END_TEST

START_TEST(joint_financial_control_of_a_site_counts_its_share)
{
    w.in.consolidation = FINANCIAL_CONTROL;
    site(&w, "id=main share=25 controlled=0 financial=joint");
    record(&w, "site=main activity=fuel.diesel quantity=10 unit=L");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 5000000);
}
END_TEST

/* 40 % up to 10 April, 60 % from there: 30 L x 2 kg, by days 10 and 20. */
START_TEST(a_share_that_changes_within_a_record)
{
    holds("entity=b share=40 controlled=0 to=2024-04-10");
    holds("entity=b share=60 controlled=1 from=2024-04-11");
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_SOUND);
    ck_assert_int_eq(w.site[0].spans, 2);
    record(&w, "site=main activity=fuel.diesel quantity=30 unit=L");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 8000000 + 24000000);
    ck_assert_int_eq(w.lines, 2);
    ratio_is(&w.line[0].share, "0.4");
    ratio_is(&w.line[1].share, "0.6");
    ck_assert_int_eq(w.line[0].days, 10);
    ck_assert_int_eq(w.line[1].days, 20);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_PRORATED), 1); /* one record, however often divided */
    ck_assert_int_eq(w.t->records, 1);
}
END_TEST

/* The first and the last stretch share a place: both are booked. */
START_TEST(a_share_that_comes_back)
{
    holds("entity=b share=50 controlled=1 to=2024-04-10");
    holds("entity=b share=100 controlled=1 from=2024-04-11 to=2024-04-20");
    holds("entity=b share=50 controlled=1 from=2024-04-21");
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_SOUND);
    ck_assert_int_eq(w.site[0].spans, 3);
    record(&w, "site=main activity=fuel.diesel quantity=30 unit=L");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 10000000 + 20000000 + 10000000);
}
END_TEST

START_TEST(days_without_a_holding_are_outside)
{
    holds("entity=b share=50 controlled=1 from=2024-04-16");
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_SOUND);
    record(&w, "site=main activity=fuel.diesel quantity=30 unit=L");
    record(&w, "site=main activity=fuel.diesel quantity=30 unit=L start=2024-04-01 end=2024-04-10");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 15000000);
    ck_assert_int_eq(w.lines, 1);
}
END_TEST

START_TEST(never_held_is_never_counted)
{
    holds("entity=b by=c share=50 controlled=1");
    holds("entity=c share=50 controlled=1 to=2020-03-31");
    ck_assert_int_eq(place("id=main entity=b from=2021-04-01", EQUITY_SHARE), BOUNDARY_SOUND);
    ck_assert_int_eq(w.site[0].spans, 0);
    record(&w, "site=main activity=fuel.diesel quantity=30 unit=L");
    calculate(&w);
    ck_assert(!w.t->present[SLOT_SCOPE1]);
    ck_assert_int_eq(w.missings, 0);
}
END_TEST

/* What is missing is told once, and instruments are used up once, over all stretches. */
START_TEST(a_missing_factor_is_told_once)
{
    holds("entity=b share=40 controlled=0 to=2024-04-10");
    holds("entity=b share=60 controlled=1 from=2024-04-11");
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_SOUND);
    record(&w, "site=main activity=fuel.unknown quantity=30 unit=L");
    record(&w, "site=main activity=fuel.unknown quantity=30 unit=L");
    calculate(&w);
    ck_assert_int_eq(w.missings, 2); /* two records */
}
END_TEST

START_TEST(instruments_are_used_up_once)
{
    holds("entity=b share=40 controlled=0 to=2024-04-10");
    holds("entity=b share=60 controlled=1 from=2024-04-11");
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_SOUND);
    factor(&w, "activity=electricity id=grid unit=kWh scope=2 co2=1");
    instrument(&w, "id=i start=2024-04-01 end=2024-04-30 kwh=150 rate=0");
    record(&w, "site=main activity=electricity quantity=300 unit=kWh");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE2_LOCATION, 40000000 + 120000000);
    /* 10 kWh a day: the first 15 days are served; 15 days at 60 % are left */
    slot_is(&w, SLOT_SCOPE2_MARKET, 90000000);
}
END_TEST

static const struct {
    const char *row[3];
    enum boundary_fault fault;
} unsound[] = {
    {{"entity=a by=b share=50 controlled=1", "entity=b by=a share=50 controlled=1", NULL},
     BOUNDARY_CIRCLE},
    {{"entity=a by=a share=50 controlled=1", NULL, NULL}, BOUNDARY_CIRCLE},
    {{"entity=a by=b share=50 controlled=1 to=2023-03-31",
      "entity=b by=a share=50 controlled=1 from=2023-04-01", NULL},
     BOUNDARY_SOUND}, /* never on one day */
    {{"entity=a by=x share=50 controlled=1", NULL, NULL}, BOUNDARY_UNKNOWN},
    {{"entity=a by=b share=50 controlled=1", "entity=b by=x share=50 controlled=1", NULL},
     BOUNDARY_UNKNOWN}, /* told of the second, although the first leads there */
    {{"entity=a share=60 controlled=1", "entity=a by=b share=41 controlled=0",
      "entity=b share=100 controlled=1"},
     BOUNDARY_OVER},
    {{"entity=a share=60 controlled=1 to=2024-03-31",
      "entity=a by=b share=41 controlled=0 from=2024-04-01", "entity=b share=100 controlled=1"},
     BOUNDARY_SOUND},
};

START_TEST(unsound_holdings_are_refused)
{
    int which;
    for (int i = 0; i < 3 && unsound[_i].row[i]; i++)
        holds(unsound[_i].row[i]);
    ck_assert_int_eq(boundary_check(h, n, &which), unsound[_i].fault);
}
END_TEST

START_TEST(an_unknown_entity_is_refused)
{
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_UNKNOWN);
}
END_TEST

START_TEST(a_site_of_a_circle_has_no_share)
{
    holds("entity=a by=b share=50 controlled=1");
    holds("entity=b by=a share=50 controlled=1");
    ck_assert_int_eq(place("id=main entity=a", EQUITY_SHARE), BOUNDARY_CIRCLE);
    ck_assert_int_eq(w.site[0].spans, 0);
}
END_TEST

/* Sold and bought back at the same share: two stretches, and nothing between them. */
START_TEST(a_share_that_pauses)
{
    holds("entity=b share=50 controlled=1 to=2024-04-10");
    holds("entity=b share=50 controlled=1 from=2024-04-21");
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_SOUND);
    ck_assert_int_eq(w.site[0].spans, 2);
    record(&w, "site=main activity=fuel.diesel quantity=30 unit=L");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 20000000);
}
END_TEST

/* Under control, too, an investment counts by its equity: 20 % and 30 % of 15 L x 2 kg each. */
START_TEST(an_investment_counts_by_equity)
{
    holds("entity=b share=20 controlled=0 to=2024-04-15");
    holds("entity=b share=30 controlled=0 from=2024-04-16");
    ck_assert_int_eq(place("id=main entity=b relation=investment", OPERATIONAL_CONTROL),
                     BOUNDARY_SOUND);
    ck_assert_int_eq(w.site[0].spans, 2);
    record(&w, "site=main activity=fuel.diesel quantity=30 unit=L");
    calculate(&w);
    slot_is(&w, SLOT_CATEGORY_1 + 14, 6000000 + 9000000);
}
END_TEST

/* Each stretch has its own figure that is too large: each is told. */
START_TEST(too_large_on_each_stretch)
{
    holds("entity=b share=40 controlled=0 to=2024-04-10");
    holds("entity=b share=60 controlled=1 from=2024-04-11");
    ck_assert_int_eq(place("id=main entity=b", EQUITY_SHARE), BOUNDARY_SOUND);
    record(&w, "site=main activity=fuel.diesel quantity=200000000000 unit=L");
    calculate(&w);
    ck_assert_int_eq(w.lines, 0);
    ck_assert_int_eq(w.missings, 2);
    ck_assert_int_eq(w.missing[0].reason, TOO_LARGE);
    ck_assert_int_eq(w.missing[1].reason, TOO_LARGE);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("boundary");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, shares_multiply_along_a_chain);
    tcase_add_test(t, chains_add_up);
    tcase_add_test(t, a_lease_without_control_counts_by_its_company);
    tcase_add_loop_test(t, control_counts_in_full_or_not_at_all, 0,
                        (int)(sizeof control / sizeof *control));
    tcase_add_loop_test(t, a_lease_is_ours_by_one_approach_only, 0, 3);
    tcase_add_test(t, joint_financial_control_of_a_site_counts_its_share);
    tcase_add_test(t, a_share_that_changes_within_a_record);
    tcase_add_test(t, a_share_that_comes_back);
    tcase_add_test(t, days_without_a_holding_are_outside);
    tcase_add_test(t, never_held_is_never_counted);
    tcase_add_test(t, a_missing_factor_is_told_once);
    tcase_add_test(t, instruments_are_used_up_once);
    tcase_add_loop_test(t, unsound_holdings_are_refused, 0,
                        (int)(sizeof unsound / sizeof *unsound));
    tcase_add_test(t, an_unknown_entity_is_refused);
    tcase_add_test(t, a_site_of_a_circle_has_no_share);
    tcase_add_test(t, a_share_that_pauses);
    tcase_add_test(t, an_investment_counts_by_equity);
    tcase_add_test(t, too_large_on_each_stretch);
    return run_suite("boundary", t);
}
