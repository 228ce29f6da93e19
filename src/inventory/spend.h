/* What became of the accounting journal: its lines added up by account and by what the spend rules
 * make of them (docs/decisions/0012-spend-rules.md). */
#ifndef TANSO_INVENTORY_SPEND_H
#define TANSO_INVENTORY_SPEND_H

#include "ledger/ledger.h"

struct spend_row {
    struct str account, sub_account, partner; /* partner: only of lines that wait */
    struct str rule, activity, reason, currency;
    int category;
    enum line_fate fate;
    int64_t lines;
    struct dec debit, credit; /* as printed */
    struct dec booked;        /* after the tax, signed */
    struct dec largest;       /* amount of the largest line, and where it stands */
    int32_t source;
    int64_t row_number;
};
struct spend_summary {
    struct spend_row *row; /* lines that wait first, then booked, then skipped; each by size */
    int n, cap;
    struct arena arena;
};
/* The lines of from..to. False: the ledger failed, or sums are too large for a decimal. */
bool spend_summary(struct ledger *l, day_t from, day_t to, struct spend_summary *out,
                   struct diag *d);
void spend_summary_free(struct spend_summary *s);
bool spend_waits(const struct spend_row *r); /* no rule, or no tax amount */

/* Rules for the usual accounts of a Japanese book, as a table of spend_rules: suggestions, which
 * nobody uses before the user has imported them. `fitting`: only those that some waiting line of
 * from..to would take, `tax` put into those that book (NULL: left open). As CSV. */
bool spend_suggestions(struct ledger *l, day_t from, day_t to, const char *tax, struct buf *csv);
/* All of them, parsed; false after a diagnostic. */
bool spend_suggested(struct spend_rules *out, struct diag *d);

#endif
