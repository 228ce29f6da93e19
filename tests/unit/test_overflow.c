/* Arithmetic that has no room, anywhere: each call of the exact arithmetic that can fail is made to
 * fail, one after another. What then comes out must be right or said to be missing: never another
 * figure, never nothing at all. The linker puts the calls of other files through __wrap_NAME
 * (tests/unit/meson.build). */
#include "calc_fixture.h"

#include "core/number.h"

/* The name of the function that fails, and at which call: 0 always, n the nth, NEVER none. */
enum { NEVER = -1 };
static const char *failing = "";
static int failing_at = NEVER, calls;

/* `failing` names one function, or several: these fail from the nth call on, together. */
static bool fails(const char *name)
{
    if (failing_at == NEVER || !strstr(failing, name))
        return false;
    calls++;
    return strchr(failing, ' ') ? calls >= failing_at : failing_at == 0 || calls == failing_at;
}

#define WRAP(name, params, args)                                                                   \
    bool __real_##name params;                                                                     \
    bool __wrap_##name params;                                                                     \
    bool __wrap_##name params                                                                      \
    {                                                                                              \
        return !fails(#name) && __real_##name args;                                                \
    }
WRAP(ratio_mul, (const struct ratio *a, const struct ratio *b, struct ratio *out), (a, b, out))
WRAP(ratio_div, (const struct ratio *a, const struct ratio *b, struct ratio *out), (a, b, out))
WRAP(ratio_add, (const struct ratio *a, const struct ratio *b, struct ratio *out), (a, b, out))
WRAP(ratio_sub, (const struct ratio *a, const struct ratio *b, struct ratio *out), (a, b, out))
WRAP(ratio_frac, (int64_t num, int64_t den, struct ratio *out), (num, den, out))
WRAP(ratio_round, (const struct ratio *a, int places, int64_t *out), (a, places, out))
WRAP(ratio_small, (const struct ratio *a, int64_t *num, int64_t *den), (a, num, den))
WRAP(unit_ratio, (const struct unit *from, const struct unit *to, struct ratio *out),
     (from, to, out))
WRAP(dec_mul, (struct dec a, struct dec b, struct dec *out), (a, b, out))
WRAP(dec_add, (struct dec a, struct dec b, struct dec *out), (a, b, out))
WRAP(dec_parse, (struct str s, struct dec *out), (s, out))
WRAP(big_mul, (const struct big *a, const struct big *b, struct big *out), (a, b, out))
WRAP(big_add, (const struct big *a, const struct big *b, struct big *out), (a, b, out))

static struct world right, w;

/* Something of everything: gases, CO2e rows, blends, shares, borders, conversions, instruments,
 * deductions, energy, uncertainty, long numbers. */
static void fill(struct world *to)
{
    world_new(to);
    to->in.consolidation = EQUITY_SHARE;
    site(to, "id=third share=33.333333 from=2024-04-11");
    site(to, "id=let relation=leased_out share=70");
    factor(to,
           "id=gas activity=fuel.gas scope=1 unit=kg co2=2.5 ch4=0.0001 n2o=0.00002 ch4b=0.0003 "
           "other=SF6:0.000001 biogenic=0.1 uncertainty=3");
    factor(to,
           "id=oil activity=fuel.oil scope=1 unit=L co2e=2.7 ch4_co2e=0.01 n2o_co2e=0.02 gwp=AR4 "
           "uncertainty=5 to=2024-04-20");
    factor(to, "id=oil-later activity=fuel.oil scope=1 unit=L co2e=2.6 gwp=AR5 uncertainty=5 "
               "from=2024-04-21");
    factor(to, "id=up activity=fuel.oil scope=3 category=3 unit=kL co2=150 uncertainty=20");
    factor(to,
           "id=grid activity=electricity scope=2 basis=location unit=kWh co2=0.423 uncertainty=1");
    factor(to, "id=menu activity=electricity scope=2 basis=market supplier=Acme unit=kWh co2=0.4");
    factor(to, "id=sb activity=electricity scope=2 basis=shk_basic unit=kWh co2=0.43");
    factor(to, "id=sa activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=0.41");
    factor(to, "id=long activity=material.long scope=3 category=1 unit=kg "
               "co2=1.234567890123456789012345678901 uncertainty=2");
    factor(to, "id=part activity=material.long scope=3 category=4 unit=kg co2=0.1 uncertainty=7");
    conversion(to, "activity=fuel.gas from=drum to=L by=197.3 source=label");
    conversion(to, "activity=fuel.gas from=L to=kg by=0.8371 source=density");
    conversion(to, "activity=fuel.gas from=kg to=MJ by=43.21 heat=gross source=heat");
    conversion(to, "activity=fuel.oil from=L to=MJ by=38.3 heat=gross source=heat");
    instrument(to, "id=c1 start=2024-03-01 end=2024-05-10 kwh=333.3 rate=0.01");
    instrument(to, "id=c2 start=2024-04-15 end=2024-12-31 kwh=100.7 rate=0");
    instrument(to,
               "id=nf type=non_fossil_fit start=2024-04-01 end=2025-05-31 kwh=70 rate=0 fails=1 "
               "correction=1.02");
    instrument(to,
               "id=jc type=j_credit start=2024-01-01 end=2024-12-31 kwh=0 rate=0 fails=1 credit=5");
    law(to, "activity=electricity unit=kWh gj=0.00864");
    law(to, "activity=fuel.gas unit=kg gj=0.05");
    law(to, "activity=fuel.oil unit=L gj=0.038");
    record(to, "activity=fuel.gas unit=drum quantity=3.7 site=third uncertainty=2 start=2024-03-20 "
               "end=2024-05-07");
    record(to, "activity=fuel.oil unit=L quantity=1000 uncertainty=4");
    record(to, "activity=fuel.oil unit=L quantity=77.7 uncertainty=4 site=let");
    record(
        to,
        "activity=electricity unit=kWh quantity=700 supplier=Acme start=2024-03-25 end=2024-05-24");
    record(to, "activity=electricity unit=MWh quantity=0.7 site=third supplier=Acme");
    record(
        to,
        "activity=material.long unit=kg quantity=3 uncertainty=9 start=2024-04-15 end=2024-06-14");
    record(to, "activity=material.long unit=lb quantity=123456789.123 uncertainty=9");
    factor(to,
           "id=back activity=fuel.back scope=1 unit=kL co2e=2 gwp=AR6 other=SF6:0.1;HFC-32:0.2");
    factor(to, "id=two activity=gas.two scope=1 unit=kg other=SF6:0.001;HFC-32:0.2 co2=1");
    conversion(to, "activity=fuel.back from=L to=kg by=0.83 source=density");
    conversion(to, "activity=fuel.back from=kg to=MJ by=43 source=heat");
    law(to, "activity=fuel.back unit=L gj=0.03");
    record(to, "activity=fuel.back unit=t quantity=3");
    record(to, "activity=gas.two unit=kg quantity=3");
    factor(to, "id=whole activity=gas.whole scope=1 unit=kg co2e=3 co2=2 ch4_co2e=0.5 "
               "n2o_co2e=0.25 gwp=AR4");
    record(to, "activity=gas.whole unit=kg quantity=3");
    factor(to, "id=km activity=travel.x scope=3 category=6 unit=km co2e=1.00000 co2=0.900 gwp=AR5");
    factor(to, "id=mi activity=travel.x scope=3 category=6 unit=mi co2e=1.61 co2=1.448 gwp=AR5");
    record(to, "activity=travel.x unit=m quantity=3000");
}

/* Certificates and credits against the law's figure, over a border of the national average. */
static void fill_law(struct world *to)
{
    world_new(to);
    factor(to, "id=old activity=electricity scope=2 basis=location unit=MWh co2e=423 gwp=AR5 "
               "to=2024-06-30");
    factor(to,
           "id=new activity=electricity scope=2 basis=location unit=kWh co2=0.43 from=2024-07-01");
    factor(to, "id=sb activity=electricity scope=2 basis=shk_basic unit=kWh co2=0.43");
    factor(to, "id=sa activity=electricity scope=2 basis=shk_adjusted unit=kWh co2=0.41");
    instrument(to, "id=fit type=non_fossil_fit start=2024-04-01 end=2025-05-31 kwh=70 rate=0 "
                   "fails=1 correction=1.02");
    instrument(
        to, "id=bare type=non_fossil_non_fit start=2024-04-01 end=2025-03-31 kwh=7 rate=0 fails=1");
    instrument(to,
               "id=jc type=j_credit start=2024-01-01 end=2024-12-31 kwh=0 rate=0 fails=1 credit=5");
    instrument(to, "id=none type=j_credit start=2024-01-01 end=2024-12-31 kwh=0 rate=0 fails=1");
    record(to, "activity=electricity unit=kWh quantity=1000");
    record(to, "activity=electricity unit=kWh quantity=500 start=2024-06-20 end=2024-07-19");
}

static bool same_gases(const struct gases *a, const struct gases *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static bool same_key(const struct got_line *a, const struct got_line *b)
{
    return str_eq(a->about, b->about) && str_eq(a->factor, b->factor) &&
           str_eq(a->instrument, b->instrument) && a->slot == b->slot && a->of_days == b->of_days &&
           ratio_cmp(&a->share, &b->share) == 0;
}

/* Where a factor's border divides the record, one side may be missing, and told; or it is a line of
 * its own, where short numbers end in the midst of a run. */
static bool fewer_days(const struct got_line *whole, const struct got_line *part)
{
    return (w.missings > right.missings || strstr(failing, "ratio_small")) &&
           part->days < whole->days && part->whole.co2e <= whole->whole.co2e;
}

/* A line that comes out is the right one; its months are its year. Instruments that could not be
 * used leave more to the supplier: those records are told as missing. */
static bool line_is_right(const struct got_line *l)
{
    struct gases sum = {0};
    for (int i = 0; i < LINE_MONTHS; i++)
        gases_add(&sum, &l->month[i]);
    if (!same_gases(&sum, &l->year))
        return false;
    for (int i = 0; i < right.lines; i++)
        if (same_key(&right.line[i], l) &&
            (same_gases(&right.line[i].whole, &l->whole) || fewer_days(&right.line[i], l)))
            return true;
    return false;
}

static bool is_market(const struct got_line *l)
{
    return l->slot == SLOT_SCOPE2_MARKET;
}

/* To ten joules: a sum that grows too long goes on rounded to the joule. */
static bool same_energy(const struct ratio *a, const struct ratio *b)
{
    struct ratio difference, ten = ratio_dec((struct dec){1, 8});
    if (!ratio_sub(a, b, &difference))
        return false;
    difference.negative = false;
    return ratio_cmp(&difference, &ten) < 0;
}

static int64_t unknown_energy(const struct world *of)
{
    return caveats_of(of, CAVEAT_ENERGY_UNKNOWN);
}

static void check_run(int n)
{
    bool market_missing = false;
    for (int i = 0; i < w.missings; i++)
        market_missing |= w.missing[i].scope == 2 && w.missing[i].basis == BASIS_MARKET;
    for (int i = 0; i < w.lines; i++)
        ck_assert_msg((market_missing && is_market(&w.line[i])) || line_is_right(&w.line[i]),
                      "%s fails at call %d: %.*s %.*s books another figure (%lld)", failing, n,
                      (int)w.line[i].about.n, w.line[i].about.p, (int)w.line[i].factor.n,
                      w.line[i].factor.p, (long long)w.line[i].whole.co2e);
    ck_assert_msg(w.lines >= right.lines || w.missings > right.missings,
                  "%s fails at call %d: a line is lost without a word", failing, n);
    if (w.t->energy_known)
        ck_assert_msg(same_energy(&w.t->energy_gj, &right.t->energy_gj),
                      "%s fails at call %d: another energy", failing, n);
    if (w.t->law_known)
        ck_assert_msg(same_energy(&w.t->law_gj, &right.t->law_gj),
                      "%s fails at call %d: another energy of the law", failing, n);
    ck_assert(
        (w.t->energy_known == right.t->energy_known && w.t->law_known == right.t->law_known) ||
        unknown_energy(&w) > 0);
    if (w.t->shk_known[1] && w.missings == right.missings)
        ck_assert_msg(w.t->shk_deducted == right.t->shk_deducted ||
                          caveats_of(&w, CAVEAT_SHK_NOT_DEDUCTED) >
                              caveats_of(&right, CAVEAT_SHK_NOT_DEDUCTED),
                      "%s fails at call %d: another deduction", failing, n);
}

static const char *const names[] = {"ratio_mul",
                                    "ratio_div",
                                    "ratio_add",
                                    "ratio_sub",
                                    "ratio_frac",
                                    "ratio_round",
                                    "unit_ratio",
                                    "big_mul",
                                    "big_add",
                                    "ratio_add ratio_round",
                                    "ratio_add ratio_frac",
                                    "ratio_small ratio_add",
                                    "ratio_small ratio_add ratio_div",
                                    "ratio_small ratio_div",
                                    "ratio_small ratio_mul",
                                    "ratio_small ratio_round"};
enum { NAMES = sizeof names / sizeof *names };

START_TEST(no_room_is_said)
{
    void (*world)(struct world *) = _i < NAMES ? fill : fill_law;
    world(&right);
    calculate(&right);
    ck_assert_int_eq(right.missings, 0);
    ck_assert(_i < NAMES || right.t->shk_deducted > 0);
    world(&w);
    failing = names[_i % NAMES];
    for (int n = 1;; n++) {
        failing_at = n;
        calls = 0;
        calculate(&w);
        int made = calls;
        failing_at = NEVER;
        check_run(n);
        if (made < n)
            break;
    }
    world_free(&w);
    world_free(&right);
}
END_TEST

/* Short numbers are only the quick way: without them every figure is the same. */
START_TEST(the_long_way_gives_the_same)
{
    fill(&right);
    calculate(&right);
    fill(&w);
    failing = "ratio_small";
    failing_at = 0;
    calculate(&w);
    failing_at = NEVER;
    ck_assert_int_eq(w.lines, right.lines);
    for (int i = 0; i < w.lines; i++) {
        ck_assert(same_gases(&w.line[i].whole, &right.line[i].whole));
        ck_assert(same_gases(&w.line[i].year, &right.line[i].year));
    }
    for (int s = 0; s < SLOT_COUNT; s++)
        ck_assert(same_gases(&w.t->slot[s], &right.t->slot[s]));
    ck_assert_int_eq(ratio_cmp(&w.t->energy_gj, &right.t->energy_gj), 0);
    ck_assert_int_eq(ratio_cmp(&w.t->law_gj, &right.t->law_gj), 0);
    world_free(&w);
    world_free(&right);
}
END_TEST

static void fail_at(const char *name, int n)
{
    failing = name;
    failing_at = n;
    calls = 0;
}

/* Blocks: where a sum has no room, there is no block, or no total, or the same. */
static void take_without_room(const struct buf *block)
{
    struct calc_sink sink = {0};
    struct calc *c = calc_new(&w.in, &sink);
    ck_assert(calc_blocks(c));
    bool good = true;
    for (int k = 0; k < BLOCKS; k++)
        good = calc_take(c, buf_view(&block[k])) && good;
    const struct calc_totals *t = good ? calc_finish(c) : NULL;
    if (t && t->energy_known)
        ck_assert_msg(same_energy(&t->energy_gj, &w.t->energy_gj), "%s fails at call %d", failing,
                      failing_at);
    calc_free(c);
}

static void give_without_room(void)
{
    struct calc_sink sink = {0};
    struct buf block[BLOCKS] = {{0}};
    struct calc *c = calc_new(&w.in, &sink);
    ck_assert(calc_blocks(c));
    (void)give_blocks(&w, c, block);
    const struct calc_totals *t = calc_finish(c);
    if (t && t->energy_known)
        ck_assert_msg(same_energy(&t->energy_gj, &w.t->energy_gj), "%s fails at call %d", failing,
                      failing_at);
    calc_free(c);
    for (int k = 0; k < BLOCKS; k++)
        buf_free(&block[k]);
}

static const char *const sums[] = {"ratio_add", "ratio_mul", "ratio_div"};
START_TEST(blocks_without_room)
{
    struct calc_sink sink = {0};
    struct buf block[BLOCKS] = {{0}};
    world_new(&w);
    factor(&w, "id=a activity=fuel.a scope=1 unit=L co2=0.3");
    conversion(&w, "activity=fuel.a from=L to=MJ by=36.7 heat=gross");
    for (int k = 0; k < 6; k++)
        record(&w, "activity=fuel.a unit=L quantity=1 start=2024-06-16 end=2024-08-15");
    calculate(&w);
    ck_assert(w.t->energy_known);
    struct calc *c = calc_new(&w.in, &sink);
    ck_assert(calc_blocks(c) && give_blocks(&w, c, block));
    calc_free(c);
    for (int n = 1; n < 60; n++) {
        fail_at(sums[_i], n);
        take_without_room(block);
        fail_at(sums[_i], n);
        give_without_room();
    }
    fail_at("", NEVER);
    for (int k = 0; k < BLOCKS; k++)
        buf_free(&block[k]);
    world_free(&w);
}
END_TEST

/* A unit that is made when it is named: the right one, or none. */
START_TEST(units_that_cannot_be_made)
{
    static const char *const made[] = {"dec_mul", "dec_add", "dec_parse"};
    struct ratio want, got;
    const struct unit *normal = unit_find(STR("Nm3"));
    char text[64];
    failing = made[_i];
    for (int n = 1;; n++) {
        /* a new text each time: units are kept */
        snprintf(text, sizeof text, "m3@15C+0.%d%03dkPa", _i + 1, n);
        failing_at = n;
        calls = 0;
        const struct unit *u = unit_find(str_of(text));
        int again = calls;
        failing_at = NEVER;
        if (u) {
            struct ratio p = ratio_dec(number(STR("101.325"))), t, by;
            snprintf(text, sizeof text, "0.%d%03d", _i + 1, n);
            struct ratio gauge = ratio_dec(number(str_of(text)));
            ck_assert(ratio_add(&p, &gauge, &want) && ratio_div(&want, &p, &want));
            ck_assert(ratio_frac(27315, 28815, &t) && ratio_mul(&want, &t, &want));
            ck_assert(unit_ratio(u, normal, &by));
            got = by;
            ck_assert_int_eq(ratio_cmp(&got, &want), 0);
        }
        ck_assert(u || again >= n);
        if (again < n)
            break;
    }
}
END_TEST

/* ---- what is asked without a record ---- */
static int calls_made(void)
{
    failing_at = NEVER;
    return calls;
}

/* A restatement that cannot be told is none: then the two rows fit equally, and that is said. */
static const char *const told[][2] = {
    {"unit=kg co2=1.000 n2o=0.001000", "unit=t co2=1003 n2o=1.5"},
    {"unit=kg co2=1.000 n2o=0.001000", "unit=t co2=999.9 n2o=1.0"},
    {"unit=kg co2=1.000", "unit=t co2=1000"},
};
START_TEST(no_restatement_without_room)
{
    static const char *const part[] = {"ratio_mul", "ratio_add", "ratio_sub", "unit_ratio"};
    world_new(&w);
    struct factor a = factor_row(&w, told[_i][0]), b = factor_row(&w, told[_i][1]);
    struct factor other = b;
    ck_assert(factor_restates(&a, &b));
    other.co2 = number(STR("1500"));
    ck_assert(!factor_restates(&a, &other));
    for (int k = 0; k < 4; k++)
        for (int n = 0;; n++) {
            fail_at(part[k], n);
            bool same = factor_restates(&a, &b);
            int made = calls_made();
            fail_at(part[k], n);
            bool differ = factor_restates(&a, &other);
            calls_made();
            ck_assert_msg(n > 0 || made == 0 || !same, "%s fails always", part[k]);
            ck_assert_msg(!differ, "%s fails at call %d", part[k], n);
            if (made < n)
                break;
        }
    world_free(&w);
}
END_TEST

/* 3.8 L are a gallon; a conversion that cannot be compared with the unit table is refused. */
START_TEST(a_conversion_that_cannot_be_compared)
{
    static const char *const part[] = {"unit_ratio", "ratio_div"};
    struct dec by = number(STR("3.8"));
    ck_assert_int_eq(conversion_check(STR("gal"), STR("L"), by, HEAT_UNSTATED), CONVERSION_GOOD);
    for (int n = 1;; n++) {
        fail_at(part[_i], n);
        enum conversion_fault fault = conversion_check(STR("gal"), STR("L"), by, HEAT_UNSTATED);
        if (calls_made() < n) {
            ck_assert_int_gt(n, 1);
            ck_assert_int_eq(fault, CONVERSION_GOOD);
            break;
        }
        ck_assert_int_eq(fault, CONVERSION_ABSURD);
    }
}
END_TEST

/* Shares too long to be multiplied or added: the holdings are refused, and a site has no share. */
START_TEST(chains_without_room)
{
    static const char *const part[] = {"ratio_mul", "ratio_add"};
    struct site_span *span;
    int which, spans, right_spans;
    world_new(&w);
    struct holding h[] = {holding(&w, "entity=a by=b share=30 controlled=1"),
                          holding(&w, "entity=b share=50 controlled=1"),
                          holding(&w, "entity=b share=20 controlled=1")};
    site(&w, "id=s entity=a share=60");
    for (int n = 1;; n++) {
        fail_at(part[_i], n);
        enum boundary_fault fault = boundary_check(h, 3, &which);
        int made = calls_made();
        if (made < n) {
            ck_assert_int_eq(fault, BOUNDARY_SOUND);
            break;
        }
        ck_assert(fault == BOUNDARY_LONG || fault == BOUNDARY_OVER);
    }
    ck_assert_int_eq(boundary_spans(h, 3, EQUITY_SHARE, w.site, &w.arena, &span, &right_spans),
                     BOUNDARY_SOUND);
    ck_assert_int_eq(right_spans, 1);
    ratio_is(&span->share, "0.126"); /* 30 % x (50 % + 20 %) x 60 % */
    for (int n = 1;; n++) {
        fail_at(part[_i], n);
        enum boundary_fault fault =
            boundary_spans(h, 3, EQUITY_SHARE, w.site, &w.arena, &span, &spans);
        if (calls_made() < n)
            break;
        ck_assert_int_eq(fault, BOUNDARY_LONG);
        ck_assert_int_eq(spans, 0);
    }
    world_free(&w);
}
END_TEST

/* A sum of energy that grows too long goes on rounded to the joule; 2 x 10^10 GJ are too many for
 * that, as the sum so far, as what is added, or together: the energy is then unknown, and that is
 * told. */
static const char *const joules[][3] = {{"1", "20000000000", "20000000001"},
                                        {"20000000000", "1", "20000000001"},
                                        {"8000000000", "8000000000", "16000000000"}};
START_TEST(energy_too_large_to_be_rounded)
{
    struct calc_sink sink = {&w, take_line, take_missing};
    world_new(&w);
    factor(&w, "id=a activity=fuel.a scope=1 unit=GJ co2=0");
    factor(&w, "id=b activity=fuel.b scope=1 unit=GJ co2=0");
    for (int k = 0; k < 2; k++) {
        char row[80];
        snprintf(row, sizeof row, "activity=fuel.%c unit=GJ quantity=%s", 'a' + k, joules[_i][k]);
        record(&w, row);
    }
    calculate(&w);
    ck_assert(w.t->energy_known);
    ratio_is(&w.t->energy_gj, joules[_i][2]);
    int64_t before = unknown_energy(&w);
    calc_free(w.calc);
    w.calc = calc_new(&w.in, &sink);
    for (int i = 0; i < w.records; i++)
        calc_record(w.calc, &w.record[i]);
    fail_at("ratio_add", 2);
    w.t = calc_finish(w.calc);
    ck_assert_int_ge(calls_made(), 2);
    ck_assert(!w.t->energy_known);
    ck_assert_int_eq(unknown_energy(&w), before + 1);
    world_free(&w);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("overflow");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, no_room_is_said, 0, 2 * NAMES);
    tcase_add_test(t, the_long_way_gives_the_same);
    tcase_add_loop_test(t, blocks_without_room, 0, 3);
    tcase_add_loop_test(t, units_that_cannot_be_made, 0, 3);
    tcase_add_loop_test(t, no_restatement_without_room, 0, 3);
    tcase_add_loop_test(t, a_conversion_that_cannot_be_compared, 0, 2);
    tcase_add_loop_test(t, chains_without_room, 0, 2);
    tcase_add_loop_test(t, energy_too_large_to_be_rounded, 0, 3);
    return run_suite("overflow", t);
}
