/* The inventory of a year: the ledger's records, the factor sets and the engine brought together;
 * what show, explain, check, report and submit all read, so that they cannot disagree. Holds the
 * rules that need both ledger and engine (completeness, targets, intensities, findings). */
#ifndef TANSO_INVENTORY_INVENTORY_H
#define TANSO_INVENTORY_INVENTORY_H

#include "calc/calc.h"
#include "factors/factors.h"
#include "ledger/ledger.h"

/* What a run hands on while it calculates: `i` has its input (sites, texts, factors) but no totals
 * yet. A callback that returns false stops the run: inventory_new then gives NULL. */
struct inventory;
struct line_sink {
    void *ctx;
    bool (*line)(void *ctx, const struct inventory *i, const struct line *l); /* may be NULL */
    bool (*uncalculated)(void *ctx, const struct inventory *i,
                         const struct uncalculated *u); /* may be NULL */
};

/* What the records of one month add to a year, which the ledger keeps
 * (docs/decisions/0011-month-blocks.md): taken where it holds, made where records were read.
 * A zeroed struct is a valid empty one. */
struct blocks {
    int64_t least; /* records of a month for which a block is worth while */
    void (*again)(void *ctx); /* what the sink was told of the year is told once more; NULL: it need
                                 not know */
    void *ctx;
    struct made_block {
        struct kept_figures figures;
        char *memory; /* of its texts */
    } * made; /* the newest; older ones are let go where they take much memory */
    int n, cap;
    size_t bytes;
    int taken; /* how many were there */
};
void blocks_free(struct blocks *b);
/* The GWP set of a kept block by its name; false: it is no block's. */
bool blocks_name(struct str part, enum gwp *gwp);

/* A meter's months: what the completeness grid shows. */
enum presence { MONTH_NONE, MONTH_PRESENT, MONTH_ZERO, MONTH_ESTIMATED, MONTH_PARTIAL };
struct meter_months {
    struct str meter, site, activity;
    bool any;        /* has records in the year */
    bool continuous; /* and some that are not deliveries: then uncovered days make the year
                        incomplete */
    enum presence month[LINE_MONTHS];
    int missing_days[LINE_MONTHS]; /* days inside the site's boundary that no record covers */
};
/* A driver's sum over the year, periods that cross its ends counted by days. */
struct intensity {
    struct str driver, unit;
    bool value_known; /* some period lies in the year */
    struct ratio value;
    bool known[3]; /* scope 1+2 location, 1+2 market, 1+2+3 location */
    struct ratio kg_per_unit[3];
};
struct target_result {
    struct str id, label;
    bool base_known, actual_known; /* target and corridor are known when the base is */
    int64_t base_mg, target_mg, corridor_mg,
        actual_mg;                     /* kind intensity: mg per unit of its driver */
    bool change_known, progress_known; /* false also where the formula would divide by zero */
    struct ratio change_percent, progress_percent;
    bool before_known; /* the base is a recalculated one: */
    int64_t before_mg; /* what it was before (absolute targets) */
    bool readable;     /* scopes, years and percentage make sense: then */
    bool intensity;
    unsigned scopes; /* bits 1, 2, 4 for scopes 1, 2, 3 */
    enum basis basis;
    int base_year, target_year;
    struct dec reduction_percent;
};
struct removal_total {
    struct str kind;
    int64_t co2_mg;
};

/* ---- closed years and the base year (docs/methods.md section 12) ---- */
/* The figures of a year that a closing keeps, in mg: the four, the categories, outside the scopes,
 * biogenic CO2, Japan's law. */
enum {
    YEAR_SCOPE1,
    YEAR_SCOPE2_LOCATION,
    YEAR_SCOPE2_MARKET,
    YEAR_SCOPE3,
    YEAR_CATEGORY_1,
    YEAR_OUTSIDE = YEAR_CATEGORY_1 + 15,
    YEAR_BIOGENIC,
    YEAR_SHK_BASIC,
    YEAR_SHK_ADJUSTED,
    YEAR_COUNT
};
struct year_figures {
    bool known[YEAR_COUNT];
    int64_t mg[YEAR_COUNT];
};
void year_figure_name(int figure, struct buf *out); /* "scope1", "scope3_category_4" ... */
/* As a closing's figures have them, names with `prefix` before them; false after a diagnostic. */
bool year_figures_read(struct str json, const char *prefix, struct year_figures *out, struct diag *d);
bool year_figures_same(const struct year_figures *a, const struct year_figures *b, int figure);

