/* The board of a portfolio: one line a client, and what other factors would change. */
#include "cli/portfolio.h"
#include "core/json.h"
#include "inventory/parts.h"

#include <string.h>

static const char *const figure[FOUR_SLOTS] = {"scope1", "scope2_location", "scope2_market",
                                               "scope3"};
static const enum msg figure_title[FOUR_SLOTS] = {T_SHORT_SCOPE1, T_SHORT_LOCATION,
                                                  T_SHORT_MARKET, T_SHORT_SCOPE3};

static const char *state(const struct standing *s)
{
    return !s->closed ? "open" : s->closed_differs ? "changed" : s->closed > 1 ? "restated" : "closed";
}

static enum msg state_title(const struct standing *s)
{
    return !s->closed           ? T_STATE_OPEN
           : s->closed_differs  ? T_STATE_CHANGED
           : s->closed > 1      ? T_STATE_RESTATED
                                : T_STATE_CLOSED;
}

/* (with - now) / now x 100; false where that means nothing. */
static bool change(const struct board_row *r, int k, struct ratio *percent)
{
    struct ratio now = ratio_int(r->now.mg[k]), hundred = ratio_int(100);
    *percent = ratio_int(r->with.mg[k]);
    return r->now.known[k] && r->with.known[k] && ratio_sub(percent, &now, percent) &&
           ratio_div(percent, &now, percent) && ratio_mul(percent, &hundred, percent);
}

static bool crosses(const struct board_row *r)
{
    return r->with.base_reached && !r->now.base_reached;
}

static bool figure_moves(const struct board_row *r, int k)
{
    return r->now.known[k] != r->with.known[k] || r->now.mg[k] != r->with.mg[k];
}

/* ---- json ---- */
static void json_figures(struct json_out *j, const char *key, const struct standing *s)
{
    json_object(j, key);
    for (int k = 0; k < FOUR_SLOTS; k++) {
        struct buf name = {0};
        buf_printf(&name, "%s_kg", figure[k]);
        if (s->known[k])
            json_mg(j, name.p, s->mg[k]);
        else
            json_null(j, name.p);
        buf_free(&name);
    }
    json_end(j);
}

static void json_hash(struct json_out *j, const char *key, struct sha256 h)
{
    struct buf hex = {0};
    sha256_print(&hex, h);
    json_str(j, key, buf_view(&hex));
    buf_free(&hex);
}

static void json_with(struct json_out *j, const struct board_row *r)
{
    json_object(j, "with");
    json_figures(j, "totals", &r->with);
    json_object(j, "change_percent");
    for (int k = 0; k < FOUR_SLOTS; k++) {
        struct ratio percent;
        json_fixed(j, figure[k], change(r, k, &percent) ? &percent : NULL, 2);
    }
    json_end(j);
    json_int(j, "uncalculated", r->with.uncalculated);
    if (r->with.base_known)
        json_bool(j, "crosses_threshold", crosses(r));
    else
        json_null(j, "crosses_threshold");
    json_end(j);
}

static void json_row(struct json_out *j, const struct board *b, int i)
{
    const struct board_row *r = &b->row[i];
    json_object(j, NULL);
    json_cstr(j, "file", b->clients.item[i].path);
    json_bool(j, "read", r->read);
    if (r->read) {
        json_cstr(j, "name", r->name);
        json_cstr(j, "member_id", r->member);
        json_bool(j, "complete", r->now.complete);
        json_cstr(j, "state", state(&r->now));
        json_int(j, "closed_version", r->now.closed);
        json_figures(j, "totals", &r->now);
        json_fixed(j, "estimated_percent",
                   r->now.estimated_known ? &r->now.estimated_percent : NULL, 2);
        json_int(j, "uncalculated", r->now.uncalculated);
        json_int(j, "caveats", r->now.caveats);
        json_int(j, "errors", r->now.errors);
        json_int(j, "warnings", r->now.warnings);
        json_int(j, "own_sets", r->own_set_count);
        json_hash(j, "own_sets_sha256", r->own_sets);
        if (r->now.base_known)
            json_bool(j, "recalculation_due", r->now.base_reached);
        else
            json_null(j, "recalculation_due");
        if (b->reports)
            json_cstr(j, "report",
                      portfolio_file(b->c, &b->clients.item[i], b->reports, b->year, ".xlsx"));
        if (b->questions)
            json_int(j, "questions", r->questions);
        if (b->with)
            json_with(j, r);
    }
    json_end(j);
}

