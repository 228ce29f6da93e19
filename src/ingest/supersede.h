/* Which of two records of the same days counts, where a meter has more than one: an actual quantity
 * before an estimate, a bill before the readings of its days. The other one is taken out of the
 * figures and stays in the log, with the place of the one that replaced it. */
#ifndef TANSO_INGEST_SUPERSEDE_H
#define TANSO_INGEST_SUPERSEDE_H

#include "ingest/accept.h"

/* Whether a record of the first detail replaces one of the second. */
bool supersedes(struct ledger *l, const struct detail *by, const struct detail *of);
/* Takes `old` out because of `by`, and says so at the place given. False: the ledger failed. */
bool supersede(struct ledger *l, const struct activity *by, const char *by_place,
               const struct activity *old, const char *old_place, struct pos at, struct diag *d);

/* All pairs of one meter and activity of which at least one came with the sources from `first` on
 * and touches from..to: what lies within the days of a record that replaces it goes. Two rows of
 * one source never replace each other: that is for a person to settle. Where readings fill the days
 * of a bill, their sum is held against it (1 %, 1 unit), and a difference is a warning. */
bool supersede_within(struct ledger *l, int32_t first, struct pos file, day_t from, day_t to,
                      struct diag *d);

#endif
