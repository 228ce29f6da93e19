/* Profiles: which are refused and why, which of several is chosen, and how a user's own take their
 * place. */
#include "core/csv.h"
#include "ingest/bill.h"
#include "ingest/profile.h"
#include "ingest_fixture.h"

#define START                                                                                      \
    "{\"id\": \"x\", \"version\": \"1\", \"title\": {\"ja\": \"x\", \"en\": \"x\"}, \"kind\": "    \
    "\"table\", "
#define DETECT "\"detect\": {\"header_words\": [\"Day\", \"Use\"]}, "
#define COLUMNS                                                                                    \
    "\"columns\": [{\"field\": \"date\", \"header\": [\"Day\"], \"format\": \"dmy\", "             \
    "\"required\": true},"                                                                         \
    " {\"field\": \"quantity\", \"header\": [\"Use\"], \"point\": \",\", \"required\": true}]"
#define REST                                                                                       \
    ", \"constants\": {\"activity\": \"electricity\", \"unit\": \"kWh\"}, \"period\": {\"rule\": " \
    "\"delivery\"}}"

START_TEST(faulty_profiles_are_refused)
{
    static const struct {
        const char *json;
        bool good;
    } cases[] = {
        {START DETECT COLUMNS REST, true},
        {"", false},
        {"{}", false},
        {START DETECT "\"columns\": []" REST, false},
        {START DETECT "\"columns\": [{\"field\": \"date\", \"header\": [\"Day\"]}]" REST,
         false}, /* no quantity */
        {START DETECT COLUMNS ", \"period\": {\"rule\": \"delivery\"}}",
         false}, /* nothing says what is measured */
        {START DETECT COLUMNS ", \"constants\": {\"activity\": \"x\"}}",
         false}, /* no stated period */
        {START "\"detect\": {\"header_words\": []}, " COLUMNS REST, false},
        {START DETECT COLUMNS ", \"code\": \"rm\"" REST,
         false}, /* nothing is executed, nothing unknown taken */
        {START DETECT COLUMNS
         ", \"row_filter\": [{\"column\": \"none\", \"exclude\": [\"a\"]}]" REST,
         false},
        {START DETECT COLUMNS
         ", \"control_total\": {\"label\": \"sum\", \"column\": \"none\"}" REST,
         false},
        {START DETECT COLUMNS ", \"table\": {\"repeat\": true}" REST, false},
        {START DETECT "\"columns\": [{\"field\": \"range\", \"header\": [\"a\"]}, {\"field\": "
                      "\"quantity\", \"header\": [\"b\"]}]" REST,
         false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = {0};
        struct diag d = {0};
        struct profile *p = profile_parse(str_of(cases[i].json), STR("x.json"), &a, &d);
        ck_assert_msg((p != NULL) == cases[i].good, "%s", cases[i].json);
        ck_assert(cases[i].good == (d.errors == 0));
        diag_free(&d);
        arena_free(&a);
    }
}
END_TEST

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    ck_assert(out && fwrite(text, 1, strlen(text), out) == strlen(text) && fclose(out) == 0);
}

START_TEST(a_users_profile_hides_the_built_in_one)
{
    struct fixture f;
    struct profile_list l = {0};
    fixture_open(&f);
    struct profile_list built_in = {0};
    unsetenv("TANSO_PROFILES");
    setenv("XDG_CONFIG_HOME", f.folder, 1);
    ck_assert(profile_load_all(&built_in, &f.diag));
    write_file(f.folder, "mine.json",
               "{\"id\": \"de-water-register\", \"version\": \"9\", \"title\": {\"ja\": \"x\", "
               "\"en\": \"x\"}, \"kind\": \"table\", " DETECT COLUMNS REST);
    write_file(f.folder, "new.json", START DETECT COLUMNS REST);
    setenv("TANSO_PROFILES", f.folder, 1);
    ck_assert(profile_load_all(&l, &f.diag));
    ck_assert_int_eq(l.n, built_in.n + 1);
    ck_assert(str_is(profile_by_id(&l, STR("de-water-register"))->version, "9"));
    ck_assert(!profile_by_id(&l, STR("de-water-register"))->built_in);
    ck_assert_ptr_nonnull(profile_by_id(&l, STR("x")));
    /* two that fit equally are told apart by nobody */
    const struct profile *other, *p = profile_match(&l, STR("Day;Use\n1.2.26;3,5\n"), 0, &other);
    ck_assert(p && other);
    ck_assert(!fixture_import(&f, fixture_file(&f, "bill.csv", "Day;Use\n1.2.26;3,5\n"),
                              (struct import_options){0}));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5002:0");
    ck_assert(fixture_import(&f, fixture_file(&f, "bill.csv", "Day;Use\n1.2.26;3,5\n"),
                             (struct import_options){.profile = "x"}));
    ck_assert_int_eq(fixture_count(&f), 1);
    /* a broken one of the user's stops bills, not the book's own tables */
    write_file(f.folder, "broken.json", "{");
    ck_assert(!fixture_import(&f, fixture_file(&f, "b2.csv", "Day;Use\n2.2.26;3,5\n"),
                              (struct import_options){.profile = "x"}));
    ck_assert(fixture_import(
        &f, fixture_file(&f, "t.csv", "activity,month,quantity,unit\nx.y,2026-01,1,kg\n"),
        (struct import_options){0}));
    setenv("TANSO_PROFILES", "/nonexistent/folder", 1);
    struct profile_list none = {0};
    ck_assert(!profile_load_all(&none, &f.diag));
    unsetenv("TANSO_PROFILES");
    profile_list_free(&none);
    profile_list_free(&l);
    profile_list_free(&built_in);
    fixture_close(&f);
}
END_TEST

