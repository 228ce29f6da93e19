/* The larger actions of `tanso factors`, a file each. */
#ifndef TANSO_CLI_FACTOR_CMD_H
#define TANSO_CLI_FACTOR_CMD_H

#include "cli/command.h"
#include <stdio.h>

int factor_import_list(struct context *c);

#endif
