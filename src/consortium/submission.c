#include "consortium/consortium.h"
#include "consortium/seal.h"
#include "inventory/parts.h"

/* A month is covered when something was recorded for it: a meter's reading (also of 0) or a booked
 * line. */
static bool month_covered(const struct inventory *i, int m)
{
    for (int k = 0; k < i->meters; k++)
        if (i->meter[k].month[m] != MONTH_NONE)
            return true;
    for (int s = 0; s < SLOT_COUNT; s++)
        if (i->totals->month[m][s].co2e)
            return true;
    return false;
}

static void months(struct json_out *j, const struct inventory *i)
{
    int first = date_month_index(i->from);
    json_array(j, "months");
    for (int m = 0; m < LINE_MONTHS; m++) {
        struct buf b = {0};
        buf_printf(&b, "%04d-%02d", (first + m) / 12, (first + m) % 12 + 1);
        if (month_covered(i, m))
            json_str(j, NULL, buf_view(&b));
        buf_free(&b);
    }
    json_end(j);
}

static bool shared(const char *share, struct str driver)
{
    struct str rest = str_of(share);
    while (rest.n)
        if (str_eq(str_trim(str_split(&rest, ',')), driver))
            return true;
    return false;
}

static void drivers(struct json_out *j, const struct inventory *i, const char *share)
{
    json_array(j, "drivers");
    for (int k = 0; k < i->intensities; k++)
        if (shared(share, i->intensity[k].driver)) {
            json_object(j, NULL);
            json_str(j, "name", i->intensity[k].driver);
            json_ratio(j, "value", &i->intensity[k].value);
            json_str(j, "unit", i->intensity[k].unit);
            json_end(j);
        }
    json_end(j);
}

static void targets(struct json_out *j, const struct inventory *i)
{
    json_array(j, "targets");
    for (int k = 0; k < i->targets; k++) {
        const struct target_result *t = &i->target[k];
        json_object(j, NULL);
        json_str(j, "id", t->id);
        json_fixed(j, "change_percent", t->change_known ? &t->change_percent : NULL, 6);
        json_fixed(j, "progress_percent", t->progress_known ? &t->progress_percent : NULL, 6);
        json_end(j);
    }
    json_end(j);
}

static void who(struct json_out *j, const struct inventory *i)
{
    struct buf year = {0};
    buf_int(&year, i->year);
    json_cstr(j, "schema", "tanso-submission-1");
    json_str(j, "member_id", i->organization.member_id);
    json_str(j, "name", i->organization.name);
    if (i->organization.industry.n)
        json_str(j, "industry", i->organization.industry);
    else
        json_null(j, "industry");
    json_null(j, "tier");
    json_str(j, "year", buf_view(&year));
    json_day(j, "start", i->from);
    json_day(j, "end", i->to);
    buf_free(&year);
}

static void content(struct json_out *j, const struct inventory *i, const char *share)
{
    struct buf hash = {0};
    who(j, i);
    months(j, i);
    json_bool(j, "complete", i->complete);
    json_cstr(j, "gwp", gwp_name(i->organization.gwp));
    json_totals(j, i);
    json_categories(j, i);
    json_fixed(j, "energy_gj",
               i->totals->energy_known && i->totals->energy_any ? &i->totals->energy_gj : NULL, 6);
    drivers(j, i, share);
    targets(j, i);
    json_removals(j, i);
    json_cstr(j, "tool", "tanso " TANSO_VERSION);
    sha256_print(&hash, i->digest);
    json_str(j, "book_sha256", buf_view(&hash));
    buf_free(&hash);
}

/* A year is handed in as it was closed, or it says that it was not, or that it has changed since.
 */
static void closing(struct json_out *j, const struct inventory *i)
{
    struct buf b = {0};
    json_cstr(j, "state", !i->closed ? "open" : i->closed_differs ? "changed" : "closed");
    if (i->closed) {
        json_object(j, "closing");
        json_int(j, "version", i->closed->version);
        sha256_print(&b, i->closed->document);
        json_str(j, "sha256", buf_view(&b));
        json_end(j);
    } else {
        json_null(j, "closing");
    }
    buf_free(&b);
}

static void moment(struct json_out *j, int64_t now)
{
    struct buf b = {0};
    clock_print(&b, now);
    json_str(j, "made", buf_view(&b));
    buf_free(&b);
}

static void who_signs(struct json_out *j, const struct sign_key *key)
{
    struct buf b = {0};
    if (key) {
        struct public_key p = sign_public(key);
        hex_print(&b, p.byte, sizeof p.byte);
        json_str(j, "public_key", buf_view(&b));
    } else {
        json_null(j, "public_key");
    }
    buf_free(&b);
}

/* Hash and signature over the document that `json` would be with a closing brace. */
static bool seal(struct json_out *j, struct buf *json, const struct sign_key *key, struct diag *d)
{
    size_t open = json->n;
    struct buf text = {0}, hex = {0};
    buf_char(json, '}');
    cJSON *document = json_parse(buf_view(json), (struct str){0}, d);
    bool ok = document && seal_text(document, &text);
    cJSON_Delete(document);
    json->n = open;
    if (ok) {
        sha256_print(&hex, sha256_of(buf_view(&text)));
        json_str(j, "sha256", buf_view(&hex));
        buf_reset(&hex);
        if (key) {
            struct signature s = sign_text(key, buf_view(&text));
            hex_print(&hex, s.byte, sizeof s.byte);
        }
        json_cstr(j, "signature", key ? hex.p : NULL);
    }
    buf_free(&text);
    buf_free(&hex);
    return ok;
}

bool submission_write(const struct inventory *i, const struct submission_options *o,
                      struct buf *json, struct diag *d)
{
    if (!i->organization.member_id.n) {
        diag_error(d, NOWHERE, E_MEMBER_ID_MISSING, NULL);
        return false;
    }
    struct json_out j;
    json_begin(&j, json);
    json_object(&j, NULL);
    content(&j, i, o->share);
    closing(&j, i);
    moment(&j, o->now);
    who_signs(&j, o->key);
    if (!seal(&j, json, o->key, d))
        return false;
    json_end(&j);
    buf_char(json, '\n');
    return true;
}
