/* One thing told in two units: rows that give the same figures but for rounding. */
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

/* Row a per kg, row b per tonne, unless they say otherwise. */
static const struct pair {
    const char *a, *b;
    bool same;
} pairs[] = {
    {"unit=kg co2e=0.5", "unit=t co2e=500", true},
    {"unit=t co2e=500", "unit=kg co2e=0.5", true},
    {"unit=kg co2=0.5", "unit=t co2=500", true},
    {"unit=kg co2e=0", "unit=t co2e=0", true},
    {"unit=kg co2e=0", "unit=t co2e=1", false},
    {"unit=kg co2e=0.0", "unit=t co2e=50", true}, /* a rounded zero is within half a step */
    /* half a step of each; a ten-thousandth; two steps within a hundredth */
    {"unit=kg co2e=0.17", "unit=t co2e=171", true},
    {"unit=kg co2e=1.00000", "unit=t co2e=1000.05", true},
    {"unit=kg co2e=1.000", "unit=t co2e=1003", true},
    {"unit=kg co2e=1.00000", "unit=t co2e=1000.25", false},
    {"unit=kg co2e=1.000", "unit=t co2e=1500", false},
    {"unit=kg co2e=0.01", "unit=t co2e=21", false}, /* two steps, but more than a hundredth */
    /* more than nine digits are rounded to the third; no step is above one */
    {"unit=kg co2e=0.12345678912", "unit=t co2e=123.9", true},
    {"unit=kg co2e=0.12345678912", "unit=t co2e=124.9", false},
    {"unit=t co2e=12345678901", "unit=kg co2e=12345678.9", true},
    {"unit=t co2e=12345678901", "unit=kg co2e=12365678.9", false},
    /* gas by gas: two steps, or a hundredth of the whole; only where both are split */
    {"unit=kg co2e=1 ch4_co2e=0.5", "unit=t co2e=1000 ch4_co2e=0.1", false},
    {"unit=kg co2=1 n2o=0.001000", "unit=t co2=1000 n2o=1.5", true},
    {"unit=kg co2=1 n2o=0.001000", "unit=t co2=1000 n2o=21.5", false},
    {"unit=kg co2=1 ch4=0.001", "unit=t co2=1000 ch4b=100", false},
    {"unit=kg co2e=1 n2o_co2e=0.5", "unit=t co2e=1000 n2o_co2e=0.1", false},
    {"unit=kg co2e=1 co2=0.9", "unit=t co2e=1000 co2=100", false},
    {"unit=kg co2e=1", "unit=t co2e=1000 ch4_co2e=900", true},
    {"unit=kg co2e=1 ch4_co2e=0.9", "unit=t co2e=1000", true},
    {"unit=kg co2=1 biogenic=2.000", "unit=t co2=1000 biogenic=5", false},
    {"unit=kg co2=1 biogenic=2", "unit=t co2=1000 biogenic=2000", true},
    /* what makes two rows two things */
    {"set=a unit=kg co2e=0.5", "set=b unit=t co2e=500", false},
    {"unit=kWh co2e=0.36 heat=gross", "unit=MWh co2e=360 heat=net", false},
    {"unit=kg co2e=0.5 gwp=AR4", "unit=t co2e=500 gwp=AR5", false},
    {"unit=kg co2=0.5 other=SF6:1", "unit=t co2=500", false},
    {"unit=kg co2=0.5", "unit=t co2=500 other=SF6:1", false},
    {"unit=kg co2=0.5", "unit=t co2e=500", false},
    {"unit=crate co2=0.5", "unit=t co2=500", false},
    {"unit=kg co2=0.5", "unit=crate co2=500", false},
    {"unit=kg co2=0.5", "unit=kg co2=0.5", false},
    {"unit=kg co2=0.5", "unit=kL co2=500", false},
};
START_TEST(one_thing_in_two_units)
{
    struct factor a = factor_row(&w, pairs[_i].a), b = factor_row(&w, pairs[_i].b);
    ck_assert_int_eq(factor_restates(&a, &b), pairs[_i].same);
}
END_TEST

/* The row whose unit is nearest to the record's own in size. */
static const struct nearest {
    const char *rows[3], *record, *want; /* "": none is taken */
} nearests[] = {
    {{"id=km unit=km co2e=1", "id=mi unit=mi co2e=1.609344"}, "unit=km", "km"},
    {{"id=km unit=km co2e=1", "id=mi unit=mi co2e=1.609344"}, "unit=m", "km"},
    {{"id=mi unit=mi co2e=1.609344", "id=km unit=km co2e=1"}, "unit=m", "km"},
    {{"id=t unit=t co2e=1000", "id=kg unit=kg co2e=1", "id=g unit=g co2e=0.001"}, "unit=lb", "kg"},
    /* kg and Mg: one is as far from the record's unit as the other */
    {{"id=g unit=g co2e=0.001", "id=t unit=t co2e=1000"}, "unit=kg", ""},
    {{"id=km unit=km co2e=1", "id=mi unit=mi co2e=3"}, "unit=m", ""},
    /* beside one in another dimension, which is not asked */
    {{"id=L unit=L co2e=1", "id=km unit=km co2e=1", "id=mi unit=mi co2e=1.609344"}, "unit=m", "km"},
    /* beside a more general one */
    {{"id=any unit=m co2e=7", "id=km country=JP unit=km co2e=1",
      "id=mi country=JP unit=mi co2e=1.609344"},
     "unit=m",
     "km"},
};
START_TEST(the_nearest_unit)
{
    const struct nearest *x = &nearests[_i];
    char row[160];
    for (int i = 0; i < 3 && x->rows[i]; i++) {
        snprintf(row, sizeof row, "activity=travel.x scope=3 category=6 gwp=AR5 %s", x->rows[i]);
        factor(&w, row);
    }
    snprintf(row, sizeof row, "activity=travel.x quantity=1000 %s", x->record);
    record(&w, row);
    calculate(&w);
    ck_assert_str_eq(factors_of(&w, SLOT_CATEGORY_1 + 5), x->want);
    ck_assert_int_eq(w.missings, !x->want[0]);
    if (w.missings)
        ck_assert_int_eq(w.missing[0].reason, TWO_FACTORS);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))
int main(void)
{
    TCase *t = tcase_create("restate");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, one_thing_in_two_units, 0, COUNT(pairs));
    tcase_add_loop_test(t, the_nearest_unit, 0, COUNT(nearests));
    return run_suite("restate", t);
}
