/* Small things of text: codes of the dictionary, rows of the book, and text from outside made
 * harmless. */
#include "inventory/internal.h"

struct str row_value(const struct book_row *r, const char *column)
{
    int c = book_column(r->table, str_of(column));
    return c < 0 ? (struct str){0} : r->value[c];
}

bool row_period(const struct book_row *r, day_t *from, day_t *to)
{
    *from = *to = DAY_NONE;
    if (date_parse_month(row_value(r, "month"), from, to))
        return true;
    if (!date_parse_iso(row_value(r, "end"), to))
        *to = DAY_NONE;
    return date_parse_iso(row_value(r, "start"), from);
}

struct str code_text(const struct inventory *i, code_t code)
{
    return code > 0 && code < i->input.texts ? i->input.text[code] : STR("");
}

const struct meter *meter_of(const struct calc_input *in, code_t code)
{
    int lo = 0, hi = in->meters; /* in order of code */
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (in->meter[mid].code < code)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < in->meters && in->meter[lo].code == code ? &in->meter[lo] : NULL;
}

const struct site *site_of(const struct calc_input *in, code_t code)
{
    for (int s = 0; code > 0 && s < in->sites; s++) {
        if (in->site[s].code == code)
            return &in->site[s];
    }
    return NULL;
}

const struct detail *detail_of(const struct inventory *i, const struct activity *a)
{
    static const struct detail none = {.cost_scale = -1};
    return a->detail >= 0 && a->detail < i->input.details ? &i->input.detail[a->detail] : &none;
}

void quantity_print(struct buf *out, const struct inventory *i, const struct activity *a)
{
    dec_print(out, (struct dec){a->quantity, detail_of(i, a)->quantity_scale});
}

const char *zstr(struct arena *a, struct str s)
{
    struct buf b = {0};
    visible(&b, s);
    struct str kept = str_save(a, buf_view(&b));
    buf_free(&b);
    return kept.n ? kept.p : "";
}
