#include "ingest/pattern.h"
#include "core/utf8.h"
#include <string.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* ---- compiling ---- */
struct compiler {
    struct pattern *out;
    struct arena *arena;
    int values;
};

static const char *add(struct compiler *c, enum pattern_hole hole, struct str words)
{
    if (c->out->parts == PATTERN_PARTS)
        return "a pattern has too many parts";
    c->out->part[c->out->parts++] = (struct pattern_part){hole, words};
    c->values += hole == HOLE_VALUE || hole == HOLE_NUMBER || hole == HOLE_REST;
    return NULL;
}

static const char *add_words(struct compiler *c, struct str text)
{
    struct buf b = {0};
    const char *fault = NULL;
    for (size_t i = 0; i < text.n; i++)
        if (!blank(text.p[i]))
            buf_char(&b, lower(text.p[i]));
    if (b.n)
        fault = add(c, HOLE_WORDS, str_save(c->arena, buf_view(&b)));
    buf_free(&b);
    return fault;
}

static const char *add_hole(struct compiler *c, struct str name)
{
    static const struct {
        const char *name;
        enum pattern_hole hole;
    } holes[] = {{"", HOLE_VALUE}, {"#", HOLE_NUMBER}, {">", HOLE_REST},
                 {"*", HOLE_SKIP}, {"_", HOLE_PIECE},  {"/", HOLE_LINE}};
    if (str_is(name, "^")) {
        bool first = c->out->parts == 0 && !c->out->at_start;
        c->out->at_start = true;
        return first ? NULL : "{^} stands at the beginning of a pattern";
    }
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        if (str_is(name, holes[i].name))
            return add(c, holes[i].hole, (struct str){0});
    return "a pattern knows the holes {} {#} {>} {*} {_} {/} {^} only";
}

static const char *split(struct compiler *c, struct str rest)
{
    const char *fault = NULL;
    while (rest.n && !fault) {
        const char *open = memchr(rest.p, '{', rest.n);
        size_t before = open ? (size_t)(open - rest.p) : rest.n;
        fault = add_words(c, (struct str){rest.p, before});
        rest.p += before;
        rest.n -= before;
        if (!open || fault)
            continue;
        const char *close = memchr(rest.p, '}', rest.n);
        if (!close)
            return "a hole of a pattern is not closed";
        size_t n = (size_t)(close - rest.p) + 1;
        fault = add_hole(c, (struct str){rest.p + 1, n - 2});
        rest.p += n;
        rest.n -= n;
    }
    return fault;
}

/* What follows a hole says where it ends. */
static const char *check(const struct compiler *c, bool valued)
{
    const struct pattern *p = c->out;
    bool words = false;
    if (c->values != (valued ? 1 : 0))
        return valued ? "a pattern takes exactly one value: {}, {#} or {>}"
                      : "a pattern that finds a place takes no value";
    for (int i = 0; i < p->parts; i++) {
        enum pattern_hole hole = p->part[i].hole,
                          next = i + 1 < p->parts ? p->part[i + 1].hole : HOLE_LINE;
        words |= hole == HOLE_WORDS;
        if (hole == HOLE_VALUE && next != HOLE_WORDS && next != HOLE_LINE)
            return "{} is followed by words, or by nothing";
        if (hole == HOLE_REST && next != HOLE_LINE)
            return "{>} is followed by nothing";
        if (hole == HOLE_SKIP && next != HOLE_WORDS && next != HOLE_NUMBER)
            return "{*} is followed by words or a number";
    }
    return words ? NULL : "a pattern without words fits every line";
}

const char *pattern_compile(struct str text, bool valued, struct pattern *out, struct arena *a)
{
    struct compiler c = {.out = out, .arena = a};
    struct buf plain = {0};
    *out = (struct pattern){.shown = str_save(a, text)};
    out->part = arena_alloc(a, PATTERN_PARTS * sizeof *out->part);
    if (text.n > PATTERN_BYTES || !utf8_nfkc(&plain, text) || plain.n > PATTERN_BYTES) {
        buf_free(&plain);
        return "a pattern is too long";
    }
    const char *fault = split(&c, buf_view(&plain));
    buf_free(&plain);
    return fault ? fault : check(&c, valued);
}

/* ---- matching ---- */
struct place {
    const struct text_line *line;
    int lines, at; /* which line */
    size_t i;      /* where in it */
    bool floating; /* what comes next may stand further to the right */
    struct pattern_value *value;
};

static struct str text_of_line(const struct place *m)
{
    return m->line[m->at].text;
}

static size_t skip_blanks(struct str s, size_t i)
{
    while (i < s.n && blank(s.p[i]))
        i++;
    return i;
}

/* A colon after a label belongs to neither. */
static size_t value_start(struct str s, size_t i)
{
    i = skip_blanks(s, i);
    if (i < s.n && s.p[i] == ':')
        i = skip_blanks(s, i + 1);
    return i;
}

static bool one_word(char a, char b)
{
    return (letter(a) && letter(b)) || (digit(a) && digit(b));
}

static bool words_at(struct str s, size_t i, struct str w, size_t *end)
{
    if (i > 0 && i < s.n && one_word(s.p[i - 1], s.p[i]))
        return false;
    for (size_t k = 0; k < w.n; k++, i++) {
        i = k ? skip_blanks(s, i) : i;
        if (i >= s.n || lower(s.p[i]) != w.p[k])
            return false;
    }
    *end = i;
    return i == s.n || !one_word(s.p[i - 1], s.p[i]);
}

