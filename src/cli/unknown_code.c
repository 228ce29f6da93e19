#include "cli/command.h"
#include "factors/factors.h"

enum { LONGEST = 64, SLIPS = 3 /* letters that may be wrong, missing or too many */ };

/* Letters to change, add or take out to make one of the other (Levenshtein). */
static int distance(struct str a, struct str b)
{
    int row[LONGEST + 1];
    if (a.n > LONGEST || b.n > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        int corner = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= b.n; j++) {
            int change = corner + (a.p[i - 1] != b.p[j - 1]), add = row[j - 1] + 1,
                drop = row[j] + 1;
            corner = row[j];
            row[j] = change < add ? change : add;
            row[j] = row[j] < drop ? row[j] : drop;
        }
    }
    return row[b.n];
}

/* The code that a slip of the hand would make of it; empty: none. */
static struct str nearest(const struct factors *f, struct str code)
{
    struct factor_list all = factors_all(f);
    struct str best = {0}, before = {0};
    int least = SLIPS + 1;
    for (int i = 0; i < all.n; i++) {
        struct str x = all.factor[i].activity;
        if (str_eq(x, before))
            continue;
        before = x;
        int d = distance(code, x);
        if (d < least && d * 3 < (int)x.n) {
            least = d;
            best = x;
        }
    }
    return best;
}

/* A code that no factor knows is booked, but stays uncalculated: better told now than by check. */
void tell_unknown_code(struct context *c, struct ledger *l, struct factors *f, struct str code,
                       struct pos at, struct diag *d)
{
    struct factor_list all = factors_on_demand(f);
    if (str_is(code, "electricity.exported") || str_is(code, "electricity.generated") ||
        all.find(all.ctx, code, (struct str){0}, NULL, 0) > 0)
        return;
    const struct factor *hit[1]; /* the search reads every row: only where it is needed */
    struct factor_search like = {.words = code, .home = home_country(c, l), .on = DAY_NONE};
    int hits = factors_search(f, &like, hit, 1, NULL);
    if (hits && str_eq(hit[0]->activity, code))
        return;
    struct str like_it = hits ? hit[0]->activity : nearest(f, code);
    diag_warning(d, at, like_it.n ? W_CODE_LIKE : W_CODE_UNKNOWN,
                 arena_strndup(&c->arena, code.p, code.n),
                 like_it.n ? arena_strndup(&c->arena, like_it.p, like_it.n) : "", NULL);
}
