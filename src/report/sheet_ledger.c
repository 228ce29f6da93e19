/* Every record that touches the year, as it was read: quantity as printed, and where it stands in
 * which file. */
#include "report/sheet.h"

#include <stdlib.h>

static const struct wb_column columns[L_COUNT] = {
    [L_ID] = {R_RECORD, WB_PLAIN, 18},
    [L_SITE] = {R_SITE, WB_PLAIN, 16},
    [L_METER] = {R_METER, WB_PLAIN, 16},
    [L_ACTIVITY] = {R_ACTIVITY, WB_PLAIN, 26},
    [L_START] = {R_START, WB_DAY, 12},
    [L_END] = {R_END, WB_DAY, 12},
    [L_QUANTITY] = {R_QUANTITY, WB_GENERAL, 18},
    [L_UNIT] = {R_UNIT, WB_PLAIN, 8},
    [L_SUPPLIER] = {R_SUPPLIER, WB_PLAIN, 26},
    [L_MENU] = {R_MENU, WB_PLAIN, 20},
    [L_COST] = {R_COST, WB_GENERAL, 14},
    [L_CURRENCY] = {R_CURRENCY, WB_PLAIN, 8},
    [L_STATUS] = {R_STATUS, WB_PLAIN, 10},
    [L_METHOD] = {R_METHOD_OF, WB_PLAIN, 12},
    [L_SOURCE] = {R_FILE, WB_PLAIN, 30},
    [L_ROW] = {R_ROW, WB_FIXED_0, 9},
    [L_HASH] = {R_HASH_SHORT, WB_MONO, 14},
    [L_DOCUMENT] = {R_DOCUMENT, WB_PLAIN, 20},
    [L_NOTE] = {R_NOTE, WB_WRAP, 40},
};

/* Where each record stands: a hash table by (source, row). */
struct ledger_place {
    int64_t row;
    int32_t source;
    int32_t at; /* sheet row; 0: free */
};
struct ledger_rows {
    struct ledger_place *place;
    size_t n, cap;
};

static size_t place_hash(int32_t source, int64_t row)
{
    uint64_t h = ((uint64_t)row + 1) * 0x9E3779B97F4A7C15u + (uint64_t)source * 0xC2B2AE3D27D4EB4Fu;
    return (size_t)(h ^ h >> 29);
}

static void place_put(struct ledger_rows *rows, struct ledger_place p)
{
    size_t at = place_hash(p.source, p.row) & (rows->cap - 1);
    while (rows->place[at].at)
        at = (at + 1) & (rows->cap - 1);
    rows->place[at] = p;
    rows->n++;
}

static void rows_add(struct ledger_rows *rows, const struct activity *a, int at)
{
    if (rows->n * 2 >= rows->cap) {
        struct ledger_rows wider = {.cap = rows->cap ? rows->cap * 2 : 1024};
        wider.place = mem_alloc(wider.cap * sizeof *wider.place);
        for (size_t i = 0; i < rows->cap; i++)
            if (rows->place[i].at)
                place_put(&wider, rows->place[i]);
        free(rows->place);
        *rows = wider;
    }
    place_put(rows, (struct ledger_place){a->row, a->source, at});
}

int ledger_row_of(const struct ledger_rows *rows, const struct activity *a)
{
    if (rows->cap == 0)
        return -1;
    size_t at = place_hash(a->source, a->row) & (rows->cap - 1);
    for (; rows->place[at].at; at = (at + 1) & (rows->cap - 1))
        if (rows->place[at].source == a->source && rows->place[at].row == a->row)
            return rows->place[at].at;
    return -1;
}

void ledger_rows_free(struct ledger_rows *rows)
{
    if (rows)
        free(rows->place);
    free(rows);
}

static enum wb_style fixed(int scale)
{
    return scale >= 0 && scale <= 9 ? (enum wb_style)(WB_FIXED_0 + scale) : WB_GENERAL;
}

