/* Delimited text: one table a file. */
#include "ingest/import.h"
#include <stdio.h>
#include <stdlib.h>

static bool fits(struct import *im)
{
    (void)im;
    return true;
}

/* The row in which a byte lies, as an editor counts. */
static int64_t row_of_byte(const char *path, int64_t at)
{
    FILE *f = fopen(path, "rb");
    int64_t row = 1;
    for (int c; f && at > 0 && (c = getc(f)) != EOF; at--)
        row += c == '\n';
    if (f)
        fclose(f);
    return row;
}

static bool is_text(struct import *im)
{
    const struct file_scan *s = &im->scan;
    char at[24];
    if (s->nul_at < 0 && s->encoding != ENC_UNKNOWN)
        return true;
    int64_t byte = s->nul_at >= 0 ? s->nul_at : s->unknown_at;
    snprintf(at, sizeof at, "%lld", (long long)byte + 1);
    diag_error(im->diag, import_at(im, row_of_byte(im->path, byte), 0),
               s->nul_at >= 0 ? E_INGEST_NUL : E_INGEST_ENCODING, at, NULL);
    return false;
}

static bool recognise(struct import *im, struct form *f)
{
    struct str head = {0};
    if (!is_text(im))
        return false;
    import_head(im, &head);
    enum form_found found = import_form(im, head, 0, im->place, f);
    if (found == FORM_NONE && !import_nearest(im, head, 0, im->place))
        diag_error(im->diag, import_at(im, 1, 0), E_INGEST_UNKNOWN_FORM, NULL);
    return found == FORM_FOUND;
}

static int next(void *csv, struct csv_row *row, struct str file, struct diag *d)
{
    return csv_next(csv, row, file, d);
}

static bool read_file(struct import *im)
{
    struct form f;
    if (!recognise(im, &f))
        return false;
    import_use_form(im, &f);
    im->encoding = str_of(encoding_name(im->scan.encoding));
    struct text_in *text = text_open(im->path, im->scan.encoding, keep_tap, im->keep, im->diag);
    if (!text)
        return false;
    struct csv *csv = csv_open(text, f.profile ? f.profile->delimiter : 0);
    struct rows rows = {csv, next};
    bool ok = import_source(im, "", im->place) &&
              (f.table ? read_table(im, &rows, f.table) : read_profile(im, &rows, f.profile, ""));
    csv_close(csv);
    text_close(text);
    return ok;
}

const struct reader reader_csv = {"csv", fits, read_file};
