/* Month blocks in the ledger: found, taken, made (docs/decisions/0011-month-blocks.md). A block's
 * content is two: the engine's and the meters' days. */
#include "core/bytes.h"
#include "inventory/internal.h"

#include <stdlib.h>
#include <string.h>

/* Of fewer records a year is calculated as quickly as from blocks. The blocks of a run that are
 * held until they are kept take at most so many bytes: the newest years are what grows. */
enum { FEW = 5000, BLOCK_MOST = 1 << 18, HELD_MOST = 3 << 19 };

void blocks_free(struct blocks *b)
{
    for (int k = 0; k < b->n; k++)
        free(b->made[k].memory);
    free(b->made);
    *b = (struct blocks){0};
}

/* "block AR5 2025-04"; of the records that begin before the year "block AR5 before". */
static void name_part(const struct inventory *i, struct block_part *p, int month)
{
    struct buf b = {0};
    buf_printf(&b, "block %s ", gwp_name(i->input.gwp));
    if (month < 0)
        buf_cstr(&b, "before");
    else
        buf_printf(&b, "%04d-%02d", month / 12, month % 12 + 1);
    memcpy(p->name, b.p, b.n < sizeof p->name ? b.n : sizeof p->name - 1); /* zeroed before */
    buf_free(&b);
}

bool blocks_name(struct str part, enum gwp *gwp)
{
    if (!str_is(str_split(&part, ' '), "block") || !part.p)
        return false;
    return gwp_parse(str_split(&part, ' '), gwp);
}

bool block_parts(struct inventory *i, struct block_part part[BLOCK_PARTS], int *parts)
{
    day_t first;
    int month = date_month_index(i->from);
    if (!ledger_reach(i->ledger, i->from, &first))
        return false;
    *parts = 0;
    if (first < i->from) {
        part[0] = (struct block_part){first, i->from - 1, i->from, {0}};
        name_part(i, &part[(*parts)++], -1);
    }
    for (int m = month; m < month + LINE_MONTHS; m++) {
        day_t begin = date_month_start(m), end = date_month_start(m + 1) - 1;
        part[*parts] = (struct block_part){begin, end, begin, {0}};
        name_part(i, &part[(*parts)++], m);
    }
    return true;
}

int blocks_pay(struct inventory *i)
{
    int64_t n = ledger_begun(i->ledger, i->from, i->to);
    if (n < 0)
        return -1;
    return i->blocks->least == 0 || n >= FEW;
}

/* ---- taking ---- */
static bool take(struct str content, struct calc *c, struct grid *g)
{
    struct bytes b = bytes_of(content);
    struct str sums = bytes_get_str(&b), days = bytes_get_str(&b);
    return bytes_done(&b) && calc_take(c, sums) && grid_take(g, days);
}

int block_take(struct inventory *i, const struct block_part *p, struct calc *c, struct grid *g)
{
    struct buf key = {0};
    struct kept_figures f;
    int found = ledger_kept(i->ledger, i->year, str_of(p->name), &f);
    if (found == 1)
        found = f.first == p->first && f.last == p->last
                    ? inventory_key(i->ledger, i->factors, p->first, p->last, &key)
                    : 0;
    if (found == 1 && !str_eq(buf_view(&key), f.key))
        found = 0;
    if (found == 1) {
        ledger_reading_also(i->ledger, p->first, p->last);
        i->blocks->taken++;
        found = take(f.content, c, g) ? 1 : BLOCK_UNFIT;
    }
    ledger_kept_end(i->ledger);
    buf_free(&key);
    return found;
}

/* ---- making ---- */
static void drop_oldest(struct blocks *b)
{
    int k = 0;
    for (; k < b->n && b->bytes > HELD_MOST; k++) {
        b->bytes -= b->made[k].figures.key.n + b->made[k].figures.content.n;
        free(b->made[k].memory);
    }
    for (int n = 0; k && n < b->n - k; n++)
        b->made[n] = b->made[n + k];
    b->n -= k;
}

/* One piece of memory: name, key, content. */
static void hold(struct blocks *b, int year, const struct block_part *p, struct str key,
                 struct str content)
{
    struct buf all = {0};
    size_t n = str_of(p->name).n;
    buf_cstr(&all, p->name);
    buf_str(&all, key);
    buf_str(&all, content);
    MEM_GROW(b->made, b->n, b->cap);
    struct kept_figures f = {.year = year,
                             .part = {all.p, n},
                             .first = p->first,
                             .last = p->last,
                             .key = {all.p + n, key.n},
                             .content = {all.p + n + key.n, content.n}};
    b->made[b->n++] = (struct made_block){f, all.p};
    b->bytes += key.n + content.n;
    drop_oldest(b);
}

bool block_make(struct inventory *i, const struct block_part *p, struct calc *c, struct grid *g,
                int64_t records)
{
    struct buf sums = {0}, days = {0}, content = {0}, key = {0};
    int known = calc_block(c, &sums) && records >= i->blocks->least;
    grid_block(g, &days);
    bytes_put_str(&content, buf_view(&sums));
    bytes_put_str(&content, buf_view(&days));
    if (known && content.n <= BLOCK_MOST)
        known = inventory_key(i->ledger, i->factors, p->first, p->last, &key);
    if (known == 1 && key.n)
        hold(i->blocks, i->year, p, buf_view(&key), buf_view(&content));
    buf_free(&sums);
    buf_free(&days);
    buf_free(&content);
    buf_free(&key);
    return known >= 0;
}
