/* Green Button (NAESB ESPI, http://naesb.org/espi): an Atom feed of usage points, their meter
 * readings and bills, joined by links. */
#ifndef TANSO_INGEST_ESPI_H
#define TANSO_INGEST_ESPI_H

#include "core/date.h"
#include "core/dec.h"
#include "ingest/import.h"
#include "ingest/xml_tree.h"

#define ESPI_SPACE "http://naesb.org/espi"

/* ---- the feed ---- */
struct espi_entry {
    const struct xml_node *node; /* of Atom */
    struct str id, self, up;
};
enum espi_kind { ESPI_POINT, ESPI_ZONE, ESPI_METER, ESPI_TYPE, ESPI_BLOCK, ESPI_BILL, ESPI_KINDS };
struct espi_resource {
    enum espi_kind kind;
    const struct xml_node *node;
    const struct espi_entry *entry;
};
struct espi {
    struct import *im;
    struct arena *arena;
    struct espi_resource *resource;
    int n, cap;
};
void espi_collect(struct espi *e, const struct xml_node *root);
/* Whether links, nesting or the lack of any other join the two. */
bool espi_joined(const struct espi *e, const struct espi_resource *parent,
                 const struct espi_resource *child);
/* The one resource of a kind that belongs to `parent`; NULL: none. */
const struct espi_resource *espi_part(const struct espi *e, const struct espi_resource *parent,
                                      enum espi_kind kind);
/* What belongs to nothing would be lost unseen: false after diagnostics. */
bool espi_all_joined(struct espi *e);
const char *espi_kind_name(enum espi_kind k);
/* A whole number at a path below a resource; `none` when it is not there; false after a diagnostic.
 */
bool espi_int(struct espi *e, const struct espi_resource *r, const struct xml_node *n,
              const char *path, int64_t none, int64_t *out);
struct pos espi_pos(const struct espi *e, const struct xml_node *n);

/* ---- local time ---- */
/* Offsets in seconds; rules as ESPI's DstRuleType packs them, ESPI_NO_DST: none. */
enum { ESPI_NO_DST = -1, ESPI_SLACK = 3600 /* seconds that bills may miss midnight by */ };
struct espi_zone {
    int64_t offset, dst_offset, dst_start, dst_end;
};
/* Second of the epoch at which a rule strikes in a year, as local clock time; false: no such rule.
 */
bool espi_rule(int64_t rule, int year, int64_t *clock);
int64_t espi_local(const struct espi_zone *z, int64_t utc); /* the clock's seconds */
day_t espi_day(const struct espi_zone *z, int64_t utc);
/* As espi_day; what lies within the slack before midnight is the next day's. */
day_t espi_day_near(const struct espi_zone *z, int64_t utc);
int64_t espi_day_seconds(const struct espi_zone *z, day_t day); /* 86400, or an hour off */
/* Of the feed, or of --zone; false after a diagnostic. */
bool espi_zone_of(struct espi *e, const struct espi_resource *point, struct espi_zone *out);

/* ---- records ---- */
struct espi_record {
    day_t from, to; /* [from, to) */
    struct dec quantity, cost;
    const char *unit;
    struct str currency, document;
    int64_t line;
    int64_t covered, wanted; /* seconds, of a day of readings; both 0: a bill or long reading */
    int readings;
    bool exported, bill, estimated, priced;
    bool done; /* refused, or within a bill */
};
struct espi_records {
    struct espi_record *at;
    int n, cap;
    int64_t doubtful, twice; /* readings */
};
/* How a meter reading or a bill counts. */
struct espi_unit {
    const char *unit; /* ours; NULL: not known */
    int shift;        /* ours is 10^shift of it */
    bool energy;      /* an amount, not a power or a factor */
};
struct espi_unit espi_unit_of(int64_t uom);
/* value x 10^multiplier in our unit. False: too long. */
bool espi_amount(i128 value, int64_t multiplier, int shift, struct dec *out);
struct str espi_currency(int64_t numeric); /* empty: not known */
/* Adds the days and long readings of one meter reading. What is wrong is told and refused. */
void espi_readings(struct espi *e, const struct espi_resource *meter, int64_t service,
                   const struct espi_zone *z, struct espi_records *out);
void espi_bills(struct espi *e, const struct espi_resource *point, const struct espi_zone *z,
                struct espi_records *out);
/* Holds bills against the readings within them: the bill wins, or both are refused. */
void espi_settle(struct espi *e, struct espi_records *r);
/* Counts one refusal; the diagnostic was put after accept_watch. */
void espi_refuse(struct espi *e, int64_t line);

#endif
