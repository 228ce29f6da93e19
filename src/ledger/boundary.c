/* The chains of ownership as they stand in the ledger, proven before they are committed. */
#include "ledger/private.h"

bool ledger_boundary_tell(struct ledger *l, enum boundary_fault fault, const char *where,
                          struct str entity)
{
    static const enum msg text[] = {[BOUNDARY_UNKNOWN] = E_ENTITY_UNKNOWN,
                                    [BOUNDARY_CIRCLE] = E_ENTITY_CIRCLE,
                                    [BOUNDARY_OVER] = E_ENTITY_OVER,
                                    [BOUNDARY_LONG] = E_ENTITY_LONG};
    struct arena a = {0};
    if (fault != BOUNDARY_SOUND)
        diag_error(l->diag, NOWHERE, text[fault], where, str_save(&a, entity).p, NULL);
    arena_free(&a);
    return fault == BOUNDARY_SOUND;
}

static bool holdings_sound(struct ledger *l, const struct holding *h, int n)
{
    int which = 0;
    enum boundary_fault fault = boundary_check(h, n, &which);
    if (fault == BOUNDARY_SOUND)
        return true;
    bool holder = fault == BOUNDARY_UNKNOWN;
    return ledger_boundary_tell(l, fault, "entities", holder ? h[which].held_by : h[which].entity);
}

struct naming {
    struct ledger *ledger;
    const struct holding *h;
    int n;
    bool sound;
};

static bool take_site(void *ctx, const struct book_row *r, struct str id)
{
    struct naming *x = ctx;
    struct str entity = r->value[book_column(r->table, STR("entity"))];
    bool known = !entity.n;
    (void)id;
    for (int k = 0; k < x->n && !known; k++)
        known = str_eq(x->h[k].entity, entity);
    if (!known)
        x->sound = ledger_boundary_tell(x->ledger, BOUNDARY_UNKNOWN, "sites", entity);
    return true;
}

bool ledger_boundary_check(struct ledger *l)
{
    struct arena a = {0};
    struct holding *h;
    if (!l->boundary_touched)
        return true;
    int n = ledger_holding_list(l, &h, &a);
    struct naming x = {l, h, n, n >= 0 && holdings_sound(l, h, n)};
    bool read = x.sound && ledger_rows(l, TABLE_SITES, take_site, &x);
    arena_free(&a);
    return read && x.sound;
}
