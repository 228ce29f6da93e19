/* Output: one object for all of it, which knows when writing failed. Each case runs in a child
 * whose standard output is a file. */
#include "core/file.h"
#include "core/out.h"
#include "core_test.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

/* Runs `act` with standard output and error sent to files; gives its status (out_finish: 0 when all
 * was written). */
static int in_child(bool (*act)(void), const char *out_path, const char *err_path)
{
    pid_t child = fork();
    if (child == 0) {
        int out = open(out_path, O_WRONLY | O_CREAT | O_TRUNC, 0600),
            err = open(err_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (out < 0 || err < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
            _exit(99);
        _exit(act() ? 0 : 3);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void assert_run(bool (*act)(void), int status, const char *out, const char *err)
{
    ck_assert_int_eq(in_child(act, in_folder("out"), in_folder("err")), status);
    char *got_out = slurp(in_folder("out")), *got_err = slurp(in_folder("err"));
    ck_assert_str_eq(got_out, out);
    ck_assert_str_eq(got_err, err);
    free(got_out);
    free(got_err);
}

static void fill(struct table *t)
{
    table_head(t, 0, STR("site"), false);
    table_head(t, 1, STR("排出量"), true);
    table_head(t, 2, STR("note"), false);
    table_cell(t, STR("本社"));
    table_cell(t, STR("1.5"));
    table_cell(t, STR("=x"));
    table_cell(t, STR("ﾗｲﾝ"));
    table_cell(t, STR("1,234.0"));
    table_cell(t, STR("two\nlines"));
    table_cell(t, STR("short"));
}

static bool print_table(enum format format)
{
    struct out o = {.format = format};
    struct table *t = table_new(3);
    fill(t);
    table_print(t, &o);
    table_free(t);
    return out_finish(&o);
}

static bool text_table(void)
{
    return print_table(FORMAT_TEXT);
}

static bool csv_table(void)
{
    return print_table(FORMAT_CSV);
}

static bool json_table(void)
{
    return print_table(FORMAT_JSON);
}

START_TEST(tables_are_aligned_by_display_width)
{
    assert_run(text_table, 0,
               "site    排出量  note\n"
               "-----  -------  ----------\n"
               "本社       1.5  =x\n"
               "ﾗｲﾝ    1,234.0  two\\nlines\n"
               "short\n",
               "");
}
END_TEST

START_TEST(tables_as_csv_and_json)
{
    assert_run(csv_table, 0,
               "site,排出量,note\n本社,1.5,'=x\nﾗｲﾝ,\"1,234.0\",\"two\nlines\"\nshort,,\n", "");
    assert_run(json_table, 0, "", "");
}
END_TEST

static bool messages(void)
{
    struct out o = {.lang = LANG_JA}, quiet = {.quiet = true}, json = {.format = FORMAT_JSON};
    out_msg(&o, E_FILE_READ, "x", NULL);
    out_msg(&quiet, E_FILE_READ, "x", NULL);
    out_msg(&json, E_FILE_READ, "x", NULL);
    out_text(&quiet, STR("result\n"));
    return out_finish(&o);
}

START_TEST(sentences_are_for_people_only)
{
    assert_run(messages, 0, "読み込めません: x\nresult\n", "");
}
END_TEST

static bool diagnostics(void)
{
    struct out o = {0}, quiet = {.quiet = true};
    struct diag d = {0};
    diag_note(&d, NOWHERE, E_FILE_MISSING, NULL);
    diag_error(&d, (struct pos){.file = STR("f"), .row = 2, .column = 3}, E_JSON_TRAILING, NULL);
    out_diag_all(&o, &d);
    out_diag_all(&quiet, &d);
    diag_free(&d);
    return out_finish(&o);
}

START_TEST(diagnostics_go_to_standard_error_and_quiet_leaves_out_notes)
{
    static const char error[] = "f:2:3: error: E1023 there is more text after the end of the JSON "
                                "document (remove what follows)\n";
    struct buf b = {0};
    buf_printf(&b, "note: E1001 there is no such file (check the name and the folder)\n%s%s", error,
               error);
    assert_run(diagnostics, 0, "", b.p);
    buf_free(&b);
}
END_TEST

enum { LARGE = 200000 };

static bool much(void)
{
    struct out o = {0};
    for (int i = 0; i < LARGE; i++)
        out_text(&o, STR("x"));
    char *piece = mem_alloc(LARGE);
    memset(piece, 'y', LARGE);
    out_text(&o, (struct str){piece, LARGE});
    free(piece);
    return out_finish(&o);
}

START_TEST(more_than_the_buffer_keeps_its_order)
{
    ck_assert_int_eq(in_child(much, in_folder("out"), in_folder("err")), 0);
    char *got = slurp(in_folder("out"));
    ck_assert_uint_eq(strspn(got, "x"), LARGE);
    ck_assert_uint_eq(strlen(got), 2 * LARGE);
    free(got);
}
END_TEST

static bool little(void)
{
    struct out o = {0};
    out_text(&o, STR("x"));
    return out_finish(&o);
}

START_TEST(a_full_disk_is_a_failure_and_is_said)
{
    ck_assert_int_eq(in_child(little, "/dev/full", in_folder("err")), 3);
    char *err = slurp(in_folder("err"));
    ck_assert_msg(strstr(err, "error: E1008 ") != NULL, "%s", err);
    free(err);
    ck_assert_int_eq(in_child(much, "/dev/full", in_folder("err")), 3);
}
END_TEST

static bool to_nobody(void)
{
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    if (pipe(ends) != 0 || close(ends[0]) != 0 || dup2(ends[1], 1) < 0)
        return true;
    return much();
}

START_TEST(a_closed_pipe_is_a_quiet_failure)
{
    assert_run(to_nobody, 3, "", "");
}
END_TEST

static bool content(void)
{
    struct out o = {0};
    struct diag d = {0};
    out_text(&o, STR("before\n"));
    bool ok = file_write("-", STR("content\n"), &d) && d.n == 0;
    out_text(&o, STR("after\n"));
    return out_finish(&o) && ok;
}

START_TEST(a_file_named_dash_is_standard_output_in_order)
{
    assert_run(content, 0, "before\ncontent\nafter\n", "");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("out");
    TCase *t = tcase_create("out");
    tcase_add_test(t, tables_are_aligned_by_display_width);
    tcase_add_test(t, tables_as_csv_and_json);
    tcase_add_test(t, sentences_are_for_people_only);
    tcase_add_test(t, diagnostics_go_to_standard_error_and_quiet_leaves_out_notes);
    tcase_add_test(t, more_than_the_buffer_keeps_its_order);
    tcase_add_test(t, a_full_disk_is_a_failure_and_is_said);
    tcase_add_test(t, a_closed_pipe_is_a_quiet_failure);
    tcase_add_test(t, a_file_named_dash_is_standard_output_in_order);
    suite_add_tcase(s, t);
    test_folder();
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
