/* The base year: would it be another today, and by how much (Corporate Standard, chapter 5).
 *
 *   recalculated = the base year calculated now, by its own boundary
 *                + what the structure of the shown year's last day would have changed in it
 *                + adjustments that the user states (table base_year_adjustments)
 *   change %     = (recalculated - published) / published x 100, all changes together
 *
 * Published is what was last closed or accepted. What did not exist in the base year has no records
 * there, so that growth changes nothing; a plant that was opened or closed is no change of
 * structure.
 */
#include "inventory/internal.h"
#include "inventory/parts.h"

#include <stdlib.h>

const char *const base_tests[BASE_TESTS] = {"scope1_2_location", "scope1_2_market", "scope3"};
static const char *const parts[CAUSES] = {"structure", "method", "error"};

const char *cause_name(enum cause c)
{
    return parts[c];
}

struct work {
    struct inventory *i;
    struct base_year *b;
    day_t from, to;
    int cap;
    struct diag *d;
    bool ok;
};

static struct base_change *change_add(struct work *w, enum cause cause, struct str about,
                                      struct str reason)
{
    struct base_year *b = w->b;
    if (b->changes == w->cap) {
        int cap = w->cap ? w->cap * 2 : 16;
        struct base_change *all = arena_alloc(&w->i->arena, (size_t)cap * sizeof *all);
        for (int k = 0; k < b->changes; k++)
            all[k] = b->change[k];
        b->change = all;
        w->cap = cap;
    }
    struct base_change *c = &b->change[b->changes++];
    *c = (struct base_change){.cause = cause, .about = about, .reason = reason};
    return c;
}

static bool any(const int64_t mg[4])
{
    return mg[0] || mg[1] || mg[2] || mg[3];
}

/* ---- structure ---- */
static void site_values(const struct calc_totals *t, int site, int64_t mg[4])
{
    for (int k = 0; k < 4; k++)
        mg[k] = slots_co2e(t->site[site], four_slots[k]);
}

static void compare_sites(struct work *w, const struct calc_totals *own,
                          const struct calc_totals *as_now)
{
    for (int s = 0; s < w->i->input.sites; s++) {
        int64_t was[4], is[4], by[4];
        site_values(own, s, was);
        site_values(as_now, s, is);
        for (int k = 0; k < 4; k++)
            by[k] = is[k] - was[k];
        if (!any(by))
            continue;
        struct base_change *c =
            change_add(w, CAUSE_STRUCTURE, w->i->input.site[s].id, (struct str){0});
        for (int k = 0; k < 4; k++) {
            c->mg[k] = by[k];
            w->b->part[CAUSE_STRUCTURE][k] += by[k];
        }
    }
}

/* Sites that were bought after the base year and of which it has no record: their base year is
 * unknown, not zero. */
static void list_unrecorded(struct work *w, const struct site *as_now, const struct calc_totals *t)
{
    struct inventory *i = w->i;
    struct base_year *b = w->b;
    b->unrecorded = arena_alloc(&i->arena, (size_t)(i->input.sites + 1) * sizeof *b->unrecorded);
    for (int s = 0; s < i->input.sites; s++) {
        day_t from = i->stated[s].from;
        bool bought = from != DAY_NONE && from > w->to && as_now[s].from == DAY_NONE, any = false;
        for (int k = 0; k < SLOT_COUNT; k++)
            any |= t->site_present[s][k];
        if (bought && !any)
            b->unrecorded[b->unrecordeds++] = (struct unrecorded){i->input.site[s].id, from};
    }
}

/* The sites as on the last day of the shown year; those that are not ours any more are outside. */
static bool sites_as_now(struct work *w, struct site *site, bool *same)
{
    struct inventory *i = w->i;
    w->b->unclear = arena_alloc(&i->arena, (size_t)(i->input.sites + 1) * sizeof *w->b->unclear);
    *same = true;
    for (int s = 0; s < i->input.sites; s++) {
        bool unclear;
        const struct site *was = &i->input.site[s];
        if (!boundary_as_on(i, s, w->from, i->to, &site[s], &unclear)) {
            site[s].spans = 0;
            site[s].entity = (struct str){0};
            site[s].from = DAY_NONE + 2;
            site[s].to = DAY_NONE + 1;
        }
        if (unclear)
            w->b->unclear[w->b->unclears++] = was;
        *same = *same && site[s].from == was->from && site[s].to == was->to && !site[s].spans;
    }
    return true;
}

