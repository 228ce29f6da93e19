#include "core/dec.h"
#include <assert.h>
#include <stdlib.h>

struct remainder {
    u128 rest;
    int part;
};

/* Larger rests first; equal ones in the order of the parts. */
static int by_rest(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;
    if (x->rest != y->rest)
        return x->rest > y->rest ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

/* Works on |v|, so that splitting -v gives the same parts with the other sign. */
static void split(uint64_t v, const int64_t *weight, int n, u128 sum, struct remainder *remainder,
                  uint64_t *share)
{
    uint64_t left = v;
    for (int i = 0; i < n; i++) {
        u128 product = (u128)v * (uint64_t)weight[i];
        share[i] = (uint64_t)(product / sum);
        remainder[i] = (struct remainder){product % sum, i};
        left -= share[i];
    }
    if (left)
        qsort(remainder, (size_t)n, sizeof *remainder, by_rest);
    for (uint64_t i = 0; i < left; i++)
        share[remainder[i].part]++;
}

void split_whole(int64_t v, const int64_t *weight, int n, int64_t *part)
{
    enum { FEW = 40 };
    struct remainder few[FEW], *remainder = few;
    uint64_t few_shares[FEW], *share = few_shares;
    u128 sum = 0;
    for (int i = 0; i < n; i++) {
        assert(weight[i] >= 0);
        sum += (uint64_t)weight[i];
    }
    assert(sum > 0);
    if (n > FEW) {
        remainder = mem_realloc(NULL, (size_t)n, sizeof *remainder);
        share = mem_realloc(NULL, (size_t)n, sizeof *share);
    }
    split(v < 0 ? 0 - (uint64_t)v : (uint64_t)v, weight, n, sum, remainder, share);
    for (int i = 0; i < n; i++)
        part[i] = (int64_t)(v < 0 ? 0 - share[i] : share[i]);
    if (n > FEW) {
        free(remainder);
        free(share);
    }
}
