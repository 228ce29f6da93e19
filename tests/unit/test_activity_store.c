/* Booking records: what is new, what is there already, what contradicts; reading them back in
 * order. */
#include "ledger_test.h"

START_TEST(equal_rows_are_known_others_conflict)
{
    /* the second row against the first, which is there: electricity of meter M1, 2024-04, 1.50 kWh
     */
    static const struct {
        const char *meter, *start, *end, *quantity, *unit;
        enum put_outcome outcome;
    } t[] = {
        {"M1", "2024-04-01", "2024-04-30", "1.50", "kWh", PUT_KNOWN},
        {"M1", "2024-04-01", "2024-04-30", "1.5", "kWh", PUT_KNOWN}, /* the same value */
        {"M1", "2024-04-01", "2024-04-30", "1.500", "kWh", PUT_KNOWN},
        {"M1", "2024-04-01", "2024-04-30", "1.51", "kWh", PUT_CONFLICT},
        {"M1", "2024-04-01", "2024-04-30", "1.50", "MWh", PUT_CONFLICT},
        {"M1", "2024-04-01", "2024-04-30", "-1.50", "kWh", PUT_CONFLICT},
        {"M1", "2024-04-01", "2024-04-29", "1.50", "kWh", PUT_BOOKED}, /* another period */
        {"M2", "2024-04-01", "2024-04-30", "1.50", "kWh", PUT_BOOKED},
        {"M1", "2024-05-01", "2024-05-31", "1.50", "kWh", PUT_BOOKED},
    };
    for (int same_buffer = 0; same_buffer < 2; same_buffer++) {
        struct bench b;
        bench_new(&b, "equal.db");
        bench_begin(&b, "first");
        book_record(&b, "M1", "2024-04-01", "2024-04-30", "1.50", 7);
        if (!same_buffer)
            OK(&b, ledger_activity_flush(b.l));
        struct activity a =
            record(&b, t[_i].meter, t[_i].start, t[_i].end, t[_i].quantity, t[_i].unit, 8);
        OK(&b, ledger_activity_put(b.l, &a));
        OK(&b, ledger_activity_flush(b.l));
        ck_assert_int_eq(b.known, t[_i].outcome == PUT_KNOWN);
        ck_assert_int_eq(b.conflicts, t[_i].outcome == PUT_CONFLICT);
        ck_assert_int_eq(ledger_booked(b.l), t[_i].outcome == PUT_BOOKED ? 2 : 1);
        if (t[_i].outcome != PUT_BOOKED) {
            ck_assert_int_eq(b.last.there.row, 7); /* the first wins and is named */
            ck_assert_int_eq(b.last.given.row, 8);
        }
        bench_commit(&b);
        OK(&b, ledger_verify(b.l));
        bench_end(&b);
    }
}
END_TEST

/* Duplicates anywhere in many rows, in any order: each row once, each duplicate told in the order
 * it came. */
struct told {
    int64_t row[100];
    int n;
};

static void remember(void *ctx, const struct put_result *r)
{
    struct told *t = ctx;
    if (r->outcome == PUT_KNOWN && t->n < 100)
        t->row[t->n++] = r->given.row;
}

static void many(struct bench *b, bool backwards)
{
    enum { ROWS = 9000 };
    for (int64_t i = 0; i < ROWS; i++) {
        int64_t k = backwards ? ROWS - 1 - i : i;
        struct activity a = record(b, "M1", "2024-04-01", "2024-04-30", "1", "kWh", i + 1);
        a.start += (day_t)(k / 2 * 2 / 90); /* pairs of equal rows on each key ... */
        a.end = a.start + (day_t)(k % 90 / 2);
        OK(b, ledger_activity_put(b->l, &a));
    }
}

