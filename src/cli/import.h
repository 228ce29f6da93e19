/* The command import: which files, in which order, and what became of each. */
#ifndef TANSO_CLI_IMPORT_H
#define TANSO_CLI_IMPORT_H

#include "cli/command.h"
#include "ingest/ingest.h"

enum outcome {
    OUTCOME_BOOKED,
    OUTCOME_READY, /* a clean dry run */
    OUTCOME_KNOWN,
    OUTCOME_WAITING, /* every error of it says what the book has not been told yet */
    OUTCOME_REFUSED,
    OUTCOME_UNREADABLE, /* not opened, or of no kind that is known */
    OUTCOME_COUNT
};
const char *outcome_name(enum outcome o); /* as in JSON and csv; never translated */

struct import_item {
    const char *path;
    bool defines; /* see ingest_defines */
    bool done, ok;
    struct import_result r;
    enum outcome outcome;
    int64_t errors, questions; /* how many of the errors are questions (ingest_question) */
    enum msg first;            /* the first error: its code and text; valid with errors > 0 */
    struct str reason;         /* in the language of the output */
    struct buf diagnostics;    /* JSON items */
};
enum passed_over { OVER_HIDDEN, OVER_LINK, OVER_REFUSED, OVER_LEDGER, OVER_SPECIAL, OVER_COUNT };
/* The files of one run. Texts live in the context's arena. */
struct import_list {
    struct import_item *item;
    int n, cap;
    bool folders, failed; /* a folder was named; one could not be read (told) */
    int status;           /* of reading the folders */
    int64_t over[OVER_COUNT];
};
/* The files named, and those in the folders named, at any depth in the order of their names; links
 * are not followed. */
void import_files(struct context *c, struct import_list *list);
void import_list_free(struct import_list *list);

/* Books them: what defines first, until nothing more can be booked; then the records in order. */
void import_all(struct context *c, struct ledger *l, struct import_list *list,
                void (*told)(struct context *c, const struct import_item *it));
/* For people: a line a file, and the totals. */
void import_table(struct context *c, const struct import_list *list);

#endif
