/* profile new FILE: drafts a profile for a table that no profile knows, by asking; proves it by
 * reading the file with it; saves it. */
#include "cli/dialog.h"
#include "cli/profile_cmd.h"
#include "ingest/draft.h"
#include "ingest/ingest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_ROWS = 5, SHOWN_COLUMNS = 8, SHOWN_BYTES = 36, PROVED_ROWS = 10 };

static const char *keep(struct context *c, struct str s)
{
    return arena_strndup(&c->arena, s.n ? s.p : "", s.n);
}

static struct str shortened(struct str s)
{
    size_t n = s.n < SHOWN_BYTES ? s.n : SHOWN_BYTES;
    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return (struct str){s.p, n};
}

static const char *number(struct context *c, int64_t v)
{
    struct buf b = {0};
    buf_int(&b, v);
    const char *s = keep(c, buf_view(&b));
    buf_free(&b);
    return s;
}

/* ---- the table ---- */
static int first_shown(const struct draft *d)
{
    return d->heading > 1 ? d->heading - 1 : 0;
}

static void show_rows(struct context *c, const struct draft *d)
{
    int from = first_shown(d), to = from, width = 0;
    if (c->out.quiet)
        return;
    for (; to < d->rows && to < d->heading + 1 + SHOWN_ROWS; to++)
        width = d->row[to].n > width ? d->row[to].n : width;
    width = width < SHOWN_COLUMNS ? width : SHOWN_COLUMNS;
    struct table *t = table_new(width + 1);
    table_head(t, 0, str_of(msg_text(T_DRAFT_ROW, c->out.lang)), true);
    for (int k = 0; k < width; k++)
        table_head(t, k + 1, str_of(number(c, k + 1)), false);
    for (int i = from; i < to; i++) {
        table_cell(t, str_of(number(c, d->row[i].row)));
        for (int k = 0; k < width; k++)
            table_cell(t, k < d->row[i].n ? shortened(d->row[i].cell[k]) : STR(""));
    }
    table_print(t, &c->out);
    table_free(t);
}

static bool choose_sheet(struct context *c, struct draft *d)
{
    struct buf names = {0};
    int chosen = 0;
    if (d->sheets == 0)
        return true;
    if (d->sheets > 1) {
        struct str answer;
        for (int i = 0; i < d->sheets; i++) {
            buf_cstr(&names, i ? ", " : "");
            buf_str(&names, d->sheet[i]);
        }
        const char *list = keep(c, buf_view(&names));
        buf_free(&names);
        do {
            if (!dialog_ask(c, "sheet", T_DRAFT_ASK_SHEET, list, d->sheet[0], &answer))
                return false;
            for (chosen = 0; chosen < d->sheets && !str_eq(answer, d->sheet[chosen]);)
                chosen++;
        } while (chosen == d->sheets && dialog_again(c, "sheet", answer));
        if (chosen == d->sheets)
            return false;
    }
    return draft_sheet(d, c->arg[1], chosen, &c->diag);
}

static int row_at(const struct draft *d, struct str text)
{
    int64_t row = 0;
    for (size_t i = 0; i < text.n && i < 7; i++)
        row = text.p[i] >= '0' && text.p[i] <= '9' ? row * 10 + (text.p[i] - '0') : -1;
    for (int i = 0; i < d->rows; i++)
        if (d->row[i].row == row)
            return i;
    return -1;
}

static bool choose_heading(struct context *c, struct draft *d)
{
    struct str answer, proposal = {0};
    bool found = draft_heading(d, -1);
    if (found)
        proposal = str_of(number(c, d->row[d->heading].row));
    out_msg(&c->out, found ? T_DRAFT_TABLE : T_DRAFT_NO_TABLE, c->arg[1], NULL);
    show_rows(c, d);
    for (;;) {
        if (!dialog_ask(c, "heading", T_DRAFT_ASK_HEADING, NULL, proposal, &answer))
            return false;
        int at = row_at(d, answer);
        if (at >= 0 && draft_heading(d, at))
            return true;
        if (!dialog_again(c, "heading", answer))
            return false;
    }
}

/* ---- the columns ---- */
static const char *reason(struct context *c, const struct draft_column *k)
{
    static const enum msg why[] = {
        [WHY_NOTHING] = T_WHY_NOTHING, [WHY_EMPTY] = T_WHY_EMPTY, [WHY_WORD] = T_WHY_WORD,
        [WHY_VALUES] = T_WHY_VALUES,   [WHY_POWER] = T_WHY_POWER, [WHY_MONTH] = T_WHY_MONTH,
        [WHY_SECOND] = T_WHY_SECOND};
    const char *word[] = {k->word.n ? k->word.p : "", NULL};
    struct buf b = {0};
    msg_format(&b, msg_text(why[k->why], c->out.lang), word);
    const char *s = keep(c, buf_view(&b));
    buf_free(&b);
    return s;
}

