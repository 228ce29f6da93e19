/* Reading and proving a factor set: what a wrong table is told, and where; a user's set in a folder
 * and in a ledger. */
#include "factors/internal.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_faults(const struct diag *d)
{
    for (int i = 0; i < d->n; i++) {
        struct buf b = {0};
        diag_format(&b, &d->entry[i], LANG_EN);
        fprintf(stderr, "%s\n", b.p);
        buf_free(&b);
    }
}

/* ---- a wrong table ---- */

#define HEAD                                                                                       \
    "id,activity,scope,unit,co2_kg,co2e_kg,category,basis,valid_from,valid_to,other_gases,gwp,"    \
    "heat_basis,outside_scopes,ch4_co2e_kg,source\n"
static const struct {
    const char *text, *code;
    int row, column;
} wrong[] = {
    {"", "E4005", 0, 0},
    {"id,activity,scope,unit,co2\n", "E4007", 1, 5},
    {"id,activity,scope,unit,id\n", "E4008", 1, 5},
    {"id,activity,unit,co2_kg\n", "E4009", 1, 0},
    {HEAD "a,x,1,L,2.62,,,,,,,,,,,s,behind\n", "E4010", 2, 17},
    {HEAD ",x,1,L,2.62\n", "E4011", 2, 1},
    {HEAD "a,x,1,L,\"2,62\"\n", "E4012", 2, 5},
    {HEAD "a,x,1,L,2.6e1\n", "E4012", 2, 5},
    {HEAD "a,x,1,L,-2.62\n", "E4013", 2, 5},
    {HEAD "a,x,1,L,2.62,,,,2025-02-29\n", "E4015", 2, 9},
    {HEAD "a,x,1,L,2.62,,,,2025-04-01,2025-03-31\n", "E4016", 2, 10},
    {HEAD "a,x,4,L,2.62\n", "E4017", 2, 3},
    {HEAD "a,x,,L,2.62\n", "E4017", 2, 3},
    {HEAD "a,x,3,L,2.62\n", "E4018", 2, 7},
    {HEAD "a,x,1,L,2.62,,3\n", "E4018", 2, 7},
    {HEAD "a,x,3,L,2.62,,16\n", "E4018", 2, 7},
    {HEAD "a,x,2,L,2.62,,,both\n", "E4019", 2, 8},
    {HEAD "a,x,1,L,2.62,,,market\n", "E4020", 2, 8},
    {HEAD "a,x,1,L,2.62,,,,,,,,upper\n", "E4021", 2, 13},
    {HEAD "a,x,1,L,2.62,,,,,,,,,yes\n", "E4022", 2, 14},
    {HEAD "a,x,1,L,,2.62,,,,,,AR3\n", "E4023", 2, 12},
    {HEAD "a,x,1,L,,,,,,,SF6\n", "E4024", 2, 11},
    {HEAD "a,x,1,L,,,,,,,CH4=1\n", "E4024", 2, 11},
    {HEAD "a,x,1,L,2.62,,,,,,,,,,0.1\n", "E4025", 2, 6},
    {HEAD "a,x,1,L,2.62,2.7\n", "E4026", 2, 6},
    {HEAD "a,x,1,L\n", "E4027", 2, 1},
    {HEAD "a,x,1,L,2.62\n\"b,x,1,L,2.62\n", "E1016", 3, 0},
    {HEAD "a,x,1,L,2.62,,,,,,\xFF\n", "E1011", 2, 0},
};

START_TEST(faults_are_shown_where_they_are)
{
    struct diag d = {0};
    struct factors *f = factors_new();
    struct factor_set s = {.id = STR("own"), .origin = ORIGIN_FOLDER};
    ck_assert(!rows_read(f, &s, str_of(wrong[_i].text), STR("factors.csv"), &d));
    ck_assert_int_eq(d.errors, 1);
    ck_assert_str_eq(msg_code(d.entry[0].msg), wrong[_i].code);
    ck_assert_int_eq((int)d.entry[0].pos.row, wrong[_i].row);
    if (wrong[_i].column)
        ck_assert_int_eq(d.entry[0].pos.column, wrong[_i].column);
    factors_free(f);
    diag_free(&d);
}
END_TEST

