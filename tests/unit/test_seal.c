/* The seal of a submission: every value counts, white space and key order do not. */
#include "consortium/seal.h"
#include <check.h>
#include <stdlib.h>

static struct sha256 sealed(const char *text)
{
    struct diag d = {0};
    struct sha256 h;
    cJSON *v = json_parse(str_of(text), STR("test"), &d);
    ck_assert_ptr_nonnull(v);
    ck_assert(seal_of(v, &h));
    cJSON_Delete(v);
    diag_free(&d);
    return h;
}

static const char *const document =
    "{\"a\": \"1.5\", \"b\": {\"y\": null, \"x\": [true, 2]}, \"sha256\": \"zz\"}";

START_TEST(form_does_not_matter)
{
    static const char *const same[] = {
        "{\"b\":{\"x\":[true,2],\"y\":null},\"a\":\"1.5\"}",
        "{\n  \"sha256\": \"another\", \"b\": {\"x\": [true, 2], \"y\": null}, \"a\": "
        "\"1\\u002e5\"\n}",
    };
    ck_assert(sha256_eq(sealed(document), sealed(same[_i])));
}
END_TEST

START_TEST(every_value_matters)
{
    static const char *const other[] = {
        "{\"a\": \"1.50\", \"b\": {\"y\": null, \"x\": [true, 2]}}",
        "{\"a\": \"1.5\", \"b\": {\"y\": \"\", \"x\": [true, 2]}}",
        "{\"a\": \"1.5\", \"b\": {\"y\": null, \"x\": [2, true]}}",
        "{\"a\": \"1.5\", \"b\": {\"y\": null, \"x\": [true, 3]}}",
        "{\"a\": \"1.5\", \"b\": {\"z\": null, \"x\": [true, 2]}}",
        "{\"a\": \"1.5\", \"b\": {\"x\": [true, 2]}}",
        "{\"a\": \"1.5\", \"b\": {\"y\": null, \"sha256\": 1, \"x\": [true, 2]}}",
    };
    ck_assert(!sha256_eq(sealed(document), sealed(other[_i])));
}
END_TEST

START_TEST(a_fraction_cannot_be_sealed)
{
    struct diag d = {0};
    struct sha256 h;
    cJSON *v = json_parse(STR("{\"a\": 1.5}"), STR("test"), &d);
    ck_assert(!seal_of(v, &h));
    cJSON_Delete(v);
    diag_free(&d);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("seal");
    TCase *t = tcase_create("seal");
    tcase_add_loop_test(t, form_does_not_matter, 0, 2);
    tcase_add_loop_test(t, every_value_matters, 0, 7);
    tcase_add_test(t, a_fraction_cannot_be_sealed);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
