#include "core/workers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* One job: the files that its process writes to, read when it has ended. */
struct worker {
    pid_t pid; /* 0: not running */
    FILE *answer, *said;
    int status;
    bool ended, over;
};

static int processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 64 ? 64 : (int)n;
}

/* In the child: never returns. The parent's buffers are not written a second time. */
static void become(const struct worker *w, int (*job)(void *ctx, int i, struct buf *answer),
                   void *ctx, int i)
{
    struct buf answer = {0};
    if (dup2(fileno(w->said), STDERR_FILENO) < 0)
        _exit(255);
    int status = job(ctx, i, &answer);
    bool ok = (!answer.n || fwrite(answer.p, 1, answer.n, w->answer) == answer.n) &&
              fflush(w->answer) == 0 && fflush(stderr) == 0;
    if (!ok)
        abort(); /* an answer that is not whole is none */
    _exit(status);
}

static void start(struct worker *w, int (*job)(void *ctx, int i, struct buf *answer), void *ctx,
                  int i)
{
    w->answer = tmpfile();
    w->said = w->answer ? tmpfile() : NULL;
    pid_t child = w->said ? fork() : -1;
    if (child == 0)
        become(w, job, ctx, i);
    w->pid = child > 0 ? child : 0;
    w->over = child < 0;
}

/* Waits for one of them; false when none is running. */
static bool wait_for_one(struct worker *all, int n)
{
    int status;
    pid_t pid;
    do
        pid = waitpid(-1, &status, 0);
    while (pid < 0 && errno == EINTR);
    for (int i = 0; i < n; i++) {
        if (!all[i].pid || (pid > 0 && all[i].pid != pid))
            continue;
        all[i].pid = 0;
        all[i].over = true;
        all[i].ended = pid > 0 && WIFEXITED(status);
        all[i].status = all[i].ended ? WEXITSTATUS(status) : 0;
    }
    return pid > 0;
}

static bool take(FILE *f, struct buf *out)
{
    char block[8192];
    size_t n;
    rewind(f);
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(out, block, n);
    return !ferror(f);
}

static void hand_on(struct worker *w, int i,
                    void (*done)(void *ctx, int i, const struct job_end *end), void *ctx)
{
    struct buf answer = {0}, said = {0};
    bool read = w->said && take(w->answer, &answer) && take(w->said, &said);
    struct job_end end = {w->ended && read, w->status, buf_view(&answer), buf_view(&said)};
    done(ctx, i, &end);
    if (w->answer)
        (void)fclose(w->answer); /* only read since */
    if (w->said)
        (void)fclose(w->said);
    buf_free(&answer);
    buf_free(&said);
}

void workers_run(int jobs, int (*job)(void *ctx, int i, struct buf *answer),
                 void (*done)(void *ctx, int i, const struct job_end *end), void *ctx)
{
    struct worker *all = mem_alloc(((size_t)jobs + 1) * sizeof *all);
    int next = 0, running = 0, most = processors();
    fflush(NULL); /* nothing that waits in a buffer may be written by a child, too */
    for (int told = 0; told < jobs; told++) {
        while (!all[told].over) {
            /* not too far ahead of what is told: each holds two files open */
            for (; running < most && next < jobs && next < told + 4 * most; next++, running++) {
                start(&all[next], job, ctx, next);
                running -= all[next].over;
            }
            if (!all[told].over)
                running = wait_for_one(all, next) ? running - 1 : 0;
        }
        hand_on(&all[told], told, done, ctx);
    }
    free(all);
}
