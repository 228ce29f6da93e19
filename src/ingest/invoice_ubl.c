/* UBL 2.1: Invoice and CreditNote, of Peppol BIS Billing 3, JP PINT or any other use. */
#include "core/xml.h"
#include "ingest/invoice.h"
#include <string.h>

/* BT-18, BT-128: the identifier of what is invoiced, by UNTDID 1001. */
#define OBJECT_CODE "130"

static const struct xml_node *in(const struct invoice *v, const struct xml_node *n,
                                 const char *path)
{
    return xml_in(n, v->space, path);
}

static void documents(const struct invoice *v, struct invoice_ids *ids, const struct xml_node *n)
{
    for (; n; n = xml_again(n))
        invoice_id_add(ids, invoice_text(v, n, "ID"),
                       str_is(invoice_text(v, n, "DocumentTypeCode"), OBJECT_CODE));
}

static bool period(const struct invoice *v, const struct xml_node *n, day_t *from, day_t *to)
{
    bool ok = invoice_day(v, in(v, n, "InvoicePeriod/StartDate"), from);
    return invoice_day(v, in(v, n, "InvoicePeriod/EndDate"), to) && ok;
}

/* ---- the head ---- */
static void parties(struct invoice *v)
{
    static const char *const names[] = {"PartyLegalEntity/RegistrationName", "PartyName/Name"};
    static const char *const numbers[] = {"PartyTaxScheme/CompanyID", "PartyLegalEntity/CompanyID",
                                          "EndpointID", "PartyIdentification/ID"};
    const struct xml_node *seller = in(v, v->root, "AccountingSupplierParty/Party");
    const struct xml_node *buyer = in(v, v->root, "AccountingCustomerParty/Party");
    for (size_t i = 0; i < sizeof names / sizeof *names && v->supplier.n == 0; i++)
        v->supplier = invoice_text(v, seller, names[i]);
    /* the tax number without a "godkänd för F-skatt": the last of the tax schemes is that of VAT */
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && v->supplier_id.n == 0; i++)
        v->supplier_id = invoice_text(v, seller, numbers[i]);
    for (const struct xml_node *t = in(v, seller, "PartyTaxScheme"); t; t = xml_again(t))
        if (str_is(invoice_text(v, t, "TaxScheme/ID"), "VAT"))
            v->supplier_id = invoice_text(v, t, "CompanyID");
    for (const struct xml_node *p = in(v, buyer, "PartyIdentification"); p; p = xml_again(p))
        invoice_id_add(&v->ids, invoice_text(v, p, "ID"), false);
}

static bool head(struct invoice *v)
{
    const struct xml_node *r = v->root;
    bool note = str_is(r->name, "CreditNote");
    v->number = invoice_text(v, r, "ID");
    v->type = invoice_text(v, r, note ? "CreditNoteTypeCode" : "InvoiceTypeCode");
    v->currency = invoice_text(v, r, "DocumentCurrencyCode");
    v->credit = note;
    v->corrects = invoice_text(v, r, "BillingReference/InvoiceDocumentReference/ID");
    documents(v, &v->ids, in(v, r, "AdditionalDocumentReference"));
    documents(v, &v->ids, in(v, r, "ContractDocumentReference"));
    invoice_id_add(&v->ids, invoice_text(v, r, "BuyerReference"), false);
    for (const struct xml_node *d = in(v, r, "Delivery"); d; d = xml_again(d))
        invoice_id_add(&v->ids, invoice_text(v, d, "DeliveryLocation/ID"), false);
    parties(v);
    bool ok = invoice_day(v, in(v, r, "IssueDate"), &v->issued);
    ok &= invoice_day(v, in(v, r, "Delivery/ActualDeliveryDate"), &v->delivered);
    return period(v, r, &v->from, &v->to) && ok;
}

static bool totals(struct invoice *v)
{
    static const char *const names[TOTAL_COUNT] = {
        [TOTAL_LINES] = "LineExtensionAmount",      [TOTAL_ALLOWANCE] = "AllowanceTotalAmount",
        [TOTAL_CHARGE] = "ChargeTotalAmount",       [TOTAL_NET] = "TaxExclusiveAmount",
        [TOTAL_GROSS] = "TaxInclusiveAmount",       [TOTAL_PREPAID] = "PrepaidAmount",
        [TOTAL_ROUNDING] = "PayableRoundingAmount", [TOTAL_PAYABLE] = "PayableAmount"};
    const struct xml_node *sums = in(v, v->root, "LegalMonetaryTotal");
    bool ok = true;
    for (int i = 0; i < TOTAL_COUNT; i++)
        v->total_at[i] = names[i] ? in(v, sums, names[i]) : NULL;
    /* the tax may be given a second time, in another currency */
    for (const struct xml_node *t = in(v, v->root, "TaxTotal"); t; t = xml_again(t)) {
        const struct xml_node *amount = in(v, t, "TaxAmount");
        const char *currency = amount ? xml_attribute(amount->attribute, "currencyID") : NULL;
        if (currency && str_is(v->currency, currency))
            v->total_at[TOTAL_TAX] = amount;
    }
    for (int i = 0; i < TOTAL_COUNT; i++)
        ok &= invoice_decimal(v, v->total_at[i], &v->total[i]);
    return ok;
}

/* ---- the lines ---- */
static bool same_currency(const struct invoice *v, const struct xml_node *amount)
{
    const char *c = amount ? xml_attribute(amount->attribute, "currencyID") : NULL;
    if (!c || str_is(v->currency, c))
        return true;
    diag_error(v->im->diag, invoice_pos(v, amount), E_INVOICE_CONTRADICTS, c,
               invoice_keep(v, v->currency), NULL);
    return false;
}

static void item(struct invoice *v, struct invoice_line *l, const struct xml_node *n)
{
    static const char *const numbers[] = {"SellersItemIdentification/ID",
                                          "BuyersItemIdentification/ID",
                                          "StandardItemIdentification/ID"};
    const struct xml_node *it = in(v, n, "Item");
    l->name = invoice_text(v, it, "Name");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        invoice_id_add(&l->ids, invoice_text(v, it, numbers[i]), false);
    for (const struct xml_node *p = in(v, it, "AdditionalItemProperty"); p; p = xml_again(p))
        invoice_property(l, invoice_text(v, p, "Name"), invoice_text(v, p, "Value"));
}

static bool line(struct invoice *v, const struct xml_node *n, const char *quantity)
{
    struct invoice_line *l = invoice_line_add(v, n);
    const struct xml_node *q = in(v, n, quantity), *amount = in(v, n, "LineExtensionAmount");
    const char *code = q ? xml_attribute(q->attribute, "unitCode") : NULL;
    l->id = invoice_text(v, n, "ID");
    l->code = str_of(code);
    l->counted = q != NULL;
    documents(v, &l->ids, in(v, n, "DocumentReference"));
    item(v, l, n);
    bool ok = period(v, n, &l->from, &l->to);
    ok &= invoice_decimal(v, q, &l->quantity);
    ok &= invoice_decimal(v, amount, &l->amount);
    return same_currency(v, amount) && ok;
}

bool invoice_ubl(struct invoice *v)
{
    bool note = str_is(v->root->name, "CreditNote");
    v->space = UBL_SPACE "Common";
    bool ok = head(v);
    ok &= invoice_whole(v) && totals(v);
    for (const struct xml_node *n = in(v, v->root, note ? "CreditNoteLine" : "InvoiceLine"); n;
         n = xml_again(n))
        ok &= line(v, n, note ? "CreditedQuantity" : "InvoicedQuantity");
    return ok;
}
