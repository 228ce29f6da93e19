/* The built-in factor sets and their reader: what ships, what must not ship, and what a wrong table
 * is told. */
#include "calc/calc.h"
#include "core/json.h"
#include "factors/internal.h"
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct factors *library;

static void print_faults(const struct diag *d)
{
    for (int i = 0; i < d->n; i++) {
        struct buf b = {0};
        diag_format(&b, &d->entry[i], LANG_EN);
        fprintf(stderr, "%s\n", b.p);
        buf_free(&b);
    }
}

static void load(void)
{
    struct diag d = {0};
    library = factors_new();
    bool ok = factors_add_built_in(library, &d);
    print_faults(&d);
    ck_assert(ok);
    factors_ready(library);
    diag_free(&d);
}

static void unload(void)
{
    factors_free(library);
}

/* ---- what is there ---- */

static const struct {
    const char *set;
    int factors;
} counts[] = {
    {"gwp", 0},
    {"japan-3eid-2015", 780},
    {"japan-capital-moe", 149},
    {"japan-energy-law", 0},
    {"japan-scope3-moe-3.6", 53},
    {"japan-shk-city-gas-2025", 270},
    {"japan-shk-electricity-2018", 10},
    {"japan-shk-electricity-2021", 9},
    {"japan-shk-electricity-2022", 19},
    {"japan-shk-electricity-2023", 23},
    {"japan-shk-electricity-2024", 2040},
    {"japan-shk-fuels-2010", 63},
    {"japan-shk-fuels-2023", 94},
    {"japan-shk-heat-2024", 270},
    {"japan-upstream-old", 9},
    {"japan-vehicles", 8},
    {"refrigerants", 207},
    {"ipcc-2006-stationary", 85},
    {"uk-desnz-2016", 2273},
    {"uk-desnz-2017", 2691},
    {"uk-desnz-2018", 2671},
    {"uk-desnz-2019", 2672},
    {"uk-desnz-2020", 2649},
    {"uk-desnz-2021", 2711},
    {"uk-desnz-2022", 2687},
    {"uk-desnz-2023", 2694},
    {"uk-desnz-2024", 2727},
    {"uk-desnz-2025", 2727},
    {"us-epa-hub-2025", 593},
    {"us-epa-supply-chain-1.2", 2032},
    {"us-epa-supply-chain-1.3.0", 3048},
    {"world-grid-intensity", 3201},
};

START_TEST(each_set_has_its_rows)
{
    int n, found = -1, rows = 0;
    const struct factor_set *s = factors_sets(library, &n);
    for (int i = 0; i < n; i++)
        if (str_is(s[i].id, counts[_i].set))
            found = s[i].factors;
    ck_assert_msg(found == counts[_i].factors, "%s has %d rows", counts[_i].set, found);
    struct factor_list l = factors_all(library);
    for (int i = 0; i < l.n; i++)
        rows += str_is(l.factor[i].set, counts[_i].set);
    ck_assert_int_eq(rows, counts[_i].factors);
}
END_TEST

/* The folder decides, not this file: a set that is new is checked, too. */
START_TEST(each_set_passes_its_check)
{
    struct diag d = {0};
    const char *named = factors_folder(&d);
    ck_assert_ptr_nonnull(named);
    char *root = mem_strndup(named, strlen(named));
    DIR *dir = opendir(root);
    ck_assert_ptr_nonnull(dir);
    int sets = 0;
    for (struct dirent *e; (e = readdir(dir));) {
        char *path = path_join(root, e->d_name), *json = path_join(path, "set.json");
        if (e->d_name[0] != '.' && access(json, F_OK) == 0) {
            bool ok = factors_check(path, &d);
            cJSON *j = json_load(json, &d);
            ok = ok && j && json_check(j, "factor-set.schema.json", str_of(json), &d);
            ok = ok && strcmp(json_text(j, "id"), e->d_name) == 0 && *json_text(j, "attribution") &&
                 *json_text(j, "title_ja");
            cJSON_Delete(j);
            if (!ok)
                print_faults(&d);
            ck_assert_msg(ok, "%s", path);
            sets++;
        }
        free(path);
        free(json);
    }
    closedir(dir);
    free(root);
    diag_free(&d);
    ck_assert_int_ge(sets, (int)(sizeof counts / sizeof *counts));
}
END_TEST

