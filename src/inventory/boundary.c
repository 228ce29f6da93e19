/* The boundary as the year uses it: which share of each site counts on which days. */
#include "inventory/internal.h"

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

bool boundary_fill(struct inventory *i, struct site *site, int sites)
{
    struct holding *h = NULL;
    int n = ledger_holding_list(i->ledger, &h, &i->arena);
    bool sound = n >= 0;
    i->holding = h;
    i->holdings = n;
    for (int k = 0; k < sites && n >= 0; k++) {
        struct site_span *span;
        if (!site[k].entity.n)
            continue;
        enum boundary_fault fault = boundary_spans(h, n, i->organization.consolidation, &site[k],
                                                   &i->arena, &span, &site[k].spans);
        sound = ledger_boundary_tell(i->ledger, fault, "sites", site[k].entity) && sound;
        site[k].span = span;
        narrow(&site[k]);
    }
    return sound;
}
