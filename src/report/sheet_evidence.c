/* The factor sets in use with licence and hash, and the files that the records were read from. */
#include "report/sheet.h"

static const struct wb_column set_columns[] = {
    {R_SET, WB_PLAIN, 30},        {R_SET_TITLE, WB_WRAP, 34},     {R_PUBLISHER, WB_WRAP, 20},
    {R_EDITION, WB_WRAP, 20},     {R_PUBLISHED_ON, WB_PLAIN, 12}, {R_LICENCE, WB_WRAP, 26},
    {R_ATTRIBUTION, WB_WRAP, 40}, {R_SOURCE, WB_WRAP, 36},        {R_SHA256, WB_WRAP, 36},
};
enum { SET_COLUMNS = sizeof set_columns / sizeof *set_columns };

static bool used(const struct model *m, struct str set)
{
    for (int i = 0; i < m->useds; i++)
        if (m->used[i].factor && str_eq(m->used[i].factor->set, set))
            return true;
    return false;
}

static void set_row(struct wb_sheet *s, int row, const struct factor_set *x)
{
    struct buf hash = {0};
    sha256_print(&hash, x->hash);
    wb_text(s, row, 0, x->id, WB_PLAIN);
    wb_text(s, row, 1, x->title, WB_WRAP);
    wb_text(s, row, 2, x->publisher, WB_WRAP);
    wb_text(s, row, 3, x->edition, WB_WRAP);
    wb_text(s, row, 4, x->published, WB_PLAIN);
    wb_text(s, row, 5, x->licence, WB_WRAP);
    wb_text(s, row, 6, x->attribution, WB_WRAP);
    wb_text(s, row, 7, x->source, WB_WRAP);
    wb_text(s, row, 8, buf_view(&hash), WB_WRAP);
    buf_free(&hash);
}

bool sheet_sets(struct report *r, struct wb_sheet *s)
{
    int n = 0, row = FIRST_ROW;
    const struct factor_set *set = factors_sets(r->model.factors, &n);
    sheet_title(s, R_SETS, R_SETS_PURPOSE);
    wb_head(s, FIRST_ROW - 1, set_columns, SET_COLUMNS);
    for (int i = 0; i < n; i++)
        if (used(&r->model, set[i].id))
            set_row(s, row++, &set[i]);
    if (row == FIRST_ROW)
        wb_msg(s, row, 0, R_NO_SETS, WB_PLAIN);
    return true;
}

/* ---- evidence ---- */
static const struct wb_column columns[] = {
    {R_NO, WB_FIXED_0, 6},        {R_FILE, WB_PLAIN, 40},        {R_SHEET_OR_TABLE, WB_PLAIN, 18},
    {R_SHA256, WB_MONO, 66},      {R_BYTES, WB_FIXED_0, 14},     {R_ENCODING, WB_PLAIN, 12},
    {R_PROFILE, WB_PLAIN, 26},    {R_IMPORTED_AT, WB_PLAIN, 22}, {R_BATCH, WB_FIXED_0, 8},
    {R_ACCEPTED, WB_FIXED_0, 10}, {R_SKIPPED, WB_FIXED_0, 10},   {R_REFUSED, WB_FIXED_0, 10},
    {R_STATE, WB_PLAIN, 12},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void source_row(struct wb_sheet *s, int row, const struct source *x)
{
    struct buf hash = {0};
    sha256_print(&hash, x->hash);
    wb_int(s, row, 0, x->id);
    wb_text(s, row, 1, x->name, WB_PLAIN);
    wb_text(s, row, 2, x->sheet, WB_PLAIN);
    wb_text(s, row, 3, buf_view(&hash), WB_MONO);
    wb_int(s, row, 4, x->bytes);
    wb_text(s, row, 5, x->encoding, WB_PLAIN);
    wb_text(s, row, 6, x->profile, WB_PLAIN);
    wb_text(s, row, 7, x->imported_at, WB_PLAIN);
    wb_int(s, row, 8, x->batch);
    wb_int(s, row, 9, x->accepted);
    wb_int(s, row, 10, x->skipped);
    wb_int(s, row, 11, x->refused);
    wb_msg(s, row, 12, x->undone ? R_UNDONE : R_IN_USE, WB_PLAIN);
    buf_free(&hash);
}

bool sheet_evidence(struct report *r, struct wb_sheet *s)
{
    const struct model *m = &r->model;
    sheet_title(s, R_EVIDENCE, R_EVIDENCE_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, COLUMNS);
    for (int i = 0; i < m->sources; i++)
        source_row(s, FIRST_ROW + i, &m->source[i]);
    wb_filter(s, FIRST_ROW - 1, FIRST_ROW + m->sources - 1, COLUMNS);
    return true;
}
