/* Files built into the program (tools/embed.py): schemas, migrations, profiles. */
#ifndef TANSO_CORE_EMBED_H
#define TANSO_CORE_EMBED_H

#include <stddef.h>

struct embedded {
    const char *name;  /* without folders; NULL ends a table */
    const char *bytes; /* NUL-terminated behind its length */
    size_t n;
};
extern const struct embedded embedded_schemas[];    /* schemas/ (*.schema.json), by name */
extern const struct embedded embedded_migrations[]; /* schemas/ledger/ (*.sql), in order */
extern const struct embedded embedded_ledger_schemas[]; /* what they make, after each (tools/schema.py) */
extern const struct embedded embedded_profiles[];   /* src/ingest/profiles/ (*.json), by name */
extern const struct embedded embedded_spend_rules[]; /* src/inventory/spend-rules-ja.csv alone */

#endif
