#include "cli/import.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 32, MAX_FILES = 100000 };

static void add(struct import_list *list, const char *path)
{
    MEM_GROW(list->item, list->n, list->cap);
    list->item[list->n++] = (struct import_item){.path = path};
}

static void tell(struct context *c, struct import_list *list, const char *path, enum msg m,
                 int limit)
{
    char n[24];
    snprintf(n, sizeof n, "%d", limit);
    diag_error(&c->diag, (struct pos){.file = str_of(path)}, m, n, NULL);
    list->failed = true;
    if (list->status < DATA_ERROR)
        list->status = DATA_ERROR;
}

static void cannot_read(struct context *c, struct import_list *list, const char *path)
{
    enum msg m = errno == EACCES ? E_FILE_PERMISSION : E_FILE_READ;
    diag_error(&c->diag, (struct pos){.file = str_of(path)}, m, strerror(errno), NULL);
    list->failed = true;
    list->status = FILE_ERROR;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* A ledger, this one or another, and what SQLite keeps beside it while it is open. */
static bool is_ledger(const char *path)
{
    static const char magic[] = "SQLite format 3";
    char first[sizeof magic] = "";
    if (ends_with(path, "-wal") || ends_with(path, "-shm") || ends_with(path, "-journal"))
        return true;
    FILE *f = fopen(path, "rb");
    if (!f)
        return false; /* the import says why */
    size_t n = fread(first, 1, sizeof first, f);
    fclose(f);
    return n == sizeof first && memcmp(first, magic, sizeof magic) == 0;
}

/* Why an entry of a folder is not read; OVER_COUNT: it is. "~$" begins Excel's lock files. */
static enum passed_over passed_over(const char *name, const char *path, const struct stat *st)
{
    if (name[0] == '.' || strncmp(name, "~$", 2) == 0)
        return OVER_HIDDEN;
    if (S_ISLNK(st->st_mode))
        return OVER_LINK;
    if (S_ISDIR(st->st_mode))
        return OVER_COUNT;
    if (!S_ISREG(st->st_mode))
        return OVER_SPECIAL;
    if (strstr(name, ".refused.") || strstr(name, ".refused-"))
        return OVER_REFUSED;
    return is_ledger(path) ? OVER_LEDGER : OVER_COUNT;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void folder(struct context *c, struct import_list *list, const char *path, int depth);

static void entry(struct context *c, struct import_list *list, const char *dir, const char *name,
                  int depth)
{
    struct buf b = {0};
    struct stat st;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return;
    buf_printf(&b, "%s%s%s", dir, ends_with(dir, "/") ? "" : "/", name);
    const char *path = arena_strndup(&c->arena, b.p, b.n);
    buf_free(&b);
    if (lstat(path, &st) != 0) {
        cannot_read(c, list, path);
        return;
    }
    enum passed_over why = passed_over(name, path, &st);
    if (why < OVER_COUNT)
        list->over[why]++;
    else if (S_ISDIR(st.st_mode))
        folder(c, list, path, depth + 1);
    else
        add(list, path);
}

static void folder(struct context *c, struct import_list *list, const char *path, int depth)
{
    struct dirent **names;
    if (depth > MAX_DEPTH) {
        tell(c, list, path, E_FOLDER_DEEP, MAX_DEPTH);
        return;
    }
    int n = scandir(path, &names, NULL, by_bytes);
    if (n < 0) {
        cannot_read(c, list, path);
        return;
    }
    for (int i = 0; i < n; i++) {
        if (list->n < MAX_FILES)
            entry(c, list, path, names[i]->d_name, depth);
        free(names[i]);
    }
    free(names);
}

void import_files(struct context *c, struct import_list *list)
{
    for (int i = 0; i < c->args; i++) {
        struct stat st;
        int before = list->n;
        bool failed = list->failed;
        if (stat(c->arg[i], &st) != 0 || !S_ISDIR(st.st_mode)) {
            add(list, c->arg[i]);
            continue;
        }
        list->folders = true;
        list->failed = false;
        folder(c, list, c->arg[i], 1);
        if (list->n >= MAX_FILES)
            tell(c, list, c->arg[i], E_FOLDER_MANY, MAX_FILES - 1);
        else if (list->n == before && !list->failed)
            tell(c, list, c->arg[i], E_FOLDER_NOTHING, 0);
        list->failed |= failed;
    }
}

void import_list_free(struct import_list *list)
{
    for (int i = 0; i < list->n; i++)
        buf_free(&list->item[i].diagnostics);
    free(list->item);
}
