/* Where no way leads from the record's unit to the factor's: the commands that would make one. */
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

static void take_remedy(void *ctx, const struct uncalculated *u)
{
    struct buf *b = ctx;
    buf_cstr(b, b->n ? "\n" : "");
    buf_str(b, u->remedy);
}

#define THE_YEAR " valid_from=2024-04-01 valid_to=2025-03-31 source=TEXT"
static const struct remedy {
    const char *factor, *record, *conversions[2], *want;
} remedies[] = {
    {"unit=kg",
     "unit=L",
     {NULL},
     "tanso add conversions activity=material.x from_unit=L to_unit=kg multiply_by=NUMBER "
     "source=TEXT"},
    {"unit=MJ heat=net",
     "unit=L",
     {NULL},
     "tanso add conversions activity=material.x from_unit=L to_unit=MJ multiply_by=NUMBER "
     "source=TEXT heat_basis=net"},
    /* from the unit that the book's own conversions reach; quoted where a shell would read it */
    {"unit=kg",
     "unit=drum",
     {"activity=material.x from=drum to=L by=200"},
     "tanso add conversions activity=material.x from_unit=L to_unit=kg multiply_by=NUMBER "
     "source=TEXT"},
    {"unit=kg",
     "unit='big box'",
     {NULL},
     "tanso add conversions activity=material.x 'from_unit=big box' to_unit=kg multiply_by=NUMBER "
     "source=TEXT"},
    /* money: the rate, the deflator, or both */
    {"unit=JPY",
     "unit=USD",
     {NULL},
     "tanso add conversions from_unit=USD to_unit=JPY multiply_by=NUMBER" THE_YEAR},
    {"unit=JPY_2015",
     "unit=USD",
     {NULL},
     "tanso add conversions from_unit=USD to_unit=JPY multiply_by=NUMBER" THE_YEAR
     " ; tanso add conversions from_unit=JPY to_unit=JPY_2015 multiply_by=NUMBER" THE_YEAR},
    {"unit=JPY_2015",
     "unit=USD",
     {"from=USD to=JPY by=150"},
     "tanso add conversions from_unit=JPY to_unit=JPY_2015 multiply_by=NUMBER" THE_YEAR},
    {"unit=JPY_2015",
     "unit=USD",
     {"from=JPY to=JPY_2015 by=0.9"},
     "tanso add conversions from_unit=USD to_unit=JPY multiply_by=NUMBER" THE_YEAR},
    {"unit=JPY_2015",
     "unit=USD",
     {"activity=material.x from=JPY_2015 to=bag by=2"}, /* leads to no money */
     "tanso add conversions from_unit=USD to_unit=JPY multiply_by=NUMBER" THE_YEAR
     " ; tanso add conversions from_unit=JPY to_unit=JPY_2015 multiply_by=NUMBER" THE_YEAR},
    {"unit=JPY_2015",
     "unit=JPY_2020",
     {NULL},
     "tanso add conversions from_unit=JPY_2020 to_unit=JPY multiply_by=NUMBER" THE_YEAR
     " ; tanso add conversions from_unit=JPY to_unit=JPY_2015 multiply_by=NUMBER" THE_YEAR},
    {"unit=kg",
     "unit=USD",
     {NULL},
     "tanso add conversions activity=material.x from_unit=USD to_unit=kg multiply_by=NUMBER "
     "source=TEXT"},
};
START_TEST(what_would_make_a_way)
{
    const struct remedy *x = &remedies[_i];
    struct buf got = {0};
    struct calc_sink sink = {&got, NULL, take_remedy};
    char row[200];
    snprintf(row, sizeof row, "id=f activity=material.x scope=3 category=1 co2=1 %s", x->factor);
    factor(&w, row);
    for (int i = 0; i < 2 && x->conversions[i]; i++)
        conversion(&w, x->conversions[i]);
    snprintf(row, sizeof row, "activity=material.x quantity=1 %s", x->record);
    record(&w, row);
    w.calc = calc_new(&w.in, &sink);
    calc_record(w.calc, &w.record[0]);
    w.t = calc_finish(w.calc);
    ck_assert_int_eq(w.t->uncalculated, 1);
    ck_assert_str_eq(got.p ? got.p : "", x->want);
    buf_free(&got);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))
int main(void)
{
    TCase *t = tcase_create("gap");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, what_would_make_a_way, 0, COUNT(remedies));
    return run_suite("gap", t);
}
