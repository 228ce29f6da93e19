/* explain: the steps of a line, in both languages, and text from a file that tries to drive the
 * terminal. */
#include "small_ledger.h"

struct heard {
    struct buf en, ja;
    enum slot slot;
};

static bool on_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct heard *h = ctx;
    if (l->slot != h->slot)
        return true;
    inventory_explain_line(i, l, LANG_EN, &h->en);
    inventory_explain_line(i, l, LANG_JA, &h->ja);
    return true;
}

static struct heard explain(struct small *s, enum slot slot)
{
    struct heard h = {.slot = slot};
    struct line_sink sink = {&h, on_line, NULL};
    struct inventory *i = inventory_new(s->l, s->f, 2024, &sink, &s->d);
    if (!i)
        small_errors(s);
    ck_assert_ptr_nonnull(i);
    inventory_free(i);
    return h;
}

static void heard_free(struct heard *h)
{
    buf_free(&h->en);
    buf_free(&h->ja);
}

static void expect(const struct buf *text, const char *const *words)
{
    for (int k = 0; words[k]; k++)
        ck_assert_msg(str_has(buf_view(text), words[k]), "'%s' is not in:\n%s", words[k], text->p);
}

/* 1,000 L over two years: 16 of 32 days; 2.5 kg CO2 and 1 g CH4 x 28 a litre. */
START_TEST(the_way_of_a_litre)
{
    struct small s;
    small_open(&s, "JP");
    small_add(&s, "sites", "id=main", NULL);
    small_import(&s, "oil.csv",
                 "site,activity,start,end,quantity,unit,document,note\n"
                 "main,fuel.diesel,2025-03-16,2025-04-16,1.0,kL,INV-7,winter\n");
    struct heard h = explain(&s, SLOT_SCOPE1);
    expect(&h.en, (const char *const[]){
                      "fuel.diesel  2025-03-16 - 2025-04-16  Scope 1", "oil.csv, row 2, SHA-256 ",
                      "main,fuel.diesel,2025-03-16,2025-04-16,1.0,kL,INV-7,winter",
                      "document: INV-7", "note: winter", "quantity as printed: 1.0 kL", "16 / 32",
                      "kL -> L x 1000", "small/diesel", "CO2 2.5 kg/L", "CH4 (fossil) 0.001 kg/L",
                      "Table A row 1", "AR5", "consolidation share: 1",
                      "whole record: 2528.000000 kg", "booked in this year: 1264.000000 kg",
                      "CO2 1250.000000 kg", "CH4 0.500000 kg", NULL});
    expect(&h.ja, (const char *const[]){"記載の数量: 1.0 kL", "係数の出典: Table A row 1",
                                        "この年度に計上: 1264.000000 kg", NULL});
    heard_free(&h);
    small_close(&s);
}
END_TEST

/* 1 / 0.458 has no end as a decimal: the step is shown as the division that it is. */
START_TEST(a_conversion_with_the_suppliers_own_value)
{
    struct small s;
    small_open(&s, "JP");
    small_add(&s, "sites", "id=main", NULL);
    small_add(&s, "conversions", "activity=fuel.lpg", "from_unit=kg", "to_unit=m3",
              "multiply_by=0.458", "source=bill of May", NULL);
    small_add(&s, "activities", "site=main", "activity=fuel.lpg", "month=2024-05", "quantity=4.58",
              "unit=m3", NULL);
    struct heard h = explain(&s, SLOT_SCOPE1);
    expect(&h.en, (const char *const[]){"m3 -> kg / 0.458  [bill of May]", "CO2 3 kg/kg",
                                        "booked in this year: 30.000000 kg", NULL});
    heard_free(&h);
    small_close(&s);
}
END_TEST

START_TEST(an_instrument_stands_in_the_place_of_the_factor)
{
    struct small s;
    small_open(&s, "JP");
    small_add(&s, "sites", "id=main", NULL);
    small_add(&s, "instruments", "id=cert-1", "type=green certificate", "start=2024-04-01",
              "end=2025-03-31", "kwh=1000", "co2e_kg_per_kwh=0", "quality_criteria_met=1", NULL);
    small_add(&s, "activities", "site=main", "activity=electricity", "month=2024-05",
              "quantity=300", "unit=kWh", NULL);
    struct heard h = explain(&s, SLOT_SCOPE2_MARKET);
    expect(&h.en, (const char *const[]){"Scope 2, market",
                                        "instrument: cert-1 (green certificate), CO2e 0 kg/kWh",
                                        "booked in this year: 0.000000 kg", NULL});
    heard_free(&h);
    small_close(&s);
}
END_TEST

START_TEST(text_from_a_file_cannot_drive_the_terminal)
{
    struct small s;
    small_open(&s, "JP");
    small_add(&s, "sites", "id=main", NULL);
    small_import(&s, "evil.csv",
                 "site,activity,start,end,quantity,unit,note\n"
                 "main,fuel.diesel,2024-05-01,2024-05-31,1,L,\x1b[2Jgone\xe2\x80\xae\n");
    struct heard h = explain(&s, SLOT_SCOPE1);
    ck_assert(str_has(buf_view(&h.en), "gone"));
    ck_assert(!str_has(buf_view(&h.en), "\x1b"));
    ck_assert(!str_has(buf_view(&h.en), "\xe2\x80\xae"));
    heard_free(&h);
    small_close(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("explain");
    TCase *t = tcase_create("line");
    suite_add_tcase(suite, t);
    tcase_add_test(t, the_way_of_a_litre);
    tcase_add_test(t, a_conversion_with_the_suppliers_own_value);
    tcase_add_test(t, an_instrument_stands_in_the_place_of_the_factor);
    tcase_add_test(t, text_from_a_file_cannot_drive_the_terminal);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
