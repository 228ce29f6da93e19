/* The masters that rows refer to: sites by id or name, meters by id or number, conversions. */
#include "core/utf8.h"
#include "ingest/accept_impl.h"

/* Supply point numbers are compared by their characters alone: bills print them with spaces or
 * hyphens. */
void number_key(struct buf *out, struct str number)
{
    struct buf folded = {0};
    utf8_fold(&folded, number);
    for (size_t i = 0; i < folded.n; i++)
        if (folded.p[i] != '-')
            buf_char(out, folded.p[i]);
    buf_free(&folded);
}

/* ---- masters ---- */
static void add_site_name(struct acceptor *a, struct str name)
{
    enum { TWO = -1 };
    struct buf key = {0};
    int32_t there;
    utf8_fold(&key, name);
    if (key.n)
        names_put(&a->site_names, buf_view(&key),
                  names_get(&a->site_names, buf_view(&key), &there) ? TWO : a->site_n - 1);
    buf_free(&key);
}

struct str accept_site_id(struct acceptor *a, struct str v)
{
    struct buf key = {0};
    int32_t i;
    if (v.n == 0 || v.n > ROW_MAX_TEXT || names_get(&a->sites, v, &i))
        return v;
    utf8_fold(&key, v);
    bool one = names_get(&a->site_names, buf_view(&key), &i) && i >= 0;
    buf_free(&key);
    return one ? a->site[i] : v;
}

static bool add_site(void *ctx, const struct book_row *r, struct str id)
{
    struct acceptor *a = ctx;
    int name = book_column(r->table, STR("name"));
    MEM_GROW(a->site, a->site_n, a->site_cap);
    a->site[a->site_n++] = str_save(&a->masters, id);
    add_site_name(a, r->value[name]);
    code_t code = ledger_code(a->ledger, TERM_SITE, id);
    a->failed |= code < 0;
    names_put(&a->sites, id, code);
    return !a->failed;
}

static code_t meter_code(struct acceptor *a, enum term_kind kind, struct str v)
{
    code_t code = v.n ? ledger_code(a->ledger, kind, v) : 0;
    a->failed |= code < 0;
    return code;
}

static struct str cell(struct acceptor *a, const struct book_row *r, const char *name)
{
    int c = book_column(r->table, str_of(name));
    return c < 0 ? (struct str){0} : str_save(&a->masters, r->value[c]);
}

/* A number that two meters bear is kept with the first, which knows the second. */
static void add_number(struct acceptor *a, int meter)
{
    struct buf key = {0};
    int32_t first;
    number_key(&key, a->meter[meter].number);
    if (key.n && names_get(&a->numbers, buf_view(&key), &first))
        a->meter[first].twin = meter;
    else if (key.n)
        names_put(&a->numbers, buf_view(&key), meter);
    buf_free(&key);
}

static bool add_meter(void *ctx, const struct book_row *r, struct str id)
{
    struct acceptor *a = ctx;
    MEM_GROW(a->meter, a->meter_n, a->meter_cap);
    struct known_meter *m = &a->meter[a->meter_n];
    *m = (struct known_meter){.id = str_save(&a->masters, id),
                              .site = cell(a, r, "site"),
                              .activity = cell(a, r, "activity"),
                              .number = cell(a, r, "number"),
                              .unit = cell(a, r, "unit"),
                              .supplier = cell(a, r, "supplier")};
    m->code = meter_code(a, TERM_METER, id);
    m->site_code = meter_code(a, TERM_SITE, m->site);
    m->kind_code = meter_code(a, TERM_ACTIVITY, m->activity);
    names_put(&a->meters, id, a->meter_n);
    add_number(a, a->meter_n++);
    return !a->failed;
}

bool accept_masters(struct acceptor *a)
{
    names_free(&a->sites);
    names_free(&a->site_names);
    names_free(&a->meters);
    names_free(&a->numbers);
    arena_free(&a->masters);
    a->meter_n = a->site_n = 0;
    a->masters_stale = false;
    if (!ledger_rows(a->ledger, TABLE_SITES, add_site, a) ||
        !ledger_rows(a->ledger, TABLE_METERS, add_meter, a))
        return !(a->failed = true);
    a->conversions = ledger_conversion_list(a->ledger, &a->conversion, &a->masters);
    return !(a->failed |= a->conversions < 0);
}

struct str accept_meter_by_number(struct acceptor *a, struct str number, struct str *other)
{
    struct buf key = {0};
    int32_t i;
    *other = (struct str){0};
    number_key(&key, number);
    bool found = key.n > 0 && names_get(&a->numbers, buf_view(&key), &i);
    buf_free(&key);
    if (!found)
        return (struct str){0};
    if (a->meter[i].twin)
        *other = a->meter[a->meter[i].twin].id;
    return a->meter[i].id;
}
