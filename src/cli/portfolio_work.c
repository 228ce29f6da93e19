/* One client of a portfolio, in a worker process of its own. */
#include "cli/portfolio.h"
#include "report/entry.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

/* A name cut between two characters, never within one. */
static void cut(char *to, size_t size, struct str from)
{
    size_t n = from.n < size - 1 ? from.n : size - 1;
    while (n > 0 && n < from.n && ((unsigned char)from.p[n] & 0xC0) == 0x80)
        n--;
    memcpy(to, from.n ? from.p : "", n);
    to[n] = '\0';
}

static void own_sets(const struct factors *f, struct board_row *row)
{
    int n = 0;
    const struct factor_set *set = factors_sets(f, &n);
    for (int k = 0; k < n; k++)
        row->own_set_count += set[k].origin == ORIGIN_LEDGER;
    row->own_sets = factors_edition(f, ORIGIN_LEDGER);
}

static bool organization(struct context *c, struct ledger *l, struct board_row *row)
{
    struct organization o;
    if (!ledger_organization(l, &o, &c->arena))
        return false;
    cut(row->name, sizeof row->name, o.name);
    cut(row->member, sizeof row->member, o.member_id);
    return true;
}

static bool workbook(const struct board *b, struct ledger *l, struct factors *f, int i)
{
    struct context *c = b->c;
    struct buf command = {0};
    const char *path = portfolio_file(c, &b->clients.item[i], b->reports, b->year, ".xlsx");
    int kept = report_kept(l, b->year, c->out.lang, path, NULL, &c->arena, &c->diag);
    if (kept)
        return kept > 0;
    buf_printf(&command, "tanso report --year %d -o FILE.xlsx --lang %s", b->year,
               c->out.lang == LANG_JA ? "ja" : "en");
    struct report_options o = {.path = path, .lang = c->out.lang, .command = command.p};
    bool ok = report_write(l, f, b->year, &o, NULL, &c->diag);
    buf_free(&command);
    return ok;
}

/* A workbook is written for whoever has something to answer; one of an earlier run whose questions
 * are answered says so. */
static bool questions(const struct board *b, struct ledger *l, struct factors *f, int i,
                      struct board_row *row)
{
    struct entry_options o = {
        .path = portfolio_file(b->c, &b->clients.item[i], b->questions, b->year, ".xlsx"),
        .lang = b->c->out.lang,
        .questions = true,
        .asked = &row->questions};
    return entry_write(l, f, b->year, &o, &b->c->diag);
}

static struct factors *other_factors(const struct board *b, struct ledger *l)
{
    struct context *c = b->c;
    if (b->library) { /* of this process alone */
        if (setenv("TANSO_FACTORS", b->with, 1) != 0)
            mem_out();
        return load_factors(c, l);
    }
    struct factors *f = factors_new();
    if (!factors_add_built_in(f, &c->diag) || !factors_add_ledger(f, l, &c->diag) ||
        !factors_add_folder(f, b->with, &c->diag)) {
        factors_free(f);
        return NULL;
    }
    factors_ready(f);
    return f;
}

static bool with_others(const struct board *b, struct ledger *l, struct board_row *row)
{
    struct factors *f = other_factors(b, l);
    bool ok = f && standing_of(l, f, b->year, &row->with, &b->c->diag);
    factors_free(f);
    return ok;
}

static bool work(const struct board *b, struct ledger *l, int i, struct board_row *row)
{
    struct factors *f = load_factors(b->c, l);
    bool ok = f && organization(b->c, l, row) &&
              standing_of(l, f, b->year, &row->now, &b->c->diag) &&
              standing_findings(l, f, b->year, &row->now) &&
              (!b->reports || workbook(b, l, f, i)) &&
              (!b->questions || questions(b, l, f, i, row));
    if (ok)
        own_sets(f, row);
    factors_free(f);
    return ok && (!b->with || with_others(b, l, row));
}

int portfolio_work(void *board, int i, struct buf *answer)
{
    const struct board *b = board;
    struct board_row *row = mem_alloc(sizeof *row);
    b->c->ledger_path = b->clients.item[i].path;
    struct ledger *l = open_ledger(b->c, LEDGER_READ);
    row->read = l && work(b, l, i, row);
    if (l)
        ledger_close(l);
    buf_add(answer, row, sizeof *row);
    int status = !row->read ? FILE_ERROR : row->now.complete ? DONE : DATA_ERROR;
    free(row);
    return status;
}
