/* The frame of a workbook: which parts are its sheets, its texts and its formats. */
#include "ingest/xlsx.h"
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 32 << 10, MAX_RELATIONS = 4096, MAX_PATH = 512 };

bool xlsx_space(struct str space)
{
    return str_eq(space, STR("http://schemas.openxmlformats.org/spreadsheetml/2006/main")) ||
           str_eq(space, STR("http://purl.oclc.org/ooxml/spreadsheetml/main"));
}

bool xlsx_parse(struct xlsx *x, int part, const struct xml_events *events, void *ctx,
                struct diag *d)
{
    struct xml *xml = x->xml = xml_new(events, ctx, d);
    char *chunk = mem_alloc(CHUNK);
    ssize_t got = 1;
    bool ok = xml && zip_begin(x->zip, part, d);
    while (ok && got > 0) {
        got = zip_read(x->zip, chunk, CHUNK, d);
        ok = got >= 0 && xml_feed(xml, chunk, (size_t)got, got == 0, (struct pos){.file = x->file},
                                  zip_part_name(x->zip, part).p, d);
    }
    free(chunk);
    xml_free(xml);
    x->xml = NULL;
    return ok;
}

/* ---- relations between parts ---- */
struct relation {
    struct str id, type, target; /* type: its last word; target: the name of a part */
};
struct relations {
    struct str folder; /* of the part that they belong to, with its slash */
    struct relation *item;
    int n, cap;
    struct arena *arena;
};

static void no_text(void *ctx, const char *text, size_t n)
{
    (void)ctx;
    (void)text;
    (void)n;
}

static void no_end(void *ctx, struct str space, const char *name)
{
    (void)ctx;
    (void)space;
    (void)name;
}

/* "/xl/a.xml" stands for itself, "a.xml" and "../a.xml" are seen from the folder. */
static struct str resolve(const struct relations *r, const char *target)
{
    struct buf path = {0};
    if (*target != '/')
        buf_str(&path, r->folder);
    for (struct str rest = str_of(target); rest.p && path.n < MAX_PATH;) {
        struct str step = str_split(&rest, '/');
        if (str_is(step, "..")) {
            path.n -= path.n > 0;
            while (path.n > 0 && path.p[path.n - 1] != '/')
                path.n--;
        } else if (step.n && !str_is(step, ".")) {
            buf_str(&path, step);
            buf_cstr(&path, rest.p ? "/" : "");
        }
    }
    struct str s = str_save(r->arena, buf_view(&path));
    buf_free(&path);
    return s;
}

static void on_relation(void *ctx, struct str space, const char *name, const char *const *attribute)
{
    struct relations *r = ctx;
    (void)space;
    const char *id = xml_attribute(attribute, "Id"), *type = xml_attribute(attribute, "Type"),
               *target = xml_attribute(attribute, "Target"),
               *mode = xml_attribute(attribute, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target || r->n == MAX_RELATIONS ||
        (mode && strcmp(mode, "External") == 0))
        return;
    const char *word = strrchr(type, '/');
    MEM_GROW(r->item, r->n, r->cap);
    r->item[r->n++] =
        (struct relation){str_save(r->arena, str_of(id)),
                          str_save(r->arena, str_of(word ? word + 1 : type)), resolve(r, target)};
}

/* The relations of a part ("" for the container); a part without any is no fault. */
static bool read_relations(struct xlsx *x, struct str of, struct relations *r, struct diag *d)
{
    static const struct xml_events events = {on_relation, no_end, no_text};
    size_t slash = of.n;
    struct buf name = {0};
    while (slash > 0 && of.p[slash - 1] != '/')
        slash--;
    *r = (struct relations){.arena = &x->arena};
    r->folder = str_save(&x->arena, (struct str){of.p, slash});
    buf_str(&name, r->folder);
    buf_cstr(&name, "_rels/");
    buf_add(&name, of.n ? of.p + slash : "", of.n - slash);
    buf_cstr(&name, ".rels");
    int part = zip_part(x->zip, buf_view(&name));
    buf_free(&name);
    return part < 0 || xlsx_parse(x, part, &events, r, d);
}

static const struct relation *by_type(const struct relations *r, const char *type)
{
    for (int i = 0; i < r->n; i++)
        if (str_is(r->item[i].type, type))
            return &r->item[i];
    return NULL;
}

/* ---- the workbook ---- */
struct workbook {
    struct xlsx *x;
    const struct relations *relations;
    bool is_workbook, missing;
};

static bool truth(const char *v)
{
    return v && (strcmp(v, "1") == 0 || strcmp(v, "true") == 0 || strcmp(v, "on") == 0);
}

