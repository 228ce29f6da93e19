/* Inside of the engine: what its files share. Not for other layers (they include calc/calc.h).
 *
 * A combination (struct combo) is all that decides how a record is calculated, except its dates and
 * quantity: activity code, place, supplier, menu and detail. For each it keeps segments of days in
 * which nothing changes; a segment lists the rates that hold. A record inside one month and one
 * segment then costs a multiplication and a rounded division per gas. */
#ifndef TANSO_CALC_ENGINE_H
#define TANSO_CALC_ENGINE_H

#include "calc/calc.h"

/* The fields of struct gases in their order, so that rates can be kept in arrays. */
enum { G_CO2E, G_CO2, G_CH4, G_N2O, G_OTHER, G_UNSPLIT, G_BIOGENIC, G_COUNT };
enum { MAX_CONVERSIONS_IN_PATH = 3 };
/* What an uncertainty is given for: each slot, and scope 3 in total. */
enum { GROUP_SCOPE3 = SLOT_COUNT, GROUP_COUNT };
/* A line above this (10^10 kg) is an error of input; it keeps every sum inside 64 bits. */
#define MAX_LINE_MG INT64_C(10000000000000000)

/* What one line of a record answers to. */
enum key_kind {
    KEY_SCOPE1,
    KEY_LOCATION,
    KEY_MARKET,
    KEY_CATEGORY,
    KEY_OUTSIDE,
    KEY_SHK_BASIC,
    KEY_SHK_ADJUSTED,
    KEY_ANY
};
struct key {
    enum key_kind kind;
    int category; /* of KEY_CATEGORY, and the category of an outside row */
};

/* A factor ready to multiply with the integer quantity of a record: milligrams = quantity x num /
 * den, share included. */
struct rate {
    const struct factor *factor;
    enum slot slot;
    int scope, category;
    enum basis basis;
    enum gwp gwp;
    bool gwp_differs;
    bool shk_basic, shk_adjusted;       /* its CO2 counts in the figures of Japan's law, too */
    int64_t num[G_COUNT], den[G_COUNT]; /* den 0: too long for 64 bits, see exact */
    struct ratio *exact;                /* [G_COUNT], or NULL */
    struct step *step;                  /* in the arena */
    int steps;
    int64_t uncertainty; /* of the factor, in 1/10,000 percent; -1 unknown */
    i128 sum, sum_before; /* CO2e booked in the year, for the shared uncertainty; in earlier blocks */
    int64_t booked, booked_before; /* CO2e booked in the year, for the quality of the data */
    int64_t pass;        /* the last one in which it served */
};

/* A key that some records need and for which nothing could be found. */
struct missing {
    struct key key;
    enum uncalculated_reason reason;
    int scope;
    enum basis basis;
    struct str detail, remedy;
    day_t day; /* on which it was looked for */
};

enum known { KNOWN_NONE /* not a record of energy */, KNOWN_YES, KNOWN_NO };
struct segment {
    day_t from, to;
    int *rate; /* indexes of combo.rate, by slot */
    int rates;
    struct missing *missing;
    int missings;
    int *caveat; /* indexes of calc.caveat */
    int caveats;
    int *market_caveat; /* those that do not apply where instruments cover the record */
    int market_caveats;
    enum known energy, law;
    enum known shk[2];       /* basic, adjusted */
    struct ratio gj, law_gj; /* per unit of the integer quantity, share included */
    i128 quantity;           /* sum of the quantities of records wholly inside, for the energy */
    int64_t hits, cuts;      /* records that took the fast path; pieces of those that were cut */
    i128 quantity_before;    /* the same of earlier blocks */
    int64_t hits_before, cuts_before;
};

/* Sites that differ in nothing the engine asks for, except their dates. */
struct place {
    struct str country, region;
    struct ratio share;
    int category; /* Scope 3 category that all its records are filed under, 0: none */
    bool japan;
};

/* What a combination is found by. */
struct combo_key {
    code_t kind, supplier, menu;
    int place, detail;
};

/* The rows that fit an activity in one place from one supplier, whatever the unit: shared by the
 * combinations that differ in nothing else, because a library has thousands of rows of electricity.
 */
struct pool {
    code_t supplier, menu;
    const struct place *at;
    const struct factor **fit;
    int fits;
    struct pool *next;
};

