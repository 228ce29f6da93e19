/* A row of a bill into the forms of the book: numbers, dates and words as the profile says,
 * nothing guessed. */
#include "core/utf8.h"
#include "ingest/accept_impl.h"
#include "ingest/bill.h"
#include <string.h>

int field_column(enum field f)
{
    const struct activity_columns *c = activity_columns();
    switch (f) {
    case FIELD_ID:
        return c->id;
    case FIELD_SITE:
        return c->site;
    case FIELD_METER:
    case FIELD_NUMBER:
        return c->meter;
    case FIELD_ACTIVITY:
        return c->activity;
    case FIELD_START:
    case FIELD_DATE:
    case FIELD_RANGE:
        return c->start;
    case FIELD_END:
        return c->end;
    case FIELD_MONTH:
        return c->month;
    case FIELD_QUANTITY:
    case FIELD_REGISTER:
        return c->quantity;
    case FIELD_UNIT:
        return c->unit;
    case FIELD_SUPPLIER:
        return c->supplier;
    case FIELD_MENU:
        return c->menu;
    case FIELD_COST:
        return c->cost;
    case FIELD_CURRENCY:
        return c->currency;
    case FIELD_STATUS:
        return c->status;
    case FIELD_METHOD:
        return c->method;
    case FIELD_DOCUMENT:
        return c->document;
    case FIELD_NOTE:
        return c->note;
    case FIELD_FILTER:
    case FIELD_COUNT:
        return -1;
    }
    return -1;
}

bool cell_sound(const struct csv_row *r, int field, struct pos place, struct diag *d)
{
    enum cell_fault fault =
        r->fault && field >= 0 && field < r->n ? (enum cell_fault)r->fault[field] : CELL_SOUND;
    place.row = r->row;
    place.column = field + 1;
    if (fault == CELL_SOUND)
        return true;
    struct buf shown = {0};
    buf_str(&shown, r->field[field]);
    diag_error(d, place,
               fault == CELL_ERROR      ? E_CELL_ERROR
               : fault == CELL_NO_VALUE ? E_CELL_NO_VALUE
                                        : E_CELL_SCALED,
               shown.n ? shown.p : "", NULL);
    buf_free(&shown);
    return false;
}

/* ---- columns ---- */
static int find(const struct str *folded, int n, struct str want)
{
    for (int i = 0; i < n; i++)
        if (str_eq(folded[i], want))
            return i;
    return -1;
}

bool profile_knows(const struct profile *p, struct str heading)
{
    for (int i = 0; i < p->columns; i++) {
        if (find(p->column[i].header, p->column[i].headers, heading) >= 0)
            return true;
        if (find(p->column[i].join, p->column[i].joins, heading) >= 0)
            return true;
    }
    for (int i = 0; i < p->layout.columns; i++)
        if (find(p->layout.column[i].header, p->layout.column[i].headers, heading) >= 0)
            return true;
    return false;
}

static void tell_missing(const struct profile *p, int column, const struct str *folded,
                         const struct csv_row *h, struct pos place, struct arena *a, struct diag *d)
{
    struct buf unknown = {0};
    for (int i = 0; i < h->n; i++) {
        if (folded[i].n == 0 || profile_knows(p, folded[i]))
            continue;
        buf_cstr(&unknown, unknown.n ? ", " : "");
        buf_str(&unknown, str_trim(h->field[i]));
        if (unknown.n > 300)
            break;
    }
    struct str shown = p->column[column].header_shown;
    place.row = h->row;
    diag_error(d, place, E_PROFILE_NO_COLUMN, arena_strndup(a, p->id.p, p->id.n),
               arena_strndup(a, shown.p, shown.n), unknown.n ? unknown.p : "-", NULL);
    buf_free(&unknown);
}

