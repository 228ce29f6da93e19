/* `tanso factors import-list`: what was read, in words. */
#include "cli/factor_cmd.h"
#include "core/json.h"
#include "factors/official_list.h"

static void as_json(struct context *c, const struct official_summary *s)
{
    struct buf b = {0};
    struct json_out j;
    json_begin(&j, &b);
    json_object(&j, NULL);
    json_cstr(&j, "set", s->set);
    json_cstr(&j, "folder", s->folder);
    json_cstr(&j, "kind", s->gas ? "city-gas" : "electricity");
    json_bool(&j, "reconstructed", s->gas);
    json_int(&j, "result_year", s->result);
    json_int(&j, "used_for_year", s->used);
    json_int(&j, "report_year", s->report);
    json_int(&j, "suppliers", s->suppliers);
    json_int(&j, "menus", s->menus);
    json_int(&j, "residuals", s->residuals);
    json_int(&j, "company_totals", s->totals);
    json_int(&j, "substituted", s->substituted);
    json_int(&j, "grid_companies", s->grids);
    json_int(&j, "factors", s->rows);
    json_array(&j, "suppliers_by_page");
    for (int p = 1; p <= s->pages; p++)
        json_int(&j, NULL, s->on_page[p]);
    json_end(&j);
    json_end(&j);
    buf_char(&b, '\n');
    out_text(&c->out, buf_view(&b));
    buf_free(&b);
}

static void say(struct context *c, enum msg m, const int *value, int n)
{
    char text[6][16];
    for (int i = 0; i < 6; i++)
        snprintf(text[i], sizeof text[i], "%d", i < n ? value[i] : 0);
    out_msg(&c->out, m, text[0], text[1], text[2], text[3], text[4], text[5], NULL);
}

static void as_text(struct context *c, const struct official_summary *s)
{
    struct buf pages = {0};
    for (int p = 1; p <= s->pages; p++)
        buf_printf(&pages, "%s%d", p > 1 ? ", " : "", s->on_page[p]);
    say(c, s->gas ? T_LIST_GAS : T_LIST_POWER, (const int[]){s->result, s->used, s->report}, 3);
    if (s->gas)
        out_msg(&c->out, T_LIST_RECONSTRUCTED, NULL);
    say(c, T_LIST_READ,
        (const int[]){s->suppliers, s->menus, s->residuals, s->totals, s->substituted, s->grids}, 6);
    out_msg(&c->out, T_LIST_PAGES, pages.n ? pages.p : "0", NULL);
    char rows[16];
    snprintf(rows, sizeof rows, "%d", s->rows);
    out_msg(&c->out, T_LIST_WRITTEN, s->set, rows, s->folder, NULL);
    buf_free(&pages);
}

int factor_import_list(struct context *c)
{
    struct official_summary s;
    int64_t before = c->diag.errors;
    if (!official_import(c->arg[1], option_value(c, "output"), &s, &c->diag))
        return c->diag.errors > before && !c->storage_failed ? DATA_ERROR : FILE_ERROR;
    if (c->out.format == FORMAT_JSON)
        as_json(c, &s);
    else
        as_text(c, &s);
    return DONE;
}
