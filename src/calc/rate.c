/* From a factor row to milligrams per unit of a record: docs/methods.md section 2. */
#include "calc/engine.h"
#include <stdlib.h>
#include <string.h>

int64_t percent_scaled(struct str text)
{
    struct dec d;
    int64_t v;
    if (!text.n || !dec_parse(text, &d))
        return -1;
    struct ratio r = ratio_dec(d);
    return ratio_round(&r, 4, &v) && v >= 0 ? v : -1;
}

/* g[to] += kg x gwp */
static bool add_product(struct ratio *to, struct dec kg, struct dec gwp)
{
    struct ratio a = ratio_dec(kg), b = ratio_dec(gwp);
    return ratio_mul(&a, &b, &a) && ratio_add(to, &a, to);
}

static bool fail(struct failing *f, enum uncalculated_reason reason, struct str detail)
{
    *f = (struct failing){reason, detail, {0}};
    return false;
}

/* "HCFO-1233zd(E) (AR4)" */
static struct str gas_and_set(struct calc *c, struct str gas)
{
    struct buf t = {0};
    buf_str(&t, gas);
    buf_printf(&t, " (%s)", gwp_name(c->in->gwp));
    struct str s = str_save(&c->arena, buf_view(&t));
    buf_free(&t);
    return s;
}

/* CO2e of the row's masses on the inventory's set. */
static bool masses(struct calc *c, const struct factor *f, struct ratio g[G_COUNT],
                   struct failing *why)
{
    enum gwp set = c->in->gwp;
    struct dec fossil = {0}, biogenic = {0}, nitrous = {0}, one = dec_int(1), gwp;
    bool ok = true;
    if ((f->ch4_fossil.coef && !gwp_methane(set, true, &fossil)) ||
        (f->ch4_biogenic.coef && !gwp_methane(set, false, &biogenic)))
        return fail(why, NO_GWP, gas_and_set(c, STR("CH4")));
    if (f->n2o.coef && !gwp_nitrous(set, &nitrous))
        return fail(why, NO_GWP, gas_and_set(c, STR("N2O")));
    for (int i = 0; i < f->others; i++) {
        if (!gwp_value(&c->in->gwps, set, f->other[i].gas, &gwp))
            return fail(why, NO_GWP, gas_and_set(c, f->other[i].gas));
        ok = ok && add_product(&g[G_OTHER], f->other[i].kg, gwp);
    }
    ok = ok && add_product(&g[G_CO2], f->co2, one) && add_product(&g[G_CH4], f->ch4_fossil, one) &&
         add_product(&g[G_CH4], f->ch4_biogenic, one) && add_product(&g[G_N2O], f->n2o, one);
    g[G_CO2E] = g[G_OTHER];
    ok = ok && add_product(&g[G_CO2E], f->co2, one) &&
         add_product(&g[G_CO2E], f->ch4_fossil, fossil) &&
         add_product(&g[G_CO2E], f->ch4_biogenic, biogenic) &&
         add_product(&g[G_CO2E], f->n2o, nitrous);
    if (!ok)
        return fail(why, TOO_LARGE, f->unit_text);
    return true;
}

/* Shows CO2e of one gas as mass, and takes it from what is not split. Left unsplit where the row
 * names no GWP set. */
static bool split_off(struct dec co2e, bool known, struct dec gwp, struct ratio *mass,
                      struct ratio *unsplit)
{
    struct ratio part = ratio_dec(co2e), by;
    if (!co2e.coef || !known)
        return true;
    by = ratio_dec(gwp);
    return ratio_sub(unsplit, &part, unsplit) && ratio_div(&part, &by, mass);
}

/* The published CO2e is the total and is never rescaled. A CO2 mass beside it, and CH4 and N2O in
 * CO2e, are shown by gas; what the publisher did not split stays unsplit (also a difference of his
 * own rounding). */
