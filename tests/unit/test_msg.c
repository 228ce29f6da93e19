/* The message table itself: nobody can add a sentence that would break in one of the two languages.
 */
#include "core/msg.h"
#include "core_test.h"

/* The places {1} ... {9} of a text as bits. */
static unsigned places(const char *text)
{
    unsigned bits = 0;
    for (const char *p = strchr(text, '{'); p; p = strchr(p + 1, '{'))
        if (p[1] >= '1' && p[1] <= '9' && p[2] == '}')
            bits |= 1u << (p[1] - '1');
    return bits;
}

START_TEST(both_languages_are_there_and_use_the_same_arguments)
{
    for (int i = 0; i < MSG_COUNT; i++) {
        enum msg m = (enum msg)i;
        const char *en = msg_text(m, LANG_EN), *ja = msg_text(m, LANG_JA);
        ck_assert_msg(!*en == !*ja, "%s lacks a language",
                      msg_name(m)); /* an empty cell is empty in both */
        unsigned in_en = places(en) | places(msg_remedy(m, LANG_EN));
        unsigned in_ja = places(ja) | places(msg_remedy(m, LANG_JA));
        ck_assert_msg(in_en == in_ja, "%s: the languages use different arguments", msg_name(m));
    }
}
END_TEST

START_TEST(each_diagnostic_has_a_code_of_its_own_and_says_what_to_do)
{
    for (int i = 0; i < MSG_COUNT; i++) {
        enum msg m = (enum msg)i;
        const char *code = msg_code(m);
        if (!*code)
            continue;
        ck_assert_msg(strlen(code) == 5 && code[0] == 'E' && strspn(code + 1, "0123456789") == 4,
                      "%s: code %s", msg_name(m), code);
        bool en = *msg_remedy(m, LANG_EN), ja = *msg_remedy(m, LANG_JA);
        ck_assert_msg(en == ja, "%s has its remedy in one language only", msg_name(m));
        bool note = strncmp(msg_name(m), "N_", 2) == 0; /* may ask for nothing */
        ck_assert_msg(en || note, "%s has no remedy", msg_name(m));
        for (int k = 0; k < i; k++)
            ck_assert_msg(strcmp(msg_code((enum msg)k), code) != 0, "%s and %s share %s",
                          msg_name((enum msg)k), msg_name(m), code);
    }
}
END_TEST

START_TEST(english_errors_begin_in_lower_case_and_have_no_full_stop)
{
    for (int i = 0; i < MSG_COUNT; i++) {
        const char *en = msg_text((enum msg)i, LANG_EN);
        if (!*msg_code((enum msg)i))
            continue;
        bool capital = en[0] >= 'A' && en[0] <= 'Z' && en[1] >= 'a' && en[1] <= 'z';
        ck_assert_msg(!capital, "%s: %s", msg_name((enum msg)i), en);
        ck_assert_msg(en[strlen(en) - 1] != '.', "%s: %s", msg_name((enum msg)i), en);
    }
}
END_TEST

static const struct {
    const char *text, *args[4], *expect;
} formats[] = {
    {"nothing to fill", {0}, "nothing to fill"},
    {"{1} and {2}", {"a", "b"}, "a and b"},
    {"{2} before {1}", {"a", "b"}, "b before a"},
    {"{1}{1}", {"x"}, "xx"},
    {"an argument with a place: {1}", {"{2}", "no"}, "an argument with a place: {2}"},
    {"missing {2}.", {"a"}, "missing ."},
    {"{0} {x} {10} {", {"a"}, "{0} {x} {10} {"},
};

START_TEST(places_are_filled)
{
    struct buf b = {0};
    msg_format(&b, formats[_i].text, formats[_i].args);
    ck_assert_str_eq(b.p, formats[_i].expect);
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("msg");
    TCase *t = tcase_create("msg");
    tcase_add_test(t, both_languages_are_there_and_use_the_same_arguments);
    tcase_add_test(t, each_diagnostic_has_a_code_of_its_own_and_says_what_to_do);
    tcase_add_test(t, english_errors_begin_in_lower_case_and_have_no_full_stop);
    tcase_add_loop_test(t, places_are_filled, 0, (int)COUNT(formats));
    suite_add_tcase(s, t);
    return run_suite(s);
}
