/* Slices of text and growable buffers. A slice never owns its bytes and need not end in NUL. */
#ifndef TANSO_CORE_STR_H
#define TANSO_CORE_STR_H

#include "core/mem.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n;
};
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

struct str str_of(const char *s); /* of a NUL-terminated string; NULL gives the empty slice */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *s);
int str_cmp(struct str a, struct str b); /* by bytes, as memcmp, shorter first */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
bool str_has(struct str s, const char *needle);
struct str str_trim(struct str s); /* without ASCII white space at both ends */
struct str str_split(
    struct str *rest,
    char at); /* the piece before `at`; *rest becomes what follows (p NULL at the end) */
struct str str_save(struct arena *a, struct str s); /* copy in the arena, NUL-terminated there */
uint64_t str_hash(struct str s);

/* A growable byte buffer; p is NUL-terminated whenever n > 0. A zeroed struct is a valid empty
 * buffer. */
struct buf {
    char *p;
    size_t n, cap;
};
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_cstr(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_reset(struct buf *b); /* empties it, keeps the memory */
void buf_free(struct buf *b);
void hex_print(struct buf *b, const unsigned char *byte, size_t n);    /* lower-case */
bool hex_parse(struct str hex, unsigned char *byte, size_t n);         /* exactly n bytes, lower-case */
struct str buf_view(const struct buf *b); /* valid until the buffer changes */

#endif
