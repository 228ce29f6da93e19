#include "cli/show.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The four figures that are never added into one ambiguous total. */
static const struct {
    enum slot slot;
    enum msg title;
    const char *name;
} scopes[] = {
    {SLOT_SCOPE1, S_SCOPE1, "scope1"},
    {SLOT_SCOPE2_LOCATION, S_SCOPE2_LOCATION, "scope2_location"},
    {SLOT_SCOPE2_MARKET, S_SCOPE2_MARKET, "scope2_market"},
    {SLOT_CATEGORY_1, S_SCOPE3, "scope3"},
};
enum { SCOPES = sizeof scopes / sizeof *scopes };

struct view {
    struct context *c;
    const struct inventory *i;
    struct mass_unit unit;
    struct table *t;
    bool csv;
};

static void cell_mass(struct view *v, bool known, int64_t mg)
{
    struct buf b = {0};
    if (known && v->csv)
        mg_print(&b, mg);
    else if (known)
        mass_print(&b, mg, v->unit);
    else
        buf_cstr(&b, v->csv ? "" : "-");
    table_cell(v->t, buf_view(&b));
    buf_free(&b);
}

static void cell_msg(struct view *v, enum msg m, const char *name)
{
    table_cell(v->t, str_of(v->csv ? name : msg_text(m, v->c->out.lang)));
}

static void head(struct view *v, int column, enum msg title, const char *name, bool right)
{
    struct buf b = {0};
    buf_cstr(&b, v->csv ? name : msg_text(title, v->c->out.lang));
    if (right && !v->csv)
        buf_printf(&b, " (%s)", v->unit.name);
    else if (right)
        buf_cstr(&b, "_kg");
    table_head(v->t, column, buf_view(&b), right);
    buf_free(&b);
}

static void finish_table(struct view *v)
{
    table_print(v->t, &v->c->out);
    table_free(v->t);
    if (!v->csv)
        out_text(&v->c->out, STR("\n"));
}

static void by_scope(struct view *v)
{
    v->t = table_new(2);
    head(v, 0, T_SCOPE, "scope", false);
    head(v, 1, T_EMISSIONS, "co2e", true);
    for (int s = 0; s < SCOPES; s++) {
        struct gases g;
        bool known = inventory_scope(v->i, scopes[s].slot, &g);
        cell_msg(v, scopes[s].title, scopes[s].name);
        cell_mass(v, known, known ? g.co2e : 0);
    }
    finish_table(v);
}

static void by_category(struct view *v)
{
    v->t = table_new(2);
    head(v, 0, T_CATEGORY, "category", false);
    head(v, 1, T_EMISSIONS, "co2e", true);
    for (int k = 0; k < 15; k++) {
        if (!v->i->totals->present[SLOT_CATEGORY_1 + k])
            continue;
        struct buf b = {0};
        if (v->csv)
            buf_int(&b, k + 1);
        else
            buf_printf(&b, "%2d %s", k + 1, msg_text(category_msg(k + 1), v->c->out.lang));
        table_cell(v->t, buf_view(&b));
        buf_free(&b);
        cell_mass(v, true, v->i->totals->slot[SLOT_CATEGORY_1 + k].co2e);
    }
    finish_table(v);
}

/* One row of the four figures. A figure that is null for the year is null here, too; so is one
 * without any line in this row (`present`; NULL: not known), which is not a zero. */
static void scope_cells(struct view *v, const struct gases *slot, const bool *present)
{
    for (int s = 0; s < SCOPES; s++) {
        struct gases whole;
        enum slot what = scopes[s].slot;
        bool known = present ? inventory_part_known(v->i, present, what)
                             : inventory_scope(v->i, what, &whole);
        cell_mass(v, known, slots_co2e(slot, what));
    }
}

static void scope_heads(struct view *v, enum msg title, const char *name)
{
    v->t = table_new(1 + SCOPES);
    head(v, 0, title, name, false);
    for (int s = 0; s < SCOPES; s++)
        head(v, 1 + s, scopes[s].title, scopes[s].name, true);
}

