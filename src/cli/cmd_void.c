#include "cli/command.h"

static bool void_record(struct context *c, struct ledger *l, struct str why)
{
    struct activity a;
    int found = ledger_begin(l) && ledger_batch(l, "void") > 0
                    ? ledger_activity_find(l, str_of(c->arg[1]), &a)
                    : -1;
    if (found == 0)
        diag_error(&c->diag, NOWHERE, E_RECORD_UNKNOWN, c->arg[1], NULL);
    if (found == 1 && ledger_activity_retire(l, &a, why) && ledger_commit(l))
        return true;
    ledger_rollback(l);
    return false;
}

static int run(struct context *c)
{
    if (book_table(str_of(c->arg[0])) != &book_tables[TABLE_ACTIVITIES])
        return usage_error(c, E_VOID_TABLE, c->arg[0], NULL);
    if (!option_given(c, "why") || !*option_value(c, "why"))
        return usage_error(c, E_WHY_MISSING, NULL);
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    bool ok = void_record(c, l, str_of(option_value(c, "why")));
    const char *batch = batch_text(c, l);
    ledger_close(l);
    if (ok)
        out_msg(&c->out, T_VOID_DONE, c->arg[1], batch, NULL);
    return ok ? DONE : DATA_ERROR;
}

static const char *const example[] = {
    "tanso void activities s3.12 --why \"4 月分を二重に入力していた\"", NULL};
const struct command command_void = {
    .name = "void",
    .usage = "activities ID --why TEXT",
    .summary = H_VOID_SUMMARY,
    .description = H_VOID_DESCRIPTION,
    .min_args = 2,
    .max_args = 2,
    .option = {{"why", 0, "TEXT", O_WHY, NULL}},
    .example = example,
    .run = run,
};
