/* libcrypto is loaded when the first hash is wanted: bringing it in takes longer than all else that
 * a short command does. */
#include "core/hash.h"
#include "core/library.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sha256_state {
    EVP_MD_CTX *context;
};

#define FUNCTIONS(X)                                                                               \
    X(OPENSSL_init_crypto)                                                                         \
    X(EVP_MD_fetch)                                                                                \
    X(EVP_MD_CTX_new)                                                                              \
    X(EVP_MD_CTX_free)                                                                             \
    X(EVP_DigestInit_ex)                                                                           \
    X(EVP_DigestUpdate)                                                                            \
    X(EVP_DigestFinal_ex)

static struct {
    FUNCTIONS(LIBRARY_MEMBER)
} crypto;

/* The name that the linker would have put into the program. */
#define TEXT_OF(number) #number
#define LIBRARY_OF(number) "libcrypto.so." TEXT_OF(number)
#define LIBRARY LIBRARY_OF(OPENSSL_SHLIB_VERSION)

/* Without hashes nothing can be kept or proved, so the program ends, as for want of memory. */
static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "tanso: error: SHA-256 failed: %s\n", why);
    exit(3);
}

static void must(int ok)
{
    if (ok != 1)
        give_up("out of memory"); /* libcrypto fails here for nothing else */
}

static void load(void)
{
    static const struct library_function wanted[] = {
#define WANTED(function) {#function, offsetof(__typeof__(crypto), function)},
        FUNCTIONS(WANTED)
#undef WANTED
    };
    const char *why = library_load(LIBRARY, wanted, sizeof wanted / sizeof *wanted, &crypto);
    if (why)
        give_up(*why ? why : LIBRARY);
}

/* Fetched once: looking the algorithm up costs more than hashing a short text. The configuration
 * file of the machine has no say. */
static const EVP_MD *algorithm(void)
{
    static EVP_MD *md;
    if (!md) {
        load();
        must(crypto.OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL));
        md = crypto.EVP_MD_fetch(NULL, "SHA256", NULL);
        must(md != NULL);
    }
    return md;
}

struct sha256_state *sha256_begin(void)
{
    struct sha256_state *s = mem_alloc(sizeof *s);
    const EVP_MD *md = algorithm();
    s->context = crypto.EVP_MD_CTX_new();
    must(s->context != NULL);
    must(crypto.EVP_DigestInit_ex(s->context, md, NULL));
    return s;
}

void sha256_add(struct sha256_state *s, const void *bytes, size_t n)
{
    if (n)
        must(crypto.EVP_DigestUpdate(s->context, bytes, n));
}

struct sha256 sha256_end(struct sha256_state *s)
{
    struct sha256 h;
    must(crypto.EVP_DigestFinal_ex(s->context, h.byte, NULL));
    crypto.EVP_MD_CTX_free(s->context);
    free(s);
    return h;
}

struct sha256 sha256_of(struct str s)
{
    struct sha256_state *state = sha256_begin();
    sha256_add(state, s.p, s.n);
    return sha256_end(state);
}

void sha256_print(struct buf *out, struct sha256 h)
{
    hex_print(out, h.byte, sizeof h.byte);
}

bool sha256_parse(struct str hex, struct sha256 *out)
{
    return hex_parse(hex, out->byte, sizeof out->byte);
}

bool sha256_eq(struct sha256 a, struct sha256 b)
{
    return memcmp(a.byte, b.byte, sizeof a.byte) == 0;
}
