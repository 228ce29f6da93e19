/* What show printed of a year is kept in the ledger, under the state of all that it was made of
 * (docs/decisions/0008-kept-figures.md). */
#include "cli/show.h"
#include <stdlib.h>
#include <string.h>

bool show_keep_all(void)
{
    const char *s = getenv("TANSO_KEEP");
    return s && str_is(str_of(s), "always");
}

bool show_may_keep(const struct show_form *f)
{
    const char *s = getenv("TANSO_KEEP");
    bool one_table = !f->by || !strchr(f->by, ','); /* else there are forms without end */
    return !f->lines && one_table && !(s && str_is(str_of(s), "never"));
}

/* "json", "years", or format, language, voice and the table, as in "text ja quiet site"; before it
 * the GWP set that was chosen, as in "AR6:json". */
static void form_name(const struct show_form *f, struct buf *out)
{
    if (f->gwp != GWP_NONE)
        buf_printf(out, "%s:", gwp_name(f->gwp));
    if (f->format == FORMAT_JSON)
        buf_cstr(out, "json");
    else if (f->several)
        buf_cstr(out, "years");
    else
        buf_printf(out, "%s %s %s %s", f->format == FORMAT_CSV ? "csv" : "text",
                   f->lang == LANG_JA ? "ja" : "en", f->quiet ? "quiet" : "full",
                   f->by ? f->by : "-");
}

static struct show_form form_of(struct str name, struct arena *a)
{
    struct str set = name;
    struct str first = str_split(&set, ':');
    enum gwp gwp = GWP_NONE;
    if (set.p && gwp_parse(first, &gwp))
        name = set;
    if (str_is(name, "json"))
        return (struct show_form){.format = FORMAT_JSON, .gwp = gwp};
    if (str_is(name, "years"))
        return (struct show_form){.format = FORMAT_TEXT, .several = true, .gwp = gwp};
    struct show_form f = {.gwp = gwp};
    f.format = str_is(str_split(&name, ' '), "csv") ? FORMAT_CSV : FORMAT_TEXT;
    f.lang = str_is(str_split(&name, ' '), "ja") ? LANG_JA : LANG_EN;
    f.quiet = str_is(str_split(&name, ' '), "quiet");
    f.by = str_is(name, "-") ? NULL : str_save(a, name).p;
    return f;
}

/* The first byte says whether the figures are complete. */
static void take(struct shown_year *y, struct str content)
{
    y->complete = content.p[0] == '1';
    buf_add(&y->text, content.p + 1, content.n - 1);
    y->done = true;
}

/* 1: what they were made of is what it was; 0 not; -1 error. */
static int holds(struct ledger *l, const struct factors *f, const struct kept_figures *k)
{
    struct buf key = {0};
    int known = inventory_key(l, f, k->first, k->last, &key);
    if (known == 1)
        known = k->content.n && str_eq(buf_view(&key), k->key);
    buf_free(&key);
    return known;
}

bool show_kept(struct ledger *l, const struct factors *f, const struct show_form *form,
               struct shown_year *year, int years)
{
    struct buf name = {0};
    bool ok = true;
    form_name(form, &name);
    for (int k = 0; ok && show_may_keep(form) && k < years; k++) {
        struct kept_figures kept;
        int found = ledger_kept(l, year[k].year, buf_view(&name), &kept);
        if (found == 1)
            found = holds(l, f, &kept);
        if (found == 1)
            take(&year[k], kept.content);
        ledger_kept_end(l);
        ok = found >= 0;
    }
    buf_free(&name);
    return ok;
}

static struct kept_figures kept_of(const struct shown_year *y, struct str part, struct arena *a)
{
    struct buf content = {0};
    buf_char(&content, y->complete ? '1' : '0');
    buf_str(&content, buf_view(&y->text));
    struct kept_figures f = {.year = y->year,
                             .part = part,
                             .first = y->first,
                             .last = y->last,
                             .key = buf_view(&y->key),
                             .content = str_save(a, buf_view(&content))};
    buf_free(&content);
    return f;
}

void show_keep(struct ledger *l, const struct show_form *form, const struct shown_year *year,
               int years)
{
    struct arena a = {0};
    int blocks = form->blocks ? form->blocks->n : 0, n = 0;
    struct kept_figures *kept = arena_alloc(&a, (size_t)(years + blocks + 1) * sizeof *kept);
    struct buf name = {0};
    form_name(form, &name);
    for (int k = 0; k < years; k++)
        if (year[k].keep && year[k].key.n && show_may_keep(form))
            kept[n++] = kept_of(&year[k], buf_view(&name), &a);
    for (int k = 0; k < blocks; k++)
        kept[n++] = form->blocks->made[k].figures;
    ledger_keep(l, kept, n);
    buf_free(&name);
    arena_free(&a);
}

