#include "ingest/supersede.h"
#include "core/dec.h"
#include "core/unit.h"
#include <stdlib.h>
#include <string.h>

enum { TOLERANCE_PERCENT = 1, TOLERANCE_UNITS = 1 };

struct sweep {
    struct ledger *l;
    struct diag *d;
    int32_t first; /* sources from this on are new */
    struct pos file;
    struct activity *record; /* by meter, activity, start */
    int n, cap;
    bool *gone;
    struct arena texts;
};

static struct str method(struct ledger *l, const struct detail *d)
{
    return ledger_text(l, d->method);
}

bool supersedes(struct ledger *l, const struct detail *by, const struct detail *of)
{
    if (of->status == STATUS_ESTIMATED && by->status == STATUS_ACTUAL)
        return true;
    return by->status == of->status && str_starts(method(l, by), "invoice") &&
           str_starts(method(l, of), "metered");
}

static const struct detail *detail_of(const struct ledger *l, const struct activity *a)
{
    int n;
    return &ledger_details(l, &n)[a->detail];
}

/* ---- words ---- */
static const char *text(struct arena *a, struct buf *b)
{
    const char *s = arena_strndup(a, b->p, b->n);
    buf_free(b);
    return s;
}

static const char *amount(struct ledger *l, struct arena *a, struct dec v, code_t unit)
{
    struct buf b = {0};
    dec_print(&b, v);
    buf_char(&b, ' ');
    buf_str(&b, ledger_text(l, unit));
    return text(a, &b);
}

static const char *amount_of(struct ledger *l, struct arena *a, const struct activity *x)
{
    const struct detail *d = detail_of(l, x);
    return amount(l, a, (struct dec){x->quantity, d->quantity_scale}, d->unit);
}

static const char *day(struct arena *a, day_t v)
{
    struct buf b = {0};
    date_print(&b, v);
    return text(a, &b);
}

static const char *number(struct arena *a, int64_t v)
{
    struct buf b = {0};
    buf_int(&b, v);
    return text(a, &b);
}

static const char *what(struct ledger *l, struct arena *a, const struct activity *x)
{
    struct str s = ledger_text(l, x->meter ? x->meter : x->kind);
    return arena_strndup(a, s.p, s.n);
}

static bool retire(struct ledger *l, const struct activity *old, const char *by_place)
{
    struct buf why = {0};
    buf_printf(&why, "replaced by %s", by_place);
    bool ok = ledger_activity_retire(l, old, buf_view(&why));
    buf_free(&why);
    return ok;
}

bool supersede(struct ledger *l, const struct activity *by, const char *by_place,
               const struct activity *old, const char *old_place, struct pos at, struct diag *d)
{
    struct arena a = {0};
    bool estimate = detail_of(l, old)->status == STATUS_ESTIMATED;
    bool ok = retire(l, old, by_place);
    if (ok)
        diag_note(d, at, estimate ? N_ESTIMATE_REPLACED : N_READING_REPLACED, what(l, &a, old),
                  day(&a, old->start), day(&a, old->end), amount_of(l, &a, old), old_place,
                  amount_of(l, &a, by), by_place, NULL);
    arena_free(&a);
    return ok;
}

/* ---- the records of these days ---- */
static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_meter_and_start(const void *x, const void *y)
{
    const struct activity *a = x, *b = y;
    int order = compare(a->meter, b->meter);
    order = order ? order : compare(a->kind, b->kind);
    order = order ? order : compare(a->start, b->start);
    order = order ? order : compare(a->end, b->end);
    order = order ? order : compare(a->source, b->source);
    return order ? order : compare(a->row, b->row);
}

/* Whether any two records of this ledger can replace each other at all: most ledgers are asked no
 * more than this. */
static bool possible(struct ledger *l)
{
    int n;
    bool bill = false, reading = false;
    const struct detail *d = ledger_details(l, &n);
    for (int i = 1; i < n; i++) {
        if (d[i].status == STATUS_ESTIMATED)
            return true;
        bill |= str_starts(method(l, &d[i]), "invoice");
        reading |= str_starts(method(l, &d[i]), "metered");
    }
    return bill && reading;
}

/* A delivery is a day's, not a period's, and a correction claims no days. */
static bool counts(const struct sweep *s, const struct activity *a)
{
    return a->meter > 0 && a->quantity >= 0 &&
           !str_starts(method(s->l, detail_of(s->l, a)), "delivery");
}

static bool read_records(struct sweep *s, day_t from, day_t to)
{
    struct ledger_cursor *c = ledger_activities(s->l, from, to);
    int got = c ? 1 : -1;
    while (got == 1) {
        MEM_GROW(s->record, s->n, s->cap);
        got = ledger_next(c, &s->record[s->n]);
        s->n += got == 1 && counts(s, &s->record[s->n]);
    }
    ledger_cursor_close(c);
    if (s->n)
        qsort(s->record, (size_t)s->n, sizeof *s->record, by_meter_and_start);
    s->gone = mem_alloc((size_t)s->n + 1);
    return got == 0;
}

