/* Reads an official list line by line and writes its set. */
#include "core/utf8.h"
#include "factors/official.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int places(const struct official *o)
{
    return o->gas ? 2 : 6;
}

/* ---- pages ---- */

static void page_end(struct official *o, int64_t row)
{
    if (o->part == PART_HEAD)
        return;
    if (o->gas)
        official_gas_page_end(o, row);
    else
        official_power_page_end(o, row);
}

static void turn_to(struct official *o, int page, int64_t row)
{
    if (page == o->page)
        return;
    if (page != o->page + 1 || page > OFFICIAL_PAGES) {
        official_fault_at(o, o->page, row, E_LIST_PAGES, NULL, NULL);
        return;
    }
    page_end(o, row);
    o->page = page;
}

/* "2 / 16 ページ" */
static bool page_mark(struct official *o, const struct official_line *l)
{
    static const char behind[] = "ページ";
    struct str t = l->cell[0].text;
    int page, of, used = 0;
    char copy[64];
    if (l->n != 1 || !str_ends(t, behind) || t.n >= sizeof copy)
        return false;
    memcpy(copy, t.p, t.n);
    copy[t.n] = 0;
    if (sscanf(copy, "%3d / %3d%n", &page, &of, &used) != 2 || !used)
        return false;
    if (o->page_count && o->page_count != of)
        official_fault(o, l, E_LIST_PAGES, NULL, NULL);
    o->page_count = of;
    if (!o->feeds)
        turn_to(o, page, l->row);
    else if (page != o->page)
        official_fault(o, l, E_LIST_PAGES, NULL, NULL);
    return true;
}

/* ---- lines ---- */

/* The table begins: the head can be read, and says which list it is. */
static bool table_begins(const struct official_line *l)
{
    struct str first = l->cell[0].text;
    return (str_starts(first, "【") && str_ends(first, "】")) || official_is_number(first) ||
           str_is(first, "登録番号");
}

static bool head_line(struct official *o, const struct official_line *l)
{
    if (!table_begins(l)) {
        for (int i = 0; i < l->n; i++) {
            buf_str(&o->head, l->cell[i].text);
            buf_char(&o->head, i + 1 < l->n ? ' ' : '\n');
        }
        return true;
    }
    if (!official_head(o))
        return false;
    o->part = PART_RETAIL;
    return true;
}

/* What a second, simpler look finds on a line must have been taken: every value, and every number
 * of a supplier. */
static void all_taken(struct official *o, const struct official_line *l, struct str raw, int before,
                      int faults)
{
    if (official_count_values(raw, places(o)) != o->numbers && o->faults == faults)
        official_fault(o, l, E_LIST_UNREAD, l->cell[0].text.p, NULL);
    bool first = official_is_number(l->cell[0].text);
    int taken = o->suppliers + o->pendings + (o->block.at >= 0);
    if (o->part == PART_RETAIL && first && taken <= before && !l->tabs && o->faults == faults)
        official_fault(o, l, E_LIST_UNREAD, l->cell[0].text.p, NULL);
}

static bool one_line(struct official *o, struct str raw, int64_t row)
{
    struct official_line l = {.row = row, .page = o->page};
    official_cells(o, raw, &l);
    if (!l.n || page_mark(o, &l))
        return true;
    l.page = o->page;
    if (o->part == PART_HEAD && !head_line(o, &l))
        return false;
    if (o->part == PART_HEAD)
        return true;
    int before = o->suppliers + o->pendings, faults = o->faults;
    o->numbers = 0;
    if (o->gas)
        official_gas_line(o, &l);
    else
        official_power_line(o, &l);
    all_taken(o, &l, raw, before, faults);
    return true;
}

static void read_lines(struct official *o, struct str text)
{
    int64_t row = 0;
    bool go = true;
    o->feeds = memchr(text.p ? text.p : "", '\f', text.n) != NULL;
    while (go && text.p) {
        struct str line = str_split(&text, '\n');
        row++;
        while (line.n && line.p[0] == '\f') {
            line = (struct str){line.p + 1, line.n - 1};
            if (str_trim(text).n || str_trim(line).n)
                turn_to(o, o->page + 1, row);
        }
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        go = one_line(o, line, row);
    }
    if (o->part == PART_HEAD && go)
        (void)official_head(o); /* tells what is missing; a list without a table is told below */
    page_end(o, row);
    if (o->page_count && o->page != o->page_count)
        official_fault_at(o, o->page, row, E_LIST_PAGES, NULL, NULL);
    if (!o->faults)
        official_prove(o);
}

/* ---- the folder ---- */

static bool put(const char *dir, const char *name, struct str text, struct diag *d)
{
    char *path = path_join(dir, name);
    bool ok = file_write(path, text, d);
    free(path);
    return ok;
}

static void take_back(const char *dir)
{
    char *rows = path_join(dir, "factors.csv"), *json = path_join(dir, "set.json");
    (void)unlink(rows); /* what was never there need not go */
    (void)unlink(json);
    (void)rmdir(dir);
    free(rows);
    free(json);
}

static bool write_set(const char *dir, const struct buf *json, const struct buf *csv,
                      struct diag *d)
{
    if (mkdir(dir, 0777) != 0) {
        diag_error(d, (struct pos){.file = str_of(dir)}, E_LIST_FOLDER, strerror(errno), NULL);
        return false;
    }
    if (put(dir, "factors.csv", buf_view(csv), d) && put(dir, "set.json", buf_view(json), d) &&
        factors_check(dir, d))
        return true;
    take_back(dir);
    return false;
}

static void summary(const struct official *o, struct official_summary *s)
{
    s->gas = o->gas;
    s->has_average = o->average.n > 0;
    s->result = o->result;
    s->used = o->used;
    s->report = o->report;
    s->pages = o->page;
    s->suppliers = o->suppliers;
    s->grids = o->grids;
    memcpy(s->on_page, o->on_page, sizeof s->on_page);
}

void official_free(struct official *o)
{
    arena_free(&o->arena);
    buf_free(&o->head);
    free(o->row);
    free(o->supplier);
    free(o->grid);
    free(o->pending);
}

bool official_read(struct str text, struct official *o)
{
    o->page = 1;
    o->block.at = -1;
    o->value_column = -1;
    read_lines(o, text);
    return o->faults == 0;
}

bool official_import(const char *file, const char *dir, struct official_summary *out,
                     struct diag *d)
{
    struct official o = {.d = d, .file = str_of(file)};
    struct buf text = {0}, json = {0}, csv = {0};
    *out = (struct official_summary){0};
    bool ok = official_text(file, &text, &o.hash, d) && official_read(buf_view(&text), &o);
    if (ok) {
        summary(&o, out);
        official_set(&o, &json, &csv, out);
        snprintf(out->folder, sizeof out->folder, "%s", dir ? dir : out->set);
        ok = write_set(out->folder, &json, &csv, d);
    } else if (o.faults) {
        diag_note(d, (struct pos){.file = o.file}, N_LIST_REFUSED, NULL);
    }
    buf_free(&text);
    buf_free(&json);
    buf_free(&csv);
    official_free(&o);
    return ok;
}
