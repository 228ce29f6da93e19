/* What writer and reader of the built-in sets' file must agree on. */
#include "factors/pack.h"
#include <string.h>

void set_texts(struct factor_set *s, struct str *text[PACKED_SET_TEXTS])
{
    struct str *const all[PACKED_SET_TEXTS] = {
        &s->id,        &s->title,   &s->title_ja, &s->publisher, &s->edition,
        &s->published, &s->licence, &s->source,   &s->note,      &s->attribution};
    memcpy(text, all, sizeof all);
}

void row_texts(struct factor *x, struct str *text[PACKED_ROW_TEXTS])
{
    struct str *const all[PACKED_ROW_TEXTS] = {
        &x->set,      &x->id,          &x->activity, &x->country,   &x->region,
        &x->supplier, &x->menu,        &x->part,     &x->unit_text, &x->supplier_key,
        &x->menu_key, &x->uncertainty, &x->source,   &x->note,      &x->fallback};
    memcpy(text, all, sizeof all);
}

void row_decs(struct factor *x, struct dec *dec[PACKED_ROW_DECS])
{
    struct dec *const all[PACKED_ROW_DECS] = {&x->co2,      &x->ch4_fossil,  &x->ch4_biogenic,
                                              &x->n2o,      &x->co2e,        &x->ch4_co2e,
                                              &x->n2o_co2e, &x->biogenic_co2};
    memcpy(dec, all, sizeof all);
}

uint32_t row_check(const struct packed_row *r)
{
    return (uint32_t)str_hash((struct str){(const char *)r, offsetof(struct packed_row, check)});
}

static const size_t size_of[PACK_SECTIONS] = {[PACK_SOURCES] = sizeof(struct packed_source),
                                              [PACK_SETS] = sizeof(struct packed_set),
                                              [PACK_ROWS] = sizeof(struct packed_row),
                                              [PACK_GASES] = sizeof(struct packed_gas),
                                              [PACK_GROUPS] = sizeof(struct packed_group),
                                              [PACK_MEMBERS] = sizeof(uint32_t),
                                              [PACK_CONVERSIONS] = sizeof(struct packed_conversion),
                                              [PACK_LAWS] = sizeof(struct packed_law),
                                              [PACK_GWPS] = sizeof(struct packed_gwp),
                                              [PACK_NAMES] = sizeof(struct packed_name)};

static uint64_t mix(uint64_t sum, const void *bytes, size_t n)
{
    return str_hash((struct str){bytes, n}) + sum * 31;
}

uint64_t pack_check(const struct pack_head *h, const char *file)
{
    struct pack_head bare = *h;
    bare.check = 0;
    uint64_t sum = mix(0, &bare, sizeof bare);
    for (int s = 0; s < PACK_SECTIONS; s++)
        if (s != PACK_ROWS) /* each has its own */
            sum = mix(sum, file + h->at[s], h->n[s] * size_of[s]);
    return sum;
}

struct pack_head pack_head_of_program(void)
{
    struct pack_head h = {.magic = PACK_MAGIC, .program = TANSO_VERSION, .order = 0x01020304};
    for (int s = 0; s < PACK_SECTIONS; s++)
        h.sizes = h.sizes * 31 + (uint32_t)size_of[s];
    h.sizes = h.sizes * 31 + sizeof(struct dec_in_pack);
    for (int i = 0; unit_at(i); i++)
        h.units = mix(h.units, unit_at(i)->code, strlen(unit_at(i)->code));
    return h;
}

size_t pack_section_size(enum pack_section s)
{
    return size_of[s];
}
