/* All profiles: the built-in ones, then the user's; and which of them fits a file. */
#include "core/csv.h"
#include "core/embed.h"
#include "core/utf8.h"
#include "ingest/profile.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROFILE_MAX_BYTES = 256 << 10 };

static void add(struct profile_list *l, struct profile *p)
{
    for (int i = 0; i < l->n; i++)
        if (str_eq(l->item[i]->id, p->id)) {
            l->item[i] = p;
            return;
        }
    MEM_GROW(l->item, l->n, l->cap);
    l->item[l->n++] = p;
}

static bool load_file(struct profile_list *l, const char *folder, const char *name, struct diag *d)
{
    struct buf path = {0}, bytes = {0};
    buf_printf(&path, "%s/%s", folder, name);
    struct profile *p = NULL;
    if (file_read(path.p, PROFILE_MAX_BYTES, &bytes, d))
        p = profile_parse(buf_view(&bytes), str_save(&l->arena, buf_view(&path)), &l->arena, d);
    if (p)
        add(l, p);
    buf_free(&path);
    buf_free(&bytes);
    return p != NULL;
}

static int is_profile(const struct dirent *e)
{
    return e->d_name[0] != '.' && str_ends(str_of(e->d_name), ".json");
}

/* The folder may be missing unless it was named. */
static bool load_folder(struct profile_list *l, const char *folder, bool named, struct diag *d)
{
    struct dirent **entry;
    int n = scandir(folder, &entry, is_profile, alphasort);
    if (n < 0) {
        if (!named && errno == ENOENT)
            return true;
        diag_error(d, NOWHERE, E_PROFILE_FOLDER, folder, NULL);
        return false;
    }
    bool ok = true;
    for (int i = 0; i < n; i++) {
        ok &= load_file(l, folder, entry[i]->d_name, d);
        free(entry[i]);
    }
    free(entry);
    return ok;
}

bool profile_folder(struct buf *path, bool *named)
{
    const char *own = getenv("TANSO_PROFILES"), *config = getenv("XDG_CONFIG_HOME"),
               *home = getenv("HOME");
    *named = own && *own;
    if (*named)
        buf_cstr(path, own);
    else if (config && *config)
        buf_printf(path, "%s/tanso/profiles", config);
    else if (home && *home)
        buf_printf(path, "%s/.config/tanso/profiles", home);
    return path->n > 0;
}

static bool load_users(struct profile_list *l, struct diag *d)
{
    struct buf path = {0};
    bool named, ok = !profile_folder(&path, &named) || load_folder(l, path.p, named, d);
    buf_free(&path);
    return ok;
}

bool profile_add(struct profile_list *l, struct str json, struct str name, struct diag *d)
{
    struct profile *p = profile_parse(json, name, &l->arena, d);
    if (p)
        add(l, p);
    return p != NULL;
}

static int by_id(const void *x, const void *y)
{
    const struct profile *const *a = x, *const *b = y;
    return str_cmp((*a)->id, (*b)->id);
}

bool profile_load_all(struct profile_list *l, struct diag *d)
{
    bool ok = true;
    for (const struct embedded *e = embedded_profiles; e->name; e++) {
        struct profile *p =
            profile_parse((struct str){e->bytes, e->n}, str_of(e->name), &l->arena, d);
        ok &= p != NULL;
        if (p) {
            p->built_in = true;
            add(l, p);
        }
    }
    ok &= load_users(l, d);
    if (l->n)
        qsort(l->item, (size_t)l->n, sizeof *l->item, by_id);
    return ok;
}

const struct profile *profile_by_id(const struct profile_list *l, struct str id)
{
    for (int i = 0; i < l->n; i++)
        if (str_eq(l->item[i]->id, id))
            return l->item[i];
    return NULL;
}

void profile_list_free(struct profile_list *l)
{
    free(l->item);
    arena_free(&l->arena);
    *l = (struct profile_list){0};
}

