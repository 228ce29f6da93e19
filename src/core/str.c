#include "core/str.h"
#include <string.h>

struct str str_of(const char *s)
{
    return s ? (struct str){s, strlen(s)} : STR("");
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *s)
{
    return str_eq(a, str_of(s));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return n == 0 || (s.n >= n && memcmp(s.p, prefix, n) == 0);
}

bool str_ends(struct str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return n == 0 || (s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0);
}

bool str_has(struct str s, const char *needle)
{
    size_t n = strlen(needle);
    return n == 0 || (s.n >= n && memmem(s.p, s.n, needle, n) != NULL);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_split(struct str *rest, char at)
{
    struct str piece = *rest;
    const char *found = rest->n ? memchr(rest->p, at, rest->n) : NULL;
    if (!found) {
        *rest = (struct str){NULL, 0};
        return piece.p ? piece : STR("");
    }
    piece.n = (size_t)(found - piece.p);
    *rest = (struct str){found + 1, rest->n - piece.n - 1};
    return piece;
}

struct str str_save(struct arena *a, struct str s)
{
    return (struct str){arena_strndup(a, s.p, s.n), s.n};
}
