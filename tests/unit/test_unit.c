/* Units: found in every form in which bills print them, never as another unit; exact factors. */
#include "core/unit.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static const struct unit *unit(const char *printed)
{
    const struct unit *u = unit_find(str_of(printed));
    ck_assert_msg(u != NULL, "%s is a unit", printed);
    return u;
}

static const char *const forms[][2] = {
    /* energy */
    {"kWh", "kWh"},
    {"ＫＷＨ", "kWh"},
    {"kwh", "kWh"},
    {"Kwh", "kWh"},
    {"KWH", "kWh"},
    {" kWh ", "kWh"},
    {"ｋＷｈ", "kWh"},
    {"㎾h", "kWh"},
    {"㎾ｈ", "kWh"},
    {"キロワット時", "kWh"},
    {"ｷﾛﾜｯﾄ時", "kWh"},
    {"千kWh", "MWh"},
    {"千ｋＷｈ", "MWh"},
    {"MWh", "MWh"},
    {"mwh", "MWh"},
    {"百万kWh", "GWh"},
    {"GJ", "GJ"},
    {"ＧＪ", "GJ"},
    {"mj", "MJ"},
    {"MMBtu", "MMBtu"},
    {"mmBtu", "MMBtu"},
    {"MMBTU", "MMBtu"},
    {"Therms", "therm"},
    {"kcal", "kcal"},
    {"Mcal", "Mcal"},
    /* volume */
    {"m3", "m3"},
    {"M3", "m3"},
    {"㎥", "m3"},
    {"m³", "m3"},
    {"ｍ３", "m3"},
    {"立方メートル", "m3"},
    {"立米", "m3"},
    {"千m3", "1000m3"},
    {"千㎥", "1000m3"},
    {"Nm3", "Nm3"},
    {"N㎥", "Nm3"},
    {"㎥N", "Nm3"},
    {"m3N", "Nm3"},
    {"L", "L"},
    {"l", "L"},
    {"ℓ", "L"},
    {"Ｌ", "L"},
    {"リットル", "L"},
    {"㍑", "L"},
    {"ﾘｯﾄﾙ", "L"},
    {"kL", "kL"},
    {"KL", "kL"},
    {"kl", "kL"},
    {"㎘", "kL"},
    {"kℓ", "kL"},
    {"キロリットル", "kL"},
    {"㌔㍑", "kL"},
    {"ml", "mL"},
    {"gallons", "gal"},
    {"US gallons", "gal"},
    {"bbl", "bbl"},
    {"cubic metres", "m3"},
    /* mass */
    {"kg", "kg"},
    {"KG", "kg"},
    {"㎏", "kg"},
    {"キロ", "kg"},
    {"キログラム", "kg"},
    {"㌔㌘", "kg"},
    {"kgs", "kg"},
    {"t", "t"},
    {"ｔ", "t"},
    {"T", "t"},
    {"トン", "t"},
    {"㌧", "t"},
    {"tonnes", "t"},
    {"mg", "mg"},
    {"lbs", "lb"},
    {"short ton", "short_ton"},
    {"long_ton", "long_ton"},
    /* transport */
    {"tkm", "tkm"},
    {"t・km", "tkm"},
    {"t･km", "tkm"},
    {"t.km", "tkm"},
    {"ton-km", "tkm"},
    {"トンキロ", "tkm"},
    {"トン・キロ", "tkm"},
    {"人キロ", "pkm"},
    {"p.km", "pkm"},
    {"passenger.km", "pkm"},
    {"台キロ", "vkm"},
    {"km", "km"},
    {"㎞", "km"},
    {"ｋｍ", "km"},
    {"miles", "mi"},
    /* the rest */
    {"日", "d"},
    {"時間", "h"},
    {"㎡", "m2"},
    {"m²", "m2"},
    {"平米", "m2"},
    {"ha", "ha"},
    {"㌶", "ha"},
    {"人", "person"},
    {"名", "person"},
    {"泊", "night"},
    {"円", "JPY"},
    {"JPY", "JPY"},
    {"千円", "kJPY"},
    {"百万円", "MJPY"},
    {"USD", "USD"},
    {"€", "EUR"},
    {"KGS", "KGS"},
    {"million litres", "1000m3"},
    {"Sm3", "Sm3"},
    {"SM3", "Sm3"}, /* UN/ECE Recommendation 20 */
    {"S㎥", "Sm3"},
    {"千Sm3", "1000Sm3"},
    /* gas at a stated temperature and pressure */
    {"m3@15C", "m3@15C"},
    {"m3@15.0C+0.980kPa", "m3@15C+0.98kPa"},
    {"㎥＠１５℃＋０．９８ｋＰａ", "m3@15C+0.98kPa"},
    {"m3@-5C", "m3@-5C"},
    {"ft3@60F", "ft3@60F"},
    {"scf@60F", "ft3@60F"},
    {"ft3@60F+0.25psi", "ft3@60F+0.25psi"},
    {"m3@25C@100kPa", "m3@25C@100kPa"},
    {"m3(15℃)", "m3@15C"},
    {"㎥（０℃・１気圧）", "m3@0C@1atm"},
    {"m3(15°C,ゲージ圧0.981kPa)", "m3@15C+0.981kPa"},
    {"m3(25℃,1bar)", "m3@25C@1bar"},
    {"m3(25℃、1bar)", "m3@25C@1bar"},
    {"m3(25℃・絶対圧101kPa)", "m3@25C@101kPa"},
    {"ｋ\tＷｈ", "kWh"}, /* a tab between full-width letters */
    /* money in thousands, and at the prices of a year */
    {"kUSD", "kUSD"},
    {"MEUR", "MEUR"},
    {"USD_2022", "USD_2022"},
    {"kJPY_2015", "kJPY_2015"},
    {"百万円_2015", "MJPY_2015"},
    {"百万円＿２０１５", "MJPY_2015"},
    {"kUSD_2022", "kUSD_2022"},
    {"人日", "person-day"},
    /* e-invoices */
    {"KWH", "kWh"},
    {"MTQ", "m3"},
    {"KGM", "kg"},
    {"DAY", "d"},
    {"ALL", "ALL"},
};

