/* explain, for a record that a spend rule made of a line of the journal: the line and the rule. */
#include "inventory/internal.h"

static void words(struct buf *out, struct str s)
{
    if (!s.n)
        return;
    buf_cstr(out, " / ");
    visible(out, s);
}

static void line_text(const struct journal_line *l, enum lang lang, struct buf *out)
{
    buf_cstr(out, "  ");
    buf_cstr(out, msg_text(X_JOURNAL, lang));
    buf_cstr(out, ": ");
    visible(out, l->id);
    buf_printf(out, ", %s ", msg_text(l->credit ? B_CREDIT : B_DEBIT, lang));
    visible(out, l->account);
    words(out, l->sub_account);
    words(out, l->department);
    words(out, l->partner);
    buf_cstr(out, ", ");
    dec_print(out, l->amount);
    buf_char(out, ' ');
    visible(out, l->currency);
    if (l->tax_printed) {
        buf_printf(out, " (%s ", msg_text(X_TAX, lang));
        dec_print(out, l->tax);
        words(out, l->tax_class);
        buf_char(out, ')');
    }
    if (l->counter_account.n) {
        buf_printf(out, ", %s ", msg_text(B_COUNTER_ACCOUNT, lang));
        visible(out, l->counter_account);
    }
    buf_char(out, '\n');
}

/* The rule as it was asked: its words by column. */
struct rule_text {
    struct str rule;
    enum lang lang;
    struct buf *out;
};

static bool print_rule(void *ctx, const struct book_row *r, struct str id)
{
    struct rule_text *t = ctx;
    if (!str_eq(id, t->rule))
        return true;
    buf_cstr(t->out, "  ");
    buf_cstr(t->out, msg_text(X_SPEND_RULE, t->lang));
    buf_cstr(t->out, ": ");
    visible(t->out, id);
    struct arena a = {0};
    for (int c = 1; c < r->table->columns; c++) {
        const struct book_column *k = &r->table->column[c];
        if (!r->value[c].n)
            continue;
        struct str word = k->type == COL_CHOICE ? book_word(str_save(&a, r->value[c]).p, t->lang)
                                                : (struct str){0};
        buf_printf(t->out, ", %s ", msg_text(k->title, t->lang));
        visible(t->out, word.n ? word : r->value[c]);
    }
    buf_char(t->out, '\n');
    arena_free(&a);
    return true;
}

void explain_journal(const struct inventory *i, const struct activity *a, enum lang lang,
                     struct buf *out)
{
    struct arena arena = {0};
    struct journal_line l;
    struct spend_rules rules = {0};
    const struct spend_rule *by = NULL;
    struct dec amount;
    struct str id = ledger_ident_text(i->ledger, a->ident, &arena);
    const size_t prefix = sizeof JOURNAL_PREFIX - 1;
    if (str_starts(id, JOURNAL_PREFIX) &&
        ledger_journal_line(i->ledger, (struct str){id.p + prefix, id.n - prefix}, &l, &arena) ==
            1 &&
        spend_rules_load(i->ledger, &rules)) {
        line_text(&l, lang, out);
        spend_fate(&rules, &l, &by, &amount);
        struct rule_text t = {by ? by->rule : (struct str){0}, lang, out};
        ledger_rows(i->ledger, TABLE_SPEND_RULES, print_rule, &t);
    }
    spend_rules_free(&rules);
    arena_free(&arena);
}
