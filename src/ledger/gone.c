/* Records as they stood when a year was closed: those that were taken out since. */
#include "ledger/private.h"

#include <stdlib.h>

int ledger_activities_gone(struct ledger *l, int32_t batch, day_t from, day_t to,
                           struct activity **out)
{
    static const char sql[] =
        "SELECT " ACTIVITY_COLUMNS " FROM retired WHERE booked <= ?1 AND by_batch > ?1"
        " AND restored_by IS NULL AND start <= ?3 AND end >= ?2"
        " ORDER BY start, series, end, ident, id";
    int n = 0, cap = 0;
    *out = NULL;
    sqlite3_stmt *st = db_get(l, sql);
    if (!st)
        return -1;
    sqlite3_bind_int(st, 1, batch);
    sqlite3_bind_int(st, 2, from);
    sqlite3_bind_int(st, 3, to);
    int rc = db_step(l, st);
    for (; rc == 1; rc = db_step(l, st)) {
        MEM_GROW(*out, n, cap);
        activity_read(l, st, &(*out)[n++]);
    }
    if (rc == 0)
        return n;
    free(*out);
    *out = NULL;
    return -1;
}
