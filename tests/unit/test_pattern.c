/* Patterns: which value of a line they find, and which are refused. */
#include "ingest/pattern.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *compiled(const char *text, bool valued)
{
    struct arena a = {0};
    struct pattern p;
    const char *fault = pattern_compile(str_of(text), valued, &p, &a);
    arena_free(&a);
    return fault;
}

START_TEST(what_cannot_find_one_value_is_refused)
{
    static const char *const wrong[] = {
        "",      "{}",   "total",    "{} {}",        "a {} {#}",      "a {*} {}",  "a {>} b",
        "a {x}", "a {#", "a {^} {}", "{^} {^} a {}", "a {*} {*} {#}", "{*} {/} {}"};
    static const char *const right[] = {"a {}",        "{} a",         "{^} a {#}",
                                        "a {*} {#} b", "a {/} {_} {}", "a {>}"};
    char many[512] = "a {}";
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(compiled(wrong[i], true) != NULL, "taken: %s", wrong[i]);
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        ck_assert_msg(compiled(right[i], true) == NULL, "refused: %s: %s", right[i],
                      compiled(right[i], true));
    ck_assert_ptr_null(compiled("word", false));
    ck_assert_ptr_nonnull(compiled("word {}", false));
    memset(many + 4, 'x', sizeof many - 5);
    ck_assert_ptr_nonnull(compiled(many, true));
}
END_TEST

/* The value in the first line, "-" when the pattern does not fit. */
static const char *value(const char *pattern, const char *text)
{
    static char out[200];
    struct arena a = {0};
    struct pattern p;
    struct pattern_value v;
    struct text_line line[8];
    struct str rest = str_of(text);
    int n = 0, page = 1;
    while (rest.p && n < 8) {
        struct str one = str_split(&rest, '\n');
        page += str_starts(one, "\f");
        line[n] = (struct text_line){one, page, n};
        n++;
    }
    const char *fault = pattern_compile(str_of(pattern), true, &p, &a);
    ck_assert_msg(!fault, "%s: %s", pattern, fault);
    bool found = pattern_match(&p, line, n, 0, &v);
    snprintf(out, sizeof out, "%.*s", found ? (int)v.text.n : 1, found ? v.text.p : "-");
    arena_free(&a);
    return out;
}

START_TEST(the_value_stands_where_the_words_say)
{
    static const struct {
        const char *pattern, *text, *value;
    } cases[] = {
        {"Number {}", "  Number   12 34   more", "12 34"},
        {"Number {}", "Number: 12", "12"},
        {"番号{}", "お客さま 番 号  A-1", "A-1"}, /* blanks within a word of the bill */
        {"NUMBER {}", "number 7", "7"},
        {"use {#} kWh", "use 1,234.5 kWh", "1,234.5"},
        {"use {#} kWh", "use 1,234 kW", "-"}, /* kW is no energy */
        {"use {#} kW", "use 1,234 kWh", "-"}, /* a word matches as a whole */
        {"use {#} kWh", "reuse 5 kWh", "-"},
        {"use {#} kWh", "use 5kWh", "5"},
        {"use {*} {#} kWh", "use day 120 kW 5 kWh", "5"},
        {"use {*} {#} kWh", "use A12 kWh", "-"}, /* no number within a word */
        {"use {#}", "use △1,200", "△1,200"},
        {"use {#}", "use - 3.", "- 3"},
        {"from {} to", "from 1 April 2024  to  30 April", "1 April 2024"},
        {"from {}", "from 1 April  to", "1 April"},
        {"from {>}", "from 1 April   to  30 April  ", "1 April   to  30 April"},
        {"{^} use {#}", "   use 5", "5"},
        {"{^} use {#}", "total use 5", "-"},
        {"Use {*} Cost {/} {_} {_} {#}", "Use   Max   Cost\n\n 5 kWh   3 kW   77 yen", "77"},
        {"Use {/} {} kWh", "Use\n 5 kWh", "5"},
        {"Use {/} {#}", "Use\n\f5", "-"}, /* not over the end of a page */
        {"Use {/} {#}", "Use", "-"},
        {"{} kWh", "5 kWh", "5"},
        {"a {} b", "a b", "-"}, /* no value there */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(strcmp(value(cases[i].pattern, cases[i].text), cases[i].value) == 0,
                      "%s in %s: %s", cases[i].pattern, cases[i].text,
                      value(cases[i].pattern, cases[i].text));
}
END_TEST

/* The work grows with the line, not with the ways to divide it: this would never end otherwise. */
START_TEST(a_hostile_line_is_soon_done)
{
    struct arena a = {0};
    struct pattern p;
    struct pattern_value v;
    size_t n = 1 << 20;
    char *text = malloc(n);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < n; i++)
        text[i] = "a 1 "[i % 4];
    ck_assert_ptr_null(pattern_compile(
        STR("a {*} a {*} 1 {*} a {*} 1 {*} a {*} 1 {*} a {*} a {*} {#} z"), true, &p, &a));
    struct text_line line = {{text, n}, 1, 1};
    ck_assert(!pattern_match(&p, &line, 1, 0, &v));
    free(text);
    arena_free(&a);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pattern");
    TCase *t = tcase_create("pattern");
    tcase_add_test(t, what_cannot_find_one_value_is_refused);
    tcase_add_test(t, the_value_stands_where_the_words_say);
    tcase_add_test(t, a_hostile_line_is_soon_done);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
