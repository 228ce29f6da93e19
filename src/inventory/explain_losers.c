/* The rows that were not chosen for a line, or looked at for a record that was not calculated, and
 * why: a handful by name, the others counted. */
#include "inventory/internal.h"

#include <stdlib.h>

enum { SHOWN = 5, OF_ONE_REASON = 2 };

struct told {
    enum lang lang;
    bool every;    /* those of another place are named, too */
    enum msg fits; /* what is said of a row that fits */
};

static enum msg reason(const struct told *t, enum loss why)
{
    static const enum msg text[LOSS_COUNT] = {
        [LOST_COUNTRY] = X_LOST_COUNTRY,   [LOST_REGION] = X_LOST_REGION,
        [LOST_SUPPLIER] = X_LOST_SUPPLIER, [LOST_MENU] = X_LOST_MENU,
        [LOST_BASIS] = X_LOST_BASIS,       [LOST_DAY] = X_LOST_DAY,
        [LOST_USER] = X_LOST_USER,         [LOST_GENERAL] = X_LOST_GENERAL,
        [LOST_UNIT] = X_LOST_UNIT};
    return why == LOST_NOT ? t->fits : text[why];
}

/* What the reason is about, as it stands in the row; where the reason says it all, nothing. */
static void about(struct buf *out, const struct candidate *x)
{
    const struct factor *f = x->factor;
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
        visible(out, f->unit_text);
        break;
    case LOST_USER:
    case LOST_GENERAL:
    case LOSS_COUNT:
        break;
    }
}

static void set_and_id(struct buf *out, const struct factor *f)
{
    visible(out, f->set);
    buf_char(out, '/');
    visible(out, f->id);
}

static void named(struct buf *out, const struct candidate *x, const struct told *t)
{
    struct buf what = {0};
    about(&what, x);
    buf_cstr(out, "    ");
    set_and_id(out, x->factor);
    buf_printf(out, ": %s", msg_text(reason(t, x->why), t->lang));
    if (what.n)
        buf_printf(out, " (%s)", what.p);
    buf_char(out, '\n');
    buf_free(&what);
}

static void rest(struct buf *out, const int *left, const struct told *t)
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
    msg_format(out, msg_text(X_LOST_REST, t->lang), (const char *const[]){number.p, NULL});
    for (int k = LOSS_COUNT - 1; k >= 0; k--)
        if (left[k]) {
            buf_printf(out, "%s %s %d", comma, msg_text(reason(t, (enum loss)k), t->lang), left[k]);
            comma = ",";
        }
    buf_char(out, '\n');
    buf_free(&number);
}

static void list(const struct candidate *x, int n, const struct told *t, struct buf *out)
{
    int shown = 0, told[LOSS_COUNT] = {0}, left[LOSS_COUNT] = {0};
    for (int i = 0; i < n; i++) {
        enum loss why = x[i].why;
        if ((why < LOST_MENU && !t->every) || shown == SHOWN || told[why] == OF_ONE_REASON) {
            left[why]++;
            continue;
        }
        shown++;
        told[why]++;
        named(out, &x[i], t);
    }
    rest(out, left, t);
}

void explain_losers(const struct line *l, enum lang lang, struct buf *out)
{
    struct candidate *x;
    int n = calc_losers(l, &x);
    if (n)
        buf_printf(out, "  %s:\n", msg_text(X_LOST, lang));
    list(x, n, &(struct told){lang, false, X_LOST_UNIT}, out);
    free(x);
}

static enum msg what_fits(enum uncalculated_reason reason)
{
    if (reason == NO_CONVERSION || reason == TWO_CONVERSIONS)
        return reason == NO_CONVERSION ? X_FITS_NO_WAY : X_FITS_TWO_WAYS;
    return reason == TWO_FACTORS ? X_FITS_EQUALLY : X_FITS;
}

void inventory_explain_missing(const struct inventory *i, const struct uncalculated *u,
                               enum lang lang, struct buf *out)
{
    struct candidate *x;
    struct factor_list all = factors_all(i->factors);
    int n = calc_candidates(u, &all, &x);
    struct buf id = {0};
    ledger_activity_id(i->ledger, u->activity, &id);
    visible(out, buf_view(&id));
    buf_free(&id);
    buf_cstr(out, "  ");
    visible(out, code_text(i, u->activity->kind));
    buf_printf(out, "\n  %s%s\n", msg_text(n ? X_LOOKED_AT : X_LOOKED_AT_NONE, lang), n ? ":" : "");
    list(x, n, &(struct told){lang, true, what_fits(u->reason)}, out);
    free(x);
}

void inventory_missing_json(const struct inventory *i, const struct uncalculated *u,
                            struct buf *out)
{
    struct json_out j;
    struct candidate *x;
    struct factor_list all = factors_all(i->factors);
    int n = calc_candidates(u, &all, &x);
    json_begin(&j, out);
    json_object(&j, NULL);
    missing_keys(&j, i, u);
    json_array(&j, "candidates");
    for (int k = 0; k < n; k++) {
        struct buf name = {0}, what = {0};
        set_and_id(&name, x[k].factor);
        about(&what, &x[k]);
        json_object(&j, NULL);
        json_str(&j, "factor", buf_view(&name));
        json_cstr(&j, "why", loss_name(x[k].why));
        json_str(&j, "about", buf_view(&what));
        json_end(&j);
        buf_free(&name);
        buf_free(&what);
    }
    json_end(&j);
    json_end(&j);
    free(x);
}
