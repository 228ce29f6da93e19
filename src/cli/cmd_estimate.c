#include "cli/command.h"
#include "inventory/inventory.h"
#include <time.h>

/* Without --on the estimate is for today, and says so. */
static day_t today(void)
{
    return (day_t)(time(NULL) / 86400);
}

struct estimating {
    struct context *c;
    bool text;
    int64_t uncalculated;
    enum uncalculated_reason reason;
    const char *about;
};

static bool on_line(void *ctx, const struct inventory *i, const struct line *l)
{
    const struct estimating *s = ctx;
    struct context *c = s->c;
    struct buf b = {0};
    (void)i;
    if (c->out.format == FORMAT_CSV)
        line_to_csv(&b, l, l->whole.co2e);
    if (!s->text) {
        out_text(&c->out, buf_view(&b));
        buf_free(&b);
        return true;
    }
    buf_cstr(&b, "  ");
    if (l->basis == BASIS_SHK_BASIC || l->basis == BASIS_SHK_ADJUSTED)
        buf_cstr(&b, msg_text(T_SHK, c->out.lang));
    else if (l->scope)
        buf_printf(&b, "Scope %d", l->scope);
    else
        buf_cstr(&b, msg_text(T_OUTSIDE, c->out.lang));
    if (l->category)
        buf_printf(&b, " / %d", l->category);
    if (l->basis)
        buf_printf(&b, " %s", basis_name(l->basis));
    buf_cstr(&b, ": ");
    mass_print(&b, l->whole.co2e, mass_unit_for(l->whole.co2e));
    buf_printf(&b, " %s", mass_unit_for(l->whole.co2e).name);
    if (l->factor)
        buf_printf(&b, "  (%.*s/%.*s; %.*s)", (int)l->factor->set.n, l->factor->set.p,
                   (int)l->factor->id.n, l->factor->id.p, (int)l->factor->source.n,
                   l->factor->source.p);
    buf_char(&b, '\n');
    out_text(&c->out, buf_view(&b));
    buf_free(&b);
    return true;
}

static bool on_uncalculated(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    struct estimating *s = ctx;
    struct context *c = s->c;
    (void)i;
    const char *about = arena_strndup(&c->arena, u->detail.p, u->detail.n);
    /* several keys of one record mostly fail for one reason: it is said once */
    bool again = s->uncalculated++ && s->reason == u->reason && str_is(str_of(s->about), about);
    s->reason = u->reason;
    s->about = about;
    if (again)
        return true;
    diag_error(&c->diag, NOWHERE, uncalculated_msg(u->reason), c->arg[0], about,
               arena_strndup(&c->arena, u->remedy.p, u->remedy.n), NULL);
    return true;
}

static bool read_options(struct context *c, struct estimate *e)
{
    const char *on = option_value(c, "on"), *gwp = option_value(c, "gwp"),
               *country = option_value(c, "country");
    *e = (struct estimate){.activity = str_of(c->arg[0]),
                           .quantity = str_of(c->arg[1]),
                           .unit = str_of(c->arg[2]),
                           .country = str_of(country ? country : "JP"),
                           .supplier = str_of(option_value(c, "supplier")),
                           .menu = str_of(option_value(c, "menu")),
                           .on = today(),
                           .gwp = GWP_AR5};
    if (on && !date_parse_iso(str_of(on), &e->on)) {
        usage_error(c, E_ON_FORM, on, NULL);
        return false;
    }
    return !gwp || gwp_parse(str_of(gwp), &e->gwp);
}

static struct factors *estimate_factors(struct context *c)
{
    struct factors *f = factors_new();
    const char *dir = option_value(c, "factors");
    if (!factors_add_built_in(f, &c->diag) || (dir && !factors_add_folder(f, dir, &c->diag))) {
        factors_free(f);
        return NULL;
    }
    factors_ready(f);
    return f;
}

static int estimate(struct context *c, const struct estimate *e, struct factors *f)
{
    struct buf json = {0}, on = {0};
    struct estimating s = {.c = c, .text = c->out.format == FORMAT_TEXT};
    struct line_sink sink = {&s, on_line, on_uncalculated};
    date_print(&on, e->on);
    out_msg(&c->out, T_ESTIMATE_TITLE, c->arg[0], c->arg[1], c->arg[2], on.p,
            arena_strndup(&c->arena, e->country.p, e->country.n), NULL);
    if (c->out.format == FORMAT_CSV)
        out_text(&c->out, STR(LINE_CSV_HEAD));
    bool ok = inventory_estimate(f, e, &json, &c->diag, &sink);
    if (ok && c->out.format == FORMAT_JSON) {
        buf_char(&json, '\n');
        out_text(&c->out, buf_view(&json));
    }
    buf_free(&json);
    buf_free(&on);
    return ok && !s.uncalculated ? DONE : DATA_ERROR;
}

static int run(struct context *c)
{
    struct estimate e;
    if (!read_options(c, &e))
        return USAGE_ERROR;
    struct factors *f = estimate_factors(c);
    int status = f ? estimate(c, &e, f) : FILE_ERROR;
    factors_free(f);
    return status;
}

static const char *const example[] = {
    "tanso estimate fuel.diesel 100 L --on 2025-10-01",
    "tanso estimate electricity 1000 kWh --on 2025-10-01 --supplier 東京電力エナジーパートナー",
    NULL};
const struct command command_estimate = {
    .name = "estimate",
    .usage = "ACTIVITY QUANTITY UNIT [--on DATE] [--country C] [--supplier S] [--menu M] [--gwp G] "
             "[--factors DIR]",
    .summary = H_ESTIMATE_SUMMARY,
    .description = H_ESTIMATE_DESCRIPTION,
    .min_args = 3,
    .max_args = 3,
    .option =
        {
            {"on", 0, "DATE", O_ON, NULL},
            {"country", 0, "CODE", O_COUNTRY, NULL},
            {"supplier", 0, "NAME", O_SUPPLIER, NULL},
            {"menu", 0, "NAME", O_MENU, NULL},
            {"gwp", 0, "SET", O_GWP, GWP_CHOICES},
            {"factors", 0, "DIR", O_FACTORS, NULL},
        },
    .example = example,
    .run = run,
};
