/* Search: every word must occur, in any order. Exact code, then name, front of a code, inside a name,
 * supplier, note. Texts are compared without width, case, blanks, hyphens and long-vowel marks, and
 * hiragana as katakana. */
#include "core/utf8.h"
#include "factors/internal.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 16, FORMS = 3 };
enum { EXACT = 1000, NAME = 600, PREFIX = 400, INSIDE = 100, ELSEWHERE = 10, BY_VALUE = 60 };

/* ---- folding ---- */

/* Length of the UTF-8 form of a sign that says nothing in a search: ー - ‐ ‑ ‒ – — − ・ */
static size_t skipped(const char *p, size_t n)
{
    static const char *const sign[] = {"-", "ー", "‐", "‑", "‒", "–", "—", "−", "・"};
    for (size_t k = 0; k < sizeof sign / sizeof *sign; k++) {
        size_t length = strlen(sign[k]);
        if (n >= length && memcmp(p, sign[k], length) == 0)
            return length;
    }
    return 0;
}

/* ぁ to ゖ become ァ to ヶ: U+3041 ... U+3096, and 0x60 more. */
static bool as_katakana(struct buf *out, const char *p, size_t n)
{
    const unsigned char *b = (const unsigned char *)p;
    if (n < 3 || b[0] != 0xE3 || (b[1] != 0x81 && b[1] != 0x82) || (b[2] & 0xC0) != 0x80)
        return false;
    unsigned point = 0x3000U | ((b[1] & 0x3FU) << 6) | (b[2] & 0x3FU);
    if (point < 0x3041 || point > 0x3096)
        return false;
    point += 0x60;
    const char to[3] = {(char)0xE3, (char)(0x80 | ((point >> 6) & 0x3F)),
                        (char)(0x80 | (point & 0x3F))};
    buf_add(out, to, sizeof to);
    return true;
}

/* Most ids and sources are plain ASCII. False: it is not, nothing was added. */
static bool ascii_fold(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c != '-' && c != ' ' && !(c >= '\t' && c <= '\r'))
            buf_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    return true;
}

static bool search_fold(struct buf *out, struct str s)
{
    static const char old_gas[] = "瓦斯", gas[] = "ガス";
    struct buf plain = {0};
    if (ascii_fold(out, s))
        return true;
    bool ok = utf8_fold(&plain, s);
    for (size_t i = 0; ok && i < plain.n;) {
        const char *p = plain.p + i;
        size_t left = plain.n - i, skip = skipped(p, left);
        if (skip) {
            i += skip;
        } else if (left >= sizeof old_gas - 1 && memcmp(p, old_gas, sizeof old_gas - 1) == 0) {
            buf_cstr(out, gas);
            i += sizeof old_gas - 1;
        } else if (as_katakana(out, p, left)) {
            i += 3;
        } else {
            buf_char(out, *p);
            i++;
        }
    }
    buf_free(&plain);
    return ok;
}

/* ---- the question ---- */

/* A word, without its plural s, or what else it is called. */
struct word {
    struct buf form[FORMS];
    int forms;
};
struct query {
    struct word word[MAX_WORDS];
    int n;
    struct buf whole; /* all of it as one: "natural gas" */
};

/* Other names that no row has: companies by their English short names, and words of the trade. */
static const char *also(struct str folded)
{
    static const char *const pair[][2] = {
        {"tepco", "東京電力"},  {"kepco", "関西電力"},   {"chuden", "中部電力"},
        {"hepco", "北海道電力"}, {"kyuden", "九州電力"},  {"yonden", "四国電力"},
        {"rikuden", "北陸電力"}, {"okiden", "沖縄電力"},  {"energia", "中国電力"},
        {"産廃", "産業廃棄物"}, {"廃プラ", "プラスチック"}, {"lpガス", "lpg"},
        {"デンキ", "電気"},     {"デンリョク", "電力"},   {"トウユ", "灯油"},
        {"ケイユ", "軽油"},     {"ジュウユ", "重油"},     {"ガス代", "ガス"},
        {"電気代", "電気"},     {"電力量", "電気"},       {"フロンガス", "冷媒"},
        {"エアコンガス", "冷媒"}, {"出張", "travel"},      {"配送", "freight"},
        {"運送", "freight"},    {"輸送", "freight"},      {"ゴミ", "廃棄物"},
        {"自動車", "vehicle"}};
    struct buf key = {0};
    const char *found = NULL;
    for (size_t k = 0; !found && k < sizeof pair / sizeof *pair; k++) {
        buf_reset(&key);
        if (search_fold(&key, str_of(pair[k][0])) && str_eq(buf_view(&key), folded))
            found = pair[k][1];
    }
    buf_free(&key);
    return found;
}

