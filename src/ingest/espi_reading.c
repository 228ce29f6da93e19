/* Meter readings: what they measure, and their values as days or as the bills they are. */
#include "ingest/espi.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    LONGEST_DAY = 25 * 3600,
    DAILY = 23 * 3600, /* a reading so long is of a whole day, whatever the clock did */
    UOM_W = 38,
    ABSENT = -1
};
/* UomType, AccumulationKind, MeasurementKind and FlowDirectionKind of espi.xsd. */
enum { FLOW_DELIVERED = 1, FLOW_NET = 4, FLOW_RECEIVED = 19, FLOW_TOTAL = 20 };
enum { KIND_ENERGY = 12, KIND_VOLUME = 58, DELTA = 4, NORMAL = 12 };

struct espi_unit espi_unit_of(int64_t uom)
{
    static const struct {
        int uom;
        struct espi_unit is;
    } units[] = {{72, {"kWh", 3, true}},   {169, {"therm", 0, true}}, {42, {"m3", 0, true}},
                 {166, {"m3", 0, true}},   {167, {"m3", 0, true}},    {119, {"ft3", 0, true}},
                 {120, {"ft3", 0, true}},  {128, {"gal", 0, true}},   {130, {"gal_imp", 0, true}},
                 {132, {"Btu", 0, true}},  {31, {"J", 0, true}},      {134, {"L", 0, true}},
                 {UOM_W, {"W", 0, false}}, {61, {"VA", 0, false}},    {63, {"var", 0, false}},
                 {71, {"VAh", 0, false}},  {73, {"varh", 0, false}},  {29, {"V", 0, false}},
                 {5, {"A", 0, false}},     {33, {"Hz", 0, false}},    {107, {"Wh/m3", 0, false}},
                 {65, {"cos", 0, false}},  {80, {"money", 0, false}}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].uom == uom)
            return units[i].is;
    return (struct espi_unit){0};
}

bool espi_amount(i128 value, int64_t multiplier, int shift, struct dec *out)
{
    enum { FARTHEST = 12 }; /* UnitMultiplierKind */
    static const struct dec ten = {10, 0};
    if (multiplier < -FARTHEST || multiplier > FARTHEST)
        return false;
    *out = (struct dec){value, 0};
    for (; multiplier > shift; multiplier--)
        if (!dec_mul(*out, ten, out))
            return false;
    out->scale = shift - (int)multiplier;
    return true;
}

void espi_refuse(struct espi *e, int64_t line)
{
    struct book_row none = {.table = &book_tables[TABLE_ACTIVITIES]};
    e->im->rows++;
    accept_refuse(e->im->acceptor, &none, line);
}

/* ---- what it measures ---- */
struct type {
    const struct espi_resource *r;
    int64_t uom, multiplier, flow, accumulation, kind, qualifier, currency;
    struct espi_unit unit;
};
struct reading {
    int64_t start, duration, value, cost, line;
    bool priced, estimated;
};
struct series {
    struct espi *e;
    struct type type;
    struct reading *at;
    int n, cap;
    int64_t doubtful;
};

static bool read_type(struct espi *e, const struct espi_resource *r, struct type *t)
{
    *t = (struct type){.r = r};
    bool ok = espi_int(e, r, r->node, "uom", ABSENT, &t->uom) &&
              espi_int(e, r, r->node, "powerOfTenMultiplier", 0, &t->multiplier) &&
              espi_int(e, r, r->node, "flowDirection", ABSENT, &t->flow) &&
              espi_int(e, r, r->node, "accumulationBehaviour", ABSENT, &t->accumulation) &&
              espi_int(e, r, r->node, "kind", ABSENT, &t->kind) &&
              espi_int(e, r, r->node, "dataQualifier", ABSENT, &t->qualifier) &&
              espi_int(e, r, r->node, "currency", ABSENT, &t->currency);
    t->unit = espi_unit_of(t->uom);
    return ok;
}

static const char *number(struct espi *e, int64_t v)
{
    char text[24];
    int n = v == ABSENT ? snprintf(text, sizeof text, "-")
                        : snprintf(text, sizeof text, "%lld", (long long)v);
    return arena_strndup(e->arena, text, (size_t)n);
}

/* No amount: a power, a factor, the highest of a period. */
static bool no_amount(const struct type *t)
{
    return (t->unit.unit && !t->unit.energy) ||
           (t->kind > 0 && t->kind != KIND_ENERGY && t->kind != KIND_VOLUME) ||
           (t->qualifier > 0 && t->qualifier != NORMAL);
}

