/* The seal of a submission: SHA-256 over its content in a canonical form, so that white space and
 * key order do not matter but every value does. */
#ifndef TANSO_CONSORTIUM_SEAL_H
#define TANSO_CONSORTIUM_SEAL_H

#include "core/hash.h"
#include "core/json.h"

/* Object keys in order of their bytes, no white space, strings escaped as the JSON writer does,
 * integers in decimal; the top-level key "sha256" is left out. False when the document holds a
 * number that is not an integer. */
bool seal_of(const cJSON *document, struct sha256 *out);

#endif
