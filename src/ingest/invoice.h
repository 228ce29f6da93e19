/* E-invoices: UBL 2.1 (Peppol BIS Billing 3, JP PINT) and UN/CEFACT CII (EN 16931, the XML of
 * Factur-X) read into one form; what of it is an amount of energy becomes records of the meters
 * that the invoice names. docs/formats.md says the rules. */
#ifndef TANSO_INGEST_INVOICE_H
#define TANSO_INGEST_INVOICE_H

#include "core/date.h"
#include "core/dec.h"
#include "core/unit.h"
#include "ingest/import.h"
#include "ingest/xml_tree.h"

#define UBL_SPACE "urn:oasis:names:specification:ubl:schema:xsd:"
#define UBL_INVOICE UBL_SPACE "Invoice-2"
#define UBL_CREDIT UBL_SPACE "CreditNote-2"
#define CII_SPACE "urn:un:unece:uncefact:data:standard:"
#define CII_INVOICE CII_SPACE "CrossIndustryInvoice:100"

/* What an identifier on the invoice says of the supply point. */
struct invoice_id {
    struct str value;
    bool object;   /* names it outright (BT-18, BT-128: type code 130; a property of such a name);
                      else it   is only tried against the book */
    bool property; /* of the item: mostly no number at all */
};
struct invoice_ids {
    struct invoice_id *at;
    int n, cap;
};

/* How a line counts. */
enum invoice_role {
    ROLE_ENERGY,  /* an amount of what the meter measures */
    ROLE_CHARGE,  /* a charge on that amount (levy, transport ...): the same amount again */
    ROLE_DEMAND,  /* kW and its like */
    ROLE_FEE,     /* days, months, pieces */
    ROLE_UNIT,    /* a unit code that is not known */
    ROLE_OTHER,   /* an amount in another dimension than the meter's */
    ROLE_UNNAMED, /* not one of the lines that the book counts (number/NAME) */
    ROLE_NONE     /* without a quantity */
};
struct invoice_line {
    const struct xml_node *node;
    struct str id, name, code, shown; /* code: of UN/ECE Rec 20; shown: 表示単位名称 of JP PINT */
    struct dec quantity, amount;
    bool counted;   /* has a quantity */
    day_t from, to; /* as printed, DAY_NONE: none; after invoice_periods [from, to) */
    struct invoice_ids ids;
    const char *unit; /* ours; NULL: not an amount */
    enum invoice_role role;
    bool parts, named; /* its name is that of a part (day, night, a block); the book names it */
    bool delivered, undated; /* on a day, not over a period; on a day for want of a period */
    struct str point;        /* number of the supply point; empty: none is named */
    int meter;               /* of the acceptor, -1: not known */
    bool booked;             /* it is in a record */
};

enum invoice_total {
    TOTAL_LINES,     /* sum of the lines */
    TOTAL_ALLOWANCE, /* taken off, for the whole document */
    TOTAL_CHARGE,    /* put on */
    TOTAL_NET,       /* without tax */
    TOTAL_TAX,
    TOTAL_GROSS, /* with tax */
    TOTAL_PREPAID,
    TOTAL_ROUNDING,
    TOTAL_PAYABLE,
    TOTAL_COUNT
};

struct invoice {
    struct import *im;
    struct arena *arena;
    const struct xml_node *root; /* Invoice, CreditNote, CrossIndustryInvoice */
    const char *space;           /* how the namespaces of its elements begin */
    struct str number, type, currency, supplier, supplier_id, corrects;
    bool credit;                       /* its quantities are taken back */
    day_t issued, delivered, from, to; /* DAY_NONE: not given */
    bool exclusive;                    /* its last days do not belong to the periods */
    struct invoice_ids ids;
    struct invoice_line *line;
    int n, cap;
    struct dec total[TOTAL_COUNT];
    const struct xml_node *total_at[TOTAL_COUNT]; /* NULL: not given */
};

/* Fill the form; false after diagnostics for every fault. */
bool invoice_ubl(struct invoice *v);
bool invoice_cii(struct invoice *v);

/* ---- for both ---- */
struct pos invoice_pos(const struct invoice *v, const struct xml_node *n);
const char *invoice_keep(const struct invoice *v, struct str s); /* NUL-terminated, in the arena */
struct str invoice_text(const struct invoice *v, const struct xml_node *n, const char *path);
/* NULL: nothing is set. False after a diagnostic. Days as "2024-05-01", with a zone behind it or
 * none, or "20240501". */
bool invoice_decimal(const struct invoice *v, const struct xml_node *n, struct dec *out);
bool invoice_day(const struct invoice *v, const struct xml_node *n, day_t *out);
void invoice_id_add(struct invoice_ids *ids, struct str value, bool object);
/* Whether the seller is the supplier that the book gives the meter; true where it gives none. */
bool invoice_of_supplier(const struct invoice *v, struct str supplier);
void invoice_property(struct invoice_line *l, struct str name, struct str value);
struct invoice_line *invoice_line_add(struct invoice *v, const struct xml_node *n);
/* What an invoice without it is none of: number and currency. */
bool invoice_whole(const struct invoice *v);

/* ---- rules ---- */
/* The totals of EN 16931 (BR-CO-10, 13, 15, 16), as far as they are given. */
bool invoice_totals(const struct invoice *v);
/* The unit and, by its code and name, the role of each line; false after diagnostics. */
bool invoice_roles(struct invoice *v);
const char *invoice_role_name(enum invoice_role r); /* docs/formats.md explains the words */
/* Whether a name is that of a supply point's number. */
bool invoice_point_name(struct str name);
/* The lines' periods, half-open: their own, the invoice's, or the day of delivery. */
bool invoice_periods(struct invoice *v);
/* The supply point and meter of each line with an amount; the acceptor's masters are asked. False
 * after diagnostics. */
bool invoice_points(struct invoice *v);
/* Whether it is bought by deliveries, not by a meter that runs on: fuel but gas from a pipe. */
bool invoice_delivered(struct str activity);
/* Hands the records to the acceptor: one for each meter and period. What is not known is asked and
 * refused. False: nothing of the file may be booked. */
bool invoice_records(struct invoice *v);
/* The amount of the lines of one meter and period: of `line`, those of the amount and the charges
 * on it. False: nothing says how they belong together. `of` gets the lines as "1 Day + 2 Night = 3
 * Levy". */
bool invoice_amount(struct invoice_line *const *line, int n, bool deliveries, struct dec *out,
                    struct buf *of);
void invoice_line_text(struct buf *b, const struct invoice_line *l); /* "1 Name" */
/* What every part was read as. */
void invoice_explain(const struct invoice *v);

#endif
