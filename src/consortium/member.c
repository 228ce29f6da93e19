#include "consortium/member.h"
#include "consortium/seal.h"
#include <string.h>

#define SUBMISSION_FORM "tanso-submission-1"

const char *const removal_kinds[3] = {"absorption", "fixation", "storage"};

static struct pos at_file(struct str file)
{
    return (struct pos){.file = file};
}

/* kg with at most six places -> milligrams, exactly */
static bool read_mg(const char *kg, int64_t *mg)
{
    struct dec v;
    if (!kg || !dec_parse(str_of(kg), &v) || v.scale > 6)
        return false;
    for (; v.scale < 6; v.scale++)
        if (__builtin_mul_overflow(v.coef, (i128)10, &v.coef))
            return false;
    if (!dec_fits64(v))
        return false;
    *mg = (int64_t)v.coef;
    return true;
}

static bool read_figure(const cJSON *parent, const char *key, const char *value, struct member *m,
                        int q)
{
    const cJSON *g = cJSON_GetObjectItemCaseSensitive(parent, key);
    if (!g || cJSON_IsNull(g))
        return true;
    m->known[q] = true;
    return read_mg(json_text(g, value), &m->mg[q]);
}

static bool read_categories(const cJSON *document, struct member *m)
{
    const cJSON *categories = cJSON_GetObjectItemCaseSensitive(document, "scope3_categories");
    bool ok = true;
    for (int k = 0; k < 15; k++) {
        struct buf name = {0};
        buf_int(&name, k + 1);
        ok = read_figure(categories, name.p, "co2e_kg", m, Q_CATEGORY_1 + k) && ok;
        buf_free(&name);
    }
    return ok;
}

static bool read_removals(const cJSON *document, struct member *m)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(document, "removals"))
    {
        int64_t mg;
        const char *kind = json_text(item, "kind");
        if (!kind || !read_mg(json_text(item, "co2_kg"), &mg))
            return false;
        for (int k = 0; k < 3; k++)
            if (strcmp(kind, removal_kinds[k]) == 0) {
                m->known[Q_REMOVAL + k] = true;
                if (__builtin_add_overflow(m->mg[Q_REMOVAL + k], mg, &m->mg[Q_REMOVAL + k]))
                    return false;
            }
    }
    return true;
}

/* The categories must give scope 3: a file that contradicts itself is refused, whoever sealed it.
 */
static bool adds_up(const struct member *m)
{
    i128 sum = 0;
    for (int k = 0; k < 15; k++)
        sum += m->mg[Q_CATEGORY_1 + k];
    return m->known[Q_SCOPE3] ? sum == m->mg[Q_SCOPE3] : sum == 0;
}

static bool read_figures(const cJSON *document, struct member *m, struct diag *d)
{
    const cJSON *totals = cJSON_GetObjectItemCaseSensitive(document, "totals");
    bool ok = read_figure(totals, "scope1", "co2e_kg", m, Q_SCOPE1) &&
              read_figure(totals, "scope2_location", "co2e_kg", m, Q_SCOPE2_LOCATION) &&
              read_figure(totals, "scope2_market", "co2e_kg", m, Q_SCOPE2_MARKET) &&
              read_figure(totals, "scope3", "co2e_kg", m, Q_SCOPE3) &&
              read_categories(document, m) && read_removals(document, m);
    if (!ok)
        diag_error(d, at_file(m->file), E_SUBMISSION_FIGURE, NULL);
    else if (!adds_up(m))
        diag_error(d, at_file(m->file), E_SUBMISSION_SUM, NULL);
    return ok && adds_up(m);
}

static struct str text_in(const cJSON *document, const char *key, struct arena *a)
{
    return str_save(a, str_of(json_text(document, key)));
}

static bool read_head(const cJSON *document, struct member *m, struct arena *a, struct diag *d)
{
    int64_t year;
    const cJSON *y = cJSON_GetObjectItemCaseSensitive(document, "year");
    m->id = text_in(document, "member_id", a);
    m->name = text_in(document, "name", a);
    m->industry = text_in(document, "industry", a);
    m->complete = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(document, "complete"));
    m->state = text_in(document, "state", a);
    bool ok = json_integer(y, &year) && year > 1900 && year < 2200 &&
              clock_parse(str_of(json_text(document, "made")), &m->made) &&
              gwp_parse(str_of(json_text(document, "gwp")), &m->gwp);
    if (ok)
        m->year = (int)year;
    else
        diag_error(d, at_file(m->file), E_SUBMISSION_FIGURE, NULL);
    return ok;
}

static bool fault(enum msg m, struct str file, struct diag *d)
{
    diag_error(d, at_file(file), m, NULL);
    return false;
}

/* Only what is not signed may be without a key, and the other way round. */
static bool signature_holds(const cJSON *document, struct str text, struct member *m,
                            struct diag *d)
{
    const char *key = json_text(document, "public_key"), *by = json_text(document, "signature");
    struct signature s;
    m->is_signed = key || by;
    if (!m->is_signed)
        return true;
    const char *why = sign_ready();
    if (why) {
        diag_error(d, at_file(m->file), E_NO_SIGNATURES, why, NULL);
        return false;
    }
    return (hex_parse(str_of(key), m->key.byte, sizeof m->key.byte) &&
            hex_parse(str_of(by), s.byte, sizeof s.byte) && sign_holds(m->key, text, s)) ||
           fault(E_SUBMISSION_SIGNATURE, m->file, d);
}

static bool seal_holds(const cJSON *document, struct member *m, struct diag *d)
{
    struct sha256 said;
    struct buf text = {0};
    const char *hex = json_text(document, "sha256");
    bool ok = (hex && sha256_parse(str_of(hex), &said) && seal_text(document, &text) &&
               sha256_eq(said, sha256_of(buf_view(&text)))) ||
              fault(E_SUBMISSION_SEAL, m->file, d);
    ok = ok && signature_holds(document, buf_view(&text), m, d);
    buf_free(&text);
    return ok;
}

/* A file of another edition of the form is told as that, not by what it lacks. */
static bool form_known(const cJSON *document, struct str file, struct diag *d)
{
    const char *schema = json_text(document, "schema");
    if (!schema || strcmp(schema, SUBMISSION_FORM) == 0 ||
        strncmp(schema, "tanso-submission-", strlen("tanso-submission-")) != 0)
        return true;
    diag_error(d, at_file(file), E_SUBMISSION_FORM, schema, SUBMISSION_FORM, NULL);
    return false;
}

bool member_of(const cJSON *document, struct str file, struct member *m, struct arena *a,
               struct diag *d)
{
    *m = (struct member){.file = str_save(a, file)};
    return form_known(document, m->file, d) &&
           json_check(document, "submission.schema.json", m->file, d) &&
           seal_holds(document, m, d) && read_head(document, m, a, d) &&
           read_figures(document, m, d);
}

bool member_read(const char *path, struct member *m, struct arena *a, struct diag *d)
{
    struct buf text = {0};
    bool ok = file_read(path, SUBMISSION_MAX_BYTES, &text, d);
    cJSON *document = ok ? json_parse(buf_view(&text), str_of(path), d) : NULL;
    ok = document && member_of(document, str_of(path), m, a, d);
    cJSON_Delete(document);
    buf_free(&text);
    return ok;
}
