/* Profiles: how a bill's table, or the text of its PDF, is read, as data
 * (schemas/profile.schema.json). No code; exact words, and holes between them (pattern.h).
 *
 * Headings and words are compared folded (core/utf8.h). One profile describes one table form: how
 * its heading row is found, which of its columns give which field, what is constant, which rows
 * count, and how the period follows. */
#ifndef TANSO_INGEST_PROFILE_H
#define TANSO_INGEST_PROFILE_H

#include "ingest/ingest.h"
#include "ingest/pattern.h"

/* What a column of the bill gives. The fields up to FIELD_NOTE are columns of `activities`. */
enum field {
    FIELD_ID,
    FIELD_SITE,
    FIELD_METER,
    FIELD_ACTIVITY,
    FIELD_START,
    FIELD_END,
    FIELD_MONTH,
    FIELD_QUANTITY,
    FIELD_UNIT,
    FIELD_SUPPLIER,
    FIELD_MENU,
    FIELD_COST,
    FIELD_CURRENCY,
    FIELD_STATUS,
    FIELD_METHOD,
    FIELD_DOCUMENT,
    FIELD_NOTE,
    FIELD_NUMBER,   /* supply point number: gives the meter */
    FIELD_DATE,     /* day of a delivery, a bill or a reading, as `period` says */
    FIELD_RANGE,    /* first and last day in one cell */
    FIELD_REGISTER, /* cumulative reading */
    FIELD_FILTER,   /* only for row_filter */
    FIELD_COUNT
};

struct map_entry {
    struct str from; /* folded */
    struct str to;
};
struct profile_column {
    enum field field;
    struct str name;         /* as in the profile: "quantity", "filter.kind" ... */
    struct str *header;      /* folded forms, any of them */
    struct str header_shown; /* the first as written */
    int headers, offset;     /* offset: columns to the right of the heading's (merged cells) */
    bool required;
    char point;            /* decimal mark */
    const char *format;    /* dates: see date_parse_printed */
    bool end_exclusive;    /* ranges */
    struct str *separator; /* ranges */
    int separators;
    struct map_entry *map;
    int maps;
    struct str prefix;
    struct str *join; /* FIELD_ID: further headings, joined by '-' (folded) */
    int joins;
    struct patterns line; /* pdf-text, instead of header: where the value stands */
};
struct row_filter {
    struct str column; /* name of a profile column */
    struct str *value; /* folded */
    int values;
    bool include; /* only these; else all but these */
};
/* How the quantities of a row stand: one in the column of the field quantity, or in several
 * columns, which are added up (SUM; SLOTS: the columns of a day's intervals) or are records of
 * their own (MONTHS, COLUMNS). DAY_SUM: the rows of one day are added up. */
enum layout_kind {
    LAYOUT_ROWS,
    LAYOUT_SUM,
    LAYOUT_SLOTS,
    LAYOUT_MONTHS,
    LAYOUT_COLUMNS,
    LAYOUT_DAY_SUM,
    LAYOUT_DATES, /* the columns are days, the rows their intervals, which are added up */
    LAYOUT_LINES /* pdf-text: the quantity is the sum of the lines that fit */
};
struct layout_column {
    struct str *header; /* folded forms */
    int headers;
    struct str shown;
    struct str activity, unit, number; /* COLUMNS: what it holds; empty: as the row says */
};
struct layout {
    enum layout_kind kind;
    struct layout_column *column;
    int columns;
    struct str *total; /* headings of the row's own total, folded */
    int totals;
    int slots; /* DAY_SUM, DATES: rows of a day; 0: any number */
    int fiscal_start;
    char point;
    /* LINES: the quantities, their printed total, the lines between which they stand (none: the
     * whole bill), and the line with which each of several bills in one text begins */
    struct patterns line, total_line, from, to, start;
};
/* Kind journal: what a column gives to the lines of a row; by side, or to both. */
enum journal_field {
    JOURNAL_DATE,
    JOURNAL_VOUCHER,
    JOURNAL_TEXT,
    JOURNAL_SIDE, /* a word that tells the side of a row with one account */
    JOURNAL_ACCOUNT,
    JOURNAL_SUB_ACCOUNT,
    JOURNAL_DEPARTMENT,
    JOURNAL_PARTNER,
    JOURNAL_TAX_CLASS,
    JOURNAL_AMOUNT,
    JOURNAL_TAX,
    JOURNAL_FIELDS
};
enum journal_side { SIDE_DEBIT, SIDE_CREDIT, SIDES };
struct journal_column {
    enum journal_field field;
    bool of[SIDES];
    struct str *header; /* folded */
    int headers, at;    /* at: which field, from 1, where there is no heading */
};
struct journal_form {
    struct journal_column *column;
    int columns;
    struct str currency;
    struct str *word[SIDES], *continues; /* folded */
    int words[SIDES], continue_n;
    bool blank_continues;
    int fields; /* without a heading: of each row; 0: there is one */
    struct str *first;
    int first_n;
};

