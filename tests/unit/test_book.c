/* The book's description and how a table is recognised by its headings. */
#include "core/utf8.h"
#include "ledger_test.h"

enum { MAX = 24 };

/* Headings separated by commas; what table they are, or "" for none. */
static const struct {
    const char *headings, *table;
} headers[] = {
    {"site,meter,activity,start,end,quantity,unit,supplier,cost,currency", "activities"},
    {"meter,month,quantity", "activities"},
    {"activity,month,quantity,unit", "activities"},
    {"activity,month,quantity", ""},  /* no unit, and no meter that could name it */
    {"site,month,quantity,unit", ""}, /* of what? */
    {"meter,quantity,unit", ""},      /* when? */
    {"id,name,country", "sites"},
    {"id,site,activity", "meters"},
    {"id,note", "meters"},
    {"id", ""}, /* sites or meters: never guessed */
    {"name,fiscal_start", "organization"},
    {"name,month,value,unit", "drivers"},
    {"name,value", ""},
    {"from_unit,to_unit,multiply_by,activity", "conversions"},
    {"id,kind,start,end,co2_kg", "removals"},
    {"id,kind,co2_kg", ""},
    {"scope,reason", "exclusions"},
    {"id,scopes,target_year,reduction_percent", "targets"},
    {"id,name,co2e_kg_per_year", "measures"},
    {"id,type,start,end,kwh,co2e_kg_per_kwh,quality_criteria_met", "instruments"},
    /* as people see them */
    {"メーター,対象月,数量", "activities"},
    {"ＭＥＴＥＲ, Month ,QUANTITY", "activities"},
    {"活動の種類,開始日,終了日,数量,単位,備考", "activities"},
    {"事業所ID,事業所名,床面積（㎡）", "sites"},
    {"Activity,Start date,End date,Quantity,Unit", "activities"},
    {"meter,,month,quantity,", "activities"}, /* empty headings are let pass */
    {"meter,month,quantity,colour", ""},      /* an unknown heading is not */
    {"meter,month,quantity,meter", ""},       /* nor one twice */
    {"meter,メーター,month,quantity", ""},
    {"", ""},
    {",,", ""},
};

static int split(const char *text, struct str *out)
{
    int n = 0;
    for (struct str rest = str_of(text); rest.p && n < MAX;)
        out[n++] = str_split(&rest, ',');
    return n;
}

START_TEST(recognises_headers)
{
    struct str field[MAX];
    int map[MAX];
    int n = split(headers[_i].headings, field);
    int t = book_recognise(field, n, map);
    ck_assert_str_eq(t < 0 ? "" : book_tables[t].name, headers[_i].table);
}
END_TEST

START_TEST(maps_fields_to_columns)
{
    struct str field[MAX];
    int map[MAX];
    int n = split("備考,,meter,Month,数量", field);
    int t = book_recognise(field, n, map);
    const char *const expect[] = {"note", NULL, "meter", "month", "quantity"};
    ck_assert_int_eq(t, TABLE_ACTIVITIES);
    for (int i = 0; i < n; i++) {
        if (!expect[i])
            ck_assert_int_eq(map[i], -1);
        else
            ck_assert_str_eq(book_tables[t].column[map[i]].name, expect[i]);
    }
}
END_TEST

/* What other people's files and scripts rely on: columns and their order. */
static const char *const published[TABLE_COUNT] = {
    "organization: name name_en corporate_number industry country currency fiscal_start gwp "
    "consolidation base_year"
    " recalculation_threshold_percent member_id",
    "sites: id name country region relation share_percent controlled boundary_from boundary_to "
    "floor_area_m2 entity financial_control boundary_entry boundary_exit",
    "meters: id site activity number supplier menu unit note",
    "activities: id site meter activity start end month quantity unit supplier menu cost currency "
    "status method category"
    " heat_basis document uncertainty_percent note",
    "instruments: id type start end kwh co2e_kg_per_kwh quality_criteria_met site retirement_id "
    "note correction_rate credit_co2_kg",
    "conversions: activity from_unit to_unit multiply_by heat_basis valid_from valid_to supplier "
    "source",
    "drivers: name start end month value unit",
    "targets: id label scopes basis kind driver base_year base_co2e_kg target_year "
    "reduction_percent framework",
    "measures: id name site start co2e_kg_per_year cost currency status",
    "removals: id kind start end co2_kg method permanence_years owner evidence",
    "exclusions: scope category site reason estimated_co2e_kg",
    "entities: entity name held_by share_percent controlled financial_control valid_from valid_to",
    "base_year_adjustments: id date cause scope basis co2e_kg reason approver evidence",
    "answers: question answer answered_by answered_on",
    "members: member name industry size fiscal_start joined departed contact note",
    "member_tiers: member start tier",
    "member_keys: member public_key start end note",
    "spend_rules: rule account sub_account counter_account department partner tax_class text "
    "valid_from valid_to action activity category tax site reason",
    "journal: id date voucher side account sub_account department partner counter_account "
    "tax_class amount tax currency text",
};

START_TEST(holds_what_was_published)
{
    const struct book_table *t = &book_tables[_i];
    struct buf b = {0};
    buf_printf(&b, "%s:", t->name);
    for (int c = 0; c < t->columns; c++)
        buf_printf(&b, " %s", t->column[c].name);
    ck_assert_str_eq(b.p, published[_i]);
    buf_free(&b);
    ck_assert_int_eq((int)t->id, _i);
    ck_assert_int_le(t->columns, BOOK_MAX_COLUMNS);
    ck_assert_ptr_eq(book_table(str_of(t->name)), t);
}
END_TEST

/* No heading stands for two columns of a table, in any language; a choice has choices. */
START_TEST(headings_are_unambiguous)
{
    const struct book_table *t = &book_tables[_i];
    for (int c = 0; c < t->columns; c++) {
        const struct book_column *col = &t->column[c];
        ck_assert_int_eq(book_column(t, str_of(col->name)), c);
        ck_assert_int_eq(book_column(t, str_of(msg_text(col->title, LANG_JA))), c);
        ck_assert_int_eq(book_column(t, str_of(msg_text(col->title, LANG_EN))), c);
        ck_assert(col->type != COL_CHOICE || (col->choices && col->choices[0]));
    }
    ck_assert_int_eq(book_column(t, STR("no such column")), -1);
    ck_assert_int_eq(book_column(t, STR("")), -1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("book");
    TCase *t = tcase_create("headings");
    tcase_add_loop_test(t, recognises_headers, 0, (int)COUNT(headers));
    tcase_add_test(t, maps_fields_to_columns);
    tcase_add_loop_test(t, holds_what_was_published, 0, TABLE_COUNT);
    tcase_add_loop_test(t, headings_are_unambiguous, 0, TABLE_COUNT);
    suite_add_tcase(s, t);
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
