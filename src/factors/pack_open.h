/* A mapped file of built-in sets, for pack_read.c and pack_rows.c. */
#ifndef TANSO_FACTORS_PACK_OPEN_H
#define TANSO_FACTORS_PACK_OPEN_H

#include "factors/pack.h"

struct pack {
    char *file;
    size_t size;
    struct pack_head head;
    struct arena arena;
    const struct factor **row; /* those made so far */
    struct factor *all;        /* see factors_all */
    int alls;
};
const void *pack_at(const struct pack *p, enum pack_section s);
struct str pack_text(const struct pack *p, packed_text at);
struct dec pack_dec(const struct pack *p, packed_dec at);

#endif
