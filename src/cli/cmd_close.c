#include "cli/command.h"
#include "inventory/inventory.h"
#include "report/report.h"

static int tell(struct context *c, enum close_outcome outcome, int year, int version)
{
    struct buf y = {0}, v = {0};
    buf_int(&y, year);
    buf_int(&v, version);
    if (outcome == CLOSE_SAME)
        out_msg(&c->out, T_CLOSE_SAME, y.p, v.p, NULL);
    if (outcome == CLOSE_DONE)
        out_msg(&c->out,
                option_given(c, "base-year") ? T_CLOSE_BASE
                : version > 1                ? T_CLOSE_RESTATED
                                             : T_CLOSE_DONE,
                y.p, v.p, NULL);
    buf_free(&y);
    buf_free(&v);
    return outcome == CLOSE_FAILED ? FILE_ERROR : outcome == CLOSE_REFUSED ? DATA_ERROR : DONE;
}

static struct str text(struct context *c, const char *option)
{
    const char *s = option_value(c, option);
    return s ? str_trim(str_of(s)) : (struct str){0};
}

static int run(struct context *c)
{
    struct close_request q = {.base = option_given(c, "base-year"),
                              .incomplete = option_given(c, "incomplete"),
                              .why = text(c, "why"),
                              .by = text(c, "by"),
                              .cause = text(c, "cause")};
    int version = 0;
    if (!fiscal_year(c, &q.year))
        return USAGE_ERROR;
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    struct factors *f = load_factors(c, l);
    enum close_outcome outcome = f ? inventory_close(l, f, &q, &version, &c->diag) : CLOSE_FAILED;
    if (outcome == CLOSE_DONE && !q.base && !report_keep(l, f, q.year, version, &c->diag))
        outcome = CLOSE_FAILED;
    factors_free(f);
    ledger_close(l);
    return tell(c, outcome, q.year, version);
}

static const char *const example[] = {
    "tanso close --year 2025 --by 山田", "tanso close --year 2025 --why \"4 月の検針票の訂正\"",
    "tanso close --base-year --year 2025 --why \"第二工場の取得\"", NULL};
const struct command command_close = {
    .name = "close",
    .usage = "--year Y [--base-year] [--why TEXT] [--by NAME] [--cause structure|method|error]"
             " [--incomplete]",
    .summary = H_CLOSE_SUMMARY,
    .description = H_CLOSE_DESCRIPTION,
    .option =
        {
            {"year", 0, "Y", O_YEAR, NULL},
            {"base-year", 0, NULL, O_BASE_YEAR, NULL},
            {"why", 0, "TEXT", O_CLOSE_WHY, NULL},
            {"by", 0, "NAME", O_CLOSE_BY, NULL},
            {"cause", 0, "CAUSE", O_CAUSE, "structure|method|error"},
            {"incomplete", 0, NULL, O_INCOMPLETE, NULL},
        },
    .example = example,
    .run = run,
};
