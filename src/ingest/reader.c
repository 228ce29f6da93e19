/* The kinds of file that can be read, or are refused by name. */
#include "ingest/import.h"

const enum table_id import_order[TABLE_COUNT] = {
    TABLE_ORGANIZATION, TABLE_ENTITIES,     TABLE_SITES,       TABLE_CONVERSIONS,
    TABLE_METERS,       TABLE_DRIVERS,      TABLE_TARGETS,     TABLE_INSTRUMENTS,
    TABLE_MEASURES,     TABLE_REMOVALS,     TABLE_EXCLUSIONS,  TABLE_ADJUSTMENTS,
    TABLE_ANSWERS,      TABLE_MEMBERS,      TABLE_MEMBER_TIERS, TABLE_MEMBER_KEYS,
    TABLE_SPEND_RULES,  TABLE_JOURNAL,
    TABLE_ACTIVITIES};

/* In the order in which they are asked; text that is nothing else is a table. */
static const struct reader *const readers[] = {&reader_xlsx,    &reader_espi, &reader_invoice,
                                               &reader_refused, &reader_book, &reader_pdf,
                                               &reader_csv};

const struct reader *reader_of(struct import *im)
{
    size_t last = sizeof readers / sizeof *readers - 1;
    for (size_t i = 0; i < last; i++)
        if (readers[i]->fits(im))
            return readers[i];
    return readers[last];
}
