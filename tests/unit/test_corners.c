/* Rare ways through the engine, each with the answer it must give. */
#define FIXTURE_ROWS 400
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

/* ---- sums that leave 64 bits ---- */
START_TEST(a_sum_too_large_is_told)
{
    struct calc_sink sink = {&w, NULL, take_missing};
    factor(&w, "id=f activity=gas.co2 scope=1 unit=kg co2=1");
    record(&w, _i ? "activity=gas.co2 unit=kg quantity=10000000000 start=2024-04-16 end=2024-05-15"
                  : "activity=gas.co2 unit=kg quantity=10000000000");
    w.calc = calc_new(&w.in, &sink);
    int booked = 0;
    while (w.missings == 0 && booked < 2000) {
        calc_record(w.calc, &w.record[0]);
        booked++;
    }
    w.t = calc_finish(w.calc);
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, TOO_LARGE);
    slot_is(&w, SLOT_SCOPE1, (booked - 1) * INT64_C(10000000000000000));
}
END_TEST

/* A line above 10^10 kg, whole or divided, up or down. */
static const char *const too_large[] = {
    "activity=gas.co2 unit=kg quantity=20000000000",
    "activity=gas.co2 unit=kg quantity=-20000000000",
    "activity=gas.co2 unit=kg quantity=20000000000 start=2024-04-16 end=2024-05-15",
    "activity=gas.co2 unit=kg quantity=-20000000000 start=2024-04-16 end=2024-05-15",
    "activity=gas.co2 unit=t quantity=9223372036854775807",
};
START_TEST(a_line_too_large)
{
    factor(&w, "id=f activity=gas.co2 scope=1 unit=kg co2=1");
    record(&w, too_large[_i]);
    calculate(&w);
    ck_assert_int_eq(w.lines, 0);
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, TOO_LARGE);
}
END_TEST

START_TEST(an_instrument_of_absurd_rate)
{
    factor(&w, "id=l activity=electricity scope=2 unit=kWh co2=0.5");
    instrument(&w, _i ? "id=i start=2024-04-01 end=2024-12-31 kwh=1000 rate=-20000000"
                      : "id=i start=2024-04-01 end=2024-12-31 kwh=1000 rate=20000000");
    record(&w, "activity=electricity unit=kWh quantity=1000");
    calculate(&w);
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, TOO_LARGE);
    ck_assert_int_eq(w.missing[0].basis, BASIS_MARKET);
    slot_is(&w, SLOT_SCOPE2_LOCATION, 500000000);
}
END_TEST

/* ---- a large book: every table of the engine grows ---- */
START_TEST(many_of_everything)
{
    char row[160];
    for (int i = 0; i < 300; i++) {
        snprintf(row, sizeof row, "id=f%d activity=fuel.%d scope=1 unit=kg co2=1", i, i % 40);
        if (i < 40)
            factor(&w, row);
        snprintf(row, sizeof row,
                 "activity=fuel.%d unit=kg quantity=1 supplier=s%d menu=m%d estimated=1", i % 40,
                 i % 3, i % 5);
        record(&w, row);
    }
    calculate(&w);
    ck_assert_int_eq(w.missings, 0);
    slot_is(&w, SLOT_SCOPE1, 300 * 1000000);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_ESTIMATED), 300);
}
END_TEST

/* One record under a factor for each of 40 days, in 20 parts: segments, rates and plans grow. */
START_TEST(many_borders_in_one_record)
{
    char row[160];
    for (int i = 0; i < 40; i++) {
        snprintf(row, sizeof row,
                 "id=d%d activity=material.x scope=3 category=1 unit=kg co2=%d from=2024-%02d-%02d "
                 "to=2024-%02d-%02d",
                 i, i + 1, 4 + i / 30, i % 30 + 1, 4 + i / 30, i % 30 + 1);
        factor(&w, row);
        snprintf(row, sizeof row,
                 "id=p%d activity=material.x scope=3 category=1 part=p%d unit=kg co2=0.1", i, i);
        if (i < 20)
            factor(&w, row);
        snprintf(row, sizeof row, "id=u%d activity=fuel.u scope=3 category=%d unit=crate co2=1", i,
                 i + 1);
        if (i < 15)
            factor(&w, row);
    }
    record(&w, "activity=material.x unit=kg quantity=40 start=2024-04-01 end=2024-05-10");
    factor(&w, "id=s1 activity=fuel.u scope=1 unit=crate co2=1");
    factor(&w, "id=s2 activity=fuel.u scope=2 unit=crate co2=1");
    record(&w, "activity=fuel.u unit=kg quantity=40");
    calculate(&w);
    /* 1 + 2 + ... + 40, and 20 parts x 0.1 x 40 */
    slot_is(&w, SLOT_CATEGORY_1, (820 + 80) * INT64_C(1000000));
    ck_assert_int_eq(w.missings, 18); /* scope 1, scope 2 by both methods, 15 categories */
    ck_assert_int_eq(w.missing[17].reason, NO_CONVERSION);
}
END_TEST

/* Records out of order: the segment of an earlier day is found again. */
START_TEST(an_earlier_day_after_a_later_one)
{
    factor(&w, "id=a activity=gas.x scope=1 unit=kg co2=1 to=2024-06-30");
    factor(&w, "id=b activity=gas.x scope=1 unit=kg co2=2 from=2024-07-01");
    record(&w, "activity=gas.x unit=kg quantity=1 start=2024-08-01 end=2024-08-31");
    struct activity early = *record(&w, "activity=gas.x unit=kg quantity=1");
    early.detail = w.record[0].detail;
    w.record[1] = early;
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 3000000);
}
END_TEST

