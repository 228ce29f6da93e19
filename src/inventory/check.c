/* check: the year's records are read once, sorted by meter, and shown to a table of checks. Nothing
 * is corrected here: a finding names the file and row and what to do. */
#include "inventory/internal.h"

#include <stdlib.h>
#include <string.h>

/* Each looks at one meter's records, or one activity's at one site. check_factors and
 * check_idle_meters look at the year. */
static group_check *const checks[] = {
    check_gaps, check_overlaps,   check_duplicates, check_jumps,
    check_cost, check_below_zero, check_kind,       check_balance, check_review,
};

/* ---- groups ---- */
static int by_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_group(const struct activity *a, const struct activity *b)
{
    int order = by_number(a->meter, b->meter);
    if (order || a->meter > 0)
        return order;
    order = by_number(a->site, b->site);
    return order ? order : by_number(a->kind, b->kind);
}

static int by_group_and_start(const void *x, const void *y)
{
    const struct activity *a = x, *b = y;
    int order = by_group(a, b);
    order = order ? order : by_number(a->start, b->start);
    order = order ? order : by_number(a->end, b->end);
    order = order ? order : by_number(a->kind, b->kind);
    order = order ? order : by_number(a->quantity, b->quantity);
    order = order ? order : by_number(a->source, b->source);
    return order ? order : by_number(a->row, b->row);
}

/* Calls `each` for every group in order. */
static void check_groups(struct check *c, group_check *each)
{
    for (int first = 0, next; first < c->records; first = next) {
        for (next = first + 1; next < c->records; next++) {
            if (by_group(&c->record[first], &c->record[next]) != 0)
                break;
        }
        each(c, (struct group){&c->record[first], next - first});
    }
}

bool in_year(const struct check *c, const struct activity *a)
{
    day_t first = c->every_year ? a->start : a->end;
    return first >= c->inventory->from && a->start <= c->inventory->to;
}

/* ---- one year ---- */
static bool read_records(struct check *c, day_t from, day_t to)
{
    struct ledger_cursor *cursor = ledger_activities(c->ledger, from, to);
    int got = cursor ? 1 : -1;
    while (got == 1) {
        MEM_GROW(c->record, c->records, c->cap);
        got = ledger_next(cursor, &c->record[c->records]);
        /* two lines of a journal are as alike as two cups of tea */
        c->records += got == 1 && !ledger_of_journal(c->ledger, &c->record[c->records], false);
    }
    ledger_cursor_close(cursor);
    if (got == 0 && c->records > 0)
        qsort(c->record, (size_t)c->records, sizeof *c->record, by_group_and_start);
    return got == 0;
}

static bool on_uncalculated(void *ctx, const struct inventory *i, const struct uncalculated *u)
{
    struct check *c = ctx;
    c->inventory = i;
    check_factors(c, u);
    return true;
}

/* A whole scope without a record makes the year incomplete: show says so, and so must check. */
static void check_scopes(struct check *c)
{
    static const char *const scope[3] = {"", "1", "2"};
    for (int s = 1; s <= 2; s++)
        if (c->inventory->scope_null[s])
            diag_warning(c->d, NOWHERE, C_SCOPE_NOT_ENTERED, scope[s], NULL);
}

/* Sites that came or went since the base year, and a recalculation that is due. */
static void check_base_year(struct check *c)
{
    const struct inventory *i = c->inventory;
    for (int k = 0; k < i->base.unclears; k++)
        diag_warning(c->d, NOWHERE, F_BOUNDARY_UNCLEAR, zstr(&c->scratch, i->base.unclear[k]->id),
                     number_text(c, i->base.year), NULL);
    for (int k = 0; k < i->caveats; k++)
        if (i->caveat[k].msg == C_BASE_YEAR_REACHED || i->caveat[k].msg == C_BASE_YEAR_SITE_UNKNOWN)
            diag_warning(c->d, NOWHERE, i->caveat[k].msg, i->caveat[k].args[0],
                         i->caveat[k].args[1], i->caveat[k].args[2], i->caveat[k].args[3], NULL);
    finding_end(c);
}

static bool check_year(struct check *c, struct factors *f, int year)
{
    struct line_sink sink = {c, NULL, on_uncalculated};
    struct inventory *i = inventory_totals(c->ledger, f, year, &sink, c->d);
    bool ok = i != NULL;
    c->inventory = i;
    c->records = 0;
    ok = ok && read_records(c, date_month_start(date_month_index(i->from) - 12), i->to);
    for (size_t k = 0; ok && k < sizeof checks / sizeof checks[0]; k++)
        check_groups(c, checks[k]);
    if (ok) {
        check_conversions(c);
        check_entered_twice(c);
        check_idle_meters(c);
        check_scopes(c);
        check_base_year(c);
        check_exclusions(c);
        check_spend(c);
    }
    inventory_free(i);
    return ok;
}

/* ---- the years that have records ---- */
enum { FIRST_YEAR = 1899, YEARS = 301 };

struct journal_years {
    int fiscal_start;
    bool *year;
};

static bool mark_line(void *ctx, const struct journal_line *l)
{
    struct journal_years *y = ctx;
    y->year[date_fiscal_year(l->date, y->fiscal_start) - FIRST_YEAR] = true;
    return true;
}

static bool years_with_records(struct ledger *l, bool *year)
{
    struct arena a = {0};
    struct organization o;
    struct activity x;
    struct ledger_cursor *cursor = NULL;
    int got = -1;
    if (ledger_organization(l, &o, &a))
        cursor = ledger_activities(l, date_day(1900, 1, 1), date_day(2199, 12, 31));
    while (cursor && (got = ledger_next(cursor, &x)) == 1) {
        int last = date_fiscal_year(x.end, o.fiscal_start);
        for (int y = date_fiscal_year(x.start, o.fiscal_start); y <= last; y++)
            year[y - FIRST_YEAR] = true;
    }
    ledger_cursor_close(cursor);
    struct journal_years journal = {o.fiscal_start, year};
    bool ok = got == 0 && ledger_journal(l, date_day(1900, 1, 1), date_day(2199, 12, 31), mark_line,
                                         &journal);
    arena_free(&a);
    return ok;
}

bool inventory_check(struct ledger *l, struct factors *f, int year, struct diag *d)
{
    struct questions q;
    struct check c = {.ledger = l, .d = &q.found, .every_year = year == 0};
    bool wanted[YEARS] = {false};
    bool ok = questions_begin(&q, l, d);
    if (ok && year)
        ok = check_year(&c, f, year);
    else if (ok)
        ok = years_with_records(l, wanted);
    for (int y = 0; ok && y < YEARS; y++)
        ok = !wanted[y] || check_year(&c, f, y + FIRST_YEAR);
    free(c.record);
    free(c.source_place);
    questions_end(&q);
    arena_free(&c.names);
    arena_free(&c.scratch);
    return ok;
}
