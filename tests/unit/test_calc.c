/* Booking: gases, GWP, rounding, worked examples, totals, exclusions, energy, uncertainty, names of
 * suppliers. */
#include "calc_fixture.h"

/* Worked examples of Japan's rules, each with the source of its answer. Answers in kg, to the gram.
 */
static const struct example {
    const char *source, *factor, *conversion, *record;
    int64_t g;
} examples[] = {
    {"city gas, new: 40.0 x 0.0140 x 44/12 = 2.0533 (Tokyo Gas FAQ 8954)",
     "id=x activity=fuel.city-gas scope=1 unit=GJ co2=51.3333333333", "from=m3 to=GJ by=0.04",
     "activity=fuel.city-gas quantity=1000 unit=m3", 2053333},
    {"city gas, Saibu Gas 2014: 45.0 x 0.0134 x 44/12 = 2.211 (expydoc 7365842)",
     "id=x activity=fuel.city-gas scope=1 unit=m3 co2=2.211", NULL,
     "activity=fuel.city-gas quantity=1 unit='千m3'", 2211000},
    {"diesel, old table: 2.58 t/kL (national GHG manual)",
     "id=x activity=fuel.diesel scope=1 unit=L co2=2.58", NULL,
     "activity=fuel.diesel quantity=1 unit=kL", 2580000},
    {"100,000 kWh at 0.000452 = 45.2 t (list of FY2024, menu M)",
     "id=x activity=electricity scope=2 unit=kWh co2=0.452", NULL,
     "activity=electricity quantity=100000 unit=kWh", 45200000},
    {"the same through a zero menu", "id=x activity=electricity scope=2 unit=kWh co2=0", NULL,
     "activity=electricity quantity=100000 unit=kWh", 0},
    {"LPG 458 m3 mixed = 1 t: 2.99431 t (50.1 x 0.0163 x 44/12)",
     "id=x activity=fuel.lpg scope=1 unit=kg co2=2.99431", "from=kg to=m3 by=0.458",
     "activity=fuel.lpg quantity=458 unit=m3", 2994310},
    {"capital goods 10 million yen: 32.265 t (MOE table 6, 11-0440)",
     "id=x activity=capital.moe.11-0440 scope=3 category=2 unit=MJPY co2=3226.5", NULL,
     "activity=capital.moe.11-0440 quantity=10000000 unit=JPY", 32265000},
    {"hotel 12 nights x 31.53223799117 = 378.4 kg (MOE database)",
     "id=x activity=travel.hotel scope=3 category=6 unit=night co2=31.53223799117", NULL,
     "activity=travel.hotel quantity=12 unit=night", 378387},
    {"commuting 20 x 240 days x 1.89168363592398 = 9,080.1 kg (MOE database)",
     "id=x activity=commute.factory scope=3 category=7 unit=day-person co2=1.89168363592398", NULL,
     "activity=commute.factory quantity=4800 unit=day-person", 9080081},
    {"waste plastic 3 t burnt: 7.68 t (MOE database)",
     "id=x activity=waste.plastic.incineration scope=3 category=5 unit=t co2=2560", NULL,
     "activity=waste.plastic.incineration quantity=3 unit=t", 7680000},
    {"R-410A leak 2 kg on AR5: 3.847 t",
     "id=x activity=refrigerant.r-410a scope=1 unit=kg other=R-410A:1", NULL,
     "activity=refrigerant.r-410a quantity=2 unit=kg", 3847000},
    {"methane 1 t on AR5: 28 t", "id=x activity=gas.ch4 scope=1 unit=kg ch4=1", NULL,
     "activity=gas.ch4 quantity=1 unit=t", 28000000},
};

START_TEST(worked_example)
{
    const struct example *e = &examples[_i];
    struct world w;
    world_new(&w);
    factor(&w, e->factor);
    if (e->conversion)
        conversion(&w, e->conversion);
    record(&w, e->record);
    calculate(&w);
    ck_assert_msg(w.lines > 0 && w.missings == 0, "%s: %d lines", e->source, w.lines);
    ck_assert_msg((w.line[0].year.co2e + 500) / 1000 == e->g, "%s: %lld", e->source,
                  (long long)w.line[0].year.co2e);
    world_free(&w);
}
END_TEST

