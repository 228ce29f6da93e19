#include "core/json_scan.h"
#include <stdlib.h>
#include <string.h>

struct key {
    struct str text; /* without escapes */
    size_t at;
};

struct scan {
    struct str text, file;
    size_t at;
    int depth;
    struct key *key; /* those of the objects that are open, outermost first */
    int keys, cap;
    struct arena arena;
    struct diag *d;
};

struct pos json_pos(struct str text, size_t at, struct str file)
{
    struct pos pos = {.file = file, .row = 1, .column = 1};
    for (size_t i = 0; i < at && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            pos.row++;
            pos.column = 1;
        } else if ((c & 0xC0) != 0x80) {
            pos.column++;
        }
    }
    return pos;
}

static bool fault(struct scan *s, size_t at, enum msg m, struct str what)
{
    if (what.n > 80) /* enough to know it by */
        for (what.n = 80; ((unsigned char)what.p[what.n] & 0xC0) == 0x80; what.n--)
            ;
    char *arg = mem_strndup(what.p, what.n);
    diag_error(s->d, json_pos(s->text, at, s->file), m, arg, NULL);
    free(arg);
    return false;
}

/* The text at the fault, up to its end of word or line, for the message. */
static struct str excerpt(const struct scan *s, size_t at)
{
    size_t n = 0;
    while (at + n < s->text.n && n < 24 && !(n && strchr(" \t\r\n,]}", s->text.p[at + n])))
        n++;
    while (at + n < s->text.n && ((unsigned char)s->text.p[at + n] & 0xC0) == 0x80)
        n++;
    return (struct str){s->text.p + at, n};
}

static bool syntax(struct scan *s)
{
    if (s->at >= s->text.n)
        return fault(s, s->text.n, E_JSON_END, STR(""));
    return fault(s, s->at, E_JSON_SYNTAX, excerpt(s, s->at));
}

static char peek(const struct scan *s)
{
    return s->at < s->text.n ? s->text.p[s->at] : '\0';
}

static void skip_space(struct scan *s)
{
    while (peek(s) && strchr(" \t\r\n", peek(s)))
        s->at++;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits(struct scan *s)
{
    size_t from = s->at;
    while (digit(peek(s)))
        s->at++;
    return s->at - from;
}

/* Digits from the first that is not zero to the last. */
static size_t significant(struct str number)
{
    size_t n = 0;
    for (size_t i = 0; i < number.n && number.p[i] != 'e' && number.p[i] != 'E'; i++)
        n += digit(number.p[i]) && (n || number.p[i] != '0');
    return n;
}

/* cJSON keeps 53 bits. What they cannot hold for certain is refused rather than changed in silence.
 */
static bool number_is_exact(struct str number, size_t integer_digits, bool whole,
                            size_t exponent_digits)
{
    static const char limit[] = "9007199254740992"; /* 2^53 */
    if (number.n > 60 || exponent_digits > 2)
        return false;
    if (!whole || integer_digits < sizeof limit - 1)
        return significant(number) <= 15;
    const char *first = number.p + (number.p[0] == '-');
    return integer_digits == sizeof limit - 1 && memcmp(first, limit, integer_digits) <= 0;
}

static bool number(struct scan *s)
{
    size_t from = s->at, exponent = 0;
    bool whole = true;
    s->at += peek(s) == '-';
    bool zero = peek(s) == '0';
    size_t integer = digits(s);
    if (integer == 0 || (zero && integer > 1)) {
        s->at = integer ? from : s->at;
        return syntax(s);
    }
    if (peek(s) == '.') {
        whole = false;
        s->at++;
        if (digits(s) == 0)
            return syntax(s);
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        whole = false;
        s->at++;
        s->at += peek(s) == '+' || peek(s) == '-';
        exponent = digits(s);
        if (exponent == 0)
            return syntax(s);
    }
    struct str text = {s->text.p + from, s->at - from};
    return number_is_exact(text, integer, whole, exponent) ||
           fault(s, from, E_JSON_NUMBER, excerpt(s, from));
}

static int hex4(const struct scan *s, size_t at)
{
    int v = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = at + i < s->text.n ? s->text.p[at + i] : '\0';
        int h = digit(c)               ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
        if (h < 0)
            return -1;
        v = v << 4 | h;
    }
    return v;
}

/* \uXXXX at s->at: a surrogate needs its partner; U+0000 would end the text for every C program. */
static bool unicode_escape(struct scan *s)
{
    size_t from = s->at;
    int c = hex4(s, s->at + 2);
    if (c < 0)
        return syntax(s);
    s->at += 6;
    bool high = c >= 0xD800 && c <= 0xDBFF;
    int low = high && peek(s) == '\\' && s->at + 1 < s->text.n && s->text.p[s->at + 1] == 'u'
                  ? hex4(s, s->at + 2)
                  : -1;
    bool pair = high && low >= 0xDC00 && low <= 0xDFFF;
    if (c == 0 || (high && !pair) || (c >= 0xDC00 && c <= 0xDFFF))
        return fault(s, from, E_JSON_TEXT, (struct str){s->text.p + from, 6});
    s->at += pair ? 6 : 0;
    return true;
}