START_TEST(printed_forms)
{
    const struct unit *u = unit_find(str_of(forms[_i][0]));
    ck_assert_msg(u && strcmp(u->code, forms[_i][1]) == 0, "%s is %s, not %s", forms[_i][0],
                  forms[_i][1], u ? u->code : "unknown");
}
END_TEST

/* Each of these could be taken for another unit; a factor of thousands or millions would pass in
 * silence. */
static const char *const strangers[] = {
    "kW",
    "㎾",
    "KW",
    "kw",
    "キロワット",
    "MW",
    "W",
    "kVA", /* demand, not energy */
    "mJ",
    "mWh",
    "Mg",
    "ML",
    "mcal",
    "MBtu", /* a million or a thousand times less
               or more */
    "ton",
    "tons",
    "ポンド",
    "$",
    "¥",
    "ドル", /* of more than one country or kind */
    "jpy",
    "usd",
    "all",
    "try",
    "Eur", /* currencies are three capitals */
    "XXX",
    "XAU",
    "XTS",
    "ABC", /* no money */
    "缶",
    "ドラム",
    "drum",
    "本",
    "坪",
    "月",
    "回",
    "%",
    "度",
    "",
    "m3@",
    "m3@15", /* degrees of what? */
    "m3@15C+",
    "m3@15C+0.98",
    "m3@15C0.98kPa",
    "m3@15C+0.98kPaG",
    "m3@15.C",
    "m3(15C",
    "m3(15℃;1bar)",
    "m3(15℃,bar)",
    "m3(15℃,1barG)",
    "m3(15℃・ゲージ圧0kPa・)",
    "m3@15C+0.1234567890123456789012345678901kPa", /* more digits than a decimal has */
    "m3@15C+123456789012345678901234567890123456MPa",
    "USD_20x2",
    "USD_20-2",
    "k円",
    "m3(15℃・絶対圧0kPa)",
    "kBTU", /* four letters, the last three none of money */
    "kkWh",
    "k\x7fWh",
    "㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖㌖", /* longer written out than any form */
    "m3@-300C",
    "m3@0K",
    "m3@15C-200kPa",
    "m3@15C@0kPa", /* below nothing */
    "m3(15℃,0.98kPa)",
    "m3(15℃,101.325kPa)", /* gauge or absolute? */
    "L@15C",
    "kL@15C",
    "gal@60F",
    "kg@15C", /* a liquid's own, or no volume */
    "Nm3@15C",
    "m3@15C@",
    "m3@.C",
    "m3@C",
    "@15C",
    "m3()",
    "usd_2022",
    "USD_22",
    "USD_20222",
    "USD_1899",
    "USD_2200",
    "USD_",
    "_2022",
    "kWh_2022",
    "USD_2022_2015",
    "XXX_2022",
    "GUSD",
    "KUSD",
    " ",
    "　",
    "kWh/月",
    "kWh)",
    "m4",
    "千",
    "k",
    "kWh kWh",
    "\xff",
    "kWh\xff",
};

