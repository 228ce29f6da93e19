/* What a report needs to know before its first row is written, collected from one pass over the
 * inventory: how many lines there are, which factors and gases they use, what could not be
 * calculated. The lines themselves are not kept: the calculation sheet runs the engine a second
 * time and writes them as they come, so that memory does not grow with the ledger. */
#ifndef TANSO_REPORT_MODEL_H
#define TANSO_REPORT_MODEL_H

#include "inventory/inventory.h"
#include "report/cell.h"

/* A factor row under one set of GWPs, or an instrument's rate: one row of the factor sheet. */
struct used_factor {
    const struct factor *factor; /* NULL: an instrument */
    struct str instrument;       /* its id */
    struct dec instrument_co2e;  /* kg per kWh */
    enum gwp gwp;                /* of the CO2e */
    int law;                     /* used for Japan's reporting law: energy-origin CO2 only */
    int64_t lines;
};
/* Per-unit values of a factor row, as its cells hold them. */
struct factor_cells {
    struct cell co2e, co2, ch4, n2o, other, unsplit, biogenic;
    bool all_co2, all_other, all_unsplit; /* the CO2e is that alone */
};
struct missing_record {
    struct str id, activity, site, reason;
    day_t start, end;
};

struct report_caveat {
    const char *code; /* stable, never translated */
    struct str text;
};

struct model {
    struct inventory *inventory;
    struct ledger *ledger;
    struct factors *factors;
    struct arena arena;
    int version;    /* of the ledger's data, before the first pass */
    int64_t lines;  /* of the year */
    int64_t booked; /* their CO2e in all, in mg */
    struct used_factor *used;
    int useds, used_cap;
    int *bucket; /* hash table of used index + 1 */
    int buckets;
    struct str *gas; /* other gases in use, by their name in the GWP table, each once */
    int gases, gas_cap;
    struct missing_record *missing;
    int missings, missing_cap;
    struct report_caveat *caveat;
    int caveats, caveat_cap;
    struct source *source; /* all of the ledger, by id */
    int sources;
    int64_t created; /* newest import, seconds since 1970; else the last day of the year */
    enum lang lang;
};
/* Runs the engine over the year. False after a diagnostic. */
bool model_load(struct model *m, struct ledger *l, struct factors *f, int year, enum gwp gwp,
                enum lang lang, struct diag *d);
void model_free(struct model *m);

/* Index in m->used of a line's factor; -1 when the line was not there in the first pass. */
int model_factor(const struct model *m, const struct line *l);
int model_gas(const struct model *m, struct str gas);                 /* index in m->gas; -1 */
const struct source *model_source(const struct model *m, int32_t id); /* NULL when there is none */

/* How a line is named in the total column: "S1", "S2-L", "S2-M", "S3", "OUT", "SHK-B", "SHK-A". The
 * same in both languages. */
const char *total_key(enum slot slot);
int slot_category(enum slot slot); /* 1..15, else 0 */
/* Biogenic CO2 counts each record once: not again under the market method or Japan's law. */
bool counts_biogenic(enum slot slot);
int64_t model_biogenic(const struct model *m);

#endif
