/* The consortium's workbook: totals, industries, years, and how to read them. */
#include "consortium/aggregate.h"
#include "report/book.h"

enum { HEAD_ROW = 3, FIRST_ROW = 4 };

static const enum msg scope_title[AGGREGATE_SCOPES] = {S_SCOPE1, S_SCOPE2_LOCATION, S_SCOPE2_MARKET,
                                                       S_SCOPE3};

static void title(struct wb_sheet *s, const struct aggregate *a, enum msg m)
{
    struct buf year = {0}, members = {0}, complete = {0};
    buf_int(&year, a->year);
    buf_int(&members, a->year_members);
    buf_int(&complete, a->complete);
    wb_msg(s, 0, 0, m, WB_TITLE);
    wb_message(s, 1, 0, WB_SUBTITLE, A_SUBTITLE, year.p, members.p, complete.p, gwp_name(a->gwp),
               NULL);
    buf_free(&year);
    buf_free(&members);
    buf_free(&complete);
}

/* A published value, or why there is none. */
static void value(struct wb_sheet *s, int row, int col, const struct sum_cell *c)
{
    if (c->suppressed)
        wb_msg(s, row, col, A_SUPPRESSED, WB_QUIET);
    else
        wb_number(s, row, col, cell_kg(c->mg), WB_KG);
}

static void total_row(struct wb_sheet *s, int *row, struct str label, const struct sum_cell *c,
                      bool any)
{
    wb_text(s, *row, 0, label, WB_PLAIN);
    if (!any) {
        wb_msg(s, *row, 1, A_NOT_REPORTED, WB_QUIET);
    } else {
        value(s, *row, 1, c);
        if (c->suppressed)
            wb_msg(s, *row, 3, c->reason, WB_NOTE);
        else
            wb_int(s, *row, 2, c->members);
    }
    (*row)++;
}

static void sheet_totals(struct wb *wb, const struct aggregate *a, enum lang lang)
{
    static const struct wb_column columns[] = {{A_ITEM, WB_PLAIN, 44},
                                               {A_KG, WB_KG, 22},
                                               {A_MEMBERS, WB_GENERAL, 10},
                                               {A_REMARK, WB_NOTE, 50}};
    struct wb_sheet *s = wb_add(wb, str_of(msg_text(A_TOTALS, lang)));
    int row = FIRST_ROW;
    title(s, a, A_TOTALS_TITLE);
    wb_head(s, HEAD_ROW, columns, 4);
    for (int q = 0; q < AGGREGATE_SCOPES; q++)
        total_row(s, &row, str_of(msg_text(scope_title[q], lang)), &a->total[q], a->any[q]);
    for (int k = 0; k < 15; k++)
        if (a->any[Q_CATEGORY_1 + k]) {
            struct buf label = {0};
            buf_printf(&label, "Scope 3-%d %s", k + 1, msg_text(category_msg(k + 1), lang));
            total_row(s, &row, buf_view(&label), &a->total[Q_CATEGORY_1 + k], true);
            buf_free(&label);
        }
    row++;
    wb_msg(s, row++, 0, A_REMOVALS, WB_SECTION);
    for (int k = 0; k < 3; k++)
        total_row(s, &row, str_of(msg_text((enum msg)(A_ABSORPTION + k), lang)),
                  &a->total[Q_REMOVAL + k], a->any[Q_REMOVAL + k]);
}

static const struct wb_column *scope_columns(enum msg first)
{
    static struct wb_column columns[1 + AGGREGATE_SCOPES];
    columns[0] = (struct wb_column){first, WB_PLAIN, 40};
    for (int q = 0; q < AGGREGATE_SCOPES; q++)
        columns[1 + q] = (struct wb_column){scope_title[q], WB_KG, 24};
    return columns;
}

static void sheet_industries(struct wb *wb, const struct aggregate *a, enum lang lang)
{
    struct wb_sheet *s = wb_add(wb, str_of(msg_text(A_INDUSTRIES, lang)));
    title(s, a, A_INDUSTRIES_TITLE);
    wb_head(s, HEAD_ROW, scope_columns(A_INDUSTRY), 1 + AGGREGATE_SCOPES);
    for (int k = 0; k < a->industries; k++) {
        const struct industry *i = &a->industry[k];
        wb_text(s, FIRST_ROW + k, 0, i->name.n ? i->name : str_of(msg_text(A_NO_INDUSTRY, lang)),
                WB_PLAIN);
        for (int q = 0; q < AGGREGATE_SCOPES; q++)
            value(s, FIRST_ROW + k, 1 + q, &i->scope[q]);
    }
}

static void sheet_years(struct wb *wb, const struct aggregate *a, enum lang lang)
{
    struct wb_sheet *s = wb_add(wb, str_of(msg_text(A_YEARS, lang)));
    title(s, a, A_YEARS_TITLE);
    wb_head(s, HEAD_ROW, scope_columns(A_YEAR), 1 + AGGREGATE_SCOPES);
    for (int k = 0; k < a->year_count; k++) {
        wb_int(s, FIRST_ROW + k, 0, a->years[k].year);
        for (int q = 0; q < AGGREGATE_SCOPES; q++)
            value(s, FIRST_ROW + k, 1 + q, &a->years[k].scope[q]);
    }
}

static void sheet_method(struct wb *wb, enum lang lang)
{
    static const enum msg notes[] = {A_METHOD_SUM, A_METHOD_NULL, A_METHOD_RULE, A_METHOD_REMOVALS};
    struct wb_sheet *s = wb_add(wb, str_of(msg_text(A_METHOD, lang)));
    wb_msg(s, 0, 0, A_METHOD, WB_TITLE);
    wb_width(s, 0, 100);
    for (int k = 0; k < 4; k++)
        wb_msg(s, 2 + k, 0, notes[k], WB_WRAP);
}

/* The same members' files give the same bytes: the time in the file is the end of the year added
 * up. */
static int64_t created(const struct aggregate *a)
{
    return (int64_t)date_day(a->year, 12, 31) * 86400;
}

bool aggregate_workbook(const struct aggregate *a, const char *path, enum lang lang, struct diag *d)
{
    struct wb_options o = {.path = path,
                           .lang = lang,
                           .title = str_of(msg_text(A_TOTALS_TITLE, lang)),
                           .created = created(a)};
    struct wb *wb = wb_new(&o, d);
    if (!wb)
        return false;
    sheet_totals(wb, a, lang);
    sheet_industries(wb, a, lang);
    sheet_years(wb, a, lang);
    sheet_method(wb, lang);
    return wb_close(wb);
}
