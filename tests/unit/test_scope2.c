/* Scope 2: location and market, what market falls back to, and the figures of Japan's law, which
 * stand apart. */
#include "calc_fixture.h"

/* Rows are for electricity, scope 2, per kWh. `caveat`: CAVEAT_COUNT where none is expected. */
static const struct scope2_case {
    const char *what, *rows, *record, *location, *market;
    int caveat;
} cases[] = {
    {"an empty basis serves both", "id=a", "", "a", "a", CAVEAT_COUNT},
    {"a named basis beats an empty one", "id=a | id=l basis=location", "", "l", "a", CAVEAT_COUNT},
    {"supplier factor", "id=l basis=location | id=s basis=market supplier=Acme", "supplier=Acme",
     "l", "s", CAVEAT_COUNT},
    {"menu before supplier",
     "id=l basis=location | id=s basis=market supplier=Acme | id=m basis=market supplier=Acme "
     "menu=Z",
     "supplier=Acme menu=Z", "l", "m", CAVEAT_COUNT},
    {"supplier before residual mix",
     "id=l basis=location | id=s basis=market supplier=Acme | id=r basis=market", "supplier=Acme",
     "l", "s", CAVEAT_COUNT},
    {"residual mix", "id=l basis=location | id=s basis=market supplier=Acme | id=r basis=market",
     "", "l", "r", CAVEAT_MARKET_FROM_RESIDUAL},
    {"location factor", "id=l basis=location | id=s basis=market supplier=Acme", "", "l", "l",
     CAVEAT_MARKET_FROM_LOCATION},
    {"the law's rows never stand in",
     "id=l basis=location | id=b basis=shk_basic | id=j basis=shk_adjusted", "", "l", "l",
     CAVEAT_MARKET_FROM_LOCATION},
    {"market never stands in for location", "id=r basis=market", "", "", "r",
     CAVEAT_MARKET_FROM_RESIDUAL},
    {"location is not a matter of the supplier",
     "id=l basis=location | id=s basis=market supplier=Acme", "supplier=Acme", "l", "s",
     CAVEAT_COUNT},
};

static void rows(struct world *w, const char *list)
{
    char one[256];
    while (*list) {
        const char *end = strchr(list, '|');
        size_t n = end ? (size_t)(end - list) : strlen(list);
        snprintf(one, sizeof one, "%.*s activity=electricity scope=2 unit=kWh co2=0.5", (int)n,
                 list);
        factor(w, one);
        list += n + (end ? 1 : 0);
    }
}

START_TEST(both_methods)
{
    const struct scope2_case *k = &cases[_i];
    struct world w;
    char row[128];
    world_new(&w);
    rows(&w, k->rows);
    snprintf(row, sizeof row, "activity=electricity quantity=100 unit=kWh %s", k->record);
    record(&w, row);
    calculate(&w);
    ck_assert_msg(!strcmp(factors_of(&w, SLOT_SCOPE2_LOCATION), k->location), "%s", k->what);
    ck_assert_msg(!strcmp(factors_of(&w, SLOT_SCOPE2_MARKET), k->market), "%s", k->what);
    ck_assert_int_eq(w.missings, !*k->location);
    for (int i = CAVEAT_MARKET_FROM_LOCATION; i <= CAVEAT_MARKET_FROM_RESIDUAL; i++)
        ck_assert_msg(caveats_of(&w, (enum caveat)i) == (i == k->caveat), "%s", k->what);
    slot_is(&w, SLOT_SCOPE2_MARKET, 50000000);
    world_free(&w);
}
END_TEST

START_TEST(the_line_names_its_basis)
{
    struct world w;
    world_new(&w);
    rows(&w, "id=a");
    record(&w, "activity=electricity quantity=1 unit=MWh");
    calculate(&w);
    ck_assert_int_eq(w.line[0].basis, BASIS_LOCATION);
    ck_assert_int_eq(w.line[1].basis, BASIS_MARKET);
    ck_assert_int_eq(w.line[0].scope, 2);
    ck_assert_int_eq(w.line[0].year.co2e, 500000000);
    ck_assert_int_eq(w.line[0].steps, 1);
    world_free(&w);
}
END_TEST