struct combo {
    code_t kind, supplier, menu;
    int place, detail; /* the key ends here */
    struct str activity, supplier_key, menu_key;
    const struct detail *of;
    const struct place *at;
    int category; /* the record's own, else the place's */
    struct ratio share;
    bool silent;      /* in no total (electricity.exported) */
    bool instruments; /* instruments may serve it */
    struct ratio
        kwh; /* kWh per unit of the integer quantity, where instruments may serve it; 0: no room */
    struct step kwh_step;      /* the same per unit as printed */
    const struct factor **fit; /* those that fit but for the day */
    int fits;
    const int *conversion; /* indexes of the conversions that may serve it */
    int conversions;
    bool balance;    /* of a mass balance: below zero is no correction */
    bool two_phases; /* a litre of it and a thousandth of a m3 are different things */
    struct segment **segment;
    int segments, segment_cap, latest;
    struct rate **rate;
    int rates, rate_cap;
    int64_t uncertainty;    /* of the quantity, in 1/10,000 percent; -1 unknown */
    int negative, prorated; /* caveats, -1 until needed */
};

/* A series fixes all of a combination but the detail, which changes seldom from one bill to the
 * next. */
struct known_series {
    struct combo *combo; /* NULL: not seen yet */
    int site;
};

struct own_conversion { /* what a conversion compares by */
    struct str supplier_key;
    const struct unit *from, *to;
};
struct own_instrument {
    const struct instrument *of;
    struct ratio left; /* kWh */
};
struct own_caveat {
    struct caveat_entry entry;
    int64_t record; /* the last that touched it */
    int64_t records_before; /* of earlier blocks */
};

/* A piece of a record in which month, segment and boundary do not change. */
struct piece {
    day_t from;
    int days, bucket;
    int segment;         /* index in combo.segment */
    bool counted;        /* in the year and inside the boundary */
    bool inside;         /* inside the boundary */
    int first_use, uses; /* what instruments served of it */
    int rest_days;       /* days with some kWh that none served */
    struct ratio rest;   /* those kWh */
};
struct use {
    int instrument, days; /* days that it served, wholly or in part */
    struct ratio kwh;
};

struct wide { /* 256 bits, for sums of squares */
    uint64_t limb[4];
};

struct calc {
    const struct calc_input *in;
    struct calc_sink sink;
    struct arena arena;
    struct calc_totals totals;
    day_t month_start[LINE_MONTHS + 1];
    int month;                  /* of the last record */
    int *site_at, *meter_at;    /* by code_t: index, or -1 */
    day_t *site_from, *site_to; /* the site's boundary, or the span of it that is at hand */
    int *site_place;            /* the place on those days */
    int **span_place;           /* by site: the places of its spans */
    struct place *place;
    int places;
    struct own_conversion *conversion;
    struct str *supplier_key; /* by code_t, filled when asked for */
    struct pool **pool;       /* by code_t of the activity */
    struct own_instrument *instrument;
    int instruments;
    struct combo **combo; /* in order of first use */
    int combos, combo_cap;
    int *slot_of; /* hash table of combo index + 1 */
    int slots;
    struct known_series *series; /* by number; the combination of its last record */
    struct own_caveat *caveat;
    int caveats, caveat_cap;
    int64_t record;             /* serial number of the record at hand */
    int64_t pass;               /* of its pass through cut.c: one for each span of its site */
    bool spanned;               /* it has several passes */
    uint32_t told[KEY_ANY + 1]; /* then: which keys were told to be missing; a bit a category */
    int gas_cap;
    int64_t room;        /* what may still be booked without any sum leaving 64 bits */
    struct piece *piece; /* scratch of a record that is cut */
    int pieces, piece_cap;
    struct use *use;
    int uses, use_cap;
    int buckets, bucket_cap, first_month;
    int64_t *weight, *part;
    struct ratio *exact;
    bool uncertain[GROUP_COUNT]; /* some part's uncertainty is unknown */
    i128 sum[GROUP_COUNT];       /* of the record at hand */
    int64_t sum_record[GROUP_COUNT], sum_uncertainty[GROUP_COUNT];
    struct wide squares[GROUP_COUNT];
    struct sums *before; /* of earlier blocks; NULL: there are none, nor will be */
    struct line line;
};

