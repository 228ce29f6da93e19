/* `tanso show`: a year's figures in the form asked for, and the forms that the ledger keeps. */
#ifndef TANSO_CLI_SHOW_H
#define TANSO_CLI_SHOW_H

#include "cli/command.h"
#include "inventory/inventory.h"

/* One table for each word of `by` (scope,category,site,month,gas,activity), which show_by has found
 * good. */
void show_tables(struct context *c, const struct inventory *i, const char *by);
bool show_by(struct context *c, const char *by); /* false after a usage error */

/* What limits the figures, in plain words: caveats, what could not be calculated, completeness. */
void show_caveats(struct context *c, const struct inventory *i);

/* In what form: the same figures in the same form are the same bytes. */
struct show_form {
    enum format format;
    enum lang lang;
    bool quiet;
    bool several;   /* one of several years: for a table of years, unless json */
    bool lines;     /* json with the lines, which are not kept */
    enum gwp gwp;   /* GWP_NONE: the organization's */
    const char *by; /* of a table; NULL: as usual */
    struct blocks *blocks; /* of months, as the ledger keeps them; NULL: none */
};
struct shown_year {
    int year;
    bool done, keep; /* text is there; it is worth keeping */
    bool complete;
    day_t first, last; /* records that start in this time were read for it */
    struct buf key;    /* state of those and of all else that it was made of; empty: not known */
    struct buf text;
};

/* Renders the years that are not done, inside the ledger's transaction. */
bool show_years(struct context *c, struct ledger *l, struct factors *f,
                const struct show_form *form, struct shown_year *year, int years);
/* Fills in the years that the ledger keeps in this form; false: the ledger failed. Inside a
 * transaction, for which no texts need be loaded. */
bool show_kept(struct ledger *l, const struct factors *f, const struct show_form *form,
               struct shown_year *year, int years);
/* Whether figures in this form may be kept, and what they are made of. */
bool show_may_keep(const struct show_form *form);
bool show_keep_all(void); /* small ones, too */
/* Keeps those that are worth it, and the blocks that were made; after the transaction. */
void show_keep(struct ledger *l, const struct show_form *form, const struct shown_year *year,
               int years);
/* Calculates every kept year anew whose key still holds. What differs or was altered is told and
 * taken out. False: something was wrong. */
bool show_verify(struct context *c, struct ledger *l);

/* The table of several years, of the texts that show_years made. */
void show_table_of_years(struct context *c, const struct shown_year *year, int years);

#endif
