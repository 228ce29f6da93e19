/* Cells and names of workbooks: what a number becomes, when a settlement is needed, what text may
 * stand where. */
#include "report/book.h"
#include "report/book_verify.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct dec dec(const char *s)
{
    struct dec d;
    ck_assert_msg(dec_parse(str_of(s), &d), "%s", s);
    return d;
}

static int64_t whole(struct cell c, int64_t times)
{
    return (int64_t)(c.v * (double)times + (c.v < 0 ? -0.5 : 0.5));
}

START_TEST(numbers_become_cells)
{
    struct ratio third;
    ck_assert(ratio_frac(1, 3, &third));
    ck_assert_int_eq(whole(cell_dec(dec("1234.5678")), 10000), 12345678);
    ck_assert_int_eq(whole(cell_dec(dec("-0.001")), 1000), -1);
    ck_assert_int_eq(whole(cell_kg(9606478698), 1000000), 9606478698);
    ck_assert_int_eq(whole(cell_ratio(&third), 1000000), 333333);
    ck_assert_int_eq(whole(cell_div(cell_int(7), cell_int(0)), 1), 0);
}
END_TEST

/* Fractions of more than 64 bits still come near. */
START_TEST(long_fractions_become_cells)
{
    struct ratio a = ratio_dec(dec("51.3333333333333333333")), b = ratio_dec(dec("0.0448")), c;
    ck_assert(ratio_mul(&a, &b, &c));
    ck_assert_int_eq(whole(cell_ratio(&c), 1000000), 2299733);
}
END_TEST

/* A product that stands well inside a milligram needs nothing; one on the border between two is
 * moved to the booked one. */
static const struct {
    const char *product;
    int64_t booked_mg;
    const char *settlement; /* NULL: none */
} settled[] = {
    {"1.0000001", 1000000, NULL},
    {"1.0000004", 1000000, NULL},
    {"1.0000005", 1000001, "0.0000005"},
    {"1.0000005", 1000000, "-0.0000005"},
    {"-1.0000005", -1000001, "-0.0000005"},
    {"0", 0, NULL},
    {"10.000000", 10000001, "0.000001"},
    {"100001.0500005", 100001050001, "0.0000005"},
    {"2", 3500000, "1.5"},
};

START_TEST(settlements)
{
    struct dec s = {0};
    bool any = cell_settlement(cell_dec(dec(settled[_i].product)), settled[_i].booked_mg, &s);
    ck_assert_int_eq(any, settled[_i].settlement != NULL);
    if (any)
        ck_assert_msg(dec_cmp(s, dec(settled[_i].settlement)) == 0, "%s", settled[_i].product);
}
END_TEST

START_TEST(widths_count_separators_and_decimals)
{
    ck_assert_int_eq(cell_width(cell_int(0), 0), 1);
    ck_assert_int_eq(cell_width(cell_int(999), 0), 3);
    ck_assert_int_eq(cell_width(cell_int(1000), 0), 5);
    ck_assert_int_eq(cell_width(cell_int(-1234567), 6), 17);
}
END_TEST

/* What XML cannot hold is replaced; what Excel would read as a code for a character is escaped. */
static const struct {
    const char *text, *cell;
} texts[] = {
    {"=1+1", "=1+1"},   {"東京電力", "東京電力"},         {"a\tb\nc", "a\tb\nc"},
    {"a\rb", "a b"},    {"a\x01z", "a\xEF\xBF\xBDz"},     {"_x0041_", "_x005F_x0041_"},
    {"_x00_", "_x00_"}, {"\xEF\xBF\xBE", "\xEF\xBF\xBD"}, {"", ""},
};

START_TEST(texts_are_cleaned)
{
    struct buf b = {0};
    wb_clean_text(&b, str_of(texts[_i].text));
    ck_assert_msg(str_is(buf_view(&b), texts[_i].cell), "%s", texts[_i].text);
    buf_free(&b);
}
END_TEST

/* Excel counts UTF-16 units: a letter outside the basic plane counts two. */
START_TEST(texts_are_cut_where_excel_cuts)
{
    struct buf text = {0}, cell = {0};
    for (int i = 0; i < 20000; i++)
        buf_cstr(&text, "\xF0\xA0\xAE\xB7");
    wb_clean_text(&cell, buf_view(&text));
    ck_assert_uint_eq(cell.n, (WB_MAX_TEXT / 2) * 4);
    buf_reset(&text);
    buf_reset(&cell);
    for (int i = 0; i < 40000; i++)
        buf_cstr(&text, "あ");
    wb_clean_text(&cell, buf_view(&text));
    ck_assert_uint_eq(cell.n, WB_MAX_TEXT * 3);
    buf_free(&text);
    buf_free(&cell);
}
END_TEST

static const struct {
    const char *given, *sheet;
} sheets[] = {
    {"集計", "集計"},
    {"a/b\\c?d*e:f[g]", "a_b_c_d_e_f_g_"},
    {"'quoted'", "_quoted_"},
    {"", "_"},
    {"History", "History_"},
    {"0123456789012345678901234567890123", "0123456789012345678901234567890"},
};

START_TEST(sheet_names_are_made_fit)
{
    struct buf b = {0};
    wb_clean_sheet_name(&b, str_of(sheets[_i].given));
    ck_assert_msg(str_is(buf_view(&b), sheets[_i].sheet), "%s: %s", sheets[_i].given, b.p);
    buf_free(&b);
}
END_TEST