START_TEST(rows_of_an_activity_lie_together)
{
    struct factor_list l = factors_all(library);
    for (int i = 1; i < l.n; i++)
        ck_assert_int_le(str_cmp(l.factor[i - 1].activity, l.factor[i].activity), 0);
}
END_TEST

/* As printed: 2.50 is not 2.5. */
static const struct {
    const char *row, *co2;
} digits[] = {
    {"japan-shk-fuels-2023/kerosene", "2.50"},
    {"japan-shk-fuels-2023/heavy-oil-bc", "3.10"},
    {"japan-shk-fuels-2023/coke-oven-gas", "0.735"},
    {"japan-shk-fuels-2010/lpg", "3.00"},
    {"japan-shk-electricity-2024/a0269-market", "0.452"},
    {"japan-shk-electricity-2024/a0269-menu-a-market", "0.000"},
    {"japan-shk-city-gas-2025/a0020-menu-a-shk-adjusted", "0.00"},
    {"japan-scope3-moe-3.6/travel-hotel-6", "31.53223799117"},
    {"japan-scope3-moe-3.6/travel-employee-6", "130.373426552145"},
    {"japan-scope3-moe-3.6/freight-rail-4", "0.022"},
    {"us-epa-hub-2025/t1-natural-gas-mmbtu", "53.06"},
    {"us-epa-hub-2025/t1-fuel-oil-2-gal", "10.21"},
    {"us-epa-hub-2025/t2-gasoline-vehicle-gal", "8.78"},
    {"us-epa-hub-2025/t6-akgd", "407.78090140711"}, /* 899.003 lb/MWh x 0.45359237 */
    {"us-epa-hub-2025/t7-steam-mmbtu", "66.33"},
    {"us-epa-hub-2025/t8-road-short-ton-mi", "0.186"},
    {"us-epa-hub-2025/t10-air-short-haul-pmi-travel", "0.207"},
    {"us-epa-supply-chain-1.3.0/111110", "0.172"},
    {"ipcc-2006-stationary/diesel-tj", "74100"},
    {"ipcc-2006-stationary/diesel-t", "3186.3"}, /* x 43.0 TJ/Gg */
};

/* The UK and the world's electricity come as CO2e. */
static const struct {
    const char *row, *co2e, *ch4, *n2o;
} totals[] = {
    {"uk-desnz-2025/7_400_4000_5_1", "0.177", "0.0009", "0.00122"},
    {"uk-desnz-2025/1_101_1011_8_1", "2.57082", "0.00029", "0.0329"},
    {"us-epa-hub-2025/t9-mixed-landfill-short-ton", "580", "0", "0"},
    {"world-grid-intensity/de-2023", "0.36292", "0", "0"},
};

START_TEST(published_totals_stay)
{
    const struct factor *x = factors_find(library, str_of(totals[_i].row));
    ck_assert_msg(x != NULL, "%s", totals[_i].row);
    const struct dec have[] = {x->co2e, x->ch4_co2e, x->n2o_co2e};
    const char *want[] = {totals[_i].co2e, totals[_i].ch4, totals[_i].n2o};
    for (int k = 0; k < 3; k++) {
        struct buf b = {0};
        dec_print(&b, have[k]);
        ck_assert_str_eq(b.p, want[k]);
        buf_free(&b);
    }
}
END_TEST

START_TEST(published_digits_stay)
{
    const struct factor *x = factors_find(library, str_of(digits[_i].row));
    ck_assert_msg(x != NULL, "%s", digits[_i].row);
    struct buf b = {0};
    dec_print(&b, x->co2);
    ck_assert_str_eq(b.p, digits[_i].co2);
    buf_free(&b);
}
END_TEST