static size_t sign_length(struct str s, size_t i)
{
    static const char *const signs[] = {"-", "+", "△", "▲", "−"};
    struct str rest = {s.p + i, s.n - i};
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (str_starts(rest, signs[k]))
            return strlen(signs[k]);
    return 0;
}

static bool number_at(struct str s, size_t i, size_t *end)
{
    char before = i > 0 ? s.p[i - 1] : ' ';
    if (i >= s.n || digit(before) || letter(before) || before == ',' || before == '.')
        return false;
    size_t sign = sign_length(s, i);
    i = sign ? skip_blanks(s, i + sign) : i;
    if (i >= s.n || !digit(s.p[i]))
        return false;
    while (i < s.n && (digit(s.p[i]) || s.p[i] == ',' || s.p[i] == '.'))
        i++;
    while (!digit(s.p[i - 1]))
        i--;
    *end = i;
    return true;
}

/* The words and numbers from part k on, one behind the other, from place i; *next is the part
 * behind them. */
static bool run_at(const struct pattern *p, int k, struct place *m, size_t i, size_t *end,
                   int *next)
{
    struct str s = text_of_line(m);
    for (int first = k; k < p->parts; k++) {
        const struct pattern_part *part = &p->part[k];
        if (part->hole != HOLE_WORDS && part->hole != HOLE_NUMBER)
            break;
        if (k > first)
            i = part->hole == HOLE_NUMBER ? value_start(s, i) : skip_blanks(s, i);
        if (part->hole == HOLE_WORDS ? !words_at(s, i, part->words, end) : !number_at(s, i, end))
            return false;
        if (part->hole == HOLE_NUMBER)
            *m->value = (struct pattern_value){{s.p + i, *end - i}, m->at};
        i = *end;
    }
    *next = k;
    return true;
}

/* The same at the leftmost place from `from` on; *start is where. */
static bool seek_run(const struct pattern *p, int k, struct place *m, size_t from, size_t *start,
                     size_t *end, int *next)
{
    struct str s = text_of_line(m);
    for (size_t i = from; i < s.n; i++)
        if (!blank(s.p[i]) && run_at(p, k, m, i, end, next)) {
            *start = i;
            return true;
        }
    return false;
}

static size_t piece_end(struct str s, size_t i)
{
    while (i < s.n && s.p[i] != '\t' && !(s.p[i] == ' ' && i + 1 < s.n && blank(s.p[i + 1])))
        i++;
    return i;
}

static bool take_run(const struct pattern *p, int *k, struct place *m)
{
    struct str s = text_of_line(m);
    size_t start, end;
    int next;
    if (m->floating) {
        if (!seek_run(p, *k, m, m->i, &start, &end, &next))
            return false;
    } else if (!run_at(p, *k, m,
                       p->part[*k].hole == HOLE_NUMBER ? value_start(s, m->i)
                                                       : skip_blanks(s, m->i),
                       &end, &next)) {
        return false;
    }
    m->i = end;
    m->floating = false;
    *k = next;
    return true;
}

static bool take_value(const struct pattern *p, int *k, struct place *m)
{
    struct str s = text_of_line(m);
    size_t from = value_start(s, m->i), to, end = s.n;
    int next = *k + 1;
    bool rest = p->part[*k].hole == HOLE_REST;
    if (!rest && next < p->parts && p->part[next].hole == HOLE_WORDS) {
        if (!seek_run(p, next, m, from, &to, &end, &next))
            return false;
    } else {
        to = end = rest ? s.n : piece_end(s, from);
    }
    struct str v = from < to ? str_trim((struct str){s.p + from, to - from}) : (struct str){0};
    *m->value = (struct pattern_value){v, m->at};
    m->i = end;
    m->floating = false;
    *k = next;
    return v.n > 0;
}

static bool take_piece(struct place *m)
{
    struct str s = text_of_line(m);
    size_t from = skip_blanks(s, m->i);
    m->i = piece_end(s, from);
    m->floating = false;
    return m->i > from;
}

static bool next_line(struct place *m)
{
    int page = m->line[m->at].page;
    do
        m->at++;
    while (m->at < m->lines && str_trim(m->line[m->at].text).n == 0);
    m->i = 0;
    m->floating = true;
    return m->at < m->lines && m->line[m->at].page == page;
}

bool pattern_match(const struct pattern *p, const struct text_line *line, int lines, int at,
                   struct pattern_value *out)
{
    struct place m = {line, lines, at, 0, !p->at_start, out};
    *out = (struct pattern_value){.line = at};
    for (int k = 0; k < p->parts;) {
        bool ok = true;
        switch (p->part[k].hole) {
        case HOLE_WORDS:
        case HOLE_NUMBER:
            ok = take_run(p, &k, &m);
            break;
        case HOLE_VALUE:
        case HOLE_REST:
            ok = take_value(p, &k, &m);
            break;
        case HOLE_SKIP:
            m.floating = true;
            k++;
            break;
        case HOLE_PIECE:
            ok = take_piece(&m);
            k++;
            break;
        case HOLE_LINE:
            ok = next_line(&m);
            k++;
            break;
        }
        if (!ok)
            return false;
    }
    return true;
}
