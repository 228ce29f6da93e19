/* Reading one profile. */
#include "ingest/profile.h"
#include "core/json.h"
#include "core/utf8.h"
#include <string.h>

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_ID] = "id",
    [FIELD_SITE] = "site",
    [FIELD_METER] = "meter",
    [FIELD_ACTIVITY] = "activity",
    [FIELD_START] = "start",
    [FIELD_END] = "end",
    [FIELD_MONTH] = "month",
    [FIELD_QUANTITY] = "quantity",
    [FIELD_UNIT] = "unit",
    [FIELD_SUPPLIER] = "supplier",
    [FIELD_MENU] = "menu",
    [FIELD_COST] = "cost",
    [FIELD_CURRENCY] = "currency",
    [FIELD_STATUS] = "status",
    [FIELD_METHOD] = "method",
    [FIELD_DOCUMENT] = "document",
    [FIELD_NOTE] = "note",
    [FIELD_NUMBER] = "number",
    [FIELD_DATE] = "date",
    [FIELD_RANGE] = "range",
    [FIELD_REGISTER] = "register",
    [FIELD_FILTER] = "filter",
};

const char *field_name(enum field f)
{
    return field_names[f];
}

struct profile_reader {
    struct arena *arena;
    struct diag *diag;
    struct str name;
    struct profile *out;
    bool ok;
};

static void fault(struct profile_reader *r, const char *what)
{
    const char *name = arena_strndup(r->arena, r->name.p, r->name.n);
    diag_error(r->diag, (struct pos){.file = r->name}, E_PROFILE_BAD, name, what, NULL);
    r->ok = false;
}

static struct str text(struct profile_reader *r, const cJSON *object, const char *key)
{
    return str_save(r->arena, str_of(json_text(object, key)));
}

static bool flag(const cJSON *object, const char *key)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static int whole(const cJSON *object, const char *key)
{
    int64_t v = 0;
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return item && json_integer(item, &v) && v >= 0 && v < 100000 ? (int)v : 0;
}

static struct str fold(struct profile_reader *r, struct str s)
{
    struct buf b = {0};
    utf8_fold(&b, s);
    struct str out = str_save(r->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

/* A list of words, folded; *n its length. */
static struct str *words(struct profile_reader *r, const cJSON *object, const char *key, int *n)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, key);
    int size = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
    *n = 0;
    if (size == 0)
        return NULL;
    struct str *out = arena_alloc(r->arena, (size_t)size * sizeof *out);
    for (const cJSON *x = list->child; x; x = x->next)
        if (cJSON_IsString(x))
            out[(*n)++] = fold(r, str_of(x->valuestring));
    return out;
}

static void read_map(struct profile_reader *r, const cJSON *object, struct profile_column *c)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, "map"), *x;
    int total = 0, n;
    for (x = list ? list->child : NULL; x; x = x->next)
        total += cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(x, "from"));
    if (total == 0)
        return;
    c->map = arena_alloc(r->arena, (size_t)total * sizeof *c->map);
    for (x = list->child; x; x = x->next) {
        struct str *from = words(r, x, "from", &n), to = text(r, x, "to");
        for (int i = 0; i < n; i++)
            c->map[c->maps++] = (struct map_entry){from[i], to};
    }
}

static const char *format_of(const char *s)
{
    static const char *const formats[] = {"iso", "ymd", "mdy", "dmy"};
    for (size_t i = 0; s && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(s, formats[i]) == 0)
            return formats[i];
    return "ymd";
}

/* A list of patterns (pattern.h). */
static struct patterns patterns(struct profile_reader *r, const cJSON *object, const char *key,
                                bool valued)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, key);
    int size = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
    struct patterns p = {0};
    if (size == 0)
        return p;
    p.at = arena_alloc(r->arena, (size_t)size * sizeof *p.at);
    for (const cJSON *x = list->child; x; x = x->next) {
        const char *wrong = cJSON_IsString(x) ? pattern_compile(str_of(x->valuestring), valued,
                                                                &p.at[p.n++], r->arena)
                                              : "a pattern is a text";
        if (wrong)
            fault(r, wrong);
    }
    return p;
}

