/* A profile for a file that no profile knows: what its table looks like, which column may be what
 * and why, and the profile that follows from the user's answers. Proposals are never taken without
 * an answer; that is the caller's part. */
#ifndef TANSO_INGEST_DRAFT_H
#define TANSO_INGEST_DRAFT_H

#include "ingest/profile.h"

enum {
    DRAFT_ROWS = 80, /* of the beginning of a table */
    DRAFT_COLUMNS = 400,
    DRAFT_SAMPLES = 3,
    ROLE_IGNORE = -1,
    ROLE_MONTHS = FIELD_COUNT /* the quantity of the month that is the column's heading */
};
enum draft_reason {
    WHY_NOTHING, /* nothing tells what it is */
    WHY_EMPTY,   /* no values */
    WHY_WORD,    /* its heading holds the word, and its values fit */
    WHY_VALUES,  /* its heading holds the word, but its values do not fit */
    WHY_POWER,   /* a demand or a price, no amount */
    WHY_MONTH,   /* its heading is a month, its values numbers */
    WHY_SECOND   /* as WHY_WORD, but a column before it is that already */
};
struct draft_column {
    struct str heading; /* trimmed; "" where the cell is empty */
    struct str group;   /* of the row above, where the heading alone stands there twice */
    struct str sample[DRAFT_SAMPLES];
    int samples, role; /* a field, ROLE_MONTHS or ROLE_IGNORE: as proposed, then as answered */
    enum draft_reason why;
    struct str word;
};
struct draft_row {
    struct str *cell;
    int n;
    int64_t row;
};
struct draft {
    struct str file;
    char delimiter;    /* of text; 0 in a workbook */
    struct str *sheet; /* the sheets that may be read, in a workbook */
    int sheets;
    struct draft_row row[DRAFT_ROWS];
    int rows, heading; /* heading: which of them, -1: none was found */
    struct draft_column *column;
    int columns;
    bool group;
    /* answers; empty: none */
    struct str id, title, activity, meter, unit, currency;
    const char *format; /* of dates */
    char point;
    enum period_rule period;
    struct arena arena;
};
/* Opens the file: a workbook's sheets, or the rows of a text. False after a diagnostic (of another
 * kind than CSV, TSV or a workbook; not readable). draft_free in any case. */
bool draft_open(struct draft *d, const char *path, struct diag *diag);
/* Reads the beginning of a sheet. */
bool draft_sheet(struct draft *d, const char *path, int sheet, struct diag *diag);
void draft_free(struct draft *d);

/* Takes row `at` as the heading (-1: the one that looks like it) and proposes roles. False: there
 * is none, or it has no cells. */
bool draft_heading(struct draft *d, int at);
/* By name: a field, "months", "ignore". False: no such role. */
bool draft_role(struct str name, int *role);
const char *draft_role_name(int role);
bool draft_has(const struct draft *d, int role);
/* The forms in which all dates of the table can be read: bits 1 ymd, 2 dmy, 4 mdy. */
unsigned draft_formats(const struct draft *d);
/* The decimal marks that all numbers allow: bits 1 '.', 2 ','; with both, both give the same. */
unsigned draft_points(const struct draft *d);
/* The unit that the heading of the quantity names, as "使用量(kWh)"; empty: none. */
struct str draft_unit(const struct draft *d);
/* The profile as JSON. */
void draft_json(const struct draft *d, struct buf *out);

#endif
