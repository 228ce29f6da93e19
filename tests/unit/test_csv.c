/* Delimited text: what a row is, what a field is, and what is refused with its row. */
#include "core/csv.h"
#include "core_test.h"

/* All rows as "1[a|b] 2[c]", then the error as "E_NAME@row:column". */
static char *read_all(struct str text, char delimiter)
{
    struct text_in *in = text_of(text);
    struct csv *c = csv_open(in, delimiter);
    struct csv_row r;
    struct diag d = {0};
    struct buf b = {0};
    int got;
    buf_cstr(&b, "");
    while ((got = csv_next(c, &r, STR("t.csv"), &d)) == 1) {
        buf_printf(&b, "%s%d[", b.n ? " " : "", (int)r.row);
        for (int i = 0; i < r.n; i++) {
            buf_cstr(&b, i ? "|" : "");
            buf_str(&b, r.field[i]);
        }
        buf_char(&b, ']');
    }
    ck_assert_int_eq(d.n, got < 0 ? 1 : 0);
    if (got < 0)
        buf_printf(&b, "%s%s@%d:%d", b.n ? " " : "", msg_name(d.entry[0].msg),
                   (int)d.entry[0].pos.row, d.entry[0].pos.column);
    ck_assert_int_eq(csv_next(c, &r, STR("t.csv"), &d),
                     got); /* the end and an error stay what they are */
    buf_add(&b, "", 1);
    csv_close(c);
    text_close(in);
    diag_free(&d);
    return b.p;
}

#define TEXT_OF(literal) literal, sizeof(literal) - 1
static const struct {
    const char *text;
    size_t n;
    char delimiter;
    const char *expect;
} cases[] = {
    /* rows */
    {TEXT_OF(""), ',', ""},
    {TEXT_OF("a,b\n1,2\n"), ',', "1[a|b] 2[1|2]"},
    {TEXT_OF("a,b\n1,2"), ',', "1[a|b] 2[1|2]"},
    {TEXT_OF("a,b\r\n1,2\r\n"), ',', "1[a|b] 2[1|2]"},
    {TEXT_OF("a,b\r1,2\r"), ',', "1[a|b] 2[1|2]"},
    {TEXT_OF("a\n\n\nb"), ',', "1[a] 2[] 3[] 4[b]"},
    {TEXT_OF("a\r\n\r\nb"), ',', "1[a] 2[] 3[b]"},
    {TEXT_OF("a\rb\nc\r\nd"), ',', "1[a] 2[b] 3[c] 4[d]"},
    {TEXT_OF("\n"), ',', "1[]"},
    {TEXT_OF("\xEF\xBB\xBFname,x\n"), ',', "1[name|x]"},
    /* fields */
    {TEXT_OF("a,,c,\n"), ',', "1[a||c|]"},
    {TEXT_OF(",\n"), ',', "1[|]"},
    {TEXT_OF(" a , b \n"), ',', "1[ a | b ]"},
    {TEXT_OF("1,2,3\n1\n1,2,3,4\n"), ',', "1[1|2|3] 2[1] 3[1|2|3|4]"},
    {TEXT_OF("one,twenty-two characters,3,four,5,6,7,8,9,10\n"), ',',
     "1[one|twenty-two characters|3|four|5|6|7|8|9|10]"},
    {TEXT_OF("a;b,c;d\n"), ';', "1[a|b,c|d]"},
    {TEXT_OF("a\tb\n"), '\t', "1[a|b]"},
    /* quotes */
    {TEXT_OF("\"a,b\",c\n"), ',', "1[a,b|c]"},
    {TEXT_OF("\"a\"\"b\",\"\"\n"), ',', "1[a\"b|]"},
    {TEXT_OF("\"\"\"\"\n"), ',', "1[\"]"},
    {TEXT_OF("\"two\nlines\",x\nnext\n"), ',', "1[two\nlines|x] 2[next]"},
    {TEXT_OF("\"two\r\nlines\"\r\nnext"), ',', "1[two\r\nlines] 2[next]"},
    {TEXT_OF("5\" pipe,x\n"), ',', "1[5\" pipe|x]"},
    {TEXT_OF("\"5\"\" pipe\",x\n"), ',', "1[5\" pipe|x]"},
    {TEXT_OF("\"a\"b,c\n"), ',', "1[ab|c]"},
    {TEXT_OF("\"a\" ,\"b\"\n"), ',', "1[a |b]"},
    {TEXT_OF("x, \"y\"\n"), ',', "1[x| \"y\"]"},
    {TEXT_OF("\"a\""), ',', "1[a]"},
    {TEXT_OF("\"a\",\"b\"\r\"c\",d"), ',', "1[a|b] 2[c|d]"},
    /* the delimiter is found */
    {TEXT_OF("a;b;c\n1,5;2,5;3\n"), 0, "1[a|b|c] 2[1,5|2,5|3]"},
    {TEXT_OF("a\tb\n1,000\t2\n"), 0, "1[a|b] 2[1,000|2]"},
    {TEXT_OF("Report; all sites\n\na,b,c\n1,2,3\n4,5,6\n"), 0,
     "1[Report; all sites] 2[] 3[a|b|c] 4[1|2|3] 5[4|5|6]"},
    {TEXT_OF("\"a;b;c\",x\n\"d;e;f\",y\n"), 0, "1[a;b;c|x] 2[d;e;f|y]"},
    {TEXT_OF("alone\n"), 0, "1[alone]"},
    /* faults, with their row */
    {TEXT_OF("a,b\n1,\"2\n3,4\n"), ',', "1[a|b] E_QUOTE_OPEN@2:2"},
    {TEXT_OF("a,b\n1,2\0\n3,4\n"), ',', "1[a|b] E_NUL_BYTE@2:0"},
    {TEXT_OF("a,b\n1,\"\0\n"), ',', "1[a|b] E_NUL_BYTE@2:0"},
    {TEXT_OF("a\nb\n\xE9t\xE9\nc\n"), ',', "1[a] 2[b] E_ENCODING@3:0"},
    {TEXT_OF("a\nb\xE3\x81"), ',', "1[a] E_ENCODING@2:0"},
    {TEXT_OF("a\n\"b\n\xFF\"\n"), ',', "1[a] E_ENCODING@2:0"},
};

