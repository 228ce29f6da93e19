/* Bytes as a document, its tree, and what a Green Button feed joins and reads of it. */
#include "fuzz.h"
#include "ingest/espi.h"
#include <stdlib.h>

static int64_t count(const struct xml_node *n)
{
    int64_t nodes = 1;
    MUST(n->name.n > 0 && n->line >= 1 && (n->text.n == 0 || !n->child));
    for (const struct xml_node *c = n->child; c; c = c->next) {
        MUST(c->parent == n);
        nodes += count(c);
    }
    return nodes;
}

static void read_feed(struct espi *e, const struct xml_node *root)
{
    struct espi_zone z;
    espi_collect(e, root);
    bool joined = espi_all_joined(e);
    MUST(joined || e->im->diag->errors > 0);
    for (int i = 0; i < e->n; i++) {
        int64_t before = e->im->diag->errors;
        if (e->resource[i].kind != ESPI_POINT)
            continue;
        if (!espi_zone_of(e, &e->resource[i], &z)) {
            MUST(e->im->diag->errors > before);
            continue;
        }
        for (day_t d = 19000; d < 19800; d += 7) {
            int64_t seconds = espi_day_seconds(&z, d);
            MUST(seconds >= 72000 && seconds <= 100800);
            MUST(espi_day(&z, (int64_t)d * 86400 + 43200 - z.offset) == d);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct diag d = {0};
    struct arena a = {0};
    struct import_options o = {.zone = size % 2 ? "+09:00" : NULL};
    struct import im = {.diag = &d, .options = &o, .arena = &a};
    struct espi e = {.im = &im, .arena = &a};
    struct xml_node *root = xml_tree_bytes(bytes, NOWHERE, &a, &d);
    MUST(root || d.errors > 0);
    if (root) {
        MUST(count(root) <= XML_TREE_NODES);
        read_feed(&e, root);
    }
    free(e.resource);
    arena_free(&a);
    diag_free(&d);
    return 0;
}
