#define LXW_NAMES_ONLY
#include "report/lxw.h"
#include "core/library.h"

struct lxw_library lxw;

/* The name that the linker would have put into the program. */
#define LIBRARY "libxlsxwriter.so." LXW_SOVERSION

bool lxw_load(struct diag *d)
{
    static const struct library_function wanted[] = {
#define LXW_WANTED(name) {#name, offsetof(struct lxw_library, name)},
        LXW_FUNCTIONS(LXW_WANTED)
#undef LXW_WANTED
    };
    static bool loaded;
    const char *why =
        loaded ? NULL : library_load(LIBRARY, wanted, sizeof wanted / sizeof *wanted, &lxw);
    if (why)
        diag_error(d, NOWHERE, E_REPORT_LIBRARY, LIBRARY, why, NULL);
    return loaded = !why;
}
