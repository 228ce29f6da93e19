/* From the record's unit to the factor's: by units, by the book's conversions, by built-in ones;
 * refused where nothing joins them. */
#include "calc_fixture.h"

/* The factor is 1 kg CO2 per `unit`, so that the booked kilograms are the converted quantity. want
 * NULL: uncalculated. */
static const struct convert_case {
    const char *what, *factor, *conversions, *record, *want;
    enum uncalculated_reason reason;
    int steps;
} cases[] = {
    {"equal units", "unit=L", "", "quantity=5 unit=L", "5", 0, 0},
    {"equal unknown units", "unit=drum", "", "quantity=5 unit=drum", "5", 0, 0},
    {"one dimension", "unit=L", "", "quantity=5 unit=kL", "5000", 0, 1},
    {"printed forms of one unit", "unit=m3", "", "quantity=5 unit=㎥", "5", 0, 0},
    {"pounds exactly", "unit=kg", "", "quantity=100000000 unit=lb", "45359237", 0, 1},
    {"another dimension is refused", "unit=kg", "", "quantity=5 unit=L", NULL, NO_CONVERSION, 0},
    {"m3 is not Nm3", "unit=Nm3", "", "quantity=5 unit=m3", NULL, NO_CONVERSION, 0},
    {"an unknown unit is refused", "unit=kg", "", "quantity=5 unit=drum", NULL, NO_CONVERSION, 0},
    {"a density", "unit=kg", "from=L to=kg by=0.84", "quantity=100 unit=L", "84", 0, 1},
    {"a density backwards, unrounded: 3 x 1/3 x 3", "unit=L", "from=L to=kg by=3",
     "quantity=9 unit=kg", "3", 0, 1},
    {"chained with known units", "unit=t", "from=L to=kg by=0.8", "quantity=10 unit=kL", "8", 0, 3},
    {"own unit", "unit=kL", "from=drum to=L by=200", "quantity=5 unit=drum", "1", 0, 2},
    {"the book's gallon before the table's", "unit=L", "from=gal to=L by=4", "quantity=5 unit=gal",
     "20", 0, 1},
    {"and backwards", "unit=gal", "from=gal to=L by=4", "quantity=20 unit=L", "5", 0, 1},
    {"and in other units of volume", "unit=kL", "from=gal to=L by=4", "quantity=500 unit=gal", "2",
     0, 2},
    {"and on the way to another dimension", "unit=kg",
     "from=gal to=L by=4 | activity=fuel.x from=L to=kg by=0.5", "quantity=5 unit=gal", "10", 0, 2},
    {"written the other way round", "unit=kL", "from=L to=gal by=0.25", "quantity=500 unit=gal",
     "2", 0, 2},
    {"which leaves other units alone", "unit=L", "from=L to=gal by=0.25", "quantity=2 unit=kL",
     "2000", 0, 1},
    {"of another activity's gallon", "unit=kL", "activity=fuel.y from=gal to=L by=4",
     "quantity=1000000000000 unit=gal", "3785411784", 0, 1},
    {"two conversions", "unit=GJ", "from=drum to=L by=200 | from=L to=MJ by=38",
     "quantity=5 unit=drum", "38", 0, 3},
    {"of another activity", "unit=kg", "activity=fuel.y from=L to=kg by=0.84", "quantity=5 unit=L",
     NULL, NO_CONVERSION, 0},
    {"of this activity before any", "unit=kg",
     "from=L to=kg by=0.9 | activity=fuel.x from=L to=kg by=0.8", "quantity=10 unit=L", "8", 0, 1},
    {"of another supplier", "unit=kg", "supplier=Acme from=L to=kg by=0.84", "quantity=5 unit=L",
     NULL, NO_CONVERSION, 0},
    {"of the supplier before any", "unit=kg",
     "from=L to=kg by=0.9 | supplier='Acme Co., Ltd.' from=L to=kg by=0.8",
     "quantity=10 unit=L supplier=Acme", "8", 0, 1},
    {"the book's before a built-in one", "unit=kg",
     "from=L to=kg by=0.9 built_in=1 activity=fuel.x | from=L to=kg by=0.8", "quantity=10 unit=L",
     "8", 0, 1},
    /* LPG is sold by the litre of liquid and by the cubic metre of gas: a density per litre must
       not serve the gas */
    {"a liquid's density does not serve its gas", "unit=kg",
     "activity=fuel.x from=L to=kg by=0.54 | activity=fuel.x from=kg to=m3 by=0.5 built_in=1",
     "quantity=10 unit=m3", "20", 0, 1},
    {"nor the gas's volume its liquid", "unit=kg",
     "activity=fuel.x from=m3 to=kg by=2 | activity=fuel.x from=L to=kg by=0.54 built_in=1",
     "quantity=1 unit=kL", "540", 0, 2},
    {"where only the liquid is known, a m3 is 1,000 L of it", "unit=kg",
     "activity=fuel.x from=L to=kg by=0.84", "quantity=1 unit=m3", "840", 0, 2},
    {"fewest steps first", "unit=kg",
     "from=L to=kg by=0.9 built_in=1 | from=L to=cup by=5 | from=cup to=kg by=1",
     "quantity=10 unit=L", "9", 0, 1},
    {"two of one rank", "unit=kg", "from=L to=kg by=0.9 | from=L to=kg by=0.8",
     "quantity=10 unit=L", NULL, TWO_CONVERSIONS, 0},
    /* gas at a stated temperature and pressure: the ideal gas law, exactly */
    {"gas at 15 degrees in Nm3", "unit=Nm3", "", "quantity=5763 unit=Sm3", "5463", 0, 1},
    {"gas metered at 15 degrees and 2 atm", "unit=Sm3", "", "quantity=5 unit=m3@15C@2atm", "10", 0,
     1},
    {"a liquid does not become a gas", "unit=Nm3", "", "quantity=5 unit=L", NULL, NO_CONVERSION, 0},
    {"where the set says at which state its m3 is, what is stated is read as its m3", "unit=m3",
     "from=m3@25C@100kPa to=m3 by=1 built_in=1", "quantity=5 unit=m3@25C@1bar", "5", 0, 1},
    {"Nm3 by way of it: 273.15 x 100 m3 of them are 298.15 x 101.325 m3", "unit=m3",
     "from=m3@25C@100kPa to=m3 by=1 built_in=1", "quantity=2731500000 unit=Nm3", "3021004875", 0, 2},
    {"but a metered m3 is not thereby at that state", "unit=Nm3",
     "from=m3@25C@100kPa to=m3 by=1 built_in=1", "quantity=5 unit=m3", NULL, NO_CONVERSION, 0},
    {"the book's own is read both ways", "unit=Nm3", "from=Nm3 to=m3 by=1.25", "quantity=5 unit=m3",
     "4", 0, 1},
    /* money at the prices of a year */
    {"yen are not dollars of 2022", "unit=USD_2022", "", "quantity=5 unit=JPY", NULL, NO_CONVERSION,
     0},
    {"nor dollars dollars of 2022", "unit=USD_2022", "", "quantity=5 unit=USD", NULL, NO_CONVERSION,
     0},
    {"by a rate and a deflator", "unit=USD_2022",
     "from=JPY to=USD by=0.0066 | from=USD to=USD_2022 by=0.95", "quantity=1000 unit=kJPY", "6270",
     0, 3},
    {"by a price index and a rate of its year", "unit=USD_2022",
     "from=JPY to=JPY_2022 by=0.98 | from=USD_2022 to=JPY_2022 by=128", "quantity=12800 unit=JPY",
     "98", 0, 2},
    {"a rate alone is not enough", "unit=USD_2022", "from=JPY to=USD by=0.0066",
     "quantity=5 unit=JPY", NULL, NO_CONVERSION, 0},
    {"millions of a price year", "unit=MJPY_2015", "", "quantity=2000000 unit=円_2015", "2", 0, 1},
    {"two of one rank that agree", "unit=kg", "from=L to=kg by=0.8 | from=kL to=t by=0.80",
     "quantity=10 unit=L", "8", 0, -1},
    {"a liquid by the litre is not a gas by the m3", "unit=kg",
     "from=L to=kg by=0.5 | from=m3 to=kg by=2", "quantity=10 unit=L", "5", 0, 1},
    {"nor the gas the liquid", "unit=kg", "from=L to=kg by=0.5 | from=m3 to=kg by=2",
     "quantity=10 unit=m3", "20", 0, 1},
    {"not valid any more", "unit=kg", "from=L to=kg by=0.9 valid_to=2024-03-31",
     "quantity=10 unit=L", NULL, NO_CONVERSION, 0},
    {"a density of zero joins nothing", "unit=L", "from=L to=kg by=0", "quantity=10 unit=kg", NULL,
     NO_CONVERSION, 0},
    {"gross to gross", "unit=GJ heat=gross", "", "quantity=10 unit=GJ", "10", 0, 0},
    {"gross to net", "unit=GJ heat=net", "", "quantity=10 unit=GJ", NULL, HEAT_BASIS_DIFFERS, 0},
    {"net to gross", "unit=GJ heat=gross", "", "quantity=10 unit=MWh heat=net", NULL,
     HEAT_BASIS_DIFFERS, 0},
    {"net to a factor that does not say", "unit=GJ", "", "quantity=10 unit=GJ heat=net", "10", 0,
     0},
    {"by the heat value of the same basis", "unit=GJ heat=net",
     "from=L to=GJ by=9 heat=gross | from=L to=GJ by=8 heat=net", "quantity=10 unit=L", "80", 0, 1},
    {"a heat value of another basis", "unit=GJ heat=net", "from=L to=GJ by=9", "quantity=10 unit=L",
     NULL, HEAT_BASIS_DIFFERS, 0},
    {"gross to net by two heat values", "unit=GJ heat=net",
     "from=L to=GJ by=9 heat=gross | from=L to=GJ by=8 heat=net", "quantity=90 unit=GJ", "80", 0,
     2},
    {"money is no dimension across currencies", "unit=USD", "", "quantity=10 unit=JPY", NULL,
     NO_CONVERSION, 0},
    {"millions of yen", "unit=MJPY", "", "quantity=2000000 unit=円", "2", 0, 1},
};

