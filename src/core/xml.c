#include "core/xml.h"
#include "core/library.h"
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(X)                                                                               \
    X(XML_ParserCreate)                                                                            \
    X(XML_ParserFree)                                                                              \
    X(XML_SetUserData)                                                                             \
    X(XML_SetElementHandler)                                                                       \
    X(XML_SetCharacterDataHandler)                                                                 \
    X(XML_SetStartDoctypeDeclHandler)                                                              \
    X(XML_StopParser)                                                                              \
    X(XML_Parse)                                                                                   \
    X(XML_GetErrorCode)                                                                            \
    X(XML_ErrorString)                                                                             \
    X(XML_GetCurrentLineNumber)                                                                    \
    X(XML_GetCurrentByteIndex)

static struct {
    FUNCTIONS(LIBRARY_MEMBER)
} expat;

#define LIBRARY "libexpat.so.1"

static bool load(struct diag *d)
{
    static const struct library_function wanted[] = {
#define WANTED(function) {#function, offsetof(__typeof__(expat), function)},
        FUNCTIONS(WANTED)
#undef WANTED
    };
    static bool loaded;
    const char *why =
        loaded ? NULL : library_load(LIBRARY, wanted, sizeof wanted / sizeof *wanted, &expat);
    if (why)
        diag_error(d, NOWHERE, E_LIBRARY, LIBRARY, why, NULL);
    return loaded = !why;
}

/* Namespaces are kept here, not by expat, which would write them out in front of every name. */
enum { MAX_BINDINGS = 64 };
struct binding {
    struct str prefix, space; /* ours; prefix "": the default */
    int depth;                /* of the element that declares it */
};
struct xml {
    XML_Parser parser;
    struct binding binding[MAX_BINDINGS];
    int bindings;
    struct str plain; /* the namespace of names without a prefix */
    struct xml_events on;
    void *ctx;
    int depth;
    int64_t fed;
    bool doctype, deep, stopped, failed;
};

static struct str copy(const char *s)
{
    size_t n = strlen(s);
    return (struct str){mem_strndup(s, n), n};
}

static void drop(struct str s)
{
    free((void *)(uintptr_t)s.p);
}

static struct str space_of(const struct xml *x, struct str prefix)
{
    for (int i = x->bindings - 1; i >= 0; i--)
        if (str_eq(prefix, x->binding[i].prefix))
            return x->binding[i].space;
    return STR("");
}

static bool declare(struct xml *x, const char **attribute)
{
    for (; *attribute; attribute += 2) {
        const char *name = *attribute;
        if (name[0] != 'x' || strncmp(name, "xmlns", 5) != 0 || (name[5] != 0 && name[5] != ':'))
            continue;
        if (x->bindings == MAX_BINDINGS)
            return false;
        const char *prefix = name[5] ? name + 6 : "";
        x->binding[x->bindings++] = (struct binding){copy(prefix), copy(attribute[1]), x->depth};
        x->plain = space_of(x, STR(""));
    }
    return true;
}

static void forget(struct xml *x, int depth)
{
    if (x->bindings == 0 || x->binding[x->bindings - 1].depth <= depth)
        return;
    while (x->bindings > 0 && x->binding[x->bindings - 1].depth > depth) {
        struct binding *b = &x->binding[--x->bindings];
        drop(b->prefix);
        drop(b->space);
    }
    x->plain = space_of(x, STR(""));
}

/* Takes the prefix off a name. Millions of names are short and have none. */
static struct str split_name(const struct xml *x, const char **name)
{
    const char *colon = *name;
    while (*colon && *colon != ':')
        colon++;
    if (!*colon)
        return x->plain;
    struct str prefix = {*name, (size_t)(colon - *name)};
    *name = colon + 1;
    return space_of(x, prefix);
}

static void on_start(void *user, const char *name, const char **attribute)
{
    struct xml *x = user;
    if (++x->depth > XML_MAX_DEPTH || !declare(x, attribute)) {
        x->deep = true;
        expat.XML_StopParser(x->parser, XML_FALSE);
        return;
    }
    struct str space = split_name(x, &name);
    if (!x->stopped)
        x->on.start(x->ctx, space, name, (const char *const *)attribute);
}

static void on_end(void *user, const char *name)
{
    struct xml *x = user;
    struct str space = split_name(x, &name);
    if (!x->stopped)
        x->on.end(x->ctx, space, name);
    forget(x, --x->depth);
}

static void on_text(void *user, const char *text, int n)
{
    struct xml *x = user;
    if (!x->stopped && n > 0)
        x->on.text(x->ctx, text, (size_t)n);
}

static void on_doctype(void *user, const char *name, const char *system, const char *public,
                       int internal)
{
    struct xml *x = user;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    x->doctype = true;
    expat.XML_StopParser(x->parser, XML_FALSE);
}

struct xml *xml_new(const struct xml_events *events, void *ctx, struct diag *d)
{
    if (!load(d))
        return NULL;
    struct xml *x = mem_alloc(sizeof *x);
    x->on = *events;
    x->ctx = ctx;
    x->plain = STR("");
    x->parser = expat.XML_ParserCreate(NULL);
    if (!x->parser)
        abort(); /* out of memory */
    expat.XML_SetUserData(x->parser, x);
    expat.XML_SetElementHandler(x->parser, on_start, on_end);
    expat.XML_SetCharacterDataHandler(x->parser, on_text);
    expat.XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    return x;
}

static bool fail(struct xml *x, struct pos at, const char *part, const char *why, struct diag *d)
{
    enum msg m = x->doctype ? E_XML_DOCTYPE : x->deep ? E_XML_DEPTH : E_XML_SYNTAX;
    struct buf line = {0};
    buf_int(&line, (int64_t)expat.XML_GetCurrentLineNumber(x->parser));
    diag_error(d, at, m, part, line.p, why, NULL);
    buf_free(&line);
    x->failed = true;
    return false;
}

bool xml_feed(struct xml *x, const char *bytes, size_t n, bool last, struct pos at,
              const char *part, struct diag *d)
{
    if (x->stopped || x->failed)
        return x->stopped;
    x->fed += (int64_t)n;
    enum XML_Status s = expat.XML_Parse(x->parser, bytes, (int)n, last);
    if (x->stopped)
        return true;
    if (s != XML_STATUS_OK) {
        const char *why = expat.XML_ErrorString(expat.XML_GetErrorCode(x->parser));
        return fail(x, at, part, why ? why : "", d);
    }
    if (x->fed - (int64_t)expat.XML_GetCurrentByteIndex(x->parser) > XML_MAX_TAG)
        return fail(x, at, part, "a tag is too long", d);
    return true;
}

void xml_stop(struct xml *x)
{
    x->stopped = true;
    expat.XML_StopParser(x->parser, XML_FALSE);
}

bool xml_stopped(const struct xml *x)
{
    return x->stopped;
}

int64_t xml_line(const struct xml *x)
{
    return (int64_t)expat.XML_GetCurrentLineNumber(x->parser);
}

void xml_free(struct xml *x)
{
    if (!x)
        return;
    forget(x, -1);
    expat.XML_ParserFree(x->parser);
    free(x);
}

const char *xml_attribute(const char *const *attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (strcmp(*attribute, name) == 0)
            return attribute[1];
    return NULL;
}

const char *xml_attribute_in(const struct xml *x, const char *const *attribute, const char *space,
                             const char *name)
{
    for (; *attribute; attribute += 2) {
        const char *local = *attribute;
        struct str in = split_name(x, &local);
        if (local != *attribute && strcmp(local, name) == 0 && str_ends(in, space))
            return attribute[1];
    }
    return NULL;
}
