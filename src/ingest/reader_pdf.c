/* Bills as PDF with text, or as the text that pdftotext made of one: read by profiles of kind
 * pdf-text, always marked for review. */
#include "core/file_fd.h"
#include "core/program.h"
#include "core/utf8.h"
#include "ingest/bill_impl.h"
#include "ingest/pdf.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reading {
    struct import *im;
    struct pdf_text text;
    const struct profile *p;
    int page; /* of the open source; 0: none */
    int bills;
};

static const struct profile *choose(struct import *im, struct str text,
                                    const struct profile **other)
{
    struct buf folded = {0};
    utf8_fold(&folded, text);
    const struct profile *p = profile_match_text(&im->profiles, buf_view(&folded), other);
    buf_free(&folded);
    return p;
}

/* A text is one of a PDF when it is no table, and a profile of such texts knows it. */
static bool fits(struct import *im)
{
    struct str head;
    struct form f;
    const struct profile *other;
    struct diag quiet = {0}, *told = im->diag;
    if (im->scan.pdf)
        return true;
    if (im->scan.zip || im->scan.ole2 || im->scan.gzip || im->scan.xml || !import_head(im, &head))
        return false;
    im->diag = &quiet; /* the reader of tables says what is wrong */
    bool text = im->options->profile
                    ? import_profiles(im) &&
                          (f.profile = profile_by_id(&im->profiles,
                                                     str_of(im->options->profile))) != NULL &&
                          f.profile->text
                    : import_form(im, head, 0, im->place, &f) == FORM_NONE &&
                          choose(im, head, &other) != NULL;
    im->diag = told;
    diag_free(&quiet);
    return text;
}

/* ---- the text ---- */
/* Shows every byte of the file to `keep`, and looks for the mark of an encrypted PDF. */
static bool show_bytes(struct import *im, bool *encrypted)
{
    static const char mark[] = "/Encrypt";
    enum { OVERLAP = sizeof mark };
    int64_t size;
    size_t kept = 0;
    ssize_t got = -1;
    int fd = fd_open(im->path, &size, im->diag);
    char *block = mem_alloc(FILE_BLOCK + OVERLAP);
    bool ok = fd >= 0;
    *encrypted = false;
    while (ok && (got = fd_read(fd, block + kept, FILE_BLOCK)) > 0) {
        size_t n = kept + (size_t)got;
        keep_tap(im->keep, block + kept, (size_t)got);
        *encrypted |= block && memmem(block, n, mark, sizeof mark - 1) != NULL;
        kept = n < OVERLAP ? n : OVERLAP;
        memmove(block, block + n - kept, kept);
        ok = import_breathe(im);
    }
    if (fd >= 0 && got < 0) {
        read_error(im->path, errno, im->diag);
        ok = false;
    }
    if (fd >= 0)
        close(fd);
    free(block);
    return ok;
}

static bool of_pdf(struct import *im, struct buf *out)
{
    static const char *const argv[] = {"pdftotext", "-layout", "-enc", "UTF-8", "-", "-", NULL};
    bool encrypted;
    if (!show_bytes(im, &encrypted))
        return false;
    enum program_result r = program_run(argv, im->path, PDF_MAX_TEXT, PDF_MAX_SECONDS, out);
    enum msg why = r == PROGRAM_ABSENT                              ? E_PDF_ABSENT
                   : r == PROGRAM_TOO_SLOW || r == PROGRAM_TOO_LONG ? E_PDF_LIMIT
                   : encrypted                                      ? E_PDF_ENCRYPTED
                                                                    : E_PDF_FAILED;
    if (r != PROGRAM_DONE)
        diag_error(im->diag, im->place, why, NULL);
    im->encoding = STR("PDF");
    return r == PROGRAM_DONE;
}

static bool of_text(struct import *im, struct buf *out)
{
    struct text_in *t = text_open(im->path, im->scan.encoding, keep_tap, im->keep, im->diag);
    struct buf name = {0};
    int more = t ? 1 : -1;
    while (more > 0 && out->n <= PDF_MAX_TEXT)
        more = text_next(t, out);
    text_close(t);
    if (more > 0)
        diag_error(im->diag, im->place, E_PDF_LIMIT, NULL);
    buf_printf(&name, TEXT_OF_PDF "%s", encoding_name(im->scan.encoding));
    im->encoding = str_save(im->arena, buf_view(&name));
    buf_free(&name);
    return more == 0;
}

/* ---- the profile ---- */
static void tell_unknown(struct import *im, struct str text)
{
    struct buf folded = {0}, missing = {0};
    const struct profile *best = NULL;
    int most = 0;
    utf8_fold(&folded, text);
    for (int i = 0; i < im->profiles.n; i++) {
        const struct profile *p = im->profiles.item[i];
        int there = 0;
        for (int w = 0; p->text && w < p->contain_n; w++)
            there += str_has(buf_view(&folded), p->contains[w].p);
        if (there > most) {
            most = there;
            best = p;
        }
    }
    for (int w = 0; best && w < best->contain_n; w++)
        if (!str_has(buf_view(&folded), best->contains[w].p)) {
            buf_cstr(&missing, missing.n ? ", " : "");
            buf_str(&missing, best->contains[w]);
        }
    if (best)
        diag_error(im->diag, im->place, E_PDF_NEAREST,
                   arena_strndup(im->arena, best->id.p, best->id.n), missing.p, NULL);
    else
        diag_error(im->diag, im->place, E_PDF_UNKNOWN, NULL);
    buf_free(&folded);
    buf_free(&missing);
}

