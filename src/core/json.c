#include "core/json.h"
#include "core/json_scan.h"
#include "core/utf8_scan.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool size_fits(struct str text, struct str file, struct diag *d)
{
    if (text.n <= JSON_MAX_BYTES)
        return true;
    struct buf is = {0}, most = {0};
    buf_int(&is, (int64_t)text.n);
    buf_int(&most, JSON_MAX_BYTES);
    diag_error(d, (struct pos){.file = file}, E_FILE_TOO_LARGE, is.p, most.p, NULL);
    buf_free(&is);
    buf_free(&most);
    return false;
}

static bool characters_fit(struct str text, struct str file, struct diag *d)
{
    bool cut;
    size_t good = utf8_good((const unsigned char *)text.p, text.n, &cut);
    const char *nul = good ? memchr(text.p, 0, good) : NULL;
    if (nul)
        diag_error(d, json_pos(text, (size_t)(nul - text.p), file), E_NUL_BYTE, NULL);
    if (nul || good == text.n)
        return !nul;
    struct buf offset = {0};
    buf_int(&offset, (int64_t)good + 1);
    diag_error(d, json_pos(text, good, file), E_ENCODING, offset.p, encoding_name(ENC_UTF8), NULL);
    buf_free(&offset);
    return false;
}

cJSON *json_parse(struct str text, struct str file, struct diag *d)
{
    /* Through mem_alloc, so that running out of memory ends the program as everywhere else instead
     * of looking like a syntax error. */
    cJSON_Hooks hooks = {mem_alloc, free};
    cJSON_InitHooks(&hooks);
    if (!size_fits(text, file, d) || !characters_fit(text, file, d))
        return NULL;
    if (str_starts(text, "\xEF\xBB\xBF"))
        text = (struct str){text.p + 3, text.n - 3};
    if (!json_scan(text, file, d))
        return NULL;
    const char *end = text.p;
    cJSON *document = cJSON_ParseWithLengthOpts(text.p, text.n, &end, 0);
    if (!document) /* json_scan is the stricter of the two; should cJSON ever differ, it is still no
                      document */
        diag_error(d, json_pos(text, (size_t)(end - text.p), file), E_JSON_SYNTAX,
                   "(refused by cJSON)", NULL);
    return document;
}

cJSON *json_load(const char *path, struct diag *d)
{
    struct buf text = {0};
    cJSON *document = NULL;
    if (file_read(path, JSON_MAX_BYTES, &text, d))
        document = json_parse(buf_view(&text), str_of(path), d);
    buf_free(&text);
    return document;
}

const char *json_text(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

/* Digits with an optional minus, within +-2^53. */
static bool integer_of(const char *s, int64_t *out)
{
    const int64_t limit = INT64_C(1) << 53;
    bool negative = *s == '-';
    int64_t v = 0;
    s += negative;
    if (!*s)
        return false;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return false;
        v = v * 10 + (*s - '0');
        if (v > limit)
            return false;
    }
    *out = negative ? -v : v;
    return true;
}

/* Seventeen digits name each value that cJSON can hold, so a fraction always shows; whole numbers
 * up to 2^53 print as digits alone. */
bool json_integer(const cJSON *item, int64_t *out)
{
    char digits[40];
    if (cJSON_IsString(item))
        return item->valuestring && integer_of(item->valuestring, out);
    if (!cJSON_IsNumber(item))
        return false;
    snprintf(digits, sizeof digits, "%.17g", item->valuedouble);
    return integer_of(digits, out);
}
