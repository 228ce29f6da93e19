#include "cli/command.h"
#include "cli/factor_cmd.h"
#include "cli/factor_show.h"
#include "core/json.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The ledger's own sets belong to the library where there is a ledger; without one the built-in
 * sets are all. */
static struct factors *library(struct context *c, struct ledger **l)
{
    struct stat st;
    *l = NULL;
    if (stat(c->ledger_path, &st) == 0 && !(*l = open_ledger(c, LEDGER_READ)))
        return NULL;
    return load_factors(c, *l);
}

static const char *origin_name(enum origin o)
{
    return o == ORIGIN_BUILT_IN ? "built-in" : o == ORIGIN_LEDGER ? "ledger" : "folder";
}

static void set_json(struct json_out *j, const struct factor_set *s)
{
    json_object(j, NULL);
    json_str(j, "id", s->id);
    json_str(j, "title", s->title);
    json_str(j, "publisher", s->publisher);
    json_str(j, "edition", s->edition);
    json_str(j, "published", s->published);
    json_str(j, "licence", s->licence);
    json_cstr(j, "gwp", s->gwp ? gwp_name(s->gwp) : NULL);
    json_cstr(j, "origin", origin_name(s->origin));
    json_int(j, "factors", s->factors);
    json_int(j, "values", s->values);
    json_str(j, "attribution", s->attribution);
    json_end(j);
}

/* Rows and published figures of all sets. */
static void total(const struct factor_set *s, int n, int *rows, int *values)
{
    *rows = *values = 0;
    for (int i = 0; i < n; i++) {
        *rows += s[i].factors;
        *values += s[i].values;
    }
}

static void list_json(struct context *c, const struct factor_set *s, int n)
{
    struct buf b = {0};
    struct json_out j;
    json_begin(&j, &b);
    json_object(&j, NULL);
    json_array(&j, "sets");
    for (int i = 0; i < n; i++)
        set_json(&j, &s[i]);
    json_end(&j);
    int rows, values;
    total(s, n, &rows, &values);
    json_int(&j, "factors", rows);
    json_int(&j, "values", values);
    json_end(&j);
    buf_char(&b, '\n');
    out_text(&c->out, buf_view(&b));
    buf_free(&b);
}

static void number_cell(struct table *t, int n)
{
    struct buf b = {0};
    buf_int(&b, n);
    table_cell(t, buf_view(&b));
    buf_free(&b);
}

/* For people; a machine adds up itself. */
static void list_total(struct context *c, struct table *t, const struct factor_set *s, int n)
{
    int rows, values;
    if (c->out.format != FORMAT_TEXT)
        return;
    total(s, n, &rows, &values);
    table_cell(t, str_of(msg_text(T_TOTAL_OF_SETS, c->out.lang)));
    for (int k = 0; k < 4; k++)
        table_cell(t, STR(""));
    number_cell(t, rows);
    number_cell(t, values);
}

static void list_text(struct context *c, const struct factor_set *s, int n)
{
    static const enum msg heads[] = {T_SET, T_TITLE, T_EDITION, T_LICENCE, T_ORIGIN, T_ROWS, T_VALUES};
    static const char *const names[] = {"id", "title", "edition", "licence", "origin", "factors", "values"};
    struct table *t = table_new(7);
    for (int k = 0; k < 7; k++)
        table_head(t, k,
                   str_of(c->out.format == FORMAT_CSV ? names[k] : msg_text(heads[k], c->out.lang)),
                   k >= 5);
    for (int i = 0; i < n; i++) {
        table_cell(t, s[i].id);
        table_cell(t, s[i].title);
        table_cell(t, s[i].edition);
        table_cell(t, s[i].licence);
        table_cell(t, str_of(origin_name(s[i].origin)));
        number_cell(t, s[i].factors);
        number_cell(t, s[i].values);
    }
    list_total(c, t, s, n);
    table_print(t, &c->out);
    table_free(t);
}

static void list_sources(struct context *c, const struct factor_set *s, int n)
{
    struct buf b = {0};
    for (int i = 0; i < n; i++) {
        struct str credit = s[i].attribution.n ? s[i].attribution : s[i].source;
        buf_str(&b, s[i].id);
        buf_cstr(&b, "\n  ");
        buf_str(&b, credit);
        buf_cstr(&b, "\n  ");
        buf_str(&b, s[i].licence);
        buf_char(&b, '\n');
    }
    out_text(&c->out, buf_view(&b));
    buf_free(&b);
}

static int run_list(struct context *c, const struct factors *f, struct ledger *l)
{
    (void)l;
    int n;
    const struct factor_set *s = factors_sets(f, &n);
    if (c->out.format == FORMAT_JSON)
        list_json(c, s, n);
    else if (option_given(c, "sources"))
        list_sources(c, s, n);
    else
        list_text(c, s, n);
    return DONE;
}

bool factor_limit(struct context *c, int *limit)
{
    enum { USUAL = 60, MOST = 1000000 };
    const char *s = option_value(c, "limit");
    int64_t n = s ? 0 : USUAL;
    for (const char *p = s; p && *p; p++)
        n = *p >= '0' && *p <= '9' && n < MOST ? n * 10 + (*p - '0') : -MOST;
    if (n < 1 || n > MOST) {
        usage_error(c, E_LIMIT_FORM, s, NULL);
        return false;
    }
    *limit = (int)n;
    return true;
}

/* What --country, --set and --on leave. */
static bool filters(struct context *c, struct factor_search *s)
{
    const char *on = option_value(c, "on");
    s->country = str_of(option_value(c, "country"));
    s->set = str_of(option_value(c, "set"));
    s->on = DAY_NONE;
    if (on && !date_parse_iso(str_of(on), &s->on)) {
        usage_error(c, E_ON_FORM, on, NULL);
        return false;
    }
    return true;
}

