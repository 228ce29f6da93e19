#include "cli/command.h"
#include "cli/explain_since.h"
#include "core/csv.h"
#include "inventory/inventory.h"
#include <stdio.h>
#include <string.h>

/* What --scope and RESULT ask for. */
struct wish {
    struct context *c;
    bool slots[SLOT_COUNT];
    struct str record; /* id of an activity; empty: all */
    struct buf text, uncalculated;
    int64_t lines, missing; /* of the record: what was, and what could not be calculated */
};

static void want(struct wish *w, int from, int to)
{
    for (int s = from; s <= to; s++)
        w->slots[s] = true;
}

static bool want_scope(struct wish *w, const char *scope)
{
    if (strcmp(scope, "1") == 0)
        want(w, SLOT_SCOPE1, SLOT_SCOPE1);
    else if (strcmp(scope, "2") == 0)
        want(w, SLOT_SCOPE2_LOCATION, SLOT_SCOPE2_MARKET);
    else if (strcmp(scope, "3") == 0)
        want(w, SLOT_CATEGORY_1, SLOT_CATEGORY_1 + 14);
    return true;
}

/* A figure by the name it has in the workbook: scope1_kg, scope2_market_kg, scope3_category_4_kg
 * ...; "_kg" may be left out, and scope2 is both methods. */
static bool want_figure(struct wish *w, struct str name)
{
    static const struct {
        const char *name;
        int from, to;
    } figures[] = {
        {"scope1", SLOT_SCOPE1, SLOT_SCOPE1},
        {"scope2", SLOT_SCOPE2_LOCATION, SLOT_SCOPE2_MARKET},
        {"scope2_location", SLOT_SCOPE2_LOCATION, SLOT_SCOPE2_LOCATION},
        {"scope2_market", SLOT_SCOPE2_MARKET, SLOT_SCOPE2_MARKET},
        {"scope3", SLOT_CATEGORY_1, SLOT_CATEGORY_1 + 14},
        {"outside_scopes", SLOT_OUTSIDE, SLOT_OUTSIDE},
    };
    if (str_ends(name, "_kg"))
        name.n -= 3;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (str_is(name, figures[i].name)) {
            want(w, figures[i].from, figures[i].to);
            return true;
        }
    for (int k = 1; k <= 15; k++) {
        char category[32];
        snprintf(category, sizeof category, "scope3_category_%d", k);
        if (str_is(name, category)) {
            want(w, SLOT_CATEGORY_1 + k - 1, SLOT_CATEGORY_1 + k - 1);
            return true;
        }
    }
    return false;
}

/* The record's id, then the line. */
static void line_csv(struct wish *w, const struct inventory *i, const struct line *l)
{
    struct buf id = {0};
    if (!w->lines)
        buf_cstr(&w->text, "activity_id," LINE_CSV_HEAD);
    ledger_activity_id(i->ledger, l->activity, &id);
    csv_field(&w->text, buf_view(&id), true);
    buf_char(&w->text, ',');
    line_to_csv(&w->text, l, l->year.co2e);
    buf_free(&id);
}

static bool on_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct wish *w = ctx;
    struct buf id = {0};
    bool wanted = w->slots[l->slot];
    if (wanted && w->record.n) {
        ledger_activity_id(i->ledger, l->activity, &id);
        wanted = str_eq(buf_view(&id), w->record);
    }
    buf_free(&id);
    if (!wanted)
        return true;
    buf_reset(&w->text);
    if (w->c->out.format == FORMAT_JSON) {
        out_text(&w->c->out, w->lines ? STR(",\n") : STR("{\"lines\": ["));
        inventory_line_json(i, l, &w->text);
    } else if (w->c->out.format == FORMAT_CSV) {
        line_csv(w, i, l);
    } else {
        inventory_explain_line(i, l, w->c->out.lang, &w->text);
        buf_char(&w->text, '\n');
    }
    out_text(&w->c->out, buf_view(&w->text));
    w->lines++;
    return true;
}

/* The rows that were looked at, for a person or a machine. */
static void candidates(struct wish *w, const struct inventory *i, const struct uncalculated *u)
{
    struct buf *t = &w->text;
    buf_reset(t);
    if (w->c->out.format == FORMAT_JSON) {
        buf_cstr(&w->uncalculated, w->uncalculated.n ? ",\n" : "");
        inventory_missing_json(i, u, &w->uncalculated);
    } else if (w->c->out.format == FORMAT_TEXT) {
        inventory_explain_missing(i, u, w->c->out.lang, t);
        buf_char(t, '\n');
        out_text(&w->c->out, buf_view(t));
    }
}

