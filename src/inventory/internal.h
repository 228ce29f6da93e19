/* What the files of this layer share; no part of its interface. */
#ifndef TANSO_INVENTORY_INTERNAL_H
#define TANSO_INVENTORY_INTERNAL_H

#include "core/json.h"
#include "core/visible.h"
#include "inventory/inventory.h"

/* ---- completeness: which days of the year each meter's records cover ---- */
enum { GRID_WORDS = 6 /* 384 bits for at most 366 days */ };
struct grid_meter {
    uint64_t day[GRID_WORDS];
    uint16_t nonzero, estimated; /* bits by month */
    code_t site;                 /* of its records, for a meter that names none */
    bool any, continuous;
};
struct grid {
    const struct calc_input *in;
    struct grid_meter *meter; /* as input.meter */
    struct grid_meter *now;   /* of the block at hand; NULL: there are no blocks */
    bool touched;             /* some record of it has a meter */
    int32_t *meter_of;        /* by code_t; -1: not a meter */
    uint8_t *detail;          /* by detail: bits 1 delivery, 2 estimated */
    uint8_t month_of[GRID_WORDS * 64];
    uint64_t month[LINE_MONTHS][GRID_WORDS]; /* its days */
    day_t from, to;
};
void grid_new(struct grid *g, const struct inventory *i);
void grid_record(struct grid *g, const struct activity *a);
void grid_free(struct grid *g);
/* As calc_blocks, calc_block and calc_take have it, of the days that meters cover. */
void grid_blocks(struct grid *g);
void grid_block(struct grid *g, struct buf *out);
bool grid_take(struct grid *g, struct str block);
/* Fills i->meter and adds a METER_GAP caveat for each meter that leaves days open; false when one
 * does. */
bool grid_finish(const struct grid *g, struct inventory *i);

/* ---- boundary ---- */
/* Reads the holdings and gives every site that an entity has its spans, and as boundary the days on
 * which a chain reaches it. */
bool boundary_fill(struct inventory *i, struct site *site, int sites);

struct site_dates {
    day_t from, to;
};
/* The site as it would have been, had the structure of the day `on` held always: false when it
 * would not be ours. *unclear: nothing says why it came or went after `since`. */
bool boundary_as_on(struct inventory *i, int site, day_t since, day_t on, struct site *out,
                    bool *unclear);
/* The boundary of first..last as the engine used it: sites with lines, their shares and days, and
 * the exclusions; one JSON object. */
void boundary_json(const struct inventory *i, const struct calc_totals *t, day_t first, day_t last,
                   struct buf *out);

/* ---- closed years ---- */
void year_figures_fill(const struct inventory *i, struct year_figures *out);
void year_figures_json(struct json_out *j, const char *prefix, const struct year_figures *k);
bool closings_load(struct inventory *i);
/* Says by caveats where the figures are not those that were closed. */
bool closed_compare(struct inventory *i, struct diag *d);
const struct closing *closing_newest(const struct inventory *i, enum closing_kind kind, int year);
/* The base year as accepted by the end of the shown year: what is accepted as of a later year is
 * none of this one's. */
const struct closing *accepted_newest(const struct inventory *i, int year);
void closed_json(struct json_out *j, const struct inventory *i);
/* SHA-256 in hex over all records that touch the days: equal as long as no record is changed. */
bool records_mark(struct inventory *i, day_t from, day_t to, struct buf *out);
void boundary_mark(const struct inventory *i, const struct calc_totals *t, day_t first, day_t last,
                   struct buf *out); /* SHA-256 of boundary_json */

/* ---- base year ---- */
bool base_year_fill(struct inventory *i, struct diag *d);
void base_year_json(struct json_out *j, const struct inventory *i);

/* ---- runs ---- */
/* Calculates from..to with the inventory's own input otherwise; NULL when the ledger fails or a
 * sink stopped it. */
struct calc *run_year(struct inventory *i, const struct calc_input *in,
                      const struct line_sink *sink, struct grid *g,
                      const struct calc_totals **totals);
/* The calendar of a fiscal year. False when it lies outside the calendar. */
bool year_bounds(int fiscal_start, int year, day_t *from, day_t *to);

/* ---- blocks ---- */
/* The records that start in first..last and touch the year. */
struct block_part {
    day_t first, last, touching;
    char name[24];
};
enum { BLOCK_PARTS = 1 + LINE_MONTHS, BLOCK_UNFIT = 2 };
bool block_parts(struct inventory *i, struct block_part part[BLOCK_PARTS], int *parts);
int blocks_pay(struct inventory *i); /* the year has so many records; -1: the ledger failed */
/* 1 taken; 0 there is none that holds; BLOCK_UNFIT; -1 the ledger failed. */
int block_take(struct inventory *i, const struct block_part *p, struct calc *c, struct grid *g);
/* Ends the block at hand, and notes it where it may be kept. False: the ledger failed. */
bool block_make(struct inventory *i, const struct block_part *p, struct calc *c, struct grid *g,
                int64_t records);

