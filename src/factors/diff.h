/* What one edition of a set changes against another: rows are the same when they answer to the same
 * thing (activity, place, supplier, menu, scope, category, basis, part, unit, heat), whatever their
 * ids and years. */
#ifndef TANSO_FACTORS_DIFF_H
#define TANSO_FACTORS_DIFF_H

#include "factors/factors.h"

enum change { CHANGE_VALUE, CHANGE_ADDED, CHANGE_REMOVED };
const char *change_name(enum change c); /* "changed", "added", "removed": stable */
struct factor_change {
    enum change change;
    const struct factor *before, *after; /* NULL where there is none */
    bool known[2];                       /* the figure below is known */
    struct ratio co2e[2];                /* kg CO2e per unit before and after: on the row's own GWPs
                                            where it gives CO2e, else on AR5 */
    bool has_percent; /* before is not zero, both stand on the same GWPs */
    struct ratio percent;
};
struct factor_diff {
    struct factor_change *change; /* the largest change first, then added, then removed */
    int n, changed, added, removed, same;
};

/* CO2e per unit on a GWP set: of masses by the table, of CO2e as it is where it stands on that set.
 * False: not on that set, or a gas has no value there. */
bool factor_co2e(const struct gwp_table *t, const struct factor *x, enum gwp gwp,
                 struct ratio *out);

/* The rows of a set. The user's own where one of the name is there beside a built-in one. */
struct factor_rows {
    const struct factor **row;
    int n;
};
struct factor_rows factor_rows_of(const struct factors *f, struct str set); /* free() row */

struct factor_diff factors_diff(const struct gwp_table *t, const struct factor_rows *before,
                                const struct factor_rows *after);
void factor_diff_free(struct factor_diff *d);

#endif
