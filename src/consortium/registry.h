/* The consortium's own ledger: who is a member since when, whose signature counts, what came in.
 * It is a ledger like any other (docs/decisions/0014-consortium.md), with the tables members,
 * member_tiers and member_keys, and two kinds of rows that are never changed: what was received and
 * what was published. */
#ifndef TANSO_CONSORTIUM_REGISTRY_H
#define TANSO_CONSORTIUM_REGISTRY_H

#include "consortium/member.h"
#include "ledger/ledger.h"

struct registered {
    struct str id, name, industry, size, contact;
    int fiscal_start;       /* 0: as the consortium's */
    day_t joined, departed; /* DAY_NONE: open */
};
struct registered_key {
    struct str member;
    struct public_key key;
    day_t start, end; /* DAY_NONE: open */
};
struct registered_tier {
    struct str member, tier;
    day_t start; /* DAY_NONE: from the beginning */
};
struct registry {
    struct ledger *ledger;
    struct organization organization;
    struct registered *member; /* by id */
    struct registered_key *key;
    struct registered_tier *tier;
    struct received *received; /* oldest first */
    int members, keys, tiers, receipts;
    int member_cap, key_cap, tier_cap;
    bool bad; /* a key that is none; told */
    struct diag *diag;
    struct arena arena;
};

/* Inside a transaction. NULL after a diagnostic. */
struct registry *registry_load(struct ledger *l, struct diag *d);
void registry_free(struct registry *r); /* takes NULL */

const struct registered *registry_member(const struct registry *r, struct str id); /* or NULL */
struct str registry_tier(const struct registry *r, struct str member, day_t on);   /* "" : none */
/* The newest that came in of a member's year, or NULL. */
const struct received *registry_latest(const struct registry *r, struct str member, int year);
/* First and last day of a fiscal year that begins in the month `start`. */
void fiscal_span(int year, int start, day_t *first, day_t *last);
/* Is a member's year wanted: was it a member on any day of the consortium's year? */
bool registry_expects(const struct registry *r, const struct registered *m, int year);
/* The months that a member's fiscal year has in common with the consortium's of the same name. */
int registry_months(const struct registry *r, const struct registered *m, int year, day_t *first,
                    day_t *last);

/* ---- receiving ---- */
struct receive_options {
    bool unsigned_too; /* accept what nobody signed */
    bool replace;      /* accept what is older than what is there */
    int64_t now;       /* seconds since 1970 */
};
enum receive_outcome {
    RECEIVE_REFUSED,
    RECEIVE_FAILED,
    RECEIVED_KNOWN,
    RECEIVED_NEW,
    RECEIVED_NEWER
};
/* One file, one transaction: checked, then kept whole. What was received before is known by its
 * content and changes nothing. */
enum receive_outcome registry_receive(struct ledger *l, const char *path,
                                      const struct receive_options *o, struct member *m,
                                      struct arena *a, struct diag *d);

#endif
