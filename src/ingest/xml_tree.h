/* A whole XML document in memory, for forms whose parts refer to each other. Bounded: so many
 * bytes, so many elements; no DTD (core/xml.h). */
#ifndef TANSO_INGEST_XML_TREE_H
#define TANSO_INGEST_XML_TREE_H

#include "core/diag.h"

enum { XML_TREE_BYTES = 64 << 20, XML_TREE_NODES = 1 << 20 };

struct xml_node {
    struct str space, name;
    struct str text;              /* of an element without elements, trimmed; else empty */
    const char *const *attribute; /* name, value, ..., NULL */
    int64_t line;
    struct xml_node *parent, *child, *last, *next;
};

/* The root, in the arena; NULL after a diagnostic. Every byte is shown to `tap` (may be NULL). */
struct xml_node *xml_tree_file(const char *path, void (*tap)(void *, const void *, size_t),
                               void *ctx, struct arena *a, struct diag *d);
struct xml_node *xml_tree_bytes(struct str bytes, struct pos at, struct arena *a, struct diag *d);

/* The first child element of that name in that namespace (space NULL: in any); NULL: none. */
struct xml_node *xml_child(const struct xml_node *n, const char *space, const char *name);
/* The next element of the same name behind `n`. */
struct xml_node *xml_again(const struct xml_node *n);
/* Text of the element that a path of names leads to ("timePeriod/start"), in n's namespace or any
 * other; empty: none. */
struct str xml_text_at(const struct xml_node *n, const char *path);
const struct xml_node *xml_at(const struct xml_node *n, const char *path); /* NULL: none */

#endif
