/* Bytes as a document, its tree, what a Green Button feed joins and reads of it, and what an invoice
 * says: its lines, totals, roles and periods. */
#include "fuzz.h"
#include "ingest/espi.h"
#include "ingest/invoice.h"
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

/* All that comes before the book is asked. */
static void read_invoice(struct import *im, struct arena *a, const struct xml_node *root, bool cii)
{
    struct invoice v = {.im = im,
                        .arena = a,
                        .root = root,
                        .issued = DAY_NONE,
                        .delivered = DAY_NONE,
                        .from = DAY_NONE,
                        .to = DAY_NONE};
    int64_t before = im->diag->errors;
    bool ok = (cii ? invoice_cii(&v) : invoice_ubl(&v)) && invoice_totals(&v);
    ok = ok && invoice_roles(&v) && invoice_periods(&v);
    MUST(ok || im->diag->errors > before);
    for (int i = 0; ok && i < v.n; i++) {
        const struct invoice_line *l = &v.line[i];
        MUST(!l->unit || unit_find(str_of(l->unit)));
        MUST((l->from == DAY_NONE) == (l->to == DAY_NONE));
    }
    struct invoice_line *one[64];
    int n = 0;
    for (int i = 0; ok && i < v.n && n < 64; i++)
        if (v.line[i].unit)
            one[n++] = &v.line[i];
    struct dec amount;
    struct buf of = {0};
    MUST(n == 0 || !invoice_amount(one, n, false, &amount, &of) || of.n > 0 ||
         one[0]->id.n + one[0]->name.n == 0);
    buf_free(&of);
    for (int i = 0; i < v.n; i++)
        free(v.line[i].ids.at);
    free(v.line);
    free(v.ids.at);
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
        read_invoice(&im, &a, root, str_starts(root->space, CII_SPACE));
    }
    free(e.resource);
    arena_free(&a);
    diag_free(&d);
    return 0;
}
