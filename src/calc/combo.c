/* Combinations: found by their key in a hash table, so that a record costs one look-up. */
#include "calc/engine.h"
#include <stdlib.h>

struct str supplier_key_text(struct calc *c, struct str name)
{
    struct buf key = {0};
    calc_supplier_key(&key, name);
    struct str s = str_save(&c->arena, buf_view(&key));
    buf_free(&key);
    return s;
}

static struct str supplier_key_of(struct calc *c, code_t code)
{
    struct str *k = &c->supplier_key[code];
    if (!k->p && c->in->text[code].n)
        *k = supplier_key_text(c, c->in->text[code]);
    return *k;
}

static size_t hash_key(const struct combo_key *k)
{
    uint64_t h = (uint32_t)k->kind;
    h = h * UINT64_C(0x9E3779B97F4A7C15) + (uint32_t)k->supplier;
    h = h * UINT64_C(0x9E3779B97F4A7C15) + (uint32_t)k->menu;
    h = h * UINT64_C(0x9E3779B97F4A7C15) + (uint32_t)k->place;
    h = h * UINT64_C(0x9E3779B97F4A7C15) + (uint32_t)k->detail;
    h *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(h >> 24);
}

static struct combo_key key_of(const struct combo *m)
{
    return (struct combo_key){m->kind, m->supplier, m->menu, m->place, m->detail};
}

static bool same_key(const struct combo *m, const struct combo_key *k)
{
    return m->kind == k->kind && m->supplier == k->supplier && m->menu == k->menu &&
           m->place == k->place && m->detail == k->detail;
}

/* A meter's menu is of the meter's supplier: a record that names another one does not take it. */
static code_t menu_of(struct calc *c, const struct activity *a, const struct meter *meter)
{
    code_t menu = c->in->detail[a->detail].menu;
    if (menu || !meter || !meter->menu)
        return menu;
    if (a->supplier && meter->supplier && a->supplier != meter->supplier &&
        !str_eq(supplier_key_of(c, a->supplier), supplier_key_of(c, meter->supplier)))
        return 0;
    return meter->menu;
}

static void find_kwh(struct calc *c, struct combo *m)
{
    struct path *path = mem_alloc(sizeof *path);
    struct node to = unit_node(STR("kWh"), unit_find(STR("kWh")), HEAT_UNSTATED);
    struct ratio unit = ratio_dec((struct dec){1, m->of->quantity_scale});
    m->instruments =
        c->instruments > 0 && !m->category && str_is(m->activity, "electricity") &&
        convert_find(c, m, record_node(c, m), to, c->in->from, path, NULL) == PATH_FOUND;
    if (!m->instruments || !ratio_mul(&unit, &path->ratio, &m->kwh))
        m->kwh = ratio_int(0);
    if (m->instruments)
        m->kwh_step = (struct step){c->in->text[m->of->unit], to.text, path->ratio, STR("kWh")};
    free(path);
}

static struct combo *combo_new(struct calc *c, const struct combo_key *k)
{
    struct combo *m = arena_alloc(&c->arena, sizeof *m);
    *m = (struct combo){.kind = k->kind,
                        .supplier = k->supplier,
                        .menu = k->menu,
                        .place = k->place,
                        .detail = k->detail,
                        .of = &c->in->detail[k->detail],
                        .at = &c->place[k->place],
                        .activity = c->in->text[k->kind],
                        .supplier_key = supplier_key_of(c, k->supplier),
                        .menu_key = supplier_key_of(c, k->menu),
                        .negative = -1,
                        .prorated = -1};
    bool filed = m->of->category >= 1 && m->of->category <= 15;
    m->category = filed ? m->of->category : m->at->category;
    m->share = m->at->share;
    m->silent = str_is(m->activity, "electricity.exported");
    m->balance = balance_sign(m->activity, c->in->text[m->of->method]) != 0;
    m->uncertainty = percent_scaled(m->of->uncertainty);
    select_rows(c, m);
    convert_rows(c, m);
    find_kwh(c, m);
    if (c->before)
        block_kind(c, m->kind);
    return m;
}

static void rehash(struct calc *c)
{
    int slots = c->slots ? c->slots * 2 : 256;
    free(c->slot_of);
    c->slot_of = mem_alloc((size_t)slots * sizeof *c->slot_of);
    c->slots = slots;
    for (int i = 0; i < c->combos; i++) {
        struct combo_key k = key_of(c->combo[i]);
        size_t at = hash_key(&k) & (size_t)(slots - 1);
        while (c->slot_of[at])
            at = (at + 1) & (size_t)(slots - 1);
        c->slot_of[at] = i + 1;
    }
}

static int site_of(const struct calc *c, const struct activity *a)
{
    code_t code = a->site;
    if (!code && a->meter && c->meter_at[a->meter] >= 0)
        code = c->in->meter[c->meter_at[a->meter]].site;
    int site = code ? c->site_at[code] : -1;
    return site >= 0 ? site : c->in->sites;
}

/* NULL: the record is of no series that the input knows of. */
static struct known_series *known_series(const struct calc *c, const struct activity *a)
{
    return a->series > 0 && a->series < c->in->series ? &c->series[a->series] : NULL;
}

int combo_site(const struct calc *c, const struct activity *a)
{
    const struct known_series *s = known_series(c, a);
    return s && s->combo ? s->site : site_of(c, a);
}

struct combo *combo_find(struct calc *c, const struct combo_key *k)
{
    if (2 * (c->combos + 1) > c->slots)
        rehash(c);
    size_t at = hash_key(k) & (size_t)(c->slots - 1);
    while (c->slot_of[at]) {
        struct combo *m = c->combo[c->slot_of[at] - 1];
        if (same_key(m, k))
            return m;
        at = (at + 1) & (size_t)(c->slots - 1);
    }
    MEM_GROW(c->combo, c->combos, c->combo_cap);
    c->combo[c->combos] = combo_new(c, k);
    c->slot_of[at] = c->combos + 1;
    return c->combo[c->combos++];
}

static struct combo *look_up(struct calc *c, const struct activity *a, int site)
{
    int at_meter = a->meter ? c->meter_at[a->meter] : -1;
    const struct meter *meter = at_meter >= 0 ? &c->in->meter[at_meter] : NULL;
    struct combo_key k = {a->kind, a->supplier, menu_of(c, a, meter), c->site_place[site],
                          a->detail};
    if (!k.supplier && meter)
        k.supplier = meter->supplier;
    return combo_find(c, &k);
}

struct combo *combo_of(struct calc *c, const struct activity *a, int site)
{
    struct known_series *s = known_series(c, a);
    if (!s)
        return look_up(c, a, site);
    if (!s->combo || s->combo->detail != a->detail || s->combo->place != c->site_place[site])
        *s = (struct known_series){look_up(c, a, site), site};
    return s->combo;
}