/* Combinations that differ in nothing but the menu, the place, or the rest. */
START_TEST(combinations_that_are_nearly_one)
{
    char row[160];
    site(&w, "id=a");
    site(&w, "id=b country=KR");
    factor(&w, "id=f activity=fuel.x scope=1 unit=kg co2=1");
    for (int i = 0; i < 380; i++) {
        snprintf(row, sizeof row, "activity=fuel.x unit=kg quantity=1 site=%s %s",
                 i % 2 ? "a" : "b",
                 i % 3   ? "supplier=s menu=m"
                 : i % 5 ? "supplier=s menu=n"
                         : "");
        record(&w, row);
    }
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 380 * 1000000);
}
END_TEST

START_TEST(corrections_are_counted_one_by_one)
{
    factor(&w, "id=f activity=gas.x scope=1 unit=kg co2=1");
    int32_t detail = record(&w, "activity=gas.x unit=kg quantity=-1")->detail;
    record(&w, "activity=gas.x unit=kg quantity=-2")->detail = detail;
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, -3000000);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_NEGATIVE_QUANTITY), 2);
}
END_TEST

/* Whole kWh over a common denominator leave 64 bits only when they are added. */
START_TEST(weights_that_leave_64_bits)
{
    factor(&w, "id=l activity=electricity scope=2 unit=kWh co2=0.000000001");
    instrument(&w, "id=i start=2024-04-01 end=2024-12-31 kwh=1 rate=0");
    record(&w, "activity=electricity unit=kWh quantity=4000000000000000001 start=2024-04-30 "
               "end=2024-05-02");
    calculate(&w);
    ck_assert_int_eq(w.missings, 0);
    for (int i = 0; i < w.lines; i++)
        if (w.line[i].slot == SLOT_SCOPE2_MARKET && !w.line[i].instrument.n) {
            ck_assert_int_eq(w.line[i].whole.co2e, INT64_C(4000000000000000));
            ck_assert_int_eq(w.line[i].month[0].co2e + w.line[i].month[1].co2e,
                             INT64_C(4000000000000000));
        }
}
END_TEST

/* ---- chains of ownership and the days of a site ---- */
static const struct span_case {
    const char *site;
    bool control;
    enum relation relation;
    const char *want; /* "share from..to share from..to" in days from 2024-01-01 */
} spans[] = {
    {"id=s", false, RELATION_OWN, "0.5 60..151 1 152..365"},
    {"id=s from=2024-04-10 to=2024-04-20", false, RELATION_OWN, "0.5 100..110"},
    {"id=s to=2024-01-31", false, RELATION_OWN, ""},
    {"id=s to=2024-04-20", true, RELATION_OWN, "1 60..110"},
    {"id=s to=2024-12-31", true, RELATION_INVESTMENT,
     "1 60..151 1 152..365"}, /* its equity changes */
    {"id=s to=2024-12-31", true, RELATION_LEASED_IN, "1 60..151 1 152..365"},
    {"id=same", false, RELATION_OWN, "0.5 60..365"}, /* nothing changes: one span */
    {"id=s share=40 to=2024-12-31", false, RELATION_FRANCHISE, "0.5 60..151 1 152..365"},
};
START_TEST(spans_of_a_site)
{
    const struct span_case *x = &spans[_i];
    struct holding h[] = {
        {.entity = STR("e"),
         .share_percent = {50, 0},
         .controlled = true,
         .financial = CONTROL_FULL,
         .from = day(STR("2024-03-01")),
         .to = day(STR("2024-05-31"))},
        {.entity = STR("e"),
         .share_percent = {100, 0},
         .controlled = true,
         .financial = CONTROL_FULL,
         .from = day(STR("2024-06-01")),
         .to = day(STR("2024-12-31"))},
    };
    struct site_span *span;
    int n, which;
    if (strcmp(x->site, "id=same") == 0)
        h[1].share_percent = h[0].share_percent;
    struct buf got = {0};
    site(&w, x->site);
    w.site[0].entity = STR("e");
    w.site[0].relation = x->relation;
    ck_assert_int_eq(boundary_check(h, 2, &which), BOUNDARY_SOUND);
    ck_assert_int_eq(boundary_spans(h, 2, x->control ? OPERATIONAL_CONTROL : EQUITY_SHARE,
                                    &w.site[0], &w.arena, &span, &n),
                     BOUNDARY_SOUND);
    for (int i = 0; i < n; i++) {
        buf_cstr(&got, i ? " " : "");
        ratio_print(&got, &span[i].share, 6);
        buf_printf(&got, " %d..%d", (int)(span[i].from - day(STR("2024-01-01"))),
                   (int)(span[i].to - day(STR("2024-01-01"))));
    }
    ck_assert_str_eq(got.p ? got.p : "", x->want);
    buf_free(&got);
}
END_TEST

START_TEST(an_exclusion_of_the_last_category)
{
    exclude(&w, 3, 15);
    calculate(&w);
    ck_assert(w.t->category_excluded[14] && !w.t->scope3_excluded);
}
END_TEST

