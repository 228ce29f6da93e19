/* A row of `activities`: text to struct activity, without memory per row. */
#include "ingest/accept_impl.h"
#include <stddef.h>
#include <string.h>

const struct activity_columns *activity_columns(void)
{
    static struct activity_columns c;
    static bool ready;
    if (ready)
        return &c;
    static const struct {
        const char *name;
        size_t at;
    } columns[] = {
#define COLUMN(field, name) {name, offsetof(struct activity_columns, field)}
        COLUMN(id, "id"),
        COLUMN(site, "site"),
        COLUMN(meter, "meter"),
        COLUMN(activity, "activity"),
        COLUMN(start, "start"),
        COLUMN(end, "end"),
        COLUMN(month, "month"),
        COLUMN(quantity, "quantity"),
        COLUMN(unit, "unit"),
        COLUMN(supplier, "supplier"),
        COLUMN(menu, "menu"),
        COLUMN(cost, "cost"),
        COLUMN(currency, "currency"),
        COLUMN(status, "status"),
        COLUMN(method, "method"),
        COLUMN(category, "category"),
        COLUMN(heat_basis, "heat_basis"),
        COLUMN(document, "document"),
        COLUMN(uncertainty, "uncertainty_percent"),
        COLUMN(note, "note"),
#undef COLUMN
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        int at = book_column(&book_tables[TABLE_ACTIVITIES], str_of(columns[i].name));
        memcpy((char *)&c + columns[i].at, &at, sizeof at);
    }
    ready = true;
    return &c;
}

static bool refuse(struct acceptor *a, int column, enum msg m, struct str one, struct str two)
{
    refuse_cell(a, column, m, one, two);
    return false;
}

static struct str column_name(const struct acceptor *a, int column)
{
    return column_shown(a, &book_tables[TABLE_ACTIVITIES].column[column], column);
}

/* Code of a repeated text; 0 for an empty one. A failing ledger is told by a->failed. */
static code_t code_of(struct acceptor *a, struct names *names, enum term_kind kind, struct str v)
{
    int32_t code;
    if (v.n == 0)
        return 0;
    if (names_get(names, v, &code))
        return code;
    code = ledger_code(a->ledger, kind, v);
    if (code < 0)
        a->failed = true;
    else
        names_put(names, v, code);
    return code;
}

/* Meter and site agree with each other and with the book. */
static bool take_place(struct acceptor *a, const struct book_row *r, struct activity *out,
                       const struct known_meter **meter)
{
    const struct activity_columns *c = activity_columns();
    struct str m = r->value[c->meter], s = accept_site_id(a, r->value[c->site]);
    bool ok = true;
    int32_t i;
    if (m.n == 0 && s.n == 0)
        m = str_of(a->o.meter);
    *meter = NULL;
    if (m.n && !names_get(&a->meters, m, &i))
        ok = refuse(a, c->meter, E_ROW_METER, m, STR(""));
    else if (m.n)
        *meter = &a->meter[i];
    if (s.n == 0 && !m.n)
        s = accept_site_id(a, str_of(a->o.site));
    if (s.n && !names_get(&a->sites, s, &out->site))
        ok = refuse(a, c->site, E_ROW_SITE, s, STR(""));
    if (!ok || !*meter)
        return ok;
    out->meter = (*meter)->code;
    if (s.n && (*meter)->site.n && !str_eq(s, (*meter)->site)) {
        diag_error(a->diag, accept_at(a, c->meter), E_ROW_METER_SITE, arg(a, m),
                   arg(a, (*meter)->site), arg(a, s), NULL);
        return false;
    }
    if (!s.n)
        out->site = (*meter)->site_code;
    if (!out->site && a->o.site &&
        !names_get(&a->sites, accept_site_id(a, str_of(a->o.site)), &out->site))
        return refuse(a, c->site, E_ROW_SITE, str_of(a->o.site), STR(""));
    return true;
}

static bool take_kind(struct acceptor *a, struct str v, const struct known_meter *m,
                      struct activity *out)
{
    const struct activity_columns *c = activity_columns();
    if (v.n == 0 && m && m->kind_code) {
        out->kind = m->kind_code;
        return true;
    }
    /* a file that names meters instead of activities misses the meter */
    int where =
        a->column && !a->column[c->activity] && a->column[c->meter] ? c->meter : c->activity;
    if (v.n == 0)
        return refuse(a, where, E_ROW_MISSING, column_name(a, where), STR(""));
    struct str code = activity_code(v);
    if (names_get(&a->kinds, code, &out->kind))
        return true;
    out->kind = code_of(a, &a->kinds, TERM_ACTIVITY, code);
    if (a->codes < MAX_CODES)
        a->code[a->codes++] =
            (struct import_code){str_save(&a->code_texts, code), accept_at(a, c->activity)};
    return !a->failed;
}

