#include "cli/command.h"

static int run(struct context *c)
{
    if (!option_given(c, "output"))
        return usage_error(c, E_OUTPUT_MISSING, c->command->name, NULL);
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    bool ok = ledger_backup(l, option_value(c, "output"));
    ledger_close(l);
    if (ok)
        out_msg(&c->out, T_WRITTEN, option_value(c, "output"), NULL);
    return ok ? DONE : FILE_ERROR;
}

static const char *const example[] = {"tanso backup -o tanso-2026-05-01.db", NULL};
const struct command command_backup = {
    .name = "backup",
    .usage = "-o FILE",
    .summary = H_BACKUP_SUMMARY,
    .description = H_BACKUP_DESCRIPTION,
    .option = {{"output", 'o', "FILE", O_OUTPUT, NULL}},
    .example = example,
    .run = run,
};