START_TEST(each_row_can_be_traced)
{
    struct factor_list l = factors_all(library);
    for (int i = 0; i < l.n; i++) {
        const struct factor *x = &l.factor[i];
        ck_assert_msg(x->source.n > 0, "%s/%s", x->set.p, x->id.p);
        ck_assert_ptr_nonnull(factors_set_of(library, x));
        ck_assert_msg(!str_has(x->note, "memory") && !str_has(x->source, "memory"), "%s/%s",
                      x->set.p, x->id.p);
        struct str name = factors_activity_name(library, x->activity, LANG_JA);
        if (!str_starts(x->set, "japan-") && !str_is(x->set, "refrigerants"))
            continue; /* thousands of foreign codes are called by their words */
        ck_assert_msg(!str_eq(name, x->activity), "%s has no name", x->activity.p);
    }
}
END_TEST

/* ---- what must not be there: values that were only remembered ---- */

static bool any_row(const char *activity, const char *supplier, const char *value, day_t on)
{
    struct factor_list l = factors_all(library);
    for (int i = 0; i < l.n; i++) {
        const struct factor *x = &l.factor[i];
        if ((x->country.n && !str_is(x->country, "JP")) || !str_is(x->activity, activity) ||
            (*supplier && !str_has(x->supplier, supplier)) ||
            (x->from != DAY_NONE && x->from > on) || (x->to != DAY_NONE && x->to < on) ||
            x->scope == 3)
            continue;
        struct buf b = {0};
        dec_print(&b, x->co2);
        bool hit = !*value || strcmp(b.p, value) == 0;
        buf_free(&b);
        if (hit)
            return true;
    }
    return false;
}

static const struct {
    const char *activity, *supplier, *value;
    int y, m, d;
} remembered[] = {
    {"electricity", "東京電力エナジーパートナー", "0.468", 2019, 6, 1}, /* FY2018 basic */
    {"electricity", "東京電力エナジーパートナー", "", 2019, 6, 1},
    {"electricity", "東京電力エナジーパートナー", "", 2021, 6, 1},
    {"electricity", "", "0.422", 2024, 6, 1}, /* substitute value of FY2023 */
    {"electricity", "", "0.438", 2023, 6, 1}, /* national average of FY2022 */
    {"electricity", "", "0.441", 2022, 6, 1}, /* substitute value of FY2021 */
    {"electricity", "", "", 2021, 6, 1},
    {"electricity", "", "", 2026, 4, 1}, /* not published yet: no year stands in for another */
    {"heat.steam", "", "65.4", 2024, 6, 1},
    {"heat.steam", "", "60", 2020, 6, 1},
    {"fuel.coke-oven-gas", "", "", 2022, 6, 1},
    {"fuel.converter-gas", "", "", 2022, 6, 1},
    {"fuel.coal", "", "", 2024, 6, 1}, /* not a memory, a guess: which coal? */
};

START_TEST(what_was_only_remembered_is_absent)
{
    day_t on = date_day(remembered[_i].y, remembered[_i].m, remembered[_i].d);
    ck_assert(!any_row(remembered[_i].activity, remembered[_i].supplier, remembered[_i].value, on));
}
END_TEST

/* ---- worked examples, through the engine ---- */

struct booked {
    int64_t co2e[SLOT_COUNT];
    bool there[SLOT_COUNT];
};

static void keep(void *ctx, const struct line *l)
{
    struct booked *b = ctx;
    b->co2e[l->slot] += l->year.co2e;
    b->there[l->slot] = true;
}

enum { SUPPLIER_TEXT = 4, MENU_TEXT };

static struct booked calculate(const char *activity, int64_t quantity, const char *unit, day_t on,
                               enum gwp gwp, const char *supplier, const char *menu)
{
    struct booked out = {0};
    struct str text[] = {{0},         str_of(activity), str_of(unit),
                         STR("main"), str_of(supplier), str_of(menu)};
    struct detail detail = {.unit = 2, .menu = *menu ? MENU_TEXT : 0, .cost_scale = -1};
    struct ymd y = date_ymd(on);
    int first = y.m >= 4 ? y.y : y.y - 1;
    struct calc_input in = {.from = date_day(first, 4, 1),
                            .to = date_day(first + 1, 3, 31),
                            .gwp = gwp,
                            .country = STR("JP"),
                            .text = text,
                            .texts = 6,
                            .detail = &detail,
                            .details = 1,
                            .factors = factors_all(library),
                            .gwps = factors_gwps(library)};
    in.conversion = factors_conversions(library, &in.conversions);
    in.law_energy = factors_law_energies(library, &in.law_energies);
    struct activity a = {.start = on,
                         .end = on,
                         .kind = 1,
                         .supplier = *supplier ? SUPPLIER_TEXT : 0,
                         .quantity = quantity};
    struct calc_sink sink = {&out, keep, NULL};
    struct calc *c = calc_new(&in, &sink);
    calc_record(c, &a);
    calc_finish(c);
    calc_free(c);
    return out;
}