START_TEST(own_and_exported_generation)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=g activity=electricity.generated scope=2 unit=kWh co2=1");
    factor(&w, "id=e activity=electricity.exported scope=2 unit=kWh co2=1");
    factor(&w, "id=u activity=electricity.generated scope=3 category=3 unit=kWh co2=1");
    record(&w, "activity=electricity.generated quantity=1 unit=kWh");
    record(&w, "activity=electricity.exported quantity=1 unit=kWh");
    calculate(&w);
    ck_assert_int_eq(w.missings, 0);
    ck_assert_int_eq(w.lines, 1);
    ck_assert_str_eq(factors_of(&w, SLOT_CATEGORY_1 + 2), "u");
    world_free(&w);
}
END_TEST

/* 1,000 kWh at 0.4 basic and 0.3 adjusted, and 100 L of fuel at 2.5 kg CO2 and 2.6 kg CO2e. */
START_TEST(figures_of_the_law)
{
    struct world w;
    world_new(&w);
    if (_i == 1)
        w.in.country = STR("DE");
    factor(&w, "id=b activity=electricity scope=2 basis=shk_basic unit=kWh co2=0.4");
    factor(&w, "id=j activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=0.3");
    factor(&w, "id=l activity=electricity scope=2 basis=location unit=kWh co2=0.9");
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=2.5 ch4=0.01");
    if (_i == 2)
        factor(&w, "id=fj activity=fuel.x scope=1 basis=shk_adjusted unit=L co2=2");
    record(&w, "activity=electricity quantity=1000 unit=kWh");
    record(&w, "activity=fuel.x quantity=100 unit=L");
    calculate(&w);
    ck_assert(w.t->present[SLOT_SHK_BASIC] == (_i != 1));
    ck_assert_int_eq(w.t->slot[SLOT_SHK_BASIC].co2e, _i == 1 ? 0 : 650000000);
    ck_assert_int_eq(w.t->slot[SLOT_SHK_ADJUSTED].co2e, _i == 1   ? 0
                                                        : _i == 2 ? 500000000
                                                                  : 550000000);
    slot_is(&w, SLOT_SCOPE1, 278000000);
    slot_is(&w, SLOT_SCOPE2_LOCATION, 900000000);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_SHK_UNKNOWN), 0);
    world_free(&w);
}
END_TEST

START_TEST(a_figure_of_the_law_that_lacks_a_factor_says_so)
{
    struct world w;
    world_new(&w);
    rows(&w, "id=l basis=location");
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2e=2.5 gwp=AR5");
    record(&w, "activity=electricity quantity=1000 unit=kWh");
    record(&w, "activity=fuel.x quantity=100 unit=L");
    calculate(&w);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_SHK_UNKNOWN), 2);
    world_free(&w);
}
END_TEST

/* What is missing is not zero: the sum of what there is would be a part, given as the whole. */
START_TEST(a_figure_of_the_law_without_a_factor_is_not_known)
{
    static const struct {
        const char *record;
        bool basic, adjusted;
    } of[] = {
        {"activity=fuel.x quantity=100 unit=L", true, true},
        {"activity=heat.steam quantity=1 unit=GJ", false, false},
        {"activity=electricity quantity=1 unit=kWh", true, false},
        {"activity=fuel.unsplit quantity=1 unit=L", false, false},
        {"activity=fuel.nothing quantity=1 unit=L", false, false},
        {"activity=fuel.twice quantity=1 unit=L", true, false},
        {"activity=fuel.nothing quantity=1 unit=L category=11", true, true},
        {"activity=electricity.generated quantity=1 unit=kWh", true, true},
    };
    struct world w;
    world_new(&w);
    factor(&w, "id=b activity=electricity scope=2 basis=shk_basic unit=kWh co2=0.4");
    factor(&w, "id=l activity=electricity scope=2 basis=location unit=kWh co2=0.9");
    factor(&w, "id=h activity=heat.steam scope=2 unit=GJ co2=60");
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=2.5");
    factor(&w, "id=u activity=fuel.unsplit scope=1 unit=L co2e=2.5 gwp=AR5");
    factor(&w, "id=t activity=fuel.twice scope=1 unit=L co2=2.5");
    factor(&w, "id=a1 activity=fuel.twice scope=1 basis=shk_adjusted unit=L co2=2.5");
    factor(&w, "id=a2 activity=fuel.twice scope=1 basis=shk_adjusted unit=L co2=2.4");
    record(&w, "activity=fuel.x quantity=10 unit=L");
    record(&w, of[_i].record);
    calculate(&w);
    ck_assert_int_eq(w.t->shk_known[0], of[_i].basic);
    ck_assert_int_eq(w.t->shk_known[1], of[_i].adjusted);
    world_free(&w);
}
END_TEST

