/* The city-gas list: 登録番号, name, supply area with its menu, basic, adjusted, in t-CO2 per 1,000 m3.
 * No copy of the published layout was at hand: this is reconstructed from its columns. Either each
 * line has its supplier (columns parted by tabs), or the supplier stands on the middle line of its
 * rows; then the sizes of a page's blocks follow one from the other, and must fill the page. */
#include "factors/official.h"
#include <string.h>

enum { PLACES = 2 };

static bool take_row(struct official *o, const struct official_line *l, int *i)
{
    struct official_row r = {0};
    if (*i < l->n && !official_is_value(l->cell[*i].text, PLACES))
        r.menu = l->cell[(*i)++].text;
    if (*i >= l->n && !r.menu.n)
        return true; /* a supplier alone */
    if (*i >= l->n || !official_is_value(l->cell[*i].text, PLACES)) {
        official_fault(o, l, E_LIST_TEXT, r.menu.p, NULL);
        return false;
    }
    if (!official_two_values(o, l, i, PLACES, &r))
        return false;
    if (*i < l->n) {
        official_fault(o, l, E_LIST_TEXT, l->cell[*i].text.p, NULL);
        return false;
    }
    official_add_row(o, &r);
    return true;
}

/* With tabs each line names its supplier: lines of one supplier follow one another. */
static void named(struct official *o, const struct official_line *l)
{
    struct official_supplier *last = o->suppliers ? &o->supplier[o->suppliers - 1] : NULL;
    if (last && str_eq(last->number, l->cell[0].text) && last->page == l->page) {
        if (!str_eq(last->name, l->cell[1].raw))
            official_fault(o, l, E_LIST_SUPPLIER_TWICE, last->number.p, l->cell[1].text.p);
        last->rows++;
        return;
    }
    struct official_block b = {.first = o->rows - 1, .rows = 1, .number = l->cell[0].text,
                               .name = official_keep(o, l->cell[1].raw), .line = l->row};
    official_add_supplier(o, &b, l->page);
}

static void table_line(struct official *o, const struct official_line *l)
{
    bool supplier = official_is_number(l->cell[0].text);
    int i = supplier ? 2 : 0, before = o->rows;
    if (supplier && (l->n < 2 || official_is_value(l->cell[1].text, PLACES))) {
        official_fault(o, l, E_LIST_NO_NAME, l->cell[0].text.p, NULL);
        return;
    }
    if (!take_row(o, l, &i))
        return;
    if (l->tabs && supplier && o->rows > before) {
        named(o, l);
        o->page_first = o->rows;
    } else if (l->tabs) {
        official_fault(o, l, E_LIST_NO_SUPPLIER, l->cell[0].text.p, NULL);
    } else if (supplier) {
        MEM_GROW(o->pending, o->pendings, o->pending_cap);
        o->pending[o->pendings++] = (struct official_block){
            .at = 2 * (o->rows - o->page_first) - (o->rows > before ? 2 : 1),
            .number = l->cell[0].text, .name = official_keep(o, l->cell[1].raw), .line = l->row};
    }
}

void official_gas_line(struct official *o, const struct official_line *l)
{
    static const char *const words[] = {"基礎排出係数", "登録番号", "(t-CO2", "ガス事業者名", "【", NULL},
                             *const notes[] = {"(※)", "(-)", "注)", "○", "〇", "代替値", NULL};
    for (int k = 0; words[k]; k++)
        if (str_starts(l->cell[0].text, words[k]))
            return;
    for (int k = 0; notes[k]; k++)
        o->notes |= str_starts(l->cell[0].text, notes[k]);
    if (!o->notes)
        table_line(o, l);
}

/* ---- the blocks of a page ---- */

void official_gas_page_end(struct official *o, int64_t row)
{
    int start = 0, rows = o->rows - o->page_first;
    for (int i = 0; i < o->pendings; i++) {
        struct official_block *b = &o->pending[i];
        b->first = o->page_first + start;
        b->rows = b->at - 2 * start + 1;
        if (b->rows < 1 || start + b->rows > rows) {
            official_fault_at(o, o->page, b->line, E_LIST_NOT_MIDDLE, b->number.p, b->name.p);
            break;
        }
        start += b->rows;
        official_add_supplier(o, b, o->page);
    }
    if (start != rows && !o->faults)
        official_fault_at(o, o->page, row, E_LIST_BLOCK_OPEN, "-", NULL);
    o->page_first = o->rows;
    o->pendings = 0;
    o->notes = false;
}
