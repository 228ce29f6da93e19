/* Opens the built-in sets' file and loads its small tables. Form: pack.h. */
#include "factors/pack.h"
#include "factors/pack_open.h"
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the file ---- */

static bool sections_inside(const struct pack_head *h)
{
    for (int s = 0; s < PACK_SECTIONS; s++)
        if (h->at[s] % 8 != 0 || h->at[s] > h->size ||
            h->n[s] > (h->size - h->at[s]) / pack_section_size((enum pack_section)s))
            return false;
    return true;
}

/* Made by this program, whole, and not damaged. */
static bool head_good(const char *file, size_t size)
{
    struct pack_head h, own = pack_head_of_program();
    if (size < sizeof h)
        return false;
    memcpy(&h, file, sizeof h);
    return memcmp(h.magic, own.magic, sizeof h.magic) == 0 &&
           memcmp(h.program, own.program, sizeof h.program) == 0 && h.order == own.order &&
           h.sizes == own.sizes && h.units == own.units && h.size == size && sections_inside(&h) &&
           h.check == pack_check(&h, file);
}

static struct pack *map_file(const char *path, struct timespec *made)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    char *file = MAP_FAILED;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (file == MAP_FAILED)
        return NULL;
    struct pack *p = mem_alloc(sizeof *p);
    p->file = file;
    p->size = (size_t)st.st_size;
    *made = st.st_mtim;
    if (!head_good(file, p->size)) {
        pack_free(p);
        return NULL;
    }
    memcpy(&p->head, file, sizeof p->head);
    return p;
}

/* ---- does it still say what the folders say ---- */

