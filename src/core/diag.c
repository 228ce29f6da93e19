#include "core/diag.h"
#include "core/visible.h"
#include <stdarg.h>
#include <stdlib.h>

const struct pos NOWHERE = {{NULL, 0}, 0, 0, {NULL, 0}};

enum { MAX_ARGS = 9 };

static struct str filled(struct arena *a, const char *text, const char *const *args)
{
    struct buf b = {0};
    msg_format(&b, text, args);
    struct str s = str_save(a, buf_view(&b));
    buf_free(&b);
    return s;
}

static struct diag_entry make_entry(struct arena *a, enum severity severity, struct pos at,
                                    enum msg m, const char *const *args)
{
    struct diag_entry e = {.severity = severity, .msg = m, .pos = at};
    e.pos.file = str_save(a, at.file);
    e.pos.sheet = str_save(a, at.sheet);
    for (int lang = 0; lang < 2; lang++) {
        e.message[lang] = filled(a, msg_text(m, (enum lang)lang), args);
        e.remedy[lang] = filled(a, msg_remedy(m, (enum lang)lang), args);
    }
    return e;
}

static void count(struct diag *d, enum severity severity)
{
    if (severity == DIAG_ERROR)
        d->errors++;
    else if (severity == DIAG_WARNING)
        d->warnings++;
    else
        d->notes++;
}

static void add(struct diag *d, enum severity severity, struct pos at, enum msg m, va_list list)
{
    const char *args[MAX_ARGS + 1] = {0};
    for (int i = 0; i < MAX_ARGS; i++) {
        args[i] = va_arg(list, const char *);
        if (!args[i])
            break;
    }
    count(d, severity);
    if (d->sink) {
        struct arena own = {0};
        struct diag_entry e = make_entry(&own, severity, at, m, args);
        d->sink(d->ctx, &e);
        arena_free(&own);
        return;
    }
    MEM_GROW(d->entry, d->n, d->cap);
    d->entry[d->n++] = make_entry(&d->arena, severity, at, m, args);
}

void diag_pass(struct diag *d, const struct diag_entry *e)
{
    count(d, e->severity);
    if (d->sink) {
        d->sink(d->ctx, e);
        return;
    }
    struct diag_entry copy = *e;
    copy.pos.file = str_save(&d->arena, e->pos.file);
    copy.pos.sheet = str_save(&d->arena, e->pos.sheet);
    copy.question = str_save(&d->arena, e->question);
    for (int lang = 0; lang < 2; lang++) {
        copy.message[lang] = str_save(&d->arena, e->message[lang]);
        copy.remedy[lang] = str_save(&d->arena, e->remedy[lang]);
    }
    MEM_GROW(d->entry, d->n, d->cap);
    d->entry[d->n++] = copy;
}

void diag_error(struct diag *d, struct pos at, enum msg m, ...)
{
    va_list list;
    va_start(list, m);
    add(d, DIAG_ERROR, at, m, list);
    va_end(list);
}

void diag_warning(struct diag *d, struct pos at, enum msg m, ...)
{
    va_list list;
    va_start(list, m);
    add(d, DIAG_WARNING, at, m, list);
    va_end(list);
}

void diag_note(struct diag *d, struct pos at, enum msg m, ...)
{
    va_list list;
    va_start(list, m);
    add(d, DIAG_NOTE, at, m, list);
    va_end(list);
}

const char *diag_severity_name(enum severity s)
{
    static const char *const name[] = {"note", "warning", "error"};
    return name[s];
}

void pos_cell(struct buf *out, const struct pos *at)
{
    char letter[8];
    int n = 0;
    for (int c = at->row > 0 ? at->column : 0; c > 0 && n < 7; c = (c - 1) / 26)
        letter[n++] = (char)('A' + (c - 1) % 26);
    while (n > 0)
        buf_char(out, letter[--n]);
    if (at->row > 0)
        buf_int(out, at->row);
}

static void format_pos(struct buf *out, const struct pos *at)
{
    if (at->file.n == 0)
        return;
    visible(out, at->file);
    buf_char(out, ':');
    if (at->sheet.n) {
        visible(out, at->sheet);
        buf_cstr(out, at->row > 0 ? "!" : "");
        pos_cell(out, at);
        buf_cstr(out, ": ");
        return;
    }
    if (at->row > 0) {
        buf_int(out, at->row);
        buf_char(out, ':');
    }
    if (at->row > 0 && at->column > 0) {
        buf_int(out, at->column);
        buf_char(out, ':');
    }
    buf_char(out, ' ');
}

void diag_format(struct buf *out, const struct diag_entry *e, enum lang lang)
{
    format_pos(out, &e->pos);
    buf_cstr(out, diag_severity_name(e->severity));
    buf_cstr(out, ": ");
    if (*msg_code(e->msg)) {
        buf_cstr(out, msg_code(e->msg));
        buf_char(out, ' ');
    }
    visible(out, e->message[lang]);
    if (e->remedy[lang].n) {
        buf_cstr(out, " (");
        visible(out, e->remedy[lang]);
        buf_char(out, ')');
    }
}

void diag_free(struct diag *d)
{
    free(d->entry);
    arena_free(&d->arena);
    *d = (struct diag){0};
}