/* The uncertainty of a record that is divided, and of two fuels of which the first has no heat
 * value. */
START_TEST(divided_and_unknown)
{
    factor(&w, "id=f activity=fuel.f scope=1 unit=kg co2=1 uncertainty=4");
    factor(&w, "id=g activity=fuel.g scope=1 unit=kg co2=1 uncertainty=4");
    conversion(&w, "activity=fuel.g from=kg to=MJ by=40 source=x");
    record(&w,
           "activity=fuel.f unit=kg quantity=100 uncertainty=3 start=2024-04-16 end=2024-05-15");
    record(&w, "activity=fuel.g unit=kg quantity=0");
    calculate(&w);
    ck_assert(w.t->has_uncertainty[SLOT_SCOPE1]);
    ck_assert_int_eq(dec_cmp(w.t->uncertainty_percent[SLOT_SCOPE1], dec_int(5)), 0);
    ck_assert(!w.t->energy_known);
}
END_TEST

/* ---- what a conversion may say ---- */
static const struct {
    const char *from, *to, *by;
    enum heat heat;
    enum conversion_fault fault;
} sayings[] = {
    {"L", "kg", "0.8", HEAT_UNSTATED, CONVERSION_GOOD},
    {"L", "kg", "0", HEAT_UNSTATED, CONVERSION_NOT_POSITIVE},
    {"L", "kg", "-1", HEAT_UNSTATED, CONVERSION_NOT_POSITIVE},
    {"L", "L", "1", HEAT_UNSTATED, CONVERSION_GOOD},
    {"L", "L", "2", HEAT_UNSTATED, CONVERSION_OF_ITSELF},
    {"drum", "drum", "2", HEAT_UNSTATED, CONVERSION_OF_ITSELF},
    {"drum", "drum", "1", HEAT_UNSTATED, CONVERSION_GOOD},
    {"gal", "L", "4", HEAT_UNSTATED, CONVERSION_GOOD},
    {"gal", "L", "1", HEAT_UNSTATED, CONVERSION_ABSURD},
    {"gal", "L", "8", HEAT_UNSTATED, CONVERSION_ABSURD},
    {"L", "m3", "250", HEAT_UNSTATED, CONVERSION_GOOD}, /* liquid and gas */
    {"L", "kg", "2000000000000000", HEAT_UNSTATED, CONVERSION_ABSURD},
    {"L", "kg", "0.0000000000000001", HEAT_UNSTATED, CONVERSION_ABSURD},
    {"kg", "MJ", "40", HEAT_GROSS, CONVERSION_GOOD},
    {"MJ", "kg", "0.02", HEAT_NET, CONVERSION_GOOD},
    {"kg", "L", "1", HEAT_GROSS, CONVERSION_NO_HEAT},
    {"drum", "L", "200", HEAT_GROSS, CONVERSION_GOOD},
    {"L", "drum", "0.005", HEAT_GROSS, CONVERSION_GOOD},
};
START_TEST(what_a_conversion_may_say)
{
    ck_assert_int_eq(conversion_check(str_of(sayings[_i].from), str_of(sayings[_i].to),
                                      number(str_of(sayings[_i].by)), sayings[_i].heat),
                     sayings[_i].fault);
}
END_TEST

/* ---- who the supplier is ---- */
START_TEST(the_meters_menu_with_the_suppliers_other_spelling)
{
    factor(&w, "id=any activity=fuel.x scope=1 unit=L co2=1");
    factor(&w, "id=menu activity=fuel.x scope=1 supplier=Acme menu=Green unit=L co2=2");
    static const char *const supplier[] = {"'ACME Co., Ltd.'", "'Other Ltd.'", "Acme", "Acme"};
    char row[128];
    meter(&w, _i == 3 ? "id=m menu=Green" : "id=m supplier=Acme menu=Green");
    snprintf(row, sizeof row, "activity=fuel.x unit=L quantity=1 meter=m supplier=%s",
             supplier[_i]);
    record(&w, row);
    calculate(&w);
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), _i == 1 ? "any" : "menu");
}
END_TEST

START_TEST(a_meter_that_the_book_does_not_have)
{
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=1");
    record(&w, "activity=fuel.x unit=L quantity=1 meter=lost")->series = 7;
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 1000000);
}
END_TEST

START_TEST(a_supplier_that_is_no_text)
{
    struct buf b = {0};
    calc_supplier_key(&b, STR("Acme \xFF"));
    ck_assert_str_eq(b.p ? b.p : "", "Acme \xFF");
    buf_free(&b);
}
END_TEST

/* ---- what a category or a text cannot be ---- */
START_TEST(a_category_that_is_none)
{
    factor(&w, "id=f activity=gas.x scope=1 unit=kg co2=1");
    record(&w, "activity=gas.x unit=kg quantity=1 category=16");
    exclude(&w, 3, 16);
    w.exclusion[w.in.exclusions++] = (struct exclusion){.scope = 1, .site = 1};
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 1000000);
    ck_assert(!w.t->scope3_excluded);
}
END_TEST

