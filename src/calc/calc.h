/* The engine: structs in, structs out. No SQL, no files, no clock; the same input gives the same
 * lines on any machine.
 *
 * A line is one record times one factor row: booked once, for the whole record, rounded half away
 * from zero to the milligram, CO2e and each gas by itself; its parts by month are settled so that
 * they sum to the whole (largest remainder). Totals add booked parts, so that sites, months and
 * scopes agree to the last digit in any order. The rules are those of docs/methods.md. */
#ifndef TANSO_CALC_CALC_H
#define TANSO_CALC_CALC_H

#include "calc/model.h"

/* What the engine is given. Everything must outlive the calculation. Tables are indexed by code_t
 * where named so. */
struct calc_input {
    day_t from, to; /* the fiscal year: 12 calendar months, inclusive */
    enum gwp gwp;   /* the inventory's set */
    enum consolidation consolidation;
    struct str country, region; /* the organization's, for sites and records that name none */
    const struct str *text;     /* by code_t: the texts of the dictionary; [0] is empty */
    int texts;
    const struct detail *detail; /* by detail index */
    int details;
    int series;              /* records' numbers of series are below it; 0: they have none */
    const struct site *site; /* in order of id */
    int sites;
    const struct meter *meter;
    int meters;
    const struct instrument *instrument;
    int instruments;
    const struct conversion *conversion;
    int conversions;
    const struct exclusion *exclusion;
    int exclusions;
    struct factor_list factors;
    struct gwp_table gwps;
    const struct law_energy *law_energy;
    int law_energies;
};

/* One conversion between the unit of the record and the unit of the factor, for the trace. */
struct step {
    struct str from, to;
    struct ratio multiply_by;
    struct str source; /* a conversion's source, or the unit table's */
};

enum { LINE_MONTHS = 12, LINE_STEPS = 6 };

/* Where a line's factor came from. For scope 2 by market these are the rungs of the hierarchy of
 * data (Scope 2 Guidance, chapter 6): instrument, supplier, residual, average. */
enum rung {
    RUNG_SUPPLIER, /* the row names a supplier: primary data */
    RUNG_INSTRUMENT,
    RUNG_RESIDUAL, /* residual mix: basis market, no supplier */
    RUNG_AVERAGE,  /* of a country, region, kind of thing */
    RUNG_SPEND,    /* the same per unit of money */
    RUNG_COUNT
};
const char *rung_name(enum rung o);        /* "supplier", "residual" ...: stable */
enum rung rung_of(const struct factor *f); /* NULL: an instrument */
/* How a record's quantity was obtained, by its status and the first word of its method. */
enum grade { GRADE_MEASURED, GRADE_CALCULATED, GRADE_ESTIMATED, GRADE_NOT_STATED, GRADE_COUNT };
const char *grade_name(enum grade g); /* "measured" ...: stable */
enum grade grade_of(enum status status, struct str method);
/* A slot's booked CO2e in mg, divided twice: both divisions sum to the slot. */
struct quality {
    int64_t grade[GRADE_COUNT], rung[RUNG_COUNT];
};

/* A booked line. Valid during the callback only; the pointers into the input as long as the input.
 */
struct calc; /* one run */
struct line {
    struct calc *calc; /* the run that booked it */
    const struct activity *activity;
    const struct factor *factor; /* NULL for a line of an instrument */
    const struct instrument *instrument;
    enum slot slot;
    int scope, category;     /* 0: outside the scopes; category 0: none */
    enum basis basis;        /* location or market for scope 2, else BASIS_ANY or shk_* */
    struct ratio quantity;   /* of the record, or its part under this factor/instrument, in the
                                record's unit */
    const struct step *step; /* to the factor's unit */
    int steps;
    struct ratio share;       /* consolidation share alone: 1 or share_percent / 100 */
    enum gwp gwp;             /* set of the line's CO2e */
    int days, of_days;        /* days of the record that count in the year under this factor, of the
                                 record's days */
    bool served;          /* instruments served some of the record, so that days do not weigh it: */
    struct ratio counted; /* then what of `quantity` falls in the year and the boundary */
    struct gases whole, year; /* the record's booked line; what of it falls in the year */
    struct gases month[LINE_MONTHS]; /* settled parts: they sum to `year` */
    bool gwp_differs;                /* CO2e stands on another set than the inventory's */
    bool shk_basic, shk_adjusted;    /* its CO2 counts in the figures of Japan's law, too, without a
                                        line of its own there */
};

