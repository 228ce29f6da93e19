/* Files: strict decoding, and replacing that leaves the old file or the new one, whole. */
#include "core/file.h"
#include "core_test.h"
#include <sys/stat.h>
#include <sys/wait.h>

START_TEST(a_file_is_read_whole)
{
    const char *path = make_file("whole", "a\0b\n", 4);
    struct buf b = {0};
    struct diag d = {0};
    ck_assert(file_read(path, 4, &b, &d));
    ck_assert_uint_eq(b.n, 4);
    ck_assert(memcmp(b.p, "a\0b\n", 4) == 0);
    buf_free(&b);
    ck_assert(!file_read(path, 3, &b, &d));
    ASSERT_ONLY(&d, E_FILE_TOO_LARGE);
    ck_assert(str_is(d.entry[0].pos.file, path));
    buf_free(&b);
    diag_free(&d);
}
END_TEST

static const struct {
    const char *path;
    enum msg expect;
} unreadable[] = {
    {"/nowhere/at/all", E_FILE_MISSING},
    {"/etc/passwd/x", E_FILE_MISSING},
    {"/", E_FILE_DIRECTORY},
    {"/dev/null", E_FILE_NOT_REGULAR},
    {"", E_FILE_MISSING},
};

START_TEST(what_cannot_be_read_is_told_plainly)
{
    struct diag d = {0};
    struct buf b = {0};
    struct file_scan s;
    ck_assert(!file_read(unreadable[_i].path, 100, &b, &d));
    ck_assert(!file_scan(unreadable[_i].path, &s, &d));
    ck_assert_ptr_null(text_open(unreadable[_i].path, ENC_UTF8, NULL, NULL, &d));
    ck_assert_int_eq(d.n, 3);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq((int)d.entry[i].msg, (int)unreadable[_i].expect);
    diag_free(&d);
}
END_TEST

START_TEST(a_pipe_without_writer_does_not_hang)
{
    const char *path = in_folder("pipe");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    struct diag d = {0};
    struct file_scan s;
    ck_assert(!file_scan(path, &s, &d));
    ASSERT_ONLY(&d, E_FILE_NOT_REGULAR);
    diag_free(&d);
}
END_TEST

START_TEST(permission_is_told)
{
    if (geteuid() == 0) {
        fprintf(stderr, "permission_is_told: skipped, root may read everything\n");
        return;
    }
    const char *path = make_file("secret", "x", 1);
    ck_assert_int_eq(chmod(path, 0), 0);
    struct diag d = {0};
    struct file_scan s;
    ck_assert(!file_scan(path, &s, &d));
    ASSERT_ONLY(&d, E_FILE_PERMISSION);
    diag_free(&d);
}
END_TEST

#define BYTES(literal) literal, sizeof(literal) - 1
static const struct {
    const char *bytes;
    size_t n;
    enum encoding encoding;
    int unknown_at, nul_at;
    const char *text; /* decoded; NULL: not asked */
} scans[] = {
    {BYTES(""), ENC_UTF8, -1, -1, ""},
    {BYTES("plain\n"), ENC_UTF8, -1, -1, "plain\n"},
    {BYTES("電気,㎥,①\n"), ENC_UTF8, -1, -1, "電気,㎥,①\n"},
    {BYTES("\xEF\xBB\xBF電気"), ENC_UTF8_BOM, -1, -1, "電気"},
    {BYTES("a\0b"), ENC_UTF8, -1, 1, NULL},
    {BYTES("\xFF\xFE\x61\x00\x3C\xD8\x0A\xDF\xFB\x96"), ENC_UTF16LE, -1, -1, "a\xF0\x9F\x8C\x8A電"},
    {BYTES("\xFE\xFF\x00\x61\x96\xFB"), ENC_UTF16BE, -1, -1, "a電"},
    /* CP932 with the NEC and IBM rows, second bytes 5C and 7C, and half-width kana */
    {BYTES("\x93\x64\x8B\x43"), ENC_CP932, -1, -1, "電気"},
    {BYTES("\x95\x5C,\x83\x5C,\x83\x7C"), ENC_CP932, -1, -1, "表,ソ,ポ"},
    {BYTES("\x87\x40\x87\x73\xFB\xFC\x81\x60\x81\x7C"), ENC_CP932, -1, -1, "①㎏髙～－"},
    {BYTES("\xB1\xB2\xDE"), ENC_CP932, -1, -1, "ｱｲﾞ"},
    /* neither: the first byte that no encoding fits */
    {BYTES("ab\xFF"), ENC_UNKNOWN, 2, -1, NULL},
    {BYTES("caf\xE9,1\n"), ENC_UNKNOWN, 3, -1, NULL},
    {BYTES("電\x93\x64\xFF"), ENC_UNKNOWN, 5, -1, NULL},
    {BYTES("\xEF\xBB\xBF\x93\x64"), ENC_UNKNOWN, 3, -1, NULL},
    {BYTES("\x93"), ENC_UNKNOWN, 0, -1, NULL},
    {BYTES("x\xE3\x81\xFF"), ENC_UNKNOWN, 3, -1, NULL},
};