/* 1,000 kWh at 0.3 kg adjusted and 10 L of fuel at 2.5 kg: 325 kg, of which 300 by electricity; the
 * national average is 0.5 kg. Certificates take off kWh x average x correction rate (補正率), at
 * most the CO2 of the electricity; credits their amount, at most what is left. */
static const struct deduction_case {
    const char *what, *instruments;
    int64_t taken;
    int missing, bounded;
} deductions[] = {
    {"kWh x average x rate", "id=c kwh=100 correction=1.02", 51000000, 0, 0},
    {"not without a rate", "id=c kwh=100 type=non_fossil_fit", 0, 1, 0},
    {"another kind of certificate is no matter of the law", "id=c kwh=100 type=rec", 0, 0, 0},
    {"at most the electricity's CO2", "id=c kwh=1000 correction=1", 300000000, 0, 1},
    {"two share the bound", "id=a kwh=400 correction=1 | id=b kwh=400 correction=1", 300000000, 0,
     1},
    {"a credit", "id=j kwh=0 credit=20", 20000000, 0, 0},
    {"not without an amount", "id=j kwh=0 type=j_credit", 0, 1, 0},
    {"a credit at most the figure", "id=j kwh=0 credit=400", 325000000, 0, 1},
    {"certificates first", "id=a kwh=0 credit=100 | id=b kwh=500 correction=1", 325000000, 0, 1},
    {"the year's days of its period", "id=c kwh=730 correction=1 start=2023-04-02", 182500000, 0,
     0},
    {"of another year", "id=c kwh=730 correction=1 start=2023-04-01 end=2024-03-31", 0, 0, 0},
};

static void certificates(struct world *w, const char *list)
{
    char one[256];
    while (*list) {
        const char *end = strchr(list, '|');
        size_t n = end ? (size_t)(end - list) : strlen(list);
        snprintf(one, sizeof one, "%.*s rate=0 fails=1 start=2024-04-01 end=2025-03-31", (int)n,
                 list);
        instrument(w, one);
        list += n + (end ? 1 : 0);
    }
}

START_TEST(certificates_and_credits_reduce_the_adjusted_figure_alone)
{
    const struct deduction_case *k = &deductions[_i];
    struct world w;
    world_new(&w);
    factor(&w, "id=b activity=electricity scope=2 basis=shk_basic unit=kWh co2=0.4");
    factor(&w, "id=j activity=electricity scope=2 basis=shk_adjusted unit=MWh co2=300");
    factor(&w, "id=l activity=electricity country=JP scope=2 basis=location unit=MWh co2=500");
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=2.5");
    certificates(&w, k->instruments);
    record(&w, "activity=electricity quantity=1000 unit=kWh");
    record(&w, "activity=fuel.x quantity=10 unit=L");
    calculate(&w);
    ck_assert_msg(w.t->shk_deducted == k->taken, "%s: %lld", k->what, (long long)w.t->shk_deducted);
    ck_assert_msg(caveats_of(&w, CAVEAT_SHK_NOT_DEDUCTED) == k->missing, "%s", k->what);
    ck_assert_msg(caveats_of(&w, CAVEAT_SHK_NOT_ALL_DEDUCTED) == k->bounded, "%s", k->what);
    ck_assert_int_eq(w.t->slot[SLOT_SHK_ADJUSTED].co2e, 325000000);
    ck_assert_int_eq(w.t->slot[SLOT_SHK_BASIC].co2e, 425000000);
    slot_is(&w, SLOT_SCOPE2_MARKET, 500000000);
    world_free(&w);
}
END_TEST