static void read_heading(struct profile_reader *r, const cJSON *object, struct profile_column *c)
{
    c->header = words(r, object, "header", &c->headers);
    c->line = patterns(r, object, "line", true);
    if (r->out->text ? c->line.n == 0 || c->headers : c->headers == 0 || c->line.n)
        fault(r, r->out->text ? "a column of a text takes line, and no header"
                              : "a column of a table takes header, and no line");
    else
        c->header_shown =
            r->out->text
                ? c->line.at[0].shown
                : str_save(
                      r->arena,
                      str_of(
                          cJSON_GetObjectItemCaseSensitive(object, "header")->child->valuestring));
}

static void read_column(struct profile_reader *r, const cJSON *object, struct profile_column *c)
{
    const char *field = json_text(object, "field"), *point = json_text(object, "point");
    for (int f = 0; field && f < FIELD_COUNT; f++)
        if (strcmp(field, field_names[f]) == 0)
            c->field = (enum field)f;
    c->name = text(r, object, json_text(object, "name") ? "name" : "field");
    read_heading(r, object, c);
    c->offset = whole(object, "offset");
    c->required = flag(object, "required");
    c->point = point ? *point : '.';
    c->format = format_of(json_text(object, "format"));
    c->end_exclusive = flag(object, "end_exclusive");
    c->separator = words(r, object, "separator", &c->separators);
    c->prefix = text(r, object, "prefix");
    c->join = words(r, object, "join", &c->joins);
    read_map(r, object, c);
}

static void read_columns(struct profile_reader *r, const cJSON *root)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "columns");
    struct profile *p = r->out;
    if (!list)
        return;
    p->column = arena_alloc(r->arena, (size_t)cJSON_GetArraySize(list) * sizeof *p->column);
    for (const cJSON *x = list->child; x; x = x->next)
        read_column(r, x, &p->column[p->columns++]);
}

static void read_constants(struct profile_reader *r, const cJSON *root)
{
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(root, "constants");
    for (int f = 0; object && f < FIELD_COUNT; f++)
        r->out->constant[f] = text(r, object, field_names[f]);
}

static bool has_column(const struct profile *p, struct str name)
{
    for (int i = 0; i < p->columns; i++)
        if (str_eq(p->column[i].name, name))
            return true;
    return false;
}

static void read_filters(struct profile_reader *r, const cJSON *root)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "row_filter");
    struct profile *p = r->out;
    if (!list || !list->child)
        return;
    p->filter = arena_alloc(r->arena, (size_t)cJSON_GetArraySize(list) * sizeof *p->filter);
    for (const cJSON *x = list->child; x; x = x->next) {
        struct row_filter *f = &p->filter[p->filters++];
        f->column = text(r, x, "column");
        f->include = cJSON_GetObjectItemCaseSensitive(x, "include") != NULL;
        f->value = words(r, x, f->include ? "include" : "exclude", &f->values);
        if (f->values == 0 || !has_column(p, f->column))
            fault(r, "row_filter needs include or exclude, and a column of this profile");
    }
}

static bool has_field(const struct profile *p, enum field f)
{
    for (int i = 0; i < p->columns; i++)
        if (p->column[i].field == f)
            return true;
    return p->constant[f].n > 0;
}

static void read_layout_columns(struct profile_reader *r, const cJSON *list, struct layout *l)
{
    int n = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
    if (n == 0)
        return;
    l->column = arena_alloc(r->arena, (size_t)n * sizeof *l->column);
    for (const cJSON *x = list->child; x; x = x->next) {
        struct layout_column *c = &l->column[l->columns++];
        const cJSON *header = cJSON_GetObjectItemCaseSensitive(x, "header");
        c->header = words(r, x, "header", &c->headers);
        c->shown = header && header->child ? str_save(r->arena, str_of(header->child->valuestring))
                                           : (struct str){0};
        c->activity = text(r, x, "activity");
        c->unit = text(r, x, "unit");
        c->number = text(r, x, "number");
    }
}

