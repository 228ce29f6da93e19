#include "factors/internal.h"
#include <stdlib.h>

/* Column -1: the row. */
struct pos reader_at(const struct reader *r, int column)
{
    struct pos p = {.file = r->file, .row = r->row.row};
    if (column >= 0 && r->field[column] >= 0)
        p.column = r->field[column] + 1;
    return p;
}

struct str reader_get(const struct reader *r, int column)
{
    int i = r->field[column];
    return i >= 0 && i < r->row.n ? str_trim(r->row.field[i]) : (struct str){0};
}

void reader_fault(struct reader *r, int column, enum msg m)
{
    struct str cell = reader_get(r, column);
    char *text = mem_strndup(cell.p ? cell.p : "", cell.n);
    diag_error(r->d, reader_at(r, column), m, r->spec->column[column], text, NULL);
    free(text);
}

bool reader_positive(struct reader *r, int column, struct dec *out)
{
    struct str s = reader_get(r, column);
    *out = (struct dec){0};
    if (!s.n)
        return true;
    bool number = dec_parse(s, out);
    if (number && out->coef > 0)
        return true;
    reader_fault(r, column, number ? E_FACTOR_ZERO : E_FACTOR_NUMBER);
    return false;
}

bool reader_decimal(struct reader *r, int column, struct dec *out, bool *given)
{
    struct str s = reader_get(r, column);
    *given = s.n != 0;
    *out = (struct dec){0};
    if (!s.n)
        return true;
    if (!dec_parse(s, out)) {
        reader_fault(r, column, E_FACTOR_NUMBER);
        return false;
    }
    if (out->coef < 0) {
        reader_fault(r, column, E_FACTOR_NEGATIVE);
        return false;
    }
    return true;
}

/* Empty: DAY_NONE. */
static bool reader_date(struct reader *r, int column, day_t *out)
{
    struct str s = reader_get(r, column);
    *out = DAY_NONE;
    if (!s.n || date_parse_iso(s, out))
        return true;
    reader_fault(r, column, E_FACTOR_DATE);
    return false;
}

bool reader_period(struct reader *r, int from_column, int to_column, day_t *from, day_t *to)
{
    bool ok = reader_date(r, from_column, from);
    ok &= reader_date(r, to_column, to);
    if (ok && *from != DAY_NONE && *to != DAY_NONE && *from > *to) {
        reader_fault(r, to_column, E_FACTOR_PERIOD);
        return false;
    }
    return ok;
}

static int column_of(const struct table_spec *spec, struct str name)
{
    for (int i = 0; spec->column[i]; i++)
        if (str_is(name, spec->column[i]))
            return i;
    return -1;
}

static void head_fault(struct reader *r, int field, struct str name, enum msg m)
{
    char *text = mem_strndup(name.p ? name.p : "", name.n);
    struct pos at = {.file = r->file, .row = r->row.row, .column = field + 1};
    diag_error(r->d, at, m, text, NULL);
    free(text);
}

static void read_head(struct reader *r)
{
    for (int i = 0; i < TABLE_MAX_COLUMNS; i++)
        r->field[i] = -1;
    for (int i = 0; i < r->row.n; i++) {
        struct str name = str_trim(r->row.field[i]);
        if (!name.n)
            continue;
        int column = column_of(r->spec, name);
        if (column < 0)
            head_fault(r, i, name, E_FACTOR_COLUMN);
        else if (r->field[column] >= 0)
            head_fault(r, i, name, E_FACTOR_COLUMN_TWICE);
        else
            r->field[column] = i;
    }
    for (int i = 0; i < r->spec->required; i++)
        if (r->field[i] < 0)
            head_fault(r, -1, str_of(r->spec->column[i]), E_FACTOR_COLUMN_MISSING);
}

static bool blank(const struct csv_row *row)
{
    for (int i = 0; i < row->n; i++)
        if (str_trim(row->field[i]).n)
            return false;
    return true;
}

/* Cells behind the header's last column would be lost without a word. */
static bool fits_head(struct reader *r, int width)
{
    for (int i = width; i < r->row.n; i++)
        if (str_trim(r->row.field[i]).n) {
            head_fault(r, i, r->row.field[i], E_FACTOR_CELL);
            return false;
        }
    return true;
}

static void read_rows(struct reader *r, struct csv *c, void (*each)(struct reader *r))
{
    int width = 0;
    bool headed = false;
    while (csv_next(c, &r->row, r->file, r->d) == 1) {
        if (blank(&r->row))
            continue;
        if (!headed) {
            int64_t before = r->d->errors;
            read_head(r);
            if (r->d->errors != before)
                return;
            width = r->row.n;
            headed = true;
        } else if (fits_head(r, width)) {
            each(r);
        }
    }
    if (!headed && r->d->errors == 0)
        diag_error(r->d, (struct pos){.file = r->file}, E_FACTOR_NO_HEADER, NULL);
}

bool table_read(struct reader *r, struct str text, void (*each)(struct reader *r))
{
    int64_t before = r->d->errors;
    struct text_in *in = text_of(text);
    struct csv *c = csv_open(in, ',');
    read_rows(r, c, each);
    csv_close(c);
    text_close(in);
    return r->d->errors == before;
}
