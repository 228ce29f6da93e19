#include "report/model.h"

#include <stdlib.h>

const char *total_key(enum slot slot)
{
    static const char *const name[] = {
        [SLOT_SCOPE1] = "S1",       [SLOT_SCOPE2_LOCATION] = "S2-L", [SLOT_SCOPE2_MARKET] = "S2-M",
        [SLOT_SHK_BASIC] = "SHK-B", [SLOT_SHK_ADJUSTED] = "SHK-A",   [SLOT_OUTSIDE] = "OUT"};
    return slot >= SLOT_CATEGORY_1 ? "S3" : name[slot];
}

int slot_category(enum slot slot)
{
    return slot >= SLOT_CATEGORY_1 ? (int)slot - (int)SLOT_CATEGORY_1 + 1 : 0;
}

bool counts_biogenic(enum slot slot)
{
    return slot != SLOT_SCOPE2_MARKET && slot != SLOT_SHK_BASIC && slot != SLOT_SHK_ADJUSTED;
}

int64_t model_biogenic(const struct model *m)
{
    int64_t sum = 0;
    for (int s = 0; s < SLOT_COUNT; s++)
        if (counts_biogenic((enum slot)s))
            sum += m->inventory->totals->slot[s].biogenic_co2;
    return sum;
}

/* ---- factors in use ---- */
static bool is_law(enum slot slot)
{
    return slot == SLOT_SHK_BASIC || slot == SLOT_SHK_ADJUSTED;
}

static bool same(const struct used_factor *u, const struct line *l)
{
    if (u->gwp != l->gwp || u->law != is_law(l->slot))
        return false;
    if (!l->factor || !u->factor)
        return !l->factor && !u->factor && l->instrument &&
               str_eq(u->instrument, l->instrument->id);
    return u->factor == l->factor ||
           (str_eq(u->factor->id, l->factor->id) && str_eq(u->factor->set, l->factor->set));
}

static uint64_t line_hash(const struct line *l)
{
    uint64_t h = (uint64_t)l->gwp * 2 + is_law(l->slot);
    if (l->factor)
        return h + str_hash(l->factor->id) * 31 + str_hash(l->factor->set);
    return l->instrument ? h + str_hash(l->instrument->id) : h;
}

int model_factor(const struct model *m, const struct line *l)
{
    if (m->buckets == 0)
        return -1;
    size_t mask = (size_t)m->buckets - 1;
    for (size_t at = (size_t)line_hash(l) & mask; m->bucket[at]; at = (at + 1) & mask)
        if (same(&m->used[m->bucket[at] - 1], l))
            return m->bucket[at] - 1;
    return -1;
}

static uint64_t used_hash(const struct used_factor *u)
{
    struct instrument i = {.id = u->instrument};
    struct line l = {.factor = u->factor,
                     .instrument = &i,
                     .gwp = u->gwp,
                     .slot = u->law ? SLOT_SHK_BASIC : SLOT_SCOPE1};
    return line_hash(&l);
}

static void rehash(struct model *m)
{
    m->buckets = m->buckets ? m->buckets * 2 : 256;
    free(m->bucket);
    m->bucket = mem_alloc((size_t)m->buckets * sizeof *m->bucket);
    size_t mask = (size_t)m->buckets - 1;
    for (int i = 0; i < m->useds; i++) {
        size_t at = (size_t)used_hash(&m->used[i]) & mask;
        while (m->bucket[at])
            at = (at + 1) & mask;
        m->bucket[at] = i + 1;
    }
}

static void add_gas(struct model *m, struct str name)
{
    struct gwp_table t = factors_gwps(m->factors);
    const struct gwp_row *row = gwp_find(&t, name);
    struct str gas = row ? row->gas : name;
    if (model_gas(m, gas) >= 0)
        return;
    MEM_GROW(m->gas, m->gases, m->gas_cap);
    m->gas[m->gases++] = gas;
}

int model_gas(const struct model *m, struct str gas)
{
    struct gwp_table t = factors_gwps(m->factors);
    const struct gwp_row *row = gwp_find(&t, gas);
    for (int i = 0; i < m->gases; i++)
        if (str_eq(m->gas[i], row ? row->gas : gas))
            return i;
    return -1;
}

