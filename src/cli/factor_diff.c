/* `tanso factors diff SET SET`: a set is named by its id, or is a folder. */
#include "cli/factor_cmd.h"
#include "cli/factor_show.h"
#include "core/csv.h"
#include "core/json.h"
#include "factors/diff.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct side {
    struct factors *own; /* of a folder */
    struct factor_rows rows;
    struct str name;
};

static bool is_folder(const char *name)
{
    struct stat st;
    return stat(name, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool side_open(struct context *c, const struct factors *library, const char *name,
                      struct side *s)
{
    s->name = str_of(name);
    if (!is_folder(name)) {
        s->rows = factor_rows_of(library, s->name);
    } else {
        int n;
        s->own = factors_new();
        if (!factors_add_folder(s->own, name, &c->diag))
            return false;
        factors_ready(s->own);
        s->rows = factor_rows_of(s->own, factors_sets(s->own, &n)->id);
    }
    if (!s->rows.n)
        diag_error(&c->diag, NOWHERE, E_SET_UNKNOWN, name, NULL);
    return s->rows.n > 0;
}

static void side_close(struct side *s)
{
    free(s->rows.row);
    factors_free(s->own);
}

/* ---- cells ---- */
enum { CELLS = 16 };
static const char *const cell_name[CELLS] = {
    "change", "activity", "country", "region", "supplier",   "menu",       "scope",  "category",
    "basis",  "part",     "unit",    "old_id", "new_id",     "old_co2e_kg", "new_co2e_kg", "percent"};

static void number(struct buf *b, bool known, const struct ratio *v)
{
    enum { PLACES = 12 };
    if (known)
        (void)ratio_print(b, v, PLACES); /* longer ones are cut to 12 places */
}

static void percent(struct buf *b, const struct factor_change *x, bool plus)
{
    int64_t hundredths;
    if (!x->has_percent || !ratio_round(&x->percent, 2, &hundredths))
        return;
    struct dec d = {hundredths, 2};
    buf_cstr(b, plus && hundredths > 0 ? "+" : "");
    dec_print(b, d);
}

static void cells(const struct factor_change *x, struct buf *b)
{
    const struct factor *f = x->after ? x->after : x->before;
    buf_cstr(&b[0], change_name(x->change));
    const struct str text[] = {f->activity, f->country, f->region, f->supplier, f->menu};
    for (int k = 0; k < 5; k++)
        buf_str(&b[1 + k], text[k]);
    buf_int(&b[6], f->scope);
    if (f->category)
        buf_int(&b[7], f->category);
    buf_cstr(&b[8], basis_name(f->basis));
    buf_str(&b[9], f->part);
    buf_str(&b[10], f->unit_text);
    buf_str(&b[11], x->before ? x->before->id : (struct str){0});
    buf_str(&b[12], x->after ? x->after->id : (struct str){0});
    number(&b[13], x->known[0], &x->co2e[0]);
    number(&b[14], x->known[1], &x->co2e[1]);
    percent(&b[15], x, false);
}

static void as_json(struct context *c, const struct side *side, const struct factor_diff *d)
{
    struct buf out = {0};
    struct json_out j;
    json_begin(&j, &out);
    json_object(&j, NULL);
    json_str(&j, "old", side[0].name);
    json_str(&j, "new", side[1].name);
    json_int(&j, "changed", d->changed);
    json_int(&j, "added", d->added);
    json_int(&j, "removed", d->removed);
    json_int(&j, "same", d->same);
    json_array(&j, "changes");
    for (int i = 0; i < d->n; i++) {
        struct buf b[CELLS] = {{0}};
        cells(&d->change[i], b);
        json_object(&j, NULL);
        for (int k = 0; k < CELLS; k++) {
            json_cstr(&j, cell_name[k], b[k].n ? b[k].p : NULL);
            buf_free(&b[k]);
        }
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    buf_char(&out, '\n');
    out_text(&c->out, buf_view(&out));
    buf_free(&out);
}

static void as_csv(struct context *c, const struct factor_diff *d)
{
    struct buf out = {0};
    for (int k = 0; k < CELLS; k++)
        csv_field(&out, str_of(cell_name[k]), k == 0);
    buf_char(&out, '\n');
    for (int i = 0; i < d->n; i++) {
        struct buf b[CELLS] = {{0}};
        cells(&d->change[i], b);
        for (int k = 0; k < CELLS; k++) {
            csv_field(&out, buf_view(&b[k]), k == 0);
            buf_free(&b[k]);
        }
        buf_char(&out, '\n');
    }
    out_text(&c->out, buf_view(&out));
    buf_free(&out);
}

/* What tells the row from others, without what it does not say. */
static void what(struct buf *b, const struct factor_change *x)
{
    const struct factor *f = x->after ? x->after : x->before;
    const struct str text[] = {f->supplier, f->menu, f->country, f->region,
                               str_of(basis_name(f->basis)), f->part};
    buf_str(b, f->activity);
    for (size_t k = 0; k < sizeof text / sizeof *text; k++)
        if (text[k].n) {
            buf_cstr(b, ", ");
            buf_str(b, text[k]);
        }
}

static void as_text(struct context *c, const struct factor_diff *d, int limit)
{
    static const enum msg head[] = {T_CHANGE, T_ACTIVITY, T_SCOPE, T_OLD, T_NEW, T_PERCENT};
    struct table *t = table_new(6);
    for (int k = 0; k < 6; k++)
        table_head(t, k, str_of(msg_text(head[k], c->out.lang)), k == 5);
    for (int i = 0; i < d->n && i < limit; i++) {
        const struct factor_change *x = &d->change[i];
        const struct factor *f = x->after ? x->after : x->before;
        struct buf b[6] = {{0}};
        buf_cstr(&b[0], msg_text((enum msg)(T_CHANGED + (int)x->change), c->out.lang));
        what(&b[1], x);
        buf_int(&b[2], f->scope);
        if (f->category)
            buf_printf(&b[2], ".%d", f->category);
        if (x->before)
            factor_amounts(&b[3], x->before);
        if (x->after)
            factor_amounts(&b[4], x->after);
        percent(&b[5], x, true);
        if (b[5].n)
            buf_cstr(&b[5], " %");
        for (int k = 0; k < 6; k++) {
            table_cell(t, buf_view(&b[k]));
            buf_free(&b[k]);
        }
    }
    if (d->n)
        table_print(t, &c->out);
    table_free(t);
}

static void counts(struct context *c, const struct factor_diff *d, int limit)
{
    char n[5][16];
    const int value[] = {d->changed, d->added, d->removed, d->same, d->n - limit};
    for (int k = 0; k < 5; k++)
        snprintf(n[k], sizeof n[k], "%d", value[k]);
    if (d->n > limit)
        out_msg(&c->out, T_REST, n[4], NULL);
    out_msg(&c->out, T_DIFF_COUNTS, n[0], n[1], n[2], n[3], NULL);
}

int factor_diff(struct context *c, const struct factors *library)
{
    struct side side[2] = {{0}};
    int limit;
    if (!factor_limit(c, &limit))
        return USAGE_ERROR;
    int64_t before = c->diag.errors;
    bool ok = side_open(c, library, c->arg[1], &side[0]) &&
              side_open(c, library, c->arg[2], &side[1]);
    if (ok) {
        struct gwp_table t = factors_gwps(library);
        struct factor_diff d = factors_diff(&t, &side[0].rows, &side[1].rows);
        if (c->out.format == FORMAT_JSON)
            as_json(c, side, &d);
        else if (c->out.format == FORMAT_CSV)
            as_csv(c, &d);
        else
            as_text(c, &d, limit);
        counts(c, &d, limit);
        factor_diff_free(&d);
    }
    side_close(&side[0]);
    side_close(&side[1]);
    return ok ? DONE : c->diag.errors > before ? DATA_ERROR : FILE_ERROR;
}
