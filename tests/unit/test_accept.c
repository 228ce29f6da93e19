/* The one way into the book: what is taken, in which form it is kept, and what is refused for which
 * reason. */
#include "ingest/accept.h"
#include "ingest/keep.h"
#include "ingest/names.h"
#include "ingest_fixture.h"

static struct fixture f;

static void setup(void)
{
    static const char book[] =
        "{\"sites\": [{\"id\": \"main\"}, {\"id\": \"depot\"}],"
        " \"conversions\": [{\"activity\": \"fuel.kerosene\", \"from_unit\": \"drum\", "
        "\"to_unit\": \"L\", \"multiply_by\": \"200\"},"
        " {\"from_unit\": \"barrow\", \"to_unit\": \"kg\", \"multiply_by\": \"50\"}],"
        " \"meters\": [{\"id\": \"E1\", \"site\": \"main\", \"activity\": \"electricity\", "
        "\"unit\": \"kWh\", \"number\": \"03-11\"},"
        " {\"id\": \"E2\", \"number\": \"0311 \"}, {\"id\": \"N\", \"number\": \"７７\"}]}";
    fixture_open(&f);
    ck_assert_msg(
        fixture_import(&f, fixture_file(&f, "book.json", book), (struct import_options){0}), "%s",
        fixture_codes(&f, DIAG_ERROR));
}

static void teardown(void)
{
    fixture_close(&f);
}

/* Adds "a=b c=d" (values without blanks); "" when booked, else the codes of the refusal. */
static const char *try(enum table_id t, const char *assignments)
{
    const char *word[24];
    int n = 0;
    char *copy = arena_strndup(&f.arena, assignments, strlen(assignments)), *save;
    for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
        word[n++] = w;
    diag_free(&f.diag);
    bool ok = ingest_add(f.ledger, &book_tables[t], word, n, &f.diag, NULL);
    const char *codes = fixture_codes(&f, DIAG_ERROR);
    ck_assert_msg(ok == (*codes == 0), "%s: %s", assignments, codes);
    return codes;
}