/* Why a row of the activity was not the factor of a line, in the order in which rows fall out. */
enum loss {
    LOST_NOT, /* of a record that was not calculated: it fits, and still serves not */
    LOST_COUNTRY,
    LOST_REGION,
    LOST_SUPPLIER,
    LOST_MENU,
    LOST_BASIS,   /* answers to another basis of the same scope and category */
    LOST_DAY,     /* not valid on the day */
    LOST_USER,    /* a set of the user's own answers */
    LOST_GENERAL, /* a more specific row answers */
    LOST_UNIT,    /* as specific, but in a unit that lies farther from the record's */
    LOSS_COUNT
};
struct candidate {
    const struct factor *factor;
    enum loss why;
};
/* The rows that could have been the factor of a line: same scope, category and part, for its
 * supplier or for any. Those that came nearest first. Returns how many; free() *out. */
int calc_losers(const struct line *l, struct candidate **out);
const char *loss_name(enum loss why); /* "country", "day" ...; "fits" for LOST_NOT */
/* Two rows that one record could fit on one day, whatever its unit. */
bool calc_rivals(const struct factor *a, const struct factor *b);
/* Which of two rivals is chosen: > 0 the first, < 0 the second, 0: the record's unit decides. */
int calc_prefers(const struct factor *a, const struct factor *b);

enum uncalculated_reason {
    NO_FACTOR,
    TWO_FACTORS,
    NO_CONVERSION,
    TWO_CONVERSIONS,
    HEAT_BASIS_DIFFERS,
    NO_GWP,
    TOO_LARGE
};
/* A record and key that could not be calculated: never a zero. */
struct uncalculated {
    const struct activity *activity;
    enum uncalculated_reason reason;
    int scope; /* what was missing: 1, 2 (with basis), 3, or 0 for "any" */
    enum basis basis;
    struct str detail; /* the units that no conversion joins, the two factors, the gas ... */
    struct str remedy; /* of NO_CONVERSION: the commands that record what is missing */
    struct calc *calc; /* the run that misses it */
    const struct missing *missing; /* what it misses, for calc_candidates; gone after the callback */
};
/* The rows of `all` (in order of activity, those of every supplier among them) that were looked at
 * for a record that was not calculated, nearest first. Returns how many; free() *out. */
int calc_candidates(const struct uncalculated *u, const struct factor_list *all,
                    struct candidate **out);

enum caveat {
    CAVEAT_MARKET_FROM_LOCATION,
    CAVEAT_MARKET_FROM_RESIDUAL,
    CAVEAT_GWP_DIFFERS,
    CAVEAT_NO_CATEGORY_3,
    CAVEAT_NEGATIVE_QUANTITY,
    CAVEAT_FALLBACK_EDITION,
    CAVEAT_INSTRUMENT_UNUSED,
    CAVEAT_ENERGY_UNKNOWN,
    CAVEAT_ESTIMATED,
    CAVEAT_PRORATED,
    CAVEAT_SHK_UNKNOWN,
    CAVEAT_SHK_NOT_DEDUCTED,
    CAVEAT_SHK_NOT_ALL_DEDUCTED,
    CAVEAT_SHARE_NOT_SAID,
    CAVEAT_COUNT
};
/* One caveat: what, about what (activity code, instrument id, gwp sets ...), and how many records
 * it touches. */
struct caveat_entry {
    enum caveat caveat;
    struct str about;
    int64_t records;
    struct ratio amount; /* unused kWh for CAVEAT_INSTRUMENT_UNUSED, kg for SHK_NOT_ALL_DEDUCTED */
};

/* What an instrument takes off the adjusted figure of Japan's reporting law, in mg. */
struct deduction {
    const struct instrument *instrument;
    struct ratio kwh;             /* of a certificate, in the year; a credit has none */
    const struct factor *average; /* the national average; NULL for a credit. Where it changes in
                                     the year, the last */
    struct ratio average_kg;      /* its kg CO2 per kWh, over the days that count */
    int64_t claimed, taken;       /* by the rule; what the figure had room for */
};

struct calc_sink {
    void *ctx;
    void (*line)(void *ctx, const struct line *l); /* may be NULL: totals only (the fast path) */
    void (*uncalculated)(void *ctx, const struct uncalculated *u); /* may be NULL */
};

/* What a record of a refrigerant or another gas stands for in a mass balance, by its `method`: 1 is
 * added (opening_stock 期首在庫, purchase 購入, capacity_decrease 充填量減少), -1 subtracted, and
 * so recorded as a negative quantity (closing_stock 期末在庫, capacity_increase 充填量増加,
 * disposal 引渡し). 0: no part of one. */
