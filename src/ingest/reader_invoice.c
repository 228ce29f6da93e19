/* E-invoices: what kind of XML it is, and the steps from the document to the records. */
#include "ingest/invoice.h"
#include <stdlib.h>
#include <string.h>

static bool fits(struct import *im)
{
    struct str head;
    return im->scan.xml && import_head(im, &head) &&
           (str_has(head, UBL_INVOICE) || str_has(head, UBL_CREDIT) || str_has(head, CII_INVOICE));
}

static bool is_root(const struct xml_node *n)
{
    return (str_is(n->space, UBL_INVOICE) && str_is(n->name, "Invoice")) ||
           (str_is(n->space, UBL_CREDIT) && str_is(n->name, "CreditNote")) ||
           (str_is(n->space, CII_INVOICE) && str_is(n->name, "CrossIndustryInvoice"));
}

/* The invoice, or the invoice in the envelope that it travelled in. */
static const struct xml_node *find_root(const struct xml_node *root)
{
    const struct xml_node *n = root;
    while (n && !is_root(n))
        n = n == root ? root->child : n->next;
    return n;
}

/* UNTDID 1001, the credit notes among the codes of EN 16931. */
static bool takes_back(struct str type)
{
    static const char *const codes[] = {"381", "81",  "83",  "261", "262", "296",
                                        "308", "396", "420", "458", "532"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_is(type, codes[i]))
            return true;
    return false;
}

static bool read_invoice(struct invoice *v)
{
    bool cii = str_is(v->root->name, "CrossIndustryInvoice");
    import_form_name(v->im, cii ? STR("cii") : STR("ubl"), STR("1"));
    if (!import_source(v->im, "", v->im->place))
        return false;
    bool ok = cii ? invoice_cii(v) : invoice_ubl(v);
    v->credit |= takes_back(v->type);
    ok = ok && invoice_totals(v);
    ok = invoice_roles(v) && ok;
    ok = ok && invoice_periods(v) && invoice_points(v);
    ok = ok && invoice_records(v);
    if (v->im->options->explain)
        invoice_explain(v);
    return ok;
}

static void free_lines(struct invoice *v)
{
    for (int i = 0; i < v->n; i++)
        free(v->line[i].ids.at);
    free(v->line);
    free(v->ids.at);
}

static bool read_file(struct import *im)
{
    struct arena a = {0};
    struct invoice v = {.im = im,
                        .arena = &a,
                        .issued = DAY_NONE,
                        .delivered = DAY_NONE,
                        .from = DAY_NONE,
                        .to = DAY_NONE};
    im->encoding = STR("XML");
    const struct xml_node *root = xml_tree_file(im->path, keep_tap, im->keep, &a, im->diag);
    v.root = root ? find_root(root) : NULL;
    if (root && !v.root)
        diag_error(im->diag, im->place, E_INGEST_CONTAINER, "XML", NULL);
    bool ok = v.root && read_invoice(&v);
    /* rows may still be told of when they are flushed */
    ok = accept_finish(im->acceptor) && ok;
    free_lines(&v);
    arena_free(&a);
    return ok;
}

const struct reader reader_invoice = {"invoice", fits, read_file};
