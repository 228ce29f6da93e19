/* How good the data are: where a line's factor came from, how its quantity was obtained. */
#include "calc_fixture.h"

START_TEST(the_rungs_of_the_market_method)
{
    static const struct {
        const char *record, *want;
    } of[] = {
        {"supplier=Acme", "supplier"}, {"supplier=Other", "residual"}, {"", "residual"},
        {"site=abroad", "average"},    {"site=solar", "instrument"},
    };
    struct world w;
    char row[128];
    world_new(&w);
    site(&w, "id=abroad country=DE");
    site(&w, "id=solar");
    factor(&w, "id=l activity=electricity scope=2 basis=location unit=kWh co2=0.5");
    factor(&w, "id=s activity=electricity supplier=Acme scope=2 basis=market unit=kWh co2=0.4");
    factor(&w, "id=r activity=electricity country=JP scope=2 basis=market unit=kWh co2=0.6");
    instrument(&w, "id=i kwh=100 rate=0.1 site=solar start=2024-04-01 end=2025-03-31");
    snprintf(row, sizeof row, "activity=electricity quantity=100 unit=kWh %s", of[_i].record);
    record(&w, row);
    calculate(&w);
    ck_assert_int_eq(w.lines, 2);
    for (int i = 0; i < 2; i++)
        ck_assert_str_eq(rung_name(w.line[i].rung),
                         w.line[i].slot == SLOT_SCOPE2_MARKET ? of[_i].want : "average");
    world_free(&w);
}
END_TEST

START_TEST(spend_is_told_by_the_unit)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=a activity=spend.a scope=3 category=1 unit=JPY co2=1");
    factor(&w, "id=b activity=spend.b supplier=Acme scope=3 category=1 unit=JPY co2=1");
    record(&w, "activity=spend.a quantity=1 unit=JPY");
    record(&w, "activity=spend.b quantity=1 unit=JPY supplier=Acme");
    calculate(&w);
    ck_assert_int_eq(w.line[0].rung, RUNG_SPEND);
    ck_assert_int_eq(w.line[1].rung, RUNG_SUPPLIER);
    world_free(&w);
}
END_TEST

START_TEST(the_first_word_of_the_method)
{
    static const struct {
        enum status status;
        const char *method;
        enum grade want;
    } of[] = {
        {STATUS_ACTUAL, "metered", GRADE_MEASURED},
        {STATUS_ACTUAL, "invoice, period inferred from bill dates", GRADE_MEASURED},
        {STATUS_ACTUAL, "delivery", GRADE_MEASURED},
        {STATUS_ACTUAL, "calculated", GRADE_CALCULATED},
        {STATUS_ACTUAL, "estimated", GRADE_ESTIMATED},
        {STATUS_ESTIMATED, "metered", GRADE_ESTIMATED},
        {STATUS_ACTUAL, "meteredly", GRADE_NOT_STATED},
        {STATUS_ACTUAL, "asked around", GRADE_NOT_STATED},
        {STATUS_ACTUAL, "", GRADE_NOT_STATED},
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        ck_assert_msg(grade_of(of[i].status, str_of(of[i].method)) == of[i].want, "%s",
                      of[i].method);
}
END_TEST

/* Both divisions of a slot sum to it, whole records and divided ones alike. */
START_TEST(what_is_divided_sums_to_the_whole)
{
    struct world w;
    world_new(&w);
    factor(&w, "id=l activity=electricity scope=2 basis=location unit=kWh co2=0.5");
    factor(&w, "id=s activity=electricity supplier=Acme scope=2 basis=market unit=kWh co2=0.4");
    instrument(&w, "id=i kwh=70 rate=0.1 start=2024-04-01 end=2025-03-31");
    record(&w, "activity=electricity quantity=100 unit=kWh supplier=Acme method=metered");
    record(&w, "activity=electricity quantity=100 unit=kWh method=calculated start=2024-03-01 "
               "end=2024-05-30");
    record(&w, "activity=electricity quantity=-10 unit=kWh estimated=1");
    calculate(&w);
    for (int s = 0; s < SLOT_COUNT; s++) {
        int64_t grades = 0, rungs = 0;
        for (int g = 0; g < GRADE_COUNT; g++)
            grades += w.t->quality[s].grade[g];
        for (int o = 0; o < RUNG_COUNT; o++)
            rungs += w.t->quality[s].rung[o];
        ck_assert_int_eq(grades, w.t->slot[s].co2e);
        ck_assert_int_eq(rungs, w.t->slot[s].co2e);
    }
    const struct quality *q = &w.t->quality[SLOT_SCOPE2_LOCATION];
    ck_assert_int_eq(q->grade[GRADE_MEASURED], 50000000);
    ck_assert_int_eq(q->grade[GRADE_ESTIMATED], -5000000);
    ck_assert_int_eq(w.t->quality[SLOT_SCOPE2_MARKET].rung[RUNG_INSTRUMENT], 7000000);
    world_free(&w);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("quality");
    tcase_add_loop_test(t, the_rungs_of_the_market_method, 0, 5);
    tcase_add_test(t, spend_is_told_by_the_unit);
    tcase_add_test(t, the_first_word_of_the_method);
    tcase_add_test(t, what_is_divided_sums_to_the_whole);
    return run_suite("quality", t);
}