static bool published(const struct factor *f, struct ratio g[G_COUNT], struct failing *why)
{
    struct dec methane = {0}, nitrous = {0};
    bool fossil = f->biogenic_co2.coef == 0;
    bool has_methane = gwp_methane(f->gwp, fossil, &methane);
    bool has_nitrous = gwp_nitrous(f->gwp, &nitrous);
    g[G_CO2E] = g[G_UNSPLIT] = ratio_dec(f->co2e);
    g[G_CO2] = ratio_dec(f->co2);
    bool ok = ratio_sub(&g[G_UNSPLIT], &g[G_CO2], &g[G_UNSPLIT]) &&
              split_off(f->ch4_co2e, has_methane, methane, &g[G_CH4], &g[G_UNSPLIT]) &&
              split_off(f->n2o_co2e, has_nitrous, nitrous, &g[G_N2O], &g[G_UNSPLIT]);
    if (!ok)
        return fail(why, TOO_LARGE, f->unit_text);
    return true;
}

static struct str units_text(struct calc *c, struct str from, struct str to)
{
    struct buf t = {0};
    buf_str(&t, from);
    buf_cstr(&t, " -> ");
    buf_str(&t, to);
    struct str s = str_save(&c->arena, buf_view(&t));
    buf_free(&t);
    return s;
}

static bool find_path(struct calc *c, const struct combo *m, const struct factor *f, day_t day,
                      struct path *path, struct failing *why)
{
    struct node from = record_node(c, m), to = unit_node(f->unit_text, f->unit, f->heat);
    struct path *rival = mem_alloc(sizeof *rival);
    enum path_result found = convert_find(c, m, from, to, day, path, rival);
    if (found == PATH_TWO)
        fail(why, TWO_CONVERSIONS, both_ways(c, path, rival));
    else if (found != PATH_FOUND)
        fail(why, found == PATH_HEAT ? HEAT_BASIS_DIFFERS : NO_CONVERSION,
             units_text(c, from.text, to.text));
    if (found == PATH_NONE)
        why->remedy = gap_commands(c, m, from, to, day);
    free(rival);
    return found == PATH_FOUND;
}

/* Milligrams per unit of the integer quantity: x conversion x share x 10^6 / 10^scale. */
static bool scale_gases(const struct combo *m, const struct path *path, struct ratio g[G_COUNT])
{
    struct ratio by = ratio_dec((struct dec){1000000, m->of->quantity_scale});
    if (!ratio_mul(&by, &path->ratio, &by) || !ratio_mul(&by, &m->share, &by))
        return false;
    for (int i = 0; i < G_COUNT; i++)
        if (!ratio_mul(&g[i], &by, &g[i]))
            return false;
    return true;
}

static void store(struct calc *c, struct rate *r, const struct ratio g[G_COUNT])
{
    bool small = true;
    for (int i = 0; i < G_COUNT; i++)
        if (!ratio_small(&g[i], &r->num[i], &r->den[i])) {
            r->num[i] = r->den[i] = 0;
            small = false;
        }
    if (small)
        return;
    r->exact = arena_alloc(&c->arena, G_COUNT * sizeof *r->exact);
    memcpy(r->exact, g, G_COUNT * sizeof *g);
}

bool rate_build(struct calc *c, const struct combo *m, const struct factor *f, day_t day,
                struct rate *out, struct failing *why)
{
    struct ratio g[G_COUNT];
    struct path *path = mem_alloc(sizeof *path);
    for (int i = 0; i < G_COUNT; i++)
        g[i] = ratio_int(0);
    bool ok = f->has_co2e ? published(f, g, why) : masses(c, f, g, why);
    g[G_BIOGENIC] = ratio_dec(f->biogenic_co2);
    ok = ok && find_path(c, m, f, day, path, why);
    if (ok && !scale_gases(m, path, g))
        ok = fail(why, TOO_LARGE, f->unit_text);
    if (ok) {
        *out = (struct rate){.factor = f, .gwp = f->has_co2e ? f->gwp : c->in->gwp};
        out->gwp_differs = f->has_co2e && f->gwp != c->in->gwp && f->co2e.coef != 0;
        out->uncertainty = percent_scaled(f->uncertainty);
        out->steps = path->steps;
        if (c->sink.line && path->steps) {
            out->step = arena_alloc(&c->arena, (size_t)path->steps * sizeof *out->step);
            memcpy(out->step, path->step, (size_t)path->steps * sizeof *out->step);
        }
        store(c, out, g);
    }
    free(path);
    return ok;
}

