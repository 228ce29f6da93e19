/* A small book in memory for the tests of the engine, written as "key=value" words so that a case
 * reads like a row of the book's tables. All numbers of a test are its own unless a source is
 * named. */
#ifndef TANSO_TESTS_CALC_FIXTURE_H
#define TANSO_TESTS_CALC_FIXTURE_H

#include "calc/calc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef CALC_FIXTURE_WITHOUT_CHECK /* a program of its own, not a test of Check */
#define ck_assert(x) ((x) ? (void)0 : abort())
#define ck_assert_msg(x, ...) ((x) ? (void)0 : abort())
#define ck_assert_int_lt(a, b) ((a) < (b) ? (void)0 : abort())
#else
#include <check.h>
#endif

#ifndef FIXTURE_ROWS /* a test that needs a large book says so before it includes this */
#define FIXTURE_ROWS 64
#endif
enum { MAX_ROWS = FIXTURE_ROWS, MAX_TEXTS = 128 + 2 * (FIXTURE_ROWS - 64), MAX_LINES = 4 * FIXTURE_ROWS };

struct got_line {
    struct str factor, instrument, about; /* about: the activity */
    enum slot slot;
    int scope, category, days, of_days, steps;
    enum basis basis;
    enum rung rung;
    enum gwp gwp;
    struct gases whole, year, month[LINE_MONTHS];
    struct ratio share, quantity;
};
struct got_missing {
    enum uncalculated_reason reason;
    int scope;
    enum basis basis;
    char detail[128];
};

struct world {
    struct arena arena;
    struct calc_input in;
    struct str text[MAX_TEXTS];
    struct detail detail[MAX_ROWS];
    struct site site[MAX_ROWS];
    struct meter meter[MAX_ROWS];
    struct instrument instrument[MAX_ROWS];
    struct conversion conversion[MAX_ROWS];
    struct exclusion exclusion[MAX_ROWS];
    struct factor factor[MAX_ROWS];
    struct law_energy law[MAX_ROWS];
    struct activity record[MAX_ROWS];
    int records;
    struct got_line line[MAX_LINES];
    int lines;
    struct got_missing missing[MAX_ROWS];
    int missings;
    struct calc *calc;
    const struct calc_totals *t;
};

/* The value of `key` in "a=1 b='two words'", or empty. */
static inline struct str word(struct world *w, const char *row, const char *key)
{
    size_t n = strlen(key);
    for (const char *p = row; *p;) {
        while (*p == ' ')
            p++;
        bool hit = !strncmp(p, key, n) && p[n] == '=';
        const char *v = strchr(p, '=');
        if (!v)
            break;
        v++;
        char close = ' ';
        if (*v == '\'')
            close = *v++;
        const char *end = strchr(v, close);
        size_t length = end ? (size_t)(end - v) : strlen(v);
        if (hit)
            return str_save(&w->arena, (struct str){v, length});
        p = v + length + (end && close == '\'' ? 1 : 0);
    }
    return (struct str){0};
}

static inline code_t text(struct world *w, struct str s)
{
    if (!s.n)
        return 0;
    for (int i = 0; i < w->in.texts; i++)
        if (str_eq(w->text[i], s))
            return i;
    ck_assert_int_lt(w->in.texts, MAX_TEXTS);
    w->text[w->in.texts] = s;
    return w->in.texts++;
}

static inline day_t day(struct str s)
{
    day_t d = DAY_NONE;
    if (s.n)
        ck_assert_msg(date_parse_iso(s, &d), "no date: %.*s", (int)s.n, s.p);
    return d;
}

static inline struct dec number(struct str s)
{
    struct dec d = {0};
    if (s.n)
        ck_assert_msg(dec_parse(s, &d), "no number: %.*s", (int)s.n, s.p);
    return d;
}

static inline int integer(struct str s)
{
    return (int)number(s).coef;
}

#define LITERAL(s)                                                                                 \
    {                                                                                              \
        "" s, sizeof(s) - 1                                                                        \
    }
