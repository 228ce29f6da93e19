#include "cli/command.h"
#include "core/json.h"
#include "ingest/ingest.h"

enum { MOST = 256 };

static void profile_json(struct json_out *j, const struct profile_info *p)
{
    json_object(j, NULL);
    json_str(j, "id", p->id);
    json_str(j, "version", p->version);
    json_str(j, "title", p->title_en);
    json_bool(j, "built_in", p->built_in);
    json_bool(j, "reconstructed", p->reconstructed);
    json_end(j);
}

static void list_json(struct context *c, const struct profile_info *p, int n)
{
    struct buf b = {0};
    struct json_out j;
    json_begin(&j, &b);
    json_object(&j, NULL);
    json_array(&j, "profiles");
    for (int i = 0; i < n; i++)
        profile_json(&j, &p[i]);
    json_end(&j);
    json_end(&j);
    buf_char(&b, '\n');
    out_text(&c->out, buf_view(&b));
    buf_free(&b);
}

static void list_text(struct context *c, const struct profile_info *p, int n)
{
    bool text = c->out.format == FORMAT_TEXT;
    static const enum msg heads[] = {T_PROFILE, T_TITLE, T_NOTE};
    static const char *const names[] = {"id", "title", "note"};
    struct table *t = table_new(3);
    for (int k = 0; k < 3; k++)
        table_head(t, k, str_of(text ? msg_text(heads[k], c->out.lang) : names[k]), false);
    for (int i = 0; i < n; i++) {
        enum lang lang = text ? c->out.lang : LANG_EN;
        table_cell(t, p[i].id);
        table_cell(t, lang == LANG_JA ? p[i].title_ja : p[i].title_en);
        table_cell(t, str_of(p[i].reconstructed ? msg_text(T_RECONSTRUCTED, lang)
                             : p[i].built_in    ? ""
                                                : msg_text(T_OWN_PROFILE, lang)));
    }
    table_print(t, &c->out);
    table_free(t);
}

static int run(struct context *c)
{
    static struct profile_info p[MOST];
    int n = ingest_profiles(p, MOST, &c->diag);
    if (n < 0)
        return FILE_ERROR;
    if (c->out.format == FORMAT_JSON)
        list_json(c, p, n);
    else
        list_text(c, p, n);
    return c->diag.errors ? DATA_ERROR : DONE;
}

static const char *const example[] = {"tanso profiles", NULL};
const struct command command_profiles = {
    .name = "profiles",
    .usage = "",
    .summary = H_PROFILES_SUMMARY,
    .description = H_PROFILES_DESCRIPTION,
    .example = example,
    .run = run,
};