static bool structure(struct work *w, const struct calc_totals *own)
{
    struct inventory *i = w->i;
    struct calc_input in = i->input;
    struct site *site = arena_alloc(&i->arena, (size_t)(in.sites + 1) * sizeof *site);
    const struct calc_totals *as_now;
    bool same;
    if (!sites_as_now(w, site, &same) || same)
        return true;
    in.site = site;
    in.from = w->from;
    in.to = w->to;
    struct calc *c = run_year(i, &in, NULL, NULL, &as_now);
    if (c) {
        compare_sites(w, own, as_now);
        list_unrecorded(w, site, as_now);
    }
    calc_free(c);
    return c != NULL;
}

/* ---- adjustments ---- */
static enum cause cause_of(struct str s)
{
    for (int c = 0; c < CAUSES; c++)
        if (str_is(s, parts[c]))
            return (enum cause)c;
    return CAUSE_ERROR; /* the table holds no other word */
}

/* Scope 2 without a basis is by both methods. */
static bool touches(struct str scope, struct str basis, int k)
{
    if (str_is(scope, "2"))
        return (k == 1 && !str_is(basis, "market")) || (k == 2 && !str_is(basis, "location"));
    return str_is(scope, "1") ? k == 0 : k == 3;
}

/* What is stated for the day on which a site came stands for its base year. */
static void stated_for(struct base_year *b, day_t day)
{
    int n = 0;
    for (int k = 0; k < b->unrecordeds; k++)
        if (b->unrecorded[k].from != day)
            b->unrecorded[n++] = b->unrecorded[k];
    b->unrecordeds = n;
}

static bool take_adjustment(void *ctx, const struct book_row *r, struct str id)
{
    struct work *w = ctx;
    struct dec kg;
    int64_t mg;
    day_t day;
    if (!date_parse_iso(row_value(r, "date"), &day) || day > w->i->to ||
        !dec_parse(row_value(r, "co2e_kg"), &kg))
        return true;
    struct ratio exact = ratio_dec(kg);
    w->ok = ratio_round(&exact, 6, &mg);
    if (cause_of(row_value(r, "cause")) == CAUSE_STRUCTURE)
        stated_for(w->b, day);
    struct base_change *c =
        change_add(w, cause_of(row_value(r, "cause")), str_save(&w->i->arena, id),
                   str_save(&w->i->arena, row_value(r, "reason")));
    for (int k = 0; k < 4; k++) {
        if (!touches(row_value(r, "scope"), row_value(r, "basis"), k))
            continue;
        c->mg[k] = mg;
        w->ok =
            !__builtin_add_overflow(w->b->part[c->cause][k], mg, &w->b->part[c->cause][k]) && w->ok;
    }
    return w->ok;
}

/* ---- since the last closing ---- */
/* Why the base year, by its own boundary, is not what was closed: records first, then the boundary,
 * else factors, GWP or program. */
static bool own_cause(struct work *w, const struct closing *c, const struct calc_totals *own,
                      enum cause *out)
{
    struct buf records = {0}, boundary = {0};
    cJSON *j = json_parse(c->marks, STR("closing"), w->d);
    bool ok = j && records_mark(w->i, w->from, w->to, &records);
    if (ok) {
        boundary_mark(w->i, own, w->from, w->to, &boundary);
        const char *was = json_text(j, "records"), *where = json_text(j, "boundary");
        *out = !was || !str_is(buf_view(&records), was)        ? CAUSE_ERROR
               : !where || !str_is(buf_view(&boundary), where) ? CAUSE_STRUCTURE
                                                               : CAUSE_METHOD;
    }
    cJSON_Delete(j);
    buf_free(&records);
    buf_free(&boundary);
    return ok;
}

static bool since_closing(struct work *w, const struct closing *c, const struct calc_totals *own,
                          const int64_t was[4])
{
    int64_t by[4];
    enum cause cause;
    for (int k = 0; k < 4; k++)
        by[k] = w->b->own[k] - was[k];
    if (!any(by))
        return true;
    if (!own_cause(w, c, own, &cause))
        return false;
    struct base_change *x = change_add(w, cause, (struct str){0}, (struct str){0});
    for (int k = 0; k < 4; k++)
        x->mg[k] = by[k];
    return true;
}

