#include "cli/command.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static enum lang lang_of_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *v = getenv(names[i]);
        if (v && *v)
            return strncmp(v, "ja", 2) == 0 ? LANG_JA : LANG_EN;
    }
    return LANG_EN;
}

/* Diagnostics are printed as they come, and kept for JSON where a command asks for them. */
static void on_diag(void *ctx, const struct diag_entry *e)
{
    struct context *c = ctx;
    out_diag(&c->out, e);
    if (c->diag_rows && c->out.format == FORMAT_JSON)
        diag_to_json(c->diag_rows, e);
    else if (c->diag_rows)
        diag_to_csv(c->diag_rows, e);
}

static int run(struct context *c, int argc, char **argv)
{
    struct parsed p = {0};
    bool ok = options_parse(c, argc, argv, &p);
    if (p.help) {
        if (c->command)
            help_command(&c->out, c->command);
        else
            help_program(&c->out);
        return finish(c, DONE);
    }
    if (p.version) {
        out_text(&c->out, STR("tanso " TANSO_VERSION "\n"));
        return finish(c, DONE);
    }
    if (!ok)
        return USAGE_ERROR;
    return finish(c, c->command->run(c));
}

int main(int argc, char **argv)
{
    static struct context c;
    signal(SIGPIPE, SIG_IGN);
    c.out.lang = lang_of_locale();
    c.diag.sink = on_diag;
    c.diag.ctx = &c;
    const char *env = getenv("TANSO_LEDGER");
    c.ledger_path = env && *env ? env : "tanso.db";
    int status = run(&c, argc, argv);
    arena_free(&c.arena);
    diag_free(&c.diag);
    return status;
}
