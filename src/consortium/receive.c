/* A member's file comes in. Every reason to refuse it has a name. */
#include "consortium/registry.h"
#include "consortium/seal.h"
#include <string.h>

enum { CLOCKS_DIFFER = 86400 /* seconds that a member's clock may be ahead of ours */ };

static struct pos at(const struct member *m)
{
    return (struct pos){.file = m->file};
}

static const char *text(struct arena *a, struct str s)
{
    return arena_strndup(a, s.p, s.n);
}

static const char *moment(struct arena *a, int64_t seconds)
{
    struct buf b = {0};
    clock_print(&b, seconds);
    const char *s = text(a, buf_view(&b));
    buf_free(&b);
    return s;
}

static const struct registered_key *key_of(const struct registry *g, const struct public_key *k)
{
    for (int i = 0; i < g->keys; i++)
        if (memcmp(g->key[i].key.byte, k->byte, sizeof k->byte) == 0)
            return &g->key[i];
    return NULL;
}

static bool refuse(struct diag *d, const struct member *m, enum msg what, const char *a,
                   const char *b)
{
    diag_error(d, at(m), what, a, b, NULL);
    return false;
}

/* Is it the member's own word? */
static bool signed_rightly(const struct registry *g, const struct member *m,
                           const struct receive_options *o, struct arena *a, struct diag *d)
{
    const char *who = text(a, m->id);
    if (!m->is_signed)
        return o->unsigned_too || refuse(d, m, E_RECEIVE_UNSIGNED, who, "");
    const struct registered_key *k = key_of(g, &m->key);
    struct buf hex = {0};
    hex_print(&hex, m->key.byte, sizeof m->key.byte);
    const char *key = text(a, buf_view(&hex));
    buf_free(&hex);
    if (!k)
        return refuse(d, m, E_RECEIVE_KEY, who, key);
    if (!str_eq(k->member, m->id))
        return refuse(d, m, E_RECEIVE_OTHER, who, text(a, k->member));
    day_t day = (day_t)(m->made / 86400); /* in UTC: may be the day before where the member is */
    if ((k->start != DAY_NONE && day < k->start - 1) || (k->end != DAY_NONE && day > k->end))
        return refuse(d, m, E_RECEIVE_KEY_ENDED, who, moment(a, m->made));
    return true;
}

static bool wanted(const struct registry *g, const struct member *m, struct arena *a,
                   struct diag *d)
{
    const struct registered *r = registry_member(g, m->id);
    struct buf year = {0};
    buf_int(&year, m->year);
    bool ok = r && registry_expects(g, r, m->year);
    if (!r)
        refuse(d, m, E_RECEIVE_UNKNOWN, text(a, m->id), "");
    else if (!ok)
        refuse(d, m, E_RECEIVE_DEPARTED, text(a, m->id), year.p);
    buf_free(&year);
    return ok;
}

static bool in_order(const struct registry *g, const struct member *m,
                     const struct receive_options *o, struct arena *a, struct diag *d)
{
    const struct received *there = registry_latest(g, m->id, m->year);
    if (m->made > o->now + CLOCKS_DIFFER)
        return refuse(d, m, E_RECEIVE_FUTURE, moment(a, m->made), "");
    if (!there || m->made > there->made || o->replace)
        return true;
    return refuse(d, m, m->made == there->made ? E_RECEIVE_SAME_TIME : E_RECEIVE_OLDER,
                  moment(a, m->made), moment(a, there->made));
}

/* The same content, received before: 1 it is what counts, -1 it was replaced since, 0 never. */
static int known(const struct registry *g, const struct member *m, struct sha256 seal)
{
    const struct received *there = registry_latest(g, m->id, m->year);
    if (there && sha256_eq(there->seal, seal))
        return 1;
    for (int i = 0; i < g->receipts; i++)
        if (sha256_eq(g->received[i].seal, seal))
            return -1;
    return 0;
}

/* A file that was replaced comes back only on purpose. */
static bool not_replayed(int before, const struct member *m, const struct receive_options *o,
                         struct arena *a, struct diag *d)
{
    return before == 0 || o->replace || refuse(d, m, E_RECEIVE_REPLAYED, text(a, m->id), "");
}

/* The transaction is open; what is refused is rolled back by the caller. */
static enum receive_outcome receive(struct ledger *l, struct str bytes, struct sha256 seal,
                                    const struct receive_options *o, struct member *m,
                                    struct arena *a, struct diag *d)
{
    struct registry *g = registry_load(l, d);
    enum receive_outcome outcome = RECEIVE_REFUSED;
    if (!g)
        return RECEIVE_FAILED;
    int before = known(g, m, seal);
    if (before == 1) {
        outcome = RECEIVED_KNOWN;
    } else if (not_replayed(before, m, o, a, d) && wanted(g, m, a, d) &&
               signed_rightly(g, m, o, a, d) && in_order(g, m, o, a, d)) {
        struct received r = {.member = m->id,
                             .year = m->year,
                             .made = m->made,
                             .is_signed = m->is_signed,
                             .seal = seal};
        memcpy(r.key, m->key.byte, sizeof r.key);
        outcome = registry_latest(g, m->id, m->year) ? RECEIVED_NEWER : RECEIVED_NEW;
        if (ledger_batch(l, "receive") < 0 || !ledger_received_put(l, &r, bytes) ||
            !ledger_commit(l))
            outcome = RECEIVE_FAILED;
    }
    registry_free(g);
    return outcome;
}

enum receive_outcome registry_receive(struct ledger *l, const char *path,
                                      const struct receive_options *o, struct member *m,
                                      struct arena *a, struct diag *d)
{
    struct buf bytes = {0};
    struct sha256 seal;
    enum receive_outcome outcome = RECEIVE_REFUSED;
    *m = (struct member){.file = str_save(a, str_of(path))};
    if (!file_read(path, SUBMISSION_MAX_BYTES, &bytes, d)) {
        buf_free(&bytes);
        return RECEIVE_FAILED;
    }
    cJSON *document = json_parse(buf_view(&bytes), m->file, d);
    if (document && member_of(document, m->file, m, a, d) && seal_of(document, &seal)) {
        outcome = RECEIVE_FAILED;
        if (ledger_begin(l)) {
            outcome = receive(l, buf_view(&bytes), seal, o, m, a, d);
            if (outcome < RECEIVED_NEW)
                ledger_rollback(l);
        }
    }
    cJSON_Delete(document);
    buf_free(&bytes);
    return outcome;
}