static void add_form(struct word *w, struct str text)
{
    if (w->forms < FORMS && search_fold(&w->form[w->forms], text) && w->form[w->forms].n)
        w->forms++;
}

static bool word_begin(struct word *w, struct str text)
{
    add_form(w, text);
    if (!w->forms)
        return false;
    struct str f = buf_view(&w->form[0]);
    const char *other = also(f);
    if (other)
        add_form(w, str_of(other));
    if (f.n > 4 && f.p[f.n - 1] == 's' && f.p[f.n - 2] != 's')
        add_form(w, (struct str){f.p, f.n - 1});
    return true;
}

static struct query query_of(struct str words)
{
    struct query q = {0};
    struct buf plain = {0};
    if (!utf8_nfkc(&plain, words)) /* full-width spaces become spaces */
        buf_str(&plain, words);
    struct str rest = str_trim(buf_view(&plain));
    if (rest.n)
        (void)search_fold(&q.whole, rest);
    while (rest.p && rest.n && q.n < MAX_WORDS) {
        struct str word = str_trim(str_split(&rest, ' '));
        if (word.n && word_begin(&q.word[q.n], word))
            q.n++;
    }
    buf_free(&plain);
    return q;
}

static void query_free(struct query *q)
{
    for (int i = 0; i < MAX_WORDS; i++)
        for (int k = 0; k < FORMS; k++)
            buf_free(&q->word[i].form[k]);
    buf_free(&q->whole);
}

/* ---- how well a text answers a word ---- */

static bool text_has(struct buf *scratch, struct str text, struct str word)
{
    buf_reset(scratch);
    return text.n && search_fold(scratch, text) && scratch->n >= word.n &&
           memmem(scratch->p, scratch->n, word.p, word.n) != NULL;
}

static bool text_is(struct buf *scratch, struct str text, struct str word)
{
    buf_reset(scratch);
    return text.n && search_fold(scratch, text) && str_eq(buf_view(scratch), word);
}

static bool text_starts(struct buf *scratch, struct str text, struct str word)
{
    buf_reset(scratch);
    return text.n && search_fold(scratch, text) && scratch->n >= word.n &&
           memcmp(scratch->p, word.p, word.n) == 0;
}

