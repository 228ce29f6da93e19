/* Numbers and texts as bytes, for what the program keeps for itself: short numbers are short, of
 * either sign. Not a format for others: nothing in it says what it is. */
#ifndef TANSO_CORE_BYTES_H
#define TANSO_CORE_BYTES_H

#include "core/dec.h"

void bytes_put(struct buf *to, int64_t v);
void bytes_put_wide(struct buf *to, i128 v);
void bytes_put_str(struct buf *to, struct str s);
void bytes_put_ratio(struct buf *to, const struct ratio *r);

/* Reading. Behind the end, and after a number that is none, every read gives zero and `bad` stays
 * set. */
struct bytes {
    const unsigned char *p, *end;
    bool bad;
};
struct bytes bytes_of(struct str s);
bool bytes_done(const struct bytes *b); /* all was read, and it was good */
int64_t bytes_get(struct bytes *b);
int bytes_below(struct bytes *b, int limit); /* 0 ... limit - 1; else bad, and 0 */
i128 bytes_get_wide(struct bytes *b);
struct str bytes_get_str(struct bytes *b); /* a slice of what is read */
void bytes_get_ratio(struct bytes *b, struct ratio *out);

#endif
