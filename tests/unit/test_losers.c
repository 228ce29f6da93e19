/* Why other rows were not the factor of a line, which rows could fit one record, and which of them
 * goes first. */
#include "calc_fixture.h"

static struct world w;

static void setup(void)
{
    world_new(&w);
}

static void teardown(void)
{
    world_free(&w);
}

static const char *const loss[LOSS_COUNT] = {"none",  "country", "region", "supplier", "menu",
                                             "basis", "day",     "user",   "general",  "unit"};

/* The losers of the line of the factor "won" in a slot, "id:why id:why", nearest first. */
struct heard {
    enum slot slot;
    struct buf text;
};

static void hear(void *ctx, const struct line *l)
{
    struct heard *h = ctx;
    struct candidate *c = NULL;
    if (l->slot != h->slot || !l->factor || !str_is(l->factor->id, "won"))
        return;
    int n = calc_losers(l, &c);
    for (int i = 0; i < n; i++) {
        buf_cstr(&h->text, h->text.n ? " " : "");
        buf_str(&h->text, c[i].factor->id);
        buf_printf(&h->text, ":%s", loss[c[i].why]);
    }
    free(c);
}

static void run(struct calc_sink sink)
{
    w.calc = calc_new(&w.in, &sink);
    for (int i = 0; i < w.records; i++)
        calc_record(w.calc, &w.record[i]);
    w.t = calc_finish(w.calc);
}

