#include "cli/command.h"
#include "core/csv.h"
#include "core/json.h"
#include "ingest/ingest.h"

static void result_text(struct context *c, const struct import_result *r, bool ok)
{
    struct buf n[3] = {{0}, {0}, {0}};
    int64_t count[3] = {r->accepted, r->skipped, r->refused};
    for (int i = 0; i < 3; i++)
        buf_int(&n[i], count[i]);
    struct buf batch = {0};
    buf_int(&batch, r->batch);
    const char *file = arena_strndup(&c->arena, r->file.p, r->file.n);
    const char *profile = arena_strndup(&c->arena, r->profile.p, r->profile.n);
    if (r->known_file)
        out_msg(&c->out, T_IMPORT_KNOWN, file, NULL);
    else if (r->batch)
        out_msg(&c->out, T_IMPORT_DONE, file, n[0].p, n[1].p, n[2].p, profile, batch.p, NULL);
    else if (option_given(c, "dry-run") || option_given(c, "explain"))
        out_msg(&c->out, T_IMPORT_DRY, file, n[0].p, n[1].p, n[2].p, profile, NULL);
    else if (r->refused)
        out_msg(&c->out, T_IMPORT_NOTHING, file, n[2].p, NULL);
    else if (ok)
        out_msg(&c->out, T_IMPORT_ALL_KNOWN, file, n[1].p, NULL);
    if (r->rejects.n)
        out_msg(&c->out, T_IMPORT_REJECTS, arena_strndup(&c->arena, r->rejects.p, r->rejects.n),
                NULL);
    for (int i = 0; i < 3; i++)
        buf_free(&n[i]);
    buf_free(&batch);
}

static void result_json(struct buf *items, const struct import_result *r,
                        const struct buf *diagnostics)
{
    struct json_out j;
    struct buf hash = {0};
    if (items->n)
        buf_char(items, ',');
    json_begin(&j, items);
    json_object(&j, NULL);
    json_str(&j, "file", r->file);
    sha256_print(&hash, r->hash);
    json_cstr(&j, "sha256", r->unreadable ? NULL : hash.p);
    json_cstr(&j, "profile", r->profile.n ? r->profile.p : NULL);
    if (r->batch)
        json_int(&j, "batch", r->batch);
    else
        json_null(&j, "batch");
    json_int(&j, "accepted", r->accepted);
    json_int(&j, "skipped", r->skipped);
    json_int(&j, "refused", r->refused);
    json_array(&j, "diagnostics");
    buf_str(items, buf_view(diagnostics));
    json_end(&j);
    json_end(&j);
    buf_free(&hash);
}

static void result_csv(struct buf *rows, const struct import_result *r)
{
    int64_t number[] = {r->batch, r->accepted, r->skipped, r->refused};
    struct buf hash = {0};
    if (!r->unreadable)
        sha256_print(&hash, r->hash);
    csv_field(rows, r->file, true);
    csv_field(rows, buf_view(&hash), false);
    csv_field(rows, r->profile, false);
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        buf_char(rows, ',');
        if (i || number[i])
            buf_int(rows, number[i]);
    }
    buf_char(rows, '\n');
    buf_free(&hash);
}

/* One file; its status: 0, 1 for refused rows, 3 for an unreadable file. */
static int import_one(struct context *c, struct ledger *l, const char *path, struct buf *rows)
{
    struct import_options o = {.profile = option_value(c, "profile"),
                               .site = option_value(c, "site"),
                               .meter = option_value(c, "meter"),
                               .zone = option_value(c, "zone"),
                               .dry_run = option_given(c, "dry-run") || option_given(c, "explain"),
                               .explain = option_given(c, "explain"),
                               .partial = option_given(c, "partial")};
    struct import_result r = {.file = str_of(path)};
    struct buf diagnostics = {0};
    c->diag_rows = c->out.format == FORMAT_JSON ? &diagnostics : NULL;
    bool ok = ingest_file(l, path, &o, &r, &c->arena, &c->diag);
    c->diag_rows = NULL;
    result_text(c, &r, ok);
    if (c->out.format == FORMAT_JSON)
        result_json(rows, &r, &diagnostics);
    else if (c->out.format == FORMAT_CSV)
        result_csv(rows, &r);
    buf_free(&diagnostics);
    return r.unreadable ? FILE_ERROR : !ok || r.refused ? DATA_ERROR : DONE;
}

static int run(struct context *c)
{
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    struct buf rows = {0};
    int status = DONE;
    for (int i = 0; i < c->args; i++) {
        int s = import_one(c, l, c->arg[i], &rows);
        status = s > status ? s : status;
    }
    ledger_close(l);
    if (c->out.format == FORMAT_JSON) {
        out_text(&c->out, STR("["));
        out_text(&c->out, buf_view(&rows));
        out_text(&c->out, STR("]\n"));
    } else if (c->out.format == FORMAT_CSV) {
        out_text(&c->out, STR("file,sha256,profile,batch,accepted,skipped,refused\n"));
        out_text(&c->out, buf_view(&rows));
    }
    buf_free(&rows);
    return status;
}

static const char *const example[] = {
    "tanso import denki.csv gas.csv", "tanso import --dry-run bills/*.xlsx",
    "tanso import --explain denki.xlsx", "tanso import --site main --profile jp-fuel-card card.csv",
    NULL};
const struct command command_import = {
    .name = "import",
    .usage = "FILE... [--profile ID] [--site ID] [--meter ID] [--zone ZONE] [--dry-run] [--partial] [--explain]",
    .summary = H_IMPORT_SUMMARY,
    .description = H_IMPORT_DESCRIPTION,
    .min_args = 1,
    .max_args = -1,
    .option =
        {
            {"profile", 0, "ID", O_PROFILE, NULL},
            {"site", 0, "ID", O_SITE, NULL},
            {"meter", 0, "ID", O_METER, NULL},
            {"zone", 0, "ZONE", O_ZONE, NULL},
            {"dry-run", 'n', NULL, O_DRY_RUN, NULL},
            {"partial", 0, NULL, O_PARTIAL, NULL},
            {"explain", 0, NULL, O_EXPLAIN_FORM, NULL},
        },
    .example = example,
    .run = run,
};
