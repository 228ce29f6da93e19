/* A workbook from its first sheet to its file. */
#include "report/book_private.h"

#include "core/utf8.h"
#include "report/book_verify.h"
#include <stdlib.h>
#include <string.h>

void wb_note(struct wb *wb, lxw_error e)
{
    if (e != LXW_NO_ERROR && wb->error == LXW_NO_ERROR)
        wb->error = e;
}

static void set_properties(struct wb *wb, const struct wb_options *o)
{
    struct buf title = {0}, author = {0};
    wb_clean_text(&title, (struct str){o->title.p, o->title.n < 200 ? o->title.n : 200});
    wb_clean_text(&author, (struct str){o->author.p, o->author.n < 200 ? o->author.n : 200});
    lxw_doc_properties p = {0};
    p.title = title.n ? title.p : NULL;
    p.author = author.n ? author.p : NULL;
    p.created = (time_t)o->created;
    wb_note(wb, workbook_set_properties(wb->book, &p));
    buf_free(&title);
    buf_free(&author);
}

struct wb *wb_new(const struct wb_options *o, struct diag *d)
{
    if (!lxw_load(d))
        return NULL;
    struct wb *wb = mem_alloc(sizeof *wb);
    wb->d = d;
    wb->lang = o->lang;
    wb->path = o->path;
    if (!file_new(&wb->file, o->path, d)) {
        free(wb);
        return NULL;
    }
    lxw_workbook_options options = {
        .constant_memory = LXW_TRUE, .tmpdir = NULL, .use_zip64 = LXW_FALSE};
    wb->book = workbook_new_opt(wb->file.temp, &options);
    if (!wb->book) {
        diag_error(d, NOWHERE, E_REPORT_WRITE, o->path,
                   lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED), NULL);
        file_abandon(&wb->file);
        free(wb);
        return NULL;
    }
    for (int i = 0; i < WB_STYLES; i++)
        wb->format[i] = wb_make_format(wb, (enum wb_style)i);
    set_properties(wb, o);
    return wb;
}

static void free_all(struct wb *wb)
{
    buf_free(&wb->text);
    buf_free(&wb->formula);
    arena_free(&wb->arena);
    free(wb);
}

static void set_widths(struct wb_sheet *s)
{
    for (int c = 0; c < WB_MAX_COLUMNS; c++) {
        int most = s->most[c] ? s->most[c] : 40;
        int w = s->fixed[c] ? most : s->width[c] + 3 < most ? s->width[c] + 3 : most;
        if (s->width[c] || s->fixed[c])
            wb_note(s->wb, worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, w < 4 ? 4 : w,
                                                NULL));
    }
}

/* The row at hand is still in memory: it goes to the sheet's file first. */
static bool measure(struct wb *wb, struct rows_mark mark[MAX_SHEETS])
{
    for (int i = 0; i < wb->sheets; i++) {
        lxw_worksheet *w = wb->sheet[i]->sheet;
        lxw_worksheet_write_single_row(w);
        if (!w->optimize_tmpfile || !rows_measure(w->optimize_tmpfile, &mark[i]))
            return false;
    }
    return true;
}

bool wb_close(struct wb *wb)
{
    struct rows_mark mark[MAX_SHEETS];
    for (int i = 0; i < wb->sheets; i++)
        set_widths(wb->sheet[i]);
    bool measured = measure(wb, mark);
    wb_note(wb, workbook_close(wb->book));
    bool ok = wb->error == LXW_NO_ERROR;
    if (!ok)
        diag_error(wb->d, NOWHERE, E_REPORT_WRITE, wb->path, lxw_strerror(wb->error), NULL);
    if (ok && (!measured || !workbook_whole(wb->file.temp, mark, wb->sheets))) {
        diag_error(wb->d, NOWHERE, E_REPORT_DAMAGED, wb->path, NULL);
        ok = false;
    }
    if (ok)
        ok = file_commit(&wb->file, wb->d);
    else
        file_abandon(&wb->file);
    free_all(wb);
    return ok;
}

void wb_abandon(struct wb *wb)
{
    if (!wb)
        return;
    (void)workbook_close(
        wb->book); /* into the temporary file: only this closes the sheets' own files, too */
    file_abandon(&wb->file);
    free_all(wb);
}

void *wb_library(struct wb *wb)
{
    return wb->book;
}

void wb_check(struct wb_sheet *s, int library_error)
{
    wb_note(s->wb, (lxw_error)library_error);
}

void *wb_library_sheet(struct wb_sheet *s)
{
    return s->sheet;
}

struct str wb_sheet_name(const struct wb_sheet *s)
{
    return s->name;
}

enum lang wb_lang(const struct wb_sheet *s)
{
    return s->wb->lang;
}

static bool name_taken(const struct wb *wb, struct str name)
{
    struct buf a = {0}, b = {0};
    bool taken = false;
    utf8_fold(&a, name);
    for (int i = 0; i < wb->sheets && !taken; i++) {
        buf_reset(&b);
        utf8_fold(&b, wb->sheet[i]->name);
        taken = str_eq(buf_view(&a), buf_view(&b));
    }
    buf_free(&a);
    buf_free(&b);
    return taken;
}

static void set_page(lxw_worksheet *w)
{
    worksheet_set_landscape(w);
    worksheet_set_paper(w, 9); /* A4 */
    worksheet_set_margins(w, 0.45, 0.45, 0.5, 0.6);
    worksheet_fit_to_pages(w, 1, 0);
    worksheet_gridlines(w, LXW_HIDE_ALL_GRIDLINES);
}

struct wb_sheet *wb_add(struct wb *wb, struct str name)
{
    struct buf clean = {0};
    struct wb_sheet *s = arena_alloc(&wb->arena, sizeof *s);
    wb_clean_sheet_name(&clean, name);
    for (int n = 2; name_taken(wb, buf_view(&clean)) && n < 100; n++) {
        struct buf next = {0};
        buf_printf(&next, "%d ", n);
        buf_str(&next, name);
        buf_reset(&clean);
        wb_clean_sheet_name(&clean, buf_view(&next));
        buf_free(&next);
    }
    s->wb = wb;
    s->name = str_save(&wb->arena, buf_view(&clean));
    buf_free(&clean);
    s->sheet = wb->sheets < MAX_SHEETS ? workbook_add_worksheet(wb->book, s->name.p) : NULL;
    if (!s->sheet) {
        wb_note(wb, LXW_ERROR_PARAMETER_VALIDATION);
        return s;
    }
    wb->sheet[wb->sheets++] = s;
    set_page(s->sheet);
    wb_note(wb, worksheet_set_footer(s->sheet, "&L&8&A&R&8&P / &N"));
    return s;
}
