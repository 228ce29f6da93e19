/* An official list from any bytes: either it is refused and told, or every row has its supplier, two
 * factors and one menu of its own, and the set that it makes can be read. */
#include "core/utf8.h"
#include "factors/official.h"
#include "fuzz.h"

static void suppliers(const struct official *o)
{
    int next = 0;
    MUST(o->suppliers > 0);
    for (int i = 0; i < o->suppliers; i++) {
        const struct official_supplier *s = &o->supplier[i];
        MUST(s->number.n == 5 && s->name.n && s->rows > 0 && s->first == next);
        next = s->first + s->rows;
        for (int k = s->first; k < next; k++)
            MUST(o->row[k].basic.n && o->row[k].adjusted.n && o->row[k].page == s->page);
    }
    MUST(next + o->grids == o->rows);
}

static void set(struct official *o)
{
    struct buf json = {0}, csv = {0};
    struct official_summary s = {0};
    struct factors *f = factors_new();
    struct diag d = {0};
    int rows = official_set(o, &json, &csv, &s);
    struct factor_set *head =
        set_json_read(f, buf_view(&json), STR("set.json"), ORIGIN_FOLDER, &d);
    MUST(head != NULL && rows_read(f, head, buf_view(&csv), STR("factors.csv"), &d));
    MUST(f->rows == rows);
    factors_free(f);
    diag_free(&d);
    buf_free(&json);
    buf_free(&csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diag d = {0};
    struct official o = {.d = &d, .file = STR("f")};
    bool ok = official_read((struct str){(const char *)data, size}, &o);
    MUST(ok == (d.errors == 0));
    if (ok) {
        suppliers(&o);
        if (utf8_valid((struct str){(const char *)data, size})) /* official_text lets no other in */
            set(&o);
    }
    official_free(&o);
    diag_free(&d);
    return 0;
}
