/* What target frameworks ask of a target, as data: one row a rule, with the days on which it holds
 * and where it stands. Only what could be read in its source is here; percentages that frameworks
 * prescribe are the user's (targets.reduction_percent). */
#include "inventory/internal.h"
#include "inventory/roadmap.h"

static enum rule_verdict verdict(bool met)
{
    return met ? RULE_MET : RULE_NOT_MET;
}

/* Scope 1 and location-based scope 2 below 10,000 t. */
static enum rule_verdict small_enough(const struct inventory *i, const struct target_result *t)
{
    int64_t mg;
    (void)t;
    if (!scopes_value(i->totals, MASK_SCOPE1 | MASK_SCOPE2, BASIS_LOCATION, &mg))
        return RULE_UNKNOWN;
    return verdict(mg < INT64_C(10000) * 1000000000);
}

static enum rule_verdict own_operations(const struct inventory *i, const struct target_result *t)
{
    (void)i;
    return verdict(!t->intensity && (t->scopes & (MASK_SCOPE1 | MASK_SCOPE2)) ==
                                        (MASK_SCOPE1 | MASK_SCOPE2));
}

static enum rule_verdict one_scope(const struct inventory *i, const struct target_result *t)
{
    (void)i;
    return verdict(t->scopes == MASK_SCOPE1 || t->scopes == MASK_SCOPE2);
}

static enum rule_verdict disclosed(const struct inventory *i, const struct target_result *t)
{
    (void)i;
    if (!t->base_known)
        return RULE_UNKNOWN;
    return verdict(!t->intensity && t->basis == BASIS_LOCATION && (t->scopes & MASK_SCOPE1) &&
                   (t->scopes & MASK_SCOPE2));
}

enum { FEBRUARY_2027 = 20850, END_OF_2027 = 21183 }; /* days: 2027-02-01, 2027-12-31 */
const struct target_rule target_rules[] = {
    {"sbti-sme-size", X_RULE_SME, X_RULE_SME_SIZE, DAY_NONE, END_OF_2027,
     "SBTi, SME route of the 2024-26 system: eligibility", small_enough},
    {"sbti-sme-scopes", X_RULE_SME, X_RULE_SME_SCOPES, DAY_NONE, END_OF_2027,
     "SBTi, SME route of the 2024-26 system", own_operations},
    {"sbti-v2-scopes", X_RULE_V2, X_RULE_V2_SCOPES, FEBRUARY_2027, DAY_NONE,
     "SBTi Corporate Net-Zero Standard V2.0 (2026-06-11)", one_scope},
    {"vsme-c3", X_RULE_VSME, X_RULE_VSME_C3, DAY_NONE, DAY_NONE,
     "EFRAG VSME, C3 (Recommendation (EU) 2025/1710)", disclosed},
};
const int target_rule_count = sizeof target_rules / sizeof *target_rules;
