/* `tanso factors show SET/ID`: everything known of one factor. */
#include "calc/calc.h"
#include "cli/factor_show.h"
#include "core/json.h"
#include "core/visible.h"
#include "factors/diff.h"

struct sheet {
    struct context *c;
    const struct factors *f;
    const struct factor *x;
    struct json_out j;
    struct buf b;
    bool json;
};

static void entry(struct sheet *s, const char *name, enum msg title, struct str value)
{
    if (!value.n)
        return;
    if (s->json) {
        json_str(&s->j, name, value);
        return;
    }
    buf_printf(&s->b, "%s: ", msg_text(title, s->c->out.lang));
    visible(&s->b, value);
    buf_char(&s->b, '\n');
}

/* ---- what it is ---- */

static void identity(struct sheet *s)
{
    const struct factor *x = s->x;
    struct buf b = {0};
    buf_str(&b, x->set);
    buf_char(&b, '/');
    buf_str(&b, x->id);
    entry(s, "id", T_FACTOR, buf_view(&b));
    entry(s, "activity", T_ACTIVITY, x->activity);
    entry(s, "name_ja", T_NAME_JA, factors_activity_name(s->f, x->activity, LANG_JA));
    entry(s, "name_en", T_NAME_EN, factors_activity_name(s->f, x->activity, LANG_EN));
    entry(s, "country", T_COUNTRY, x->country);
    entry(s, "region", T_REGION, x->region);
    entry(s, "supplier", T_SUPPLIER, x->supplier);
    entry(s, "menu", T_MENU, x->menu);
    buf_reset(&b);
    buf_int(&b, x->scope);
    if (x->category)
        buf_printf(&b, ".%d", x->category);
    entry(s, "scope", T_SCOPE, buf_view(&b));
    if (x->outside_scopes)
        entry(s, "outside_scopes", T_OUTSIDE, STR("1"));
    entry(s, "basis", T_BASIS, str_of(basis_name(x->basis)));
    entry(s, "part", T_PART, x->part);
    buf_reset(&b);
    factor_validity(&b, x);
    entry(s, "validity", T_VALIDITY, buf_view(&b));
    buf_free(&b);
}

/* ---- values ---- */

static void value(struct sheet *s, const char *key, const char *gas, struct dec v)
{
    struct buf b = {0};
    if (v.coef == 0)
        return;
    dec_print(&b, v);
    if (s->json)
        json_str(&s->j, key, buf_view(&b));
    else
        buf_printf(&s->b, "  %s: %s kg\n", gas, b.p);
    buf_free(&b);
}

static void gases(struct sheet *s)
{
    const struct factor *x = s->x;
    if (s->json)
        json_object(&s->j, "values");
    value(s, "co2_kg", "CO2", x->co2);
    value(s, "ch4_fossil_kg", "CH4 (fossil)", x->ch4_fossil);
    value(s, "ch4_biogenic_kg", "CH4 (biogenic)", x->ch4_biogenic);
    value(s, "n2o_kg", "N2O", x->n2o);
    for (int k = 0; k < x->others; k++) {
        struct str gas = str_save(&s->c->arena, x->other[k].gas);
        value(s, gas.p, gas.p, x->other[k].kg);
    }
    value(s, "co2e_kg", "CO2e", x->co2e);
    value(s, "ch4_co2e_kg", "CH4 as CO2e", x->ch4_co2e);
    value(s, "n2o_co2e_kg", "N2O as CO2e", x->n2o_co2e);
    value(s, "biogenic_co2_kg", "biogenic CO2", x->biogenic_co2);
    if (s->json)
        json_end(&s->j);
}

/* Masses have a CO2e on every set of GWPs; a published CO2e stands on its own. */
static void under_gwps(struct sheet *s)
{
    enum { PLACES = 12 };
    static const enum gwp set[] = {GWP_AR4, GWP_AR5, GWP_AR6};
    struct gwp_table t = factors_gwps(s->f);
    if (!s->x->has_mass)
        return;
    if (s->json)
        json_object(&s->j, "co2e_kg");
    for (size_t k = 0; k < sizeof set / sizeof *set; k++) {
        struct ratio r;
        struct buf b = {0};
        if (!factor_co2e(&t, s->x, set[k], &r))
            continue;
        (void)ratio_print(&b, &r, PLACES); /* longer ones are cut to 12 places */
        if (s->json)
            json_str(&s->j, gwp_name(set[k]), buf_view(&b));
        else
            buf_printf(&s->b, "  CO2e (%s): %s kg\n", gwp_name(set[k]), b.p);
        buf_free(&b);
    }
    if (s->json)
        json_end(&s->j);
}

