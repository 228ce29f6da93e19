/* What a whole list must keep: numbers and names stand for one supplier, areas and menus are
 * complete, a company's total lies between its menus. */
#include "calc/calc.h"
#include "factors/official.h"
#include <stdlib.h>
#include <string.h>

static const char residual[] = "残差";

static struct dec value(struct str s)
{
    struct dec d = {0};
    (void)dec_parse(s, &d); /* digits and a point: official_is_value */
    return d;
}

struct named {
    struct str key;
    const struct official_supplier *of;
};

static int by_key(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = str_cmp(x->key, y->key);
    return c ? c : (x->of->line > y->of->line) - (x->of->line < y->of->line);
}

static void unique(struct official *o, bool names)
{
    struct named *all = mem_alloc(((size_t)o->suppliers + 1) * sizeof *all);
    for (int i = 0; i < o->suppliers; i++) {
        const struct official_supplier *s = &o->supplier[i];
        struct buf key = {0};
        if (names)
            calc_supplier_key(&key, s->name);
        else
            buf_str(&key, s->number);
        all[i] = (struct named){official_keep(o, buf_view(&key)), s};
        buf_free(&key);
    }
    qsort(all, (size_t)o->suppliers, sizeof *all, by_key);
    for (int i = 1; i < o->suppliers; i++)
        if (str_eq(all[i].key, all[i - 1].key))
            official_fault_at(o, all[i].of->page, all[i].of->line, E_LIST_SUPPLIER_TWICE,
                              all[i].of->number.p, all[i].of->name.p);
    free(all);
}

/* Only where a residual stands beside the menus is the whole sold under them; and ※ is no result. A
 * later edition gives some menus the results of the next year, so that a total outside is told, not
 * refused. */
static void total_between(struct official *o, const struct official_supplier *s)
{
    bool whole = false;
    struct dec low[2], high[2];
    for (int i = 0; i < s->rows; i++) {
        const struct official_row *r = &o->row[s->first + i];
        struct dec v[2] = {value(r->basic), value(r->adjusted)};
        if (r->substituted)
            return;
        whole |= str_has(r->menu, residual);
        bool total = i == s->rows - 1;
        for (int k = 0; k < 2; k++) {
            bool outside = total && whole &&
                           (dec_cmp(v[k], low[k]) < 0 || dec_cmp(v[k], high[k]) > 0);
            if (outside) {
                diag_warning(o->d, (struct pos){.file = o->file, .row = r->line}, W_LIST_TOTAL,
                             s->number.p, s->name.p, k ? r->adjusted.p : r->basic.p, NULL);
                return;
            }
            low[k] = i && dec_cmp(low[k], v[k]) < 0 ? low[k] : v[k];
            high[k] = i && dec_cmp(high[k], v[k]) > 0 ? high[k] : v[k];
        }
    }
}

static void same_menu(struct official *o, const struct official_supplier *s)
{
    for (int i = 1; i < s->rows; i++)
        for (int k = 0; k < i; k++) {
            const struct official_row *r = &o->row[s->first + i];
            if (str_eq(r->menu, o->row[s->first + k].menu)) {
                official_fault_at(o, r->page, r->line, E_LIST_TWICE, r->menu.p, NULL);
                return;
            }
        }
}

void official_prove(struct official *o)
{
    unique(o, false);
    unique(o, true);
    for (int i = 0; i < o->suppliers; i++) {
        same_menu(o, &o->supplier[i]);
        if (!o->gas && o->supplier[i].rows > 1)
            total_between(o, &o->supplier[i]);
    }
    if (!o->gas && !o->substitute.n)
        official_fault_at(o, o->page, 0, E_LIST_HEAD, "代替値", NULL);
    if (!o->gas && !o->average.n)
        official_fault_at(o, o->page, 0, E_LIST_HEAD, "全国平均係数", NULL);
    if (!o->suppliers)
        official_fault_at(o, o->page, 0, E_LIST_HEAD, "登録番号", NULL);
}