/* All of them, not only the first; good rows beside them are read. */
START_TEST(every_fault_is_told)
{
    struct diag d = {0};
    struct factors *f = factors_new();
    struct factor_set s = {.id = STR("own"), .origin = ORIGIN_FOLDER};
    struct str text = STR(HEAD "a,x,1,L,zwei,,,,2025-02-29\nb,x,1,L,2.62\n\nc,x,9,L,2.62\n");
    ck_assert(!rows_read(f, &s, text, STR("factors.csv"), &d));
    ck_assert_int_eq(d.errors, 3);
    ck_assert_int_eq((int)d.entry[2].pos.row, 5);
    ck_assert_int_eq(factors_all(f).n, 1);
    factors_free(f);
    diag_free(&d);
}
END_TEST

/* ---- a folder under check ---- */

static void put(const char *dir, const char *name, const char *text)
{
    char *path = path_join(dir, name);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    ck_assert_int_ge(fputs(text, out), 0);
    ck_assert_int_eq(fclose(out), 0);
    free(path);
}

static void drop(const char *dir)
{
    static const char *const name[] = {"set.json", "factors.csv", "conversions.csv"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        char *path = path_join(dir, name[i]);
        unlink(path);
        free(path);
    }
    rmdir(dir);
}

#define SET                                                                                        \
    "{\"id\": \"own\", \"title\": \"t\", \"publisher\": \"p\", \"edition\": \"1\", \"published\": \"2025\", \"licence\": \"l\", \
\"source\": \"s\", \"gwp\": \"AR5\", \"note\": \"\"}"
#define ROWS                                                                                       \
    "id,activity,country,supplier,valid_from,valid_to,scope,part,basis,unit,co2_kg,other_gases,"   \
    "co2e_kg,heat_basis,source\n"