#define TEPCO "東京電力エナジーパートナー"
static const struct {
    const char *activity;
    int64_t quantity;
    const char *unit, *supplier, *menu;
    int y, m, d;
    enum gwp gwp;
    enum slot slot;
    int64_t mg; /* -1: nothing may be booked there */
} examples[] = {
    /* the tables before and after 1 April 2023: tCO2 per kL, t and thousand m3 */
    {"fuel.gasoline", 1000, "L", "", "", 2023, 3, 31, GWP_AR5, SLOT_SCOPE1, 2320000000},
    {"fuel.kerosene", 1, "kL", "", "", 2022, 5, 1, GWP_AR5, SLOT_SCOPE1, 2490000000},
    {"fuel.diesel", 1000, "L", "", "", 2022, 5, 1, GWP_AR5, SLOT_SCOPE1, 2580000000},
    {"fuel.heavy-oil-a", 1000, "L", "", "", 2022, 5, 1, GWP_AR5, SLOT_SCOPE1, 2710000000},
    {"fuel.lpg", 1, "t", "", "", 2022, 5, 1, GWP_AR5, SLOT_SCOPE1, 3000000000},
    {"fuel.city-gas", 1000, "Nm3", "", "", 2022, 5, 1, GWP_AR5, SLOT_SCOPE1, 2230000000},
    {"fuel.city-gas", 1000, "m3", "", "", 2022, 5, 1, GWP_AR5, SLOT_SCOPE1,
     2156410000}, /* x 0.967 m3N */
    {"fuel.gasoline", 1000, "L", "", "", 2023, 4, 1, GWP_AR5, SLOT_SCOPE1, 2290000000},
    {"fuel.kerosene", 1000, "L", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 2500000000},
    {"fuel.diesel", 1000, "L", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 2620000000},
    {"fuel.heavy-oil-a", 1000, "L", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 2750000000},
    {"fuel.heavy-oil-bc", 1000, "L", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 3100000000},
    {"fuel.lpg", 1000, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 2990000000},
    {"fuel.lng", 1000, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 2790000000},
    {"fuel.natural-gas", 1000, "m3", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 1960000000},
    {"fuel.coke-oven-gas", 1000, "m3", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 735000000},
    {"fuel.blast-furnace-gas", 1000, "m3", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 313000000},
    {"fuel.city-gas", 1000, "m3", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 2050000000},
    {"fuel.diesel", 1000, "L", "", "", 2024, 5, 1, GWP_AR5, SLOT_SHK_BASIC, 2620000000},
    /* LPG as bills and trucks print it: 458 m3 are one tonne; a litre is a liquid and weighs 0.531
       kg */
    {"fuel.lpg", 458, "m3", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 2990000000},
    {"fuel.lpg", 458, "m3", "", "", 2022, 5, 1, GWP_AR5, SLOT_SCOPE1, 3000000000},
    {"fuel.lpg", 1000, "L", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 1587690000},
    {"fuel.lpg", 1, "kL", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 1587690000},
    /* 100,000 kWh of FY2025: national average, the supplier's residual, a zero menu, an unknown
       supplier */
    {"electricity", 100000, "kWh", TEPCO "(株)", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE2_LOCATION,
     42300000000},
    {"electricity", 100000, "kWh", TEPCO "株式会社", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE2_MARKET,
     45200000000},
    {"electricity", 100000, "kWh", TEPCO, "メニューＭ（残差）", 2025, 5, 1, GWP_AR5,
     SLOT_SCOPE2_MARKET, 45200000000},
    {"electricity", 100000, "kWh", TEPCO, "メニューA", 2025, 5, 1, GWP_AR5, SLOT_SCOPE2_MARKET, 0},
    {"electricity", 100000, "kWh", TEPCO, "メニューA", 2025, 5, 1, GWP_AR5, SLOT_SHK_ADJUSTED, 0},
    {"electricity", 100000, "kWh", "", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE2_MARKET, 42300000000},
    {"electricity", 100000, "kWh", "", "", 2025, 5, 1, GWP_AR5, SLOT_SHK_BASIC, 41600000000},
    {"electricity", 100000, "kWh", "", "", 2025, 5, 1, GWP_AR5, SLOT_SHK_ADJUSTED, 41600000000},
    {"electricity", 100000, "kWh", "九州電力", "", 2023, 5, 1, GWP_AR5, SLOT_SCOPE2_MARKET,
     46700000000},
    {"electricity", 100000, "kWh", "九州電力", "", 2023, 5, 1, GWP_AR5, SLOT_SHK_BASIC,
     39900000000},
    {"electricity", 100000, "kWh", "九州電力", "", 2023, 5, 1, GWP_AR5, SLOT_SCOPE2_LOCATION, -1},
    /* city gas: the flue gives off the basic factor, whatever the menu; the adjusted one is the
       law's */
    {"fuel.city-gas", 1000, "m3", "東京瓦斯", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE1, 2090000000},
    {"fuel.city-gas", 1000, "m3", "東京瓦斯", "メニューA", 2025, 5, 1, GWP_AR5, SLOT_SCOPE1,
     2090000000},
    {"fuel.city-gas", 1000, "m3", "東京瓦斯", "メニューA", 2025, 5, 1, GWP_AR5, SLOT_SHK_ADJUSTED,
     0},
    {"fuel.city-gas", 1000, "m3", "大多喜ガス", "大多喜ガス株式会社の供給エリア(払出エリアA)", 2025,
     5, 1, GWP_AR5, SLOT_SCOPE1, 1810000000},
    {"fuel.city-gas", 1000, "m3", "大多喜ガス", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE1,
     2050000000}, /* its areas differ */
    {"heat.steam", 100, "GJ", "丸の内熱供給", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE2_LOCATION,
     4360000000},
    {"heat.steam", 100, "GJ", "", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE2_LOCATION,
     -1}, /* industrial steam: not known */
    {"heat.cold-water", 100, "GJ", "", "", 2025, 5, 1, GWP_AR5, SLOT_SCOPE2_LOCATION, 5320000000},
    /* waste plastic: 2.56 as industrial waste, 2.57 as a fuel */
    {"waste.plastic.incineration", 3000, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 4,
     7680000000},
    {"fuel.waste-plastic.industrial", 3, "t", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 7710000000},
    /* a leak of 2 kg of R-410A: 50 % HFC-32, 50 % HFC-125 */
    {"refrigerant.r-410a", 2, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 3847000000},
    {"refrigerant.r-410a", 2, "kg", "", "", 2022, 5, 1, GWP_AR4, SLOT_SCOPE1, 4175000000},
    {"refrigerant.r-32", 1, "kg", "", "", 2024, 5, 1, GWP_AR6, SLOT_SCOPE1, 771000000},
    {"refrigerant.r-22", 1, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_OUTSIDE, 1760000000},
    {"refrigerant.r-22", 1, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, -1},
    {"refrigerant.r-401a", 1, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 17940000},
    {"gas.co2", 30, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 30000000},
    {"gas.sf6", 1, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 23500000000},
    {"gas.ch4", 1000, "kg", "", "", 2024, 5, 1, GWP_AR4, SLOT_SCOPE1, 25000000000},
    {"gas.ch4", 1000, "kg", "", "", 2024, 5, 1, GWP_AR5, SLOT_SCOPE1, 28000000000},
    /* travel and commuting */
    {"travel.hotel", 12, "night", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 5, 378386856},
    {"travel.rail", 500000, "JPY", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 5, 926888509},
    {"travel.employee", 20, "person-year", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 5,
     2607468531},
    {"commute.factory.medium-city", 4800, "人日", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 6,
     9080081452},
    /* a capital good of 10 million yen, bought by a maker of other metal products */
    {"capital.moe.11-0440", 10000000, "JPY", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 1,
     32265046654},
    {"spend.3eid-2015.011101", 1, "MJPY_2015", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1,
     14152049647},
    /* the old upstream edition, and what has no factor at all */
    {"electricity", 1000, "kWh", "", "", 2025, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 2, 35400000},
    {"fuel.city-gas", 1000, "m3", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 2, -1},
    {"freight.road", 1000, "tkm", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 3, -1},
    {"freight.sea", 1000, "tkm", "", "", 2024, 5, 1, GWP_AR5, SLOT_CATEGORY_1 + 3, 39000000},
};

