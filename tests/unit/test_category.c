/* Filing under a Scope 3 category, and consolidation: share, control, boundary
 * (docs/methods.md sections 3 and 5). */
#include "calc_fixture.h"

/* Factors loaded: fuel.x scope 1 (a) and category 3 (up); electricity location (l) and market (m);
 * freight.x category 4 (f); both.x categories 4 and 9 (b4, b9); twin.x categories 5 and 6 (t5, t6).
 * want: "slot:factor" of all lines; slot s1 s2l s2m c1... */
static const struct category_case {
    const char *what, *site, *record, *want;
    const char *share;
    int missing;
} cases[] = {
    {"own", "", "activity=fuel.x", "s1:a c3:up", "1", 0},
    {"use of sold products takes the scope 1 factor", "", "activity=fuel.x category=11", "c11:a",
     "1", 0},
    {"or that of scope 2 by location", "", "activity=electricity category=11", "c11:l", "1", 0},
    {"or that of another category", "", "activity=freight.x category=9", "c9:f", "1", 0},
    {"its own category first", "", "activity=both.x category=9", "c9:b9", "1", 0},
    {"two other categories are not told apart", "", "activity=twin.x category=12", "", "1", 1},
    {"nothing at all", "", "activity=none.x category=12", "", "1", 1},
    {"leased in under control", "relation=leased_in", "activity=electricity", "s2l:l s2m:m", "1",
     0},
    {"leased in without control", "relation=leased_in controlled=0", "activity=electricity", "c8:l",
     "1", 0},
    {"leased out", "relation=leased_out", "activity=fuel.x", "c13:a", "1", 0},
    {"franchise", "relation=franchise share=40", "activity=fuel.x", "c14:a", "1", 0},
    {"investment by share", "relation=investment share=40", "activity=fuel.x", "c15:a", "0.4", 0},
    {"the record's category before the site's", "relation=leased_out",
     "activity=freight.x category=9", "c9:f", "1", 0},
    {"not controlled: lines of zero", "controlled=0", "activity=fuel.x", "s1:a c3:up", "0", 0},
    {"gases outside the scopes: no other factor stands in for theirs", "",
     "activity=out.x category=11", "out:o", "1", 0},
    {"also at a site that is not own", "relation=leased_out", "activity=out.x", "out:o", "1", 0},
    {"own: the upstream part is another thing", "", "activity=out.x", "out:o c3:ou", "1", 0},
    {"a blend has both parts", "relation=franchise", "activity=blend.x", "out:bo c14:bi", "1", 0},
    {"outside beside scope 3", "", "activity=beside.x category=12", "out:so c12:si", "1", 0},
    {"under control the share does not matter", "share=30", "activity=fuel.x", "s1:a c3:up", "1",
     0},
};

static void name_slot(struct buf *b, enum slot s)
{
    if (s == SLOT_SCOPE1)
        buf_cstr(b, "s1");
    else if (s == SLOT_SCOPE2_LOCATION)
        buf_cstr(b, "s2l");
    else if (s == SLOT_SCOPE2_MARKET)
        buf_cstr(b, "s2m");
    else if (s == SLOT_OUTSIDE)
        buf_cstr(b, "out");
    else
        buf_printf(b, "c%d", (int)s - SLOT_CATEGORY_1 + 1);
}

static void load(struct world *w)
{
    world_new(w);
    w->in.country = STR("DE");
    factor(w, "id=a activity=fuel.x scope=1 unit=L co2=1");
    factor(w, "id=up activity=fuel.x scope=3 category=3 unit=L co2=1");
    factor(w, "id=l activity=electricity scope=2 basis=location unit=L co2=1");
    factor(w, "id=m activity=electricity scope=2 basis=market unit=L co2=1");
    factor(w, "id=f activity=freight.x scope=3 category=4 unit=L co2=1");
    factor(w, "id=b4 activity=both.x scope=3 category=4 unit=L co2=1");
    factor(w, "id=b9 activity=both.x scope=3 category=9 unit=L co2=1");
    factor(w, "id=t5 activity=twin.x scope=3 category=5 unit=L co2=1");
    factor(w, "id=o activity=out.x scope=1 unit=L co2=1 outside=1");
    factor(w, "id=ou activity=out.x scope=3 category=3 unit=L co2=1");
    factor(w, "id=bo activity=blend.x scope=1 part=cfc unit=L co2=1 outside=1");
    factor(w, "id=bi activity=blend.x scope=1 unit=L co2=1");
    factor(w, "id=so activity=beside.x scope=3 category=5 part=bio unit=L co2=1 outside=1");
    factor(w, "id=si activity=beside.x scope=3 category=5 unit=L co2=1");
    factor(w, "id=t6 activity=twin.x scope=3 category=6 unit=L co2=1");
}

