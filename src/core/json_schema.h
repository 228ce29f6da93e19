/* Inside core: is a schema one that the checker understands in full? */
#ifndef TANSO_CORE_JSON_SCHEMA_H
#define TANSO_CORE_JSON_SCHEMA_H

#include "core/json.h"

/* False after a diagnostic: an unknown keyword, a $ref without target or in a circle, a value of
 * the wrong kind. A keyword that is not understood must not pass in silence, or a document would
 * count as checked that is not. */
bool schema_sound(const cJSON *schema, struct diag *d);
/* The schema that schema's $ref names, or schema itself when it has none; NULL when there is no
 * such place. */
const cJSON *schema_resolve(const cJSON *root, const cJSON *schema);

#endif