static bool escape(struct scan *s)
{
    char c = s->at + 1 < s->text.n ? s->text.p[s->at + 1] : '\0';
    if (c == 'u')
        return unicode_escape(s);
    if (c == '\0' || !strchr("\"\\/bfnrt", c)) {
        s->at += c == '\0';
        return syntax(s);
    }
    s->at += 2;
    return true;
}

/* A string at s->at; *inside is what stands between its quotes, *escapes whether it has any. */
static bool string(struct scan *s, struct str *inside, bool *escapes)
{
    size_t from = ++s->at;
    *escapes = false;
    for (;;) {
        unsigned char c = (unsigned char)peek(s);
        if (s->at >= s->text.n)
            return syntax(s);
        if (c == '"')
            break;
        if (c < 0x20)
            return fault(s, s->at, E_JSON_TEXT, (struct str){s->text.p + s->at, 1});
        if (c != '\\') {
            s->at++;
            continue;
        }
        *escapes = true;
        if (!escape(s))
            return false;
    }
    *inside = (struct str){s->text.p + from, s->at - from};
    s->at++;
    return true;
}

/* A key with its escapes resolved: "a" and "\u0061" are one name. cJSON does it, on the string
 * alone. */
static struct str unescaped(struct scan *s, struct str inside)
{
    struct str quoted = {inside.p - 1, inside.n + 2};
    cJSON *item = cJSON_ParseWithLengthOpts(quoted.p, quoted.n, NULL, 0);
    struct str text = str_save(&s->arena, str_of(item ? item->valuestring : NULL));
    cJSON_Delete(item);
    return text;
}

static int by_text(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int c = str_cmp(x->text, y->text);
    return c ? c : (x->at > y->at) - (x->at < y->at);
}

/* The second of two equal keys among key[0..n), NULL for none. */
static const struct key *duplicate(struct key *key, int n)
{
    if (n > 16) { /* sorted, since comparing all pairs would take hours on a hostile file */
        qsort(key, (size_t)n, sizeof *key, by_text);
        for (int i = 1; i < n; i++)
            if (str_eq(key[i - 1].text, key[i].text))
                return &key[i];
        return NULL;
    }
    for (int i = 1; i < n; i++)
        for (int k = 0; k < i; k++)
            if (str_eq(key[k].text, key[i].text))
                return &key[i];
    return NULL;
}

static bool value(struct scan *s);

static bool member(struct scan *s)
{
    struct str inside;
    bool escapes;
    size_t at = s->at;
    if (peek(s) != '"')
        return syntax(s);
    if (!string(s, &inside, &escapes))
        return false;
    MEM_GROW(s->key, s->keys, s->cap);
    s->key[s->keys++] = (struct key){escapes ? unescaped(s, inside) : inside, at};
    skip_space(s);
    if (peek(s) != ':')
        return syntax(s);
    s->at++;
    skip_space(s);
    return value(s);
}

/* The members of an object or the items of an array, behind its opening bracket. */
static bool list(struct scan *s, char close, bool (*one)(struct scan *s))
{
    s->at++;
    skip_space(s);
    if (peek(s) == close) {
        s->at++;
        return true;
    }
    for (;;) {
        if (!one(s))
            return false;
        skip_space(s);
        char c = peek(s);
        if (c != ',' && c != close)
            return syntax(s);
        s->at++;
        if (c == close)
            return true;
        skip_space(s);
    }
}

static bool object(struct scan *s)
{
    int outer = s->keys;
    if (!list(s, '}', member))
        return false;
    const struct key *twice =
        s->keys - outer > 1 ? duplicate(s->key + outer, s->keys - outer) : NULL;
    s->keys = outer;
    return !twice || fault(s, twice->at, E_JSON_DUPLICATE, twice->text);
}

static bool nested(struct scan *s, char open)
{
    if (++s->depth > JSON_MAX_DEPTH) {
        struct buf limit = {0};
        buf_int(&limit, JSON_MAX_DEPTH);
        fault(s, s->at, E_JSON_DEPTH, buf_view(&limit));
        buf_free(&limit);
        return false;
    }
    bool ok = open == '{' ? object(s) : list(s, ']', value);
    s->depth--;
    return ok;
}

static bool word(struct scan *s, const char *w)
{
    struct str rest = {s->text.p + s->at, s->text.n - s->at};
    if (!str_starts(rest, w))
        return syntax(s);
    s->at += strlen(w);
    return true;
}

static bool value(struct scan *s)
{
    struct str inside;
    bool escapes;
    char c = peek(s);
    switch (c) {
    case '{':
    case '[':
        return nested(s, c);
    case '"':
        return string(s, &inside, &escapes);
    case 't':
        return word(s, "true");
    case 'f':
        return word(s, "false");
    case 'n':
        return word(s, "null");
    default:
        return c == '-' || digit(c) ? number(s) : syntax(s);
    }
}

bool json_scan(struct str text, struct str file, struct diag *d)
{
    struct scan s = {.text = text, .file = file, .d = d};
    skip_space(&s);
    bool ok = value(&s);
    skip_space(&s);
    if (ok && s.at < text.n)
        ok = fault(&s, s.at, E_JSON_TRAILING, STR(""));
    free(s.key);
    arena_free(&s.arena);
    return ok;
}
