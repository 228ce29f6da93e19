/* Taking a batch back out: the figures are as if it had never been, the trail keeps both, and
 * nothing is undone by halves. */
#include "ledger_test.h"

/* Site and meter of the records: one that is put back must have them. */
static void put_place(struct bench *b)
{
    struct book_row site = site_row("main", NULL), meter = row_of(TABLE_METERS);
    book_set(&meter, "id", "M1");
    bench_begin(b, "place");
    put_row(b, &site, NULL);
    put_row(b, &meter, NULL);
    OK(b, ledger_commit(b->l));
}

static int32_t import_one(struct bench *b, const char *meter, const char *quantity)
{
    int32_t batch = bench_begin(b, "import");
    book_record(b, meter, "2024-04-01", "2024-04-30", quantity, 2);
    bench_commit(b);
    return batch;
}

static struct sha256 digest(struct bench *b)
{
    struct sha256 h;
    OK(b, ledger_digest(b->l, &h));
    return h;
}

static bool undo(struct bench *b, int32_t batch)
{
    OK(b, ledger_begin(b->l));
    bool ok = ledger_undo(b->l, batch) && ledger_commit(b->l);
    if (!ok)
        ledger_rollback(b->l);
    return ok;
}

/* Replaces the record of a meter, as `set` does. */
static int32_t replace(struct bench *b, const char *meter, const char *quantity)
{
    int32_t batch = bench_begin(b, "set");
    struct ledger_cursor *c = ledger_activities(b->l, day("2024-04-01"), day("2024-04-30"));
    struct activity a, old = {0};
    code_t code = ledger_code_find(b->l, TERM_METER, str_of(meter));
    while (ledger_next(c, &a) == 1) {
        if (a.meter == code)
            old = a;
    }
    ledger_cursor_close(c);
    OK(b, ledger_activity_retire(b->l, &old, STR("corrected")));
    book_record(b, meter, "2024-04-01", "2024-04-30", quantity, 1);
    bench_commit(b);
    return batch;
}