START_TEST(names_that_are_none)
{
    enum heat h;
    enum relation r;
    enum consolidation c;
    enum gwp g;
    enum basis b;
    ck_assert(!heat_parse(STR("warm"), &h) && !relation_parse(STR("cousin"), &r));
    ck_assert(!consolidation_parse(STR("none"), &c) && !gwp_parse(STR("AR7"), &g));
    enum control x;
    ck_assert(!basis_parse(STR("both"), &b) && !control_parse(STR("some"), &x));
    ck_assert_str_eq(heat_name(HEAT_NET), "net");
    ck_assert_int_eq(category_msg(15), S_CATEGORY_15);
    ck_assert_str_eq(gwp_name(GWP_NONE), "");
    ck_assert_str_eq(basis_name(BASIS_ANY), "");
}
END_TEST

START_TEST(places_without_a_country)
{
    w.in.country = (struct str){0};
    site(&w, "id=x");
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=1");
    record(&w, "activity=fuel.x unit=L quantity=1 site=x");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 1000000);
    ck_assert(!w.t->present[SLOT_SHK_BASIC]);
}
END_TEST

START_TEST(regions_compare_without_case)
{
    site(&w, "id=x region=kanto_R1");
    factor(&w, "id=any activity=fuel.x scope=1 unit=L co2=1");
    factor(&w, "id=region activity=fuel.x scope=1 region=Kanto_r1 unit=L co2=2");
    record(&w, "activity=fuel.x unit=L quantity=1 site=x");
    calculate(&w);
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), "region");
}
END_TEST

/* ---- gases ---- */
static const char *const without_gwp[] = {"ch4=1", "ch4b=1", "n2o=1", "other=SF6:1",
                                          "other=Unobtainium:1"};
START_TEST(an_inventory_without_a_gwp_set)
{
    char row[128];
    snprintf(row, sizeof row, "id=f activity=gas.x scope=1 unit=kg %s", without_gwp[_i]);
    w.in.gwp = _i < 4 ? GWP_NONE : GWP_AR5;
    factor(&w, row);
    record(&w, "activity=gas.x unit=kg quantity=1");
    calculate(&w);
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, NO_GWP);
}
END_TEST

START_TEST(a_row_of_co2e_that_names_no_set)
{
    factor(&w, "id=f activity=gas.x scope=1 unit=kg co2e=10 ch4_co2e=5 n2o_co2e=1");
    factor(&w, "id=z activity=gas.z scope=1 unit=kg co2e=0 gwp=AR4");
    record(&w, "activity=gas.x unit=kg quantity=1");
    record(&w, "activity=gas.z unit=kg quantity=1");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 10000000);
    ck_assert_int_eq(w.t->slot[SLOT_SCOPE1].ch4, 0);
    ck_assert_int_eq(w.t->slot[SLOT_SCOPE1].unsplit_co2e, 10000000);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_GWP_DIFFERS), 1); /* a zero differs in nothing */
}
END_TEST

START_TEST(names_of_gases)
{
    const struct gwp_table *t = &w.in.gwps;
    char longest[200];
    memset(longest, 'x', sizeof longest);
    ck_assert(gwp_find(t, STR("hfc 134A")) &&
              gwp_find(t, STR("R-32")) == gwp_find(t, STR("HFC-32")));
    ck_assert(!gwp_find(t, (struct str){longest, sizeof longest}));
    ck_assert(!gwp_find(t, STR("R")) && !gwp_find(t, STR("R-")) && !gwp_find(t, STR("r:")) &&
              !gwp_find(t, STR("r.")));
}
END_TEST

/* ---- uncertainty ---- */
static const struct uncertainty_case {
    const char *factor, *record, *want;
} uncertainties[] = {
    {"uncertainty=0", "uncertainty=0.005", "0.01"}, /* exactly on the edge: up */
    {"uncertainty=0", "uncertainty=0.0049", "0.00"},
    {"uncertainty=few", "uncertainty=1", NULL},
    {"uncertainty=1", "uncertainty=-5", NULL},
    {"uncertainty=1", "uncertainty=99999999999999999999999999", NULL},
    {"", "uncertainty=1", NULL},
};
START_TEST(uncertainty_of_one_line)
{
    char row[128];
    const struct uncertainty_case *u = &uncertainties[_i];
    snprintf(row, sizeof row, "id=f activity=gas.x scope=1 unit=kg co2=1 %s", u->factor);
    factor(&w, row);
    snprintf(row, sizeof row, "activity=gas.x unit=kg quantity=100 %s", u->record);
    record(&w, row);
    calculate(&w);
    ck_assert_int_eq(w.t->has_uncertainty[SLOT_SCOPE1], u->want != NULL);
    if (u->want)
        ck_assert_int_eq(dec_cmp(w.t->uncertainty_percent[SLOT_SCOPE1], number(str_of(u->want))),
                         0);
}
END_TEST

/* ---- the figures of Japan's law ---- */
START_TEST(one_of_the_pair_alone)
{
    char row[160];
    snprintf(row, sizeof row, "id=law activity=fuel.x scope=1 basis=%s unit=L co2=3",
             _i ? "shk_basic" : "shk_adjusted");
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=2");
    factor(&w, row);
    factor(&w, "id=e activity=fuel.e scope=1 unit=L co2e=2 gwp=AR5");
    factor(&w, "id=c activity=fuel.c scope=1 unit=L co2e=0 gwp=AR5");
    factor(&w, "id=d activity=fuel.d scope=1 unit=L co2e=2 co2=1.5 gwp=AR5");
    record(&w, "activity=fuel.x unit=L quantity=1 start=2024-04-16 end=2024-05-15");
    record(&w, "activity=fuel.x unit=L quantity=1");
    record(&w, "activity=fuel.c unit=L quantity=1");
    record(&w, "activity=fuel.d unit=L quantity=1");
    calculate(&w);
    /* 2 x 3 by the law's row, 2 x 2 by the CO2 of scope 1, and 1.5 of the row that says so */
    slot_is(&w, _i ? SLOT_SHK_BASIC : SLOT_SHK_ADJUSTED, 7500000);
    slot_is(&w, _i ? SLOT_SHK_ADJUSTED : SLOT_SHK_BASIC, 5500000);
}
END_TEST

