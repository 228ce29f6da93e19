/* Running another program: no shell, no path from outside among its arguments, bounded in time and
 * in what it may say. */
#ifndef TANSO_CORE_PROGRAM_H
#define TANSO_CORE_PROGRAM_H

#include "core/str.h"

enum program_result {
    PROGRAM_DONE,
    PROGRAM_ABSENT,   /* not on the PATH */
    PROGRAM_INPUT,    /* the input cannot be opened */
    PROGRAM_FAILED,   /* ended with another status than 0, or by a signal, or could not be started */
    PROGRAM_TOO_SLOW, /* ended by us after `seconds` */
    PROGRAM_TOO_LONG  /* ended by us after `limit` bytes */
};

/* Runs argv[0] (found on the PATH; argv ends with NULL) with the file `input` as its standard input
 * and appends what it writes to standard output. What it writes to standard error is dropped. It may
 * write no files and dump no core. */
enum program_result program_run(const char *const *argv, const char *input, size_t limit,
                                int seconds, struct buf *out);

#endif
