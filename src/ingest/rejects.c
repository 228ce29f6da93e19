#include "ingest/rejects.h"
#include "core/csv.h"
#include "core/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REJECTS_BLOCK = 64 << 10 };

struct rejects {
    char *path;
    bool document, failed, committed;
    struct diag why; /* of a failed open, handed on in rejects_commit */
    struct file_new file;
    FILE *out;
    struct buf text, table[TABLE_COUNT];
    const struct book_table *of;
    int64_t rows;
};

const char *rejects_column(const struct book_table *t)
{
    return book_column(t, STR("reason")) < 0 ? "reason" : "refused_because";
}

bool rejects_reason(const struct book_table *t, struct str heading)
{
    return str_is(heading, rejects_column(t));
}

struct rejects *rejects_new(const char *path, bool document)
{
    struct rejects *r = mem_alloc(sizeof *r);
    struct buf name = {0};
    buf_printf(&name, "%s.refused.%s", path, document ? "json" : "csv");
    r->path = name.p;
    r->document = document;
    return r;
}

static void open_file(struct rejects *r)
{
    if (!file_new(&r->file, r->path, &r->why)) {
        r->failed = true;
        return;
    }
    r->out = fopen(r->file.temp, "wb");
    r->failed = r->out == NULL;
}

static void write_text(struct rejects *r)
{
    if (!r->failed && r->text.n && fwrite(r->text.p, 1, r->text.n, r->out) != r->text.n)
        r->failed = true;
    buf_reset(&r->text);
}

static void csv_line(struct rejects *r, const struct book_row *row, struct str reason)
{
    if (!r->of) {
        r->of = row->table;
        for (int i = 0; i < row->table->columns; i++)
            csv_field(&r->text, str_of(row->table->column[i].name), i == 0);
        csv_field(&r->text, str_of(rejects_column(row->table)), false);
        buf_cstr(&r->text, "\r\n");
    }
    for (int i = 0; i < row->table->columns; i++)
        csv_field(&r->text, row->value[i], i == 0);
    csv_field(&r->text, reason, false);
    buf_cstr(&r->text, "\r\n");
    if (r->text.n >= REJECTS_BLOCK)
        write_text(r);
}

static void json_row(struct rejects *r, const struct book_row *row, struct str reason)
{
    struct buf *b = &r->table[row->table->id];
    struct json_out j;
    buf_cstr(b, b->n ? ",\n" : "");
    json_begin(&j, b);
    json_object(&j, NULL);
    for (int i = 0; i < row->table->columns; i++)
        if (row->value[i].n)
            json_str(&j, row->table->column[i].name, row->value[i]);
    json_str(&j, rejects_column(row->table), reason);
    json_end(&j);
}

void rejects_row(void *rejects, const struct book_row *row, int64_t number, struct str reason)
{
    struct rejects *r = rejects;
    (void)number;
    if (r->rows++ == 0)
        open_file(r);
    if (r->failed)
        return;
    if (r->document)
        json_row(r, row, reason);
    else
        csv_line(r, row, reason);
}

static void write_document(struct rejects *r)
{
    buf_cstr(&r->text, "{");
    for (int t = 0, n = 0; t < TABLE_COUNT; t++) {
        if (r->table[t].n == 0)
            continue;
        bool one = t == TABLE_ORGANIZATION;
        buf_printf(&r->text, "%s\n\"%s\": %s", n++ ? "," : "", book_tables[t].name,
                   one ? "" : "[\n");
        buf_str(&r->text, buf_view(&r->table[t]));
        buf_cstr(&r->text, one ? "" : "]");
    }
    buf_cstr(&r->text, "}\n");
}

bool rejects_commit(struct rejects *r, struct str *name, struct arena *a, struct diag *d)
{
    *name = (struct str){0};
    if (r->rows == 0)
        return true;
    if (r->document)
        write_document(r);
    if (r->out)
        write_text(r);
    if (r->out && fclose(r->out) != 0)
        r->failed = true;
    r->out = NULL;
    if (!r->failed && file_commit(&r->file, d)) {
        r->committed = true;
        *name = str_save(a, str_of(r->path));
        return true;
    }
    diag_error(d, NOWHERE, E_INGEST_REJECTS, r->path, NULL);
    return false;
}

void rejects_undo(struct rejects *r)
{
    if (r->committed)
        unlink(r->path);
    r->committed = false;
}

void rejects_free(struct rejects *r)
{
    if (!r)
        return;
    if (r->out)
        fclose(r->out);
    if (!r->committed)
        file_abandon(&r->file);
    diag_free(&r->why);
    buf_free(&r->text);
    for (int t = 0; t < TABLE_COUNT; t++)
        buf_free(&r->table[t]);
    free(r->path);
    free(r);
}
