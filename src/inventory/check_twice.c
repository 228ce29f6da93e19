/* One bill that came in two ways, with its meter and without: the ledger cannot know them for the
 * same record. */
#include "inventory/internal.h"

#include <stdlib.h>

/* What two such records have in common; the site may be missing in one of them. */
static int by_content(const void *x, const void *y)
{
    const struct activity *a = *(const struct activity *const *)x;
    const struct activity *b = *(const struct activity *const *)y;
    const int64_t va[] = {a->kind, a->start, a->end, a->quantity, a->source, a->row};
    const int64_t vb[] = {b->kind, b->start, b->end, b->quantity, b->source, b->row};
    for (size_t k = 0; k < sizeof va / sizeof va[0]; k++) {
        if (va[k] != vb[k])
            return va[k] < vb[k] ? -1 : 1;
    }
    return 0;
}

static bool same_content(const struct activity *a, const struct activity *b)
{
    return a->kind == b->kind && a->start == b->start && a->end == b->end &&
           a->quantity == b->quantity;
}

static bool entered_twice(const struct check *c, const struct activity *a, const struct activity *b)
{
    const struct detail *x = detail_of(c->inventory, a), *y = detail_of(c->inventory, b);
    bool one_meter = (a->meter > 0) != (b->meter > 0);
    bool one_place = a->site == b->site || a->site <= 0 || b->site <= 0;
    return one_meter && one_place && a->quantity != 0 && x->unit == y->unit &&
           x->quantity_scale == y->quantity_scale;
}

/* The later of each pair is named, once. */
static void among(struct check *c, const struct activity *const *record, int n)
{
    for (int k = 1; k < n; k++) {
        for (int other = 0; other < k; other++) {
            if (!in_year(c, record[k]) || !entered_twice(c, record[k], record[other]))
                continue;
            diag_warning(c->d, record_pos(c, record[k]), F_ENTERED_TWICE, record_what(c, record[k]),
                         record_period(c, record[k]), record_quantity(c, record[k]),
                         record_place(c, record[other]), NULL);
            finding_end(c);
            break;
        }
    }
}

void check_entered_twice(struct check *c)
{
    enum { MANY = 64 /* as many equal records are a pattern (a flat rate), not one bill */ };
    const struct activity **record = mem_realloc(NULL, (size_t)c->records + 1, sizeof *record);
    for (int k = 0; k < c->records; k++)
        record[k] = &c->record[k];
    qsort(record, (size_t)c->records, sizeof *record, by_content);
    for (int first = 0, next; first < c->records; first = next) {
        for (next = first + 1; next < c->records; next++) {
            if (!same_content(record[first], record[next]))
                break;
        }
        if (next - first <= MANY)
            among(c, record + first, next - first);
    }
    free(record);
}