static bool same_rate(const struct rate *a, const struct rate *b)
{
    if (a->factor != b->factor || a->slot != b->slot || a->steps != b->steps ||
        a->shk_basic != b->shk_basic || a->shk_adjusted != b->shk_adjusted ||
        !a->exact != !b->exact)
        return false;
    if (!a->exact)
        return !memcmp(a->num, b->num, sizeof a->num) && !memcmp(a->den, b->den, sizeof a->den);
    for (int i = 0; i < G_COUNT; i++)
        if (ratio_cmp(&a->exact[i], &b->exact[i]) != 0)
            return false;
    return true;
}

int rate_intern(struct calc *c, struct combo *m, const struct rate *r)
{
    for (int i = 0; i < m->rates; i++)
        if (same_rate(m->rate[i], r))
            return i;
    MEM_GROW(m->rate, m->rates, m->rate_cap);
    m->rate[m->rates] = arena_alloc(&c->arena, sizeof *r);
    *m->rate[m->rates] = *r;
    return m->rates++;
}

static bool rate_exact(const struct rate *r, int gas, struct ratio *out)
{
    if (r->exact) {
        *out = r->exact[gas];
        return true;
    }
    return ratio_frac(r->num[gas], r->den[gas], out);
}

/* round(q x num / den), half away from zero; den > 0. */
static bool multiply(int64_t q, int64_t num, int64_t den, int64_t *out)
{
    i128 product = (i128)q * num;
    u128 size = product < 0 ? (u128)0 - (u128)product : (u128)product;
    uint64_t d = (uint64_t)den, whole, rest;
    if (size >> 64) {
        u128 w = size / d;
        if (w > (u128)MAX_LINE_MG)
            return false;
        whole = (uint64_t)w;
        rest = (uint64_t)(size - w * d);
    } else {
        uint64_t s = (uint64_t)size;
        whole = s / d;
        rest = s - whole * d;
    }
    whole += rest >= d - rest;
    if (whole > (uint64_t)MAX_LINE_MG)
        return false;
    *out = product < 0 ? -(int64_t)whole : (int64_t)whole;
    return true;
}

static void to_gases(const int64_t v[G_COUNT], struct gases *out)
{
    *out = (struct gases){v[G_CO2E],  v[G_CO2],     v[G_CH4],     v[G_N2O],
                          v[G_OTHER], v[G_UNSPLIT], v[G_BIOGENIC]};
}

bool rate_times(const struct rate *r, int64_t quantity, struct gases *out)
{
    int64_t v[G_COUNT] = {0};
    if (r->exact) {
        struct ratio q = ratio_int(quantity);
        return rate_times_exact(r, &q, out);
    }
    for (int i = 0; i < G_COUNT; i++)
        if (r->num[i] && !multiply(quantity, r->num[i], r->den[i], &v[i]))
            return false;
    to_gases(v, out);
    return true;
}

bool rate_times_exact(const struct rate *r, const struct ratio *quantity, struct gases *out)
{
    int64_t v[G_COUNT] = {0};
    struct ratio x;
    for (int i = 0; i < G_COUNT; i++) {
        if (!r->exact && !r->num[i])
            continue;
        if (!rate_exact(r, i, &x) || !ratio_mul(&x, quantity, &x) || !ratio_round(&x, 0, &v[i]) ||
            v[i] > MAX_LINE_MG || v[i] < -MAX_LINE_MG)
            return false;
    }
    to_gases(v, out);
    return true;
}