START_TEST(longer_than_any_form)
{
    char text[400];
    memset(text, 'm', sizeof text);
    ck_assert(!unit_find((struct str){text, sizeof text}));
    ck_assert(!unit_at(-1) && unit_at(0));
}
END_TEST

START_TEST(never_taken_for_another)
{
    const char *text = strangers[_i];
    const struct unit *u = unit_find(str_of(text));
    ck_assert_msg(u == NULL, "\"%s\" is unknown, not %s", text, u ? u->code : "");
}
END_TEST

static const struct {
    const char *from, *to;
    int64_t num, den; /* 1 from = num/den to */
} factors[] = {
    {"kWh", "MJ", 18, 5},
    {"MWh", "kWh", 1000, 1},
    {"千kWh", "kWh", 1000, 1},
    {"GJ", "kWh", 2500, 9},
    {"TJ", "GJ", 1000, 1},
    {"kcal", "J", 4184, 1},
    {"Mcal", "MJ", 4184, 1000},
    {"MMBtu", "therm", 10, 1},
    {"therm", "J", 105505585262, 1000},
    {"Btu", "J", 105505585262, 100000000},
    {"kL", "L", 1000, 1},
    {"L", "mL", 1000, 1},
    {"m3", "kL", 1, 1},
    {"千m3", "m3", 1000, 1},
    {"gal", "L", 3785411784, 1000000000},
    {"gal_imp", "L", 454609, 100000},
    {"bbl", "gal", 42, 1},
    {"ft3", "m3", 28316846592, 1000000000000},
    {"t", "kg", 1000, 1},
    {"g", "kg", 1, 1000},
    {"lb", "kg", 45359237, 100000000},
    {"short_ton", "lb", 2000, 1},
    {"long_ton", "lb", 2240, 1},
    {"mi", "km", 1609344, 1000000},
    {"short_ton_mi", "tkm", 145997231821056, 100000000000000},
    {"pmi", "pkm", 1609344, 1000000},
    {"d", "h", 24, 1},
    {"h", "min", 60, 1},
    {"ha", "m2", 10000, 1},
    {"million litres", "kL", 1000, 1},
    {"ft2", "m2", 9290304, 100000000},
    {"MJPY", "円", 1000000, 1},
    {"千円", "百万円", 1, 1000},
    {"kUSD", "USD", 1000, 1},
    {"MJPY_2015", "JPY_2015", 1000000, 1},
    {"MJPY_2015", "千円_2015", 1000, 1},
    /* V x p / 101.325 kPa x 273.15 K / T */
    {"Sm3", "Nm3", 27315, 28815},
    {"Nm3", "Sm3", 28815, 27315},
    {"m3@15C", "Sm3", 1, 1},
    {"m3@0C", "Nm3", 1, 1},
    {"m3@273.15K", "Nm3", 1, 1},
    {"m3(0℃・1気圧)", "Nm3", 1, 1},
    {"m3@15C+0.98kPa", "Nm3", INT64_C(102305) * 27315, INT64_C(101325) * 28815},
    {"m3@15C-1kPa", "Nm3", INT64_C(100325) * 27315, INT64_C(101325) * 28815},
    {"m3@25C@100kPa", "Nm3", INT64_C(100000) * 27315, INT64_C(101325) * 29815},
    {"m3@25C@1bar", "m3@25C@100kPa", 1, 1},
    {"m3@25C@0.1MPa", "m3@25C@1000hPa", 1, 1},
    {"m3@59F", "m3@15C", 1, 1},
    {"ft3@60F", "m3@60F", 28316846592, 1000000000000},
    {"ft3@32F", "Nm3", 28316846592, 1000000000000},
    {"m3@0C@1psi", "m3@0C@1Pa", INT64_C(44482216152605), INT64_C(6451600000)},
    {"1000m3@15C", "1000Sm3", 1, 1},
};

