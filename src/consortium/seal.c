#include "consortium/seal.h"
#include <stdlib.h>
#include <string.h>

static bool canonical(const cJSON *v, bool top, struct json_out *j, const char *key);

static int by_key(const void *a, const void *b)
{
    const cJSON *const *x = a, *const *y = b;
    return strcmp((*x)->string, (*y)->string);
}

/* What says something of the content is not part of it. */
static bool over_content(const char *key)
{
    return strcmp(key, "sha256") == 0 || strcmp(key, "signature") == 0;
}

static bool canonical_object(const cJSON *v, bool top, struct json_out *j)
{
    int n = cJSON_GetArraySize(v), used = 0;
    const cJSON **member = mem_alloc((size_t)(n + 1) * sizeof(const cJSON *)), *m;
    cJSON_ArrayForEach(m, v) if (!top || !over_content(m->string)) member[used++] = m;
    qsort(member, (size_t)used, sizeof *member, by_key);
    bool ok = true;
    for (int i = 0; ok && i < used; i++)
        ok = canonical(member[i], false, j, member[i]->string);
    free(member);
    return ok;
}

static bool canonical_number(const cJSON *v, struct json_out *j, const char *key)
{
    int64_t n;
    if (!json_integer(v, &n))
        return false;
    json_int(j, key, n);
    return true;
}

static bool canonical(const cJSON *v, bool top, struct json_out *j, const char *key)
{
    bool ok = true;
    const cJSON *item;
    if (cJSON_IsObject(v)) {
        json_object(j, key);
        ok = canonical_object(v, top, j);
        json_end(j);
    } else if (cJSON_IsArray(v)) {
        json_array(j, key);
        cJSON_ArrayForEach(item, v) ok = ok && canonical(item, false, j, NULL);
        json_end(j);
    } else if (cJSON_IsString(v)) {
        json_cstr(j, key, v->valuestring);
    } else if (cJSON_IsNumber(v)) {
        ok = canonical_number(v, j, key);
    } else if (cJSON_IsBool(v)) {
        json_bool(j, key, cJSON_IsTrue(v));
    } else {
        json_null(j, key);
    }
    return ok;
}

bool seal_text(const cJSON *document, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    return cJSON_IsObject(document) && canonical(document, true, &j, NULL);
}

bool seal_of(const cJSON *document, struct sha256 *out)
{
    struct buf b = {0};
    bool ok = seal_text(document, &b);
    if (ok)
        *out = sha256_of(buf_view(&b));
    buf_free(&b);
    return ok;
}
