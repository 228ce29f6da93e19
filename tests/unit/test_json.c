/* JSON: what is refused and where, what the schema checker says, and what the writer writes. */
#include "core/json.h"
#include "core_test.h"
#include <limits.h>

#define TEXT_OF(literal) literal, sizeof(literal) - 1
static const struct {
    const char *text;
    size_t n;
    const char *expect; /* "" for a document, else "E_NAME@line:column" */
} parses[] = {
    {TEXT_OF("{}"), ""},
    {TEXT_OF(" [1, -2.5, 1e3, \"x\", true, false, null, {\"a\": []}] \n"), ""},
    {TEXT_OF("\xEF\xBB\xBF{\"a\":1}"), ""},
    {TEXT_OF("\"\\ud83d\\ude00 \\u00e9 \\/ \\b\""), ""},
    {TEXT_OF("9007199254740992"), ""},
    {TEXT_OF("-0"), ""},
    {TEXT_OF("0.123456789012345"), ""},
    /* grammar */
    {TEXT_OF(""), "E_JSON_END@1:1"},
    {TEXT_OF("{\"a\":"), "E_JSON_END@1:6"},
    {TEXT_OF("[1,2"), "E_JSON_END@1:5"},
    {TEXT_OF("\"abc"), "E_JSON_END@1:5"},
    {TEXT_OF("{\n  \"a\": 1,\n}"), "E_JSON_SYNTAX@3:1"},
    {TEXT_OF("[1,]"), "E_JSON_SYNTAX@1:4"},
    {TEXT_OF("[1 2]"), "E_JSON_SYNTAX@1:4"},
    {TEXT_OF("{a:1}"), "E_JSON_SYNTAX@1:2"},
    {TEXT_OF("{\"a\" 1}"), "E_JSON_SYNTAX@1:6"},
    {TEXT_OF("{1:2}"), "E_JSON_SYNTAX@1:2"},
    {TEXT_OF("nul"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF("NaN"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF("Infinity"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF("01"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF("+1"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF(".5"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF("[5.]"), "E_JSON_SYNTAX@1:4"},
    {TEXT_OF("[1e]"), "E_JSON_SYNTAX@1:4"},
    {TEXT_OF("'a'"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF("// x\n1"), "E_JSON_SYNTAX@1:1"},
    {TEXT_OF("\"\\x\""), "E_JSON_SYNTAX@1:2"},
    {TEXT_OF("\"\\u12g4\""), "E_JSON_SYNTAX@1:2"},
    {TEXT_OF("{} {}"), "E_JSON_TRAILING@1:4"},
    {TEXT_OF("1\nx"), "E_JSON_TRAILING@2:1"},
    /* text */
    {TEXT_OF("\"a\nb\""), "E_JSON_TEXT@1:3"},
    {TEXT_OF("\"\\u0000\""), "E_JSON_TEXT@1:2"},
    {TEXT_OF("\"\\ud800\""), "E_JSON_TEXT@1:2"},
    {TEXT_OF("\"\\ud800\\u0041\""), "E_JSON_TEXT@1:2"},
    {TEXT_OF("\"\\udc00\""), "E_JSON_TEXT@1:2"},
    {TEXT_OF("\"電\0\""), "E_NUL_BYTE@1:3"},
    {TEXT_OF("{}\0"), "E_NUL_BYTE@1:3"},
    {TEXT_OF("[1,\n\"電\xFF\"]"), "E_ENCODING@2:3"},
    {TEXT_OF("\"\xED\xA0\x80\""), "E_ENCODING@1:2"},
    /* numbers that would change */
    {TEXT_OF("[9007199254740993]"), "E_JSON_NUMBER@1:2"},
    {TEXT_OF("[-9007199254740993]"), "E_JSON_NUMBER@1:2"},
    {TEXT_OF("[1e999]"), "E_JSON_NUMBER@1:2"},
    {TEXT_OF("[1.00000000000000000001]"), "E_JSON_NUMBER@1:2"},
    {TEXT_OF("100000000000000000000"), "E_JSON_NUMBER@1:1"},
    /* names */
    {TEXT_OF("{\"a\":1,\n \"b\":2, \"a\":3}"), "E_JSON_DUPLICATE@2:9"},
    {TEXT_OF("{\"a\":1,\"\\u0061\":3}"), "E_JSON_DUPLICATE@1:8"},
    {TEXT_OF("[{\"x\":{\"k\":0,\"k\":0}}]"), "E_JSON_DUPLICATE@1:14"},
    {TEXT_OF("{\"a\":1,\"A\":2}"), ""},
    {TEXT_OF("[{\"a\":1},{\"a\":2}]"), ""},
    {TEXT_OF("{\"a\":{\"a\":{\"a\":1}}}"), ""},
};

static void assert_parse(struct str text, const char *expect)
{
    struct diag d = {0};
    struct buf got = {0};
    cJSON *j = json_parse(text, STR("t.json"), &d);
    buf_cstr(&got, "");
    ck_assert_int_eq(d.n, j ? 0 : 1);
    if (!j)
        buf_printf(&got, "%s@%d:%d", msg_name(d.entry[0].msg), (int)d.entry[0].pos.row,
                   d.entry[0].pos.column);
    ck_assert_str_eq(got.p ? got.p : "", expect);
    buf_free(&got);
    cJSON_Delete(j);
    diag_free(&d);
}

START_TEST(documents_are_read_to_the_letter)
{
    assert_parse((struct str){parses[_i].text, parses[_i].n}, parses[_i].expect);
}
END_TEST

static void repeat(struct buf *b, const char *s, int n)
{
    for (int i = 0; i < n; i++)
        buf_cstr(b, s);
}

START_TEST(nesting_is_limited_however_deep_it_is)
{
    static const struct {
        const char *open;
        int n;
        const char *close, *expect;
    } of[] = {{"[", JSON_MAX_DEPTH, "]", ""},
              {"[", JSON_MAX_DEPTH + 1, "]", "E_JSON_DEPTH@1:65"},
              {"[", 1000000, "", "E_JSON_DEPTH@1:65"},
              {"{\"a\":", 1000000, "", "E_JSON_DEPTH@1:321"}};
    for (size_t i = 0; i < COUNT(of); i++) {
        struct buf b = {0};
        repeat(&b, of[i].open, of[i].n);
        repeat(&b, of[i].close, of[i].n);
        assert_parse(buf_view(&b), of[i].expect);
        buf_free(&b);
    }
}
END_TEST

START_TEST(brackets_inside_strings_are_no_nesting)
{
    struct buf b = {0};
    buf_cstr(&b, "[\"");
    repeat(&b, "[{", 1000);
    buf_cstr(&b, "\\\"[\"]");
    assert_parse(buf_view(&b), "");
    buf_free(&b);
}
END_TEST

/* 300,000 names in one object: comparing all pairs would take minutes. */
START_TEST(duplicates_are_found_quickly_among_many_names)
{
    struct buf b = {0};
    buf_char(&b, '{');
    for (int i = 0; i < 300000; i++)
        buf_printf(&b, "\"k%d\":0,\n", i);
    size_t n = b.n;
    buf_cstr(&b, "\"last\":0}");
    assert_parse(buf_view(&b), "");
    b.n = n;
    buf_cstr(&b, "\"k77\":0}");
    assert_parse(buf_view(&b), "E_JSON_DUPLICATE@300001:1");
    buf_free(&b);
}
END_TEST

static const struct {
    const char *json;
    bool ok;
    int64_t value;
} integers[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"42", true, 42},
    {"-7", true, -7},
    {"1.0", true, 1},
    {"1e3", true, 1000},
    {"1e15", true, INT64_C(1000000000000000)},
    {"2147483648", true, INT64_C(2147483648)},
    {"9007199254740992", true, INT64_C(9007199254740992)},
    {"-9007199254740992", true, -INT64_C(9007199254740992)},
    {"1.5", false, 0},
    {"0.1", false, 0},
    {"1e-3", false, 0},
    {"1e16", false, 0},
    {"1e20", false, 0},
    {"4503599627370.5", false, 0},
    {"\"12\"", true, 12},
    {"\"-12\"", true, -12},
    {"\"\"", false, 0},
    {"\"-\"", false, 0},
    {"\"1.0\"", false, 0},
    {"\" 1\"", false, 0},
    {"\"9007199254740993\"", false, 0},
    {"\"99999999999999999999999999\"", false, 0},
    {"true", false, 0},
    {"null", false, 0},
    {"[1]", false, 0},
};

START_TEST(integers_are_whole_and_in_range)
{
    struct diag d = {0};
    cJSON *j = json_parse(str_of(integers[_i].json), STR("t"), &d);
    int64_t v = 0;
    ck_assert_ptr_nonnull(j);
    ck_assert_int_eq(json_integer(j, &v), integers[_i].ok);
    ck_assert_int_eq(v, integers[_i].value);
    cJSON_Delete(j);
}
END_TEST

START_TEST(text_is_found_by_its_exact_name)
{
    struct diag d = {0};
    cJSON *j = json_parse(STR("{\"A\":\"big\",\"a\":\"small\",\"n\":1}"), STR("t"), &d);
    ck_assert_str_eq(json_text(j, "a"), "small");
    ck_assert_str_eq(json_text(j, "A"), "big");
    ck_assert_ptr_null(json_text(j, "n"));
    ck_assert_ptr_null(json_text(j, "none"));
    ck_assert(!json_integer(NULL, &(int64_t){0}));
    cJSON_Delete(j);
}
END_TEST

START_TEST(files_are_loaded_with_their_name_in_the_fault)
{
    struct diag d = {0};
    cJSON *j = json_load(make_file("good.json", "{\"a\":\"b\"}", 9), &d);
    ck_assert_str_eq(json_text(j, "a"), "b");
    cJSON_Delete(j);
    ck_assert_ptr_null(json_load(make_file("bad.json", "{", 1), &d));
    ASSERT_ONLY(&d, E_JSON_END);
    ck_assert(str_ends(d.entry[0].pos.file, "/bad.json"));
    diag_free(&d);
    ck_assert_ptr_null(json_load(in_folder("absent.json"), &d));
    ASSERT_ONLY(&d, E_FILE_MISSING);
    diag_free(&d);
}
END_TEST

/* ---- checking: each fault with its path ---- */
static const char schema[] =
    "{\"$defs\": {\"id\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 4}},"
    " \"type\": \"object\", \"required\": [\"name\", \"rows\"], \"additionalProperties\": false,"
    " \"properties\": {\"name\": {\"$ref\": \"#/$defs/id\"}, \"kind\": {\"enum\": [\"a\", \"b\"]}, "
    "\"v\": {\"const\": 1},"
    "   \"rows\": {\"type\": \"array\", \"minItems\": 1, \"maxItems\": 3, \"items\": {\"type\": "
    "\"object\","
    "     \"properties\": {\"n\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 10}}, "
    "\"required\": [\"n\"]}},"
    "   \"either\": {\"oneOf\": [{\"type\": \"string\"}, {\"type\": [\"integer\", \"null\"]}]},"
    "   \"any\": {\"anyOf\": [{\"type\": \"object\", \"required\": [\"x\"]}, {\"type\": "
    "\"boolean\"}]}}}";
static const struct {
    const char *document, *expect; /* the messages, one a line */
} checks[] = {
    {"{\"name\":\"n\",\"rows\":[{\"n\":1}]}", ""},
    {"{\"name\":\"電電電電\",\"rows\":[{\"n\":0},{\"n\":10}],\"kind\":\"b\",\"v\":1,\"either\":"
     "null,\"any\":true}",
     ""},
    {"[]", "$: must be object, but is array\n"},
    {"{}", "$: name is missing\n$: rows is missing\n"},
    {"{\"name\":\"\",\"rows\":[]}",
     "$.name: is too short, at least 1 needed\n$.rows: is too short, at least 1 needed\n"},
    {"{\"name\":\"12345\",\"rows\":[{\"n\":1},{\"n\":1},{\"n\":1},{\"n\":1}]}",
     "$.name: is too long, at most 4 allowed\n$.rows: is too long, at most 3 allowed\n"},
    {"{\"name\":1,\"rows\":[{\"n\":-1},{\"n\":11},{\"n\":\"5\"}]}",
     "$.name: must be string, but is integer\n$.rows[0].n: is too small, at least 0 needed\n"
     "$.rows[1].n: is too large, at most 10 allowed\n$.rows[2].n: must be integer, but is "
     "string\n"},
    {"{\"name\":\"n\",\"rows\":[{}],\"nmae\":1}",
     "$.rows[0]: n is missing\n$: nmae is not known here\n"},
    {"{\"name\":\"n\",\"rows\":[{\"n\":1.5}],\"kind\":\"c\",\"v\":2}",
     "$.rows[0].n: must be integer, but is number\n$.kind: the value is not one of a, b\n$.v: the "
     "value is not one of 1\n"},
    {"{\"name\":\"n\",\"rows\":[{\"n\":1}],\"either\":[]}",
     "$.either: fits none of the allowed forms\n"},
    {"{\"name\":\"n\",\"rows\":[{\"n\":1}],\"any\":{}}", "$.any: x is missing\n"},
};

static void add_message(void *ctx, const struct diag_entry *e)
{
    buf_str(ctx, e->message[LANG_EN]);
    buf_char(ctx, '\n');
}

static bool check_text(const char *document, const char *against, struct buf *messages)
{
    struct diag d = {.sink = add_message, .ctx = messages};
    buf_cstr(messages, "");
    cJSON *j = json_parse(str_of(document), STR("d"), &d),
          *s = json_parse(str_of(against), STR("s"), &d);
    ck_assert(j && s);
    bool ok = json_check_against(j, s, STR("d"), &d);
    ck_assert_int_eq(ok, d.errors == 0);
    cJSON_Delete(j);
    cJSON_Delete(s);
    diag_free(&d);
    return ok;
}

START_TEST(all_faults_are_told_with_their_path)
{
    struct buf got = {0};
    check_text(checks[_i].document, schema, &got);
    ck_assert_str_eq(got.n ? got.p : "", checks[_i].expect);
    buf_free(&got);
}
END_TEST

/* A keyword that the checker does not know must not pass as checked. */
static const char *const unsound[] = {
    "{\"pattern\": \"^a\"}",
    "{\"properties\": {\"a\": {\"format\": \"date\"}}}",
    "{\"type\": \"strnig\"}",
    "{\"type\": []}",
    "{\"required\": \"a\"}",
    "{\"minLength\": -1}",
    "{\"minLength\": 1.5}",
    "{\"minimum\": \"1\"}",
    "{\"items\": [{}]}",
    "{\"anyOf\": []}",
    "{\"anyOf\": {}}",
    "{\"enum\": 1}",
    "{\"$ref\": \"#/$defs/none\"}",
    "{\"$ref\": \"other.json\"}",
    ("{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": "
     "\"#/$defs/a\"}}}"),
    "[]",
    "{\"$ref\": \"#\"}",
    "{\"anyOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]}",
};

START_TEST(an_unsound_schema_is_no_check)
{
    struct buf got = {0};
    ck_assert(!check_text("1", unsound[_i], &got));
    ck_assert_msg(str_starts(buf_view(&got), "the schema itself is wrong: "), "%s", got.p);
    buf_free(&got);
}
END_TEST

START_TEST(embedded_schemas_are_found_by_name)
{
    struct diag d = {0};
    cJSON *j = json_parse(STR("{}"), STR("d"), &d);
    ck_assert(!json_check(j, "none.schema.json", STR("d"), &d));
    ASSERT_ONLY(&d, E_SCHEMA_BROKEN);
    diag_free(&d);
    cJSON_Delete(j);
}
END_TEST

/* ---- writing ---- */
START_TEST(what_is_written_reads_back)
{
    struct buf b = {0};
    struct json_out j;
    json_begin(&j, &b);
    json_object(&j, NULL);
    json_str(&j, "s", STR("q\"b\\n\n\x01電\x7F"));
    json_str(&j, "bad", STR("a\xFF\xE9z"));
    json_cstr(&j, "none", NULL);
    json_int(&j, "i", INT64_MIN);
    json_bool(&j, "t", true);
    json_mg(&j, "kg", INT64_C(-1234567890));
    json_array(&j, "a\"key");
    json_object(&j, NULL);
    json_end(&j);
    json_object(&j, NULL);
    json_bool(&j, "x", false);
    json_end(&j);
    json_int(&j, NULL, 1);
    json_raw(&j, NULL, STR(""));
    json_raw(&j, NULL, STR("{\"r\":1},2"));
    json_end(&j);
    json_array(&j, "empty");
    json_end(&j);
    json_end(&j);
    ck_assert_str_eq(b.p, "{\"s\":\"q\\\"b\\\\n\\n\\u0001電\\u007f\",\"bad\":"
                          "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\",\"none\":null,"
                          "\"i\":-9223372036854775808,\"t\":true,\"kg\":\"-1234.567890\","
                          "\"a\\\"key\":[\n{},\n{\"x\":false},1,"
                          "{\"r\":1},2],\"empty\":[]}");
    b.n = 0;
    json_begin(&j, &b);
    json_str(&j, NULL, STR("top"));
    ck_assert_str_eq(b.p, "\"top\"");
    buf_free(&b);
}
END_TEST

static TCase *reading(void)
{
    TCase *t = tcase_create("reading");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, documents_are_read_to_the_letter, 0, (int)COUNT(parses));
    tcase_add_test(t, nesting_is_limited_however_deep_it_is);
    tcase_add_test(t, brackets_inside_strings_are_no_nesting);
    tcase_add_test(t, duplicates_are_found_quickly_among_many_names);
    tcase_add_loop_test(t, integers_are_whole_and_in_range, 0, (int)COUNT(integers));
    tcase_add_test(t, text_is_found_by_its_exact_name);
    tcase_add_test(t, files_are_loaded_with_their_name_in_the_fault);
    return t;
}

static TCase *checking(void)
{
    TCase *t = tcase_create("checking");
    tcase_add_loop_test(t, all_faults_are_told_with_their_path, 0, (int)COUNT(checks));
    tcase_add_loop_test(t, an_unsound_schema_is_no_check, 0, (int)COUNT(unsound));
    tcase_add_test(t, embedded_schemas_are_found_by_name);
    tcase_add_test(t, what_is_written_reads_back);
    return t;
}

int main(void)
{
    Suite *s = suite_create("json");
    suite_add_tcase(s, reading());
    suite_add_tcase(s, checking());
    test_folder();
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
