/* One command, one transaction. */
#include "ledger/private.h"

bool ledger_snapshot(struct ledger *l)
{
    if (l->in_transaction)
        return db_fault(l, "begin within a transaction");
    if (!db_exec(l, l->mode == LEDGER_WRITE ? "BEGIN IMMEDIATE" : "BEGIN"))
        return false;
    l->in_transaction = true;
    l->batch = 0;
    l->booked = 0;
    l->boundary_touched = l->spend_touched = false;
    l->extent_known = l->idents_known = false;
    buf_reset(&l->state);
    l->names.least = -1;
    l->names.meters = (struct str){0};
    seal_forget(l);
    return true;
}

bool ledger_texts_load(struct ledger *l, int64_t least)
{
    l->names.least = least;
    if (least >= 0 && !l->dictionary.loaded && !names_take(l))
        return false;
    return dictionary_refresh(l);
}

bool ledger_begin(struct ledger *l)
{
    if (!ledger_snapshot(l))
        return false;
    if (dictionary_refresh(l) && (l->mode == LEDGER_READ || closed_load(l)))
        return true;
    ledger_rollback(l);
    return false;
}

static bool finish_writing(struct ledger *l)
{
    if (l->content.open)
        return db_fault(l, "content not ended");
    return ledger_activity_flush(l) && spend_settle(l) && ledger_boundary_check(l) && activity_extent_store(l) &&
           seal_store(l);
}

bool ledger_commit(struct ledger *l)
{
    if (!l->in_transaction)
        return db_fault(l, "commit without a transaction");
    if (l->mode == LEDGER_WRITE && !finish_writing(l))
        return false;
    if (!db_exec(l, "COMMIT"))
        return false;
    l->in_transaction = false;
    closed_tell(l);
    l->dictionary.terms_committed = l->dictionary.terms;
    l->dictionary.details_committed = l->dictionary.details;
    l->series.committed = l->series.n;
    l->batch = 0;
    return true;
}

void ledger_rollback(struct ledger *l)
{
    if (!l->in_transaction)
        return;
    for (int i = 0; i < l->statements; i++)
        sqlite3_reset(l->statement[i].st);
    /* After a failed write SQLite may have rolled back by itself; then there is nothing left to
     * roll back. */
    if (!sqlite3_get_autocommit(l->db))
        sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
    l->in_transaction = false;
    l->batch = 0;
    l->booked = 0;
    l->content.open = false;
    if (l->put) {
        l->put->n = 0;
        l->put->last_source = 0;
    }
    seal_forget(l);
    dictionary_forget(l);
    series_forget(l);
}
