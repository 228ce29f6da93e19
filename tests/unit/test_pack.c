/* The built-in sets' file: the same library as the folders, and never instead of folders that say
 * something else. */
#include "factors/pack.h"
#include <check.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char top[64], dir[80], file[80];
static struct factors *slow; /* by the folders */

__attribute__((format(printf, 1, 2))) static void shell(const char *format, ...)
{
    char text[512];
    struct buf c = {0};
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    buf_cstr(&c, text);
    ck_assert_msg(system(c.p) == 0, "%s", c.p);
    buf_free(&c);
}

static void write_pack(void)
{
    struct diag d = {0};
    struct buf out = {0};
    setenv("TANSO_FACTORS", dir, 1);
    slow = factors_new();
    ck_assert(factors_add_built_in(slow, &d));
    factors_ready(slow);
    ck_assert(pack_write(slow, dir, &out, &d) && file_write(file, buf_view(&out), &d));
    buf_free(&out);
    diag_free(&d);
}

static void setup(void)
{
    snprintf(top, sizeof top, "/tmp/tanso-pack-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    snprintf(dir, sizeof dir, "%s/factors", top);
    snprintf(file, sizeof file, "%s/factors.pack", top);
    shell("cp -r '%s' '%s'", BILLS "/../../../factors", top);
    write_pack();
}

static void teardown(void)
{
    factors_free(slow);
    shell("rm -r '%s'", top);
}

/* ---- the same ---- */

/* Millions of comparisons: Check is told of those that fail only, for it writes each one down. */
static void same_text(struct str a, struct str b)
{
    if (!str_eq(a, b))
        ck_abort_msg("%.*s | %.*s", (int)a.n, a.n ? a.p : "", (int)b.n, b.n ? b.p : "");
}

static void same_number(struct dec a, struct dec b)
{
    if (a.coef != b.coef || a.scale != b.scale)
        ck_abort_msg("another number");
}

static void same_row(struct factor a, struct factor b)
{
    struct str *s[PACKED_ROW_TEXTS], *t[PACKED_ROW_TEXTS];
    struct dec *v[PACKED_ROW_DECS], *w[PACKED_ROW_DECS];
    row_texts(&a, s);
    row_texts(&b, t);
    for (int i = 0; i < PACKED_ROW_TEXTS; i++)
        same_text(*s[i], *t[i]);
    row_decs(&a, v);
    row_decs(&b, w);
    for (int i = 0; i < PACKED_ROW_DECS; i++)
        same_number(*v[i], *w[i]);
    bool same = a.unit == b.unit && a.from == b.from && a.to == b.to && a.scope == b.scope &&
                a.category == b.category && a.basis == b.basis && a.gwp == b.gwp &&
                a.heat == b.heat && a.has_mass == b.has_mass && a.has_co2e == b.has_co2e &&
                a.outside_scopes == b.outside_scopes && a.user == b.user && a.others == b.others;
    if (!same)
        ck_abort_msg("%s/%s", a.set.p, a.id.p);
    for (int i = 0; i < a.others; i++) {
        same_text(a.other[i].gas, b.other[i].gas);
        same_number(a.other[i].kg, b.other[i].kg);
    }
}

static void same_rows(const struct factors *a, const struct factors *b)
{
    struct factor_list x = factors_all(a), y = factors_all(b);
    ck_assert_int_eq(x.n, y.n);
    for (int i = 0; i < x.n; i++)
        same_row(x.factor[i], y.factor[i]);
}

static void same_sets(const struct factors *a, const struct factors *b)
{
    ck_assert_int_eq(a->sets, b->sets);
    for (int i = 0; i < a->sets; i++) {
        struct factor_set p = a->set[i], q = b->set[i];
        struct str *s[PACKED_SET_TEXTS], *t[PACKED_SET_TEXTS];
        set_texts(&p, s);
        set_texts(&q, t);
        for (int k = 0; k < PACKED_SET_TEXTS; k++)
            same_text(*s[k], *t[k]);
        ck_assert(p.gwp == q.gwp && p.origin == q.origin && p.factors == q.factors &&
                  sha256_eq(p.hash, q.hash));
    }
}

static void same_tables(const struct factors *a, const struct factors *b)
{
    ck_assert(a->conversions == b->conversions && a->laws == b->laws && a->gwps == b->gwps &&
              a->names == b->names);
    for (int i = 0; i < a->conversions; i++) {
        const struct conversion *p = &a->conversion[i], *q = &b->conversion[i];
        same_text(p->activity, q->activity);
        same_text(p->from_unit, q->from_unit);
        same_text(p->to_unit, q->to_unit);
        same_text(p->supplier, q->supplier);
        same_text(p->source, q->source);
        same_number(p->multiply_by, q->multiply_by);
        ck_assert(p->heat == q->heat && p->from == q->from && p->to == q->to &&
                  p->built_in == q->built_in);
    }
    for (int i = 0; i < a->laws; i++) {
        const struct law_energy *p = &a->law[i], *q = &b->law[i];
        same_text(p->activity, q->activity);
        same_text(p->supplier, q->supplier);
        same_text(p->unit, q->unit);
        same_text(p->source, q->source);
        same_number(p->gj_per_unit, q->gj_per_unit);
        ck_assert(p->from == q->from && p->to == q->to);
    }
    for (int i = 0; i < a->gwps; i++) {
        same_text(a->gwp[i].gas, b->gwp[i].gas);
        same_text(a->gwp[i].source, b->gwp[i].source);
        for (int k = 0; k < GWP_COUNT; k++)
            same_number(a->gwp[i].value[k], b->gwp[i].value[k]);
    }
    for (int i = 0; i < a->names; i++) {
        same_text(a->name[i].activity, b->name[i].activity);
        same_text(a->name[i].ja, b->name[i].ja);
        same_text(a->name[i].en, b->name[i].en);
        same_text(a->name[i].words, b->name[i].words);
    }
}

START_TEST(every_row_is_the_same_by_both_ways)
{
    struct factors *quick = factors_new();
    ck_assert(pack_add_file(quick, file, dir));
    factors_ready(quick);
    ck_assert_int_gt(factors_all(quick).n, 3000);
    same_rows(slow, quick);
    same_sets(slow, quick);
    same_tables(slow, quick);
    factors_free(quick);
}
END_TEST

/* What the engine asks for: the rows of an activity and a supplier, users' rows among them. */
static void same_finds(struct factors *a, struct factors *b, struct str activity,
                       struct str supplier_key)
{
    enum { MOST = 4096 };
    static const struct factor *x[MOST], *y[MOST];
    struct factor_list p = factors_on_demand(a), q = factors_on_demand(b);
    int n = p.find(p.ctx, activity, supplier_key, x, MOST),
        m = q.find(q.ctx, activity, supplier_key, y, MOST);
    ck_assert_int_eq(n, m);
    ck_assert_int_le(n, MOST);
    ck_assert_int_eq(q.find(q.ctx, activity, supplier_key, NULL, 0), m);
    for (int i = 0; i < n; i++) {
        same_row(*x[i], *y[i]);
        if (x[i]->supplier_key.n && !str_eq(x[i]->supplier_key, supplier_key))
            ck_abort_msg("%s is another supplier's", x[i]->id.p);
    }
}

START_TEST(what_the_engine_finds_is_the_same_with_a_users_set)
{
    struct factors *quick = factors_new(), *both[2] = {slow, quick};
    struct diag d = {0};
    char own[128];
    ck_assert(pack_add_file(quick, file, dir));
    snprintf(own, sizeof own, "%s/japan-shk-fuels-2023",
             dir); /* the same rows once more, as a user's */
    for (int i = 0; i < 2; i++) {
        ck_assert(factors_add_folder(both[i], own, &d));
        factors_ready(both[i]);
    }
    same_rows(slow, quick);
    struct factor_list l = factors_all(slow);
    for (int i = 0; i < l.n; i++) {
        const struct factor *this = &l.factor[i], *last = i ? &l.factor[i - 1] : NULL;
        if (last && str_eq(this->activity, last->activity) &&
            str_eq(this->supplier_key, last->supplier_key))
            continue;
        same_finds(slow, quick, this->activity, this->supplier_key);
        if (!last || !str_eq(this->activity, last->activity))
            same_finds(slow, quick, this->activity, (struct str){0});
    }
    same_finds(slow, quick, STR("no-such-activity"), STR("nobody"));
    const struct factor *x = factors_find(quick, STR("japan-shk-fuels-2023/kerosene"));
    ck_assert(x && x->user);
    diag_free(&d);
    factors_free(quick);
}
END_TEST

/* ---- and never stale ---- */

static bool serves(void)
{
    struct factors *f = factors_new();
    bool served = pack_add_file(f, file, dir);
    factors_free(f);
    return served;
}

static const struct {
    const char *change; /* in the folder that holds factors/ and factors.pack */
    bool serves;
} changes[] = {
    {"true", true},
    {"sleep 0.02; touch factors/*/*.csv", true}, /* newer, the same content */
    {"mkdir factors/notes && touch factors/notes/x.txt factors/README", true},  /* no set */
    {"sleep 0.02; sed -i '2s/1/2/' factors/japan-vehicles/factors.csv", false}, /* the same size */
    {"echo >> factors/japan-vehicles/factors.csv", false},
    {"echo >> factors/names.csv", false},
    {"echo >> factors/gwp/gwp.csv", false},
    {"echo >> factors/gwp/set.json", false},
    {"rm -r factors/japan-vehicles", false},
    {"cp -r factors/japan-vehicles factors/japan-vehicles-2", false},
    {"echo > factors/japan-vehicles/conversions.csv", false},
    {"rm factors/japan-energy-law/energy-law.csv", false},
    {"rm factors.pack", false},
    {"truncate -s -1 factors.pack", false},
    {"truncate -s 100 factors.pack", false},
    {"truncate -s 0 factors.pack", false},
    {"printf x | dd of=factors.pack bs=1 seek=10 conv=notrunc 2>/dev/null",
     false}, /* the version */
    {"printf x | dd of=factors.pack bs=1 seek=70 conv=notrunc 2>/dev/null", false}, /* a place */
};

START_TEST(a_file_that_does_not_fit_is_not_used)
{
    shell("cd '%s' && %s", top, changes[_i].change);
    ck_assert_msg(serves() == changes[_i].serves, "%s", changes[_i].change);
}
END_TEST

START_TEST(a_named_folder_is_read_itself)
{
    struct factors *f = factors_new();
    struct diag d = {0};
    ck_assert(factors_add_built_in(f, &d)); /* TANSO_FACTORS is set here */
    ck_assert_ptr_null(f->pack);
    factors_free(f);
    diag_free(&d);
}
END_TEST

/* One byte of a row: found when the row is asked for; no figure comes of it. */
START_TEST(a_damaged_row_ends_the_program)
{
    struct pack_head h;
    int fd = open(file, O_RDWR);
    ck_assert_int_eq(pread(fd, &h, sizeof h, 0), sizeof h);
    off_t at = (off_t)(h.at[PACK_ROWS] + offsetof(struct packed_row, dec));
    unsigned char byte;
    ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
    close(fd);
    pid_t child = fork();
    if (child == 0) {
        struct factors *f = factors_new();
        if (!pack_add_file(f, file, dir))
            _exit(9);
        fclose(stderr);
        factors_all(f);
        _exit(0);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 3);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pack");
    TCase *t = tcase_create("pack");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_row_is_the_same_by_both_ways);
    tcase_add_test(t, what_the_engine_finds_is_the_same_with_a_users_set);
    tcase_add_loop_test(t, a_file_that_does_not_fit_is_not_used, 0,
                        (int)(sizeof changes / sizeof *changes));
    tcase_add_test(t, a_named_folder_is_read_itself);
    tcase_add_test(t, a_damaged_row_ends_the_program);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
