#include "core/csv.h"
#include "core/dec.h"

/* What a spreadsheet may take for a formula, also behind spaces (OWASP, CSV Injection). */
static bool formula_like(struct str s)
{
    static const char *const sign[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                       "\n", "＝", "＋", "－", "＠"};
    while (s.n && *s.p == ' ')
        s = (struct str){s.p + 1, s.n - 1};
    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++)
        if (str_starts(s, sign[i]))
            return true;
    return false;
}

/* Also where another program might cut: a semicolon is a comma to a spreadsheet in half of Europe.
 */
static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case ',':
        case ';':
        case '\t':
        case '"':
        case '\r':
        case '\n':
            return true;
        default:
            break;
        }
    return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

void csv_field(struct buf *out, struct str value, bool first)
{
    struct dec number;
    bool guard = formula_like(value) && !dec_parse(value, &number);
    bool quote = needs_quotes(value);
    if (!first)
        buf_char(out, ',');
    if (quote)
        buf_char(out, '"');
    if (guard)
        buf_char(out, '\'');
    if (!quote)
        buf_str(out, value);
    for (size_t i = 0; quote && i < value.n; i++) {
        if (value.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, value.p[i]);
    }
    if (quote)
        buf_char(out, '"');
}