/* One of the words of a name is the word: 軽油 in "乗用車 軽油 (走行)". */
static bool word_of(struct buf *scratch, struct str text, struct str word)
{
    while (text.p) {
        struct str piece = str_split(&text, ' ');
        while (piece.n && (piece.p[piece.n - 1] == ',' || piece.p[piece.n - 1] == ')'))
            piece.n--;
        if (piece.n && piece.p[0] == '(')
            piece = (struct str){piece.p + 1, piece.n - 1};
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

/* One of the pieces of a code is the word: diesel in vehicle.van.diesel. */
static bool piece_of(struct buf *scratch, struct str activity, struct str word)
{
    while (activity.p)
        if (text_is(scratch, str_split(&activity, '.'), word))
            return true;
    return false;
}

static bool is_name(struct buf *scratch, const struct name *n, struct str word)
{
    return n && (text_is(scratch, n->ja, word) || text_is(scratch, n->en, word));
}

static int form_score(const struct factors *f, struct str activity, struct str word,
                      struct buf *scratch)
{
    const struct name *n = name_of(f, activity);
    if (text_is(scratch, activity, word))
        return EXACT;
    if (is_name(scratch, n, word))
        return EXACT - 1;
    if (piece_of(scratch, activity, word) ||
        (n && (word_of(scratch, n->ja, word) || word_of(scratch, n->en, word) ||
               word_of(scratch, n->words, word))))
        return NAME;
    if (text_starts(scratch, activity, word))
        return PREFIX;
    if (text_has(scratch, activity, word) ||
        (n && (text_has(scratch, n->ja, word) || text_has(scratch, n->en, word) ||
               text_has(scratch, n->words, word))))
        return INSIDE;
    return 0;
}

/* Sectors by value of spending or of goods have the names of things, but are what one takes last. */
static bool by_value(struct str activity)
{
    return str_starts(activity, "capital.") || str_starts(activity, "spend.");
}

static int code_score(const struct factors *f, struct str activity, const struct word *w,
                      struct buf *scratch)
{
    int best = 0;
    for (int k = 0; k < w->forms; k++) {
        int here = form_score(f, activity, buf_view(&w->form[k]), scratch);
        best = here > best ? here : best;
    }
    return best > BY_VALUE && best < EXACT && by_value(activity) ? BY_VALUE : best;
}

/* Rows of one set share their texts: what was found in the last row's holds for the same text. */
enum { OTHER_TEXTS = 7 };
struct memo {
    struct str text[OTHER_TEXTS];
    bool has[OTHER_TEXTS];
};

static bool elsewhere(const struct factor *x, struct str word, struct memo *m, struct buf *scratch)
{
    const struct str other[OTHER_TEXTS] = {x->id,     x->set,  x->country, x->region,
                                           x->source, x->note, x->part};
    bool any = false;
    for (int i = 0; i < OTHER_TEXTS && !any; i++) {
        if (m->text[i].p != other[i].p || m->text[i].n != other[i].n || !other[i].p) {
            m->has[i] = text_has(scratch, other[i], word);
            m->text[i] = other[i];
        }
        any = m->has[i];
    }
    return any;
}

static int row_form_score(const struct factor *x, struct str word, struct memo *m,
                          struct buf *scratch)
{
    struct str id = word, set = str_split(&id, '/');
    if (text_is(scratch, x->id, word) ||
        (id.p && text_is(scratch, x->id, id) && text_is(scratch, x->set, set)))
        return EXACT;
    if (text_is(scratch, x->supplier, word) || text_is(scratch, x->supplier_key, word))
        return NAME - 1;
    if (text_starts(scratch, x->supplier_key, word))
        return INSIDE + 2;
    if (text_has(scratch, x->supplier, word))
        return INSIDE + 1;
    if (text_has(scratch, x->menu, word) || text_is(scratch, x->set, word))
        return INSIDE;
    return elsewhere(x, word, m, scratch) ? ELSEWHERE : 0;
}

static int row_score(const struct factor *x, const struct word *w, struct memo memo[FORMS],
                     struct buf *scratch)
{
    int best = 0;
    for (int k = 0; k < w->forms; k++) {
        int here = row_form_score(x, buf_view(&w->form[k]), &memo[k], scratch);
        best = here > best ? here : best;
    }
    return best;
}

/* ---- the rows ---- */

struct scored {
    const struct factor *x;
    int score, home; /* 2: of the country, 1: of any */
};

/* Then what holds at home, the general row before the suppliers', and the newer before the older.
 */
static int best_first(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->home != y->home)
        return x->home > y->home ? -1 : 1;
    int c = str_cmp(x->x->activity, y->x->activity);
    if (c)
        return c;
    if ((x->x->supplier.n != 0) != (y->x->supplier.n != 0))
        return x->x->supplier.n ? 1 : -1;
    if (x->x->from != y->x->from)
        return x->x->from > y->x->from ? -1 : 1;
    return (x->x > y->x) - (x->x < y->x); /* the library's order */
}

static bool wanted(const struct factor_search *s, const struct factor *x)
{
    bool day = s->on == DAY_NONE || ((x->from == DAY_NONE || x->from <= s->on) &&
                                     (x->to == DAY_NONE || x->to >= s->on));
    bool set = !s->set.n || (x->set.n >= s->set.n && memcmp(x->set.p, s->set.p, s->set.n) == 0);
    return day && set && (!s->country.n || !x->country.n || str_eq(x->country, s->country));
}

/* The code's score holds for all rows of an activity, which lie together. */
static int collect(const struct factors *f, const struct query *q, const struct factor_search *s,
                   struct scored *out, struct buf *scratch)
{
    struct factor_list l = factors_all(f);
    int n = 0, code[MAX_WORDS] = {0}, whole = 0;
    struct memo(*memo)[FORMS] = mem_alloc(MAX_WORDS * sizeof *memo);
    for (int i = 0; i < l.n; i++) {
        const struct factor *x = &l.factor[i];
        if (!i || !str_eq(x->activity, l.factor[i - 1].activity)) {
            for (int w = 0; w < q->n; w++)
                code[w] = code_score(f, x->activity, &q->word[w], scratch);
            whole = q->n > 1 && is_name(scratch, name_of(f, x->activity), buf_view(&q->whole));
        }
        if (!wanted(s, x))
            continue;
        int score = whole && !by_value(x->activity) ? q->n * EXACT : 0, hits = 0;
        for (int w = 0; w < q->n; w++) {
            int here = code[w] ? code[w] : row_score(x, &q->word[w], memo[w], scratch);
            score += here;
            hits += here > 0;
        }
        int home = str_eq(x->country, s->home) ? 2 : !x->country.n;
        if (hits == q->n)
            out[n++] = (struct scored){x, score, home};
    }
    free(memo);
    return n;
}

int factors_search(const struct factors *f, const struct factor_search *s,
                   const struct factor **hit, int max, int *total)
{
    struct query q = query_of(s->words);
    struct buf scratch = {0};
    struct scored *all = mem_alloc(((size_t)factors_all(f).n + 1) * sizeof *all);
    int n = q.n ? collect(f, &q, s, all, &scratch) : 0;
    qsort(all, (size_t)n, sizeof *all, best_first);
    if (total)
        *total = n;
    if (n > max)
        n = max;
    for (int i = 0; i < n; i++)
        hit[i] = all[i].x;
    free(all);
    buf_free(&scratch);
    query_free(&q);
    return n;
}
