/* Parts of the JSON of a year, shared by show and the submission. */
#include "inventory/parts.h"

#include "inventory/internal.h"

const struct figure figures[FIGURES] = {{"scope1", SLOT_SCOPE1},
                                        {"scope2_location", SLOT_SCOPE2_LOCATION},
                                        {"scope2_market", SLOT_SCOPE2_MARKET},
                                        {"scope3", SLOT_CATEGORY_1}};

/* NULL writes null. */
static void json_gases(struct json_out *j, const char *key, const struct gases *g)
{
    if (!g) {
        json_null(j, key);
        return;
    }
    json_object(j, key);
    json_mg(j, "co2e_kg", g->co2e);
    json_mg(j, "co2_kg", g->co2);
    json_mg(j, "ch4_kg", g->ch4);
    json_mg(j, "n2o_kg", g->n2o);
    json_mg(j, "other_co2e_kg", g->other_co2e);
    json_mg(j, "unsplit_co2e_kg", g->unsplit_co2e);
    json_end(j);
}

void json_dec(struct json_out *j, const char *key, struct dec v)
{
    struct buf b = {0};
    dec_print(&b, v);
    json_str(j, key, buf_view(&b));
    buf_free(&b);
}

void json_fixed(struct json_out *j, const char *key, const struct ratio *v, int places)
{
    int64_t rounded;
    if (v && ratio_round(v, places, &rounded))
        json_dec(j, key, (struct dec){rounded, places});
    else
        json_null(j, key);
}

void json_ratio(struct json_out *j, const char *key, const struct ratio *v)
{
    struct buf b = {0};
    ratio_print(&b, v, 6);
    json_str(j, key, buf_view(&b));
    buf_free(&b);
}

void json_day(struct json_out *j, const char *key, day_t day)
{
    struct buf b = {0};
    date_print(&b, day);
    json_str(j, key, buf_view(&b));
    buf_free(&b);
}

void json_totals(struct json_out *j, const struct inventory *i)
{
    const struct calc_totals *t = i->totals;
    int64_t biogenic = 0;
    struct gases g;
    json_object(j, "totals");
    for (int k = 0; k < FIGURES; k++)
        json_gases(j, figures[k].key, slot_value(t, figures[k].slot, &g) ? &g : NULL);
    json_gases(j, "outside_scopes", &t->slot[SLOT_OUTSIDE]);
    for (int s = 0; s < SLOT_COUNT; s++) {
        bool once = s != SLOT_SCOPE2_MARKET && s != SLOT_SHK_BASIC && s != SLOT_SHK_ADJUSTED;
        biogenic += once ? t->slot[s].biogenic_co2 : 0;
    }
    json_mg(j, "biogenic_co2_kg", biogenic);
    json_end(j);
}

const char *category_key(int category, char buf[4])
{
    buf[0] = (char)('0' + category / 10);
    buf[1] = (char)('0' + category % 10);
    buf[2] = '\0';
    return category < 10 ? buf + 1 : buf;
}

void json_categories(struct json_out *j, const struct inventory *i)
{
    json_object(j, "scope3_categories");
    for (int c = 1; c <= 15; c++) {
        int slot = SLOT_CATEGORY_1 + c - 1;
        char key[4];
        if (i->totals->present[slot])
            json_gases(j, category_key(c, key), &i->totals->slot[slot]);
    }
    json_end(j);
}

void json_removals(struct json_out *j, const struct inventory *i)
{
    json_array(j, "removals");
    for (int n = 0; n < i->removals; n++) {
        json_object(j, NULL);
        json_str(j, "kind", i->removal[n].kind);
        json_mg(j, "co2_kg", i->removal[n].co2_mg);
        json_end(j);
    }
    json_end(j);
}
