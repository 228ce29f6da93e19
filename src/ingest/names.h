/* A dictionary from texts to small numbers, for the texts that repeat in every row of a bill. */
#ifndef TANSO_INGEST_NAMES_H
#define TANSO_INGEST_NAMES_H

#include "core/str.h"

struct names_slot;
/* A zeroed struct is a valid empty dictionary. */
struct names {
    struct names_slot *slot;
    int n, cap;
    struct arena arena;
};
bool names_get(const struct names *d, struct str key, int32_t *value); /* false when absent */
void names_put(struct names *d, struct str key, int32_t value); /* replaces; copies the key */
void names_free(struct names *d);                               /* empties it; usable again */

#endif
