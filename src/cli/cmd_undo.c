#include "cli/command.h"

static int run(struct context *c)
{
    int32_t batch = 0;
    for (const char *s = c->arg[0]; *s; s++) {
        if (*s < '0' || *s > '9' || batch > 100000000)
            return usage_error(c, E_BATCH_FORM, c->arg[0], NULL);
        batch = batch * 10 + (*s - '0');
    }
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    bool ok = ledger_begin(l) && ledger_undo(l, batch) && ledger_commit(l);
    if (!ok)
        ledger_rollback(l);
    ledger_close(l);
    if (ok)
        out_msg(&c->out, T_UNDO_DONE, c->arg[0], NULL);
    return ok ? DONE : DATA_ERROR;
}

static const char *const example[] = {"tanso undo 3", NULL};
const struct command command_undo = {
    .name = "undo",
    .usage = "BATCH",
    .summary = H_UNDO_SUMMARY,
    .description = H_UNDO_DESCRIPTION,
    .min_args = 1,
    .max_args = 1,
    .example = example,
    .run = run,
};