static bool in_conversions(const struct acceptor *a, struct str kind, struct str unit)
{
    for (int i = 0; i < a->conversions; i++) {
        const struct conversion *x = &a->conversion[i];
        if ((x->activity.n == 0 || str_eq(x->activity, kind)) &&
            (str_eq(x->from_unit, unit) || str_eq(x->to_unit, unit)))
            return true;
    }
    return false;
}

/* The unit as printed keeps its text; it has to be known, or in a conversion of this activity or of
 * any. */
static bool take_unit(struct acceptor *a, struct str v, const struct known_meter *m, code_t kind,
                      struct detail *d)
{
    const struct activity_columns *c = activity_columns();
    if (v.n == 0 && m)
        v = m->unit;
    if (v.n == 0)
        return refuse(a, c->unit, E_ROW_MISSING, column_name(a, c->unit), STR(""));
    int32_t code;
    if (names_get(&a->units, v, &code)) {
        d->unit = code;
        return true;
    }
    struct str activity = ledger_text(a->ledger, kind);
    if (!unit_find(v)) {
        if (!in_conversions(a, activity, v))
            return refuse(a, c->unit, E_ROW_UNIT, v, activity);
        d->unit = ledger_code(a->ledger, TERM_UNIT,
                              v); /* not remembered: it holds for its activity only */
        a->failed |= d->unit < 0;
        return !a->failed;
    }
    d->unit = code_of(a, &a->units, TERM_UNIT, v);
    return !a->failed;
}

static bool take_number(struct acceptor *a, int column, struct str v, int64_t *out, int *scale)
{
    struct dec d;
    if (!parse_decimal(v, &d)) {
        /* a long number is told from a word, so that the remedy fits */
        size_t numeric = 0;
        for (size_t i = 0; i < v.n; i++)
            numeric += (v.p[i] >= '0' && v.p[i] <= '9') || v.p[i] == '.' ||
                       (i == 0 && (v.p[i] == '-' || v.p[i] == '+'));
        bool word = numeric < v.n || v.n <= QUANTITY_MAX_DIGITS;
        return refuse(a, column, word ? E_ROW_DECIMAL : E_ROW_DIGITS, column_name(a, column), v);
    }
    if (d.coef > QUANTITY_MAX || d.coef < -QUANTITY_MAX || d.scale > QUANTITY_MAX_DIGITS)
        return refuse(a, column, E_ROW_DIGITS, column_name(a, column), v);
    *out = (int64_t)d.coef;
    *scale = d.scale;
    return true;
}

static bool take_quantity(struct acceptor *a, const struct book_row *r, struct activity *out,
                          struct detail *d)
{
    const struct activity_columns *c = activity_columns();
    bool ok =
        r->value[c->quantity].n
            ? take_number(a, c->quantity, r->value[c->quantity], &out->quantity, &d->quantity_scale)
            : refuse(a, c->quantity, E_ROW_MISSING, column_name(a, c->quantity), STR(""));
    d->cost_scale = -1;
    if (r->value[c->cost].n &&
        !take_number(a, c->cost, r->value[c->cost], &out->cost, &d->cost_scale))
        ok = false;
    return ok;
}

static bool take_choices(struct acceptor *a, const struct book_row *r, struct detail *d)
{
    const struct activity_columns *c = activity_columns();
    struct str v;
    bool ok = true;
    if (r->value[c->status].n) {
        ok &= check_value(a, r->table, c->status, r->value[c->status], &v);
        d->status = str_is(v, "estimated") ? STATUS_ESTIMATED : STATUS_ACTUAL;
    }
    if (r->value[c->category].n) {
        struct dec n;
        bool good =
            check_value(a, r->table, c->category, r->value[c->category], &v) && dec_parse(v, &n);
        d->category = good ? (int)n.coef : 0;
        ok &= good;
    }
    if (r->value[c->heat_basis].n) {
        ok &= check_value(a, r->table, c->heat_basis, r->value[c->heat_basis], &v);
        d->heat = str_is(v, "net") ? HEAT_NET : HEAT_GROSS;
    }
    if (r->value[c->uncertainty].n)
        ok &= check_value(a, r->table, c->uncertainty, r->value[c->uncertainty], &d->uncertainty);
    return ok;
}

