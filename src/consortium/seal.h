/* The seal of a submission: SHA-256 over its content in a canonical form, so that white space and
 * key order do not matter but every value does. */
#ifndef TANSO_CONSORTIUM_SEAL_H
#define TANSO_CONSORTIUM_SEAL_H

#include "core/hash.h"
#include "core/json.h"

/* The canonical content, which is what is hashed and signed: object keys in order of their bytes,
 * no white space, strings escaped as the JSON writer does, integers in decimal; "sha256" and
 * "signature" at the top are left out. False when the document holds a number that is not an
 * integer. */
bool seal_text(const cJSON *document, struct buf *out);
/* SHA-256 over it. */
bool seal_of(const cJSON *document, struct sha256 *out);

#endif