/* What an accepted recalculation holds already is no change: one entry a cause says what came
 * since.
 */
static bool since_accepted(struct work *w, const struct closing *c)
{
    struct base_year *b = w->b;
    b->changes = 0;
    for (int p = 0; p < CAUSES; p++) {
        struct buf prefix = {0};
        struct year_figures was;
        int64_t by[4];
        buf_printf(&prefix, "%s_", parts[p]);
        bool read = year_figures_read(c->figures, prefix.p, &was, w->d);
        buf_free(&prefix);
        if (!read)
            return false;
        for (int k = 0; k < 4; k++)
            by[k] = b->part[p][k] - was.mg[k];
        if (!any(by))
            continue;
        struct base_change *x = change_add(w, (enum cause)p, (struct str){0}, (struct str){0});
        for (int k = 0; k < 4; k++)
            x->mg[k] = by[k];
    }
    return true;
}

static bool publish(struct work *w, const struct calc_totals *own)
{
    struct base_year *b = w->b;
    const struct closing *year = closing_newest(w->i, CLOSING_YEAR, b->year);
    const struct closing *base = accepted_newest(w->i, b->year);
    const struct closing *last = base ? base : year;
    struct year_figures was, before;
    b->closed = year ? year->version : 0;
    b->accepted = base ? base->version : 0;
    if (!last)
        return true; /* published is what is calculated now */
    if (!year_figures_read(last->figures, "", &was, w->d) ||
        !year_figures_read(last->figures, base ? "own_" : "", &before, w->d) ||
        (base && !since_accepted(w, base)) || !since_closing(w, last, own, before.mg))
        return false;
    for (int k = 0; k < 4; k++) {
        b->known[k] = was.known[k];
        b->published[k] = was.mg[k];
        b->before[k] = before.mg[k];
    }
    return true;
}

/* ---- the test ---- */
static void test_one(struct base_year *b, int test, bool known, int64_t was, int64_t is)
{
    struct ratio hundred = ratio_int(100), limit = ratio_dec(b->threshold);
    struct ratio base = ratio_int(was), change = ratio_int(is);
    struct base_test *t = &b->test[test];
    t->known = known;
    t->percent_known = known && ratio_sub(&change, &base, &change) &&
                       ratio_div(&change, &base, &change) &&
                       ratio_mul(&change, &hundred, &t->percent);
    if (!known || !b->threshold_known)
        return;
    struct ratio size = t->percent;
    size.negative = false;
    t->reached = t->percent_known ? ratio_cmp(&size, &limit) >= 0 && was != is : was != is;
    b->reached |= t->reached;
}

static void test(struct base_year *b)
{
    const int64_t *p = b->published, *r = b->recalculated;
    test_one(b, 0, b->known[0] && b->known[1], p[0] + p[1], r[0] + r[1]);
    test_one(b, 1, b->known[0] && b->known[2], p[0] + p[2], r[0] + r[2]);
    test_one(b, 2, b->known[3], p[3], r[3]);
}

static void tell_unrecorded(struct inventory *i)
{
    const struct base_year *b = &i->base;
    for (int k = 0; k < b->unrecordeds; k++) {
        struct buf year = {0}, day = {0};
        buf_int(&year, b->year);
        date_print(&day, b->unrecorded[k].from);
        caveat_add(i, C_BASE_YEAR_SITE_UNKNOWN, zstr(&i->arena, b->unrecorded[k].site), year.p,
                   day.p, NULL);
        buf_free(&year);
        buf_free(&day);
    }
}

static void tell(struct inventory *i)
{
    const struct base_year *b = &i->base;
    tell_unrecorded(i);
    for (int k = 0; k < BASE_TESTS; k++) {
        struct buf year = {0}, percent = {0}, limit = {0};
        if (!b->test[k].reached)
            continue;
        buf_int(&year, b->year);
        if (b->test[k].percent_known)
            ratio_print(&percent, &b->test[k].percent, 6);
        else
            buf_cstr(&percent, "-");
        dec_print(&limit, b->threshold);
        caveat_add(i, C_BASE_YEAR_REACHED, year.p, base_tests[k], percent.p, limit.p, NULL);
        buf_free(&year);
        buf_free(&percent);
        buf_free(&limit);
    }
}

