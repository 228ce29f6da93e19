/* One value of the book: its type, and nothing guessed. */
#include "calc/calc.h"
#include "core/utf8.h"
#include "ingest/accept_impl.h"
#include <stdlib.h>
#include <string.h>

const char *arg(struct acceptor *a, struct str s)
{
    enum { SHOWN = 120 };
    size_t n = s.n;
    if (n > SHOWN) { /* long values are cut, at the start of a character */
        n = SHOWN;
        while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
            n--;
    }
    return arena_strndup(&a->scratch, n ? s.p : "", n);
}

void accept_place(struct acceptor *a, int64_t row, const int *column)
{
    a->row = row;
    a->column = column ? a->place : NULL;
    if (column && column != a->place)
        memcpy(a->place, column, sizeof a->place);
}

struct pos accept_at(const struct acceptor *a, int column)
{
    int c = a->column && column >= 0 ? a->column[column] : 0;
    struct pos at = a->where;
    at.row = a->row;
    at.column = c;
    return at;
}

/* Also the ideographic and the no-break space, which people type without seeing. */
struct str value_trim(struct str v)
{
    for (;;) {
        v = str_trim(v);
        if (str_starts(v, "\xE3\x80\x80"))
            v = (struct str){v.p + 3, v.n - 3};
        else if (str_starts(v, "\xC2\xA0"))
            v = (struct str){v.p + 2, v.n - 2};
        else if (str_ends(v, "\xE3\x80\x80"))
            v.n -= 3;
        else if (str_ends(v, "\xC2\xA0"))
            v.n -= 2;
        else
            return v;
    }
}

bool parse_decimal(struct str v, struct dec *out)
{
    return dec_parse(v, out) || dec_parse_printed(v, '.', out);
}

/* Bills repeat their dates; the last ones are remembered by their text. */
bool parse_day(struct acceptor *a, struct str v, day_t *out)
{
    unsigned h = 0;
    for (size_t i = 0; i < v.n; i++)
        h = h * 31 + (unsigned char)v.p[i];
    struct date_memo *m = &a->dates[h % DATE_MEMO];
    if (v.n > 0 && m->n == v.n && memcmp(m->text, v.p, v.n) == 0) {
        *out = m->day;
        return true;
    }
    if (!date_parse_iso(v, out) && !date_parse_printed(v, "ymd", out))
        return false;
    if (v.n <= sizeof m->text) {
        memcpy(m->text, v.p, v.n);
        m->n = v.n;
        m->day = *out;
    }
    return true;
}

static struct str save_decimal(struct acceptor *a, struct dec d)
{
    buf_reset(&a->text);
    dec_print(&a->text, d);
    return str_save(&a->scratch, buf_view(&a->text));
}

static const char *shown(struct acceptor *a, const struct book_column *c, int column)
{
    return arg(a, column_shown(a, c, column));
}

/* The bounds that a column sets; told by name. */
static bool within(struct acceptor *a, const struct book_column *c, int column, struct str v,
                   struct dec d)
{
    enum msg m = (c->flags & COLUMN_NOT_ZERO) && d.coef <= 0                    ? E_ROW_ZERO
                 : (c->flags & COLUMN_POSITIVE) && d.coef < 0                   ? E_ROW_NEGATIVE
                 : (c->flags & COLUMN_SHARE) && dec_cmp(d, dec_int(100)) > 0    ? E_ROW_SHARE
                 : (c->flags & COLUMN_YEAR) && (d.coef < 1900 || d.coef > 2199) ? E_ROW_YEAR
                                                                                : MSG_COUNT;
    if (m != MSG_COUNT)
        diag_error(a->diag, accept_at(a, column), m, shown(a, c, column), arg(a, v), NULL);
    return m == MSG_COUNT;
}

static bool check_decimal(struct acceptor *a, const struct book_column *c, int column, struct str v,
                          struct str *out)
{
    struct dec d;
    if (!parse_decimal(v, &d)) {
        diag_error(a->diag, accept_at(a, column), E_ROW_DECIMAL, shown(a, c, column), arg(a, v),
                   NULL);
        return false;
    }
    if (!within(a, c, column, v, d))
        return false;
    *out = save_decimal(a, d);
    return true;
}

static bool check_choice(struct acceptor *a, const struct book_column *c, int column, struct str v,
                         struct str *out)
{
    struct buf all = {0};
    *out = v;
    for (const char *const *p = c->choices; *p; p++) {
        if (str_is(v, *p))
            return true;
        if (book_is_word(*p, v)) { /* 実績 for actual */
            *out = str_of(*p);
            return true;
        }
    }
    for (const char *const *p = c->choices; *p; p++)
        buf_printf(&all, "%s%s", p == c->choices ? "" : ", ", *p);
    diag_error(a->diag, accept_at(a, column), E_ROW_CHOICE, shown(a, c, column), arg(a, v), all.p,
               NULL);
    buf_free(&all);
    return false;
}