/* A row of the law for one figure; the other knows nothing of a fuel whose factor gives CO2e alone.
 */
START_TEST(one_figure_is_unknown)
{
    factor(&w, "id=e activity=fuel.e scope=1 unit=L co2e=2 gwp=AR5");
    factor(&w, _i ? "id=law activity=fuel.e scope=1 basis=shk_basic unit=L co2=3"
                  : "id=law activity=fuel.e scope=1 basis=shk_adjusted unit=L co2=3");
    factor(&w, "id=out activity=fuel.e scope=1 part=outside unit=L co2=7 outside=1");
    record(&w, "activity=fuel.e unit=L quantity=1");
    calculate(&w);
    ck_assert_int_eq(w.t->shk_known[0], _i);
    ck_assert_int_eq(w.t->shk_known[1], !_i);
    slot_is(&w, SLOT_OUTSIDE, 7000000);
}
END_TEST

/* The law's row begins within the record: before it the CO2 of scope 1 counts. */
START_TEST(the_laws_row_begins_within_a_record)
{
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=2");
    factor(&w,
           _i ? "id=law activity=fuel.x scope=1 basis=shk_basic unit=L co2=4 from=2024-04-16"
              : "id=law activity=fuel.x scope=1 basis=shk_adjusted unit=L co2=4 from=2024-04-16");
    record(&w, "activity=fuel.x unit=L quantity=30");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, 60000000);
    slot_is(&w, _i ? SLOT_SHK_BASIC : SLOT_SHK_ADJUSTED, 90000000); /* 15 x 2 + 15 x 4 */
}
END_TEST

START_TEST(the_laws_coefficient_of_the_supplier)
{
    conversion(&w, "activity=fuel.g from=m3 to=MJ by=40 source=x");
    factor(&w, "id=g activity=fuel.g scope=1 unit=m3 co2=2");
    if (_i % 2)
        law(&w, "activity=fuel.g supplier='Gas Ltd.' unit=m3 gj=0.05");
    law(&w, "activity=fuel.g unit=m3 gj=0.045");
    if (_i % 2 == 0)
        law(&w, "activity=fuel.g supplier='Gas Ltd.' unit=m3 gj=0.05");
    law(&w, "activity=fuel.g unit=m3 gj=0.01 to=2024-03-31");
    if (_i == 2)
        law(&w, "activity=fuel.g supplier=gas unit=m3 gj=0.06");
    record(&w, _i == 0   ? "activity=fuel.g unit=m3 quantity=1000"
               : _i == 4 ? "activity=fuel.g unit=m3 quantity=1000 supplier=Other"
                         : "activity=fuel.g unit=m3 quantity=1000 supplier=Gas");
    calculate(&w);
    ck_assert_int_eq(w.t->law_known, _i != 2); /* two of one rank: which is not said */
    if (_i != 2)
        ratio_is(&w.t->law_gj, _i % 4 ? "50" : "45");
}
END_TEST

START_TEST(two_heat_values_are_none)
{
    factor(&w, "id=g activity=fuel.g scope=1 unit=kg co2=2");
    conversion(&w, "activity=fuel.g from=kg to=MJ by=40 valid_from=2024-01-01 source=x");
    conversion(&w, "activity=fuel.g from=kg to=MJ by=41 source=y");
    record(&w, "activity=fuel.g unit=kg quantity=1");
    calculate(&w);
    ck_assert(!w.t->energy_known);
    slot_is(&w, SLOT_SCOPE1, 2000000);
}
END_TEST

