#include "cli/command.h"
#include "cli/show.h"
#include "inventory/inventory.h"

/* Lines and gaps are rendered while the engine runs, so that a long ledger does not pile up in
 * memory as structs. */
struct rendering {
    struct context *c;
    struct buf lines, uncalculated;
    bool want_lines;
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

static int show(struct context *c, struct ledger *l, int year)
{
    struct factors *f = load_factors(c, l);
    struct rendering r = {.c = c, .want_lines = option_given(c, "lines")};
    bool json = c->out.format == FORMAT_JSON;
    struct line_sink sink = {&r, json && r.want_lines ? on_line : NULL,
                             json ? on_uncalculated : NULL};
    struct inventory *i =
        f ? inventory_on_gwp(l, f, year, chosen_gwp(c), false, &sink, &c->diag) : NULL;
    int status = !i ? FILE_ERROR : i->complete ? DONE : DATA_ERROR;
    if (i && json) {
        struct buf out = {0};
        inventory_json(i, r.want_lines ? &r.lines : NULL, &r.uncalculated, &out);
        buf_char(&out, '\n');
        out_text(&c->out, buf_view(&out));
        buf_free(&out);
    } else if (i) {
        const char *by = option_value(c, "by");
        show_tables(c, i, by ? by : c->out.format == FORMAT_CSV ? "scope" : "scope,category");
    }
    inventory_free(i);
    factors_free(f);
    buf_free(&r.lines);
    buf_free(&r.uncalculated);
    return status;
}

static int run(struct context *c)
{
    return show_by(c, option_value(c, "by")) ? with_year(c, false, show) : USAGE_ERROR;
}

static const char *const example[] = {"tanso show --year 2025",
                                      "tanso show --year 2025 --by month,site",
                                      "tanso show --year 2025 --format json --lines", NULL};
const struct command command_show = {
    .name = "show",
    .usage = "--year Y [--by scope,category,site,month,gas,activity] [--lines] [--gwp G]",
    .summary = H_SHOW_SUMMARY,
    .description = H_SHOW_DESCRIPTION,
    .option =
        {
            {"year", 0, "Y", O_YEAR, NULL},
            {"by", 0, "LIST", O_BY, NULL},
            {"lines", 0, NULL, O_LINES, NULL},
            {"gwp", 0, "SET", O_GWP_REPORT, "AR4|AR5|AR5F|AR6"},
        },
    .example = example,
    .run = run,
};
