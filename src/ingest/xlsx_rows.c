/* The rows of a sheet: a piece of its part is parsed at a time, and the rows that end in it wait in
 * a queue. */
#include "ingest/xlsx.h"
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 32 << 10 };

enum type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_INLINE, TYPE_FLAG, TYPE_ERROR, TYPE_DATE };

struct cell {
    const char *shared; /* text of the workbook's; NULL: in `text` from `at` */
    uint32_t at, n;
    int column; /* from 0 */
    unsigned char fault;
};
struct queued {
    int64_t row;
    int first, n; /* cells */
};
struct xlsx_rows {
    struct xlsx *x;
    struct xml *xml;
    int sheet;
    char *chunk;
    bool ended, data; /* data: within <sheetData> */
    enum msg broken;  /* of the sheet's structure; 0: sound */
    int64_t hidden;

    /* the queue; cells behind those of its last row belong to the row that is being read */
    struct queued *queue;
    int queued, queue_cap, taken;
    struct cell *cell;
    int cells, cell_cap, row_first;
    struct buf text;

    /* the row and the cell that are being read */
    int64_t row;
    bool numbered; /* the row says its number, or a cell of it did */
    int column;
    size_t row_bytes;
    enum type type;
    int style;
    bool formula, valued, wanted;
    int reading;
    struct buf value;

    /* the row given last */
    int64_t given;
    struct str *field;
    unsigned char *fault;
    int width, field_cap;
};

static void broken(struct xlsx_rows *r, enum msg m)
{
    r->broken = r->broken ? r->broken : m;
}

/* ---- addresses ---- */
/* "BC12": column from 0, row 0 where none is written; false when it is no address. */
static bool address(const char *s, int *column, int64_t *row)
{
    int c = 0;
    int64_t n = 0;
    for (; *s >= 'A' && *s <= 'Z' && c < 100000; s++)
        c = c * 26 + (*s - 'A' + 1);
    for (; *s >= '0' && *s <= '9' && n <= XLSX_MAX_ROW; s++)
        n = n * 10 + (*s - '0');
    *column = c - 1;
    *row = n;
    return *s == 0 && c > 0;
}

static void start_row(struct xlsx_rows *r, const char *const *attribute)
{
    const char *number = xml_attribute(attribute, "r"),
               *hidden = xml_attribute(attribute, "hidden");
    int64_t row = number ? strtoll(number, NULL, 10) : r->row + 1;
    if (row <= r->row || row > XLSX_MAX_ROW)
        broken(r, E_XLSX_ROWS);
    r->row = row;
    r->numbered = number != NULL;
    r->column = -1;
    r->row_bytes = 0;
    r->hidden += hidden && (*hidden == '1' || *hidden == 't');
}

/* An index of styles; what is none, or far too large, is no style: -1. */
static int style_number(const char *text)
{
    int n = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        if (n > 1 << 20)
            return -1;
        n = n * 10 + (*text - '0');
    }
    return *text ? -1 : n;
}

static enum type type_of(const char *t)
{
    static const struct {
        const char *name;
        enum type type;
    } known[] = {
        {"n", TYPE_NUMBER}, {"s", TYPE_SHARED}, {"str", TYPE_TEXT}, {"inlineStr", TYPE_INLINE},
        {"b", TYPE_FLAG},   {"e", TYPE_ERROR},  {"d", TYPE_DATE}};
    for (size_t i = 0; t && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, t) == 0)
            return known[i].type;
    return TYPE_NUMBER;
}

static void start_cell(struct xlsx_rows *r, const char *const *attribute)
{
    const char *at = NULL, *type = NULL, *style = NULL;
    for (; *attribute; attribute += 2) {
        if (attribute[0][1] != 0)
            continue;
        if (attribute[0][0] == 'r')
            at = attribute[1];
        else if (attribute[0][0] == 't')
            type = attribute[1];
        else if (attribute[0][0] == 's')
            style = attribute[1];
    }
    int column = r->column + 1;
    int64_t row = 0;
    bool placed = !at || address(at, &column, &row);
    if (!r->numbered && row > r->row)
        r->row = row;
    r->numbered |= row > 0;
    if (!placed || column <= r->column || (row && row != r->row) || row > XLSX_MAX_ROW)
        broken(r, E_XLSX_ROWS);
    r->column = column;
    r->type = type_of(type);
    r->style = style ? style_number(style) : 0;
    r->formula = r->valued = r->wanted = false;
    r->reading = 0;
    buf_reset(&r->value);
}

