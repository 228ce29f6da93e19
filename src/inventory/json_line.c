/* One line, and one record that could not be calculated, as JSON objects. */
#include "inventory/internal.h"

static void activity_id(struct json_out *j, const struct inventory *i, const struct activity *a)
{
    struct buf id = {0};
    if (i->ledger)
        ledger_activity_id(i->ledger, a, &id);
    else
        buf_cstr(&id, "estimate");
    json_str(j, "activity_id", buf_view(&id));
    buf_free(&id);
}

static void text_or_null(struct json_out *j, const char *key, struct str s)
{
    if (s.n)
        json_str(j, key, s);
    else
        json_null(j, key);
}

/* Lines of Japan's law stand beside the scopes and have none, so that whoever adds up a scope's
 * lines gets the scope. */
static void scope_keys(struct json_out *j, const struct line *l)
{
    struct buf category = {0};
    bool law = l->slot == SLOT_SHK_BASIC || l->slot == SLOT_SHK_ADJUSTED;
    char scope[2] = {(char)('0' + l->scope), '\0'};
    if (l->slot == SLOT_OUTSIDE)
        json_cstr(j, "scope", "outside");
    else
        json_cstr(j, "scope", law ? NULL : scope);
    if (l->category > 0 && !law)
        buf_int(&category, l->category);
    text_or_null(j, "category", buf_view(&category));
    text_or_null(j, "basis", str_of(basis_name(l->basis)));
    buf_free(&category);
}

/* "quantity" is the record's, as printed; "quantity_used" is what of it stands under this factor or
 * instrument. */
static void quantity_keys(struct json_out *j, const struct inventory *i, const struct line *l)
{
    struct buf b = {0};
    quantity_print(&b, i, l->activity);
    json_str(j, "quantity", buf_view(&b));
    json_str(j, "unit", code_text(i, detail_of(i, l->activity)->unit));
    buf_reset(&b);
    ratio_print(&b, &l->quantity, 6);
    json_str(j, "quantity_used", buf_view(&b));
    const struct detail *d = detail_of(i, l->activity);
    json_cstr(j, "quantity_grade", grade_name(grade_of(d->status, code_text(i, d->method))));
    buf_reset(&b);
    ratio_print(&b, &l->share, 6);
    json_str(j, "share", buf_view(&b));
    buf_reset(&b);
    buf_printf(&b, "%d/%d", l->days, l->of_days);
    json_str(j, "days", buf_view(&b));
    buf_free(&b);
}

static void factor_key(struct json_out *j, const struct line *l)
{
    struct buf b = {0};
    if (l->factor) {
        buf_str(&b, l->factor->set);
        buf_char(&b, '/');
        buf_str(&b, l->factor->id);
    } else if (l->instrument) {
        buf_cstr(&b, "instrument/");
        buf_str(&b, l->instrument->id);
    }
    text_or_null(j, "factor", buf_view(&b));
    json_cstr(j, "factor_from", rung_name(rung_of(l->factor)));
    buf_free(&b);
}

void inventory_line_json(const struct inventory *i, const struct line *l, struct buf *out)
{
    struct json_out j;
    struct buf day = {0};
    json_begin(&j, out);
    json_object(&j, NULL);
    activity_id(&j, i, l->activity);
    json_str(&j, "activity", code_text(i, l->activity->kind));
    text_or_null(&j, "site", code_text(i, l->activity->site));
    text_or_null(&j, "meter", code_text(i, l->activity->meter));
    date_print(&day, l->activity->start);
    json_str(&j, "start", buf_view(&day));
    buf_reset(&day);
    date_print(&day, l->activity->end);
    json_str(&j, "end", buf_view(&day));
    buf_free(&day);
    scope_keys(&j, l);
    quantity_keys(&j, i, l);
    factor_key(&j, l);
    text_or_null(&j, "gwp", str_of(gwp_name(l->gwp)));
    json_mg(&j, "co2e_kg", l->year.co2e);
    json_end(&j);
}

static void reason_and_remedy(const struct inventory *i, const struct uncalculated *u,
                              enum lang lang, struct buf *out, struct buf *remedy)
{
    struct arena a = {0};
    const char *args[] = {zstr(&a, code_text(i, u->activity->kind)), zstr(&a, u->detail),
                          zstr(&a, u->remedy), NULL};
    msg_format(out, msg_text(uncalculated_msg(u->reason), lang), args);
    if (remedy)
        msg_format(remedy, msg_remedy(uncalculated_msg(u->reason), lang), args);
    arena_free(&a);
}

void inventory_reason(const struct inventory *i, const struct uncalculated *u, enum lang lang,
                      struct buf *out)
{
    reason_and_remedy(i, u, lang, out, NULL);
}

void missing_keys(struct json_out *j, const struct inventory *i, const struct uncalculated *u)
{
    struct buf reason = {0}, remedy = {0}, scope = {0};
    activity_id(j, i, u->activity);
    json_str(j, "activity", code_text(i, u->activity->kind));
    json_cstr(j, "code", msg_name(uncalculated_msg(u->reason)) + 2);
    if (u->scope > 0)
        buf_int(&scope, u->scope);
    text_or_null(j, "scope", buf_view(&scope));
    text_or_null(j, "basis", str_of(basis_name(u->basis)));
    reason_and_remedy(i, u, LANG_EN, &reason, &remedy);
    json_str(j, "reason", buf_view(&reason));
    json_str(j, "remedy", buf_view(&remedy));
    buf_free(&reason);
    buf_free(&remedy);
    buf_free(&scope);
}

void inventory_uncalculated_json(const struct inventory *i, const struct uncalculated *u,
                                 struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    missing_keys(&j, i, u);
    json_end(&j);
}