/* ---- conversions ---- */
static const struct way {
    const char *conversions[4], *record, *unit, *want; /* want: mg, or NULL: none */
} ways[] = {
    /* four joins by the unit table and three conversions are seven steps: too long a way */
    {{"from=L to=kg by=2", "from=t to=MJ by=3", "from=GJ to=m2 by=5"}, "1 kL", "ha", NULL},
    {{"from=L to=kg by=2", "from=t to=MJ by=3", "from=GJ to=m2 by=5"}, "1 kL", "m2", "30000"},
    {{"from=L to=kg by=2", "from=kg to=MJ by=3", "from=MJ to=crate by=5"},
     "1 L",
     "crate",
     "30000000"},
    /* two ways of one rank that say the same are one */
    {{"from=L to=kg by=0.5 valid_from=2024-01-01", "from=L to=kg by=0.50"}, "1 L", "kg", "500000"},
    {{"from=kg to=L by=4", "from=g to=kg by=0.002"}, "1 g", "L", "8000"},
    /* the book's gallon, from either side, and beside another conversion */
    {{"from=gal to=L by=4", "from=drum to=gal by=50"}, "1 drum", "L", "200000000"},
    {{"from=L to=gal by=0.25", "from=drum to=gal by=50"}, "1 drum", "L", "200000000"},
    {{"from=kL to=L by=900"}, "1 kL", "L", "900000000"},
    {{"from=min to=h by=0.02"}, "1 h", "min", "50000000"},
    {{"from=min to=h by=0.02"}, "1 d", "min", "1200000000"},
    {{"from=L to=gal by=0.25"}, "1 kL", "gal", "250000000"},
    {{"from=kL to=L by=900"}, "1 m3", "L", "1000000000"}, /* says nothing of the cubic metre */
    {{"from=L to=L by=1", "from=L to=kg by=2"}, "1 L", "kg", "2000000"},
    {{"from=gal to=L by=4 valid_to=2023-12-31"}, "1 gal", "L", "3785412"},
    {{"from=drum to=bottle by=4", "from=bottle to=L by=2"}, "1 drum", "L", "8000000"},
    {{"from=kg to=L by=0"}, "1 kg", "L", NULL},
    /* built in, of units that only the sets know */
    {{"from=crate to=L by=2 built_in=1"}, "1 crate", "L", "2000000"},
    {{"from=L to=crate by=3 built_in=1"}, "1 L", "crate", "3000000"},
};
START_TEST(ways_from_unit_to_unit)
{
    const struct way *x = &ways[_i];
    char row[160], *space;
    snprintf(row, sizeof row, "id=f activity=material.x scope=3 category=1 unit=%s co2=1", x->unit);
    factor(&w, row);
    for (int i = 0; i < 4 && x->conversions[i]; i++) {
        snprintf(row, sizeof row, "activity=material.x source=own %s", x->conversions[i]);
        conversion(&w, row);
    }
    snprintf(row, sizeof row, "%s", x->record);
    space = strchr(row, ' ');
    *space = 0;
    char line[400];
    snprintf(line, sizeof line, "activity=material.x quantity=%s unit=%s", row, space + 1);
    record(&w, line);
    calculate(&w);
    ck_assert_int_eq(w.missings, !x->want);
    if (x->want)
        slot_is(&w, SLOT_CATEGORY_1, (int64_t)number(str_of(x->want)).coef);
}
END_TEST

/* One factor under conversions that change within the record: one line for each of them. */
static const struct border {
    const char *before, *after;
    int64_t mg;
} borders[] = {
    {"from=drum to=L by=200", "from=drum to=L by=400", 300},
    {"from=drum to=L by=0.5", "from=drum to=L by=0.25", 0},
    {"from=drum to=L by=0.123456789012345678901", "from=drum to=L by=0.123456789012345678902", 0},
    {"from=drum to=L by=0.5", "from=drum to=L by=0.123456789012345678902", 0},
    {"from=drum to=L by=0.0000005", "from=drum to=L by=0.00000025", 0},
    {"from=drum to=L by=2", "from=drum to=kL by=0.002", 2},
};
START_TEST(conversions_that_change_within_a_record)
{
    const struct border *b = &borders[_i];
    char row[160];
    factor(&w, "id=f activity=material.x scope=3 category=1 unit=L co2=1");
    snprintf(row, sizeof row, "activity=material.x source=a valid_to=2024-04-15 %s", b->before);
    conversion(&w, row);
    snprintf(row, sizeof row, "activity=material.x source=b valid_from=2024-04-16 %s", b->after);
    conversion(&w, row);
    record(&w, "activity=material.x unit=drum quantity=1");
    calculate(&w);
    ck_assert_int_eq(w.missings, 0);
    ck_assert_int_eq(w.lines, 2);
    ck_assert_int_eq(w.line[0].days, 15);
    if (b->mg)
        slot_is(&w, SLOT_CATEGORY_1, b->mg * 1000000);
}
END_TEST

/* ---- the unit tells equal rows apart ---- */
static const struct telling {
    const char *one, *two, *record, *want; /* "": none is taken */
} tellings[] = {
    {"unit=L", "unit=kg", "unit=L", "one"},
    {"unit=crate", "unit=kg", "unit=crate", "one"},
    {"unit=crate", "unit=box", "unit=drum", ""},
    {"unit=crate", "unit=box", "unit=kg", ""},
    {"unit=kg", "unit=crate", "unit=drum", ""},
    {"unit=crate", "unit=g", "unit=drum", ""},
    {"unit=MJ heat=gross", "unit=MJ heat=net", "unit=MJ", "one"},
    {"unit=MJ heat=gross", "unit=MJ heat=net", "unit=kWh heat=net", "two"},
    {"unit=MJ heat=gross", "unit=GJ", "unit=kWh", ""},
    {"unit=MJ", "unit=GJ heat=net", "unit=L", ""},
    {"unit=MJ heat=net", "unit=kg", "unit=L", ""},
    {"unit=kg", "unit=MJ heat=net", "unit=drum", "two"},
    {"unit=kg", "unit=g", "unit=drum", ""},
    {"unit=MJ heat=gross", "unit=MJ heat=net", "unit=drum", "two"},
    {"unit=MJ heat=net", "unit=kWh heat=net", "unit=drum", "one"}, /* one step before two */
    {"unit=MJ heat=gross", "unit=GJ", "unit=bag", ""},
    {"unit=GJ", "unit=MJ heat=gross", "unit=bag", ""},
};
START_TEST(equal_rows_by_unit)
{
    const struct telling *x = &tellings[_i];
    char row[160];
    snprintf(row, sizeof row, "id=one activity=fuel.x scope=1 co2=1 %s", x->one);
    factor(&w, row);
    snprintf(row, sizeof row, "id=two activity=fuel.x scope=1 co2=1 %s", x->two);
    factor(&w, row);
    conversion(&w, "activity=fuel.x from=drum to=MJ by=100 heat=net source=x");
    snprintf(row, sizeof row, "activity=fuel.x quantity=1 %s", x->record);
    record(&w, row);
    calculate(&w);
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), x->want);
    ck_assert_int_eq(w.missings > 0, x->want[0] == 0);
}
END_TEST

