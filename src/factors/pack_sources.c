/* The files that a folder of sets is read from. */
#include "factors/pack.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void found(struct pack_sources *s, const char *name, const struct stat *st)
{
    MEM_GROW(s->of, s->n, s->cap);
    s->of[s->n++] = (struct pack_source){mem_strndup(name, strlen(name)), st->st_size, st->st_mtim};
}

/* A folder without set.json is none of the library's. */
static void look_into(struct pack_sources *s, int dir, const char *entry)
{
    static const char *const file[] = {"set.json", "factors.csv", "conversions.csv",
                                       "energy-law.csv", "gwp.csv"};
    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        struct stat st;
        char *name = path_join(entry, file[i]);
        bool there = fstatat(dir, name, &st, 0) == 0;
        if (there)
            found(s, name, &st);
        free(name);
        if (!there && i == 0)
            return;
    }
}

static int shown(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool pack_sources_find(const char *dir, struct pack_sources *out)
{
    struct dirent **entry;
    *out = (struct pack_sources){0};
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int n = fd >= 0 ? scandirat(fd, ".", &entry, shown, by_bytes) : -1;
    for (int i = 0; i < n; i++) {
        struct stat st;
        if (strcmp(entry[i]->d_name, "names.csv") != 0)
            look_into(out, fd, entry[i]->d_name);
        else if (fstatat(fd, "names.csv", &st, 0) == 0)
            found(out, "names.csv", &st);
        free(entry[i]);
    }
    if (n >= 0)
        free(entry);
    if (fd >= 0)
        close(fd);
    return n >= 0;
}

void pack_sources_free(struct pack_sources *s)
{
    for (int i = 0; i < s->n; i++)
        free(s->of[i].name);
    free(s->of);
    *s = (struct pack_sources){0};
}