static int add_used(struct model *m, const struct line *l)
{
    MEM_GROW(m->used, m->useds, m->used_cap);
    struct used_factor *u = &m->used[m->useds];
    *u = (struct used_factor){.factor = l->factor, .gwp = l->gwp, .law = is_law(l->slot)};
    if (!l->factor && l->instrument) {
        u->instrument = str_save(&m->arena, l->instrument->id);
        u->instrument_co2e = l->instrument->co2e_kg_per_kwh;
    }
    for (int i = 0; l->factor && i < l->factor->others; i++)
        add_gas(m, l->factor->other[i].gas);
    m->useds++;
    if (m->useds * 2 > m->buckets) {
        rehash(m);
    } else {
        size_t mask = (size_t)m->buckets - 1, at = (size_t)line_hash(l) & mask;
        while (m->bucket[at])
            at = (at + 1) & mask;
        m->bucket[at] = m->useds;
    }
    return m->useds - 1;
}

static bool take_line(void *ctx, const struct inventory *i, const struct line *l)
{
    struct model *m = ctx;
    (void)i;
    int at = model_factor(m, l);
    if (at < 0)
        at = add_used(m, l);
    m->used[at].lines++;
    m->lines++;
    m->booked += l->year.co2e;
    return true;
}

/* ---- what could not be calculated ---- */
static bool take_missing(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    struct model *m = ctx;
    struct buf b = {0};
    MEM_GROW(m->missing, m->missings, m->missing_cap);
    struct missing_record *r = &m->missing[m->missings++];
    ledger_activity_id(m->ledger, u->activity, &b);
    r->id = str_save(&m->arena, buf_view(&b));
    r->activity = str_save(&m->arena, code_text(i, u->activity->kind));
    r->site = str_save(&m->arena, code_text(i, u->activity->site));
    r->start = u->activity->start;
    r->end = u->activity->end;
    buf_reset(&b);
    inventory_reason(i, u, m->lang, &b);
    r->reason = str_save(&m->arena, buf_view(&b));
    buf_free(&b);
    return true;
}

static void take_caveat(void *ctx, enum msg msg, const char *const *args)
{
    struct model *m = ctx;
    struct buf b = {0};
    MEM_GROW(m->caveat, m->caveats, m->caveat_cap);
    inventory_caveat_print(m->inventory, msg, args, m->lang, &b);
    m->caveat[m->caveats].code = msg_name(msg) + 2; /* without "C_" */
    m->caveat[m->caveats++].text = str_save(&m->arena, buf_view(&b));
    buf_free(&b);
}

/* ---- sources ---- */
const struct source *model_source(const struct model *m, int32_t id)
{
    int low = 0, high = m->sources - 1;
    while (low <= high) {
        int at = (low + high) / 2;
        if (m->source[at].id == id)
            return &m->source[at];
        if (m->source[at].id < id)
            low = at + 1;
        else
            high = at - 1;
    }
    return NULL;
}

static int64_t two_digits(struct str s, size_t at)
{
    return (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
}

/* "2026-05-01T09:00:00Z" as seconds since 1970; 0 when it is not one. */
static int64_t instant(struct str s)
{
    day_t day;
    if (s.n < 19 || !date_parse_iso((struct str){s.p, 10}, &day))
        return 0;
    return (int64_t)day * 86400 + two_digits(s, 11) * 3600 + two_digits(s, 14) * 60 +
           two_digits(s, 17);
}

static void find_created(struct model *m)
{
    for (int i = 0; i < m->sources; i++) {
        int64_t t = instant(m->source[i].imported_at);
        if (t > m->created)
            m->created = t;
    }
    if (m->created <= 0)
        m->created = (int64_t)m->inventory->to * 86400;
}

bool model_load(struct model *m, struct ledger *l, struct factors *f, int year, enum gwp gwp,
                enum lang lang, struct diag *d)
{
    *m = (struct model){.ledger = l, .factors = f, .lang = lang};
    struct line_sink sink = {m, take_line, take_missing};
    if (!ledger_data_version(l, &m->version))
        return false;
    m->inventory = inventory_on_gwp(l, f, year, gwp, true, &sink, d);
    if (!m->inventory)
        return false;
    inventory_caveats(m->inventory, take_caveat, m);
    m->sources = ledger_sources(l, &m->source, &m->arena);
    if (m->sources < 0)
        return false;
    find_created(m);
    return true;
}

void model_free(struct model *m)
{
    inventory_free(m->inventory);
    free(m->used);
    free(m->bucket);
    free(m->gas);
    free(m->missing);
    free(m->caveat);
    arena_free(&m->arena);
    *m = (struct model){0};
}
