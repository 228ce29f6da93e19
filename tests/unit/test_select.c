/* Which factor a record takes: the user's before built-in ones, then the most specific; never a
 * neighbour, never one of two. */
#include "calc_fixture.h"

/* Rows are for fuel.x, scope 1, per L, unless they say otherwise; `|` parts them. `want`: the
 * factors of the lines of scope 1. */
static const struct choice_case {
    const char *what, *rows, *record, *want;
} cases[] = {
    {"one general row", "id=a", "", "a"},
    {"a code matches only itself", "id=a activity=fuel.x.y", "", ""},
    {"country beats any", "id=a | id=jp country=JP", "", "jp"},
    {"country without regard to case", "id=jp country=jp", "", "jp"},
    {"another country does not fit", "id=de country=DE", "", ""},
    {"region beats country", "id=jp country=JP | id=k country=JP region=Kanagawa", "site=k", "k"},
    {"another region does not fit", "id=a | id=k region=Kanagawa", "", "a"},
    {"supplier beats region", "id=k country=JP region=Kanagawa | id=s supplier=Acme",
     "site=k supplier=Acme", "s"},
    {"supplier and menu beat supplier", "id=s supplier=Acme | id=m supplier=Acme menu=Green",
     "supplier=Acme menu=Green", "m"},
    {"another menu falls to the supplier", "id=s supplier=Acme | id=m supplier=Acme menu=Green",
     "supplier=Acme menu=Black", "s"},
    {"a menu of another supplier does not fit", "id=a | id=m supplier=Acme menu=Green",
     "supplier=Other menu=Green", "a"},
    {"no supplier: a supplier's row does not fit", "id=s supplier=Acme", "", ""},
    {"no menu: a menu's row does not fit", "id=m supplier=Acme menu=Green", "supplier=Acme", ""},
    {"forms of company do not matter", "id=s supplier='株式会社エネット'", "supplier='㈱エネット'",
     "s"},
    {"supplier and menu of the meter", "id=a | id=m supplier=Acme menu=Green", "meter=m1", "m"},
    {"the record's own supplier before the meter's, and then not the meter's menu",
     "id=a supplier=Other | id=m supplier=Other menu=Green", "meter=m1 supplier=Other", "a"},
    {"the user's row hides more specific built-in ones", "id=b supplier=Acme | id=u user=1",
     "supplier=Acme", "u"},
    {"but only where it fits", "id=b | id=u user=1 country=DE", "", "b"},
    {"among the user's the most specific",
     "id=u user=1 | id=v user=1 country=JP | id=b supplier=Acme", "supplier=Acme", "v"},
    {"the user's row of another key hides nothing", "id=b | id=u user=1 scope=3 category=3", "",
     "b"},
    {"parts are added", "id=a part=burn | id=b part=leak", "", "a b"},
    {"each part by itself the most specific",
     "id=a part=burn | id=b part=leak | id=c part=leak country=JP", "", "a c"},
    {"the user's row hides all parts", "id=a part=burn | id=b part=leak | id=u user=1", "", "u"},
    {"validity: not yet, not any more", "id=a from=2024-05-01 | id=b to=2024-03-31", "", ""},
    {"validity: both ends count", "id=a from=2024-04-01 to=2024-04-30", "", "a"},
    {"an older row is hidden by nothing but its dates",
     "id=old to=2024-04-15 | id=new from=2024-04-16", "", "old new"},
    {"by unit where the publisher gives both", "id=l | id=t unit=t", "", "l"},
    {"the law's rows are not scope 1", "id=a basis=shk_basic", "", ""},
};

static void rows(struct world *w, const char *list)
{
    char one[256];
    while (*list) {
        const char *end = strchr(list, '|');
        size_t n = end ? (size_t)(end - list) : strlen(list);
        bool has_activity = memmem(list, n, "activity=", 9),
             has_scope = memmem(list, n, "scope=", 6);
        bool has_unit = memmem(list, n, "unit=", 5);
        snprintf(one, sizeof one, "%.*s%s%s%s co2=1", (int)n, list,
                 has_activity ? "" : " activity=fuel.x", has_scope ? "" : " scope=1",
                 has_unit ? "" : " unit=L");
        factor(w, one);
        list += n + (end ? 1 : 0);
    }
}