static void origin(struct report *r, struct wb_sheet *s, int row, const struct activity *a)
{
    struct buf hash = {0};
    const struct source *from = model_source(&r->model, a->source);
    if (from) {
        sha256_print(&hash, from->hash);
        wb_text(s, row, L_SOURCE, from->name, WB_PLAIN);
        wb_text(s, row, L_HASH, (struct str){hash.p, 12}, WB_MONO);
    }
    wb_int(s, row, L_ROW, a->row);
    buf_free(&hash);
}

static void texts(struct report *r, struct wb_sheet *s, int row, const struct activity *a,
                  struct arena *scratch)
{
    struct str document = STR(""), note = STR("");
    if (!ledger_activity_texts(r->model.ledger, a->source, a->row, &document, &note, scratch))
        return;
    if (document.n)
        wb_text(s, row, L_DOCUMENT, document, WB_PLAIN);
    if (note.n)
        wb_text(s, row, L_NOTE, note, WB_WRAP);
}

static void record(struct report *r, struct wb_sheet *s, int row, const struct activity *a)
{
    const struct inventory *i = r->model.inventory;
    const struct detail *d = detail_of(i, a);
    struct buf *id = &r->formula;
    buf_reset(id);
    ledger_activity_id(r->model.ledger, a, id);
    wb_text(s, row, L_ID, buf_view(id), WB_PLAIN);
    wb_text(s, row, L_SITE, code_text(i, a->site), WB_PLAIN);
    wb_text(s, row, L_METER, code_text(i, a->meter), WB_PLAIN);
    wb_text(s, row, L_ACTIVITY, code_text(i, a->kind), WB_PLAIN);
    wb_day(s, row, L_START, a->start);
    wb_day(s, row, L_END, a->end);
    wb_dec(s, row, L_QUANTITY, (struct dec){a->quantity, d->quantity_scale},
           fixed(d->quantity_scale));
    wb_text(s, row, L_UNIT, code_text(i, d->unit), WB_PLAIN);
    wb_text(s, row, L_SUPPLIER, code_text(i, a->supplier), WB_PLAIN);
    wb_text(s, row, L_MENU, code_text(i, d->menu), WB_PLAIN);
    if (d->cost_scale >= 0) {
        wb_dec(s, row, L_COST, (struct dec){a->cost, d->cost_scale}, fixed(d->cost_scale));
        wb_text(s, row, L_CURRENCY, code_text(i, d->currency), WB_PLAIN);
    }
    wb_msg(s, row, L_STATUS, d->status == STATUS_ESTIMATED ? R_ESTIMATED : R_ACTUAL, WB_PLAIN);
    wb_text(s, row, L_METHOD, code_text(i, d->method), WB_PLAIN);
    origin(r, s, row, a);
}

static bool write_records(struct report *r, struct wb_sheet *s, int *last)
{
    const struct inventory *i = r->model.inventory;
    struct ledger_cursor *cursor = ledger_activities(r->model.ledger, i->from, i->to);
    struct activity a;
    struct arena scratch = {0};
    int got = cursor ? 0 : -1, row = FIRST_ROW;
    while (cursor && row < WB_MAX_ROWS && (got = ledger_next(cursor, &a)) == 1) {
        record(r, s, row, &a);
        texts(r, s, row, &a, &scratch);
        arena_free(&scratch);
        rows_add(r->rows, &a, row++);
    }
    ledger_cursor_close(cursor);
    *last = row - 1;
    if (got == 1)
        diag_error(r->d, NOWHERE, E_REPORT_TOO_LONG, r->options->path, NULL);
    return got == 0;
}

bool sheet_ledger(struct report *r, struct wb_sheet *s)
{
    int last = FIRST_ROW;
    r->rows = mem_alloc(sizeof *r->rows);
    sheet_title(s, R_LEDGER, R_LEDGER_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, L_COUNT);
    wb_keep_columns(s, FIRST_ROW - 1, 1);
    bool ok = write_records(r, s, &last);
    wb_filter(s, FIRST_ROW - 1, last, L_COUNT);
    wb_print_pages(s, 2, 0);
    return ok;
}
