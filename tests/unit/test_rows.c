/* The small tables: what is new, known or contradicts; changing; and the lists that the engine
 * reads. */
#include "ledger_test.h"

static struct book_row make(enum table_id t, const char *const *pairs)
{
    struct book_row r = row_of(t);
    for (int i = 0; pairs[i]; i += 2)
        book_set(&r, pairs[i], pairs[i + 1]);
    return r;
}
#define ROW(t, ...) make(t, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(rows_are_compared_on_what_is_given)
{
    struct bench b;
    int column;
    bench_new(&b, "rows.db");
    bench_begin(&b, "rows");
    struct book_row r =
        ROW(TABLE_SITES, "id", "main", "name", "本社", "share_percent", "80.0", "country", "JP");
    ck_assert_int_eq(put_row(&b, &r, NULL), PUT_BOOKED);
    ck_assert_int_eq(put_row(&b, &r, NULL), PUT_KNOWN);
    r = ROW(TABLE_SITES, "id", "main", "share_percent", "80");
    ck_assert_int_eq(put_row(&b, &r, NULL), PUT_KNOWN); /* fewer columns, the same value */
    r = ROW(TABLE_SITES, "id", "main", "share_percent", "81");
    ck_assert_int_eq(put_row(&b, &r, &column), PUT_CONFLICT);
    ck_assert_str_eq(r.table->column[column].name, "share_percent");
    r = ROW(TABLE_SITES, "id", "main", "region", "Kansai");
    ck_assert_int_eq(put_row(&b, &r, &column),
                     PUT_CONFLICT); /* adding is changing: `set` does it */
    ck_assert_str_eq(r.table->column[column].name, "region");
    bench_commit(&b);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(organization_fills_what_is_empty)
{
    struct bench b;
    struct organization o;
    int column;
    bench_new(&b, "firm.db");
    bench_begin(&b, "book");
    struct book_row r =
        ROW(TABLE_ORGANIZATION, "name", "テスト製作所", "industry", "E24", "gwp", "AR6");
    ck_assert_int_eq(put_row(&b, &r, NULL), PUT_BOOKED);
    ck_assert_int_eq(put_row(&b, &r, NULL), PUT_KNOWN);
    r = ROW(TABLE_ORGANIZATION, "name", "テスト製作所", "country", "US");
    ck_assert_int_eq(put_row(&b, &r, &column), PUT_CONFLICT);
    ck_assert_str_eq(r.table->column[column].name, "country");
    bench_commit(&b);
    OK(&b, ledger_organization(b.l, &o, &b.a));
    ck_assert_str_eq(o.industry.p, "E24");
    ck_assert_str_eq(o.country.p, "JP");
    ck_assert_int_eq(o.gwp, GWP_AR6);
    ck_assert_int_eq(o.fiscal_start, 4);
    ck_assert_int_eq(o.consolidation, OPERATIONAL_CONTROL);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(identity_of_each_table)
{
    static const struct {
        enum table_id table;
        const char *first[10], *second[10];
        enum put_outcome outcome;
    } t[] = {
        {TABLE_CONVERSIONS,
         {"from_unit", "drum", "to_unit", "L", "multiply_by", "200", NULL},
         {"from_unit", "drum", "to_unit", "L", "multiply_by", "180", NULL},
         PUT_CONFLICT},
        {TABLE_CONVERSIONS,
         {"from_unit", "drum", "to_unit", "L", "multiply_by", "200", NULL},
         {"from_unit", "drum", "to_unit", "L", "multiply_by", "180", "supplier", "A", NULL},
         PUT_BOOKED},
        {TABLE_CONVERSIONS,
         {"from_unit", "kg", "to_unit", "MJ", "multiply_by", "50", "heat_basis", "gross", NULL},
         {"from_unit", "kg", "to_unit", "MJ", "multiply_by", "46", "heat_basis", "net", NULL},
         PUT_BOOKED},
        {TABLE_DRIVERS,
         {"name", "turnover", "month", "2024-04", "value", "5", NULL},
         {"name", "turnover", "start", "2024-04-01", "end", "2024-04-30", "value", "5.0", NULL},
         PUT_KNOWN},
        {TABLE_DRIVERS,
         {"name", "turnover", "month", "2024-04", "value", "5", NULL},
         {"name", "turnover", "month", "2024-05", "value", "5", NULL},
         PUT_BOOKED},
        {TABLE_DRIVERS,
         {"name", "turnover", "month", "2024-04", "value", "5", NULL},
         {"name", "turnover", "month", "2024-04", "value", "6", NULL},
         PUT_CONFLICT},
        {TABLE_EXCLUSIONS,
         {"scope", "1", "reason", "none", NULL},
         {"scope", "2", "reason", "none", NULL},
         PUT_BOOKED},
        {TABLE_EXCLUSIONS,
         {"scope", "3", "category", "7", "reason", "none", NULL},
         {"scope", "3", "category", "7", "reason", "small", NULL},
         PUT_CONFLICT},
        {TABLE_TARGETS,
         {"id", "t1", "scopes", "1+2", NULL},
         {"id", "t2", "scopes", "1+2", NULL},
         PUT_BOOKED},
        {TABLE_REMOVALS,
         {"id", "r", "kind", "storage", "co2_kg", "10", NULL},
         {"id", "r", "kind", "storage", "co2_kg", "10.000", NULL},
         PUT_KNOWN},
    };
    struct bench b;
    bench_new(&b, "identity.db");
    bench_begin(&b, "rows");
    struct book_row r = make(t[_i].table, t[_i].first);
    ck_assert_int_eq(put_row(&b, &r, NULL), PUT_BOOKED);
    r = make(t[_i].table, t[_i].second);
    ck_assert_int_eq(put_row(&b, &r, NULL), t[_i].outcome);
    bench_commit(&b);
    bench_end(&b);
}
END_TEST

START_TEST(refuses_contradictions_and_strangers)
{
    struct bench b;
    enum put_outcome outcome;
    int column;
    struct str there;
    bench_new(&b, "refuse.db");
    bench_begin(&b, "rows");
    struct book_row r =
        ROW(TABLE_DRIVERS, "name", "x", "month", "2024-04", "start", "2024-04-02", "value", "1");
    ck_assert(!ledger_row_put(b.l, &r, b.source, 2, &outcome, &column, &there, &b.a));
    ASSERT_ONLY(&b.d, E_MONTH_AND_DATES);
    r = ROW(TABLE_METERS, "id", "M1", "site", "nowhere");
    ck_assert(!ledger_row_put(b.l, &r, b.source, 2, &outcome, &column, &there, &b.a));
    ck_assert(has_diag(&b.d, E_REFERENCE_MISSING));
    bench_end(&b);
}
END_TEST

struct seen {
    char text[256];
};

static bool note_row(void *ctx, const struct book_row *r, struct str id)
{
    struct seen *s = ctx;
    size_t n = strlen(s->text);
    int name = book_column(r->table, STR("name"));
    snprintf(s->text + n, sizeof s->text - n, "%.*s=%.*s ", (int)id.n, id.p,
             name < 0 ? 0 : (int)r->value[name].n, name < 0 ? "" : r->value[name].p);
    return true;
}

START_TEST(set_changes_one_row)
{
    struct bench b;
    bench_new(&b, "set.db");
    bench_begin(&b, "rows");
    struct book_row r = site_row("b", "二"), change = row_of(TABLE_SITES);
    put_row(&b, &r, NULL);
    r = site_row("a", "一");
    put_row(&b, &r, NULL);
    book_set(&change, "name", "三");
    OK(&b, ledger_row_set(b.l, r.table, STR("b"), &change));
    struct seen s = {""};
    OK(&b, ledger_rows(b.l, TABLE_SITES, note_row, &s));
    ck_assert_str_eq(s.text, "a=一 b=三 ");
    book_set(&change, "name", ""); /* given, and empty: taken out */
    OK(&b, ledger_row_set(b.l, r.table, STR("b"), &change));
    s = (struct seen){""};
    OK(&b, ledger_rows(b.l, TABLE_SITES, note_row, &s));
    ck_assert_str_eq(s.text, "a=一 b= ");
    ck_assert(!ledger_row_set(b.l, r.table, STR("c"), &change));
    ck_assert(has_diag(&b.d, E_NO_SUCH_ROW));
    book_set(&change, "id", "z");
    ck_assert(!ledger_row_set(b.l, r.table, STR("b"), &change));
    ck_assert(has_diag(&b.d, E_KEY_FIXED));
    /* tables without an id are set by number; a period is moved as a whole */
    r = ROW(TABLE_DRIVERS, "name", "turnover", "month", "2024-04", "value", "1");
    put_row(&b, &r, NULL);
    r = ROW(TABLE_DRIVERS, "name", "turnover", "month", "2024-05", "value", "2");
    put_row(&b, &r, NULL);
    struct book_row month = ROW(TABLE_DRIVERS, "month", "2024-06");
    OK(&b, ledger_row_set(b.l, r.table, STR("2"), &month));
    month = ROW(TABLE_DRIVERS, "month", "2024-04");
    ck_assert(!ledger_row_set(b.l, r.table, STR("2"), &month));
    ck_assert(has_diag(&b.d, E_ROW_TAKEN));
    ck_assert(!ledger_row_set(b.l, r.table, STR("3"), &month));
    ck_assert(!ledger_row_set(b.l, r.table, STR("x"), &month));
    struct book_row firm = ROW(TABLE_ORGANIZATION, "gwp", "AR6");
    OK(&b, ledger_row_set(b.l, firm.table, STR("organization"), &firm));
    bench_commit(&b);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(lists_for_the_engine)
{
    struct bench b;
    bench_new(&b, "lists.db");
    bench_begin(&b, "rows");
    struct book_row rows[] = {
        ROW(TABLE_SITES, "id", "main", "share_percent", "60", "boundary_from", "2020-04-01"),
        ROW(TABLE_SITES, "id", "rented", "relation", "leased_in"),
        ROW(TABLE_METERS, "id", "M1", "site", "main", "activity", "electricity", "supplier", "A",
            "unit", "kWh"),
        ROW(TABLE_INSTRUMENTS, "id", "i", "type", "non-fossil", "start", "2024-04-01", "end",
            "2025-03-31", "kwh", "1000", "co2e_kg_per_kwh", "0", "quality_criteria_met", "1",
            "site", "main"),
        ROW(TABLE_CONVERSIONS, "from_unit", "drum", "to_unit", "L", "multiply_by", "200",
            "heat_basis", "net"),
        ROW(TABLE_EXCLUSIONS, "scope", "3", "category", "15", "site", "rented", "reason", "none"),
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        ck_assert_int_eq(put_row(&b, &rows[i], NULL), PUT_BOOKED);
    bench_commit(&b);
    struct site *site;
    struct meter *meter;
    struct instrument *instrument;
    struct conversion *conversion;
    struct exclusion *exclusion;
    ck_assert_int_eq(ledger_site_list(b.l, &site, &b.a), 2);
    ck_assert_str_eq(site[0].id.p, "main");
    ck_assert_int_eq((int)site[0].share_percent.coef, 60);
    ck_assert(site[0].controlled && !site[1].controlled);
    ck_assert_int_eq(site[1].relation, RELATION_LEASED_IN);
    ck_assert_int_eq(site[0].from, day("2020-04-01"));
    ck_assert_int_eq(site[0].to, DAY_NONE);
    ck_assert_int_gt(site[0].code, 0); /* also before any record */
    ck_assert_int_gt(site[1].code, 0);
    ck_assert_int_eq(ledger_meter_list(b.l, &meter, &b.a), 1);
    ck_assert_int_eq(meter[0].site, site[0].code);
    ck_assert(str_is(ledger_text(b.l, meter[0].kind), "electricity"));
    ck_assert(str_is(ledger_text(b.l, meter[0].supplier), "A"));
    ck_assert_int_eq(ledger_instrument_list(b.l, &instrument, &b.a), 1);
    ck_assert(instrument[0].criteria_met && instrument[0].site == site[0].code);
    ck_assert_int_eq(ledger_conversion_list(b.l, &conversion, &b.a), 1);
    ck_assert(conversion[0].heat == HEAT_NET && !conversion[0].built_in &&
              conversion[0].from == DAY_NONE);
    ck_assert_int_eq(ledger_exclusion_list(b.l, &exclusion, &b.a), 1);
    ck_assert(exclusion[0].scope == 3 && exclusion[0].category == 15 &&
              exclusion[0].site == site[1].code);
    bench_end(&b);
}
END_TEST

START_TEST(unreadable_values_are_named)
{
    struct bench b;
    struct site *site;
    bench_new(&b, "values.db");
    bench_begin(&b, "rows");
    struct book_row r =
        ROW(TABLE_SITES, "id", "main", "share_percent", "lots", "boundary_from", "2024-02-30");
    put_row(&b, &r, NULL);
    r = ROW(TABLE_SITES, "id", "late", "boundary_from", "2024-02-02", "boundary_to", "2024-02-01");
    put_row(&b, &r, NULL);
    bench_commit(&b);
    ck_assert_int_eq(ledger_site_list(b.l, &site, &b.a), -1);
    ck_assert_int_eq(b.d.errors, 3); /* all of them, not only the first */
    ck_assert(has_diag(&b.d, E_STORED_VALUE) && has_diag(&b.d, E_STORED_PERIOD));
    bench_end(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("rows");
    TCase *t = tcase_create("small tables");
    tcase_add_test(t, rows_are_compared_on_what_is_given);
    tcase_add_test(t, organization_fills_what_is_empty);
    tcase_add_loop_test(t, identity_of_each_table, 0, 10);
    tcase_add_test(t, refuses_contradictions_and_strangers);
    tcase_add_test(t, set_changes_one_row);
    tcase_add_test(t, lists_for_the_engine);
    tcase_add_test(t, unreadable_values_are_named);
    suite_add_tcase(s, t);
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