/* 10 units of a row with every gas, in each GWP set (IPCC; AR5F takes fossil methane as 30). */
static const struct {
    enum gwp gwp;
    int64_t co2e;
} by_gwp[] = {
    {GWP_AR4, 10 * (1000 + 25 * 10 + 25 * 20 + 298 * 30 + 22800)},
    {GWP_AR5, 10 * (1000 + 28 * 10 + 28 * 20 + 265 * 30 + 23500)},
    {GWP_AR5F, 10 * (1000 + 30 * 10 + 28 * 20 + 265 * 30 + 23500)},
    {GWP_AR6, 10 * (1000 + 298 + 27 * 20 + 273 * 30 + 25200)},
    {GWP_SAR, 10 * (1000 + 21 * 10 + 21 * 20 + 310 * 30 + 23900)},
    {GWP_SHK2006, 10 * (1000 + 21 * 10 + 21 * 20 + 310 * 30 + 23900)},
    {GWP_SHK2015, 10 * (1000 + 25 * 10 + 25 * 20 + 298 * 30 + 22800)},
    {GWP_SHK2023, 10 * (1000 + 28 * 10 + 28 * 20 + 265 * 30 + 23500)},
};

START_TEST(masses_take_the_inventorys_gwp)
{
    struct world w;
    world_new(&w);
    w.in.gwp = by_gwp[_i].gwp;
    factor(&w,
           "id=x activity=gas.mix scope=1 unit=kg co2=0.001 ch4=0.00001 ch4b=0.00002 n2o=0.00003 "
           "other=SF6:0.000001 biogenic=0.5");
    record(&w, "activity=gas.mix quantity=10 unit=kg");
    calculate(&w);
    struct gases *g = &w.line[0].year;
    ck_assert_int_eq(g->co2e, by_gwp[_i].co2e);
    ck_assert_int_eq(g->co2, 10000);
    ck_assert_int_eq(g->ch4, 300);
    ck_assert_int_eq(g->n2o, 300);
    ck_assert_int_eq(g->unsplit_co2e, 0);
    ck_assert_int_eq(g->biogenic_co2, 5000000);
    ck_assert_int_eq(w.line[0].gwp, by_gwp[_i].gwp);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_GWP_DIFFERS), 0);
    world_free(&w);
}
END_TEST

/* A published CO2e keeps its set; its gases are shown as masses by that set (AR4: methane 25, N2O
 * 298), never added on top. */
START_TEST(published_co2e_is_never_rescaled)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=gas.mix scope=1 unit=kg co2e=2.5 co2=2.4 ch4_co2e=0.05 "
               "n2o_co2e=0.0298 gwp=AR4");
    record(&w, "activity=gas.mix quantity=1 unit=kg");
    calculate(&w);
    struct gases *g = &w.line[0].year;
    ck_assert_int_eq(g->co2e, 2500000);
    ck_assert_int_eq(g->co2, 2400000);
    ck_assert_int_eq(g->ch4, 2000);
    ck_assert_int_eq(g->n2o, 100);
    ck_assert_int_eq(g->unsplit_co2e, 20200);
    ck_assert_int_eq(w.line[0].gwp, GWP_AR4);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_GWP_DIFFERS), 1);
    ck_assert(str_is(w.t->caveat[0].about, "AR4, AR5"));
    world_free(&w);
}
END_TEST

START_TEST(a_gas_without_gwp_is_uncalculated)
{
    struct world w;
    world_new(&w);
    w.in.gwp = GWP_AR6;
    factor(&w, "id=x activity=refrigerant.r-22 scope=1 unit=kg other=R-22:1 outside=1");
    record(&w, "activity=refrigerant.r-22 quantity=1 unit=kg");
    calculate(&w);
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, NO_GWP);
    ck_assert_str_eq(w.missing[0].detail, "R-22 (AR6)");
    ck_assert(!w.t->present[SLOT_OUTSIDE]);
    world_free(&w);
}
END_TEST

/* Half a milligram goes away from zero; a correction mirrors what it corrects. */
static const struct {
    const char *quantity;
    int64_t mg;
} rounding[] = {{"0.5", 1},   {"0.4", 0},   {"1.5", 2}, {"2.5", 3},
                {"-0.5", -1}, {"-2.5", -3}, {"0", 0}};

START_TEST(lines_are_rounded_half_away_from_zero)
{
    struct world w;
    char row[96];
    world_new(&w);
    factor(&w, "id=x activity=gas.co2 scope=1 unit=kg co2=0.000001");
    snprintf(row, sizeof row, "activity=gas.co2 unit=kg quantity=%s", rounding[_i].quantity);
    record(&w, row);
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, rounding[_i].mg);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_NEGATIVE_QUANTITY), rounding[_i].quantity[0] == '-');
    world_free(&w);
}
END_TEST

