#include "cli/command.h"
#include "consortium/registry.h"
#include "core/json.h"

static const char *const names[] = {"refused", "failed", "known", "new", "newer"};

static void json_item(struct buf *out, const char *path, const struct member *m,
                      enum receive_outcome outcome)
{
    struct json_out j;
    struct buf year = {0};
    if (out->n)
        buf_char(out, ',');
    json_begin(&j, out);
    json_object(&j, NULL);
    json_cstr(&j, "file", path);
    json_cstr(&j, "outcome", names[outcome]);
    if (outcome >= RECEIVED_KNOWN) {
        buf_int(&year, m->year);
        json_str(&j, "member", m->id);
        json_str(&j, "year", buf_view(&year));
        json_bool(&j, "signed", m->is_signed);
    }
    json_end(&j);
    buf_free(&year);
}

static void tell(struct context *c, const struct member *m, enum receive_outcome outcome)
{
    struct buf year = {0};
    buf_int(&year, m->year);
    static const enum msg text[] = {[RECEIVED_KNOWN] = T_RECEIVED_KNOWN,
                                    [RECEIVED_NEW] = T_RECEIVED,
                                    [RECEIVED_NEWER] = T_RECEIVED_NEWER};
    out_msg(&c->out, text[outcome], arena_strndup(&c->arena, m->id.p, m->id.n),
            arena_strndup(&c->arena, m->name.p, m->name.n), year.p, NULL);
    buf_free(&year);
}

static int run(struct context *c)
{
    struct receive_options o = {option_given(c, "unsigned"), option_given(c, "replace"),
                                clock_now()};
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    struct buf items = {0};
    int status = DONE;
    if (!l)
        return FILE_ERROR;
    for (int i = 0; i < c->args; i++) {
        struct member m;
        enum receive_outcome outcome = registry_receive(l, c->arg[i], &o, &m, &c->arena, &c->diag);
        json_item(&items, c->arg[i], &m, outcome);
        if (outcome >= RECEIVED_KNOWN)
            tell(c, &m, outcome);
        else if (status != FILE_ERROR)
            status = outcome == RECEIVE_FAILED ? FILE_ERROR : DATA_ERROR;
    }
    if (c->out.format == FORMAT_JSON) {
        struct buf all = {0};
        buf_printf(&all, "[%s]\n", items.n ? items.p : "");
        out_text(&c->out, buf_view(&all));
        buf_free(&all);
    }
    buf_free(&items);
    ledger_close(l);
    return status;
}

static const char *const example[] = {"tanso receive inbox/*.json", NULL};
const struct command command_receive = {
    .name = "receive",
    .usage = "MEMBER.json... [--unsigned] [--replace]",
    .summary = H_RECEIVE_SUMMARY,
    .description = H_RECEIVE_DESCRIPTION,
    .min_args = 1,
    .max_args = -1,
    .option =
        {
            {"unsigned", 0, NULL, O_UNSIGNED, NULL},
            {"replace", 0, NULL, O_REPLACE, NULL},
        },
    .example = example,
    .run = run,
};
