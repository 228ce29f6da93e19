/* The ministries' yearly lists of suppliers' factors (環境省・経済産業省 電気事業者別排出係数,
 * ガス事業者別排出係数), as published, into a factor set of their year: docs/factors.md, "Official
 * lists". A list is refused, with page and line, where a menu could land with the wrong supplier. */
#ifndef TANSO_FACTORS_OFFICIAL_LIST_H
#define TANSO_FACTORS_OFFICIAL_LIST_H

#include "core/diag.h"

enum { OFFICIAL_PAGES = 200 };

/* What was read. `result`, `used` and `report` are Japanese fiscal years: of the suppliers' results,
 * of the use that the factors are for, and of the report under the law. */
struct official_summary {
    bool gas; /* a list of city gas: its layout is reconstructed, no published copy was at hand */
    bool has_average;
    int result, used, report;
    int pages, suppliers, menus, residuals, totals, substituted, grids, rows;
    int on_page[OFFICIAL_PAGES + 1]; /* suppliers, from page 1 on */
    char set[64];                    /* id of the set */
    char folder[4096];               /* where it was written */
};

/* Reads `file` (the PDF, through pdftotext, or the text that `pdftotext -layout` makes of it) and
 * writes the set into the folder `dir`, which is made and must not hold anything yet; NULL: a
 * folder of the set's name here. Nothing is written unless the whole list was read and its set
 * proves sound. All faults go to d. */
bool official_import(const char *file, const char *dir, struct official_summary *out,
                     struct diag *d);

#endif
