#include "cli/command.h"
#include "consortium/consortium.h"
#include <sys/stat.h>

static void tell_unsigned(struct context *c, const struct aggregate *a)
{
    int files, n = aggregate_unsigned(a, &files);
    struct buf some = {0}, all = {0};
    buf_int(&some, n);
    buf_int(&all, files);
    if (n)
        out_msg(&c->out, T_UNSIGNED_FILES, some.p, all.p, NULL);
    buf_free(&some);
    buf_free(&all);
}

static void tell_shares(struct context *c, const struct aggregate *a)
{
    int cells, hidden;
    struct buf all = {0}, some = {0};
    aggregate_shares(a, &cells, &hidden);
    buf_int(&all, cells);
    buf_int(&some, hidden);
    out_msg(&c->out, T_SHARES, all.p, some.p, NULL);
    buf_free(&all);
    buf_free(&some);
}

static int print(struct context *c, struct aggregate *a)
{
    if (c->out.format == FORMAT_JSON) {
        struct buf json = {0};
        aggregate_json(a, &json);
        out_text(&c->out, buf_view(&json));
        buf_free(&json);
    }
    const char *path = option_value(c, "output");
    if (path && !aggregate_workbook(a, path, c->out.lang, &c->diag))
        return FILE_ERROR;
    if (path)
        out_msg(&c->out, T_WRITTEN, path, NULL);
    tell_shares(c, a);
    tell_unsigned(c, a);
    return DONE;
}

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int of_files(struct context *c)
{
    struct aggregate *a = aggregate_new();
    bool ok = true;
    for (int i = 0; i < c->args; i++)
        ok = aggregate_add(a, c->arg[i], &c->diag) && ok;
    /* one refused file refuses the total: half a consortium would look like progress */
    int status = ok && aggregate_finish(a, &c->diag) ? print(c, a) : DATA_ERROR;
    aggregate_free(a);
    return status;
}

static int of_ledger(struct context *c)
{
    int year;
    bool publish = option_given(c, "publish");
    if (!fiscal_year(c, &year))
        return USAGE_ERROR;
    struct ledger *l = open_ledger(c, publish ? LEDGER_WRITE : LEDGER_READ);
    struct aggregate *a = l ? aggregate_registered(l, year, publish, &c->diag) : NULL;
    int status = a ? print(c, a) : l ? DATA_ERROR : FILE_ERROR;
    aggregate_free(a);
    ledger_close(l);
    return status;
}

static int run(struct context *c)
{
    const char *path = option_value(c, "output");
    for (int i = 0; path && i < c->args; i++) {
        if (same_file(path, c->arg[i]))
            return usage_error(c, E_OUTPUT_IS_INPUT, path, NULL);
    }
    if (!option_given(c, "output") && c->out.format != FORMAT_JSON)
        return usage_error(c, E_OUTPUT_MISSING, c->command->name, NULL);
    if ((c->args > 0) == option_given(c, "year") || (c->args && option_given(c, "publish")))
        return usage_error(c, E_AGGREGATE_FILES, NULL);
    return c->args ? of_files(c) : of_ledger(c);
}

static const char *const example[] = {"tanso aggregate members/*.json -o consortium.xlsx",
                                      "tanso aggregate --year 2025 --publish -o consortium.xlsx",
                                      NULL};
const struct command command_aggregate = {
    .name = "aggregate",
    .usage = "MEMBER.json... -o OUT.xlsx | --year Y [--publish] -o OUT.xlsx",
    .summary = H_AGGREGATE_SUMMARY,
    .description = H_AGGREGATE_DESCRIPTION,
    .min_args = 0,
    .max_args = -1,
    .option =
        {
            {"output", 'o', "FILE.xlsx", O_OUTPUT, NULL},
            {"year", 0, "Y", O_YEAR, NULL},
            {"publish", 0, NULL, O_PUBLISH, NULL},
        },
    .example = example,
    .run = run,
};