static void print_json(const struct board *b)
{
    struct json_out j;
    struct buf text = {0}, year = {0};
    buf_int(&year, b->year);
    json_begin(&j, &text);
    json_object(&j, NULL);
    json_str(&j, "year", buf_view(&year));
    json_hash(&j, "factors_sha256", b->built_in);
    json_array(&j, "clients");
    for (int i = 0; i < b->clients.n; i++)
        json_row(&j, b, i);
    json_end(&j);
    json_end(&j);
    buf_char(&text, '\n');
    out_text(&b->c->out, buf_view(&text));
    buf_free(&text);
    buf_free(&year);
}

/* ---- text and csv ---- */
struct board_table {
    const struct board *b;
    struct table *t;
    bool csv;
    int column;
};

static void head(struct board_table *t, enum msg title, const char *name, bool right)
{
    table_head(t->t, t->column++, str_of(t->csv ? name : msg_text(title, t->b->c->out.lang)),
               right);
}

static void figure_head(struct board_table *t, int k)
{
    struct buf b = {0};
    buf_printf(&b, t->csv ? "%s_kg" : "%s (t)",
               t->csv ? figure[k] : msg_text(figure_title[k], t->b->c->out.lang));
    table_head(t->t, t->column++, buf_view(&b), true);
    buf_free(&b);
}

static void cell_mass(struct board_table *t, bool known, int64_t mg)
{
    static const struct mass_unit tonne = {"t", 1000000000};
    struct buf b = {0};
    if (known && t->csv)
        mg_print(&b, mg);
    else if (known)
        mass_print(&b, mg, tonne);
    else
        buf_cstr(&b, t->csv ? "" : "-");
    table_cell(t->t, buf_view(&b));
    buf_free(&b);
}

static void cell_percent(struct board_table *t, bool known, const struct ratio *v)
{
    struct buf b = {0};
    if (!known || !ratio_print(&b, v, t->csv ? 2 : 1)) {
        buf_reset(&b);
        buf_cstr(&b, t->csv ? "" : "-");
    }
    table_cell(t->t, buf_view(&b));
    buf_free(&b);
}

static void cell_int(struct board_table *t, int64_t v)
{
    struct buf b = {0};
    buf_int(&b, v);
    table_cell(t->t, buf_view(&b));
    buf_free(&b);
}

static void cell_word(struct board_table *t, enum msg m, const char *name)
{
    table_cell(t->t, str_of(t->csv ? name : msg_text(m, t->b->c->out.lang)));
}

static void cell_yes(struct board_table *t, bool known, bool yes)
{
    if (known)
        cell_word(t, yes ? T_YES : T_NO, yes ? "1" : "0");
    else
        table_cell(t->t, t->csv ? STR("") : STR("-"));
}

/* A client is told by its name; where it has none, or could not be read, by its file. */
static void cell_client(struct board_table *t, int i)
{
    const struct board_row *r = &t->b->row[i];
    if (t->csv)
        table_cell(t->t, str_of(t->b->clients.item[i].path));
    table_cell(t->t, str_of(*r->name || t->csv ? r->name : t->b->clients.item[i].stem));
}

static void client_head(struct board_table *t)
{
    if (t->csv)
        head(t, T_CLIENT, "file", false);
    head(t, T_CLIENT, "name", false);
}

static void unread(struct board_table *t, int cells)
{
    cell_word(t, T_STATE_UNREAD, "unread");
    for (int k = 0; k < cells; k++)
        table_cell(t->t, t->csv ? STR("") : STR("-"));
}

static void board_cells(struct board_table *t, const struct standing *s)
{
    cell_word(t, state_title(s), state(s));
    cell_yes(t, true, s->complete);
    for (int k = 0; k < FOUR_SLOTS; k++)
        cell_mass(t, s->known[k], s->mg[k]);
    cell_percent(t, s->estimated_known, &s->estimated_percent);
    cell_int(t, s->uncalculated);
    cell_int(t, s->errors + s->warnings);
    cell_yes(t, s->base_known, s->base_reached);
}

