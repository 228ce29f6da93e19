/* The command profile: what its files share. */
#ifndef TANSO_CLI_PROFILE_CMD_H
#define TANSO_CLI_PROFILE_CMD_H

#include "cli/command.h"

/* The file in the user's folder (made where it is missing) that a profile of that id is saved as;
 * NULL after a diagnostic: there is one of that id already, or no folder. */
const char *profile_target(struct context *c, struct str id);
/* Asks, and saves it; a status of the program. */
int profile_save(struct context *c, const char *path, struct str json);

#endif
