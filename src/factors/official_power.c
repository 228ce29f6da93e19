/* The electricity list: 登録番号, name, menu, basic, adjusted, share that is known, reason. The name
 * of a supplier with menus stands on the middle line of its block, a block ends with (参考値)事業者全体;
 * a supplier without menus has one line. */
#include "factors/official.h"
#include <stdio.h>
#include <string.h>

enum { PLACES = 6 };
static const char total[] = "(参考値)事業者全体", residual[] = "(残差)", menu_word[] = "メニュー";

static bool is_menu(struct str t)
{
    return str_starts(t, menu_word) || str_is(t, total);
}

/* 100.00, 1.41, or a dash where it could not be worked out. */
static bool is_share(struct str t)
{
    return str_is(t, "-") || str_is(t, "―") || str_is(t, "ー") || official_is_value(t, 2);
}

static bool starts(const struct official_line *l, const char *const *words)
{
    for (int k = 0; words[k]; k++)
        if (str_starts(l->cell[0].text, words[k]))
            return true;
    return false;
}

/* ---- the block at hand ---- */

static void block_reset(struct official *o)
{
    o->block = (struct official_block){.first = o->rows, .at = -1};
}

/* "メニューC" is the third. Behind Z come AA, AB ... */
static bool menu_is(struct str menu, int index)
{
    char letters[8];
    if (!str_starts(menu, menu_word))
        return false;
    if (index < 26)
        snprintf(letters, sizeof letters, "%c", 'A' + index);
    else
        snprintf(letters, sizeof letters, "%c%c", 'A' + index / 26 - 1, 'A' + index % 26);
    struct str rest = {menu.p + strlen(menu_word), menu.n - strlen(menu_word)};
    if (!str_starts(rest, letters))
        return false;
    rest = (struct str){rest.p + strlen(letters), rest.n - strlen(letters)};
    return !rest.n || str_is(rest, residual);
}

static void block_close(struct official *o, const struct official_line *l)
{
    struct official_block *b = &o->block;
    b->rows = o->rows - b->first;
    if (b->at < 0) {
        official_fault(o, l, E_LIST_NO_SUPPLIER, total, NULL);
        return;
    }
    if (b->rows < 2 || b->at != b->rows - 1)
        official_fault_at(o, l->page, b->line, E_LIST_NOT_MIDDLE, b->number.p, b->name.p);
    for (int i = 0; i < b->rows - 1; i++) {
        const struct official_row *r = &o->row[b->first + i];
        bool last = i == b->rows - 2;
        if (!menu_is(r->menu, i) || (str_ends(r->menu, residual) && !last))
            official_fault_at(o, r->page, r->line, E_LIST_LETTER, b->number.p, r->menu.p);
    }
    official_add_supplier(o, b, l->page);
}

static void take_supplier(struct official *o, const struct official_line *l, bool with_row)
{
    struct official_block *b = &o->block;
    if (b->at >= 0) {
        official_fault(o, l, E_LIST_TWO_SUPPLIERS, b->number.p, l->cell[0].text.p);
        block_reset(o);
        b->first -= with_row;
    }
    int rows = o->rows - b->first;
    b->at = with_row ? 2 * (rows - 1) : 2 * rows - 1;
    b->number = l->cell[0].text;
    b->name = official_keep(o, l->cell[1].raw);
    b->line = l->row;
}

static void single(struct official *o, const struct official_line *l)
{
    struct official_block *b = &o->block;
    if (o->rows - b->first > 1)
        official_fault(o, l, E_LIST_BLOCK_OPEN, l->cell[0].text.p, NULL);
    *b = (struct official_block){.first = o->rows - 1, .rows = 1, .number = l->cell[0].text,
                                 .name = official_keep(o, l->cell[1].raw), .line = l->row};
    official_add_supplier(o, b, l->page);
    block_reset(o);
}

/* ---- a line of the table ---- */

/* What stands behind the values: the share beside the supplier, and a reason in words. */
static bool rest_read(struct official *o, const struct official_line *l, int i, bool supplier)
{
    if (i < l->n && is_share(l->cell[i].text)) {
        if (!supplier) {
            official_fault(o, l, E_LIST_TEXT, l->cell[i].text.p, NULL);
            return false;
        }
        i++;
    }
    for (; i < l->n; i++)
        if (o->value_column < 0 || l->cell[i].column <= o->value_column ||
            is_menu(l->cell[i].text)) {
            official_fault(o, l, E_LIST_TEXT, l->cell[i].text.p, NULL);
            return false;
        }
    return true;
}