/* The national average of each day: it changes in the middle of the certificate's period. */
START_TEST(a_certificate_takes_the_average_of_its_days)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=j activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=1");
    factor(&w, "id=b activity=electricity scope=2 basis=shk_basic unit=kWh co2=1");
    factor(&w, "id=m activity=electricity scope=2 basis=location unit=kWh co2=0.5 to=2024-04-10");
    if (_i == 0)
        factor(&w, "id=n activity=electricity scope=2 basis=location unit=kWh co2=0.2 "
                   "from=2024-04-11");
    instrument(&w, "id=c kwh=30 correction=1 rate=0 fails=1 start=2024-04-01 end=2024-04-30");
    record(&w, "activity=electricity quantity=1000 unit=kWh end=2024-04-10");
    calculate(&w);
    ck_assert_int_eq(w.t->shk_deducted, _i == 0 ? 9000000 : 0);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_SHK_NOT_DEDUCTED), _i);
    world_free(&w);
}
END_TEST

/* 30 kWh of April by the national average of its days; where that is not one figure per kWh, or the
 * deduction is absurd, nothing is taken off, and that is told. */
static const struct average {
    const char *rows[3], *instrument;
    int64_t taken;
} averages[] = {
    {{"unit=kWh co2=0.5"}, "kwh=30 correction=1", 15000000},
    {{"unit=kWh co2=0.2 from=2024-04-11", "unit=kWh co2=0.5 to=2024-04-10"},
     "kwh=30 correction=1",
     9000000},
    {{"unit=kWh co2=0.2 from=2024-06-01", "unit=kWh co2=0.5 to=2024-05-31"},
     "kwh=30 correction=1",
     15000000},
    {{"unit=crate co2=0.5"}, "kwh=30 correction=1", 0},
    {{"unit=kg co2=0.5"}, "kwh=30 correction=1", 0},
    {{"part=a unit=kWh co2=0.5", "part=b unit=kWh co2=0.1"}, "kwh=30 correction=1", 0},
    {{"unit=kWh co2=0.5"}, "kwh=100000000000 correction=1", 0},
    {{"unit=kWh co2=0.5"}, "kwh=0 credit=20000000000", 0},
};
START_TEST(a_certificate_takes_one_figure_or_nothing)
{
    const struct average *x = &averages[_i];
    struct world w;
    char row[200];
    world_new(&w);
    factor(&w, "id=j activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=1");
    factor(&w, "id=b activity=electricity scope=2 basis=shk_basic unit=kWh co2=1");
    for (int i = 0; i < 3 && x->rows[i]; i++) {
        snprintf(row, sizeof row, "id=n%d activity=electricity scope=2 basis=location %s", i,
                 x->rows[i]);
        factor(&w, row);
    }
    snprintf(row, sizeof row, "id=c rate=0 fails=1 start=2024-04-01 end=2024-04-30 %s",
             x->instrument);
    instrument(&w, row);
    record(&w, "activity=electricity quantity=1000 unit=kWh");
    calculate(&w);
    ck_assert_int_eq(w.t->shk_deducted, x->taken);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_SHK_NOT_DEDUCTED), x->taken == 0);
    world_free(&w);
}
END_TEST

/* No electricity at all: a certificate takes nothing off the fuels. */
START_TEST(a_certificate_without_electricity)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=f activity=fuel.x scope=1 unit=L co2=2.5");
    instrument(&w, "id=c kwh=30 correction=1 rate=0 fails=1 start=2024-04-01 end=2024-04-30");
    record(&w, "activity=fuel.x quantity=10 unit=L");
    calculate(&w);
    ck_assert_int_eq(w.t->slot[SLOT_SHK_ADJUSTED].co2e, 25000000);
    ck_assert_int_eq(w.t->shk_deducted, 0);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_SHK_NOT_DEDUCTED), 1);
    world_free(&w);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *t = tcase_create("scope2");
    LOOP(t, both_methods, cases);
    tcase_add_test(t, the_line_names_its_basis);
    tcase_add_test(t, own_and_exported_generation);
    tcase_add_loop_test(t, figures_of_the_law, 0, 3);
    tcase_add_test(t, a_figure_of_the_law_that_lacks_a_factor_says_so);
    tcase_add_loop_test(t, a_figure_of_the_law_without_a_factor_is_not_known, 0, 8);
    LOOP(t, certificates_and_credits_reduce_the_adjusted_figure_alone, deductions);
    tcase_add_loop_test(t, a_certificate_takes_the_average_of_its_days, 0, 2);
    LOOP(t, a_certificate_takes_one_figure_or_nothing, averages);
    tcase_add_test(t, a_certificate_without_electricity);
    return run_suite("scope2", t);
}
