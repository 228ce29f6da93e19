/* Findings of the book: records without a factor, meters without records, meters that do not say
 * enough. */
#include "inventory/internal.h"

void check_factors(struct check *c, const struct uncalculated *u)
{
    const struct activity *a = u->activity;
    diag_error(c->d, record_pos(c, a), uncalculated_msg(u->reason),
               zstr(&c->scratch, code_text(c->inventory, a->kind)), zstr(&c->scratch, u->detail),
               NULL);
    finding_end(c);
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

/* A meter measures one thing: a record of another activity on it is filed under the wrong meter or
 * code. */
void check_kind(struct check *c, struct group g)
{
    const struct meter *m =
        g.record[0].meter > 0 ? meter_of(&c->inventory->input, g.record[0].meter) : NULL;
    for (int k = 0; m && m->kind > 0 && k < g.n; k++) {
        const struct activity *a = &g.record[k];
        if (!in_year(c, a) || a->kind == m->kind)
            continue;
        diag_warning(c->d, record_pos(c, a), F_KIND_DIFFERS, record_what(c, a),
                     zstr(&c->scratch, code_text(c->inventory, m->kind)),
                     zstr(&c->scratch, code_text(c->inventory, a->kind)), NULL);
        finding_end(c);
    }
}
