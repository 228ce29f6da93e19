/* XML as events (expat, loaded at the first use). A document type declaration ends the reading, so
 * there are no entities but the five of the language; depth and the length of a tag are bounded. */
#ifndef TANSO_CORE_XML_H
#define TANSO_CORE_XML_H

#include "core/diag.h"

enum { XML_MAX_DEPTH = 64, XML_MAX_TAG = 1 << 20 /* bytes */ };

/* Names come in two: the namespace ("" when there is none) and the local name. Attributes are
 * name, value, ..., NULL, as they are written. */
struct xml_events {
    void (*start)(void *ctx, struct str space, const char *name, const char *const *attribute);
    void (*end)(void *ctx, struct str space, const char *name);
    void (*text)(void *ctx, const char *text, size_t n); /* in pieces */
};

struct xml;
/* NULL after a diagnostic: expat is not there. */
struct xml *xml_new(const struct xml_events *events, void *ctx, struct diag *d);
/* The next bytes; `last` when nothing follows. `at` names the file, `part` what of it is read (the
 * whole file: its name). False after a diagnostic. */
bool xml_feed(struct xml *x, const char *bytes, size_t n, bool last, struct pos at,
              const char *part, struct diag *d);
/* Within an event: no more is wanted; xml_feed then returns true and does nothing from now on. */
void xml_stop(struct xml *x);
bool xml_stopped(const struct xml *x);
int64_t xml_line(const struct xml *x); /* within an event: where it stands, from 1 */
void xml_free(struct xml *x);          /* takes NULL */

const char *xml_attribute(const char *const *attribute, const char *name); /* NULL: none */
/* An attribute with a prefix, within the start of its element: of that name, in a namespace that
 * ends with `space`. */
const char *xml_attribute_in(const struct xml *x, const char *const *attribute, const char *space,
                             const char *name);

#endif
