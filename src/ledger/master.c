/* The small tables as the engine wants them: texts parsed once, each fault named by table, row and
 * column. */
#include "ledger/private.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct ledger *ledger;
    struct arena *arena;
    const struct book_row *row;
    struct str id;
    bool ok;
    void *items;
    int n, cap;
    const char *name[BOOK_MAX_COLUMNS]; /* columns asked for so far, and where they are */
    int column[BOOK_MAX_COLUMNS], names;
};

/* Found by name once a list, then by the name's address: thousands of meters ask the same. */
static struct str value(struct reading *r, const char *column)
{
    for (int i = 0; i < r->names; i++)
        if (r->name[i] == column)
            return r->row->value[r->column[i]];
    int at = book_column(r->row->table, str_of(column));
    if (at < 0)
        abort(); /* this file asks for a column that its table does not have */
    if (r->names < BOOK_MAX_COLUMNS) {
        r->name[r->names] = column;
        r->column[r->names++] = at;
    }
    return r->row->value[at];
}

static struct str text(struct reading *r, const char *column)
{
    return str_save(r->arena, value(r, column));
}

static void bad(struct reading *r, const char *column)
{
    struct arena a = {0};
    diag_error(r->ledger->diag, NOWHERE, E_STORED_VALUE, r->row->table->name, str_save(&a, r->id).p,
               column, str_save(&a, value(r, column)).p, NULL);
    arena_free(&a);
    r->ok = false;
}

static struct dec decimal(struct reading *r, const char *column, int64_t absent)
{
    struct dec d = dec_int(absent);
    if (value(r, column).n && !dec_parse(value(r, column), &d))
        bad(r, column);
    return d;
}

static int integer(struct reading *r, const char *column, int absent)
{
    struct dec d = dec_trim(decimal(r, column, absent));
    if (d.scale || d.coef > 9999 || d.coef < -9999) {
        bad(r, column);
        return absent;
    }
    return (int)d.coef;
}

static day_t date(struct reading *r, const char *column)
{
    day_t day = DAY_NONE;
    if (value(r, column).n && !date_parse_iso(value(r, column), &day))
        bad(r, column);
    return day;
}

static void period(struct reading *r, day_t from, day_t to)
{
    if (from == DAY_NONE || to == DAY_NONE || from <= to)
        return;
    struct arena a = {0};
    diag_error(r->ledger->diag, NOWHERE, E_STORED_PERIOD, r->row->table->name,
               str_save(&a, r->id).p, NULL);
    arena_free(&a);
    r->ok = false;
}

/* Every text of these rows got its code when the row was put. */
static code_t code(struct reading *r, enum term_kind kind, const char *column)
{
    struct str name = value(r, column);
    code_t found = ledger_code_find(r->ledger, kind, name);
    if (!found && name.n)
        bad(r, column);
    return found;
}

static void *item(struct reading *r, size_t size)
{
    if (r->n == r->cap) {
        int cap = r->cap ? r->cap * 2 : 64;
        void *items = arena_alloc(r->arena, (size_t)cap * size);
        if (r->n)
            memcpy(items, r->items, (size_t)r->n * size);
        r->items = items;
        r->cap = cap;
    }
    return (char *)r->items + (size_t)r->n++ * size;
}

static void start(struct reading *r, const struct book_row *row, struct str id)
{
    r->row = row;
    r->id = id;
}

/* -1 on error; an unreadable value spoils the list, but all of them are told. */
static int list(struct ledger *l, enum table_id t,
                bool (*each)(void *, const struct book_row *, struct str), struct arena *a,
                void **out)
{
    struct reading r = {.ledger = l, .arena = a, .ok = true};
    *out = NULL;
    if (!l->in_transaction && !dictionary_refresh(l))
        return -1;
    if (!ledger_rows(l, t, each, &r) || !r.ok)
        return -1;
    *out = r.items;
    return r.n;
}

/* What is not said of financial control is as operational control. */
static enum control financial(struct reading *r, bool controlled)
{
    enum control c = controlled ? CONTROL_FULL : CONTROL_NONE;
    if (value(r, "financial_control").n && !control_parse(value(r, "financial_control"), &c))
        bad(r, "financial_control");
    return c;
}