/* ---- recognition ---- */
bool profile_is_header(const struct profile *p, const struct str *folded, int n)
{
    for (int w = 0; w < p->header_word_n; w++) {
        bool found = false;
        for (int i = 0; i < n && !found; i++)
            found = str_eq(folded[i], p->header_words[w]);
        if (!found)
            return false;
    }
    return p->header_word_n > 0;
}

struct str *profile_fold_row(const struct csv_row *r, struct arena *a)
{
    struct str *out = arena_alloc(a, (size_t)(r->n ? r->n : 1) * sizeof *out);
    struct buf b = {0};
    for (int i = 0; i < r->n; i++) {
        buf_reset(&b);
        utf8_fold(&b, r->field[i]);
        out[i] = str_save(a, buf_view(&b));
    }
    buf_free(&b);
    return out;
}

bool profile_in(const struct profile *p, struct str head, char delimiter)
{
    struct diag quiet = {0};
    struct text_in *t = text_of(head);
    struct csv *csv = csv_open(t, delimiter ? delimiter : p->delimiter);
    struct csv_row r;
    bool found = false;
    while (!found && csv_next(csv, &r, (struct str){0}, &quiet) == 1) {
        struct arena a = {0};
        found = p->journal && p->journal->fields ? journal_row_fits(p->journal, &r)
                                                 : profile_is_header(p, profile_fold_row(&r, &a), r.n);
        if (p->journal && p->journal->fields)
            break; /* its first row tells */
        arena_free(&a);
    }
    csv_close(csv);
    text_close(t);
    diag_free(&quiet);
    return found;
}

static bool contains(struct str folded, struct str word)
{
    return word.n == 0 || (folded.n >= word.n && memmem(folded.p, folded.n, word.p, word.n));
}

static bool contains_all(struct str folded, const struct profile *p)
{
    for (int w = 0; w < p->contain_n; w++)
        if (!contains(folded, p->contains[w]))
            return false;
    return true;
}

const struct profile *profile_match_text(const struct profile_list *l, struct str folded,
                                         const struct profile **other)
{
    const struct profile *best = NULL;
    *other = NULL;
    for (int i = 0; i < l->n; i++) {
        const struct profile *p = l->item[i];
        if (!p->text || !contains_all(folded, p))
            continue;
        if (best && p->contain_n == best->contain_n)
            *other = p;
        if (best && p->contain_n <= best->contain_n)
            continue;
        best = p;
        *other = NULL;
    }
    return best;
}

const struct profile *profile_match(const struct profile_list *l, struct str head, char delimiter,
                                    const struct profile **other)
{
    struct buf folded = {0};
    const struct profile *best = NULL;
    int best_score = 0;
    *other = NULL;
    utf8_fold(&folded, head);
    for (int i = 0; i < l->n; i++) {
        const struct profile *p = l->item[i];
        bool fits = !p->text && contains_all(buf_view(&folded), p);
        for (int w = 0; w < p->header_word_n && fits; w++)
            fits = contains(buf_view(&folded), p->header_words[w]);
        if (!fits || !profile_in(p, head, delimiter))
            continue;
        int score = p->contain_n + p->header_word_n + /* the one that asks for more is more exact */
                    (p->journal && p->journal->fields ? 1 : 0);
        if (score == best_score)
            *other = p;
        if (score > best_score) {
            best = p;
            best_score = score;
            *other = NULL;
        }
    }
    buf_free(&folded);
    return best;
}

int ingest_profiles(struct profile_info *out, int max, struct diag *d)
{
    /* the texts have to outlive the call: they are kept for the life of the program */
    static struct profile_list list;
    if (list.n == 0)
        profile_load_all(&list, d);
    for (int i = 0; i < list.n && i < max; i++) {
        const struct profile *p = list.item[i];
        out[i] = (struct profile_info){.id = p->id,
                                       .version = p->version,
                                       .title_ja = p->title_ja,
                                       .title_en = p->title_en,
                                       .note = p->note,
                                       .built_in = p->built_in,
                                       .reconstructed = p->reconstructed};
    }
    return list.n;
}