START_TEST(worked_examples)
{
    struct booked b = calculate(examples[_i].activity, examples[_i].quantity, examples[_i].unit,
                                date_day(examples[_i].y, examples[_i].m, examples[_i].d),
                                examples[_i].gwp, examples[_i].supplier, examples[_i].menu);
    int64_t got = b.there[examples[_i].slot] ? b.co2e[examples[_i].slot] : -1;
    ck_assert_msg(got == examples[_i].mg, "%d: %s: %lld instead of %lld mg", _i,
                  examples[_i].activity, (long long)got, (long long)examples[_i].mg);
}
END_TEST

/* The energy law's GJ: kerosene 20 kL and 100,000 kWh, x 0.0258 kL/GJ. */
static int64_t law_gj(const char *activity, const char *unit, int64_t quantity, day_t on)
{
    int n, hits = 0;
    struct ratio gj = {0}, of = ratio_int(quantity);
    const struct law_energy *e = factors_law_energies(library, &n);
    for (int i = 0; i < n; i++)
        if (str_is(e[i].activity, activity) && str_is(e[i].unit, unit) &&
            (e[i].from == DAY_NONE || e[i].from <= on) && (e[i].to == DAY_NONE || e[i].to >= on)) {
            gj = ratio_dec(e[i].gj_per_unit);
            hits++;
        }
    ck_assert_int_eq(hits, 1);
    int64_t out;
    ck_assert(ratio_mul(&gj, &of, &gj) && ratio_round(&gj, 0, &out));
    return out;
}