#define SPLIT "id,activity,scope,unit,co2e_kg,co2_co2e_kg,ch4_co2e_kg,n2o_co2e_kg,source,note\n"
static const struct {
    const char *set, *rows, *code; /* code NULL: passes; W...: passes with that warning */
    bool passes;
} folders[] = {
    {SET, ROWS "a,x,,,,,1,,,L,1,,,,s\n", NULL, true},
    {SET, ROWS "a,x,,,,2025-03-31,1,,,L,1,,,,s\nb,x,,,2025-04-01,,1,,,L,2,,,,s\n", NULL, true},
    {SET, ROWS "a,x,,,,2025-04-01,1,,,L,1,,,,s\nb,x,,,2025-04-01,,1,,,L,2,,,,s\n", "E4031", false},
    {SET, ROWS "a,x,,,,,1,,,L,1,,,,s\nb,x,,,,,1,,,kL,2,,,,s\n", "E4031", false},
    {SET, ROWS "a,x,,,,,1,,,km,0.16285,,,,s\nb,x,,,,,1,,,mi,0.26210,,,,s\n", NULL, true},
    {SET, ROWS "a,x,,,,,1,,,km,0.16285,,,,s\nb,x,,,,,1,,,mi,0.27210,,,,s\n", "E4031", false},
    {SET, ROWS "a,x,,,,,1,,,L,1,,,,s\nb,x,,,,,1,,,kg,2,,,,s\n", NULL, true},
    {SET, SPLIT "a,x,1,L,2.5,2.4,0.06,0.04,s,\n", NULL, true},
    {SET, SPLIT "a,x,1,L,2.5,2.4,0.06,0.05,s,\n", NULL, true}, /* 2.51: within half a step of 2.5 */
    {SET, SPLIT "a,x,1,L,2.5,2.4,0.26,0.05,s,\n", "E4040", false},
    {SET, SPLIT "a,x,1,L,2.5,2.4,0.26,,s,\n", "E4040", false}, /* a gas not said has no rounding */
    {SET, SPLIT "a,x,1,L,2.5,2.4,,,s,confidence: memory\nb,y,1,L,1,,,,s,\n", "E4041", true},
    {SET, ROWS "a,x,,,,,1,,,L,1,,,,s\nb,x,,,,,1,upstream,,L,2,,,,s\n", NULL, true},
    {SET, ROWS "a,x,JP,,,,1,,,L,1,,,,s\nb,x,,,,,1,,,L,2,,,,s\n", NULL, true},
    {SET, ROWS "a,x,,株式会社甲,,,1,,,L,1,,,,s\nb,x,,(株)甲,,,1,,,L,2,,,,s\n", "E4031", false},
    {SET, ROWS "a,x,,,,,2,,location,kWh,1,,,,s\nb,x,,,,,2,,market,kWh,2,,,,s\n", NULL, true},
    {SET, ROWS "a,fuel.x,,,,,1,,,kWh,1,,,gross,s\nb,fuel.x,,,,,1,,,kWh,2,,,net,s\n", NULL, true},
    {SET, ROWS "a,fuel.x,,,,,1,,,kWh,1,,,,s\n", "E4035", true},
    {SET, ROWS "a,x,,,,,1,,,L,1,,,,s\na,y,,,,,1,,,L,2,,,,s\n", "E4030", false},
    {SET, ROWS "a,x,,,,,1,,,L,1,,,,\n", "E4029", false},
    {SET, ROWS "a,x,,,,,1,,,L,,Unobtainium=1,,,s\n", "E4028", false},
    {SET, ROWS "a,x,,,,,1,,,L,,R-410A=1,,,s\n", NULL, true},
    {SET, ROWS "a,x,,,,,1,,,drum,1,,,,s\n", "E4032", true},
    {"{\"id\": \"own\", \"title\": \"t\", \"publisher\": \"p\", \"edition\": \"1\", \"licence\": "
     "\"l\", \"source\": \"s\"}",
     ROWS "a,x,,,,,1,,,L,,,1,,s\n", "E4034", true},
    {SET, ROWS "a,Diesel,,,,,1,,,L,1,,,,s\n", "E4033", true},
    {"{\"id\": \"own\"}", ROWS "a,x,,,,,1,,,L,1,,,,s\n", "E4004", false},
    {"{\"id\": \"a/b\"}", ROWS "a,x,,,,,1,,,L,1,,,,s\n", "E4003", false},
    {"{", ROWS "a,x,,,,,1,,,L,1,,,,s\n", "E1022", false},
    {NULL, ROWS, "E1001", false},
    {SET, NULL, "E1001", false},
};

START_TEST(a_folder_is_proved)
{
    struct diag d = {0};
    char dir[] = "/tmp/tanso-factors-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    if (folders[_i].set)
        put(dir, "set.json", folders[_i].set);
    if (folders[_i].rows)
        put(dir, "factors.csv", folders[_i].rows);
    bool ok = factors_check(dir, &d);
    drop(dir);
    print_faults(ok == folders[_i].passes ? &(struct diag){0} : &d);
    ck_assert_int_eq(ok, folders[_i].passes);
    if (folders[_i].code)
        ck_assert_str_eq(d.n ? msg_code(d.entry[0].msg) : "", folders[_i].code);
    else
        ck_assert_int_eq(d.n, 0);
    diag_free(&d);
}
END_TEST

/* Where a fault of the whole set is, to the cell. */
static const struct {
    const char *rows;
    int row, column;
} cells[] = {
    {SPLIT "a,x,1,L,2.5,2.4,0.26,0.05,s,\n", 2, 5},
    {SPLIT "a,x,1,L,2.5,,,,s,\nb,x,1,L,2,,,,s,\n", 3, 2},
    {SPLIT "a,x,1,L,2.5,,,,s,\na,y,1,L,2,,,,s,\n", 3, 1},
    {SPLIT "a,x,1,L,2.5,,,,,\n", 2, 9},
    {SPLIT "a,x,1,drum,2.5,,,,s,\n", 2, 4},
    {SPLIT "a,Diesel,1,L,2.5,,,,s,\n", 2, 2},
    {SPLIT "a,x,1,L,2.5,,,,s,confidence: memory\nb,y,1,L,1,,,,s,\n", 3, 10},
};

