/* The entry workbook from its first sheet to its last. */
#include "inventory/inventory.h"
#include "report/entry_private.h"

#include <string.h>

void entry_title(struct wb_sheet *s, enum msg title, enum msg purpose)
{
    wb_height(s, 0, 26);
    wb_msg(s, 0, 0, title, WB_TITLE);
    wb_msg(s, 1, 0, purpose, WB_SUBTITLE);
}

void entry_month_text(const struct entry *e, struct buf *out, int month)
{
    int index = e->first_month + month;
    buf_printf(out, "%04d-%02d", index / 12, index % 12 + 1);
}

struct str entry_activity_name(const struct entry *e, struct str activity)
{
    struct str name = factors_activity_name(e->factors, activity, e->options->lang);
    return name.n ? name : activity;
}

static bool topic_has_meters(const struct entry *e, enum topic t)
{
    for (int i = 0; i < e->meters; i++)
        if (e->meter[i].topic == t)
            return true;
    return false;
}

static struct wb_sheet *add(struct entry *e, enum msg title)
{
    return wb_add(e->wb, str_of(msg_text(title, e->options->lang)));
}

/* Electricity and gas stand in every workbook, so that a firm without meters can begin, too. */
static void add_sheets(struct entry *e)
{
    static const enum msg title[TOPIC_COUNT] = {R_ENTRY_ELECTRICITY, R_ENTRY_GAS, R_ENTRY_FUEL,
                                                R_ENTRY_OTHER};
    e->start = add(e, R_ENTRY_START);
    if (e->options->questions)
        e->questions = add(e, R_QUESTIONS);
    for (int t = 0; t < TOPIC_COUNT; t++)
        if (t <= TOPIC_GAS || topic_has_meters(e, (enum topic)t))
            e->topic[t] = add(e, title[t]);
    e->records = add(e, R_ENTRY_RECORDS);
    e->drivers = add(e, B_TABLE_DRIVERS);
    e->sites = add(e, B_TABLE_SITES);
    e->meter_list = add(e, B_TABLE_METERS);
    e->lists = add(e, R_ENTRY_LISTS);
}

static bool write_sheets(struct entry *e)
{
    add_sheets(e);
    bool ok = true;
    for (int t = 0; t < TOPIC_COUNT && ok; t++)
        ok = !e->topic[t] || entry_months(e, (enum topic)t);
    ok = ok && (!e->questions || entry_questions(e));
    return ok && entry_records(e) && entry_drivers(e) && entry_sites(e) && entry_meters(e) &&
           entry_lists(e) && entry_start(e);
}

static bool write_book(struct entry *e)
{
    struct wb_options o = {.path = e->options->path,
                           .lang = e->options->lang,
                           .title = str_of(msg_text(R_ENTRY_TITLE, e->options->lang)),
                           .author = e->organization.name,
                           /* not the clock: the same ledger gives the same bytes */
                           .created = (int64_t)date_month_start(e->first_month) * 86400};
    e->wb = wb_new(&o, e->d);
    if (!e->wb)
        return false;
    if (write_sheets(e))
        return wb_close(e->wb);
    wb_abandon(e->wb);
    return false;
}

bool entry_write(struct ledger *l, struct factors *f, int year, const struct entry_options *o,
                 struct diag *d)
{
    struct entry e = {.ledger = l, .factors = f, .year = year, .options = o, .d = d};
    /* the check reads a state of its own: a question that has changed by then finds no answer */
    bool ok = (!o->questions || inventory_check(l, f, year, &e.found)) && ledger_begin(l) && ledger_organization(l, &e.organization, &e.arena);
    if (ok) {
        int start = e.organization.fiscal_start;
        e.first_month = year * 12 + (start >= 1 && start <= 12 ? start : 4) - 1;
        ok = entry_use(&e) && write_book(&e);
    }
    ledger_rollback(l); /* it was read only */
    diag_free(&e.found);
    arena_free(&e.arena);
    return ok;
}
