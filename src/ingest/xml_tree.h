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
    int64_t line; /* of the document; where elements share lines, see below, the element's number */
    struct xml_node *parent, *child, *last, *next, *before;
};

/* Elements are told by the line on which they begin. A document without line breaks, as machines
 * write it, has no lines that tell anything: where two elements of one name and parent, with
 * elements within, share a line, all are told by their number instead (the root is 1). Either is
 * the same whenever the same bytes are read. */

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
/* As xml_at, but every element has to be in a namespace that begins with `space`. */
const struct xml_node *xml_in(const struct xml_node *n, const char *space, const char *path);
/* The next element behind `n`, its children first; NULL: none. */
const struct xml_node *xml_onward(const struct xml_node *n);
/* The first element that is told by that line or number; NULL: none. */
const struct xml_node *xml_at_line(const struct xml_node *root, int64_t line);

#endif