static void read_lines(struct profile_reader *r, const cJSON *object, struct layout *l)
{
    l->line = patterns(r, object, "line", true);
    l->total_line = patterns(r, object, "total", true);
    l->from = patterns(r, object, "from", false);
    l->to = patterns(r, object, "to", false);
    l->start = patterns(r, object, "start", false);
}

static void read_layout(struct profile_reader *r, const cJSON *root)
{
    static const char *const kinds[] = {"rows",    "sum",     "slots", "months",
                                        "columns", "day_sum", "dates", "lines"};
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(root, "layout");
    struct layout *l = &r->out->layout;
    const char *kind = object ? json_text(object, "kind") : NULL,
               *point = object ? json_text(object, "point") : NULL;
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            l->kind = (enum layout_kind)i;
    l->point = point ? *point : '.';
    l->fiscal_start = 4;
    if (!object)
        return;
    if (r->out->text) {
        read_lines(r, object, l);
        return;
    }
    l->total = words(r, object, "total", &l->totals);
    l->slots = whole(object, "slots");
    l->fiscal_start = whole(object, "fiscal_start") ? whole(object, "fiscal_start") : 4;
    read_layout_columns(r, cJSON_GetObjectItemCaseSensitive(object, "columns"), l);
    if ((l->kind == LAYOUT_SUM || l->kind == LAYOUT_COLUMNS) && l->columns == 0)
        fault(r, "this layout needs its columns");
}

static bool in_columns(const struct profile *p)
{
    return p->layout.kind != LAYOUT_ROWS && p->layout.kind != LAYOUT_DAY_SUM;
}

/* What a text is read by, and a table is not. */
static void check_kind(struct profile_reader *r)
{
    const struct profile *p = r->out;
    bool lines = p->layout.kind == LAYOUT_LINES;
    if (p->text ? p->contain_n == 0 || p->header_word_n : p->header_word_n == 0)
        fault(r, p->text ? "a text is recognised by contains, and has no header_words"
                         : "a table is recognised by header_words");
    if (p->text != lines || (lines && p->layout.line.n == 0))
        fault(r, "a text has the layout lines, with line; a table another");
    if (p->text && (p->period != PERIOD_STATED || p->filters || p->total_column.n ||
                    p->constant[FIELD_METHOD].n || has_field(p, FIELD_QUANTITY)))
        fault(r, "a text takes no row_filter, control_total, method, quantity column (layout.line) "
                 "or period but the stated one");
}

/* What the schema cannot say: the fields fit the rule of the period. */
static void check_fields(struct profile_reader *r)
{
    const struct profile *p = r->out;
    bool dated = has_field(p, FIELD_DATE);
    bool period = p->layout.kind == LAYOUT_MONTHS || p->layout.kind == LAYOUT_DATES ||
                  has_field(p, FIELD_MONTH) || has_field(p, FIELD_RANGE) ||
                  (has_field(p, FIELD_START) && has_field(p, FIELD_END));
    if (p->period == PERIOD_STATED ? !period : !dated)
        fault(r, "the columns give no period: start and end, month or range for stated ones, date "
                 "for the others");
    if (!in_columns(p) && (p->period == PERIOD_REGISTER ? !has_field(p, FIELD_REGISTER)
                                                        : !has_field(p, FIELD_QUANTITY)))
        fault(r, "no column for the quantity (or the register)");
    bool told =
        p->layout.columns > 0 && (p->layout.column[0].activity.n || p->layout.column[0].number.n);
    if (!told && !has_field(p, FIELD_ACTIVITY) && !has_field(p, FIELD_NUMBER) &&
        !has_field(p, FIELD_METER))
        fault(r, "nothing says what is measured: activity, meter or number");
    for (int i = 0; i < p->columns; i++)
        if (p->column[i].field == FIELD_RANGE && p->column[i].separators == 0)
            fault(r, "a range needs its separator");
    if (p->total_column.n && !has_column(p, p->total_column))
        fault(r, "control_total names no column of this profile");
    if (p->repeat && p->number_prefix.n == 0)
        fault(r, "repeat needs number_prefix");
}

