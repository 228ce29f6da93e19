/* `tanso list closings` and `tanso list restatements`: no tables of the book, so they can be read and
 * not written. */
#ifndef TANSO_CLI_LIST_CLOSINGS_H
#define TANSO_CLI_LIST_CLOSINGS_H

#include "cli/command.h"

bool lists_closings(struct str name); /* one of the two names */
int list_closings(struct context *c, struct str name);

#endif