static const struct losing {
    enum slot slot;
    const char *rows[9], *record, *want;
} losings[] = {
    /* one of each reason; another supplier, part, category or scope is another question */
    {SLOT_SCOPE1,
     {"id=won activity=fuel.x scope=1 supplier=Acme menu=Green unit=L co2=1",
      "id=kr activity=fuel.x scope=1 country=KR unit=L co2=1",
      "id=osaka activity=fuel.x scope=1 region=Osaka unit=L co2=1",
      "id=other activity=fuel.x scope=1 supplier=Other unit=L co2=1",
      "id=brown activity=fuel.x scope=1 supplier=Acme menu=Brown unit=L co2=1",
      "id=old activity=fuel.x scope=1 to=2020-12-31 unit=L co2=1",
      "id=general activity=fuel.x scope=1 unit=L co2=1",
      "id=kg activity=fuel.x scope=1 supplier=Acme menu=Green unit=kg co2=1",
      "id=part activity=fuel.x scope=1 part=road unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1 supplier=Acme menu=Green",
     "kg:unit general:general old:day brown:menu osaka:region kr:country"},
    /* of one reason: the later first, then by set, then by ID */
    {SLOT_SCOPE1,
     {"id=x set=a activity=fuel.x scope=1 from=2019-01-01 to=2019-12-31 unit=L co2=1",
      "id=c set=b activity=fuel.x scope=1 from=2021-01-01 to=2021-12-31 unit=L co2=1",
      "id=won activity=fuel.x scope=1 from=2022-01-01 unit=L co2=1",
      "id=y set=a activity=fuel.x scope=1 from=2020-01-01 to=2020-12-31 unit=L co2=1",
      "id=b set=b activity=fuel.x scope=1 from=2021-01-01 to=2021-12-31 unit=L co2=1",
      "id=z set=a activity=fuel.x scope=1 from=2021-01-01 to=2021-12-31 unit=L co2=1",
      "id=v set=a activity=fuel.x scope=1 from=2022-01-01 to=2022-12-31 unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1",
     "v:day z:day b:day c:day y:day x:day"},
    /* a row that begins within the record is compared on the day on which it begins */
    {SLOT_SCOPE1,
     {"id=before activity=fuel.x scope=1 to=2024-04-15 unit=L co2=1",
      "id=won activity=fuel.x scope=1 from=2024-04-16 unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1",
     "before:day"},
    /* the user's own sets */
    {SLOT_SCOPE1,
     {"id=won user=1 activity=fuel.x scope=1 country=JP unit=L co2=1",
      "id=mine user=1 activity=fuel.x scope=1 unit=L co2=1",
      "id=theirs activity=fuel.x scope=1 supplier=Acme unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1 supplier=Acme",
     "mine:general theirs:user"},
    /* by location and by market, and the pair of Japan's law */
    {SLOT_SCOPE2_LOCATION,
     {"id=won activity=electricity scope=2 basis=location unit=kWh co2=1",
      "id=market activity=electricity scope=2 basis=market unit=kWh co2=1",
      "id=basic activity=electricity scope=2 basis=shk_basic unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "market:basis"},
    {SLOT_SCOPE2_MARKET,
     {"id=grid activity=electricity scope=2 basis=location unit=kWh co2=1",
      "id=won activity=electricity scope=2 basis=market unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "grid:basis"},
    {SLOT_SHK_BASIC,
     {"id=won activity=electricity scope=2 basis=shk_basic unit=kWh co2=1",
      "id=adjusted activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=1",
      "id=grid activity=electricity scope=2 basis=location unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "adjusted:basis"},
    {SLOT_SHK_ADJUSTED,
     {"id=basic activity=electricity scope=2 basis=shk_basic unit=kWh co2=1",
      "id=won activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "basic:basis"},
    /* outside the scopes; scope 3 */
    {SLOT_OUTSIDE,
     {"id=won outside=1 activity=fuel.x scope=1 country=JP unit=L co2=1",
      "id=general outside=1 activity=fuel.x scope=1 unit=L co2=1",
      "id=inside activity=fuel.x scope=1 unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1",
     "general:general"},
    {SLOT_CATEGORY_1,
     {"id=won activity=material.x scope=3 category=1 country=JP unit=kg co2=1",
      "id=general activity=material.x scope=3 category=1 unit=kg co2=1",
      "id=fourth activity=material.x scope=3 category=4 unit=kg co2=1",
      "id=outside outside=1 activity=material.x scope=3 category=1 unit=kg co2=1"},
     "activity=material.x unit=kg quantity=1",
     "general:general"},
};
START_TEST(why_the_others_lost)
{
    const struct losing *x = &losings[_i];
    struct heard h = {.slot = x->slot};
    for (int i = 0; i < 9 && x->rows[i]; i++)
        factor(&w, x->rows[i]);
    record(&w, x->record);
    run((struct calc_sink){&h, hear, NULL});
    ck_assert_str_eq(h.text.p ? h.text.p : "", x->want);
    buf_free(&h.text);
}
END_TEST

/* ---- what was looked at for a record that was not calculated ---- */
struct looked {
    int scope;
    enum basis basis;
    struct buf text;
};

static void hear_missing(void *ctx, const struct uncalculated *u)
{
    struct looked *h = ctx;
    struct candidate *c;
    if (u->scope != h->scope || u->basis != h->basis)
        return;
    int n = calc_candidates(u, &w.in.factors, &c);
    for (int i = 0; i < n; i++) {
        buf_cstr(&h->text, h->text.n ? " " : "");
        buf_str(&h->text, c[i].factor->id);
        buf_printf(&h->text, ":%s", loss_name(c[i].why));
    }
    free(c);
}

static const struct looking {
    const char *rows[9], *record, *want;
    int scope;
    enum basis basis;
} lookings[] = {
    /* one of each reason; the place, then supplier and menu, then the days */
    {{"id=kr activity=fuel.x scope=1 country=KR unit=L co2=1",
      "id=osaka activity=fuel.x scope=1 region=Osaka unit=L co2=1",
      "id=other activity=fuel.x scope=1 supplier=Other unit=L co2=1",
      "id=brown activity=fuel.x scope=1 supplier=Acme menu=Brown unit=L co2=1",
      "id=old activity=fuel.x scope=1 to=2020-12-31 unit=L co2=1",
      "id=third activity=fuel.x scope=3 category=3 unit=L co2=1",
      "id=neighbour activity=fuel.y scope=1 unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1 supplier=Acme menu=Green",
     "old:day brown:menu other:supplier osaka:region kr:country",
     1,
     BASIS_ANY},
    /* the rows that fit first: without a conversion, with others behind them */
    {{"id=kg activity=fuel.x scope=1 country=JP unit=kg co2=1",
      "id=any activity=fuel.x scope=1 unit=kg co2=1",
      "id=old activity=fuel.x scope=1 to=2020-12-31 unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1",
     "kg:fits any:general old:day",
     1,
     BASIS_ANY},
    {{"id=a activity=fuel.x scope=1 unit=L co2=1", "id=b activity=fuel.x scope=1 unit=L co2=2"},
     "activity=fuel.x unit=L quantity=1",
     "a:fits b:fits",
     1,
     BASIS_ANY},
    /* another part is another question: its row is not less specific */
    {{"id=jp activity=fuel.x scope=1 country=JP unit=kg co2=1",
      "id=road activity=fuel.x scope=1 part=road unit=kg co2=1"},
     "activity=fuel.x unit=L quantity=1",
     "jp:fits road:fits",
     1,
     BASIS_ANY},
    /* the user's own */
    {{"id=mine user=1 activity=fuel.x scope=1 unit=kg co2=1",
      "id=theirs activity=fuel.x scope=1 country=JP unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1",
     "mine:fits theirs:user",
     1,
     BASIS_ANY},
    /* by location no other basis serves; by market a row by location would have */
    {{"id=market activity=electricity scope=2 basis=market unit=kWh co2=1",
      "id=old activity=electricity scope=2 basis=location to=2020-12-31 unit=kWh co2=1",
      "id=basic activity=electricity scope=2 basis=shk_basic unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "old:day market:basis",
     2,
     BASIS_LOCATION},
    {{"id=old activity=electricity scope=2 basis=location to=2020-12-31 unit=kWh co2=1",
      "id=older activity=electricity scope=2 basis=market to=2019-12-31 unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "old:day older:day",
     2,
     BASIS_MARKET},
    /* the pair of Japan's law */
    {{"id=basic activity=electricity scope=2 basis=shk_basic unit=kg co2=1",
      "id=adjusted activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=1",
      "id=grid activity=electricity scope=2 unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "basic:fits adjusted:basis",
     0,
     BASIS_SHK_BASIC},
    {{"id=basic activity=electricity scope=2 basis=shk_basic unit=kWh co2=1",
      "id=adjusted activity=electricity scope=2 basis=shk_adjusted unit=kg co2=1",
      "id=grid activity=electricity scope=2 unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "adjusted:fits basic:basis",
     0,
     BASIS_SHK_ADJUSTED},
    /* what is no row of scope 2, or outside the scopes, was never asked */
    {{"id=old activity=electricity scope=2 basis=location to=2020-12-31 unit=kWh co2=1",
      "id=outside outside=1 activity=electricity scope=2 basis=location unit=kWh co2=1",
      "id=third activity=electricity scope=3 category=3 unit=kWh co2=1"},
     "activity=electricity unit=kWh quantity=1",
     "old:day",
     2,
     BASIS_LOCATION},
    /* nothing says which: every row but the law's */
    {{"id=kr activity=thing.x scope=1 country=KR unit=L co2=1",
      "id=third activity=thing.x scope=3 category=3 to=2020-12-31 unit=L co2=1",
      "id=law activity=thing.x basis=shk_basic country=KR unit=L co2=1"},
     "activity=thing.x unit=L quantity=1",
     "third:day kr:country",
     0,
     BASIS_ANY},
    /* filed under a category: any scope's row serves */
    {{"id=kr activity=fuel.x scope=1 country=KR unit=L co2=1",
      "id=second activity=fuel.x scope=3 category=2 to=2020-12-31 unit=L co2=1"},
     "activity=fuel.x unit=L quantity=1 category=4",
     "second:day kr:country",
     3,
     BASIS_ANY},
    {{NULL}, "activity=fuel.x unit=L quantity=1", "", 1, BASIS_ANY},
    {{"id=big activity=fuel.x scope=1 unit=L co2=1"},
     "activity=fuel.x unit=L quantity=9223372036854775807",
     "",
     1,
     BASIS_ANY},
};
START_TEST(what_was_looked_at)
{
    const struct looking *x = &lookings[_i];
    struct looked h = {.scope = x->scope, .basis = x->basis};
    for (int i = 0; i < 9 && x->rows[i]; i++)
        factor(&w, x->rows[i]);
    record(&w, x->record);
    run((struct calc_sink){&h, NULL, hear_missing});
    ck_assert_int_gt(w.t->uncalculated, 0);
    ck_assert_str_eq(h.text.p ? h.text.p : "", x->want);
    buf_free(&h.text);
}
END_TEST

/* A record over a border: the row is looked for on the days that nothing covers. */
START_TEST(looked_at_on_the_day_that_is_missing)
{
    struct looked h = {.scope = 1};
    factor(&w, "id=till activity=fuel.x scope=1 to=2024-04-15 unit=L co2=1");
    record(&w, "activity=fuel.x unit=L quantity=1 start=2024-04-01 end=2024-04-30");
    run((struct calc_sink){&h, NULL, hear_missing});
    ck_assert_str_eq(h.text.p ? h.text.p : "", "till:day");
    buf_free(&h.text);
}
END_TEST

/* A line of an instrument has no factor: nothing lost to it. */
static void hear_instrument(void *ctx, const struct line *l)
{
    struct candidate *c = (struct candidate *)ctx;
    if (!l->instrument)
        return;
    ck_assert_int_eq(calc_losers(l, &c), 0);
    ck_assert_ptr_null(c);
    ++*(int *)ctx;
}

START_TEST(nothing_loses_to_an_instrument)
{
    int heard = 0;
    factor(&w, "id=grid activity=electricity scope=2 unit=kWh co2=1");
    instrument(&w, "id=i start=2024-04-01 end=2025-03-31 kwh=10 rate=0");
    record(&w, "activity=electricity unit=kWh quantity=1");
    run((struct calc_sink){&heard, hear_instrument, NULL});
    ck_assert_int_eq(heard, 1);
}
END_TEST

/* ---- without a record ---- */
static const struct rivalry {
    const char *a, *b;
    bool rivals;
} rivalries[] = {
    {"activity=fuel.x scope=1", "activity=fuel.x scope=1", true},
    {"activity=fuel.x scope=1", "activity=fuel.y scope=1", false},
    {"activity=fuel.x scope=1", "activity=fuel.x scope=2", false},
    {"activity=fuel.x scope=3 category=1", "activity=fuel.x scope=3 category=4", false},
    {"activity=fuel.x scope=1 outside=1", "activity=fuel.x scope=1", false},
    {"activity=fuel.x scope=1 part=road", "activity=fuel.x scope=1", false},
    {"activity=e scope=2 basis=shk_basic", "activity=e scope=2", false},
    {"activity=e scope=2 basis=shk_basic", "activity=e scope=2 basis=shk_adjusted", false},
    {"activity=e scope=2 basis=location", "activity=e scope=2 basis=market", false},
    {"activity=e scope=2 basis=market", "activity=e scope=2 basis=market", true},
    {"activity=e scope=2", "activity=e scope=2 basis=market", true},
    {"activity=e scope=2 basis=location", "activity=e scope=2", true},
    {"activity=x country=JP", "activity=x country=jp", true},
    {"activity=x country=JP", "activity=x", true},
    {"activity=x country=JP", "activity=x country=KR", false},
    {"activity=x region=Osaka", "activity=x region=Kyoto", false},
    {"activity=x supplier=Acme", "activity=x supplier=Other", false},
    {"activity=x supplier=Acme menu=a", "activity=x supplier=Acme menu=b", false},
    {"activity=x supplier=Acme menu=a", "activity=x supplier=Acme", true},
    {"activity=x to=2024-03-31", "activity=x from=2024-04-01", false},
    {"activity=x from=2024-04-01", "activity=x to=2024-03-31", false},
    {"activity=x from=2024-04-01", "activity=x to=2024-04-01", true},
    {"activity=x to=2024-04-01", "activity=x from=2024-04-01", true},
    {"activity=x to=2024-04-01", "activity=x to=2020-04-01", true},
};
START_TEST(rows_that_one_record_could_fit)
{
    const struct rivalry *x = &rivalries[_i];
    struct factor a = factor_row(&w, x->a), b = factor_row(&w, x->b);
    ck_assert_int_eq(calc_rivals(&a, &b), x->rivals);
    ck_assert_int_eq(calc_rivals(&b, &a), x->rivals);
    ck_assert(!calc_rivals(&a, &a));
}
END_TEST

static const struct preference {
    const char *first, *second; /* the first is chosen */
} preferences[] = {
    {"user=1", "supplier=Acme menu=Green country=JP"},
    {"supplier=Acme menu=Green", "supplier=Acme"},
    {"supplier=Acme", "region=Osaka"},
    {"region=Osaka", "country=JP"},
    {"country=JP", "basis=location"},
    {"basis=location", ""},
};
START_TEST(which_goes_first)
{
    struct factor a = factor_row(&w, preferences[_i].first),
                  b = factor_row(&w, preferences[_i].second);
    ck_assert_int_gt(calc_prefers(&a, &b), 0);
    ck_assert_int_lt(calc_prefers(&b, &a), 0);
    ck_assert_int_eq(calc_prefers(&a, &a), 0);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))
int main(void)
{
    TCase *t = tcase_create("losers");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, why_the_others_lost, 0, COUNT(losings));
    tcase_add_loop_test(t, what_was_looked_at, 0, COUNT(lookings));
    tcase_add_test(t, looked_at_on_the_day_that_is_missing);
    tcase_add_test(t, nothing_loses_to_an_instrument);
    tcase_add_loop_test(t, rows_that_one_record_could_fit, 0, COUNT(rivalries));
    tcase_add_loop_test(t, which_goes_first, 0, COUNT(preferences));
    return run_suite("losers", t);
}