static void read_table_part(struct profile_reader *r, const cJSON *root)
{
    const cJSON *detect = cJSON_GetObjectItemCaseSensitive(root, "detect");
    const cJSON *table = cJSON_GetObjectItemCaseSensitive(root, "table");
    const cJSON *total = cJSON_GetObjectItemCaseSensitive(root, "control_total");
    struct profile *p = r->out;
    const char *delimiter = table ? json_text(table, "delimiter") : NULL;
    p->contains = words(r, detect, "contains", &p->contain_n);
    p->header_words = words(r, detect, "header_words", &p->header_word_n);
    p->delimiter = delimiter ? *delimiter : 0;
    if (table) {
        p->stop = words(r, table, "stop", &p->stops);
        p->other = words(r, table, "other_tables", &p->others);
        p->end_at_blank = flag(table, "end_at_blank");
        p->group = flag(table, "group");
        p->repeat = flag(table, "repeat");
        p->number_prefix = text(r, table, "number_prefix");
    }
    if (total) {
        p->total_label = fold(r, str_of(json_text(total, "label")));
        p->total_column = text(r, total, "column");
    }
}

static void read_period(struct profile_reader *r, const cJSON *root)
{
    static const char *const rules[] = {"stated", "delivery", "bill_date_to_previous",
                                        "register_difference"};
    const cJSON *period = cJSON_GetObjectItemCaseSensitive(root, "period");
    const char *rule = period ? json_text(period, "rule") : NULL;
    for (size_t i = 0; rule && i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rule, rules[i]) == 0)
            r->out->period = (enum period_rule)i;
    r->out->max_days = period ? whole(period, "max_days") : 0;
}

/* A journal has its own columns, a table has columns: one of the two. */
static void read_kind(struct profile_reader *r, const cJSON *root)
{
    const char *kind = json_text(root, "kind"), *what = NULL;
    if (kind && strcmp(kind, "journal") == 0) {
        r->out->journal = journal_form_parse(root, r->arena, &what);
        if (!r->out->journal)
            fault(r, what);
        if (r->out->columns)
            fault(r, "a journal has its columns in journal");
    } else if (r->out->columns == 0) {
        fault(r, "a table needs columns");
    } else {
        check_kind(r);
        check_fields(r);
    }
}

struct profile *profile_parse(struct str json, struct str name, struct arena *a, struct diag *d)
{
    cJSON *root = json_parse(json, name, d);
    if (!root || !json_check(root, "profile.schema.json", name, d)) {
        cJSON_Delete(root);
        return NULL;
    }
    struct profile *p = arena_alloc(a, sizeof *p);
    struct profile_reader r = {.arena = a, .diag = d, .name = name, .out = p, .ok = true};
    const cJSON *title = cJSON_GetObjectItemCaseSensitive(root, "title");
    p->id = text(&r, root, "id");
    p->version = text(&r, root, "version");
    p->title_ja = text(&r, title, "ja");
    p->title_en = text(&r, title, "en");
    p->note = text(&r, root, "note");
    p->text = strcmp(json_text(root, "kind"), "pdf-text") == 0;
    p->reconstructed = flag(root, "reconstructed");
    read_table_part(&r, root);
    read_columns(&r, root);
    read_constants(&r, root);
    read_period(&r, root);
    read_layout(&r, root);
    read_filters(&r, root);
    read_kind(&r, root);
    cJSON_Delete(root);
    return r.ok ? p : NULL;
}
