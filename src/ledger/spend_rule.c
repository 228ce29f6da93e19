/* Spend rules: which of them decides about a line of the journal. */
#include "core/utf8.h"
#include "ledger/private.h"

#include <stdlib.h>

static struct str value(const struct book_row *r, const char *column)
{
    return r->value[book_column(r->table, str_of(column))];
}

static int64_t whole(struct str v)
{
    struct dec d;
    bool ok = dec_parse(v, &d) && dec_trim(d).scale == 0 && dec_fits64(dec_trim(d));
    return ok ? (int64_t)dec_trim(d).coef : 0;
}

static day_t day(struct str v)
{
    day_t d;
    return date_parse_iso(v, &d) ? d : DAY_NONE;
}

/* The key under which a text is compared; partners also without 株式会社 and the like. */
static struct str key_of(enum rule_field f, struct str text, struct arena *a)
{
    struct buf b = {0};
    if (f == RULE_PARTNER)
        calc_supplier_key(&b, text);
    else
        utf8_fold(&b, text);
    struct str key = str_save(a, buf_view(&b));
    buf_free(&b);
    return key;
}

static enum rule_tax tax_of(struct str v)
{
    return str_is(v, "as_printed") ? TAX_AS_PRINTED
           : str_is(v, "less_tax") ? TAX_LESS
           : str_is(v, "plus_tax") ? TAX_PLUS
                                   : TAX_NOT_SAID;
}

void spend_rule_read(const struct book_row *r, struct spend_rule *out, struct arena *a)
{
    static const char *const column[RULE_FIELDS] = {
        [RULE_ACCOUNT] = "account",
        [RULE_SUB_ACCOUNT] = "sub_account",
        [RULE_COUNTER_ACCOUNT] = "counter_account",
        [RULE_DEPARTMENT] = "department",
        [RULE_PARTNER] = "partner",
        [RULE_TAX_CLASS] = "tax_class",
        [RULE_TEXT] = "text",
    };
    *out = (struct spend_rule){.rule = str_save(a, value(r, "rule")),
                               .activity = str_save(a, value(r, "activity")),
                               .site = str_save(a, value(r, "site")),
                               .reason = str_save(a, value(r, "reason")),
                               .order = whole(value(r, "rule")),
                               .from = day(value(r, "valid_from")),
                               .to = day(value(r, "valid_to")),
                               .skip = str_is(value(r, "action"), "skip"),
                               .tax = tax_of(value(r, "tax")),
                               .category = (int)whole(value(r, "category"))};
    for (int f = 0; f < RULE_FIELDS; f++)
        out->key[f] = key_of((enum rule_field)f, value(r, column[f]), a);
}

static bool take(void *ctx, const struct book_row *r, struct str id)
{
    struct spend_rules *all = ctx;
    (void)id;
    MEM_GROW(all->rule, all->n, all->cap);
    spend_rule_read(r, &all->rule[all->n++], &all->arena);
    return true;
}

static int by_order(const void *x, const void *y)
{
    const struct spend_rule *a = x, *b = y;
    return a->order != b->order ? (a->order > b->order) - (a->order < b->order)
                                : str_cmp(a->rule, b->rule);
}

bool spend_rules_load(struct ledger *l, struct spend_rules *out)
{
    *out = (struct spend_rules){0};
    if (!ledger_rows(l, TABLE_SPEND_RULES, take, out))
        return false;
    if (out->n)
        qsort(out->rule, (size_t)out->n, sizeof *out->rule, by_order);
    return true;
}

void spend_rules_free(struct spend_rules *r)
{
    free(r->rule);
    arena_free(&r->arena);
    *r = (struct spend_rules){0};
}

/* ---- a line ---- */
/* The accounts of the other side stand joined by "/", which an account's own name may hold, too. */
static bool among(struct str key, struct str list)
{
    if (str_eq(key, list))
        return true;
    for (struct str rest = list; rest.p;)
        if (str_eq(str_split(&rest, '/'), key))
            return true;
    return false;
}

static bool field_fits(enum rule_field f, struct str want, struct str have)
{
    if (want.n == 0)
        return true;
    if (f == RULE_COUNTER_ACCOUNT)
        return among(want, have);
    if (f != RULE_TEXT)
        return str_eq(want, have);
    struct arena a = {0};
    bool found = str_has(have, str_save(&a, want).p);
    arena_free(&a);
    return found;
}

static bool fits(const struct spend_rule *r, const struct str key[RULE_FIELDS], day_t date)
{
    if ((r->from != DAY_NONE && date < r->from) || (r->to != DAY_NONE && date > r->to))
        return false;
    for (int f = 0; f < RULE_FIELDS; f++)
        if (!field_fits((enum rule_field)f, r->key[f], key[f]))
            return false;
    return true;
}

static const struct spend_rule *rule_of(const struct spend_rules *r, const struct journal_line *l)
{
    const struct str text[RULE_FIELDS] = {
        [RULE_ACCOUNT] = l->account,
        [RULE_SUB_ACCOUNT] = l->sub_account,
        [RULE_COUNTER_ACCOUNT] = l->counter_account,
        [RULE_DEPARTMENT] = l->department,
        [RULE_PARTNER] = l->partner,
        [RULE_TAX_CLASS] = l->tax_class,
        [RULE_TEXT] = l->text,
    };
    struct str key[RULE_FIELDS];
    struct arena a = {0};
    const struct spend_rule *found = NULL;
    for (int f = 0; f < RULE_FIELDS; f++)
        key[f] = key_of((enum rule_field)f, text[f], &a);
    for (int i = 0; i < r->n && !found; i++)
        if (fits(&r->rule[i], key, l->date))
            found = &r->rule[i];
    arena_free(&a);
    return found;
}

enum line_fate spend_fate(const struct spend_rules *r, const struct journal_line *l,
                          const struct spend_rule **by, struct dec *amount)
{
    const struct spend_rule *rule = rule_of(r, l);
    *by = rule;
    *amount = l->amount;
    if (!rule)
        return LINE_NO_RULE;
    if (rule->skip)
        return LINE_SKIPPED;
    if (rule->tax == TAX_AS_PRINTED)
        return LINE_BOOKED;
    struct dec tax = l->tax;
    if (rule->tax == TAX_LESS)
        tax.coef = -tax.coef;
    return l->tax_printed && dec_add(l->amount, tax, amount) ? LINE_BOOKED : LINE_NO_TAX;
}