START_TEST(energy_law)
{
    day_t before = date_day(2022, 6, 1), after = date_day(2023, 6, 1);
    ck_assert_int_eq(law_gj("fuel.kerosene", "L", 20000, before) +
                         law_gj("electricity", "kWh", 100000, before),
                     1710);
    ck_assert_int_eq(law_gj("fuel.kerosene", "L", 20000, after) +
                         law_gj("electricity", "kWh", 100000, after),
                     1594);
    ck_assert_int_eq(law_gj("fuel.city-gas", "m3", 1000, after), 45);
}
END_TEST

static const struct {
    const char *gas;
    enum gwp set;
    const char *value; /* "": none */
} warming[] = {
    {"CH4 fossil", GWP_AR4, "25"},    {"CH4 fossil", GWP_AR5, "28"},
    {"CH4 fossil", GWP_AR5F, "30"},   {"CH4 fossil", GWP_AR6, "29.8"},
    {"CH4 biogenic", GWP_AR5F, "28"}, {"CH4 biogenic", GWP_AR6, "27.0"},
    {"N2O", GWP_AR5, "265"},          {"N2O", GWP_AR6, "273"},
    {"R-410A", GWP_AR5, "1923.5"},    {"R-410A", GWP_AR4, "2087.5"},
    {"R-404A", GWP_AR5, "3942.8"},    {"R-407C", GWP_AR4, "1773.85"},
    {"R-134a", GWP_AR5, "1300"},      {"HFC-134a", GWP_AR4, "1430"},
    {"SF6", GWP_AR5, "23500"},        {"HFC-41", GWP_AR4, ""},
    {"CF4", GWP_AR5, "6630"},         {"N2O", GWP_SAR, "310"},
    {"R-134a", GWP_SHK2006, "1300"},  {"R-134a", GWP_SHK2015, "1430"},
    {"HFC-41", GWP_SHK2015, "92"},    {"R-410A", GWP_SHK2023, "1923.5"},
    {"SF6", GWP_SHK2015, "22800"},    {"HCFC-22", GWP_SHK2023, ""},
};

