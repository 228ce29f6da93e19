/* Contractual instruments: used up day by day from a record's first day, before supplier factors,
 * never beyond their kWh. */
#include "calc_fixture.h"

/* Location 0.5, supplier Acme 0.4 kg/kWh; April 2024 has 30 days. `want`: the market lines
 * "name:kWh" in order; `unused`: "id:kWh". */
static const struct instrument_case {
    const char *what, *instruments, *records, *want, *unused;
} cases[] = {
    {"covers all", "id=i kwh=300 rate=0", "quantity=300", "i:300", ""},
    {"covers a part", "id=i kwh=100 rate=0", "quantity=300", "i:100 s:200", ""},
    {"is left over", "id=i kwh=400 rate=0.1", "quantity=300", "i:300", "i:100"},
    {"in the record's unit", "id=i kwh=100 rate=0", "quantity=0.3 unit=MWh", "i:0.1 s:0.2", ""},
    {"only while it is valid", "id=i kwh=400 rate=0 start=2024-04-21", "quantity=300",
     "i:100 s:200", "i:300"},
    {"by start, then by id",
     "id=c kwh=50 rate=0 start=2024-03-01 | id=b kwh=60 rate=0 | id=a kwh=70 rate=0",
     "quantity=150", "c:50 a:70 b:30", "b:30"},
    {"not when it fails the criteria", "id=i kwh=100 rate=0 fails=1", "quantity=300", "s:300",
     "i:100"},
    {"a site's own only there", "id=i kwh=100 rate=0 site=x", "quantity=300", "s:300", "i:100"},
    {"and there it is used", "id=i kwh=100 rate=0 site=x", "quantity=300 site=x", "i:100 s:200",
     ""},
    {"earlier records first", "id=i kwh=100 rate=0", "quantity=60 | quantity=60", "i:60 i:40 s:20",
     ""},
    {"not for corrections", "id=i kwh=100 rate=0", "quantity=-10", "s:-10", "i:100"},
    {"not for heat", "id=i kwh=100 rate=0", "activity=heat.steam quantity=10 unit=GJ", "h:10",
     "i:100"},
    {"not for records filed under Scope 3", "id=i kwh=100 rate=0", "quantity=10 category=11", "",
     "i:100"},
    {"not outside the boundary", "id=i kwh=400 rate=0", "quantity=300 site=late", "i:150", "i:250"},
    {"of another year", "id=i kwh=100 rate=0 start=2023-04-01 end=2024-03-31", "quantity=300",
     "s:300", ""},
    {"fractions of a day's use", "id=i kwh=0.01 rate=0", "quantity=300", "i:0.01 s:299.99", ""},
};

static void each(struct world *w, const char *list, const char *more, bool records)
{
    char one[256];
    while (*list) {
        const char *end = strchr(list, '|');
        size_t n = end ? (size_t)(end - list) : strlen(list);
        snprintf(one, sizeof one, "%.*s %s", (int)n, list, more);
        if (records)
            record(w, one);
        else
            instrument(w, one);
        list += n + (end ? 1 : 0);
    }
}

static void load(struct world *w)
{
    world_new(w);
    site(w, "id=x");
    site(w, "id=late from=2024-04-16");
    factor(w, "id=l activity=electricity scope=2 basis=location unit=kWh co2=0.5");
    factor(w, "id=s activity=electricity scope=2 basis=market supplier=Acme unit=kWh co2=0.4");
    factor(w, "id=h activity=heat.steam scope=2 unit=GJ co2=60");
}

static void add_number(struct buf *b, struct str name, const struct ratio *r)
{
    if (b->n)
        buf_char(b, ' ');
    buf_str(b, name);
    buf_char(b, ':');
    ratio_print(b, r, 9);
}

START_TEST(use)
{
    const struct instrument_case *k = &cases[_i];
    struct world w;
    struct buf got = {0}, unused = {0};
    load(&w);
    each(&w, k->instruments, "start=2024-04-01 end=2025-03-31", false);
    each(&w, k->records, "activity=electricity unit=kWh supplier=Acme", true);
    calculate(&w);
    for (int i = 0; i < w.lines; i++)
        if (w.line[i].slot == SLOT_SCOPE2_MARKET)
            add_number(&got, w.line[i].factor.n ? w.line[i].factor : w.line[i].instrument,
                       &w.line[i].quantity);
    for (int i = 0; i < w.t->caveats; i++)
        if (w.t->caveat[i].caveat == CAVEAT_INSTRUMENT_UNUSED)
            add_number(&unused, w.t->caveat[i].about, &w.t->caveat[i].amount);
    ck_assert_msg(str_is(buf_view(&got), k->want), "%s: %s", k->what, got.p);
    ck_assert_msg(str_is(buf_view(&unused), k->unused), "%s: %s", k->what, unused.p);
    ck_assert_int_eq(w.missings, 0);
    buf_free(&got);
    buf_free(&unused);
    world_free(&w);
}
END_TEST

