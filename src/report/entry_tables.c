/* The other tables of the book: what is there, and rows for more. */
#include "report/entry_private.h"

/* ---- records without a meter ---- */
enum {
    N_SITE,
    N_ACTIVITY,
    N_START,
    N_END,
    N_QUANTITY,
    N_UNIT,
    N_SUPPLIER,
    N_COST,
    N_STATUS,
    N_DOCUMENT,
    N_NOTE,
    N_CHECK,
    N_COUNT
};
static const struct wb_column record_columns[N_COUNT] = {
    [N_SITE] = {B_SITE, WB_INPUT, 18},
    [N_ACTIVITY] = {B_ACTIVITY, WB_INPUT, 40},
    [N_START] = {B_START, WB_INPUT_DAY, 13},
    [N_END] = {B_END, WB_INPUT_DAY, 13},
    [N_QUANTITY] = {B_QUANTITY, WB_INPUT_NUMBER, 14},
    [N_UNIT] = {B_UNIT, WB_INPUT, 9},
    [N_SUPPLIER] = {B_SUPPLIER, WB_INPUT, 24},
    [N_COST] = {B_COST, WB_INPUT_NUMBER, 13},
    [N_STATUS] = {B_STATUS, WB_INPUT, 11},
    [N_DOCUMENT] = {B_DOCUMENT, WB_INPUT, 15},
    [N_NOTE] = {B_NOTE, WB_INPUT, 24},
    [N_CHECK] = {R_ENTRY_CHECK, WB_PLAIN, 26},
};

static void blank_rows(struct wb_sheet *s, int first, int last, const struct wb_column *column,
                       int n)
{
    for (int row = first; row <= last; row++)
        for (int c = 0; c < n; c++)
            wb_text(s, row, c, STR(""), column[c].style);
}

static void allow(struct entry *e, struct wb_sheet *s, int first, int col, int last, int list,
                  bool only)
{
    struct buf range = {0};
    entry_list_range(e, &range, list);
    wb_allow_list(s, first, col, last, &range, only);
    buf_free(&range);
}

static void allow_sites(struct entry *e, struct wb_sheet *s, int first, int col, int last)
{
    struct buf range = {0};
    entry_site_range(e, &range);
    wb_allow_list(s, first, col, last, &range, true);
    buf_free(&range);
}

/* Empty, complete, or what is missing. */
static void record_check(struct wb_sheet *s, int row)
{
    static const int needed[] = {N_ACTIVITY, N_START, N_QUANTITY, N_UNIT};
    struct buf f = {0};
    buf_cstr(&f, "=IF(COUNTA(");
    wb_here(&f, row, N_SITE);
    buf_char(&f, ':');
    wb_here(&f, row, N_NOTE);
    buf_cstr(&f, ")=0,\"\",IF(OR(");
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        buf_cstr(&f, i ? "," : "");
        wb_here(&f, row, needed[i]);
        buf_cstr(&f, "=\"\"");
    }
    buf_cstr(&f, "),");
    entry_literal(&f, msg_text(R_ENTRY_LACKS, wb_lang(s)));
    buf_char(&f, ',');
    entry_literal(&f, msg_text(R_ENTRY_OK, wb_lang(s)));
    buf_cstr(&f, "))");
    wb_formula_text(s, row, N_CHECK, &f, "", WB_PLAIN);
    buf_free(&f);
}