static bool read_site(void *ctx, const struct book_row *row, struct str id)
{
    struct reading *r = ctx;
    start(r, row, id);
    struct site *s = item(r, sizeof *s);
    s->code = code(r, TERM_SITE, "id");
    s->id = text(r, "id");
    s->name = text(r, "name");
    s->country = text(r, "country");
    s->region = text(r, "region");
    s->relation = RELATION_OWN;
    if (value(r, "relation").n && !relation_parse(value(r, "relation"), &s->relation))
        bad(r, "relation");
    s->share_percent = decimal(r, "share_percent", 100);
    s->share_said = value(r, "share_percent").n > 0;
    bool own_or_unsaid = s->relation == RELATION_OWN;
    s->controlled = integer(r, "controlled", own_or_unsaid) != 0;
    s->financial = financial(r, s->controlled);
    s->entity = text(r, "entity");
    s->entry = text(r, "boundary_entry");
    s->exit = text(r, "boundary_exit");
    s->from = date(r, "boundary_from");
    s->to = date(r, "boundary_to");
    period(r, s->from, s->to);
    return true;
}

int ledger_site_list(struct ledger *l, struct site **out, struct arena *a)
{
    void *items;
    int n = list(l, TABLE_SITES, read_site, a, &items);
    *out = items;
    return n;
}

static bool read_meter(void *ctx, const struct book_row *row, struct str id)
{
    struct reading *r = ctx;
    start(r, row, id);
    struct meter *m = item(r, sizeof *m);
    m->code = code(r, TERM_METER, "id");
    m->site = code(r, TERM_SITE, "site");
    m->kind = code(r, TERM_ACTIVITY, "activity");
    m->supplier = code(r, TERM_SUPPLIER, "supplier");
    m->menu = code(r, TERM_MENU, "menu");
    m->unit = code(r, TERM_UNIT, "unit");
    m->id = text(r, "id");
    return true;
}

static int by_code(const void *x, const void *y)
{
    const struct meter *a = x, *b = y;
    return a->code != b->code ? (a->code < b->code ? -1 : 1) : str_cmp(a->id, b->id);
}

int ledger_meter_list(struct ledger *l, struct meter **out, struct arena *a)
{
    void *items;
    int n, ordered = 1;
    if (names_meters(l, out, &n, a)) {
        names_make(l, *out, n);
        return n;
    }
    n = list(l, TABLE_METERS, read_meter, a, &items);
    *out = items;
    while (ordered < n && by_code(&(*out)[ordered - 1], &(*out)[ordered]) <= 0)
        ordered++;
    if (ordered < n)
        qsort(*out, (size_t)n, sizeof **out, by_code);
    if (n >= 0)
        names_make(l, *out, n);
    return n;
}

static bool read_instrument(void *ctx, const struct book_row *row, struct str id)
{
    struct reading *r = ctx;
    start(r, row, id);
    struct instrument *i = item(r, sizeof *i);
    i->id = text(r, "id");
    i->type = text(r, "type");
    i->start = date(r, "start");
    i->end = date(r, "end");
    period(r, i->start, i->end);
    if (i->start == DAY_NONE)
        bad(r, "start");
    if (i->end == DAY_NONE)
        bad(r, "end");
    i->kwh = decimal(r, "kwh", 0);
    i->co2e_kg_per_kwh = decimal(r, "co2e_kg_per_kwh", 0);
    i->criteria_met = integer(r, "quality_criteria_met", 0) != 0;
    i->site = code(r, TERM_SITE, "site");
    i->has_correction_rate = value(r, "correction_rate").n > 0;
    i->correction_rate = decimal(r, "correction_rate", 0);
    i->has_credit = value(r, "credit_co2_kg").n > 0;
    i->credit_co2 = decimal(r, "credit_co2_kg", 0);
    return true;
}

int ledger_instrument_list(struct ledger *l, struct instrument **out, struct arena *a)
{
    void *items;
    int n = list(l, TABLE_INSTRUMENTS, read_instrument, a, &items);
    *out = items;
    return n;
}