START_TEST(rows_and_fields)
{
    char *got = read_all((struct str){cases[_i].text, cases[_i].n}, cases[_i].delimiter);
    ck_assert_str_eq(got, cases[_i].expect);
    free(got);
}
END_TEST

START_TEST(raw_is_the_record_as_it_stands)
{
    struct text_in *in = text_of(STR("\"a\"\"\",b\r\nc,\"d\ne\"\n"));
    struct csv *c = csv_open(in, ',');
    struct csv_row r;
    struct diag d = {0};
    ck_assert_int_eq(csv_next(c, &r, STR("t"), &d), 1);
    ck_assert(str_is(r.raw, "\"a\"\"\",b"));
    ck_assert_int_eq(csv_next(c, &r, STR("t"), &d), 1);
    ck_assert(str_is(r.raw, "c,\"d\ne\""));
    csv_close(c);
    text_close(in);
}
END_TEST

static void repeat(struct buf *b, const char *s, int n)
{
    for (int i = 0; i < n; i++)
        buf_cstr(b, s);
}

/* Every way in which a block's end can cut a record: the file grows by one byte a round around the
 * size of a block. */
START_TEST(a_block_may_end_anywhere)
{
    for (int shift = -24; shift <= 24; shift++) {
        struct buf b = {0};
        repeat(&b, "x", (256 << 10) + shift);
        buf_cstr(&b, "\r\n\"a\"\"b\",\"二\r\n行\"\r\nend,\xF0\xA0\xAE\xB7\r\n");
        struct text_in *in = text_of(buf_view(&b));
        struct csv *c = csv_open(in, ',');
        struct csv_row r;
        struct diag d = {0};
        ck_assert_int_eq(csv_next(c, &r, STR("t"), &d), 1);
        ck_assert_uint_eq(r.field[0].n, (size_t)((256 << 10) + shift));
        ck_assert_int_eq(csv_next(c, &r, STR("t"), &d), 1);
        ck_assert(r.n == 2 && str_is(r.field[0], "a\"b") && str_is(r.field[1], "二\r\n行"));
        ck_assert_int_eq(csv_next(c, &r, STR("t"), &d), 1);
        ck_assert(r.row == 3 && r.n == 2 && str_is(r.field[0], "end") &&
                  str_is(r.field[1], "\xF0\xA0\xAE\xB7"));
        ck_assert_int_eq(csv_next(c, &r, STR("t"), &d), 0);
        csv_close(c);
        text_close(in);
        buf_free(&b);
    }
}
END_TEST

