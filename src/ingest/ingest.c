#include "ingest/ingest.h"
#include "core/utf8.h"
#include "ingest/import.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pos whole(const struct import *im)
{
    return (struct pos){.file = im->file};
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- the file ---- */
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

static bool readable(struct import *im)
{
    const struct file_scan *s = &im->scan;
    const char *kind = s->zip    ? "Excel (.xlsx) / ZIP"
                       : s->ole2 ? "Excel (.xls)"
                       : s->pdf  ? "PDF"
                       : s->xml  ? "XML"
                                 : NULL;
    char at[24];
    struct pos pos = whole(im);
    if (kind) {
        diag_error(im->diag, pos, E_INGEST_CONTAINER, kind, NULL);
        return false;
    }
    if (s->nul_at >= 0 || s->encoding == ENC_UNKNOWN) {
        int64_t byte = s->nul_at >= 0 ? s->nul_at : s->unknown_at;
        snprintf(at, sizeof at, "%lld", (long long)byte + 1);
        pos.row = row_of_byte(im->path, byte);
        diag_error(im->diag, pos, s->nul_at >= 0 ? E_INGEST_NUL : E_INGEST_ENCODING, at, NULL);
        return false;
    }
    return true;
}

/* Booked, and nothing of it refused. Rows that were skipped count as booked elsewhere only as long
 * as nothing was undone since. */
static bool known_content(struct import *im)
{
    struct source s, *all;
    if (!ledger_source_by_hash(im->ledger, im->scan.hash, &s, im->arena))
        return false;
    int n = ledger_sources(im->ledger, &all, im->arena);
    bool undone = false, left = false;
    for (int i = 0; i < n; i++) {
        undone |= all[i].undone;
        if (!all[i].undone && all[i].batch == s.batch)
            left |= all[i].refused > 0 || (all[i].skipped > 0 && undone);
    }
    if (left)
        return false;
    im->result->known_file = true;
    im->result->profile = str_save(im->arena, s.profile);
    const char *name = arena_strndup(im->arena, s.name.p, s.name.n);
    const char *at = arena_strndup(im->arena, s.imported_at.p, s.imported_at.n);
    diag_note(im->diag, whole(im), N_INGEST_KNOWN_FILE, name, at, NULL);
    return true;
}

/* ---- what kind of file it is ---- */
static bool read_head(struct import *im, struct buf *head)
{
    struct text_in *t = text_open(im->path, im->scan.encoding, NULL, NULL, im->diag);
    if (!t)
        return false;
    int got = 1;
    while (head->n < IMPORT_HEAD && (got = text_next(t, head)) == 1)
        ;
    text_close(t);
    return got >= 0;
}

/* The first row that is not blank is the heading, if this is a table of the book. With `explain` it
 * is told what keeps it from being one; true when there was something to tell. */
static bool head_table(struct import *im, struct str head, bool explain)
{
    struct diag quiet = {0};
    struct text_in *t = text_of(head);
    struct csv *csv = csv_open(t, 0);
    struct csv_row r;
    bool found = false;
    while (csv_next(csv, &r, (struct str){0}, &quiet) == 1) {
        bool blank = true;
        for (int i = 0; i < r.n; i++)
            blank &= str_trim(r.field[i]).n == 0;
        if (blank)
            continue;
        int *map = mem_alloc((size_t)r.n * sizeof *map);
        int table = explain ? -1 : table_of_heading(r.field, r.n, map);
        free(map);
        im->table = table < 0 ? NULL : &book_tables[table];
        found = explain ? explain_heading(im, &r) : table >= 0;
        break;
    }
    csv_close(csv);
    text_close(t);
    diag_free(&quiet);
    return found;
}

static bool choose_profile(struct import *im, struct str head)
{
    const struct profile *other = NULL;
    if (im->options->profile) {
        im->profile = profile_by_id(&im->profiles, str_of(im->options->profile));
        struct buf ids = {0};
        for (int i = 0; i < im->profiles.n && !im->profile; i++) {
            buf_cstr(&ids, i ? ", " : "");
            buf_str(&ids, im->profiles.item[i]->id);
        }
        if (!im->profile)
            diag_error(im->diag, whole(im), E_INGEST_NO_PROFILE, im->options->profile,
                       ids.n ? ids.p : "-", NULL);
        buf_free(&ids);
        return im->profile != NULL;
    }
    im->profile = profile_match(&im->profiles, head, &other);
    if (!im->profile) {
        if (!head_table(im, head, true))
            diag_error(im->diag, (struct pos){.file = im->file, .row = 1}, E_INGEST_UNKNOWN_FORM,
                       NULL);
        return false;
    }
    if (other) {
        diag_error(im->diag, whole(im), E_INGEST_AMBIGUOUS,
                   arena_strndup(im->arena, im->profile->id.p, im->profile->id.n),
                   arena_strndup(im->arena, other->id.p, other->id.n), NULL);
        return false;
    }
    return true;
}

static bool recognise(struct import *im)
{
    struct buf head = {0};
    bool ok = read_head(im, &head);
    struct str text = str_trim(buf_view(&head));
    struct buf name = {0};
    if (ok && !im->options->profile && text.n && text.p[0] == '{') {
        im->carrier = CARRIER_BOOK;
        buf_cstr(&name, "book@1");
    } else if (ok && !im->options->profile && head_table(im, buf_view(&head), false)) {
        im->carrier = CARRIER_TABLE;
        buf_printf(&name, "%s@1", im->table->name);
    } else if (ok) {
        ok = profile_load_all(&im->profiles, im->diag) && choose_profile(im, buf_view(&head));
        im->carrier = CARRIER_PROFILE;
        if (ok) {
            buf_str(&name, im->profile->id);
            buf_char(&name, '@');
            buf_str(&name, im->profile->version);
        }
    }
    im->result->profile = str_save(im->arena, buf_view(&name));
    buf_free(&name);
    buf_free(&head);
    return ok;
}

/* ---- the transaction ---- */
static bool settle_source(struct import *im)
{
    if (im->source == 0)
        return true;
    if (!accept_finish(im->acceptor))
        return false;
    struct accept_counts c = accept_counts(im->acceptor);
    return ledger_source_counts(im->ledger, im->source, c.accepted, c.skipped, c.refused);
}

bool import_source(struct import *im, const char *sheet)
{
    if (!settle_source(im))
        return false;
    struct source s = {.batch = im->result->batch,
                       .name = str_of(base_name(im->path)),
                       .hash = im->scan.hash,
                       .bytes = im->scan.size,
                       .encoding = str_of(encoding_name(im->scan.encoding)),
                       .profile = im->result->profile,
                       .sheet = str_of(sheet)};
    im->source = ledger_source(im->ledger, &s);
    if (im->source < 0)
        return false;
    struct buf file = {0};
    buf_str(&file, im->file);
    if (*sheet)
        buf_printf(&file, "#%s", sheet);
    accept_source(im->acceptor, im->source, str_save(im->arena, buf_view(&file)));
    im->place = str_save(im->arena, buf_view(&file));
    buf_free(&file);
    return !accept_failed(im->acceptor);
}

bool import_breathe(struct import *im)
{
    return keep_drain(im->keep);
}

/* The content that was read is the content that was scanned, and it is kept. */
static bool keep_content(struct import *im, bool wanted)
{
    struct sha256 hash;
    int64_t bytes;
    if (!keep_finish(im->keep, &hash, &bytes))
        return false;
    if (!sha256_eq(hash, im->scan.hash) || bytes != im->scan.size) {
        diag_error(im->diag, whole(im), E_INGEST_CHANGED, NULL);
        return false;
    }
    return !wanted || ledger_content_stored(im->ledger);
}

static bool read_all(struct import *im)
{
    switch (im->carrier) {
    case CARRIER_BOOK:
        return read_book(im);
    case CARRIER_TABLE:
        return read_table(im);
    case CARRIER_PROFILE:
        return read_profile(im);
    case CARRIER_NONE:
        break;
    }
    return false;
}

/* False: nothing of the file may be booked. */
static bool fill_batch(struct import *im)
{
    struct buf command = {0};
    buf_printf(&command, "import %s", base_name(im->path));
    im->result->batch = ledger_batch(im->ledger, command.p);
    buf_free(&command);
    int content = im->result->batch < 0 || im->options->dry_run
                      ? 1
                      : ledger_content_begin(im->ledger, im->scan.hash, im->scan.size);
    if (im->result->batch < 0 || content < 0)
        return false;
    im->keep = keep_start(content == 0 ? im->ledger : NULL);
    bool read = read_all(im);
    bool ok = read && settle_source(im) && keep_content(im, content == 0);
    struct accept_counts c = accept_total(im->acceptor);
    im->result->accepted = c.accepted;
    im->result->skipped = c.skipped;
    im->result->refused = c.refused;
    if (ok && im->rows == 0) {
        diag_error(im->diag, whole(im), E_INGEST_NO_ROWS, NULL);
        return false;
    }
    return ok;
}

static bool finish(struct import *im, bool filled)
{
    struct import_result *r = im->result;
    bool book = filled && (r->refused == 0 || im->options->partial);
    if (filled && !book && !im->options->dry_run) {
        char n[24];
        snprintf(n, sizeof n, "%lld", (long long)r->refused);
        diag_note(im->diag, whole(im), N_INGEST_REFUSED_ALL, n, NULL);
    }
    if (book && im->rejects && !rejects_commit(im->rejects, &r->rejects, im->arena, im->diag))
        book = false;
    /* rows that are all known leave the ledger as it is */
    if (!book || im->options->dry_run || r->accepted == 0) {
        ledger_rollback(im->ledger);
        r->batch = 0;
    } else if (!ledger_commit(im->ledger)) {
        ledger_rollback(im->ledger);
        r->batch = 0;
        book = false;
        if (im->rejects)
            rejects_undo(im->rejects);
    }
    if (!book)
        r->accepted = 0;
    return book;
}

static bool import(struct import *im)
{
    if (!ledger_begin(im->ledger))
        return false;
    if (im->options->partial && !im->options->dry_run)
        im->rejects = rejects_new(im->path, im->carrier == CARRIER_BOOK);
    struct accept_options o = {.file = im->file,
                               .site = im->options->site,
                               .meter = im->options->meter,
                               .refused = im->rejects ? rejects_row : NULL,
                               .ctx = im->rejects};
    im->acceptor = accept_new(im->ledger, im->diag, &o);
    bool ok = finish(im, fill_batch(im));
    keep_free(im->keep);
    accept_free(im->acceptor);
    rejects_free(im->rejects);
    return ok;
}

bool ingest_file(struct ledger *l, const char *path, const struct import_options *o,
                 struct import_result *r, struct arena *a, struct diag *d)
{
    *r = (struct import_result){.file = str_save(a, str_of(path))};
    struct import im = {.ledger = l,
                        .path = path,
                        .file = r->file,
                        .options = o,
                        .result = r,
                        .arena = a,
                        .diag = d};
    if (!file_scan(path, &im.scan, d)) {
        r->unreadable = true;
        return false;
    }
    r->hash = im.scan.hash;
    if (!readable(&im))
        return false;
    if (known_content(&im))
        return true;
    bool ok = recognise(&im) && import(&im);
    profile_list_free(&im.profiles);
    return ok;
}