static void show_columns(struct context *c, const struct draft *d)
{
    static const enum msg heads[] = {T_DRAFT_COLUMN, T_DRAFT_HEADING, T_DRAFT_VALUES, T_DRAFT_ROLE,
                                     T_DRAFT_REASON};
    if (c->out.quiet)
        return;
    struct table *t = table_new(5);
    for (int k = 0; k < 5; k++)
        table_head(t, k, str_of(msg_text(heads[k], c->out.lang)), k == 0);
    for (int i = 0; i < d->columns; i++) {
        const struct draft_column *k = &d->column[i];
        struct buf values = {0};
        for (int v = 0; v < k->samples && v < 2; v++) {
            buf_cstr(&values, v ? " / " : "");
            buf_str(&values, shortened(k->sample[v]));
        }
        table_cell(t, str_of(number(c, i + 1)));
        table_cell(t, shortened(k->heading));
        table_cell(t, str_of(keep(c, buf_view(&values))));
        table_cell(t, str_of(draft_role_name(k->role)));
        table_cell(t, str_of(reason(c, k)));
        buf_free(&values);
    }
    table_print(t, &c->out);
    table_free(t);
}

/* "3=quantity, 5=ignore" */
static bool take_roles(struct draft *d, struct str list)
{
    bool ok = true;
    while (list.p && ok) {
        struct str one = str_trim(str_split(&list, ',')), left = str_trim(str_split(&one, '='));
        int role, at = 0;
        for (size_t i = 0; i < left.n && at < 100000; i++)
            at = left.p[i] >= '0' && left.p[i] <= '9' ? at * 10 + (left.p[i] - '0') : 100000;
        ok = at >= 1 && at <= d->columns && one.p && draft_role(str_trim(one), &role) &&
             d->column[at - 1].heading.n > 0;
        if (ok)
            d->column[at - 1].role = role;
    }
    return ok;
}

static bool choose_roles(struct context *c, struct draft *d)
{
    struct str answer;
    struct buf roles = {0};
    int role;
    for (int r = 0; r <= ROLE_MONTHS; r++)
        if (draft_role(str_of(draft_role_name(r)), &role)) {
            buf_cstr(&roles, roles.n ? " " : "");
            buf_cstr(&roles, draft_role_name(r));
        }
    buf_cstr(&roles, " ignore");
    out_msg(&c->out, T_DRAFT_ROLES, keep(c, buf_view(&roles)), NULL);
    buf_free(&roles);
    show_columns(c, d);
    for (;;) {
        if (!dialog_ask(c, "columns", T_DRAFT_ASK_ROLES, NULL, STR("-"), &answer))
            return false;
        if (str_is(answer, "-"))
            return true;
        if (!take_roles(d, answer)) {
            if (!dialog_again(c, "columns", answer))
                return false;
            continue;
        }
        if (option_given(c, "columns"))
            return true;
        show_columns(c, d);
    }
}

/* ---- what the table does not say ---- */
static const char *const formats[] = {"ymd", "dmy", "mdy"};

static bool choose_format(struct context *c, struct draft *d)
{
    unsigned left = draft_formats(d);
    struct str answer;
    if (!draft_has(d, FIELD_START) && !draft_has(d, FIELD_END) && !draft_has(d, FIELD_DATE) &&
        !draft_has(d, FIELD_RANGE))
        return true;
    bool one = left == 1 || left == 2 || left == 4;
    struct str proposal = left & 1 ? STR("ymd")
                          : one    ? str_of(left == 2 ? "dmy" : "mdy")
                                   : (struct str){0};
    for (;;) {
        if (one && !draft_has(d, FIELD_RANGE) && !option_given(c, "dates"))
            answer = proposal;
        else if (!dialog_ask(c, "dates", T_DRAFT_ASK_DATES, NULL, proposal, &answer))
            return false;
        for (size_t k = 0; k < 3; k++)
            if (str_is(answer, formats[k])) {
                d->format = formats[k];
                return true;
            }
        if (!dialog_again(c, "dates", answer))
            return false;
    }
}