START_TEST(filing)
{
    const struct category_case *k = &cases[_i];
    struct world w;
    struct buf got = {0};
    char row[256];
    load(&w);
    snprintf(row, sizeof row, "id=main %s", k->site);
    site(&w, row);
    snprintf(row, sizeof row, "site=main quantity=10 unit=L %s", k->record);
    record(&w, row);
    calculate(&w);
    for (int i = 0; i < w.lines; i++) {
        buf_cstr(&got, i ? " " : "");
        name_slot(&got, w.line[i].slot);
        buf_char(&got, ':');
        buf_str(&got, w.line[i].factor);
        ratio_is(&w.line[i].share, k->share);
        ck_assert_int_eq(w.line[i].year.co2e,
                         *k->share == '0' ? (k->share[1] ? 4000000 : 0) : 10000000);
    }
    buf_cstr(&got, "");
    ck_assert_msg(str_is(buf_view(&got), k->want), "%s: %.*s", k->what, (int)got.n,
                  got.n ? got.p : "");
    ck_assert_int_eq(w.missings, k->missing);
    buf_free(&got);
    world_free(&w);
}
END_TEST

/* Equity share: 41.5 % of 10.000001 L is 4.150000415 kg, booked 4.150000. */
START_TEST(equity_share)
{
    struct world w;
    load(&w);
    w.in.consolidation = EQUITY_SHARE;
    site(&w, "id=main share=41.5 controlled=0");
    record(&w, "site=main activity=fuel.x quantity=10.000001 unit=L");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 4150000);
    ratio_is(&w.line[0].share, "0.415");
    ratio_is(&w.line[0].quantity, "10.000001");
    world_free(&w);
}
END_TEST

/* A share is never assumed in silence: where it counts and nobody gave it, a caveat names the site.
 */
START_TEST(a_share_that_nobody_gave)
{
    static const struct {
        enum consolidation by;
        const char *site;
        int caveats;
    } of[] = {
        {EQUITY_SHARE, "id=main", 1},
        {EQUITY_SHARE, "id=main share=100", 0},
        {OPERATIONAL_CONTROL, "id=main", 0},
        {OPERATIONAL_CONTROL, "id=main relation=investment", 1},
        {OPERATIONAL_CONTROL, "id=main relation=investment share=20", 0},
        {EQUITY_SHARE, "id=main relation=franchise", 0},
    };
    struct world w;
    load(&w);
    w.in.consolidation = of[_i].by;
    site(&w, of[_i].site);
    site(&w, "id=idle share=");
    record(&w, "site=main activity=fuel.x quantity=10 unit=L");
    calculate(&w);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_SHARE_NOT_SAID), of[_i].caveats);
    world_free(&w);
}
END_TEST

/* A site that leaves the boundary on 10 April: 10 of 30 days count; the rest is part of the whole,
 * not of the year. */
START_TEST(boundary)
{
    static const struct {
        const char *site;
        int days;
    } k[] = {{"to=2024-04-10", 10},
             {"from=2024-04-21", 10},
             {"from=2024-04-11 to=2024-04-20", 10},
             {"from=2024-05-01", 0},
             {"to=2024-03-31", 0}};
    struct world w;
    char row[64];
    load(&w);
    snprintf(row, sizeof row, "id=main %s", k[_i].site);
    site(&w, row);
    record(&w, "site=main activity=fuel.x quantity=10 unit=L");
    calculate(&w);
    ck_assert_int_eq(w.lines, k[_i].days ? 2 : 0);
    ck_assert_int_eq(w.missings, 0);
    ck_assert(w.t->present[SLOT_SCOPE1] == (k[_i].days > 0));
    if (k[_i].days) {
        ck_assert_int_eq(w.line[0].days, k[_i].days);
        ck_assert_int_eq(w.line[0].of_days, 30);
        ck_assert_int_eq(w.line[0].whole.co2e, 10000000);
        ck_assert_int_eq(w.line[0].year.co2e, 3333333);
        ck_assert_int_eq(caveats_of(&w, CAVEAT_PRORATED), 1);
    }
    world_free(&w);
}
END_TEST

