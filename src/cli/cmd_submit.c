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

/* The key that was named, or the one beside the ledger where there is one. *use: sign at all. */
static bool find_key(struct context *c, struct sign_key *key, bool *use)
{
    struct buf beside = {0};
    const char *given = option_value(c, "key");
    key_path(c->ledger_path, &beside);
    *use = given || key_there(beside.p);
    bool ok = !*use || key_load(given ? given : beside.p, key, &c->diag);
    buf_free(&beside);
    return ok;
}

static void tell(struct context *c, const struct inventory *i, bool with_key)
{
    if (option_given(c, "output"))
        out_msg(&c->out, T_WRITTEN, option_value(c, "output"), NULL);
    if (!with_key)
        out_msg(&c->out, T_UNSIGNED, NULL);
    tell_closed(c, i);
    if (!i->complete)
        out_msg(&c->out, T_INCOMPLETE, NULL);
}

static int write(struct context *c, const struct inventory *i, const struct sign_key *key)
{
    struct submission_options o = {option_value(c, "share"), key, clock_now()};
    struct buf json = {0};
    int status = DATA_ERROR;
    if (submission_write(i, &o, &json, &c->diag)) {
        bool ok =
            (!option_given(c, "view") || submission_view(buf_view(&json), &c->out, &c->diag)) &&
            (!option_given(c, "output") ||
             file_write(option_value(c, "output"), buf_view(&json), &c->diag));
        status = !ok ? FILE_ERROR : i->complete ? DONE : DATA_ERROR;
        if (ok)
            tell(c, i, key != NULL);
    }
    buf_free(&json);
    return status;
}

static int submit(struct context *c, struct ledger *l, int year)
{
    struct sign_key key;
    bool use;
    if (!find_key(c, &key, &use))
        return FILE_ERROR;
    struct factors *f = load_factors(c, l);
    struct inventory *i = f ? inventory_new(l, f, year, NULL, &c->diag) : NULL;
    int status = i ? write(c, i, use ? &key : NULL) : FILE_ERROR;
    if (use)
        sign_forget(&key);
    inventory_free(i);
    factors_free(f);
    return status;
}

static int run(struct context *c)
{
    return with_year(c, !option_given(c, "view"), submit);
}

static const char *const example[] = {
    "tanso submit --year 2025 --view", "tanso submit --year 2025 -o member.json",
    "tanso submit --year 2025 --share turnover -o member.json", NULL};
const struct command command_submit = {
    .name = "submit",
    .usage = "--year Y [-o member.json] [--view] [--share DRIVER,...] [--key FILE]",
    .summary = H_SUBMIT_SUMMARY,
    .description = H_SUBMIT_DESCRIPTION,
    .option =
        {
            {"year", 0, "Y", O_YEAR, NULL},
            {"output", 'o', "FILE", O_OUTPUT, NULL},
            {"view", 0, NULL, O_VIEW, NULL},
            {"share", 0, "DRIVER,...", O_SHARE, NULL},
            {"key", 0, "FILE", O_KEY, NULL},
        },
    .example = example,
    .run = run,
};
