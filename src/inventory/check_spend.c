/* Findings of the journal: spending that no rule speaks of, a utility account without its bills,
 * energy that is counted from bills and from spending. */
#include "ingest/ingest.h"
#include "inventory/internal.h"
#include "inventory/spend.h"

#include <stdlib.h>

static struct pos place_of(struct check *c, int32_t source, int64_t row)
{
    struct activity a = {.source = source, .row = row};
    return record_pos(c, &a);
}

static const char *decimal(struct check *c, struct dec d)
{
    struct buf b = {0};
    dec_print(&b, dec_trim(d));
    const char *s = zstr(&c->scratch, buf_view(&b));
    buf_free(&b);
    return s;
}

/* "旅費交通費 / 出張 / JR東日本" */
static const char *account_text(struct check *c, struct str account, struct str sub,
                                struct str partner)
{
    const struct str part[] = {account, sub, partner};
    struct buf b = {0};
    for (int i = 0; i < 3; i++) {
        if (!part[i].n)
            continue;
        buf_cstr(&b, b.n ? " / " : "");
        buf_str(&b, part[i]);
    }
    const char *s = zstr(&c->scratch, buf_view(&b));
    buf_free(&b);
    return s;
}

/* ---- without a rule ---- */
static void check_waiting(struct check *c, const struct spend_summary *s)
{
    enum { SHOWN = 10 };
    int waiting = 0;
    for (int i = 0; i < s->n; i++) {
        const struct spend_row *r = &s->row[i];
        if (!spend_waits(r) || ++waiting > SHOWN)
            continue;
        diag_warning(c->d, place_of(c, r->source, r->row_number),
                     r->fate == LINE_NO_RULE ? F_SPEND_NO_RULE : F_SPEND_NO_TAX,
                     account_text(c, r->account, r->sub_account, r->partner),
                     number_text(c, r->lines), decimal(c, r->debit), decimal(c, r->credit),
                     zstr(&c->scratch, r->currency), zstr(&c->scratch, r->account),
                     zstr(&c->scratch, r->rule), NULL);
        finding_end(c);
    }
    if (waiting > SHOWN)
        diag_warning(c->d, NOWHERE, F_SPEND_MORE, number_text(c, waiting - SHOWN), NULL);
    finding_end(c);
}

/* ---- energy ---- */
/* "fuel" also stands for "fuel.diesel". */
static bool kind_is(struct str kind, struct str activity)
{
    return str_eq(kind, activity) || (kind.n > activity.n && kind.p[activity.n] == '.' &&
                                      str_eq((struct str){kind.p, activity.n}, activity));
}

static bool recorded(const struct check *c, struct str activity, day_t from, day_t to)
{
    for (int k = 0; k < c->records; k++)
        if (c->record[k].start <= to && c->record[k].end >= from &&
            kind_is(code_text(c->inventory, c->record[k].kind), activity))
            return true;
    return false;
}

/* Lines of one account (or one activity) in one month. */
struct energy_sum {
    struct str account, activity, rule;
    int month; /* date_month_index; 0: the year */
    struct dec amount, largest;
    int32_t source;
    int64_t row, lines;
};
struct energies {
    struct check *c;
    struct spend_rules rules, energy; /* energy: suggestions that leave energy to its bills */
    struct energy_sum *sum;
    int n, cap;
    bool twice;
};

static void add(struct energies *e, const struct journal_line *l, struct str activity,
                struct str rule, int month)
{
    struct energy_sum *s = NULL;
    for (int i = 0; i < e->n && !s; i++)
        if (e->sum[i].month == month && str_eq(e->sum[i].activity, activity) &&
            str_eq(e->sum[i].rule, rule) && str_eq(e->sum[i].account, l->account))
            s = &e->sum[i];
    if (!s) {
        MEM_GROW(e->sum, e->n, e->cap);
        s = &e->sum[e->n++];
        *s = (struct energy_sum){.account = str_save(&e->c->names, l->account),
                                 .activity = str_save(&e->c->names, activity),
                                 .rule = str_save(&e->c->names, rule),
                                 .month = month};
    }
    dec_add(s->amount, l->amount, &s->amount);
    if (s->lines++ == 0 || dec_cmp(l->amount, s->largest) > 0) {
        s->largest = l->amount;
        s->source = l->source;
        s->row = l->row;
    }
}