static const struct gwp_row fixture_gwps[] = {
    {LITERAL("SF6"),
     {{-1, 0},
      {22800, 0},
      {23500, 0},
      {23500, 0},
      {25200, 0},
      {23900, 0},
      {23900, 0},
      {22800, 0},
      {23500, 0}},
     LITERAL("IPCC"),
     {0}},
    {LITERAL("HFC-32"),
     {{-1, 0}, {675, 0}, {677, 0}, {677, 0}, {771, 0}, {650, 0}, {650, 0}, {675, 0}, {677, 0}},
     LITERAL("IPCC"),
     {0}},
    {LITERAL("R-410A"),
     {{-1, 0},
      {20875, 1},
      {19235, 1},
      {19235, 1},
      {22555, 1},
      {1725, 0},
      {1725, 0},
      {20875, 1},
      {19235, 1}},
     LITERAL("IPCC"),
     {0}},
    {LITERAL("HFC-134a"),
     {{-1, 0},
      {1430, 0},
      {1300, 0},
      {1300, 0},
      {1530, 0},
      {1300, 0},
      {1300, 0},
      {1430, 0},
      {1300, 0}},
     LITERAL("IPCC"),
     {0}},
    {LITERAL("HCFC-22"),
     {{-1, 0}, {1810, 0}, {1760, 0}, {1760, 0}, {-1, 0}, {1500, 0}, {-1, 0}, {-1, 0}, {-1, 0}},
     LITERAL("IPCC"),
     {0}},
};

/* A firm in Japan, fiscal year 2024 (1 April 2024 to 31 March 2025), AR5, operational control, one
 * site "main". */
static inline void world_new(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->in = (struct calc_input){
        .from = day(STR("2024-04-01")),
        .to = day(STR("2025-03-31")),
        .gwp = GWP_AR5,
        .consolidation = OPERATIONAL_CONTROL,
        .country = STR("JP"),
        .text = w->text,
        .texts = 1,
        .detail = w->detail,
        .site = w->site,
        .meter = w->meter,
        .instrument = w->instrument,
        .conversion = w->conversion,
        .exclusion = w->exclusion,
        .factors = {.factor = w->factor},
        .gwps = {fixture_gwps, sizeof fixture_gwps / sizeof *fixture_gwps},
        .law_energy = w->law,
    };
}

static inline void world_free(struct world *w)
{
    calc_free(w->calc);
    arena_free(&w->arena);
}