static bool take_texts(struct acceptor *a, const struct book_row *r, struct activity *out,
                       struct detail *d)
{
    const struct activity_columns *c = activity_columns();
    struct str currency = r->value[c->currency];
    if (currency.n && !names_get(&a->currencies, currency, &d->currency)) {
        struct str plain;
        if (!check_value(a, r->table, c->currency, currency, &plain))
            return false;
        d->currency = ledger_code(a->ledger, TERM_CURRENCY, plain);
        a->failed |= d->currency < 0;
        names_put(&a->currencies, currency, d->currency);
    }
    for (int i = 0; i < r->table->columns; i++)
        if (r->value[i].n > ROW_MAX_TEXT)
            return refuse(a, i, E_ROW_TEXT, column_name(a, i), r->value[i]);
    out->supplier = code_of(a, &a->suppliers, TERM_SUPPLIER, r->value[c->supplier]);
    d->menu = code_of(a, &a->menus, TERM_MENU, r->value[c->menu]);
    d->method = code_of(a, &a->methods, TERM_METHOD, r->value[c->method]);
    return !a->failed;
}

static bool same_detail(const struct detail *x, const struct detail *y)
{
    return x->unit == y->unit && x->menu == y->menu && x->currency == y->currency &&
           x->method == y->method && x->quantity_scale == y->quantity_scale &&
           x->cost_scale == y->cost_scale && x->status == y->status && x->category == y->category &&
           x->heat == y->heat && str_eq(x->uncertainty, y->uncertainty);
}

static int32_t detail_of(struct acceptor *a, const struct detail *d)
{
    unsigned h = (unsigned)d->unit * 31u + (unsigned)d->quantity_scale * 7u +
                 (unsigned)d->menu * 131u + (unsigned)d->method * 17u +
                 (unsigned)(d->cost_scale + 1) * 5u + (unsigned)d->category;
    struct detail_memo *m = &a->memo[h % DETAIL_MEMO];
    if (m->used && same_detail(&m->detail, d))
        return m->index;
    int32_t index = ledger_detail(a->ledger, d);
    a->failed |= index < 0;
    if (index >= 0 && d->uncertainty.n <= sizeof m->uncertainty) {
        *m = (struct detail_memo){.detail = *d, .index = index, .used = true};
        if (d->uncertainty.n)
            memcpy(m->uncertainty, d->uncertainty.p, d->uncertainty.n);
        m->detail.uncertainty.p = m->uncertainty;
    }
    return index;
}

bool accept_own_form(struct str id)
{
    size_t i = 1, dots = 0;
    if (id.n < 4 || id.p[0] != 's')
        return false;
    for (; i < id.n; i++) {
        if (id.p[i] == '.')
            dots++;
        else if (id.p[i] < '0' || id.p[i] > '9')
            return false;
    }
    return dots == 1;
}

static bool take_id(struct acceptor *a, struct str id, struct activity *out)
{
    if (id.n == 0)
        return true;
    /* an id of the program's own making, as `list` prints it: such a record is known by its content
     */
    if (accept_own_form(id))
        return true;
    /* one that is made of a journal line is only compared with what there is */
    struct activity there;
    if (str_starts(id, JOURNAL_PREFIX) && ledger_activity_find(a->ledger, id, &there) == 0)
        return refuse(a, activity_columns()->id, E_JOURNAL_RECORD, id, STR(""));
    out->ident = ledger_ident(a->ledger, id);
    a->failed |= out->ident < 0;
    return !a->failed;
}

bool accept_activity(struct acceptor *a, const struct book_row *r, int64_t row, const int *column,
                     struct activity *out)
{
    const struct activity_columns *c = activity_columns();
    const struct known_meter *meter;
    struct detail d = {0};
    accept_place(a, row, column);
    *out = (struct activity){.source = a->source, .row = row};
    bool ok = take_place(a, r, out, &meter);
    if (!check_period(a, r, c->start, c->end, c->month, &out->start, &out->end)) {
        ok = false;
    } else if (out->start == DAY_NONE || out->end == DAY_NONE) {
        ok = refuse(a, c->start, E_ROW_PERIOD_MISSING, STR(""), STR(""));
    }
    ok &= take_quantity(a, r, out, &d);
    bool kind = take_kind(a, r->value[c->activity], meter, out);
    ok &= kind && take_unit(a, r->value[c->unit], meter, out->kind, &d);
    ok &= take_choices(a, r, &d);
    if (!ok || !take_texts(a, r, out, &d) || !take_id(a, r->value[c->id], out))
        return false;
    out->detail = detail_of(a, &d);
    return !a->failed;
}
