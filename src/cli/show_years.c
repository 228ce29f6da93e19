/* Several years on one load of the book: rendered one by one, so that memory does not grow with
 * them. */
#include "cli/show.h"

/* Lines and gaps are rendered while the engine runs, so that a long ledger does not pile up in
 * memory as structs. */
struct rendering {
    struct context *c;
    const struct show_form *form;
    struct shown_year **left; /* not done, in order */
    struct buf lines, uncalculated;
};

static bool on_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct rendering *r = ctx;
    if (r->lines.n)
        buf_cstr(&r->lines, ",\n");
    inventory_line_json(i, l, &r->lines);
    return true;
}

static bool on_uncalculated(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    struct rendering *r = ctx;
    if (r->uncalculated.n)
        buf_cstr(&r->uncalculated, ",\n");
    inventory_uncalculated_json(i, u, &r->uncalculated);
    return true;
}

/* "2025 1 123000000 - 0 7": year, complete, the four figures in mg. */
static void figures_text(const struct inventory *i, struct buf *out)
{
    struct gases g;
    buf_printf(out, "%d %d", i->year, i->complete);
    for (int s = 0; s < FOUR_SLOTS; s++) {
        buf_char(out, ' ');
        if (inventory_scope(i, four_slots[s], &g))
            buf_int(out, g.co2e);
        else
            buf_char(out, '-');
    }
}

static void tables_text(struct rendering *r, const struct inventory *i, struct buf *out)
{
    struct context *c = r->c;
    const struct show_form *f = r->form;
    struct out own = c->out;
    c->out.format = f->format;
    c->out.lang = f->lang;
    c->out.quiet = f->quiet;
    c->out.into = out;
    const char *by = f->by ? f->by : f->format == FORMAT_CSV ? "scope" : "scope,category";
    show_tables(c, i, by);
    own.failed = c->out.failed;
    c->out = own;
}

/* Figures of fewer records are calculated as quickly as they are read back. */
enum { WORTH_KEEPING = 5000, KEPT_MOST = 1 << 20 };

static bool worth_keeping(const struct inventory *i, const struct shown_year *y)
{
    int64_t least = show_keep_all() ? 0 : WORTH_KEEPING;
    return i->totals->records >= least && y->text.n <= KEPT_MOST;
}

static void on_again(void *ctx)
{
    struct rendering *r = ctx;
    buf_reset(&r->uncalculated);
}

static bool on_year(void *ctx, struct inventory *i)
{
    struct rendering *r = ctx;
    struct shown_year *y = *r->left++;
    if (r->form->format == FORMAT_JSON)
        inventory_json(i, r->form->lines ? &r->lines : NULL, &r->uncalculated, &y->text);
    else if (r->form->several)
        figures_text(i, &y->text);
    else
        tables_text(r, i, &y->text);
    buf_reset(&r->lines);
    buf_reset(&r->uncalculated);
    y->done = true;
    y->complete = i->complete;
    y->keep = worth_keeping(i, y);
    ledger_reading(i->ledger, &y->first, &y->last);
    int known = y->keep ? inventory_key(i->ledger, i->factors, y->first, y->last, &y->key) : 0;
    if (known != 1)
        buf_reset(&y->key);
    return known >= 0;
}

bool show_years(struct context *c, struct ledger *l, struct factors *f,
                const struct show_form *form, struct shown_year *year, int years)
{
    struct arena a = {0};
    int *number = arena_alloc(&a, (size_t)(years + 1) * sizeof *number), n = 0;
    struct shown_year **left = arena_alloc(&a, (size_t)(years + 1) * sizeof(struct shown_year *));
    for (int k = 0; k < years; k++) {
        if (year[k].done)
            continue;
        left[n] = &year[k];
        number[n++] = year[k].year;
    }
    struct rendering r = {.c = c, .form = form, .left = left};
    bool json = form->format == FORMAT_JSON;
    int64_t texts = !form->blocks ? -1 : show_keep_all() ? 0 : WORTH_KEEPING;
    struct line_sink sink = {&r, json && form->lines ? on_line : NULL,
                             json ? on_uncalculated : NULL};
    if (form->blocks) {
        form->blocks->again = on_again;
        form->blocks->ctx = &r;
    }
    bool ok = !n || (ledger_texts_load(l, texts) &&
                     inventory_each(l, f, number, n, form->gwp, &sink, form->blocks, on_year, &r, &c->diag));
    buf_free(&r.lines);
    buf_free(&r.uncalculated);
    arena_free(&a);
    return ok;
}

/* ---- the table of years ---- */
static bool next_mg(struct str *rest, int64_t *mg)
{
    struct dec d;
    if (!dec_parse(str_split(rest, ' '), &d))
        return false;
    *mg = (int64_t)d.coef;
    return true;
}

static struct mass_unit unit_of(const struct shown_year *year, int years)
{
    int64_t most = 0, mg;
    for (int k = 0; k < years; k++) {
        struct str rest = buf_view(&year[k].text);
        str_split(&rest, ' ');
        str_split(&rest, ' ');
        while (rest.p)
            if (next_mg(&rest, &mg) && mg > most)
                most = mg;
    }
    return mass_unit_for(most);
}

static void year_cells(struct table *t, const struct shown_year *y, struct mass_unit unit, bool csv)
{
    struct str rest = buf_view(&y->text);
    table_cell(t, str_split(&rest, ' '));
    struct str complete = str_split(&rest, ' ');
    while (rest.p) {
        struct buf b = {0};
        int64_t mg;
        bool known = next_mg(&rest, &mg);
        if (known && csv)
            mg_print(&b, mg);
        else if (known)
            mass_print(&b, mg, unit);
        else
            buf_cstr(&b, csv ? "" : "-");
        table_cell(t, buf_view(&b));
        buf_free(&b);
    }
    bool whole = str_is(complete, "1");
    table_cell(t, csv ? complete : whole ? (struct str){"", 0} : STR("*"));
}

void show_table_of_years(struct context *c, const struct shown_year *year, int years)
{
    static const struct {
        enum msg title;
        const char *name;
    } head[] = {{T_FISCAL_YEAR, "year"},
                {S_SCOPE1, "scope1_kg"},
                {S_SCOPE2_LOCATION, "scope2_location_kg"},
                {S_SCOPE2_MARKET, "scope2_market_kg"},
                {S_SCOPE3, "scope3_kg"},
                {T_NOTE, "complete"}};
    enum { COLUMNS = sizeof head / sizeof *head };
    bool csv = c->out.format == FORMAT_CSV, whole = true;
    struct mass_unit unit = unit_of(year, years);
    struct table *t = table_new(COLUMNS);
    for (int k = 0; k < COLUMNS; k++) {
        struct buf b = {0};
        bool mass = k > 0 && k < COLUMNS - 1;
        buf_cstr(&b, csv ? head[k].name : msg_text(head[k].title, c->out.lang));
        if (mass && !csv)
            buf_printf(&b, " (%s)", unit.name);
        table_head(t, k, buf_view(&b), mass);
        buf_free(&b);
    }
    for (int k = 0; k < years; k++) {
        year_cells(t, &year[k], unit, csv);
        whole = whole && year[k].complete;
    }
    table_print(t, &c->out);
    table_free(t);
    if (!whole)
        out_msg(&c->out, T_YEARS_INCOMPLETE, NULL);
}
