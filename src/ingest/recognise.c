/* What a table is: its beginning is held against the book's tables and the profiles. */
#include "core/utf8.h"
#include "ingest/import.h"
#include <stdlib.h>
#include <string.h>

bool import_head(struct import *im, struct str *head)
{
    struct diag quiet = {0};
    if (im->scan.nul_at >= 0 || im->scan.encoding == ENC_UNKNOWN)
        return false;
    if (im->head.n == 0) {
        struct text_in *t = text_open(im->path, im->scan.encoding, NULL, NULL, &quiet);
        while (t && im->head.n < IMPORT_HEAD && text_next(t, &im->head) == 1)
            ;
        text_close(t);
        diag_free(&quiet);
    }
    *head = buf_view(&im->head);
    return true;
}

/* ---- rows of a beginning ---- */
struct head {
    struct text_in *text;
    struct csv *csv;
    struct diag quiet;
};

static void open_head(struct head *h, struct str text, char delimiter)
{
    *h = (struct head){.text = text_of(text)};
    h->csv = csv_open(h->text, delimiter);
}

static bool head_row(struct head *h, struct csv_row *r)
{
    return csv_next(h->csv, r, (struct str){0}, &h->quiet) == 1;
}

static void close_head(struct head *h)
{
    csv_close(h->csv);
    text_close(h->text);
    diag_free(&h->quiet);
}

static bool blank(const struct csv_row *r)
{
    for (int i = 0; i < r->n; i++)
        if (str_trim(r->field[i]).n)
            return false;
    return true;
}

/* The first row with more than one text is the heading, if this is a table of the book. */
static const struct book_table *book_table_of(struct str head, char delimiter)
{
    struct head h;
    struct csv_row r;
    int table = -1;
    open_head(&h, head, delimiter);
    while (head_row(&h, &r)) {
        if (above_heading(&r))
            continue;
        int *map = mem_alloc((size_t)r.n * sizeof *map);
        table = table_of_heading(r.field, r.n, map);
        free(map);
        break;
    }
    close_head(&h);
    return table < 0 ? NULL : &book_tables[table];
}

/* ---- profiles ---- */
bool import_profiles(struct import *im)
{
    if (im->profiles_loaded)
        return true;
    im->profiles_loaded =
        profile_load_all(&im->profiles, im->diag) &&
        (!im->options->draft.n ||
         profile_add(&im->profiles, im->options->draft, STR("draft.json"), im->diag));
    return im->profiles_loaded;
}

static const char *text_of_id(struct import *im, const struct profile *p)
{
    return arena_strndup(im->arena, p->id.p, p->id.n);
}

enum form_found import_named(struct import *im, bool text, struct pos at, struct form *out)
{
    struct buf ids = {0};
    out->profile = profile_by_id(&im->profiles, str_of(im->options->profile));
    for (int i = 0; i < im->profiles.n && !out->profile; i++) {
        buf_cstr(&ids, i ? ", " : "");
        buf_str(&ids, im->profiles.item[i]->id);
    }
    if (!out->profile)
        diag_error(im->diag, at, E_INGEST_NO_PROFILE, im->options->profile, ids.n ? ids.p : "-",
                   NULL);
    buf_free(&ids);
    if (out->profile && out->profile->text != text) {
        diag_error(im->diag, at, E_PROFILE_KIND, im->options->profile,
                   text ? "table" : "pdf-text", NULL);
        return FORM_FAULT;
    }
    return out->profile ? FORM_FOUND : FORM_FAULT;
}

enum form_found import_form(struct import *im, struct str head, char delimiter, struct pos at,
                            struct form *out)
{
    const struct profile *other;
    *out = (struct form){0};
    if (!im->options->profile && (out->table = book_table_of(head, delimiter)))
        return FORM_FOUND;
    if (!import_profiles(im))
        return FORM_FAULT;
    if (im->options->profile)
        return import_named(im, false, at, out);
    out->profile = profile_match(&im->profiles, head, delimiter, &other);
    if (!out->profile || !other)
        return out->profile ? FORM_FOUND : FORM_NONE;
    diag_error(im->diag, at, E_INGEST_AMBIGUOUS, text_of_id(im, out->profile),
               text_of_id(im, other), NULL);
    return FORM_FAULT;
}

