/* What an unknown table looks like, and what its columns may be. */
#include "ingest/draft.h"
#include "core/utf8.h"
#include "ingest/accept_impl.h"
#include "ingest/bill.h"
#include "ingest/xlsx.h"
#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */
static void keep_row(struct draft *d, const struct csv_row *r)
{
    struct draft_row *out = &d->row[d->rows++];
    int n = r->n < DRAFT_COLUMNS ? r->n : DRAFT_COLUMNS;
    while (n > 0 && str_trim(r->field[n - 1]).n == 0)
        n--;
    *out = (struct draft_row){arena_alloc(&d->arena, (size_t)(n ? n : 1) * sizeof *out->cell), n,
                              r->row};
    for (int i = 0; i < n; i++)
        out->cell[i] = str_save(&d->arena, value_trim(r->field[i]));
}

static bool read_text(struct draft *d, const char *path, enum encoding e, struct diag *diag)
{
    struct text_in *text = text_open(path, e, NULL, NULL, diag);
    struct csv *csv = text ? csv_open(text, 0) : NULL;
    struct csv_row r;
    int got = csv ? 1 : -1;
    while (got == 1 && d->rows < DRAFT_ROWS)
        if ((got = csv_next(csv, &r, d->file, diag)) == 1)
            keep_row(d, &r);
    csv_close(csv);
    text_close(text);
    return got >= 0;
}

static struct xlsx *open_book(struct draft *d, const char *path, struct diag *diag)
{
    struct zip *z = zip_open(path, diag);
    return z ? xlsx_open(z, d->file, diag) : NULL;
}

static bool list_sheets(struct draft *d, const char *path, struct diag *diag)
{
    struct xlsx *x = open_book(d, path, diag);
    if (!x)
        return false;
    d->sheet = arena_alloc(&d->arena, (size_t)(x->sheets + 1) * sizeof *d->sheet);
    for (int i = 0; i < x->sheets; i++)
        if (x->sheet[i].part >= 0 && !x->sheet[i].hidden && !book_remark(x->sheet[i].name))
            d->sheet[d->sheets++] = str_save(&d->arena, x->sheet[i].name);
    xlsx_close(x);
    if (d->sheets == 0)
        diag_error(diag, (struct pos){.file = d->file}, E_XLSX_EMPTY, NULL);
    return d->sheets > 0;
}

bool draft_sheet(struct draft *d, const char *path, int sheet, struct diag *diag)
{
    struct xlsx *x = open_book(d, path, diag);
    struct csv_row r;
    int got = x ? 1 : -1;
    for (int i = 0; x && i < x->sheets; i++) {
        if (!str_eq(x->sheet[i].name, d->sheet[sheet]))
            continue;
        struct xlsx_rows *rows = xlsx_rows(x, i, diag);
        got = rows ? 1 : -1;
        while (got == 1 && d->rows < DRAFT_ROWS)
            if ((got = xlsx_next(rows, &r, d->file, diag)) == 1)
                keep_row(d, &r);
        xlsx_rows_close(rows);
    }
    xlsx_close(x);
    return got >= 0;
}

bool draft_open(struct draft *d, const char *path, struct diag *diag)
{
    struct file_scan s;
    *d = (struct draft){.heading = -1, .point = '.', .format = "ymd"};
    d->file = str_save(&d->arena, str_of(path));
    if (!file_scan(path, &s, diag))
        return false;
    if (s.zip)
        return list_sheets(d, path, diag);
    if (s.ole2 || s.pdf || s.gzip || s.xml || s.nul_at >= 0 || s.encoding == ENC_UNKNOWN) {
        diag_error(diag, (struct pos){.file = d->file}, E_DRAFT_KIND, NULL);
        return false;
    }
    return read_text(d, path, s.encoding, diag);
}

void draft_free(struct draft *d)
{
    arena_free(&d->arena);
    *d = (struct draft){0};
}

/* ---- cells ---- */
static bool is_date(struct str v, const char *format)
{
    day_t day;
    return date_parse_printed(v, format, &day) || date_parse_printed(v, "iso", &day);
}