static void by_month(struct view *v)
{
    scope_heads(v, T_MONTH, "month");
    int first = date_month_index(v->i->from);
    for (int m = 0; m < LINE_MONTHS; m++) {
        struct buf b = {0};
        buf_printf(&b, "%04d-%02d", (first + m) / 12, (first + m) % 12 + 1);
        table_cell(v->t, buf_view(&b));
        buf_free(&b);
        scope_cells(v, v->i->totals->month[m], v->i->totals->month_present[m]);
    }
    finish_table(v);
}

static bool touched(const bool *present)
{
    for (int s = 0; s < SLOT_COUNT; s++)
        if (present[s])
            return true;
    return false;
}

static void by_site(struct view *v)
{
    scope_heads(v, T_SITE, "site");
    for (int s = 0; s <= v->i->input.sites; s++) {
        bool none = s == v->i->input.sites;
        if (none && !touched(v->i->totals->site_present[s]))
            continue;
        const struct site *x = none ? NULL : &v->i->input.site[s];
        if (none)
            cell_msg(v, T_NO_SITE, "");
        else
            table_cell(v->t, v->csv || !x->name.n ? x->id : x->name);
        scope_cells(v, v->i->totals->site[s], v->i->totals->site_present[s]);
    }
    finish_table(v);
}

/* The figure's CO2e of a gas, or none. */
static void cell_gas(struct view *v, enum slot what, const struct gas_total *g,
                     struct gas_total *room)
{
    struct gases whole;
    bool known = inventory_scope(v->i, what, &whole);
    int64_t mg = 0;
    int n = inventory_gases(v->i, what, room);
    for (int k = 0; k < n; k++)
        if (room[k].gwp == g->gwp && room[k].group == g->group && str_eq(room[k].gas, g->gas))
            mg += room[k].co2e;
    cell_mass(v, known, mg);
}

static bool listed(const struct gas_total *list, int n, const struct gas_total *g)
{
    for (int k = 0; k < n; k++)
        if (list[k].gwp == g->gwp && list[k].group == g->group && str_eq(list[k].gas, g->gas))
            return true;
    return false;
}

/* Every gas once, in order of group. */
static int all_gases(const struct inventory *i, struct gas_total *out)
{
    int n = 0;
    for (int group = 0; group < GAS_GROUP_COUNT; group++)
        for (int k = 0; k < i->totals->gases; k++) {
            const struct gas_total *g = &i->totals->gas[k];
            if ((int)g->group == group && g->slot != SLOT_OUTSIDE && !listed(out, n, g))
                out[n++] = *g;
        }
    return n;
}

/* CO2e of each gas, on its own set where it was published as CO2e. */
static void each_gas(struct view *v)
{
    enum { NAME = 64 };
    char name[NAME];
    size_t bytes = ((size_t)v->i->totals->gases + 1) * sizeof(struct gas_total);
    struct gas_total *list = mem_alloc(bytes), *room = mem_alloc(bytes);
    int n = all_gases(v->i, list);
    v->t = table_new(3 + SCOPES);
    head(v, 0, T_GAS_GROUP, "group", false);
    head(v, 1, T_GAS, "gas", false);
    head(v, 2, T_GWP, "gwp", false);
    for (int s = 0; s < SCOPES; s++)
        head(v, 3 + s, scopes[s].title, scopes[s].name, true);
    for (int k = 0; k < n; k++) {
        table_cell(v->t, str_of(gas_group_name(list[k].group)));
        table_cell(v->t, str_of(gas_name(&list[k], name, sizeof name)));
        table_cell(v->t, str_of(gwp_name(list[k].gwp)));
        for (int s = 0; s < SCOPES; s++)
            cell_gas(v, scopes[s].slot, &list[k], room);
    }
    free(list);
    free(room);
    finish_table(v);
}

