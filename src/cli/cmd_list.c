#include "cli/command.h"
#include "cli/list_closings.h"
#include "core/json.h"
#include "ingest/ingest.h"
#include <string.h>

/* A listing in progress: the filter, and rows on their way to text, csv or JSON. */
struct listing {
    struct context *c;
    struct ledger *l;
    const struct book_table *table;
    struct str filter[BOOK_MAX_COLUMNS];
    bool wanted[BOOK_MAX_COLUMNS];
    struct table *out;
    int numbers; /* 1: the number that `set` wants stands before the columns, for a person */
    struct buf json;
    int64_t rows;
};

static bool read_dates(struct listing *s, const char *column, day_t day)
{
    struct buf text = {0};
    int at = book_column(s->table, str_of(column));
    if (at < 0)
        return false;
    date_print(&text, day);
    s->wanted[at] = true;
    s->filter[at] = str_save(&s->c->arena, buf_view(&text));
    buf_free(&text);
    return true;
}

/* A month stands for start and end, as everywhere; rows are kept with their days. */
static bool read_month(struct listing *s, struct str month)
{
    day_t first, last;
    return date_parse_month(month, &first, &last) && read_dates(s, "start", first) &&
           read_dates(s, "end", last);
}

static bool read_filter(struct listing *s)
{
    for (int i = 1; i < s->c->args; i++) {
        struct str rest = str_of(s->c->arg[i]);
        struct str name = str_split(&rest, '=');
        int column = book_column(s->table, name);
        if (!rest.p || column < 0) {
            usage_error(s->c, E_COLUMN_UNKNOWN, s->c->arg[i], s->table->name, NULL);
            return false;
        }
        bool month = rest.n && s->table->column[column].type == COL_MONTH;
        if (month && !read_month(s, rest)) {
            usage_error(s->c, E_COLUMN_UNKNOWN, s->c->arg[i], s->table->name, NULL);
            return false;
        }
        if (!month) {
            s->wanted[column] = true;
            s->filter[column] = rest;
        }
    }
    return true;
}

/* The id is the one that is shown: a record without one of its own is found by that of its source.
 */
static bool row_wanted(const struct listing *s, const struct book_row *r, struct str id)
{
    for (int i = 0; i < s->table->columns; i++) {
        bool key = strcmp(s->table->column[i].name, "id") == 0;
        if (s->wanted[i] && !str_eq(s->filter[i], key ? id : r->value[i]))
            return false;
    }
    return true;
}

static void row_json(struct listing *s, const struct book_row *r, struct str id)
{
    struct json_out j;
    if (s->rows)
        buf_cstr(&s->json, ",\n");
    json_begin(&j, &s->json);
    json_object(&j, NULL);
    if (book_column(s->table, STR("id")) == 0)
        json_str(&j, "id", id);
    for (int i = 0; i < s->table->columns; i++)
        if (r->value[i].n && strcmp(s->table->column[i].name, "id") != 0)
            json_str(&j, s->table->column[i].name, r->value[i]);
    json_end(&j);
}

static void row_cells(struct listing *s, const struct book_row *r, struct str id)
{
    if (s->numbers)
        table_cell(s->out, id);
    for (int i = 0; i < s->table->columns; i++)
        table_cell(s->out,
                   i == 0 && strcmp(s->table->column[0].name, "id") == 0 ? id : r->value[i]);
}

static bool each(void *ctx, const struct book_row *r, struct str id)
{
    struct listing *s = ctx;
    if (!row_wanted(s, r, id))
        return true;
    if (s->c->out.format == FORMAT_JSON)
        row_json(s, r, id);
    else
        row_cells(s, r, id);
    s->rows++;
    return true;
}

static bool activities(struct listing *s, day_t from, day_t to)
{
    struct ledger_cursor *cursor = ledger_activities(s->l, from, to);
    struct activity a;
    struct buf id = {0};
    int more = -1;
    while (cursor && (more = ledger_next(cursor, &a)) == 1) {
        struct book_row r = {0};
        struct arena arena = {0};
        bool ok = ingest_activity_row(s->l, &a, &r, &arena);
        buf_reset(&id);
        ledger_activity_id(s->l, &a, &id);
        if (ok)
            each(s, &r, buf_view(&id));
        arena_free(&arena);
        if (!ok) {
            more = -1;
            break;
        }
    }
    ledger_cursor_close(cursor);
    buf_free(&id);
    return more == 0;
}

/* The days of --year, or all days. */
static bool range(struct listing *s, day_t *from, day_t *to, int *status)
{
    struct organization o;
    int year;
    *from = date_day(1900, 1, 1);
    *to = date_day(2199, 12, 31);
    if (!option_given(s->c, "year"))
        return true;
    if (!fiscal_year(s->c, &year)) {
        *status = USAGE_ERROR;
        return false;
    }
    if (!ledger_organization(s->l, &o, &s->c->arena))
        return false;
    int first = year * 12 + o.fiscal_start - 1;
    *from = date_month_start(first);
    *to = date_month_start(first + 12) - 1;
    return true;
}

static void print(struct listing *s)
{
    if (s->c->out.format == FORMAT_JSON) {
        out_text(&s->c->out, STR("["));
        out_text(&s->c->out, buf_view(&s->json));
        out_text(&s->c->out, STR("]\n"));
    } else {
        table_print(s->out, &s->c->out);
    }
}

static int list(struct listing *s)
{
    day_t from, to;
    int status = FILE_ERROR;
    if (s->numbers)
        table_head(s->out, 0, str_of(msg_text(T_ROW_NUMBER, s->c->out.lang)), true);
    for (int i = 0; i < s->table->columns; i++) {
        const struct book_column *k = &s->table->column[i];
        const char *head =
            s->c->out.format == FORMAT_TEXT ? msg_text(k->title, s->c->out.lang) : k->name;
        table_head(s->out, s->numbers + i, str_of(head), k->type == COL_DECIMAL);
    }
    if (!range(s, &from, &to, &status))
        return status;
    bool ok = ledger_begin(s->l) &&
              (s->table->id == TABLE_ACTIVITIES ? activities(s, from, to)
                                                : ledger_rows(s->l, s->table->id, each, s));
    if (ok)
        print(s);
    return ok ? DONE : FILE_ERROR;
}

static int run(struct context *c)
{
    struct listing s = {.c = c, .table = book_table(str_of(c->arg[0]))};
    if (lists_closings(str_of(c->arg[0])) && c->args == 1)
        return list_closings(c, str_of(c->arg[0]));
    if (!s.table)
        return usage_error(c, E_TABLE_UNKNOWN, c->arg[0], NULL);
    if (!read_filter(&s))
        return USAGE_ERROR;
    s.l = open_ledger(c, LEDGER_READ);
    if (!s.l)
        return FILE_ERROR;
    s.numbers = c->out.format == FORMAT_TEXT && book_numbered(s.table);
    s.out = table_new(s.numbers + s.table->columns);
    int status = list(&s);
    table_free(s.out);
    buf_free(&s.json);
    ledger_close(s.l);
    return status;
}

static const char *const example[] = {"tanso list sites",
                                      "tanso list activities meter=e1 --year 2025",
                                      "tanso list activities --format csv > activities.csv", NULL};
const struct command command_list = {
    .name = "list",
    .usage = "TABLE [COLUMN=VALUE...] [--year Y]",
    .summary = H_LIST_SUMMARY,
    .description = H_LIST_DESCRIPTION,
    .min_args = 1,
    .max_args = -1,
    .option = {{"year", 0, "Y", O_YEAR, NULL}},
    .example = example,
    .run = run,
};
