#include "ingest/rejects.h"
#include "core/csv.h"
#include "core/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REJECTS_BLOCK = 64 << 10 };

struct rejects {
    char *path, *name; /* where it goes; the imported file */
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

/* "FILE.refused.csv", then "FILE.refused-2.csv" ... */
static char *numbered(const struct rejects *r, int n)
{
    struct buf name = {0};
    buf_printf(&name, "%s.refused", r->name);
    if (n > 1)
        buf_printf(&name, "-%d", n);
    buf_cstr(&name, r->document ? ".json" : ".csv");
    return name.p;
}

struct rejects *rejects_new(const char *path)
{
    struct rejects *r = mem_alloc(sizeof *r);
    r->name = mem_strndup(path, strlen(path));
    r->path = numbered(r, 1);
    return r;
}

void rejects_as_document(struct rejects *r)
{
    if (!r)
        return;
    r->document = true;
    free(r->path);
    r->path = numbered(r, 1);
}

/* One that is there may have been mended already: it is somebody's work. */
static void free_name(struct rejects *r)
{
    struct stat st;
    for (int n = 2; lstat(r->path, &st) == 0 && S_ISREG(st.st_mode); n++) {
        free(r->path);
        r->path = numbered(r, n);
    }
}

static void open_file(struct rejects *r)
{
    free_name(r);
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

/* What an earlier run left and nobody has touched is the same file once more. */
static bool written_before(struct rejects *r)
{
    struct diag ignored = {0};
    struct file_scan now, before;
    bool same = false;
    for (int n = 1; !same && r->file.temp; n++) {
        char *path = numbered(r, n);
        if (strcmp(path, r->path) == 0 || !file_scan(path, &before, &ignored) ||
            !file_scan(r->file.temp, &now, &ignored)) {
            free(path);
            break;
        }
        same = sha256_eq(now.hash, before.hash);
        if (same) {
            free(r->path);
            r->path = path;
        } else {
            free(path);
        }
    }
    diag_free(&ignored);
    return same;
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
    if (!r->failed && written_before(r)) {
        *name = str_save(a, str_of(r->path));
        return true;
    }
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
    free(r->name);
    free(r);
}