/* ---- check --integrity ---- */
struct kept_row {
    struct kept_figures of;
    bool whole;
};
struct kept_rows {
    struct arena arena;
    struct kept_row *row;
    int n, cap;
};

static bool on_kept(void *ctx, const struct kept_figures *f, bool whole)
{
    struct kept_rows *r = ctx;
    MEM_GROW(r->row, r->n, r->cap);
    struct kept_row *row = &r->row[r->n++];
    *row = (struct kept_row){*f, whole};
    row->of.part = str_save(&r->arena, f->part);
    row->of.key = str_save(&r->arena, f->key);
    row->of.content = str_save(&r->arena, f->content);
    return true;
}

/* Calculated anew they are the same, or what they were made of is another by now. 0: not so; -1
 * error. */
static int is_right(struct context *c, struct ledger *l, struct factors *f,
                    const struct kept_row *r, struct arena *a)
{
    struct show_form form = form_of(r->of.part, a);
    struct shown_year fresh = {.year = r->of.year}, kept = {0};
    int current = holds(l, f, &r->of);
    bool read = current >= 0 && (!current || show_years(c, l, f, &form, &fresh, 1)), same = true;
    if (read && current) {
        take(&kept, r->of.content);
        same =
            kept.complete == fresh.complete && str_eq(buf_view(&kept.text), buf_view(&fresh.text));
    }
    buf_free(&fresh.key);
    buf_free(&fresh.text);
    buf_free(&kept.text);
    return read ? same : -1;
}

/* A year's figures, calculated by the blocks that the ledger keeps of it and by its records. */
static int blocks_right(struct context *c, struct ledger *l, struct factors *f, int year,
                        enum gwp gwp)
{
    struct blocks blocks = {0};
    struct show_form form = {.format = FORMAT_JSON, .gwp = gwp};
    struct shown_year by_records = {.year = year}, by_blocks = {.year = year};
    bool read = show_years(c, l, f, &form, &by_records, 1);
    form.blocks = &blocks;
    read = read && show_years(c, l, f, &form, &by_blocks, 1);
    bool same = read && str_eq(buf_view(&by_records.text), buf_view(&by_blocks.text));
    struct buf *const all[] = {&by_records.key, &by_records.text, &by_blocks.key, &by_blocks.text};
    for (int k = 0; k < 4; k++)
        buf_free(all[k]);
    blocks_free(&blocks);
    return read ? same : -1;
}

/* The last year whose blocks were looked at: they come together. */
struct looked_at {
    int year, right;
    enum gwp gwp;
};

static int is_good(struct context *c, struct ledger *l, struct factors *f, struct kept_rows *rows,
                   const struct kept_row *r, struct looked_at *last)
{
    enum gwp gwp;
    int names = r->whole ? ledger_names_right(l, &r->of) : 0;
    if (names != 2)
        return names;
    if (!blocks_name(r->of.part, &gwp))
        return is_right(c, l, f, r, &rows->arena);
    if (last->year != r->of.year || last->gwp != gwp)
        *last = (struct looked_at){r->of.year, blocks_right(c, l, f, r->of.year, gwp), gwp};
    return last->right;
}

static void tell(struct context *c, const struct kept_row *r)
{
    struct buf year = {0}, part = {0};
    buf_int(&year, r->of.year);
    buf_str(&part, r->of.part);
    diag_error(&c->diag, NOWHERE, r->whole ? E_KEPT_DIFFERS : E_KEPT_ALTERED, year.p,
               part.n ? part.p : "", NULL);
    buf_free(&year);
    buf_free(&part);
}

bool show_verify(struct context *c, struct ledger *l)
{
    struct kept_rows rows = {0};
    struct looked_at last = {0};
    struct kept_figures *bad = NULL;
    int bads = 0, cap = 0;
    struct factors *f = load_factors(c, l);
    bool ok = f && ledger_kept_each(l, on_kept, &rows);
    for (int k = 0; ok && k < rows.n; k++) {
        int good = is_good(c, l, f, &rows, &rows.row[k], &last);
        ok = good >= 0;
        if (good != 0)
            continue;
        tell(c, &rows.row[k]);
        MEM_GROW(bad, bads, cap);
        bad[bads++] = rows.row[k].of;
    }
    ok = ledger_commit(l) && ok; /* nothing was written: it ends the snapshot */
    ledger_unkeep(l, bad, bads);
    factors_free(f);
    free(bad);
    free(rows.row);
    arena_free(&rows.arena);
    return ok && !bads;
}