static bool any_date(struct str v)
{
    return is_date(v, "ymd") || is_date(v, "dmy") || is_date(v, "mdy");
}

static bool is_month(struct str v)
{
    day_t first, last;
    return date_parse_printed_month(v, &first, &last);
}

/* "4月": of a year that is named elsewhere. */
static bool is_bare_month(struct str v)
{
    struct buf plain = {0};
    utf8_fold(&plain, v);
    struct str s = buf_view(&plain);
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    struct str rest = {s.p + n, s.n - n};
    bool is = (n == 1 || n == 2) && (str_is(rest, "月") || str_is(rest, "月分"));
    buf_free(&plain);
    return is;
}

static bool is_number(struct str v, char point)
{
    struct dec n;
    return dec_parse_printed(v, point, &n) || (point == '.' && dec_parse(v, &n));
}

static bool is_range(struct str v)
{
    static const char *const between[] = {"~", "〜", "-", " to ", "から"};
    struct buf plain = {0};
    bool found = false;
    utf8_nfkc(&plain, v);
    for (size_t k = 0; k < sizeof between / sizeof *between && plain.n && !found; k++) {
        const char *at = memmem(plain.p, plain.n, between[k], strlen(between[k]));
        if (!at)
            continue;
        size_t left = (size_t)(at - plain.p), skip = left + strlen(between[k]);
        found = any_date(value_trim((struct str){plain.p, left})) &&
                any_date(value_trim((struct str){plain.p + skip, plain.n - skip}));
    }
    buf_free(&plain);
    return found;
}

static bool fits(int role, struct str v)
{
    switch (role) {
    case FIELD_START:
    case FIELD_END:
    case FIELD_DATE:
        return any_date(v);
    case FIELD_MONTH:
        return is_month(v);
    case FIELD_RANGE:
        return is_range(v);
    case FIELD_UNIT:
        return unit_find(v) != NULL;
    case FIELD_QUANTITY:
    case FIELD_COST:
    case FIELD_REGISTER:
    case ROLE_MONTHS:
        return is_number(v, '.') || is_number(v, ',');
    default:
        return true;
    }
}

static bool is_value(struct str v)
{
    return fits(FIELD_QUANTITY, v) || any_date(v) || is_month(v) || is_range(v);
}

/* ---- the heading ---- */
static int texts(const struct draft_row *r, bool *words)
{
    int n = 0;
    *words = true;
    for (int i = 0; i < r->n; i++) {
        n += r->cell[i].n > 0;
        *words &= r->cell[i].n == 0 || !is_value(r->cell[i]) || is_month(r->cell[i]);
    }
    return n;
}

/* The first row of words with values in the next row that is not empty. */
static int find_heading(const struct draft *d)
{
    bool words, below;
    for (int i = 0; i + 1 < d->rows; i++) {
        int next = i + 1;
        if (texts(&d->row[i], &words) < 2 || !words)
            continue;
        while (next + 1 < d->rows && texts(&d->row[next], &below) == 0)
            next++;
        if (texts(&d->row[next], &below) >= 2 && !below)
            return i;
    }
    return -1;
}

/* Where a heading stands twice, the row above may tell them apart. */
static void name_groups(struct draft *d)
{
    const struct draft_row *above = d->heading > 0 ? &d->row[d->heading - 1] : NULL;
    bool words, twice = false;
    for (int i = 0; i < d->columns; i++)
        for (int k = 0; k < i; k++)
            twice |= d->column[i].heading.n && str_eq(d->column[i].heading, d->column[k].heading);
    d->group = above && twice && texts(above, &words) >= 2 && words;
    struct str group = {0};
    for (int i = 0; i < d->columns && d->group; i++) {
        if (i < above->n && above->cell[i].n)
            group = above->cell[i];
        d->column[i].group = group;
    }
}

