#include "cli/command.h"
#include "ingest/ingest.h"

static void tell_code(struct context *c, struct ledger *l)
{
    const char *code = NULL;
    for (int i = 1; i < c->args; i++)
        if (str_starts(str_of(c->arg[i]), "activity="))
            code = c->arg[i] + sizeof "activity=" - 1;
    struct factors *f = code ? load_factors(c, l) : NULL;
    if (f)
        tell_unknown_code(c, l, f, str_of(code), NOWHERE, &c->diag);
    factors_free(f);
}

static int run(struct context *c)
{
    const struct book_table *t = book_table(str_of(c->arg[0]));
    if (!t)
        return usage_error(c, E_TABLE_UNKNOWN, c->arg[0], NULL);
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    struct buf id = {0};
    int before = 0, after = 0;
    bool known = ledger_data_version(l, &before);
    bool ok = known && ingest_add(l, t, c->arg + 1, c->args - 1, &c->diag, &id);
    if (ok && (t->id == TABLE_ACTIVITIES || t->id == TABLE_METERS))
        tell_code(c, l);
    const char *batch = batch_text(c, l);
    bool added = ledger_data_version(l, &after) && after != before;
    ledger_close(l);
    /* a known row is a note, and nothing was added */
    if (ok && added)
        out_msg(&c->out, book_numbered(t) ? T_ADD_ROW_DONE : T_ADD_DONE, t->name, id.n ? id.p : "",
                batch, NULL);
    buf_free(&id);
    return ok ? DONE : DATA_ERROR;
}

static const char *const example[] = {
    "tanso add sites id=main name=本社工場 country=JP",
    "tanso add meters id=e1 site=main activity=electricity unit=kWh "
    "supplier=東京電力エナジーパートナー",
    "tanso add activities meter=e1 month=2025-04 quantity=12345 unit=kWh", NULL};
const struct command command_add = {
    .name = "add",
    .usage = "TABLE COLUMN=VALUE...",
    .summary = H_ADD_SUMMARY,
    .description = H_ADD_DESCRIPTION,
    .min_args = 2,
    .max_args = -1,
    .example = example,
    .run = run,
};
