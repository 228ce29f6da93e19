#include "calc/calc.h"
#include "core/utf8.h"

/* After folding: NFKC has made ㈱ (株) and full-width letters ASCII, white space is gone, letters
 * are small. */
static const char *const japanese[] = {"株式会社", "有限会社", "合同会社", "(株)", "(有)", "(同)"};
/* Only at the end, and only with the dot or comma that tells them from the end of a word ("zinc").
 */
static const char *const latin[] = {"co.,ltd.", "co.,ltd", "co.ltd.", "co.ltd", ",ltd.", ",ltd",
                                    "ltd.",     ",inc.",   ",inc",    "inc.",   "co.",   ","};

static bool cut_end(struct str *s, const char *suffix)
{
    size_t n = str_of(suffix).n;
    if (s->n <= n || !str_ends(*s, suffix))
        return false;
    s->n -= n;
    return true;
}

static bool cut_start(struct str *s, const char *prefix)
{
    size_t n = str_of(prefix).n;
    if (s->n <= n || !str_starts(*s, prefix))
        return false;
    s->p += n;
    s->n -= n;
    return true;
}

static bool cut_once(struct str *s)
{
    for (size_t i = 0; i < sizeof japanese / sizeof *japanese; i++)
        if (cut_start(s, japanese[i]) || cut_end(s, japanese[i]))
            return true;
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
        if (cut_end(s, latin[i]))
            return true;
    return false;
}

void calc_supplier_key(struct buf *out, struct str name)
{
    struct buf folded = {0};
    struct str s = name;
    if (utf8_fold(&folded, name))
        s = buf_view(&folded);
    while (cut_once(&s))
        ;
    buf_str(out, s);
    buf_free(&folded);
}