static bool choose_point(struct context *c, struct draft *d)
{
    unsigned left = draft_points(d);
    struct str answer;
    if ((left & 3U) != 3U || left == 3U) {
        d->point = (left & 3U) == 2U ? ',' : '.';
        return true;
    }
    for (;;) {
        if (!dialog_ask(c, "decimal", T_DRAFT_ASK_POINT, NULL, STR("."), &answer))
            return false;
        d->point = answer.n == 1 ? answer.p[0] : 0;
        if (d->point == '.' || d->point == ',')
            return true;
        if (!dialog_again(c, "decimal", answer))
            return false;
    }
}

static bool choose_period(struct context *c, struct draft *d)
{
    struct str answer;
    bool stated = draft_has(d, FIELD_MONTH) || draft_has(d, FIELD_RANGE) ||
                  draft_has(d, ROLE_MONTHS) ||
                  (draft_has(d, FIELD_START) && draft_has(d, FIELD_END));
    if (draft_has(d, FIELD_REGISTER))
        d->period = PERIOD_REGISTER;
    if (stated || draft_has(d, FIELD_REGISTER) || !draft_has(d, FIELD_DATE))
        return true;
    for (;;) {
        if (!dialog_ask(c, "period", T_DRAFT_ASK_PERIOD, NULL, (struct str){0}, &answer))
            return false;
        bool day = str_is(answer, "day"), bill = str_is(answer, "bill");
        d->period = bill ? PERIOD_BILL_DATE : PERIOD_DELIVERY;
        if (day || bill)
            return true;
        if (!dialog_again(c, "period", answer))
            return false;
    }
}

static bool choose_constants(struct context *c, struct ledger *l, struct draft *d)
{
    struct organization o = {0};
    bool metered = draft_has(d, FIELD_NUMBER) || draft_has(d, FIELD_METER) || d->meter.n;
    if (option_value(c, "meter"))
        d->meter = str_of(option_value(c, "meter"));
    metered |= d->meter.n > 0;
    if (!metered && !draft_has(d, FIELD_ACTIVITY) &&
        !dialog_ask(c, "activity", T_DRAFT_ASK_ACTIVITY, NULL, (struct str){0}, &d->activity))
        return false;
    if (!draft_has(d, FIELD_UNIT)) {
        struct str named = draft_unit(d);
        if (!dialog_ask(c, "unit", metered ? T_DRAFT_ASK_UNIT_METER : T_DRAFT_ASK_UNIT, NULL,
                        named.n   ? named
                        : metered ? STR("-")
                                  : (struct str){0},
                        &d->unit))
            return false;
        if (str_is(d->unit, "-"))
            d->unit = (struct str){0};
    }
    if (!draft_has(d, FIELD_COST) || draft_has(d, FIELD_CURRENCY))
        return true;
    if (!ledger_organization(l, &o, &c->arena))
        return false;
    struct str home = o.currency.n ? o.currency : str_is(o.country, "JP") ? STR("JPY") : o.currency;
    return dialog_ask(c, "currency", T_DRAFT_ASK_CURRENCY, NULL, home, &d->currency);
}

static bool sound_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!((id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= '0' && id.p[i] <= '9') ||
              (i > 0 && (id.p[i] == '-' || id.p[i] == '_'))))
            return false;
    return id.n > 0 && id.n <= 60;
}

static bool choose_id(struct context *c, struct draft *d)
{
    for (;;) {
        if (!dialog_ask(c, "id", T_DRAFT_ASK_ID, NULL, (struct str){0}, &d->id))
            return false;
        if (sound_id(d->id))
            break;
        if (!dialog_again(c, "id", d->id))
            return false;
    }
    return dialog_ask(c, "title", T_DRAFT_ASK_TITLE, NULL, d->id, &d->title);
}

static bool answers(struct context *c, struct ledger *l, struct draft *d)
{
    return choose_sheet(c, d) && choose_heading(c, d) && choose_roles(c, d) &&
           choose_format(c, d) && choose_point(c, d) && choose_period(c, d) &&
           choose_constants(c, l, d) && choose_id(c, d);
}

/* ---- the proof ---- */
struct proof {
    struct context *c;
    struct table *table;
    int64_t rows, errors, questions;
    void (*sink)(void *ctx, const struct diag_entry *e);
    void *ctx;
};

static void booked(void *ctx, const struct book_row *r)
{
    static const char *const column[] = {"meter", "activity", "start", "end",
                                         "month", "quantity", "unit",  "cost"};
    struct proof *p = ctx;
    if (p->rows++ >= PROVED_ROWS)
        return;
    for (size_t k = 0; k < sizeof column / sizeof *column; k++) {
        int at = book_column(r->table, str_of(column[k]));
        table_cell(p->table, str_of(keep(p->c, at < 0 ? STR("") : r->value[at])));
    }
}

