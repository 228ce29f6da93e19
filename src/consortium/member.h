/* A submission as read back: checked against its schema, its seal verified, every figure an exact
 * number of milligrams. */
#ifndef TANSO_CONSORTIUM_MEMBER_H
#define TANSO_CONSORTIUM_MEMBER_H

#include "calc/model.h"
#include "core/diag.h"
#include "core/json.h"
#include "core/sign.h"

/* What is added up: the four scope figures, then the fifteen categories, then the three kinds of
 * removal. */
enum quantity {
    Q_SCOPE1,
    Q_SCOPE2_LOCATION,
    Q_SCOPE2_MARKET,
    Q_SCOPE3,
    Q_CATEGORY_1,
    Q_REMOVAL = Q_CATEGORY_1 + 15,
    Q_COUNT = Q_REMOVAL + 3
};
extern const char *const removal_kinds[3];

struct member {
    struct str id, name, industry, file;
    int year;
    enum gwp gwp;
    bool complete;
    bool is_signed; /* by the owner of `key`, whoever that is */
    struct public_key key;
    int64_t made;        /* seconds since 1970, as the member says */
    struct str state;    /* "closed", "changed", "open" */
    bool known[Q_COUNT]; /* null is not zero */
    int64_t mg[Q_COUNT];
};

enum { SUBMISSION_MAX_BYTES = 1 << 20 };

/* Reads one file; texts live in `a`. False with a diagnostic: not readable, too large, not of the
 * schema, seal broken, signature false, a figure that is none, or figures that do not add up. */
bool member_read(const char *path, struct member *m, struct arena *a, struct diag *d);
/* The same of a document at hand; `file` is what to call it. */
bool member_of(const cJSON *document, struct str file, struct member *m, struct arena *a,
               struct diag *d);

#endif
