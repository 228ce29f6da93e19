/* All output of the program goes through one object: format, language, quiet, width, and whether
 * writing failed. */
#ifndef TANSO_CORE_OUT_H
#define TANSO_CORE_OUT_H

#include "core/diag.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

struct out {
    enum format format;
    enum lang lang;
    bool quiet;
    struct buf *into; /* takes what is printed instead of standard output, where it is given */
    bool failed;      /* a write to standard output failed: the program then ends with 3 */
};
void out_text(struct out *o, struct str s); /* to standard output, as it is (buffered) */
void out_msg(struct out *o, enum msg m, ...)
    __attribute__((sentinel)); /* a sentence and a line end; nothing when quiet or not text */
void out_diag(struct out *o,
              const struct diag_entry
                  *e); /* to standard error, one line, never coloured; notes not when quiet */
void out_diag_all(struct out *o, const struct diag *d);
bool out_finish(struct out *o); /* flushes; false when anything failed, which is said on standard
                                   error unless the reader closed the pipe */

/* A table with columns aligned by display width (Japanese text counts two); numbers to the right.
 * For FORMAT_CSV it prints csv, for FORMAT_JSON nothing (callers write JSON themselves). */
struct table;
struct table *table_new(int columns);
void table_head(struct table *t, int column, struct str text, bool right);
void table_cell(struct table *t, struct str text); /* fills row by row */
void table_print(struct table *t, struct out *o);
void table_free(struct table *t);

#endif
