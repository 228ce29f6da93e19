/* Parts of the JSON of a year, shared by show, estimate and the submission, so that they cannot
 * differ. */
#ifndef TANSO_INVENTORY_PARTS_H
#define TANSO_INVENTORY_PARTS_H

#include "core/json.h"
#include "inventory/inventory.h"

/* The four figures that are never added into one ambiguous total. */
enum { FIGURES = 4 };
struct figure {
    const char *key;
    enum slot slot; /* SLOT_CATEGORY_1 stands for scope 3 in total */
};
extern const struct figure figures[FIGURES];

void json_totals(
    struct json_out *j,
    const struct inventory *i); /* "totals": the figures, outside the scopes, biogenic */
void json_categories(struct json_out *j,
                     const struct inventory *i); /* "scope3_categories": only those with lines */
void json_by_gas(struct json_out *j, const struct inventory *i);     /* "gases" of each figure */
void json_removals(struct json_out *j, const struct inventory *i);   /* "removals": by kind */
void json_quality(struct json_out *j, const struct inventory *i);    /* "data_quality" */
void json_exclusions(struct json_out *j, const struct inventory *i); /* "exclusions" */
/* "1" ... "15" into buf, which holds three characters and the end. */
const char *category_key(int category, char buf[4]);
void json_day(struct json_out *j, const char *key, day_t day);
void json_dec(struct json_out *j, const char *key, struct dec v);
/* Rounded to `places`, all of them printed; NULL writes null. */
void json_fixed(struct json_out *j, const char *key, const struct ratio *v, int places);
void json_ratio(struct json_out *j, const char *key,
                const struct ratio *v); /* exact, or six places where it does not end */

#endif
