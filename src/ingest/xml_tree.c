#include "ingest/xml_tree.h"
#include "core/file_fd.h"
#include "core/xml.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct tree {
    struct arena *arena;
    struct xml *xml;
    struct xml_node *root, *at;
    struct buf text;
    struct str space; /* the last one, which most elements share */
    int64_t nodes;
    bool large, crowded; /* crowded: lines do not tell the elements apart */
};

static struct str space_of(struct tree *t, struct str space)
{
    if (!str_eq(t->space, space) || !t->space.p)
        t->space = str_save(t->arena, space);
    return t->space;
}

static const char *const *copy_attributes(struct tree *t, const char *const *from)
{
    int n = 0;
    while (from[n])
        n++;
    const char **out = arena_alloc(t->arena, (size_t)(n + 1) * sizeof *out);
    for (int i = 0; i < n; i++)
        out[i] = arena_strndup(t->arena, from[i], strlen(from[i]));
    return out;
}

/* Two like elements with elements within, on one line. */
static bool shares_line(const struct xml_node *n)
{
    const struct xml_node *before = n->before;
    return n->child && before && before->child && before->line == n->line &&
           str_eq(before->name, n->name);
}

static void on_start(void *ctx, struct str space, const char *name, const char *const *attribute)
{
    struct tree *t = ctx;
    if (++t->nodes > XML_TREE_NODES) {
        t->large = true;
        xml_stop(t->xml);
        return;
    }
    struct xml_node *n = arena_alloc(t->arena, sizeof *n);
    *n = (struct xml_node){.space = space_of(t, space),
                           .name = str_save(t->arena, str_of(name)),
                           .attribute = copy_attributes(t, attribute),
                           .line = xml_line(t->xml),
                           .parent = t->at,
                           .before = t->at ? t->at->last : NULL};
    if (!t->at)
        t->root = n;
    else if (t->at->last)
        t->at->last->next = n;
    else
        t->at->child = n;
    if (t->at)
        t->at->last = n;
    t->at = n;
    buf_reset(&t->text);
}

static void on_end(void *ctx, struct str space, const char *name)
{
    struct tree *t = ctx;
    (void)space;
    (void)name;
    if (!t->at->child)
        t->at->text = str_save(t->arena, str_trim(buf_view(&t->text)));
    t->crowded |= shares_line(t->at);
    t->at = t->at->parent;
    buf_reset(&t->text);
}

static void on_text(void *ctx, const char *text, size_t n)
{
    struct tree *t = ctx;
    buf_add(&t->text, text, n);
}

static bool begin(struct tree *t, struct arena *a, struct diag *d)
{
    static const struct xml_events events = {on_start, on_end, on_text};
    *t = (struct tree){.arena = a};
    t->xml = xml_new(&events, t, d);
    return t->xml != NULL;
}

static void number_elements(struct xml_node *root)
{
    int64_t n = 0;
    for (struct xml_node *x = root; x;) {
        x->line = ++n;
        if (x->child) {
            x = x->child;
            continue;
        }
        while (x && !x->next)
            x = x->parent;
        x = x ? x->next : NULL;
    }
}

static struct xml_node *finish(struct tree *t, bool ok, struct pos at, struct diag *d)
{
    if (t->large)
        diag_error(d, at, E_XML_LARGE, NULL);
    struct xml_node *root = ok && !t->large ? t->root : NULL;
    if (root && t->crowded)
        number_elements(root);
    xml_free(t->xml);
    buf_free(&t->text);
    return root;
}

struct xml_node *xml_tree_bytes(struct str bytes, struct pos at, struct arena *a, struct diag *d)
{
    struct tree t;
    if (!begin(&t, a, d))
        return NULL;
    t.large = bytes.n > XML_TREE_BYTES;
    bool ok = !t.large && xml_feed(t.xml, bytes.p, bytes.n, true, at, "XML", d);
    return finish(&t, ok, at, d);
}

static bool feed_file(struct tree *t, int fd, const char *path,
                      void (*tap)(void *, const void *, size_t), void *ctx, struct diag *d)
{
    char *block = mem_alloc(FILE_BLOCK);
    struct pos at = file_pos(path);
    ssize_t got;
    bool ok = true;
    do {
        got = fd_read(fd, block, FILE_BLOCK);
        if (got < 0)
            read_error(path, errno, d);
        else if (tap)
            tap(ctx, block, (size_t)got);
        ok = got >= 0 && xml_feed(t->xml, block, (size_t)got, got == 0, at, path, d);
    } while (ok && got > 0 && !t->large);
    free(block);
    return ok;
}

struct xml_node *xml_tree_file(const char *path, void (*tap)(void *, const void *, size_t),
                               void *ctx, struct arena *a, struct diag *d)
{
    struct tree t;
    int64_t size;
    int fd = fd_open(path, &size, d);
    if (fd < 0)
        return NULL;
    struct xml_node *root = NULL;
    if (begin(&t, a, d)) {
        t.large = size > XML_TREE_BYTES;
        bool ok = t.large || feed_file(&t, fd, path, tap, ctx, d);
        root = finish(&t, ok, file_pos(path), d);
    }
    close(fd);
    return root;
}

struct xml_node *xml_child(const struct xml_node *n, const char *space, const char *name)
{
    struct xml_node *c = n ? n->child : NULL;
    while (c && (!str_is(c->name, name) || (space && !str_is(c->space, space))))
        c = c->next;
    return c;
}

struct xml_node *xml_again(const struct xml_node *n)
{
    struct xml_node *c = n->next;
    while (c && (!str_eq(c->name, n->name) || !str_eq(c->space, n->space)))
        c = c->next;
    return c;
}

const struct xml_node *xml_at(const struct xml_node *n, const char *path)
{
    for (struct str rest = str_of(path); n && rest.p;) {
        struct str step = str_split(&rest, '/');
        const struct xml_node *c = n->child;
        while (c && !str_eq(c->name, step))
            c = c->next;
        n = c;
    }
    return n;
}

struct str xml_text_at(const struct xml_node *n, const char *path)
{
    const struct xml_node *at = xml_at(n, path);
    return at ? at->text : (struct str){"", 0};
}

const struct xml_node *xml_in(const struct xml_node *n, const char *space, const char *path)
{
    for (struct str rest = str_of(path); n && rest.p;) {
        struct str step = str_split(&rest, '/');
        const struct xml_node *c = n->child;
        while (c && (!str_eq(c->name, step) || !str_starts(c->space, space)))
            c = c->next;
        n = c;
    }
    return n;
}

const struct xml_node *xml_onward(const struct xml_node *n)
{
    if (n->child)
        return n->child;
    while (n && !n->next)
        n = n->parent;
    return n ? n->next : NULL;
}

const struct xml_node *xml_at_line(const struct xml_node *root, int64_t line)
{
    const struct xml_node *n = root;
    while (n && n->line != line)
        n = xml_onward(n);
    return n;
}
