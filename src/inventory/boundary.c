/* The boundary as the year uses it: which share of each site counts on which days. */
#include "inventory/internal.h"
#include "inventory/parts.h"

/* The days on which some chain reaches the site: completeness asks for no others. */
static void narrow(struct site *s)
{
    if (s->spans) {
        s->from = s->span[0].from == DAY_NONE + 1 ? DAY_NONE : s->span[0].from;
        s->to = s->span[s->spans - 1].to == INT32_MAX ? DAY_NONE : s->span[s->spans - 1].to;
    } else {
        s->from = DAY_NONE + 2;
        s->to = DAY_NONE + 1;
    }
}

static bool spans_of(struct inventory *i, struct site *s)
{
    struct site_span *span;
    enum boundary_fault fault = boundary_spans(
        i->holding, i->holdings, i->organization.consolidation, s, &i->arena, &span, &s->spans);
    s->span = span;
    return ledger_boundary_tell(i->ledger, fault, "sites", s->entity);
}

bool boundary_fill(struct inventory *i, struct site *site, int sites)
{
    struct holding *h = NULL;
    struct site_dates *stated = arena_alloc(&i->arena, (size_t)(sites + 1) * sizeof *stated);
    i->holdings = ledger_holding_list(i->ledger, &h, &i->arena);
    i->holding = h;
    i->stated = stated;
    bool sound = i->holdings >= 0;
    for (int k = 0; k < sites && i->holdings >= 0; k++) {
        stated[k] = (struct site_dates){site[k].from, site[k].to};
        if (!site[k].entity.n)
            continue;
        sound = spans_of(i, &site[k]) && sound;
        narrow(&site[k]);
    }
    return sound;
}

/* ---- as if the structure of a day had always held ---- */
static bool bought(struct str entry)
{
    return str_is(entry, "acquired") || str_is(entry, "insourced");
}

static bool sold(struct str exit)
{
    return str_is(exit, "divested") || str_is(exit, "outsourced");
}

/* The share that the holdings give on the day, on all days of the site's own boundary. */
static bool share_on(struct inventory *i, day_t on, struct site *s)
{
    struct site free = *s;
    free.from = free.to = DAY_NONE;
    if (!spans_of(i, &free))
        return false;
    for (int k = 0; k < free.spans; k++) {
        if (on < free.span[k].from || on > free.span[k].to)
            continue;
        struct site_span *one = arena_alloc(&i->arena, sizeof *one);
        *one = free.span[k];
        one->from = s->from == DAY_NONE ? DAY_NONE + 1 : s->from;
        one->to = s->to == DAY_NONE ? INT32_MAX : s->to;
        s->span = one;
        s->spans = 1;
        return true;
    }
    return false;
}

bool boundary_as_on(struct inventory *i, int site, day_t since, day_t on, struct site *out,
                    bool *unclear)
{
    *out = i->input.site[site];
    out->from = i->stated[site].from;
    out->to = i->stated[site].to;
    bool came = out->from != DAY_NONE && out->from > since && out->from <= on;
    bool went = out->to != DAY_NONE && out->to >= since && out->to < on;
    *unclear = (came && !out->entry.n) || (went && !out->exit.n);
    if (out->from != DAY_NONE && out->from > on)
        return true; /* not yet: as it stands */
    if (went && sold(out->exit))
        return false;
    if (came && bought(out->entry))
        out->from = DAY_NONE;
    /* what was closed went with its last share: that of its last day */
    return !out->entity.n || share_on(i, went ? out->to : on, out);
}

/* ---- for the record ---- */
static void span_json(struct json_out *j, const struct site *s, day_t from, day_t to,
                      const struct ratio *share)
{
    json_object(j, NULL);
    json_str(j, "site", s->id);
    if (s->entity.n)
        json_str(j, "entity", s->entity);
    if (from > DAY_NONE + 1)
        json_day(j, "from", from);
    if (to != DAY_NONE && to != INT32_MAX)
        json_day(j, "to", to);
    if (share)
        json_ratio(j, "share", share);
    else
        json_dec(j, "share_percent", s->share_percent);
    json_int(j, "relation", s->relation);
    json_bool(j, "controlled", s->controlled);
    json_int(j, "financial_control", s->financial);
    json_end(j);
}

/* What of it touches the days: what came later is no change of them. */
static void site_json(struct json_out *j, const struct site *s, day_t first, day_t last)
{
    for (int k = 0; k < s->spans; k++)
        if (s->span[k].from <= last && s->span[k].to >= first)
            span_json(j, s, s->span[k].from < first ? DAY_NONE : s->span[k].from,
                      s->span[k].to > last ? DAY_NONE : s->span[k].to, &s->span[k].share);
    bool out = (s->from != DAY_NONE && s->from > last) || (s->to != DAY_NONE && s->to < first);
    if (!s->entity.n && !out)
        span_json(j, s, s->from < first ? DAY_NONE : s->from, s->to > last ? DAY_NONE : s->to,
                  NULL);
}

static bool has_lines(const struct calc_totals *t, int site)
{
    for (int k = 0; k < SLOT_COUNT; k++)
        if (t->site_present[site][k])
            return true;
    return false;
}

void boundary_json(const struct inventory *i, const struct calc_totals *t, day_t first, day_t last,
                   struct buf *out)
{
    static const char *const approach[] = {"operational_control", "financial_control",
                                           "equity_share"};
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    json_cstr(&j, "consolidation", approach[i->input.consolidation]);
    json_array(&j, "sites");
    for (int k = 0; k < i->input.sites; k++)
        if (has_lines(t, k))
            site_json(&j, &i->input.site[k], first, last);
    json_end(&j);
    json_array(&j, "exclusions");
    for (int k = 0; k < i->input.exclusions; k++) {
        json_object(&j, NULL);
        json_int(&j, "scope", i->input.exclusion[k].scope);
        json_int(&j, "category", i->input.exclusion[k].category);
        json_str(&j, "site", code_text(i, i->input.exclusion[k].site));
        json_str(&j, "reason", i->input.exclusion[k].reason);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}
