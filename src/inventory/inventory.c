/* Loading a year's inventory and running the engine over it, all inside one snapshot of the ledger.
 */
#include "inventory/internal.h"

#include <stdlib.h>
#include <string.h>

bool year_bounds(int fiscal_start, int year, day_t *from, day_t *to)
{
    int month = fiscal_start >= 1 && fiscal_start <= 12 ? fiscal_start : 4;
    if (year < 1900 || year > 2198)
        return false;
    *from = date_day(year, month, 1);
    *to = date_month_start(date_month_index(*from) + 12) - 1;
    return true;
}

/* The book's conversions first: they beat the built-in ones. */
static void join_conversions(struct inventory *i, const struct conversion *own, int owns)
{
    int n = 0;
    const struct conversion *built = factors_conversions(i->factors, &n);
    struct conversion *all = arena_alloc(&i->arena, (size_t)(owns + n + 1) * sizeof *all);
    if (owns > 0)
        memcpy(all, own, (size_t)owns * sizeof *all);
    if (n > 0)
        memcpy(all + owns, built, (size_t)n * sizeof *all);
    i->input.conversion = all;
    i->input.conversions = owns + n;
}

/* The dictionary grows by other runs on the same ledger: its arrays are copied, the texts
 * themselves stay where they are. */
static void copy_dictionary(struct inventory *i)
{
    int texts = 0, details = 0;
    const struct str *text = ledger_texts(i->ledger, &texts);
    const struct detail *detail = ledger_details(i->ledger, &details);
    struct str *t = arena_alloc(&i->arena, (size_t)(texts + 1) * sizeof *t);
    struct detail *d = arena_alloc(&i->arena, (size_t)(details + 1) * sizeof *d);
    if (texts > 0)
        memcpy(t, text, (size_t)texts * sizeof *t);
    if (details > 0)
        memcpy(d, detail, (size_t)details * sizeof *d);
    i->input.text = t;
    i->input.texts = texts;
    i->input.detail = d;
    i->input.details = details;
    i->input.series = ledger_series(i->ledger);
}

static bool load_master(struct inventory *i)
{
    struct ledger *l = i->ledger;
    struct calc_input *in = &i->input;
    struct site *site = NULL;
    struct meter *meter = NULL;
    struct instrument *instrument = NULL;
    struct conversion *conversion = NULL;
    struct exclusion *exclusion = NULL;

    in->sites = ledger_site_list(l, &site, &i->arena);
    in->meters = ledger_meter_list(l, &meter, &i->arena);
    in->instruments = ledger_instrument_list(l, &instrument, &i->arena);
    in->exclusions = ledger_exclusion_list(l, &exclusion, &i->arena);
    int conversions = ledger_conversion_list(l, &conversion, &i->arena);
    if (in->sites < 0 || in->meters < 0 || in->instruments < 0 || in->exclusions < 0 ||
        conversions < 0 || !boundary_fill(i, site, in->sites))
        return false;
    in->site = site;
    in->meter = meter;
    in->instrument = instrument;
    in->exclusion = exclusion;
    join_conversions(i, conversion, conversions);
    copy_dictionary(i);
    return true;
}

/* All but the year. */
static bool load(struct inventory *i)
{
    struct calc_input *in = &i->input;
    if (!ledger_organization(i->ledger, &i->organization, &i->arena))
        return false;
    if (!closings_load(i))
        return false;
    if (i->organization.gwp == GWP_NONE)
        i->organization.gwp = GWP_AR5;
    in->gwp = in->gwp == GWP_NONE ? i->organization.gwp : in->gwp;
    in->consolidation = i->organization.consolidation;
    in->country = i->organization.country;
    in->factors = factors_on_demand(i->factors);
    in->gwps = factors_gwps(i->factors);
    in->law_energy = factors_law_energies(i->factors, &in->law_energies);
    return load_master(i);
}

