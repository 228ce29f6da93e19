#include "ingest/names.h"
#include <stdlib.h>
#include <string.h>

struct names_slot {
    struct str key;
    uint64_t hash;
    int32_t value;
};

/* Index of the slot that holds the key, or of the free one where it belongs. */
static int place_of(const struct names *d, struct str key, uint64_t hash)
{
    int mask = d->cap - 1;
    int i = (int)(hash & (uint64_t)mask);
    while (d->slot[i].key.p && !(d->slot[i].hash == hash && str_eq(d->slot[i].key, key)))
        i = (i + 1) & mask;
    return i;
}

bool names_get(const struct names *d, struct str key, int32_t *value)
{
    if (d->cap == 0)
        return false;
    const struct names_slot *s = &d->slot[place_of(d, key, str_hash(key))];
    if (!s->key.p)
        return false;
    *value = s->value;
    return true;
}

static void grow(struct names *d)
{
    struct names old = *d;
    d->cap = old.cap ? old.cap * 2 : 64;
    d->slot = mem_alloc((size_t)d->cap * sizeof *d->slot);
    for (int i = 0; i < old.cap; i++)
        if (old.slot[i].key.p)
            d->slot[place_of(d, old.slot[i].key, old.slot[i].hash)] = old.slot[i];
    free(old.slot);
}

void names_put(struct names *d, struct str key, int32_t value)
{
    if (d->n * 2 >= d->cap)
        grow(d);
    uint64_t hash = str_hash(key);
    struct names_slot *s = &d->slot[place_of(d, key, hash)];
    if (!s->key.p) {
        *s = (struct names_slot){.key = str_save(&d->arena, key), .hash = hash};
        d->n++;
    }
    s->value = value;
}

void names_free(struct names *d)
{
    free(d->slot);
    arena_free(&d->arena);
    *d = (struct names){0};
}