static bool read_conversion(void *ctx, const struct book_row *row, struct str id)
{
    struct reading *r = ctx;
    start(r, row, id);
    struct conversion *c = item(r, sizeof *c);
    c->activity = text(r, "activity");
    c->from_unit = text(r, "from_unit");
    c->to_unit = text(r, "to_unit");
    c->supplier = text(r, "supplier");
    c->source = text(r, "source");
    c->multiply_by = decimal(r, "multiply_by", 0);
    if (c->multiply_by.coef <= 0)
        bad(r, "multiply_by");
    if (value(r, "heat_basis").n && !heat_parse(value(r, "heat_basis"), &c->heat))
        bad(r, "heat_basis");
    c->from = date(r, "valid_from");
    c->to = date(r, "valid_to");
    period(r, c->from, c->to);
    return true;
}

int ledger_conversion_list(struct ledger *l, struct conversion **out, struct arena *a)
{
    void *items;
    int n = list(l, TABLE_CONVERSIONS, read_conversion, a, &items);
    *out = items;
    return n;
}

static bool read_exclusion(void *ctx, const struct book_row *row, struct str id)
{
    struct reading *r = ctx;
    start(r, row, id);
    struct exclusion *e = item(r, sizeof *e);
    e->scope = integer(r, "scope", 0);
    e->category = integer(r, "category", 0);
    e->site = code(r, TERM_SITE, "site");
    e->reason = text(r, "reason");
    e->has_estimate = value(r, "estimated_co2e_kg").n > 0;
    e->estimated_co2e = decimal(r, "estimated_co2e_kg", 0);
    return true;
}

int ledger_exclusion_list(struct ledger *l, struct exclusion **out, struct arena *a)
{
    void *items;
    int n = list(l, TABLE_EXCLUSIONS, read_exclusion, a, &items);
    *out = items;
    return n;
}

static bool read_holding(void *ctx, const struct book_row *row, struct str id)
{
    struct reading *r = ctx;
    start(r, row, id);
    struct holding *h = item(r, sizeof *h);
    h->entity = text(r, "entity");
    h->name = text(r, "name");
    h->held_by = text(r, "held_by");
    h->share_percent = decimal(r, "share_percent", 0);
    h->controlled = integer(r, "controlled", 0) != 0;
    h->financial = financial(r, h->controlled);
    h->from = date(r, "valid_from");
    h->to = date(r, "valid_to");
    period(r, h->from, h->to);
    return true;
}

int ledger_holding_list(struct ledger *l, struct holding **out, struct arena *a)
{
    void *items;
    int n = list(l, TABLE_ENTITIES, read_holding, a, &items);
    *out = items;
    return n;
}

static bool read_organization(void *ctx, const struct book_row *row, struct str id)
{
    struct reading *r = ctx;
    start(r, row, id);
    struct organization *o = item(r, sizeof *o);
    o->name = text(r, "name");
    o->name_en = text(r, "name_en");
    o->corporate_number = text(r, "corporate_number");
    o->industry = text(r, "industry");
    o->country = text(r, "country");
    o->currency = text(r, "currency");
    o->member_id = text(r, "member_id");
    o->recalculation_threshold_percent = text(r, "recalculation_threshold_percent");
    o->fiscal_start = integer(r, "fiscal_start", 4);
    o->base_year = integer(r, "base_year", 0);
    o->gwp = GWP_AR5;
    if (value(r, "gwp").n && !gwp_parse(value(r, "gwp"), &o->gwp))
        bad(r, "gwp");
    o->consolidation = OPERATIONAL_CONTROL;
    if (value(r, "consolidation").n &&
        !consolidation_parse(value(r, "consolidation"), &o->consolidation))
        bad(r, "consolidation");
    if (o->fiscal_start < 1 || o->fiscal_start > 12)
        bad(r, "fiscal_start");
    return true;
}

bool ledger_organization(struct ledger *l, struct organization *out, struct arena *a)
{
    void *items;
    int n = list(l, TABLE_ORGANIZATION, read_organization, a, &items);
    if (n < 0)
        return false;
    if (n == 0) {
        diag_error(l->diag, NOWHERE, E_ORGANIZATION_MISSING, l->path, NULL);
        return false;
    }
    *out = *(struct organization *)items;
    return true;
}
