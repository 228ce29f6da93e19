/* Writes the built-in sets' file (tanso-pack). Form: pack.h. */
#include "factors/pack.h"
#include <stdlib.h>
#include <string.h>

/* Texts and numbers, each kept once, behind the head. */
struct kept {
    uint32_t at, n; /* at 0: empty */
};
struct writer {
    struct buf out;
    struct kept *slot;
    size_t slots, used;
    struct pack_head head;
};

static void align(struct writer *w)
{
    while (w->out.n % 8)
        buf_char(&w->out, 0);
}

static size_t slot_of(const struct writer *w, struct str bytes)
{
    size_t i = (size_t)str_hash(bytes) & (w->slots - 1);
    while (w->slot[i].at && !str_eq((struct str){w->out.p + w->slot[i].at, w->slot[i].n}, bytes))
        i = (i + 1) & (w->slots - 1);
    return i;
}

static void grow(struct writer *w)
{
    struct kept *old = w->slot;
    size_t slots = w->slots;
    w->slots = slots ? slots * 2 : 4096;
    w->slot = mem_alloc(w->slots * sizeof *w->slot);
    for (size_t i = 0; i < slots; i++)
        if (old[i].at)
            w->slot[slot_of(w, (struct str){w->out.p + old[i].at, old[i].n})] = old[i];
    free(old);
}

static uint32_t keep(struct writer *w, struct str bytes)
{
    if (w->used * 2 >= w->slots)
        grow(w);
    struct kept *s = &w->slot[slot_of(w, bytes)];
    if (!s->at) {
        align(w);
        *s = (struct kept){(uint32_t)w->out.n, (uint32_t)bytes.n};
        buf_str(&w->out, bytes);
        w->used++;
    }
    return s->at;
}

static packed_text packed(struct writer *w, struct str s)
{
    if (!s.n)
        return 0;
    uint32_t n = (uint32_t)s.n;
    struct buf b = {0};
    buf_add(&b, &n, sizeof n);
    buf_str(&b, s);
    buf_char(&b, 0);
    packed_text at = keep(w, buf_view(&b));
    buf_free(&b);
    return at;
}

static packed_dec number(struct writer *w, struct dec d)
{
    if (d.coef == 0 && d.scale == 0)
        return 0;
    u128 bits = (u128)d.coef;
    struct dec_in_pack p = {(uint64_t)bits, (uint64_t)(bits >> 64), d.scale};
    return keep(w, (struct str){(const char *)&p, sizeof p});
}

static void section(struct writer *w, enum pack_section s, const void *of, size_t n)
{
    align(w);
    w->head.at[s] = (uint32_t)w->out.n;
    w->head.n[s] = (uint32_t)n;
    buf_add(&w->out, of, n * pack_section_size(s));
}

static void write_sets(struct writer *w, struct factors *f)
{
    struct packed_set *all = mem_alloc(((size_t)f->sets + 1) * sizeof *all);
    for (int i = 0; i < f->sets; i++) {
        struct str *text[PACKED_SET_TEXTS];
        set_texts(&f->set[i], text);
        for (int k = 0; k < PACKED_SET_TEXTS; k++)
            all[i].text[k] = packed(w, *text[k]);
        all[i].gwp = (int32_t)f->set[i].gwp;
        all[i].factors = f->set[i].factors;
        all[i].values = f->set[i].values;
        all[i].hash = f->set[i].hash;
    }
    section(w, PACK_SETS, all, (size_t)f->sets);
    free(all);
}

static uint16_t unit_place(const struct unit *u)
{
    for (int i = 0; u && unit_at(i); i++)
        if (unit_at(i) == u)
            return (uint16_t)(i + 1);
    return 0;
}

static struct packed_row row_of(struct writer *w, struct factor *x, struct buf *gases)
{
    struct packed_row r;
    struct str *text[PACKED_ROW_TEXTS];
    struct dec *dec[PACKED_ROW_DECS];
    memset(&r, 0, sizeof r);
    row_texts(x, text);
    row_decs(x, dec);
    for (int k = 0; k < PACKED_ROW_TEXTS; k++)
        r.text[k] = packed(w, *text[k]);
    for (int k = 0; k < PACKED_ROW_DECS; k++)
        r.dec[k] = number(w, *dec[k]);
    r.from = x->from;
    r.to = x->to;
    r.gas = (uint32_t)(gases->n / sizeof(struct packed_gas));
    r.gases = (uint16_t)x->others;
    for (int k = 0; k < x->others; k++) {
        struct packed_gas g = {packed(w, x->other[k].gas), number(w, x->other[k].kg)};
        buf_add(gases, &g, sizeof g);
    }
    r.unit = unit_place(x->unit);
    r.scope = (uint8_t)x->scope;
    r.category = (uint8_t)x->category;
    r.basis = (uint8_t)x->basis;
    r.gwp = (uint8_t)x->gwp;
    r.heat = (uint8_t)x->heat;
    r.has_mass = x->has_mass;
    r.has_co2e = x->has_co2e;
    r.outside = x->outside_scopes;
    r.check = row_check(&r);
    return r;
}

static void write_rows(struct writer *w, struct factors *f)
{
    struct packed_row *all = mem_alloc(((size_t)f->rows + 1) * sizeof *all);
    struct buf gases = {0};
    for (int i = 0; i < f->rows; i++)
        all[i] = row_of(w, &f->row[i], &gases);
    section(w, PACK_ROWS, all, (size_t)f->rows);
    section(w, PACK_GASES, gases.p, gases.n / sizeof(struct packed_gas));
    buf_free(&gases);
    free(all);
}

