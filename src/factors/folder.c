/* Where the built-in sets are. */
#include "factors/internal.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char found[PATH_MAX];

static bool holds_sets(const char *dir)
{
    char *mark = path_join(dir, "gwp/gwp.csv");
    bool there = access(mark, R_OK) == 0;
    free(mark);
    return there;
}

static const char *keep(const char *dir)
{
    size_t n = strlen(dir);
    if (n >= sizeof found)
        return NULL;
    memmove(found, dir, n + 1);
    return found;
}

/* Installed (bin/../share/tanso/factors), in the build folder inside the source tree, or beside a
 * copied program. */
static const char *beside_program(void)
{
    static const char *const way[] = {"../share/tanso/factors", "factors", "../factors",
                                      "../../factors"};
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = 0;
    char *slash = strrchr(exe, '/');
    if (!slash)
        return NULL;
    *slash = 0;
    const char *dir = NULL;
    for (size_t i = 0; !dir && i < sizeof way / sizeof *way; i++) {
        char *path = path_join(exe, way[i]);
        char *real = realpath(path, NULL);
        if (real && holds_sets(real))
            dir = keep(real);
        free(real);
        free(path);
    }
    return dir;
}

const char *factors_folder(struct diag *d)
{
    const char *named = getenv("TANSO_FACTORS");
    if (named && *named) { /* who names a folder means it: no other one stands in */
        if (holds_sets(named))
            return keep(named);
        diag_error(d, (struct pos){.file = str_of(named)}, E_FACTORS_NOT_THERE, "TANSO_FACTORS",
                   NULL);
        return NULL;
    }
    const char *dir = beside_program();
    if (!dir && holds_sets(TANSO_DATADIR))
        dir = keep(TANSO_DATADIR);
    if (!dir && holds_sets(TANSO_SOURCE_FACTORS))
        dir = keep(TANSO_SOURCE_FACTORS);
    if (!dir)
        diag_error(d, NOWHERE, E_FACTORS_NOWHERE, TANSO_DATADIR, NULL);
    return dir;
}
