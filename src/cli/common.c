#include "cli/command.h"
#include "core/csv.h"
#include "core/json.h"
#include <stdarg.h>
#include <string.h>

struct ledger *open_ledger(struct context *c, enum ledger_mode mode)
{
    return ledger_open(c->ledger_path, mode, &c->diag);
}

struct str home_country(struct context *c, struct ledger *l)
{
    struct organization o;
    return l && ledger_organization(l, &o, &c->arena) && o.country.n ? o.country : STR("JP");
}

struct factors *load_factors(struct context *c, struct ledger *l)
{
    struct factors *f = factors_new();
    if (!factors_add_built_in(f, &c->diag) || (l && !factors_add_ledger(f, l, &c->diag))) {
        factors_free(f);
        return NULL;
    }
    factors_ready(f);
    return f;
}

bool fiscal_year(struct context *c, int *year)
{
    const char *s = option_value(c, "year");
    int y = 0, n = 0;
    for (; s && s[n] >= '0' && s[n] <= '9' && n < 5; n++)
        y = y * 10 + (s[n] - '0');
    if (!s || n != 4 || s[n] || y < 1950 || y > 2198) {
        usage_error(c, s ? E_YEAR_FORM : E_YEAR_MISSING, s ? s : "", NULL);
        return false;
    }
    *year = y;
    return true;
}

enum gwp chosen_gwp(struct context *c)
{
    enum gwp g = GWP_NONE;
    const char *name = option_value(c, "gwp"); /* the option's table has refused any other */
    return name && gwp_parse(str_of(name), &g) ? g : GWP_NONE;
}

const char *batch_text(struct context *c, const struct ledger *l)
{
    struct buf b = {0};
    buf_int(&b, ledger_batch_last(l));
    const char *text = arena_strndup(&c->arena, b.p, b.n);
    buf_free(&b);
    return text;
}

int with_year(struct context *c, bool writes,
              int (*work)(struct context *c, struct ledger *l, int year))
{
    int year;
    if (!fiscal_year(c, &year))
        return USAGE_ERROR;
    if (writes && !option_given(c, "output"))
        return usage_error(c, E_OUTPUT_MISSING, c->command->name, NULL);
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    int status = work(c, l, year);
    ledger_close(l);
    return status;
}

int usage_error(struct context *c, enum msg m, ...)
{
    const char *arg[3] = {"", "", ""};
    va_list ap;
    va_start(ap, m);
    for (int i = 0; i < 3; i++) {
        const char *a = va_arg(ap, const char *);
        if (!a)
            break;
        arg[i] = a;
    }
    va_end(ap);
    diag_error(&c->diag, NOWHERE, m, arg[0], arg[1], arg[2], NULL);
    return USAGE_ERROR;
}

int finish(struct context *c, int status)
{
    bool written = out_finish(&c->out);
    return !written || (status == DATA_ERROR && c->storage_failed) ? FILE_ERROR : status;
}

void diag_to_json(struct buf *items, const struct diag_entry *e)
{
    struct json_out j;
    if (items->n)
        buf_char(items, ',');
    json_begin(&j, items);
    json_object(&j, NULL);
    json_cstr(&j, "code", msg_code(e->msg));
    json_cstr(&j, "severity", diag_severity_name(e->severity));
    if (e->pos.file.n)
        json_str(&j, "file", e->pos.file);
    else
        json_null(&j, "file");
    if (e->pos.row)
        json_int(&j, "row", e->pos.row);
    else
        json_null(&j, "row");
    if (e->pos.column)
        json_int(&j, "column", e->pos.column);
    else
        json_null(&j, "column");
    if (e->pos.sheet.n) {
        struct buf cell = {0};
        pos_cell(&cell, &e->pos);
        json_str(&j, "sheet", e->pos.sheet);
        json_str(&j, "cell", buf_view(&cell));
        buf_free(&cell);
    }
    json_str(&j, "message", e->message[LANG_EN]);
    json_str(&j, "remedy", e->remedy[LANG_EN]);
    if (e->question.n)
        json_str(&j, "question", e->question);
    json_end(&j);
}

static void csv_number(struct buf *rows, int64_t n)
{
    buf_char(rows, ',');
    if (n)
        buf_int(rows, n);
}

void diag_to_csv(struct buf *rows, const struct diag_entry *e)
{
    csv_field(rows, str_of(msg_code(e->msg)), true);
    csv_field(rows, str_of(diag_severity_name(e->severity)), false);
    csv_field(rows, e->pos.file, false);
    csv_number(rows, e->pos.row);
    csv_number(rows, e->pos.column);
    csv_field(rows, e->message[LANG_EN], false);
    csv_field(rows, e->remedy[LANG_EN], false);
    buf_char(rows, '\n');
}

struct mass_unit mass_unit_for(int64_t largest_mg)
{
    bool tonnes = largest_mg >= 1000000000 || largest_mg <= -1000000000;
    return tonnes ? (struct mass_unit){"t-CO2e", 1000000000}
                  : (struct mass_unit){"kg-CO2e", 1000000};
}

void mass_print(struct buf *out, int64_t mg, struct mass_unit u)
{
    int64_t step = u.mg / 1000, size = mg < 0 ? -(mg + 1) + 1 : mg;
    int64_t v = size / step + (size % step * 2 >= step);
    char digits[32];
    int n = 0, group = 0;
    for (int64_t whole = v / 1000; n == 0 || whole; whole /= 10) {
        if (group && group % 3 == 0)
            digits[n++] = ',';
        digits[n++] = (char)('0' + whole % 10);
        group++;
    }
    if (mg < 0 && v)
        buf_char(out, '-');
    while (n)
        buf_char(out, digits[--n]);
    buf_printf(out, ".%03d", (int)(v % 1000));
}