START_TEST(activities)
{
    static const struct {
        const char *row, *codes;
    } cases[] = {
        {"site=main activity=fuel.diesel month=2026-01 quantity=1 unit=L", ""},
        {"site=main activity=fuel.diesel start=2026-02-01 end=2026-02-28 month=2026-02 quantity=1 "
         "unit=L",
         ""},
        {"site=main activity=fuel.diesel start=2026-02-02 month=2026-02 quantity=1 unit=L",
         "E5025:1"},
        {"site=main activity=fuel.diesel start=2026-03-02 quantity=1 unit=L", "E5024:1"},
        {"site=main activity=fuel.diesel quantity=1 unit=L", "E5024:1"},
        {"site=main activity=fuel.diesel start=2026-03-02 end=2026-03-01 quantity=1 unit=L",
         "E5023:1"},
        {"site=main activity=fuel.diesel start=2026-02-29 end=2026-03-01 quantity=1 unit=L",
         "E5021:1"},
        {"site=main activity=fuel.diesel start=R8.3.1 end=令和8年3月2日 quantity=1 unit=L", ""},
        {"site=main activity=fuel.diesel start=03/04/2026 end=03/04/2026 quantity=1 unit=L",
         "E5021:1 E5021:1"}, /* never guessed */
        {"activity=fuel.diesel month=2026-04 quantity=１，２３４ unit=Ｌ", ""},
        {"activity=fuel.diesel month=2026-05 quantity=12,34 unit=L", "E5026:1"},
        {"activity=fuel.diesel month=2026-05 quantity=1e3 unit=L", "E5026:1"},
        {"activity=fuel.diesel month=2026-05 quantity=nan unit=L", "E5026:1"},
        {"activity=fuel.diesel month=2026-05 quantity=△5 unit=L", ""},
        {"activity=fuel.diesel month=2026-06 quantity=123456789012345678 unit=L", ""},
        {"activity=fuel.diesel month=2026-07 quantity=1234567890123456789 unit=L", "E5027:1"},
        {"activity=fuel.diesel month=2026-07 quantity=0.1234567890123456789 unit=L", "E5027:1"},
        {"activity=fuel.diesel month=2026-07 quantity=99999999999999999999999999999999999999999 "
         "unit=L",
         "E5027:1"},
        {"activity=fuel.kerosene month=2026-07 quantity=1 unit=drum", ""},
        {"activity=fuel.diesel month=2026-07 quantity=1 unit=drum",
         "E5036:1"}, /* the drum is kerosene's */
        {"activity=fuel.kerosene month=2026-07 quantity=1 unit=barrow supplier=x", ""},
        {"activity=fuel.kerosene month=2026-07 quantity=1", "E5020:1"},
        {"month=2026-07 quantity=1 unit=L", "E5020:1"},
        {"meter=E1 month=2026-07 quantity=1", ""}, /* activity, site and unit from the meter */
        {"meter=E1 site=depot month=2026-08 quantity=1", "E5034:1"},
        {"meter=E9 month=2026-08 quantity=1", "E5033:1 E5020:1"},
        {"site=x activity=never.heard.of month=2026-08 quantity=1 unit=kg", "E5032:1"},
        {"activity=never.heard.of month=2026-08 quantity=1 unit=kg", ""},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L category=16", "E5031:1"},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L category=4.5", "E5029:1"},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L status=perhaps", "E5031:1"},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L heat_basis=medium", "E5031:1"},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L uncertainty_percent=-1", "E5028:1"},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L cost=x", "E5026:1"},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L cost=1 currency=shell", "E5037:1"},
        {"activity=fuel.diesel month=2026-08 quantity=1 unit=L cost=1 currency=円", ""},
        {"id=s1.x activity=fuel.diesel month=2026-09 quantity=1 unit=L", ""},
        {"id=s1.x activity=fuel.diesel month=2026-09 quantity=2 unit=L", "E5042:1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *codes = try(TABLE_ACTIVITIES, cases[i].row);
        ck_assert_msg(strcmp(codes, cases[i].codes) == 0, "%s\n  gives \"%s\", not \"%s\"",
                      cases[i].row, codes, cases[i].codes);
    }
}
END_TEST