static char *decode(const char *path, enum encoding e, struct diag *d)
{
    struct text_in *t = text_open(path, e, NULL, NULL, d);
    struct buf b = {0};
    int r;
    ck_assert_ptr_nonnull(t);
    while ((r = text_next(t, &b)) == 1)
        ;
    ck_assert_int_eq(r, d->n ? -1 : 0);
    ck_assert_int_eq(text_next(t, &b), r);
    ck_assert_int_le(d->n, 1);
    text_close(t);
    buf_add(&b, "", 1);
    return b.p;
}

START_TEST(encodings_are_told_apart_and_decoded)
{
    const char *path = make_file("scan", scans[_i].bytes, scans[_i].n);
    struct file_scan s;
    struct diag d = {0};
    ck_assert(file_scan(path, &s, &d));
    ck_assert_str_eq(encoding_name(s.encoding), encoding_name(scans[_i].encoding));
    ck_assert_int_eq(s.size, (int64_t)scans[_i].n);
    ck_assert_int_eq(s.nul_at, scans[_i].nul_at);
    ck_assert_int_eq(s.unknown_at, scans[_i].unknown_at);
    ck_assert(sha256_eq(s.hash, sha256_of((struct str){scans[_i].bytes, scans[_i].n})));
    if (scans[_i].text) {
        char *text = decode(path, s.encoding, &d);
        ck_assert_str_eq(text, scans[_i].text);
        free(text);
    }
    ck_assert_int_eq(d.n, 0);
}
END_TEST

static const struct {
    const char *bytes;
    size_t n;
    enum encoding encoding;
    const char *good, *at;
} wrong[] = {
    {BYTES("ab\xE9z"), ENC_UTF8, "ab", "byte 3"},
    {BYTES("ab\xE3\x81"), ENC_UTF8, "ab", "byte 3"},
    {BYTES("\xED\xA0\x80"), ENC_UTF8, "", "byte 1"},
    {BYTES("\xC0\x80"), ENC_UTF8, "", "byte 1"},
    {BYTES("\xF4\x90\x80\x80"), ENC_UTF8, "", "byte 1"},
    {BYTES("\xEF\xBB\xBFz\xFF"), ENC_UTF8_BOM, "z", "byte 5"},
    {BYTES("\xFF\xFEz\0\x00\xDC"), ENC_UTF16LE, "z", "byte 5"},
    {BYTES("\xFF\xFEz\0\x00\xD8z\0"), ENC_UTF16LE, "z", "byte 5"},
    {BYTES("\xFE\xFF\0z\0"), ENC_UTF16BE, "z", "byte 5"},
    {BYTES("\x93\x64\x93"), ENC_CP932, "電", "byte 3"},
    {BYTES("\x93\x64\xFF"), ENC_CP932, "電", "byte 3"},
};

START_TEST(a_wrong_byte_ends_the_text_where_it_stands)
{
    struct diag d = {0};
    char *text = decode(make_file("wrong", wrong[_i].bytes, wrong[_i].n), wrong[_i].encoding, &d);
    ck_assert_str_eq(text, wrong[_i].good);
    ASSERT_ONLY(&d, E_ENCODING);
    ck_assert_msg(str_has(d.entry[0].message[LANG_EN], wrong[_i].at), "%s",
                  d.entry[0].message[LANG_EN].p);
    free(text);
    diag_free(&d);
}
END_TEST

