/* The figures by gas: docs/methods.md section 2. */
#include "inventory/internal.h"
#include "inventory/parts.h"

#include <stdlib.h>
#include <string.h>

static bool belongs(enum slot slot, enum slot what)
{
    return slot == what || (what == SLOT_CATEGORY_1 && slot >= SLOT_CATEGORY_1);
}

static bool same_gas(const struct gas_total *a, const struct gas_total *b)
{
    return a->gwp == b->gwp && a->group == b->group && str_eq(a->gas, b->gas);
}

/* Where the gas stands among those of its group, so that the categories' lists join in one order.
 */
static int place_in(const struct gas_total *out, int n, const struct gas_total *g)
{
    int at = n;
    while (at > 0 && out[at - 1].group > g->group)
        at--;
    return at;
}

int inventory_gases(const struct inventory *i, enum slot what, struct gas_total *out)
{
    int n = 0;
    for (int k = 0; k < i->totals->gases; k++) {
        const struct gas_total *g = &i->totals->gas[k];
        int at = 0;
        if (!belongs(g->slot, what))
            continue;
        while (at < n && !same_gas(&out[at], g))
            at++;
        if (at < n) {
            out[at].co2e += g->co2e;
            out[at].mass += g->mass;
            continue;
        }
        at = place_in(out, n, g);
        memmove(&out[at + 1], &out[at], (size_t)(n - at) * sizeof *out);
        out[at] = *g;
        n++;
    }
    return n;
}

const char *gas_name(const struct gas_total *g, char *buf, size_t size)
{
    if (!g->gas.n)
        return gas_group_name(GAS_UNSPLIT);
    size_t n = g->gas.n < size ? g->gas.n : size - 1;
    memcpy(buf, g->gas.p, n);
    buf[n] = '\0';
    return buf;
}

static void gases_of(struct json_out *j, const struct inventory *i, const char *key, enum slot what,
                     struct gas_total *room)
{
    enum { NAME = 64 };
    char name[NAME];
    int n = inventory_gases(i, what, room);
    json_array(j, key);
    for (int k = 0; k < n; k++) {
        json_object(j, NULL);
        json_cstr(j, "group", gas_group_name(room[k].group));
        json_cstr(j, "gas", gas_name(&room[k], name, sizeof name));
        json_cstr(j, "gwp", room[k].gwp ? gwp_name(room[k].gwp) : NULL);
        if (room[k].mass_known)
            json_mg(j, "mass_kg", room[k].mass);
        else
            json_null(j, "mass_kg");
        json_mg(j, "co2e_kg", room[k].co2e);
        json_end(j);
    }
    json_end(j);
}

void json_by_gas(struct json_out *j, const struct inventory *i)
{
    struct gas_total *room = mem_alloc(((size_t)i->totals->gases + 1) * sizeof *room);
    json_object(j, "gases");
    for (int k = 0; k < FIGURES; k++)
        gases_of(j, i, figures[k].key, figures[k].slot, room);
    gases_of(j, i, "outside_scopes", SLOT_OUTSIDE, room);
    json_end(j);
    free(room);
}