bool bill_columns_find(const struct profile *p, const struct str *folded,
                       const struct csv_row *heading, int year, struct pos place,
                       struct bill_columns *c, struct arena *a, struct diag *d)
{
    bool ok = true;
    int joins = 0;
    *c = (struct bill_columns){0};
    c->at = arena_alloc(a, (size_t)p->columns * sizeof *c->at);
    c->join = arena_alloc(a, CSV_MAX_FIELDS * sizeof *c->join);
    for (int i = 0; i < p->columns; i++) {
        const struct profile_column *pc = &p->column[i];
        c->at[i] = -1;
        for (int h = 0; h < pc->headers && c->at[i] < 0; h++)
            c->at[i] = find(folded, heading->n, pc->header[h]);
        if (c->at[i] >= 0)
            c->at[i] += pc->offset;
        if (c->at[i] < 0 && pc->required) {
            tell_missing(p, i, folded, heading, place, a, d);
            ok = false;
        }
        int to = field_column(pc->field);
        if (to >= 0 && c->at[i] >= 0)
            c->place[to] = c->at[i] + 1;
        for (int j = 0; j < pc->joins; j++)
            c->join[joins++] = find(folded, heading->n, pc->join[j]);
    }
    return layout_find(p, folded, heading, year, place, c, a, d) && ok;
}

struct str bill_cell(const struct bill_columns *c, int column, const struct csv_row *r)
{
    int at = c->at[column];
    return at >= 0 && at < r->n ? value_trim(r->field[at]) : (struct str){0};
}

/* ---- one cell ---- */
struct cell {
    const struct profile *p;
    const struct profile_column *c;
    struct pos at;
    struct str value;
    struct bill_row *out;
    struct arena *arena;
    struct diag *diag;
};

static bool wrong(const struct cell *x, enum msg m)
{
    size_t n = x->value.n < 80 ? x->value.n : 80;
    while (n > 0 && n < x->value.n && ((unsigned char)x->value.p[n] & 0xC0) == 0x80)
        n--;
    diag_error(x->diag, x->at, m,
               arena_strndup(x->arena, x->c->header_shown.p, x->c->header_shown.n),
               arena_strndup(x->arena, n ? x->value.p : "", n),
               arena_strndup(x->arena, x->p->id.p, x->p->id.n), NULL);
    return false;
}

static bool number(const struct cell *x, struct dec *out)
{
    if (x->c->point == '.' && dec_parse(x->value, out))
        return true;
    return dec_parse_printed(x->value, x->c->point, out);
}

static bool put_number(const struct cell *x, int column)
{
    struct dec d;
    if (!number(x, &d))
        return wrong(x, E_ROW_DECIMAL);
    struct buf b = {0};
    dec_print(&b, d);
    x->out->book.value[column] = str_save(x->arena, buf_view(&b));
    buf_free(&b);
    return true;
}

static void put_day(const struct cell *x, int column, day_t day)
{
    struct buf b = {0};
    date_print(&b, day);
    x->out->book.value[column] = str_save(x->arena, buf_view(&b));
    buf_free(&b);
}

/* The form of ISO 8601, which the dates of a workbook have, is never in doubt. */
static bool read_date(const struct cell *x, day_t *day)
{
    return date_parse_printed(x->value, x->c->format, day) ||
           date_parse_printed(x->value, "iso", day);
}

static bool put_date(const struct cell *x, int column)
{
    day_t day;
    if (!read_date(x, &day))
        return wrong(x, E_ROW_DATE);
    put_day(x, column, x->c->end_exclusive && x->c->field == FIELD_END ? day - 1 : day);
    return true;
}

static bool put_month(const struct cell *x, int column)
{
    day_t first, last;
    if (!date_parse_printed_month(x->value, &first, &last))
        return wrong(x, E_ROW_MONTH);
    struct ymd d = date_ymd(first);
    struct buf b = {0};
    buf_printf(&b, "%04d-%02d", d.y, d.m);
    x->out->book.value[column] = str_save(x->arena, buf_view(&b));
    buf_free(&b);
    return true;
}

static bool put_range(const struct cell *x)
{
    const struct activity_columns *c = activity_columns();
    struct buf plain = {0};
    day_t from = DAY_NONE, to = DAY_NONE;
    bool ok = false;
    utf8_nfkc(&plain, x->value);
    for (int i = 0; i < x->c->separators && !ok && plain.n; i++) {
        struct str sep = x->c->separator[i];
        const char *at = sep.n ? memmem(plain.p, plain.n, sep.p, sep.n) : NULL;
        if (!at)
            continue;
        struct str left = {plain.p, (size_t)(at - plain.p)};
        struct str right = {at + sep.n, plain.n - left.n - sep.n};
        ok = date_parse_printed(value_trim(left), x->c->format, &from) &&
             date_parse_printed(value_trim(right), x->c->format, &to);
    }
    buf_free(&plain);
    if (!ok)
        return wrong(x, E_BILL_RANGE);
    put_day(x, c->start, from);
    put_day(x, c->end, x->c->end_exclusive ? to - 1 : to);
    return true;
}

