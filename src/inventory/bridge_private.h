/* What the files of the bridge share. */
#ifndef TANSO_INVENTORY_BRIDGE_PRIVATE_H
#define TANSO_INVENTORY_BRIDGE_PRIVATE_H

#include "inventory/bridge.h"
#include "inventory/internal.h"

/* The years are brought together step by step; each step changes one thing and is calculated whole
 * by the engine, so that the steps' differences sum to the year's. */
enum bridge_run {
    RUN_THEN,        /* the earlier year, on the GWP set it was published on */
    RUN_THEN_COMMON, /* ... on the days that are inside the boundary in both years */
    RUN_NOW_THEN,    /* the later year on those days, with the earlier year's shares and GWP set */
    RUN_NOW_COMMON,  /* ... on its own GWP set */
    RUN_NOW,         /* the later year */
    BRIDGE_RUNS
};
/* The lines of a group that have one factor: what was used under it and what it gave. */
struct bridge_source {
    enum rung rung;
    struct str supplier, menu, part, instrument; /* by key */
    const struct factor *factor;
    struct dec rate;     /* of an instrument */
    struct ratio per;    /* the factor's unit for one of the group's */
    bool per_known;
    struct ratio used;
    int64_t mg;
    enum gwp gwp;
};
struct bridge_group {
    enum slot slot;
    code_t site, meter, kind, unit;
    enum heat heat;
    bool mixed;   /* quantities that do not add up */
    bool estimated[2], recorded[2];
    int64_t mg[BRIDGE_RUNS];
    bool present[BRIDGE_RUNS];
    struct bridge_source *source[2]; /* of RUN_THEN_COMMON and RUN_NOW_THEN */
    int sources[2], cap[2];
};
struct bridge_groups {
    struct bridge_group *group;
    int n, cap;
    int *bucket; /* hash table of index + 1 */
    int buckets;
};
struct bridge_group *groups_find(struct bridge_groups *g, enum slot slot, code_t site, code_t meter,
                                 code_t kind);
/* Adds a line: to the run's sum, and with detail 0 or 1 to the sources of that year. */
void groups_add(struct bridge_groups *g, const struct inventory *i, const struct line *l,
                enum bridge_run run, int detail);
void groups_forget(struct bridge_groups *g, enum bridge_run run, int detail);
void groups_copy(struct bridge_groups *g, enum bridge_run from, enum bridge_run to);
void groups_free(struct bridge_groups *g);
/* What was used of a group in a year, in its unit; false: it does not add up. */
bool group_used(const struct bridge_group *g, int detail, struct ratio *out);
/* The parts of a group, which sum to its change, and why. `coverage`: its category has no records in
 * one of the years. */
void group_split(const struct bridge_group *g, bool coverage, int64_t part[BRIDGE_PARTS],
                 enum bridge_why *why);

/* The sites as both years know them: the earlier year's on days of the later one's boundary, and the
 * later year's on days of the earlier one's, with its shares. False: they are the sites themselves. */
bool bridge_sites(struct inventory *i, const day_t then[2], const day_t now[2], struct arena *a,
                  struct site **then_site, struct site **now_site);

#endif