static void add_sheet(struct workbook *w, const char *const *attribute)
{
    struct xlsx *x = w->x;
    const char *name = xml_attribute(attribute, "name"), *state = xml_attribute(attribute, "state"),
               *id = xml_attribute_in(w->x->xml, attribute, "/relationships", "id");
    struct xlsx_sheet s = {.name = str_save(&x->arena, str_of(name ? name : "")),
                           .part = -1,
                           .hidden = state && strcmp(state, "visible") != 0};
    for (int i = 0; i < w->relations->n; i++) {
        const struct relation *r = &w->relations->item[i];
        if (id && str_is(r->id, id) && str_is(r->type, "worksheet")) {
            s.part = zip_part(x->zip, r->target);
            w->missing |= s.part < 0;
        }
    }
    if (x->sheets == XLSX_MAX_SHEETS)
        return;
    MEM_GROW(x->sheet, x->sheets, x->sheet_cap);
    x->sheet[x->sheets++] = s;
}

static void on_workbook(void *ctx, struct str space, const char *name, const char *const *attribute)
{
    struct workbook *w = ctx;
    if (!xlsx_space(space))
        return;
    if (strcmp(name, "workbook") == 0)
        w->is_workbook = true;
    else if (strcmp(name, "workbookPr") == 0)
        w->x->from_1904 = truth(xml_attribute(attribute, "date1904"));
    else if (strcmp(name, "sheet") == 0)
        add_sheet(w, attribute);
}

static bool tell(const struct xlsx *x, enum msg m, const char *what, struct diag *d)
{
    diag_error(d, (struct pos){.file = x->file}, m, what, NULL);
    return false;
}

/* A container that holds no workbook of this kind: say which other it is. */
static bool no_workbook(struct xlsx *x, const struct relation *main, struct diag *d)
{
    char type[64] = "";
    int mime = zip_part(x->zip, STR("mimetype"));
    if (mime >= 0 && zip_begin(x->zip, mime, d) && zip_read(x->zip, type, sizeof type - 1, d) > 0 &&
        str_starts(str_of(type), "application/vnd.oasis.opendocument"))
        return tell(x, E_XLSX_ODS, "", d);
    if (main && str_ends(main->target, ".bin"))
        return tell(x, E_XLSX_BINARY, "", d);
    return tell(x, E_XLSX_NONE, "", d);
}

static bool load_tables(struct xlsx *x, const struct relations *r, struct diag *d)
{
    const struct relation *strings = by_type(r, "sharedStrings"), *styles = by_type(r, "styles");
    int s = strings ? zip_part(x->zip, strings->target) : -1;
    int f = styles ? zip_part(x->zip, styles->target) : -1;
    if ((strings && s < 0) || (styles && f < 0))
        return tell(x, E_XLSX_PART, s < 0 && strings ? strings->target.p : styles->target.p, d);
    return (s < 0 || xlsx_load_strings(x, s, d)) && (f < 0 || xlsx_load_styles(x, f, d));
}

static bool load(struct xlsx *x, struct diag *d)
{
    static const struct xml_events events = {on_workbook, no_end, no_text};
    struct relations top, own = {0};
    bool ok = read_relations(x, STR(""), &top, d);
    const struct relation *main = ok ? by_type(&top, "officeDocument") : NULL;
    int part = main && !str_ends(main->target, ".bin") ? zip_part(x->zip, main->target) : -1;
    struct workbook w = {.x = x, .relations = &own};
    if (ok && part < 0)
        ok = no_workbook(x, main, d);
    ok = ok && read_relations(x, zip_part_name(x->zip, part), &own, d) &&
         xlsx_parse(x, part, &events, &w, d);
    if (ok && !w.is_workbook)
        ok = no_workbook(x, main, d);
    if (ok && w.missing)
        ok = tell(x, E_XLSX_PART, "worksheet", d);
    ok = ok && load_tables(x, &own, d);
    free(top.item);
    free(own.item);
    return ok;
}

struct xlsx *xlsx_open(struct zip *z, struct str file, struct diag *d)
{
    if (!z)
        return NULL;
    struct xlsx *x = mem_alloc(sizeof *x);
    x->zip = z;
    x->file = str_save(&x->arena, file);
    if (load(x, d))
        return x;
    xlsx_close(x);
    return NULL;
}

void xlsx_close(struct xlsx *x)
{
    if (!x)
        return;
    zip_close(x->zip);
    free(x->sheet);
    free(x->format);
    free(x->end);
    buf_free(&x->text);
    arena_free(&x->arena);
    free(x);
}
