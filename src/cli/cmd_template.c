#include "cli/command.h"
#include "report/entry.h"
#include <time.h>

/* Bills are entered as they come: the year that today lies in. */
static bool this_year(struct context *c, struct ledger *l, int *year)
{
    struct organization o;
    if (!ledger_organization(l, &o, &c->arena))
        return false;
    int start = o.fiscal_start >= 1 && o.fiscal_start <= 12 ? o.fiscal_start : 4;
    *year = date_fiscal_year((day_t)(time(NULL) / 86400), start);
    return true;
}

static int entry(struct context *c, struct ledger *l, int year)
{
    struct factors *f = load_factors(c, l);
    struct entry_options o = {.path = option_value(c, "output"), .lang = c->out.lang};
    bool ok = f && entry_write(l, f, year, &o, &c->diag);
    factors_free(f);
    if (!ok)
        return FILE_ERROR;
    out_msg(&c->out, T_TEMPLATE_WRITTEN, o.path, NULL);
    return DONE;
}

static int run(struct context *c)
{
    if (!option_given(c, "output"))
        return usage_error(c, E_OUTPUT_MISSING, c->command->name, NULL);
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    int year = 0, status = USAGE_ERROR;
    if (option_given(c, "year") ? fiscal_year(c, &year) : this_year(c, l, &year))
        status = entry(c, l, year);
    ledger_close(l);
    return status;
}

static const char *const example[] = {"tanso template -o entry.xlsx --year 2026 --lang ja",
                                      "tanso import entry.xlsx", NULL};
const struct command command_template = {
    .name = "template",
    .usage = "-o FILE.xlsx [--year Y] [--lang ja|en]",
    .summary = H_TEMPLATE_SUMMARY,
    .description = H_TEMPLATE_DESCRIPTION,
    .option = {{"year", 0, "Y", O_TEMPLATE_YEAR, NULL},
               {"output", 'o', "FILE.xlsx", O_OUTPUT, NULL}},
    .example = example,
    .run = run,
};