/* What blocks take in and hand out, beside what stands with rates, segments and caveats. */
struct sums {
    struct calc_totals totals; /* the sums and counts alone */
    struct wide squares[GROUP_COUNT];
    bool uncertain[GROUP_COUNT];
    int64_t room;      /* calc.room where the block at hand began */
    code_t *kind; /* activities of the combinations, each once */
    struct gases (*gases)[SLOT_COUNT]; /* by index of kind */
    int kinds, kind_cap, gases_cap;
    struct ratio common, common_now; /* denominator of all that was added to the energy; of what the
                                        block at hand added */
    bool loose; /* energies so long that their sum could depend on the order of adding */
};

/* select.c */
enum choice_result { CHOICE_NONE, CHOICE_FOUND, CHOICE_TWO };
struct choice {
    enum choice_result result;
    const struct factor **factor; /* one a part, in the arena */
    int n;
    struct str two; /* both names, where result is CHOICE_TWO */
};
void select_rows(struct calc *c, struct combo *m);
struct choice select_factors(struct calc *c, const struct combo *m, struct key key, day_t day);
/* The steps of the choice, which say in the trace why a row lost. */
/* All rows of the activity, at most max into out; returns how many there are. Those of other
 * suppliers may be left out. */
int select_all(const struct calc *c, const struct combo *m, const struct factor **out, int max);
/* The rows of an activity in a list that holds all rows in order: the first, and how many. */
const struct factor *select_range(const struct factor_list *l, struct str activity, int *n);
enum loss select_misfit(const struct combo *m, const struct factor *f);
bool select_answers(const struct factor *f, struct key key);
int select_specificity(const struct factor *f);
bool place_matches(struct str want, struct str have);
bool factor_holds(const struct factor *f, day_t day);

/* restate.c */
/* The ratio of a unit to the row's, whichever way it is above one: 1 for the same unit. The two
 * convert, or have one text. */
bool unit_distance(struct str text, const struct unit *unit, const struct factor *f,
                   struct ratio *out);

/* convert.c */
struct node { /* a unit, and for energy its heat basis */
    struct str text;
    const struct unit *unit;
    enum heat heat;
    bool metered; /* its m3 of gas is what the meter counts, of no stated state */
};
struct path {
    struct ratio ratio;
    struct step step[LINE_STEPS];
    int steps;
};
enum path_result { PATH_FOUND, PATH_NONE, PATH_HEAT, PATH_TWO };
struct node record_node(const struct calc *c, const struct combo *m);
struct node unit_node(struct str text, const struct unit *unit, enum heat heat);
void convert_rows(struct calc *c, struct combo *m);
bool convert_two_phases(const struct calc *c, const struct combo *m); /* of its conversions */
/* PATH_TWO: *out and *rival (may be NULL) are the two ways. */
enum path_result convert_find(const struct calc *c, const struct combo *m, struct node from,
                              struct node to, day_t day, struct path *out, struct path *rival);
/* Another way than a conversion's own from its one unit to the other, over conversions. */
enum path_result convert_around(const struct calc *c, const struct combo *m, int conversion,
                                day_t day, struct path *out);
bool conversion_holds(const struct conversion *v, day_t day);
enum join { JOIN_NO, JOIN_YES, JOIN_HEAT };
/* Whether a quantity in `a` can be read as one in `b` by units alone. An unstated heat basis of a
 * factor takes either. */
enum join units_join(const struct combo *m, const struct node *a, const struct node *b);

/* gap.c: what a person reads about conversions */
/* The commands that record the conversions which are missing between two units. */
struct str gap_commands(struct calc *c, const struct combo *m, struct node from, struct node to,
                        day_t day);
/* "L -> kg x 0.84 [source]; L -> kg x 0.8 [source]" */
struct str both_ways(struct calc *c, const struct path *a, const struct path *b);

/* gwp.c */
bool gwp_value(const struct gwp_table *t, enum gwp set, struct str gas, struct dec *out);
bool gwp_methane(enum gwp set, bool fossil, struct dec *out);
bool gwp_nitrous(enum gwp set, struct dec *out);

/* rate.c */
/* round(q x num / den) for each gas. False: too large. */
bool rate_times(const struct rate *r, int64_t quantity, struct gases *out);
/* The same for an exact quantity, in units of the integer quantity. */
bool rate_times_exact(const struct rate *r, const struct ratio *quantity, struct gases *out);
struct failing {
    enum uncalculated_reason reason;
    struct str detail, remedy;
};
/* False: *why says what is missing. */
bool rate_build(struct calc *c, const struct combo *m, const struct factor *f, day_t day,
                struct rate *out, struct failing *why);