START_TEST(small_tables)
{
    static const struct {
        enum table_id table;
        const char *row, *codes;
    } cases[] = {
        {TABLE_SITES, "id=a country=JP share_percent=50.5 controlled=1 boundary_from=2025/4/1", ""},
        {TABLE_SITES, "name=x", "E5020:1"},
        {TABLE_SITES, "id=b country=Japan", "E5038:1"},
        {TABLE_SITES, "id=b controlled=yes", "E5030:1"},
        {TABLE_SITES, "id=b relation=rented", "E5031:1"},
        {TABLE_SITES, "id=b floor_area_m2=-1", "E5028:1"},
        {TABLE_SITES, "id=a country=JP share_percent=50.5 controlled=1 boundary_from=2025-04-01",
         ""}, /* the same row: known */
        {TABLE_SITES, "id=a share_percent=60", "E5043:1"},
        {TABLE_METERS, "id=m site=nowhere", "E5032:1"},
        {TABLE_DRIVERS, "name=turnover month=2026-01 value=1,000 unit=MJPY", ""},
        {TABLE_DRIVERS, "name=turnover value=1", "E5024:1"},
        {TABLE_DRIVERS, "name=turnover start=2026-02-02 end=2026-02-01 value=1", "E5023:1"},
        {TABLE_TARGETS, "id=t scopes=1+2 target_year=2030.5 reduction_percent=30", "E5029:1"},
        {TABLE_EXCLUSIONS, "scope=4 reason=none", "E5031:1"},
        {TABLE_REMOVALS, "id=r kind=absorption start=2026-01-01 end=2026-01-02 co2_kg=-1",
         "E5028:1"},
        {TABLE_MEASURES, "id=m name=lamps co2e_kg_per_year=1 currency=JPY cost=1", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *codes = try(cases[i].table, cases[i].row);
        ck_assert_msg(strcmp(codes, cases[i].codes) == 0, "%s\n  gives \"%s\", not \"%s\"",
                      cases[i].row, codes, cases[i].codes);
    }
}
END_TEST

/* Digits stay as printed; signs, separators and widths do not. */
START_TEST(quantities_keep_their_digits)
{
    ck_assert_str_eq(
        try(TABLE_ACTIVITIES,
            "activity=x.a month=2026-01 quantity=１，２３４．５０ unit=ｋｇ cost=￥1,000"),
        "");
    ck_assert_str_eq(try(TABLE_ACTIVITIES, "activity=x.b month=2026-02 quantity=-0 unit=kg"), "");
    struct buf b = {0};
    fixture_rows(&f, &b, false);
    ck_assert(str_has(buf_view(&b), "quantity=1234.50 unit=ｋｇ cost=1000"));
    ck_assert(str_has(buf_view(&b), "quantity=0 unit=kg"));
    buf_free(&b);
}
END_TEST

START_TEST(meters_are_found_by_number)
{
    struct accept_options o = {0};
    struct str other;
    ck_assert(ledger_begin(f.ledger));
    struct acceptor *a = accept_new(f.ledger, &f.diag, &o);
    ck_assert(str_is(accept_meter_by_number(a, STR("77"), &other), "N"));
    ck_assert_int_eq((int)other.n, 0);
    ck_assert_int_eq((int)accept_meter_by_number(a, STR("78"), &other).n, 0);
    ck_assert_int_eq((int)accept_meter_by_number(a, STR(""), &other).n, 0);
    ck_assert(
        str_is(accept_meter_by_number(a, STR("0-3-1-1"), &other), "E1")); /* two meters bear it */
    ck_assert(str_is(other, "E2"));
    accept_free(a);
    ledger_rollback(f.ledger);
}
END_TEST

START_TEST(a_dictionary_holds_what_is_put_in)
{
    struct names d = {0};
    int32_t v = -1;
    char key[16];
    ck_assert(!names_get(&d, STR("x"), &v));
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "key %d", i);
        names_put(&d, str_of(key), i);
    }
    names_put(&d, STR("key 7"), 70);
    names_put(&d, STR(""), 1);
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "key %d", i);
        ck_assert(names_get(&d, str_of(key), &v));
        ck_assert_int_eq(v, i == 7 ? 70 : i);
    }
    ck_assert(names_get(&d, STR(""), &v) && v == 1);
    ck_assert(!names_get(&d, STR("key 5000"), &v));
    names_free(&d);
    ck_assert(!names_get(&d, STR("key 1"), &v));
    names_free(&d);
}
END_TEST

/* The second thread hashes exactly what was read, however it was cut into blocks. */
START_TEST(the_copy_is_what_was_read)
{
    enum { SIZE = 3 << 20 };
    char *bytes = mem_alloc(SIZE);
    for (int i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 7 / 3);
    struct sha256 want = sha256_of((struct str){bytes, SIZE}), got;
    const size_t steps[] = {1 << 20, 4097, 65536};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        struct keep *k = keep_start(NULL, false);
        int64_t n;
        for (size_t at = 0; at < SIZE; at += steps[s])
            keep_tap(k, bytes + at, SIZE - at < steps[s] ? SIZE - at : steps[s]);
        ck_assert(keep_drain(k));
        ck_assert(keep_finish(k, &got, &n));
        ck_assert(sha256_eq(want, got));
        ck_assert_int_eq((int)n, SIZE);
        keep_free(k);
    }
    struct keep *k = keep_start(NULL, false); /* given up half way */
    keep_tap(k, bytes, SIZE / 2);
    keep_free(k);
    keep_free(NULL);
    free(bytes);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("accept");
    TCase *t = tcase_create("accept");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, activities);
    tcase_add_test(t, small_tables);
    tcase_add_test(t, quantities_keep_their_digits);
    tcase_add_test(t, meters_are_found_by_number);
    tcase_add_test(t, a_dictionary_holds_what_is_put_in);
    tcase_add_test(t, the_copy_is_what_was_read);
    suite_add_tcase(s, t);
    return fixture_run(s);
}