/* A slip of many powers of ten is refused for that record and leaves the others right. */
START_TEST(too_large_is_uncalculated)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=gas.co2 scope=1 unit=kg co2=1");
    record(&w, "activity=gas.co2 unit=kg quantity=9000000000000000000");
    record(&w, "activity=gas.co2 unit=kg quantity=1");
    calculate(&w);
    ck_assert_int_eq(w.missing[0].reason, TOO_LARGE);
    slot_is(&w, SLOT_SCOPE1, 1000000);
    world_free(&w);
}
END_TEST

START_TEST(nothing_entered_is_not_zero)
{
    struct world w;
    struct gases g;
    world_new(&w);
    calculate(&w);
    ck_assert(!w.t->present[SLOT_SCOPE1] && !w.t->scope1_excluded && !calc_scope3(w.t, &g));
    exclude(&w, 1, 0);
    exclude(&w, 3, 4);
    calculate(&w);
    ck_assert(w.t->scope1_excluded && !w.t->scope2_excluded && !w.t->scope3_excluded);
    ck_assert(w.t->category_excluded[3] && !w.t->category_excluded[4] && !calc_scope3(w.t, &g));
    exclude(&w, 3, 0);
    calculate(&w);
    ck_assert(calc_scope3(w.t, &g));
    world_free(&w);
}
END_TEST

/* Kerosene 20 kL and 100,000 kWh in FY2023: 20 x 36.5 + 100 x 8.64 = 1,594 GJ by the law's
 * coefficients. */
START_TEST(energy_and_the_laws_energy)
{
    struct world w;
    world_new(&w);
    law(&w, "activity=fuel.kerosene unit=kL gj=36.5 from=2023-04-01");
    law(&w, "activity=electricity unit=kWh gj=0.00976 to=2023-03-31");
    law(&w, "activity=electricity unit=kWh gj=0.00864 from=2023-04-01");
    conversion(&w, "activity=fuel.kerosene from=L to=MJ by=36.5 built_in=1");
    record(&w, "activity=fuel.kerosene quantity=20000 unit=L");
    record(&w, "activity=electricity quantity=100000 unit=kWh");
    record(&w, "activity=water.supply quantity=5 unit=m3");
    calculate(&w);
    ck_assert(w.t->energy_any && w.t->energy_known && w.t->law_known);
    ratio_is(&w.t->energy_gj, "1090");
    ratio_is(&w.t->law_gj, "1594");
    record(&w, "activity=fuel.lpg quantity=5 unit=m3");
    calculate(&w);
    ck_assert(w.t->energy_any && !w.t->energy_known && !w.t->law_known);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_ENERGY_UNKNOWN), 1);
    world_free(&w);
}
END_TEST

/* 15 of 30 days of 3,600 kWh lie in the year. */
START_TEST(energy_is_divided_by_days)
{
    struct world w;
    world_new(&w);
    w.in.country = STR("DE");
    record(&w, "activity=electricity quantity=3600 unit=kWh start=2024-03-17 end=2024-04-15");
    record(&w, "activity=heat.steam quantity=2 unit=GJ");
    record(&w, "activity=electricity.exported quantity=7 unit=kWh");
    record(&w, "activity=electricity quantity=100 unit=kWh category=11");
    calculate(&w);
    ratio_is(&w.t->energy_gj, "8.48");
    ck_assert(w.t->energy_known && !w.t->law_known);
    world_free(&w);
}
END_TEST

/* IPCC 2006 vol. 1 ch. 3, approach 1, by hand. Two records of 100 kg with a factor of 10 % and
 * quantities of 3 % and 4 %: sqrt((200 x 10)^2 + (100 x 3)^2 + (100 x 4)^2) / 200 = sqrt(4,250,000)
 * / 200 = 10.307764 %. With two factors: sqrt(2 x (100 x 10)^2 + 250,000) / 200 = 7.5 %. */
START_TEST(records_that_share_a_factor_share_its_uncertainty)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=gas.co2 scope=1 unit=kg co2=1 uncertainty=10");
    factor(&w, "id=y activity=gas.dry-ice scope=1 unit=kg co2=1 uncertainty=10");
    record(&w, "activity=gas.co2 unit=kg quantity=100 uncertainty=3");
    record(&w, _i ? "activity=gas.dry-ice unit=kg quantity=100 uncertainty=4"
                  : "activity=gas.co2 unit=kg quantity=100 uncertainty=4");
    calculate(&w);
    ck_assert(w.t->has_uncertainty[SLOT_SCOPE1]);
    ck_assert_int_eq(
        dec_cmp(w.t->uncertainty_percent[SLOT_SCOPE1], number(_i ? STR("7.50") : STR("10.31"))), 0);
    ck_assert(!w.t->has_uncertainty[SLOT_SCOPE2_LOCATION]);
    record(&w, "activity=gas.co2 unit=kg quantity=1");
    calculate(&w);
    ck_assert(!w.t->has_uncertainty[SLOT_SCOPE1]);
    world_free(&w);
}
END_TEST

