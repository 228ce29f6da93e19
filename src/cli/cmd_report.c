#include "cli/command.h"
#include "report/report.h"

/* What was published of a closed year, byte for byte; whether it would be another today. */
static int as_closed(struct context *c, struct ledger *l, int year, const struct closing *closing)
{
    struct buf version = {0};
    struct standing now;
    struct factors *f = load_factors(c, l);
    bool ok = f && standing_of(l, f, year, &now, &c->diag);
    factors_free(f);
    if (!ok)
        return FILE_ERROR;
    buf_int(&version, closing->version);
    out_msg(&c->out, T_REPORT_CLOSED, option_value(c, "output"), closing->at.p, version.p, NULL);
    if (now.closed_differs)
        diag_warning(&c->diag, NOWHERE, W_REPORT_DIFFERS, option_value(c, "year"), NULL);
    buf_free(&version);
    return closing->complete ? DONE : DATA_ERROR;
}

static int today(struct context *c, struct ledger *l, int year)
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

static int report(struct context *c, struct ledger *l, int year)
{
    struct closing closing;
    bool now = option_given(c, "today") || chosen_gwp(c) != GWP_NONE;
    int kept = now ? 0
                   : report_kept(l, year, c->out.lang, option_value(c, "output"), &closing,
                                 &c->arena, &c->diag);
    if (kept)
        return kept < 0 ? FILE_ERROR : as_closed(c, l, year, &closing);
    return today(c, l, year);
}

static int run(struct context *c)
{
    return with_year(c, true, report);
}

static const char *const example[] = {"tanso report --year 2025 -o 2025.xlsx --lang ja", NULL};
const struct command command_report = {
    .name = "report",
    .usage = "--year Y -o FILE.xlsx [--lang ja|en] [--today] [--gwp G]",
    .summary = H_REPORT_SUMMARY,
    .description = H_REPORT_DESCRIPTION,
    .option = {{"year", 0, "Y", O_YEAR, NULL},
               {"output", 'o', "FILE.xlsx", O_OUTPUT, NULL},
               {"today", 0, NULL, O_REPORT_TODAY, NULL},
               {"gwp", 0, "SET", O_GWP_REPORT, GWP_CHOICES}},
    .example = example,
    .run = run,
};
