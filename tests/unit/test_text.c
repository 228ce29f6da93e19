/* Slices, buffers, arenas, and Unicode: validity, NFKC, the key of comparison, columns on a
 * terminal. */
#include "core/utf8.h"
#include <check.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

START_TEST(slices)
{
    struct str s = STR("kWh 123");
    ck_assert(str_is(s, "kWh 123") && !str_is(s, "kWh 12") && str_eq(str_of(NULL), STR("")));
    ck_assert(str_starts(s, "kWh") && !str_starts(s, "kWh 1234") && str_starts(s, ""));
    ck_assert(str_ends(s, "123") && !str_ends(s, "kWh") && str_ends(s, ""));
    ck_assert(str_has(s, "h 1") && !str_has(s, "h1") && str_has(s, ""));
    ck_assert(str_is(str_trim(STR(" \t\r\nx y\v ")), "x y"));
    ck_assert(str_is(str_trim(STR("  ")), ""));
    struct str none = {NULL, 0};
    ck_assert(str_eq(none, STR("")) && !str_has(none, "x") && str_trim(none).n == 0);
}
END_TEST

START_TEST(order_is_by_bytes)
{
    ck_assert_int_lt(str_cmp(STR("a"), STR("b")), 0);
    ck_assert_int_lt(str_cmp(STR("a"), STR("aa")), 0);
    ck_assert_int_gt(str_cmp(STR("あ"), STR("z")), 0);
    ck_assert_int_eq(str_cmp(STR(""), (struct str){NULL, 0}), 0);
}
END_TEST

START_TEST(split_at_a_sign)
{
    static const struct {
        const char *text, *pieces;
    } rows[] = {{"a,b,c", "[a][b][c]"}, {"a", "[a]"},    {"", "[]"},
                {",", "[][]"},          {"a,", "[a][]"}, {",,x", "[][][x]"}};
    for (int i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};
        for (struct str rest = str_of(rows[i].text); rest.p;) {
            struct str piece = str_split(&rest, ',');
            buf_printf(&out, "[%.*s]", (int)piece.n, piece.p);
        }
        ck_assert_str_eq(out.p, rows[i].pieces);
        buf_free(&out);
    }
}
END_TEST

/* No two of 200,000 like texts of all lengths share a hash; each differs in one byte only. */
static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

START_TEST(hashes_tell_apart)
{
    enum { TEXTS = 200000 };
    uint64_t *hash = mem_realloc(NULL, TEXTS, sizeof *hash);
    for (int i = 0; i < TEXTS; i++) {
        char text[64];
        memset(text, 'a', sizeof text);
        size_t n = (size_t)(i % 40) + 6;
        snprintf(text + n - 6, 7, "%06d", i);
        hash[i] = str_hash((struct str){text, n});
    }
    qsort(hash, TEXTS, sizeof *hash, by_value);
    for (int i = 1; i < TEXTS; i++)
        ck_assert(hash[i] != hash[i - 1]);
    free(hash);
    ck_assert(str_hash(STR("")) == str_hash((struct str){NULL, 0}));
    ck_assert(str_hash(STR("a")) != str_hash((struct str){"a\0", 2}));
}
END_TEST