static bool calculate(struct work *w, const struct calc_totals *own)
{
    struct base_year *b = w->b;
    struct gases g;
    for (int k = 0; k < 4; k++) {
        b->known[k] = slot_value(own, four_slots[k], &g);
        b->own[k] = b->published[k] = b->before[k] = g.co2e;
    }
    w->ok = true;
    if (!structure(w, own) || !ledger_rows(w->i->ledger, TABLE_ADJUSTMENTS, take_adjustment, w) ||
        !w->ok || !publish(w, own))
        return false;
    for (int k = 0; k < 4; k++)
        b->recalculated[k] = b->own[k] + b->part[0][k] + b->part[1][k] + b->part[2][k];
    test(b);
    tell(w->i);
    return true;
}

bool base_year_fill(struct inventory *i, struct diag *d)
{
    struct base_year *b = &i->base;
    struct work w = {.i = i, .b = b, .d = d};
    struct calc_input in = i->input;
    const struct calc_totals *own = i->totals;
    struct calc *c = NULL;
    b->year = i->organization.base_year;
    b->any = b->year && b->year <= i->year && i->input.gwp == i->organization.gwp &&
             year_bounds(i->organization.fiscal_start, b->year, &w.from, &w.to);
    if (!b->any)
        return true;
    b->threshold_known = dec_parse(i->organization.recalculation_threshold_percent, &b->threshold);
    in.from = w.from;
    in.to = w.to;
    if (b->year != i->year)
        c = run_year(i, &in, NULL, NULL, &own);
    bool ok = (c || b->year == i->year) && calculate(&w, own);
    calc_free(c);
    return ok;
}

/* ---- JSON ---- */
static void four_json(struct json_out *j, const char *key, const int64_t mg[4], const bool known[4])
{
    json_object(j, key);
    for (int k = 0; k < 4; k++) {
        struct buf name = {0};
        year_figure_name(k, &name);
        if (known[k])
            json_mg(j, name.p, mg[k]);
        else
            json_null(j, name.p);
        buf_free(&name);
    }
    json_end(j);
}

static void changes_json(struct json_out *j, const struct base_year *b)
{
    static const bool all[4] = {true, true, true, true};
    json_array(j, "changes");
    for (int k = 0; k < b->changes; k++) {
        const struct base_change *c = &b->change[k];
        json_object(j, NULL);
        json_cstr(j, "cause", parts[c->cause]);
        if (c->about.n)
            json_str(j, "about", c->about);
        else
            json_null(j, "about");
        four_json(j, "kg", c->mg, all);
        json_end(j);
    }
    json_end(j);
}

static void tests_json(struct json_out *j, const struct base_year *b)
{
    json_object(j, "tests");
    for (int k = 0; k < BASE_TESTS; k++) {
        const struct base_test *t = &b->test[k];
        json_object(j, base_tests[k]);
        json_fixed(j, "change_percent", t->percent_known ? &t->percent : NULL, 6);
        if (t->known && b->threshold_known)
            json_bool(j, "reached", t->reached);
        else
            json_null(j, "reached");
        json_end(j);
    }
    json_end(j);
}

/* Where nothing could be tested, it is unknown whether the threshold is reached. */
static bool tested(const struct base_year *b)
{
    bool any_known = false;
    for (int k = 0; k < BASE_TESTS; k++)
        any_known = any_known || b->test[k].known;
    return any_known;
}

void base_year_json(struct json_out *j, const struct inventory *i)
{
    const struct base_year *b = &i->base;
    struct buf year = {0};
    if (!b->any) {
        json_null(j, "base_year");
        return;
    }
    buf_int(&year, b->year);
    json_object(j, "base_year");
    json_str(j, "year", buf_view(&year));
    buf_free(&year);
    json_int(j, "closed", b->closed);
    json_int(j, "recalculated", b->accepted);
    if (b->threshold_known)
        json_dec(j, "threshold_percent", b->threshold);
    else
        json_null(j, "threshold_percent");
    four_json(j, "published_kg", b->published, b->known);
    four_json(j, "recalculated_kg", b->recalculated, b->known);
    changes_json(j, b);
    tests_json(j, b);
    if (b->threshold_known && tested(b))
        json_bool(j, "reached", b->reached);
    else
        json_null(j, "reached");
    json_array(j, "unclear_sites");
    for (int k = 0; k < b->unclears; k++)
        json_str(j, NULL, b->unclear[k]->id);
    json_end(j);
    json_end(j);
}