/* ---- places ---- */
static struct pos place(struct sweep *s, const struct activity *a)
{
    struct source source;
    struct pos at = {0};
    if (ledger_source_get(s->l, a->source, &source, &s->texts))
        at = ingest_source_place(&source);
    at.row = a->row;
    if (a->source >= s->first && s->file.file.n)
        at.file = s->file.file;
    return at;
}

static const char *place_text(struct sweep *s, const struct activity *a)
{
    struct buf b = {0};
    struct pos at = place(s, a);
    if (str_is(at.file, "add") || str_is(at.file, "set")) {
        ledger_activity_id(s->l, a, &b);
        return text(&s->texts, &b);
    }
    buf_str(&b, at.file);
    buf_char(&b, ':');
    buf_str(&b, at.sheet);
    buf_cstr(&b, at.sheet.n ? "!" : "");
    buf_int(&b, a->row);
    return text(&s->texts, &b);
}

/* ---- a bill and its readings ---- */
struct sum {
    struct dec of;
    int records, days;
    bool known; /* all in the unit of the bill */
};

static bool differ(const struct dec bill, const struct dec sum)
{
    struct dec difference, share, minus = {-1, 0}, percent = {TOLERANCE_PERCENT, 2}, negative;
    if (!dec_mul(sum, minus, &negative) || !dec_add(bill, negative, &difference) ||
        !dec_mul(bill, percent, &share))
        return true;
    if (difference.coef < 0)
        difference.coef = -difference.coef;
    return dec_cmp(difference, dec_int(TOLERANCE_UNITS)) > 0 && dec_cmp(difference, share) > 0;
}

static void tell_bill(struct sweep *s, const struct activity *bill, const struct activity *reading,
                      const struct sum *sum)
{
    const struct detail *d = detail_of(s->l, bill);
    struct dec said = {bill->quantity, d->quantity_scale};
    struct arena *a = &s->texts;
    struct pos at = place(s, bill->source >= s->first ? bill : reading);
    bool whole = sum->known && sum->days == bill->end - bill->start + 1;
    if (whole && differ(said, sum->of))
        diag_warning(s->d, at, W_BILL_DIFFERS, what(s->l, a, bill), day(a, bill->start),
                     day(a, bill->end), amount_of(s->l, a, bill), place_text(s, bill),
                     amount(s->l, a, sum->of, d->unit), NULL);
    else
        diag_note(s->d, at, N_BILL_WINS, what(s->l, a, bill), day(a, bill->start),
                  day(a, bill->end), amount_of(s->l, a, bill), place_text(s, bill),
                  number(a, sum->records), number(a, sum->days),
                  sum->known ? amount(s->l, a, sum->of, d->unit) : "?", NULL);
}

static void add_up(struct sweep *s, struct sum *sum, const struct activity *bill,
                   const struct activity *x)
{
    const struct detail *d = detail_of(s->l, x), *b = detail_of(s->l, bill);
    sum->known = sum->known && d->unit == b->unit &&
                 dec_add(sum->of, (struct dec){x->quantity, d->quantity_scale}, &sum->of);
    sum->records++;
    sum->days += x->end - x->start + 1;
}

/* ---- pairs ---- */
static bool pair(struct sweep *s, const struct activity *by, const struct activity *of)
{
    return by->source != of->source && (by->source >= s->first || of->source >= s->first) &&
           by->meter == of->meter && by->kind == of->kind && of->start >= by->start &&
           of->end <= by->end && supersedes(s->l, detail_of(s->l, by), detail_of(s->l, of));
}

/* Everything that the record at `i` replaces: those that begin within its days lie side by side. */
static bool replace_by(struct sweep *s, int i)
{
    const struct activity *by = &s->record[i], *last = NULL;
    struct sum sum = {.of = dec_int(0), .known = true};
    int first = i;
    while (first > 0 && s->record[first - 1].meter == by->meter &&
           s->record[first - 1].kind == by->kind && s->record[first - 1].start == by->start)
        first--;
    for (int k = first; k < s->n; k++) {
        const struct activity *of = &s->record[k];
        if (of->meter != by->meter || of->kind != by->kind || of->start > by->end)
            break;
        if (k == i || s->gone[k] || !pair(s, by, of))
            continue;
        s->gone[k] = true;
        bool estimate = detail_of(s->l, of)->status == STATUS_ESTIMATED;
        struct pos at = place(s, by->source >= s->first ? by : of);
        if (estimate ? !supersede(s->l, by, place_text(s, by), of, place_text(s, of), at, s->d)
                     : !retire(s->l, of, place_text(s, by)))
            return false;
        if (!estimate) {
            add_up(s, &sum, by, of);
            last = of;
        }
    }
    if (last)
        tell_bill(s, by, last, &sum);
    return true;
}

bool supersede_within(struct ledger *l, int32_t first, struct pos file, day_t from, day_t to,
                      struct diag *d)
{
    struct sweep s = {.l = l, .d = d, .first = first, .file = file};
    if (from > to || !possible(l))
        return true;
    bool ok = read_records(&s, from, to);
    for (int i = 0; ok && i < s.n; i++)
        ok = s.gone[i] || replace_by(&s, i);
    free(s.record);
    free(s.gone);
    arena_free(&s.texts);
    return ok;
}
