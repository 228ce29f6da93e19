/* What a file is for, before anything of it is booked. */
#include "ingest/import.h"

static void drop(void *ctx, const struct diag_entry *e)
{
    (void)ctx;
    (void)e;
}

/* "sites@1, activities@1": a table of the book other than the records is named, or "book@1", which
 * may hold any of them. */
static bool names_definitions(struct str forms)
{
    while (forms.p) {
        struct str rest = str_trim(str_split(&forms, ','));
        struct str id = str_split(&rest, '@');
        if (str_eq(id, STR("book")))
            return true;
        for (int t = 0; t < TABLE_COUNT; t++)
            if (t != TABLE_ACTIVITIES && str_eq(id, str_of(book_tables[t].name)))
                return true;
    }
    return false;
}

/* Only the beginning is read: a table may have a million rows. */
static bool text_defines(struct import *im)
{
    struct str head;
    struct form f;
    return import_head(im, &head) && import_form(im, head, 0, im->place, &f) == FORM_FOUND &&
           f.table && f.table != &book_tables[TABLE_ACTIVITIES];
}

bool ingest_defines(struct ledger *l, const char *path, const struct import_options *o)
{
    struct diag quiet = {.sink = drop};
    struct arena a = {0};
    struct import_options look = *o;
    struct import_result r = {0};
    struct import im = {.ledger = l,
                        .path = path,
                        .file = str_of(path),
                        .options = &look,
                        .result = &r,
                        .arena = &a,
                        .diag = &quiet};
    bool defines = false;
    look.dry_run = true;
    look.explain = look.partial = false;
    if (file_scan(path, &im.scan, &quiet)) {
        im.place = (struct pos){.file = im.file};
        if (reader_of(&im) == &reader_csv)
            defines = text_defines(&im);
        else {
            ingest_file(l, path, &look, &r, &a, &quiet);
            defines = names_definitions(r.profile);
        }
    }
    buf_free(&im.head);
    profile_list_free(&im.profiles);
    diag_free(&quiet);
    arena_free(&a);
    return defines;
}

static const char meter_of_number[] =
    "tanso add meters id=ID site=SITE activity=CODE number=NUMBER";

const char *ingest_question(enum msg m)
{
    static const struct {
        enum msg error;
        const char *command;
    } known[] = {
        {E_ROW_SITE, "tanso add sites id=ID"},
        {E_ROW_METER, "tanso add meters id=ID site=SITE activity=CODE"},
        {E_ROW_UNIT, "tanso add conversions activity=CODE from_unit=UNIT to_unit=UNIT "
                     "multiply_by=NUMBER source=TEXT"},
        {E_BILL_NUMBER_UNKNOWN, meter_of_number},
        {E_INVOICE_METER, meter_of_number},
        {E_INVOICE_POINT, meter_of_number},
        {E_INVOICE_LINES, meter_of_number},
        {E_BILL_TABLES_ALIKE, meter_of_number},
        {E_BILL_COLUMNS_ALIKE, meter_of_number},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].error == m)
            return known[i].command;
    return NULL;
}
