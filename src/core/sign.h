/* Signatures: Ed25519 (libsodium, loaded at first use). */
#ifndef TANSO_CORE_SIGN_H
#define TANSO_CORE_SIGN_H

#include "core/str.h"

struct public_key {
    unsigned char byte[32];
};
struct signature {
    unsigned char byte[64];
};
/* The seed is the whole secret: the rest of the key is derived from it. */
struct sign_key {
    unsigned char seed[32];
};

/* NULL, or why signatures cannot be had here (the library is missing). Asked before all else. */
const char *sign_ready(void);
void sign_make(struct sign_key *out); /* from the system's random numbers */
struct public_key sign_public(const struct sign_key *k);
struct signature sign_text(const struct sign_key *k, struct str text);
/* Did the owner of `k` sign this very text? */
bool sign_holds(struct public_key k, struct str text, struct signature s);
void sign_forget(struct sign_key *k); /* overwrites it */

#endif