START_TEST(faults_of_a_folder_name_the_cell)
{
    struct diag d = {0};
    char dir[] = "/tmp/tanso-factors-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    put(dir, "set.json", SET);
    put(dir, "factors.csv", cells[_i].rows);
    factors_check(dir, &d);
    drop(dir);
    ck_assert_int_eq(d.n, 1);
    ck_assert_int_eq((int)d.entry[0].pos.row, cells[_i].row);
    ck_assert_int_eq(d.entry[0].pos.column, cells[_i].column);
    diag_free(&d);
}
END_TEST

/* ---- conversions of one set that contradict each other ---- */
#define WAYS "activity,from_unit,to_unit,multiply_by,valid_from,valid_to,supplier,country,source\n"
static const struct {
    const char *rows;
    int row; /* 0: sound */
} ways[] = {
    {WAYS "fuel.x,L,kg,0.8,,,,,s\nfuel.x,L,kg,0.80,,,,,s\n", 0},
    {WAYS "fuel.x,L,kg,0.8,,,,,s\nfuel.y,L,kg,0.9,,,,,s\nfuel.x,L,kg,0.7,,,,,s\n", 2},
    {WAYS "fuel.y,L,kg,0.9,,,,,s\n\nfuel.x,L,kg,0.8,,,,,s\nfuel.x,kg,L,1.3,,,,,s\n", 4},
    {WAYS "fuel.x,L,kg,0.8,,,,,s\nfuel.x,L,t,0.0009,,,,,s\n", 2},
    {WAYS ",USD,JPY,150,,,,,s\n,JPY,EUR,0.00625,,,,,s\n,EUR,USD,1.1,,,,,s\n", 2},
    {WAYS "fuel.x,L,kg,0.8,,2024-03-31,,,s\nfuel.x,L,kg,0.7,2024-04-01,,,,s\n", 0},
    {WAYS "fuel.x,L,kg,0.8,,2024-04-01,,,s\nfuel.x,L,kg,0.7,2024-04-01,,,,s\n", 2},
    {WAYS "fuel.x,L,kg,0.8,,,Acme,,s\nfuel.x,L,kg,0.7,,,Other,,s\n", 0},
    {WAYS "fuel.x,L,kg,0.8,,,,JP,s\nfuel.x,L,kg,0.7,,,,GB,s\n", 0},
    /* of a gas that is sold as a liquid, too: a cubic metre is not a thousand litres */
    {WAYS "fuel.lpg,L,kg,0.55,,,,,s\nfuel.lpg,m3,kg,2,,,,,s\n", 0},
};

START_TEST(conversions_of_a_set_agree)
{
    struct diag d = {0}, again = {0};
    char dir[] = "/tmp/tanso-factors-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    put(dir, "set.json", SET);
    put(dir, "factors.csv", ROWS "a,x,,,,,1,,,L,1,,,,s\n");
    put(dir, "conversions.csv", ways[_i].rows);
    bool ok = factors_check(dir, &d);
    struct factors *f = factors_new();
    ck_assert_int_eq(factors_add_folder(f, dir, &again), ok); /* loading says so, too */
    factors_free(f);
    drop(dir);
    ck_assert_int_eq(ok, !ways[_i].row);
    ck_assert_int_eq(d.errors, ways[_i].row ? 1 : 0);
    if (ways[_i].row) {
        ck_assert_str_eq(msg_code(d.entry[0].msg), "E4070");
        ck_assert_int_eq((int)d.entry[0].pos.row, ways[_i].row);
    }
    diag_free(&d);
    diag_free(&again);
}
END_TEST

