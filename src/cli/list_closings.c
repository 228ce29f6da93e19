#include "cli/list_closings.h"
#include "core/json.h"
#include "inventory/inventory.h"
#include <string.h>

/* A row on its way to text, csv or JSON. */
struct rows {
    struct context *c;
    struct table *t;
    struct json_out j;
    struct buf json;
    int column;
};

struct heading {
    const char *name;
    enum msg title;
    bool number;
};
static const struct heading closing_head[] = {
    {"year", T_YEAR, false},       {"kind", T_KIND, false},    {"version", T_VERSION, true},
    {"at", T_CLOSED_AT, false},    {"by", T_CLOSED_BY, false}, {"complete", T_COMPLETE_WORD, false},
    {"cause", T_CAUSE, false},     {"why", T_WHY, false},      {"tool", T_TOOL, false},
    {"sha256", T_DOCUMENT, false},
};
static const struct heading restatement_head[] = {
    {"year", T_YEAR, false},
    {"kind", T_KIND, false},
    {"version", T_VERSION, true},
    {"figure", T_FIGURE, false},
    {"old_kg", T_OLD_KG, true},
    {"new_kg", T_NEW_KG, true},
    {"difference_kg", T_DIFFERENCE, true},
    {"cause", T_CAUSE, false},
    {"why", T_WHY, false},
    {"at", T_CLOSED_AT, false},
    {"by", T_CLOSED_BY, false},
};
enum {
    CLOSING_COLUMNS = sizeof closing_head / sizeof *closing_head,
    RESTATEMENT_COLUMNS = sizeof restatement_head / sizeof *restatement_head
};

bool lists_closings(struct str name)
{
    return str_is(name, "closings") || str_is(name, "restatements");
}

static void heads(struct rows *r, const struct heading *h, int n)
{
    r->t = table_new(n);
    for (int i = 0; i < n; i++)
        table_head(r->t, i,
                   str_of(r->c->out.format == FORMAT_TEXT ? msg_text(h[i].title, r->c->out.lang)
                                                          : h[i].name),
                   h[i].number);
    json_begin(&r->j, &r->json);
    json_array(&r->j, NULL);
}

static void cell(struct rows *r, const struct heading *h, struct str value)
{
    if (r->column == 0)
        json_object(&r->j, NULL);
    if (value.n)
        json_str(&r->j, h[r->column].name, value);
    else
        json_null(&r->j, h[r->column].name);
    table_cell(r->t, value);
    r->column++;
}

static void end_row(struct rows *r)
{
    json_end(&r->j);
    r->column = 0;
}

static void cell_int(struct rows *r, const struct heading *h, int64_t v)
{
    struct buf b = {0};
    buf_int(&b, v);
    cell(r, h, buf_view(&b));
    buf_free(&b);
}

static void cell_mg(struct rows *r, const struct heading *h, bool known, int64_t mg)
{
    struct buf b = {0};
    if (known)
        mg_print(&b, mg);
    cell(r, h, buf_view(&b));
    buf_free(&b);
}

static struct str kind(const struct closing *x)
{
    return x->kind == CLOSING_BASE ? STR("base") : STR("year");
}

static void closing_row(struct rows *r, const struct closing *x)
{
    struct buf hex = {0};
    const struct heading *h = closing_head;
    cell_int(r, h, x->year);
    cell(r, h, kind(x));
    cell_int(r, h, x->version);
    cell(r, h, x->at);
    cell(r, h, x->by);
    cell(r, h, x->complete ? STR("1") : STR("0"));
    cell(r, h, x->cause);
    cell(r, h, x->why);
    cell(r, h, x->tool);
    sha256_print(&hex, x->document);
    cell(r, h, buf_view(&hex));
    buf_free(&hex);
    end_row(r);
}

/* One row a figure that changed. */
static void difference(struct rows *r, const struct closing *x, int figure,
                       const struct year_figures *was, const struct year_figures *is)
{
    struct buf name = {0};
    const struct heading *h = restatement_head;
    cell_int(r, h, x->year);
    cell(r, h, kind(x));
    cell_int(r, h, x->version);
    year_figure_name(figure, &name);
    cell(r, h, buf_view(&name));
    buf_free(&name);
    cell_mg(r, h, was->known[figure], was->mg[figure]);
    cell_mg(r, h, is->known[figure], is->mg[figure]);
    cell_mg(r, h, was->known[figure] && is->known[figure], is->mg[figure] - was->mg[figure]);
    cell(r, h, x->cause);
    cell(r, h, x->why);
    cell(r, h, x->at);
    cell(r, h, x->by);
    end_row(r);
}

static bool restatement_rows(struct rows *r, const struct closing *all, int n)
{
    struct year_figures was, is;
    const struct closing *x = &all[n], *old = closing_before(all, n);
    if (!old)
        return true;
    if (!year_figures_read(old->figures, "", &was, &r->c->diag) ||
        !year_figures_read(x->figures, "", &is, &r->c->diag))
        return false;
    for (int k = 0; k < YEAR_COUNT; k++)
        if (!year_figures_same(&was, &is, k) && (x->kind == old->kind || k < YEAR_CATEGORY_1))
            difference(r, x, k, &was, &is);
    return true;
}

static void print(struct rows *r)
{
    json_end(&r->j);
    if (r->c->out.format == FORMAT_JSON) {
        buf_char(&r->json, '\n');
        out_text(&r->c->out, buf_view(&r->json));
    } else {
        table_print(r->t, &r->c->out);
    }
    table_free(r->t);
    buf_free(&r->json);
}

int list_closings(struct context *c, struct str name)
{
    struct rows r = {.c = c};
    struct closing *all;
    int year = 0;
    bool restatements = str_is(name, "restatements");
    if (option_given(c, "year") && !fiscal_year(c, &year))
        return USAGE_ERROR;
    struct ledger *l = open_ledger(c, LEDGER_READ);
    int n = l ? ledger_closings(l, &all, &c->arena) : -1;
    bool ok = n >= 0;
    heads(&r, restatements ? restatement_head : closing_head,
          restatements ? RESTATEMENT_COLUMNS : CLOSING_COLUMNS);
    for (int i = 0; i < n && ok; i++) {
        if (year && all[i].year != year)
            continue;
        if (restatements)
            ok = restatement_rows(&r, all, i);
        else
            closing_row(&r, &all[i]);
    }
    print(&r);
    ledger_close(l);
    return ok ? DONE : FILE_ERROR;
}