int rate_intern(struct calc *c, struct combo *m, const struct rate *r);
int64_t percent_scaled(struct str text);

/* energy.c */
void energy_plan(struct calc *c, const struct combo *m, struct segment *s, day_t day);
bool energy_activity(struct str activity);
void energy_finish(struct calc *c);
void energy_piece(struct calc *c, const struct combo *m, struct segment *s,
                  const struct ratio *quantity);

/* combo.c */
struct str supplier_key_text(struct calc *c, struct str name);
struct combo *combo_of(struct calc *c, const struct activity *a, int site);
struct combo *combo_find(struct calc *c, const struct combo_key *k); /* made when new */
/* Index of the record's site, its meter's where it names none; input.sites: no site. */
int combo_site(const struct calc *c, const struct activity *a);

/* plan.c */
int segment_of(struct calc *c, struct combo *m, day_t day);

/* instrument.c */
void instruments_sort(struct calc *c);
day_t instruments_border(
    const struct calc *c,
    day_t day); /* the first day behind `day` on which another set of them is valid */
bool instruments_may_serve(const struct calc *c, const struct activity *a, int site);
/* Uses up instruments over the pieces: fills piece.first_use, uses and rest. False: the numbers
 * grow too long. */
bool instruments_use(struct calc *c, const struct combo *m, const struct activity *a, code_t site);
void instruments_lines(struct calc *c, struct combo *m, const struct activity *a, int site);
void instruments_finish(struct calc *c);

/* record.c */
void report_missing(struct calc *c, const struct activity *a, const struct missing *m);
void report_too_large(struct calc *c, const struct activity *a, const struct rate *r);

/* cut.c: records that are divided */
void record_cut(struct calc *c, struct combo *m, const struct activity *a, int site, bool in_year);

/* book.c */
void book_month(struct calc *c, const struct activity *a, struct combo *m, struct rate *r, int site,
                int month);
/* Settles c->weight over the buckets and books the parts; c->line carries quantity and days. */
void book_parts(struct calc *c, const struct activity *a, struct combo *m, struct rate *r, int site,
                const struct gases *whole);

/* split.c */
void split_gases(struct calc *c, const struct gases *whole, struct gases *year,
                 struct gases month[LINE_MONTHS]);
bool split_weights(struct calc *c); /* c->exact -> c->weight; false: no room */

/* gases.c */
void gases_finish(struct calc *c);

/* caveat.c */
int caveat_intern(struct calc *c, enum caveat caveat, struct str about);
void caveat_touch(struct calc *c, int caveat);
void caveats_finish(struct calc *c);

/* quality.c */
void quality_line(struct calc *c, const struct combo *m, struct rate *r, int64_t co2e);
void quality_finish(struct calc *c);

/* deduct.c */
void deduct_finish(struct calc *c);

/* uncertainty.c */
void uncertainty_flush(struct calc *c); /* the record at hand is done */
void wide_add(struct wide *w, const struct wide *v);
void uncertainty_line(struct calc *c, const struct combo *m, struct rate *r, int64_t co2e);
void uncertainty_finish(struct calc *c);

/* block.c */
int block_kind(struct calc *c, code_t kind); /* index of an activity, added when new */
void block_energy(struct calc *c, const struct ratio *gj); /* it is added; NULL: too long */
void blocks_finish(struct calc *c);                        /* all of them into the totals */
bool blocks_exact(struct calc *c); /* after the energy: no sum depends on the blocks */
void block_free(struct calc *c);
void block_end(struct calc *c); /* what the records at hand added goes to the earlier blocks */
/* Widens a common denominator by another. */
void block_join(struct calc *c, struct ratio *common, const struct ratio *by);

/* totals.c */
/* Makes one of the site's spans the one at hand: its days and its place. */
void span_enter(struct calc *c, int site, int span);
bool totals_room(
    struct calc *c,
    const struct gases *g); /* false: some sum could leave 64 bits; nothing may be added then */
void totals_add(struct calc *c, enum slot slot, code_t kind, int site, int month,
                const struct gases *g);

#endif
