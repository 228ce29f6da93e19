/* tests/data/bills: every NAME.csv, NAME.xml, NAME.pdf and NAME.txt is imported into a fresh book (book.json there),
 * and what is booked and said is compared with NAME.expect. An expect file may begin with "options:
 * --partial
 * --site main ...". For a new one, run this test, read what it prints, and keep it if it is right.
 */
#include "ingest_fixture.h"

#ifndef BILLS
#error "BILLS names the folder of the fixtures"
#endif

static const char *read_text(struct fixture *f, const char *path)
{
    struct buf b = {0};
    struct diag quiet = {0};
    if (!file_read(path, 1 << 20, &b, &quiet))
        buf_cstr(&b, "(missing)\n");
    diag_free(&quiet);
    const char *s = arena_strndup(&f->arena, b.n ? b.p : "", b.n);
    buf_free(&b);
    return s;
}

/* "options: --partial --site X --profile P" */
static struct import_options options_of(struct fixture *f, const char **text)
{
    struct import_options o = {0};
    if (strncmp(*text, "options:", 8) != 0)
        return o;
    const char *end = strchr(*text, '\n');
    char *line = arena_strndup(&f->arena, *text, (size_t)(end - *text)), *save;
    *text = end + 1;
    for (char *w = strtok_r(line + 8, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        if (strcmp(w, "--partial") == 0)
            o.partial = true;
        else if (strcmp(w, "--site") == 0)
            o.site = strtok_r(NULL, " ", &save);
        else if (strcmp(w, "--profile") == 0)
            o.profile = strtok_r(NULL, " ", &save);
        else if (strcmp(w, "--meter") == 0)
            o.meter = strtok_r(NULL, " ", &save);
        else if (strcmp(w, "--zone") == 0)
            o.zone = strtok_r(NULL, " ", &save);
    }
    return o;
}

static bool describe_line(void *ctx, const struct journal_line *l)
{
    struct buf *out = ctx, amount = {0}, tax = {0};
    dec_print(&amount, l->amount);
    if (l->tax_printed)
        dec_print(&tax, l->tax);
    buf_printf(out, "row %lld: %s | %s %.*s | %s | counter %s | tax %s | %s\n", (long long)l->row,
               l->id.p, l->account.p, (int)l->sub_account.n, l->sub_account.p, amount.p,
               l->counter_account.p, tax.n ? tax.p : "-", l->partner.p);
    buf_free(&amount);
    buf_free(&tax);
    return true;
}

static void describe(struct fixture *f, struct buf *out)
{
    const struct import_result *r = &f->result;
    buf_printf(out, "%.*s accepted %lld skipped %lld refused %lld\n", (int)r->profile.n,
               r->profile.p ? r->profile.p : "", (long long)r->accepted, (long long)r->skipped,
               (long long)r->refused);
    fixture_rows(f, out, true);
    ck_assert(ledger_journal(f->ledger, date_day(1900, 1, 1), date_day(2199, 12, 31), describe_line,
                             out));
    for (int i = 0; i < f->diag.n; i++) {
        const struct diag_entry *e = &f->diag.entry[i];
        buf_printf(out, "%s %s %.*s%s%lld:%d %.*s\n", diag_severity_name(e->severity),
                   msg_code(e->msg), (int)e->pos.sheet.n, e->pos.sheet.n ? e->pos.sheet.p : "",
                   e->pos.sheet.n ? "!" : "", (long long)e->pos.row, e->pos.column,
                   (int)e->message[LANG_EN].n,
                   e->message[LANG_EN].p);
    }
}

/* The test's own folder has another name in every run. */
static void without_folder(const struct fixture *f, struct buf *text)
{
    struct buf out = {0};
    const char *p = text->p, *at;
    for (; (at = strstr(p, f->folder)); p = at + strlen(f->folder)) {
        buf_add(&out, p, (size_t)(at - p));
        buf_cstr(&out, "FOLDER");
    }
    buf_cstr(&out, p);
    buf_free(text);
    *text = out;
}

static bool compare(const char *name, const char *expected, struct buf *got)
{
    buf_char(got, '\0');
    if (strcmp(expected, got->p) == 0)
        return true;
    fprintf(stderr, "---- %s: expected\n%s---- got\n%s----\n", name, expected, got->p);
    return false;
}

static bool run_one(const char *name)
{
    struct fixture f;
    struct buf got = {0};
    char source[512], copy[512];
    fixture_open(&f);
    snprintf(source, sizeof source, "%s/book.json", BILLS);
    ck_assert_msg(fixture_import(&f, source, (struct import_options){0}), "book.json: %s",
                  fixture_codes(&f, DIAG_ERROR));
    snprintf(source, sizeof source, "%s/%s", BILLS, name);
    snprintf(copy, sizeof copy, "%s/%s", f.folder, name);
    struct buf bytes = {0};
    ck_assert(file_read(source, 1 << 20, &bytes, &f.diag));
    FILE *out = fopen(copy, "wb");
    ck_assert(out && fwrite(bytes.p, 1, bytes.n, out) == bytes.n && fclose(out) == 0);
    buf_free(&bytes);
    memcpy(strrchr(source, '.'), ".expect", 8);
    const char *expected = read_text(&f, source);
    struct import_options o = options_of(&f, &expected);
    fixture_import(&f, copy, o);
    describe(&f, &got);
    without_folder(&f, &got);
    bool same = compare(name, expected, &got);
    buf_free(&got);
    fixture_close(&f);
    return same;
}

static bool pdftotext_there(void)
{
    static int there = -1;
    if (there < 0) {
        there = system("command -v pdftotext > /dev/null") == 0;
        if (!there)
            fprintf(stderr, "SKIPPED: pdftotext is not installed, no PDF was read\n");
    }
    return there;
}

static bool is_bill(struct str name)
{
    return str_ends(name, ".csv") || str_ends(name, ".xml") || str_ends(name, ".txt") ||
           (str_ends(name, ".pdf") && pdftotext_there());
}

START_TEST(every_fixture_reads_as_expected)
{
    DIR *d = opendir(BILLS);
    int n = 0, wrong = 0;
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e; (e = readdir(d));)
        if (is_bill(str_of(e->d_name))) {
            n++;
            wrong += !run_one(e->d_name);
        }
    closedir(d);
    ck_assert_int_gt(n, 10);
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* A profile without a fixture proves nothing. */
START_TEST(every_profile_has_its_fixture)
{
    struct profile_info p[64];
    struct diag d = {0};
    int n = ingest_profiles(p, 64, &d);
    ck_assert_int_ge(n, 8);
    ck_assert_int_eq((int)d.errors, 0);
    for (int i = 0; i < n; i++) {
        char path[512];
        struct stat st;
        if (!p[i].built_in)
            continue;
        snprintf(path, sizeof path, "%s/%.*s.csv", BILLS, (int)p[i].id.n, p[i].id.p);
        bool there = stat(path, &st) == 0;
        memcpy(strrchr(path, '.'), ".txt", 5); /* of a PDF; NAME.pdf says the same */
        ck_assert_msg(there || stat(path, &st) == 0, "no fixture %s", path);
    }
    diag_free(&d);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("bills");
    TCase *t = tcase_create("bills");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, every_fixture_reads_as_expected);
    tcase_add_test(t, every_profile_has_its_fixture);
    suite_add_tcase(s, t);
    return fixture_run(s);
}