static bool later(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

static bool content_same(const char *dir, const struct pack_source *s, struct sha256 hash)
{
    struct buf content = {0};
    struct diag d = {0};
    char *path = path_join(dir, s->name);
    bool same = file_read(path, FACTORS_MAX_FILE, &content, &d) &&
                sha256_eq(sha256_of(buf_view(&content)), hash);
    buf_free(&content);
    diag_free(&d);
    free(path);
    return same;
}

/* Content is compared only where a source is newer than the file: a newer date alone (a fresh
 * checkout) makes nothing wrong. */
static bool sources_same(const struct pack *p, const char *dir, struct timespec made)
{
    struct pack_sources s;
    const struct packed_source *was = pack_at(p, PACK_SOURCES);
    bool same = pack_sources_find(dir, &s) && (uint32_t)s.n == p->head.n[PACK_SOURCES];
    for (int i = 0; same && i < s.n; i++)
        same = str_is(pack_text(p, was[i].name), s.of[i].name) && was[i].size == s.of[i].size &&
               (!later(s.of[i].changed, made) || content_same(dir, &s.of[i], was[i].hash));
    pack_sources_free(&s);
    return same;
}

/* ---- the small tables ---- */

static void load_sets(struct factors *f, const struct pack *p)
{
    const struct packed_set *from = pack_at(p, PACK_SETS);
    for (uint32_t i = 0; i < p->head.n[PACK_SETS]; i++) {
        struct factor_set s = {.gwp = (enum gwp)from[i].gwp,
                               .origin = ORIGIN_BUILT_IN,
                               .factors = from[i].factors,
                               .values = from[i].values,
                               .hash = from[i].hash};
        struct str *text[PACKED_SET_TEXTS];
        set_texts(&s, text);
        for (int k = 0; k < PACKED_SET_TEXTS; k++)
            *text[k] = pack_text(p, from[i].text[k]);
        MEM_GROW(f->set, f->sets, f->set_cap);
        f->set[f->sets++] = s;
    }
}

static void load_conversions(struct factors *f, const struct pack *p)
{
    const struct packed_conversion *from = pack_at(p, PACK_CONVERSIONS);
    for (uint32_t i = 0; i < p->head.n[PACK_CONVERSIONS]; i++) {
        MEM_GROW(f->conversion, f->conversions, f->conversion_cap);
        f->conversion[f->conversions++] =
            (struct conversion){.activity = pack_text(p, from[i].text[0]),
                                .from_unit = pack_text(p, from[i].text[1]),
                                .to_unit = pack_text(p, from[i].text[2]),
                                .supplier = pack_text(p, from[i].text[3]),
                                .source = pack_text(p, from[i].text[4]),
                                .country = pack_text(p, from[i].text[5]),
                                .multiply_by = pack_dec(p, from[i].multiply_by),
                                .heat = (enum heat)from[i].heat,
                                .from = from[i].from,
                                .to = from[i].to,
                                .built_in = true};
    }
}

static void load_laws(struct factors *f, const struct pack *p)
{
    const struct packed_law *from = pack_at(p, PACK_LAWS);
    for (uint32_t i = 0; i < p->head.n[PACK_LAWS]; i++) {
        MEM_GROW(f->law, f->laws, f->law_cap);
        f->law[f->laws++] = (struct law_energy){.activity = pack_text(p, from[i].text[0]),
                                                .supplier = pack_text(p, from[i].text[1]),
                                                .unit = pack_text(p, from[i].text[2]),
                                                .source = pack_text(p, from[i].text[3]),
                                                .gj_per_unit = pack_dec(p, from[i].gj_per_unit),
                                                .from = from[i].from,
                                                .to = from[i].to};
    }
}

static void load_gwps(struct factors *f, const struct pack *p)
{
    const struct packed_gwp *from = pack_at(p, PACK_GWPS);
    for (uint32_t i = 0; i < p->head.n[PACK_GWPS]; i++) {
        struct gwp_row row = {.gas = pack_text(p, from[i].gas),
                              .source = pack_text(p, from[i].source),
                              .name = pack_text(p, from[i].name)};
        for (int k = 0; k < GWP_COUNT; k++)
            row.value[k] = pack_dec(p, from[i].value[k]);
        MEM_GROW(f->gwp, f->gwps, f->gwp_cap);
        f->gwp[f->gwps++] = row;
    }
}

static void load_names(struct factors *f, const struct pack *p)
{
    const struct packed_name *from = pack_at(p, PACK_NAMES);
    for (uint32_t i = 0; i < p->head.n[PACK_NAMES]; i++) {
        MEM_GROW(f->name, f->names, f->name_cap);
        f->name[f->names++] =
            (struct name){pack_text(p, from[i].text[0]), pack_text(p, from[i].text[1]),
                          pack_text(p, from[i].text[2]), pack_text(p, from[i].text[3])};
    }
}

/* ---- where it is ---- */

static struct pack *open_for(const char *path, const char *dir)
{
    struct timespec made = {0};
    struct pack *p = map_file(path, &made);
    if (p && !sources_same(p, dir, made)) {
        pack_free(p);
        p = NULL;
    }
    return p;
}

/* Beside the folder (installed), or in the build folder, whose program reads the source tree's. */
static struct pack *open_any(const char *dir)
{
    static const char *const way[] = {"factors.pack", "../factors.pack", "../../factors.pack"};
    char exe[PATH_MAX], *beside = path_join(dir, "../factors.pack");
    struct pack *p = open_for(beside, dir);
    free(beside);
    ssize_t n = p ? 0 : readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return p;
    exe[n] = 0;
    char *slash = strrchr(exe, '/');
    for (size_t i = 0; slash && !p && i < sizeof way / sizeof *way; i++) {
        *slash = 0;
        char *path = path_join(exe, way[i]);
        p = open_for(path, dir);
        free(path);
    }
    return p;
}

static bool add(struct factors *f, struct pack *p)
{
    if (!p)
        return false;
    f->pack = p;
    p->row = mem_alloc(((size_t)p->head.n[PACK_ROWS] + 1) * sizeof *p->row);
    load_sets(f, p);
    load_conversions(f, p);
    load_laws(f, p);
    load_gwps(f, p);
    load_names(f, p);
    return true;
}

bool pack_add(struct factors *f, const char *dir)
{
    return !f->pack && add(f, open_any(dir));
}

bool pack_add_file(struct factors *f, const char *file, const char *dir)
{
    return !f->pack && add(f, open_for(file, dir));
}

void pack_free(struct pack *p)
{
    if (!p)
        return;
    munmap(p->file, p->size);
    arena_free(&p->arena);
    free(p->row);
    free(p->all);
    free(p);
}
