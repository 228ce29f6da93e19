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

/* A file or the ledger failed: that is status 3, whatever the command was doing. */
static bool tells_of_storage(enum msg m)
{
    static const enum msg known[] = {
        E_FILE_MISSING,   E_FILE_DIRECTORY,  E_FILE_PERMISSION,   E_FILE_NOT_REGULAR,
        E_FILE_READ,      E_FILE_WRITE,      E_DISK_FULL,         E_FOLDER_MISSING,
        E_FILE_UNCERTAIN, E_FILE_DATABASE,   E_LEDGER_BUSY,       E_LEDGER_FULL,
        E_LEDGER_IO,      E_LEDGER_READONLY, E_LEDGER_PERMISSION, E_LEDGER_DAMAGED,
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i] == m)
            return true;
    }
    return false;
}

/* Diagnostics are printed as they come, and kept for JSON where a command asks for them. */
static void on_diag(void *ctx, const struct diag_entry *e)
{
    struct context *c = ctx;
    c->storage_failed |= e->severity == DIAG_ERROR && tells_of_storage(e->msg);
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
    mem_begin();
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
