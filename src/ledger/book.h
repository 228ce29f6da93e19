/* The book: which tables and columns a firm can enter. This one description drives header
 * recognition, JSON, add / list / set, export, the schema and the SQL of the small tables; adding a
 * column is one line in tables.c, one in the schema and one migration (docs/extending.md). */
#ifndef TANSO_LEDGER_BOOK_H
#define TANSO_LEDGER_BOOK_H

#include "calc/model.h"

enum column_type {
    COL_TEXT,
    COL_KEY /* the table's own id */,
    COL_DECIMAL,
    COL_INTEGER,
    COL_DATE,
    COL_MONTH,
    COL_FLAG /* 0 or 1 */,
    COL_CHOICE,
    COL_SITE,
    COL_METER,
    COL_UNIT,
    COL_ACTIVITY,
    COL_CURRENCY,
    COL_COUNTRY
};
enum {
    COLUMN_REQUIRED = 1,
    COLUMN_POSITIVE = 2, /* not below zero */
    COLUMN_NOT_ZERO = 4,
    COLUMN_SHARE = 8, /* a percentage of at most 100 */
    COLUMN_YEAR = 16  /* four digits */
};

struct book_column {
    const char *name; /* in files and on the command line: stable */
    enum column_type type;
    unsigned flags;
    const char *const *choices; /* COL_CHOICE, and COL_INTEGER where only some are allowed:
                                   NULL-terminated; else NULL */
    enum msg title; /* heading in Japanese and English; both are recognised in a header, too */
};
enum table_id {
    TABLE_ORGANIZATION,
    TABLE_SITES,
    TABLE_METERS,
    TABLE_ACTIVITIES,
    TABLE_INSTRUMENTS,
    TABLE_CONVERSIONS,
    TABLE_DRIVERS,
    TABLE_TARGETS,
    TABLE_MEASURES,
    TABLE_REMOVALS,
    TABLE_EXCLUSIONS,
    TABLE_ENTITIES,
    TABLE_ADJUSTMENTS,
    TABLE_ANSWERS,
    TABLE_MEMBERS,
    TABLE_MEMBER_TIERS,
    TABLE_MEMBER_KEYS,
    TABLE_SPEND_RULES,
    TABLE_JOURNAL,
    TABLE_COUNT
};
enum { BOOK_MAX_COLUMNS = 24 };
struct book_table {
    enum table_id id;
    const char *name;
    const struct book_column *column;
    int columns;
    const int *identity; /* columns that identify a row, ended by -1 (id; or activity, from_unit,
                            to_unit ...); none: there is one row */
    enum msg title;      /* of its sheet, in Japanese and English */
};
extern const struct book_table book_tables[TABLE_COUNT];
const struct book_table *book_table(struct str name); /* NULL when there is none of that name */
int book_column(const struct book_table *t,
                struct str name); /* by name or by a title in either language, folded; -1 */
/* Rows of a table without ids are told apart by a number: `list` shows it, `set` takes it. */
bool book_numbered(const struct book_table *t);
/* The table that a header belongs to: every heading known, the required columns present; -1 for
 * none. map[i] is the table's column for field i, or -1 for an empty heading or a remark. A heading twice, or
 * headings that fit two tables: -1. */
int book_recognise(const struct str *heading, int n, int *map);

bool book_remark(struct str heading); /* a heading in brackets: for people, no column */
/* The word of a choice's value in a language ("actual": 実績); empty where it has none. */
struct str book_word(const char *value, enum lang lang);
bool book_is_word(const char *value, struct str text); /* in either language, folded */

/* A row on its way in or out: one text per column; empty means absent. */
struct book_row {
    const struct book_table *table;
    struct str value[BOOK_MAX_COLUMNS];
};

#endif
