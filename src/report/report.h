/* The annual workbook: an inventory in, an .xlsx out. Knows no bill formats and no SQL. */
#ifndef TANSO_REPORT_REPORT_H
#define TANSO_REPORT_REPORT_H

#include "inventory/inventory.h"

struct report_options {
    const char *path; /* replaced atomically */
    enum lang lang;
    enum gwp gwp;        /* GWP_NONE: the organization's */
    const char *command; /* the command that reproduces it, for the cover */
};
/* Calculates the year and writes its workbook. Same ledger, year, language and factor sets: same
 * bytes. False with a diagnostic; the old file is then untouched. `complete` (may be NULL) says
 * whether the figures are. */
bool report_write(struct ledger *l, struct factors *f, int year, const struct report_options *o,
                  bool *complete, struct diag *d);

/* The workbook of a year that has just been closed (its closing is the ledger's last change): keeps
 * it in the ledger in both languages. */
bool report_keep(struct ledger *l, struct factors *f, int year, int version, struct diag *d);
/* Writes the kept one to `path` (replaced atomically). 1; 0: the year is open, or none was kept (it
 * was closed by another program); -1 after a diagnostic. *closing (may be NULL) is the closing. */
int report_kept(struct ledger *l, int year, enum lang lang, const char *path,
                struct closing *closing, struct arena *a, struct diag *d);

#endif
