#include "core/json_schema.h"
#include <string.h>

enum kind {
    NOTE,
    TYPE,
    NAMES,
    SCHEMA,
    SCHEMAS /* by name */,
    FORMS /* in a list */,
    VALUES,
    VALUE,
    COUNT,
    NUMBER,
    REF
};
static const struct {
    const char *name;
    enum kind kind;
} keywords[] = {
    {"type", TYPE},          {"required", NAMES},
    {"properties", SCHEMAS}, {"additionalProperties", SCHEMA},
    {"items", SCHEMA},       {"enum", VALUES},
    {"const", VALUE},        {"minLength", COUNT},
    {"maxLength", COUNT},    {"minItems", COUNT},
    {"maxItems", COUNT},     {"minimum", NUMBER},
    {"maximum", NUMBER},     {"$ref", REF},
    {"$defs", SCHEMAS},      {"anyOf", FORMS},
    {"oneOf", FORMS},        {"$schema", NOTE},
    {"$id", NOTE},           {"$comment", NOTE},
    {"title", NOTE},         {"description", NOTE},
    {"examples", NOTE},      {"default", NOTE},
};

struct sound {
    const cJSON *root;
    struct diag *d;
};

static bool broken(struct sound *s, const char *what)
{
    diag_error(s->d, NOWHERE, E_SCHEMA_BROKEN, what, NULL);
    return false;
}

const cJSON *schema_resolve(const cJSON *root, const cJSON *schema)
{
    static const char front[] = "#/$defs/";
    const char *ref = json_text(schema, "$ref");
    if (!ref)
        return schema;
    if (strcmp(ref, "#") == 0)
        return root;
    if (strncmp(ref, front, sizeof front - 1) != 0)
        return NULL;
    const cJSON *defs = cJSON_GetObjectItemCaseSensitive(root, "$defs");
    return cJSON_GetObjectItemCaseSensitive(defs, ref + sizeof front - 1);
}

static bool is_type_name(const cJSON *v)
{
    static const char *const name[] = {"object", "array",   "string", "integer",
                                       "number", "boolean", "null"};
    for (size_t i = 0; cJSON_IsString(v) && i < sizeof name / sizeof *name; i++)
        if (strcmp(v->valuestring, name[i]) == 0)
            return true;
    return false;
}

static bool all(const cJSON *list, bool (*fits)(const cJSON *v))
{
    const cJSON *one;
    if (!cJSON_IsArray(list) || !list->child)
        return false;
    cJSON_ArrayForEach(one, list) if (!fits(one)) return false;
    return true;
}

static bool is_string(const cJSON *v)
{
    return cJSON_IsString(v);
}

static bool is_name_list(const cJSON *v)
{
    return cJSON_IsArray(v) && (!v->child || all(v, is_string));
}

/* Follows $ref from $ref: a circle among them would never come to a value. */
static bool ref_ends(struct sound *s, const cJSON *schema)
{
    for (int steps = 0; steps < 64; steps++) {
        const cJSON *next = schema_resolve(s->root, schema);
        if (!next)
            return broken(s, json_text(schema, "$ref"));
        schema = next;
        if (!json_text(schema, "$ref"))
            return true;
    }
    return broken(s, json_text(schema, "$ref"));
}

static bool sound(struct sound *s, const cJSON *schema);

static bool all_sound(struct sound *s, const cJSON *v, bool named)
{
    const cJSON *one;
    if (named ? !cJSON_IsObject(v) : !cJSON_IsArray(v) || !v->child)
        return broken(s, v->string);
    cJSON_ArrayForEach(one, v) if (!sound(s, one)) return false;
    return true;
}

static bool keyword_sound(struct sound *s, const cJSON *schema, const cJSON *v, enum kind kind)
{
    int64_t n;
    bool ok = true;
    switch (kind) {
    case NOTE:
    case VALUE:
        break;
    case TYPE:
        ok = is_type_name(v) || all(v, is_type_name);
        break;
    case NAMES:
        ok = is_name_list(v);
        break;
    case VALUES:
        ok = cJSON_IsArray(v);
        break;
    case COUNT:
        ok = cJSON_IsNumber(v) && json_integer(v, &n) && n >= 0 && n <= INT32_MAX;
        break;
    case NUMBER:
        ok = cJSON_IsNumber(v);
        break;
    case SCHEMA:
        return sound(s, v);
    case SCHEMAS:
    case FORMS:
        return all_sound(s, v, kind == SCHEMAS);
    case REF:
        if (cJSON_IsString(v))
            return ref_ends(s, schema);
        ok = false;
        break;
    }
    return ok || broken(s, v->string);
}

static bool sound(struct sound *s, const cJSON *schema)
{
    const cJSON *v;
    if (cJSON_IsBool(schema))
        return true;
    if (!cJSON_IsObject(schema))
        return broken(s, schema && schema->string ? schema->string : "schema");
    cJSON_ArrayForEach(v, schema)
    {
        size_t i = 0, n = sizeof keywords / sizeof *keywords;
        while (i < n && strcmp(keywords[i].name, v->string) != 0)
            i++;
        if (i == n)
            return broken(s, v->string);
        if (!keyword_sound(s, schema, v, keywords[i].kind))
            return false;
    }
    return true;
}

bool schema_sound(const cJSON *schema, struct diag *d)
{
    struct sound s = {schema, d};
    return sound(&s, schema);
}
