/* The built-in sets as one read-only file, made at build time from the folders in factors/
 * (tanso-pack) and mapped at run time. It holds what the folders hold, in the same order, with the
 * work of reading done: texts kept once, numbers parsed, keys and units found, rows sorted. Rows
 * are made into struct factor when somebody asks for their activity, so that a library of any size
 * costs a command only what it uses.
 *
 * The folders stay the truth: the file names each source with its size and SHA-256. A source that
 * is gone, new, of another size, or newer than the file and of other content makes the file
 * useless, and the folders are read instead. So does a file of another program version. For this
 * program on this kind of machine only; not a form to hand round. */
#ifndef TANSO_FACTORS_PACK_H
#define TANSO_FACTORS_PACK_H

#include "factors/internal.h"
#include <time.h>

#define PACK_MAGIC "tansopk1"

/* Offsets are from the start of the file, in bytes; 0 stands for an empty text and a zero number.
 */
typedef uint32_t packed_text; /* at it: uint32_t length, the bytes, a NUL */
typedef uint32_t packed_dec;  /* at it: struct dec_in_pack */

struct dec_in_pack {
    uint64_t low, high; /* of the 128-bit coefficient */
    int64_t scale;
};

enum pack_section {
    PACK_SOURCES,
    PACK_SETS,
    PACK_ROWS, /* in the order of the library */
    PACK_GASES,
    PACK_GROUPS,  /* in order of activity, supplier key */
    PACK_MEMBERS, /* uint32_t: rows of the groups, ascending in each */
    PACK_CONVERSIONS,
    PACK_LAWS,
    PACK_GWPS,
    PACK_NAMES,
    PACK_SECTIONS
};

struct pack_head {
    char magic[8];
    char program[24];      /* version of the program that made it */
    uint32_t order, sizes; /* byte order, and the sizes of the structs below */
    uint64_t units;        /* hash of the unit table: rows name units by their place in it */
    uint64_t size, check;  /* of the file; of this head and all sections but the rows */
    uint32_t at[PACK_SECTIONS], n[PACK_SECTIONS];
};

struct packed_source {
    packed_text name; /* "set/factors.csv" */
    uint32_t spare;
    int64_t size;
    struct sha256 hash;
};
enum { PACKED_SET_TEXTS = 10 };
struct packed_set {
    packed_text text[PACKED_SET_TEXTS]; /* in the order of set_texts */
    int32_t gwp, factors, values;
    struct sha256 hash;
};
enum { PACKED_ROW_TEXTS = 15, PACKED_ROW_DECS = 8 };
struct packed_row {
    packed_text text[PACKED_ROW_TEXTS];
    packed_dec dec[PACKED_ROW_DECS];
    int32_t from, to;
    uint32_t gas; /* index of the first in PACK_GASES */
    uint16_t gases;
    uint16_t unit; /* index in the unit table + 1; 0: not in the table, see unit_text */
    uint8_t scope, category, basis, gwp, heat, has_mass, has_co2e, outside;
    uint32_t check; /* of all before it */
};
struct packed_gas {
    packed_text gas;
    packed_dec kg;
};
struct packed_group {
    packed_text activity, supplier_key;
    uint32_t first, n; /* in PACK_MEMBERS */
};
struct packed_conversion {
    packed_text text[6]; /* activity, from_unit, to_unit, supplier, source, country */
    packed_dec multiply_by;
    int32_t heat, from, to;
};
struct packed_law {
    packed_text text[4]; /* activity, supplier, unit, source */
    packed_dec gj_per_unit;
    int32_t from, to;
};
struct packed_gwp {
    packed_text gas, source, name;
    packed_dec value[GWP_COUNT];
};
struct packed_name {
    packed_text text[4]; /* activity, ja, en, words */
};

/* ---- what reader and writer share ---- */
struct pack_head pack_head_of_program(void);   /* all but sizes and places */
size_t pack_section_size(enum pack_section s); /* of one element */
void set_texts(struct factor_set *s, struct str *text[PACKED_SET_TEXTS]);
void row_texts(struct factor *x, struct str *text[PACKED_ROW_TEXTS]);
void row_decs(struct factor *x, struct dec *dec[PACKED_ROW_DECS]);
uint32_t row_check(const struct packed_row *r);
uint64_t pack_check(const struct pack_head *h,
                    const char *file);       /* reads the head's own `check` as 0 */
int row_order(const void *a, const void *b); /* of struct factor *: the library's order */

/* The source files below a folder of sets, in order of name; those that the library would read. */
struct pack_source {
    char *name;
    int64_t size;
    struct timespec changed;
};
struct pack_sources {
    struct pack_source *of;
    int n, cap;
};
bool pack_sources_find(const char *dir, struct pack_sources *out);
void pack_sources_free(struct pack_sources *s);

/* ---- reading ---- */
struct pack; /* a mapped file and the rows made of it */
/* Puts the sets of the file that stands for the folder `dir` into f; false, without a word: there
 * is none, or it does not fit any more. */
bool pack_add(struct factors *f, const char *dir);
bool pack_add_file(struct factors *f, const char *file, const char *dir); /* this file or none */
void pack_free(struct pack *p);                                           /* takes NULL */
int pack_rows(const struct pack *p);
const struct factor *pack_row(struct pack *p, int i); /* made now, or before */
/* Rows of the activity that hold for the supplier key or for any supplier, ascending; appends at
 * most `max` to `out`, returns how many there are. */
int pack_find(struct pack *p, struct str activity, struct str supplier_key,
              const struct factor **out, int max);

/* ---- writing (tanso-pack) ---- */
/* The file for a folder of sets, whose sets f holds, ready. */
bool pack_write(struct factors *f, const char *dir, struct buf *out, struct diag *d);

#endif
