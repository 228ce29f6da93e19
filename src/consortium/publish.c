/* From what was received to what is published. */
#include "consortium/publication.h"
#include "consortium/registry.h"
#include <stdlib.h>

static bool add_received(struct aggregate *a, const struct registry *g,
                         const struct registered *who, const struct received *r, struct diag *d)
{
    struct buf bytes = {0}, name = {0};
    struct member m;
    buf_printf(&name, "%s %d", who->id.p, r->year);
    cJSON *document = ledger_content_get(g->ledger, r->content, &bytes)
                          ? json_parse(buf_view(&bytes), buf_view(&name), d)
                          : NULL;
    bool ok = document && member_of(document, buf_view(&name), &m, &a->arena, d);
    if (ok && who->industry.n)
        m.industry = str_save(&a->arena, who->industry);
    ok = ok && aggregate_take(a, m, d);
    cJSON_Delete(document);
    buf_free(&bytes);
    buf_free(&name);
    return ok;
}

static bool add_all(struct aggregate *a, const struct registry *g, int year, struct diag *d)
{
    bool ok = true;
    for (int i = 0; i < g->receipts; i++) {
        const struct received *r = &g->received[i];
        const struct registered *who = registry_member(g, r->member);
        if (!who || r->year > year || !registry_expects(g, who, r->year) ||
            registry_latest(g, r->member, r->year) != r)
            continue;
        ok = add_received(a, g, who, r, d) && ok;
    }
    return ok;
}

static bool guard(struct aggregate *a, struct ledger *l, struct diag *d)
{
    struct publication *p;
    int n = ledger_publications(l, &p, &a->arena);
    bool ok = n >= 0;
    for (int i = 0; ok && i < n; i++) {
        struct buf text = {0};
        struct publication_read *r = ledger_content_get(l, p[i].document, &text)
                                         ? publication_read(buf_view(&text), d)
                                         : NULL;
        ok = r && publication_guard(a, r);
        publication_free(r);
        buf_free(&text);
    }
    return ok;
}

static bool keep(const struct aggregate *a, struct ledger *l)
{
    struct buf text = {0};
    publication_write(a, &text);
    bool ok = ledger_batch(l, "aggregate --publish") > 0 &&
              ledger_publication_put(l, buf_view(&text)) && ledger_commit(l);
    buf_free(&text);
    return ok;
}

struct aggregate *aggregate_registered(struct ledger *l, int year, bool publish, struct diag *d)
{
    struct aggregate *a = aggregate_new();
    struct registry *g = ledger_begin(l) ? registry_load(l, d) : NULL;
    bool ok = g && add_all(a, g, year, d) && aggregate_finish(a, d) && guard(a, l, d);
    if (ok && a->year != year) {
        struct buf y = {0};
        buf_int(&y, year);
        diag_error(d, NOWHERE, E_YEAR_NOT_RECEIVED, y.p, NULL);
        buf_free(&y);
        ok = false;
    }
    ok = ok && (!publish || keep(a, l));
    if (!ok || !publish)
        ledger_rollback(l);
    registry_free(g);
    if (ok)
        return a;
    aggregate_free(a);
    return NULL;
}
