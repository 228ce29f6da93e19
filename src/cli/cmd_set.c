#include "cli/command.h"
#include "ingest/ingest.h"
#include <string.h>

static int run(struct context *c)
{
    const struct book_table *t = book_table(str_of(c->arg[0]));
    if (!t)
        return usage_error(c, E_TABLE_UNKNOWN, c->arg[0], NULL);
    /* the organization is one object and needs no id */
    bool no_id = t->id == TABLE_ORGANIZATION && strchr(c->arg[1], '=');
    int first = no_id ? 1 : 2;
    if (c->args <= first)
        return usage_error(c, E_ARGUMENT_MISSING, c->command->name, c->command->usage, NULL);
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    struct buf id = {0};
    bool ok = ingest_set(l, t, str_of(no_id ? "" : c->arg[1]), c->arg + first, c->args - first,
                         &c->diag, &id);
    const char *batch = batch_text(c, l);
    ledger_close(l);
    if (ok && t->id == TABLE_ORGANIZATION)
        out_msg(&c->out, T_SET_ORGANIZATION, NULL);
    else if (ok && t->id == TABLE_ACTIVITIES && id.n && strcmp(id.p, c->arg[1]) != 0)
        out_msg(&c->out, T_SET_REPLACED, t->name, c->arg[1], id.p, batch, NULL);
    else if (ok)
        out_msg(&c->out, book_numbered(t) ? T_SET_ROW_DONE : T_SET_DONE, t->name, id.n ? id.p : "",
                batch, NULL);
    buf_free(&id);
    return ok ? DONE : DATA_ERROR;
}

static const char *const example[] = {"tanso set organization industry=機械器具製造業",
                                      "tanso set meters e1 supplier=東京電力エナジーパートナー",
                                      "tanso set activities s3.12 quantity=1234", NULL};
const struct command command_set = {
    .name = "set",
    .usage = "TABLE ID COLUMN=VALUE...",
    .summary = H_SET_SUMMARY,
    .description = H_SET_DESCRIPTION,
    .min_args = 2,
    .max_args = -1,
    .example = example,
    .run = run,
};
