/* The journal's lines, and the records that the spend rules make of them.
 *
 * The records are a function of lines and rules: whatever commit changes one of these (an import, a
 * typed row, an undo) makes the records anew, in its own batch. So no record is stale, and none
 * stands that nobody could derive again. A record keeps the source and row of its line. */
#include "ledger/private.h"

#include <string.h>

/* ---- lines ---- */
#define LINE_COLUMNS                                                                               \
    "id, date, voucher, side, account, sub_account, department, partner, counter_account,"         \
    " tax_class, amount, tax, currency, text, read_source, read_row"
enum {
    AT_ID,
    AT_DATE,
    AT_VOUCHER,
    AT_SIDE,
    AT_ACCOUNT,
    AT_SUB_ACCOUNT,
    AT_DEPARTMENT,
    AT_PARTNER,
    AT_COUNTER,
    AT_TAX_CLASS,
    AT_AMOUNT,
    AT_TAX,
    AT_CURRENCY,
    AT_TEXT,
    AT_SOURCE,
    AT_ROW
};

static bool line_damaged(struct ledger *l, struct str id)
{
    struct arena a = {0};
    diag_error(l->diag, NOWHERE, E_STORED_VALUE, "journal", str_save(&a, id).p, "amount", "", NULL);
    arena_free(&a);
    return false;
}

static void negate(struct dec *d)
{
    d->coef = -d->coef;
}

static bool line_read(struct ledger *l, sqlite3_stmt *st, struct journal_line *out)
{
    *out = (struct journal_line){.id = db_text(st, AT_ID),
                                 .voucher = db_text(st, AT_VOUCHER),
                                 .partner = db_text(st, AT_PARTNER),
                                 .currency = db_text(st, AT_CURRENCY),
                                 .text = db_text(st, AT_TEXT),
                                 .tax_class = db_text(st, AT_TAX_CLASS),
                                 .account = db_text(st, AT_ACCOUNT),
                                 .sub_account = db_text(st, AT_SUB_ACCOUNT),
                                 .department = db_text(st, AT_DEPARTMENT),
                                 .counter_account = db_text(st, AT_COUNTER),
                                 .credit = str_is(db_text(st, AT_SIDE), "credit"),
                                 .source = sqlite3_column_int(st, AT_SOURCE),
                                 .row = sqlite3_column_int64(st, AT_ROW)};
    struct str tax = db_text(st, AT_TAX);
    out->tax_printed = tax.n > 0;
    if (!date_parse_iso(db_text(st, AT_DATE), &out->date) ||
        !dec_parse(db_text(st, AT_AMOUNT), &out->amount) ||
        (out->tax_printed && !dec_parse(tax, &out->tax)))
        return line_damaged(l, out->id);
    if (out->credit) {
        negate(&out->amount);
        negate(&out->tax);
    }
    return true;
}

static bool each_line(struct ledger *l, sqlite3_stmt *st,
                      bool (*each)(void *ctx, const struct journal_line *line), void *ctx)
{
    bool go = true;
    int rc = SQLITE_ROW;
    while (go && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        struct journal_line line;
        go = line_read(l, st, &line) && each(ctx, &line);
    }
    return go && (rc == SQLITE_DONE || db_error(l));
}

bool ledger_journal(struct ledger *l, day_t from, day_t to,
                    bool (*each)(void *ctx, const struct journal_line *line), void *ctx)
{
    static const char sql[] =
        "SELECT " LINE_COLUMNS " FROM journal WHERE date BETWEEN ? AND ? ORDER BY date, id";
    sqlite3_stmt *st = NULL; /* its own: the callback uses the ledger */
    if (sqlite3_prepare_v2(l->db, sql, -1, &st, NULL) != SQLITE_OK)
        return db_error(l);
    struct buf first = {0}, last = {0};
    date_print(&first, from);
    date_print(&last, to);
    db_bind_text(st, 1, buf_view(&first));
    db_bind_text(st, 2, buf_view(&last));
    bool ok = each_line(l, st, each, ctx);
    sqlite3_finalize(st);
    buf_free(&first);
    buf_free(&last);
    return ok;
}

static void line_save(struct journal_line *x, struct arena *a)
{
    struct str *text[] = {&x->id,         &x->voucher,        &x->partner, &x->currency,
                          &x->text,       &x->tax_class,      &x->account, &x->sub_account,
                          &x->department, &x->counter_account};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        *text[i] = str_save(a, *text[i]);
}

int ledger_journal_line(struct ledger *l, struct str id, struct journal_line *out, struct arena *a)
{
    static const char sql[] = "SELECT " LINE_COLUMNS " FROM journal WHERE id = ?";
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    db_bind_text(st, 1, id);
    int rc = db_step(l, st);
    if (rc != 1)
        return rc;
    bool ok = line_read(l, st, out);
    line_save(out, a);
    sqlite3_reset(st);
    return ok ? 1 : -1;
}

