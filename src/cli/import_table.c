#include "cli/import.h"
#include "core/utf8.h"

static const enum msg outcome_text[OUTCOME_COUNT] = {T_OUTCOME_BOOKED,  T_OUTCOME_READY,
                                                     T_OUTCOME_KNOWN,   T_OUTCOME_WAITING,
                                                     T_OUTCOME_REFUSED, T_OUTCOME_UNREADABLE};

const char *outcome_name(enum outcome o)
{
    static const char *const names[OUTCOME_COUNT] = {"booked",  "ready",   "known",
                                                     "waiting", "refused", "unreadable"};
    return names[o];
}

static void number(struct table *t, int64_t n)
{
    struct buf b = {0};
    if (n)
        buf_int(&b, n);
    table_cell(t, buf_view(&b));
    buf_free(&b);
}

/* The first reason; of a file that waits, the command that answers it. */
static void remark(struct table *t, const struct import_item *it)
{
    struct buf b = {0};
    if (it->r.rejects.n)
        buf_str(&b, it->r.rejects);
    if (it->errors) {
        buf_cstr(&b, b.n ? ": " : "");
        buf_str(&b, it->reason);
    }
    if (it->outcome == OUTCOME_WAITING)
        buf_printf(&b, ": %s", ingest_question(it->first));
    table_cell(t, buf_view(&b));
    buf_free(&b);
}

static void row(struct table *t, struct context *c, const struct import_item *it)
{
    table_cell(t, str_of(it->path));
    table_cell(t, str_of(msg_text(outcome_text[it->outcome], c->out.lang)));
    number(t, it->r.accepted);
    number(t, it->r.skipped);
    number(t, it->r.refused);
    number(t, it->r.batch);
    remark(t, it);
}

static void totals(struct context *c, const struct import_list *list)
{
    int64_t n[OUTCOME_COUNT] = {0};
    bool dry = option_given(c, "dry-run") || option_given(c, "explain");
    const char *text[OUTCOME_COUNT + 1];
    for (int i = 0; i < list->n; i++)
        n[list->item[i].outcome]++;
    n[OUTCOME_READY] += n[OUTCOME_BOOKED]; /* a run knows only one of them */
    n[OUTCOME_BOOKED] = list->n;
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        struct buf b = {0};
        buf_int(&b, n[i]);
        text[i] = arena_strndup(&c->arena, b.p, b.n);
        buf_free(&b);
    }
    out_msg(&c->out, dry ? T_IMPORT_DRY_TOTALS : T_IMPORT_TOTALS, text[0], text[1], text[2],
            text[3], text[4], text[5], NULL);
    if (dry)
        out_msg(&c->out, T_IMPORT_DRY_ALONE, NULL);
}

static void passed_over(struct context *c, const struct import_list *list)
{
    const char *text[OVER_COUNT];
    int64_t sum = 0;
    for (int i = 0; i < OVER_COUNT; i++) {
        struct buf b = {0};
        buf_int(&b, list->over[i]);
        text[i] = arena_strndup(&c->arena, b.p, b.n);
        buf_free(&b);
        sum += list->over[i];
    }
    if (sum)
        out_msg(&c->out, T_IMPORT_PASSED_OVER, text[0], text[1], text[2], text[3], text[4], NULL);
}

void import_table(struct context *c, const struct import_list *list)
{
    static const enum msg head[] = {
        T_IMPORT_FILE,         T_IMPORT_OUTCOME, T_IMPORT_BOOKED_ROWS, T_IMPORT_SKIPPED_ROWS,
        T_IMPORT_REFUSED_ROWS, T_IMPORT_BATCH,   T_IMPORT_REMARK};
    enum { COLUMNS = sizeof head / sizeof *head };
    if (c->out.quiet || c->out.format != FORMAT_TEXT)
        return;
    struct table *t = table_new(COLUMNS);
    for (int i = 0; i < COLUMNS; i++)
        table_head(t, i, str_of(msg_text(head[i], c->out.lang)), i >= 2 && i < COLUMNS - 1);
    for (int i = 0; i < list->n; i++)
        row(t, c, &list->item[i]);
    if (list->n) {
        table_print(t, &c->out);
        totals(c, list);
    }
    table_free(t);
    passed_over(c, list);
}