static bool take_line(void *ctx, const struct journal_line *l)
{
    struct energies *e = ctx;
    const struct spend_rule *by;
    struct dec amount;
    enum line_fate fate = spend_fate(&e->rules, l, &by, &amount);
    if (!e->twice && fate == LINE_SKIPPED && by->activity.n)
        add(e, l, by->activity, by->rule, date_month_index(l->date));
    if (!e->twice || fate != LINE_BOOKED)
        return true;
    struct str rule = by->rule;
    if (spend_fate(&e->energy, l, &by, &amount) == LINE_SKIPPED)
        add(e, l, by->activity, rule, 0);
    return true;
}

/* A bill of the month, or of the one before: what was used in April is posted in May. */
static void tell_missed(struct energies *e, const struct energy_sum *s)
{
    struct check *c = e->c;
    struct buf month = {0};
    if (s->amount.coef <= 0 || recorded(c, s->activity, date_month_start(s->month - 1),
                                        date_month_start(s->month + 1) - 1))
        return;
    buf_printf(&month, "%d-%02d", s->month / 12, s->month % 12 + 1);
    diag_warning(c->d, place_of(c, s->source, s->row), F_UTILITY_MISSED,
                 zstr(&c->scratch, s->account), month.p, decimal(c, s->amount),
                 zstr(&c->scratch, s->activity), zstr(&c->scratch, s->rule), NULL);
    buf_free(&month);
    finding_end(c);
}

static void tell_twice(struct energies *e, const struct energy_sum *s)
{
    struct check *c = e->c;
    if (!recorded(c, s->activity, c->inventory->from, c->inventory->to))
        return;
    diag_warning(c->d, place_of(c, s->source, s->row), F_ENERGY_TWICE,
                 zstr(&c->scratch, s->account), decimal(c, s->amount),
                 zstr(&c->scratch, s->activity), zstr(&c->scratch, s->rule), NULL);
    finding_end(c);
}

static void only_energy(struct spend_rules *r)
{
    int n = 0;
    for (int i = 0; i < r->n; i++)
        if (r->rule[i].skip && r->rule[i].activity.n)
            r->rule[n++] = r->rule[i];
    r->n = n;
}

static void look_for(struct check *c, bool twice)
{
    struct energies e = {.c = c, .twice = twice};
    const struct inventory *i = c->inventory;
    bool ok = spend_rules_load(c->ledger, &e.rules) && spend_suggested(&e.energy, c->d);
    only_energy(&e.energy);
    ok = ok && ledger_journal(c->ledger, i->from, i->to, take_line, &e);
    for (int k = 0; ok && k < e.n; k++) {
        if (twice)
            tell_twice(&e, &e.sum[k]);
        else
            tell_missed(&e, &e.sum[k]);
    }
    free(e.sum);
    spend_rules_free(&e.rules);
    spend_rules_free(&e.energy);
}

void check_spend(struct check *c)
{
    struct spend_summary s;
    if (spend_summary(c->ledger, c->inventory->from, c->inventory->to, &s, c->d) && s.n) {
        check_waiting(c, &s);
        look_for(c, false);
        look_for(c, true);
    }
    spend_summary_free(&s);
}

/* ---- the figures' own word for it ---- */
bool caveats_of_journal(struct inventory *i, bool *waits)
{
    struct spend_summary s;
    struct dec debit = {0}, credit = {0};
    int64_t lines = 0;
    struct buf n = {0}, d = {0}, k = {0};
    *waits = false;
    if (!i->ledger)
        return true;
    bool ok = spend_summary(i->ledger, i->from, i->to, &s, i->diag);
    for (int r = 0; ok && r < s.n; r++)
        if (spend_waits(&s.row[r])) {
            lines += s.row[r].lines;
            ok =
                dec_add(debit, s.row[r].debit, &debit) && dec_add(credit, s.row[r].credit, &credit);
        }
    if (ok && lines) {
        *waits = true;
        buf_int(&n, lines);
        dec_print(&d, dec_trim(debit));
        dec_print(&k, dec_trim(credit));
        caveat_add(i, C_SPEND_WITHOUT_RULE, n.p, d.p, k.p, NULL);
    }
    buf_free(&n);
    buf_free(&d);
    buf_free(&k);
    spend_summary_free(&s);
    return ok;
}
