/* libsodium is loaded when the first key or signature is wanted (docs/decisions/0006). */
#include "core/sign.h"
#include "core/library.h"
#include <sodium.h>
#include <stddef.h>
#include <string.h>

#define FUNCTIONS(X)                                                                               \
    X(sodium_init)                                                                                 \
    X(sodium_memzero)                                                                              \
    X(randombytes_buf)                                                                             \
    X(crypto_sign_ed25519_seed_keypair)                                                            \
    X(crypto_sign_ed25519_detached)                                                                \
    X(crypto_sign_ed25519_verify_detached)

static struct {
    FUNCTIONS(LIBRARY_MEMBER)
} sodium;

#define LIBRARY "libsodium.so.23"
_Static_assert(SODIUM_LIBRARY_VERSION_MAJOR == 10, "libsodium.so.23 is that of version 10");

_Static_assert(sizeof(struct public_key) == crypto_sign_ed25519_PUBLICKEYBYTES &&
                   sizeof(struct signature) == crypto_sign_ed25519_BYTES &&
                   sizeof(struct sign_key) == crypto_sign_ed25519_SEEDBYTES,
               "the sizes of Ed25519");

const char *sign_ready(void)
{
    static const struct library_function wanted[] = {
#define WANTED(function) {#function, offsetof(__typeof__(sodium), function)},
        FUNCTIONS(WANTED)
#undef WANTED
    };
    static bool ready;
    if (ready)
        return NULL;
    const char *why = library_load(LIBRARY, wanted, sizeof wanted / sizeof *wanted, &sodium);
    if (why)
        return *why ? why : LIBRARY;
    if (sodium.sodium_init() < 0)
        return "no random numbers";
    ready = true;
    return NULL;
}

void sign_make(struct sign_key *out)
{
    sodium.randombytes_buf(out->seed, sizeof out->seed);
}

static struct public_key derive(const struct sign_key *k, unsigned char *secret)
{
    struct public_key p;
    (void)sodium.crypto_sign_ed25519_seed_keypair(p.byte, secret, k->seed); /* always 0 */
    return p;
}

struct public_key sign_public(const struct sign_key *k)
{
    unsigned char secret[crypto_sign_ed25519_SECRETKEYBYTES];
    struct public_key p = derive(k, secret);
    sodium.sodium_memzero(secret, sizeof secret);
    return p;
}

struct signature sign_text(const struct sign_key *k, struct str text)
{
    unsigned char secret[crypto_sign_ed25519_SECRETKEYBYTES];
    struct signature s;
    (void)derive(k, secret);
    (void)sodium.crypto_sign_ed25519_detached(s.byte, NULL, (const unsigned char *)text.p, text.n,
                                              secret); /* always 0 */
    sodium.sodium_memzero(secret, sizeof secret);
    return s;
}

bool sign_holds(struct public_key k, struct str text, struct signature s)
{
    return sodium.crypto_sign_ed25519_verify_detached(s.byte, (const unsigned char *)text.p, text.n,
                                                      k.byte) == 0;
}

void sign_forget(struct sign_key *k)
{
    sodium.sodium_memzero(k, sizeof *k);
}
