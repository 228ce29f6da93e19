#include "inventory/spend.h"
#include "core/csv.h"
#include "core/embed.h"
#include "inventory/internal.h"

#include <stdlib.h>

bool spend_waits(const struct spend_row *r)
{
    return r->fate == LINE_NO_RULE || r->fate == LINE_NO_TAX;
}

/* ---- adding up ---- */
struct adding {
    struct spend_rules rules;
    struct spend_summary *out;
    bool fits; /* the sums fit a decimal */
};

static bool same_group(const struct spend_row *r, const struct journal_line *l, enum line_fate fate,
                       const struct spend_rule *by)
{
    return r->fate == fate && str_eq(r->rule, by ? by->rule : (struct str){"", 0}) &&
           str_eq(r->account, l->account) && str_eq(r->sub_account, l->sub_account) &&
           str_eq(r->currency, l->currency) && (!spend_waits(r) || str_eq(r->partner, l->partner));
}

static struct spend_row *group_of(struct adding *x, const struct journal_line *l,
                                  enum line_fate fate, const struct spend_rule *by)
{
    struct spend_summary *s = x->out;
    struct arena *a = &s->arena;
    for (int i = s->n - 1; i >= 0; i--)
        if (same_group(&s->row[i], l, fate, by))
            return &s->row[i];
    MEM_GROW(s->row, s->n, s->cap);
    struct spend_row *r = &s->row[s->n++];
    *r = (struct spend_row){.account = str_save(a, l->account),
                            .sub_account = str_save(a, l->sub_account),
                            .currency = str_save(a, l->currency),
                            .fate = fate};
    if (spend_waits(r))
        r->partner = str_save(a, l->partner);
    if (by) {
        r->rule = str_save(a, by->rule);
        r->activity = str_save(a, by->activity);
        r->reason = str_save(a, by->reason);
        r->category = by->category;
    }
    return r;
}

static struct dec magnitude(struct dec d)
{
    d.coef = d.coef < 0 ? -d.coef : d.coef;
    return d;
}

static bool add_line(void *ctx, const struct journal_line *l)
{
    struct adding *x = ctx;
    const struct spend_rule *by;
    struct dec booked, printed = l->amount;
    enum line_fate fate = spend_fate(&x->rules, l, &by, &booked);
    struct spend_row *r = group_of(x, l, fate, by);
    if (l->credit)
        printed.coef = -printed.coef;
    x->fits &=
        dec_add(l->credit ? r->credit : r->debit, printed, l->credit ? &r->credit : &r->debit);
    if (fate == LINE_BOOKED)
        x->fits &= dec_add(r->booked, booked, &r->booked);
    if (r->lines++ == 0 || dec_cmp(magnitude(printed), magnitude(r->largest)) > 0) {
        r->largest = printed;
        r->source = l->source;
        r->row_number = l->row;
    }
    return x->fits;
}

static int place_of(const struct spend_row *r)
{
    return spend_waits(r) ? 0 : r->fate == LINE_BOOKED ? 1 : 2;
}

static struct dec size_of(const struct spend_row *r)
{
    struct dec sum;
    return dec_add(magnitude(r->debit), magnitude(r->credit), &sum) ? sum : r->debit;
}

static int by_size(const void *x, const void *y)
{
    const struct spend_row *a = x, *b = y;
    int order = place_of(a) - place_of(b);
    order = order ? order : -dec_cmp(size_of(a), size_of(b));
    order = order ? order : str_cmp(a->account, b->account);
    order = order ? order : str_cmp(a->sub_account, b->sub_account);
    order = order ? order : str_cmp(a->partner, b->partner);
    return order ? order : str_cmp(a->rule, b->rule);
}

bool spend_summary(struct ledger *l, day_t from, day_t to, struct spend_summary *out,
                   struct diag *d)
{
    struct adding x = {.out = out, .fits = true};
    *out = (struct spend_summary){0};
    bool ok = spend_rules_load(l, &x.rules) && ledger_journal(l, from, to, add_line, &x);
    if (!x.fits)
        diag_error(d, NOWHERE, E_SPEND_SUM, NULL);
    if (out->n)
        qsort(out->row, (size_t)out->n, sizeof *out->row, by_size);
    spend_rules_free(&x.rules);
    return ok;
}

