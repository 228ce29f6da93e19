/* What the parts of the acceptor share. */
#ifndef TANSO_INGEST_ACCEPT_IMPL_H
#define TANSO_INGEST_ACCEPT_IMPL_H

#include "ingest/accept.h"
#include "ingest/names.h"

/* Columns of `activities`, by their place in the book's description. */
struct activity_columns {
    int id, site, meter, activity, start, end, month, quantity, unit, supplier, menu, cost,
        currency, status, method, category, heat_basis, document, uncertainty, note;
};
const struct activity_columns *activity_columns(void);

struct known_meter {
    struct str id, site, activity, number, unit, supplier;
    code_t code, site_code, kind_code, unit_code; /* 0: none */
    int twin;                                     /* another meter with the same number; 0: none */
};
enum { DETAIL_MEMO = 256, PENDING_TEXTS = 256, DATE_MEMO = 64, TOLD = 64 };
struct detail_memo {
    struct detail detail;
    char uncertainty[24];
    int32_t index;
    bool used;
};
struct pending_text {
    int64_t row;
    struct str document, note;
    bool dropped;
};
struct date_memo {
    char text[16];
    size_t n;
    day_t day;
};

struct acceptor {
    struct ledger *ledger;
    struct diag *diag;
    struct accept_options o;
    int32_t source, first_source;        /* first_source: of this acceptor's */
    struct pos where;                    /* of the source */
    day_t from, to;                      /* of the records handed to the ledger; DAY_NONE: none */
    struct accept_counts counts, before; /* of this source; of those before it */
    bool failed, masters_stale;
    enum table_id table; /* of the row before */

    /* masters of the book */
    struct arena masters;
    struct names sites, site_names /* folded; -1: two sites bear it */, meters, numbers;
    struct str *site; /* ids, for site_names */
    int site_n, site_cap;
    struct known_meter *meter;
    int meter_n, meter_cap;
    struct conversion *conversion;
    int conversions;

    /* codes of repeated texts */
    struct names units, kinds, suppliers, menus, currencies, methods;
    struct detail_memo memo[DETAIL_MEMO];
    struct date_memo dates[DATE_MEMO];

    /* texts of rows that the ledger still buffers */
    struct pending_text pending[PENDING_TEXTS];
    int pending_n;
    struct arena pending_arena;

    /* records that replace the one that is there, when the ledger is through with its buffer */
    struct put_result *waiting;
    int waiting_n, waiting_cap;

    struct import_code code[MAX_CODES];
    int codes;
    struct arena code_texts;

    uint64_t told[TOLD]; /* what was said of which cell: of several records of one cell, once */
    int told_next;

    struct str *heading; /* of the source, as printed; by place in the file - 1 */
    int headings;
    struct arena heading_texts;

    /* the row at hand */
    const int *column;           /* NULL, or `place` */
    int place[BOOK_MAX_COLUMNS]; /* a copy: what the ledger says of a row may come after its reader
                                    is gone */
    int64_t row;
    struct arena scratch;
    struct buf text, reason;
    struct activity last;

    /* while a refusal is collected */
    void (*outer_sink)(void *ctx, const struct diag_entry *e);
    void *outer_ctx;
    int watch_from;
    bool watching;

    /* the source named last in a note */
    int32_t named_source;
    struct buf source_name;
};

void accept_place(struct acceptor *a, int64_t row, const int *column);
struct pos accept_at(const struct acceptor *a, int column);
bool accept_masters(
    struct acceptor *a); /* reads sites, meters, conversions; false: the ledger failed */
/* The id of a site that is named by its id or, where only one bears it, its name; else as it is. */
struct str accept_site_id(struct acceptor *a, struct str v);
/* The checks of one value; they return false after a diagnostic. Texts are valid until the next
 * row. */
bool check_value(struct acceptor *a, const struct book_table *t, int column, struct str v,
                 struct str *out);
bool check_row(struct acceptor *a, const struct book_row *in, struct book_row *out);
bool check_period(struct acceptor *a, const struct book_row *r, int start, int end, int month,
                  day_t *from, day_t *to);
/* An error of a cell, told once however many records the cell belongs to (the name of a site before
 * its twelve months); each of them has it as its reason. */
void refuse_cell(struct acceptor *a, int column, enum msg m, struct str one, struct str two);
/* A column of the table, as the file heads it, else by the book's name; for messages. */
struct str column_shown(const struct acceptor *a, const struct book_column *c, int column);
bool parse_day(struct acceptor *a, struct str v, day_t *out);
bool parse_decimal(struct str v, struct dec *out);
/* A code with its name behind it, as drop-down lists offer it ("fuel.diesel 軽油"), is the code. */
struct str activity_code(struct str v);
struct str value_trim(struct str v);
void flush_texts(struct acceptor *a);
void accept_unwatch(struct acceptor *a); /* the reason of accept_watch is whole */
/* Replaces what waits for that: the ledger is through with its buffer. False: it failed. */
bool accept_replace(struct acceptor *a);
/* "bills.csv:12", where a row was read; in the scratch arena. */
const char *accept_place_of(struct acceptor *a, int32_t source, int64_t row);
/* The callback of the ledger for rows that it did not book. */
void accept_on_put(void *ctx, const struct put_result *r);
const char *arg(struct acceptor *a,
                struct str s); /* NUL-terminated for a diagnostic, in the scratch arena */
/* "s12.34": what the program prints for records without an id of their own. */
bool accept_own_form(struct str id);

#endif
