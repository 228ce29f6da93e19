/* A finding is a question to the firm: it has a number, and an answer in the table `answers` stays
 * beside it. */
#include "inventory/internal.h"

#include <stdlib.h>
#include <string.h>

/* The number is a hash of all that the finding says. When the record behind it changes, it is
 * another question, and the old answer does not hide it. */
static struct str number_of(const struct diag_entry *e, struct arena *a)
{
    enum { DIGITS = 12 };
    struct buf all = {0}, hex = {0};
    buf_printf(&all, "%s\n", msg_code(e->msg));
    buf_str(&all, e->pos.file);
    buf_char(&all, '\n');
    buf_str(&all, e->pos.sheet);
    buf_printf(&all, "\n%lld\n%d\n", (long long)e->pos.row, e->pos.column);
    buf_str(&all, e->message[LANG_EN]);
    sha256_print(&hex, sha256_of(buf_view(&all)));
    struct str number = str_save(a, (struct str){hex.p, DIGITS});
    buf_free(&all);
    buf_free(&hex);
    return number;
}

static bool take(void *ctx, const struct book_row *r, struct str id)
{
    struct questions *q = ctx;
    (void)id;
    MEM_GROW(q->answer, q->n, q->cap);
    q->answer[q->n++] =
        (struct answer){str_save(&q->arena, row_value(r, "question")),
                        str_save(&q->arena, row_value(r, "answer")),
                        str_save(&q->arena, row_value(r, "answered_by"))};
    return true;
}

static int by_number(const void *x, const void *y)
{
    const struct answer *a = x, *b = y;
    return str_cmp(a->question, b->question);
}

static const struct answer *answer_of(const struct questions *q, struct str number)
{
    struct answer key = {.question = number};
    return q->n ? bsearch(&key, q->answer, (size_t)q->n, sizeof key, by_number) : NULL;
}

static struct str with_answer(struct arena *a, struct str message, const struct answer *is,
                              enum lang lang)
{
    struct buf b = {0};
    const char *const args[] = {zstr(a, is->answer), zstr(a, is->by), NULL};
    buf_str(&b, message);
    buf_char(&b, ' ');
    msg_format(&b, msg_text(is->by.n ? X_ANSWERED_BY : X_ANSWERED, lang), args);
    struct str text = str_save(a, buf_view(&b));
    buf_free(&b);
    return text;
}

/* An answer explains what looked wrong; what is an error stays one. */
static void ask(void *ctx, const struct diag_entry *e)
{
    struct questions *q = ctx;
    struct arena own = {0};
    struct diag_entry asked = *e;
    asked.question = number_of(e, &own);
    const struct answer *is = answer_of(q, asked.question);
    if (is) {
        asked.severity = e->severity == DIAG_WARNING ? DIAG_NOTE : e->severity;
        for (int lang = 0; lang < 2; lang++) {
            asked.message[lang] = with_answer(&own, e->message[lang], is, (enum lang)lang);
            asked.remedy[lang] = asked.severity == DIAG_NOTE ? (struct str){0} : e->remedy[lang];
        }
    }
    diag_pass(q->to, &asked);
    arena_free(&own);
}

bool questions_begin(struct questions *q, struct ledger *l, struct diag *d)
{
    *q = (struct questions){.to = d};
    if (!ledger_rows(l, TABLE_ANSWERS, take, q))
        return false;
    if (q->n)
        qsort(q->answer, (size_t)q->n, sizeof *q->answer, by_number);
    q->found = (struct diag){.sink = ask, .ctx = q};
    return true;
}

void questions_end(struct questions *q)
{
    diag_free(&q->found);
    free(q->answer);
    arena_free(&q->arena);
}