static void one_record(struct world *w, const char *extra)
{
    char row[256];
    site(w, "id=k region=kanagawa");
    meter(w, "id=m1 supplier=Acme menu=Green");
    snprintf(row, sizeof row, "activity=fuel.x quantity=30 unit=L %s", extra);
    record(w, row);
    calculate(w);
}

START_TEST(choice)
{
    const struct choice_case *k = &cases[_i];
    struct world w;
    world_new(&w);
    rows(&w, k->rows);
    one_record(&w, k->record);
    ck_assert_msg(!strcmp(factors_of(&w, SLOT_SCOPE1), k->want), "%s: %s", k->what,
                  factors_of(&w, SLOT_SCOPE1));
    if (!*k->want) {
        ck_assert_int_eq(w.missings, 1);
        ck_assert_int_eq(w.missing[0].reason, NO_FACTOR);
        ck_assert_int_eq(w.missing[0].scope, 1);
        ck_assert(!w.t->present[SLOT_SCOPE1]);
    } else {
        ck_assert_int_eq(w.missings, 0);
    }
    world_free(&w);
}
END_TEST

static const char *const twins[] = {
    "id=a | id=b",
    "id=a country=JP | id=b country=jp",
    "id=a user=1 | id=b user=1 | id=c",
    "id=a | id=b | id=c part=p | id=d part=p",
    "id=a unit=kg | id=b unit=t", /* neither is in the record's dimension */
};

START_TEST(two_that_fit_equally_are_an_error)
{
    struct world w;
    world_new(&w);
    rows(&w, twins[_i]);
    one_record(&w, "");
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, TWO_FACTORS);
    ck_assert_str_eq(w.missing[0].detail, "set/a, set/b");
    ck_assert(!w.t->present[SLOT_SCOPE1]);
    world_free(&w);
}
END_TEST

static void record_in(struct world *w, const char *unit)
{
    char row[64];
    snprintf(row, sizeof row, "activity=fuel.x quantity=30 unit=%s", unit);
    record(w, row);
    calculate(w);
}

/* Told per kilometre and per mile: the record's own unit before all, else the one nearest in size;
 * where the two do not agree, neither. */
START_TEST(a_figure_told_twice_is_taken_by_the_unit)
{
    static const struct {
        const char *unit, *want;
    } k[] = {{"km", "km"}, {"mi", "mi"}, {"m", "km"}, {"nmi", "mi"}};
    for (size_t i = 0; i < sizeof k / sizeof *k; i++) {
        struct world w;
        world_new(&w);
        factor(&w, "id=km activity=fuel.x scope=1 unit=km co2=0.16285");
        factor(&w, "id=mi activity=fuel.x scope=1 unit=mi co2=0.26210");
        record_in(&w, k[i].unit);
        ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), k[i].want);
        world_free(&w);
    }
    struct world w;
    world_new(&w);
    factor(&w, "id=km activity=fuel.x scope=1 unit=km co2=0.16285");
    factor(&w, "id=mi activity=fuel.x scope=1 unit=mi co2=0.27210");
    record_in(&w, "km");
    ck_assert_int_eq(w.missing[0].reason, TWO_FACTORS);
    world_free(&w);
}
END_TEST

/* Told per kWh, per litre and per tonne: a drum takes the row that a conversion leads to. */
START_TEST(an_own_unit_takes_the_row_within_reach)
{
    struct world w;
    world_new(&w);
    rows(&w, "id=h unit=kWh heat=gross | id=l | id=t unit=t");
    conversion(&w, "activity=fuel.x from=drum to=L by=200");
    record_in(&w, "drum");
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), "l");
    ck_assert_int_eq(w.missings, 0);
    world_free(&w);
}
END_TEST

/* Of two within reach the nearer one: L by one conversion, t only by way of L. */
START_TEST(an_own_unit_takes_the_nearer_row)
{
    struct world w;
    world_new(&w);
    rows(&w, "id=t unit=t | id=l");
    conversion(&w, "activity=fuel.x from=drum to=L by=200");
    conversion(&w, "activity=fuel.x from=L to=t by=0.00084");
    record_in(&w, "drum");
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE1), "l");
    world_free(&w);
}
END_TEST

