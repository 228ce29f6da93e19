/* Rows of the built-in sets' file, made when they are asked for. Form: pack.h. */
#include "factors/pack_open.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows have said that they are whole, so this is a file changed under the running program. No
 * figure may come from it, and no caller could go on. */
static _Noreturn void damaged(void)
{
    fprintf(stderr, "error: %s %s (%s)\n", msg_code(E_PACK_DAMAGED),
            msg_text(E_PACK_DAMAGED, LANG_EN), msg_remedy(E_PACK_DAMAGED, LANG_EN));
    exit(3);
}

const void *pack_at(const struct pack *p, enum pack_section s)
{
    return p->file + p->head.at[s];
}

struct str pack_text(const struct pack *p, packed_text at)
{
    uint32_t n;
    if (!at)
        return (struct str){0};
    if (at > p->size - sizeof n)
        damaged();
    memcpy(&n, p->file + at, sizeof n);
    if (n >= p->size - at - sizeof n)
        damaged();
    return (struct str){p->file + at + sizeof n, n};
}

struct dec pack_dec(const struct pack *p, packed_dec at)
{
    struct dec_in_pack d;
    if (!at)
        return (struct dec){0};
    if (p->size < sizeof d || at > p->size - sizeof d)
        damaged();
    memcpy(&d, p->file + at, sizeof d);
    return (struct dec){(i128)((u128)d.high << 64 | d.low), (int)d.scale};
}

int pack_rows(const struct pack *p)
{
    return (int)p->head.n[PACK_ROWS];
}

static const struct gas_mass *gases_of(struct pack *p, const struct packed_row *r)
{
    const struct packed_gas *from = pack_at(p, PACK_GASES);
    if (!r->gases)
        return NULL;
    if (r->gas > p->head.n[PACK_GASES] || r->gases > p->head.n[PACK_GASES] - r->gas)
        damaged();
    struct gas_mass *g = arena_alloc(&p->arena, r->gases * sizeof *g);
    for (uint32_t i = 0; i < r->gases; i++) {
        g[i].gas = pack_text(p, from[r->gas + i].gas);
        g[i].kg = pack_dec(p, from[r->gas + i].kg);
    }
    return g;
}

static const struct factor *made(struct pack *p, const struct packed_row *r)
{
    struct factor *x = arena_alloc(&p->arena, sizeof *x);
    struct str *text[PACKED_ROW_TEXTS];
    struct dec *dec[PACKED_ROW_DECS];
    if (r->check != row_check(r))
        damaged();
    row_texts(x, text);
    row_decs(x, dec);
    for (int k = 0; k < PACKED_ROW_TEXTS; k++)
        *text[k] = pack_text(p, r->text[k]);
    for (int k = 0; k < PACKED_ROW_DECS; k++)
        *dec[k] = pack_dec(p, r->dec[k]);
    x->unit = r->unit ? unit_at(r->unit - 1) : unit_find(x->unit_text); /* those that are made */
    x->from = r->from;
    x->to = r->to;
    x->scope = r->scope;
    x->category = r->category;
    x->basis = (enum basis)r->basis;
    x->gwp = (enum gwp)r->gwp;
    x->heat = (enum heat)r->heat;
    x->has_mass = r->has_mass != 0;
    x->has_co2e = r->has_co2e != 0;
    x->outside_scopes = r->outside != 0;
    x->other = gases_of(p, r);
    x->others = r->gases;
    return x;
}

const struct factor *pack_row(struct pack *p, int i)
{
    const struct packed_row *r = pack_at(p, PACK_ROWS);
    if (!p->row[i])
        p->row[i] = made(p, &r[i]);
    return p->row[i];
}

/* ---- by activity and supplier ---- */

static const struct packed_group *group_of(const struct pack *p, struct str activity,
                                           struct str supplier_key)
{
    const struct packed_group *g = pack_at(p, PACK_GROUPS);
    uint32_t lo = 0, hi = p->head.n[PACK_GROUPS];
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(pack_text(p, g[mid].activity), activity);
        if (!c)
            c = str_cmp(pack_text(p, g[mid].supplier_key), supplier_key);
        if (!c)
            return &g[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

int pack_find(struct pack *p, struct str activity, struct str supplier_key,
              const struct factor **out, int max)
{
    static const struct packed_group none;
    const uint32_t *member = pack_at(p, PACK_MEMBERS);
    const struct packed_group *any = group_of(p, activity, (struct str){0}),
                              *own = supplier_key.n ? group_of(p, activity, supplier_key) : NULL;
    any = any ? any : &none;
    own = own ? own : &none;
    uint32_t a = 0, b = 0;
    int n = 0;
    while (a < any->n || b < own->n) { /* merged: the library's order */
        bool first = b == own->n || (a < any->n && member[any->first + a] < member[own->first + b]);
        uint32_t row = first ? member[any->first + a++] : member[own->first + b++];
        if (n < max)
            out[n] = pack_row(p, (int)row);
        n++;
    }
    return n;
}
