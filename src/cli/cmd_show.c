#include "cli/command.h"
#include "cli/show.h"

/* --year 2025, 2016-2025, or all: the years that have records. */
struct wanted {
    int first, last;
    bool all;
};

static int four_digits(const char *s)
{
    int y = 0;
    for (int n = 0; n < 4; n++) {
        if (s[n] < '0' || s[n] > '9')
            return -1;
        y = y * 10 + (s[n] - '0');
    }
    return y;
}

static bool years_wanted(struct context *c, struct wanted *w)
{
    const char *s = option_value(c, "year");
    *w = (struct wanted){0};
    if (s && str_is(str_of(s), "all")) {
        w->all = true;
        return true;
    }
    if (!s || str_of(s).n != 9 || s[4] != '-') {
        bool one = fiscal_year(c, &w->first);
        w->last = w->first;
        return one;
    }
    w->first = four_digits(s);
    w->last = four_digits(s + 5);
    if (w->first >= 1950 && w->first < w->last && w->last <= 2198)
        return true;
    usage_error(c, E_YEARS_FORM, s, NULL);
    return false;
}

static bool find_years(struct ledger *l, struct wanted *w)
{
    struct arena a = {0};
    struct organization o;
    bool ok = ledger_organization(l, &o, &a) &&
              ledger_years(l, o.fiscal_start, &w->first, &w->last);
    arena_free(&a);
    return ok;
}

static void print(struct context *c, const struct show_form *form, const struct shown_year *year,
                  int years)
{
    bool json = form->format == FORMAT_JSON;
    if (form->several && !json) {
        show_table_of_years(c, year, years);
        return;
    }
    if (form->several)
        out_text(&c->out, STR("{\"years\":["));
    for (int k = 0; k < years; k++) {
        if (form->several)
            out_text(&c->out, k ? STR(",\n") : STR("\n"));
        out_text(&c->out, buf_view(&year[k].text));
    }
    if (json)
        out_text(&c->out, form->several ? STR("]}\n") : STR("\n"));
}

static bool work(struct context *c, struct ledger *l, const struct show_form *form,
                 struct shown_year *year, int years)
{
    struct factors *f = load_factors(c, l);
    bool ok = f && show_kept(l, f, form, year, years) && show_years(c, l, f, form, year, years);
    factors_free(f);
    return ok;
}

/* A month of fewer records is read as quickly as its block. */
enum { BLOCK_LEAST = 300 };

/* All in one snapshot: what is kept holds for the state that it was calculated from. */
static int show(struct context *c, struct ledger *l, struct wanted *w)
{
    struct show_form form = {c->out.format,
                             c->out.lang,
                             c->out.quiet,
                             .several = w->all || w->first != w->last,
                             .lines = c->out.format == FORMAT_JSON && option_given(c, "lines"),
                             .gwp = chosen_gwp(c),
                             .by = option_value(c, "by")};
    struct arena a = {0};
    struct blocks blocks = {.least = show_keep_all() ? 0 : BLOCK_LEAST};
    form.blocks = show_may_keep(&form) ? &blocks : NULL;
    struct shown_year *year = NULL;
    int years = 0;
    bool ok = ledger_snapshot(l) && (!w->all || find_years(l, w)), complete = true;
    if (ok) {
        years = w->last - w->first + 1 > 0 ? w->last - w->first + 1 : 0;
        year = arena_alloc(&a, (size_t)(years + 1) * sizeof *year);
        for (int k = 0; k < years; k++)
            year[k].year = w->first + k;
        ok = work(c, l, &form, year, years);
    }
    if (ok)
        ok = ledger_commit(l); /* nothing was written: it ends the snapshot */
    else
        ledger_rollback(l);
    if (ok) {
        print(c, &form, year, years);
        show_keep(l, &form, year, years);
    }
    for (int k = 0; k < years; k++) {
        complete = complete && year[k].complete;
        buf_free(&year[k].key);
        buf_free(&year[k].text);
    }
    blocks_free(&blocks);
    arena_free(&a);
    return !ok ? FILE_ERROR : complete ? DONE : DATA_ERROR;
}

static int run(struct context *c)
{
    struct wanted w;
    if (!show_by(c, option_value(c, "by")) || !years_wanted(c, &w))
        return USAGE_ERROR;
    if ((w.all || w.first != w.last) && option_given(c, "by"))
        return usage_error(c, E_BY_OF_YEARS, NULL);
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    int status = show(c, l, &w);
    ledger_close(l);
    return status;
}

static const char *const example[] = {
    "tanso show --year 2025", "tanso show --year 2025 --by month,site",
    "tanso show --year 2016-2025", "tanso show --year 2025 --format json --lines", NULL};
const struct command command_show = {
    .name = "show",
    .usage = "--year Y [--by scope,category,site,month,gas,activity] [--lines] [--gwp G]",
    .summary = H_SHOW_SUMMARY,
    .description = H_SHOW_DESCRIPTION,
    .option =
        {
            {"year", 0, "Y", O_YEARS, NULL},
            {"by", 0, "LIST", O_BY, NULL},
            {"lines", 0, NULL, O_LINES, NULL},
            {"gwp", 0, "SET", O_GWP_REPORT, GWP_CHOICES},
        },
    .example = example,
    .run = run,
};
