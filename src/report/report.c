#include "report/report.h"

#include "report/sheet.h"

/* The workbook, from its first sheet to its last. */
const struct sheet sheets[SHEET_COUNT] = {
    [SHEET_COVER] = {R_COVER, R_COVER_PURPOSE, sheet_cover},
    [SHEET_SUMMARY] = {R_SUMMARY, R_SUMMARY_PURPOSE, sheet_summary},
    [SHEET_MONTHS] = {R_MONTHS, R_MONTHS_PURPOSE, sheet_months},
    [SHEET_TARGETS] = {R_ROADMAP_SHEET, R_ROADMAP_PURPOSE, sheet_targets},
    [SHEET_BRIDGE] = {R_BRIDGE, R_BRIDGE_PURPOSE, sheet_bridge},
    [SHEET_QUALITY] = {R_QUALITY, R_QUALITY_PURPOSE, sheet_quality},
    [SHEET_BOUNDARY] = {R_BOUNDARY, R_BOUNDARY_PURPOSE, sheet_boundary},
    [SHEET_COMPLETENESS] = {R_COMPLETENESS, R_COMPLETENESS_PURPOSE, sheet_completeness},
    [SHEET_FINDINGS] = {R_FINDINGS, R_FINDINGS_PURPOSE, sheet_findings},
    [SHEET_CHECKS] = {R_CHECKS, R_CHECKS_PURPOSE, sheet_checks},
    [SHEET_CHANGES] = {R_CHANGES, R_CHANGES_PURPOSE, sheet_changes},
    [SHEET_LEDGER] = {R_LEDGER, R_LEDGER_PURPOSE, sheet_ledger},
    [SHEET_CALCULATION] = {R_CALCULATION, R_CALCULATION_PURPOSE, sheet_calculation},
    [SHEET_FACTORS] = {R_FACTORS, R_FACTORS_PURPOSE, sheet_factors},
    [SHEET_GWP] = {R_GWP, R_GWP_PURPOSE, sheet_gwp},
    [SHEET_SETS] = {R_SETS, R_SETS_PURPOSE, sheet_sets},
    [SHEET_EVIDENCE] = {R_EVIDENCE, R_EVIDENCE_PURPOSE, sheet_evidence},
    [SHEET_METHOD] = {R_METHOD, R_METHOD_PURPOSE, sheet_method},
};

/* The passes over the ledger must have seen one state of it. */
static bool unchanged(struct report *r)
{
    int now;
    if (!ledger_data_version(r->model.ledger, &now))
        return false;
    if (now != r->model.version)
        diag_error(r->d, NOWHERE, E_REPORT_CHANGED, r->options->path, NULL);
    return now == r->model.version;
}

static bool write_sheets(struct report *r)
{
    for (int i = 0; i < SHEET_COUNT; i++)
        r->sheet[i] = wb_add(r->wb, str_of(msg_text(sheets[i].title, r->options->lang)));
    for (int i = 0; i < SHEET_COUNT; i++)
        if (!sheets[i].write(r, r->sheet[i]))
            return false;
    return unchanged(r);
}

static bool write_book(struct report *r)
{
    struct wb_options o = {.path = r->options->path,
                           .lang = r->options->lang,
                           .title = str_of(msg_text(R_TITLE, r->options->lang)),
                           .author = r->model.inventory->organization.name,
                           .created = r->model.created};
    if (FIRST_ROW + r->model.lines > WB_MAX_ROWS) {
        diag_error(r->d, NOWHERE, E_REPORT_TOO_LONG, r->options->path, NULL);
        return false;
    }
    r->wb = wb_new(&o, r->d);
    if (!r->wb)
        return false;
    factors_prepare(r);
    bool ok = write_sheets(r);
    if (ok)
        return wb_close(r->wb);
    wb_abandon(r->wb);
    return false;
}

bool report_write(struct ledger *l, struct factors *f, int year, const struct report_options *o,
                  bool *complete, struct diag *d)
{
    struct report r = {.options = o, .d = d};
    bool ok = model_load(&r.model, l, f, year, o->gwp, o->lang, d) && write_book(&r);
    if (ok && complete)
        *complete = r.model.inventory->complete;
    ledger_rows_free(r.rows);
    buf_free(&r.formula);
    model_free(&r.model);
    return ok;
}