static bool wrong_type(struct espi *e, const struct type *t, int64_t service)
{
    bool gas = service > 0, in = t->flow == FLOW_DELIVERED || (t->flow == ABSENT && gas);
    bool delta = t->accumulation == DELTA || t->accumulation == ABSENT || t->accumulation == 0;
    struct pos at = espi_pos(e, t->r->node);
    if (!t->unit.unit)
        diag_error(e->im->diag, at, E_ESPI_UOM, number(e, t->uom), NULL);
    else if (!in && (t->flow != FLOW_RECEIVED || gas))
        diag_error(e->im->diag, at, t->flow == FLOW_NET ? E_ESPI_NET : E_ESPI_FLOW,
                   number(e, t->flow), NULL);
    else if (!delta)
        diag_error(e->im->diag, at, E_ESPI_CUMULATIVE, number(e, t->accumulation), NULL);
    else
        return false;
    return true;
}

/* ---- its values ---- */
static bool read_quality(struct series *s, const struct espi_resource *block,
                         const struct xml_node *n, struct reading *r)
{
    for (const struct xml_node *q = xml_at(n, "ReadingQuality"); q; q = xml_again(q)) {
        int64_t v;
        if (!espi_int(s->e, block, q, "quality", 0, &v))
            return false;
        r->estimated |= v == 8 || v == 9 || v == 12;  /* reference day, interpolated, projected */
        s->doubtful += v == 10 || v == 14 || v == 18; /* questionable, raw, failed but used */
    }
    return true;
}

static bool read_reading(struct series *s, const struct espi_resource *block,
                         const struct xml_node *n)
{
    enum { NOT_THERE = INT32_MIN };
    const int64_t latest = INT64_C(7000000000); /* 2191 */
    struct reading r = {.line = n->line};
    if (!espi_int(s->e, block, n, "timePeriod/start", NOT_THERE, &r.start) ||
        !espi_int(s->e, block, n, "timePeriod/duration", NOT_THERE, &r.duration) ||
        !espi_int(s->e, block, n, "value", NOT_THERE, &r.value) ||
        !espi_int(s->e, block, n, "cost", NOT_THERE, &r.cost) || !read_quality(s, block, n, &r))
        return false;
    if (r.start < 0 || r.start > latest || r.duration <= 0 || r.duration > latest || r.value < 0 ||
        r.value > INT64_C(1000000000000000)) {
        diag_error(s->e->im->diag, espi_pos(s->e, n), E_ESPI_READING, NULL);
        return false;
    }
    r.priced = r.cost != NOT_THERE;
    MEM_GROW(s->at, s->n, s->cap);
    s->at[s->n++] = r;
    return true;
}

static bool read_block(struct series *s, const struct espi_resource *block)
{
    bool ok = true;
    for (const struct xml_node *n = xml_child(block->node, ESPI_SPACE, "IntervalReading"); n;
         n = xml_again(n)) {
        accept_watch(s->e->im->acceptor);
        if (!read_reading(s, block, n)) {
            espi_refuse(s->e, n->line);
            ok = false;
        }
    }
    return ok;
}