/* What closing `n` took the place of: the version before; for the first recalculation of a base
 * year, that year's newest closing before it. NULL: nothing. `all`: oldest first. */
const struct closing *closing_before(const struct closing *all, int n);

enum cause { CAUSE_STRUCTURE, CAUSE_METHOD, CAUSE_ERROR, CAUSES };
const char *cause_name(enum cause c); /* "structure", "method", "error" */
/* One reason why the base year would be another today, in mg by the four figures. */
struct base_change {
    enum cause cause;
    struct str about, reason; /* site or adjustment; empty: all since the last closing */
    int64_t mg[4];
};
enum { BASE_TESTS = 3 };
extern const char *const base_tests[BASE_TESTS]; /* scope1_2_location, scope1_2_market, scope3 */
struct base_test {
    bool known;
    struct ratio percent; /* (recalculated - published) / published x 100 */
    bool percent_known, reached;
};
struct base_year {
    bool any; /* the organization names one, not after the year shown */
    int year, closed,
        accepted; /* version of its newest closing, of its newest recalculation; 0: none */
    bool threshold_known;
    struct dec threshold;
    bool known[4];
    int64_t published[4], recalculated[4];
    int64_t before[4];       /* accepted: by the boundary that the base year had */
    int64_t own[4];          /* by the boundary that the base year had, calculated now */
    int64_t part[CAUSES][4]; /* recalculated = own + these */
    struct base_change *change;
    int changes;
    struct base_test test[BASE_TESTS];
    bool reached;
    const struct site **unclear; /* came or went since, without a word whether they were acquired,
                                    opened, divested, closed ... */
    int unclears;
    struct unrecorded {
        struct str site;
        day_t from;
    } *unrecorded; /* bought since, and without a record in the base year: unknown, not zero */
    int unrecordeds;
};

/* A caveat of the figures; its stable code is the message's name without "C_". */
struct inventory_caveat {
    enum msg msg;
    const char *const *args; /* ended by NULL */
};

struct inventory {
    struct ledger *ledger; /* NULL for an estimate */
    struct factors *factors;
    struct organization organization;
    int year;
    day_t from, to;
    struct calc_input input;
    const struct holding *holding; /* who holds whom, for show */
    int holdings;
    const struct calc_totals *totals;
    struct arena arena;

    bool scope_null[4]; /* 1..3: nothing was entered and no exclusion is recorded */
    struct inventory_caveat *caveat;
    int caveats;
    bool complete;
    struct meter_months *meter; /* none of a year of inventory_each */
    int meters;
    struct intensity *intensity;
    int intensities;
    struct target_result *target;
    int targets;
    struct removal_total *removal;
    int removals;
    struct closing *closing; /* all of the ledger, oldest first */
    int closings;
    const struct closing *closed; /* the newest of this year; NULL: it is open */
    bool closed_differs;          /* the figures are not those that were closed */
    struct base_year base;
    struct sha256 digest; /* of the book, ledger_digest */
    /* private */
    struct diag *diag;
    struct blocks *blocks;
    bool in_turn; /* one of inventory_each */
    const struct site_dates *stated; /* the sites' boundaries as entered */
    struct calc *calc;
    int caveat_cap;
};

/* Loads and calculates the fiscal year `year` (its own snapshot of the ledger). `sink` may be NULL.
 * NULL on error. */
struct inventory *inventory_new(struct ledger *l, struct factors *f, int year,
                                const struct line_sink *sink, struct diag *d);
/* The same without the book's digest, which costs a pass over the whole ledger: what `show` needs.
 */
struct inventory *inventory_totals(struct ledger *l, struct factors *f, int year,
                                   const struct line_sink *sink, struct diag *d);
/* Both, on another GWP set than the organization's (GWP_NONE: on that): what is given in masses is
 * weighed anew, published CO2e stays, and a caveat says so. */
