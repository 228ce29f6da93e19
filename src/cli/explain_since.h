/* `tanso explain --since`: why the figures are others than in an earlier year. */
#ifndef TANSO_CLI_EXPLAIN_SINCE_H
#define TANSO_CLI_EXPLAIN_SINCE_H

#include "cli/command.h"

/* Prints the bridge of the wanted slots. Returns an exit status. */
int explain_since(struct context *c, struct ledger *l, int since, int year,
                  const bool wanted[SLOT_COUNT]);

#endif
