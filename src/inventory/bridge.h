/* Why a figure is another than that of an earlier year: the difference as a sum of parts, without a
 * residual, each part with the lines that it is made of (docs/methods.md section 13, decision 13).
 */
#ifndef TANSO_INVENTORY_BRIDGE_H
#define TANSO_INVENTORY_BRIDGE_H

#include "core/json.h"
#include "inventory/inventory.h"

enum bridge_part {
    BRIDGE_CORRECTION, /* the earlier year, now, less what was published of it */
    BRIDGE_ACTIVITY,   /* more or less was used */
    BRIDGE_FACTOR,     /* another edition of the factor, or another conversion */
    BRIDGE_METHOD,     /* another kind of factor, supplier or record: what it is calculated by */
    BRIDGE_GWP,
    BRIDGE_BOUNDARY, /* sites that came or went, and other shares of them */
    BRIDGE_PARTS
};
const char *bridge_part_name(enum bridge_part p); /* "correction" ...: stable */

/* What to know about a line beside its figures. */
enum bridge_why {
    WHY_QUANTITY,
    WHY_NEW,      /* no records in the earlier year */
    WHY_ENDED,    /* none in the later */
    WHY_COVERAGE, /* its Scope 3 category has no records at all in one of the years */
    WHY_UNIT,     /* recorded in units that do not compare */
    WHY_ESTIMATE, /* wholly estimated in one of the years only */
    WHY_SOURCE,   /* other supplier, menu, instrument or kind of factor */
    WHY_FACTOR,
    WHY_BOUNDARY,
    WHY_ADDED,   /* a record booked since the closing */
    WHY_REMOVED, /* a record taken out since the closing */
    WHY_REST,    /* what else changed since the closing: factors, boundary, program */
    WHY_COUNT
};
const char *bridge_why_name(enum bridge_why w); /* "quantity" ...: stable */
bool bridge_why_of(enum bridge_why w, enum bridge_part p); /* the reason says more of that part */
enum msg bridge_part_msg(enum bridge_part p);
enum msg bridge_why_msg(enum bridge_why w);

/* What one site, meter and activity did to one figure; or a record, for a correction. */
struct bridge_line {
    enum slot slot;
    struct str site, meter, activity, record;
    struct str unit;         /* of the quantities */
    bool quantity_known[2];  /* of the earlier and the later year, inside the boundary of both */
    struct ratio quantity[2];
    int64_t mg[2];               /* as calculated now; of a correction 0 */
    int64_t part[BRIDGE_PARTS];  /* in mg */
    enum bridge_why why;
    struct str factors[2]; /* "set/id; set/id", "instrument/id" */
    enum gwp gwp[2];       /* of the CO2e; where published CO2e stands on two sets, their difference
                              is in the part of the factor */
};
struct bridge_figure {
    bool known[2];
    int64_t mg[2]; /* the earlier one as published */
    int64_t part[BRIDGE_PARTS];
    bool parts_known; /* mg[0] + the parts = mg[1]; a category that is not known counts as 0 there */
};
enum { BRIDGE_FIGURES = YEAR_OUTSIDE }; /* the four and the categories, by YEAR_... */
struct bridge {
    int since, year;
    enum gwp gwp[2];
    bool complete[2];
    bool any[2];              /* the year has some figure */
    int closed;               /* version of the earlier year's closing; 0: it was not closed */
    struct str closed_at;
    struct bridge_figure figure[BRIDGE_FIGURES];
    struct bridge_line *line; /* by slot, then size of the change */
    int lines;
    struct arena arena;
};
/* Calculates both years in a snapshot of its own. gwp as in inventory_on_gwp; on another set than
 * the organization's a closing is not looked at. NULL after a diagnostic. */
struct bridge *bridge_new(struct ledger *l, struct factors *f, int since, int year, enum gwp gwp,
                          struct diag *d);
void bridge_free(struct bridge *b); /* takes NULL */

int bridge_figure_of(enum slot slot); /* YEAR_... */
int64_t bridge_change(const struct bridge_line *l); /* the sum of its parts */
/* One object; the lines of the slots in `wanted` (by slot) only. */
void bridge_json(const struct bridge *b, const bool wanted[SLOT_COUNT], struct buf *out);

#endif
