/* What both kinds of invoice share: values, identifiers, lines, totals. */
#include "ingest/invoice.h"
#include "core/utf8.h"
#include <string.h>

struct pos invoice_pos(const struct invoice *v, const struct xml_node *n)
{
    return import_at(v->im, n ? n->line : 0, 0);
}

const char *invoice_keep(const struct invoice *v, struct str s)
{
    return arena_strndup(v->arena, s.n ? s.p : "", s.n);
}

struct str invoice_text(const struct invoice *v, const struct xml_node *n, const char *path)
{
    const struct xml_node *at = xml_in(n, v->space, path);
    return at ? at->text : (struct str){"", 0};
}

/* ---- values ---- */
static bool wrong(const struct invoice *v, const struct xml_node *n)
{
    enum { SHOWN = 80 };
    struct str s = {n->text.p, n->text.n < SHOWN ? n->text.n : 0};
    diag_error(v->im->diag, invoice_pos(v, n), E_INVOICE_VALUE, invoice_keep(v, n->name),
               invoice_keep(v, s), NULL);
    return false;
}

bool invoice_decimal(const struct invoice *v, const struct xml_node *n, struct dec *out)
{
    return !n || dec_parse(n->text, out) || wrong(v, n);
}

static bool is_zone(struct str s)
{
    return s.n == 0 || str_is(s, "Z") || (s.n == 6 && (s.p[0] == '+' || s.p[0] == '-'));
}

bool invoice_day(const struct invoice *v, const struct xml_node *n, day_t *out)
{
    enum { ISO = 10, PLAIN = 8 };
    if (!n)
        return true;
    struct str s = n->text;
    if (s.n == PLAIN && date_parse_printed(s, "ymd", out))
        return true;
    return (s.n >= ISO && date_parse_iso((struct str){s.p, ISO}, out) &&
            is_zone((struct str){s.p + ISO, s.n - ISO})) ||
           wrong(v, n);
}

/* ---- identifiers ---- */
void invoice_id_add(struct invoice_ids *ids, struct str value, bool object)
{
    if (value.n == 0)
        return;
    MEM_GROW(ids->at, ids->n, ids->cap);
    ids->at[ids->n++] = (struct invoice_id){value, object, false};
}

bool invoice_point_name(struct str name)
{
    static const char *const names[] = {"供給地点特定番号",
                                        "供給地点番号",
                                        "ご使用場所番号",
                                        "使用場所番号",
                                        "お客様番号",
                                        "お客さま番号",
                                        "meteringpoint",
                                        "meteringpointid",
                                        "supplypoint",
                                        "supplypointnumber",
                                        "meterpoint",
                                        "meternumber",
                                        "mpan",
                                        "mprn",
                                        "gsrn",
                                        "eancode",
                                        "pod",
                                        "zählpunkt",
                                        "marktlokation",
                                        "målepunkt",
                                        "mätpunkt"};
    struct buf b = {0};
    bool found = false;
    utf8_fold(&b, name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        found |= str_is(buf_view(&b), names[i]);
    buf_free(&b);
    return found;
}

static void add_property(struct invoice_ids *ids, struct str value, bool object)
{
    int n = ids->n;
    invoice_id_add(ids, value, object);
    if (ids->n > n)
        ids->at[n].property = true;
}

void invoice_property(struct invoice_line *l, struct str name, struct str value)
{
    if (str_is(name, "表示単位名称"))
        l->shown = value;
    else
        add_property(&l->ids, value, invoice_point_name(name));
}

struct invoice_line *invoice_line_add(struct invoice *v, const struct xml_node *n)
{
    MEM_GROW(v->line, v->n, v->cap);
    struct invoice_line *l = &v->line[v->n++];
    *l = (struct invoice_line){.node = n, .from = DAY_NONE, .to = DAY_NONE, .meter = -1};
    return l;
}

bool invoice_whole(const struct invoice *v)
{
    const struct {
        struct str value;
        const char *what;
    } wanted[] = {{v->number, "ID"}, {v->currency, "DocumentCurrencyCode (InvoiceCurrencyCode)"}};
    bool ok = true;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (wanted[i].value.n)
            continue;
        diag_error(v->im->diag, invoice_pos(v, v->root), E_INVOICE_PART, wanted[i].what, NULL);
        ok = false;
    }
    return ok;
}

