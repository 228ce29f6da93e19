#include "core/dec.h"
#include "core/json.h"
#include "core/utf8_scan.h"
#include <stdlib.h>
#include <string.h>

void json_begin(struct json_out *j, struct buf *to)
{
    *j = (struct json_out){.to = to};
    j->first[0] = true;
}

/* Eight of them: in each byte the high bit tells of what is below 0x20, above 0x7E, a quote or a
 * backslash (a byte that one of them marks may mark its neighbour, too: then they are looked at one
 * by one). */
static bool plain_word(const unsigned char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t w;
    memcpy(&w, p, sizeof w);
    uint64_t quote = w ^ ones * '"', back = w ^ ones * '\\';
    uint64_t marks = w | (w + ones) | (w - ones * 0x20) | (quote - ones) | (back - ones);
    return !(marks & high);
}

/* How many bytes at p stand in JSON as they are, whatever follows them. */
static size_t plain(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i + 8 <= n && plain_word(p + i))
        i += 8;
    while (i < n && p[i] >= 0x20 && p[i] < 0x7F && p[i] != '"' && p[i] != '\\')
        i++;
    return i;
}

/* Comma, line break and key: whatever stands before a value. */
static void before(struct json_out *j, const char *key, bool object)
{
    if (!j->first[j->depth])
        buf_char(j->to, ',');
    j->first[j->depth] = false;
    if (object && j->depth && !key)
        buf_char(j->to, '\n');
    if (!key)
        return;
    struct json_out name = {.to = j->to};
    name.first[0] = true;
    json_str(&name, NULL, str_of(key));
    buf_char(j->to, ':');
}

static void open_list(struct json_out *j, const char *key, char open, char close)
{
    before(j, key, open == '{');
    if (j->depth == JSON_MAX_DEPTH)
        abort(); /* a fault of the caller: no format of ours is nested so deeply, and no reader of
                    ours would take it */
    buf_char(j->to, open);
    j->depth++;
    j->first[j->depth] = true;
    j->close[j->depth] = close;
}

void json_object(struct json_out *j, const char *key)
{
    open_list(j, key, '{', '}');
}

void json_array(struct json_out *j, const char *key)
{
    open_list(j, key, '[', ']');
}

void json_end(struct json_out *j)
{
    buf_char(j->to, j->close[j->depth]);
    j->depth--;
}

static void escape(struct buf *to, unsigned char c)
{
    switch (c) {
    case '"':
        buf_cstr(to, "\\\"");
        break;
    case '\\':
        buf_cstr(to, "\\\\");
        break;
    case '\n':
        buf_cstr(to, "\\n");
        break;
    case '\r':
        buf_cstr(to, "\\r");
        break;
    case '\t':
        buf_cstr(to, "\\t");
        break;
    default:
        buf_printf(to, "\\u%04x", (unsigned)c);
        break;
    }
}

/* Valid UTF-8, with escapes where JSON wants them. */
static void escaped(struct buf *to, const unsigned char *p, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] >= 0x20 && p[i] != '"' && p[i] != '\\' && p[i] != 0x7F)
            continue;
        buf_add(to, p + from, i - from);
        escape(to, p[i]);
        from = i + 1;
    }
    buf_add(to, p + from, n - from);
}

void json_str(struct json_out *j, const char *key, struct str value)
{
    const unsigned char *p = (const unsigned char *)value.p;
    before(j, key, false);
    buf_char(j->to, '"');
    size_t run = plain(p, value.n);
    buf_add(j->to, p, run);
    for (size_t i = run; i < value.n;) {
        bool cut;
        size_t good = utf8_good(p + i, value.n - i, &cut);
        escaped(j->to, p + i, good);
        i += good;
        if (i < value.n) {
            buf_cstr(j->to, "\xEF\xBF\xBD");
            i++;
        }
    }
    buf_char(j->to, '"');
}

void json_cstr(struct json_out *j, const char *key, const char *value)
{
    if (value)
        json_str(j, key, str_of(value));
    else
        json_null(j, key);
}

void json_int(struct json_out *j, const char *key, int64_t value)
{
    before(j, key, false);
    buf_int(j->to, value);
}

void json_bool(struct json_out *j, const char *key, bool value)
{
    before(j, key, false);
    buf_cstr(j->to, value ? "true" : "false");
}

void json_null(struct json_out *j, const char *key)
{
    before(j, key, false);
    buf_cstr(j->to, "null");
}

void json_mg(struct json_out *j, const char *key, int64_t mg)
{
    before(j, key, false);
    buf_char(j->to, '"');
    mg_print(j->to, mg);
    buf_char(j->to, '"');
}

void json_raw(struct json_out *j, const char *key, struct str rendered)
{
    if (rendered.n == 0)
        return;
    before(j, key, false);
    buf_str(j->to, rendered);
}
