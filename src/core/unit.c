#include "core/unit.h"
#include "core/number.h"
#include "core/unit_table.h"
#include "core/utf8.h"
#include <string.h>
#include <threads.h>

/* Two open hash tables over the forms: as written, and with the letters made small. Built once;
 * texts stay in the tables. */
enum { SLOTS = 2048 };
struct slot {
    struct str form;         /* of the table, not folded */
    const struct unit *unit; /* NULL: known not to be one of ours */
};
static struct slot exact[SLOTS], folded[SLOTS];
static once_flag built = ONCE_FLAG_INIT;

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same(struct str a, struct str b, bool fold)
{
    if (!fold)
        return str_eq(a, b);
    bool equal = a.n == b.n;
    for (size_t i = 0; equal && i < a.n; i++)
        equal = small(a.p[i]) == small(b.p[i]);
    return equal;
}

static uint64_t hash(struct str s, bool fold)
{
    char text[PLAIN_MAX];
    if (!fold)
        return str_hash(s);
    for (size_t i = 0; i < s.n; i++)
        text[i] = small(s.p[i]);
    return str_hash((struct str){text, s.n});
}

/* The slot of the form, or the empty one where it would go. */
static struct slot *slot_of(struct slot *table, struct str form, bool fold)
{
    size_t at = (size_t)(hash(form, fold) % SLOTS);
    while (table[at].form.n && !same(table[at].form, form, fold))
        at = (at + 1) % SLOTS;
    return &table[at];
}

static void put(struct slot *table, const char *form, const struct unit *unit, bool fold)
{
    struct slot *s = slot_of(table, str_of(form), fold);
    if (s->form.n == 0) /* unreached: no two forms are one, or fold into one, today */
        *s = (struct slot){str_of(form), unit};
}

static const struct unit *by_code(const char *code)
{
    return slot_of(exact, str_of(code), false)->unit;
}

/* Currency codes are three capitals and nothing else: "kgs" is not the money of Kyrgyzstan, "all"
 * not that of Albania. */
static void build(void)
{
    for (int i = 0; i < unit_count; i++) {
        put(exact, unit_table[i].code, &unit_table[i], false);
        if (!unit_is_currency(&unit_table[i]))
            put(folded, unit_table[i].code, &unit_table[i], true);
    }
    for (int i = 0; i < unit_form_count; i++) {
        const struct unit *u = by_code(unit_forms[i].code);
        put(exact, unit_forms[i].printed, u, false);
        if (!unit_forms[i].exact)
            put(folded, unit_forms[i].printed, u, true);
    }
    for (int i = 0; i < unit_stranger_count; i++)
        put(exact, unit_strangers[i], NULL, false);
}

/* True: the form is decided, also as one that is none of ours. */
static bool listed(struct str form, const struct unit **out)
{
    call_once(&built, build);
    *out = NULL;
    if (form.n == 0 || form.n >= PLAIN_MAX)
        return true;
    const struct slot *s = slot_of(exact, form, false);
    s = s->form.n ? s : slot_of(folded, form, true);
    *out = s->form.n ? s->unit : NULL;
    return s->form.n > 0;
}

const struct unit *unit_listed(struct str form)
{
    const struct unit *u;
    return listed(form, &u) ? u : NULL;
}

static const struct unit *find(struct str form)
{
    const struct unit *u;
    return listed(form, &u) ? u : unit_make(form);
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return true;
}

/* NFKC without white space, letter case kept. Superscripts are right here: m³ is m3. */
static bool bare_form(struct buf *out, struct str printed)
{
    struct buf normal = {0};
    bool ok = utf8_nfkc(&normal, printed);
    struct str s = buf_view(&normal);
    for (size_t i = 0; ok && i < s.n; i++)
        if (s.p[i] != ' ' && !(s.p[i] >= '\t' && s.p[i] <= '\r'))
            buf_char(out, s.p[i]);
    buf_free(&normal);
    return ok;
}

const struct unit *unit_find(struct str printed)
{
    if (printed.n >= PLAIN_MAX)
        return NULL;
    if (is_plain(printed))
        return find(printed);
    struct buf bare = {0};
    const struct unit *u = bare_form(&bare, printed) ? find(buf_view(&bare)) : NULL;
    buf_free(&bare);
    return u;
}

const struct unit *unit_at(int index)
{
    return index >= 0 && index < unit_count ? &unit_table[index] : NULL;
}

bool unit_is_currency(const struct unit *u)
{
    return u->dim == DIM_MONEY && strlen(u->code) == 3;
}

bool unit_is_cubic(const struct unit *u)
{
    static const char *const cubic[] = {"m3", "1000m3", "ft3", "ccf", "Mcf"};
    for (size_t i = 0; i < sizeof cubic / sizeof *cubic; i++)
        if (strcmp(u->code, cubic[i]) == 0)
            return true;
    return false;
}

bool unit_convertible(const struct unit *a, const struct unit *b)
{
    return a->dim == b->dim && strcmp(a->base, b->base) == 0;
}

static struct ratio factor(const char *text)
{
    struct dec d = {0, 0};
    dec_parse(str_of(text), &d); /* a constant of the table; a unit test reads them all */
    return ratio_dec(d);
}

bool unit_ratio(const struct unit *from, const struct unit *to, struct ratio *out)
{
    if (from == to) {
        *out = ratio_int(1);
        return true;
    }
    if (!unit_convertible(from, to))
        return false;
    struct ratio num = factor(from->num), den = factor(from->den), r;
    struct ratio to_num = factor(to->num), to_den = factor(to->den);
    if (!ratio_div(&num, &den, &r) || !ratio_mul(&r, &to_den, &r) || !ratio_div(&r, &to_num, &r))
        return false;
    *out = r;
    return true;
}
