/* The whole library: built-in sets, sets of a folder and of the ledger, sorted for the engine. */
#include "factors/pack_open.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct factors *factors_new(void)
{
    return mem_alloc(sizeof(struct factors));
}

void factors_free(struct factors *f)
{
    if (!f)
        return;
    pack_free(f->pack);
    arena_free(&f->arena);
    free(f->terms.slot);
    free(f->set);
    free(f->row);
    free(f->line);
    free(f->conversion);
    free(f->law);
    free(f->gwp);
    free(f->name);
    free(f);
}

static int folder_only(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_entry(struct factors *f, const char *path, const char *name, struct diag *d)
{
    char *json = path_join(path, "set.json");
    bool set = access(json, F_OK) == 0;
    free(json);
    if (!set)
        return true; /* names.csv and the like */
    return strcmp(name, "gwp") == 0 ? gwp_add(f, path, d)
                                    : set_add(f, path, ORIGIN_BUILT_IN, d) >= 0;
}

static bool add_names(struct factors *f, const char *dir, struct diag *d)
{
    char *path = path_join(dir, "names.csv");
    struct buf text = {0};
    bool ok = access(path, F_OK) != 0 ||
              (file_read(path, FACTORS_MAX_FILE, &text, d) &&
               names_read(f, buf_view(&text), str_save(&f->arena, str_of(path)), d));
    buf_free(&text);
    free(path);
    return ok;
}

static bool add_folders(struct factors *f, const char *dir, struct diag *d)
{
    struct dirent **entry;
    int n = scandir(dir, &entry, folder_only, by_bytes);
    if (n < 0)
        return false;
    bool ok = add_names(f, dir, d);
    for (int i = 0; i < n; i++) {
        char *path = path_join(dir, entry[i]->d_name);
        ok &= add_entry(f, path, entry[i]->d_name, d);
        free(path);
        free(entry[i]);
    }
    free(entry);
    return ok;
}

/* A folder that is named in TANSO_FACTORS is read itself. */
bool factors_add_built_in(struct factors *f, struct diag *d)
{
    const char *dir = factors_folder(d), *named = getenv("TANSO_FACTORS");
    if (!dir)
        return false;
    return (!(named && *named) && pack_add(f, dir)) || add_folders(f, dir, d);
}

bool factors_add_folder(struct factors *f, const char *dir, struct diag *d)
{
    return set_add(f, dir, ORIGIN_FOLDER, d) >= 0;
}

struct from_ledger {
    struct factors *f;
    struct diag *d;
    bool ok;
};

static struct str name_of(struct factors *f, struct str id, const char *file)
{
    struct buf b = {0};
    buf_str(&b, id);
    buf_char(&b, '/');
    buf_cstr(&b, file);
    struct str s = str_save(&f->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool add_kept(void *ctx, struct str id, struct str json, struct str rows,
                     struct str conversions)
{
    struct from_ledger *to = ctx;
    struct factors *f = to->f;
    struct factor_set *s = set_json_read(f, json, name_of(f, id, "set.json"), ORIGIN_LEDGER, to->d);
    if (!s) {
        to->ok = false;
        return true;
    }
    int before = f->rows, values = f->values;
    to->ok &= rows_read(f, s, rows, name_of(f, id, "factors.csv"), to->d);
    s->factors = f->rows - before;
    s->values = f->values - values;
    if (conversions.n)
        to->ok &= conversions_read(f, s, conversions, name_of(f, id, "conversions.csv"), to->d);
    struct sha256_state *h = sha256_begin();
    sha256_add(h, json.p, json.n);
    sha256_add(h, rows.p, rows.n);
    s->hash = sha256_end(h);
    return true;
}

bool factors_add_ledger(struct factors *f, struct ledger *l, struct diag *d)
{
    struct from_ledger to = {f, d, true};
    return ledger_sets(l, add_kept, &to) && to.ok;
}

/* The engine needs the rows of one activity together; the rest of the order makes lists the same on
 * every machine. */
int row_order(const void *a, const void *b)
{
    const struct factor *x = *(const struct factor *const *)a,
                        *y = *(const struct factor *const *)b;
    int c = x->activity.p == y->activity.p ? 0 : str_cmp(x->activity, y->activity);
    if (!c)
        c = (x->scope > y->scope) - (x->scope < y->scope);
    if (!c)
        c = (x->category > y->category) - (x->category < y->category);
    if (!c)
        c = x->supplier_key.p == y->supplier_key.p ? 0 : str_cmp(x->supplier_key, y->supplier_key);
    if (!c)
        c = x->menu_key.p == y->menu_key.p ? 0 : str_cmp(x->menu_key, y->menu_key);
    if (!c)
        c = (x->from > y->from) - (x->from < y->from);
    if (!c)
        c = x->set.p == y->set.p ? 0 : str_cmp(x->set, y->set);
    return c ? c : str_cmp(x->id, y->id);
}

static int name_order(const void *a, const void *b)
{
    return str_cmp(((const struct name *)a)->activity, ((const struct name *)b)->activity);
}

/* Puts the rows where `order` says, within the array: a second copy of some megabytes costs more
 * than the sorting. */
static void arrange(struct factor *row, struct factor **order, int n)
{
    for (int i = 0; i < n; i++) {
        if (!order[i])
            continue;
        struct factor first = row[i];
        int to = i;
        while (order[to] && order[to] != &row[i]) {
            int from = (int)(order[to] - row);
            row[to] = row[from];
            order[to] = NULL;
            to = from;
        }
        if (order[to]) {
            row[to] = first;
            order[to] = NULL;
        }
    }
}

void factors_ready(struct factors *f)
{
    if (f->names && !f->pack)
        qsort(f->name, (size_t)f->names, sizeof *f->name, name_order);
    struct factor **order = mem_alloc(((size_t)f->rows + 1) * sizeof *order);
    for (int i = 0; i < f->rows; i++)
        order[i] = &f->row[i];
    qsort(order, (size_t)f->rows, sizeof *order, row_order);
    arrange(f->row, order, f->rows);
    free(order);
}

/* The built-in rows of the file and the others, joined when they are asked for. */
struct factor_list factors_all(const struct factors *f)
{
    struct pack *p = f->pack;
    if (!p)
        return (struct factor_list){.factor = f->row, .n = f->rows};
    int built = pack_rows(p), i = 0, k = 0;
    if (!p->all)
        p->all = mem_alloc(((size_t)built + (size_t)f->rows + 1) * sizeof *p->all);
    while (p->alls < built + f->rows) {
        const struct factor *x = i < built ? pack_row(p, i) : NULL,
                            *y = k < f->rows ? &f->row[k] : NULL;
        bool first = !y || (x && row_order(&x, &y) <= 0);
        p->all[p->alls++] = first ? *x : *y;
        i += first;
        k += !first;
    }
    return (struct factor_list){.factor = p->all, .n = p->alls};
}

static int own_bound(const struct factors *f, struct str activity, bool after)
{
    int lo = 0, hi = f->rows;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2, c = str_cmp(f->row[mid].activity, activity);
        if (c < 0 || (after && c == 0))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* out[0..first) and out[first..n) are in order each: the whole becomes so. */
static void join(const struct factor **out, int first, int n)
{
    int own = n - first, to = n;
    const struct factor **later = mem_alloc((size_t)own * sizeof *later);
    memcpy(later, out + first, (size_t)own * sizeof *later);
    while (own > 0) {
        bool built = first > 0 && row_order(&out[first - 1], &later[own - 1]) > 0;
        out[--to] = built ? out[--first] : later[--own];
    }
    free(later);
}

static int find_rows(void *ctx, struct str activity, struct str supplier_key,
                     const struct factor **out, int max)
{
    struct factors *f = ctx;
    int built = f->pack ? pack_find(f->pack, activity, supplier_key, out, max) : 0, n = built;
    for (int i = own_bound(f, activity, false), end = own_bound(f, activity, true); i < end; i++) {
        const struct factor *x = &f->row[i];
        if (x->supplier_key.n && !str_eq(x->supplier_key, supplier_key))
            continue;
        if (n < max)
            out[n] = x;
        n++;
    }
    if (n <= max && built < n)
        join(out, built, n);
    return n;
}

/* For telling whether figures still stand on the same built-in rows. */
uint64_t factors_built_in_check(const struct factors *f)
{
    return f->pack ? f->pack->head.check : 0;
}

struct factor_list factors_on_demand(struct factors *f)
{
    return (struct factor_list){.find = find_rows, .ctx = f};
}

struct gwp_table factors_gwps(const struct factors *f)
{
    return (struct gwp_table){f->gwp, f->gwps};
}

const struct conversion *factors_conversions(const struct factors *f, int *n)
{
    *n = f->conversions;
    return f->conversion;
}

const struct law_energy *factors_law_energies(const struct factors *f, int *n)
{
    *n = f->laws;
    return f->law;
}

const struct factor_set *factors_sets(const struct factors *f, int *n)
{
    *n = f->sets;
    return f->set;
}

static int by_set_id(const void *x, const void *y)
{
    const struct factor_set *a = *(const struct factor_set *const *)x,
                            *b = *(const struct factor_set *const *)y;
    return str_cmp(a->id, b->id);
}

struct sha256 factors_edition(const struct factors *f, enum origin origin)
{
    const struct factor_set **set = mem_alloc(((size_t)f->sets + 1) * sizeof *set);
    struct buf text = {0};
    int n = 0;
    for (int i = 0; i < f->sets; i++)
        if (f->set[i].origin == origin)
            set[n++] = &f->set[i];
    qsort(set, (size_t)n, sizeof *set, by_set_id);
    for (int i = 0; i < n; i++) {
        buf_str(&text, set[i]->id);
        buf_char(&text, '\t');
        buf_str(&text, set[i]->edition);
        buf_char(&text, '\t');
        sha256_print(&text, set[i]->hash);
        buf_char(&text, '\n');
    }
    struct sha256 h = sha256_of(buf_view(&text));
    buf_free(&text);
    free(set);
    return h;
}

/* A user's set may have the id of a built-in one. */
const struct factor_set *factors_set_of(const struct factors *f, const struct factor *x)
{
    for (int i = 0; i < f->sets; i++)
        if (str_eq(f->set[i].id, x->set) && (f->set[i].origin != ORIGIN_BUILT_IN) == x->user)
            return &f->set[i];
    return NULL;
}

const struct factor *factors_find(const struct factors *f, struct str set_slash_id)
{
    struct str id = set_slash_id, set = str_split(&id, '/');
    const struct factor *hit = NULL;
    struct factor_list l = factors_all(f);
    for (int i = 0; id.p && i < l.n; i++)
        if (str_eq(l.factor[i].id, id) && str_eq(l.factor[i].set, set) &&
            (!hit || l.factor[i].user))
            hit = &l.factor[i];
    return hit;
}

struct str factors_activity_name(const struct factors *f, struct str activity, enum lang lang)
{
    struct name want = {.activity = activity};
    const struct name *n =
        f->names ? bsearch(&want, f->name, (size_t)f->names, sizeof want, name_order) : NULL;
    if (!n)
        return activity;
    return lang == LANG_JA ? n->ja : n->en;
}
