#include "ingest/names.h"
#include <stdlib.h>
#include <string.h>

struct names_slot {
    uint32_t hash;
    int32_t entry; /* from 1; 0: free */
};
struct names_entry {
    struct str key;
    uint32_t hash;
    int32_t value;
};

/* The slot that holds the key, or the free one where it belongs. */
static struct names_slot *place_of(const struct names *d, struct str key, uint32_t hash)
{
    uint32_t mask = (uint32_t)d->slots - 1, i = hash & mask;
    for (; d->slot[i].entry; i = (i + 1) & mask)
        if (d->slot[i].hash == hash && str_eq(d->entry[d->slot[i].entry - 1].key, key))
            break;
    return &d->slot[i];
}

/* Texts mostly repeat, or come in the order in which they came before: the last one found and the
 * one behind it are tried before the table. */
static int32_t near(const struct names *d, struct str key)
{
    for (int32_t i = d->latest; i < d->latest + 2 && i < d->n; i++)
        if (str_eq(d->entry[i].key, key))
            return i;
    return -1;
}

bool names_get(struct names *d, struct str key, int32_t *value)
{
    int32_t i = near(d, key);
    if (i < 0 && d->slots > 0)
        i = place_of(d, key, (uint32_t)str_hash(key))->entry - 1;
    if (i < 0)
        return false;
    d->latest = i;
    *value = d->entry[i].value;
    return true;
}

static void grow(struct names *d)
{
    d->slots = d->slots ? d->slots * 2 : 64;
    free(d->slot);
    d->slot = mem_alloc((size_t)d->slots * sizeof *d->slot);
    for (int i = 0; i < d->n; i++)
        *place_of(d, d->entry[i].key, d->entry[i].hash) =
            (struct names_slot){d->entry[i].hash, i + 1};
}

void names_put(struct names *d, struct str key, int32_t value)
{
    if (d->n * 2 >= d->slots)
        grow(d);
    uint32_t hash = (uint32_t)str_hash(key);
    struct names_slot *s = place_of(d, key, hash);
    if (!s->entry) {
        MEM_GROW(d->entry, d->n, d->cap);
        d->entry[d->n++] = (struct names_entry){.key = str_save(&d->arena, key), .hash = hash};
        *s = (struct names_slot){hash, d->n};
    }
    d->entry[s->entry - 1].value = value;
}

void names_free(struct names *d)
{
    free(d->slot);
    free(d->entry);
    arena_free(&d->arena);
    *d = (struct names){0};
}
