/* A set's own folder: set.json, factors.csv and what may stand beside them. */
#include "core/json.h"
#include "factors/internal.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *path_join(const char *dir, const char *name)
{
    struct buf b = {0};
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    buf_add(&b, dir, n);
    buf_char(&b, '/');
    buf_cstr(&b, name);
    return b.p;
}

static bool part_read(const char *dir, const char *name, struct buf *out, struct diag *d)
{
    char *path = path_join(dir, name);
    bool ok = file_read(path, FACTORS_MAX_FILE, out, d);
    free(path);
    return ok;
}

static bool part_if_there(const char *dir, const char *name, struct buf *out, bool *there,
                          struct diag *d)
{
    char *path = path_join(dir, name);
    *there = access(path, F_OK) == 0;
    bool ok = !*there || file_read(path, FACTORS_MAX_FILE, out, d);
    free(path);
    return ok;
}

bool set_files_read(const char *dir, struct set_files *out, struct diag *d)
{
    *out = (struct set_files){0};
    return part_read(dir, "set.json", &out->json, d) &&
           part_read(dir, "factors.csv", &out->factors, d) &&
           part_if_there(dir, "conversions.csv", &out->conversions, &out->has_conversions, d) &&
           part_if_there(dir, "energy-law.csv", &out->law, &out->has_law, d);
}

void set_files_free(struct set_files *s)
{
    buf_free(&s->json);
    buf_free(&s->factors);
    buf_free(&s->conversions);
    buf_free(&s->law);
}

static struct str json_copy(struct factors *f, const cJSON *j, const char *key)
{
    struct str s = str_trim(str_of(json_text(j, key)));
    return s.n ? str_save(&f->arena, s) : (struct str){0};
}

/* "set/id" must fall apart in one way, and an id may become a file name. */
static bool id_good(struct str id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || (c == '.' && i > 0);
        if (!good)
            return false;
    }
    return id.n > 0 && id.n <= 100;
}

static struct factor_set set_of_json(struct factors *f, const cJSON *j, enum origin origin)
{
    return (struct factor_set){.id = json_copy(f, j, "id"),
                               .title = json_copy(f, j, "title"),
                               .title_ja = json_copy(f, j, "title_ja"),
                               .publisher = json_copy(f, j, "publisher"),
                               .edition = json_copy(f, j, "edition"),
                               .published = json_copy(f, j, "published"),
                               .licence = json_copy(f, j, "licence"),
                               .source = json_copy(f, j, "source"),
                               .note = json_copy(f, j, "note"),
                               .attribution = json_copy(f, j, "attribution"),
                               .origin = origin};
}

struct factor_set *set_json_read(struct factors *f, struct str json, struct str file,
                                 enum origin origin, struct diag *d)
{
    cJSON *j = json_parse(json, file, d);
    if (!j)
        return NULL;
    struct pos at = {.file = file};
    struct factor_set s = set_of_json(f, j, origin);
    const char *gwp = json_text(j, "gwp");
    bool ok = true;
    if (!cJSON_IsObject(j) || !id_good(s.id)) {
        diag_error(d, at, E_SET_ID, s.id.n ? s.id.p : "", NULL);
        ok = false;
    }
    if (gwp && *gwp && !gwp_parse(str_of(gwp), &s.gwp)) {
        diag_error(d, at, E_FACTOR_GWP, "gwp", gwp, NULL);
        ok = false;
    }
    cJSON_Delete(j);
    if (!ok)
        return NULL;
    MEM_GROW(f->set, f->sets, f->set_cap);
    f->set[f->sets] = s;
    return &f->set[f->sets++];
}

static struct str kept_path(struct factors *f, const char *dir, const char *name)
{
    char *path = path_join(dir, name);
    struct str s = str_save(&f->arena, str_of(path));
    free(path);
    return s;
}

static struct sha256 hash_of(const struct set_files *s)
{
    struct sha256_state *h = sha256_begin();
    sha256_add(h, s->json.p, s->json.n);
    sha256_add(h, s->factors.p, s->factors.n);
    return sha256_end(h);
}

static bool tables_read(struct factors *f, const char *dir, const struct set_files *s,
                        struct diag *d)
{
    struct factor_set *set = &f->set[f->sets - 1];
    int before = f->rows, values = f->values;
    bool ok = rows_read(f, set, buf_view(&s->factors), kept_path(f, dir, "factors.csv"), d);
    set->factors = f->rows - before;
    set->values = f->values - values;
    set->hash = hash_of(s);
    if (s->has_conversions)
        ok &= conversions_read(f, set, buf_view(&s->conversions),
                               kept_path(f, dir, "conversions.csv"), d);
    if (s->has_law)
        ok &= laws_read(f, buf_view(&s->law), kept_path(f, dir, "energy-law.csv"), d);
    return ok;
}

int set_add(struct factors *f, const char *dir, enum origin origin, struct diag *d)
{
    struct set_files s;
    bool ok = set_files_read(dir, &s, d);
    if (ok)
        ok = set_json_read(f, buf_view(&s.json), kept_path(f, dir, "set.json"), origin, d) != NULL;
    if (ok)
        ok = tables_read(f, dir, &s, d);
    set_files_free(&s);
    return ok ? f->sets - 1 : -1;
}

bool gwp_add(struct factors *f, const char *dir, struct diag *d)
{
    struct set_files s = {0};
    bool ok = part_read(dir, "set.json", &s.json, d) && part_read(dir, "gwp.csv", &s.factors, d);
    if (ok &&
        set_json_read(f, buf_view(&s.json), kept_path(f, dir, "set.json"), ORIGIN_BUILT_IN, d)) {
        f->set[f->sets - 1].hash = hash_of(&s);
        ok = gwps_read(f, buf_view(&s.factors), kept_path(f, dir, "gwp.csv"), d);
    } else {
        ok = false;
    }
    set_files_free(&s);
    return ok;
}
