/* The rows that were not chosen for a line, and why: a handful by name, the others counted. */
#include "inventory/internal.h"

#include <stdlib.h>

enum { SHOWN = 5, OF_ONE_REASON = 2 };

static enum msg reason(enum loss why)
{
    static const enum msg text[LOSS_COUNT] = {
        [LOST_NOT] = X_LOST_UNIT,       [LOST_COUNTRY] = X_LOST_COUNTRY,
        [LOST_REGION] = X_LOST_REGION,  [LOST_SUPPLIER] = X_LOST_SUPPLIER,
        [LOST_MENU] = X_LOST_MENU,      [LOST_BASIS] = X_LOST_BASIS,
        [LOST_DAY] = X_LOST_DAY,        [LOST_USER] = X_LOST_USER,
        [LOST_GENERAL] = X_LOST_GENERAL, [LOST_UNIT] = X_LOST_UNIT};
    return text[why];
}

/* What the reason is about, as it stands in the row; where the reason says it all, nothing. */
static void about(struct buf *out, const struct candidate *x)
{
    const struct factor *f = x->factor;
    if (x->why == LOST_USER || x->why == LOST_GENERAL)
        return;
    buf_cstr(out, " (");
    switch (x->why) {
    case LOST_BASIS:
        buf_cstr(out, f->basis == BASIS_ANY ? "-" : basis_name(f->basis));
        break;
    case LOST_DAY:
        if (f->from != DAY_NONE)
            date_print(out, f->from);
        buf_cstr(out, "..");
        if (f->to != DAY_NONE)
            date_print(out, f->to);
        break;
    case LOST_MENU:
    case LOST_SUPPLIER:
        visible(out, x->why == LOST_MENU ? f->menu : f->supplier);
        break;
    case LOST_COUNTRY:
    case LOST_REGION:
        visible(out, x->why == LOST_REGION ? f->region : f->country);
        break;
    case LOST_UNIT:
    case LOST_NOT:
    case LOST_USER:
    case LOST_GENERAL:
    case LOSS_COUNT:
        visible(out, f->unit_text);
        break;
    }
    buf_char(out, ')');
}

static void rest(struct buf *out, const int *left, enum lang lang)
{
    const char *comma = "";
    int all = 0;
    for (int k = 0; k < LOSS_COUNT; k++)
        all += left[k];
    if (!all)
        return;
    struct buf number = {0};
    buf_int(&number, all);
    buf_cstr(out, "    ");
    msg_format(out, msg_text(X_LOST_REST, lang), (const char *const[]){number.p, NULL});
    for (int k = LOSS_COUNT - 1; k > 0; k--)
        if (left[k]) {
            buf_printf(out, "%s %s %d", comma, msg_text(reason((enum loss)k), lang), left[k]);
            comma = ",";
        }
    buf_char(out, '\n');
    buf_free(&number);
}

void explain_losers(const struct line *l, enum lang lang, struct buf *out)
{
    struct candidate *x;
    int n = calc_losers(l, &x), shown = 0, told[LOSS_COUNT] = {0}, left[LOSS_COUNT] = {0};
    if (n)
        buf_printf(out, "  %s:\n", msg_text(X_LOST, lang));
    for (int i = 0; i < n; i++) {
        enum loss why = x[i].why;
        if (why < LOST_MENU || shown == SHOWN || told[why] == OF_ONE_REASON) {
            left[why]++;
            continue;
        }
        shown++;
        told[why]++;
        buf_cstr(out, "    ");
        visible(out, x[i].factor->set);
        buf_char(out, '/');
        visible(out, x[i].factor->id);
        buf_printf(out, ": %s", msg_text(reason(why), lang));
        about(out, &x[i]);
        buf_char(out, '\n');
    }
    rest(out, left, lang);
    free(x);
}
