#include "cli/command.h"

static int run(struct context *c)
{
    if (!c->args) {
        help_program(&c->out);
        return DONE;
    }
    const struct command *k = command_find(str_of(c->arg[0]));
    if (!k)
        return usage_error(c, E_COMMAND_UNKNOWN, c->arg[0], NULL);
    help_command(&c->out, k);
    return DONE;
}

static const char *const example[] = {"tanso help import", NULL};
const struct command command_help = {
    .name = "help",
    .usage = "[COMMAND]",
    .summary = H_HELP_SUMMARY,
    .description = H_HELP_DESCRIPTION,
    .max_args = 1,
    .example = example,
    .run = run,
};