/* ---- roles ---- */
static const struct {
    int role;
    const char *word[14];
} known[] = {
    {FIELD_NUMBER,
     {"供給地点", "お客様番号", "お客さま番号", "契約番号", "メーター番号", "計器番号",
      "meternumber", "meterid", "supplynumber", "accountnumber", "mpan", "mprn", "ean"}},
    {FIELD_RANGE, {"使用期間", "検針期間", "対象期間", "billingperiod", "期間"}},
    {FIELD_START, {"開始", "始期", "自", "start", "from", "begin"}},
    {FIELD_END, {"終了", "終期", "至", "end", "until"}},
    {FIELD_MONTH, {"年月", "対象月", "使用月", "請求月", "月分", "month"}},
    {FIELD_DATE,
     {"日付", "年月日", "給油日", "納品日", "配送日", "検針日", "請求日", "取引日", "date", "day"}},
    {FIELD_REGISTER, {"指針", "指示数", "meterreading", "reading", "register"}},
    {FIELD_COST, {"金額", "料金", "amount", "cost", "total", "charge"}},
    {FIELD_QUANTITY,
     {"使用電力量", "使用量", "電力量", "給油量", "納入量", "数量", "consumption", "usage",
      "quantity", "kwh", "volume", "(m3)"}},
    {FIELD_UNIT, {"単位", "unit", "uom"}},
    {FIELD_SUPPLIER, {"供給者", "仕入先", "supplier", "vendor"}},
    {FIELD_MENU, {"料金メニュー", "メニュー", "契約種別", "tariff", "plan"}},
    {FIELD_DOCUMENT,
     {"伝票番号", "請求書番号", "請求番号", "invoicenumber", "invoiceno", "document"}},
    {FIELD_NOTE, {"備考", "摘要", "note", "remark", "comment"}},
};
/* A price or a demand is no amount; a name of a place is not its number. */
static const char *const powers[] = {"単価",      "契約電力",    "最大", "力率",
                                     "unitprice", "price",       "rate", "demand",
                                     "(kw)",      "powerfactor", "税"};

static bool holds(struct str folded, const char *word)
{
    return memmem(folded.p, folded.n, word, strlen(word)) != NULL;
}

static const char *power_word(struct str folded)
{
    for (size_t k = 0; folded.n && k < sizeof powers / sizeof *powers; k++)
        if (holds(folded, powers[k]))
            return powers[k];
    return NULL;
}

/* At least four of five cells that are filled fit. */
static bool column_fits(const struct draft *d, int column, int role)
{
    int filled = 0, good = 0;
    for (int i = d->heading + 1; i < d->rows; i++) {
        const struct draft_row *r = &d->row[i];
        if (column >= r->n || r->cell[column].n == 0)
            continue;
        filled++;
        good += fits(role, r->cell[column]);
    }
    return filled > 0 && good * 5 >= filled * 4;
}

bool draft_has(const struct draft *d, int role)
{
    for (int i = 0; i < d->columns; i++)
        if (d->column[i].role == role)
            return true;
    return false;
}

/* The longest word that the heading holds decides: 使用期間 is no 期間 of another kind. */
static bool by_word(struct str folded, int *role, const char **word)
{
    size_t longest = 0;
    for (size_t k = 0; folded.n && k < sizeof known / sizeof *known; k++)
        for (int w = 0; w < 14 && known[k].word[w]; w++) {
            size_t n = strlen(known[k].word[w]);
            if (n <= longest || !holds(folded, known[k].word[w]))
                continue;
            longest = n;
            *role = known[k].role;
            *word = known[k].word[w];
        }
    return longest > 0;
}

static void propose(struct draft *d, int at)
{
    struct draft_column *c = &d->column[at];
    struct buf folded = {0};
    const char *word = NULL;
    int role = ROLE_IGNORE;
    utf8_fold(&folded, c->heading);
    const char *power = power_word(buf_view(&folded));
    if (c->samples == 0) {
        c->why = WHY_EMPTY;
    } else if ((is_month(c->heading) || is_bare_month(c->heading)) &&
               column_fits(d, at, ROLE_MONTHS)) {
        c->why = WHY_MONTH;
        role = ROLE_MONTHS;
    } else if (power) {
        c->why = WHY_POWER;
        word = power;
    } else if (by_word(buf_view(&folded), &role, &word)) {
        c->why = !column_fits(d, at, role)                  ? WHY_VALUES
                 : role != FIELD_NOTE && draft_has(d, role) ? WHY_SECOND
                                                            : WHY_WORD;
        if (c->why != WHY_WORD)
            role = ROLE_IGNORE;
    }
    c->word = str_of(word);
    c->role = role;
    buf_free(&folded);
}

