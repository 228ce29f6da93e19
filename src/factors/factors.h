/* Factor sets: folders of set.json + factors.csv (+ conversions.csv, energy-law.csv where a set has
 * them), read, checked and held sorted for the engine. Built-in sets come from the program's data
 * folder, users' sets from the ledger or a folder.
 *
 * set.json: id, title, publisher, edition, published, licence, source, gwp, note, attribution, and
 * title_ja (schemas/factor-set.schema.json). factors.csv: id, activity, country, region, supplier,
 * menu, valid_from, valid_to, scope, part, category, basis, unit, co2_kg, ch4_fossil_kg,
 *   ch4_biogenic_kg, n2o_kg, other_gases, co2e_kg, co2_co2e_kg, ch4_co2e_kg, n2o_co2e_kg, gwp,
 * heat_basis, biogenic_co2_kg, outside_scopes, uncertainty_percent, source, note, and fallback: the
 * text of the edition that a row stands in for ("MOE DB Ver.2.x, older than the activity year");
 * its line then carries a caveat. A missing column is empty; an unknown one is an error. A CO2e
 * value stands on the row's gwp, else the set's. conversions.csv: activity, from_unit, to_unit,
 * multiply_by, heat_basis, valid_from, valid_to, supplier, source (as in the book). energy-law.csv:
 * activity, supplier, unit, gj_per_unit, valid_from, valid_to, source. Beside the built-in sets
 * stand names.csv (activity, ja, en, words: what people call a code) and gwp/ (set.json with kind
 * "gwp", gwp.csv: gas, synonyms separated by ';', AR4, AR5, AR5F, AR6, SAR, SHK2006, SHK2015,
 * SHK2023, source; an empty cell: that report has no value). */
#ifndef TANSO_FACTORS_FACTORS_H
#define TANSO_FACTORS_FACTORS_H

#include "calc/model.h"
#include "ledger/ledger.h"

enum origin { ORIGIN_BUILT_IN, ORIGIN_LEDGER, ORIGIN_FOLDER };
struct factor_set {
    struct str id, title, title_ja, publisher, edition, published, licence, source, note,
        attribution;
    enum gwp gwp;
    enum origin origin;
    int factors;        /* rows */
    int values;         /* published figures in them: each mass, each CO2e, each of other_gases */
    struct sha256 hash; /* of set.json and factors.csv as read */
};
struct factors; /* sets, rows, conversions, law energies, GWP table; owns all their texts */

/* The folder of the built-in sets: $TANSO_FACTORS, beside the program (installed or build folder),
 * or the data folder named at configuration. NULL with a diagnostic when none is there. */
const char *factors_folder(struct diag *d);

struct factors *factors_new(void);
bool factors_add_built_in(struct factors *f,
                          struct diag *d); /* every set folder in factors_folder, and gwp/ */
bool factors_add_folder(struct factors *f, const char *dir,
                        struct diag *d); /* one set's own folder */
bool factors_add_ledger(struct factors *f, struct ledger *l,
                        struct diag *d); /* the user's sets of a ledger */
void factors_ready(struct factors *f);   /* sorts; call once after the last add */
void factors_free(struct factors *f);    /* takes NULL */

struct factor_list factors_all(
    const struct factors *f); /* all rows, in order; makes them if need be */
/* For the engine: a list that makes the rows of an activity when it is asked for them. Lives as
 * long as f. */
struct factor_list factors_on_demand(struct factors *f);
/* Check over all that the built-in sets hold; 0: not known, they were read from their folders. The
 * same check, the same rows, names and GWPs. */
uint64_t factors_built_in_check(const struct factors *f);
struct gwp_table factors_gwps(const struct factors *f);
const struct conversion *factors_conversions(const struct factors *f, int *n);
const struct law_energy *factors_law_energies(const struct factors *f, int *n);
const struct factor_set *factors_sets(const struct factors *f, int *n);
const struct factor_set *factors_set_of(const struct factors *f, const struct factor *x);
/* One hash over the ids, editions and hashes of all sets of an origin: equal where the same factors
 * were at hand. */
struct sha256 factors_edition(const struct factors *f, enum origin origin);
const struct factor *factors_find(const struct factors *f,
                                  struct str set_slash_id); /* "set/id"; NULL when there is none */

/* What people call an activity code; the code itself where names.csv does not have it. */
struct str factors_activity_name(const struct factors *f, struct str activity, enum lang lang);

/* Best first: exact code or id, name, front of a code, supplier, note; every word must occur, in any
 * order. Width, case, blanks, hyphens and the two kana make no difference, nor does a plural s. Of
 * rows that fit as well, those of the country `home` come first, then those of any country. Returns
 * how many were written to hit (at most max); *total (may be NULL): how many there are. */
struct factor_search {
    struct str words, home;
    struct str country; /* empty: any; else its rows and those of any country */
    struct str set;     /* id of a set, or its front ("uk-desnz"); empty: all */
    day_t on;           /* valid on this day; DAY_NONE: ever */
};
int factors_search(const struct factors *f, const struct factor_search *s,
                   const struct factor **hit, int max, int *total);

/* What people call an activity ("fuel.kerosene": 灯油 / Kerosene), from factors/names.csv; empty
 * when it has no name there. */
struct str factors_activity_name(const struct factors *f, struct str activity, enum lang lang);

/* Proves a set's folder, all faults at FILE:ROW:COLUMN: columns, numbers, dates sane, licence
 * present, a source in every row, unique ids, masses or CO2e not both, known gases, no two rows
 * that fit equally; warns of units it does not know. */
bool factors_check(const char *dir, struct diag *d);

/* Copies a checked folder's set into the ledger (inside the caller's transaction). */
bool factors_to_ledger(const char *dir, struct ledger *l, struct diag *d);

#endif
