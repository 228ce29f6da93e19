/* Looking up tables and columns, and recognising a table by its headings. */
#include "ledger/book.h"

#include "core/utf8.h"

const struct book_table *book_table(struct str name)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        if (str_is(name, book_tables[t].name))
            return &book_tables[t];
    }
    return NULL;
}

static bool folds_to(struct str key, const char *text)
{
    struct buf b = {0};
    bool same = utf8_fold(&b, str_of(text)) && str_eq(key, buf_view(&b));
    buf_free(&b);
    return same;
}

static bool is_heading_of(const struct book_column *c, struct str key)
{
    return folds_to(key, c->name) || folds_to(key, msg_text(c->title, LANG_JA)) ||
           folds_to(key, msg_text(c->title, LANG_EN));
}

/* A name as it stands in the description needs no folding, and is the usual case. */
static int column_named(const struct book_table *t, struct str name)
{
    for (int c = 0; c < t->columns; c++) {
        if (str_is(name, t->column[c].name))
            return c;
    }
    return -1;
}

static int column_of_key(const struct book_table *t, struct str key)
{
    int named = column_named(t, key);
    if (named >= 0)
        return named;
    for (int c = 0; c < t->columns; c++) {
        if (is_heading_of(&t->column[c], key))
            return c;
    }
    return -1;
}

int book_column(const struct book_table *t, struct str name)
{
    struct buf key = {0};
    int c = column_named(t, name);
    if (c >= 0)
        return c;
    c = utf8_fold(&key, name) && key.n ? column_of_key(t, buf_view(&key)) : -1;
    buf_free(&key);
    return c;
}

/* Headings in brackets are remarks for people (last year's figure, a check): passed over. */
bool book_remark(struct str heading)
{
    heading = str_trim(heading);
    return str_starts(heading, "(") || str_starts(heading, "\xEF\xBC\x88");
}

/* Fills map and seen; false when a heading is unknown or there twice. */
static bool map_headings(const struct book_table *t, const struct str *heading, int n, int *map,
                         bool *seen)
{
    for (int i = 0; i < n; i++) {
        map[i] = -1;
        if (!str_trim(heading[i]).n || book_remark(heading[i]))
            continue;
        map[i] = book_column(t, heading[i]);
        if (map[i] < 0 || seen[map[i]])
            return false;
        seen[map[i]] = true;
    }
    return true;
}

static bool has(const struct book_table *t, const bool *seen, const char *column)
{
    int c = book_column(t, str_of(column));
    return c >= 0 && seen[c];
}

/* What flags cannot say: one of two columns is enough. */
static bool has_required(const struct book_table *t, const bool *seen)
{
    for (int c = 0; c < t->columns; c++) {
        if ((t->column[c].flags & COLUMN_REQUIRED) && !seen[c])
            return false;
    }
    if (t->id == TABLE_ACTIVITIES && !has(t, seen, "activity") && !has(t, seen, "meter"))
        return false;
    if (t->id == TABLE_ACTIVITIES && !has(t, seen, "unit") && !has(t, seen, "meter"))
        return false; /* the unit may come from the meter, from nowhere else */
    if (t->id == TABLE_ACTIVITIES || t->id == TABLE_DRIVERS)
        return has(t, seen, "start") || has(t, seen, "month");
    return true;
}

static bool table_fits(const struct book_table *t, const struct str *heading, int n, int *map)
{
    bool seen[BOOK_MAX_COLUMNS] = {false};
    return map_headings(t, heading, n, map, seen) && has_required(t, seen);
}

int book_recognise(const struct str *heading, int n, int *map)
{
    int found = -1;
    for (int t = 0; t < TABLE_COUNT; t++) {
        if (!table_fits(&book_tables[t], heading, n, map))
            continue;
        if (found >= 0)
            return -1; /* fits two tables: never guessed */
        found = t;
    }
    if (found >= 0)
        table_fits(&book_tables[found], heading, n, map);
    return found;
}

/* ---- words for the values of choices ---- */
static const struct {
    const char *value;
    enum msg word;
} words[] = {
    {"actual", B_ACTUAL},         {"estimated", B_ESTIMATED},   {"own", B_OWN},
    {"leased_in", B_LEASED_IN},   {"leased_out", B_LEASED_OUT}, {"franchise", B_FRANCHISE},
    {"investment", B_INVESTMENT}, {"gross", B_GROSS},           {"net", B_NET},
    {"absorption", B_ABSORPTION}, {"fixation", B_FIXATION},     {"storage", B_STORAGE},
    {"location", B_LOCATION},     {"market", B_MARKET},         {"absolute", B_ABSOLUTE},
    {"intensity", B_INTENSITY},   {"opened", B_OPENED},         {"acquired", B_ACQUIRED},
    {"insourced", B_INSOURCED},   {"closed", B_CLOSED},         {"divested", B_DIVESTED},
    {"outsourced", B_OUTSOURCED}, {"joint", B_JOINT},           {"structure", B_STRUCTURE},
    {"method", B_METHOD_CHANGE},  {"error", B_ERROR},
    {"debit", B_DEBIT},           {"credit", B_CREDIT},         {"book", B_BOOK},
    {"skip", B_SKIP},             {"as_printed", B_AS_PRINTED}, {"less_tax", B_LESS_TAX},
    {"plus_tax", B_PLUS_TAX},
};
enum { WORDS = sizeof words / sizeof *words };

struct str book_word(const char *value, enum lang lang)
{
    for (int i = 0; i < WORDS; i++)
        if (str_is(str_of(value), words[i].value))
            return str_of(msg_text(words[i].word, lang));
    return (struct str){0};
}

bool book_is_word(const char *value, struct str text)
{
    struct buf key = {0};
    bool is = false;
    if (utf8_fold(&key, text))
        for (int i = 0; i < WORDS && !is; i++)
            is = str_is(str_of(value), words[i].value) &&
                 (folds_to(buf_view(&key), msg_text(words[i].word, LANG_JA)) ||
                  folds_to(buf_view(&key), msg_text(words[i].word, LANG_EN)));
    buf_free(&key);
    return is;
}
