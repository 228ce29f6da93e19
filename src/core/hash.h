/* SHA-256 (libcrypto). */
#ifndef TANSO_CORE_HASH_H
#define TANSO_CORE_HASH_H

#include "core/str.h"

struct sha256 {
    unsigned char byte[32];
};
struct sha256_state; /* a running hash */
struct sha256_state *sha256_begin(void);
void sha256_add(struct sha256_state *s, const void *bytes, size_t n);
struct sha256 sha256_end(struct sha256_state *s); /* frees s */
struct sha256 sha256_of(struct str s);
void sha256_print(struct buf *out, struct sha256 h); /* 64 lower-case hex digits */
bool sha256_parse(struct str hex, struct sha256 *out);
bool sha256_eq(struct sha256 a, struct sha256 b);

#endif
