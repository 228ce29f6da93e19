/* Where a value stands in the text of a bill: words as printed, with holes between them.
 *
 *   {}   the value: up to the words that follow, or to the end of its piece
 *   {#}  the value, which is a number
 *   {>}  the value: all that follows in the line
 *   {*}  anything, also nothing
 *   {_}  one piece; two blanks or a tab part the pieces of a line, as columns do
 *   {/}  the rest stands in the next line that is not empty
 *   {^}  (first) the line begins here; without it the words may stand anywhere in it
 *
 * Lines are NFKC. Blanks in the words and in the line do not matter, nor does the case of a to z;
 * a Latin word or a number matches as a whole only. Each run of words is taken at its leftmost
 * place and never tried again, so that a match takes time proportional to the length of the line
 * times that of the pattern, whatever the text. */
#ifndef TANSO_INGEST_PATTERN_H
#define TANSO_INGEST_PATTERN_H

#include "core/str.h"

enum pattern_hole {
    HOLE_WORDS,
    HOLE_SKIP,
    HOLE_PIECE,
    HOLE_VALUE,
    HOLE_NUMBER,
    HOLE_REST,
    HOLE_LINE
};
enum { PATTERN_PARTS = 24, PATTERN_BYTES = 400 };
struct pattern_part {
    enum pattern_hole hole;
    struct str words; /* HOLE_WORDS: without blanks, in lower case */
};
struct pattern {
    struct str shown; /* as in the profile */
    struct pattern_part *part;
    int parts;
    bool at_start;
};
struct patterns {
    struct pattern *at;
    int n;
};
/* NULL, or what is wrong with it, in English. `valued`: it has exactly one value, else none. */
const char *pattern_compile(struct str text, bool valued, struct pattern *out, struct arena *a);

struct text_line {
    struct str text; /* NFKC, one line */
    int page;        /* from 1 */
    int64_t row;     /* in its page, from 1 */
};
struct pattern_value {
    struct str text; /* a part of a line; empty without a value */
    int line;        /* of the array */
};
/* Whether the pattern stands in line[at] (and those behind it, of the same page). */
bool pattern_match(const struct pattern *p, const struct text_line *line, int lines, int at,
                   struct pattern_value *out);

#endif
