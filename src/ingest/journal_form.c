/* The part of a profile that says how rows become lines of the journal. */
#include "core/csv.h"
#include "core/json.h"
#include "core/utf8.h"
#include "ingest/profile.h"

#include <string.h>

static const char *const names[JOURNAL_FIELDS] = {
    [JOURNAL_DATE] = "date",
    [JOURNAL_VOUCHER] = "voucher",
    [JOURNAL_TEXT] = "text",
    [JOURNAL_SIDE] = "side",
    [JOURNAL_ACCOUNT] = "account",
    [JOURNAL_SUB_ACCOUNT] = "sub_account",
    [JOURNAL_DEPARTMENT] = "department",
    [JOURNAL_PARTNER] = "partner",
    [JOURNAL_TAX_CLASS] = "tax_class",
    [JOURNAL_AMOUNT] = "amount",
    [JOURNAL_TAX] = "tax",
};

const char *journal_field_name(enum journal_field f)
{
    return names[f];
}

static struct str *words(const cJSON *object, const char *key, int *n, struct arena *a)
{
    const cJSON *list = object ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
    struct str *out = arena_alloc(a, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    struct buf b = {0};
    *n = 0;
    for (const cJSON *x = list ? list->child : NULL; x; x = x->next) {
        buf_reset(&b);
        utf8_fold(&b, str_of(x->valuestring));
        out[(*n)++] = str_save(a, buf_view(&b));
    }
    buf_free(&b);
    return out;
}

static int whole(const cJSON *object, const char *key)
{
    int64_t v = 0;
    const cJSON *item = object ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
    return item && json_integer(item, &v) && v > 0 && v < 1000 ? (int)v : 0;
}

static void read_column(const cJSON *x, struct journal_column *c, struct arena *a)
{
    const char *field = json_text(x, "field"), *side = json_text(x, "side");
    for (int f = 0; field && f < JOURNAL_FIELDS; f++)
        if (strcmp(field, names[f]) == 0)
            c->field = (enum journal_field)f;
    c->of[SIDE_DEBIT] = !side || strcmp(side, "debit") == 0;
    c->of[SIDE_CREDIT] = !side || strcmp(side, "credit") == 0;
    c->header = words(x, "header", &c->headers, a);
    c->at = whole(x, "at");
}

/* NULL: it can be used. */
static const char *fault_of(const struct journal_form *j)
{
    bool has[SIDES][JOURNAL_FIELDS] = {{false}};
    for (int i = 0; i < j->columns; i++) {
        const struct journal_column *c = &j->column[i];
        for (int s = 0; s < SIDES; s++)
            has[s][c->field] |= c->of[s];
        if (j->fields ? c->at == 0 || c->at > j->fields : c->headers == 0)
            return "a column of the journal needs header, or at where there is no heading";
    }
    for (int s = 0; s < SIDES; s++)
        if (!has[s][JOURNAL_DATE] || !has[s][JOURNAL_ACCOUNT] || !has[s][JOURNAL_AMOUNT])
            return "the journal needs date, account and amount of both sides";
    if (has[SIDE_DEBIT][JOURNAL_SIDE] && (!j->words[SIDE_DEBIT] || !j->words[SIDE_CREDIT]))
        return "the field side needs the words debit and credit";
    return NULL;
}

struct journal_form *journal_form_parse(const void *root, struct arena *a, const char **what)
{
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(root, "journal"),
                *detect = cJSON_GetObjectItemCaseSensitive(root, "detect");
    const cJSON *list = object ? cJSON_GetObjectItemCaseSensitive(object, "columns") : NULL;
    *what = "kind journal needs journal, and detect header_words or fields and first";
    if (!list)
        return NULL;
    struct journal_form *j = arena_alloc(a, sizeof *j);
    const cJSON *continues = cJSON_GetObjectItemCaseSensitive(object, "blank_continues");
    *j = (struct journal_form){.currency = str_save(a, str_of(json_text(object, "currency"))),
                               .blank_continues = cJSON_IsTrue(continues),
                               .fields = whole(detect, "fields")};
    j->first = words(detect, "first", &j->first_n, a);
    j->word[SIDE_DEBIT] = words(object, "debit", &j->words[SIDE_DEBIT], a);
    j->word[SIDE_CREDIT] = words(object, "credit", &j->words[SIDE_CREDIT], a);
    j->continues = words(object, "continues", &j->continue_n, a);
    j->column = arena_alloc(a, (size_t)cJSON_GetArraySize(list) * sizeof *j->column);
    for (const cJSON *x = list->child; x; x = x->next)
        read_column(x, &j->column[j->columns++], a);
    bool headed = cJSON_GetObjectItemCaseSensitive(detect, "header_words") != NULL;
    if (headed == (j->fields > 0) || (j->fields && j->first_n == 0))
        return NULL;
    *what = fault_of(j);
    return *what ? NULL : j;
}

bool journal_row_fits(const struct journal_form *j, const struct csv_row *r)
{
    struct buf b = {0};
    bool fits = false;
    if (r->n != j->fields || !utf8_fold(&b, r->field[0])) {
        buf_free(&b);
        return false;
    }
    for (int i = 0; i < j->first_n; i++)
        fits |= str_eq(buf_view(&b), j->first[i]);
    for (int i = 0; i < j->continue_n; i++)
        fits |= str_eq(buf_view(&b), j->continues[i]);
    buf_free(&b);
    return fits;
}
