/* Jobs that do not need each other, each in a process of its own, as many at once as there are
 * processors. A job that crashes takes nothing with it. */
#ifndef TANSO_CORE_WORKERS_H
#define TANSO_CORE_WORKERS_H

#include "core/str.h"

struct job_end {
    bool ended;        /* false: it could not be started, or a signal ended it */
    int status;        /* what the job returned (0..255), when it ended */
    struct str answer; /* what it added to its buffer; valid until `done` returns */
    struct str said;   /* what it wrote to standard error */
};
/* Runs job(ctx, i, answer) for i = 0..jobs-1 and calls done(ctx, i, end) for each in this order, in
 * the calling process. A job must write nothing to standard output. No thread may be running. */
void workers_run(int jobs, int (*job)(void *ctx, int i, struct buf *answer),
                 void (*done)(void *ctx, int i, const struct job_end *end), void *ctx);

#endif