bool entry_records(struct entry *e)
{
    struct wb_sheet *s = e->records;
    int first = ENTRY_ROW, last = ENTRY_ROW + NEW_RECORDS - 1;
    entry_title(s, R_ENTRY_RECORDS, R_ENTRY_RECORDS_PURPOSE);
    wb_head(s, ENTRY_HEAD, record_columns, N_COUNT);
    for (int c = 0; c < N_COUNT; c++)
        wb_least(s, c, record_columns[c].most - 3);
    for (int row = first; row <= last; row++) {
        blank_rows(s, row, row, record_columns, N_CHECK);
        record_check(s, row);
    }
    wb_mark(s, first, N_CHECK, last, "⚠");
    allow_sites(e, s, first, N_SITE, last);
    allow(e, s, first, N_ACTIVITY, last, LIST_ACTIVITY, false);
    allow(e, s, first, N_UNIT, last, LIST_UNIT, false);
    allow(e, s, first, N_SUPPLIER, last, LIST_SUPPLIER, false);
    allow(e, s, first, N_STATUS, last, LIST_STATUS, true);
    wb_allow_day(s, first, N_START, last);
    wb_allow_day(s, first, N_END, last);
    wb_allow_number(s, first, N_QUANTITY, last);
    wb_allow_number(s, first, N_COST, last);
    return true;
}

/* ---- tables as they stand in the ledger, and rows for more ---- */
struct filling {
    struct entry *e;
    struct wb_sheet *sheet;
    const struct wb_column *column;
    const int *from; /* column of the book's table, by column of the sheet */
    int columns, row;
};

static bool put_row(void *ctx, const struct book_row *r, struct str id)
{
    (void)id;
    struct filling *f = ctx;
    if (f->row >= WB_MAX_ROWS / 2)
        return true;
    for (int c = 0; c < f->columns; c++)
        wb_text(f->sheet, f->row, c, r->value[f->from[c]], WB_PLAIN);
    f->row++;
    return true;
}

static bool fill(struct filling *f, enum table_id t, enum msg title, enum msg purpose, int more)
{
    entry_title(f->sheet, title, purpose);
    wb_head(f->sheet, ENTRY_HEAD, f->column, f->columns);
    for (int c = 0; c < f->columns; c++)
        wb_least(f->sheet, c, f->column[c].most - 3);
    f->row = ENTRY_ROW;
    if (!ledger_rows(f->e->ledger, t, put_row, f))
        return false;
    blank_rows(f->sheet, f->row, f->row + more - 1, f->column, f->columns);
    return true;
}

bool entry_sites(struct entry *e)
{
    static const struct wb_column column[] = {
        {B_SITE_ID, WB_INPUT, 16},         {B_SITE_NAME, WB_INPUT, 28},
        {B_COUNTRY, WB_INPUT, 8},          {B_REGION, WB_INPUT, 14},
        {B_RELATION, WB_INPUT, 14},        {B_BOUNDARY_FROM, WB_INPUT_DAY, 14},
        {B_BOUNDARY_TO, WB_INPUT_DAY, 14}, {B_FLOOR_AREA, WB_INPUT_NUMBER, 14}};
    static const char *const name[] = {"id",       "name",          "country",     "region",
                                       "relation", "boundary_from", "boundary_to", "floor_area_m2"};
    enum { COLUMNS = sizeof column / sizeof *column };
    int from[COLUMNS];
    for (int c = 0; c < COLUMNS; c++)
        from[c] = book_column(&book_tables[TABLE_SITES], str_of(name[c]));
    struct filling f = {
        .e = e, .sheet = e->sites, .column = column, .from = from, .columns = COLUMNS};
    if (!fill(&f, TABLE_SITES, B_TABLE_SITES, R_ENTRY_SITES_PURPOSE, NEW_SITES))
        return false;
    int last = f.row + NEW_SITES - 1;
    allow(e, e->sites, f.row, 4, last, LIST_RELATION, true);
    wb_allow_day(e->sites, f.row, 5, last);
    wb_allow_day(e->sites, f.row, 6, last);
    wb_allow_number(e->sites, f.row, 7, last);
    return true;
}

