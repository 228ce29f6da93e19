/* UN/CEFACT Cross Industry Invoice (D16B), as EN 16931, Factur-X and ZUGFeRD 2 use it. */
#include "core/xml.h"
#include "ingest/invoice.h"
#include <string.h>

#define OBJECT_CODE "130" /* BT-18, BT-128, by UNTDID 1001 */
#define AGREEMENT "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement"
#define DELIVERY "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery"
#define SETTLEMENT "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"

static const struct xml_node *in(const struct invoice *v, const struct xml_node *n,
                                 const char *path)
{
    return xml_in(n, v->space, path);
}

static bool period(const struct invoice *v, const struct xml_node *settlement, day_t *from,
                   day_t *to)
{
    const struct xml_node *p = in(v, settlement, "BillingSpecifiedPeriod");
    bool ok = invoice_day(v, in(v, p, "StartDateTime/DateTimeString"), from);
    return invoice_day(v, in(v, p, "EndDateTime/DateTimeString"), to) && ok;
}

static void documents(const struct invoice *v, struct invoice_ids *ids, const struct xml_node *n)
{
    for (; n; n = xml_again(n))
        invoice_id_add(ids, invoice_text(v, n, "IssuerAssignedID"),
                       str_is(invoice_text(v, n, "TypeCode"), OBJECT_CODE));
}

static void parties(struct invoice *v)
{
    static const char *const tried[] = {
        AGREEMENT "/BuyerReference", AGREEMENT "/BuyerTradeParty/ID",
        AGREEMENT "/BuyerTradeParty/GlobalID", DELIVERY "/ShipToTradeParty/ID",
        DELIVERY "/ShipToTradeParty/GlobalID"};
    const struct xml_node *seller = in(v, v->root, AGREEMENT "/SellerTradeParty");
    v->supplier = invoice_text(v, seller, "Name");
    v->supplier_id = invoice_text(v, seller, "SpecifiedTaxRegistration/ID");
    if (v->supplier_id.n == 0)
        v->supplier_id = invoice_text(v, seller, "SpecifiedLegalOrganization/ID");
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
        invoice_id_add(&v->ids, invoice_text(v, v->root, tried[i]), false);
}

static bool head(struct invoice *v)
{
    const struct xml_node *r = v->root;
    v->number = invoice_text(v, r, "ExchangedDocument/ID");
    v->type = invoice_text(v, r, "ExchangedDocument/TypeCode");
    v->currency = invoice_text(v, r, SETTLEMENT "/InvoiceCurrencyCode");
    v->corrects = invoice_text(v, r, SETTLEMENT "/InvoiceReferencedDocument/IssuerAssignedID");
    documents(v, &v->ids, in(v, r, AGREEMENT "/AdditionalReferencedDocument"));
    documents(v, &v->ids, in(v, r, AGREEMENT "/ContractReferencedDocument"));
    parties(v);
    bool ok =
        invoice_day(v, in(v, r, "ExchangedDocument/IssueDateTime/DateTimeString"), &v->issued);
    ok &= invoice_day(
        v, in(v, r, DELIVERY "/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString"),
        &v->delivered);
    return period(v, in(v, r, SETTLEMENT), &v->from, &v->to) && ok;
}

static bool totals(struct invoice *v)
{
    static const char *const names[TOTAL_COUNT] = {
        [TOTAL_LINES] = "LineTotalAmount",    [TOTAL_ALLOWANCE] = "AllowanceTotalAmount",
        [TOTAL_CHARGE] = "ChargeTotalAmount", [TOTAL_NET] = "TaxBasisTotalAmount",
        [TOTAL_GROSS] = "GrandTotalAmount",   [TOTAL_PREPAID] = "TotalPrepaidAmount",
        [TOTAL_ROUNDING] = "RoundingAmount",  [TOTAL_PAYABLE] = "DuePayableAmount"};
    const struct xml_node *sums =
        in(v, v->root, SETTLEMENT "/SpecifiedTradeSettlementHeaderMonetarySummation");
    bool ok = true;
    for (int i = 0; i < TOTAL_COUNT; i++)
        v->total_at[i] = names[i] ? in(v, sums, names[i]) : NULL;
    /* the tax may be given a second time, in another currency */
    for (const struct xml_node *t = in(v, sums, "TaxTotalAmount"); t; t = xml_again(t)) {
        const char *currency = xml_attribute(t->attribute, "currencyID");
        if (!currency || str_is(v->currency, currency))
            v->total_at[TOTAL_TAX] = t;
    }
    for (int i = 0; i < TOTAL_COUNT; i++)
        ok &= invoice_decimal(v, v->total_at[i], &v->total[i]);
    return ok;
}

static void product(struct invoice *v, struct invoice_line *l, const struct xml_node *n)
{
    static const char *const numbers[] = {"SellerAssignedID", "BuyerAssignedID", "GlobalID"};
    const struct xml_node *p = in(v, n, "SpecifiedTradeProduct");
    l->name = invoice_text(v, p, "Name");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        invoice_id_add(&l->ids, invoice_text(v, p, numbers[i]), false);
    for (const struct xml_node *c = in(v, p, "ApplicableProductCharacteristic"); c;
         c = xml_again(c))
        invoice_property(l, invoice_text(v, c, "Description"), invoice_text(v, c, "Value"));
}

static bool line(struct invoice *v, const struct xml_node *n)
{
    struct invoice_line *l = invoice_line_add(v, n);
    const struct xml_node *s = in(v, n, "SpecifiedLineTradeSettlement");
    const struct xml_node *q = in(v, n, "SpecifiedLineTradeDelivery/BilledQuantity");
    const char *code = q ? xml_attribute(q->attribute, "unitCode") : NULL;
    l->id = invoice_text(v, n, "AssociatedDocumentLineDocument/LineID");
    l->code = str_of(code);
    l->counted = q != NULL;
    documents(v, &l->ids, in(v, s, "AdditionalReferencedDocument"));
    documents(v, &l->ids, in(v, n, "SpecifiedLineTradeAgreement/AdditionalReferencedDocument"));
    product(v, l, n);
    bool ok = period(v, s, &l->from, &l->to);
    ok &= invoice_decimal(v, q, &l->quantity);
    return invoice_decimal(
               v, in(v, s, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"),
               &l->amount) &&
           ok;
}

bool invoice_cii(struct invoice *v)
{
    v->space = CII_SPACE;
    bool ok = head(v);
    ok &= invoice_whole(v) && totals(v);
    for (const struct xml_node *n =
             in(v, v->root, "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem");
         n; n = xml_again(n))
        ok &= line(v, n);
    return ok;
}