/* A character lies across the end of a block in every way it can. */
START_TEST(characters_may_lie_across_blocks)
{
    static const struct {
        const char *mark, *unit, *tail, *expect;
        enum encoding e;
    } of[] = {{"", "x", "\xF0\xA0\xAE\xB7電", "\xF0\xA0\xAE\xB7電", ENC_UTF8},
              {"", "x", "\x93\x64\x8B\x43\x95\x5C", "電気表", ENC_CP932}};
    for (size_t k = 0; k < COUNT(of); k++) {
        for (int shift = -8; shift <= 1; shift++) {
            struct buf b = {0};
            for (int i = 0; i < (256 << 10) + shift; i++)
                buf_cstr(&b, of[k].unit);
            buf_cstr(&b, of[k].tail);
            const char *path = make_file("blocks", b.p, b.n);
            struct file_scan s;
            struct diag d = {0};
            ck_assert(file_scan(path, &s, &d));
            ck_assert_int_eq((int)s.encoding, (int)of[k].e);
            char *text = decode(path, s.encoding, &d);
            ck_assert_int_eq(d.n, 0);
            ck_assert_str_eq(text + (256 << 10) + shift, of[k].expect);
            free(text);
            buf_free(&b);
        }
    }
}
END_TEST

static const struct {
    const char *bytes;
    size_t n;
    char kind;
} fronts[] = {
    {BYTES("PK\3\4rest"), 'z'},
    {BYTES("\xD0\xCF\x11\xE0\xA1\xB1"), 'o'},
    {BYTES("%PDF-1.7\n"), 'p'},
    {BYTES("<?xml version=\"1.0\"?>"), 'x'},
    {BYTES(" \r\n\t<a/>"), 'x'},
    {BYTES("\xEF\xBB\xBF<a/>"), 'x'},
    {BYTES("\xFF\xFE<\0a\0"), 'x'},
    {BYTES("a,<b\n"), '-'},
    {BYTES("PK"), '-'},
    {BYTES(""), '-'},
};

START_TEST(containers_are_known_by_their_first_bytes)
{
    struct file_scan s;
    struct diag d = {0};
    ck_assert(file_scan(make_file("front", fronts[_i].bytes, fronts[_i].n), &s, &d));
    char kind = s.zip ? 'z' : s.ole2 ? 'o' : s.pdf ? 'p' : s.xml ? 'x' : '-';
    ck_assert_int_eq(kind, fronts[_i].kind);
    ck_assert_int_eq(s.zip + s.ole2 + s.pdf + s.xml, kind != '-');
}
END_TEST

static void collect(void *ctx, const void *bytes, size_t n)
{
    buf_add(ctx, bytes, n);
}

START_TEST(the_tap_sees_every_raw_byte)
{
    struct buf raw = {0}, text = {0};
    struct diag d = {0};
    const char *path = make_file("tap",
                                 "\xEF\xBB\xBF"
                                 "a\r\n",
                                 6);
    struct text_in *t = text_open(path, ENC_UTF8_BOM, collect, &raw, &d);
    while (text_next(t, &text) == 1)
        ;
    text_close(t);
    ck_assert_str_eq(raw.p, "\xEF\xBB\xBF"
                            "a\r\n");
    ck_assert_str_eq(text.p, "a\r\n");
    buf_free(&raw);
    buf_free(&text);
}
END_TEST

