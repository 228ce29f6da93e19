/* Workbooks: every visible sheet that is a table of the book or of a profile is read. */
#include "ingest/import.h"
#include "ingest/xlsx.h"
#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 200, DELIMITER = ',' };

struct planned {
    int sheet;
    struct form form;
};
struct workbook {
    struct import *im;
    struct xlsx *x;
    struct planned *plan;
    int n, cap, left; /* left: sheets with rows that are nothing known */
};

static bool fits(struct import *im)
{
    return im->scan.zip;
}

static struct pos place_of(const struct workbook *w, int sheet)
{
    return (struct pos){.file = w->im->file, .sheet = w->x->sheet[sheet].name};
}

/* ---- which sheets ---- */
static void put_field(struct buf *out, struct str v, bool first)
{
    buf_cstr(out, first ? "\"" : ",\"");
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, v.p[i]);
    }
    buf_char(out, '"');
}

/* The beginning of a sheet in the form in which all tables are recognised; row n stands in line n.
 */
static bool sheet_head(struct workbook *w, int sheet, struct buf *out)
{
    struct xlsx_rows *rows = xlsx_rows(w->x, sheet, w->im->diag);
    struct csv_row r;
    int got = rows ? 1 : -1;
    int64_t line = 1;
    while (got == 1 && out->n < IMPORT_HEAD && line < HEAD_ROWS) {
        got = xlsx_next(rows, &r, w->im->file, w->im->diag);
        if (got != 1 || r.row > HEAD_ROWS)
            break;
        for (; line < r.row; line++)
            buf_char(out, '\n');
        for (int i = 0; i < r.n; i++)
            put_field(out, r.field[i], i == 0);
        buf_char(out, '\n');
        line++;
    }
    xlsx_rows_close(rows);
    return got >= 0;
}

static bool add_form(struct workbook *w, int sheet, struct str head)
{
    struct form f;
    struct import *im = w->im;
    enum form_found found = import_form(im, head, DELIMITER, place_of(w, sheet), &f);
    if (found == FORM_FOUND && im->options->profile && !profile_in(f.profile, head, DELIMITER))
        found = FORM_NONE;
    if (found == FORM_NONE && import_nearest(im, head, DELIMITER, place_of(w, sheet)))
        found = FORM_FAULT;
    if (found == FORM_FOUND) {
        MEM_GROW(w->plan, w->n, w->cap);
        w->plan[w->n++] = (struct planned){sheet, f};
    } else {
        w->left++;
    }
    return found != FORM_FAULT;
}

/* A sheet whose name stands in brackets is for people, as a heading in brackets is. */
static bool look_at(struct workbook *w, int sheet)
{
    struct buf head = {0};
    if (book_remark(w->x->sheet[sheet].name))
        return true;
    bool ok = sheet_head(w, sheet, &head);
    if (ok && head.n && w->x->sheet[sheet].hidden)
        diag_note(w->im->diag, place_of(w, sheet), N_XLSX_HIDDEN_SHEET, NULL);
    else if (ok && head.n)
        ok = add_form(w, sheet, buf_view(&head));
    buf_free(&head);
    return ok;
}

/* What nobody can read is told, so that no month is missing unseen. */
static bool tell_left(struct workbook *w)
{
    bool planned[XLSX_MAX_SHEETS] = {0};
    for (int i = 0; i < w->n; i++)
        planned[w->plan[i].sheet] = true;
    for (int s = 0; s < w->x->sheets; s++) {
        struct buf head = {0};
        bool unread = !planned[s] && !w->x->sheet[s].hidden && !book_remark(w->x->sheet[s].name) &&
                      w->x->sheet[s].part >= 0 && sheet_head(w, s, &head) && head.n > 0;
        buf_free(&head);
        if (unread && w->n == 0) {
            diag_error(w->im->diag, place_of(w, s), E_INGEST_UNKNOWN_FORM, NULL);
            return false;
        }
        if (unread)
            diag_warning(w->im->diag, place_of(w, s), W_XLSX_SHEET_LEFT, NULL);
    }
    return true;
}

static bool make_plan(struct workbook *w)
{
    bool ok = true;
    for (int s = 0; s < w->x->sheets; s++)
        ok &= w->x->sheet[s].part < 0 || look_at(w, s);
    if (!ok || (w->left && !tell_left(w)))
        return false;
    if (w->n == 0)
        diag_error(w->im->diag, w->im->place, E_XLSX_EMPTY, NULL);
    return w->n > 0;
}

/* ---- reading them ---- */
static bool read_sheet(struct workbook *w, const struct planned *p)
{
    struct import *im = w->im;
    const char *name = w->x->sheet[p->sheet].name.p;
    struct xlsx_rows *from = xlsx_rows(w->x, p->sheet, im->diag);
    struct rows rows = {from, xlsx_next};
    im->place = place_of(w, p->sheet);
    import_use_form(im, &p->form);
    bool ok = from && import_source(im, name, place_of(w, p->sheet)) &&
              (p->form.table ? read_table(im, &rows, p->form.table)
                             : read_profile(im, &rows, p->form.profile, name));
    int64_t hidden = from ? xlsx_hidden(from) : 0;
    struct buf n = {0};
    buf_int(&n, hidden);
    if (ok && hidden)
        diag_note(im->diag, place_of(w, p->sheet), N_XLSX_HIDDEN_ROWS, n.p, NULL);
    buf_free(&n);
    xlsx_rows_close(from);
    return ok;
}

static bool read_plan(struct workbook *w)
{
    bool ok = true, mixed = false;
    for (int i = 0; i < w->n; i++)
        mixed |= w->plan[i].form.table && w->plan[i].form.table->id != TABLE_ACTIVITIES;
    if (mixed)
        rejects_by_table(w->im->rejects);
    for (int t = 0; t < TABLE_COUNT && ok; t++)
        for (int i = 0; i < w->n && ok; i++) {
            const struct book_table *table = w->plan[i].form.table;
            if ((table ? table->id : TABLE_ACTIVITIES) == import_order[t])
                ok = read_sheet(w, &w->plan[i]);
        }
    return ok;
}

static bool read_file(struct import *im)
{
    struct workbook w = {.im = im};
    struct zip *z = zip_open(im->path, im->diag);
    im->encoding = STR("XLSX");
    if (z && !zip_show(z, keep_tap, im->keep, im->diag)) {
        zip_close(z);
        return false;
    }
    w.x = xlsx_open(z, im->file, im->diag);
    bool ok = w.x && make_plan(&w) && read_plan(&w);
    if (ok && !zip_unchanged(w.x->zip)) {
        diag_error(im->diag, (struct pos){.file = im->file}, E_INGEST_CHANGED, NULL);
        ok = false;
    }
    free(w.plan);
    xlsx_close(w.x);
    return ok;
}

const struct reader reader_xlsx = {"xlsx", fits, read_file};