bool ledger_of_journal(struct ledger *l, const struct activity *x, bool tell)
{
    struct arena a = {0};
    struct str id = ledger_ident_text(l, x->ident, &a);
    bool is = str_starts(id, JOURNAL_PREFIX);
    if (is && tell)
        diag_error(l->diag, NOWHERE, E_FROM_JOURNAL, id.p, NULL);
    arena_free(&a);
    return is;
}

/* ---- records ---- */
struct settling {
    struct ledger *l;
    struct spend_rules rules;
    struct buf id, method;
};

static struct str record_id(struct settling *s, struct str line)
{
    buf_reset(&s->id);
    buf_cstr(&s->id, JOURNAL_PREFIX);
    buf_str(&s->id, line);
    return buf_view(&s->id);
}

static bool take_out(struct settling *s, const struct activity *a)
{
    return activity_retire(s->l, a, STR("spend_rules"));
}

/* What the record of a line is by its rule. */
static bool record_of(struct settling *s, const struct journal_line *j, const struct spend_rule *by,
                      struct dec amount, struct activity *out)
{
    struct ledger *l = s->l;
    if (!dec_fits64(amount)) {
        struct arena a = {0};
        diag_error(l->diag, NOWHERE, E_JOURNAL_AMOUNT, str_save(&a, j->id).p, NULL);
        arena_free(&a);
        return false;
    }
    buf_reset(&s->method);
    buf_cstr(&s->method, "invoice, spend rule ");
    buf_str(&s->method, by->rule);
    struct detail d = {.cost_scale = -1,
                       .quantity_scale = amount.scale,
                       .category = by->category,
                       .unit = ledger_code(l, TERM_UNIT, j->currency),
                       .method = ledger_code(l, TERM_METHOD, buf_view(&s->method))};
    *out = (struct activity){.start = j->date,
                             .end = j->date,
                             .site = ledger_code(l, TERM_SITE, by->site),
                             .kind = ledger_code(l, TERM_ACTIVITY, by->activity),
                             .supplier = ledger_code(l, TERM_SUPPLIER, j->partner),
                             .quantity = (int64_t)amount.coef,
                             .source = j->source,
                             .row = j->row};
    out->detail = d.unit < 0 || d.method < 0 ? -1 : ledger_detail(l, &d);
    out->ident = ledger_ident(l, record_id(s, j->id));
    return out->detail > 0 && out->ident > 0 && out->site >= 0 && out->kind > 0 &&
           out->supplier >= 0;
}

static bool same(const struct activity *a, const struct activity *b)
{
    return a->start == b->start && a->end == b->end && a->site == b->site && a->kind == b->kind &&
           a->supplier == b->supplier && a->quantity == b->quantity && a->detail == b->detail;
}

static bool settle_line(void *ctx, const struct journal_line *j)
{
    struct settling *s = ctx;
    struct activity there, wanted;
    const struct spend_rule *by;
    struct dec amount;
    bool book = spend_fate(&s->rules, j, &by, &amount) == LINE_BOOKED;
    int found = ledger_activity_find(s->l, record_id(s, j->id), &there);
    if (found < 0 || (book && !record_of(s, j, by, amount, &wanted)))
        return false;
    if (book && found == 1 && same(&there, &wanted))
        return true;
    if (found == 1 && !take_out(s, &there))
        return false;
    return !book || (ledger_activity_put(s->l, &wanted) &&
                     ledger_activity_texts_put(s->l, j->source, j->row, j->voucher, j->text));
}

/* Records whose line has gone, one at a time. */
static bool settle_orphans(struct settling *s)
{
    static const char sql[] =
        "SELECT " ACTIVITY_COLUMNS " FROM given_id g JOIN activity ON ident = g.n AND ident <> 0"
        " WHERE g.text >= 'journal:' AND g.text < 'journal;' AND"
        " NOT EXISTS (SELECT 1 FROM journal j WHERE j.id = substr(g.text, 9)) LIMIT 1";
    for (;;) {
        struct activity a;
        sqlite3_stmt *st = ledger_activity_flush(s->l) ? db_get(s->l, sql) : NULL;
        int rc = st ? db_step(s->l, st) : -1;
        if (rc != 1)
            return rc == 0;
        activity_read(s->l, st, &a);
        sqlite3_reset(st);
        if (!take_out(s, &a))
            return false;
    }
}

bool spend_settle(struct ledger *l)
{
    struct settling s = {.l = l};
    if (!l->spend_touched)
        return true;
    l->spend_touched = false;
    l->on_put = NULL; /* whoever listened has been told of the last of his rows */
    bool ok = spend_rules_load(l, &s.rules) &&
              ledger_journal(l, date_day(1900, 1, 1), date_day(2199, 12, 31), settle_line, &s) &&
              settle_orphans(&s) && ledger_activity_flush(l);
    spend_rules_free(&s.rules);
    buf_free(&s.id);
    buf_free(&s.method);
    return ok;
}
