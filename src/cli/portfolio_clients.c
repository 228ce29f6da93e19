/* Which ledgers a portfolio is made of. */
#include "cli/portfolio.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usual[] = "tanso.db";

static const char *below(struct context *c, const char *folder, const char *name)
{
    struct buf b = {0};
    bool slash = str_ends(str_of(folder), "/");
    buf_printf(&b, "%s%s%s", folder, slash ? "" : "/", name);
    const char *path = arena_strndup(&c->arena, b.p, b.n);
    buf_free(&b);
    return path;
}

/* "clients/ito.db": ito; "clients/ito/tanso.db": ito. */
static const char *stem(struct context *c, const char *path)
{
    struct str rest = str_of(path), name = {0}, folder = {0};
    while (rest.p) {
        struct str piece = str_split(&rest, '/');
        if (!piece.n || str_is(piece, "."))
            continue;
        folder = name;
        name = piece;
    }
    if (str_is(name, usual) && folder.n && !str_is(folder, ".."))
        name = folder;
    else if (str_ends(name, ".db") && name.n > 3)
        name.n -= 3;
    return arena_strndup(&c->arena, name.p, name.n);
}

static void add(struct context *c, struct clients *all, const char *path)
{
    struct client *room = all->item;
    if (all->n == all->cap) {
        all->cap = all->cap ? all->cap * 2 : 64;
        all->item = arena_alloc(&c->arena, (size_t)all->cap * sizeof *all->item);
        if (all->n)
            memcpy(all->item, room, (size_t)all->n * sizeof *room);
    }
    all->item[all->n++] = (struct client){path, stem(c, path)};
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool refuse(struct context *c, const char *path, enum msg m, const char *more)
{
    diag_error(&c->diag, (struct pos){.file = str_of(path)}, m, more, NULL);
    return false;
}

static bool add_folder(struct context *c, struct clients *all, const char *folder)
{
    struct dirent **entry;
    int before = all->n, n = scandir(folder, &entry, NULL, by_bytes);
    if (n < 0)
        return refuse(c, folder, errno == EACCES ? E_FILE_PERMISSION : E_FILE_READ,
                      strerror(errno));
    for (int i = 0; i < n; i++) {
        const char *name = entry[i]->d_name, *path = below(c, folder, name);
        const char *inside = name[0] != '.' && is_folder(path) ? below(c, path, usual) : NULL;
        if (name[0] != '.' && str_ends(str_of(name), ".db") && is_file(path))
            add(c, all, path);
        else if (inside && is_file(inside))
            add(c, all, inside);
        free(entry[i]);
    }
    free(entry);
    return all->n > before || refuse(c, folder, E_PORTFOLIO_NONE, "");
}

/* The same file by two names would count a firm twice. */
static bool each_once(struct context *c, const struct clients *all)
{
    bool ok = true;
    struct stat *st = mem_alloc(((size_t)all->n + 1) * sizeof *st);
    for (int i = 0; i < all->n; i++) {
        if (stat(all->item[i].path, &st[i]) != 0)
            continue; /* opening it says why */
        for (int k = 0; k < i; k++)
            if (st[k].st_ino == st[i].st_ino && st[k].st_dev == st[i].st_dev)
                ok = refuse(c, all->item[i].path, E_PORTFOLIO_TWICE, all->item[k].path);
    }
    free(st);
    return ok;
}

bool portfolio_clients(struct context *c, struct clients *out)
{
    bool ok = true;
    for (int i = 0; i < c->args; i++) {
        if (is_folder(c->arg[i]))
            ok = add_folder(c, out, c->arg[i]) && ok;
        else
            add(c, out, c->arg[i]);
    }
    return ok && each_once(c, out);
}

bool portfolio_names_differ(struct context *c, const struct clients *all)
{
    bool ok = true;
    for (int i = 0; i < all->n; i++)
        for (int k = 0; k < i; k++)
            if (strcmp(all->item[i].stem, all->item[k].stem) == 0)
                ok = refuse(c, all->item[i].path, E_PORTFOLIO_SAME_NAME, all->item[k].path);
    return ok;
}

const char *portfolio_file(struct context *c, const struct client *of, const char *folder, int year,
                           const char *suffix)
{
    struct buf name = {0};
    buf_printf(&name, "%s-%d%s", of->stem, year, suffix);
    const char *path = below(c, folder, name.p);
    buf_free(&name);
    return path;
}
