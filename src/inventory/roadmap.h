/* Measures with their effect by year, and what target frameworks ask of a target (docs/methods.md
 * section 14). */
#ifndef TANSO_INVENTORY_ROADMAP_H
#define TANSO_INVENTORY_ROADMAP_H

#include "inventory/inventory.h"

struct measure {
    struct str id, name, site, currency, status;
    day_t start;             /* DAY_NONE: not stated; it then has no effect in any year */
    struct dec kg_per_year;  /* saving */
    bool cost_known;
    struct dec cost;
    bool per_tonne_known;
    struct ratio per_tonne; /* cost / yearly saving in t */
};
struct measures {
    struct measure *measure; /* in order of cost per tonne, those without a cost behind; in the arena */
    int n, cap;
    bool one_currency; /* of all that have a cost */
    struct arena arena;
};
bool measures_load(struct ledger *l, struct measures *out);
void measures_free(struct measures *m);
/* Days of the fiscal year on which the measure has its effect, of all its days. */
void measure_days(const struct inventory *i, const struct measure *m, int year, int *days, int *of);

/* What a framework asks of a target, as it holds on some days. */
enum rule_verdict { RULE_MET, RULE_NOT_MET, RULE_UNKNOWN };
struct target_rule {
    const char *id; /* stable */
    enum msg title, asks;
    day_t from, to; /* DAY_NONE: open */
    const char *source;
    enum rule_verdict (*test)(const struct inventory *i, const struct target_result *t);
};
extern const struct target_rule target_rules[];
extern const int target_rule_count;

#endif
