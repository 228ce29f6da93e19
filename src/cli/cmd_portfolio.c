#include "cli/portfolio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct run {
    struct board b;
    int status;
};

static void worse(struct run *r, int status)
{
    if (r->status < status)
        r->status = status;
}

/* The lines that a worker wrote are printed as they are, in the order of the clients. */
static void done(void *ctx, int i, const struct job_end *end)
{
    struct run *r = ctx;
    const char *path = r->b.clients.item[i].path;
    (void)fwrite(end->said.p ? end->said.p : "", 1, end->said.n, stderr);
    if (end->ended && end->answer.n == sizeof r->b.row[i]) {
        memcpy(&r->b.row[i], end->answer.p, sizeof r->b.row[i]);
        worse(r, end->status);
        return;
    }
    diag_error(&r->b.c->diag, (struct pos){.file = str_of(path)}, E_PORTFOLIO_DIED, NULL);
    worse(r, FILE_ERROR);
}

static bool has_file(const char *folder, const char *name)
{
    struct buf path = {0};
    struct stat st;
    buf_printf(&path, "%s/%s", folder, name);
    bool found = stat(path.p, &st) == 0 && S_ISREG(st.st_mode);
    buf_free(&path);
    return found;
}

static bool refuse(struct context *c, const char *path, enum msg m)
{
    diag_error(&c->diag, (struct pos){.file = str_of(path)}, m, NULL);
    return false;
}

static bool is_folder(struct context *c, const char *path)
{
    struct stat st;
    if (!path || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
        return true;
    return refuse(c, path, E_PORTFOLIO_FOLDER);
}

static bool options_fit(struct board *b)
{
    if (!is_folder(b->c, b->reports) || !is_folder(b->c, b->questions))
        return false;
    if (b->reports && b->questions && strcmp(b->reports, b->questions) == 0)
        return refuse(b->c, b->reports, E_PORTFOLIO_ONE_FOLDER);
    if (!b->with || has_file(b->with, "set.json"))
        return true;
    b->library = has_file(b->with, "gwp/gwp.csv");
    return b->library || refuse(b->c, b->with, E_PORTFOLIO_WITH);
}

/* The factors that every client's figures stand on, read before the workers start so that a
 * library that is broken is told once. */
static bool edition(struct board *b)
{
    struct factors *f = load_factors(b->c, NULL);
    if (f)
        b->built_in = factors_edition(f, ORIGIN_BUILT_IN);
    factors_free(f);
    return f != NULL;
}

static int run(struct context *c)
{
    struct run r = {.b = {.c = c,
                          .reports = option_value(c, "reports"),
                          .questions = option_value(c, "questions"),
                          .with = option_value(c, "with")}};
    if (!fiscal_year(c, &r.b.year))
        return USAGE_ERROR;
    if (!options_fit(&r.b) || !edition(&r.b))
        return FILE_ERROR;
    if (!portfolio_clients(c, &r.b.clients) ||
        ((r.b.reports || r.b.questions) && !portfolio_names_differ(c, &r.b.clients)))
        return c->storage_failed ? FILE_ERROR : DATA_ERROR;
    r.b.row = mem_alloc(((size_t)r.b.clients.n + 1) * sizeof *r.b.row);
    workers_run(r.b.clients.n, portfolio_work, done, &r);
    portfolio_print(&r.b);
    free(r.b.row);
    return r.status;
}

static const char *const example[] = {
    "tanso portfolio --year 2025 clients/", "tanso portfolio --year 2025 clients/ --reports reports",
    "tanso portfolio --year 2025 clients/ --questions out --lang ja",
    "tanso portfolio --year 2025 ito.db mori.db --with factors-2026 --format csv", NULL};
const struct command command_portfolio = {
    .name = "portfolio",
    .usage = "LEDGER|FOLDER... --year Y [--reports FOLDER] [--questions FOLDER] [--with FOLDER]",
    .summary = H_PORTFOLIO_SUMMARY,
    .description = H_PORTFOLIO_DESCRIPTION,
    .min_args = 1,
    .max_args = -1,
    .option = {{"year", 0, "Y", O_YEAR, NULL},
               {"reports", 0, "FOLDER", O_PORTFOLIO_REPORTS, NULL},
               {"questions", 0, "FOLDER", O_PORTFOLIO_QUESTIONS, NULL},
               {"with", 0, "FOLDER", O_PORTFOLIO_WITH, NULL}},
    .example = example,
    .run = run,
};
