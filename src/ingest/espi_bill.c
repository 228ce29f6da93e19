/* Bills of a feed (UsageSummary), and how they and the readings of their period are held together.
 */
#include "ingest/espi.h"
#include <stdio.h>

struct bill_figures {
    int64_t start, duration, uom, multiplier, value, cost, currency, told, quality;
};
enum { NOT_THERE = INT32_MIN };

static bool read_figures(struct espi *e, const struct espi_resource *r, struct bill_figures *f)
{
    const struct {
        const char *path;
        int64_t none, *to;
    } fields[] = {{"billingPeriod/start", NOT_THERE, &f->start},
                  {"billingPeriod/duration", NOT_THERE, &f->duration},
                  {"overallConsumptionLastPeriod/uom", NOT_THERE, &f->uom},
                  {"overallConsumptionLastPeriod/powerOfTenMultiplier", 0, &f->multiplier},
                  {"overallConsumptionLastPeriod/value", NOT_THERE, &f->value},
                  {"billLastPeriod", NOT_THERE, &f->cost},
                  {"currency", NOT_THERE, &f->currency},
                  {"statusTimeStamp", NOT_THERE, &f->told},
                  {"qualityOfReading", 0, &f->quality}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!espi_int(e, r, r->node, fields[i].path, fields[i].none, fields[i].to))
            return false;
    return true;
}

static bool sound(const struct bill_figures *f)
{
    const int64_t latest = INT64_C(7000000000); /* 2191 */
    return f->start >= 0 && f->start <= latest && f->duration > 0 && f->duration <= latest &&
           f->value >= 0 && f->value <= INT64_C(1000000000000000);
}

/* 0: left with a word; -1: refused. */
static int add_bill(struct espi *e, const struct espi_resource *r, const struct espi_zone *z,
                    struct espi_records *out)
{
    struct bill_figures f;
    struct dec quantity;
    struct pos at = espi_pos(e, r->node);
    if (!read_figures(e, r, &f))
        return -1;
    if (f.value == NOT_THERE) {
        diag_note(e->im->diag, at, N_ESPI_BILL_EMPTY, NULL);
        return 0;
    }
    struct espi_unit u = espi_unit_of(f.uom);
    if (!u.energy || !sound(&f) || !espi_amount(f.value, f.multiplier, u.shift, &quantity)) {
        diag_error(e->im->diag, at, u.energy ? E_ESPI_READING : E_ESPI_UOM, "-", NULL);
        return -1;
    }
    /* told before the period was over, the figures of the "last period" are not its own */
    if (f.told != NOT_THERE && f.told + ESPI_SLACK < f.start + f.duration) {
        diag_warning(e->im->diag, at, W_ESPI_UNFINISHED, NULL);
        return 0;
    }
    MEM_GROW(out->at, out->n, out->cap);
    out->at[out->n++] =
        (struct espi_record){.from = espi_day_near(z, f.start),
                             .to = espi_day_near(z, f.start + f.duration),
                             .quantity = quantity,
                             .unit = u.unit,
                             .cost = {f.cost, 5},
                             .priced = f.cost != NOT_THERE,
                             .currency = espi_currency(f.currency),
                             .document = r->entry->id,
                             .line = r->node->line,
                             .estimated = f.quality == 8 || f.quality == 9 || f.quality == 12,
                             .bill = true};
    return 1;
}

void espi_bills(struct espi *e, const struct espi_resource *point, const struct espi_zone *z,
                struct espi_records *out)
{
    for (int i = 0; i < e->n; i++) {
        const struct espi_resource *r = &e->resource[i];
        if (r->kind != ESPI_BILL || !espi_joined(e, point, r))
            continue;
        accept_watch(e->im->acceptor);
        if (add_bill(e, r, z, out) < 0)
            espi_refuse(e, r->node->line);
    }
}

/* ---- bills against readings ---- */
static const char *text(struct espi *e, struct dec d)
{
    struct buf b = {0};
    dec_print(&b, dec_trim(d));
    const char *s = arena_strndup(e->arena, b.p, b.n);
    buf_free(&b);
    return s;
}

static const char *day_text(struct espi *e, day_t d)
{
    struct buf b = {0};
    date_print(&b, d);
    const char *s = arena_strndup(e->arena, b.p, b.n);
    buf_free(&b);
    return s;
}

struct within {
    int n, straddling;
    int64_t days;
    struct dec sum;
    bool whole; /* every day of the bill, complete, in its unit */
};

static bool overlaps(const struct espi_record *bill, const struct espi_record *r)
{
    return !r->bill && !r->exported && r->from < bill->to && r->to > bill->from;
}

static struct within look_within(const struct espi_records *all, const struct espi_record *bill)
{
    struct within w = {.whole = true};
    for (int i = 0; i < all->n; i++) {
        const struct espi_record *r = &all->at[i];
        if (!overlaps(bill, r))
            continue;
        w.n++;
        w.straddling += r->from < bill->from || r->to > bill->to;
        w.days += r->to - r->from;
        w.whole &= str_is(str_of(r->unit), bill->unit) && r->covered == r->wanted &&
                   dec_add(w.sum, r->quantity, &w.sum);
    }
    w.whole &= w.days == bill->to - bill->from && !w.straddling;
    return w;
}

/* Within 1 % of the bill, or 1 kWh. */
static bool agree(struct dec bill, struct dec sum, const char *unit)
{
    struct dec minus = {-sum.coef, sum.scale}, difference, hundred;
    if (!dec_add(bill, minus, &difference))
        return false;
    difference.coef = difference.coef < 0 ? -difference.coef : difference.coef;
    return (str_is(str_of(unit), "kWh") && dec_cmp(difference, dec_int(1)) <= 0) ||
           (dec_mul(difference, dec_int(100), &hundred) && dec_cmp(hundred, bill) <= 0);
}

static void settle_bill(struct espi *e, struct espi_records *all, struct espi_record *bill)
{
    struct within w = look_within(all, bill);
    struct pos at = import_at(e->im, bill->line, 0);
    char days[24], of[24];
    snprintf(days, sizeof days, "%lld", (long long)w.days);
    snprintf(of, sizeof of, "%d", (int)(bill->to - bill->from));
    if (w.n == 0)
        return;
    bool refused = w.straddling || (w.whole && !agree(bill->quantity, w.sum, bill->unit));
    accept_watch(e->im->acceptor);
    if (refused)
        diag_error(e->im->diag, at, w.straddling ? E_ESPI_STRADDLE : E_ESPI_BILL_SUM,
                   day_text(e, bill->from), day_text(e, bill->to - 1), text(e, bill->quantity),
                   text(e, w.sum), bill->unit, NULL);
    else
        diag_note(e->im->diag, at, w.whole ? N_ESPI_BILL_WINS : N_ESPI_BILL_ONLY,
                  day_text(e, bill->from), day_text(e, bill->to - 1), days, of, NULL);
    if (refused)
        espi_refuse(e, bill->line);
    bill->done = refused;
    for (int i = 0; i < all->n; i++)
        all->at[i].done |= overlaps(bill, &all->at[i]);
}

void espi_settle(struct espi *e, struct espi_records *r)
{
    for (int i = 0; i < r->n; i++)
        if (r->at[i].bill)
            settle_bill(e, r, &r->at[i]);
}
