#include "calc/calc.h"
#include "cli/command.h"
#include "core/csv.h"

static void number(struct buf *rows, int n, bool first)
{
    if (!first)
        buf_char(rows, ',');
    if (n)
        buf_int(rows, n);
}

void line_to_csv(struct buf *rows, const struct line *l, int64_t co2e_mg)
{
    struct buf factor = {0};
    if (l->factor)
        buf_printf(&factor, "%.*s/%.*s", (int)l->factor->set.n, l->factor->set.p,
                   (int)l->factor->id.n, l->factor->id.p);
    else if (l->instrument)
        buf_printf(&factor, "instrument/%.*s", (int)l->instrument->id.n, l->instrument->id.p);
    number(rows, l->scope, true);
    number(rows, l->category, false);
    csv_field(rows, str_of(basis_name(l->basis)), false);
    csv_field(rows, buf_view(&factor), false);
    buf_char(rows, ',');
    mg_print(rows, co2e_mg);
    buf_char(rows, '\n');
    buf_free(&factor);
}