static bool set_year(struct inventory *i, int year, struct diag *d)
{
    i->year = year;
    if (!year_bounds(i->organization.fiscal_start, year, &i->from, &i->to)) {
        struct buf y = {0};
        buf_int(&y, year);
        diag_error(d, NOWHERE, E_YEAR_OUTSIDE_CALENDAR, y.p, NULL);
        buf_free(&y);
        return false;
    }
    i->input.from = i->from;
    i->input.to = i->to;
    i->closed = closing_newest(i, CLOSING_YEAR, year);
    i->diag = d;
    return true;
}

/* ---- the run ---- */
struct relay {
    const struct inventory *inventory;
    const struct line_sink *sink;
    bool brief; /* records come without cost and place */
    bool stopped;
};

static void relay_line(void *ctx, const struct line *l)
{
    struct relay *r = ctx;
    if (!r->stopped && !r->sink->line(r->sink->ctx, r->inventory, l))
        r->stopped = true;
}

static void relay_uncalculated(void *ctx, const struct uncalculated *u)
{
    struct relay *r = ctx;
    struct activity whole = *u->activity;
    struct uncalculated told = *u;
    told.activity = &whole;
    if (!r->stopped && r->brief && !ledger_activity_rest(r->inventory->ledger, &whole))
        r->stopped = true;
    if (!r->stopped && !r->sink->uncalculated(r->sink->ctx, r->inventory, &told))
        r->stopped = true;
}

/* Closes the cursor (NULL: it could not be opened). -1: failed, or stopped; else how many. */
static int64_t feed(struct ledger_cursor *cursor, struct calc *c, struct grid *g,
                    const struct relay *r)
{
    struct activity a;
    int64_t n = 0;
    int got = cursor ? 0 : -1;
    while (cursor && !r->stopped && (got = ledger_next(cursor, &a)) == 1) {
        n++;
        calc_record(c, &a);
        if (g)
            grid_record(g, &a);
    }
    ledger_cursor_close(cursor);
    return got == 0 && !r->stopped ? n : -1;
}

static bool feed_all(struct inventory *i, const struct calc_input *in, struct calc *c,
                     struct grid *g, const struct relay *r)
{
    day_t from = calc_record_from(in), to = calc_record_to(in);
    struct ledger_cursor *cursor = r->brief ? ledger_activities_brief(i->ledger, from, to)
                                            : ledger_activities(i->ledger, from, to);
    return feed(cursor, c, g, r) >= 0;
}

struct calc *run_year(struct inventory *i, const struct calc_input *in,
                      const struct line_sink *sink, struct grid *g,
                      const struct calc_totals **totals)
{
    struct relay relay = {i, sink, !sink || !sink->line, false};
    struct calc_sink to = {&relay, sink && sink->line ? relay_line : NULL,
                           sink && sink->uncalculated ? relay_uncalculated : NULL};
    struct calc *c = calc_new(in, &to);
    bool ok = feed_all(i, in, c, g, &relay);
    if (ok)
        *totals = calc_finish(c);
    if (!ok || relay.stopped) {
        calc_free(c);
        return NULL;
    }
    return c;
}

/* One part of the year: from its block, or from its records, which then give one. */
static bool feed_part(struct inventory *i, struct calc *c, struct grid *g, const struct relay *r,
                      const struct block_part *p, bool *fits)
{
    int found = block_take(i, p, c, g);
    if (found != 0) {
        *fits = found != BLOCK_UNFIT;
        return found > 0;
    }
    struct ledger_cursor *cursor =
        ledger_activities_begun(i->ledger, p->first, p->last, p->touching);
    int64_t records = feed(cursor, c, g, r);
    return records >= 0 && block_make(i, p, c, g, records);
}

/* The same by months, from what is kept of them where it holds. *fits false: there are numbers or
 * blocks with which that does not go, and nothing came of it. */
static struct calc *run_blocks(struct inventory *i, const struct line_sink *sink, struct grid *g,
                               bool *fits)
{
    struct relay relay = {i, sink, true, false};
    struct calc_sink to = {&relay, NULL, sink && sink->uncalculated ? relay_uncalculated : NULL};
    struct calc *c = calc_new(&i->input, &to);
    struct block_part part[BLOCK_PARTS];
    int parts = 0;
    bool ok = block_parts(i, part, &parts);
    *fits = calc_blocks(c);
    grid_blocks(g);
    for (int k = 0; ok && *fits && k < parts; k++)
        ok = feed_part(i, c, g, &relay, &part[k], fits);
    if (ok && *fits) {
        i->totals = calc_finish(c);
        *fits = i->totals != NULL;
    }
    if (ok && *fits && !relay.stopped)
        return c;
    calc_free(c);
    return NULL;
}

