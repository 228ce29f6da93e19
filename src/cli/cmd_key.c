#include "cli/command.h"
#include "consortium/key.h"
#include "core/json.h"
#include <string.h>

/* The public half, for the secretariat; in json and csv as registers want it. */
static void tell(struct context *c, const char *path, struct public_key p)
{
    struct buf hex = {0};
    hex_print(&hex, p.byte, sizeof p.byte);
    if (c->out.format == FORMAT_JSON) {
        struct buf json = {0};
        struct json_out j;
        json_begin(&j, &json);
        json_object(&j, NULL);
        json_cstr(&j, "file", path);
        json_str(&j, "public_key", buf_view(&hex));
        json_end(&j);
        buf_char(&json, '\n');
        out_text(&c->out, buf_view(&json));
        buf_free(&json);
    } else {
        buf_char(&hex, '\n');
        out_text(&c->out, buf_view(&hex));
    }
    buf_free(&hex);
}

static int make(struct context *c, const char *path)
{
    struct public_key p;
    if (!key_make(path, &p, &c->diag))
        return FILE_ERROR;
    out_msg(&c->out, T_KEY_MADE, path, NULL);
    tell(c, path, p);
    return DONE;
}

static int show(struct context *c, const char *path)
{
    struct sign_key k;
    if (!key_load(path, &k, &c->diag))
        return FILE_ERROR;
    tell(c, path, sign_public(&k));
    sign_forget(&k);
    return DONE;
}

static int run(struct context *c)
{
    struct buf beside = {0};
    const char *given = option_value(c, "key");
    key_path(c->ledger_path, &beside);
    const char *path = given ? given : beside.p;
    int status = strcmp(c->arg[0], "make") == 0   ? make(c, path)
                 : strcmp(c->arg[0], "show") == 0 ? show(c, path)
                                                  : usage_error(c, E_KEY_ACTION, c->arg[0], NULL);
    buf_free(&beside);
    return status;
}

static const char *const example[] = {"tanso key make", "tanso key show", NULL};
const struct command command_key = {
    .name = "key",
    .usage = "make|show [--key FILE]",
    .summary = H_KEY_SUMMARY,
    .description = H_KEY_DESCRIPTION,
    .min_args = 1,
    .max_args = 1,
    .option = {{"key", 0, "FILE", O_KEY, NULL}},
    .example = example,
    .run = run,
};