static void by_gas(struct view *v)
{
    static const struct {
        enum msg title;
        const char *name;
        size_t offset;
    } gas[] = {
        {T_CO2, "co2", offsetof(struct gases, co2)},
        {T_CH4, "ch4", offsetof(struct gases, ch4)},
        {T_N2O, "n2o", offsetof(struct gases, n2o)},
        {T_OTHER_GASES, "other_co2e", offsetof(struct gases, other_co2e)},
        {T_UNSPLIT, "unsplit_co2e", offsetof(struct gases, unsplit_co2e)},
    };
    scope_heads(v, T_GAS, "gas");
    for (size_t k = 0; k < sizeof gas / sizeof *gas; k++) {
        cell_msg(v, gas[k].title, gas[k].name);
        for (int s = 0; s < SCOPES; s++) {
            struct gases g;
            bool known = inventory_scope(v->i, scopes[s].slot, &g);
            int64_t mg = 0;
            if (known)
                memcpy(&mg, (const char *)&g + gas[k].offset, sizeof mg);
            cell_mass(v, known, mg);
        }
    }
    finish_table(v);
    each_gas(v);
}

static bool kind_row(const struct view *v, int kind, struct gases *slot)
{
    bool any = false;
    for (int s = 0; s < SLOT_COUNT; s++) {
        slot[s] = v->i->totals->kind[s] ? v->i->totals->kind[s][kind] : (struct gases){0};
        any = any || slot[s].co2e || slot[s].co2;
    }
    return any;
}

static void by_activity(struct view *v)
{
    scope_heads(v, T_ACTIVITY, "activity");
    for (int kind = 1; kind < v->i->input.texts; kind++) {
        struct gases slot[SLOT_COUNT];
        if (!kind_row(v, kind, slot))
            continue;
        struct str code = v->i->input.text[kind];
        struct str name = factors_activity_name(v->i->factors, code, v->c->out.lang);
        table_cell(v->t, v->csv || !name.n ? code : name);
        scope_cells(v, slot, NULL);
    }
    finish_table(v);
}

static const struct {
    const char *name;
    void (*show)(struct view *v);
} views[] = {{"scope", by_scope}, {"category", by_category}, {"site", by_site},
             {"month", by_month}, {"gas", by_gas},           {"activity", by_activity}};
enum { VIEWS = sizeof views / sizeof *views };

static int view_index(struct str name)
{
    for (int k = 0; k < VIEWS; k++)
        if (str_is(name, views[k].name))
            return k;
    return -1;
}

static int64_t largest(const struct inventory *i)
{
    int64_t most = 0;
    for (int s = 0; s < SCOPES; s++) {
        struct gases g;
        if (inventory_scope(i, scopes[s].slot, &g) && g.co2e > most)
            most = g.co2e;
    }
    return most;
}

static void title(struct context *c, const struct inventory *i)
{
    struct buf from = {0}, to = {0}, year = {0};
    date_print(&from, i->from);
    date_print(&to, i->to);
    buf_int(&year, i->year);
    out_msg(&c->out, T_SHOW_TITLE,
            arena_strndup(&c->arena, i->organization.name.p, i->organization.name.n), year.p,
            from.p, to.p, gwp_name(i->input.gwp), NULL);
    buf_free(&from);
    buf_free(&to);
    buf_free(&year);
}

bool show_by(struct context *c, const char *by)
{
    for (struct str rest = str_of(by); by && rest.p;) {
        struct str name = str_split(&rest, ',');
        if (view_index(name) < 0) {
            usage_error(c, E_BY_UNKNOWN, arena_strndup(&c->arena, name.p, name.n), NULL);
            return false;
        }
    }
    return true;
}

void show_tables(struct context *c, const struct inventory *i, const char *by)
{
    struct view v = {
        .c = c, .i = i, .unit = mass_unit_for(largest(i)), .csv = c->out.format == FORMAT_CSV};
    title(c, i);
    for (struct str rest = str_of(by); rest.p;)
        views[view_index(str_split(&rest, ','))].show(&v);
    show_caveats(c, i);
}