static inline struct str key_text(struct world *w, struct str name)
{
    struct buf b = {0};
    calc_supplier_key(&b, name);
    struct str s = str_save(&w->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static inline void other_gases(struct world *w, struct factor *f, struct str list)
{
    struct gas_mass *g = arena_alloc(&w->arena, 8 * sizeof *g);
    f->other = g;
    while (list.n) {
        struct str rest = str_split(&list, ';');
        struct str gas = str_split(&rest, ':');
        g[f->others++] = (struct gas_mass){gas, number(rest)};
    }
}

static inline struct factor factor_row(struct world *w, const char *row)
{
    struct factor f = {.set = word(w, row, "set"), .id = word(w, row, "id")};
    if (!f.set.n)
        f.set = STR("set");
    f.activity = word(w, row, "activity");
    f.country = word(w, row, "country");
    f.region = word(w, row, "region");
    f.supplier = word(w, row, "supplier");
    f.menu = word(w, row, "menu");
    f.supplier_key = key_text(w, f.supplier);
    f.menu_key = key_text(w, f.menu);
    f.part = word(w, row, "part");
    f.unit_text = word(w, row, "unit");
    f.unit = unit_find(f.unit_text);
    f.from = day(word(w, row, "from"));
    f.to = day(word(w, row, "to"));
    f.scope = integer(word(w, row, "scope"));
    f.category = integer(word(w, row, "category"));
    ck_assert(basis_parse(word(w, row, "basis"), &f.basis));
    f.has_co2e = word(w, row, "co2e").n > 0;
    f.has_mass = !f.has_co2e;
    f.outside_scopes = word(w, row, "outside").n > 0;
    f.user = word(w, row, "user").n > 0;
    f.co2 = number(word(w, row, "co2"));
    f.ch4_fossil = number(word(w, row, "ch4"));
    f.ch4_biogenic = number(word(w, row, "ch4b"));
    f.n2o = number(word(w, row, "n2o"));
    other_gases(w, &f, word(w, row, "other"));
    f.co2e = number(word(w, row, "co2e"));
    f.ch4_co2e = number(word(w, row, "ch4_co2e"));
    f.n2o_co2e = number(word(w, row, "n2o_co2e"));
    gwp_parse(word(w, row, "gwp"), &f.gwp);
    ck_assert(heat_parse(word(w, row, "heat"), &f.heat));
    f.biogenic_co2 = number(word(w, row, "biogenic"));
    f.uncertainty = word(w, row, "uncertainty");
    f.fallback = word(w, row, "fallback");
    return f;
}

/* Kept sorted by activity, as the engine wants it. */
static inline void factor(struct world *w, const char *row)
{
    struct factor f = factor_row(w, row);
    int i = w->in.factors.n++;
    ck_assert_int_lt(i, MAX_ROWS);
    for (; i > 0 && str_cmp(w->factor[i - 1].activity, f.activity) > 0; i--)
        w->factor[i] = w->factor[i - 1];
    w->factor[i] = f;
}

static inline void site(struct world *w, const char *row)
{
    struct site *s = &w->site[w->in.sites++];
    struct str share = word(w, row, "share"), controlled = word(w, row, "controlled");
    *s = (struct site){.id = word(w, row, "id"),
                       .country = word(w, row, "country"),
                       .region = word(w, row, "region"),
                       .share_percent = share.n ? number(share) : dec_int(100),
                       .share_said = share.n > 0,
                       .controlled = !controlled.n || integer(controlled),
                       .financial =
                           !controlled.n || integer(controlled) ? CONTROL_FULL : CONTROL_NONE,
                       .from = day(word(w, row, "from")),
                       .to = day(word(w, row, "to"))};
    s->code = text(w, s->id);
    ck_assert(relation_parse(word(w, row, "relation"), &s->relation));
    if (word(w, row, "financial").n)
        ck_assert(control_parse(word(w, row, "financial"), &s->financial));
    s->entity = word(w, row, "entity");
}

/* Before the sites that they have. */
static inline struct holding holding(struct world *w, const char *row)
{
    struct str controlled = word(w, row, "controlled"), financial = word(w, row, "financial");
    struct holding h = {.entity = word(w, row, "entity"),
                        .held_by = word(w, row, "by"),
                        .share_percent = number(word(w, row, "share")),
                        .controlled = integer(controlled) != 0,
                        .from = day(word(w, row, "from")),
                        .to = day(word(w, row, "to"))};
    h.financial = h.controlled ? CONTROL_FULL : CONTROL_NONE;
    if (financial.n)
        ck_assert(control_parse(financial, &h.financial));
    return h;
}

static inline void meter(struct world *w, const char *row)
{
    w->meter[w->in.meters++] = (struct meter){.id = word(w, row, "id"),
                                              .code = text(w, word(w, row, "id")),
                                              .site = text(w, word(w, row, "site")),
                                              .supplier = text(w, word(w, row, "supplier")),
                                              .menu = text(w, word(w, row, "menu"))};
}

static inline void instrument(struct world *w, const char *row)
{
    w->instrument[w->in.instruments++] =
        (struct instrument){.id = word(w, row, "id"),
                            .start = day(word(w, row, "start")),
                            .end = day(word(w, row, "end")),
                            .kwh = number(word(w, row, "kwh")),
                            .co2e_kg_per_kwh = number(word(w, row, "rate")),
                            .criteria_met = !word(w, row, "fails").n,
                            .site = text(w, word(w, row, "site")),
                            .type = word(w, row, "type"),
                            .has_correction_rate = word(w, row, "correction").n > 0,
                            .correction_rate = number(word(w, row, "correction")),
                            .has_credit = word(w, row, "credit").n > 0,
                            .credit_co2 = number(word(w, row, "credit"))};
}

static inline void conversion(struct world *w, const char *row)
{
    struct conversion *v = &w->conversion[w->in.conversions++];
    *v = (struct conversion){.activity = word(w, row, "activity"),
                             .from_unit = word(w, row, "from"),
                             .to_unit = word(w, row, "to"),
                             .supplier = word(w, row, "supplier"),
                             .source = word(w, row, "source"),
                             .multiply_by = number(word(w, row, "by")),
                             .from = day(word(w, row, "valid_from")),
                             .to = day(word(w, row, "valid_to")),
                             .built_in = word(w, row, "built_in").n > 0};
    ck_assert(heat_parse(word(w, row, "heat"), &v->heat));
}

static inline void law(struct world *w, const char *row)
{
    w->law[w->in.law_energies++] = (struct law_energy){.activity = word(w, row, "activity"),
                                                       .supplier = word(w, row, "supplier"),
                                                       .unit = word(w, row, "unit"),
                                                       .gj_per_unit = number(word(w, row, "gj")),
                                                       .from = day(word(w, row, "from")),
                                                       .to = day(word(w, row, "to"))};
}

static inline void exclude(struct world *w, int scope, int category)
{
    w->exclusion[w->in.exclusions++] = (struct exclusion){.scope = scope, .category = category};
}

/* Without dates: April 2024. */
static inline struct activity *record(struct world *w, const char *row)
{
    struct activity *a = &w->record[w->records];
    struct detail *d = &w->detail[w->in.details];
    struct str start = word(w, row, "start"), end = word(w, row, "end");
    struct dec q = number(word(w, row, "quantity"));
    *d = (struct detail){.unit = text(w, word(w, row, "unit")),
                         .menu = text(w, word(w, row, "menu")),
                         .quantity_scale = q.scale,
                         .cost_scale = -1,
                         .category = integer(word(w, row, "category")),
                         .status = word(w, row, "estimated").n ? STATUS_ESTIMATED : STATUS_ACTUAL,
                         .method = text(w, word(w, row, "method")),
                         .uncertainty = word(w, row, "uncertainty")};
    ck_assert(heat_parse(word(w, row, "heat"), &d->heat));
    *a = (struct activity){.start = day(start.n ? start : STR("2024-04-01")),
                           .end = day(end.n ? end : STR("2024-04-30")),
                           .site = text(w, word(w, row, "site")),
                           .meter = text(w, word(w, row, "meter")),
                           .kind = text(w, word(w, row, "activity")),
                           .supplier = text(w, word(w, row, "supplier")),
                           .detail = w->in.details++,
                           .quantity = (int64_t)q.coef};
    w->records++;
    return a;
}

static inline void take_line(void *ctx, const struct line *l)
{
    struct world *w = ctx;
    ck_assert_int_lt(w->lines, MAX_LINES);
    struct got_line *g = &w->line[w->lines++];
    *g = (struct got_line){.factor = l->factor ? l->factor->id : (struct str){0},
                           .instrument = l->instrument ? l->instrument->id : (struct str){0},
                           .about = w->text[l->activity->kind],
                           .slot = l->slot,
                           .scope = l->scope,
                           .category = l->category,
                           .days = l->days,
                           .of_days = l->of_days,
                           .steps = l->steps,
                           .basis = l->basis,
                           .rung = rung_of(l->factor),
                           .gwp = l->gwp,
                           .whole = l->whole,
                           .year = l->year,
                           .share = l->share,
                           .quantity = l->quantity};
    memcpy(g->month, l->month, sizeof g->month);
}

static inline void take_missing(void *ctx, const struct uncalculated *u)
{
    struct world *w = ctx;
    ck_assert_int_lt(w->missings, MAX_ROWS);
    struct got_missing *g = &w->missing[w->missings++];
    *g = (struct got_missing){.reason = u->reason, .scope = u->scope, .basis = u->basis};
    size_t n = u->detail.n < sizeof g->detail - 1 ? u->detail.n : sizeof g->detail - 1;
    if (n)
        memcpy(g->detail, u->detail.p, n);
}

#include "calc_blocks.h"

static inline void calculate(struct world *w)
{
    struct calc_sink sink = {w, take_line, take_missing};
    calc_free(w->calc);
    w->lines = w->missings = 0;
    w->calc = calc_new(&w->in, &sink);
    for (int i = 0; i < w->records; i++)
        calc_record(w->calc, &w->record[i]);
    w->t = calc_finish(w->calc);
    by_blocks(w);
}

/* The factors of all lines in a slot, "a b", in order of booking. */
static inline const char *factors_of(struct world *w, enum slot slot)
{
    struct buf b = {0};
    for (int i = 0; i < w->lines; i++) {
        if (w->line[i].slot != slot)
            continue;
        if (b.n)
            buf_char(&b, ' ');
        buf_str(&b, w->line[i].factor.n ? w->line[i].factor : w->line[i].instrument);
    }
    const char *s = str_save(&w->arena, b.n ? buf_view(&b) : STR("")).p;
    buf_free(&b);
    return s;
}

static inline int64_t caveats_of(const struct world *w, enum caveat caveat)
{
    int64_t n = 0;
    for (int i = 0; i < w->t->caveats; i++)
        if (w->t->caveat[i].caveat == caveat)
            n += w->t->caveat[i].records ? w->t->caveat[i].records : 1;
    return n;
}

#ifndef CALC_FIXTURE_WITHOUT_CHECK
static inline void slot_is(const struct world *w, enum slot slot, int64_t mg)
{
    ck_assert(w->t->present[slot]);
    ck_assert_int_eq(w->t->slot[slot].co2e, mg);
}

static inline void ratio_is(const struct ratio *r, const char *want)
{
    struct buf b = {0};
    ratio_print(&b, r, 12);
    ck_assert_str_eq(b.p, want);
    buf_free(&b);
}

static inline int run_suite(const char *name, TCase *t)
{
    Suite *s = suite_create(name);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}

#endif

#endif