bool slot_value(const struct calc_totals *t, enum slot what, struct gases *out)
{
    memset(out, 0, sizeof *out);
    if (what == SLOT_CATEGORY_1)
        return calc_scope3(t, out) || t->scope3_excluded;
    if (t->present[what]) {
        *out = t->slot[what];
        return true;
    }
    if (what == SLOT_SCOPE1)
        return t->scope1_excluded;
    return (what == SLOT_SCOPE2_LOCATION || what == SLOT_SCOPE2_MARKET) && t->scope2_excluded;
}

bool scopes_value(const struct calc_totals *t, unsigned mask, enum basis basis, int64_t *mg)
{
    enum slot two = basis == BASIS_MARKET ? SLOT_SCOPE2_MARKET : SLOT_SCOPE2_LOCATION;
    const enum slot slot[] = {SLOT_SCOPE1, two, SLOT_CATEGORY_1};
    bool known = mask != 0;
    *mg = 0;
    for (unsigned k = 0; k < 3; k++) {
        struct gases g;
        if (!(mask & (1u << k)))
            continue;
        known = slot_value(t, slot[k], &g) && known;
        known = !__builtin_add_overflow(*mg, g.co2e, mg) && known;
    }
    return known;
}

bool inventory_scope(const struct inventory *i, enum slot what, struct gases *out)
{
    return slot_value(i->totals, what, out);
}

bool in_japan(const struct inventory *i)
{
    return str_is(i->input.country, "JP");
}

bool inventory_shk(const struct inventory *i, bool adjusted, int64_t *mg)
{
    const struct calc_totals *t = i->totals;
    enum slot slot = adjusted ? SLOT_SHK_ADJUSTED : SLOT_SHK_BASIC;
    *mg = t->slot[slot].co2e - (adjusted ? t->shk_deducted : 0);
    return in_japan(i) && t->present[slot] && t->shk_known[adjusted];
}

bool inventory_crude_oil(const struct inventory *i, struct ratio *kl, struct ratio *left)
{
    const struct calc_totals *t = i->totals;
    struct ratio kl_per_gj, threshold = ratio_int(1500);
    return in_japan(i) && t->energy_any && t->law_known && ratio_frac(258, 10000, &kl_per_gj) &&
           ratio_mul(&t->law_gj, &kl_per_gj, kl) && ratio_sub(&threshold, kl, left);
}

static bool any_present(const bool *present, enum slot what)
{
    bool any = present[what];
    for (int s = SLOT_CATEGORY_1 + 1; what == SLOT_CATEGORY_1 && s < SLOT_COUNT; s++)
        any = any || present[s];
    return any;
}

bool inventory_part_known(const struct inventory *i, const bool present[SLOT_COUNT], enum slot what)
{
    struct gases whole;
    return slot_value(i->totals, what, &whole) &&
           (any_present(present, what) || !any_present(i->totals->present, what));
}

static void find_null_scopes(struct inventory *i)
{
    struct gases g;
    i->scope_null[1] = !slot_value(i->totals, SLOT_SCOPE1, &g);
    i->scope_null[2] = !slot_value(i->totals, SLOT_SCOPE2_LOCATION, &g) &&
                       !slot_value(i->totals, SLOT_SCOPE2_MARKET, &g);
    i->scope_null[3] = !slot_value(i->totals, SLOT_CATEGORY_1, &g);
}