/* A word through the column's map; without a map as it stands. */
static bool put_word(const struct cell *x, int column)
{
    if (x->c->maps == 0) {
        x->out->book.value[column] = str_save(x->arena, x->value);
        return true;
    }
    struct buf key = {0};
    utf8_fold(&key, x->value);
    bool found = false;
    for (int i = 0; i < x->c->maps && !found; i++) {
        found = str_eq(x->c->map[i].from, buf_view(&key));
        if (found)
            x->out->book.value[column] = x->c->map[i].to;
    }
    buf_free(&key);
    return found || wrong(x, E_BILL_MAP);
}

static bool put_register(const struct cell *x)
{
    return number(x, &x->out->reading) || wrong(x, E_ROW_DECIMAL);
}

/* A spreadsheet turns 22 digits into 3.0011E+20: the number is lost, whatever is done. */
static bool put_supply_number(const struct cell *x)
{
    for (size_t i = 1; i + 1 < x->value.n; i++)
        if ((x->value.p[i] == 'E' || x->value.p[i] == 'e') && (x->value.p[i + 1] == '+') &&
            x->value.p[0] >= '0' && x->value.p[0] <= '9') {
            diag_error(x->diag, x->at, E_BILL_NUMBER_EXCEL,
                       arena_strndup(x->arena, x->value.p, x->value.n), NULL);
            return false;
        }
    struct str v = x->value; /* ="123" keeps a spreadsheet from taking it for a number */
    if (v.n > 3 && str_starts(v, "=\"") && v.p[v.n - 1] == '"')
        v = (struct str){v.p + 2, v.n - 3};
    x->out->number = str_save(x->arena, v);
    return true;
}

static bool put_bill_date(const struct cell *x)
{
    const struct activity_columns *c = activity_columns();
    if (!read_date(x, &x->out->date))
        return wrong(x, E_ROW_DATE);
    if (x->p->period == PERIOD_DELIVERY) {
        put_day(x, c->start, x->out->date);
        put_day(x, c->end, x->out->date);
    }
    return true;
}

static bool put_cell(const struct cell *x)
{
    int column = field_column(x->c->field);
    switch (x->c->field) {
    case FIELD_QUANTITY:
    case FIELD_COST:
        return put_number(x, column);
    case FIELD_START:
    case FIELD_END:
        return put_date(x, column);
    case FIELD_MONTH:
        return put_month(x, column);
    case FIELD_RANGE:
        return put_range(x);
    case FIELD_DATE:
        return put_bill_date(x);
    case FIELD_NUMBER:
        return put_supply_number(x);
    case FIELD_REGISTER:
        return put_register(x);
    case FIELD_FILTER:
    case FIELD_COUNT:
        return true;
    case FIELD_ID:
    case FIELD_SITE:
    case FIELD_METER:
    case FIELD_ACTIVITY:
    case FIELD_UNIT:
    case FIELD_SUPPLIER:
    case FIELD_MENU:
    case FIELD_CURRENCY:
    case FIELD_STATUS:
    case FIELD_METHOD:
    case FIELD_DOCUMENT:
    case FIELD_NOTE:
        return put_word(x, column);
    }
    return true;
}

/* ---- the row ---- */
static bool filtered(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                     struct bill_row *out, struct arena *a)
{
    for (int f = 0; f < p->filters; f++) {
        for (int i = 0; i < p->columns; i++) {
            if (!str_eq(p->column[i].name, p->filter[f].column) || c->at[i] < 0)
                continue;
            struct buf key = {0};
            utf8_fold(&key, bill_cell(c, i, r));
            bool listed = find(p->filter[f].value, p->filter[f].values, buf_view(&key)) >= 0;
            buf_free(&key);
            if (listed != p->filter[f].include) {
                out->filtered_by = str_save(a, bill_cell(c, i, r));
                return true;
            }
        }
    }
    return false;
}

/* What a joined column adds to an id: in the form of the book where it is a field of its own, so
 * that another way of writing the same day or product does not make another record. */