int balance_sign(struct str activity, struct str method);
bool balance_stock(struct str method, bool opening); /* of the opening stock; else of the closing */

/* Groups of gases as inventories report them (Corporate Standard: the Kyoto basket); other: ethers,
 * and what the Montreal Protocol lists. */
enum gas_group {
    GAS_CO2,
    GAS_CH4,
    GAS_N2O,
    GAS_HFCS,
    GAS_PFCS,
    GAS_SF6,
    GAS_NF3,
    GAS_BLENDS, /* a blend that a factor names as one gas */
    GAS_OTHER,
    GAS_UNSPLIT, /* CO2e that no publisher split by gas */
    GAS_GROUP_COUNT
};
const char *gas_group_name(enum gas_group g); /* "HFCs"; stable, in CSV and JSON */
enum gas_group gas_group_of(struct str gas);
/* One gas of a slot on one GWP set: a published CO2e stands on its own set, masses on the
 * inventory's. The CO2e of a slot's gases sum to the slot's, the masses of CO2, CH4 and N2O to its.
 */
struct gas_total {
    enum slot slot;
    struct str gas; /* "CO2", "CH4 fossil", "CH4 biogenic", "N2O", "HFC-32" ...; empty: unsplit */
    enum gas_group group;
    enum gwp gwp; /* GWP_NONE: CO2, or of no stated set */
    struct dec potential;
    int64_t co2e, mass;
    bool mass_known;
};

/* The roll-up, filled in the same pass. */
struct calc_totals {
    struct gases slot[SLOT_COUNT];
    bool present[SLOT_COUNT];          /* the slot had a line (a booked zero is not "nothing") */
    struct gases (*month)[SLOT_COUNT]; /* [LINE_MONTHS] */
    struct gases (*site)[SLOT_COUNT];  /* [input.sites + 1], the last: records without a site */
    bool (*site_present)[SLOT_COUNT];
    bool (*month_present)[SLOT_COUNT]; /* [LINE_MONTHS]: the month had a line; else its zeros are no
                                          figures */
    struct gases *kind[SLOT_COUNT];    /* by activity code_t, or NULL where the slot had no line */
    int64_t records, lines,
        uncalculated; /* records that touch the year; lines; missing (record, key) pairs */
    bool scope1_excluded, scope2_excluded,
        scope3_excluded;        /* an exclusion of the whole scope: 0, not null */
    bool category_excluded[15]; /* [category - 1]: an exclusion of a whole Scope 3 category: that
                                   category is 0, not null */
    struct gas_total *gas;      /* by slot, then group; not of the law's slots */
    int gases;
    struct caveat_entry *caveat;
    int caveats;
    struct ratio energy_gj;        /* final energy, gross */
    bool energy_known, energy_any; /* false: some heat value is unknown; no energy record at all */
    struct ratio
        law_gj; /* by the energy-saving law's coefficients, crude-oil equivalent = GJ x 0.0258 kL */
    bool law_known;
    bool shk_known[2]; /* basic, adjusted: every record of energy in Japan had a factor, and there
                          were some; else the sum in the slot is a part and no figure */
    struct deduction *deduction;
    int deductions;
    int64_t shk_deducted; /* in all; SLOT_SHK_ADJUSTED is before it */
    struct quality quality[SLOT_COUNT];
    bool has_uncertainty[SLOT_COUNT]; /* IPCC 2006 vol. 1 ch. 3 approach 1; false: some part unknown
                                       */
    struct dec uncertainty_percent[SLOT_COUNT]; /* rounded to 2 places */
    bool has_scope3_uncertainty; /* of scope 3 in total: a record's lines in several categories
                                    share its error */
    struct dec scope3_uncertainty_percent;
};

struct calc *calc_new(const struct calc_input *in, const struct calc_sink *sink);
/* Records must come in order of start (then any stable order), as the ledger gives them:
 * instruments are used up in that order. A record that does not touch the year but touches an
 * instrument still uses it up: give all records that overlap an instrument's validity
 * (calc_record_from / calc_record_to say the range to read). */
void calc_record(struct calc *c, const struct activity *a);
day_t calc_record_from(const struct calc_input *in);
day_t calc_record_to(const struct calc_input *in);
/* Valid until calc_free. NULL: blocks were used, and some energy is so long a number that its sum
 * could depend on them: to be calculated without. */
const struct calc_totals *calc_finish(struct calc *c);
void calc_free(struct calc *c);                        /* takes NULL */

