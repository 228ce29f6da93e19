#include "core/library.h"
#include <dlfcn.h>
#include <string.h>

static const char *why_not(void)
{
    const char *why = dlerror();
    return why ? why : "";
}

const char *library_load(const char *name, const struct library_function *wanted, size_t n,
                         void *table)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return why_not();
    for (size_t i = 0; i < n; i++) {
        void *function = dlsym(library, wanted[i].name);
        if (!function)
            return why_not();
        memcpy((char *)table + wanted[i].at, &function, sizeof function);
    }
    return NULL;
}
