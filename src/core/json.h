/* JSON: reading with limits (over cJSON), checking against the schemas, and streamed writing. */
#ifndef TANSO_CORE_JSON_H
#define TANSO_CORE_JSON_H

#include "core/file.h"
#include <cjson/cJSON.h>

enum { JSON_MAX_BYTES = 512 << 20, JSON_MAX_DEPTH = 64 };

/* Parses one document: the size and the nesting are checked before, the whole input must be
 * consumed, duplicate keys, NUL bytes, lone surrogates and text that is not UTF-8 are refused. NULL
 * with a diagnostic (with line and column) at `file`. cJSON_Delete the result. Decimals travel as
 * JSON strings; numbers are only ever read as integers by json_integer. */
cJSON *json_parse(struct str text, struct str file, struct diag *d);
cJSON *json_load(const char *path, struct diag *d);
const char *json_text(const cJSON *object,
                      const char *key); /* the string, or NULL when absent or of another type */
bool json_integer(const cJSON *item,
                  int64_t *out); /* an integral number within +-2^53, or a string holding one */

/* Checks a document against one of the schemas embedded from schemas/ ("book.schema.json" ...): the
 * subset type, required, properties, additionalProperties, items, enum, const, pattern-free,
 * minLength, maxLength, minItems, maxItems, minimum, maximum, $ref to #/$defs, anyOf, oneOf. All
 * faults go to d, each with its JSON path. True when there are none. */
bool json_check(const cJSON *document, const char *schema, struct str file, struct diag *d);
bool json_check_against(const cJSON *document, const cJSON *schema, struct str file,
                        struct diag *d);

/* Streamed writer: correct commas and escapes, UTF-8 as it is (bytes that are not UTF-8 become
 * U+FFFD). Each object in an array begins a new line, so that a table reads, and differs, row by
 * row. */
struct json_out {
    struct buf *to;
    int depth;
    bool first[JSON_MAX_DEPTH + 1];
    char close[JSON_MAX_DEPTH + 1]; /* what ends the object or array at that depth */
};
void json_begin(struct json_out *j, struct buf *to);
void json_object(struct json_out *j, const char *key); /* key NULL inside an array or at the top */
void json_array(struct json_out *j, const char *key);
void json_end(struct json_out *j); /* closes the innermost object or array */
void json_str(struct json_out *j, const char *key, struct str value);
void json_cstr(struct json_out *j, const char *key, const char *value); /* NULL writes null */
void json_int(struct json_out *j, const char *key, int64_t value);
void json_bool(struct json_out *j, const char *key, bool value);
void json_null(struct json_out *j, const char *key);
void json_mg(struct json_out *j, const char *key, int64_t mg); /* "1234.567890" */
void json_raw(struct json_out *j, const char *key,
              struct str rendered); /* JSON text as it is; nothing when it is empty */

#endif