/* What of the record that is asked for could not be calculated, and why. */
static bool on_missing(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    struct wish *w = ctx;
    struct buf id = {0}, text = {0};
    ledger_activity_id(i->ledger, u->activity, &id);
    if (w->record.n && str_eq(buf_view(&id), w->record)) {
        struct str part[] = {code_text(i, u->activity->kind), u->detail, u->remedy};
        const char *z[3];
        size_t at[3];
        for (int k = 0; k < 3; k++) {
            at[k] = text.n;
            buf_str(&text, part[k]);
            buf_char(&text, '\0');
        }
        for (int k = 0; k < 3; k++)
            z[k] = text.p + at[k];
        diag_error(&w->c->diag, (struct pos){.file = buf_view(&id)}, uncalculated_msg(u->reason),
                   z[0], z[1], z[2], NULL);
        candidates(w, i, u);
        w->missing++;
    }
    buf_free(&id);
    buf_free(&text);
    return true;
}

static void json_end_of(struct wish *w)
{
    out_text(&w->c->out, w->lines ? STR("]") : STR("{\"lines\": []"));
    if (w->missing) {
        out_text(&w->c->out, STR(", \"uncalculated\": ["));
        out_text(&w->c->out, buf_view(&w->uncalculated));
        out_text(&w->c->out, STR("]"));
    }
    out_text(&w->c->out, STR("}\n"));
}

static int explain(struct wish *w, struct ledger *l, int year)
{
    struct factors *f = load_factors(w->c, l);
    struct line_sink sink = {w, on_line, on_missing};
    struct inventory *i = f ? inventory_totals(l, f, year, &sink, &w->c->diag) : NULL;
    bool ok = i != NULL;
    inventory_free(i);
    factors_free(f);
    if (!ok)
        return FILE_ERROR;
    if (w->c->out.format == FORMAT_JSON)
        json_end_of(w);
    if (w->missing)
        return DATA_ERROR;
    if (!w->lines) {
        diag_error(&w->c->diag, NOWHERE, E_NOTHING_TO_EXPLAIN, w->c->args ? w->c->arg[0] : "",
                   NULL);
        return DATA_ERROR;
    }
    return DONE;
}

/* An earlier year; false after a usage error. */
static bool since_year(struct context *c, int year, int *since)
{
    const char *s = option_value(c, "since");
    size_t n = strspn(s, "0123456789");
    *since = 0;
    for (size_t k = 0; k < n && n == 4; k++)
        *since = *since * 10 + (s[k] - '0');
    if (n == 4 && !s[n] && *since >= 1950 && *since < year)
        return true;
    usage_error(c, E_SINCE_FORM, s, NULL);
    return false;
}

static int run(struct context *c)
{
    struct wish w = {.c = c};
    int year, since = 0;
    if (!fiscal_year(c, &year) || (option_given(c, "since") && !since_year(c, year, &since)))
        return USAGE_ERROR;
    const char *scope = option_value(c, "scope");
    if (scope)
        want_scope(&w, scope);
    if (c->args && !want_figure(&w, str_of(c->arg[0])))
        w.record = str_of(c->arg[0]);
    if (!scope && (!c->args || w.record.n))
        want(&w, 0, SLOT_COUNT - 1);
    if (since && w.record.n)
        return usage_error(c, E_SINCE_RECORD, c->arg[0], NULL);
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    int status = since ? explain_since(c, l, since, year, w.slots) : explain(&w, l, year);
    ledger_close(l);
    buf_free(&w.text);
    buf_free(&w.uncalculated);
    return status;
}

static const char *const example[] = {"tanso explain --year 2025 --scope 1",
                                      "tanso explain scope2_market_kg --year 2025",
                                      "tanso explain s3.12 --year 2025",
                                      "tanso explain --year 2025 --since 2024", NULL};
const struct command command_explain = {
    .name = "explain",
    .usage = "[RESULT] --year Y [--scope 1|2|3] [--since Y]",
    .summary = H_EXPLAIN_SUMMARY,
    .description = H_EXPLAIN_DESCRIPTION,
    .max_args = 1,
    .option = {{"year", 0, "Y", O_YEAR, NULL}, {"scope", 0, "SCOPE", O_SCOPE, "1|2|3"},
               {"since", 0, "Y", O_SINCE, NULL}},
    .example = example,
    .run = run,
};
