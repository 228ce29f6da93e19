#include "cli/command.h"
#include "cli/show.h"
#include "core/json.h"
#include "inventory/inventory.h"

static bool check_year(struct context *c, struct ledger *l, int year)
{
    struct factors *f = load_factors(c, l);
    bool ok = f && inventory_check(l, f, year, &c->diag);
    factors_free(f);
    return ok;
}

/* Figures are calculated anew only from a ledger that is whole. */
static bool check_integrity(struct context *c, struct ledger *l)
{
    return ledger_begin(l) && ledger_verify(l) && show_verify(c, l);
}

static int run(struct context *c)
{
    struct buf findings = {0};
    int year = 0;
    if (option_given(c, "year") && !fiscal_year(c, &year))
        return USAGE_ERROR;
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    c->diag_rows = c->out.format == FORMAT_TEXT ? NULL : &findings;
    bool ok = option_given(c, "integrity") ? check_integrity(c, l) : check_year(c, l, year);
    c->diag_rows = NULL;
    ledger_close(l);
    if (c->out.format == FORMAT_JSON) {
        out_text(&c->out, STR("{\"findings\": ["));
        out_text(&c->out, buf_view(&findings));
        out_text(&c->out, STR("]}\n"));
    } else if (c->out.format == FORMAT_CSV) {
        out_text(&c->out, STR("code,severity,file,row,column,message,remedy\n"));
        out_text(&c->out, buf_view(&findings));
    } else if (ok && !c->diag.errors && !c->diag.warnings) {
        out_msg(&c->out, T_CHECK_CLEAN, NULL);
    }
    buf_free(&findings);
    return !ok || c->diag.errors || c->diag.warnings ? DATA_ERROR : DONE;
}

static const char *const example[] = {"tanso check --year 2025", "tanso check --integrity", NULL};
const struct command command_check = {
    .name = "check",
    .usage = "[--year Y] [--integrity]",
    .summary = H_CHECK_SUMMARY,
    .description = H_CHECK_DESCRIPTION,
    .option = {{"year", 0, "Y", O_YEAR, NULL}, {"integrity", 0, NULL, O_INTEGRITY, NULL}},
    .example = example,
    .run = run,
};
