/* The days that meters cover, in blocks. Meters of one firm mostly have the same days: a block has
 * them by runs of meters that are alike. */
#include "core/bytes.h"
#include "inventory/internal.h"

#include <stdlib.h>
#include <string.h>

static void begin(struct grid *g)
{
    g->touched = false;
    memset(g->now, 0, (size_t)(g->in->meters + 1) * sizeof *g->now);
    for (int k = 0; k < g->in->meters; k++)
        g->now[k].site = g->in->meter[k].site;
}

void grid_blocks(struct grid *g)
{
    g->now = mem_alloc((size_t)(g->in->meters + 1) * sizeof *g->now);
    begin(g);
}

static void join(struct grid_meter *to, const struct grid_meter *by)
{
    for (int w = 0; w < GRID_WORDS; w++)
        to->day[w] |= by->day[w];
    to->nonzero = (uint16_t)(to->nonzero | by->nonzero);
    to->estimated = (uint16_t)(to->estimated | by->estimated);
    to->any = to->any || by->any;
    to->continuous = to->continuous || by->continuous;
    if (!to->site)
        to->site = by->site;
}

/* The site that its records name, where the meter names none. */
static code_t own_site(const struct grid *g, int k)
{
    return g->in->meter[k].site ? 0 : g->now[k].site;
}

static bool alike(const struct grid *g, int a, int b)
{
    const struct grid_meter *x = &g->now[a], *y = &g->now[b];
    return memcmp(x->day, y->day, sizeof x->day) == 0 && x->nonzero == y->nonzero &&
           x->estimated == y->estimated && x->any == y->any && x->continuous == y->continuous &&
           own_site(g, a) == own_site(g, b);
}

static void put_meter(struct buf *out, const struct grid_meter *m, code_t site)
{
    bytes_put(out, m->any);
    if (!m->any)
        return;
    bytes_put(out, m->continuous);
    bytes_put(out, site);
    bytes_put(out, m->nonzero);
    bytes_put(out, m->estimated);
    for (int w = 0; w < GRID_WORDS; w++)
        bytes_put(out, (int64_t)m->day[w]);
}

void grid_block(struct grid *g, struct buf *out)
{
    if (!g->touched && g->in->meters) { /* all are alike */
        bytes_put(out, g->in->meters);
        put_meter(out, &(struct grid_meter){0}, 0);
        return;
    }
    for (int k = 0, n; k < g->in->meters; k += n) {
        for (n = 1; k + n < g->in->meters && alike(g, k, k + n); n++)
            ;
        bytes_put(out, n);
        put_meter(out, &g->now[k], own_site(g, k));
    }
    for (int k = 0; k < g->in->meters; k++)
        if (g->now[k].any)
            join(&g->meter[k], &g->now[k]);
    begin(g);
}

static struct grid_meter get_meter(const struct grid *g, struct bytes *b)
{
    struct grid_meter m = {.any = bytes_below(b, 2) == 1};
    if (!m.any)
        return m;
    m.continuous = bytes_below(b, 2) == 1;
    m.site = bytes_below(b, g->in->texts);
    m.nonzero = (uint16_t)bytes_below(b, 1 << LINE_MONTHS);
    m.estimated = (uint16_t)bytes_below(b, 1 << LINE_MONTHS);
    for (int w = 0; w < GRID_WORDS; w++)
        m.day[w] = (uint64_t)bytes_get(b);
    return m;
}

bool grid_take(struct grid *g, struct str block)
{
    struct bytes b = bytes_of(block);
    for (int k = 0; k < g->in->meters && !b.bad;) {
        int n = bytes_below(&b, g->in->meters - k + 1);
        struct grid_meter m = get_meter(g, &b);
        b.bad = b.bad || !n;
        for (int i = 0; i < n && m.any; i++)
            join(&g->meter[k + i], &m);
        k += n;
    }
    return bytes_done(&b);
}
