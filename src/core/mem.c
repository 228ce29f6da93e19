#include "core/mem.h"
#include "core/msg.h"
#include <stdint.h>
#include <stdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>

/* No allocation and no stdio buffer growth here: both may be what failed. */
_Noreturn void mem_out(void)
{
    const char *locale = getenv("LC_ALL");
    if (!locale || !*locale)
        locale = getenv("LANG");
    enum lang lang = locale && strncmp(locale, "ja", 2) == 0 ? LANG_JA : LANG_EN;
    fprintf(stderr, "error: %s %s (%s)\n", msg_code(E_MEMORY), msg_text(E_MEMORY, lang),
            msg_remedy(E_MEMORY, lang));
    exit(3);
}

void *mem_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        mem_out();
    return p;
}

void *mem_realloc(void *p, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        mem_out();
    p = realloc(p, bytes ? bytes : 1);
    if (!p)
        mem_out();
    return p;
}

char *mem_strndup(const char *s, size_t n)
{
    if (n == SIZE_MAX)
        mem_out();
    char *copy = mem_alloc(n + 1);
    if (n)
        memcpy(copy, s, n);
    return copy;
}

void mem_begin(void)
{
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 32 << 20);
    mallopt(M_TOP_PAD, 256 << 10);
#endif
}