static void count_errors(void *ctx, const struct diag_entry *e)
{
    struct proof *p = ctx;
    if (e->severity == DIAG_ERROR) {
        p->errors++;
        p->questions += ingest_question(e->msg) != NULL;
    }
    p->sink(p->ctx, e);
}

/* True: the file is read, or refused for nothing but what the book has not been told yet. */
static bool prove(struct context *c, struct ledger *l, const struct draft *d, struct str json)
{
    static const enum msg heads[] = {T_DRAFT_METER, T_DRAFT_ACTIVITY, T_DRAFT_START, T_DRAFT_END,
                                     T_DRAFT_MONTH, T_DRAFT_QUANTITY, T_DRAFT_UNIT,  T_DRAFT_COST};
    struct proof p = {.c = c, .table = table_new(8), .sink = c->diag.sink, .ctx = c->diag.ctx};
    struct import_result r = {0};
    struct import_options o = {.profile = keep(c, d->id),
                               .site = option_value(c, "site"),
                               .dry_run = true,
                               .explain = true,
                               .draft = json,
                               .booked = booked,
                               .booked_ctx = &p};
    for (int k = 0; k < 8; k++)
        table_head(p.table, k, str_of(msg_text(heads[k], c->out.lang)), k == 5 || k == 7);
    c->diag.sink = count_errors;
    c->diag.ctx = &p;
    bool ok = ingest_file(l, c->arg[1], &o, &r, &c->arena, &c->diag) && r.refused == 0;
    c->diag.sink = p.sink;
    c->diag.ctx = p.ctx;
    if (p.rows)
        table_print(p.table, &c->out);
    table_free(p.table);
    if (r.profile.n)
        out_msg(&c->out, T_IMPORT_DRY, c->arg[1], number(c, p.rows), number(c, r.skipped),
                number(c, r.refused), keep(c, r.profile), NULL);
    return ok || (p.errors > 0 && p.errors == p.questions);
}

static int draft(struct context *c, struct ledger *l)
{
    struct draft d;
    struct buf json = {0};
    int status = DATA_ERROR;
    if (draft_open(&d, c->arg[1], &c->diag) && answers(c, l, &d)) {
        const char *path = profile_target(c, d.id);
        draft_json(&d, &json);
        if (path && prove(c, l, &d, buf_view(&json))) {
            status = profile_save(c, path, buf_view(&json));
        } else if (path) {
            out_msg(&c->out, T_DRAFT_UNPROVED, NULL);
            out_text(&c->out, buf_view(&json));
        }
    }
    buf_free(&json);
    draft_free(&d);
    return status;
}

static int run(struct context *c)
{
    if (strcmp(c->arg[0], "new") != 0)
        return usage_error(c, E_DRAFT_ACTION, c->arg[0], NULL);
    struct ledger *l = open_ledger(c, LEDGER_WRITE);
    if (!l)
        return FILE_ERROR;
    int status = draft(c, l);
    ledger_close(l);
    return status;
}

static const char *const example[] = {
    "tanso profile new denki.xlsx",
    "tanso profile new meter.csv --yes --id my-meter --activity electricity --unit kWh",
    "tanso profile new gas.csv --columns 2=date,5=quantity,6=ignore --period day", NULL};
const struct command command_profile = {
    .name = "profile",
    .usage = "new FILE [--yes] [--id ID] [--columns N=ROLE,...]",
    .summary = H_PROFILE_SUMMARY,
    .description = H_PROFILE_DESCRIPTION,
    .min_args = 2,
    .max_args = 2,
    .option = {{"id", 0, "ID", O_DRAFT_ID, NULL},
               {"sheet", 0, "NAME", O_DRAFT_SHEET, NULL},
               {"heading", 0, "ROW", O_DRAFT_HEADING, NULL},
               {"columns", 0, "N=ROLE,...", O_DRAFT_COLUMNS, NULL},
               {"dates", 0, "ORDER", O_DRAFT_DATES, "ymd|dmy|mdy"},
               {"period", 0, "RULE", O_DRAFT_PERIOD, "day|bill"},
               {"activity", 0, "CODE", O_DRAFT_ACTIVITY, NULL},
               {"meter", 0, "ID", O_DRAFT_METER, NULL},
               {"unit", 0, "UNIT", O_DRAFT_UNIT, NULL},
               {"currency", 0, "CODE", O_DRAFT_CURRENCY, NULL},
               {"decimal", 0, "MARK", O_DRAFT_DECIMAL, ".|,"},
               {"site", 0, "ID", O_SITE, NULL},
               {"yes", 'y', NULL, O_DRAFT_YES, NULL}},
    .example = example,
    .run = run,
};
