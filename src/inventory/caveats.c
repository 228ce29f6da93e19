/* Caveats: every one is computed, none is written by a user. */
#include "inventory/internal.h"

#include <stdarg.h>

enum { MAX_ARGS = 9 };

void caveat_add(struct inventory *i, enum msg m, ...)
{
    const char **args = arena_alloc(&i->arena, (MAX_ARGS + 1) * sizeof *args);
    va_list ap;
    va_start(ap, m);
    for (int n = 0; n < MAX_ARGS; n++) {
        const char *arg = va_arg(ap, const char *);
        if (!arg)
            break;
        args[n] = str_save(&i->arena, str_of(arg)).p;
    }
    va_end(ap);
    MEM_GROW(i->caveat, i->caveats, i->caveat_cap);
    i->caveat[i->caveats++] = (struct inventory_caveat){m, args};
}

void caveats_of_run(struct inventory *i)
{
    for (int k = 0; k < i->totals->caveats; k++) {
        const struct caveat_entry *e = &i->totals->caveat[k];
        struct buf records = {0}, amount = {0};
        struct arena a = {0};
        buf_int(&records, e->records);
        ratio_print(&amount, &e->amount, 6);
        caveat_add(i, caveat_msg(e->caveat), zstr(&a, e->about), records.p, amount.p, NULL);
        buf_free(&records);
        buf_free(&amount);
        arena_free(&a);
    }
}

void caveats_of_scopes(struct inventory *i)
{
    if (i->scope_null[1])
        caveat_add(i, C_SCOPE_NOT_ENTERED, "1", NULL);
    if (i->scope_null[2])
        caveat_add(i, C_SCOPE_NOT_ENTERED, "2", NULL);
}

void inventory_caveats(const struct inventory *i,
                       void (*each)(void *ctx, enum msg m, const char *const *args), void *ctx)
{
    for (int k = 0; k < i->caveats; k++)
        each(ctx, i->caveat[k].msg, i->caveat[k].args);
}

void inventory_caveat_print(const struct inventory *i, enum msg m, const char *const *args,
                            enum lang lang, struct buf *out)
{
    const char *named[MAX_ARGS + 1] = {NULL};
    struct buf first = {0};
    for (int n = 0; n < MAX_ARGS && args[n]; n++)
        named[n] = args[n];
    struct str code = str_of(args[0]);
    struct str name = i->factors && code.n ? factors_activity_name(i->factors, code, lang) : code;
    if (name.n && !str_eq(name, code)) {
        buf_str(&first, name);
        buf_printf(&first, " (%s)", args[0]);
        named[0] = first.p;
    }
    msg_format(out, msg_text(m, lang), named);
    buf_free(&first);
}