static bool check_integer(struct acceptor *a, const struct book_column *c, int column, struct str v,
                          struct str *out)
{
    struct dec d;
    if (!parse_decimal(v, &d) || d.scale > 0 || !dec_fits64(d)) {
        diag_error(a->diag, accept_at(a, column), E_ROW_INTEGER, shown(a, c, column), arg(a, v),
                   NULL);
        return false;
    }
    if (!within(a, c, column, v, d))
        return false;
    *out = save_decimal(a, d);
    return !c->choices || check_choice(a, c, column, *out, out);
}

static bool all_upper(struct str v, size_t n)
{
    if (v.n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (v.p[i] < 'A' || v.p[i] > 'Z')
            return false;
    return true;
}

/* Three letters, or a printed form of a currency (円), which becomes its code. */
static bool check_currency(struct acceptor *a, const struct book_column *c, int column,
                           struct str v, struct str *out)
{
    *out = v;
    if (all_upper(v, 3))
        return true;
    const struct unit *u = unit_find(v);
    if (u && unit_is_currency(u)) {
        *out = str_of(u->code);
        return true;
    }
    diag_error(a->diag, accept_at(a, column), E_ROW_CURRENCY, shown(a, c, column), arg(a, v), NULL);
    return false;
}

static bool check_known(struct acceptor *a, struct names *names, enum msg m, int column,
                        struct str v)
{
    int32_t index;
    if (names_get(names, v, &index))
        return true;
    diag_error(a->diag, accept_at(a, column), m, arg(a, v), NULL);
    return false;
}

static bool check_date(struct acceptor *a, const struct book_column *c, int column, struct str v,
                       struct str *out)
{
    day_t day;
    if (!parse_day(a, v, &day)) {
        diag_error(a->diag, accept_at(a, column), E_ROW_DATE, shown(a, c, column), arg(a, v), NULL);
        return false;
    }
    buf_reset(&a->text);
    date_print(&a->text, day);
    *out = str_save(&a->scratch, buf_view(&a->text));
    return true;
}

static bool check_month(struct acceptor *a, const struct book_column *c, int column, struct str v,
                        struct str *out)
{
    day_t from, to;
    if (!date_parse_month(v, &from, &to) && !date_parse_printed_month(v, &from, &to)) {
        diag_error(a->diag, accept_at(a, column), E_ROW_MONTH, shown(a, c, column), arg(a, v),
                   NULL);
        return false;
    }
    struct ymd d = date_ymd(from);
    buf_reset(&a->text);
    buf_printf(&a->text, "%04d-%02d", d.y, d.m);
    *out = str_save(&a->scratch, buf_view(&a->text));
    return true;
}

struct str activity_code(struct str v)
{
    struct str rest = v, code = str_split(&rest, ' ');
    bool coded = str_has(code, ".") || str_is(code, "electricity");
    for (size_t i = 0; i < code.n && coded; i++)
        coded = (code.p[i] >= 'a' && code.p[i] <= 'z') || (code.p[i] >= '0' && code.p[i] <= '9') ||
                code.p[i] == '.' || code.p[i] == '-' || code.p[i] == '_';
    return coded && rest.p ? code : v;
}

static bool simple(struct acceptor *a, bool good, enum msg m, const struct book_column *c,
                   int column, struct str v)
{
    if (!good)
        diag_error(a->diag, accept_at(a, column), m, shown(a, c, column), arg(a, v), NULL);
    return good;
}

bool check_value(struct acceptor *a, const struct book_table *t, int column, struct str v,
                 struct str *out)
{
    const struct book_column *c = &t->column[column];
    *out = v;
    if (v.n > ROW_MAX_TEXT)
        return simple(a, false, E_ROW_TEXT, c, column, v);
    switch (c->type) {
    case COL_DECIMAL:
        return check_decimal(a, c, column, v, out);
    case COL_INTEGER:
        return check_integer(a, c, column, v, out);
    case COL_DATE:
        return check_date(a, c, column, v, out);
    case COL_MONTH:
        return check_month(a, c, column, v, out);
    case COL_FLAG:
        return simple(a, str_is(v, "0") || str_is(v, "1"), E_ROW_FLAG, c, column, v);
    case COL_CHOICE:
        return check_choice(a, c, column, v, out);
    case COL_SITE:
        *out = accept_site_id(a, v);
        return check_known(a, &a->sites, E_ROW_SITE, column, *out);
    case COL_METER:
        return check_known(a, &a->meters, E_ROW_METER, column, v);
    case COL_CURRENCY:
        return check_currency(a, c, column, v, out);
    case COL_COUNTRY:
        return simple(a, all_upper(v, 2), E_ROW_COUNTRY, c, column, v);
    case COL_TEXT:
    case COL_KEY:
        return true;
    case COL_ACTIVITY: /* an unknown code is accepted and stays uncalculated */
        *out = activity_code(v);
        return true;
    case COL_UNIT: /* own units are free; an activity's unit is checked against the conversions */
        return true;
    }
    return true;
}

static bool missing(struct acceptor *a, const struct book_column *c, int column)
{
    diag_error(a->diag, accept_at(a, column), E_ROW_MISSING, shown(a, c, column), NULL);
    return false;
}

/* Month or start and end, whichever the table has; the result is a period of days. */
bool check_period(struct acceptor *a, const struct book_row *r, int start, int end, int month,
                  day_t *from, day_t *to)
{
    const struct book_column *c = r->table->column;
    struct str s = r->value[start], e = r->value[end],
               m = month >= 0 ? r->value[month] : (struct str){0};
    *from = *to = DAY_NONE;
    bool ok = true;
    if (s.n && !parse_day(a, s, from))
        ok = simple(a, false, E_ROW_DATE, &c[start], start, s);
    if (e.n && !parse_day(a, e, to))
        ok = simple(a, false, E_ROW_DATE, &c[end], end, e);
    day_t first, last;
    if (m.n && !date_parse_month(m, &first, &last) && !date_parse_printed_month(m, &first, &last))
        ok = simple(a, false, E_ROW_MONTH, &c[month], month, m);
    if (!ok)
        return false;
    if (m.n) {
        if ((s.n && *from != first) || (e.n && *to != last)) {
            diag_error(a->diag, accept_at(a, month), E_ROW_PERIOD_TWICE, arg(a, m), NULL);
            return false;
        }
        *from = first;
        *to = last;
    }
    if (*from != DAY_NONE && *to != DAY_NONE && *from > *to) {
        diag_error(a->diag, accept_at(a, start), E_ROW_PERIOD_ORDER, arg(a, s), arg(a, e), NULL);
        return false;
    }
    return true;
}

static struct str save_day(struct acceptor *a, day_t d)
{
    if (d == DAY_NONE)
        return (struct str){0};
    buf_reset(&a->text);
    date_print(&a->text, d);
    return str_save(&a->scratch, buf_view(&a->text));
}

/* Both given, the first may not be after the last. */
static bool check_range(struct acceptor *a, const struct book_row *r, const char *first,
                        const char *last)
{
    const struct book_table *t = r->table;
    int from = book_column(t, str_of(first)), to = book_column(t, str_of(last));
    if (from < 0 || to < 0 || !r->value[from].n || !r->value[to].n ||
        str_cmp(r->value[from], r->value[to]) <= 0)
        return true;
    diag_error(a->diag, accept_at(a, from), E_ROW_RANGE_ORDER, first, arg(a, r->value[from]), last,
               arg(a, r->value[to]), NULL);
    return false;
}

/* "1", "1+2", "3": scopes, each once. */
static bool is_scopes(struct str s)
{
    unsigned seen = 0;
    for (struct str rest = s; rest.p;) {
        struct str one = str_trim(str_split(&rest, '+'));
        unsigned bit =
            one.n == 1 && one.p[0] >= '1' && one.p[0] <= '3' ? 1u << (one.p[0] - '1') : 0;
        if (!bit || (seen & bit))
            return false;
        seen |= bit;
    }
    return seen != 0;
}

static bool check_target(struct acceptor *a, const struct book_row *r)
{
    int scopes = book_column(r->table, STR("scopes")),
        base = book_column(r->table, STR("base_year")),
        year = book_column(r->table, STR("target_year"));
    if (!is_scopes(r->value[scopes])) {
        diag_error(a->diag, accept_at(a, scopes), E_TARGET_SCOPES, arg(a, r->value[scopes]), NULL);
        return false;
    }
    if (!r->value[base].n || str_cmp(r->value[base], r->value[year]) < 0)
        return true;
    diag_error(a->diag, accept_at(a, base), E_TARGET_YEARS, arg(a, r->value[base]),
               arg(a, r->value[year]), NULL);
    return false;
}

/* One certificate is not deducted twice. */
static bool check_instrument(struct acceptor *a, const struct book_row *r)
{
    int rate = book_column(r->table, STR("correction_rate")),
        credit = book_column(r->table, STR("credit_co2_kg"));
    if (!r->value[rate].n || !r->value[credit].n)
        return true;
    diag_error(a->diag, accept_at(a, credit), E_INSTRUMENT_TWICE, NULL);
    return false;
}

/* A conversion that no figure may rest on: told where its number, or its heat basis, stands. */
static bool check_conversion(struct acceptor *a, const struct book_row *r)
{
    const struct book_table *t = r->table;
    int by = book_column(t, STR("multiply_by")), basis = book_column(t, STR("heat_basis"));
    struct str from = r->value[book_column(t, STR("from_unit"))],
               to = r->value[book_column(t, STR("to_unit"))];
    struct dec number;
    enum heat heat;
    if (!dec_parse(r->value[by], &number) || !heat_parse(r->value[basis], &heat))
        return false; /* told before */
    enum conversion_fault fault = conversion_check(from, to, number, heat);
    if (fault == CONVERSION_GOOD)
        return true;
    diag_error(a->diag, accept_at(a, fault == CONVERSION_NO_HEAT ? basis : by),
               conversion_msg(fault), arg(a, from), arg(a, to), arg(a, r->value[by]), NULL);
    return false;
}

static bool refuse_rule(struct acceptor *a, const struct book_row *r, const char *column,
                        enum msg m)
{
    int c = book_column(r->table, str_of(column));
    diag_error(a->diag, accept_at(a, c), m, arg(a, r->value[0]), NULL);
    return false;
}

/* A rule must say of which lines it speaks, and all that it takes to book or to leave out. */
static bool check_spend_rule(struct acceptor *a, const struct book_row *r)
{
    struct spend_rule rule;
    bool any = false;
    spend_rule_read(r, &rule, &a->scratch);
    for (int f = 0; f < RULE_FIELDS; f++)
        any |= rule.key[f].n > 0;
    if (rule.order <= 0)
        return refuse_rule(a, r, "rule", E_RULE_NUMBER);
    if (!any)
        return refuse_rule(a, r, "account", E_RULE_ANY);
    if (rule.skip)
        return rule.reason.n || refuse_rule(a, r, "reason", E_RULE_REASON);
    if (!rule.activity.n)
        return refuse_rule(a, r, "activity", E_RULE_ACTIVITY);
    return rule.tax != TAX_NOT_SAID || refuse_rule(a, r, "tax", E_RULE_TAX);
}

/* What the columns of a row say together. */
static bool check_together(struct acceptor *a, const struct book_row *r)
{
    if (r->table->id == TABLE_TARGETS)
        return check_target(a, r);
    if (r->table->id == TABLE_INSTRUMENTS)
        return check_instrument(a, r);
    if (r->table->id == TABLE_SPEND_RULES && !check_spend_rule(a, r))
        return false;
    return check_range(a, r, "boundary_from", "boundary_to") &&
           check_range(a, r, "valid_from", "valid_to") &&
           (r->table->id != TABLE_CONVERSIONS || check_conversion(a, r));
}

/* A row of the small tables: every value in its plain form; a month becomes start and end. */
bool check_row(struct acceptor *a, const struct book_row *in, struct book_row *out)
{
    const struct book_table *t = in->table;
    bool ok = true;
    *out = (struct book_row){.table = t};
    for (int i = 0; i < t->columns; i++) {
        struct str v = value_trim(in->value[i]);
        if (v.n == 0) {
            /* an organization may name only what it adds to the one that init has set */
            if ((t->column[i].flags & COLUMN_REQUIRED) && t->id != TABLE_ORGANIZATION)
                ok = missing(a, &t->column[i], i);
        } else if (!check_value(a, t, i, v, &out->value[i])) {
            ok = false;
        }
    }
    ok = ok && check_together(a, out);
    int start = book_column(t, STR("start")), end = book_column(t, STR("end")),
        month = book_column(t, STR("month"));
    if (!ok || start < 0 || end < 0)
        return ok;
    day_t from, to;
    if (!check_period(a, out, start, end, month, &from, &to))
        return false;
    if (month >= 0 && (from == DAY_NONE || to == DAY_NONE)) {
        diag_error(a->diag, accept_at(a, start), E_ROW_PERIOD_MISSING, NULL);
        return false;
    }
    out->value[start] = save_day(a, from);
    out->value[end] = save_day(a, to);
    if (month >= 0)
        out->value[month] = (struct str){0};
    return true;
}

bool ingest_check_row(const struct book_row *r, struct diag *d)
{
    struct acceptor *a = mem_alloc(sizeof *a);
    struct book_row plain;
    a->diag = d;
    bool ok = check_row(a, r, &plain);
    arena_free(&a->scratch);
    buf_free(&a->text);
    free(a);
    return ok;
}
