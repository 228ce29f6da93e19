/* The domain's value structs, which every layer above speaks: activities, sites, meters, factors,
 * instruments, lines. Names follow the GHG Protocol and, for Japan's reporting law, SHK
 * (算定・報告・公表制度). Nothing here owns memory; slices point into arenas of whoever loaded
 * them. */
#ifndef TANSO_CALC_MODEL_H
#define TANSO_CALC_MODEL_H

#include "core/date.h"
#include "core/dec.h"
#include "core/msg.h"
#include "core/unit.h"

/* A text of the ledger's dictionary (site id, meter id, activity code, supplier, menu, unit,
 * currency, method): 0 is "none". Codes are dense, so that arrays may be indexed by them. */
typedef int32_t code_t;

/* IPCC's reports (AR5F: AR5 with fossil methane 30), and the values that Japan's reporting law
 * takes for results of FY2006, FY2015 and FY2023 on. */
enum gwp {
    GWP_NONE,
    GWP_AR4,
    GWP_AR5,
    GWP_AR5F,
    GWP_AR6,
    GWP_SAR,
    GWP_SHK2006,
    GWP_SHK2015,
    GWP_SHK2023,
    GWP_COUNT
};
const char *gwp_name(enum gwp g); /* "AR5"; "" for GWP_NONE */
bool gwp_parse(struct str s, enum gwp *out);
enum basis {
    BASIS_ANY,
    BASIS_LOCATION,
    BASIS_MARKET,
    BASIS_SHK_BASIC,
    BASIS_SHK_ADJUSTED,
    BASIS_COUNT
};
const char *basis_name(enum basis b); /* "location", "shk_basic" ...; "" for BASIS_ANY */
bool basis_parse(struct str s, enum basis *out);
enum heat { HEAT_UNSTATED, HEAT_GROSS, HEAT_NET };
const char *heat_name(enum heat h);
bool heat_parse(struct str s, enum heat *out);
enum status { STATUS_ACTUAL, STATUS_ESTIMATED };
enum relation {
    RELATION_OWN,
    RELATION_LEASED_IN,
    RELATION_LEASED_OUT,
    RELATION_FRANCHISE,
    RELATION_INVESTMENT
};
bool relation_parse(struct str s, enum relation *out);
enum consolidation { OPERATIONAL_CONTROL, FINANCIAL_CONTROL, EQUITY_SHARE };
bool consolidation_parse(struct str s, enum consolidation *out);

/* What few activities differ in, kept once per combination: a detail's index is stored with the
 * activity. */
struct detail {
    code_t unit, menu, currency, method;
    int quantity_scale; /* decimals of the quantity as printed */
    int cost_scale;     /* -1: no cost */
    enum status status;
    int category;           /* Scope 3 category the record is filed under, 0: none */
    enum heat heat;         /* HEAT_UNSTATED counts as gross */
    struct str uncertainty; /* percent, decimal text; empty: unknown */
};

/* One record of use: one quantity of one thing over one period (both ends inclusive). */
struct activity {
    day_t start, end;
    code_t site, meter, kind /* activity code */, supplier;
    int32_t series; /* the ledger's number for site, meter, kind and supplier; 0: not known */
    int64_t ident;  /* of a given id (see the ledger); 0: identified by its content */
    int32_t detail;
    int32_t source; /* where it was read: source and row */
    int64_t row;
    int64_t quantity; /* x 10^-detail.quantity_scale */
    int64_t cost;     /* x 10^-detail.cost_scale */
};

/* Who controls financial and operating policies: not we, we alone, or we together with partners
 * (Corporate Standard, chapter 3, table 1: then the equity share counts). */
enum control { CONTROL_NONE, CONTROL_FULL, CONTROL_JOINT };
bool control_parse(struct str s, enum control *out); /* "0", "1", "joint" */