/* A set of the user's: his rows, his conversions, and it may bear the id of a built-in one. */
START_TEST(a_folder_is_added)
{
    struct diag d = {0};
    char dir[] = "/tmp/tanso-factors-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    put(dir, "set.json", "{\"id\": \"japan-shk-fuels-2023\", \"gwp\": \"AR4\"}");
    put(dir, "factors.csv",
        "\xEF\xBB\xBFid,activity,scope,unit,co2e_kg\r\nkerosene,fuel.kerosene,1,L,2.4\r\n");
    put(dir, "conversions.csv", "activity,from_unit,to_unit,multiply_by\nfuel.kerosene,can,L,18\n");
    struct factors *f = factors_new();
    ck_assert(factors_add_built_in(f, &d) && factors_add_folder(f, dir, &d));
    factors_ready(f);
    drop(dir);
    const struct factor *x = factors_find(f, STR("japan-shk-fuels-2023/kerosene"));
    ck_assert(x && x->user && x->has_co2e && x->gwp == GWP_AR4);
    ck_assert(factors_set_of(f, x)->origin == ORIGIN_FOLDER);
    int n;
    const struct conversion *c = factors_conversions(f, &n);
    ck_assert(!c[n - 1].built_in && str_is(c[n - 1].from_unit, "can") && c[0].built_in);
    factors_free(f);
    diag_free(&d);
}
END_TEST

static struct ledger *new_ledger(const char *path, struct diag *d)
{
    struct book_row o = {.table = book_table(STR("organization"))};
    o.value[book_column(o.table, STR("name"))] = STR("Test");
    o.value[book_column(o.table, STR("country"))] = STR("JP");
    o.value[book_column(o.table, STR("fiscal_start"))] = STR("4");
    o.value[book_column(o.table, STR("gwp"))] = STR("AR5");
    o.value[book_column(o.table, STR("consolidation"))] = STR("operational_control");
    return ledger_create(path, &o, d);
}

/* Into a ledger and out again: lenient about licence and source, strict about numbers. */
START_TEST(a_set_travels_in_the_ledger)
{
    struct diag d = {0};
    char dir[] = "/tmp/tanso-factors-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    char *path = path_join(dir, "own.db");
    struct ledger *l = new_ledger(path, &d);
    ck_assert_ptr_nonnull(l);
    put(dir, "set.json", "{\"id\": \"own\"}");
    put(dir, "factors.csv", "id,activity,scope,unit,co2_kg\npellets,fuel.wood-pellets,1,kg,zero\n");
    put(dir, "conversions.csv",
        "activity,from_unit,to_unit,multiply_by\nfuel.wood-pellets,bag,kg,15\n");
    ck_assert(ledger_begin(l) && ledger_batch(l, "factors add") > 0);
    ck_assert(!factors_to_ledger(dir, l, &d));
    ck_assert_int_eq(d.errors,
                     1); /* the number; that licence and source are missing is a warning here */
    put(dir, "factors.csv", "id,activity,scope,unit,co2_kg\npellets,fuel.wood-pellets,1,kg,0.01\n");
    ck_assert(factors_to_ledger(dir, l, &d) && ledger_commit(l));
    struct factors *f = factors_new();
    ck_assert(factors_add_ledger(f, l, &d));
    factors_ready(f);
    const struct factor *x = factors_find(f, STR("own/pellets"));
    ck_assert(x && x->user && str_is(x->activity, "fuel.wood-pellets") &&
              factors_set_of(f, x)->factors == 1);
    int n;
    factors_conversions(f, &n);
    ck_assert_int_eq(n, 1);
    factors_free(f);
    ledger_close(l);
    unlink(path);
    free(path);
    drop(dir);
    diag_free(&d);
}
END_TEST

START_TEST(a_named_folder_is_meant)
{
    struct diag d = {0};
    setenv("TANSO_FACTORS", "/nowhere", 1);
    ck_assert_ptr_null(factors_folder(&d));
    unsetenv("TANSO_FACTORS");
    ck_assert_int_eq(d.errors, 1);
    diag_free(&d);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

static Suite *suite(void)
{
    Suite *s = suite_create("factor_check");
    TCase *t = tcase_create("factor_check");
    LOOP(t, faults_are_shown_where_they_are, wrong);
    tcase_add_test(t, every_fault_is_told);
    LOOP(t, a_folder_is_proved, folders);
    LOOP(t, faults_of_a_folder_name_the_cell, cells);
    LOOP(t, conversions_of_a_set_agree, ways);
    tcase_add_test(t, a_folder_is_added);
    tcase_add_test(t, a_set_travels_in_the_ledger);
    tcase_add_test(t, a_named_folder_is_meant);
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