/* ---- instruments ---- */
START_TEST(electricity_that_is_not_counted_in_energy)
{
    factor(&w, "id=l activity=electricity scope=2 unit=crate co2=5");
    instrument(&w, "id=i start=2024-04-01 end=2024-12-31 kwh=10 rate=0");
    record(&w, "activity=electricity unit=crate quantity=2");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE2_MARKET, 10000000); /* no way to kWh: nothing is served */
    ck_assert_int_eq(caveats_of(&w, CAVEAT_INSTRUMENT_UNUSED), 1);
}
END_TEST

START_TEST(an_instrument_below_zero)
{
    factor(&w, "id=l activity=electricity scope=2 unit=kWh co2=5");
    instrument(&w, "id=i start=2024-04-01 end=2024-12-31 kwh=-10 rate=0");
    record(&w, "activity=electricity unit=kWh quantity=2");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE2_MARKET, 10000000);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_INSTRUMENT_UNUSED), 0);
}
END_TEST

START_TEST(records_to_read_for_instruments)
{
    ck_assert_int_eq(calc_record_from(&w.in), w.in.from);
    ck_assert_int_eq(calc_record_to(&w.in), w.in.to);
    instrument(&w, "id=a start=2023-01-01 end=2023-06-30 kwh=1 rate=0");
    instrument(&w, "id=b start=2022-03-01 end=2023-01-01 kwh=1 rate=0");
    instrument(&w, "id=c start=2020-01-01 end=2021-12-31 kwh=1 rate=0");
    instrument(&w, "id=d start=2025-03-01 end=2025-09-30 kwh=1 rate=0");
    instrument(&w, "id=e start=2025-04-01 end=2026-09-30 kwh=1 rate=0");
    /* a year before the year, pulled back by the two that reach over it */
    ck_assert_int_eq(calc_record_from(&w.in), day(STR("2022-03-01")));
    ck_assert_int_eq(calc_record_to(&w.in), day(STR("2025-09-30")));
}
END_TEST

/* ---- fed out, and estimates of it ---- */
START_TEST(exported_electricity_has_no_line)
{
    factor(&w, "id=l activity=electricity.exported scope=2 unit=kWh co2=5");
    record(&w, _i ? "activity=electricity.exported unit=kWh quantity=2 estimated=1 category=9"
                  : "activity=electricity.exported unit=kWh quantity=2 estimated=1");
    calculate(&w);
    ck_assert_int_eq(w.lines, 0);
    ck_assert_int_eq(w.missings, 0);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_ESTIMATED), 0);
}
END_TEST

START_TEST(without_anyone_listening)
{
    factor(&w, "id=f activity=gas.x scope=1 unit=kg co2=1");
    record(&w, "activity=gas.x unit=t quantity=1");
    record(&w, "activity=gas.y unit=t quantity=1");
    w.calc = calc_new(&w.in, NULL);
    for (int i = 0; i < w.records; i++)
        calc_record(w.calc, &w.record[i]);
    w.t = calc_finish(w.calc);
    slot_is(&w, SLOT_SCOPE1, 1000000000);
    ck_assert_int_eq(w.t->uncalculated, 1);
}
END_TEST

static const struct {
    const char *method;
    enum grade grade;
} methods[] = {{"metered", GRADE_MEASURED},       {"invoice, period inferred", GRADE_MEASURED},
               {"delivery note", GRADE_MEASURED}, {"weighed; twice", GRADE_MEASURED},
               {"calculated", GRADE_CALCULATED},  {"estimatedly", GRADE_NOT_STATED},
               {"invoices", GRADE_NOT_STATED},    {"", GRADE_NOT_STATED}};
START_TEST(grades)
{
    ck_assert_int_eq(grade_of(STATUS_ACTUAL, str_of(methods[_i].method)), methods[_i].grade);
    ck_assert_int_eq(grade_of(STATUS_ESTIMATED, str_of(methods[_i].method)), GRADE_ESTIMATED);
}
END_TEST

/* What of two parts of one factor is alike is told once. */
START_TEST(two_parts_on_another_gwp_set)
{
    factor(&w, "id=a activity=material.x scope=3 category=1 part=a unit=kg co2e=1 gwp=AR4");
    factor(&w, "id=b activity=material.x scope=3 category=1 part=b unit=kg co2e=2 gwp=AR4");
    record(&w, "activity=material.x unit=kg quantity=1");
    calculate(&w);
    slot_is(&w, SLOT_CATEGORY_1, 3000000);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_GWP_DIFFERS), 1);
}
END_TEST

