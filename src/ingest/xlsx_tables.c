/* What the cells of a workbook point to: its shared texts and its number formats. */
#include "ingest/xlsx.h"
#include <stdlib.h>
#include <string.h>

/* ---- shared texts ---- */
struct texts {
    struct xlsx *x;
    struct buf one;
    bool wanted; /* within a <t> that is text, not its reading */
    int reading; /* depth within <rPh> */
    bool full;
};

static void text_start(void *ctx, struct str space, const char *name, const char *const *attribute)
{
    struct texts *t = ctx;
    (void)attribute;
    if (!xlsx_space(space))
        return;
    if (strcmp(name, "si") == 0)
        buf_reset(&t->one);
    else if (strcmp(name, "rPh") == 0)
        t->reading++;
    else if (strcmp(name, "t") == 0)
        t->wanted = t->reading == 0;
}

static void text_piece(void *ctx, const char *text, size_t n)
{
    struct texts *t = ctx;
    if (t->wanted && !t->full)
        buf_add(&t->one, text, n);
    t->full |= t->one.n > XLSX_MAX_TEXT;
}

static void text_end(void *ctx, struct str space, const char *name)
{
    struct texts *t = ctx;
    struct xlsx *x = t->x;
    if (!xlsx_space(space))
        return;
    if (strcmp(name, "rPh") == 0)
        t->reading--;
    t->wanted = false;
    if (strcmp(name, "si") != 0)
        return;
    t->full |= x->strings == XLSX_MAX_STRINGS || x->text.n + t->one.n > XLSX_MAX_TEXT;
    if (t->full)
        return;
    cell_text(&x->text, buf_view(&t->one));
    MEM_GROW(x->end, x->strings, x->string_cap);
    x->end[x->strings++] = (uint32_t)x->text.n;
}

bool xlsx_load_strings(struct xlsx *x, int part, struct diag *d)
{
    static const struct xml_events events = {text_start, text_end, text_piece};
    struct texts t = {.x = x};
    bool ok = xlsx_parse(x, part, &events, &t, d);
    if (ok && t.full) {
        diag_error(d, (struct pos){.file = x->file}, E_XLSX_STRINGS, NULL);
        ok = false;
    }
    buf_free(&t.one);
    return ok;
}

struct str xlsx_string(const struct xlsx *x, int64_t i)
{
    if (i < 0 || i >= x->strings)
        return (struct str){0};
    uint32_t from = i ? x->end[i - 1] : 0;
    return (struct str){x->text.p ? x->text.p + from : "", x->end[i] - from};
}

/* ---- number formats ---- */
enum { MAX_FORMATS = 65536 };
struct custom {
    int id;
    struct cell_format format;
};
struct styles {
    struct xlsx *x;
    struct custom *custom;
    int n, cap;
    bool codes, cells; /* within <numFmts>, <cellXfs> */
};

static int number(const char *s)
{
    int v = 0;
    for (; s && *s >= '0' && *s <= '9' && v < 100000; s++)
        v = v * 10 + (*s - '0');
    return v;
}

static struct cell_format find_format(const struct styles *s, int id)
{
    for (int i = 0; i < s->n; i++)
        if (s->custom[i].id == id)
            return s->custom[i].format;
    return cell_format_builtin(id);
}

static void style_start(void *ctx, struct str space, const char *name, const char *const *attribute)
{
    struct styles *s = ctx;
    struct xlsx *x = s->x;
    if (!xlsx_space(space))
        return;
    s->codes |= strcmp(name, "numFmts") == 0;
    s->cells |= strcmp(name, "cellXfs") == 0;
    if (s->codes && strcmp(name, "numFmt") == 0 && s->n < MAX_FORMATS / 16) {
        const char *code = xml_attribute(attribute, "formatCode");
        MEM_GROW(s->custom, s->n, s->cap);
        s->custom[s->n++] = (struct custom){number(xml_attribute(attribute, "numFmtId")),
                                            cell_format_of(str_of(code ? code : ""))};
    }
    if (s->cells && strcmp(name, "xf") == 0 && x->formats < MAX_FORMATS) {
        MEM_GROW(x->format, x->formats, x->format_cap);
        x->format[x->formats++] = find_format(s, number(xml_attribute(attribute, "numFmtId")));
    }
}

static void style_end(void *ctx, struct str space, const char *name)
{
    struct styles *s = ctx;
    if (!xlsx_space(space))
        return;
    s->codes &= strcmp(name, "numFmts") != 0;
    s->cells &= strcmp(name, "cellXfs") != 0;
}

static void style_text(void *ctx, const char *text, size_t n)
{
    (void)ctx;
    (void)text;
    (void)n;
}

bool xlsx_load_styles(struct xlsx *x, int part, struct diag *d)
{
    static const struct xml_events events = {style_start, style_end, style_text};
    struct styles s = {.x = x};
    bool ok = xlsx_parse(x, part, &events, &s, d);
    free(s.custom);
    return ok;
}
