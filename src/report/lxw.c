#define LXW_NAMES_ONLY
#include "report/lxw.h"
#include <dlfcn.h>
#include <string.h>

struct lxw_library lxw;

/* The name that the linker would have put into the program. */
#define LIBRARY "libxlsxwriter.so." LXW_SOVERSION

static bool missing(struct diag *d)
{
    const char *why = dlerror();
    diag_error(d, NOWHERE, E_REPORT_LIBRARY, LIBRARY, why ? why : "", NULL);
    return false;
}

bool lxw_load(struct diag *d)
{
    static const struct {
        const char *name;
        size_t at;
    } wanted[] = {
#define LXW_WANTED(name) {#name, offsetof(struct lxw_library, name)},
        LXW_FUNCTIONS(LXW_WANTED)
#undef LXW_WANTED
    };
    static bool loaded;
    void *library = loaded ? NULL : dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!loaded && !library)
        return missing(d);
    for (size_t i = 0; !loaded && i < sizeof wanted / sizeof *wanted; i++) {
        void *function = dlsym(library, wanted[i].name);
        if (!function)
            return missing(d);
        memcpy((char *)&lxw + wanted[i].at, &function, sizeof function);
    }
    return loaded = true;
}
