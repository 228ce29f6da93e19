#include "consortium/disclosure.h"
#include "core/mem.h"
#include <stdlib.h>

static i128 size_of(int64_t v)
{
    return v < 0 ? -(i128)v : v;
}

bool sum_cell_of(const int64_t *value, int members, struct sum_cell *out)
{
    i128 sum = 0, first = 0, second = 0, total = 0;
    *out = (struct sum_cell){0};
    for (int i = 0; i < members; i++) {
        i128 v = size_of(value[i]);
        sum += value[i];
        total += v;
        out->members += v != 0;
        if (v > first) {
            second = first;
            first = v;
        } else if (v > second) {
            second = v;
        }
    }
    if (sum > INT64_MAX || sum < INT64_MIN)
        return false;
    out->mg = (int64_t)sum;
    bool few = out->members < DISCLOSURE_MEMBERS;
    bool close = (total - first - second) * 100 < first * DISCLOSURE_PERCENT;
    out->suppressed = few || close;
    out->reason = few ? T_SUPPRESSED_FEW : T_SUPPRESSED_DOMINANT;
    return true;
}

void sum_cell_hide(struct sum_cell *c, enum msg reason)
{
    if (!c->suppressed)
        c->reason = reason;
    c->suppressed = true;
}

/* The sum of all suppressed parts as one cell: what subtraction from the total would show. */
static bool hidden_sum(const int64_t *value, int parts, int members, const struct sum_cell *part,
                       struct sum_cell *out)
{
    int64_t *sum = mem_alloc((size_t)members * sizeof *sum + 1);
    bool ok = true;
    for (int p = 0; p < parts; p++)
        for (int i = 0; ok && part[p].suppressed && i < members; i++)
            ok = !__builtin_add_overflow(sum[i], value[p * members + i], &sum[i]);
    ok = ok && sum_cell_of(sum, members, out);
    free(sum);
    return ok;
}

static int smallest_published(const struct sum_cell *part, int parts)
{
    int least = -1;
    for (int p = 0; p < parts; p++)
        if (!part[p].suppressed && (least < 0 || size_of(part[p].mg) < size_of(part[least].mg)))
            least = p;
    return least;
}

static bool any_suppressed(const struct sum_cell *part, int parts)
{
    for (int p = 0; p < parts; p++)
        if (part[p].suppressed)
            return true;
    return false;
}

static void suppress(struct sum_cell *c)
{
    c->suppressed = true;
    c->reason = T_SUPPRESSED_SECONDARY;
}

bool disclosure_guard(const int64_t *value, int parts, int members, struct sum_cell *part,
                      struct sum_cell *total)
{
    for (int p = 0; p < parts; p++)
        if (!sum_cell_of(value + (size_t)p * (size_t)members, members, &part[p]))
            return false;
    /* an unsafe total would come back as the sum of its parts */
    if (total->suppressed && parts && !any_suppressed(part, parts))
        suppress(&part[smallest_published(part, parts)]);
    while (!total->suppressed && any_suppressed(part, parts)) {
        struct sum_cell hidden;
        if (!hidden_sum(value, parts, members, part, &hidden))
            return false;
        int least = smallest_published(part, parts);
        if (!hidden.suppressed || least < 0)
            break;
        suppress(&part[least]);
    }
    return true;
}