static struct str join_text(const struct profile *p, const struct bill_columns *c,
                            const struct csv_row *r, int at, const struct bill_row *out)
{
    if (at < 0 || at >= r->n)
        return (struct str){0};
    for (int i = 0; i < p->columns; i++) {
        int column = field_column(p->column[i].field);
        if (c->at[i] == at && column >= 0 && p->column[i].field != FIELD_ID &&
            out->book.value[column].n)
            return out->book.value[column];
    }
    return value_trim(r->field[at]);
}

/* The id of a slip: its number, with what tells the lines of one slip apart. */
static void finish_id(const struct profile *p, const struct bill_columns *c,
                      const struct csv_row *r, struct bill_row *out, struct arena *a)
{
    int id = activity_columns()->id, join = 0;
    for (int i = 0; i < p->columns; i++) {
        const struct profile_column *pc = &p->column[i];
        struct buf b = {0};
        if (pc->field != FIELD_ID || out->book.value[id].n == 0) {
            join += pc->joins;
            continue;
        }
        buf_str(&b, pc->prefix);
        buf_str(&b, out->book.value[id]);
        for (int k = 0; k < pc->joins; k++, join++) {
            struct str more = join_text(p, c, r, c->join[join], out);
            if (more.n)
                buf_char(&b, '-');
            buf_str(&b, more);
        }
        out->book.value[id] = str_save(a, buf_view(&b));
        buf_free(&b);
    }
}

void bill_constants(const struct profile *p, struct bill_row *out)
{
    for (int f = 0; f < FIELD_COUNT; f++) {
        int column = field_column((enum field)f);
        if (column >= 0 && out->book.value[column].n == 0 && p->constant[f].n)
            out->book.value[column] = p->constant[f];
    }
}

bool bill_value(const struct profile *p, int column, struct str value, struct pos at,
                struct bill_row *out, struct arena *a, struct diag *d)
{
    const struct profile_column *c = &p->column[column];
    struct cell x = {p, c, at, value, out, a, d};
    if (!put_cell(&x))
        return false;
    int id = activity_columns()->id;
    if (c->field == FIELD_ID && c->prefix.n) {
        struct buf b = {0};
        buf_str(&b, c->prefix);
        buf_str(&b, out->book.value[id]);
        out->book.value[id] = str_save(a, buf_view(&b));
        buf_free(&b);
    }
    return true;
}

bool bill_row_read(const struct profile *p, const struct bill_columns *c, const struct csv_row *r,
                   struct pos place, struct bill_row *out, struct arena *a, struct diag *d)
{
    bool ok = true;
    *out = (struct bill_row){
        .row = r->row, .date = DAY_NONE, .book = {.table = &book_tables[TABLE_ACTIVITIES]}};
    out->filtered = filtered(p, c, r, out, a);
    if (out->filtered)
        return true;
    for (int i = 0; i < p->columns; i++) {
        const struct profile_column *pc = &p->column[i];
        struct cell x = {.p = p,
                         .c = pc,
                         .at = place,
                         .value = bill_cell(c, i, r),
                         .out = out,
                         .arena = a,
                         .diag = d};
        x.at.row = r->row;
        x.at.column = c->at[i] + 1;
        if (!cell_sound(r, c->at[i], place, d))
            ok = false;
        else if (x.value.n)
            ok &= put_cell(&x);
        else if (pc->required)
            ok = wrong(&x, E_ROW_MISSING);
    }
    finish_id(p, c, r, out, a);
    bill_constants(p, out);
    return ok;
}

bool bill_row_likely(const struct profile *p, const struct bill_columns *c, const struct csv_row *r)
{
    bool dated = false, counted = false;
    struct arena a = {0};
    struct diag quiet = {0};
    struct bill_row scratch = {.book = {.table = &book_tables[TABLE_ACTIVITIES]}};
    for (int i = 0; i < p->columns; i++) {
        enum field f = p->column[i].field;
        struct cell x = {.p = p,
                         .c = &p->column[i],
                         .value = bill_cell(c, i, r),
                         .out = &scratch,
                         .arena = &a,
                         .diag = &quiet};
        if (x.value.n == 0)
            continue;
        if (f == FIELD_DATE || f == FIELD_RANGE || f == FIELD_START || f == FIELD_MONTH)
            dated |= put_cell(&x);
        if (f == FIELD_QUANTITY || f == FIELD_REGISTER)
            counted |= put_cell(&x);
    }
    arena_free(&a);
    diag_free(&quiet);
    return dated && counted;
}