/* None within reach: what is missing is a conversion, not a choice. */
START_TEST(rows_out_of_reach_ask_for_a_conversion)
{
    struct world w;
    world_new(&w);
    rows(&w, "id=l | id=t unit=t");
    record_in(&w, "kWh");
    ck_assert_int_eq(w.missings, 1);
    ck_assert_int_eq(w.missing[0].reason, NO_CONVERSION);
    world_free(&w);
}
END_TEST

/* Which keys a code must find (docs/methods.md section 3): scope and basis of what is missing
 * where no factor is loaded. */
static const struct {
    const char *activity;
    int missing, scope;
    enum basis basis;
} required[] = {
    {"fuel.diesel", 1, 1, BASIS_ANY},
    {"refrigerant.r-32", 1, 1, BASIS_ANY},
    {"gas.co2", 1, 1, BASIS_ANY},
    {"electricity", 2, 2, BASIS_LOCATION},
    {"heat.steam", 2, 2, BASIS_LOCATION},
    {"water.supply", 1, 0, BASIS_ANY},
    {"freight.road", 1, 0, BASIS_ANY},
    {"no.such.code", 1, 0, BASIS_ANY},
    {"electricity.generated", 0, 0, BASIS_ANY},
    {"electricity.exported", 0, 0, BASIS_ANY},
};

START_TEST(required_keys)
{
    struct world w;
    char row[128];
    world_new(&w);
    snprintf(row, sizeof row, "activity=%s quantity=1 unit=kWh", required[_i].activity);
    record(&w, row);
    calculate(&w);
    ck_assert_int_eq(w.missings, required[_i].missing);
    ck_assert_int_eq(w.t->uncalculated, required[_i].missing);
    ck_assert_int_eq(w.lines, 0);
    if (w.missings) {
        ck_assert_int_eq(w.missing[0].reason, NO_FACTOR);
        ck_assert_int_eq(w.missing[0].scope, required[_i].scope);
        ck_assert_int_eq(w.missing[0].basis, required[_i].basis);
        ck_assert(strstr(w.missing[0].detail, "JP"));
    }
    world_free(&w);
}
END_TEST

/* Diesel gives scope 1 and its category 3; without the latter there is a caveat. */
START_TEST(category_3_of_fuels)
{
    struct world w;
    world_new(&w);
    rows(&w, "id=a");
    one_record(&w, "");
    ck_assert_int_eq(caveats_of(&w, CAVEAT_NO_CATEGORY_3), 1);
    rows(&w, "id=other scope=3 category=4");
    calculate(&w);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_NO_CATEGORY_3), 1);
    rows(&w, "id=up scope=3 category=3");
    calculate(&w);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_NO_CATEGORY_3), 0);
    ck_assert_str_eq(factors_of(&w, SLOT_CATEGORY_1 + 2), "up");
    ck_assert_int_eq(w.lines, 3);
    world_free(&w);
}
END_TEST

START_TEST(outside_the_scopes)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=r activity=refrigerant.r-22 scope=1 unit=kg other=R-22:1 outside=1");
    record(&w, "activity=refrigerant.r-22 quantity=2 unit=kg");
    calculate(&w);
    slot_is(&w, SLOT_OUTSIDE, 2 * INT64_C(1760000000));
    ck_assert(!w.t->present[SLOT_SCOPE1]);
    ck_assert_int_eq(w.missings, 0);
    ck_assert_int_eq(w.line[0].scope, 0);
    world_free(&w);
}
END_TEST

START_TEST(a_fallback_edition_is_a_caveat)
{
    struct world w;
    world_new(&w);
    rows(&w, "id=a fallback=2023");
    one_record(&w, "estimated=1");
    ck_assert_int_eq(caveats_of(&w, CAVEAT_FALLBACK_EDITION), 1);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_ESTIMATED), 1);
    world_free(&w);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *t = tcase_create("select");
    LOOP(t, choice, cases);
    LOOP(t, two_that_fit_equally_are_an_error, twins);
    LOOP(t, required_keys, required);
    tcase_add_test(t, a_figure_told_twice_is_taken_by_the_unit);
    tcase_add_test(t, an_own_unit_takes_the_row_within_reach);
    tcase_add_test(t, an_own_unit_takes_the_nearer_row);
    tcase_add_test(t, rows_out_of_reach_ask_for_a_conversion);
    tcase_add_test(t, category_3_of_fuels);
    tcase_add_test(t, outside_the_scopes);
    tcase_add_test(t, a_fallback_edition_is_a_caveat);
    return run_suite("select", t);
}