static void retail(struct official *o, const struct official_line *l)
{
    struct official_row r = {0};
    int i = 0;
    bool supplier = official_is_number(l->cell[0].text), row = false;
    if (supplier) {
        i = 2;
        if (l->n < 2 || is_menu(l->cell[1].text) || official_is_value(l->cell[1].text, PLACES)) {
            official_fault(o, l, E_LIST_NO_NAME, l->cell[0].text.p, NULL);
            return;
        }
    }
    if (i < l->n && is_menu(l->cell[i].text))
        r.menu = l->cell[i++].text;
    if (i < l->n && official_is_value(l->cell[i].text, PLACES)) {
        if (!official_two_values(o, l, &i, PLACES, &r))
            return;
        row = true;
        official_add_row(o, &r);
    } else if (r.menu.n) {
        official_fault(o, l, E_LIST_ONE_VALUE, r.menu.p, NULL);
        return;
    }
    if (!rest_read(o, l, i, supplier))
        return;
    if (row && !r.menu.n && supplier) {
        single(o, l);
        return;
    }
    if (row && !r.menu.n)
        official_fault(o, l, E_LIST_NO_SUPPLIER, r.basic.p, NULL);
    if (supplier)
        take_supplier(o, l, row);
    if (str_is(r.menu, total)) {
        block_close(o, l);
        block_reset(o);
    }
}

/* 1 北海道電力ネットワーク(株)   0.000423   0.000423 */
static void grid(struct official *o, const struct official_line *l)
{
    struct str t = l->cell[0].text;
    int n = 0;
    size_t digits = 0;
    for (; digits < t.n && digits < 3 && t.p[digits] >= '0' && t.p[digits] <= '9'; digits++)
        n = n * 10 + (t.p[digits] - '0');
    struct str raw = l->cell[0].raw, name = {raw.p + digits, digits < raw.n ? raw.n - digits : 0};
    int i = 1;
    if (!str_trim(name).n && l->n > 1)
        name = l->cell[i++].raw;
    struct official_row r = {0};
    if (!digits || i >= l->n || !official_is_value(l->cell[i].text, PLACES) || n != o->grids + 1) {
        official_fault(o, l, E_LIST_TEXT, t.p, NULL);
        return;
    }
    if (!official_two_values(o, l, &i, PLACES, &r) || !rest_read(o, l, i, true))
        return;
    official_add_row(o, &r);
    char number[16];
    snprintf(number, sizeof number, "T%02d", n);
    MEM_GROW(o->grid, o->grids, o->grid_cap);
    o->grid[o->grids++] = (struct official_supplier){
        .number = official_keep(o, str_of(number)), .name = official_keep(o, str_trim(name)),
        .page = l->page, .line = l->row, .first = o->rows - 1, .rows = 1};
}

/* 代替値 and 全国平均係数, each with one value behind it. */
static bool national(struct official *o, const struct official_line *l)
{
    static const char substitute[] = "代替値", average[] = "全国平均係数";
    bool sub = str_is(l->cell[0].text, substitute), mean = str_starts(l->cell[0].text, average);
    if (!(sub || mean) || l->n != 2 || !official_is_value(l->cell[1].text, PLACES))
        return false;
    struct str *to = sub ? &o->substitute : &o->average;
    if (to->n)
        official_fault(o, l, E_LIST_TWICE, l->cell[0].text.p, NULL);
    *to = l->cell[1].text;
    o->numbers++;
    if (sub)
        o->part = PART_REST;
    return true;
}

void official_power_line(struct official *o, const struct official_line *l)
{
    static const char *const titles[] = {"登録番号", "番号", "(t-CO2/kWh)", "電気事業者名", NULL},
                             *const notes[] = {"(※)", "(-)", "注)", "○", "〇", NULL};
    struct str first = l->cell[0].text;
    if (str_is(first, "【小売電気事業者】") || str_is(first, "【一般送配電事業者】")) {
        bool grids = !str_is(first, "【小売電気事業者】");
        if (o->part != PART_HEAD && !grids && o->part != PART_RETAIL)
            official_fault(o, l, E_LIST_TEXT, first.p, NULL);
        o->part = grids ? PART_GRID : PART_RETAIL;
        o->notes = false;
    } else if (str_starts(first, "基礎排出係数")) {
        o->value_column = l->cell[0].column;
    } else if (starts(l, titles)) {
        return;
    } else if (o->notes || starts(l, notes)) {
        o->notes = true;
        if (o->part == PART_GRID || o->part == PART_REST)
            (void)national(o, l); /* other lines are words: their numbers are told as unread */
    } else if (o->part == PART_RETAIL) {
        retail(o, l);
    } else if (!national(o, l) && o->part == PART_GRID) {
        if (str_starts(first, "【")) /* the notes below the table */
            o->notes = true;
        else
            grid(o, l);
    }
}

void official_power_page_end(struct official *o, int64_t row)
{
    if (o->part == PART_RETAIL && (o->block.at >= 0 || o->block.first != o->rows))
        official_fault_at(o, o->page, row, E_LIST_BLOCK_OPEN,
                          o->block.number.n ? o->block.number.p : "-", NULL);
    block_reset(o);
    o->notes = false;
    o->value_column = -1;
}
