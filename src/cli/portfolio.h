/* What the files of `tanso portfolio` share. */
#ifndef TANSO_CLI_PORTFOLIO_H
#define TANSO_CLI_PORTFOLIO_H

#include "cli/command.h"
#include "core/workers.h"
#include "inventory/inventory.h"

/* A client: its ledger, and what files about it are called. */
struct client {
    const char *path;
    const char *stem; /* the ledger's name without .db; its folder's for a tanso.db */
};
struct clients {
    struct client *item; /* in c->arena; in the order given, folders by name */
    int n, cap;
};
/* The ledgers among the arguments: files, and in folders every *.db and every tanso.db one level
 * below. False after diagnostics: one is missing, or given twice. */
bool portfolio_clients(struct context *c, struct clients *out);
/* The file FOLDER/STEM-YEAR<suffix>. */
const char *portfolio_file(struct context *c, const struct client *of, const char *folder, int year,
                           const char *suffix);
/* False after diagnostics: two clients' files would have the same name. */
bool portfolio_names_differ(struct context *c, const struct clients *all);

/* A line of the board, as a worker hands it over. */
struct board_row {
    bool read;                 /* false: only the name of its file is known */
    struct standing now, with; /* with: by the factors of --with */
    struct sha256 own_sets;    /* over the ledger's own factor sets */
    int own_set_count, questions;
    char name[256], member[64]; /* cut where they are longer */
};
struct board {
    struct context *c;
    int year;
    const char *reports, *questions, *with; /* NULL: not asked for */
    bool library;               /* --with is a whole library, not one set */
    struct clients clients;
    struct board_row *row; /* as clients */
    struct sha256 built_in;
};
/* In a worker: works on client i of the board and hands a struct board_row over; a status. */
int portfolio_work(void *board, int i, struct buf *answer);
void portfolio_print(struct board *b);

#endif