/* A figure over scopes: bits 1, 2, 4 for scopes 1, 2, 3. False when one of them is null. */
enum { MASK_SCOPE1 = 1, MASK_SCOPE2 = 2, MASK_SCOPE3 = 4 };
bool slot_value(const struct calc_totals *t, enum slot what, struct gases *out);
bool scopes_value(const struct calc_totals *t, unsigned mask, enum basis basis, int64_t *mg);

/* ---- drivers, intensities, targets, removals ---- */
struct driver_row {
    struct str name, unit;
    day_t from, to;
    struct dec value;
};
struct drivers {
    struct driver_row *row; /* in the inventory's arena */
    int n, cap;
};
bool drivers_load(struct inventory *i, struct drivers *out);
void drivers_free(struct drivers *d);
/* Sum of a driver's values from..to, by days; *days is how many days of it some period covers.
 * False when none does. */
bool driver_sum(const struct drivers *d, struct str name, struct str unit, day_t from, day_t to,
                struct ratio *out, int *days);
void intensities_fill(struct inventory *i, const struct drivers *d);
bool targets_fill(struct inventory *i, const struct drivers *d);
bool removals_fill(struct inventory *i);

/* ---- caveats ---- */
/* The variable arguments are const char * for {1} {2} ..., closed by NULL. */
void caveat_add(struct inventory *i, enum msg m, ...) __attribute__((sentinel));
void caveats_of_run(struct inventory *i);    /* those that the engine found */
void caveats_of_scopes(struct inventory *i); /* scopes without any record */

/* Lines of the journal that no rule speaks of: false when the ledger failed. */
bool caveats_of_journal(struct inventory *i, bool *waits);

/* ---- texts ---- */
struct str row_value(const struct book_row *r, const char *column); /* empty when absent */
/* A row's period from start and end, or month; an end that is missing leaves *to DAY_NONE. False:
 * no start. */
bool row_period(const struct book_row *r, day_t *from, day_t *to);
const struct meter *meter_of(const struct calc_input *in,
                             code_t code); /* NULL when there is none */
const struct site *site_of(const struct calc_input *in, code_t code);
void quantity_print(struct buf *out, const struct inventory *i, const struct activity *a);
const char *zstr(struct arena *a, struct str s); /* NUL-terminated copy, made visible */

/* ---- Japan ---- */
bool in_japan(const struct inventory *i); /* its laws' figures are given */

/* ---- JSON ---- */
void json_caveats(struct json_out *j, const struct inventory *i);
void json_items(struct json_out *j, const char *key, const struct buf *items);

/* ---- findings ---- */
struct answer {
    struct str question, answer, by;
};
/* What goes to `found` gets its number, and its answer where the firm gave one, and goes on to
 * `to`. */
struct questions {
    struct diag found, *to;
    struct answer *answer; /* by question */
    int n, cap;
    struct arena arena;
};
bool questions_begin(struct questions *q, struct ledger *l, struct diag *d);
void questions_end(struct questions *q);

struct check {
    struct ledger *ledger;
    struct diag *d;
    const struct inventory *inventory; /* of the year that is checked */
    bool every_year;                   /* all years with records are checked, one after the other */
    struct activity *record; /* that touch the year or the one before, by group, then start */
    int records, cap;
    struct arena scratch; /* texts of one finding */
    struct arena names;
    struct pos *source_place; /* by source id; file.p NULL: not read yet */
    int sources;
};
/* Records of one meter, or of one activity at one site without a meter, in order of start, end,
 * activity, quantity and place. */
struct group {
    const struct activity *record;
    int n;
};
typedef void group_check(struct check *c, struct group g);
/* Does a finding about this record belong to the year? Where every year is checked, it belongs to
 * the one in which the record starts, so that no two years tell it twice. */
bool in_year(const struct check *c, const struct activity *a);
struct pos record_pos(struct check *c, const struct activity *a);
/* Texts for a finding's arguments, kept until finding_end. */
const char *record_what(struct check *c,
                        const struct activity *a); /* its meter, else its activity */
const char *record_quantity(struct check *c, const struct activity *a); /* "1200 kWh" */
const char *record_period(struct check *c,
                          const struct activity *a);                 /* "2024-04-01 - 2024-04-30" */
const char *record_place(struct check *c, const struct activity *a); /* "denki.csv:12" */
const char *day_text(struct check *c, day_t day);
const char *number_text(struct check *c, int64_t v);
void finding_end(struct check *c);

bool is_delivery(const struct check *c, const struct activity *a);

void check_factors(struct check *c, const struct uncalculated *u);
group_check check_gaps, check_overlaps, check_duplicates, check_jumps, check_cost, check_below_zero,
    check_kind, check_balance, check_review;
void check_conversions(struct check *c);
void check_entered_twice(struct check *c);
void check_idle_meters(struct check *c);
void check_exclusions(struct check *c);
void check_spend(struct check *c);

/* What of the journal the record was made of, and by which rule; nothing for other records. */
void explain_journal(const struct inventory *i, const struct activity *a, enum lang lang,
                     struct buf *out);
/* The rows that were not chosen for a line, with the reason, as lines of text. */
void explain_losers(const struct line *l, enum lang lang, struct buf *out);
/* What show and explain say in JSON of a record that was not calculated. */
void missing_keys(struct json_out *j, const struct inventory *i, const struct uncalculated *u);

#endif
