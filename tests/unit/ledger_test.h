/* What the tests of src/ledger share: a fresh ledger in a folder of their own, and records made of
 * few words. */
#ifndef TANSO_TESTS_LEDGER_TEST_H
#define TANSO_TESTS_LEDGER_TEST_H

#include "core_test.h"
#include "ledger/ledger.h"

struct bench {
    struct diag d;
    struct ledger *l;
    struct arena a;
    const char *path;
    int32_t source;
    int64_t known, conflicts;
    struct put_result last;
};

static inline struct book_row row_of(enum table_id t)
{
    return (struct book_row){.table = &book_tables[t]};
}

/* book_set(&r, "column", "value") */
static inline void book_set(struct book_row *r, const char *column, const char *value)
{
    int c = book_column(r->table, str_of(column));
    ck_assert_int_ge(c, 0);
    r->value[c] = str_of(value);
}

static inline void remove_ledger(const char *path)
{
    static const char *const suffix[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < COUNT(suffix); i++) {
        char name[1200];
        snprintf(name, sizeof name, "%s%s", path, suffix[i]);
        unlink(name);
    }
}

static inline void on_put(void *ctx, const struct put_result *r)
{
    struct bench *b = ctx;
    b->last = *r;
    if (r->outcome == PUT_KNOWN)
        b->known++;
    if (r->outcome == PUT_CONFLICT)
        b->conflicts++;
}

static inline void bench_fail(const struct bench *b)
{
    for (int i = 0; i < b->d.n; i++) {
        struct buf line = {0};
        diag_format(&line, &b->d.entry[i], LANG_EN);
        fprintf(stderr, "%s\n", line.p);
        buf_free(&line);
    }
}

#define OK(b, what)                                                                                \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            bench_fail(b);                                                                         \
            ck_abort_msg(#what);                                                                   \
        }                                                                                          \
    } while (0)

static inline void bench_new(struct bench *b, const char *name)
{
    struct book_row firm = row_of(TABLE_ORGANIZATION);
    *b = (struct bench){.path = in_folder(name)};
    remove_ledger(b->path);
    book_set(&firm, "name", "テスト製作所");
    book_set(&firm, "country", "JP");
    b->l = ledger_create(b->path, &firm, &b->d);
    OK(b, b->l != NULL);
    ledger_on_put(b->l, on_put, b);
}

static inline void bench_end(struct bench *b)
{
    ledger_close(b->l);
    diag_free(&b->d);
    arena_free(&b->a);
    remove_ledger(b->path);
}

/* BEGIN, a batch and a source named as the command. */
static inline int32_t bench_begin(struct bench *b, const char *command)
{
    OK(b, ledger_begin(b->l));
    int32_t batch = ledger_batch(b->l, command);
    OK(b, batch > 0);
    struct source s = {.name = str_of(command)};
    b->source = ledger_source(b->l, &s);
    OK(b, b->source > 0);
    return batch;
}

static inline void bench_commit(struct bench *b)
{
    OK(b, ledger_commit(b->l));
}

static inline day_t day(const char *iso)
{
    day_t d = DAY_NONE;
    ck_assert(date_parse_iso(str_of(iso), &d));
    return d;
}

/* A record: meter, start, end, quantity as printed and unit; the rest is the same for all. */
static inline struct activity record(struct bench *b, const char *meter, const char *start,
                                     const char *end, const char *quantity, const char *unit,
                                     int64_t row)
{
    struct dec q;
    ck_assert(dec_parse(str_of(quantity), &q));
    struct detail d = {.unit = ledger_code(b->l, TERM_UNIT, str_of(unit)),
                       .quantity_scale = q.scale,
                       .cost_scale = -1,
                       .uncertainty = {"", 0}};
    struct activity a = {.start = day(start),
                         .end = day(end),
                         .site = ledger_code(b->l, TERM_SITE, STR("main")),
                         .meter = ledger_code(b->l, TERM_METER, str_of(meter)),
                         .kind = ledger_code(b->l, TERM_ACTIVITY, STR("electricity")),
                         .detail = ledger_detail(b->l, &d),
                         .source = b->source,
                         .row = row,
                         .quantity = (int64_t)q.coef};
    return a;
}

static inline void book_record(struct bench *b, const char *meter, const char *start,
                               const char *end, const char *quantity, int64_t row)
{
    struct activity a = record(b, meter, start, end, quantity, "kWh", row);
    OK(b, ledger_activity_put(b->l, &a));
}

/* All live records of all times. */
static inline int64_t live(struct bench *b, int64_t *quantity)
{
    struct ledger_cursor *c = ledger_activities(b->l, day("1900-01-01"), day("2199-12-31"));
    OK(b, c != NULL);
    struct activity a;
    int64_t n = 0, sum = 0;
    int rc;
    while ((rc = ledger_next(c, &a)) == 1) {
        n++;
        sum += a.quantity;
    }
    ledger_cursor_close(c);
    OK(b, rc == 0);
    if (quantity)
        *quantity = sum;
    return n;
}

static inline enum put_outcome put_row(struct bench *b, const struct book_row *r, int *column)
{
    enum put_outcome outcome = PUT_BOOKED;
    int c = -1;
    struct str there = {"", 0};
    OK(b, ledger_row_put(b->l, r, b->source, 2, &outcome, &c, &there, &b->a));
    if (column)
        *column = c;
    return outcome;
}

static inline struct book_row site_row(const char *id, const char *name)
{
    struct book_row r = row_of(TABLE_SITES);
    book_set(&r, "id", id);
    if (name)
        book_set(&r, "name", name);
    return r;
}

static inline bool has_diag(const struct diag *d, enum msg m)
{
    for (int i = 0; i < d->n; i++) {
        if (d->entry[i].msg == m)
            return true;
    }
    return false;
}

#endif