/* Companies are compared without their legal form. */
static void company_key(struct buf *out, struct str name)
{
    static const char *const forms[] = {"株式会社", "(株)", "有限会社", "(有)", "合同会社"};
    struct buf folded = {0};
    utf8_fold(&folded, name);
    for (size_t i = 0; i < folded.n;) {
        size_t skip = 0;
        struct str rest = {folded.p + i, folded.n - i};
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
            skip = str_starts(rest, forms[k]) ? strlen(forms[k]) : skip;
        if (skip == 0)
            buf_char(out, folded.p[i]);
        i += skip ? skip : 1;
    }
    buf_char(out, '\0');
    out->n--;
    buf_free(&folded);
}

bool invoice_of_supplier(const struct invoice *v, struct str supplier)
{
    struct buf seller = {0}, ours = {0};
    company_key(&seller, v->supplier);
    company_key(&ours, supplier);
    bool same =
        ours.n == 0 ||
        (seller.n && (str_has(buf_view(&seller), ours.p) || str_has(buf_view(&ours), seller.p)));
    buf_free(&seller);
    buf_free(&ours);
    return same;
}

/* ---- totals ---- */
static const char *number(const struct invoice *v, struct dec d)
{
    struct buf b = {0};
    dec_print(&b, dec_trim(d));
    const char *s = invoice_keep(v, buf_view(&b));
    buf_free(&b);
    return s;
}

/* A total, and the totals that it is made of: the signs stand before each. */
struct rule {
    enum invoice_total is;
    enum invoice_total part[3];
    char sign[3];
    int parts;
};

/* "LineExtensionAmount - AllowanceTotalAmount", in the words of the document. */
static const char *formula(const struct invoice *v, const struct rule *r)
{
    struct buf b = {0};
    for (int i = 0; i < r->parts; i++) {
        const struct xml_node *n = v->total_at[r->part[i]];
        if (n && i)
            buf_printf(&b, " %c ", r->sign[i]);
        if (n)
            buf_str(&b, n->name);
    }
    const char *s = invoice_keep(v, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool too_long(const struct invoice *v)
{
    diag_error(v->im->diag, invoice_pos(v, v->root), E_INVOICE_VALUE, "MonetaryTotal", "-", NULL);
    return false;
}

static bool differs(const struct invoice *v, enum invoice_total t, struct dec sum, const char *of)
{
    const struct xml_node *n = v->total_at[t];
    diag_error(v->im->diag, invoice_pos(v, n), E_INVOICE_TOTAL, invoice_keep(v, n->name),
               number(v, v->total[t]), of, number(v, sum), NULL);
    return false;
}

/* Held only where the total and the first of its parts are given. */
static bool holds(const struct invoice *v, const struct rule *r)
{
    struct dec sum = {0};
    if (!v->total_at[r->is] || !v->total_at[r->part[0]])
        return true;
    for (int i = 0; i < r->parts; i++) {
        struct dec d = v->total[r->part[i]];
        d.coef = r->sign[i] == '-' ? -d.coef : d.coef;
        if (!dec_add(sum, d, &sum))
            return too_long(v);
    }
    return dec_cmp(sum, v->total[r->is]) == 0 || differs(v, r->is, sum, formula(v, r));
}

static const char *sum_of_lines(const struct invoice *v)
{
    struct buf b = {0};
    buf_cstr(&b, "Σ ");
    buf_str(&b, v->total_at[TOTAL_LINES]->name);
    const char *s = invoice_keep(v, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool lines_hold(const struct invoice *v)
{
    struct dec sum = {0};
    for (int i = 0; i < v->n; i++)
        if (!dec_add(sum, v->line[i].amount, &sum))
            return too_long(v);
    return dec_cmp(sum, v->total[TOTAL_LINES]) == 0 ||
           differs(v, TOTAL_LINES, sum, sum_of_lines(v));
}

bool invoice_totals(const struct invoice *v)
{
    static const struct rule rules[] = {
        {TOTAL_NET, {TOTAL_LINES, TOTAL_ALLOWANCE, TOTAL_CHARGE}, {'+', '-', '+'}, 3},
        {TOTAL_GROSS, {TOTAL_NET, TOTAL_TAX}, {'+', '+'}, 2},
        {TOTAL_PAYABLE, {TOTAL_GROSS, TOTAL_PREPAID, TOTAL_ROUNDING}, {'+', '-', '+'}, 3}};
    if (!v->total_at[TOTAL_LINES]) {
        diag_error(v->im->diag, invoice_pos(v, v->root), E_INVOICE_PART,
                   "LineExtensionAmount (LineTotalAmount)", NULL);
        return false;
    }
    bool ok = lines_hold(v);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        ok &= holds(v, &rules[i]);
    return ok;
}
