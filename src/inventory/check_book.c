/* Findings of the book: records without a factor, meters without records, meters that do not say
 * enough. */
#include "inventory/internal.h"

void check_factors(struct check *c, const struct uncalculated *u)
{
    const struct activity *a = u->activity;
    diag_error(c->d, record_pos(c, a), uncalculated_msg(u->reason),
               zstr(&c->scratch, code_text(c->inventory, a->kind)), zstr(&c->scratch, u->detail),
               zstr(&c->scratch, u->remedy), NULL);
    finding_end(c);
}

/* The figures take one of two ways by rule; but one of the conversions is wrong. */
void check_conversions(struct check *c)
{
    struct contradictions all = calc_contradictions(c->inventory->calc);
    for (int k = 0; k < all.n; k++) {
        const struct contradiction *x = &all.of[k];
        diag_error(c->d, NOWHERE, F_CONVERSIONS_CONTRADICT, zstr(&c->scratch, x->from),
                   zstr(&c->scratch, x->to), zstr(&c->scratch, x->ways), day_text(c, x->day), NULL);
        finding_end(c);
    }
}

static bool site_counts(const struct check *c, code_t code)
{
    const struct calc_input *in = &c->inventory->input;
    for (int s = 0; s < in->sites; s++) {
        const struct site *x = &in->site[s];
        if (x->code == code)
            return (x->from == DAY_NONE || x->from <= c->inventory->to) &&
                   (x->to == DAY_NONE || x->to >= c->inventory->from);
    }
    return true;
}

void check_idle_meters(struct check *c)
{
    const struct inventory *i = c->inventory;
    for (int m = 0; m < i->meters; m++) {
        const char *id = zstr(&c->scratch, i->meter[m].meter);
        const char *kind = zstr(&c->scratch, i->meter[m].activity);
        if (i->input.meter[m].site <= 0)
            diag_warning(c->d, NOWHERE, F_METER_WITHOUT_SITE, id, NULL);
        if (!i->meter[m].any && site_counts(c, i->input.meter[m].site))
            diag_warning(c->d, NOWHERE, F_METER_WITHOUT_RECORDS, id, kind, day_text(c, i->from),
                         day_text(c, i->to), NULL);
        finding_end(c);
    }
}

static void kind_differs(struct check *c, const struct meter *m, const struct activity *a)
{
    diag_warning(c->d, record_pos(c, a), F_KIND_DIFFERS, record_what(c, a),
                 zstr(&c->scratch, code_text(c->inventory, m->kind)),
                 zstr(&c->scratch, code_text(c->inventory, a->kind)), NULL);
    finding_end(c);
}

static void unit_differs(struct check *c, const struct meter *m, const struct activity *a)
{
    struct str read = code_text(c->inventory, m->unit);
    struct str given = code_text(c->inventory, detail_of(c->inventory, a)->unit);
    const struct unit *x = unit_find(read), *y = unit_find(given);
    if (!x || !y || unit_convertible(x, y))
        return;
    diag_warning(c->d, record_pos(c, a), F_UNIT_DIFFERS, record_what(c, a), zstr(&c->scratch, read),
                 zstr(&c->scratch, given), NULL);
    finding_end(c);
}

/* A meter measures one thing in one dimension: a record that says otherwise has the wrong meter,
 * code or unit. */
void check_kind(struct check *c, struct group g)
{
    const struct meter *m = meter_of(&c->inventory->input, g.record[0].meter);
    for (int k = 0; m && k < g.n; k++) {
        const struct activity *a = &g.record[k];
        if (!in_year(c, a))
            continue;
        if (m->kind > 0 && a->kind != m->kind)
            kind_differs(c, m, a);
        else if (m->unit > 0 && detail_of(c->inventory, a)->unit != m->unit)
            unit_differs(c, m, a);
    }
}

/* The figure that an exclusion speaks of, in the whole year or at its site: false where it has no
 * line. */
static bool excluded_figure(const struct check *c, const struct exclusion *x, int64_t *mg)
{
    const struct calc_totals *t = c->inventory->totals;
    static const enum slot of[] = {SLOT_SCOPE1, SLOT_SCOPE1, SLOT_SCOPE2_LOCATION, SLOT_CATEGORY_1};
    const struct gases *row = t->slot;
    const bool *present = t->present;
    for (int s = 0; x->site > 0 && s < c->inventory->input.sites; s++)
        if (c->inventory->input.site[s].code == x->site) {
            row = t->site[s];
            present = t->site_present[s];
        }
    int first = (int)of[x->scope], last = x->scope == 3 ? SLOT_COUNT - 1 : first;
    if (x->scope == 3 && x->category)
        first = last = SLOT_CATEGORY_1 + x->category - 1;
    bool any = false;
    *mg = 0;
    for (int s = first; s <= last; s++) {
        any = any || present[s];
        *mg += row[s].co2e;
    }
    return any;
}

/* What was left out with a reason cannot have lines, too. */
void check_exclusions(struct check *c)
{
    for (int k = 0; k < c->inventory->input.exclusions; k++) {
        const struct exclusion *x = &c->inventory->input.exclusion[k];
        struct buf what = {0}, kg = {0};
        int64_t mg;
        if (!excluded_figure(c, x, &mg))
            continue;
        buf_printf(&what, "scope%d", x->scope);
        if (x->category)
            buf_printf(&what, ", category %d", x->category);
        if (x->site > 0)
            buf_printf(&what, ", %s", zstr(&c->scratch, code_text(c->inventory, x->site)));
        mg_print(&kg, mg);
        diag_warning(c->d, NOWHERE, F_EXCLUDED_WITH_LINES, what.p, kg.p, NULL);
        finding_end(c);
        buf_free(&what);
        buf_free(&kg);
    }
}