static bool derive(struct inventory *i, const struct grid *g)
{
    struct drivers drivers = {0};
    find_null_scopes(i);
    caveats_of_scopes(i);
    if (i->input.gwp != i->organization.gwp)
        caveat_add(i, C_GWP_CHOSEN, gwp_name(i->input.gwp), gwp_name(i->organization.gwp), NULL);
    caveats_of_run(i);
    bool covered = grid_finish(g, i);
    bool waits, ok = caveats_of_journal(i, &waits);
    i->complete = !i->scope_null[1] && !i->scope_null[2] && i->totals->uncalculated == 0 &&
                  covered && !waits;
    ok = ok && closed_compare(i, i->diag) && base_year_fill(i, i->diag) && drivers_load(i, &drivers);
    if (ok)
        intensities_fill(i, &drivers);
    ok = ok && targets_fill(i, &drivers) && removals_fill(i);
    drivers_free(&drivers);
    return ok;
}

/* False: with blocks it does not go, or is not worth while; else i->calc is there, or it failed. */
static bool by_blocks(struct inventory *i, const struct line_sink *sink, struct grid *grid)
{
    bool fits = true;
    int many = i->blocks && !(sink && sink->line) ? blocks_pay(i) : 0;
    if (many <= 0)
        return many < 0;
    i->calc = run_blocks(i, sink, grid, &fits);
    if (fits)
        return true;
    if (i->blocks->again)
        i->blocks->again(i->blocks->ctx);
    grid_free(grid);
    grid_new(grid, i);
    return false;
}

static bool calculate(struct inventory *i, const struct line_sink *sink)
{
    struct grid grid;
    grid_new(&grid, i);
    if (!by_blocks(i, sink, &grid))
        i->calc = run_year(i, &i->input, sink, &grid, &i->totals);
    bool ok = i->calc && derive(i, &grid);
    grid_free(&grid);
    return ok;
}

struct inventory *inventory_on_gwp(struct ledger *l, struct factors *f, int year, enum gwp gwp,
                                   bool digest, const struct line_sink *sink, struct diag *d)
{
    if (!ledger_begin(l))
        return NULL;
    struct inventory *i = mem_alloc(sizeof *i);
    i->ledger = l;
    i->factors = f;
    i->input.gwp = gwp;
    bool ok = load(i) && set_year(i, year, d) && calculate(i, sink) &&
              (!digest || ledger_digest(l, &i->digest));
    if (ok)
        ok = ledger_commit(l); /* nothing was written: it ends the snapshot */
    else
        ledger_rollback(l);
    if (ok)
        return i;
    inventory_free(i);
    return NULL;
}

struct inventory *inventory_new(struct ledger *l, struct factors *f, int year,
                                const struct line_sink *sink, struct diag *d)
{
    return inventory_on_gwp(l, f, year, GWP_NONE, true, sink, d);
}

struct inventory *inventory_totals(struct ledger *l, struct factors *f, int year,
                                   const struct line_sink *sink, struct diag *d)
{
    return inventory_on_gwp(l, f, year, GWP_NONE, false, sink, d);
}

/* A year on what was loaded once for several. */
static struct inventory *next_year(const struct inventory *base, int year,
                                   const struct line_sink *sink, struct diag *d)
{
    struct inventory *i = mem_alloc(sizeof *i);
    *i = *base;
    i->arena = (struct arena){0};
    ledger_reading_begin(i->ledger);
    if (set_year(i, year, d) && calculate(i, sink))
        return i;
    inventory_free(i);
    return NULL;
}

bool inventory_each(struct ledger *l, struct factors *f, const int *year, int years, enum gwp gwp,
                    const struct line_sink *sink, struct blocks *blocks,
                    bool (*each)(void *ctx, struct inventory *i), void *ctx, struct diag *d)
{
    struct inventory base = {.ledger = l, .factors = f, .input = {.gwp = gwp}, .blocks = blocks, .in_turn = true};
    bool ok = load(&base);
    for (int k = 0; ok && k < years; k++) {
        struct inventory *i = next_year(&base, year[k], sink, d);
        ok = i && each(ctx, i);
        inventory_free(i);
    }
    arena_free(&base.arena);
    return ok;
}

void inventory_free(struct inventory *i)
{
    if (!i)
        return;
    calc_free(i->calc);
    free(i->caveat);
    arena_free(&i->arena);
    free(i);
}
