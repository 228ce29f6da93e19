/* Local time by LocalTimeParameters: which day an instant belongs to. */
#include "ingest/espi.h"
#include <stdlib.h>

enum { DAY = 86400 };

/* ---- rules: DstRuleType of espi.xsd ---- */
static int64_t bits(int64_t rule, int low, int n)
{
    return rule >> low & ((INT64_C(1) << n) - 1);
}

static int weekday(day_t d) /* Monday 1 ... Sunday 7 */
{
    return (int)(((int64_t)d + 3) % 7 + 7) % 7 + 1;
}

static day_t on_or_after(day_t d, int64_t day_of_week)
{
    while (weekday(d) != day_of_week)
        d++;
    return d;
}

bool espi_rule(int64_t rule, int year, int64_t *clock)
{
    int64_t month = bits(rule, 28, 4), op = bits(rule, 25, 3), of_month = bits(rule, 20, 5);
    int64_t of_week = bits(rule, 17, 3), hour = bits(rule, 12, 5), second = bits(rule, 0, 12);
    if (month < 1 || month > 12 || hour > 23 || second > 3599 || (op && of_week == 0))
        return false;
    int length = date_month_days(year, (int)month);
    day_t first = date_day(year, (int)month, 1), day;
    if (op < 2 && (of_month < 1 || of_month > length))
        return false;
    if (op == 0)
        day = first + (day_t)of_month - 1;
    else if (op == 1)
        day = on_or_after(first + (day_t)of_month - 1, of_week);
    else if (op == 7)
        day = on_or_after(first + length - 7, of_week);
    else
        day = on_or_after(first, of_week) + 7 * (day_t)(op - 2);
    if (day >= first + length && op != 1)
        return false; /* no fifth one in this month */
    *clock = (int64_t)day * DAY + hour * 3600 + second;
    return true;
}

static day_t day_of(int64_t clock)
{
    return (day_t)(clock >= 0 ? clock / DAY : -((-clock + DAY - 1) / DAY));
}

int64_t espi_local(const struct espi_zone *z, int64_t utc)
{
    int64_t start, end, clock = utc + z->offset;
    int year = date_ymd(day_of(clock)).y;
    if (z->dst_start == ESPI_NO_DST || !espi_rule(z->dst_start, year, &start) ||
        !espi_rule(z->dst_end, year, &end))
        return clock;
    end -= z->dst_offset; /* it is told on the clock that is put back */
    bool summer = start < end ? clock >= start && clock < end : clock >= start || clock < end;
    return summer ? clock + z->dst_offset : clock;
}

day_t espi_day(const struct espi_zone *z, int64_t utc)
{
    return day_of(espi_local(z, utc));
}

day_t espi_day_near(const struct espi_zone *z, int64_t utc)
{
    return day_of(espi_local(z, utc) + ESPI_SLACK);
}

/* The instant at which a local day begins. */
static int64_t midnight(const struct espi_zone *z, day_t day)
{
    int64_t clock = (int64_t)day * DAY, winter = clock - z->offset;
    int64_t summer = winter - z->dst_offset;
    return espi_local(z, summer) == clock ? summer : winter;
}

int64_t espi_day_seconds(const struct espi_zone *z, day_t day)
{
    return midnight(z, day + 1) - midnight(z, day);
}

/* ---- whose zone ---- */
static bool option_zone(struct espi *e, const char *text, struct espi_zone *out)
{
    struct str s = str_of(text);
    struct dec h = {0}, m = {0};
    bool ok = s.n == 6 && (s.p[0] == '+' || s.p[0] == '-') && s.p[3] == ':' &&
              dec_parse((struct str){s.p + 1, 2}, &h) && dec_parse((struct str){s.p + 4, 2}, &m) &&
              h.scale == 0 && m.scale == 0 && h.coef <= 14 && m.coef < 60 && h.coef >= 0 &&
              m.coef >= 0;
    if (!ok) {
        diag_error(e->im->diag, e->im->place, E_ESPI_ZONE_FORM, text, NULL);
        return false;
    }
    int64_t seconds = (int64_t)h.coef * 3600 + (int64_t)m.coef * 60;
    *out = (struct espi_zone){.offset = s.p[0] == '-' ? -seconds : seconds,
                              .dst_start = ESPI_NO_DST,
                              .dst_end = ESPI_NO_DST};
    return true;
}

static bool rule_at(struct espi *e, const struct espi_resource *r, const char *name, int64_t *out)
{
    struct str s = xml_text_at(r->node, name);
    int64_t v = 0, unused;
    *out = ESPI_NO_DST;
    if (s.n == 0)
        return true;
    for (size_t i = 0; i < s.n && v >= 0; i++) {
        int lower = s.p[i] | 0x20;
        int digit = s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0'
                    : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                                   : -1;
        v = digit < 0 || s.n > 8 ? -1 : v * 16 + digit;
    }
    if (v == 0xFFFFFFFF || v == 0)
        return true; /* no summer time */
    *out = v;
    if (v > 0 && espi_rule(v, 2024, &unused))
        return true;
    diag_error(e->im->diag, espi_pos(e, r->node), E_ESPI_VALUE, name,
               arena_strndup(e->arena, r->entry->id.p, r->entry->id.n),
               arena_strndup(e->arena, s.p, s.n), NULL);
    return false;
}

bool espi_zone_of(struct espi *e, const struct espi_resource *point, struct espi_zone *out)
{
    const struct espi_resource *r = espi_part(e, point, ESPI_ZONE);
    enum { FARTHEST = 14 * 3600, MOST_DST = 2 * 3600, NONE = 1 << 30 };
    if (!r && e->im->options->zone)
        return option_zone(e, e->im->options->zone, out);
    if (!r || xml_text_at(r->node, "tzOffset").n == 0) {
        diag_error(e->im->diag, espi_pos(e, point->node), E_ESPI_ZONE, NULL);
        return false;
    }
    if (!espi_int(e, r, r->node, "tzOffset", NONE, &out->offset) ||
        !espi_int(e, r, r->node, "dstOffset", 0, &out->dst_offset) ||
        !rule_at(e, r, "dstStartRule", &out->dst_start) ||
        !rule_at(e, r, "dstEndRule", &out->dst_end))
        return false;
    if (out->dst_end == ESPI_NO_DST || out->dst_offset == 0)
        out->dst_start = ESPI_NO_DST;
    if (llabs(out->offset) <= FARTHEST && out->dst_offset >= 0 && out->dst_offset <= MOST_DST)
        return true;
    diag_error(e->im->diag, espi_pos(e, r->node), E_ESPI_VALUE, "tzOffset",
               arena_strndup(e->arena, r->entry->id.p, r->entry->id.n),
               arena_strndup(e->arena, xml_text_at(r->node, "tzOffset").p,
                             xml_text_at(r->node, "tzOffset").n),
               NULL);
    return false;
}
