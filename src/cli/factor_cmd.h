/* The larger actions of `tanso factors`, a file each. */
#ifndef TANSO_CLI_FACTOR_CMD_H
#define TANSO_CLI_FACTOR_CMD_H

#include "cli/command.h"
#include <stdio.h>

int factor_import_list(struct context *c);
int factor_diff(struct context *c, const struct factors *library);
/* --limit as a number; false after a usage error. */
bool factor_limit(struct context *c, int *limit);

#endif
