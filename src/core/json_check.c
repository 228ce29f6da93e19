#include "core/embed.h"
#include "core/json_schema.h"
#include <stdlib.h>
#include <string.h>

/* Where a value stands in the document; printed only when something is wrong there. */
struct place {
    const struct place *parent;
    const char *key; /* NULL: item number `index` */
    int index;
};

struct check {
    const cJSON *root; /* the schema that $ref looks in */
    struct str file;
    struct diag *d;
    int quiet;   /* above 0: a form is only tried */
    int still;   /* schemas inside each other that looked at the same value */
    bool broken; /* a schema refers to itself without coming nearer to an end */
};
enum { STILL_MAX = 32 };

static void print_place(struct buf *out, const struct place *at)
{
    if (!at) {
        buf_char(out, '$');
        return;
    }
    print_place(out, at->parent);
    if (at->key) {
        buf_char(out, '.');
        buf_cstr(out, at->key);
    } else {
        buf_char(out, '[');
        buf_int(out, at->index);
        buf_char(out, ']');
    }
}

static bool fault(struct check *c, const struct place *at, enum msg m, const char *what,
                  const char *also)
{
    if (c->quiet)
        return false;
    struct buf place = {0};
    print_place(&place, at);
    diag_error(c->d, (struct pos){.file = c->file}, m, place.p, what, also, NULL);
    buf_free(&place);
    return false;
}

static bool fault_number(struct check *c, const struct place *at, enum msg m, const cJSON *limit)
{
    char *text = cJSON_PrintUnformatted(limit);
    fault(c, at, m, text ? text : "", NULL);
    cJSON_free(text);
    return false;
}

static const char *type_of(const cJSON *v)
{
    int64_t whole;
    if (cJSON_IsNumber(v))
        return json_integer(v, &whole) ? "integer" : "number";
    return cJSON_IsObject(v)   ? "object"
           : cJSON_IsArray(v)  ? "array"
           : cJSON_IsString(v) ? "string"
           : cJSON_IsBool(v)   ? "boolean"
                               : "null";
}

static bool is_type(const char *actual, const char *wanted)
{
    return strcmp(actual, wanted) == 0 ||
           (strcmp(wanted, "number") == 0 && strcmp(actual, "integer") == 0);
}

static bool type_fits(const cJSON *v, const cJSON *type)
{
    const char *actual = type_of(v);
    if (cJSON_IsString(type))
        return is_type(actual, type->valuestring);
    const cJSON *one;
    cJSON_ArrayForEach(one, type) if (is_type(actual, one->valuestring)) return true;
    return false;
}

/* "string", or "string or null" for a list. */
static void list_values(struct buf *out, const cJSON *values, const char *between)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, values)
    {
        char *text = cJSON_IsString(one) ? NULL : cJSON_PrintUnformatted(one);
        buf_cstr(out, out->n ? between : "");
        buf_cstr(out, text ? text : cJSON_IsString(one) ? one->valuestring : "");
        cJSON_free(text);
    }
}

static bool check(struct check *c, const cJSON *v, const cJSON *schema, const struct place *at);

static bool check_type(struct check *c, const cJSON *v, const cJSON *type, const struct place *at)
{
    if (type_fits(v, type))
        return true;
    struct buf wanted = {0};
    if (cJSON_IsString(type))
        buf_cstr(&wanted, type->valuestring);
    else
        list_values(&wanted, type, " / ");
    fault(c, at, E_SCHEMA_TYPE, wanted.p, type_of(v));
    buf_free(&wanted);
    return false;
}

static bool check_enum(struct check *c, const cJSON *v, const cJSON *values, const struct place *at)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, values) if (cJSON_Compare(v, one, 1)) return true;
    struct buf allowed = {0};
    list_values(&allowed, values, ", ");
    fault(c, at, E_SCHEMA_CHOICE, allowed.n ? allowed.p : "", NULL);
    buf_free(&allowed);
    return false;
}

static bool check_const(struct check *c, const cJSON *v, const cJSON *value, const struct place *at)
{
    return cJSON_Compare(v, value, 1) || fault_number(c, at, E_SCHEMA_CHOICE, value);
}

