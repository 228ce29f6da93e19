/* The entries of a feed, and what belongs to what: by link, by nesting, or because there is no
 * other. */
#include "core/xml.h"
#include "ingest/espi.h"
#include <string.h>

static const struct {
    const char *name;
    enum espi_kind kind;
} kinds[] = {{"UsagePoint", ESPI_POINT},
             {"LocalTimeParameters", ESPI_ZONE},
             {"MeterReading", ESPI_METER},
             {"ReadingType", ESPI_TYPE},
             {"IntervalBlock", ESPI_BLOCK},
             {"UsageSummary", ESPI_BILL},
             {"ElectricPowerUsageSummary", ESPI_BILL}};
/* What a kind hangs on: ESPI_KINDS for those that others refer to. */
static const enum espi_kind parent_of[ESPI_KINDS] = {
    [ESPI_POINT] = ESPI_KINDS, [ESPI_ZONE] = ESPI_KINDS,  [ESPI_METER] = ESPI_POINT,
    [ESPI_TYPE] = ESPI_KINDS,  [ESPI_BLOCK] = ESPI_METER, [ESPI_BILL] = ESPI_POINT};

const char *espi_kind_name(enum espi_kind k)
{
    size_t i = 0;
    while (kinds[i].kind != k)
        i++;
    return kinds[i].name;
}

struct pos espi_pos(const struct espi *e, const struct xml_node *n)
{
    return import_at(e->im, n->line, 0);
}

/* ---- collecting ---- */
static struct str link_of(const struct xml_node *entry, const char *rel)
{
    for (const struct xml_node *l = xml_child(entry, NULL, "link"); l; l = xml_again(l)) {
        const char *r = xml_attribute(l->attribute, "rel");
        if (r && strcmp(r, rel) == 0)
            return str_of(xml_attribute(l->attribute, "href"));
    }
    return (struct str){"", 0};
}

static void add_resources(struct espi *e, const struct xml_node *n, const struct espi_entry *entry)
{
    for (const struct xml_node *c = n->child; c; c = c->next) {
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            if (!str_is(c->space, ESPI_SPACE) || !str_is(c->name, kinds[i].name))
                continue;
            MEM_GROW(e->resource, e->n, e->cap);
            e->resource[e->n++] = (struct espi_resource){kinds[i].kind, c, entry};
        }
        add_resources(e, c, entry);
    }
}

void espi_collect(struct espi *e, const struct xml_node *n)
{
    if (!str_is(n->name, "entry")) {
        for (const struct xml_node *c = n->child; c; c = c->next)
            espi_collect(e, c);
        return;
    }
    struct espi_entry *entry = arena_alloc(e->arena, sizeof *entry);
    *entry = (struct espi_entry){n, xml_text_at(n, "id"), link_of(n, "self"), link_of(n, "up")};
    add_resources(e, n, entry);
}

/* ---- joining ---- */
static bool links_to(const struct espi_entry *from, struct str to)
{
    for (const struct xml_node *l = xml_child(from->node, NULL, "link"); l; l = xml_again(l)) {
        const char *rel = xml_attribute(l->attribute, "rel");
        if (to.n && rel && strcmp(rel, "related") == 0 &&
            str_is(to,
                   xml_attribute(l->attribute, "href") ? xml_attribute(l->attribute, "href") : ""))
            return true;
    }
    return false;
}

static bool below(struct str child, struct str parent)
{
    return parent.n && child.n > parent.n && memcmp(child.p, parent.p, parent.n) == 0 &&
           child.p[parent.n] == '/';
}

static int count(const struct espi *e, enum espi_kind k)
{
    int n = 0;
    for (int i = 0; i < e->n; i++)
        n += e->resource[i].kind == k;
    return n;
}

bool espi_joined(const struct espi *e, const struct espi_resource *parent,
                 const struct espi_resource *child)
{
    const struct espi_entry *p = parent->entry, *c = child->entry;
    if (p == c)
        return true;
    if (links_to(p, c->self) || links_to(p, c->up) || links_to(c, p->self) ||
        below(c->self, p->self))
        return true;
    /* the only one of its kind: of what others refer to, or of what this one can belong to */
    return parent_of[child->kind] == ESPI_KINDS ? count(e, child->kind) == 1
                                                : count(e, parent->kind) == 1;
}

const struct espi_resource *espi_part(const struct espi *e, const struct espi_resource *parent,
                                      enum espi_kind kind)
{
    for (int i = 0; i < e->n; i++)
        if (e->resource[i].kind == kind && espi_joined(e, parent, &e->resource[i]))
            return &e->resource[i];
    return NULL;
}

bool espi_all_joined(struct espi *e)
{
    bool ok = true;
    for (int i = 0; i < e->n; i++) {
        const struct espi_resource *r = &e->resource[i];
        int parents = 0;
        for (int k = 0; k < e->n; k++)
            parents +=
                e->resource[k].kind == parent_of[r->kind] && espi_joined(e, &e->resource[k], r);
        if (parent_of[r->kind] == ESPI_KINDS || parents == 1)
            continue;
        diag_error(e->im->diag, espi_pos(e, r->node), E_ESPI_JOIN, espi_kind_name(r->kind),
                   arena_strndup(e->arena, r->entry->id.p, r->entry->id.n),
                   espi_kind_name(parent_of[r->kind]), NULL);
        ok = false;
    }
    return ok;
}

bool espi_int(struct espi *e, const struct espi_resource *r, const struct xml_node *n,
              const char *path, int64_t none, int64_t *out)
{
    const struct xml_node *at = xml_at(n, path);
    struct dec v;
    *out = none;
    if (!at || (at->text.n == 0 && !at->child))
        return true;
    if (dec_parse(at->text, &v) && v.scale == 0 && dec_fits64(v)) {
        *out = (int64_t)v.coef;
        return true;
    }
    diag_error(e->im->diag, espi_pos(e, at), E_ESPI_VALUE, path,
               arena_strndup(e->arena, r->entry->id.p, r->entry->id.n),
               arena_strndup(e->arena, at->text.n ? at->text.p : "", at->text.n), NULL);
    return false;
}
