/* Caveats of the figures, records that could not be calculated, and what the check found, each with
 * its place and remedy. */
#include "report/sheet.h"

static const struct wb_column columns[] = {
    {R_KIND, WB_PLAIN, 16}, {R_CODE, WB_PLAIN, 24},   {R_WHERE, WB_WRAP, 34},
    {R_ROW, WB_FIXED_0, 8}, {R_MESSAGE, WB_WRAP, 74}, {R_REMEDY, WB_WRAP, 48},
};
enum { KIND, CODE, WHERE, ROW, MESSAGE, REMEDY, COLUMNS };

struct findings {
    struct report *r;
    struct wb_sheet *s;
    int row;
};

static void caveats(struct findings *f)
{
    const struct model *m = &f->r->model;
    for (int k = 0; k < m->caveats; k++, f->row++) {
        wb_msg(f->s, f->row, KIND, R_CAVEAT, WB_PLAIN);
        wb_text(f->s, f->row, CODE, str_of(m->caveat[k].code), WB_PLAIN);
        wb_text(f->s, f->row, MESSAGE, m->caveat[k].text, WB_WRAP);
    }
}

static void uncalculated(struct findings *f)
{
    for (int k = 0; k < f->r->model.missings; k++, f->row++) {
        const struct missing_record *m = &f->r->model.missing[k];
        struct buf where = {0};
        buf_str(&where, m->id);
        buf_cstr(&where, "  ");
        buf_str(&where, m->activity);
        buf_cstr(&where, m->site.n ? ", " : "");
        buf_str(&where, m->site);
        buf_cstr(&where, ", ");
        date_print(&where, m->start);
        buf_cstr(&where, " – ");
        date_print(&where, m->end);
        wb_msg(f->s, f->row, KIND, R_UNCALCULATED, WB_STRONG);
        wb_text(f->s, f->row, WHERE, buf_view(&where), WB_WRAP);
        wb_text(f->s, f->row, MESSAGE, m->reason, WB_WRAP);
        buf_free(&where);
    }
}

static void finding(void *ctx, const struct diag_entry *e)
{
    static const enum msg word[] = {[DIAG_NOTE] = R_FINDING_NOTE,
                                    [DIAG_WARNING] = R_FINDING_WARNING,
                                    [DIAG_ERROR] = R_FINDING_ERROR};
    struct findings *f = ctx;
    enum lang lang = f->r->options->lang;
    if (f->row >= WB_MAX_ROWS)
        return; /* wb_close has the failure */
    wb_msg(f->s, f->row, KIND, word[e->severity], WB_PLAIN);
    wb_text(f->s, f->row, CODE, str_of(msg_code(e->msg)), WB_PLAIN);
    wb_text(f->s, f->row, WHERE, e->pos.file, WB_WRAP);
    if (e->pos.row > 0)
        wb_int(f->s, f->row, ROW, e->pos.row);
    wb_text(f->s, f->row, MESSAGE, e->message[lang], WB_WRAP);
    wb_text(f->s, f->row, REMEDY, e->remedy[lang], WB_WRAP);
    f->row++;
}

/* Findings are data of the sheet, not errors of this run; only a check that could not read the
 * ledger is one. */
static bool check(struct findings *f)
{
    struct diag found = {.sink = finding, .ctx = f};
    bool ok = inventory_check(f->r->model.ledger, f->r->model.factors, f->r->model.inventory->year,
                              &found);
    bool failed = !ok && found.errors + found.warnings + found.notes == 0;
    if (failed)
        diag_error(f->r->d, NOWHERE, E_REPORT_CHECK, f->r->options->path, NULL);
    diag_free(&found);
    return !failed;
}

bool sheet_findings(struct report *r, struct wb_sheet *s)
{
    struct findings f = {r, s, FIRST_ROW};
    sheet_title(s, R_FINDINGS, R_FINDINGS_PURPOSE);
    wb_head(s, FIRST_ROW - 1, columns, COLUMNS);
    uncalculated(&f);
    caveats(&f);
    bool ok = check(&f);
    r->findings = f.row - FIRST_ROW;
    if (r->findings == 0)
        wb_msg(s, f.row, 0, R_NO_FINDINGS, WB_PLAIN);
    return ok;
}