static void values(struct sheet *s)
{
    struct buf b = {0};
    factor_amounts(&b, s->x);
    entry(s, "value", T_VALUE, buf_view(&b));
    entry(s, "unit", T_UNIT, s->x->unit_text);
    gases(s);
    under_gwps(s);
    entry(s, "gwp", T_GWP, str_of(gwp_name(s->x->gwp)));
    entry(s, "heat_basis", T_HEAT, str_of(heat_name(s->x->heat)));
    entry(s, "uncertainty_percent", T_UNCERTAINTY, s->x->uncertainty);
    buf_free(&b);
}

/* ---- where it is from ---- */

/* Notes of built-in rows say "confidence: cross-checked". */
static struct str confidence(struct str note)
{
    struct str rest = note;
    while (rest.p) {
        struct str piece = str_trim(str_split(&rest, ';'));
        if (str_starts(piece, "confidence: "))
            return str_trim((struct str){piece.p + 12, piece.n - 12});
    }
    return (struct str){0};
}

static void origin(struct sheet *s)
{
    const struct factor *x = s->x;
    const struct factor_set *set = factors_set_of(s->f, x);
    bool ja = s->c->out.lang == LANG_JA && set->title_ja.n && !s->json;
    entry(s, "source", T_SOURCE, x->source);
    entry(s, "confidence", T_CONFIDENCE, confidence(x->note));
    entry(s, "note", T_NOTE, x->note);
    entry(s, "fallback", T_FALLBACK, x->fallback);
    entry(s, "set_title", T_TITLE, ja ? set->title_ja : set->title);
    entry(s, "publisher", T_PUBLISHER, set->publisher);
    entry(s, "edition", T_EDITION, set->edition);
    entry(s, "published", T_PUBLISHED, set->published);
    entry(s, "licence", T_LICENCE, set->licence);
    entry(s, "attribution", T_ATTRIBUTION, set->attribution);
    entry(s, "set_source", T_SET_SOURCE, set->source);
}

/* ---- beside which others ---- */

static void rivals(struct sheet *s, const char *key, const char *count, enum msg title, int sign)
{
    enum { SHOWN = 5 };
    struct factor_list l = factors_all(s->f);
    int n = 0;
    if (s->json)
        json_array(&s->j, key);
    for (int i = 0; i < l.n; i++) {
        const struct factor *y = &l.factor[i];
        if (!calc_rivals(s->x, y))
            continue;
        int c = calc_prefers(s->x, y);
        if ((c > 0) - (c < 0) != sign || ++n > SHOWN)
            continue;
        struct buf id = {0};
        buf_str(&id, y->set);
        buf_char(&id, '/');
        buf_str(&id, y->id);
        if (s->json)
            json_str(&s->j, NULL, buf_view(&id));
        else
            entry(s, key, title, buf_view(&id));
        buf_free(&id);
    }
    if (s->json) {
        json_end(&s->j);
        json_int(&s->j, count, n);
    } else if (n > SHOWN) {
        struct buf more = {0};
        buf_int(&more, n - SHOWN);
        msg_format(&s->b, msg_text(T_RIVALS_REST, s->c->out.lang),
                   (const char *const[]){msg_text(title, s->c->out.lang), more.p, NULL});
        buf_char(&s->b, '\n');
        buf_free(&more);
    }
}

void factor_sheet(struct context *c, const struct factors *f, const struct factor *x)
{
    struct sheet s = {.c = c, .f = f, .x = x, .json = c->out.format == FORMAT_JSON};
    json_begin(&s.j, &s.b);
    if (s.json)
        json_object(&s.j, NULL);
    identity(&s);
    values(&s);
    origin(&s);
    rivals(&s, "comes_before", "comes_before_count", T_COMES_BEFORE, 1);
    rivals(&s, "comes_after", "comes_after_count", T_COMES_AFTER, -1);
    rivals(&s, "by_unit_with", "by_unit_with_count", T_BY_UNIT, 0);
    if (s.json) {
        json_end(&s.j);
        buf_char(&s.b, '\n');
    }
    out_text(&c->out, buf_view(&s.b));
    buf_free(&s.b);
}
