/* Reads a small world as rows of key=value words (see calc_fixture.h) and prints what the engine
 * makes of it, for calc_oracle.py. */
#define CALC_FIXTURE_WITHOUT_CHECK
#include "calc_fixture.h"

static struct world w;

static void row(char *line)
{
    char *rest = strchr(line, ' ');
    if (!rest)
        return;
    *rest++ = 0;
    if (!strcmp(line, "factor"))
        factor(&w, rest);
    else if (!strcmp(line, "site"))
        site(&w, rest);
    else if (!strcmp(line, "meter"))
        meter(&w, rest);
    else if (!strcmp(line, "conversion"))
        conversion(&w, rest);
    else if (!strcmp(line, "instrument"))
        instrument(&w, rest);
    else if (!strcmp(line, "record"))
        record(&w, rest);
    else if (!strcmp(line, "equity"))
        w.in.consolidation = EQUITY_SHARE;
}

static void print_line(void *ctx, const struct line *l)
{
    struct str name = l->factor ? l->factor->id : l->instrument->id;
    (void)ctx;
    printf("L %d %d %.*s %d %lld %lld %lld", (int)(l->activity - w.record), (int)l->slot,
           (int)name.n, name.p, l->days, (long long)l->whole.co2e, (long long)l->whole.ch4,
           (long long)l->year.co2e);
    for (int i = 0; i < LINE_MONTHS; i++)
        printf(" %lld", (long long)l->month[i].co2e);
    printf("\n");
}

static void print_missing(void *ctx, const struct uncalculated *u)
{
    (void)ctx;
    printf("M %d %d %d %d\n", (int)(u->activity - w.record), (int)u->reason, u->scope,
           (int)u->basis);
}

static void finish(void)
{
    struct calc_sink sink = {NULL, print_line, print_missing};
    w.calc = calc_new(&w.in, &sink);
    for (int i = 0; i < w.records; i++)
        calc_record(w.calc, &w.record[i]);
    w.t = calc_finish(w.calc);
    for (int s = 0; s < SLOT_COUNT; s++)
        if (w.t->present[s])
            printf("T %d %lld\n", s, (long long)w.t->slot[s].co2e);
    for (int i = 0; i < w.t->caveats; i++) {
        const struct caveat_entry *e = &w.t->caveat[i];
        struct buf b = {0};
        if (e->caveat == CAVEAT_INSTRUMENT_UNUSED) {
            ratio_print(&b, &e->amount, 9);
            printf("U %.*s %s\n", (int)e->about.n, e->about.p, b.p);
        }
        buf_free(&b);
    }
    printf("E\n");
}

int main(void)
{
    char line[512];
    world_new(&w);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        if (strcmp(line, "end")) {
            row(line);
            continue;
        }
        finish();
        world_free(&w);
        world_new(&w);
    }
    world_free(&w);
    return 0;
}
