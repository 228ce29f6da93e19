/* Records that were read from a PDF and that nobody has compared with the bill yet. */
#include "ingest/ingest.h"
#include "inventory/internal.h"

void check_review(struct check *c, struct group g)
{
    for (int k = 0; k < g.n; k++) {
        const struct activity *a = &g.record[k];
        struct buf id = {0};
        if (!in_year(c, a) ||
            !str_is(code_text(c->inventory, detail_of(c->inventory, a)->method), METHOD_TO_REVIEW))
            continue;
        ledger_activity_id(c->ledger, a, &id);
        diag_warning(c->d, record_pos(c, a), F_TO_REVIEW, record_what(c, a), record_period(c, a),
                     record_quantity(c, a), zstr(&c->scratch, buf_view(&id)), NULL);
        buf_free(&id);
        finding_end(c);
    }
}
