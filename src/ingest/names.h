/* A dictionary from texts to small numbers, for the texts that repeat in every row of a bill. */
#ifndef TANSO_INGEST_NAMES_H
#define TANSO_INGEST_NAMES_H

#include "core/str.h"

struct names_slot;
struct names_entry;
/* A zeroed struct is a valid empty dictionary. The slots are small, and the entries lie in the
 * order of their coming, so that texts that come again in the same order are found where the
 * processor already reads. */
struct names {
    struct names_slot *slot;
    struct names_entry *entry;
    int n, cap, slots;
    int32_t latest; /* entry found last */
    struct arena arena;
};
bool names_get(struct names *d, struct str key, int32_t *value); /* false when absent */
void names_put(struct names *d, struct str key, int32_t value);  /* replaces; copies the key */
void names_free(struct names *d);                                /* empties it; usable again */

#endif