/* A record with lines in categories 1 and 4 has one error of quantity: (60 + 40) kg x 10 %, and no
 * more. */
START_TEST(categories_of_a_record_share_its_error)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=material.x scope=3 category=1 unit=kg co2=6 uncertainty=0");
    factor(&w, "id=y activity=material.x scope=3 category=4 unit=kg co2=4 uncertainty=0");
    record(&w, "activity=material.x unit=kg quantity=10 uncertainty=10");
    calculate(&w);
    ck_assert(w.t->has_scope3_uncertainty);
    ck_assert_int_eq(dec_cmp(w.t->scope3_uncertainty_percent, dec_int(10)), 0);
    world_free(&w);
}
END_TEST

static const struct {
    const char *a, *b;
    bool same;
} names[] = {
    {"東京電力エナジーパートナー株式会社", "東京電力エナジーパートナー(株)", true},
    {"㈱エネット", "株式会社エネット", true},
    {"ＥＮＥＯＳ Power", "eneos power", true},
    {"Acme Power Co., Ltd.", "ACME POWER", true},
    {"Acme, Inc.", "Acme", true},
    {"Zinc", "Z", false},
    {"東京ガス", "大阪ガス", false},
    {"株式会社", "", false},
};

START_TEST(supplier_names)
{
    struct buf a = {0}, b = {0};
    calc_supplier_key(&a, str_of(names[_i].a));
    calc_supplier_key(&b, str_of(names[_i].b));
    ck_assert_msg(str_eq(buf_view(&a), buf_view(&b)) == names[_i].same, "%s / %s", names[_i].a,
                  names[_i].b);
    buf_free(&a);
    buf_free(&b);
}
END_TEST

static const struct {
    const char *gas, *found;
} gases[] = {{"HFC-134a", "HFC-134a"}, {"R-134a", "HFC-134a"}, {"r134a", "HFC-134a"},
             {"R-22", "HCFC-22"},      {"sf6", "SF6"},         {"R-410A", "R-410A"},
             {"R-134", NULL},          {"HFE-134a", NULL}};

START_TEST(gas_names)
{
    struct gwp_table t = {fixture_gwps, sizeof fixture_gwps / sizeof *fixture_gwps};
    const struct gwp_row *r = gwp_find(&t, str_of(gases[_i].gas));
    if (gases[_i].found)
        ck_assert(r && str_is(r->gas, gases[_i].found));
    else
        ck_assert_ptr_null(r);
}
END_TEST

START_TEST(every_reason_and_caveat_has_a_sentence)
{
    for (int i = NO_FACTOR; i <= TOO_LARGE; i++)
        ck_assert_int_eq(strncmp(msg_code(uncalculated_msg((enum uncalculated_reason)i)), "E20", 3),
                         0);
    for (int i = 0; i < CAVEAT_COUNT; i++)
        ck_assert_int_eq(strncmp(msg_code(caveat_msg((enum caveat)i)), "E20", 3), 0);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *t = tcase_create("calc");
    LOOP(t, worked_example, examples);
    LOOP(t, masses_take_the_inventorys_gwp, by_gwp);
    tcase_add_test(t, published_co2e_is_never_rescaled);
    tcase_add_test(t, a_gas_without_gwp_is_uncalculated);
    LOOP(t, lines_are_rounded_half_away_from_zero, rounding);
    tcase_add_test(t, too_large_is_uncalculated);
    tcase_add_test(t, nothing_entered_is_not_zero);
    tcase_add_test(t, energy_and_the_laws_energy);
    tcase_add_test(t, energy_is_divided_by_days);
    tcase_add_loop_test(t, records_that_share_a_factor_share_its_uncertainty, 0, 2);
    tcase_add_test(t, categories_of_a_record_share_its_error);
    LOOP(t, supplier_names, names);
    LOOP(t, gas_names, gases);
    tcase_add_test(t, every_reason_and_caveat_has_a_sentence);
    return run_suite("calc", t);
}
