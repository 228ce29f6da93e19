/* replay FOLDER [ROUNDS]   runs a fuzz target without libFuzzer, as an ordinary test: over every
 * file of its corpus, and over ROUNDS damaged forms of each, always the same ones. A corpus without
 * files is a failure. */
#include "fuzz.h"
#include <dirent.h>
#include <string.h>

enum { MAX_BYTES = 1 << 20, EXTRA = 64 };

static uint64_t state = 0x9E3779B97F4A7C15;

static uint32_t next_random(uint32_t below) /* xorshift64* (Vigna 2016) */
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 0x2545F4914F6CDD1D) >> 33) % below;
}

/* One to four faults: a byte changed, taken out, doubled or swapped for one that a parser cares
 * about; now and then the end cut off. */
static size_t damage(uint8_t *p, size_t n)
{
    static const char sharp[] = "\"\\,;\t\r\n{}[]:=+-.0e'\0\xFF\xFE\xEF\xE3\x81\x93";
    for (uint32_t i = 1 + next_random(4); i && n && n < MAX_BYTES + EXTRA - 1; i--) {
        size_t at = next_random((uint32_t)n);
        switch (next_random(5)) {
        case 0:
            p[at] = (uint8_t)next_random(256);
            break;
        case 1:
            memmove(p + at, p + at + 1, n - at - 1);
            n--;
            break;
        case 2:
            memmove(p + at + 1, p + at, n - at);
            n++;
            break;
        case 3:
            p[at] = (uint8_t)sharp[next_random(sizeof sharp - 1)];
            break;
        default:
            n = next_random(8) ? n : at;
            break;
        }
    }
    return n;
}

/* A copy of its own size, so that a sanitizer sees a read behind the end. */
static void run(const uint8_t *p, size_t n)
{
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact)
        abort();
    if (n)
        memcpy(exact, p, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static long replay(const char *path, long rounds)
{
    static uint8_t seed[MAX_BYTES], work[MAX_BYTES + EXTRA];
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    size_t n = fread(seed, 1, sizeof seed, f);
    fclose(f);
    run(seed, n);
    if (n > 20000) /* a large seed is there for its size, not to be damaged a hundred times */
        rounds = rounds > 5 ? 5 : rounds;
    for (long i = 0; i < rounds; i++) {
        memcpy(work, seed, n);
        run(work, damage(work, n));
    }
    return rounds + 1;
}

int main(int argc, char **argv)
{
    long files = 0, runs = 0, rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    struct dirent **list;
    int n = argc > 1 ? scandir(argv[1], &list, NULL, alphasort) : -1;
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], list[i]->d_name);
        if (list[i]->d_name[0] != '.') {
            files++;
            runs += replay(path, rounds);
        }
        free(list[i]);
    }
    if (n >= 0)
        free(list);
    printf("%ld files, %ld runs\n", files, runs);
    return files ? 0 : 1;
}