void spend_summary_free(struct spend_summary *s)
{
    free(s->row);
    arena_free(&s->arena);
    *s = (struct spend_summary){0};
}

/* ---- suggestions ---- */
/* The table that is built in: calls `each` with every row, the heading first. */
static bool suggestion_rows(bool (*each)(void *ctx, const struct csv_row *r), void *ctx,
                            struct diag *d)
{
    struct str text = {embedded_spend_rules[0].bytes, embedded_spend_rules[0].n};
    struct text_in *t = text_of(text);
    struct csv *csv = csv_open(t, ',');
    struct csv_row r;
    int got = 1;
    while ((got = csv_next(csv, &r, STR("spend-rules-ja.csv"), d)) == 1)
        if (!each(ctx, &r))
            break;
    csv_close(csv);
    text_close(t);
    return got == 0;
}

struct suggesting {
    struct spend_rules *rules;
    int map[BOOK_MAX_COLUMNS], n;
    const bool *wanted; /* by order in the table; NULL: parsing */
    const char *tax;
    struct buf *csv;
    int at;
};

static bool take_heading(struct suggesting *s, const struct csv_row *r)
{
    s->n = r->n;
    return r->n <= BOOK_MAX_COLUMNS &&
           book_recognise(r->field, r->n, s->map) == (int)TABLE_SPEND_RULES;
}

static bool take_rule(void *ctx, const struct csv_row *r)
{
    struct suggesting *s = ctx;
    struct book_row row = {.table = &book_tables[TABLE_SPEND_RULES]};
    if (s->n == 0)
        return take_heading(s, r);
    for (int i = 0; i < r->n && i < s->n; i++)
        row.value[s->map[i]] = r->field[i];
    MEM_GROW(s->rules->rule, s->rules->n, s->rules->cap);
    spend_rule_read(&row, &s->rules->rule[s->rules->n++], &s->rules->arena);
    return true;
}

bool spend_suggested(struct spend_rules *out, struct diag *d)
{
    struct suggesting s = {.rules = out};
    *out = (struct spend_rules){0};
    return suggestion_rows(take_rule, &s, d);
}

static bool write_rule(void *ctx, const struct csv_row *r)
{
    struct suggesting *s = ctx;
    int tax = book_column(&book_tables[TABLE_SPEND_RULES], STR("tax"));
    bool heading = s->n == 0, book = false;
    if (heading && !take_heading(s, r))
        return false;
    if (!heading && !s->wanted[s->at++])
        return true;
    for (int i = 0; i < r->n; i++)
        book |= str_is(r->field[i], "book");
    for (int i = 0; i < r->n; i++) {
        bool fill = book && s->tax && s->map[i] == tax;
        csv_field(s->csv, fill ? str_of(s->tax) : r->field[i], i == 0);
    }
    buf_char(s->csv, '\n');
    return true;
}

struct wanting {
    struct spend_rules own, suggested;
    bool *wanted;
};

static bool want(void *ctx, const struct journal_line *l)
{
    struct wanting *w = ctx;
    const struct spend_rule *by;
    struct dec amount;
    if (spend_fate(&w->own, l, &by, &amount) != LINE_NO_RULE)
        return true;
    spend_fate(&w->suggested, l, &by, &amount);
    if (by)
        w->wanted[by - w->suggested.rule] = true;
    return true;
}

bool spend_suggestions(struct ledger *l, day_t from, day_t to, const char *tax, struct buf *csv)
{
    struct wanting w = {0};
    struct diag quiet = {0};
    bool ok = spend_suggested(&w.suggested, &quiet) && spend_rules_load(l, &w.own);
    w.wanted = mem_alloc((size_t)w.suggested.n + 1);
    ok = ok && ledger_journal(l, from, to, want, &w);
    struct suggesting s = {.wanted = w.wanted, .tax = tax, .csv = csv};
    ok = ok && suggestion_rows(write_rule, &s, &quiet);
    free(w.wanted);
    spend_rules_free(&w.own);
    spend_rules_free(&w.suggested);
    diag_free(&quiet);
    return ok;
}
