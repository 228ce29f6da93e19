/* Inside src/core only: the tables behind unit.h. */
#ifndef TANSO_CORE_UNIT_TABLE_H
#define TANSO_CORE_UNIT_TABLE_H

#include "core/unit.h"

extern const struct unit unit_table[];
extern const int unit_count;

/* Other printed forms than the code itself, as they stand after NFKC without white space. */
struct unit_form {
    const char *printed, *code;
    bool exact; /* this letter case only */
};
extern const struct unit_form unit_forms[];
extern const int unit_form_count;

/* Spellings that are the right ones of units that are not in the table (mJ, Mg ...): never found by
 * ignoring the case. */
extern const char *const unit_strangers[];
extern const int unit_stranger_count;

const struct unit *unit_listed(struct str form); /* of the table, normalised form */
/* A unit that the text itself describes; NULL: none. */
const struct unit *unit_make(struct str form);

#endif
