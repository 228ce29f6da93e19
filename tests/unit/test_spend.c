/* Spend rules: which line of the journal they fit, what they make of its tax, and the suggestions,
 * each of which has a factor and can be imported. */
#include "factors/factors.h"
#include "ingest/ingest.h"
#include "inventory/spend.h"

#include <check.h>
#include <stdlib.h>

static struct spend_rule rule(const char *account, const char *partner, const char *text,
                              const char *counter, struct arena *a)
{
    const struct book_table *t = &book_tables[TABLE_SPEND_RULES];
    struct book_row r = {.table = t};
    struct spend_rule out;
    r.value[book_column(t, STR("rule"))] = STR("10");
    r.value[book_column(t, STR("account"))] = str_of(account);
    r.value[book_column(t, STR("partner"))] = str_of(partner);
    r.value[book_column(t, STR("text"))] = str_of(text);
    r.value[book_column(t, STR("counter_account"))] = str_of(counter);
    r.value[book_column(t, STR("action"))] = STR("book");
    r.value[book_column(t, STR("activity"))] = STR("spend.x");
    r.value[book_column(t, STR("tax"))] = STR("as_printed");
    spend_rule_read(&r, &out, a);
    return out;
}

static struct journal_line line(void)
{
    return (struct journal_line){.id = STR("1"),
                                 .account = STR("旅費交通費"),
                                 .partner = STR("株式会社ＪＲ東日本"),
                                 .text = STR("大阪出張　鉄道 運賃"),
                                 .counter_account = STR("現金/未払金"),
                                 .date = date_day(2024, 5, 20),
                                 .amount = dec_int(1100),
                                 .tax = dec_int(100),
                                 .tax_printed = true};
}

static enum line_fate fate(struct spend_rule r, struct journal_line l, struct dec *amount)
{
    struct spend_rules all = {.rule = &r, .n = 1};
    const struct spend_rule *by;
    return spend_fate(&all, &l, &by, amount);
}

static bool fits(const char *account, const char *partner, const char *text, const char *counter)
{
    struct arena a = {0};
    struct dec amount;
    bool is = fate(rule(account, partner, text, counter, &a), line(), &amount) == LINE_BOOKED;
    arena_free(&a);
    return is;
}

START_TEST(names_are_compared_folded)
{
    ck_assert(fits("旅費交通費", "", "", ""));
    ck_assert(!fits("旅費", "", "", "")); /* the whole account, not a part */
    ck_assert(fits("", "jr東日本", "", ""));
    ck_assert(fits("", "（株）JR東日本", "", ""));
    ck_assert(!fits("", "JR東海", "", ""));
    ck_assert(fits("", "", "鉄道運賃", "")); /* white space does not matter */
    ck_assert(!fits("", "", "航空", ""));
    ck_assert(fits("", "", "", "未払金")); /* one of the accounts of the other side */
    ck_assert(!fits("", "", "", "買掛金"));
    ck_assert(!fits("旅費交通費", "JR東海", "", "")); /* all that is said must fit */
}
END_TEST

START_TEST(days_bound_a_rule)
{
    struct arena a = {0};
    struct dec amount;
    struct spend_rule r = rule("旅費交通費", "", "", "", &a);
    r.from = r.to = line().date;
    ck_assert_int_eq(fate(r, line(), &amount), LINE_BOOKED);
    r.from = line().date + 1;
    r.to = DAY_NONE;
    ck_assert_int_eq(fate(r, line(), &amount), LINE_NO_RULE);
    r.from = DAY_NONE;
    r.to = line().date - 1;
    ck_assert_int_eq(fate(r, line(), &amount), LINE_NO_RULE);
    arena_free(&a);
}
END_TEST

START_TEST(tax_is_taken_off_or_added_only_where_it_is_printed)
{
    struct arena a = {0};
    struct dec amount;
    struct journal_line l = line();
    struct spend_rule r = rule("旅費交通費", "", "", "", &a);
    ck_assert_int_eq(fate(r, l, &amount), LINE_BOOKED);
    ck_assert_int_eq((int)amount.coef, 1100);
    r.tax = TAX_LESS;
    ck_assert_int_eq(fate(r, l, &amount), LINE_BOOKED);
    ck_assert_int_eq((int)amount.coef, 1000);
    r.tax = TAX_PLUS;
    ck_assert_int_eq(fate(r, l, &amount), LINE_BOOKED);
    ck_assert_int_eq((int)amount.coef, 1200);
    l.tax_printed = false;
    ck_assert_int_eq(fate(r, l, &amount), LINE_NO_TAX);
    r.skip = true;
    ck_assert_int_eq(fate(r, l, &amount), LINE_SKIPPED);
    arena_free(&a);
}
END_TEST

/* A suggestion without a factor would book what can never be calculated. */
START_TEST(every_suggestion_has_its_factor)
{
    struct spend_rules all;
    struct diag d = {0};
    struct factors *f = factors_new();
    ck_assert(factors_add_built_in(f, &d));
    factors_ready(f);
    ck_assert(spend_suggested(&all, &d));
    ck_assert_int_gt(all.n, 100);
    struct factor_list list = factors_on_demand(f);
    for (int i = 0; i < all.n; i++) {
        const struct spend_rule *r = &all.rule[i];
        ck_assert_msg(i == 0 || r->order > all.rule[i - 1].order, "rule %s out of order",
                      r->rule.p);
        ck_assert_msg(r->skip ? r->reason.n > 0 : r->activity.n > 0, "rule %s says too little",
                      r->rule.p);
        ck_assert_msg(r->tax == TAX_NOT_SAID, "rule %s decides about tax", r->rule.p);
        ck_assert_msg(r->skip || list.find(list.ctx, r->activity, (struct str){0}, NULL, 0) > 0,
                      "rule %s: no factor for %s", r->rule.p, r->activity.p);
    }
    spend_rules_free(&all);
    factors_free(f);
    diag_free(&d);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("spend");
    TCase *t = tcase_create("rules");
    tcase_add_test(t, names_are_compared_folded);
    tcase_add_test(t, days_bound_a_rule);
    tcase_add_test(t, tax_is_taken_off_or_added_only_where_it_is_printed);
    tcase_add_test(t, every_suggestion_has_its_factor);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
