/* Search: every word must occur; a code beats a name, a name beats a note. */
#include "core/utf8.h"
#include "factors/internal.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 16, EXACT = 1000, NAME = 600, PREFIX = 400, INSIDE = 100, ELSEWHERE = 10 };

struct query {
    struct buf folded[MAX_WORDS];
    int n;
};

static struct query query_of(struct str words)
{
    struct query q = {0};
    struct buf plain = {0};
    if (!utf8_nfkc(&plain, words)) /* full-width spaces become spaces */
        buf_str(&plain, words);
    struct str rest = str_trim(buf_view(&plain));
    while (rest.p && rest.n && q.n < MAX_WORDS) {
        struct str word = str_trim(str_split(&rest, ' '));
        if (word.n && utf8_fold(&q.folded[q.n], word) && q.folded[q.n].n)
            q.n++;
    }
    buf_free(&plain);
    return q;
}

static void query_free(struct query *q)
{
    for (int i = 0; i < MAX_WORDS; i++)
        buf_free(&q->folded[i]);
}

static bool inside(struct str folded, struct str word)
{
    return folded.n >= word.n && memmem(folded.p, folded.n, word.p, word.n) != NULL;
}

static bool text_has(struct buf *scratch, struct str text, struct str word)
{
    buf_reset(scratch);
    return text.n && utf8_fold(scratch, text) && inside(buf_view(scratch), word);
}

static bool text_is(struct buf *scratch, struct str text, struct str word)
{
    buf_reset(scratch);
    return text.n && utf8_fold(scratch, text) && str_eq(buf_view(scratch), word);
}

/* One of the words of a name is the word: 軽油 in "乗用車 軽油 (走行)". */
static bool word_of(struct buf *scratch, struct str text, struct str word)
{
    while (text.p) {
        struct str piece = str_split(&text, ' ');
        if (text_is(scratch, piece, word))
            return true;
    }
    return false;
}

static const struct name *name_of(const struct factors *f, struct str activity)
{
    int lo = 0, hi = f->names - 1;
    while (lo <= hi) {
        int mid = lo + (hi - lo) / 2, c = str_cmp(f->name[mid].activity, activity);
        if (c == 0)
            return &f->name[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid - 1;
    }
    return NULL;
}

static int code_score(const struct factors *f, struct str activity, struct str word,
                      struct buf *scratch)
{
    const struct name *n = name_of(f, activity);
    if (text_is(scratch, activity, word))
        return EXACT;
    if (n && (text_is(scratch, n->ja, word) || text_is(scratch, n->en, word)))
        return EXACT - 1;
    struct str last = activity;
    for (size_t i = 0; i < activity.n; i++)
        if (activity.p[i] == '.')
            last = (struct str){activity.p + i + 1, activity.n - i - 1};
    if (text_is(scratch, last, word) ||
        (n && (word_of(scratch, n->ja, word) || word_of(scratch, n->en, word) ||
               word_of(scratch, n->words, word))))
        return NAME;
    buf_reset(scratch);
    if (utf8_fold(scratch, activity) && scratch->n >= word.n &&
        memcmp(scratch->p, word.p, word.n) == 0)
        return PREFIX;
    if (text_has(scratch, activity, word) ||
        (n && (text_has(scratch, n->ja, word) || text_has(scratch, n->en, word))))
        return INSIDE;
    return 0;
}

static int row_score(const struct factor *x, struct str word, struct buf *scratch)
{
    if (text_is(scratch, x->supplier, word) || str_eq(x->supplier_key, word))
        return NAME - 1;
    if (text_has(scratch, x->supplier, word) || text_has(scratch, x->menu, word))
        return INSIDE;
    const struct str other[] = {x->id, x->set, x->country, x->source, x->note, x->part};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (text_has(scratch, other[i], word))
            return ELSEWHERE;
    return 0;
}

struct scored {
    const struct factor *x;
    int score;
    bool home;
};

/* Then what holds at home, the general row before the suppliers', and the newer before the older.
 */
static int best_first(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->home != y->home)
        return x->home ? -1 : 1;
    int c = str_cmp(x->x->activity, y->x->activity);
    if (c)
        return c;
    if ((x->x->supplier.n != 0) != (y->x->supplier.n != 0))
        return x->x->supplier.n ? 1 : -1;
    if (x->x->from != y->x->from)
        return x->x->from > y->x->from ? -1 : 1;
    return (x->x > y->x) - (x->x < y->x); /* the library's order */
}

/* The code's score holds for all rows of an activity, which lie together. */
static int collect(const struct factors *f, const struct query *q, struct str home,
                   struct scored *out, struct buf *scratch)
{
    struct factor_list l = factors_all(f);
    int n = 0, code[MAX_WORDS];
    for (int i = 0; i < l.n; i++) {
        const struct factor *x = &l.factor[i];
        if (!i || !str_eq(x->activity, l.factor[i - 1].activity))
            for (int w = 0; w < q->n; w++)
                code[w] = code_score(f, x->activity, buf_view(&q->folded[w]), scratch);
        int score = 0, w = 0;
        for (; w < q->n; w++) {
            int here = code[w] ? code[w] : row_score(x, buf_view(&q->folded[w]), scratch);
            if (!here)
                break;
            score += here;
        }
        if (w == q->n)
            out[n++] = (struct scored){x, score, !x->country.n || str_eq(x->country, home)};
    }
    return n;
}

int factors_search(const struct factors *f, struct str words, struct str home,
                   const struct factor **hit, int max)
{
    struct query q = query_of(words);
    struct buf scratch = {0};
    struct scored *all = mem_alloc(((size_t)factors_all(f).n + 1) * sizeof *all);
    int n = q.n ? collect(f, &q, home, all, &scratch) : 0;
    qsort(all, (size_t)n, sizeof *all, best_first);
    if (n > max)
        n = max;
    for (int i = 0; i < n; i++)
        hit[i] = all[i].x;
    free(all);
    buf_free(&scratch);
    query_free(&q);
    return n;
}