START_TEST(exact_factors)
{
    struct ratio r, want;
    ck_assert(unit_ratio(unit(factors[_i].from), unit(factors[_i].to), &r));
    ck_assert(ratio_frac(factors[_i].num, factors[_i].den, &want));
    ck_assert_msg(ratio_cmp(&r, &want) == 0, "%s in %s", factors[_i].from, factors[_i].to);
}
END_TEST

START_TEST(dimensions_do_not_mix)
{
    static const char *const pairs[][2] = {{"m3", "Nm3"},
                                           {"L", "kg"},
                                           {"kWh", "kg"},
                                           {"JPY", "USD"},
                                           {"USD", "USD_2022"},
                                           {"USD_2021", "USD_2022"},
                                           {"USD_2022", "JPY_2022"},
                                           {"m3", "Sm3"},
                                           {"m3", "m3@15C"},
                                           {"L", "Nm3"},
                                           {"tkm", "km"},
                                           {"tkm", "pkm"},
                                           {"km", "vkm"},
                                           {"m3", "m2"},
                                           {"d", "night"},
                                           {"person", "piece"},
                                           {"m3", "kWh"},
                                           {"kJPY", "USD"}};
    struct ratio r;
    for (int i = 0; i < COUNT(pairs); i++) {
        ck_assert(!unit_convertible(unit(pairs[i][0]), unit(pairs[i][1])));
        ck_assert_msg(!unit_ratio(unit(pairs[i][0]), unit(pairs[i][1]), &r), "%s to %s",
                      pairs[i][0], pairs[i][1]);
    }
}
END_TEST

/* Units are compared by their address. */
START_TEST(one_address_each)
{
    ck_assert_ptr_eq(unit("m3@15.00C"), unit("m3(15℃)"));
    ck_assert_ptr_eq(unit("千円_2015"), unit("kJPY_2015"));
    ck_assert_ptr_ne(unit("USD_2022"), unit("USD_2021"));
    ck_assert(unit_is_currency(unit("円")) && !unit_is_currency(unit("kUSD")) &&
              !unit_is_currency(unit("USD_2022")));
}
END_TEST

/* Every row of the table: found by its code, a factor that is a positive decimal, a source, a base
 * that is its own base. */
START_TEST(table_is_whole)
{
    int n = 0;
    for (const struct unit *u; (u = unit_at(n)) != NULL; n++) {
        struct dec num, den;
        struct ratio one;
        ck_assert_msg(unit_find(str_of(u->code)) == u, "%s is found by its code", u->code);
        ck_assert(u->dim != DIM_NONE && u->source[0] != '\0');
        ck_assert(dec_parse(str_of(u->num), &num) && num.coef > 0 &&
                  dec_parse(str_of(u->den), &den) && den.coef > 0);
        const struct unit *base = unit(u->base);
        ck_assert_msg(strcmp(base->base, base->code) == 0 && unit_ratio(base, base, &one), "%s",
                      u->base);
        ck_assert(ratio_cmp(&one, &(struct ratio){{{1}, 1}, {{1}, 1}, false}) == 0);
    }
    ck_assert_int_gt(n, 200);
    ck_assert_ptr_null(unit_at(-1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unit");
    TCase *tc = tcase_create("unit");
    tcase_add_loop_test(tc, printed_forms, 0, COUNT(forms));
    tcase_add_test(tc, longer_than_any_form);
    tcase_add_loop_test(tc, never_taken_for_another, 0, COUNT(strangers));
    tcase_add_loop_test(tc, exact_factors, 0, COUNT(factors));
    tcase_add_test(tc, dimensions_do_not_mix);
    tcase_add_test(tc, one_address_each);
    tcase_add_test(tc, table_is_whole);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}
