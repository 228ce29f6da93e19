#include "cli/show.h"

struct showing {
    struct context *c;
    const struct inventory *i;
};

static void on_caveat(void *ctx, enum msg m, const char *const *args)
{
    const struct showing *s = ctx;
    struct context *c = s->c;
    struct buf b = {0};
    buf_cstr(&b, "* ");
    inventory_caveat_print(s->i, m, args, c->out.lang, &b);
    buf_char(&b, '\n');
    out_text(&c->out, buf_view(&b));
    buf_free(&b);
}

void show_caveats(struct context *c, const struct inventory *i)
{
    if (c->out.format != FORMAT_TEXT || c->out.quiet)
        return;
    struct showing s = {c, i};
    inventory_caveats(i, on_caveat, &s);
    if (i->totals->uncalculated) {
        struct buf n = {0}, year = {0};
        buf_int(&n, i->totals->uncalculated);
        buf_int(&year, i->year);
        out_msg(&c->out, T_UNCALCULATED, n.p, year.p, NULL);
        buf_free(&n);
        buf_free(&year);
    }
    out_msg(&c->out, i->complete ? T_COMPLETE : T_INCOMPLETE, NULL);
}
