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

/* A file may hold tables of several forms: each is named once. */
static void add_form(struct import *im)
{
    struct import_result *r = im->result;
    struct buf b = {0};
    for (struct str rest = r->profile; rest.p;)
        if (str_eq(str_trim(str_split(&rest, ',')), im->form))
            return;
    buf_str(&b, r->profile);
    buf_cstr(&b, r->profile.n ? ", " : "");
    buf_str(&b, im->form);
    r->profile = str_save(im->arena, buf_view(&b));
    buf_free(&b);
}

void import_form_name(struct import *im, struct str id, struct str version)
{
    struct buf b = {0};
    buf_str(&b, id);
    buf_char(&b, '@');
    buf_str(&b, version);
    im->form = str_save(im->arena, buf_view(&b));
    buf_free(&b);
    add_form(im);
}

bool import_source(struct import *im, const char *sheet, struct pos place)
{
    if (!settle_source(im))
        return false;
    struct source s = {.batch = im->result->batch,
                       .name = str_of(base_name(im->path)),
                       .hash = im->scan.hash,
                       .bytes = im->scan.size,
                       .encoding = im->encoding,
                       .profile = im->form,
                       .sheet = str_of(sheet)};
    im->source = ledger_source(im->ledger, &s);
    if (im->source < 0)
        return false;
    im->place = (struct pos){.file = str_save(im->arena, place.file),
                             .sheet = str_save(im->arena, place.sheet)};
    accept_source(im->acceptor, im->source, im->place);
    return !accept_failed(im->acceptor);
}

struct pos import_at(const struct import *im, int64_t row, int column)
{
    struct pos at = im->place;
    at.row = row;
    at.column = column;
    return at;
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

static void give_codes(struct import *im)
{
    int n;
    const struct import_code *code = accept_codes(im->acceptor, &n);
    im->result->code = arena_alloc(im->arena, ((size_t)n + 1) * sizeof *code);
    for (int i = 0; i < n; i++) {
        struct import_code *c = &im->result->code[i];
        *c = (struct import_code){str_save(im->arena, code[i].code), code[i].at};
        c->at.file = im->file;
        c->at.sheet = str_save(im->arena, code[i].at.sheet);
    }
    im->result->codes = n;
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
    im->keep = keep_start(content == 0 ? im->ledger : NULL, im->scan.zip);
    bool read = im->reader->read(im);
    bool ok = read && settle_source(im) && accept_supersede(im->acceptor) &&
              keep_content(im, content == 0);
    struct accept_counts c = accept_total(im->acceptor);
    im->result->accepted = c.accepted;
    im->result->skipped = c.skipped;
    im->result->refused = c.refused;
    give_codes(im);
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
    if (book && im->options->dry_run && !ledger_boundary_check(im->ledger))
        book = false; /* a commit would say so */
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
        im->rejects = rejects_new(im->path);
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
    if (!o->explain && known_content(&im))
        return true;
    im.place = whole(&im);
    im.reader = reader_of(&im);
    bool ok = import(&im);
    buf_free(&im.head);
    profile_list_free(&im.profiles);
    return ok;
}
