/* What figures stand on, as one key. */
#include "core/build.h"
#include "inventory/internal.h"

enum { KEY_FORM = 1 };

static void add(struct buf *key, uint64_t v)
{
    buf_add(key, (const char *)&v, sizeof v);
}

int inventory_key(struct ledger *l, const struct factors *f, day_t first, day_t last,
                  struct buf *key)
{
    const uint64_t of[] = {KEY_FORM, build_id(), factors_built_in_check(f)};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        if (!of[i])
            return 0;
        add(key, of[i]);
    }
    return ledger_state(l, first, last, key) ? 1 : -1;
}
