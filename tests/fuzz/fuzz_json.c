/* JSON: a text is a document or has exactly one fault with its place; what passes the strict look
 * is never refused by cJSON behind it; a document written out reads back and writes the same bytes;
 * and any document may be given as a schema. */
#include "core/json.h"
#include "fuzz.h"

static void write_item(struct json_out *j, const char *key, const cJSON *item)
{
    int64_t whole;
    const cJSON *one;
    if (cJSON_IsObject(item) || cJSON_IsArray(item)) {
        (cJSON_IsObject(item) ? json_object : json_array)(j, key);
        cJSON_ArrayForEach(one, item) write_item(j, one->string, one);
        json_end(j);
    } else if (cJSON_IsString(item)) {
        json_cstr(j, key, item->valuestring);
    } else if (cJSON_IsBool(item)) {
        json_bool(j, key, cJSON_IsTrue(item));
    } else if (cJSON_IsNumber(item) && json_integer(item, &whole)) {
        json_int(j, key, whole);
    } else {
        json_null(j, key);
    }
}

static void write_document(struct buf *to, const cJSON *document)
{
    struct json_out j;
    json_begin(&j, to);
    write_item(&j, NULL, document);
}

static void read_back(const cJSON *document)
{
    struct buf first = {0}, second = {0};
    struct diag d = {0};
    write_document(&first, document);
    cJSON *again = json_parse(buf_view(&first), STR("w"), &d);
    MUST(again && d.errors == 0);
    write_document(&second, again);
    MUST(str_eq(buf_view(&first), buf_view(&second)));
    cJSON_Delete(again);
    buf_free(&first);
    buf_free(&second);
}

static void as_schema(const cJSON *document)
{
    struct diag d = {0};
    cJSON *value = cJSON_CreateString("1");
    bool ok = json_check_against(value, document, STR("s"), &d);
    MUST(ok == (d.errors == 0));
    cJSON_Delete(value);
    diag_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diag d = {0};
    cJSON *document = json_parse((struct str){(const char *)data, size}, STR("f"), &d);
    MUST(d.errors == (document ? 0 : 1));
    if (document) {
        read_back(document);
        as_schema(document);
    } else {
        MUST(d.entry[0].pos.row >= 1 && d.entry[0].pos.column >= 1);
        MUST(!str_ends(d.entry[0].message[LANG_EN], "here: (refused by cJSON)"));
    }
    cJSON_Delete(document);
    diag_free(&d);
    return 0;
}