START_TEST(warming_potentials)
{
    struct gwp_table t = factors_gwps(library);
    const struct gwp_row *row = gwp_find(&t, str_of(warming[_i].gas));
    ck_assert_msg(row != NULL, "%s", warming[_i].gas);
    struct buf b = {0};
    if (row->value[warming[_i].set].coef >= 0)
        dec_print(&b, row->value[warming[_i].set]);
    ck_assert_str_eq(b.p ? b.p : "", warming[_i].value);
    buf_free(&b);
}
END_TEST

/* ---- search ---- */

static const struct {
    const char *words, *activity, *supplier;
} searches[] = {
    {"電気", "electricity", ""},
    {"灯油", "fuel.kerosene", ""},
    {"軽油", "fuel.diesel", ""},
    {"ガソリン", "fuel.gasoline", ""},
    {"都市ガス", "fuel.city-gas", ""},
    {"ｶﾞｿﾘﾝ", "fuel.gasoline", ""},
    {"electricity", "electricity", ""},
    {"Diesel", "fuel.diesel", ""},
    {"fuel.lpg", "fuel.lpg", ""},
    {"プロパン", "fuel.lpg", ""},
    {"R-410A", "refrigerant.r-410a", ""},
    {"welding", "gas.co2", ""},
    {"東京電力エナジーパートナー　メニューA", "electricity", "東京電力エナジーパートナー(株)"},
    {"九州電力 電気", "electricity", "九州電力(株)"},
};

static int look(struct str words, struct str home, const struct factor **hit, int max)
{
    struct factor_search s = {.words = words, .home = home, .on = DAY_NONE};
    return factors_search(library, &s, hit, max, NULL);
}

START_TEST(people_find_what_they_call_it)
{
    const struct factor *hit[5];
    int n = look(str_of(searches[_i].words), STR("JP"), hit, 5);
    ck_assert_msg(n > 0, "%s", searches[_i].words);
    ck_assert_str_eq(hit[0]->activity.p, searches[_i].activity);
    ck_assert_msg(str_is(hit[0]->supplier, searches[_i].supplier), "%s: %s", searches[_i].words,
                  hit[0]->id.p);
    ck_assert_msg(!hit[0]->country.n || str_is(hit[0]->country, "JP"), "%s: %s", searches[_i].words,
                  hit[0]->id.p);
}
END_TEST

START_TEST(the_own_country_comes_first)
{
    const struct factor *hit[1];
    ck_assert_int_eq(look(STR("diesel"), STR("GB"), hit, 1), 1);
    ck_assert_str_eq(hit[0]->activity.p, "fuel.diesel");
    ck_assert_str_eq(hit[0]->country.p, "GB");
    ck_assert_int_eq(look(STR("electricity AKGD"), STR("JP"), hit, 1), 1);
    ck_assert_str_eq(hit[0]->country.p, "US");
}
END_TEST

START_TEST(every_word_must_occur)
{
    const struct factor *hit[5];
    ck_assert_int_eq(look(STR("電気 ぞうきん"), STR("JP"), hit, 5), 0);
    ck_assert_int_eq(look(STR("  "), STR("JP"), hit, 5), 0);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

static Suite *suite(void)
{
    Suite *s = suite_create("factors");
    TCase *t = tcase_create("factors");
    tcase_add_unchecked_fixture(t, load, unload);
    LOOP(t, each_set_has_its_rows, counts);
    tcase_add_test(t, each_set_passes_its_check);
    tcase_add_test(t, rows_of_an_activity_lie_together);
    LOOP(t, published_digits_stay, digits);
    LOOP(t, published_totals_stay, totals);
    tcase_add_test(t, each_row_can_be_traced);
    LOOP(t, what_was_only_remembered_is_absent, remembered);
    LOOP(t, worked_examples, examples);
    tcase_add_test(t, energy_law);
    LOOP(t, warming_potentials, warming);
    LOOP(t, people_find_what_they_call_it, searches);
    tcase_add_test(t, every_word_must_occur);
    tcase_add_test(t, the_own_country_comes_first);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    SRunner *r = srunner_create(suite());
    srunner_run_all(r, CK_ENV);
    int failures = srunner_ntests_failed(r);
    srunner_free(r);
    return failures != 0;
}
