#include "cli/command.h"
#include "consortium/consortium.h"
#include "core/file.h"

/* What is handed in and is not what was closed is told to whoever hands it in. */
static void tell_closed(struct context *c, const struct inventory *i)
{
    for (int k = 0; k < i->caveats; k++) {
        const char *const *a = i->caveat[k].args;
        if (i->caveat[k].msg == C_CLOSED_DIFFERS)
            diag_warning(&c->diag, NOWHERE, C_CLOSED_DIFFERS, a[0], a[1], a[2], a[3], a[4], NULL);
    }
}

static int submit(struct context *c, struct ledger *l, int year)
{
    struct factors *f = load_factors(c, l);
    struct inventory *i = f ? inventory_new(l, f, year, NULL, &c->diag) : NULL;
    struct buf json = {0};
    int status = FILE_ERROR;
    if (i && !submission_write(i, option_value(c, "share"), &json, &c->diag))
        status = DATA_ERROR;
    else if (i && file_write(option_value(c, "output"), buf_view(&json), &c->diag))
        status = i->complete ? DONE : DATA_ERROR;
    if (i && json.n && status != FILE_ERROR) {
        out_msg(&c->out, T_WRITTEN, option_value(c, "output"), NULL);
        tell_closed(c, i);
        if (!i->complete)
            out_msg(&c->out, T_INCOMPLETE, NULL);
    }
    buf_free(&json);
    inventory_free(i);
    factors_free(f);
    return status;
}

static int run(struct context *c)
{
    return with_year(c, true, submit);
}

static const char *const example[] = {"tanso submit --year 2025 -o member.json",
                                      "tanso submit --year 2025 --share turnover -o member.json",
                                      NULL};
const struct command command_submit = {
    .name = "submit",
    .usage = "--year Y -o member.json [--share DRIVER,...]",
    .summary = H_SUBMIT_SUMMARY,
    .description = H_SUBMIT_DESCRIPTION,
    .option =
        {
            {"year", 0, "Y", O_YEAR, NULL},
            {"output", 'o', "FILE", O_OUTPUT, NULL},
            {"share", 0, "DRIVER,...", O_SHARE, NULL},
        },
    .example = example,
    .run = run,
};
