/* What the files of the entry workbook share. */
#ifndef TANSO_REPORT_ENTRY_PRIVATE_H
#define TANSO_REPORT_ENTRY_PRIVATE_H

#include "report/book.h"
#include "report/entry.h"

enum { MONTHS = 12 };
/* The monthly sheets, by the bills that people file together. */
enum topic { TOPIC_ELECTRICITY, TOPIC_GAS, TOPIC_FUEL, TOPIC_OTHER, TOPIC_COUNT };

/* A month's quantity in millionths of the meter's unit, for the eye and the check only. */
struct month_use {
    bool known;
    int days; /* of the month that records cover */
    int64_t micro;
};
struct entry_meter {
    struct meter meter;
    struct str site;
    enum topic topic;
    struct month_use booked[MONTHS], last[MONTHS];
};
struct entry_count { /* of a monthly sheet, for the progress on the first one */
    int rows, booked;
};
struct entry {
    struct ledger *ledger;
    struct factors *factors;
    struct organization organization;
    int year, first_month; /* date_month_index of the first month */
    struct entry_meter *meter;
    int meters;
    const struct entry_options *options;
    struct wb *wb;
    struct wb_sheet *start, *questions, *topic[TOPIC_COUNT], *sites, *meter_list, *records, *drivers, *lists;
    struct entry_count count[TOPIC_COUNT];
    struct diag found; /* what the check found, where questions are asked */
    struct arena arena;
    struct diag *d;
};
enum { ENTRY_HEAD = 3, ENTRY_ROW = ENTRY_HEAD + 1 }; /* title, purpose, a blank row, headings */
/* Rows that are ready for new entries. */
enum { NEW_SITES = 8, NEW_METERS = 12, NEW_RECORDS = 60, NEW_DRIVERS = 12 };
/* Columns of the lists, from ENTRY_ROW on. */
enum { LIST_ACTIVITY, LIST_UNIT, LIST_SUPPLIER, LIST_STATUS, LIST_RELATION, LIST_COUNT };

/* Fills e->meter from the ledger: each meter with the months of this year and the last. */
bool entry_use(struct entry *e);
bool entry_whole(const struct entry *e, const struct month_use *booked, int month); /* every day */
enum topic entry_topic(struct str activity);

bool entry_start(struct entry *e);
bool entry_questions(struct entry *e);
bool entry_months(struct entry *e, enum topic t);
bool entry_sites(struct entry *e);
bool entry_meters(struct entry *e);
bool entry_records(struct entry *e);
bool entry_drivers(struct entry *e);
bool entry_lists(struct entry *e);

void entry_title(struct wb_sheet *s, enum msg title, enum msg purpose);
/* Addresses of a list's cells, of the ids in the sheet of sites or meters. */
void entry_list_range(struct entry *e, struct buf *out, int list);
void entry_site_range(struct entry *e, struct buf *out);
void entry_meter_range(struct entry *e, struct buf *out);
/* In `col`: whether the cell of column `number` is open, a number, or something else. */
void entry_number_check(struct wb_sheet *s, int row, int col, int number);
/* A text of ours as a literal of a formula. */
void entry_literal(struct buf *f, const char *text);
void entry_month_text(const struct entry *e, struct buf *out, int month); /* YYYY-MM */
/* The name of an activity in the language of the workbook, the code where it has none. */
struct str entry_activity_name(const struct entry *e, struct str activity);

#endif