static int by_group(const void *a, const void *b)
{
    const struct factor *x = *(const struct factor *const *)a,
                        *y = *(const struct factor *const *)b;
    int c = str_cmp(x->activity, y->activity);
    if (!c)
        c = str_cmp(x->supplier_key, y->supplier_key);
    return c ? c : (x > y) - (x < y); /* the library's order */
}

static void write_groups(struct writer *w, struct factors *f)
{
    size_t n = (size_t)f->rows, groups = 0;
    struct factor **order = mem_alloc((n + 1) * sizeof *order);
    struct packed_group *group = mem_alloc((n + 1) * sizeof *group);
    uint32_t *member = mem_alloc((n + 1) * sizeof *member);
    for (size_t i = 0; i < n; i++)
        order[i] = &f->row[i];
    qsort(order, n, sizeof *order, by_group);
    for (size_t i = 0; i < n; i++) {
        const struct factor *x = order[i], *last = i ? order[i - 1] : NULL;
        if (!last || !str_eq(last->activity, x->activity) ||
            !str_eq(last->supplier_key, x->supplier_key))
            group[groups++] = (struct packed_group){packed(w, x->activity),
                                                    packed(w, x->supplier_key), (uint32_t)i, 0};
        group[groups - 1].n++;
        member[i] = (uint32_t)(x - f->row);
    }
    section(w, PACK_GROUPS, group, groups);
    section(w, PACK_MEMBERS, member, n);
    free(order);
    free(group);
    free(member);
}

static void write_conversions(struct writer *w, const struct factors *f)
{
    struct packed_conversion *all = mem_alloc(((size_t)f->conversions + 1) * sizeof *all);
    for (int i = 0; i < f->conversions; i++) {
        const struct conversion *c = &f->conversion[i];
        all[i] = (struct packed_conversion){{packed(w, c->activity), packed(w, c->from_unit),
                                             packed(w, c->to_unit), packed(w, c->supplier),
                                             packed(w, c->source), packed(w, c->country)},
                                            number(w, c->multiply_by),
                                            (int32_t)c->heat,
                                            c->from,
                                            c->to};
    }
    section(w, PACK_CONVERSIONS, all, (size_t)f->conversions);
    free(all);
}

static void write_laws(struct writer *w, const struct factors *f)
{
    struct packed_law *all = mem_alloc(((size_t)f->laws + 1) * sizeof *all);
    for (int i = 0; i < f->laws; i++) {
        const struct law_energy *e = &f->law[i];
        all[i] = (struct packed_law){{packed(w, e->activity), packed(w, e->supplier),
                                      packed(w, e->unit), packed(w, e->source)},
                                     number(w, e->gj_per_unit),
                                     e->from,
                                     e->to};
    }
    section(w, PACK_LAWS, all, (size_t)f->laws);
    free(all);
}

static void write_gwps(struct writer *w, const struct factors *f)
{
    struct packed_gwp *all = mem_alloc(((size_t)f->gwps + 1) * sizeof *all);
    for (int i = 0; i < f->gwps; i++) {
        all[i].gas = packed(w, f->gwp[i].gas);
        all[i].source = packed(w, f->gwp[i].source);
        all[i].name = packed(w, f->gwp[i].name);
        for (int k = 0; k < GWP_COUNT; k++)
            all[i].value[k] = number(w, f->gwp[i].value[k]);
    }
    section(w, PACK_GWPS, all, (size_t)f->gwps);
    free(all);
}

static void write_names(struct writer *w, const struct factors *f)
{
    struct packed_name *all = mem_alloc(((size_t)f->names + 1) * sizeof *all);
    for (int i = 0; i < f->names; i++) {
        const struct name *n = &f->name[i];
        all[i] = (struct packed_name){
            {packed(w, n->activity), packed(w, n->ja), packed(w, n->en), packed(w, n->words)}};
    }
    section(w, PACK_NAMES, all, (size_t)f->names);
    free(all);
}

static bool write_sources(struct writer *w, const char *dir, struct diag *d)
{
    struct pack_sources s;
    bool ok = pack_sources_find(dir, &s);
    struct packed_source *all = mem_alloc(((size_t)s.n + 1) * sizeof *all);
    for (int i = 0; ok && i < s.n; i++) {
        struct buf content = {0};
        char *path = path_join(dir, s.of[i].name);
        ok = file_read(path, FACTORS_MAX_FILE, &content, d);
        all[i].name = packed(w, str_of(s.of[i].name));
        all[i].size = (int64_t)content.n;
        all[i].hash = sha256_of(buf_view(&content));
        buf_free(&content);
        free(path);
    }
    section(w, PACK_SOURCES, all, (size_t)s.n);
    free(all);
    pack_sources_free(&s);
    return ok;
}

bool pack_write(struct factors *f, const char *dir, struct buf *out, struct diag *d)
{
    struct writer w = {.head = pack_head_of_program()};
    buf_add(&w.out, &w.head, sizeof w.head);
    write_sets(&w, f);
    write_rows(&w, f);
    write_groups(&w, f);
    write_conversions(&w, f);
    write_laws(&w, f);
    write_gwps(&w, f);
    write_names(&w, f);
    bool ok = write_sources(&w, dir, d) && w.out.n <= UINT32_MAX;
    if (ok) {
        w.head.size = w.out.n;
        w.head.check = pack_check(&w.head, w.out.p);
        memcpy(w.out.p, &w.head, sizeof w.head);
    }
    free(w.slot);
    *out = w.out;
    return ok;
}
