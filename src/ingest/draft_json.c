/* A draft as a profile. */
#include "core/json.h"
#include "core/utf8.h"
#include "ingest/draft.h"
#include <string.h>

static struct str full_heading(struct draft_column *c, struct buf *out)
{
    buf_reset(out);
    buf_str(out, c->group);
    buf_cstr(out, c->group.n ? "/" : "");
    buf_str(out, c->heading);
    return buf_view(out);
}

static int count(const struct draft *d, int role)
{
    int n = 0;
    for (int i = 0; i < d->columns; i++)
        n += d->column[i].role == role;
    return n;
}

/* Several columns with quantities are added up. */
static bool summed(const struct draft *d)
{
    return count(d, FIELD_QUANTITY) > 1;
}

static void put_words(struct json_out *j, const char *key, struct str word)
{
    json_array(j, key);
    json_str(j, NULL, word);
    json_end(j);
}

/* "4月", "12月分": a month that does not say its year. */
static bool same_every_year(struct str heading)
{
    return str_has(heading, "月") && heading.n <= strlen("12月分");
}

/* The headings that make the row known again: those that are read, else any two. */
static void put_detect(const struct draft *d, struct json_out *j)
{
    int n = 0;
    json_object(j, "detect");
    json_array(j, "header_words");
    for (int used = 1; used >= 0 && n < 2; used--)
        for (int i = 0; i < d->columns && n < 60; i++) {
            const struct draft_column *c = &d->column[i];
            bool read =
                c->role == ROLE_MONTHS ? same_every_year(c->heading) : c->role != ROLE_IGNORE;
            bool wanted = used ? read : c->role == ROLE_IGNORE && n < 2;
            if (!c->heading.n || !wanted)
                continue;
            json_str(j, NULL, c->heading);
            n++;
        }
    json_end(j);
    json_end(j);
}

/* The label of the file's own total; empty: there is none in the beginning. */
static struct str total_label(const struct draft *d)
{
    static const char *const label[] = {"合計", "総計", "計", "total", "grandtotal", "sum"};
    struct str found = {0};
    struct buf folded = {0};
    for (int i = d->heading + 1; i < d->rows && !found.n; i++)
        for (int c = 0; c < d->row[i].n && !found.n; c++) {
            buf_reset(&folded);
            utf8_fold(&folded, d->row[i].cell[c]);
            for (size_t k = 0; k < sizeof label / sizeof *label; k++)
                if (str_is(buf_view(&folded), label[k]))
                    found = d->row[i].cell[c];
        }
    buf_free(&folded);
    return found;
}

/* A total must agree where one column is counted; else its row only ends the table. */
static void put_table(const struct draft *d, struct json_out *j)
{
    struct str total = total_label(d);
    bool held = total.n && count(d, FIELD_QUANTITY) == 1;
    json_object(j, "table");
    if (d->group)
        json_bool(j, "group", true);
    json_array(j, "stop");
    json_cstr(j, NULL, "※");
    if (total.n && !held)
        json_str(j, NULL, total);
    json_end(j);
    json_end(j);
    if (!held)
        return;
    json_object(j, "control_total");
    json_str(j, "label", total);
    json_cstr(j, "column", "quantity");
    json_end(j);
}

static bool dated(int role)
{
    return role == FIELD_START || role == FIELD_END || role == FIELD_DATE || role == FIELD_RANGE;
}

static void put_column(const struct draft *d, struct draft_column *c, struct json_out *j)
{
    struct buf name = {0};
    bool optional = c->role == FIELD_COST || c->role == FIELD_NOTE || c->role == FIELD_DOCUMENT ||
                    c->role == FIELD_MENU || c->role == FIELD_SUPPLIER;
    json_object(j, NULL);
    json_cstr(j, "field", draft_role_name(c->role));
    put_words(j, "header", full_heading(c, &name));
    if (dated(c->role))
        json_cstr(j, "format", d->format);
    if (c->role == FIELD_QUANTITY || c->role == FIELD_COST || c->role == FIELD_REGISTER)
        json_cstr(j, "point", d->point == ',' ? "," : ".");
    if (c->role == FIELD_RANGE) {
        json_array(j, "separator");
        static const char *const between[] = {"~", "〜", "から", "to", "-"};
        for (size_t k = 0; k < sizeof between / sizeof *between; k++)
            json_cstr(j, NULL, between[k]);
        json_end(j);
    }
    if (!optional)
        json_bool(j, "required", true);
    json_end(j);
    buf_free(&name);
}

static void put_columns(struct draft *d, struct json_out *j)
{
    json_array(j, "columns");
    for (int i = 0; i < d->columns; i++) {
        int role = d->column[i].role;
        if (role != ROLE_IGNORE && role != ROLE_MONTHS && !(role == FIELD_QUANTITY && summed(d)))
            put_column(d, &d->column[i], j);
    }
    json_end(j);
}

static void put_layout(struct draft *d, struct json_out *j)
{
    bool months = count(d, ROLE_MONTHS) > 0;
    struct buf name = {0};
    if (!months && !summed(d))
        return;
    json_object(j, "layout");
    json_cstr(j, "kind", months ? "months" : "sum");
    json_cstr(j, "point", d->point == ',' ? "," : ".");
    if (!months) {
        json_array(j, "columns");
        for (int i = 0; i < d->columns; i++) {
            if (d->column[i].role != FIELD_QUANTITY)
                continue;
            json_object(j, NULL);
            put_words(j, "header", full_heading(&d->column[i], &name));
            json_end(j);
        }
        json_end(j);
    }
    json_end(j);
    buf_free(&name);
}

static void put_constant(struct json_out *j, const char *key, struct str value)
{
    if (value.n)
        json_str(j, key, value);
}

void draft_json(const struct draft *draft, struct buf *out)
{
    static const char *const rule[] = {"stated", "delivery", "bill_date_to_previous",
                                       "register_difference"};
    struct draft d = *draft;
    struct json_out j;
    json_begin(&j, out);
    json_object(&j, NULL);
    json_str(&j, "id", d.id);
    json_cstr(&j, "version", "1");
    json_object(&j, "title");
    json_str(&j, "ja", d.title);
    json_str(&j, "en", d.title);
    json_end(&j);
    json_cstr(&j, "kind", "table");
    put_detect(&d, &j);
    put_table(&d, &j);
    put_columns(&d, &j);
    put_layout(&d, &j);
    json_object(&j, "constants");
    put_constant(&j, "activity", d.activity);
    put_constant(&j, "meter", d.meter);
    put_constant(&j, "unit", d.unit);
    put_constant(&j, "currency", d.currency);
    json_end(&j);
    json_object(&j, "period");
    json_cstr(&j, "rule", rule[d.period]);
    json_end(&j);
    json_end(&j);
    buf_char(out, '\n');
}