static const struct {
    const char *front, *piece;
    int times;
    const char *expect;
} limits[] = {
    {"ok\n", "x", CSV_MAX_ROW + 1, "1[ok] E_ROW_TOO_LONG@2:0"},
    {"ok\na,\"", "x", CSV_MAX_ROW + 1, "1[ok] E_QUOTE_OPEN@2:2"},
    {"ok\n", ",", CSV_MAX_FIELDS, "1[ok] E_ROW_FIELDS@2:0"},
    {"ok\n\"q\"", ",", CSV_MAX_FIELDS, "1[ok] E_ROW_FIELDS@2:0"},
};

START_TEST(limits_are_told_with_their_row)
{
    struct buf b = {0};
    buf_cstr(&b, limits[_i].front);
    repeat(&b, limits[_i].piece, limits[_i].times);
    char *got = read_all(buf_view(&b), ',');
    ck_assert_str_eq(got, limits[_i].expect);
    free(got);
    buf_free(&b);
}
END_TEST

START_TEST(as_many_fields_as_allowed_are_read)
{
    struct buf b = {0};
    repeat(&b, ",", CSV_MAX_FIELDS - 1);
    struct text_in *in = text_of(buf_view(&b));
    struct csv *c = csv_open(in, ',');
    struct csv_row r;
    struct diag d = {0};
    ck_assert_int_eq(csv_next(c, &r, STR("t"), &d), 1);
    ck_assert_int_eq(r.n, CSV_MAX_FIELDS);
    csv_close(c);
    text_close(in);
    buf_free(&b);
}
END_TEST

static const struct {
    const char *value, *expect;
} written[] = {
    {"", ""},
    {"plain", "plain"},
    {"1,5", "\"1,5\""},
    {"a\"b", "\"a\"\"b\""},
    {"a;b", "\"a;b\""},
    {"two\nlines", "\"two\nlines\""},
    {" x", "\" x\""},
    {"=1+1", "'=1+1"},
    {"=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"},
    {"+81 45 000", "'+81 45 000"},
    {"-12.50", "-12.50"},
    {"+3", "+3"},
    {"-", "'-"},
    {"-2+3", "'-2+3"},
    {"@SUM(A1)", "'@SUM(A1)"},
    {"\t=1", "\"'\t=1\""},
    {"\r=1", "\"'\r=1\""},
    {"＝1", "'＝1"},
    {"＋1", "'＋1"},
    {"－A1", "'－A1"},
    {"＠x", "'＠x"},
    {" =1", "\"' =1\""},
    {"=\"a\",b", "\"'=\"\"a\"\",b\""},
    {"a=b", "a=b"},
};

START_TEST(what_is_written_is_quoted_and_never_a_formula)
{
    struct buf b = {0};
    csv_field(&b, STR("first"), true);
    csv_field(&b, str_of(written[_i].value), false);
    ck_assert_str_eq(b.p + strlen("first,"), written[_i].expect);
    ck_assert(str_starts(buf_view(&b), "first,"));
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("csv");
    TCase *t = tcase_create("csv");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, rows_and_fields, 0, (int)COUNT(cases));
    tcase_add_test(t, raw_is_the_record_as_it_stands);
    tcase_add_test(t, a_block_may_end_anywhere);
    tcase_add_loop_test(t, limits_are_told_with_their_row, 0, (int)COUNT(limits));
    tcase_add_test(t, as_many_fields_as_allowed_are_read);
    tcase_add_loop_test(t, what_is_written_is_quoted_and_never_a_formula, 0, (int)COUNT(written));
    suite_add_tcase(s, t);
    return run_suite(s);
}