START_TEST(an_import_leaves_the_figures)
{
    struct bench b;
    bench_new(&b, "undo.db");
    import_one(&b, "M1", "10");
    struct sha256 before = digest(&b);
    int32_t second = import_one(&b, "M2", "20");
    OK(&b, undo(&b, second));
    ck_assert(sha256_eq(before, digest(&b)));
    int64_t sum;
    ck_assert_int_eq(live(&b, &sum), 1);
    ck_assert_int_eq(sum, 10);
    ck_assert(!undo(&b, second)); /* once */
    ASSERT_ONLY(&b.d, E_UNDO_TWICE);
    struct source s;
    ck_assert(ledger_source_get(b.l, 2, &s, &b.a));
    ck_assert(s.undone); /* both stay in the ledger */
    import_one(&b, "M2", "20");
    ck_assert_int_eq(live(&b, &sum), 2);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(many_records_of_two_sources)
{
    struct bench b;
    bench_new(&b, "undomany.db");
    struct sha256 before = digest(&b);
    int32_t batch = bench_begin(&b, "import");
    for (int sheet = 0; sheet < 2; sheet++) {
        struct source s = {.name = STR("x.xlsx")};
        b.source = ledger_source(b.l, &s);
        struct activity a =
            record(&b, sheet ? "M1" : "M2", "2020-01-01", "2020-01-01", "1", "kWh", 0);
        for (int i = 0; i < 5000; i++) {
            a.start++;
            a.end++;
            a.row++;
            OK(&b, ledger_activity_put(b.l, &a));
        }
    }
    bench_commit(&b);
    ck_assert_int_eq(live(&b, NULL), 10000);
    OK(&b, undo(&b, batch));
    ck_assert_int_eq(live(&b, NULL), 0);
    ck_assert(sha256_eq(before, digest(&b)));
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(a_replaced_record_comes_back)
{
    struct bench b;
    int64_t sum;
    bench_new(&b, "replace.db");
    put_place(&b);
    int32_t first = import_one(&b, "M1", "10");
    struct sha256 before = digest(&b);
    int32_t second = replace(&b, "M1", "11");
    ck_assert_int_eq(live(&b, &sum), 1);
    ck_assert_int_eq(sum, 11);
    ck_assert(!undo(&b, first)); /* the later batch built on it */
    ASSERT_ONLY(&b.d, E_UNDO_BUILT_ON);
    ck_assert_int_eq(live(&b, &sum), 1);
    OK(&b, undo(&b, second));
    ck_assert(sha256_eq(before, digest(&b)));
    OK(&b, undo(&b, first));
    ck_assert_int_eq(live(&b, NULL), 0);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(a_voided_record_comes_back_unless_its_import_is_gone)
{
    for (int gone = 0; gone < 2; gone++) {
        struct bench b;
        struct activity a;
        bench_new(&b, "void.db");
        put_place(&b);
        int32_t import = import_one(&b, "M1", "10");
        OK(&b, ledger_begin(b.l));
        int32_t batch = ledger_batch(b.l, "void");
        ck_assert_int_eq(ledger_activity_find(b.l, STR("s2.2"), &a), 1);
        OK(&b, ledger_activity_retire(b.l, &a, STR("twice")));
        bench_commit(&b);
        ck_assert_int_eq(live(&b, NULL), 0);
        if (gone)
            OK(&b, undo(&b, import));
        OK(&b, undo(&b, batch));
        ck_assert_int_eq(live(&b, NULL), !gone);
        OK(&b, ledger_verify(b.l));
        bench_end(&b);
    }
}
END_TEST

START_TEST(a_record_whose_place_is_taken_does_not_come_back)
{
    struct bench b;
    struct activity a;
    bench_new(&b, "taken.db");
    put_place(&b);
    import_one(&b, "M1", "10");
    OK(&b, ledger_begin(b.l));
    int32_t batch = ledger_batch(b.l, "void");
    ck_assert_int_eq(ledger_activity_find(b.l, STR("s2.2"), &a), 1);
    OK(&b, ledger_activity_retire(b.l, &a, STR("")));
    bench_commit(&b);
    import_one(&b, "M1", "12");
    ck_assert(!undo(&b, batch));
    ASSERT_ONLY(&b.d, E_UNDO_REBOOKED);
    int64_t sum;
    ck_assert_int_eq(live(&b, &sum), 1);
    ck_assert_int_eq(sum, 12);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

static int32_t put_site(struct bench *b, const char *id)
{
    int32_t batch = bench_begin(b, "add sites");
    struct book_row r = site_row(id, "前");
    put_row(b, &r, NULL);
    bench_commit(b);
    return batch;
}

static int32_t rename_site(struct bench *b, const char *id, const char *name)
{
    struct book_row change = row_of(TABLE_SITES);
    int32_t batch = bench_begin(b, "set sites");
    book_set(&change, "name", name);
    OK(b, ledger_row_set(b->l, change.table, str_of(id), &change));
    bench_commit(b);
    return batch;
}

START_TEST(rows_get_their_old_form)
{
    struct bench b;
    bench_new(&b, "rows.db");
    struct sha256 empty = digest(&b);
    int32_t added = put_site(&b, "s");
    struct sha256 before = digest(&b);
    int32_t first = rename_site(&b, "s", "中"), second = rename_site(&b, "s", "後");
    ck_assert(!undo(&b, first));
    ASSERT_ONLY(&b.d, E_UNDO_CHANGED);
    OK(&b, undo(&b, second) && undo(&b, first));
    ck_assert(sha256_eq(before, digest(&b)));
    OK(&b, undo(&b, added));
    ck_assert(sha256_eq(empty, digest(&b)));
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

/* A site goes only when nothing names it; with what names it in one batch it goes as well. */
START_TEST(what_is_in_use_stays)
{
    for (int user = 0; user < 3; user++) {
        struct bench b;
        bench_new(&b, "use.db");
        int32_t added = put_site(&b, "main");
        bench_begin(&b, "use");
        struct book_row meter = row_of(TABLE_METERS), excluded = row_of(TABLE_EXCLUSIONS);
        book_set(&meter, "id", "M1");
        book_set(&meter, "site", "main");
        book_set(&excluded, "scope", "1");
        book_set(&excluded, "site", "main");
        if (user == 0)
            put_row(&b, &meter, NULL);
        if (user == 1)
            put_row(&b, &excluded, NULL);
        if (user == 2)
            book_record(&b, "M1", "2024-04-01", "2024-04-30", "10", 2); /* of site main */
        bench_commit(&b);
        ck_assert(!undo(&b, added));
        ASSERT_ONLY(&b.d, E_UNDO_IN_USE);
        bench_end(&b);
    }
    struct bench b;
    bench_new(&b, "together.db");
    struct sha256 before = digest(&b);
    int32_t batch = bench_begin(&b, "import book.json");
    struct book_row site = site_row("main", NULL), meter = row_of(TABLE_METERS);
    book_set(&meter, "id", "M1");
    book_set(&meter, "site", "main");
    put_row(&b, &site, NULL);
    put_row(&b, &meter, NULL);
    book_record(&b, "M1", "2024-04-01", "2024-04-30", "10", 2);
    bench_commit(&b);
    OK(&b, undo(&b, batch));
    ck_assert(sha256_eq(before, digest(&b)));
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

static int32_t put_set(struct bench *b, const char *factors)
{
    int32_t batch = bench_begin(b, "factors add");
    OK(b, ledger_set_put(b->l, STR("own"), STR("{\"id\": \"own\"}"), str_of(factors), STR("")));
    bench_commit(b);
    return batch;
}

static bool factors_are(void *ctx, struct str id, struct str set_json, struct str factors_csv,
                        struct str conversions_csv)
{
    (void)id;
    (void)set_json;
    (void)conversions_csv;
    snprintf(ctx, 32, "%.*s", (int)factors_csv.n, factors_csv.p);
    return true;
}

START_TEST(factor_sets_get_their_old_form)
{
    struct bench b;
    char text[32] = "";
    bench_new(&b, "sets.db");
    int32_t first = put_set(&b, "one"), second = put_set(&b, "二\n\"x\"");
    put_set(&b, "二\n\"x\""); /* the same again changes nothing */
    OK(&b, ledger_sets(b.l, factors_are, text));
    ck_assert_str_eq(text, "二\n\"x\"");
    OK(&b, undo(&b, second));
    OK(&b, ledger_sets(b.l, factors_are, text));
    ck_assert_str_eq(text, "one");
    OK(&b, undo(&b, first));
    text[0] = 0;
    OK(&b, ledger_sets(b.l, factors_are, text));
    ck_assert_str_eq(text, "");
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(what_cannot_be_undone)
{
    struct bench b;
    bench_new(&b, "cannot.db");
    ck_assert(!undo(&b, 99));
    ck_assert(!undo(&b, 0));
    ck_assert_int_eq(b.d.n, 2);
    ck_assert(has_diag(&b.d, E_UNDO_MISSING));
    int32_t batch = import_one(&b, "M1", "10");
    OK(&b, undo(&b, batch));
    ck_assert(!undo(&b, batch + 1)); /* that was the undoing itself */
    ck_assert(has_diag(&b.d, E_UNDO_OF_UNDO));
    bench_end(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("undo");
    TCase *t = tcase_create("undo");
    tcase_add_test(t, an_import_leaves_the_figures);
    tcase_add_test(t, many_records_of_two_sources);
    tcase_add_test(t, a_replaced_record_comes_back);
    tcase_add_test(t, a_voided_record_comes_back_unless_its_import_is_gone);
    tcase_add_test(t, a_record_whose_place_is_taken_does_not_come_back);
    tcase_add_test(t, rows_get_their_old_form);
    tcase_add_test(t, what_is_in_use_stays);
    tcase_add_test(t, factor_sets_get_their_old_form);
    tcase_add_test(t, what_cannot_be_undone);
    suite_add_tcase(s, t);
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