START_TEST(defined_names)
{
    static const char *const good[] = {
        "scope1_kg", "scope3_category_15_kg", "_x", "a.b", "energy_gj", "ABCD1"};
    static const char *const bad[] = {"",  "1a", "A1",  "xfd99", "R1C1",
                                      "r", "C",  "a b", "a-b",   "数"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(wb_name_ok(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!wb_name_ok(bad[i]), "%s", bad[i]);
}
END_TEST

/* A name that Excel would refuse, or a row that it does not have, is a failure of the whole
 * workbook. */
START_TEST(a_wrong_call_fails_the_workbook)
{
    struct diag d = {0};
    struct wb_options o = {
        .path = "test-book-wrong.xlsx", .lang = LANG_EN, .title = STR("t"), .author = STR("a")};
    struct wb *wb = wb_new(&o, &d);
    struct wb_sheet *s = wb_add(wb, STR("One"));
    if (_i == 0)
        wb_define(wb, "A1", s, 0, 0);
    else if (_i == 1)
        wb_int(s, WB_MAX_ROWS, 0, 1);
    else
        wb_text(s, 0, WB_MAX_COLUMNS, STR("x"), WB_PLAIN);
    ck_assert(!wb_close(wb));
    ck_assert_int_eq(d.errors, 1);
    ck_assert_int_eq(d.entry[0].msg, E_REPORT_WRITE);
    struct buf none = {0};
    struct diag missing = {0};
    ck_assert(!file_read(o.path, 1000, &none, &missing));
    buf_free(&none);
    diag_free(&missing);
    diag_free(&d);
}
END_TEST

/* Same name twice, in other case: the second gets a number. */
START_TEST(sheets_are_told_apart)
{
    struct diag d = {0};
    struct wb_options o = {
        .path = "test-book-names.xlsx", .lang = LANG_JA, .title = STR("t"), .author = STR("a")};
    struct wb *wb = wb_new(&o, &d);
    struct wb_sheet *a = wb_add(wb, STR("Works")), *b = wb_add(wb, STR("ＷＯＲＫＳ"));
    ck_assert(str_is(wb_sheet_name(a), "Works"));
    ck_assert(str_is(wb_sheet_name(b), "2 ＷＯＲＫＳ"));
    wb_text(a, 0, 0, STR("x"), WB_PLAIN);
    ck_assert(wb_close(wb));
    ck_assert_int_eq(remove(o.path), 0);
    diag_free(&d);
}
END_TEST

static void put(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
}

/* Cut short anywhere, or with one byte of its content changed, a workbook is not taken for whole.
 */
START_TEST(damage_is_seen)
{
    static const char path[] = "test-workbook-damage.xlsx";
    struct diag d = {0};
    struct wb_options o = {.path = path, .lang = LANG_JA, .title = STR("t"), .author = STR("a")};
    struct wb *wb = wb_new(&o, &d);
    struct wb_sheet *s = wb_add(wb, STR("One"));
    struct buf file = {0};
    for (int row = 0; row < 200; row++)
        wb_int(s, row, 0, row * 7919);
    ck_assert(wb_close(wb));
    ck_assert(workbook_whole(path, NULL, 0));
    ck_assert(file_read(path, 1 << 20, &file, &d));
    for (size_t n = 0; n < file.n; n += 97) {
        put(path, file.p, n);
        ck_assert_msg(!workbook_whole(path, NULL, 0), "cut at %zu", n);
    }
    /* the first part's packed bytes: behind its header of 30 bytes and its name, as many as the
     * header says */
    const unsigned char *head = (const unsigned char *)file.p;
    size_t first = 30u + head[26], packed = head[18] + 256u * head[19];
    ck_assert_uint_gt(packed, 100);
    for (size_t at = first; at < first + packed; at++) {
        file.p[at] ^= 0x10;
        put(path, file.p, file.n);
        file.p[at] ^= 0x10;
        ck_assert_msg(!workbook_whole(path, NULL, 0), "changed at %zu", at);
    }
    ck_assert_int_eq(remove(path), 0);
    buf_free(&file);
    diag_free(&d);
}
END_TEST

/* Rows that are not those that were written. */
START_TEST(other_rows_are_seen)
{
    static const char path[] = "test-workbook-rows.xlsx";
    struct diag d = {0};
    struct wb_options o = {.path = path, .lang = LANG_EN, .title = STR("t"), .author = STR("a")};
    struct wb *wb = wb_new(&o, &d);
    wb_text(wb_add(wb, STR("One")), 0, 0, STR("x"), WB_PLAIN);
    ck_assert(wb_close(wb));
    struct rows_mark none = {0}, wrong = {20, 1};
    ck_assert(!workbook_whole(path, &none, 1));
    ck_assert(!workbook_whole(path, &wrong, 1));
    ck_assert(!workbook_whole("no-such-file.xlsx", NULL, 0));
    ck_assert_int_eq(remove(path), 0);
    diag_free(&d);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("workbook");
    TCase *t = tcase_create("workbook");
    tcase_add_test(t, numbers_become_cells);
    tcase_add_test(t, long_fractions_become_cells);
    tcase_add_loop_test(t, settlements, 0, sizeof settled / sizeof *settled);
    tcase_add_test(t, widths_count_separators_and_decimals);
    tcase_add_loop_test(t, texts_are_cleaned, 0, sizeof texts / sizeof *texts);
    tcase_add_test(t, texts_are_cut_where_excel_cuts);
    tcase_add_loop_test(t, sheet_names_are_made_fit, 0, sizeof sheets / sizeof *sheets);
    tcase_add_test(t, defined_names);
    tcase_add_loop_test(t, a_wrong_call_fails_the_workbook, 0, 3);
    tcase_add_test(t, sheets_are_told_apart);
    tcase_add_test(t, damage_is_seen);
    tcase_add_test(t, other_rows_are_seen);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