static int by_start(const void *x, const void *y)
{
    const struct reading *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* Sorts, drops what stands there twice, and tells what overlaps. */
static bool put_in_order(struct series *s, int64_t *twice)
{
    int n = 0;
    bool ok = true;
    if (s->n)
        qsort(s->at, (size_t)s->n, sizeof *s->at, by_start);
    for (int i = 0; i < s->n; i++) {
        const struct reading *r = &s->at[i], *before = n ? &s->at[n - 1] : NULL;
        int64_t slack = r->duration > LONGEST_DAY ? ESPI_SLACK : 0;
        if (before && before->start == r->start && before->duration == r->duration &&
            before->value == r->value) {
            ++*twice;
            continue;
        }
        if (before && r->start + slack < before->start + before->duration) {
            accept_watch(s->e->im->acceptor);
            diag_error(s->e->im->diag, import_at(s->e->im, r->line, 0), E_ESPI_OVERLAP,
                       number(s->e, before->line), NULL);
            espi_refuse(s->e, r->line);
            ok = false;
        }
        s->at[n++] = s->at[i];
    }
    s->n = n;
    return ok;
}

/* ---- records ---- */
static bool add_value(struct series *s, const struct reading *r, struct espi_record *to)
{
    struct dec v;
    if (!espi_amount(r->value, s->type.multiplier, s->type.unit.shift, &v) ||
        !dec_add(to->quantity, v, &to->quantity))
        return false;
    to->estimated |= r->estimated;
    to->priced &= r->priced;
    to->covered += r->duration;
    to->readings++;
    return !r->priced || dec_add(to->cost, (struct dec){r->cost, 5}, &to->cost);
}

static struct espi_record *new_record(struct series *s, struct espi_records *out, day_t from,
                                      day_t to, int64_t line)
{
    MEM_GROW(out->at, out->n, out->cap);
    out->at[out->n] = (struct espi_record){.from = from,
                                           .to = to,
                                           .unit = s->type.unit.unit,
                                           .currency = espi_currency(s->type.currency),
                                           .line = line,
                                           .exported = s->type.flow == FLOW_RECEIVED,
                                           .priced = true};
    return &out->at[out->n++];
}

static bool refuse_reading(struct series *s, const struct reading *r, enum msg m)
{
    accept_watch(s->e->im->acceptor);
    diag_error(s->e->im->diag, import_at(s->e->im, r->line, 0), m, NULL);
    espi_refuse(s->e, r->line);
    return false;
}

static bool long_reading(struct series *s, const struct reading *r, const struct espi_zone *z,
                         struct espi_records *out)
{
    day_t from = espi_day_near(z, r->start), to = espi_day_near(z, r->start + r->duration);
    struct espi_record *x = new_record(s, out, from, to, r->line);
    if (!add_value(s, r, x)) {
        out->n--;
        return refuse_reading(s, r, E_ESPI_READING);
    }
    x->covered = 0;
    return true;
}

static bool day_reading(struct series *s, const struct reading *r, const struct espi_zone *z,
                        int first, struct espi_records *out)
{
    int64_t slack = r->duration >= DAILY ? ESPI_SLACK : 0;
    day_t day = slack ? espi_day_near(z, r->start) : espi_day(z, r->start);
    if (espi_day(z, r->start + r->duration - 1 - slack) != day)
        return refuse_reading(s, r, E_ESPI_MIDNIGHT);
    struct espi_record *x = out->n > first ? &out->at[out->n - 1] : NULL;
    if (!x || x->from != day || x->wanted == 0) {
        x = new_record(s, out, day, day + 1, r->line);
        x->wanted = espi_day_seconds(z, day);
    }
    if (slack && x->covered == 0)
        x->wanted = r->duration;
    return add_value(s, r, x) || refuse_reading(s, r, E_ESPI_READING);
}

static void add_records(struct series *s, const struct espi_zone *z, struct espi_records *out)
{
    int first = out->n;
    for (int i = 0; i < s->n; i++) {
        if (s->at[i].duration > LONGEST_DAY)
            long_reading(s, &s->at[i], z, out);
        else
            day_reading(s, &s->at[i], z, first, out);
    }
}

static void read_series(struct series *s, const struct espi_resource *meter,
                        const struct espi_zone *z, struct espi_records *out)
{
    bool ok = true;
    for (int i = 0; i < s->e->n; i++)
        if (s->e->resource[i].kind == ESPI_BLOCK && espi_joined(s->e, meter, &s->e->resource[i]))
            ok &= read_block(s, &s->e->resource[i]);
    ok &= put_in_order(s, &out->twice);
    out->doubtful += s->doubtful;
    if (ok)
        add_records(s, z, out);
}

void espi_readings(struct espi *e, const struct espi_resource *meter, int64_t service,
                   const struct espi_zone *z, struct espi_records *out)
{
    const struct espi_resource *type = espi_part(e, meter, ESPI_TYPE);
    struct series s = {.e = e};
    accept_watch(e->im->acceptor);
    if (!type) {
        diag_error(e->im->diag, espi_pos(e, meter->node), E_ESPI_JOIN, "MeterReading",
                   arena_strndup(e->arena, meter->entry->id.p, meter->entry->id.n), "ReadingType",
                   NULL);
        espi_refuse(e, meter->node->line);
        return;
    }
    bool ok = read_type(e, type, &s.type);
    if (ok && no_amount(&s.type)) {
        diag_note(e->im->diag, espi_pos(e, meter->node), N_ESPI_LEFT, number(e, s.type.uom),
                  number(e, s.type.kind), number(e, s.type.qualifier), NULL);
    } else if (!ok || wrong_type(e, &s.type, service)) {
        espi_refuse(e, meter->node->line);
    } else {
        read_series(&s, meter, z, out);
    }
    free(s.at);
}
