/* What the drop-down lists offer. A sheet like the others: nothing is hidden. */
#include "report/entry_private.h"

#include <string.h>

/* What small manufacturers meet, in the order of their bills. The firm's own codes come before;
 * any other code may be typed (tanso factors search finds them). */
static const char *const common[] = {"electricity",
                                     "electricity.generated",
                                     "heat.steam",
                                     "heat.hot-water",
                                     "fuel.city-gas",
                                     "fuel.lpg",
                                     "fuel.natural-gas",
                                     "fuel.lng",
                                     "fuel.gasoline",
                                     "fuel.diesel",
                                     "fuel.kerosene",
                                     "fuel.heavy-oil-a",
                                     "fuel.heavy-oil-bc",
                                     "fuel.lubricating-oil",
                                     "refrigerant.r-410a",
                                     "refrigerant.r-32",
                                     "refrigerant.r-404a",
                                     "refrigerant.r-407c",
                                     "refrigerant.r-134a",
                                     "refrigerant.r-22",
                                     "gas.co2",
                                     "gas.sf6",
                                     "water.supply",
                                     "water.treatment",
                                     "waste.plastic.incineration",
                                     "waste.paper.incineration",
                                     "waste.oil.incineration",
                                     "waste.mixed.incineration",
                                     "waste.mixed.landfill",
                                     "freight.road",
                                     "freight.rail",
                                     "freight.sea",
                                     "freight.air",
                                     "travel.rail",
                                     "travel.air-domestic",
                                     "travel.air-international",
                                     "travel.bus",
                                     "travel.taxi",
                                     "travel.hotel",
                                     "commute.rail",
                                     "commute.bus",
                                     "commute.factory.medium-city",
                                     "commute.office.medium-city"};
static const char *const units[] = {"kWh", "MWh", "m3", "Nm3", "L",   "kL",  "kg",    "t",
                                    "MJ",  "GJ",  "km", "tkm", "pkm", "JPY", "night", "person"};
static const char *const statuses[] = {"actual", "estimated"};
static const char *const relations[] = {"own", "leased_in", "leased_out", "franchise",
                                        "investment"};
enum {
    COMMON = sizeof common / sizeof *common,
    UNITS = sizeof units / sizeof *units,
    MAX_OWN = 60,
    SUPPLIERS = 40
};

struct own { /* texts of the ledger, each once */
    struct str text[MAX_OWN];
    int n;
};

static void add_own(struct own *o, struct str text, int most)
{
    for (int i = 0; i < o->n; i++)
        if (str_eq(o->text[i], text))
            return;
    if (text.n && o->n < most)
        o->text[o->n++] = text;
}

static struct own own_suppliers(struct entry *e)
{
    struct own o = {0};
    for (int i = 0; i < e->meters; i++)
        add_own(&o, ledger_text(e->ledger, e->meter[i].meter.supplier), SUPPLIERS);
    return o;
}

static struct own own_units(struct entry *e)
{
    struct own o = {0};
    for (int i = 0; i < UNITS; i++)
        add_own(&o, str_of(units[i]), MAX_OWN);
    for (int i = 0; i < e->meters; i++)
        add_own(&o, ledger_text(e->ledger, e->meter[i].meter.unit), MAX_OWN);
    return o;
}

static struct own own_activities(struct entry *e)
{
    struct own o = {0};
    for (int i = 0; i < e->meters; i++)
        add_own(&o, ledger_text(e->ledger, e->meter[i].meter.kind), MAX_OWN - COMMON);
    for (int i = 0; i < COMMON; i++)
        add_own(&o, str_of(common[i]), MAX_OWN);
    return o;
}

/* The lists are as long as they can become, so that their addresses are known before. */
static const int length[LIST_COUNT] = {[LIST_ACTIVITY] = MAX_OWN,
                                       [LIST_UNIT] = MAX_OWN,
                                       [LIST_SUPPLIER] = SUPPLIERS,
                                       [LIST_STATUS] = 2,
                                       [LIST_RELATION] = 5};

void entry_list_range(struct entry *e, struct buf *out, int list)
{
    wb_range(out, e->lists, ENTRY_ROW, list, ENTRY_ROW + length[list] - 1, list);
}

static int count_rows(struct entry *e, enum table_id t);

void entry_site_range(struct entry *e, struct buf *out)
{
    wb_range(out, e->sites, ENTRY_ROW, 0, ENTRY_ROW + count_rows(e, TABLE_SITES) + NEW_SITES - 1,
             0);
}

void entry_meter_range(struct entry *e, struct buf *out)
{
    wb_range(out, e->meter_list, ENTRY_ROW, 0, ENTRY_ROW + e->meters + NEW_METERS - 1, 0);
}

static bool one_more(void *ctx, const struct book_row *r, struct str id)
{
    (void)r;
    (void)id;
    ++*(int *)ctx;
    return true;
}

static int count_rows(struct entry *e, enum table_id t)
{
    int n = 0;
    return ledger_rows(e->ledger, t, one_more, &n) ? n : 0;
}

/* Code and name in one cell: "fuel.diesel 軽油". The import takes the code. */
static void activity_row(struct entry *e, int row, struct str code)
{
    struct buf text = {0};
    struct str name = entry_activity_name(e, code);
    buf_str(&text, code);
    if (!str_eq(name, code)) {
        buf_char(&text, ' ');
        buf_str(&text, name);
    }
    wb_text(e->lists, row, LIST_ACTIVITY, buf_view(&text), WB_PLAIN);
    buf_free(&text);
}

/* A word that stands for a value of the contract, in the language of the workbook. */
static struct str word(struct entry *e, const char *value)
{
    struct str w = book_word(value, e->options->lang);
    return w.n ? w : str_of(value);
}

static void list_row(struct entry *e, int i, const struct own *activity, const struct own *unit,
                     const struct own *supplier)
{
    int row = ENTRY_ROW + i;
    if (i < activity->n)
        activity_row(e, row, activity->text[i]);
    if (i < unit->n)
        wb_text(e->lists, row, LIST_UNIT, unit->text[i], WB_PLAIN);
    if (i < supplier->n)
        wb_text(e->lists, row, LIST_SUPPLIER, supplier->text[i], WB_PLAIN);
    if (i < length[LIST_STATUS])
        wb_text(e->lists, row, LIST_STATUS, word(e, statuses[i]), WB_PLAIN);
    if (i < length[LIST_RELATION])
        wb_text(e->lists, row, LIST_RELATION, word(e, relations[i]), WB_PLAIN);
}

bool entry_lists(struct entry *e)
{
    /* bracketed headings: for people, no table of the book */
    static const struct wb_column column[LIST_COUNT] = {{R_ENTRY_LIST_ACTIVITY, WB_PLAIN, 44},
                                                        {R_ENTRY_LIST_UNIT, WB_PLAIN, 12},
                                                        {R_ENTRY_LIST_SUPPLIER, WB_PLAIN, 34},
                                                        {R_ENTRY_LIST_STATUS, WB_PLAIN, 12},
                                                        {R_ENTRY_LIST_RELATION, WB_PLAIN, 16}};
    struct own activity = own_activities(e), unit = own_units(e), supplier = own_suppliers(e);
    entry_title(e->lists, R_ENTRY_LISTS, R_ENTRY_LISTS_PURPOSE);
    wb_head(e->lists, ENTRY_HEAD, column, LIST_COUNT);
    for (int i = 0; i < MAX_OWN; i++)
        list_row(e, i, &activity, &unit, &supplier);
    return true;
}