static void conversions(struct world *w, const char *list)
{
    char one[256];
    while (*list) {
        const char *end = strchr(list, '|');
        size_t n = end ? (size_t)(end - list) : strlen(list);
        snprintf(one, sizeof one, "%.*s", (int)n, list);
        conversion(w, one);
        list += n + (end ? 1 : 0);
    }
}

START_TEST(unit_to_unit)
{
    const struct convert_case *k = &cases[_i];
    struct world w;
    char row[256];
    world_new(&w);
    w.in.country = STR("DE");
    snprintf(row, sizeof row, "id=x activity=fuel.x scope=1 co2=1 %s", k->factor);
    factor(&w, row);
    conversions(&w, k->conversions);
    snprintf(row, sizeof row, "activity=fuel.x %s", k->record);
    record(&w, row);
    calculate(&w);
    ck_assert_msg(w.lines == (k->want ? 1 : 0), "%s: %d lines", k->what, w.lines);
    ck_assert_int_eq(w.missings, !k->want);
    if (k->want) {
        struct dec want = number(str_of(k->want));
        ck_assert_msg(w.line[0].year.co2e == (int64_t)want.coef * 1000000, "%s: %lld", k->what,
                      (long long)w.line[0].year.co2e);
        ck_assert_msg(k->steps < 0 || w.line[0].steps == k->steps, "%s: %d steps", k->what,
                      w.line[0].steps);
    } else {
        ck_assert_msg(w.missing[0].reason == k->reason, "%s: %s", k->what, w.missing[0].detail);
        ck_assert_int_eq(w.missing[0].scope, 1);
    }
    world_free(&w);
}
END_TEST

