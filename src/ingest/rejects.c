#include "ingest/rejects.h"
#include "core/csv.h"
#include "core/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REJECTS_BLOCK = 64 << 10 };

/* The refused rows of one table, or (DOCUMENT) of all. */
struct reject_file {
    const struct book_table *of;
    char *path;
    struct file_new file;
    FILE *out;
    struct buf text;
    bool failed, committed, used;
};
struct rejects {
    char *name; /* the imported file */
    enum { ONE_TABLE, BY_TABLE, DOCUMENT } form;
    struct diag why; /* of a failed open, handed on in rejects_commit */
    struct reject_file file[TABLE_COUNT];
    struct buf table[TABLE_COUNT]; /* DOCUMENT: their rows */
};

const char *rejects_column(const struct book_table *t)
{
    return book_column(t, STR("reason")) < 0 ? "reason" : "refused_because";
}

bool rejects_reason(const struct book_table *t, struct str heading)
{
    return str_is(heading, rejects_column(t));
}

/* "FILE.refused.csv", then "FILE.refused-2.csv" ...; "FILE.refused.meters.csv" where it has several
 * tables. */
static char *numbered(const struct rejects *r, const struct reject_file *f, int n)
{
    struct buf name = {0};
    buf_printf(&name, "%s.refused", r->name);
    if (n > 1)
        buf_printf(&name, "-%d", n);
    if (r->form == BY_TABLE)
        buf_printf(&name, ".%s", f->of->name);
    buf_cstr(&name, r->form == DOCUMENT ? ".json" : ".csv");
    return name.p;
}

struct rejects *rejects_new(const char *path)
{
    struct rejects *r = mem_alloc(sizeof *r);
    r->name = mem_strndup(path, strlen(path));
    return r;
}

void rejects_as_document(struct rejects *r)
{
    if (r)
        r->form = DOCUMENT;
}

void rejects_by_table(struct rejects *r)
{
    if (r)
        r->form = BY_TABLE;
}

/* One that is there may have been mended already: it is somebody's work. */
static void free_name(const struct rejects *r, struct reject_file *f)
{
    struct stat st;
    f->path = numbered(r, f, 1);
    for (int n = 2; lstat(f->path, &st) == 0 && S_ISREG(st.st_mode); n++) {
        free(f->path);
        f->path = numbered(r, f, n);
    }
}

static void write_text(struct reject_file *f)
{
    if (!f->failed && f->text.n && fwrite(f->text.p, 1, f->text.n, f->out) != f->text.n)
        f->failed = true;
    buf_reset(&f->text);
}

static void head_line(struct reject_file *f)
{
    for (int i = 0; i < f->of->columns; i++)
        csv_field(&f->text, str_of(f->of->column[i].name), i == 0);
    csv_field(&f->text, str_of(rejects_column(f->of)), false);
    buf_cstr(&f->text, "\r\n");
}

static void open_file(struct rejects *r, struct reject_file *f, const struct book_table *t)
{
    f->used = true;
    f->of = t;
    free_name(r, f);
    if (file_new(&f->file, f->path, &r->why))
        f->out = fopen(f->file.temp, "wb");
    f->failed = f->out == NULL;
    if (r->form != DOCUMENT)
        head_line(f);
}

static void csv_line(struct reject_file *f, const struct book_row *row, struct str reason)
{
    for (int i = 0; i < row->table->columns; i++)
        csv_field(&f->text, row->value[i], i == 0);
    csv_field(&f->text, reason, false);
    buf_cstr(&f->text, "\r\n");
    if (f->text.n >= REJECTS_BLOCK)
        write_text(f);
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
    struct reject_file *f = &r->file[r->form == BY_TABLE ? (int)row->table->id : 0];
    (void)number;
    if (!f->used)
        open_file(r, f, row->table);
    if (f->failed)
        return;
    if (r->form == DOCUMENT)
        json_row(r, row, reason);
    else
        csv_line(f, row, reason);
}

static void write_document(const struct rejects *r, struct buf *text)
{
    buf_cstr(text, "{");
    for (int t = 0, n = 0; t < TABLE_COUNT; t++) {
        if (r->table[t].n == 0)
            continue;
        bool one = t == TABLE_ORGANIZATION;
        buf_printf(text, "%s\n\"%s\": %s", n++ ? "," : "", book_tables[t].name, one ? "" : "[\n");
        buf_str(text, buf_view(&r->table[t]));
        buf_cstr(text, one ? "" : "]");
    }
    buf_cstr(text, "}\n");
}

/* What an earlier run left and nobody has touched is the same file once more. */
static bool written_before(const struct rejects *r, struct reject_file *f)
{
    struct diag ignored = {0};
    struct file_scan now, before;
    bool same = false;
    for (int n = 1; !same && f->file.temp; n++) {
        char *path = numbered(r, f, n);
        if (strcmp(path, f->path) == 0 || !file_scan(path, &before, &ignored) ||
            !file_scan(f->file.temp, &now, &ignored)) {
            free(path);
            break;
        }
        same = sha256_eq(now.hash, before.hash);
        if (same) {
            free(f->path);
            f->path = path;
        } else {
            free(path);
        }
    }
    diag_free(&ignored);
    return same;
}

static bool finish(struct rejects *r, struct reject_file *f, struct diag *d)
{
    if (r->form == DOCUMENT)
        write_document(r, &f->text);
    if (f->out)
        write_text(f);
    if (f->out && fclose(f->out) != 0)
        f->failed = true;
    f->out = NULL;
    if (!f->failed && written_before(r, f))
        return true;
    f->committed = !f->failed && file_commit(&f->file, d);
    if (!f->committed)
        diag_error(d, NOWHERE, E_INGEST_REJECTS, f->path, NULL);
    return f->committed;
}

bool rejects_commit(struct rejects *r, struct str *name, struct arena *a, struct diag *d)
{
    struct buf names = {0};
    bool ok = true;
    for (int t = 0; ok && t < TABLE_COUNT; t++) {
        if (!r->file[t].used)
            continue;
        ok = finish(r, &r->file[t], d);
        buf_printf(&names, "%s%s", names.n ? ", " : "", r->file[t].path);
    }
    *name = ok ? str_save(a, buf_view(&names)) : (struct str){0};
    buf_free(&names);
    if (!ok)
        rejects_undo(r);
    return ok;
}

void rejects_undo(struct rejects *r)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        if (r->file[t].committed)
            unlink(r->file[t].path);
        r->file[t].committed = false;
    }
}

void rejects_free(struct rejects *r)
{
    if (!r)
        return;
    for (int t = 0; t < TABLE_COUNT; t++) {
        struct reject_file *f = &r->file[t];
        if (f->out)
            fclose(f->out);
        if (f->used && !f->committed)
            file_abandon(&f->file);
        buf_free(&f->text);
        free(f->path);
        buf_free(&r->table[t]);
    }
    diag_free(&r->why);
    free(r->name);
    free(r);
}
