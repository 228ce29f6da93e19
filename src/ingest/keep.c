#include "ingest/keep.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Blocks are collected up to this size, so that a part of the ledger is neither tiny nor large. */
enum { KEEP_BLOCK = 256 << 10, KEEP_QUEUE = 8 };

struct block {
    unsigned char *raw, *packed;
    size_t n, packed_n;
};

/* A ring: filled blocks at [done, filled) wait for the second thread, packed ones at [taken, done)
 * for the first. */
struct keep {
    struct ledger *ledger;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct block ring[KEEP_QUEUE];
    unsigned filled, done, taken;
    struct block open;         /* being filled by the first thread */
    struct sha256_state *hash; /* of what the packed parts unpack to; unpacked, of the bytes read */
    unsigned char *unpacked;   /* room for one block */
    int64_t bytes;
    int level; /* of zlib */
    bool end, running, pack, failed;
};

/* The hash is taken of what comes out of the packed block again: that it is the file's proves the
 * packing, off the first thread's way. */
static void pack_block(struct keep *k, struct block *b)
{
    if (!k->pack) {
        sha256_add(k->hash, b->raw, b->n);
        return;
    }
    uLongf n = compressBound(b->n);
    b->packed = mem_alloc(n);
    /* compress2 fails only for want of memory or a buffer below compressBound */
    if (compress2(b->packed, &n, b->raw, b->n, k->level) != Z_OK)
        abort();
    b->packed_n = n;
    uLongf again = KEEP_BLOCK;
    if (uncompress(k->unpacked, &again, b->packed, n) == Z_OK)
        sha256_add(k->hash, k->unpacked, again);
}

static void *work(void *arg)
{
    struct keep *k = arg;
    pthread_mutex_lock(&k->lock);
    for (;;) {
        while (k->done == k->filled && !k->end)
            pthread_cond_wait(&k->changed, &k->lock);
        if (k->done == k->filled)
            break;
        struct block *b = &k->ring[k->done % KEEP_QUEUE];
        pthread_mutex_unlock(&k->lock);
        pack_block(k, b);
        pthread_mutex_lock(&k->lock);
        k->done++;
        pthread_cond_broadcast(&k->changed);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

struct keep *keep_start(struct ledger *l, bool packed)
{
    struct keep *k = mem_alloc(sizeof *k);
    k->ledger = l;
    k->pack = l != NULL;
    k->level = packed ? Z_NO_COMPRESSION : Z_BEST_SPEED;
    k->hash = sha256_begin();
    k->unpacked = mem_alloc(KEEP_BLOCK);
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->changed, NULL);
    k->running = pthread_create(&k->thread, NULL, work, k) == 0;
    return k;
}

/* Takes the packed blocks out of the ring; the ledger is called without the lock. */
static bool take_ready(struct keep *k)
{
    bool ok = !k->failed;
    pthread_mutex_lock(&k->lock);
    while (k->taken != k->done) {
        struct block b = k->ring[k->taken % KEEP_QUEUE];
        pthread_mutex_unlock(&k->lock);
        if (ok && k->pack)
            ok = ledger_content_part(k->ledger, b.packed, b.packed_n, b.n);
        free(b.raw);
        free(b.packed);
        pthread_mutex_lock(&k->lock);
        k->ring[k->taken++ % KEEP_QUEUE] = (struct block){0};
    }
    pthread_mutex_unlock(&k->lock);
    k->failed = !ok;
    return ok;
}

bool keep_drain(struct keep *k)
{
    return take_ready(k);
}

/* Hands the open block on; makes room itself when the ring is full. Without a thread the work is
 * done here. */
static void push(struct keep *k)
{
    pthread_mutex_lock(&k->lock);
    while (k->filled - k->taken == KEEP_QUEUE) {
        while (k->done == k->taken)
            pthread_cond_wait(&k->changed, &k->lock);
        pthread_mutex_unlock(&k->lock);
        take_ready(k);
        pthread_mutex_lock(&k->lock);
    }
    struct block *b = &k->ring[k->filled % KEEP_QUEUE];
    *b = k->open;
    k->open = (struct block){0};
    k->filled++;
    if (!k->running) {
        pack_block(k, b);
        k->done++;
    }
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->lock);
}

void keep_tap(void *keep, const void *bytes, size_t n)
{
    struct keep *k = keep;
    const unsigned char *p = bytes;
    k->bytes += (int64_t)n;
    while (n > 0) {
        if (!k->open.raw)
            k->open.raw = mem_alloc(KEEP_BLOCK);
        size_t part = KEEP_BLOCK - k->open.n < n ? KEEP_BLOCK - k->open.n : n;
        memcpy(k->open.raw + k->open.n, p, part);
        k->open.n += part;
        p += part;
        n -= part;
        if (k->open.n == KEEP_BLOCK)
            push(k);
    }
}

static void stop(struct keep *k)
{
    if (!k->running)
        return;
    pthread_mutex_lock(&k->lock);
    k->end = true;
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    k->running = false;
}

bool keep_finish(struct keep *k, struct sha256 *hash, int64_t *bytes)
{
    if (k->open.n > 0)
        push(k);
    stop(k);
    bool ok = take_ready(k);
    *hash = sha256_end(k->hash);
    k->hash = NULL;
    *bytes = k->bytes;
    return ok;
}

void keep_free(struct keep *k)
{
    if (!k)
        return;
    stop(k);
    for (int i = 0; i < KEEP_QUEUE; i++) {
        free(k->ring[i].raw);
        free(k->ring[i].packed);
    }
    free(k->open.raw);
    free(k->unpacked);
    if (k->hash)
        sha256_end(k->hash);
    pthread_cond_destroy(&k->changed);
    pthread_mutex_destroy(&k->lock);
    free(k);
}