static bool find_profile(struct reading *r)
{
    struct import *im = r->im;
    const struct profile *other = NULL;
    struct str text = buf_view(&r->text.plain);
    struct form f = {0};
    if (!import_profiles(im))
        return false;
    if (im->options->profile) {
        if (import_named(im, true, im->place, &f) != FORM_FOUND)
            return false;
        r->p = f.profile;
        return true;
    }
    r->p = choose(im, text, &other);
    if (!r->p)
        tell_unknown(im, text);
    else if (other)
        diag_error(im->diag, im->place, E_INGEST_AMBIGUOUS,
                   arena_strndup(im->arena, r->p->id.p, r->p->id.n),
                   arena_strndup(im->arena, other->id.p, other->id.n), NULL);
    return r->p && !other;
}

/* ---- the bills ---- */
/* A page is a source of its own, so that a record is known by page and line. */
static bool open_page(struct reading *r, int page)
{
    struct buf name = {0};
    if (r->page == page)
        return true;
    buf_printf(&name, "p%d", page);
    r->page = page;
    bool ok =
        import_source(r->im, name.p, (struct pos){.file = r->im->file, .sheet = buf_view(&name)});
    buf_free(&name);
    return ok;
}

static void explain(struct import *im, struct pdf_bill *b)
{
    for (int i = 0; i < b->n; i++) {
        const struct pdf_found *f = &b->found[i];
        const char *name = f->column == -1   ? "quantity"
                           : f->column == -2 ? "total"
                                             : field_name(b->p->column[f->column].field);
        diag_note(im->diag, pdf_at(b, f->value.line), N_EXPLAIN_FIELD, name,
                  arena_strndup(im->arena, f->value.text.p, f->value.text.n),
                  arena_strndup(im->arena, f->by->shown.p, f->by->shown.n), NULL);
    }
}

static bool take_bill(struct reading *r, struct pdf_bill *b)
{
    struct import *im = r->im;
    struct bill of = {.im = im, .p = r->p};
    accept_watch(im->acceptor);
    bool read = pdf_bill_read(b, im->diag), ok = open_page(r, b->page);
    im->rows++;
    r->bills++;
    if (im->options->explain)
        explain(im, b);
    if (ok && read)
        bill_accept(&of, &b->row);
    else if (ok)
        accept_refuse(im->acceptor, &b->row.book, b->row.row);
    arena_free(&of.kept);
    return ok && !accept_failed(im->acceptor);
}

static bool take_bills(struct reading *r)
{
    struct import *im = r->im;
    struct pdf_bill b = {.text = &r->text, .p = r->p, .file = im->file};
    char n[24];
    bool ok = true;
    ledger_open_method(im->ledger, ledger_code(im->ledger, TERM_METHOD, STR(METHOD_TO_REVIEW)));
    while (ok && pdf_bill_next(&b)) {
        ok = take_bill(r, &b) && accept_finish(im->acceptor);
        pdf_bill_clear(&b);
    }
    ledger_open_method(im->ledger, 0);
    if (ok && r->bills == 0)
        diag_error(im->diag, im->place, E_PDF_NO_BILL,
                   arena_strndup(im->arena, r->p->id.p, r->p->id.n), NULL);
    if (!ok || r->bills == 0)
        return false;
    im->place = (struct pos){.file = im->file};
    if (r->p->reconstructed)
        diag_note(im->diag, im->place, N_BILL_RECONSTRUCTED,
                  arena_strndup(im->arena, r->p->id.p, r->p->id.n), NULL);
    snprintf(n, sizeof n, "%lld", (long long)accept_total(im->acceptor).accepted);
    if (accept_total(im->acceptor).accepted)
        diag_note(im->diag, im->place, N_PDF_REVIEW, n, NULL);
    return true;
}

static bool all_blank(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\f' && s.p[i] != '\t')
            return false;
    return true;
}

static bool read_file(struct import *im)
{
    struct reading r = {.im = im};
    struct buf text = {0};
    bool ok = im->scan.pdf ? of_pdf(im, &text) : of_text(im, &text);
    if (ok && all_blank(buf_view(&text))) {
        diag_error(im->diag, im->place, E_PDF_NO_TEXT, NULL);
        ok = false;
    }
    ok = ok && pdf_text_read(&r.text, buf_view(&text), im->file, im->diag) && find_profile(&r);
    if (ok) {
        import_use_form(im, &(struct form){.profile = r.p});
        ok = take_bills(&r);
    }
    pdf_text_free(&r.text);
    buf_free(&text);
    return ok;
}

const struct reader reader_pdf = {"pdf", fits, read_file};
