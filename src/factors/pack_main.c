/* Build tool: writes the built-in sets of a folder into one file (src/factors/pack.h), and for
 * ninja what it was made from. Usage: tanso-pack FOLDER FILE DEPENDENCIES */
#include "factors/pack.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell(const struct diag *d)
{
    for (int i = 0; i < d->n; i++) {
        struct buf b = {0};
        diag_format(&b, &d->entry[i], LANG_EN);
        fprintf(stderr, "%s\n", b.p);
        buf_free(&b);
    }
}

static void escaped(struct buf *out, const char *path)
{
    for (; *path; path++) {
        if (*path == ' ' || *path == '#' || *path == '\\')
            buf_char(out, '\\');
        if (*path == '$')
            buf_char(out, '$');
        buf_char(out, *path);
    }
}

static void dependency(struct buf *out, const char *path)
{
    buf_char(out, ' ');
    escaped(out, path);
}

/* The folders themselves, too: a file or a set that is added changes the date of its folder. */
static bool dependencies(struct buf *out, const char *dir, const char *file)
{
    struct pack_sources s;
    escaped(out, file);
    buf_char(out, ':');
    dependency(out, dir);
    bool ok = pack_sources_find(dir, &s);
    for (int i = 0; ok && i < s.n; i++) {
        char *path = path_join(dir, s.of[i].name), *slash = NULL;
        dependency(out, path);
        if (str_ends(str_of(path), "/set.json") && (slash = strrchr(path, '/'))) {
            *slash = 0;
            dependency(out, path);
        }
        free(path);
    }
    buf_char(out, '\n');
    pack_sources_free(&s);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: tanso-pack FOLDER FILE DEPENDENCIES\n", stderr);
        return 2;
    }
    struct diag d = {0};
    struct buf pack = {0}, deps = {0};
    struct factors *f = factors_new();
    setenv("TANSO_FACTORS", argv[1], 1); /* a named folder is read, never a file made of it */
    bool ok = factors_add_built_in(f, &d);
    if (ok) {
        factors_ready(f);
        ok = pack_write(f, argv[1], &pack, &d) && file_write(argv[2], buf_view(&pack), &d) &&
             dependencies(&deps, argv[1], argv[2]) && file_write(argv[3], buf_view(&deps), &d);
    }
    tell(&d);
    factors_free(f);
    buf_free(&pack);
    buf_free(&deps);
    diag_free(&d);
    return ok ? 0 : 3;
}
