/* Windows-31J as Japanese programs write it, by the C library's converter "CP932" ("SHIFT_JIS"
 * lacks the NEC and IBM rows). */
#ifndef TANSO_CORE_CP932_H
#define TANSO_CORE_CP932_H

#include "core/str.h"

struct cp932;
struct cp932 *cp932_new(void); /* NULL when the C library has no such converter */
/* Appends p as UTF-8 to out (NULL: only tries). Returns how many bytes were good; *cut: the rest is
 * the first half of a character. */
size_t cp932_decode(struct cp932 *c, const unsigned char *p, size_t n, struct buf *out, bool *cut);
void cp932_free(struct cp932 *c); /* takes NULL */

#endif