/* Days on which a site's share does not change. */
struct site_span {
    day_t from, to;      /* inclusive, inside the site's boundary */
    struct ratio share;  /* what counts by the organization's approach */
    struct ratio equity; /* what we own, whatever the approach: for investments */
};
struct site {
    code_t code;
    struct str id, name, country, region;
    enum relation relation;
    struct dec share_percent; /* 100 where nothing is said */
    bool share_said;
    bool controlled; /* operational control */
    enum control financial;
    day_t from, to;               /* boundary, inclusive; DAY_NONE: open */
    struct str entity;            /* who has it; empty: the organization itself */
    struct str entry, exit;       /* why it came into the boundary and left it; empty: not said */
    const struct site_span *span; /* of a site that an entity has (boundary.c), in order of days;
                                     none: share_percent and control hold on all days */
    int spans;
};
/* One holding of an entity, on some days: a link of a chain that ends at the organization. */
struct holding {
    struct str entity, name, held_by; /* held_by empty: the organization itself */
    struct dec share_percent;
    bool controlled; /* operational control, by whoever holds it */
    enum control financial;
    day_t from, to; /* inclusive; DAY_NONE: open */
};
struct meter {
    code_t code, site, kind, supplier, menu, unit;
    struct str id;
};
struct instrument { /* contractual instrument of scope 2 (GHG Protocol Scope 2 Guidance, chapter 7)
                     */
    struct str id, type;
    day_t start, end;
    struct dec kwh, co2e_kg_per_kwh;
    bool criteria_met;
    code_t site; /* 0: any */
    /* What Japan's reporting law takes off the adjusted figure for it, where the user says so. */
    bool has_correction_rate, has_credit;
    struct dec correction_rate; /* 補正率 of a non-fossil certificate, of the year and kind */
    struct dec credit_co2;      /* kg CO2 of a credit (J-クレジット ...) */
};
struct conversion { /* a density, heat value or own unit; from the book or, built_in, from a factor
                       set */
    struct str activity, from_unit, to_unit, supplier, source;
    struct str country; /* of a set's: where it holds; empty: anywhere */
    struct dec multiply_by;
    enum heat heat;
    day_t from, to;
    bool built_in;
};
struct exclusion {
    int scope, category; /* 0: not given */
    code_t site;
    struct str reason;
    bool has_estimate;
    struct dec estimated_co2e; /* kg, in no total */
};

struct gas_mass {
    struct str gas; /* name as in the GWP table */
    struct dec kg;
};
/* One row of a factor set (docs/factors.md). A row holds masses or CO2e, not both. */
struct factor {
    struct str set, id, activity, country, region, supplier, menu, part, unit_text;
    struct str supplier_key,
        menu_key; /* as matched: folded, without the forms of company (株式会社 ...) */
    const struct unit *unit; /* NULL: a unit of the set's own, matches by equal text */
    day_t from, to;          /* inclusive; DAY_NONE: open */
    int scope, category;
    enum basis basis;
    bool has_mass, has_co2e, outside_scopes, user;
    struct dec co2, ch4_fossil, ch4_biogenic, n2o; /* kg per unit */
    const struct gas_mass *other;
    int others;
    struct dec co2e, ch4_co2e, n2o_co2e; /* kg CO2e per unit, on `gwp` */
    enum gwp gwp;
    enum heat heat;
    struct dec biogenic_co2;
    struct str uncertainty; /* percent, decimal text; empty: unknown */
    struct str source, note;
    struct str fallback; /* edition that this row stands in for, named by the set: the line carries
                            a caveat */
};
/* Whether two rows of one set give the same figures, but for rounding, in units that convert into
 * each other (per km and per mile). Then a record takes the one whose unit is nearest to its own in
 * size; any other two of one key fit equally. */
bool factor_restates(const struct factor *a, const struct factor *b);

/* GWP100 of a gas in every set; names and ASHRAE numbers ("HFC-134a", "R-134a") are found alike. */
struct gwp_row {
    struct str gas;
    struct dec value[GWP_COUNT]; /* coef -1: not in that set */
    struct str source;
    struct str name; /* of the row for which this one is a synonym; empty: its own */
};
struct gwp_table {
    const struct gwp_row *row;
    int n;
};
const struct gwp_row *gwp_find(const struct gwp_table *t, struct str gas);
/* GWP100 of methane (fossil or not) and of N2O in a set, as the engine uses them. False for
 * GWP_NONE. */
bool gwp_methane(enum gwp set, bool fossil, struct dec *out);
bool gwp_nitrous(enum gwp set, struct dec *out);

/* An energy coefficient of the energy-saving law (省エネ法): GJ per unit for the crude-oil
 * equivalent. */
struct law_energy {
    struct str activity, supplier, unit;
    struct dec gj_per_unit;
    day_t from, to;
    struct str source;
};

/* All that was loaded from factor sets: sorted by activity, so that one activity's rows lie
 * together. Or, where `find` is there, a way to them: it gives the activity's rows that hold for
 * the supplier (by key) or for any, in the same order: at most `max` into `out`, and returns how
 * many there are. They stay where they are. */
struct factor_list {
    const struct factor *factor;
    int n;
    int (*find)(void *ctx, struct str activity, struct str supplier_key, const struct factor **out,
                int max);
    void *ctx;
};

/* The booking unit is the milligram. Masses, and CO2e that is not split by gas. */
struct gases {
    int64_t co2e, co2, ch4, n2o, other_co2e, unsplit_co2e, biogenic_co2;
};

/* Where a line is added up. */
enum slot {
    SLOT_SCOPE1,
    SLOT_SCOPE2_LOCATION,
    SLOT_SCOPE2_MARKET,
    SLOT_SHK_BASIC,
    SLOT_SHK_ADJUSTED,
    SLOT_OUTSIDE,
    SLOT_CATEGORY_1, /* ... SLOT_CATEGORY_1 + 14 */
    SLOT_COUNT = SLOT_CATEGORY_1 + 15
};

#endif