START_TEST(totals_by_site_and_code)
{
    struct world w;
    load(&w);
    site(&w, "id=b");
    site(&w, "id=a");
    meter(&w, "id=m site=a");
    record(&w, "site=b activity=fuel.x quantity=1 unit=L");
    record(&w, "meter=m activity=fuel.x quantity=2 unit=L");
    record(&w, "activity=fuel.x quantity=4 unit=L");
    record(&w, "activity=freight.x quantity=8 unit=L");
    calculate(&w);
    ck_assert_int_eq(w.t->site[0][SLOT_SCOPE1].co2e, 1000000);
    ck_assert_int_eq(w.t->site[1][SLOT_SCOPE1].co2e, 2000000);
    ck_assert_int_eq(w.t->site[2][SLOT_SCOPE1].co2e, 4000000);
    ck_assert(w.t->site_present[1][SLOT_SCOPE1] && !w.t->site_present[1][SLOT_CATEGORY_1 + 3]);
    ck_assert_int_eq(w.t->month[0][SLOT_SCOPE1].co2e, 7000000);
    ck_assert_int_eq(w.t->kind[SLOT_SCOPE1][text(&w, STR("fuel.x"))].co2e, 7000000);
    ck_assert_int_eq(w.t->kind[SLOT_CATEGORY_1 + 3][text(&w, STR("freight.x"))].co2e, 8000000);
    ck_assert_ptr_null(w.t->kind[SLOT_SCOPE2_MARKET]);
    struct gases g;
    ck_assert(calc_scope3(w.t, &g));
    ck_assert_int_eq(g.co2e, 15000000);
    ck_assert_int_eq(w.t->records, 4);
    ck_assert_int_eq(w.t->lines, 7);
    world_free(&w);
}
END_TEST

/* ---- filed under a category that has no factor of its own ---- */
static const struct filed {
    const char *rows[3], *one, *outside; /* the line of category 1, and outside the scopes */
    int missing;                         /* -1: nothing is missing */
} fileds[] = {
    {{"id=four scope=3 category=4"}, "four", "", -1},
    {{"id=four scope=3 category=4", "id=five scope=3 category=5"}, "", "", TWO_FACTORS},
    /* two rows that fit equally in either of them decide nothing, whichever comes first */
    {{"id=four scope=3 category=4", "id=five scope=3 category=5", "id=also scope=3 category=5"},
     "",
     "",
     TWO_FACTORS},
    {{"id=four scope=3 category=4", "id=also scope=3 category=4", "id=five scope=3 category=5"},
     "",
     "",
     TWO_FACTORS},
    /* a row outside the scopes of scope 1 is the activity's own, as long as it holds */
    {{"id=out outside=1 scope=1", "id=four scope=3 category=4"}, "", "out", -1},
    {{"id=was outside=1 scope=1 to=2020-12-31", "id=out outside=1 scope=3 category=1",
      "id=four scope=3 category=4"},
     "four",
     "out",
     -1},
};
START_TEST(filed_under_a_category_without_a_factor)
{
    const struct filed *x = &fileds[_i];
    struct world w;
    char row[160];
    world_new(&w);
    for (int i = 0; i < 3 && x->rows[i]; i++) {
        snprintf(row, sizeof row, "activity=fuel.x unit=kg co2=1 %s", x->rows[i]);
        factor(&w, row);
    }
    record(&w, "activity=fuel.x unit=kg quantity=1 category=1");
    calculate(&w);
    ck_assert_str_eq(factors_of(&w, SLOT_CATEGORY_1), x->one);
    ck_assert_str_eq(factors_of(&w, SLOT_OUTSIDE), x->outside);
    ck_assert_int_eq(w.missings, x->missing >= 0);
    if (w.missings)
        ck_assert_int_eq(w.missing[0].reason, (enum uncalculated_reason)x->missing);
    world_free(&w);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *t = tcase_create("category");
    LOOP(t, filing, cases);
    tcase_add_test(t, equity_share);
    tcase_add_loop_test(t, a_share_that_nobody_gave, 0, 6);
    tcase_add_loop_test(t, boundary, 0, 5);
    tcase_add_test(t, totals_by_site_and_code);
    LOOP(t, filed_under_a_category_without_a_factor, fileds);
    return run_suite("category", t);
}
