#include "core/csv.h"
#include "core/out.h"
#include "core/utf8.h"
#include "core/visible.h"
#include <stdlib.h>

struct column {
    struct str head;
    bool right;
    int width;
};

struct cell {
    struct str text;  /* as given */
    struct str shown; /* on a terminal */
    int width;
};

struct table {
    struct arena arena;
    struct column *column;
    int columns;
    struct cell *cell; /* row by row */
    int n, cap;
};

enum { GAP = 2 };

struct table *table_new(int columns)
{
    struct table *t = mem_alloc(sizeof *t);
    t->columns = columns;
    t->column = mem_alloc((size_t)columns * sizeof *t->column);
    return t;
}

void table_free(struct table *t)
{
    if (!t)
        return;
    arena_free(&t->arena);
    free(t->column);
    free(t->cell);
    free(t);
}

static struct cell make_cell(struct table *t, struct str text)
{
    struct buf shown = {0};
    visible(&shown, text);
    struct cell c = {.text = str_save(&t->arena, text),
                     .shown = str_save(&t->arena, buf_view(&shown))};
    c.width = utf8_width(c.shown);
    buf_free(&shown);
    return c;
}

static void widen(struct column *c, int width)
{
    if (width > c->width)
        c->width = width;
}

void table_head(struct table *t, int column, struct str text, bool right)
{
    struct column *c = &t->column[column];
    c->head = str_save(&t->arena, text);
    c->right = right;
    widen(c, utf8_width(text));
}

void table_cell(struct table *t, struct str text)
{
    struct cell c = make_cell(t, text);
    widen(&t->column[t->n % t->columns], c.width);
    MEM_GROW(t->cell, t->n, t->cap);
    t->cell[t->n++] = c;
}

/* A row that is not full yet is filled with empty cells first. */
static void end_row(struct table *t)
{
    while (t->n % t->columns)
        table_cell(t, STR(""));
}

static void repeat(struct buf *out, char c, int n)
{
    while (n-- > 0)
        buf_char(out, c);
}

static void line_end(struct buf *out)
{
    while (out->n && out->p[out->n - 1] == ' ')
        out->p[--out->n] = '\0';
    buf_char(out, '\n');
}

static void place(struct buf *out, const struct column *c, struct str text, int width)
{
    repeat(out, ' ', c->right ? c->width - width : 0);
    buf_str(out, text);
    repeat(out, ' ', c->right ? 0 : c->width - width);
    repeat(out, ' ', GAP);
}

static void rule(const struct table *t, struct buf *out)
{
    for (int i = 0; i < t->columns; i++) {
        repeat(out, '-', t->column[i].width);
        repeat(out, ' ', GAP);
    }
    line_end(out);
}

static void text_table(const struct table *t, struct out *o)
{
    struct buf line = {0};
    for (int i = 0; i < t->columns; i++)
        place(&line, &t->column[i], t->column[i].head, utf8_width(t->column[i].head));
    line_end(&line);
    rule(t, &line);
    for (int i = 0; i < t->n; i += t->columns) {
        const struct cell *row = &t->cell[i];
        for (int k = 0; k < t->columns; k++)
            place(&line, &t->column[k], row[k].shown, row[k].width);
        line_end(&line);
        out_text(o, buf_view(&line));
        buf_reset(&line);
    }
    out_text(o, buf_view(&line));
    buf_free(&line);
}

static void csv_table(const struct table *t, struct out *o)
{
    struct buf line = {0};
    for (int i = 0; i < t->columns; i++)
        csv_field(&line, t->column[i].head, i == 0);
    buf_char(&line, '\n');
    for (int i = 0; i < t->n; i += t->columns) {
        for (int k = 0; k < t->columns; k++)
            csv_field(&line, t->cell[i + k].text, k == 0);
        buf_char(&line, '\n');
        out_text(o, buf_view(&line));
        buf_reset(&line);
    }
    out_text(o, buf_view(&line));
    buf_free(&line);
}

void table_print(struct table *t, struct out *o)
{
    end_row(t);
    if (o->format == FORMAT_TEXT)
        text_table(t, o);
    else if (o->format == FORMAT_CSV)
        csv_table(t, o);
}