/* A thousand records of 1 kg at 1/458 m3 per kg: the conversion is not rounded, each line is. */
START_TEST(conversions_are_not_rounded)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=fuel.lpg scope=1 unit=t co2=458000000");
    conversion(&w, "activity=fuel.lpg from=t to=m3 by=458");
    record(&w, "activity=fuel.lpg quantity=1 unit=m3");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE1, INT64_C(1000000000000));
    world_free(&w);
}
END_TEST

/* Products that leave 64 bits: 1,000 L x 0.123456789012345678^2 = 15.241578753... kg, over one
 * month and over two. */
START_TEST(long_products_stay_exact)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=gas.x scope=1 unit=kg co2=0.123456789012345678");
    conversion(&w, "from=L to=kg by=0.123456789012345678");
    record(&w, "activity=gas.x quantity=1000.000 unit=L");
    record(&w, "activity=gas.x quantity=1000.000 unit=L start=2024-04-16 end=2024-05-15");
    calculate(&w);
    ck_assert_int_eq(w.line[0].year.co2e, 15241579);
    ck_assert_int_eq(w.line[1].year.co2e, 15241579);
    ck_assert_int_eq(w.line[1].month[0].co2, 7620790);
    world_free(&w);
}
END_TEST

/* The heat value changes on 16 April: the record has a line for each side. */
START_TEST(a_conversion_holds_by_day)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=x activity=fuel.x scope=1 unit=kg co2=1");
    conversion(&w, "from=L to=kg by=0.8 valid_to=2024-04-15");
    conversion(&w, "from=L to=kg by=0.9 valid_from=2024-04-16");
    record(&w, "activity=fuel.x quantity=30 unit=L");
    calculate(&w);
    ck_assert_int_eq(w.lines, 2);
    ck_assert_int_eq(w.line[0].year.co2e, 12000000);
    ck_assert_int_eq(w.line[1].year.co2e, 13500000);
    ck_assert_int_eq(w.line[1].days, 15);
    world_free(&w);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *t = tcase_create("convert");
    LOOP(t, unit_to_unit, cases);
    tcase_add_test(t, conversions_are_not_rounded);
    tcase_add_test(t, long_products_stay_exact);
    tcase_add_test(t, a_conversion_holds_by_day);
    return run_suite("convert", t);
}
