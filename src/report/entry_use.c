/* What the ledger knows of each meter's months: shown beside the cells to be filled. */
#include "report/entry_private.h"

#include <stdlib.h>

enum topic entry_topic(struct str activity)
{
    static const char *const gas[] = {"fuel.city-gas", "fuel.natural-gas", "fuel.lpg", "fuel.lng"};
    if (str_starts(activity, "electricity") || str_starts(activity, "heat."))
        return TOPIC_ELECTRICITY;
    for (size_t i = 0; i < sizeof gas / sizeof *gas; i++)
        if (str_starts(activity, gas[i]))
            return TOPIC_GAS;
    return str_starts(activity, "fuel.") ? TOPIC_FUEL : TOPIC_OTHER;
}

static int by_place(const void *x, const void *y)
{
    const struct entry_meter *a = x, *b = y;
    int by = (int)a->topic - (int)b->topic;
    by = by ? by : str_cmp(a->site, b->site);
    return by ? by : str_cmp(a->meter.id, b->meter.id);
}

static bool load_meters(struct entry *e)
{
    struct meter *meter;
    int n = ledger_meter_list(e->ledger, &meter, &e->arena);
    if (n < 0)
        return false;
    e->meter = arena_alloc(&e->arena, (size_t)(n + 1) * sizeof *e->meter);
    e->meters = n;
    for (int i = 0; i < n; i++)
        e->meter[i] =
            (struct entry_meter){.meter = meter[i],
                                 .site = ledger_text(e->ledger, meter[i].site),
                                 .topic = entry_topic(ledger_text(e->ledger, meter[i].kind))};
    qsort(e->meter, (size_t)n, sizeof *e->meter, by_place);
    return true;
}

/* quantity x part / whole in millionths, rounded half away from zero. */
static bool micro(const struct activity *a, int scale, int64_t part, int64_t whole, int64_t *out)
{
    struct ratio r = ratio_dec((struct dec){a->quantity, scale}), days;
    return ratio_frac(part, whole, &days) && ratio_mul(&r, &days, &r) && ratio_round(&r, 6, out);
}

static void add_use(struct month_use *m, int64_t v, int days)
{
    if (__builtin_add_overflow(m->micro, v, &m->micro))
        return;
    m->known = true;
    m->days += days;
}

bool entry_whole(const struct entry *e, const struct month_use *booked, int month)
{
    int index = e->first_month + month;
    return booked->days >= date_month_days(index / 12, index % 12 + 1);
}

/* The record's days in each month of the 24. */
static void spread(struct entry *e, struct entry_meter *m, const struct activity *a, int scale)
{
    int64_t whole = (int64_t)a->end - a->start + 1, v;
    for (int i = 0; i < 2 * MONTHS; i++) {
        day_t from = date_month_start(e->first_month - MONTHS + i),
              to = date_month_start(e->first_month - MONTHS + i + 1) - 1;
        from = a->start > from ? a->start : from;
        to = a->end < to ? a->end : to;
        if (to >= from && micro(a, scale, (int64_t)to - from + 1, whole, &v))
            add_use(i < MONTHS ? &m->last[i] : &m->booked[i - MONTHS], v, to - from + 1);
    }
}

/* Index by code of the dictionary. */
static int *meter_index(struct entry *e)
{
    int texts;
    (void)ledger_texts(e->ledger, &texts);
    int *at = arena_alloc(&e->arena, (size_t)(texts + 1) * sizeof *at);
    for (int i = 0; i < e->meters; i++)
        at[e->meter[i].meter.code] = i + 1;
    return at;
}

bool entry_use(struct entry *e)
{
    if (!load_meters(e))
        return false;
    int *at = meter_index(e), details, got;
    const struct detail *detail = ledger_details(e->ledger, &details);
    struct ledger_cursor *c =
        ledger_activities(e->ledger, date_month_start(e->first_month - MONTHS),
                          date_month_start(e->first_month + MONTHS) - 1);
    struct activity a;
    if (!c)
        return false;
    while ((got = ledger_next(c, &a)) == 1) {
        struct entry_meter *m = at[a.meter] ? &e->meter[at[a.meter] - 1] : NULL;
        const struct detail *d = &detail[a.detail];
        if (m && (d->unit == m->meter.unit || !m->meter.unit))
            spread(e, m, &a, d->quantity_scale);
    }
    ledger_cursor_close(c);
    return got == 0;
}