enum period_rule { PERIOD_STATED, PERIOD_DELIVERY, PERIOD_BILL_DATE, PERIOD_REGISTER };

struct profile {
    struct str id, version, title_ja, title_en, note;
    bool reconstructed, built_in;
    bool text; /* kind pdf-text: of the text of a PDF; else of a table */
    struct str *contains, *header_words; /* folded */
    int contain_n, header_word_n;
    char delimiter;   /* 0: detected */
    struct str *stop; /* folded; a row whose first text starts with one ends the table */
    int stops;
    bool end_at_blank;
    bool repeat;              /* the table may come several times, each for a meter of its own */
    struct str number_prefix; /* then: the k-th table has the number <prefix>k */
    struct str *other;        /* headings of tables of another kind, folded */
    int others;
    struct profile_column *column;
    int columns;
    struct str constant[FIELD_COUNT];
    struct row_filter *filter;
    int filters;
    struct journal_form *journal; /* NULL: a table of records */
    struct layout layout;
    bool group; /* the row above the heading names groups of columns: "group/heading" */
    enum period_rule period;
    int max_days; /* PERIOD_BILL_DATE: a longer gap means that a bill is missing; 0: no limit */
    struct str total_label;  /* folded */
    struct str total_column; /* name of a profile column; empty: no control total */
};

const char *field_name(enum field f); /* as in the profile */
const char *journal_field_name(enum journal_field f);
/* Reads the part `journal` of a profile; NULL after *what says what is wrong. */
struct journal_form *journal_form_parse(const void *root, struct arena *a, const char **what);
/* Whether a row is one of a journal without a heading. */
struct csv_row;
bool journal_row_fits(const struct journal_form *j, const struct csv_row *r);
/* Reads one profile; NULL after a diagnostic. Its texts live in `a`. */
struct profile *profile_parse(struct str json, struct str name, struct arena *a, struct diag *d);

struct profile_list {
    struct profile **item;
    int n, cap;
    struct arena arena;
};
/* All profiles, in order of id; a user's id hides the built-in one. False: a profile of the user's
 * is faulty (the others are there). */
bool profile_load_all(struct profile_list *l, struct diag *d);
/* One more, as text. False after a diagnostic at `name`. */
bool profile_add(struct profile_list *l, struct str json, struct str name, struct diag *d);
/* The user's folder ($TANSO_PROFILES: *named; else below the configuration). False: there is no
 * home for one. */
bool profile_folder(struct buf *path, bool *named);
const struct profile *profile_by_id(const struct profile_list *l, struct str id);
/* The profile that fits the beginning of a file best (delimited by `delimiter`; 0: as each profile
 * says); *other is set when a second one fits as well.
 * NULL: none. */
const struct profile *profile_match(const struct profile_list *l, struct str head, char delimiter,
                                    const struct profile **other);
/* The same among those of kind pdf-text, for the whole text of a PDF, folded. */
const struct profile *profile_match_text(const struct profile_list *l, struct str folded,
                                         const struct profile **other);
/* Whether a folded heading is one that p reads. */
bool profile_knows(const struct profile *p, struct str heading);
/* Whether the heading of p stands in the beginning of a file. */
bool profile_in(const struct profile *p, struct str head, char delimiter);
/* Whether a row of folded fields is the heading of p's table. */
bool profile_is_header(const struct profile *p, const struct str *folded, int n);
struct str *profile_fold_row(const struct csv_row *r, struct arena *a);
void profile_list_free(struct profile_list *l);

#endif
