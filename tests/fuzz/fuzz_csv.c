/* Delimited text from memory: rows are numbered without gaps, fields lie inside the row, a fault is
 * told once, and what csv_field writes reads back as the same fields. The first byte chooses the
 * delimiter. */
#include "core/csv.h"
#include "fuzz.h"
#include <string.h>

/* The field as it should read back: with the apostrophe that a formula gets. */
static bool same(struct str read, struct str given)
{
    if (read.n == given.n + 1 && read.p[0] == '\'')
        read = (struct str){read.p + 1, read.n - 1};
    return str_eq(read, given);
}

static void read_back(const struct csv_row *r, struct str written)
{
    struct text_in *in = text_of(written);
    struct csv *c = csv_open(in, ',');
    struct csv_row again;
    struct diag d = {0};
    MUST(csv_next(c, &again, STR("w"), &d) == 1);
    MUST(again.n == r->n);
    for (int i = 0; i < r->n; i++)
        MUST(same(again.field[i], r->field[i]));
    MUST(csv_next(c, &again, STR("w"), &d) == 0);
    csv_close(c);
    text_close(in);
    diag_free(&d);
}

static void one_row(const struct csv_row *r, int64_t number)
{
    struct buf written = {0};
    size_t total = 0;
    MUST(r->row == number && r->n >= 1 && r->n <= CSV_MAX_FIELDS);
    for (int i = 0; i < r->n; i++) {
        total += r->field[i].n;
        csv_field(&written, r->field[i], i == 0);
    }
    MUST(total <= r->raw.n && memchr(r->raw.p, 0, r->raw.n) == NULL);
    bool mark =
        str_starts(buf_view(&written), "\xEF\xBB\xBF"); /* would be taken for a byte order mark */
    buf_char(&written, '\n');
    if (!mark)
        read_back(r, buf_view(&written));
    buf_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiter[] = {0, ',', ';', '\t'};
    if (size == 0)
        return 0;
    struct text_in *in = text_of((struct str){(const char *)data + 1, size - 1});
    struct csv *c = csv_open(in, delimiter[data[0] % sizeof delimiter]);
    struct csv_row r;
    struct diag d = {0};
    int got;
    for (int64_t row = 1; (got = csv_next(c, &r, STR("f"), &d)) == 1; row++)
        one_row(&r, row);
    MUST(d.errors == (got < 0));
    MUST(csv_next(c, &r, STR("f"), &d) == got && d.errors == (got < 0));
    csv_close(c);
    text_close(in);
    diag_free(&d);
    return 0;
}