struct inventory *inventory_on_gwp(struct ledger *l, struct factors *f, int year, enum gwp gwp,
                                   bool digest, const struct line_sink *sink, struct diag *d);
/* Several years without digest, on a GWP set like that, on one load of the book and the factors, inside the caller's
 * transaction. `each` may read the inventory until it returns; false from it ends the run. The
 * records that a year read are those of ledger_reading. `blocks` may be NULL; with a sink for
 * lines there are none. */
bool inventory_each(struct ledger *l, struct factors *f, const int *year, int years, enum gwp gwp,
                    const struct line_sink *sink, struct blocks *blocks,
                    bool (*each)(void *ctx, struct inventory *i), void *ctx, struct diag *d);
void inventory_free(struct inventory *i); /* takes NULL; frees neither ledger nor factors */

/* The text of a code, empty for none; what a record has in common with others. */
struct str code_text(const struct inventory *i, code_t code);
const struct detail *detail_of(const struct inventory *i, const struct activity *a);

/* Value of a scope in mg, for display: false when it is null. `what`: SLOT_SCOPE1, SLOT_SCOPE2_*,
 * or SLOT_CATEGORY_1 for scope 3 in total. */
bool inventory_scope(const struct inventory *i, enum slot what, struct gases *out);

/* The quality of a figure's data (see enum grade, enum rung), and shares of it in percent: false
 * where corrections outweigh it, or it is zero. `what` as in inventory_scope. */
struct quality inventory_quality(const struct inventory *i, enum slot what);
bool quality_share(const struct quality *q, int64_t part, struct ratio *percent);
int64_t quality_actual(const struct quality *q);  /* mg of quantities that are not estimated */
int64_t quality_primary(const struct quality *q); /* mg by suppliers' factors and instruments */

/* What the exclusions are estimated at, beside the totals. False: too large. */
struct exclusions_size {
    int n, without; /* exclusions; of them without an estimate */
    int64_t mg;     /* the others' estimates, added */
    bool percent_known;
    struct ratio percent; /* of scopes 1, 2 by location and 3; known where nothing is without an
                             estimate */
};
bool exclusions_size(const struct inventory *i, struct exclusions_size *out);

/* A month's or a site's figure is known where it had a line, or where the scope is 0 by exclusion.
 * `present`: of that month or site. */
bool inventory_part_known(const struct inventory *i, const bool present[SLOT_COUNT],
                          enum slot what);

/* The figures of Japan's reporting law, mg CO2: false where one is null (outside Japan; no record
 * of energy; a record without the law's factor). Adjusted is after the deductions. */
bool inventory_shk(const struct inventory *i, bool adjusted, int64_t *mg);
/* The energy-saving law's crude-oil equivalent in kL, and what is left to the 1,500 kL from which a
 * firm is designated (特定事業者; below zero: by how much it is above). False where null. */
bool inventory_crude_oil(const struct inventory *i, struct ratio *kl, struct ratio *left);

/* The gases of a figure (`what` as above, or SLOT_OUTSIDE), in order of group; scope 3 over all
 * categories. `out` has room for totals->gases; returns how many there are. Their CO2e sum to the
 * figure's. */
int inventory_gases(const struct inventory *i, enum slot what, struct gas_total *out);
/* What a gas is called in results: its name, or "unsplit". */
const char *gas_name(const struct gas_total *g, char *buf, size_t size);

/* The state of all that figures are made of for which the records that start in first..last were
 * read: this build of the program, the built-in factors, the ledger's seals. The same key, the same
 * figures. Inside a transaction, for which no texts need be loaded. 1; 0: it is not known (factors
 * from folders); -1 error. */
int inventory_key(struct ledger *l, const struct factors *f, day_t first, day_t last,
                  struct buf *key);

/* Every caveat of the year in a stable order, as message and arguments (ended by NULL): the
 * engine's, uncovered days of meters, targets without a base ... */
void inventory_caveats(const struct inventory *i,
                       void (*each)(void *ctx, enum msg m, const char *const *args), void *ctx);
/* A caveat as a sentence for people: an activity stands there by its name, its code behind it. */
void inventory_caveat_print(const struct inventory *i, enum msg m, const char *const *args,
                            enum lang lang, struct buf *out);

