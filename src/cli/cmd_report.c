#include "cli/command.h"
#include "report/report.h"

static int report(struct context *c, struct ledger *l, int year)
{
    struct factors *f = load_factors(c, l);
    struct buf command = {0};
    buf_printf(&command, "tanso report --year %d -o FILE.xlsx --lang %s", year,
               c->out.lang == LANG_JA ? "ja" : "en");
    if (chosen_gwp(c) != GWP_NONE)
        buf_printf(&command, " --gwp %s", gwp_name(chosen_gwp(c)));
    struct report_options o = {.path = option_value(c, "output"),
                               .lang = c->out.lang,
                               .gwp = chosen_gwp(c),
                               .command = command.p};
    bool complete = false;
    bool ok = f && report_write(l, f, year, &o, &complete, &c->diag);
    buf_free(&command);
    factors_free(f);
    if (!ok)
        return FILE_ERROR;
    out_msg(&c->out, T_WRITTEN, o.path, NULL);
    if (!complete)
        out_msg(&c->out, T_INCOMPLETE, NULL);
    return complete ? DONE : DATA_ERROR;
}

static int run(struct context *c)
{
    return with_year(c, true, report);
}

static const char *const example[] = {"tanso report --year 2025 -o 2025.xlsx --lang ja", NULL};
const struct command command_report = {
    .name = "report",
    .usage = "--year Y -o FILE.xlsx [--lang ja|en] [--gwp G]",
    .summary = H_REPORT_SUMMARY,
    .description = H_REPORT_DESCRIPTION,
    .option = {{"year", 0, "Y", O_YEAR, NULL},
               {"output", 'o', "FILE.xlsx", O_OUTPUT, NULL},
               {"gwp", 0, "SET", O_GWP_REPORT, GWP_CHOICES}},
    .example = example,
    .run = run,
};