static void take_samples(struct draft *d, int at)
{
    struct draft_column *c = &d->column[at];
    for (int i = d->heading + 1; i < d->rows && c->samples < DRAFT_SAMPLES; i++)
        if (at < d->row[i].n && d->row[i].cell[at].n)
            c->sample[c->samples++] = d->row[i].cell[at];
}

bool draft_heading(struct draft *d, int at)
{
    d->heading = at < 0 ? find_heading(d) : at;
    if (d->heading < 0 || d->heading >= d->rows || d->row[d->heading].n == 0)
        return false;
    d->columns = d->row[d->heading].n;
    d->column = arena_alloc(&d->arena, (size_t)d->columns * sizeof *d->column);
    for (int i = 0; i < d->columns; i++) {
        d->column[i].heading = d->row[d->heading].cell[i];
        d->column[i].role = ROLE_IGNORE;
    }
    name_groups(d);
    for (int i = 0; i < d->columns; i++) {
        take_samples(d, i);
        propose(d, i);
    }
    return true;
}

/* ---- answers ---- */
const char *draft_role_name(int role)
{
    return role == ROLE_IGNORE   ? "ignore"
           : role == ROLE_MONTHS ? "months"
                                 : field_name((enum field)role);
}

bool draft_role(struct str name, int *role)
{
    for (int r = ROLE_IGNORE; r <= ROLE_MONTHS; r++)
        if (r != FIELD_FILTER && r != FIELD_ID && str_is(name, draft_role_name(r))) {
            *role = r;
            return true;
        }
    return false;
}

static bool dated(int role)
{
    return role == FIELD_START || role == FIELD_END || role == FIELD_DATE;
}

/* Cells that are no date at all (totals, notes) do not count. */
unsigned draft_formats(const struct draft *d)
{
    static const char *const format[] = {"ymd", "dmy", "mdy"};
    unsigned left = 7;
    for (int c = 0; c < d->columns; c++)
        for (int i = d->heading + 1; i < d->rows && dated(d->column[c].role); i++) {
            struct str v = c < d->row[i].n ? d->row[i].cell[c] : (struct str){0};
            for (unsigned k = 0; k < 3 && v.n && any_date(v); k++)
                if (!is_date(v, format[k]))
                    left &= ~(1U << k);
        }
    return left;
}

unsigned draft_points(const struct draft *d)
{
    unsigned left = 3;
    for (int c = 0; c < d->columns; c++) {
        int role = d->column[c].role;
        bool number = role == FIELD_QUANTITY || role == FIELD_COST || role == FIELD_REGISTER ||
                      role == ROLE_MONTHS;
        for (int i = d->heading + 1; i < d->rows && number; i++) {
            struct str v = c < d->row[i].n ? d->row[i].cell[c] : (struct str){0};
            struct dec a, b;
            bool dot = v.n && (dec_parse(v, &a) || dec_parse_printed(v, '.', &a)),
                 comma = v.n && dec_parse_printed(v, ',', &b);
            if (dot != comma)
                left &= dot ? 1U : 2U;
            else if (dot && dec_cmp(a, b) != 0)
                left |= 4U; /* they differ: to be asked, unless another cell decides */
        }
    }
    return left;
}

struct str draft_unit(const struct draft *d)
{
    for (int c = 0; c < d->columns; c++) {
        if (d->column[c].role != FIELD_QUANTITY)
            continue;
        struct buf plain = {0};
        struct str found = {0};
        utf8_nfkc(&plain, d->column[c].heading);
        const char *open = plain.n ? memchr(plain.p, '(', plain.n) : NULL;
        const char *close = open ? memchr(open, ')', plain.n - (size_t)(open - plain.p)) : NULL;
        if (close) {
            struct str inside = str_trim((struct str){open + 1, (size_t)(close - open) - 1});
            const struct unit *u = unit_find(inside);
            found = u ? str_of(u->code) : (struct str){0};
        }
        buf_free(&plain);
        return found;
    }
    return (struct str){0};
}
