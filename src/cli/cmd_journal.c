/* What became of the accounting journal: which account went where by which rule, and what waits. */
#include "cli/command.h"
#include "core/json.h"
#include "inventory/inventory.h"
#include "inventory/spend.h"

struct column {
    const char *name;
    enum msg title;
    bool number;
};
static const struct column columns[] = {
    {"fate", T_FATE, false},           {"rule", B_RULE, false},
    {"account", B_ACCOUNT, false},     {"sub_account", B_SUB_ACCOUNT, false},
    {"partner", B_PARTNER, false},     {"lines", T_LINES, true},
    {"debit", B_DEBIT, true},          {"credit", B_CREDIT, true},
    {"booked", T_BOOKED_AMOUNT, true}, {"currency", B_CURRENCY, false},
    {"activity", B_ACTIVITY, false},   {"category", B_CATEGORY, false},
    {"reason", B_REASON, false},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct page {
    struct context *c;
    struct table *t;
    struct json_out j;
    int at;
};

static void cell(struct page *p, struct str v)
{
    if (v.n)
        json_str(&p->j, columns[p->at].name, v);
    else
        json_null(&p->j, columns[p->at].name);
    table_cell(p->t, v);
    p->at++;
}

static void number(struct page *p, bool known, struct dec d)
{
    struct buf b = {0};
    if (known)
        dec_print(&b, dec_trim(d));
    cell(p, buf_view(&b));
    buf_free(&b);
}

static struct str fate_text(const struct page *p, enum line_fate f)
{
    static const char *const name[] = {
        [LINE_BOOKED] = "booked",
        [LINE_SKIPPED] = "skipped",
        [LINE_NO_RULE] = "no_rule",
        [LINE_NO_TAX] = "no_tax",
    };
    static const enum msg word[] = {
        [LINE_BOOKED] = B_BOOK,
        [LINE_SKIPPED] = B_SKIP,
        [LINE_NO_RULE] = T_NO_RULE,
        [LINE_NO_TAX] = T_NO_TAX,
    };
    return str_of(p->c->out.format == FORMAT_TEXT ? msg_text(word[f], p->c->out.lang) : name[f]);
}

static void row(struct page *p, const struct spend_row *r)
{
    p->at = 0;
    json_object(&p->j, NULL);
    cell(p, fate_text(p, r->fate));
    cell(p, r->rule);
    cell(p, r->account);
    cell(p, r->sub_account);
    cell(p, r->partner);
    number(p, true, dec_int(r->lines));
    number(p, true, r->debit);
    number(p, true, r->credit);
    number(p, r->fate == LINE_BOOKED, r->booked);
    cell(p, r->currency);
    cell(p, r->activity);
    number(p, r->category > 0, dec_int(r->category));
    cell(p, r->reason);
    json_end(&p->j);
}

static void print(struct context *c, const struct spend_summary *s)
{
    struct page p = {.c = c, .t = table_new(COLUMNS)};
    struct buf json = {0};
    bool text = c->out.format == FORMAT_TEXT, waiting = option_given(c, "waiting");
    for (int i = 0; i < COLUMNS; i++)
        table_head(p.t, i, str_of(text ? msg_text(columns[i].title, c->out.lang) : columns[i].name),
                   columns[i].number);
    json_begin(&p.j, &json);
    json_array(&p.j, NULL);
    for (int i = 0; i < s->n; i++)
        if (!waiting || spend_waits(&s->row[i]))
            row(&p, &s->row[i]);
    json_end(&p.j);
    if (c->out.format == FORMAT_JSON) {
        buf_char(&json, '\n');
        out_text(&c->out, buf_view(&json));
    } else {
        table_print(p.t, &c->out);
    }
    table_free(p.t);
    buf_free(&json);
}

/* What the reader can do next. */
static void advise(struct context *c, const struct spend_summary *s)
{
    struct buf n = {0};
    int waiting = 0;
    for (int i = 0; i < s->n; i++)
        waiting += spend_waits(&s->row[i]);
    buf_int(&n, waiting);
    if (s->n == 0)
        out_msg(&c->out, T_JOURNAL_NONE, NULL);
    else if (waiting)
        out_msg(&c->out, T_JOURNAL_WAITS, n.p, NULL);
    else
        out_msg(&c->out, T_JOURNAL_ALL, NULL);
    buf_free(&n);
}

/* The days of --year, or all days. */
static int days(struct context *c, struct ledger *l, day_t *from, day_t *to)
{
    struct organization o;
    int year;
    *from = date_day(1900, 1, 1);
    *to = date_day(2199, 12, 31);
    if (!option_given(c, "year"))
        return DONE;
    if (!fiscal_year(c, &year))
        return USAGE_ERROR;
    if (!ledger_organization(l, &o, &c->arena))
        return FILE_ERROR;
    *from = date_day(year, o.fiscal_start, 1);
    *to = date_month_start(date_month_index(*from) + 12) - 1;
    return DONE;
}

static int work(struct context *c, struct ledger *l)
{
    day_t from, to;
    struct spend_summary s = {0};
    struct buf csv = {0};
    int status = days(c, l, &from, &to);
    if (status != DONE)
        return status;
    bool ok = ledger_begin(l);
    if (ok && option_given(c, "suggest")) {
        ok = spend_suggestions(l, from, to, option_value(c, "tax"), &csv);
        if (ok)
            out_text(&c->out, buf_view(&csv));
    } else if (ok) {
        ok = spend_summary(l, from, to, &s, &c->diag);
        if (ok) {
            print(c, &s);
            advise(c, &s);
        }
    }
    spend_summary_free(&s);
    buf_free(&csv);
    return ok ? DONE : FILE_ERROR;
}

static int run(struct context *c)
{
    struct ledger *l = open_ledger(c, LEDGER_READ);
    if (!l)
        return FILE_ERROR;
    int status = work(c, l);
    ledger_close(l);
    return status;
}

static const char *const example[] = {"tanso journal --year 2024", "tanso journal --waiting",
                                      "tanso journal --suggest --tax less_tax > rules.csv",
                                      "tanso import rules.csv", NULL};
const struct command command_journal = {
    .name = "journal",
    .usage = "[--year Y] [--waiting] [--suggest [--tax TREATMENT]]",
    .summary = H_JOURNAL_SUMMARY,
    .description = H_JOURNAL_DESCRIPTION,
    .min_args = 0,
    .max_args = 0,
    .option =
        {
            {"year", 0, "Y", O_YEAR, NULL},
            {"waiting", 0, NULL, O_JOURNAL_WAITING, NULL},
            {"suggest", 0, NULL, O_JOURNAL_SUGGEST, NULL},
            {"tax", 0, "TREATMENT", O_JOURNAL_TAX, "as_printed|less_tax|plus_tax"},
        },
    .example = example,
    .run = run,
};
