/* Green Button files: each usage point's days and bills become records of its meter. */
#include "ingest/accept_impl.h"
#include "ingest/espi.h"
#include <stdio.h>
#include <stdlib.h>

static bool fits(struct import *im)
{
    struct str head;
    return im->scan.xml && import_head(im, &head) && str_has(head, ESPI_SPACE);
}

/* ---- the meter ---- */
struct point {
    struct espi *e;
    const struct espi_resource *r;
    int64_t service; /* ServiceKind of espi.xsd */
    struct espi_records records;
    struct str meter[2]; /* of what is delivered, of what is fed out */
    bool known[2], asked[2];
    int64_t unpriced; /* records whose cost is in no currency that is known */
};
enum { ELECTRICITY, GAS, WATER, HEAT = 4 };

static const char *family(int64_t service)
{
    return service == ELECTRICITY ? "electricity"
           : service == GAS       ? "fuel."
           : service == WATER     ? "water."
           : service == HEAT      ? "heat."
                                  : "";
}

static const char *keep(struct espi *e, struct str s)
{
    return arena_strndup(e->arena, s.n ? s.p : "", s.n);
}

static bool right_meter(struct point *p, struct str meter)
{
    struct acceptor *a = p->e->im->acceptor;
    int32_t i;
    if (!names_get(&a->meters, meter, &i) || a->meter[i].activity.n == 0 ||
        str_starts(a->meter[i].activity, family(p->service)))
        return true;
    char service[24];
    snprintf(service, sizeof service, "%lld", (long long)p->service);
    diag_error(p->e->im->diag, espi_pos(p->e, p->r->node), E_ESPI_SERVICE, keep(p->e, meter),
               keep(p->e, a->meter[i].activity), service, NULL);
    return false;
}

static bool only_point(const struct espi *e)
{
    int n = 0;
    for (int i = 0; i < e->n; i++)
        n += e->resource[i].kind == ESPI_POINT;
    return n == 1;
}

/* Its number in the book is the link of the usage point; what it feeds out has a meter of its own.
 */
static bool look_up(struct point *p, bool exported)
{
    struct espi *e = p->e;
    struct buf number = {0};
    struct str other;
    buf_str(&number, p->r->entry->self.n ? p->r->entry->self : p->r->entry->id);
    buf_cstr(&number, exported ? "#exported" : "");
    struct str id = accept_meter_by_number(e->im->acceptor, buf_view(&number), &other);
    struct pos at = espi_pos(e, p->r->node);
    bool ok = id.n > 0 && other.n == 0;
    if (other.n)
        diag_error(e->im->diag, at, E_BILL_NUMBER_TWICE, number.p, keep(e, id), keep(e, other),
                   NULL);
    else if (id.n == 0 && only_point(e) && !exported && e->im->options->meter)
        ok = true; /* --meter names it */
    else if (id.n == 0)
        diag_error(e->im->diag, at, E_ESPI_METER, number.n ? number.p : "", NULL);
    buf_free(&number);
    p->meter[exported] = id;
    return ok && right_meter(p, id.n ? id : str_of(e->im->options->meter));
}

/* Asked once, not for every day. */
static bool find_meter(struct point *p, const struct espi_record *r)
{
    if (!p->asked[r->exported]) {
        p->asked[r->exported] = true;
        accept_watch(p->e->im->acceptor);
        p->known[r->exported] = look_up(p, r->exported);
        if (!p->known[r->exported])
            espi_refuse(p->e, p->r->node->line);
    }
    return p->known[r->exported];
}