/* Which of the words is to blame. */
static void nothing_found(struct context *c, const struct factors *f, struct factor_search s)
{
    struct str all = s.words, rest = all;
    struct buf lost = {0};
    while (rest.p) {
        int total;
        s.words = str_split(&rest, ' ');
        (void)factors_search(f, &s, NULL, 0, &total);
        if (!total && s.words.n) {
            buf_cstr(&lost, lost.n ? " " : "");
            buf_str(&lost, s.words);
        }
    }
    if (lost.n)
        diag_error(&c->diag, NOWHERE, E_WORD_NOWHERE, lost.p, NULL);
    else
        diag_error(&c->diag, NOWHERE, E_WORDS_TOGETHER, all.p, NULL);
    buf_free(&lost);
}

static int run_search(struct context *c, const struct factors *f, struct ledger *l)
{
    struct buf words = {0};
    struct factor_search s = {.home = home_country(c, l)};
    int limit, total;
    if (!factor_limit(c, &limit) || !filters(c, &s))
        return USAGE_ERROR;
    for (int i = 1; i < c->args; i++)
        buf_printf(&words, "%s%s", i > 1 ? " " : "", c->arg[i]);
    s.words = buf_view(&words);
    const struct factor **hit = mem_alloc((size_t)limit * sizeof *hit);
    int n = factors_search(f, &s, hit, limit, &total);
    if (n || c->out.format != FORMAT_TEXT)
        factor_table(c, f, hit, n);
    char more[16];
    snprintf(more, sizeof more, "%d", total - n);
    if (total > n)
        out_msg(&c->out, T_REST, more, NULL);
    if (!n)
        nothing_found(c, f, s);
    buf_free(&words);
    free(hit);
    return n ? DONE : DATA_ERROR;
}

static int run_diff(struct context *c, const struct factors *f, struct ledger *l)
{
    (void)l;
    return factor_diff(c, f);
}

static int run_show(struct context *c, const struct factors *f, struct ledger *l)
{
    (void)l;
    const struct factor *x = factors_find(f, str_of(c->arg[1]));
    if (!x) {
        diag_error(&c->diag, NOWHERE, E_FACTOR_UNKNOWN, c->arg[1], NULL);
        return DATA_ERROR;
    }
    factor_sheet(c, f, x);
    return DONE;
}

static int run_add(struct context *c)
{
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    bool ok = ledger_begin(l) && ledger_batch(l, "factors add") > 0 &&
              factors_to_ledger(c->arg[1], l, &c->diag) && ledger_commit(l);
    if (!ok)
        ledger_rollback(l);
    ledger_close(l);
    if (ok)
        out_msg(&c->out, T_FACTORS_ADDED, c->arg[1], NULL);
    return ok ? DONE : DATA_ERROR;
}

static int run_check(struct context *c)
{
    bool ok = factors_check(c->arg[1], &c->diag);
    if (ok)
        out_msg(&c->out, T_FACTORS_SOUND, c->arg[1], NULL);
    return ok ? DONE : DATA_ERROR;
}

static int run_library(struct context *c,
                       int (*what)(struct context *, const struct factors *, struct ledger *))
{
    struct ledger *l;
    struct factors *f = library(c, &l);
    int status = f ? what(c, f, l) : FILE_ERROR;
    factors_free(f);
    ledger_close(l);
    return status;
}

static int run(struct context *c)
{
    const char *what = c->arg[0];
    bool needs_more = strcmp(what, "list") != 0;
    if (needs_more && c->args < 2)
        return usage_error(c, E_ARGUMENT_MISSING, c->command->name, c->command->usage, NULL);
    if (strcmp(what, "list") == 0)
        return run_library(c, run_list);
    if (strcmp(what, "search") == 0)
        return run_library(c, run_search);
    if (strcmp(what, "show") == 0)
        return run_library(c, run_show);
    if (strcmp(what, "diff") == 0 && c->args == 3)
        return run_library(c, run_diff);
    if (strcmp(what, "diff") == 0)
        return usage_error(c, E_ARGUMENT_MISSING, c->command->name, "diff SET SET", NULL);
    if (strcmp(what, "add") == 0)
        return run_add(c);
    if (strcmp(what, "check") == 0)
        return run_check(c);
    if (strcmp(what, "import-list") == 0)
        return factor_import_list(c);
    return usage_error(c, E_FACTORS_ACTION, what, NULL);
}

static const char *const example[] = {"tanso factors list --sources",
                                      "tanso factors search 都市ガス",
                                      "tanso factors show japan-shk-fuels-2023/diesel",
                                      "tanso factors search diesel van --country GB --on 2025-06-01",
                                      "tanso factors diff uk-desnz-2024 uk-desnz-2025",
                                      "tanso factors check my-factors",
                                      "tanso factors add my-factors",
                                      "tanso factors import-list denki.pdf -o denki-2025",
                                      NULL};
const struct command command_factors = {
    .name = "factors",
    .usage = "list|search TEXT|show SET/ID|diff SET SET|add DIR|check DIR|import-list FILE",
    .summary = H_FACTORS_SUMMARY,
    .description = H_FACTORS_DESCRIPTION,
    .min_args = 1,
    .max_args = -1,
    .option = {{"sources", 0, NULL, O_SOURCES, NULL},
               {"country", 0, "COUNTRY", O_SEARCH_COUNTRY, NULL},
               {"on", 0, "DATE", O_SEARCH_ON, NULL},
               {"set", 0, "SET", O_SEARCH_SET, NULL},
               {"limit", 0, "N", O_LIMIT, NULL},
               {"output", 'o', "DIR", O_LIST_FOLDER, NULL}},
    .example = example,
    .run = run,
};
