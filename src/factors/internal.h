/* Shared by the files of this layer only. */
#ifndef TANSO_FACTORS_INTERNAL_H
#define TANSO_FACTORS_INTERNAL_H

#include "core/csv.h"
#include "factors/factors.h"

enum { FACTORS_MAX_FILE = 256 << 20, TABLE_MAX_COLUMNS = 40 };

/* A text that stands in many rows is kept once, and what is worked out from it (key, unit) is
 * worked out once. */
struct term {
    struct str text, key; /* key: see calc_supplier_key; made on demand */
    const struct unit *unit;
    bool has_key, has_unit;
};
struct terms {
    struct term **slot; /* open addressing; size a power of two */
    size_t size, n;
};
struct term *term_of(struct factors *f, struct str s);
struct str term_text(struct factors *f, struct str s); /* the kept copy */
struct str term_key(struct factors *f, struct str s);
const struct unit *term_unit(struct factors *f, struct str s);

struct name {
    struct str activity, ja, en, words;
};

struct pack; /* see factors/pack.h */

/* Built-in rows are in `pack`, where there is one; all others in `row`. */
struct factors {
    struct pack *pack;
    struct arena arena;
    struct terms terms;
    struct factor_set *set;
    int sets, set_cap;
    struct factor *row;
    int64_t *line;                /* row of the file, parallel to `row` until factors_ready */
    int place[TABLE_MAX_COLUMNS]; /* field of each column in the factors.csv read last; -1: not
                                     there */
    int rows, row_cap, line_cap;
    int values; /* published figures in the rows read so far */
    struct conversion *conversion;
    int conversions, conversion_cap;
    struct law_energy *law;
    int laws, law_cap;
    struct gwp_row *gwp;
    int gwps, gwp_cap;
    struct name *name;
    int names, name_cap;
};

/* ---- a table: a CSV text whose header names its columns ---- */
struct table_spec {
    const char *const *column; /* NULL-terminated */
    int required;              /* the first so many must be there */
};
struct reader {
    struct factors *f;
    struct diag *d;
    struct str file;
    const struct table_spec *spec;
    int field[TABLE_MAX_COLUMNS]; /* field of the row that holds the column; -1: not in the file */
    struct csv_row row;
    const struct factor_set *set; /* whose file it is */
    int64_t *line;                /* rows of the file that were kept (conversions.csv) */
    int lines, line_cap;
};
/* Reads the text row by row; false when there was any error. `each` says its faults itself, by
 * reader_fault. */
bool table_read(struct reader *r, struct str text, void (*each)(struct reader *r));
struct str reader_get(const struct reader *r, int column); /* trimmed; empty when absent */
struct pos reader_at(const struct reader *r, int column);
void reader_fault(struct reader *r, int column,
                  enum msg m); /* {1} is the column's name, {2} the cell */
bool reader_decimal(struct reader *r, int column, struct dec *out,
                    bool *given); /* empty: *given false and true */
/* A ratio or a heat value: above zero where it is given. */
bool reader_positive(struct reader *r, int column, struct dec *out);
bool reader_period(struct reader *r, int from_column, int to_column, day_t *from, day_t *to);

/* ---- the files of a set ---- */
bool rows_read(struct factors *f, const struct factor_set *s, struct str text, struct str file,
               struct diag *d); /* factors.csv */
bool conversions_read(struct factors *f, const struct factor_set *s, struct str text,
                      struct str file, struct diag *d);
bool laws_read(struct factors *f, struct str text, struct str file, struct diag *d);
bool gwps_read(struct factors *f, struct str text, struct str file, struct diag *d);
bool names_read(struct factors *f, struct str text, struct str file, struct diag *d);

/* Which column of factors.csv is which, for check.c. */
enum factor_column {
    F_ID,
    F_ACTIVITY,
    F_SCOPE,
    F_UNIT,
    F_COUNTRY,
    F_REGION,
    F_SUPPLIER,
    F_MENU,
    F_FROM,
    F_TO,
    F_PART,
    F_CATEGORY,
    F_BASIS,
    F_CO2,
    F_CH4_FOSSIL,
    F_CH4_BIOGENIC,
    F_N2O,
    F_OTHER,
    F_CO2E,
    F_CH4_CO2E,
    F_N2O_CO2E,
    F_CO2_CO2E,
    F_GWP,
    F_HEAT,
    F_BIOGENIC,
    F_OUTSIDE,
    F_UNCERTAINTY,
    F_SOURCE,
    F_NOTE,
    F_FALLBACK
};

/* A set's own folder as texts; a file that need not be there is empty. Free with set_files_free. */
struct set_files {
    struct buf json, factors, conversions, law;
    bool has_conversions, has_law;
};
bool set_files_read(const char *dir, struct set_files *out, struct diag *d);
void set_files_free(struct set_files *s);
/* set.json into a new entry of f->set; NULL with diagnostics. */
struct factor_set *set_json_read(struct factors *f, struct str json, struct str file,
                                 enum origin origin, struct diag *d);
/* The index of the set just read, or -1. */
int set_add(struct factors *f, const char *dir, enum origin origin, struct diag *d);
bool gwp_add(struct factors *f, const char *dir, struct diag *d);
char *path_join(const char *dir, const char *name); /* free() it */

#endif