static int characters(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static bool check_length(struct check *c, const cJSON *v, const cJSON *schema,
                         const struct place *at)
{
    bool text = cJSON_IsString(v);
    if (!text && !cJSON_IsArray(v))
        return true;
    int n = text ? characters(v->valuestring) : cJSON_GetArraySize(v);
    const cJSON *least = cJSON_GetObjectItemCaseSensitive(schema, text ? "minLength" : "minItems");
    const cJSON *most = cJSON_GetObjectItemCaseSensitive(schema, text ? "maxLength" : "maxItems");
    if (least && n < least->valueint)
        return fault_number(c, at, E_SCHEMA_TOO_SHORT, least);
    return !most || n <= most->valueint || fault_number(c, at, E_SCHEMA_TOO_LONG, most);
}

static bool check_range(struct check *c, const cJSON *v, const cJSON *schema,
                        const struct place *at)
{
    const cJSON *least = cJSON_GetObjectItemCaseSensitive(schema, "minimum");
    const cJSON *most = cJSON_GetObjectItemCaseSensitive(schema, "maximum");
    if (!cJSON_IsNumber(v))
        return true;
    if (least && v->valuedouble < least->valuedouble)
        return fault_number(c, at, E_SCHEMA_TOO_SMALL, least);
    return !most || v->valuedouble <= most->valuedouble ||
           fault_number(c, at, E_SCHEMA_TOO_LARGE, most);
}

static bool check_required(struct check *c, const cJSON *v, const cJSON *names,
                           const struct place *at)
{
    bool ok = true;
    const cJSON *name;
    cJSON_ArrayForEach(name, names)
    {
        if (!cJSON_GetObjectItemCaseSensitive(v, name->valuestring))
            ok = fault(c, at, E_SCHEMA_REQUIRED, name->valuestring, NULL);
    }
    return ok;
}

/* Documents mostly keep the order of the schema, so the search begins behind the last hit. */
static const cJSON *find_property(const cJSON *properties, const cJSON **hint, const char *key)
{
    const cJSON *first = properties ? properties->child : NULL;
    const cJSON *from = *hint ? *hint : first;
    for (const cJSON *p = from; p; p = p->next)
        if (strcmp(p->string, key) == 0)
            return *hint = p->next, p;
    for (const cJSON *p = first; p && p != from; p = p->next)
        if (strcmp(p->string, key) == 0)
            return *hint = p->next, p;
    return NULL;
}

static bool check_members(struct check *c, const cJSON *v, const cJSON *schema,
                          const struct place *at)
{
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    const cJSON *others = cJSON_GetObjectItemCaseSensitive(schema, "additionalProperties");
    const cJSON *required = cJSON_GetObjectItemCaseSensitive(schema, "required"), *hint = NULL,
                *member;
    bool ok = check_required(c, v, required, at);
    if (!properties && !others)
        return ok;
    cJSON_ArrayForEach(member, v)
    {
        struct place here = {at, member->string, 0};
        const cJSON *own = find_property(properties, &hint, member->string);
        if (!own && cJSON_IsFalse(others))
            ok = fault(c, at, E_SCHEMA_UNKNOWN, member->string, NULL);
        else if (own || others)
            ok = check(c, member, own ? own : others, &here) && ok;
        if (!ok && c->quiet)
            return false;
    }
    return ok;
}

static bool check_items(struct check *c, const cJSON *v, const cJSON *items, const struct place *at)
{
    bool ok = true;
    struct place here = {at, NULL, 0};
    const cJSON *item;
    cJSON_ArrayForEach(item, v)
    {
        ok = check(c, item, items, &here) && ok;
        if (!ok && c->quiet)
            return false;
        here.index++;
    }
    return ok;
}

/* Which forms the value has: their number; *likely is the only one whose type fits, for a message
 * that helps. */
static int forms(struct check *c, const cJSON *v, const cJSON *list, const struct place *at,
                 const cJSON **likely)
{
    int fitting = 0, of_type = 0;
    const cJSON *one;
    *likely = NULL;
    c->quiet++;
    cJSON_ArrayForEach(one, list)
    {
        const cJSON *form = schema_resolve(c->root, one);
        const cJSON *type = cJSON_GetObjectItemCaseSensitive(form, "type");
        fitting += check(c, v, one, at);
        if (type && !type_fits(v, type))
            continue;
        *likely = of_type++ ? NULL : one;
    }
    c->quiet--;
    return fitting;
}

static bool check_forms(struct check *c, const cJSON *v, const cJSON *list, bool only_one,
                        const struct place *at)
{
    const cJSON *likely;
    int n = forms(c, v, list, at, &likely);
    if (n == 1 || (n > 1 && !only_one))
        return true;
    if (n > 1)
        return fault(c, at, E_SCHEMA_AMBIGUOUS, NULL, NULL);
    if (!likely || c->quiet)
        return fault(c, at, E_SCHEMA_FORM, NULL, NULL);
    return check(c, v, likely, at);
}

/* The keywords that look at the value as a whole. */
static bool check_value(struct check *c, const cJSON *v, const cJSON *schema,
                        const struct place *at)
{
    bool ok = check_length(c, v, schema, at);
    ok = check_range(c, v, schema, at) && ok;
    const cJSON *word;
    cJSON_ArrayForEach(word, schema)
    {
        if (strcmp(word->string, "enum") == 0)
            ok = check_enum(c, v, word, at) && ok;
        else if (strcmp(word->string, "const") == 0)
            ok = check_const(c, v, word, at) && ok;
        else if (strcmp(word->string, "anyOf") == 0)
            ok = check_forms(c, v, word, false, at) && ok;
        else if (strcmp(word->string, "oneOf") == 0)
            ok = check_forms(c, v, word, true, at) && ok;
        else if (strcmp(word->string, "$ref") == 0)
            ok = check(c, v, schema_resolve(c->root, schema), at) && ok;
    }
    return ok;
}

static bool check_here(struct check *c, const cJSON *v, const cJSON *schema, const struct place *at)
{
    if (cJSON_IsBool(schema))
        return cJSON_IsTrue(schema) || fault(c, at, E_SCHEMA_FORM, NULL, NULL);
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(schema, "type");
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(schema, "items");
    if (type && !check_type(c, v, type, at))
        return false; /* what else is wrong with a value of the wrong type is no news */
    bool ok = check_value(c, v, schema, at);
    if (!ok && c->quiet)
        return false;
    int still = c->still;
    c->still = 0;
    if (cJSON_IsObject(v))
        ok = check_members(c, v, schema, at) && ok;
    if (items && cJSON_IsArray(v))
        ok = check_items(c, v, items, at) && ok;
    c->still = still;
    return ok;
}

static bool check(struct check *c, const cJSON *v, const cJSON *schema, const struct place *at)
{
    if (c->broken)
        return false;
    if (c->still == STILL_MAX) {
        c->broken = true;
        diag_error(c->d, NOWHERE, E_SCHEMA_BROKEN, "$ref", NULL);
        return false;
    }
    c->still++;
    bool ok = check_here(c, v, schema, at);
    c->still--;
    return ok;
}

bool json_check_against(const cJSON *document, const cJSON *schema, struct str file, struct diag *d)
{
    struct check c = {.root = schema, .file = file, .d = d};
    return schema_sound(schema, d) && check(&c, document, schema, NULL);
}

bool json_check(const cJSON *document, const char *schema, struct str file, struct diag *d)
{
    for (const struct embedded *e = embedded_schemas; e->name; e++) {
        if (strcmp(e->name, schema) != 0)
            continue;
        cJSON *parsed = json_parse((struct str){e->bytes, e->n}, str_of(schema), d);
        bool ok = parsed && json_check_against(document, parsed, file, d);
        cJSON_Delete(parsed);
        return ok;
    }
    diag_error(d, NOWHERE, E_SCHEMA_BROKEN, schema, NULL);
    return false;
}