void import_use_form(struct import *im, const struct form *f)
{
    if (f->table)
        import_form_name(im, str_of(f->table->name), STR("1"));
    else
        import_form_name(im, f->profile->id, f->profile->version);
    if (im->options->explain)
        explain_form(im, f, im->place);
}

/* ---- what it resembles ---- */
struct resemblance {
    const struct profile *profile;
    int words, of; /* heading words that are there, of how many */
    int64_t row;
};

static int words_in(const struct profile *p, const struct str *folded, int n)
{
    int found = 0;
    for (int w = 0; w < p->header_word_n; w++)
        for (int i = 0; i < n; i++)
            if (str_eq(folded[i], p->header_words[w])) {
                found++;
                break;
            }
    return found;
}

static void compare(struct resemblance *best, const struct profile *p, const struct str *folded,
                    const struct csv_row *r)
{
    int words = words_in(p, folded, r->n), of = p->header_word_n;
    if (words * 2 < of || words < 2 || (best->of && words * best->of <= best->words * of))
        return;
    *best = (struct resemblance){p, words, of, r->row};
}

static void list(struct buf *b, struct str word)
{
    if (b->n > 300)
        return;
    buf_cstr(b, b->n ? ", " : "");
    buf_str(b, word);
}

static bool has_word(const struct profile *p, struct str folded)
{
    bool there = profile_knows(p, folded);
    for (int w = 0; w < p->header_word_n; w++)
        there |= str_eq(folded, p->header_words[w]); /* months are no column's heading */
    return there;
}

static void tell(struct import *im, const struct resemblance *best, const struct str *folded,
                 const struct csv_row *r, struct pos at)
{
    const struct profile *p = best->profile;
    struct buf missing = {0}, unknown = {0};
    for (int w = 0; w < p->header_word_n; w++) {
        bool there = false;
        for (int i = 0; i < r->n; i++)
            there |= str_eq(folded[i], p->header_words[w]);
        if (!there)
            list(&missing, p->header_words[w]);
    }
    for (int i = 0; i < r->n; i++)
        if (folded[i].n && !has_word(p, folded[i]))
            list(&unknown, str_trim(r->field[i]));
    at.row = r->row;
    diag_error(im->diag, at, E_INGEST_NEAREST, text_of_id(im, p), missing.n ? missing.p : "-",
               unknown.n ? unknown.p : "-", NULL);
    buf_free(&missing);
    buf_free(&unknown);
}

/* Goes through the beginning twice: for the best, then for its row. */
static bool nearest_profile(struct import *im, struct str head, char delimiter, struct pos at)
{
    struct resemblance best = {0};
    for (int round = 0; round < 2; round++) {
        struct head h;
        struct csv_row r;
        open_head(&h, head, delimiter);
        while (head_row(&h, &r)) {
            struct arena a = {0};
            struct str *folded = profile_fold_row(&r, &a);
            for (int i = 0; i < im->profiles.n && round == 0; i++)
                compare(&best, im->profiles.item[i], folded, &r);
            if (round == 1 && best.row == r.row)
                tell(im, &best, folded, &r, at);
            arena_free(&a);
        }
        close_head(&h);
        if (!best.profile)
            return false;
    }
    return true;
}

bool import_nearest(struct import *im, struct str head, char delimiter, struct pos at)
{
    struct head h;
    struct csv_row r;
    bool told = false;
    open_head(&h, head, delimiter);
    while (head_row(&h, &r))
        if (!blank(&r)) {
            told = explain_heading(im, &r, at);
            break;
        }
    close_head(&h);
    return told || (import_profiles(im) && nearest_profile(im, head, delimiter, at));
}
