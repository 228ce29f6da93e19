/* What was added up; the JSON and the workbook read it. */
#ifndef TANSO_CONSORTIUM_AGGREGATE_H
#define TANSO_CONSORTIUM_AGGREGATE_H

#include "consortium/consortium.h"
#include "consortium/disclosure.h"
#include "consortium/member.h"

enum { AGGREGATE_SCOPES = 4 }; /* Q_SCOPE1 .. Q_SCOPE3 */
extern const char *const aggregate_scope_names[AGGREGATE_SCOPES];

struct industry {
    struct str name; /* empty: not stated */
    struct sum_cell scope[AGGREGATE_SCOPES];
};
struct aggregate_year {
    int year, members;
    struct sum_cell scope[AGGREGATE_SCOPES];
};
struct aggregate {
    struct arena arena;
    struct member *member;
    int members, cap;
    int year, year_members,
        complete; /* the newest year; its members; those of them whose figures are complete */
    enum gwp gwp;
    struct sum_cell total[Q_COUNT];
    bool any[Q_COUNT]; /* somebody reported it (null is not zero) */
    struct industry *industry;
    int industries;
    struct aggregate_year *years; /* oldest first */
    int year_count;
};

/* One member's file, read before; its texts outlive the aggregate. */
bool aggregate_take(struct aggregate *a, struct member m, struct diag *d);

#endif