/* Before the consolidation share: 300 kWh use 300 kWh of the instrument, and 40 % of its emissions
 * are ours. */
START_TEST(before_the_share)
{
    struct world w;
    load(&w);
    w.in.consolidation = EQUITY_SHARE;
    w.site[0].share_percent = dec_int(40);
    instrument(&w, "id=i kwh=200 rate=0.1 start=2024-04-01 end=2024-04-30");
    record(&w, "activity=electricity unit=kWh supplier=Acme quantity=300 site=x");
    calculate(&w);
    slot_is(&w, SLOT_SCOPE2_MARKET, 8000000 + 16000000);
    slot_is(&w, SLOT_SCOPE2_LOCATION, 60000000);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_INSTRUMENT_UNUSED), 0);
    world_free(&w);
}
END_TEST

/* From 21 April to 10 May, 10 kWh a day; 150 kWh are used from the first day: April whole, five
 * days of May. */
START_TEST(used_up_from_the_first_day)
{
    struct world w;
    load(&w);
    instrument(&w, "id=i kwh=150 rate=1 start=2024-04-01 end=2025-03-31");
    record(
        &w,
        "activity=electricity unit=kWh supplier=Acme quantity=200 start=2024-04-21 end=2024-05-10");
    calculate(&w);
    ck_assert_int_eq(w.lines, 3);
    ck_assert_int_eq(w.t->month[0][SLOT_SCOPE2_MARKET].co2e, 100000000);
    ck_assert_int_eq(w.t->month[1][SLOT_SCOPE2_MARKET].co2e, 50000000 + 20000000);
    ck_assert_int_eq(w.t->month[0][SLOT_SCOPE2_LOCATION].co2e, 50000000);
    world_free(&w);
}
END_TEST

/* Where instruments cover a record, it needs no market factor and says nothing of a fallback. */
START_TEST(covered_records_need_no_fallback)
{
    struct world w;
    load(&w);
    instrument(&w, "id=i kwh=300 rate=0 start=2024-04-01 end=2024-04-30");
    record(&w, "activity=electricity unit=kWh quantity=300");
    calculate(&w);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_MARKET_FROM_LOCATION), 0);
    record(&w, "activity=electricity unit=kWh quantity=1");
    calculate(&w);
    ck_assert_int_eq(caveats_of(&w, CAVEAT_MARKET_FROM_LOCATION), 1);
    world_free(&w);
}
END_TEST

/* What the year before has used is gone: its records must be read, too. */
START_TEST(records_of_the_year_before_use_it_up)
{
    struct world w;
    load(&w);
    instrument(&w, "id=i kwh=100 rate=0 start=2024-01-01 end=2024-12-31");
    ck_assert_int_le(calc_record_from(&w.in), day(STR("2024-01-01")));
    record(
        &w,
        "activity=electricity unit=kWh supplier=Acme quantity=70 start=2024-02-01 end=2024-02-29");
    record(&w, "activity=electricity unit=kWh supplier=Acme quantity=70");
    calculate(&w);
    ck_assert_int_eq(w.lines, 3);
    ck_assert_str_eq(factors_of(&w, SLOT_SCOPE2_MARKET), "i s");
    slot_is(&w, SLOT_SCOPE2_MARKET, 16000000);
    ck_assert_int_eq(w.t->records, 1);
    world_free(&w);
}
END_TEST

START_TEST(range_of_records_to_read)
{
    struct world w;
    load(&w);
    ck_assert_int_eq(calc_record_from(&w.in), w.in.from);
    ck_assert_int_eq(calc_record_to(&w.in), w.in.to);
    instrument(&w, "id=i kwh=1 rate=0 start=2025-01-01 end=2025-12-31");
    ck_assert_int_le(calc_record_from(&w.in), w.in.from);
    ck_assert_int_eq(calc_record_to(&w.in), day(STR("2025-12-31")));
    world_free(&w);
}
END_TEST

#define LOOP(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *t = tcase_create("instrument");
    LOOP(t, use, cases);
    tcase_add_test(t, before_the_share);
    tcase_add_test(t, used_up_from_the_first_day);
    tcase_add_test(t, covered_records_need_no_fallback);
    tcase_add_test(t, records_of_the_year_before_use_it_up);
    tcase_add_test(t, range_of_records_to_read);
    return run_suite("instrument", t);
}
