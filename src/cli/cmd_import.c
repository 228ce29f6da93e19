#include "cli/import.h"
#include "core/csv.h"
#include "core/json.h"

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

static void result_json(struct buf *items, const struct import_item *it)
{
    const struct import_result *r = &it->r;
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
    json_cstr(&j, "outcome", outcome_name(it->outcome));
    json_array(&j, "diagnostics");
    buf_str(items, buf_view(&it->diagnostics));
    json_end(&j);
    json_end(&j);
    buf_free(&hash);
}

static void result_csv(struct buf *rows, const struct import_item *it)
{
    const struct import_result *r = &it->r;
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
    csv_field(rows, str_of(outcome_name(it->outcome)), false);
    buf_char(rows, '\n');
    buf_free(&hash);
}

/* 0, 1 for refused rows, 3 for an unreadable file. */
static int status_of(const struct import_item *it)
{
    return it->r.unreadable ? FILE_ERROR : !it->ok || it->r.refused ? DATA_ERROR : DONE;
}

static void told(struct context *c, const struct import_item *it)
{
    result_text(c, &it->r, it->ok);
}

/* Of a folder, the table tells it. */
static void told_later(struct context *c, const struct import_item *it)
{
    (void)c;
    (void)it;
}

static void print(struct context *c, const struct import_list *list)
{
    bool json = c->out.format == FORMAT_JSON;
    struct buf rows = {0};
    if (list->folders)
        import_table(c, list);
    if (c->out.format == FORMAT_TEXT)
        return;
    for (int i = 0; i < list->n; i++)
        if (json)
            result_json(&rows, &list->item[i]);
        else
            result_csv(&rows, &list->item[i]);
    out_text(&c->out,
             json ? STR("[") : STR("file,sha256,profile,batch,accepted,skipped,refused,outcome\n"));
    out_text(&c->out, buf_view(&rows));
    out_text(&c->out, json ? STR("]\n") : STR(""));
    buf_free(&rows);
}

static int run(struct context *c)
{
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    struct import_list list = {0};
    if (!l)
        return FILE_ERROR;
    import_files(c, &list);
    import_all(c, l, &list, list.folders ? told_later : told);
    ledger_close(l);
    print(c, &list);
    int status = list.status;
    for (int i = 0; i < list.n; i++) {
        int s = status_of(&list.item[i]);
        status = s > status ? s : status;
    }
    import_list_free(&list);
    return status;
}

static const char *const example[] = {"tanso import denki.csv gas.csv",
                                      "tanso import bills/",
                                      "tanso import --dry-run bills/*.xlsx",
                                      "tanso import --explain denki.xlsx",
                                      "tanso import --site main --profile jp-fuel-card card.csv",
                                      NULL};
const struct command command_import = {
    .name = "import",
    .usage = "FILE|FOLDER... [--profile ID] [--site ID] [--meter ID] [--zone ZONE] [--dry-run] "
             "[--partial] "
             "[--explain]",
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