START_TEST(duplicates_are_told_in_order)
{
    struct bench b;
    struct told told = {{0}, 0};
    bench_new(&b, "many.db");
    bench_begin(&b, "many");
    ledger_on_put(b.l, remember, &told);
    many(&b, _i == 1);
    bench_commit(&b);
    int64_t quantity;
    ck_assert_int_eq(live(&b, &quantity), 4500);
    ck_assert_int_eq(quantity, 4500);
    ck_assert_int_eq(told.n, 100);
    for (int i = 0; i < told.n; i++)
        ck_assert_int_eq(told.row[i], 2 * i + 2);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(one_source_row_may_give_the_same_record_twice)
{
    struct bench b;
    bench_new(&b, "twice.db");
    bench_begin(&b, "wide");
    struct activity a = record(&b, "M1", "2024-04-01", "2024-04-30", "1", "kWh", 5);
    for (int i = 0; i < 3; i++) {
        OK(&b, ledger_activity_put(b.l, &a));
        if (i == 1)
            OK(&b, ledger_activity_flush(b.l));
    }
    bench_commit(&b);
    ck_assert_int_eq(b.known, 2);
    ck_assert_int_eq(live(&b, NULL), 1);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(given_ids)
{
    struct bench b;
    bench_new(&b, "ids.db");
    bench_begin(&b, "ids");
    struct activity a = record(&b, "M1", "2024-04-01", "2024-04-30", "10", "kWh", 1), c = a;
    a.ident = ledger_ident(b.l, STR("R-1"));
    c.ident = ledger_ident(b.l, STR("R-2"));
    c.row = 2;
    ck_assert_int_gt(a.ident, 0);
    ck_assert_int_ne(a.ident, c.ident);
    ck_assert_int_eq(ledger_ident(b.l, STR("R-1")), a.ident);
    OK(&b, ledger_activity_put(b.l, &a));
    OK(&b, ledger_activity_put(b.l, &c)); /* two deliveries alike, each with its id */
    OK(&b, ledger_activity_flush(b.l));
    ck_assert_int_eq(ledger_booked(b.l), 2);
    /* the id again, elsewhere in the key: a contradiction, not a second record */
    struct activity moved = record(&b, "M9", "2025-01-01", "2025-01-31", "10", "kWh", 3);
    moved.ident = a.ident;
    OK(&b, ledger_activity_put(b.l, &moved));
    OK(&b, ledger_activity_flush(b.l));
    ck_assert_int_eq(b.conflicts, 1);
    ck_assert_int_eq(b.last.there.row, 1);
    /* the same without id: an equal one is there */
    struct activity plain = record(&b, "M1", "2024-04-01", "2024-04-30", "10.0", "kWh", 4);
    OK(&b, ledger_activity_put(b.l, &plain));
    OK(&b, ledger_activity_flush(b.l));
    ck_assert_int_eq(b.known, 1);
    ck_assert_int_eq(ledger_booked(b.l), 2);
    struct activity found;
    ck_assert_int_eq(ledger_activity_find(b.l, STR("R-2"), &found), 1);
    ck_assert_int_eq(found.row, 2);
    ck_assert_int_eq(ledger_activity_find(b.l, STR("R-3"), &found), 0);
    bench_commit(&b);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

/* Rows with and without ids in one buffer: each order gives the same one record. */
START_TEST(ids_and_plain_rows_meet_in_a_buffer)
{
    struct bench b;
    bench_new(&b, "mixed.db");
    bench_begin(&b, "mixed");
    struct activity with = record(&b, "M1", "2024-04-01", "2024-04-30", "10", "kWh", 1),
                    plain = with;
    with.ident = ledger_ident(b.l, STR("R-1"));
    plain.row = 2;
    OK(&b, ledger_activity_put(b.l, &with));
    OK(&b, ledger_activity_put(b.l, &plain));
    bench_commit(&b);
    ck_assert_int_eq(b.known, 1);
    ck_assert_int_eq(live(&b, NULL), 1);
    bench_end(&b);
}
END_TEST

START_TEST(ids_of_their_own)
{
    struct bench b;
    bench_new(&b, "ownids.db");
    bench_begin(&b, "own");
    book_record(&b, "M1", "2024-04-01", "2024-04-30", "10", 12);
    book_record(&b, "M2", "2024-04-01", "2024-04-30", "10", 13);
    book_record(&b, "M3", "2024-04-01", "2024-04-30", "10", 13); /* two records of one row */
    struct activity a;
    struct buf id = {0};
    ck_assert_int_eq(ledger_activity_find(b.l, STR("s1.12"), &a), 1);
    ledger_activity_id(b.l, &a, &id);
    ck_assert_str_eq(id.p, "s1.12");
    buf_free(&id);
    static const char *const none[] = {"s1.99", "s2.12", "s1",      "1.12",  "s1.x",
                                       "sx.1",  "",      "s1.12.3", "s-1.12"};
    for (size_t i = 0; i < COUNT(none); i++)
        ck_assert_int_eq(ledger_activity_find(b.l, str_of(none[i]), &a), 0);
    ck_assert_int_eq(ledger_activity_find(b.l, STR("s1.13"), &a), -1);
    ASSERT_ONLY(&b.d, E_ID_AMBIGUOUS);
    bench_end(&b);
}
END_TEST

START_TEST(reads_what_touches_the_range)
{
    static const struct {
        const char *from, *to;
        int64_t n;
    } t[] = {
        {"2024-04-01", "2025-03-31", 3}, {"2023-04-01", "2024-03-31", 2},
        {"2024-04-15", "2024-04-15", 3}, {"2024-04-16", "2024-04-16", 2},
        {"2022-12-31", "2022-12-31", 0}, {"2023-01-01", "2023-01-01", 1},
        {"2026-01-01", "2026-12-31", 0}, {"2025-12-31", "2026-12-31", 1},
    };
    struct bench b;
    bench_new(&b, "range.db");
    bench_begin(&b, "range");
    book_record(&b, "M1", "2024-04-01", "2024-04-30", "1", 1);
    book_record(&b, "M2", "2024-03-16", "2024-04-15", "2", 2);
    book_record(&b, "M3", "2023-01-01", "2025-12-31", "3", 3); /* three years long */
    for (int closed = 0; closed < 2; closed++) {
        for (size_t i = 0; i < COUNT(t); i++) {
            struct ledger_cursor *c = ledger_activities(b.l, day(t[i].from), day(t[i].to));
            struct activity a;
            int64_t n = 0;
            day_t before = INT32_MIN;
            while (ledger_next(c, &a) == 1) {
                ck_assert_int_le(before, a.start);
                before = a.start;
                n++;
            }
            ck_assert_int_eq(ledger_next(c, &a), 0);
            ledger_cursor_close(c);
            ck_assert_int_eq(n, t[i].n);
        }
        if (closed)
            break;
        bench_commit(&b);
        ledger_close(b.l);
        b.l = ledger_open(b.path, LEDGER_READ, &b.d);
        OK(&b, b.l != NULL);
    }
    bench_end(&b);
}
END_TEST

START_TEST(texts_of_a_row)
{
    struct bench b;
    struct str document, note;
    bench_new(&b, "texts.db");
    bench_begin(&b, "texts");
    OK(&b,
       ledger_activity_texts_put(b.l, b.source, 3, STR("請求書 12"), STR("=cmd|' /c calc'!A1")));
    OK(&b, ledger_activity_texts_put(b.l, b.source, 4, STR("a"), STR("")));
    OK(&b,
       ledger_activity_texts_put(b.l, b.source, 4, STR("b"), STR("'); DROP TABLE activity; --")));
    bench_commit(&b);
    OK(&b, ledger_activity_texts(b.l, b.source, 3, &document, &note, &b.a));
    ck_assert_str_eq(document.p, "請求書 12");
    ck_assert_str_eq(note.p, "=cmd|' /c calc'!A1");
    OK(&b, ledger_activity_texts(b.l, b.source, 4, &document, &note, &b.a));
    ck_assert_str_eq(document.p, "b");
    ck_assert_str_eq(note.p, "'); DROP TABLE activity; --");
    OK(&b, ledger_activity_texts(b.l, b.source, 5, &document, &note, &b.a));
    ck_assert_uint_eq(document.n + note.n, 0);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(retired_records_leave_the_figures_not_the_ledger)
{
    struct bench b;
    bench_new(&b, "retire.db");
    bench_begin(&b, "import");
    book_record(&b, "M1", "2024-04-01", "2024-04-30", "10", 2);
    bench_commit(&b);
    for (int i = 0; i < 2; i++) { /* the same identity may be retired many times */
        struct activity a;
        bench_begin(&b, "void");
        ck_assert_int_eq(ledger_activity_find(b.l, i ? STR("s3.9") : STR("s1.2"), &a), 1);
        OK(&b, ledger_activity_retire(b.l, &a, STR("誤記")));
        ck_assert(!ledger_activity_retire(b.l, &a, STR("again")));
        ck_assert(has_diag(&b.d, E_RECORD_GONE));
        bench_commit(&b);
        ck_assert_int_eq(live(&b, NULL), 0);
        bench_begin(&b, "again");
        ck_assert_int_eq(b.source, 3 + 2 * i);
        book_record(&b, "M1", "2024-04-01", "2024-04-30", "11", 9);
        bench_commit(&b);
        ck_assert_int_eq(live(&b, NULL), 1);
    }
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(a_record_needs_its_surroundings)
{
    struct bench b;
    bench_new(&b, "bad.db");
    bench_begin(&b, "bad");
    struct activity good = record(&b, "M1", "2024-04-01", "2024-04-30", "10", "kWh", 1), a;
    int n;
    ledger_texts(b.l, &n);
#define REFUSED(field, value)                                                                      \
    a = good;                                                                                      \
    a.field = value;                                                                               \
    ck_assert(!ledger_activity_put(b.l, &a));
    REFUSED(meter, n)
    REFUSED(site, -1)
    REFUSED(detail, 0)
    REFUSED(detail, 99)
    REFUSED(end, good.start - 1)
    REFUSED(source, 0)
#undef REFUSED
    bench_end(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("activity_store");
    TCase *t = tcase_create("records");
    tcase_add_loop_test(t, equal_rows_are_known_others_conflict, 0, 9);
    tcase_add_loop_test(t, duplicates_are_told_in_order, 0, 2);
    tcase_add_test(t, one_source_row_may_give_the_same_record_twice);
    tcase_add_test(t, given_ids);
    tcase_add_test(t, ids_and_plain_rows_meet_in_a_buffer);
    tcase_add_test(t, ids_of_their_own);
    tcase_add_test(t, reads_what_touches_the_range);
    tcase_add_test(t, texts_of_a_row);
    tcase_add_test(t, retired_records_leave_the_figures_not_the_ledger);
    tcase_add_test(t, a_record_needs_its_surroundings);
    suite_add_tcase(s, t);
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