/* The words of a mass balance, of refrigerants and other gases alone. */
static const struct {
    const char *word;
    int sign, stock; /* stock: 1 of the opening, -1 of the closing */
} words[] = {
    {"opening_stock", 1, 1},
    {"期首在庫", 1, 1},
    {"purchase", 1, 0},
    {"購入", 1, 0},
    {"capacity_decrease", 1, 0},
    {"充填量減少", 1, 0},
    {"closing_stock", -1, -1},
    {"期末在庫", -1, -1},
    {"capacity_increase", -1, 0},
    {"充填量増加", -1, 0},
    {"disposal", -1, 0},
    {"引渡し", -1, 0},
    {"refill", 0, 0},
    {"", 0, 0},
};
START_TEST(words_of_a_mass_balance)
{
    struct str word = str_of(words[_i].word);
    ck_assert_int_eq(balance_sign(STR("refrigerant.R-410A"), word), words[_i].sign);
    ck_assert_int_eq(balance_sign(STR("gas.SF6"), word), words[_i].sign);
    ck_assert_int_eq(balance_sign(STR("fuel.diesel"), word), 0);
    ck_assert_int_eq(balance_stock(word, true), words[_i].stock > 0);
    ck_assert_int_eq(balance_stock(word, false), words[_i].stock < 0);
}
END_TEST

/* A factor of more gases than are divided: its CO2e stays whole, of no gas. */
START_TEST(a_factor_of_too_many_gases_is_not_divided)
{
    struct gas_mass many[65];
    for (int i = 0; i < 65; i++)
        many[i] = (struct gas_mass){STR("SF6"), {1, 6}};
    factor(&w, "id=f activity=gas.x scope=1 unit=kg");
    w.factor[0].other = many;
    w.factor[0].others = _i ? 65 : 64;
    record(&w, "activity=gas.x unit=kg quantity=1000");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, w.factor[0].others * INT64_C(23500000)); /* 1 g x 23,500 each */
    ck_assert_int_eq(w.t->gases, 1);
    ck_assert_int_eq(w.t->gas[0].group, _i ? GAS_UNSPLIT : GAS_SF6);
    ck_assert_int_eq(w.t->gas[0].co2e, w.t->slot[SLOT_SCOPE1].co2e);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))
int main(void)
{
    TCase *t = tcase_create("corners");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, a_sum_too_large_is_told, 0, 2);
    tcase_add_loop_test(t, a_line_too_large, 0, COUNT(too_large));
    tcase_add_loop_test(t, an_instrument_of_absurd_rate, 0, 2);
    tcase_add_test(t, many_of_everything);
    tcase_add_test(t, many_borders_in_one_record);
    tcase_add_test(t, an_earlier_day_after_a_later_one);
    tcase_add_test(t, combinations_that_are_nearly_one);
    tcase_add_test(t, corrections_are_counted_one_by_one);
    tcase_add_test(t, weights_that_leave_64_bits);
    tcase_add_test(t, an_exclusion_of_the_last_category);
    tcase_add_test(t, divided_and_unknown);
    tcase_add_loop_test(t, spans_of_a_site, 0, COUNT(spans));
    tcase_add_loop_test(t, what_a_conversion_may_say, 0, COUNT(sayings));
    tcase_add_loop_test(t, one_figure_is_unknown, 0, 2);
    tcase_add_loop_test(t, the_laws_row_begins_within_a_record, 0, 2);
    tcase_add_loop_test(t, the_meters_menu_with_the_suppliers_other_spelling, 0, 4);
    tcase_add_test(t, a_meter_that_the_book_does_not_have);
    tcase_add_test(t, a_supplier_that_is_no_text);
    tcase_add_test(t, a_category_that_is_none);
    tcase_add_test(t, names_that_are_none);
    tcase_add_test(t, places_without_a_country);
    tcase_add_test(t, regions_compare_without_case);
    tcase_add_loop_test(t, an_inventory_without_a_gwp_set, 0, COUNT(without_gwp));
    tcase_add_test(t, a_row_of_co2e_that_names_no_set);
    tcase_add_test(t, names_of_gases);
    tcase_add_loop_test(t, uncertainty_of_one_line, 0, COUNT(uncertainties));
    tcase_add_loop_test(t, one_of_the_pair_alone, 0, 2);
    tcase_add_loop_test(t, the_laws_coefficient_of_the_supplier, 0, 5);
    tcase_add_test(t, two_heat_values_are_none);
    tcase_add_loop_test(t, ways_from_unit_to_unit, 0, COUNT(ways));
    tcase_add_loop_test(t, conversions_that_change_within_a_record, 0, COUNT(borders));
    tcase_add_loop_test(t, equal_rows_by_unit, 0, COUNT(tellings));
    tcase_add_test(t, electricity_that_is_not_counted_in_energy);
    tcase_add_test(t, an_instrument_below_zero);
    tcase_add_test(t, records_to_read_for_instruments);
    tcase_add_loop_test(t, exported_electricity_has_no_line, 0, 2);
    tcase_add_test(t, without_anyone_listening);
    tcase_add_loop_test(t, grades, 0, COUNT(methods));
    tcase_add_loop_test(t, a_factor_of_too_many_gases_is_not_divided, 0, 2);
    tcase_add_test(t, two_parts_on_another_gwp_set);
    tcase_add_loop_test(t, words_of_a_mass_balance, 0, COUNT(words));
    return run_suite("corners", t);
}
