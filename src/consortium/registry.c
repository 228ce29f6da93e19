#include "consortium/registry.h"
#include <stdlib.h>
#include <string.h>

static struct str column(const struct book_row *r, const char *name)
{
    int c = book_column(r->table, str_of(name));
    return c >= 0 ? r->value[c] : (struct str){0};
}

static struct str saved(struct registry *g, const struct book_row *r, const char *name)
{
    return str_save(&g->arena, column(r, name));
}

static day_t day(const struct book_row *r, const char *name)
{
    day_t d = DAY_NONE;
    return date_parse_iso(column(r, name), &d) ? d : DAY_NONE;
}

static int month(struct str s)
{
    int v = 0;
    for (size_t i = 0; i < s.n; i++)
        v = v * 10 + (s.p[i] - '0');
    return v; /* the table has refused any other */
}

static bool take_member(void *ctx, const struct book_row *r, struct str id)
{
    struct registry *g = ctx;
    MEM_GROW(g->member, g->members, g->member_cap);
    g->member[g->members++] = (struct registered){.id = str_save(&g->arena, id),
                                                  .name = saved(g, r, "name"),
                                                  .industry = saved(g, r, "industry"),
                                                  .size = saved(g, r, "size"),
                                                  .contact = saved(g, r, "contact"),
                                                  .fiscal_start = month(column(r, "fiscal_start")),
                                                  .joined = day(r, "joined"),
                                                  .departed = day(r, "departed")};
    return true;
}

static bool take_tier(void *ctx, const struct book_row *r, struct str id)
{
    struct registry *g = ctx;
    (void)id;
    MEM_GROW(g->tier, g->tiers, g->tier_cap);
    g->tier[g->tiers++] =
        (struct registered_tier){saved(g, r, "member"), saved(g, r, "tier"), day(r, "start")};
    return true;
}

static bool take_key(void *ctx, const struct book_row *r, struct str id)
{
    struct registry *g = ctx;
    struct registered_key k = {
        .member = saved(g, r, "member"), .start = day(r, "start"), .end = day(r, "end")};
    (void)id;
    if (!hex_parse(column(r, "public_key"), k.key.byte, sizeof k.key.byte)) {
        diag_error(g->diag, NOWHERE, E_REGISTRY_KEY, k.member.p, NULL);
        g->bad = true;
        return true;
    }
    MEM_GROW(g->key, g->keys, g->key_cap);
    g->key[g->keys++] = k;
    return true;
}

struct registry *registry_load(struct ledger *l, struct diag *d)
{
    struct registry *g = mem_alloc(sizeof *g);
    g->ledger = l;
    g->diag = d;
    bool ok = ledger_organization(l, &g->organization, &g->arena) &&
              ledger_rows(l, TABLE_MEMBERS, take_member, g) &&
              ledger_rows(l, TABLE_MEMBER_TIERS, take_tier, g) &&
              ledger_rows(l, TABLE_MEMBER_KEYS, take_key, g);
    g->receipts = ok ? ledger_received(l, &g->received, &g->arena) : -1;
    if (ok && !g->bad && g->receipts >= 0)
        return g;
    registry_free(g);
    return NULL;
}

void registry_free(struct registry *r)
{
    if (!r)
        return;
    free(r->member);
    free(r->key);
    free(r->tier);
    arena_free(&r->arena);
    free(r);
}

const struct registered *registry_member(const struct registry *r, struct str id)
{
    for (int i = 0; i < r->members; i++)
        if (str_eq(r->member[i].id, id))
            return &r->member[i];
    return NULL;
}

struct str registry_tier(const struct registry *r, struct str member, day_t on)
{
    const struct registered_tier *best = NULL;
    for (int i = 0; i < r->tiers; i++)
        if (str_eq(r->tier[i].member, member) && r->tier[i].start <= on &&
            (!best || r->tier[i].start > best->start))
            best = &r->tier[i]; /* DAY_NONE is before every day */
    return best ? best->tier : STR("");
}

const struct received *registry_latest(const struct registry *r, struct str member, int year)
{
    for (int i = r->receipts - 1; i >= 0; i--)
        if (r->received[i].year == year && str_eq(r->received[i].member, member))
            return &r->received[i];
    return NULL;
}

void fiscal_span(int year, int start, day_t *first, day_t *last)
{
    *first = date_day(year, start, 1);
    *last = date_month_start(date_month_index(*first) + 12) - 1;
}

bool registry_expects(const struct registry *r, const struct registered *m, int year)
{
    day_t first, last;
    fiscal_span(year, r->organization.fiscal_start, &first, &last);
    return (m->joined == DAY_NONE || m->joined <= last) &&
           (m->departed == DAY_NONE || m->departed >= first);
}

int registry_months(const struct registry *r, const struct registered *m, int year, day_t *first,
                    day_t *last)
{
    day_t ours, end;
    fiscal_span(year, m->fiscal_start ? m->fiscal_start : r->organization.fiscal_start, first,
                last);
    fiscal_span(year, r->organization.fiscal_start, &ours, &end);
    int apart = date_month_index(*first) - date_month_index(ours);
    return 12 - (apart < 0 ? -apart : apart);
}
