/* A command is one file cmd_<name>.c, one line in commands[], and its texts in messages/cli.def.
 * Parsing, --help and the man pages all read the same tables, so they cannot disagree. */
#ifndef TANSO_CLI_COMMAND_H
#define TANSO_CLI_COMMAND_H

#include "core/out.h"
#include "factors/factors.h"
#include "ledger/ledger.h"

/* Exit statuses, documented in every man page. */
enum { DONE = 0, DATA_ERROR = 1, USAGE_ERROR = 2, FILE_ERROR = 3 };

struct option {
    const char *name;  /* long name without dashes */
    char letter;       /* 0: none */
    const char *value; /* what the value is called in help ("FILE"); NULL: a flag */
    enum msg help;
    const char *choices; /* "text|json|csv", or NULL for free values */
};
enum { MAX_OPTIONS = 16 };

/* The GWP sets that a ledger, an estimate or a report can stand on. */
#define GWP_CHOICES "AR4|AR5|AR5F|AR6|SAR|SHK2006|SHK2015|SHK2023"

struct context; /* one run */
struct command {
    const char *name;
    const char *usage; /* what follows "tanso NAME" */
    enum msg summary, description;
    int min_args, max_args;            /* max_args -1: any number */
    struct option option[MAX_OPTIONS]; /* ended by a zeroed entry */
    const char *const *example;        /* command lines, ended by NULL */
    int (*run)(struct context *c);
};
extern const struct command *const commands[]; /* in the order of help; ended by NULL */
extern const struct option common_options[];   /* those of every command; ended by a zeroed entry */

struct context {
    const struct command *command;
    struct out out;
    struct diag diag; /* printed as it comes */
    struct arena arena;
    const char *ledger_path;
    const char **arg; /* positional arguments, without the command */
    int args;
    const char *value[MAX_OPTIONS]; /* of command->option[i]; a flag that is set has "" */
    bool storage_failed; /* an error told that a file or the ledger could not be read or written */
    struct buf
        *diag_rows; /* when set, diagnostics are also rendered here: JSON array items or csv rows */
};
const char *option_value(const struct context *c, const char *name); /* NULL when not given */
bool option_given(const struct context *c, const char *name);

/* Reads argv into c. False after printing what is wrong (status 2). `help` and `version` come back
 * in the flags. */
struct parsed {
    bool help, version;
};
bool options_parse(struct context *c, int argc, char **argv, struct parsed *p);
const struct command *command_find(struct str name);

void help_program(struct out *o);
void help_command(struct out *o, const struct command *c);
/* A man page in man(7) form; command NULL: that of the program itself. */
void man_page(struct buf *out, const struct command *c, enum lang lang);

/* Shared by the commands. */
struct ledger *open_ledger(struct context *c, enum ledger_mode mode); /* NULL after a diagnostic */
/* The firm's country; without a ledger the one that `init` and `estimate` start from. */
struct str home_country(struct context *c, struct ledger *l);
struct factors *load_factors(
    struct context *c,
    struct ledger *l); /* built-in and the ledger's own; NULL after a diagnostic */
/* Warns of an activity code that no factor set has, with the one that it resembles most. */
void tell_unknown_code(struct context *c, struct ledger *l, struct factors *f, struct str code,
                       struct pos at, struct diag *d);
enum gwp chosen_gwp(struct context *c); /* --gwp; GWP_NONE: the organization's */
bool fiscal_year(struct context *c, int *year); /* --year as a number; false after a usage error */
const char *batch_text(struct context *c, const struct ledger *l); /* number of the last change */
int usage_error(struct context *c, enum msg m, ...)
    __attribute__((sentinel)); /* prints, returns USAGE_ERROR */
/* For the commands that work on one fiscal year of the ledger: reads --year (and, for `writes`,
 * asks for
 * --output), opens the ledger for reading, calls `work`, closes it. */
int with_year(struct context *c, bool writes,
             int (*work)(struct context *c, struct ledger *l, int year));
int finish(struct context *c, int status); /* FILE_ERROR when output failed */
/* One diagnostic with code, severity, file, row, column, message, remedy, in English: as an item of
 * a JSON array, or as a csv row. */
void diag_to_json(struct buf *items, const struct diag_entry *e);
void diag_to_csv(struct buf *rows, const struct diag_entry *e);
/* A line as a csv row under LINE_CSV_HEAD, figures in kg with six places. */
#define LINE_CSV_HEAD "scope,category,basis,factor,co2e_kg\n"
struct line;
void line_to_csv(struct buf *rows, const struct line *l, int64_t co2e_mg);

/* Tonnes or kilograms for people: picks one unit for the whole table from its largest value. */
struct mass_unit {
    const char *name; /* "t-CO2e" or "kg-CO2e" */
    int64_t mg;       /* milligrams in one */
};
struct mass_unit mass_unit_for(int64_t largest_mg);
void mass_print(struct buf *out, int64_t mg,
                struct mass_unit u); /* three places, thousands separated */

#endif
