#include "cli/command.h"
#include "core/file.h"
#include "ingest/ingest.h"

static int run(struct context *c)
{
    if (!option_given(c, "output"))
        return usage_error(c, E_OUTPUT_MISSING, c->command->name, NULL);
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    struct buf book = {0};
    bool ok = ledger_begin(l) && ingest_export(l, &book) &&
              file_write(option_value(c, "output"), buf_view(&book), &c->diag);
    ledger_close(l);
    buf_free(&book);
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
