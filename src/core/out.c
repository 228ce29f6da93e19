#include "core/out.h"
#include "core/file_fd.h"
#include "core/stdout.h"
#include "core/visible.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum { MAX_ARGS = 9 };

void out_text(struct out *o, struct str s)
{
    if (o->into)
        buf_str(o->into, s);
    else if (!stdout_add(s))
        o->failed = true;
}

void out_msg(struct out *o, enum msg m, ...)
{
    const char *args[MAX_ARGS + 1] = {0};
    struct buf shown[MAX_ARGS] = {0}; /* a name in a file commands no terminal */
    va_list list;
    if (o->quiet || o->format != FORMAT_TEXT)
        return;
    va_start(list, m);
    for (int i = 0; i < MAX_ARGS; i++) {
        const char *arg = va_arg(list, const char *);
        if (!arg)
            break;
        visible(&shown[i], str_of(arg));
        args[i] = shown[i].n ? shown[i].p : "";
    }
    va_end(list);
    struct buf line = {0};
    msg_format(&line, msg_text(m, o->lang), args);
    buf_char(&line, '\n');
    out_text(o, buf_view(&line));
    buf_free(&line);
    for (int i = 0; i < MAX_ARGS; i++)
        buf_free(&shown[i]);
}

void out_diag(struct out *o, const struct diag_entry *e)
{
    if (o->quiet && e->severity == DIAG_NOTE)
        return;
    if (!stdout_flush()) /* on a terminal, what was said before stands before */
        o->failed = true;
    struct buf line = {0};
    diag_format(&line, e, o->lang);
    buf_char(&line, '\n');
    if (!fd_write(STDERR_FILENO, line.p, line.n)) {
        /* there is no place left to say so; the status still tells */
    }
    buf_free(&line);
}

void out_diag_all(struct out *o, const struct diag *d)
{
    for (int i = 0; i < d->n; i++)
        out_diag(o, &d->entry[i]);
}

bool out_finish(struct out *o)
{
    if (stdout_flush())
        return !o->failed;
    o->failed = true;
    if (errno == EPIPE) /* the reader has seen enough: "tanso list ... | head" */
        return false;
    struct diag d = {0};
    write_error("stdout", errno, &d);
    out_diag_all(o, &d);
    diag_free(&d);
    return false;
}
