/* Diagnostics: one line each, in both languages, whatever the outside text holds. */
#include "core_test.h"

static const struct {
    const char *file;
    int64_t row;
    int column;
    const char *expect;
} lines[] = {
    {"bill.csv", 12, 3,
     "bill.csv:12:3: error: E1015 the row has too many columns (at most 9) (keep only the columns "
     "that are needed)"},
    {"bill.csv", 12, 0,
     "bill.csv:12: error: E1015 the row has too many columns (at most 9) (keep only the columns "
     "that are needed)"},
    {"bill.csv", 0, 0,
     "bill.csv: error: E1015 the row has too many columns (at most 9) (keep only the columns that "
     "are needed)"},
    {"", 0, 0,
     "error: E1015 the row has too many columns (at most 9) (keep only the columns that are "
     "needed)"},
    {"請求 4月.csv", 1, 1,
     "請求 4月.csv:1:1: error: E1015 the row has too many columns (at most 9) (keep only the "
     "columns that are needed)"},
};

START_TEST(parts_that_do_not_apply_are_left_out)
{
    struct diag d = {0};
    struct pos at = {
        .file = str_of(lines[_i].file), .row = lines[_i].row, .column = lines[_i].column};
    diag_error(&d, at, E_ROW_FIELDS, "9", NULL);
    struct buf b = {0};
    diag_format(&b, &d.entry[0], LANG_EN);
    ck_assert_str_eq(b.p, lines[_i].expect);
    buf_free(&b);
    diag_free(&d);
}
END_TEST

START_TEST(an_entry_speaks_japanese_too)
{
    struct diag d = {0};
    diag_warning(&d, NOWHERE, E_ROW_FIELDS, "9", NULL);
    struct buf b = {0};
    diag_format(&b, &d.entry[0], LANG_JA);
    ck_assert_str_eq(
        b.p, "warning: E1015 1 行の列が多すぎます (上限 9 列) (必要な列だけを残してください)");
    buf_free(&b);
    diag_free(&d);
}
END_TEST

/* A file name or a cell must not write a second line, drive the terminal or turn the writing
 * direction. */
START_TEST(outside_text_cannot_forge_a_line)
{
    struct diag d = {0};
    struct pos at = {.file = STR("a\nb\x1B[2J\xE2\x80\xAE.csv\xFF")};
    diag_error(&d, at, E_FILE_READ, "x\r\ty\x7F\xC2\x85", NULL);
    struct buf b = {0};
    diag_format(&b, &d.entry[0], LANG_EN);
    ck_assert(str_starts(
        buf_view(&b),
        "a\\nb\\u001b[2J\\u202e.csv\\xff: error: E1005 cannot be read: x\\r\\ty\\u007f\\u0085 ("));
    buf_free(&b);
    diag_free(&d);
}
END_TEST

START_TEST(entries_keep_their_order_and_own_their_text)
{
    struct diag d = {0};
    char name[] = "first", what[] = "one";
    diag_note(&d, (struct pos){.file = str_of(name)}, E_FILE_READ, what, NULL);
    memset(name, 120, 5);
    memset(what, 120, 3);
    for (int i = 0; i < 100; i++)
        diag_error(&d, NOWHERE, E_FILE_MISSING, NULL);
    ck_assert_int_eq(d.n, 101);
    ck_assert_int_eq(d.notes, 1);
    ck_assert_int_eq(d.errors, 100);
    ck_assert_int_eq(d.warnings, 0);
    ck_assert(str_is(d.entry[0].pos.file, "first"));
    ck_assert(str_is(d.entry[0].message[LANG_EN], "cannot be read: one"));
    diag_free(&d);
    ck_assert_int_eq(d.n, 0);
}
END_TEST

static void append(void *ctx, const struct diag_entry *e)
{
    buf_str(ctx, e->message[LANG_EN]);
    buf_char(ctx, '\n');
}

START_TEST(a_sink_gets_each_at_once_and_nothing_is_kept)
{
    struct buf seen = {0};
    struct diag d = {.sink = append, .ctx = &seen};
    diag_error(&d, NOWHERE, E_JSON_DEPTH, "64", NULL);
    diag_error(&d, NOWHERE, E_FILE_MISSING, NULL);
    ck_assert_int_eq(d.n, 0);
    ck_assert_int_eq(d.errors, 2);
    ck_assert_str_eq(seen.p,
                     "the JSON is nested too deeply (at most 64 levels)\nthere is no such file\n");
    buf_free(&seen);
    diag_free(&d);
}
END_TEST

START_TEST(severities_are_never_translated)
{
    ck_assert_str_eq(diag_severity_name(DIAG_ERROR), "error");
    ck_assert_str_eq(diag_severity_name(DIAG_WARNING), "warning");
    ck_assert_str_eq(diag_severity_name(DIAG_NOTE), "note");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("diag");
    TCase *t = tcase_create("diag");
    tcase_add_loop_test(t, parts_that_do_not_apply_are_left_out, 0, (int)COUNT(lines));
    tcase_add_test(t, an_entry_speaks_japanese_too);
    tcase_add_test(t, outside_text_cannot_forge_a_line);
    tcase_add_test(t, entries_keep_their_order_and_own_their_text);
    tcase_add_test(t, a_sink_gets_each_at_once_and_nothing_is_kept);
    tcase_add_test(t, severities_are_never_translated);
    suite_add_tcase(s, t);
    return run_suite(s);
}