/* ---- values ---- */
static struct cell_format format_of(const struct xlsx_rows *r)
{
    return r->style >= 0 && r->style < r->x->formats ? r->x->format[r->style]
                                                     : (struct cell_format){SHOW_NUMBER, 0};
}

static void take_shared(struct xlsx_rows *r, struct cell *c)
{
    int64_t i = 0;
    struct str v = buf_view(&r->value);
    for (size_t k = 0; k < v.n && i >= 0; k++)
        i = v.p[k] >= '0' && v.p[k] <= '9' && i < XLSX_MAX_STRINGS ? i * 10 + (v.p[k] - '0') : -1;
    struct str text = xlsx_string(r->x, v.n ? i : -1);
    if (!text.p)
        broken(r, E_XLSX_STRING_LOST);
    c->shared = text.p;
    c->n = (uint32_t)text.n;
}

static void take_value(struct xlsx_rows *r, struct cell *c)
{
    struct str v = buf_view(&r->value);
    size_t before = r->text.n;
    c->at = (uint32_t)before;
    switch (r->type) {
    case TYPE_SHARED:
        take_shared(r, c);
        return;
    case TYPE_TEXT:
    case TYPE_INLINE:
        cell_text(&r->text, v);
        break;
    case TYPE_ERROR:
        buf_str(&r->text, v);
        c->fault = CELL_ERROR;
        break;
    case TYPE_DATE:
        cell_iso_date(&r->text, v, format_of(r));
        break;
    case TYPE_NUMBER:
        c->fault = (unsigned char)cell_number(&r->text, v, format_of(r), r->x->from_1904);
        break;
    case TYPE_FLAG:
        buf_str(&r->text, v);
        break;
    }
    c->n = (uint32_t)(r->text.n - before);
}

static void end_cell(struct xlsx_rows *r)
{
    struct cell c = {.column = r->column};
    bool empty = r->value.n == 0;
    if (r->formula && empty && (r->type != TYPE_TEXT || !r->valued))
        c.fault = CELL_NO_VALUE;
    else if (empty)
        return;
    else
        take_value(r, &c);
    if (r->broken || (c.n == 0 && !c.fault))
        return;
    if (c.column >= CSV_MAX_FIELDS || (r->row_bytes += c.n) > CSV_MAX_ROW) {
        broken(r, E_XLSX_WIDE);
        return;
    }
    MEM_GROW(r->cell, r->cells, r->cell_cap);
    r->cell[r->cells++] = c;
}

static void end_row(struct xlsx_rows *r)
{
    if (r->cells == r->row_first)
        return;
    MEM_GROW(r->queue, r->queued, r->queue_cap);
    r->queue[r->queued++] = (struct queued){r->row, r->row_first, r->cells - r->row_first};
    r->row_first = r->cells;
}

/* ---- events ---- */
static void on_start(void *ctx, struct str space, const char *name, const char *const *attribute)
{
    struct xlsx_rows *r = ctx;
    if (r->broken || !xlsx_space(space))
        return;
    if (!r->data) {
        const char *hidden = strcmp(name, "col") == 0 ? xml_attribute(attribute, "hidden") : NULL;
        r->hidden += hidden && (*hidden == '1' || *hidden == 't');
        r->data = strcmp(name, "sheetData") == 0;
    } else if (name[0] == 'c' && name[1] == 0) {
        start_cell(r, attribute);
    } else if (name[0] == 'v' && name[1] == 0) {
        r->valued = r->wanted = r->type != TYPE_INLINE;
    } else if (name[0] == 't' && name[1] == 0) {
        r->wanted = r->type == TYPE_INLINE && r->reading == 0;
    } else if (name[0] == 'f' && name[1] == 0) {
        r->formula = true;
    } else if (strcmp(name, "row") == 0) {
        start_row(r, attribute);
    } else if (strcmp(name, "rPh") == 0) {
        r->reading++;
    }
}

static void on_end(void *ctx, struct str space, const char *name)
{
    struct xlsx_rows *r = ctx;
    if (r->broken || !r->data || !xlsx_space(space))
        return;
    r->wanted = false;
    if (name[0] == 'c' && name[1] == 0)
        end_cell(r);
    else if (strcmp(name, "row") == 0)
        end_row(r);
    else if (strcmp(name, "rPh") == 0)
        r->reading--;
    else if (strcmp(name, "sheetData") == 0)
        r->data = false;
}