START_TEST(the_more_exact_profile_wins)
{
    struct profile_list l = {0};
    struct diag d = {0};
    const struct profile *other, *p;
    ck_assert(profile_load_all(&l, &d));
    p = profile_match(&l, STR("Wasser;;\nDatum;Zeit;Zählerstand\n01.01.26;08:00;1,0\n"), 0, &other);
    ck_assert(p && !other && str_is(p->id, "de-water-register"));
    ck_assert_ptr_null(profile_match(&l, STR("Datum;Zeit\n"), 0, &other));
    ck_assert_ptr_null(profile_match(&l, STR(""), 0, &other));
    /* full-width letters, line breaks and spaces in a heading make no difference */
    p = profile_match(
        &l, STR("電気料金明細表\n\"供給地点\n特定番号\",使用 期間,,,使用電力量(ｋＷｈ)\n"), 0,
        &other);
    ck_assert(p && str_is(p->id, "jp-electricity-statement"));
    profile_list_free(&l);
    diag_free(&d);
}
END_TEST

START_TEST(readings_become_periods)
{
    struct arena a = {0};
    struct profile p = {.period = PERIOD_REGISTER},
                   bills = {.period = PERIOD_BILL_DATE, .max_days = 45};
    struct bill_row row[5] = {{.row = 1, .date = 100, .reading = {1000, 1}},
                              {.row = 2, .date = 90, .reading = {9750, 2}},
                              {.row = 3, .date = 100, .reading = {1000, 1}},
                              {.row = 4, .date = 150, .reading = {999, 1}},
                              {.row = 5, .date = 95, .reading = {1, 0}, .number = STR("B")}};
    for (int i = 0; i < 5; i++)
        row[i].book.table = &book_tables[TABLE_ACTIVITIES];
    bill_sort(row, 5);
    ck_assert_int_eq(row[0].date, 90);
    ck_assert_int_eq(bill_infer(&p, row, 5, 0, &a), BILL_FIRST);
    ck_assert_int_eq(bill_infer(&p, row, 5, 1, &a), BILL_BOOK); /* 97.50 -> 100.0 */
    ck_assert(str_is(row[1].book.value[field_column(FIELD_QUANTITY)], "2.50"));
    ck_assert(str_is(row[1].book.value[field_column(FIELD_END)], "1970-04-10"));
    ck_assert_int_eq(bill_infer(&p, row, 5, 2, &a), BILL_SAME_DAY);
    ck_assert_int_eq(bill_infer(&p, row, 5, 3, &a), BILL_BACK);
    ck_assert_int_eq(bill_infer(&p, row, 5, 4, &a), BILL_FIRST); /* another meter */
    ck_assert_int_eq(bill_infer(&bills, row, 5, 3, &a), BILL_GAP);
    arena_free(&a);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("profile");
    TCase *t = tcase_create("profile");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, faulty_profiles_are_refused);
    tcase_add_test(t, the_more_exact_profile_wins);
    tcase_add_test(t, readings_become_periods);
    tcase_add_test(t, a_users_profile_hides_the_built_in_one);
    suite_add_tcase(s, t);
    return fixture_run(s);
}