static void print_board(struct board_table *t)
{
    enum { AFTER_STATE = 1 + FOUR_SLOTS + 4 };
    t->column = 0;
    t->t = table_new(1 + t->csv + 1 + AFTER_STATE);
    client_head(t);
    head(t, T_STATE, "state", false);
    head(t, T_COMPLETE_WORD, "complete", false);
    for (int k = 0; k < FOUR_SLOTS; k++)
        figure_head(t, k);
    head(t, T_ESTIMATED_PERCENT, "estimated_percent", true);
    head(t, T_UNCALCULATED_COUNT, "uncalculated", true);
    head(t, T_FINDINGS_COUNT, "findings", true);
    head(t, T_RECALCULATION_DUE, "recalculation_due", false);
    for (int i = 0; i < t->b->clients.n; i++) {
        cell_client(t, i);
        if (t->b->row[i].read)
            board_cells(t, &t->b->row[i].now);
        else
            unread(t, AFTER_STATE);
    }
    table_print(t->t, &t->b->c->out);
    table_free(t->t);
}

static void with_cells(struct board_table *t, int i, int k)
{
    const struct board_row *r = &t->b->row[i];
    struct ratio percent;
    cell_client(t, i);
    cell_word(t, figure_title[k], figure[k]);
    cell_mass(t, r->now.known[k], r->now.mg[k]);
    cell_mass(t, r->with.known[k], r->with.mg[k]);
    bool known = change(r, k, &percent);
    cell_percent(t, known, &percent);
    cell_yes(t, r->with.base_known, crosses(r));
}

static bool any_moves(const struct board *b)
{
    for (int i = 0; i < b->clients.n; i++)
        for (int k = 0; k < FOUR_SLOTS; k++)
            if (b->row[i].read && figure_moves(&b->row[i], k))
                return true;
    return false;
}

static void print_with(struct board_table *t)
{
    if (!t->csv) {
        out_text(&t->b->c->out, STR("\n"));
        out_msg(&t->b->c->out, any_moves(t->b) ? T_WITH_TITLE : T_WITH_NOTHING, t->b->with, NULL);
    }
    if (!any_moves(t->b))
        return;
    t->column = 0;
    t->t = table_new(1 + t->csv + 5);
    client_head(t);
    head(t, T_FIGURE, "figure", false);
    head(t, T_BEFORE_T, "before_kg", true);
    head(t, T_AFTER_T, "after_kg", true);
    head(t, T_CHANGE_PERCENT, "change_percent", true);
    head(t, T_CROSSES, "crosses_threshold", false);
    for (int i = 0; i < t->b->clients.n; i++)
        for (int k = 0; k < FOUR_SLOTS; k++)
            if (t->b->row[i].read && figure_moves(&t->b->row[i], k))
                with_cells(t, i, k);
    table_print(t->t, &t->b->c->out);
    table_free(t->t);
}

/* Whether all figures stand on the same factors. */
static void print_edition(const struct board *b)
{
    struct buf hex = {0}, own = {0};
    int firms = 0;
    for (int i = 0; i < b->clients.n; i++)
        firms += b->row[i].read && b->row[i].own_set_count > 0;
    sha256_print(&hex, b->built_in);
    buf_int(&own, firms);
    out_msg(&b->c->out, firms ? T_EDITION_OWN : T_EDITION_SAME, hex.p, own.p, NULL);
    buf_free(&hex);
    buf_free(&own);
}

void portfolio_print(struct board *b)
{
    struct board_table t = {.b = b, .csv = b->c->out.format == FORMAT_CSV};
    if (b->c->out.format == FORMAT_JSON) {
        print_json(b);
        return;
    }
    if (!t.csv || !b->with) /* one table a csv: with --with, what would change */
        print_board(&t);
    if (!t.csv)
        print_edition(b);
    if (b->with)
        print_with(&t);
    if (b->reports)
        out_msg(&b->c->out, T_PORTFOLIO_REPORTS, b->reports, NULL);
    if (b->questions)
        out_msg(&b->c->out, T_PORTFOLIO_QUESTIONS, b->questions, NULL);
}