START_TEST(buffers_grow)
{
    struct buf b = {0};
    ck_assert(buf_view(&b).n == 0);
    for (int i = 0; i < 1000; i++)
        buf_char(&b, 'x');
    ck_assert(b.n == 1000 && strlen(b.p) == 1000);
    buf_reset(&b);
    buf_int(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_int(&b, 0);
    buf_str(&b, STR(" text"));
    buf_add(&b, NULL, 0);
    ck_assert_str_eq(b.p, "-9223372036854775808 0 text");
    buf_reset(&b);
    buf_printf(&b, "%0500d", 7);
    ck_assert(b.n == 500 && b.p[499] == '7' && b.p[500] == '\0');
    buf_free(&b);
    ck_assert(b.p == NULL && b.n == 0);
    buf_free(&b);
}
END_TEST

START_TEST(arenas)
{
    struct arena a = {0};
    char *first = arena_alloc(&a, 3);
    memset(first, 1, 3);
    /* pieces of all sizes: zeroed, aligned, apart from each other */
    for (size_t size = 0; size < 20000; size += 37) {
        unsigned char *p = arena_alloc(&a, size);
        ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            ck_assert(p[i] == 0);
        memset(p, 0xEE, size);
    }
    ck_assert(first[0] == 1 && first[2] == 1);
    struct str saved = str_save(&a, (struct str){"abcdef", 3});
    ck_assert(str_is(saved, "abc") && saved.p[3] == '\0');
    arena_free(&a);
    ck_assert_str_eq(arena_strndup(&a, "again", 5), "again");
    arena_free(&a);
    char *large = arena_alloc(&a, 3 << 20); /* larger than any block, and the first */
    char *behind = arena_alloc(&a, 1);
    large[0] = large[(3 << 20) - 1] = 1;
    ck_assert(*behind == 0);
    for (int i = 0; i < 3000; i++) /* blocks grow up to their largest size and stay there */
        memset(arena_alloc(&a, 1000), 1, 1000);
    ck_assert(*behind == 0 && large[0] == 1);
    arena_free(&a);
}
END_TEST

START_TEST(growing_arrays)
{
    int *array = NULL, used = 0, capacity = 0;
    for (int i = 0; i < 100; i++) {
        MEM_GROW(array, used, capacity);
        array[used++] = i;
    }
    ck_assert(used == 100 && capacity == 128 && array[99] == 99);
    free(array);
    char *copy = mem_strndup("abc", 2);
    ck_assert_str_eq(copy, "ab");
    free(copy);
}
END_TEST

/* A size that no memory has: the program ends with status 3 after a message that names it. */
START_TEST(out_of_memory_ends_the_program)
{
    int ends[2], status = 0;
    char said[400] = "";
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        setenv("LC_ALL", "C", 1);
        mem_realloc(NULL, SIZE_MAX, 2);
        _exit(0);
    }
    close(ends[1]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(read(ends[0], said, sizeof said - 1) > 0);
    close(ends[0]);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    ck_assert_msg(strncmp(said, "error: E1050 ", 13) == 0, "%s", said);
}
END_TEST

/* ---- Unicode ---- */
static const struct {
    const char *bytes;
    size_t n;
    bool valid;
} sequences[] = {
    {"", 0, true},
    {"plain text of more than eight bytes", 35, true},
    {"日本語 m³ 😀", 18, true},
    {"abcdefgh\0ijk", 12, false}, /* NUL */
    {"abcdefghijklmnop\0", 17, false},
    {"\xC0\x80", 2, false},         /* NUL, overlong */
    {"\xC1\xBF", 2, false},         /* overlong */
    {"\xE0\x9F\xBF", 3, false},     /* overlong */
    {"\xF0\x8F\xBF\xBF", 4, false}, /* overlong */
    {"\xED\xA0\x80", 3, false},     /* surrogate */
    {"\xED\x9F\xBF", 3, true},
    {"\xEE\x80\x80", 3, true},
    {"\xF4\x8F\xBF\xBF", 4, true},  /* U+10FFFF */
    {"\xF4\x90\x80\x80", 4, false}, /* above */
    {"\xF5\x80\x80\x80", 4, false},
    {"\xFF", 1, false},
    {"\x80", 1, false},
    {"\xE3\x81", 2, false}, /* cut off */
    {"\xE3\x81x", 3, false},
    {"\x8B\xC6", 2, false}, /* 業 in CP932 */
    {"12345678\xE3\x81", 10, false},
};

START_TEST(strict_utf8)
{
    struct str s = {sequences[_i].bytes, sequences[_i].n};
    ck_assert_int_eq(utf8_valid(s), sequences[_i].valid);
    struct buf out = {0};
    buf_char(&out, '!');
    ck_assert(utf8_nfkc(&out, s) == sequences[_i].valid);
    if (!sequences[_i].valid)
        ck_assert_str_eq(out.p, "!"); /* unchanged */
    buf_free(&out);
}
END_TEST

static const struct {
    const char *text, *nfkc, *fold;
} texts[] = {
    {"kWh", "kWh", "kwh"},
    {"ｋＷｈ １２３", "kWh 123", "kwh123"},
    {"㎥", "m3", "m3"},
    {"㈱タンソ", "(株)タンソ", "(株)タンソ"},
    {"ｶﾞｽ", "ガス", "ガス"},
    {"ご使用量\n（kWh）", "ご使用量\n(kWh)", "ご使用量(kwh)"},
    {"ご 使　用\r\n量", "ご 使 用\r\n量", "ご使用量"},
    {"①", "1", "1"},
    {"㋿", "令和", "令和"},
    {"Straße", "Straße", "strasse"},
    {"é", "é", "é"},
    {"A\u00a0B\u200bC", "A B\u200bC", "abc"},
    {"か ゙", "か ゙", "が"}, /* the mark behind a removed blank joins */
    {"", "", ""},
};

START_TEST(normal_forms)
{
    struct buf out = {0};
    ck_assert(utf8_nfkc(&out, str_of(texts[_i].text)));
    ck_assert(str_is(buf_view(&out), texts[_i].nfkc));
    buf_reset(&out);
    ck_assert(utf8_fold(&out, str_of(texts[_i].text)));
    ck_assert_msg(str_is(buf_view(&out), texts[_i].fold), "%s gives %s", texts[_i].text,
                  out.p ? out.p : "");
    buf_free(&out);
}
END_TEST

START_TEST(long_texts_are_normalised)
{
    struct buf in = {0}, out = {0};
    for (int i = 0; i < 1000; i++)
        buf_cstr(&in, "㌔");
    ck_assert(utf8_nfkc(&out, buf_view(&in)));
    ck_assert_uint_eq(out.n, 6000);
    ck_assert(str_starts(buf_view(&out), "キロキロ") && str_ends(buf_view(&out), "キロ"));
    buf_free(&in);
    buf_free(&out);
}
END_TEST

START_TEST(columns_on_a_terminal)
{
    ck_assert_int_eq(utf8_width(STR("abc")), 3);
    ck_assert_int_eq(utf8_width(STR("日本語")), 6);
    ck_assert_int_eq(utf8_width(STR("ｱｲｳ")), 3);
    ck_assert_int_eq(utf8_width(STR("ＡＢ")), 4);
    ck_assert_int_eq(utf8_width(STR("e\u0301")), 1);
    ck_assert_int_eq(utf8_width(STR("\t\n")), 0);
    ck_assert_int_eq(utf8_width(STR("")), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tc = tcase_create("text");
    tcase_add_test(tc, slices);
    tcase_add_test(tc, order_is_by_bytes);
    tcase_add_test(tc, split_at_a_sign);
    tcase_add_test(tc, hashes_tell_apart);
    tcase_add_test(tc, buffers_grow);
    tcase_add_test(tc, arenas);
    tcase_add_test(tc, growing_arrays);
    tcase_add_test(tc, out_of_memory_ends_the_program);
    tcase_add_loop_test(tc, strict_utf8, 0, COUNT(sequences));
    tcase_add_loop_test(tc, normal_forms, 0, COUNT(texts));
    tcase_add_test(tc, long_texts_are_normalised);
    tcase_add_test(tc, columns_on_a_terminal);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}
