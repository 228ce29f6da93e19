#include "cli/command.h"
#include "core/file.h"
#include "ingest/ingest.h"

/* Closings are the ledger's own record of what was frozen when; the book is what a firm entered. */
static void tell_closings(struct context *c, int closings)
{
    struct buf n = {0};
    buf_int(&n, closings);
    if (closings > 0)
        diag_warning(&c->diag, NOWHERE, W_EXPORT_CLOSINGS, option_value(c, "output"), n.p, NULL);
    buf_free(&n);
}

static int run(struct context *c)
{
    if (!option_given(c, "output"))
        return usage_error(c, E_OUTPUT_MISSING, c->command->name, NULL);
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    struct buf book = {0};
    struct closing *closing;
    bool ok = ledger_begin(l) && ingest_export(l, &book);
    int closings = ok ? ledger_closings(l, &closing, &c->arena) : -1;
    ok = closings >= 0 && file_write(option_value(c, "output"), buf_view(&book), &c->diag);
    ledger_close(l);
    buf_free(&book);
    if (ok)
        tell_closings(c, closings);
    if (ok)
        out_msg(&c->out, T_WRITTEN, option_value(c, "output"), NULL);
    return ok ? DONE : FILE_ERROR;
}

static const char *const example[] = {"tanso export -o book.json",
                                      "tanso --ledger new.db import book.json", NULL};
const struct command command_export = {
    .name = "export",
    .usage = "-o book.json",
    .summary = H_EXPORT_SUMMARY,
    .description = H_EXPORT_DESCRIPTION,
    .option = {{"output", 'o', "FILE", O_OUTPUT, NULL}},
    .example = example,
    .run = run,
};