bool entry_meters(struct entry *e)
{
    static const struct wb_column column[] = {{B_METER_ID, WB_INPUT, 18}, {B_SITE, WB_INPUT, 16},
                                              {B_ACTIVITY, WB_INPUT, 36}, {B_NUMBER, WB_INPUT, 26},
                                              {B_SUPPLIER, WB_INPUT, 28}, {B_MENU, WB_INPUT, 20},
                                              {B_UNIT, WB_INPUT, 9},      {B_NOTE, WB_INPUT, 24}};
    static const char *const name[] = {"id",       "site", "activity", "number",
                                       "supplier", "menu", "unit",     "note"};
    enum { COLUMNS = sizeof column / sizeof *column };
    int from[COLUMNS];
    for (int c = 0; c < COLUMNS; c++)
        from[c] = book_column(&book_tables[TABLE_METERS], str_of(name[c]));
    struct filling f = {
        .e = e, .sheet = e->meter_list, .column = column, .from = from, .columns = COLUMNS};
    if (!fill(&f, TABLE_METERS, B_TABLE_METERS, R_ENTRY_METERS_PURPOSE, NEW_METERS))
        return false;
    int last = f.row + NEW_METERS - 1;
    allow_sites(e, e->meter_list, f.row, 1, last);
    allow(e, e->meter_list, f.row, 2, last, LIST_ACTIVITY, false);
    allow(e, e->meter_list, f.row, 4, last, LIST_SUPPLIER, false);
    allow(e, e->meter_list, f.row, 6, last, LIST_UNIT, false);
    return true;
}

/* ---- drivers: turnover, output, headcount, by month ---- */
enum { MAX_DRIVERS = 20 };
struct driver_names {
    struct arena *arena;
    struct str name[MAX_DRIVERS], unit[MAX_DRIVERS];
    int n;
};

static bool take_driver(void *ctx, const struct book_row *r, struct str id)
{
    (void)id;
    struct driver_names *d = ctx;
    struct str name = r->value[book_column(r->table, STR("name"))];
    struct str unit = r->value[book_column(r->table, STR("unit"))];
    for (int i = 0; i < d->n; i++)
        if (str_eq(d->name[i], name))
            return true;
    if (d->n < MAX_DRIVERS) {
        d->name[d->n] = str_save(d->arena, name);
        d->unit[d->n++] = str_save(d->arena, unit);
    }
    return true;
}

bool entry_drivers(struct entry *e)
{
    static const struct wb_column column[] = {{B_DRIVER_NAME, WB_INPUT, 24},
                                              {B_MONTH, WB_INPUT, 11},
                                              {B_VALUE, WB_INPUT_NUMBER, 18},
                                              {B_UNIT, WB_INPUT, 12},
                                              {R_ENTRY_CHECK, WB_PLAIN, 30}};
    struct wb_sheet *s = e->drivers;
    struct driver_names d = {.arena = &e->arena};
    struct buf month = {0};
    int row = ENTRY_ROW;
    if (!ledger_rows(e->ledger, TABLE_DRIVERS, take_driver, &d))
        return false;
    entry_title(s, B_TABLE_DRIVERS, R_ENTRY_DRIVERS_PURPOSE);
    wb_head(s, ENTRY_HEAD, column, 5);
    for (int c = 0; c < 4; c++)
        wb_least(s, c, column[c].most - 3);
    for (int i = 0; i < (d.n ? d.n : 1); i++)
        for (int m = 0; m < MONTHS; m++, row++) {
            buf_reset(&month);
            entry_month_text(e, &month, m);
            wb_text(s, row, 0, d.n ? d.name[i] : STR(""), d.n ? WB_PLAIN : WB_INPUT);
            wb_text(s, row, 1, buf_view(&month), WB_CENTRE);
            wb_text(s, row, 2, STR(""), WB_INPUT_NUMBER);
            wb_text(s, row, 3, d.n ? d.unit[i] : STR(""), d.n ? WB_PLAIN : WB_INPUT);
            entry_number_check(s, row, 4, 2);
        }
    wb_allow_number(s, ENTRY_ROW, 2, row - 1);
    wb_mark(s, ENTRY_ROW, 4, row - 1, "⚠");
    buf_free(&month);
    return true;
}
