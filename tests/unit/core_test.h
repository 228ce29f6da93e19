/* What the tests of src/core share: a folder of their own, files in it, and questions to a diag. */
#ifndef TANSO_TESTS_CORE_TEST_H
#define TANSO_TESTS_CORE_TEST_H

#include "core/diag.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A folder that is removed at the end of the program, made at the first call. */
static inline const char *test_folder(void)
{
    static char folder[256];
    if (!folder[0]) {
        const char *base = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/tanso-test-XXXXXX", base ? base : "/tmp");
        if (!mkdtemp(folder)) { /* also called outside of tests, where Check's own macros may not be
                                   used */
            perror(folder);
            exit(1);
        }
    }
    return folder;
}

/* The path of a file there; valid until the fourth call after. */
static inline const char *in_folder(const char *name)
{
    static char path[4][1024];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", test_folder(), name);
    return path[turn];
}

static inline const char *make_file(const char *name, const void *bytes, size_t n)
{
    const char *path = in_folder(name);
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

/* A file as text; the caller frees it. */
static inline char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    struct buf b = {0};
    char piece[4096];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_add(&b, piece, n);
    fclose(f);
    buf_add(&b, "", 1);
    return b.p;
}

static inline void remove_folder(void)
{
    char command[320];
    snprintf(command, sizeof command, "rm -rf '%s'", test_folder());
    if (system(command) != 0)
        fprintf(stderr, "%s stays behind\n", test_folder());
}

/* Exactly one diagnostic, and this one. */
#define ASSERT_ONLY(d, name)                                                                       \
    do {                                                                                           \
        ck_assert_int_eq((d)->n, 1);                                                               \
        ck_assert_str_eq(msg_name((d)->entry[0].msg), #name);                                      \
    } while (0)

static inline int run_suite(Suite *s)
{
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}

#endif