static void on_text(void *ctx, const char *text, size_t n)
{
    struct xlsx_rows *r = ctx;
    if (!r->wanted)
        return;
    buf_add(&r->value, text, n);
    if (r->value.n > CSV_MAX_ROW) {
        broken(r, E_XLSX_WIDE);
        r->wanted = false;
    }
}

/* ---- the queue ---- */
struct xlsx_rows *xlsx_rows(struct xlsx *x, int sheet, struct diag *d)
{
    static const struct xml_events events = {on_start, on_end, on_text};
    struct xlsx_rows *r = mem_alloc(sizeof *r);
    r->x = x;
    r->sheet = sheet;
    r->chunk = mem_alloc(CHUNK);
    r->xml = xml_new(&events, r, d);
    if (r->xml && zip_begin(x->zip, x->sheet[sheet].part, d))
        return r;
    xlsx_rows_close(r);
    return NULL;
}

/* The unfinished row moves to the front. */
static void make_room(struct xlsx_rows *r)
{
    int left = r->cells - r->row_first;
    size_t from = r->text.n;
    for (int i = r->row_first; i < r->cells; i++)
        if (!r->cell[i].shared && r->cell[i].at < from)
            from = r->cell[i].at;
    for (int i = 0; i < left; i++) {
        r->cell[i] = r->cell[r->row_first + i];
        r->cell[i].at -= r->cell[i].shared ? 0 : (uint32_t)from;
    }
    if (r->text.n)
        memmove(r->text.p, r->text.p + from, r->text.n - from);
    r->text.n -= from;
    r->cells = left;
    r->row_first = r->queued = r->taken = 0;
}

static bool refill(struct xlsx_rows *r, struct diag *d)
{
    struct pos at = {.file = r->x->file, .sheet = r->x->sheet[r->sheet].name};
    make_room(r);
    ssize_t got = zip_read(r->x->zip, r->chunk, CHUNK, d);
    if (got < 0 || !xml_feed(r->xml, r->chunk, (size_t)got, got == 0, at,
                             zip_part_name(r->x->zip, r->x->sheet[r->sheet].part).p, d))
        return false;
    r->ended = got == 0;
    if (!r->broken)
        return true;
    at.row = r->row > 0 && r->row <= XLSX_MAX_ROW ? r->row : 0;
    at.column = r->column + 1;
    diag_error(d, at, r->broken, NULL);
    return false;
}

static void widen(struct xlsx_rows *r, int n)
{
    if (n > r->field_cap) {
        r->field = mem_realloc(r->field, (size_t)n, sizeof *r->field);
        r->fault = mem_realloc(r->fault, (size_t)n, sizeof *r->fault);
        r->field_cap = n;
    }
    r->width = n > r->width ? n : r->width;
}

static void give(struct xlsx_rows *r, struct csv_row *row, const struct queued *q)
{
    widen(r, q->n ? r->cell[q->first + q->n - 1].column + 1 : 1);
    for (int i = 0; i < r->width; i++)
        r->field[i] = STR("");
    memset(r->fault, CELL_SOUND, (size_t)r->width);
    for (int i = 0; i < q->n; i++) {
        const struct cell *c = &r->cell[q->first + i];
        const char *own = c->n ? r->text.p + c->at : "";
        r->field[c->column] = (struct str){c->shared ? c->shared : own, c->n};
        r->fault[c->column] = c->fault;
    }
    *row = (struct csv_row){.field = r->field, .n = r->width, .row = q->row, .fault = r->fault};
    if (q->n)
        row->raw = r->field[r->cell[q->first].column];
    r->given = q->row;
}

int xlsx_next(void *rows, struct csv_row *row, struct str file, struct diag *d)
{
    struct xlsx_rows *r = rows;
    (void)file;
    while (r->taken == r->queued)
        if (r->ended)
            return 0;
        else if (!refill(r, d))
            return -1;
    const struct queued *q = &r->queue[r->taken];
    struct queued blank = {.row = r->given + 1};
    if (q->row > r->given + 1 && r->given > 0) {
        give(r, row, &blank);
        r->given = q->row - 1;
    } else {
        give(r, row, q);
        r->taken++;
    }
    return 1;
}

int64_t xlsx_hidden(const struct xlsx_rows *r)
{
    return r->hidden;
}

void xlsx_rows_close(struct xlsx_rows *r)
{
    if (!r)
        return;
    xml_free(r->xml);
    free(r->chunk);
    free(r->queue);
    free(r->cell);
    free(r->field);
    free(r->fault);
    buf_free(&r->text);
    buf_free(&r->value);
    free(r);
}