/* `tanso show --format json` (stable, never translated), without "lines" unless lines is given.
 * lines and uncalculated are the arrays' items, rendered by the two functions below and joined by
 * commas; with uncalculated NULL its array is empty, or null where there are some. */
void inventory_json(const struct inventory *i, const struct buf *lines,
                    const struct buf *uncalculated, struct buf *out);
void inventory_line_json(const struct inventory *i, const struct line *l,
                         struct buf *out); /* one object of "lines" */
void inventory_uncalculated_json(const struct inventory *i, const struct uncalculated *u,
                                 struct buf *out);

/* Findings of `check`: gaps, overlaps, duplicates, jumps (10, 1,000, 3.6), months below zero,
 * missing factors, unmapped meters. All go to d as errors, warnings and notes at the source's file
 * and row. year 0: every year with records. Each has its number (diag_entry.question), under which
 * the table `answers` may hold the firm's answer: it is then told beside it, and a warning so
 * answered is a note. */
bool inventory_check(struct ledger *l, struct factors *f, int year, struct diag *d);

/* Where a year stands, in numbers, for whoever looks after several firms. */
struct standing {
    bool complete;
    int closed;          /* version of its newest closing; 0: open */
    bool closed_differs; /* the figures are not those that were closed */
    bool known[FOUR_SLOTS];
    int64_t mg[FOUR_SLOTS];    /* as four_slots */
    bool base_known;           /* the base year could be tested; */
    bool base_reached;         /* its recalculation is due */
    bool estimated_known;      /* share of scopes 1 and 2 (location) that stands on */
    struct ratio estimated_percent; /* estimated quantities */
    int64_t uncalculated;           /* records */
    int64_t caveats;
    int64_t errors, warnings; /* of inventory_check, by standing_findings */
};
bool standing_of(struct ledger *l, struct factors *f, int year, struct standing *out,
                 struct diag *d); /* false after a diagnostic */
bool standing_findings(struct ledger *l, struct factors *f, int year,
                       struct standing *out); /* false: the check could not read the ledger */

/* Closes a year, or restates one that is closed; with `base` accepts the base year's recalculation
 * as the test of the year shows it. A change of its own in the ledger. */
struct close_request {
    int year;
    bool base, incomplete;     /* incomplete: the word that an incomplete year may be closed */
    struct str why, by, cause; /* cause: stated by the user; empty: what the marks tell */
};
/* CLOSE_SAME: nothing changed since the last closing, and nothing was written. */
enum close_outcome { CLOSE_FAILED, CLOSE_REFUSED, CLOSE_SAME, CLOSE_DONE };
enum close_outcome inventory_close(struct ledger *l, struct factors *f,
                                   const struct close_request *q, int *version, struct diag *d);

/* One calculation without a ledger. The sink's inventory then has no ledger.
 */
struct estimate {
    struct str activity, quantity, unit, country, supplier, menu;
    day_t on;
    enum gwp gwp;
};
/* Gives totals, lines, uncalculated and caveats in the shape of show's JSON (json may be NULL);
 * sink may be NULL. False when the quantity is not a decimal: the diagnostic says so. What has no
 * factor is in uncalculated, and true is returned. */
bool inventory_estimate(struct factors *f, const struct estimate *e, struct buf *json,
                        struct diag *d, const struct line_sink *sink);

/* Why a record could not be calculated, as a sentence without the record itself. */
void inventory_reason(const struct inventory *i, const struct uncalculated *u, enum lang lang,
                      struct buf *out);

/* The way of a figure as text steps: bill line, quantity as printed, conversions, factor with
 * source, GWP, rounding. One block a line. */
void inventory_explain_line(const struct inventory *i, const struct line *l, enum lang lang,
                            struct buf *out);
/* The factor rows that were looked at for a record that was not calculated, and why each did not
 * serve: as text, a handful by name; as JSON what inventory_uncalculated_json says, and all of them
 * as "candidates". Within the callback only. */
void inventory_explain_missing(const struct inventory *i, const struct uncalculated *u,
                               enum lang lang, struct buf *out);
void inventory_missing_json(const struct inventory *i, const struct uncalculated *u,
                            struct buf *out);

#endif
