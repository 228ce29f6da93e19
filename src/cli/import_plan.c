/* No file depends on its name: what defines sites, meters and the like comes before what refers to
 * it. A dry run says whether a file that defines can be booked now; those that cannot wait for the
 * others. Each file stays a transaction of its own. */
#include "cli/import.h"
#include "factors/factors.h"
#include <string.h>
#include <time.h>
#include <unistd.h>

struct run {
    struct context *c;
    struct ledger *l;
    struct import_list *list;
    void (*told)(struct context *c, const struct import_item *it);
    struct import_options options;
    struct factors *factors; /* loaded when a file brings a code */
    struct import_item *now;
    int at;
    bool terminal, shown; /* progress is shown; its line stands there */
    time_t since;
};

/* ---- progress ---- */
static void wipe(struct run *r)
{
    static const char erase[] = "\r\033[K";
    if (r->shown && write(STDERR_FILENO, erase, sizeof erase - 1) < 0)
        r->terminal = false;
    r->shown = false;
}

/* From the second second on. */
static void progress(struct run *r)
{
    wipe(r);
    r->at++;
    if (!r->terminal || r->list->n < 2 || time(NULL) - r->since < 2)
        return;
    struct buf n[2] = {{0}, {0}}, line = {0};
    buf_int(&n[0], r->at < r->list->n ? r->at : r->list->n);
    buf_int(&n[1], r->list->n);
    const char *args[] = {n[0].p, n[1].p, NULL};
    msg_format(&line, msg_text(T_IMPORT_PROGRESS, r->c->out.lang), args);
    r->shown = write(STDERR_FILENO, line.p, line.n) >= 0;
    buf_free(&n[0]);
    buf_free(&n[1]);
    buf_free(&line);
}

/* ---- one file ---- */
/* Counts what is said of a file, keeps its first error, and hands it on. */
static void heard(void *ctx, const struct diag_entry *e)
{
    struct run *r = ctx;
    struct import_item *it = r->now;
    wipe(r);
    if (e->severity == DIAG_ERROR) {
        if (it->errors++ == 0) {
            struct str text = e->message[r->c->out.lang];
            it->first = e->msg;
            it->reason = (struct str){arena_strndup(&r->c->arena, text.p, text.n), text.n};
        }
        it->questions += ingest_question(e->msg) != NULL;
    }
    r->c->diag.sink(r->c->diag.ctx, e);
}

static void unheard(void *ctx, const struct diag_entry *e)
{
    (void)ctx;
    (void)e;
}

/* A code that no factor knows is accepted, and its records stay uncalculated. */
static void tell_codes(struct run *r, const struct import_result *result, struct diag *d)
{
    if (result->codes && !r->factors)
        r->factors = load_factors(r->c, r->l);
    for (int i = 0; r->factors && i < result->codes; i++)
        tell_unknown_code(r->c, r->l, r->factors, result->code[i].code, result->code[i].at, d);
}

static enum outcome outcome_of(const struct import_item *it, bool dry)
{
    if (it->r.known_file)
        return OUTCOME_KNOWN;
    if (it->r.batch)
        return OUTCOME_BOOKED;
    if (it->ok && it->r.refused == 0)
        return it->r.accepted == 0 ? OUTCOME_KNOWN : dry ? OUTCOME_READY : OUTCOME_BOOKED;
    if (it->r.unreadable || it->r.profile.n == 0)
        return OUTCOME_UNREADABLE;
    return it->errors && it->questions == it->errors ? OUTCOME_WAITING : OUTCOME_REFUSED;
}

static void import_one(struct run *r, struct import_item *it)
{
    struct context *c = r->c;
    struct diag d = {.sink = heard, .ctx = r};
    progress(r);
    r->now = it;
    c->diag_rows = c->out.format == FORMAT_JSON ? &it->diagnostics : NULL;
    it->ok = ingest_file(r->l, it->path, &r->options, &it->r, &c->arena, &d);
    if (it->r.accepted > 0)
        tell_codes(r, &it->r, &d);
    c->diag_rows = NULL;
    diag_free(&d);
    it->done = true;
    it->outcome = outcome_of(it, r->options.dry_run);
    wipe(r);
    r->told(c, it);
}

/* ---- the order ---- */
static bool can_be_booked(struct run *r, const struct import_item *it)
{
    struct import_options look = r->options;
    struct import_result result = {0};
    struct diag quiet = {.sink = unheard};
    struct arena a = {0};
    look.dry_run = true;
    look.partial = look.explain = false;
    bool ok = ingest_file(r->l, it->path, &look, &result, &a, &quiet) && result.refused == 0;
    arena_free(&a);
    diag_free(&quiet);
    return ok;
}

/* Books what can be booked until no file makes another one possible. */
static void settle(struct run *r)
{
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < r->list->n; i++) {
            struct import_item *it = &r->list->item[i];
            if (it->done || !it->defines || !can_be_booked(r, it))
                continue;
            import_one(r, it);
            more |= it->r.batch > 0;
        }
    }
}

static void definitions(struct run *r)
{
    for (int i = 0; i < r->list->n; i++)
        r->list->item[i].defines = ingest_defines(r->l, r->list->item[i].path, &r->options);
    settle(r);
    for (int i = 0; i < r->list->n; i++) {
        struct import_item *it = &r->list->item[i];
        if (it->done || !it->defines)
            continue;
        import_one(r, it);
        if (it->r.batch) /* in part: the others may need no more */
            settle(r);
    }
}

void import_all(struct context *c, struct ledger *l, struct import_list *list,
                void (*told)(struct context *c, const struct import_item *it))
{
    bool explain = option_given(c, "explain");
    struct run r = {.c = c, .l = l, .list = list, .told = told};
    r.options = (struct import_options){.profile = option_value(c, "profile"),
                                        .site = option_value(c, "site"),
                                        .meter = option_value(c, "meter"),
                                        .zone = option_value(c, "zone"),
                                        .dry_run = option_given(c, "dry-run") || explain,
                                        .explain = explain,
                                        .partial = option_given(c, "partial")};
    r.terminal = isatty(STDERR_FILENO) && !c->out.quiet && c->out.format == FORMAT_TEXT;
    r.since = time(NULL);
    if (list->n > 1)
        definitions(&r);
    for (int i = 0; i < list->n; i++)
        if (!list->item[i].done)
            import_one(&r, &list->item[i]);
    factors_free(r.factors);
}
