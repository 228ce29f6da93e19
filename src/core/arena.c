#include "core/mem.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct arena_block {
    struct arena_block *previous;
    size_t size; /* of bytes */
    alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *block_new(size_t size, struct arena_block *previous)
{
    /* mem_alloc zeroes, and every byte of a block is handed out once: pieces are zero without
     * further work. */
    struct arena_block *b = mem_alloc(sizeof *b + size);
    b->size = size;
    b->previous = previous;
    return b;
}

static size_t next_size(const struct arena *a)
{
    if (!a->block)
        return FIRST_BLOCK;
    return a->block->size < LARGEST_BLOCK / 2 ? a->block->size * 2 : LARGEST_BLOCK;
}

/* A piece larger than a block gets a block of its own behind the current one, which stays in use.
 */
static void *large_piece(struct arena *a, size_t size)
{
    if (!a->block)
        a->block = block_new(FIRST_BLOCK, NULL);
    struct arena_block *b = block_new(size, a->block->previous);
    a->block->previous = b;
    return b->bytes;
}

void *arena_alloc(struct arena *a, size_t size)
{
    enum { ALIGN = alignof(max_align_t) };
    if (size > SIZE_MAX / 2)
        return mem_realloc(NULL, size, 2); /* ends the program: no such size exists */
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!a->block || a->block->size - a->used < size) {
        if (size > next_size(a) / 4)
            return large_piece(a, size);
        a->block = block_new(next_size(a), a->block);
        a->used = 0;
    }
    void *piece = a->block->bytes + a->used;
    a->used += size;
    return piece;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *copy = arena_alloc(a, n + 1);
    if (n)
        memcpy(copy, s, n);
    return copy;
}

void arena_free(struct arena *a)
{
    while (a->block) {
        struct arena_block *previous = a->block->previous;
        free(a->block);
        a->block = previous;
    }
    a->used = 0;
}
