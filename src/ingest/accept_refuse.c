/* Refused rows, and the reason that goes beside each. */
#include "ingest/accept_impl.h"

static void add_reason(struct acceptor *a, const struct diag_entry *e)
{
    if (e->severity != DIAG_ERROR)
        return;
    buf_cstr(&a->reason, a->reason.n ? "; " : "");
    buf_cstr(&a->reason, msg_code(e->msg));
    buf_char(&a->reason, ' ');
    buf_str(&a->reason, e->message[LANG_EN]);
    buf_cstr(&a->reason, " / ");
    buf_str(&a->reason, e->message[LANG_JA]);
}

/* The same for one that is not told again. */
static void repeat_reason(struct acceptor *a, enum msg m, const char *const *args)
{
    if (!a->watching)
        return;
    buf_cstr(&a->reason, a->reason.n ? "; " : "");
    buf_cstr(&a->reason, msg_code(m));
    buf_char(&a->reason, ' ');
    msg_format(&a->reason, msg_text(m, LANG_EN), args);
    buf_cstr(&a->reason, " / ");
    msg_format(&a->reason, msg_text(m, LANG_JA), args);
}

static bool told_before(struct acceptor *a, struct pos at, enum msg m, struct str what)
{
    struct buf b = {0};
    buf_printf(&b, "%d %lld %d ", (int)m, (long long)at.row, at.column);
    buf_str(&b, at.sheet);
    buf_char(&b, '!');
    buf_str(&b, what);
    uint64_t h = str_hash(buf_view(&b)) | 1;
    buf_free(&b);
    for (int i = 0; i < TOLD; i++)
        if (at.column > 0 && a->told[i] == h)
            return true;
    a->told[a->told_next++ % TOLD] = h;
    return false;
}

void refuse_cell(struct acceptor *a, int column, enum msg m, struct str one, struct str two)
{
    struct pos at = accept_at(a, column);
    const char *args[] = {arg(a, one), arg(a, two), NULL};
    if (told_before(a, at, m, one))
        repeat_reason(a, m, args);
    else
        diag_error(a->diag, at, m, args[0], args[1], NULL);
}

static void listen(void *ctx, const struct diag_entry *e)
{
    struct acceptor *a = ctx;
    add_reason(a, e);
    a->outer_sink(a->outer_ctx, e);
}

/* The diagnostics either stay in the collection or go to its sink at once: the reason is taken from
 * wherever they go. */
void accept_watch(struct acceptor *a)
{
    if (!a->o.refused || a->watching)
        return;
    a->watching = true;
    buf_reset(&a->reason);
    a->watch_from = a->diag->n;
    a->outer_sink = a->diag->sink;
    a->outer_ctx = a->diag->ctx;
    if (a->outer_sink) {
        a->diag->sink = listen;
        a->diag->ctx = a;
    }
}

void accept_unwatch(struct acceptor *a)
{
    if (!a->watching)
        return;
    a->watching = false;
    if (a->outer_sink) {
        a->diag->sink = a->outer_sink;
        a->diag->ctx = a->outer_ctx;
        return;
    }
    for (int i = a->watch_from; i < a->diag->n; i++)
        add_reason(a, &a->diag->entry[i]);
}

void accept_skip(struct acceptor *a)
{
    a->counts.skipped++;
}

void accept_refuse(struct acceptor *a, const struct book_row *r, int64_t row)
{
    accept_unwatch(a);
    a->counts.refused++;
    if (a->o.refused)
        a->o.refused(a->o.ctx, r, row, buf_view(&a->reason));
}