/* ---- blocks of records (docs/decisions/0011-month-blocks.md; block.c) ----
 * What some records add to the sums of a year, as bytes, to be taken in another time in their
 * place: by a calculation on the same input, in any order. They are for totals alone: a sink hears
 * nothing of the records inside. */
/* Before the first record. False: not with this input (instruments are used up from record to
 * record). */
bool calc_blocks(struct calc *c);
/* Appends what the records since the last block, or the begin, add. False, and nothing: one of them
 * is uncalculated and must be told, or a number is too long. */
bool calc_block(struct calc *c, struct buf *out);
/* False: it does not fit the input; the calculation is worth nothing then. */
bool calc_take(struct calc *c, struct str block);

/* Scope 3 in total: the exact sum of the categories' slots. False (null) when no category has a
 * line and the scope is not excluded as a whole: an excluded category alone says nothing about the
 * others. */
bool calc_scope3(const struct calc_totals *t, struct gases *out);
/* The four figures that stand side by side in every table: scope 1, scope 2 by location, by market,
 * scope 3. SLOT_CATEGORY_1 stands for scope 3 in total. */
enum { FOUR_SLOTS = 4 };
extern const enum slot four_slots[FOUR_SLOTS];
/* CO2e of one of them in a row of slots (the year's, a month's, a site's), scope 3 over all
 * categories. */
int64_t slots_co2e(const struct gases row[SLOT_COUNT], enum slot what);
void gases_add(struct gases *to, const struct gases *from);

/* ---- chains of ownership (docs/methods.md section 5; boundary.c) ---- */
enum boundary_fault {
    BOUNDARY_SOUND,
    BOUNDARY_UNKNOWN /* held by, or asked for, an entity that has no holding */,
    BOUNDARY_CIRCLE /* an entity that holds itself in the end */,
    BOUNDARY_OVER /* on some day more than 100 % of it is held */,
    BOUNDARY_LONG /* the fractions grow too long */
};
/* What is wrong with the holdings; *which is the one at fault. */
enum boundary_fault boundary_check(const struct holding *h, int n, int *which);
/* Do we run the site, by the organization's approach? Equity share goes by who has the risks and
 * rewards of a lease, as financial control does. */
bool site_is_run(enum consolidation approach, const struct site *s);

/* The spans of a site that names an entity, inside from..to of its boundary; days on which no chain
 * reaches the organization are in none. The holdings must be sound. They go into the arena. */
enum boundary_fault boundary_spans(const struct holding *h, int n, enum consolidation approach,
                                   const struct site *s, struct arena *a, struct site_span **out,
                                   int *spans);

/* How supplier and menu names are compared: folded (see utf8_fold), without 株式会社, (株),
 * 有限会社, (有), 合同会社, Co., Ltd., Inc. */
void calc_supplier_key(struct buf *out, struct str name);

/* Whether a conversion may stand in a book or a set. Zero and negative ones join nothing; units
 * that are one unit are 1 to 1; between units of the table half or twice their ratio is a slip
 * (litre and cubic metre excepted: a liquid and its gas), as is more than 10^15 or less than
 * 10^-15; a heat basis belongs to energy. Arguments of the message: {1} from, {2} to, {3} the
 * number. */
enum conversion_fault {
    CONVERSION_GOOD,
    CONVERSION_NOT_POSITIVE,
    CONVERSION_OF_ITSELF,
    CONVERSION_ABSURD,
    CONVERSION_NO_HEAT
};
enum conversion_fault conversion_check(struct str from, struct str to, struct dec by,
                                       enum heat heat);
enum msg conversion_msg(enum conversion_fault fault); /* not for CONVERSION_GOOD */

/* Conversions of the book for which another way over the book's conversions of the same activity
 * and supplier gives another number: circles, and roads that part. Each circle once. */
struct contradiction {
    struct str from, to, activity, ways;
    int conversion; /* which of the input's */
    day_t day;      /* the first on which both hold */
};
struct contradictions {
    struct contradiction *of; /* in the calculation's arena */
    int n;
};
struct contradictions calc_contradictions(struct calc *c);

/* The sentences for a person: DIAG entries of messages/calc.def. Arguments of an uncalculated
 * record: {1} activity code, {2} detail, {3} remedy. Of a caveat: {1} about, {2} number of records,
 * {3} amount (kWh, only CAVEAT_INSTRUMENT_UNUSED). */
enum msg uncalculated_msg(enum uncalculated_reason reason);
enum msg caveat_msg(enum caveat caveat);
enum msg rung_msg(enum rung r);
enum msg category_msg(int category); /* name of a Scope 3 category, 1..15 */

#endif
