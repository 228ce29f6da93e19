/* The book as one JSON document (schemas/book.schema.json). */
#include "core/json.h"
#include "ingest/import.h"
#include <stdlib.h>
#include <string.h>

static const char *column_list(const struct book_table *t, struct arena *a)
{
    struct buf b = {0};
    for (int i = 0; i < t->columns; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", t->column[i].name);
    const char *s = arena_strndup(a, b.p, b.n);
    buf_free(&b);
    return s;
}

static const char *table_list(struct arena *a)
{
    struct buf b = {0};
    for (int i = 0; i < TABLE_COUNT; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", book_tables[i].name);
    const char *s = arena_strndup(a, b.p, b.n);
    buf_free(&b);
    return s;
}

/* A string, or an integer in a column of integers; null and absent are the same. */
static bool take_value(struct import *im, struct pos at, const struct book_table *t,
                       const cJSON *item, struct book_row *row, struct arena *a)
{
    int c = -1;
    for (int i = 0; i < t->columns && c < 0; i++)
        if (strcmp(t->column[i].name, item->string) == 0)
            c = i;
    if (c < 0) {
        diag_error(im->diag, at, E_BOOK_COLUMN, t->name, item->string, column_list(t, a), NULL);
        return false;
    }
    int64_t v;
    bool whole = t->column[c].type == COL_INTEGER || t->column[c].type == COL_FLAG;
    if (cJSON_IsString(item)) {
        row->value[c] = str_of(item->valuestring);
    } else if (whole && cJSON_IsNumber(item) && json_integer(item, &v)) {
        struct buf b = {0};
        buf_int(&b, v);
        row->value[c] = str_save(a, buf_view(&b));
        buf_free(&b);
    } else if (!cJSON_IsNull(item)) {
        diag_error(im->diag, at, E_BOOK_VALUE, item->string, NULL);
        return false;
    }
    return true;
}

static void take_object(struct import *im, const struct book_table *t, const cJSON *object,
                        int64_t number)
{
    struct arena a = {0};
    struct book_row row = {.table = t};
    struct pos at = import_at(im, number, 0);
    bool ok = cJSON_IsObject(object);
    accept_watch(im->acceptor);
    if (!ok)
        diag_error(im->diag, at, E_BOOK_NOT_OBJECT, t->name, NULL);
    for (const cJSON *item = ok ? object->child : NULL; item; item = item->next)
        if (!rejects_reason(t, str_of(item->string))) /* of a refused row that was mended */
            ok &= take_value(im, at, t, item, &row, &a);
    if (ok)
        accept_row(im->acceptor, &row, number, NULL);
    else
        accept_refuse(im->acceptor, &row, number);
    arena_free(&a);
    im->rows++;
}

static bool take_table(struct import *im, const struct book_table *t, const cJSON *value)
{
    int64_t number = 0;
    struct buf place = {0};
    buf_printf(&place, "%s#%s", im->path, t->name);
    bool opened = import_source(im, t->name, (struct pos){.file = buf_view(&place)});
    buf_free(&place);
    if (!opened)
        return false;
    if (t->id == TABLE_ORGANIZATION) {
        take_object(im, t, value, 1);
    } else if (!cJSON_IsArray(value)) {
        diag_error(im->diag, (struct pos){.file = im->file}, E_BOOK_NOT_OBJECT, t->name, NULL);
        return false;
    } else {
        for (const cJSON *x = value->child; x && !accept_failed(im->acceptor); x = x->next) {
            take_object(im, t, x, ++number);
            if ((number & 1023) == 0 && !import_breathe(im))
                return false;
        }
    }
    return !accept_failed(im->acceptor);
}

static bool names_known(struct import *im, const cJSON *document)
{
    bool ok = true;
    for (const cJSON *x = document->child; x; x = x->next) {
        if (book_table(str_of(x->string)) || strcmp(x->string, "$schema") == 0)
            continue;
        struct arena a = {0};
        diag_error(im->diag, (struct pos){.file = im->file}, E_BOOK_TABLE, x->string,
                   table_list(&a), NULL);
        arena_free(&a);
        ok = false;
    }
    return ok;
}

/* What a table refers to comes before it, whatever the order in the document. */
static bool take_document(struct import *im, const cJSON *document)
{
    if (!cJSON_IsObject(document)) {
        diag_error(im->diag, (struct pos){.file = im->file}, E_BOOK_NOT_OBJECT, "{...}", NULL);
        return false;
    }
    if (!names_known(im, document))
        return false;
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct book_table *t = &book_tables[import_order[i]];
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(document, t->name);
        if (value && !take_table(im, t, value))
            return false;
    }
    return true;
}

static bool fits(struct import *im)
{
    struct str head;
    if (im->options->profile || !import_head(im, &head))
        return false;
    head = str_trim(head);
    return head.n > 0 && head.p[0] == '{';
}

static bool read_file(struct import *im)
{
    struct buf bytes = {0};
    import_form_name(im, STR("book"), STR("1"));
    im->encoding = str_of(encoding_name(im->scan.encoding));
    rejects_as_document(im->rejects);
    bool ok = file_read(im->path, JSON_MAX_BYTES, &bytes, im->diag);
    if (ok) {
        struct str text = buf_view(&bytes);
        keep_tap(im->keep, text.p, text.n);
        if (str_starts(text, "\xEF\xBB\xBF"))
            text = (struct str){text.p + 3, text.n - 3};
        cJSON *document = json_parse(text, im->file, im->diag);
        buf_free(&bytes);
        ok = document && take_document(im, document);
        cJSON_Delete(document);
    }
    buf_free(&bytes);
    return ok;
}

const struct reader reader_book = {"book", fits, read_file};
