/* Diagnostics: collected with their place, all of them, printed one a line as
 *   FILE:ROW:COLUMN: error: E1234 message (remedy)      the parts that do not apply left out;
 *   FILE:SHEET!C7: error: ...                           in a workbook. */
#ifndef TANSO_CORE_DIAG_H
#define TANSO_CORE_DIAG_H

#include "core/msg.h"

enum severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

struct pos {
    struct str file;  /* as the user named it; empty: none */
    int64_t row;      /* from 1, as a spreadsheet counts; 0: none */
    int column;       /* from 1; 0: none */
    struct str sheet; /* of a workbook; empty: none */
};
/* "C7"; "7" without a column, "" without a row. */
void pos_cell(struct buf *out, const struct pos *at);

struct diag_entry {
    enum severity severity;
    enum msg msg;
    struct pos pos;
    struct str message[2], remedy[2]; /* by enum lang, filled in */
    struct str question; /* of a finding: the number under which it can be answered; else empty */
};

/* Collects entries in order. With `sink` set, each entry is handed on at once and not kept (bounded
 * memory for files with many thousand errors); counts are kept in any case. A zeroed struct is a
 * valid empty collection. */
struct diag {
    struct arena arena;
    struct diag_entry *entry;
    int n, cap;
    int64_t errors, warnings, notes;
    void (*sink)(void *ctx, const struct diag_entry *e);
    void *ctx;
};
/* The variable arguments are const char *, for {1} {2} ..., closed by NULL. */
void diag_error(struct diag *d, struct pos at, enum msg m, ...) __attribute__((sentinel));
void diag_warning(struct diag *d, struct pos at, enum msg m, ...) __attribute__((sentinel));
void diag_note(struct diag *d, struct pos at, enum msg m, ...) __attribute__((sentinel));
void diag_pass(struct diag *d, const struct diag_entry *e); /* one made elsewhere, copied */
void diag_format(struct buf *out, const struct diag_entry *e,
                 enum lang lang);                /* one line without line end */
const char *diag_severity_name(enum severity s); /* "error", "warning", "note"; never translated */
void diag_free(struct diag *d);
extern const struct pos NOWHERE;

#endif
