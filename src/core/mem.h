/* Memory. Running out of it ends the program with status 3 and a message; an open transaction is
 * rolled back by the ledger's journal, so nothing is half done. No function here returns NULL. */
#ifndef TANSO_CORE_MEM_H
#define TANSO_CORE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);                          /* zeroed; free() it */
void *mem_realloc(void *p, size_t count, size_t size); /* overflow-checked count * size */
char *mem_strndup(const char *s, size_t n);            /* NUL-terminated copy; free() it */
/* At the start of a program: what is freed is not handed back, which years that are calculated one
 * after the other would ask for again, page by page. */
void mem_begin(void);
_Noreturn void mem_out(void); /* the same end, where a library found no memory */

/* MEM_GROW(array, used, capacity): makes room for one more element; grows by doubling. */
#define MEM_GROW(array, used, capacity)                                                            \
    ((used) < (capacity)                                                                           \
         ? (void)0                                                                                 \
         : (void)((capacity) = (capacity) ? (capacity)*2 : 16,                                     \
                  (array) = mem_realloc((array), (size_t)(capacity), sizeof *(array))))

/* An arena: many small pieces, freed together. A zeroed struct is a valid empty arena. */
struct arena_block;
struct arena {
    struct arena_block *block;
    size_t used;
};
void *arena_alloc(struct arena *a,
                  size_t size); /* zeroed, aligned for any type; lives until arena_free */
char *arena_strndup(struct arena *a, const char *s, size_t n);
void arena_free(struct arena *a); /* frees all pieces; the arena is empty and usable again */

#endif