START_TEST(sha256_is_that_of_the_standard)
{
    struct buf b = {0};
    struct sha256 h, again;
    sha256_print(&b, sha256_of(STR("abc"))); /* FIPS 180-4, example of SHA-256 */
    ck_assert_str_eq(b.p, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert(sha256_parse(buf_view(&b), &h));
    struct sha256_state *s = sha256_begin();
    sha256_add(s, "a", 1);
    sha256_add(s, "bc", 2);
    again = sha256_end(s);
    ck_assert(sha256_eq(h, again));
    ck_assert(!sha256_eq(h, sha256_of(STR(""))));
    ck_assert(!sha256_parse(STR("ba78"), &h));
    b.p[3] = 'G';
    ck_assert(!sha256_parse(buf_view(&b), &h));
    buf_free(&b);
}
END_TEST

static mode_t mode_of(const char *path)
{
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static void assert_content(const char *path, const char *expect)
{
    char *text = slurp(path);
    ck_assert_str_eq(text, expect);
    free(text);
}

START_TEST(a_new_file_gets_its_name_when_it_is_whole)
{
    const char *path = in_folder("new.txt");
    struct diag d = {0};
    struct file_new f;
    ck_assert(file_new(&f, path, &d));
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_uint_eq(mode_of(f.temp), 0600);
    FILE *out = fopen(f.temp, "w");
    fputs("content", out);
    fclose(out);
    mode_t mask = umask(027);
    ck_assert(file_commit(&f, &d));
    umask(mask);
    assert_content(path, "content");
    ck_assert_uint_eq(mode_of(path), 0640);
    ck_assert_ptr_null(f.temp);
    ck_assert_int_eq(d.n, 0);
}
END_TEST

START_TEST(replacing_keeps_the_mode_and_the_link)
{
    const char *path = make_file("old.txt", "old", 3);
    ck_assert_int_eq(chmod(path, 0604), 0);
    const char *link = in_folder("link.txt");
    ck_assert_int_eq(symlink("old.txt", link), 0);
    struct diag d = {0};
    ck_assert(file_write(link, STR("new"), &d));
    assert_content(path, "new");
    ck_assert_uint_eq(mode_of(path), 0604);
    struct stat st;
    ck_assert(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
}
END_TEST

START_TEST(abandoning_leaves_the_old_file)
{
    const char *path = make_file("kept.txt", "kept", 4);
    struct diag d = {0};
    struct file_new f = {0};
    file_abandon(&f);
    ck_assert(file_new(&f, path, &d));
    char *temp = mem_strndup(f.temp, strlen(f.temp));
    file_abandon(&f);
    ck_assert_int_ne(access(temp, F_OK), 0);
    assert_content(path, "kept");
    free(temp);
}
END_TEST

/* What a killed run left is removed by the next run of the same target; a living neighbour's and
 * other targets' stay. */
START_TEST(leftovers_of_killed_runs_go)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/report.xlsx", test_folder());
    pid_t child = fork();
    if (child == 0) {
        struct diag d = {0};
        struct file_new f;
        _exit(file_new(&f, path, &d) ? 0 : 1);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    char left[64], living[64];
    snprintf(left, sizeof left, ".report.xlsx.%d.tmp", (int)child);
    snprintf(living, sizeof living, ".report.xlsx.%d.tmp", (int)getppid());
    ck_assert_int_eq(access(in_folder(left), F_OK), 0);
    make_file(living, "", 0);
    make_file(".report.xlsx.1x.tmp", "", 0);
    make_file(".other.99999999.tmp", "", 0);
    struct diag d = {0};
    ck_assert(file_write(path, STR("x"), &d));
    ck_assert_int_ne(access(in_folder(left), F_OK), 0);
    ck_assert_int_eq(access(in_folder(living), F_OK), 0);
    ck_assert_int_eq(access(in_folder(".report.xlsx.1x.tmp"), F_OK), 0);
    ck_assert_int_eq(access(in_folder(".other.99999999.tmp"), F_OK), 0);
}
END_TEST

/* A restarted container gives the same number to the next run. */
START_TEST(a_leftover_of_the_same_number_is_no_obstacle)
{
    char left[64];
    snprintf(left, sizeof left, ".again.txt.%d.tmp", (int)getpid());
    make_file(left, "old", 3);
    struct diag d = {0};
    ck_assert(file_write(in_folder("again.txt"), STR("new"), &d));
    assert_content(in_folder("again.txt"), "new");
    ck_assert_int_ne(access(in_folder(left), F_OK), 0);
}
END_TEST

START_TEST(long_names_fit)
{
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    for (int i = 150; i + 3 <= 250; i += 3)
        memcpy(name + i, "電", 3);
    struct diag d = {0};
    ck_assert(file_write(in_folder(name), STR("x"), &d));
    assert_content(in_folder(name), "x");
}
END_TEST

static const struct {
    const char *path;
    enum msg expect;
} unwritable[] = {
    {"/nowhere/at/all.txt", E_FOLDER_MISSING},
    {"/etc/passwd/x.txt", E_FOLDER_MISSING},
    {"/tmp", E_FILE_DIRECTORY},
    {"/tmp/", E_FILE_DIRECTORY},
    {"", E_FOLDER_MISSING},
    {"/dev/full", E_DISK_FULL},
    {"/proc/nothing.txt", E_FOLDER_MISSING},
};

START_TEST(what_cannot_be_written_is_told_and_never_a_success)
{
    struct diag d = {0};
    ck_assert(!file_write(unwritable[_i].path, STR("x"), &d));
    ck_assert_int_eq(d.n, 1);
    ck_assert_str_eq(msg_name(d.entry[0].msg), msg_name(unwritable[_i].expect));
    diag_free(&d);
}
END_TEST

START_TEST(a_device_is_never_replaced)
{
    struct diag d = {0};
    struct file_new f;
    ck_assert(!file_new(&f, "/dev/null", &d));
    ASSERT_ONLY(&d, E_FILE_NOT_REGULAR);
    diag_free(&d);
    ck_assert(file_write("/dev/null", STR("x"), &d));
    struct stat st;
    ck_assert(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
}
END_TEST

/* Whatever is written: a ledger is not lost to a wrong name behind -o. */
START_TEST(a_database_is_never_replaced)
{
    const char *path = make_file("ledger.db", "SQLite format 3\0pages", 21);
    struct diag d = {0};
    struct file_new f;
    ck_assert(!file_write(path, STR("{}"), &d));
    ASSERT_ONLY(&d, E_FILE_DATABASE);
    diag_free(&d);
    ck_assert(!file_new(&f, path, &d));
    ASSERT_ONLY(&d, E_FILE_DATABASE);
    diag_free(&d);
    assert_content(path, "SQLite format 3");
    ck_assert(file_new_database(&f, path, &d));
    file_abandon(&f);
    ck_assert_int_eq(d.n, 0);
}
END_TEST

static TCase *reading(void)
{
    TCase *t = tcase_create("reading");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_file_is_read_whole);
    tcase_add_loop_test(t, what_cannot_be_read_is_told_plainly, 0, (int)COUNT(unreadable));
    tcase_add_test(t, a_pipe_without_writer_does_not_hang);
    tcase_add_test(t, permission_is_told);
    tcase_add_loop_test(t, encodings_are_told_apart_and_decoded, 0, (int)COUNT(scans));
    tcase_add_loop_test(t, a_wrong_byte_ends_the_text_where_it_stands, 0, (int)COUNT(wrong));
    tcase_add_test(t, characters_may_lie_across_blocks);
    tcase_add_loop_test(t, containers_are_known_by_their_first_bytes, 0, (int)COUNT(fronts));
    tcase_add_test(t, the_tap_sees_every_raw_byte);
    tcase_add_test(t, sha256_is_that_of_the_standard);
    return t;
}

static TCase *writing(void)
{
    TCase *t = tcase_create("writing");
    tcase_add_test(t, a_new_file_gets_its_name_when_it_is_whole);
    tcase_add_test(t, replacing_keeps_the_mode_and_the_link);
    tcase_add_test(t, abandoning_leaves_the_old_file);
    tcase_add_test(t, leftovers_of_killed_runs_go);
    tcase_add_test(t, a_leftover_of_the_same_number_is_no_obstacle);
    tcase_add_test(t, long_names_fit);
    tcase_add_loop_test(t, what_cannot_be_written_is_told_and_never_a_success, 0,
                        (int)COUNT(unwritable));
    tcase_add_test(t, a_device_is_never_replaced);
    tcase_add_test(t, a_database_is_never_replaced);
    return t;
}

int main(void)
{
    Suite *s = suite_create("file");
    suite_add_tcase(s, reading());
    suite_add_tcase(s, writing());
    test_folder();
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
