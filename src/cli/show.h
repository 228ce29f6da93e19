/* The tables of `tanso show`, for people and as csv. */
#ifndef TANSO_CLI_SHOW_H
#define TANSO_CLI_SHOW_H

#include "cli/command.h"
#include "inventory/inventory.h"

/* One table for each word of `by` (scope,category,site,month,gas,activity), which show_by has found
 * good. */
void show_tables(struct context *c, const struct inventory *i, const char *by);
bool show_by(struct context *c, const char *by); /* false after a usage error */

/* What limits the figures, in plain words: caveats, what could not be calculated, completeness. */
void show_caveats(struct context *c, const struct inventory *i);

#endif