/* ---- a record ---- */
static struct str dec_text(struct espi *e, struct dec d)
{
    struct buf b = {0};
    dec_print(&b, d);
    struct str s = str_save(e->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static struct str day_text(struct espi *e, day_t d)
{
    struct buf b = {0};
    date_print(&b, d);
    struct str s = str_save(e->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static void put_record(struct point *p, const struct espi_record *r)
{
    const struct activity_columns *c = activity_columns();
    struct espi *e = p->e;
    struct book_row row = {.table = &book_tables[TABLE_ACTIVITIES]};
    row.value[c->meter] = p->meter[r->exported];
    if (r->exported)
        row.value[c->activity] = STR("electricity.exported");
    row.value[c->start] = day_text(e, r->from);
    row.value[c->end] = day_text(e, r->to - 1);
    row.value[c->quantity] = dec_text(e, r->quantity);
    row.value[c->unit] = str_of(r->unit);
    row.value[c->method] = r->bill || r->wanted == 0 ? STR("invoice") : STR("metered");
    row.value[c->document] = r->document;
    if (r->estimated)
        row.value[c->status] = STR("estimated");
    if (r->priced && r->currency.n) {
        row.value[c->cost] = dec_text(e, dec_trim(r->cost));
        row.value[c->currency] = r->currency;
    } else if (r->priced && r->cost.coef != 0) {
        p->unpriced++;
    }
    e->im->rows++;
    accept_row(e->im->acceptor, &row, r->line, NULL);
}

static bool whole_day(struct point *p, const struct espi_record *r)
{
    char have[24], of[24];
    if (r->covered == r->wanted || r->wanted == 0)
        return true;
    snprintf(have, sizeof have, "%lld", (long long)(r->covered / 60));
    snprintf(of, sizeof of, "%lld", (long long)(r->wanted / 60));
    accept_watch(p->e->im->acceptor);
    diag_error(p->e->im->diag, import_at(p->e->im, r->line, 0), E_ESPI_DAY,
               keep(p->e, day_text(p->e, r->from)), have, of, NULL);
    espi_refuse(p->e, r->line);
    return false;
}

static void put_records(struct point *p)
{
    for (int i = 0; i < p->records.n && !accept_failed(p->e->im->acceptor); i++) {
        const struct espi_record *r = &p->records.at[i];
        if (!r->done && find_meter(p, r) && whole_day(p, r))
            put_record(p, r);
    }
}

static void tell_counts(struct point *p)
{
    char n[24];
    struct pos at = espi_pos(p->e, p->r->node);
    snprintf(n, sizeof n, "%lld", (long long)p->records.twice);
    if (p->records.twice)
        diag_note(p->e->im->diag, at, N_ESPI_TWICE, n, NULL);
    snprintf(n, sizeof n, "%lld", (long long)p->records.doubtful);
    if (p->records.doubtful)
        diag_warning(p->e->im->diag, at, W_ESPI_QUALITY, n, NULL);
    snprintf(n, sizeof n, "%lld", (long long)p->unpriced);
    if (p->unpriced)
        diag_note(p->e->im->diag, at, N_ESPI_COST, n, NULL);
}

/* ---- the feed ---- */
static bool has_data(struct espi *e, const struct espi_resource *point)
{
    return espi_part(e, point, ESPI_METER) || espi_part(e, point, ESPI_BILL);
}

static bool read_point(struct espi *e, const struct espi_resource *r)
{
    struct point p = {.e = e, .r = r};
    struct espi_zone zone;
    enum { UNKNOWN = 99 };
    if (!has_data(e, r))
        return true;
    if (!espi_int(e, r, r->node, "ServiceCategory/kind", UNKNOWN, &p.service) ||
        !espi_zone_of(e, r, &zone))
        return false;
    for (int i = 0; i < e->n; i++)
        if (e->resource[i].kind == ESPI_METER && espi_joined(e, r, &e->resource[i]))
            espi_readings(e, &e->resource[i], p.service, &zone, &p.records);
    espi_bills(e, r, &zone, &p.records);
    espi_settle(e, &p.records);
    put_records(&p);
    tell_counts(&p);
    free(p.records.at);
    return !accept_failed(e->im->acceptor) && import_breathe(e->im);
}

static bool read_feed(struct espi *e, const struct xml_node *root)
{
    bool ok = true;
    espi_collect(e, root);
    import_form_name(e->im, STR("green-button"), STR("1"));
    if (!import_source(e->im, "", e->im->place) || !espi_all_joined(e))
        return false;
    for (int i = 0; i < e->n; i++)
        if (e->resource[i].kind == ESPI_POINT)
            ok &= read_point(e, &e->resource[i]);
    if (ok && e->im->rows == 0) {
        diag_error(e->im->diag, e->im->place, E_ESPI_NONE, NULL);
        return false;
    }
    return ok;
}

static bool read_file(struct import *im)
{
    struct arena a = {0};
    struct espi e = {.im = im, .arena = &a};
    im->encoding = STR("XML");
    struct xml_node *root = xml_tree_file(im->path, keep_tap, im->keep, &a, im->diag);
    bool ok = root && read_feed(&e, root);
    /* rows may still be told of when they are flushed */
    ok = accept_finish(im->acceptor) && ok;
    free(e.resource);
    arena_free(&a);
    return ok;
}

const struct reader reader_espi = {"espi", fits, read_file};
