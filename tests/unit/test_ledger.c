/* The ledger as a file: made, opened, refused, shared, rolled back, proved, copied. */
#include "core/file.h"
#include "ledger/private.h"
#include "ledger_test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void shell_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    char *error = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, sql, NULL, NULL, &error);
    ck_assert_msg(!error, "%s: %s", sql, error ? error : "");
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static bool opens(const char *path, enum ledger_mode mode, struct diag *d)
{
    struct ledger *l = ledger_open(path, mode, d);
    bool ok = l != NULL;
    ledger_close(l);
    return ok;
}

/* One record, one site, one kept file: something in most tables. */
static void fill(struct bench *b)
{
    struct sha256 h;
    bench_begin(b, "import bill.csv");
    OK(b, ledger_content_put(b->l, STR("meter,month,quantity\nM1,2024-04,10\n"), &h));
    struct source s = {.name = STR("bill.csv"), .hash = h, .profile = STR("book@1"), .accepted = 1};
    b->source = ledger_source(b->l, &s);
    OK(b, b->source > 0);
    struct book_row site = site_row("main", "本社工場");
    put_row(b, &site, NULL);
    book_record(b, "M1", "2024-04-01", "2024-04-30", "10", 2);
    OK(b, ledger_activity_texts_put(b->l, b->source, 2, STR("No. 5"), STR("")));
    bench_commit(b);
}

/* ---- making and opening ---- */
START_TEST(makes_one_private_file)
{
    struct bench b;
    struct stat st;
    bench_new(&b, "台帳 その1.db");
    ck_assert_int_eq(stat(b.path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    fill(&b);
    ledger_close(b.l);
    b.l = NULL;
    char wal[1100];
    snprintf(wal, sizeof wal, "%s-wal", b.path);
    ck_assert_int_ne(access(wal, F_OK), 0); /* at rest it is one file */
    ck_assert(opens(b.path, LEDGER_READ, &b.d));
    ck_assert(opens(b.path, LEDGER_WRITE, &b.d));
    ck_assert_int_ne(access(wal, F_OK), 0);
    bench_end(&b);
}
END_TEST

/* Names that mean something else to SQLite are still files. */
START_TEST(odd_names)
{
    static const char *const name[] = {":memory:", "file:x?mode=memory", "a b%20c?.db", "台帳.db"};
    char here[1024];
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    ck_assert_int_eq(chdir(test_folder()), 0);
    struct diag d = {0};
    struct ledger *l = ledger_create(name[_i], NULL, &d);
    ck_assert_ptr_nonnull(l);
    ledger_close(l);
    ck_assert_int_eq(access(name[_i], F_OK), 0);
    ck_assert(opens(name[_i], LEDGER_READ, &d));
    ck_assert_int_eq(d.n, 0);
    diag_free(&d);
    remove_ledger(name[_i]);
    ck_assert_int_eq(chdir(here), 0);
}
END_TEST

START_TEST(never_overwrites)
{
    struct diag d = {0};
    const char *path = make_file("taken.db", "precious", 8);
    ck_assert_ptr_null(ledger_create(path, NULL, &d));
    ASSERT_ONLY(&d, E_LEDGER_EXISTS);
    char *text = slurp(path);
    ck_assert_str_eq(text, "precious");
    free(text);
    diag_free(&d);
    d = (struct diag){0};
    ck_assert_ptr_null(ledger_create(test_folder(), NULL, &d));
    ASSERT_ONLY(&d, E_LEDGER_EXISTS);
    diag_free(&d);
    d = (struct diag){0};
    ck_assert_int_eq(symlink("nowhere", in_folder("dangling.db")), 0);
    ck_assert_ptr_null(ledger_create(in_folder("dangling.db"), NULL, &d));
    ASSERT_ONLY(&d, E_LEDGER_EXISTS);
    diag_free(&d);
    d = (struct diag){0};
    make_file("old.db-wal", "left", 4); /* would be replayed into the new one */
    ck_assert_ptr_null(ledger_create(in_folder("old.db"), NULL, &d));
    ASSERT_ONLY(&d, E_LEDGER_LEFTOVER);
    diag_free(&d);
    d = (struct diag){0};
    ck_assert_ptr_null(ledger_create(in_folder("no/such/folder.db"), NULL, &d));
    ck_assert_int_eq(d.errors, 1);
    diag_free(&d);
}
END_TEST

START_TEST(refuses_a_bad_organization_and_leaves_nothing)
{
    struct diag d = {0};
    struct book_row firm = row_of(TABLE_ORGANIZATION);
    book_set(&firm, "name", "x");
    book_set(&firm, "fiscal_start", "13");
    ck_assert_ptr_null(ledger_create(in_folder("bad.db"), &firm, &d));
    ASSERT_ONLY(&d, E_LEDGER_VALUE);
    ck_assert_int_ne(access(in_folder("bad.db"), F_OK), 0);
    diag_free(&d);
}
END_TEST

static void foreign(const char *path)
{
    shell_sql(path, "CREATE TABLE t (x); PRAGMA application_id = 17; PRAGMA user_version = 1");
}

static void make_bad(int kind, const char *path)
{
    struct bench b;
    struct stat st;
    if (kind == 0)
        make_file("bad.db", "", 0);
    if (kind == 1)
        make_file("bad.db", "site,meter,quantity\n", 20);
    if (kind == 2)
        make_file("bad.db", "SQLite format 3", 16);
    if (kind == 3)
        mkdir(path, 0700);
    if (kind == 4)
        foreign(path);
    if (kind == 5)
        shell_sql(path, "CREATE TABLE t (x)");
    if (kind >= 7) {
        bench_new(&b, "bad.db");
        ledger_close(b.l);
        diag_free(&b.d);
        stat(path, &st);
    }
    if (kind == 7)
        shell_sql(path, "PRAGMA user_version = 99");
    if (kind == 8)
        ck_assert_int_eq(truncate(path, st.st_size / 2), 0);
    if (kind == 9)
        ck_assert_int_eq(truncate(path, 200), 0);
    if (kind == 10)
        shell_sql(path, "PRAGMA user_version = 0");
    if (kind == 11)
        shell_sql(path, "PRAGMA user_version = -5");
}

START_TEST(says_what_is_wrong_with_a_file)
{
    static const char *const expect[] = {
        "E_NOT_A_LEDGER",   "E_NOT_A_LEDGER",   "E_NOT_A_LEDGER",   "E_LEDGER_DIRECTORY",
        "E_NOT_A_LEDGER",   "E_NOT_A_LEDGER",   "E_LEDGER_MISSING", "E_LEDGER_NEWER",
        "E_LEDGER_DAMAGED", "E_LEDGER_DAMAGED", "E_NOT_A_LEDGER",   "E_NOT_A_LEDGER",
    };
    const char *path = in_folder("bad.db");
    for (int mode = LEDGER_READ; mode <= LEDGER_WRITE; mode++) {
        struct diag d = {0};
        remove_ledger(path);
        rmdir(path);
        make_bad(_i, path);
        ck_assert(!opens(path, (enum ledger_mode)mode, &d));
        ck_assert_int_eq(d.n, 1);
        ck_assert_str_eq(msg_name(d.entry[0].msg), expect[_i]);
        ck_assert(str_has(d.entry[0].message[LANG_EN], path)); /* names the file */
        diag_free(&d);
    }
    remove_ledger(path);
    rmdir(path);
}
END_TEST

/* A hostile or altered file: whatever our migrations do not make is refused before any statement of
 * ours runs. */
static const char *const hostile[] = {
    "CREATE TRIGGER t AFTER INSERT ON batch BEGIN DELETE FROM activity; END",
    "CREATE TRIGGER t BEFORE UPDATE ON source BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TRIGGER a AFTER INSERT ON log BEGIN INSERT INTO log SELECT * FROM log; END",
    "CREATE VIEW v AS SELECT * FROM activity",
    "CREATE TABLE x (a)",
    "CREATE TABLE zz (a INT DEFAULT (abs(-9223372036854775808)))",
    "CREATE TABLE x (a, b AS (hex(zeroblob(100000000))))",
    "CREATE INDEX i ON activity (row)",
    "CREATE UNIQUE INDEX i ON meters (supplier)",
    "CREATE INDEX i ON activity (quantity) WHERE load_extension('evil') IS NULL",
    "CREATE VIRTUAL TABLE f USING fts5 (x)",
    "CREATE VIRTUAL TABLE r USING rtree (id, a, b)",
    "DROP TABLE seal",
    "DROP INDEX activity_ident",
    "ALTER TABLE activity ADD COLUMN evil TEXT",
    "ALTER TABLE sites RENAME TO places",
    "ALTER TABLE sites RENAME COLUMN name TO label",
    "DROP TABLE activity; CREATE VIEW activity AS SELECT 1 AS start",
    "DROP TABLE extent; CREATE TABLE extent (n INTEGER PRIMARY KEY, days)",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE batch (id)' WHERE "
    "name = 'batch'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE "
    "name = 'log'",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'log'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'log'",
    "ANALYZE",
};

START_TEST(refuses_a_hostile_file)
{
    struct bench b;
    bench_new(&b, "hostile.db");
    fill(&b);
    ledger_close(b.l);
    b.l = NULL;
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(b.path, &db), SQLITE_OK);
    int rc = sqlite3_exec(db, hostile[_i], NULL, NULL, NULL);
    sqlite3_close(db);
    if (rc == SQLITE_OK) { /* some builds have no such module, or refuse it themselves */
        for (int mode = LEDGER_READ; mode <= LEDGER_WRITE; mode++) {
            struct diag d = {0};
            bool opened = opens(b.path, (enum ledger_mode)mode, &d);
            ck_assert_msg(!opened || str_has(str_of(hostile[_i]), "rootpage"), "%s", hostile[_i]);
            ck_assert(opened || has_diag(&d, E_LEDGER_OBJECT) || has_diag(&d, E_LEDGER_DAMAGED));
            diag_free(&d);
        }
    }
    bench_end(&b);
}
END_TEST

/* The text that was made with the program is that of what the migrations make. */
START_TEST(known_schemas_are_those_of_the_migrations)
{
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (int i = 0; embedded_migrations[i].name; i++) {
        struct buf text = {0};
        ck_assert_int_eq(sqlite3_exec(db, embedded_migrations[i].bytes, NULL, NULL, NULL),
                         SQLITE_OK);
        ck_assert(limits_schema_text(db, &text));
        const struct embedded *known = &embedded_ledger_schemas[i];
        ck_assert_uint_gt(text.n, 1000);
        ck_assert_uint_eq(known->n, text.n);
        ck_assert(memcmp(known->bytes, text.p, text.n) == 0);
        buf_free(&text);
    }
    ck_assert_ptr_null(embedded_ledger_schemas[ledger_newest(embedded_migrations)].name);
    sqlite3_close(db);
}
END_TEST

/* ---- a newer program, an older ledger ---- */
enum { MOST_MIGRATIONS = 32 };

/* Our migrations and one of the future. The text lives until the next call. */
static const struct embedded *newer_by(const char *sql)
{
    static struct embedded all[MOST_MIGRATIONS + 2];
    static char text[1000];
    int n = ledger_newest(embedded_migrations);
    ck_assert_int_le(n, MOST_MIGRATIONS);
    memcpy(all, embedded_migrations, (size_t)n * sizeof *all);
    snprintf(text, sizeof text, "%s; PRAGMA user_version = %d;", sql, n + 1);
    all[n] = (struct embedded){"test.sql", text, strlen(text)};
    all[n + 1] = (struct embedded){NULL, NULL, 0};
    return all;
}

START_TEST(upgrades_after_a_backup)
{
    const struct embedded *newer = newer_by("CREATE TABLE added (x TEXT) STRICT");
    char text[1100];
    struct bench b;
    struct sha256 before, after;
    bench_new(&b, "upgrade.db");
    fill(&b);
    OK(&b, ledger_digest(b.l, &before));
    ledger_close(b.l);
    b.l = ledger_open_with(b.path, LEDGER_WRITE, newer, &b.d);
    OK(&b, b.l != NULL);
    OK(&b, ledger_digest(b.l, &after));
    ck_assert(sha256_eq(before, after));
    ledger_close(b.l);
    b.l = NULL;
    struct diag d = {0};
    ck_assert(!opens(b.path, LEDGER_WRITE, &d)); /* this program reads the format before it */
    ASSERT_ONLY(&d, E_LEDGER_NEWER);
    snprintf(text, sizeof text, "format %d", ledger_newest(newer));
    ck_assert(str_has(d.entry[0].message[LANG_EN], text));
    diag_free(&d);
    snprintf(text, sizeof text, "%s.v%d.backup", b.path, ledger_newest(embedded_migrations));
    b.l = ledger_open(text, LEDGER_READ, &b.d);
    OK(&b, b.l != NULL);
    OK(&b, ledger_digest(b.l, &after));
    ck_assert(sha256_eq(before, after));
    bench_end(&b);
}
END_TEST

/* A column that is added later: what was sealed without it is still whole, and can be changed. */
START_TEST(a_new_column_breaks_no_seal)
{
    const struct embedded *newer = newer_by(
        "ALTER TABLE sites ADD COLUMN added TEXT; ALTER TABLE batch ADD COLUMN added TEXT");
    struct bench b;
    bench_new(&b, "upgrade3.db");
    fill(&b);
    ledger_close(b.l);
    b.l = ledger_open_with(b.path, LEDGER_WRITE, newer, &b.d);
    OK(&b, b.l != NULL);
    OK(&b, ledger_verify(b.l));
    bench_begin(&b, "set sites");
    struct book_row change = row_of(TABLE_SITES);
    book_set(&change, "region", "神奈川");
    OK(&b, ledger_row_set(b.l, change.table, STR("main"), &change));
    bench_commit(&b);
    OK(&b, ledger_verify(b.l));
    ledger_close(b.l);
    b.l = NULL;
    shell_sql(b.path, "UPDATE sites SET added = 'x'"); /* it is sealed like the others */
    b.l = ledger_open_with(b.path, LEDGER_READ, newer, &b.d);
    OK(&b, b.l != NULL);
    ck_assert(!ledger_verify(b.l));
    ASSERT_ONLY(&b.d, E_VERIFY_ROW);
    bench_end(&b);
}
END_TEST

START_TEST(a_failed_upgrade_changes_nothing)
{
    const struct embedded *broken =
        newer_by("CREATE TABLE added (x TEXT) STRICT; INSERT INTO nowhere VALUES (1)");
    struct bench b;
    struct diag d = {0};
    bench_new(&b, "upgrade2.db");
    ledger_close(b.l);
    b.l = NULL;
    ck_assert_ptr_null(ledger_open_with(b.path, LEDGER_WRITE, broken, &d));
    ck_assert_int_ge(d.errors, 1);
    diag_free(&d);
    OK(&b, opens(b.path, LEDGER_WRITE, &b.d));
    bench_end(&b);
}
END_TEST

/* ---- read-only ---- */
START_TEST(reads_a_read_only_folder)
{
    if (geteuid() != 0) {
        fprintf(stderr, "reads_a_read_only_folder: skipped, needs to be root to become nobody\n");
        return;
    }
    struct bench b;
    char folder[600], path[700];
    snprintf(folder, sizeof folder, "%s/r o %%41?#", test_folder());
    snprintf(path, sizeof path, "%s/led ger.db", folder);
    ck_assert_int_eq(chmod(test_folder(), 0755), 0);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    bench_new(&b, "r o %41?#/led ger.db");
    fill(&b);
    ledger_close(b.l);
    chmod(path, 0444);
    ck_assert_int_eq(seteuid(65534), 0);
    struct diag d = {0};
    b.l = ledger_open(path, LEDGER_READ, &b.d);
    bool writes = opens(path, LEDGER_WRITE, &d);
    ck_assert_int_eq(seteuid(0), 0);
    OK(&b, b.l != NULL);
    ck_assert_int_eq(live(&b, NULL), 1);
    ck_assert(!writes);
    ck_assert(has_diag(&d, E_LEDGER_READONLY) || has_diag(&d, E_LEDGER_PERMISSION));
    diag_free(&d);
    ledger_close(b.l);
    b.l = NULL;
    chmod(path, 0);
    ck_assert_int_eq(seteuid(65534), 0);
    struct diag e = {0};
    bool reads = opens(path, LEDGER_READ, &e);
    ck_assert_int_eq(seteuid(0), 0);
    ck_assert(!reads);
    ASSERT_ONLY(&e, E_LEDGER_PERMISSION);
    diag_free(&e);
    bench_end(&b);
}
END_TEST

START_TEST(reading_changes_nothing)
{
    struct bench b;
    bench_new(&b, "reader.db");
    fill(&b);
    ledger_close(b.l);
    b.l = ledger_open(b.path, LEDGER_READ, &b.d);
    OK(&b, b.l && ledger_begin(b.l));
    ck_assert_int_eq(ledger_batch(b.l, "x"), -1);
    ASSERT_ONLY(&b.d, E_LEDGER_READONLY);
    bench_end(&b);
}
END_TEST

/* ---- transactions ---- */
START_TEST(rollback_forgets_everything)
{
    struct bench b;
    int n, m;
    bench_new(&b, "rollback.db");
    fill(&b);
    int64_t before = live(&b, NULL);
    ledger_texts(b.l, &n);
    ledger_details(b.l, &m);
    bench_begin(&b, "gone");
    code_t gone = ledger_code(b.l, TERM_METER, STR("M-gone"));
    ck_assert_int_eq(gone, n);
    book_record(&b, "M-gone", "2024-04-01", "2024-04-30", "1.23456", 2);
    ledger_rollback(b.l);
    int n2, m2;
    ledger_texts(b.l, &n2);
    ledger_details(b.l, &m2);
    ck_assert_int_eq(n2, n);
    ck_assert_int_eq(m2, m);
    ck_assert_int_eq(ledger_code_find(b.l, TERM_METER, STR("M-gone")), 0);
    ck_assert_int_eq(live(&b, NULL), before);
    bench_begin(&b, "kept");
    ck_assert_int_eq(ledger_code(b.l, TERM_METER, STR("M-kept")), n); /* the number is free again */
    ck_assert_int_ne(ledger_code(b.l, TERM_SITE, STR("M-kept")),
                     n); /* one text, two kinds, two codes */
    ck_assert_int_eq(ledger_code(b.l, TERM_SITE, STR("")), 0);
    bench_commit(&b);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

START_TEST(closing_rolls_back)
{
    struct bench b;
    bench_new(&b, "closed.db");
    bench_begin(&b, "unfinished");
    book_record(&b, "M1", "2024-04-01", "2024-04-30", "1", 2);
    OK(&b, ledger_activity_flush(b.l));
    ledger_close(b.l);
    b.l = ledger_open(b.path, LEDGER_WRITE, &b.d);
    OK(&b, b.l != NULL);
    ck_assert_int_eq(live(&b, NULL), 0);
    bench_end(&b);
}
END_TEST

/* Two connections: each sees what the other committed, with the same codes; a reader keeps its
 * snapshot. */
START_TEST(two_connections_agree)
{
    struct bench b, c;
    bench_new(&b, "two.db");
    c = (struct bench){.path = b.path};
    c.l = ledger_open(b.path, LEDGER_WRITE, &c.d);
    OK(&c, c.l != NULL);
    ledger_on_put(c.l, on_put, &c);
    struct ledger *reader = ledger_open(b.path, LEDGER_READ, &b.d);
    OK(&b, reader && ledger_begin(reader));
    for (int i = 0; i < 6; i++) {
        struct bench *w = i % 2 ? &b : &c;
        char meter[16];
        snprintf(meter, sizeof meter, "M%d", i);
        bench_begin(w, "turn");
        book_record(w, meter, "2024-04-01", "2024-04-30", "1", 2);
        bench_commit(w);
    }
    for (int i = 0; i < 6; i++) {
        char meter[16];
        snprintf(meter, sizeof meter, "M%d", i);
        OK(&b, ledger_begin(b.l));
        OK(&c, ledger_begin(reader) || true);
        code_t code = ledger_code_find(b.l, TERM_METER, str_of(meter));
        ck_assert_int_gt(code, 0);
        ledger_rollback(b.l);
    }
    ck_assert_int_eq(live(&b, NULL), 6);
    ck_assert_int_eq(live(&c, NULL), 6);
    struct ledger *keep = b.l;
    b.l = reader;
    ck_assert_int_eq(live(&b, NULL), 0); /* its snapshot */
    ledger_rollback(reader);
    ck_assert_int_eq(live(&b, NULL), 6);
    b.l = keep;
    ledger_close(reader);
    OK(&c, ledger_verify(c.l));
    ledger_close(c.l);
    diag_free(&c.d);
    bench_end(&b);
}
END_TEST

/* Eight processes import at once: all land, exactly once. */
enum { WRITERS = 8, IMPORTS = 10 };

static int writer(const char *path, int number)
{
    struct bench b = {.path = path};
    for (int i = 0; i < IMPORTS; i++) {
        b.l = ledger_open(path, LEDGER_WRITE, &b.d);
        if (!b.l || !ledger_begin(b.l) || ledger_batch(b.l, "import") < 0)
            return 1;
        struct source s = {.name = STR("x.csv")};
        b.source = ledger_source(b.l, &s);
        char meter[32];
        snprintf(meter, sizeof meter, "M%d-%d", number, i);
        book_record(&b, meter, "2024-04-01", "2024-04-30", "1", 2);
        book_record(&b, "shared", "2024-04-01", "2024-04-30", "1", 3);
        if (!ledger_commit(b.l))
            return 1;
        ledger_close(b.l);
    }
    return b.d.errors != 0;
}

START_TEST(many_writers)
{
    struct bench b;
    bench_new(&b, "writers.db");
    ledger_close(b.l);
    pid_t child[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        child[i] = fork();
        ck_assert_int_ge(child[i], 0);
        if (!child[i])
            _exit(writer(b.path, i));
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        ck_assert_int_eq(waitpid(child[i], &status, 0), child[i]);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    b.l = ledger_open(b.path, LEDGER_WRITE, &b.d);
    OK(&b, b.l != NULL);
    ck_assert_int_eq(live(&b, NULL), WRITERS * IMPORTS + 1);
    OK(&b, ledger_verify(b.l));
    bench_end(&b);
}
END_TEST

/* ---- sources and their content ---- */
static bool collect(void *ctx, const void *bytes, size_t n)
{
    buf_add(ctx, bytes, n);
    return true;
}

START_TEST(keeps_files_whole)
{
    struct bench b;
    struct sha256 h, again;
    struct buf big = {0}, back = {0};
    for (int i = 0; i < 200000; i++)
        buf_printf(&big, "%d,", i % 9973 * 7);
    bench_new(&b, "content.db");
    bench_begin(&b, "import");
    OK(&b, ledger_content_put(b.l, buf_view(&big), &h));
    OK(&b, ledger_content_put(b.l, buf_view(&big), &again)); /* kept once */
    ck_assert(sha256_eq(h, again));
    struct source s = {.name = STR("big.csv"), .hash = h}, got;
    b.source = ledger_source(b.l, &s);
    OK(&b, b.source > 0 && ledger_source_counts(b.l, b.source, 5, 6, 7));
    bench_commit(&b);
    OK(&b, ledger_content_read(b.l, h, collect, &back));
    ck_assert(str_eq(buf_view(&big), buf_view(&back)));
    ck_assert(ledger_source_by_hash(b.l, h, &got, &b.a));
    ck_assert_int_eq(got.bytes, (int64_t)big.n);
    ck_assert_int_eq(got.accepted * 100 + got.skipped * 10 + got.refused, 567);
    ck_assert_str_eq(got.name.p, "big.csv");
    ck_assert_uint_eq(got.imported_at.n, strlen("2026-05-01T09:00:00Z"));
    struct source *all;
    ck_assert_int_eq(ledger_sources(b.l, &all, &b.a), 2);
    ck_assert_int_eq(all[1].id, b.source);
    ck_assert(!ledger_content_read(b.l, (struct sha256){{1}}, collect, &back));
    ck_assert(has_diag(&b.d, E_CONTENT_MISSING));
    buf_free(&big);
    buf_free(&back);
    bench_end(&b);
}
END_TEST

START_TEST(content_that_differs_is_not_kept)
{
    struct bench b;
    bench_new(&b, "differs.db");
    bench_begin(&b, "import");
    ck_assert_int_eq(ledger_content_begin(b.l, sha256_of(STR("abc")), 3), 0);
    unsigned char packed[64];
    uLongf n = sizeof packed;
    ck_assert_int_eq(compress(packed, &n, (const Bytef *)"abd", 3), Z_OK);
    OK(&b, ledger_content_part(b.l, packed, n, 3));
    ck_assert(!ledger_content_end(b.l));
    ASSERT_ONLY(&b.d, E_CONTENT_DIFFERS);
    bench_end(&b);
}
END_TEST

START_TEST(a_source_without_its_content_is_not_committed)
{
    struct bench b;
    bench_new(&b, "nocontent.db");
    bench_begin(&b, "import");
    struct source s = {.name = STR("x.csv"), .hash = sha256_of(STR("x"))};
    OK(&b, ledger_source(b.l, &s) > 0);
    ck_assert(!ledger_commit(b.l));
    ck_assert(has_diag(&b.d, E_REFERENCE_MISSING));
    bench_end(&b);
}
END_TEST

/* ---- tampering ---- */
static const char *const tampering[] = {
    "UPDATE activity SET quantity = quantity + 1",
    "UPDATE activity SET detail = 2 - detail + 1, cost = 1",
    "UPDATE activity SET row = 3",
    "UPDATE activity SET start = start - 1",
    "DELETE FROM activity",
    ("INSERT INTO activity SELECT start, series, end + 1, ident, quantity, detail, cost, source, "
     "row FROM activity"),
    "UPDATE activity SET series = 3 - series",
    "UPDATE series SET site = 0",
    "UPDATE series SET supplier = supplier + 1",
    "UPDATE activity_text SET document = 'No. 6'",
    "UPDATE content SET bytes = bytes + 1",
    "UPDATE content_part SET packed = x'00'",
    "UPDATE content_part SET raw = raw + 1",
    "DELETE FROM content_part",
    "UPDATE source SET name = 'other.csv' WHERE id = 2",
    "UPDATE source SET profile = 'x'",
    "UPDATE batch SET command = 'nothing'",
    "UPDATE batch SET at = '2000-01-01T00:00:00Z'",
    "UPDATE log SET after = '{}'",
    "UPDATE log SET chain = zeroblob(32) WHERE id = 1",
    "DELETE FROM log WHERE id = 1",
    "INSERT INTO closing VALUES (1, 1, 'year', 2024, 1, 0, 9, 1, '', '', '', '{}', '{}', zeroblob(32))",
    "UPDATE term SET text = text || 'x' WHERE kind = 1",
    "UPDATE detail SET category = 4",
    "UPDATE detail SET quantity_scale = 1",
    "UPDATE sites SET name = 'x'",
    "UPDATE sites SET read_row = 99",
    "UPDATE organization SET gwp = 'AR4'",
    "INSERT INTO user_set VALUES (1, 'x', '{}', '', '', 1)",
    "INSERT INTO exclusions (scope, reason) VALUES ('2', 'x')",
    "INSERT INTO given_id VALUES (1, 'x')",
    "UPDATE seal SET sum = sum + 1 WHERE tbl = 'activity'",
    "UPDATE seal SET sum = sum + 1 WHERE tbl = 'activity_month'",
    "DELETE FROM seal WHERE tbl = 'activity_month'",
    "DELETE FROM seal WHERE tbl = 'sites'",
    "UPDATE extent SET days = 3",
    "DELETE FROM extent",
};

START_TEST(check_finds_what_was_changed)
{
    struct bench b;
    bench_new(&b, "tamper.db");
    fill(&b);
    OK(&b, ledger_verify(b.l));
    ledger_close(b.l);
    shell_sql(b.path, tampering[_i]);
    b.l = ledger_open(b.path, LEDGER_READ, &b.d);
    OK(&b, b.l != NULL);
    ck_assert_msg(!ledger_verify(b.l), "%s", tampering[_i]);
    ck_assert_int_ge(b.d.errors, 1);
    if (str_starts(str_of(tampering[_i]), "UPDATE activity SET quantity")) {
        ASSERT_ONLY(&b.d, E_VERIFY_ROW); /* says which row of which file */
        ck_assert(str_is(b.d.entry[0].pos.file, "bill.csv"));
        ck_assert_int_eq(b.d.entry[0].pos.row, 2);
    }
    bench_end(&b);
}
END_TEST

/* One row is named, several together are not. */
static const struct {
    const char *sql;
    enum msg msg;
    const char *name;
} named[] = {
    {"UPDATE sites SET name = 'x' WHERE id = 'main'", E_VERIFY_ROW, "main"},
    {"UPDATE term SET text = 'x' WHERE id = 2", E_VERIFY_ROW, "2"},
    {"INSERT INTO given_id VALUES (7, 'x')", E_VERIFY_ROW_MORE, "7"},
    {"DELETE FROM organization", E_VERIFY_ROW_GONE, "1"},
    {"UPDATE term SET text = text || 'x'", E_VERIFY_TABLE, "term"},
};

START_TEST(check_names_the_row)
{
    struct bench b;
    bench_new(&b, "named.db");
    fill(&b);
    ledger_close(b.l);
    shell_sql(b.path, named[_i].sql);
    b.l = ledger_open(b.path, LEDGER_READ, &b.d);
    OK(&b, b.l != NULL);
    ck_assert(!ledger_verify(b.l));
    ck_assert_int_eq(b.d.errors, 1);
    ck_assert_int_eq(b.d.entry[0].msg, named[_i].msg);
    ck_assert(str_has(b.d.entry[0].message[LANG_EN], named[_i].name));
    bench_end(&b);
}
END_TEST

/* Who mends the seals, too, still breaks the chain of the log. */
START_TEST(the_log_is_a_chain)
{
    static const char *const sql[] = {
        "UPDATE log SET batch = batch + 1 WHERE id = 2",
        "DELETE FROM log WHERE id = 1",
        "UPDATE log SET after = replace(after, 'main', 'mine')",
    };
    struct bench b;
    bench_new(&b, "chain.db");
    fill(&b);
    OK(&b, log_verify(b.l));
    ledger_close(b.l);
    shell_sql(b.path, sql[_i]);
    b.l = ledger_open(b.path, LEDGER_READ, &b.d);
    OK(&b, b.l != NULL);
    ck_assert(!log_verify(b.l));
    ASSERT_ONLY(&b.d, E_VERIFY_LOG);
    bench_end(&b);
}
END_TEST

/* Any flipped byte gives an error or an unchanged ledger, never a crash; flips in the records are
 * all found. */
START_TEST(flipped_bytes)
{
    struct bench b;
    struct sha256 before, after;
    bench_new(&b, "flip.db");
    fill(&b);
    OK(&b, ledger_digest(b.l, &before));
    ledger_close(b.l);
    b.l = NULL;
    struct buf file = {0};
    struct diag d = {0};
    OK(&b, file_read(b.path, 64 << 20, &file, &d));
    for (size_t at = (size_t)_i * 37; at < file.n; at += 4099) {
        file.p[at] = (char)(file.p[at] ^ 0x40);
        FILE *f = fopen(b.path, "wb");
        ck_assert_uint_eq(fwrite(file.p, 1, file.n, f), file.n);
        ck_assert_int_eq(fclose(f), 0);
        file.p[at] = (char)(file.p[at] ^ 0x40);
        struct ledger *l = ledger_open(b.path, LEDGER_READ, &d);
        if (l && ledger_verify(l)) {
            ck_assert_msg(ledger_digest(l, &after), "byte %zu", at);
            ck_assert_msg(sha256_eq(before, after), "byte %zu", at);
        } else {
            ck_assert_int_gt(d.errors, 0);
        }
        ledger_close(l);
        diag_free(&d);
        d = (struct diag){0};
        remove_ledger(b.path);
    }
    buf_free(&file);
    bench_end(&b);
}
END_TEST

/* ---- backup ---- */
START_TEST(backup_is_the_same_ledger)
{
    struct bench b;
    struct sha256 before, after;
    struct diag d = {0};
    bench_new(&b, "original.db");
    fill(&b);
    OK(&b, ledger_digest(b.l, &before));
    const char *copy = in_folder("copy of.db");
    OK(&b, ledger_backup(b.l, copy));
    OK(&b, ledger_backup(b.l, copy)); /* replaces the older one */
    struct stat st;
    ck_assert_int_eq(stat(copy, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert(!ledger_backup(b.l, b.path));
    ck_assert(has_diag(&b.d, E_BACKUP_ONTO_SELF));
    struct ledger *l = ledger_open(copy, LEDGER_WRITE, &d);
    ck_assert_ptr_nonnull(l);
    ck_assert(!ledger_backup(b.l, copy)); /* in use */
    ck_assert(ledger_digest(l, &after));
    ck_assert(sha256_eq(before, after));
    ck_assert(ledger_verify(l));
    ledger_close(l);
    diag_free(&d);
    remove_ledger(copy);
    bench_end(&b);
}
END_TEST

/* ---- digest ---- */
static void enter(struct bench *b, int which)
{
    struct book_row site = site_row(which == 0 ? "main" : "annex", NULL);
    struct book_row conversion = row_of(TABLE_CONVERSIONS);
    book_set(&conversion, "from_unit", "drum");
    book_set(&conversion, "to_unit", "L");
    book_set(&conversion, "multiply_by", which == 0 ? "200" : "200.0");
    switch (which) {
    case 0:
    case 1:
        put_row(b, &site, NULL);
        put_row(b, &conversion, NULL);
        break;
    case 2:
        book_record(b, "M1", "2024-04-01", "2024-04-30", "10.0", 2);
        OK(b, ledger_activity_texts_put(b->l, b->source, 2, STR("doc"), STR("")));
        break;
    case 3:
        book_record(b, "M2", "2024-04-01", "2024-04-30", "20", 3);
        break;
    case 4:
        book_record(b, "M0", "2024-04-01", "2024-04-30", "30", 4);
        break;
    default:
        OK(b, ledger_set_put(b->l, STR("own"), STR("{}"), STR("id\n"), STR("")));
    }
}

START_TEST(digest_ignores_order_not_content)
{
    static const int order[][6] = {{0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {1, 3, 5, 0, 4, 2}};
    struct sha256 first = {{0}}, h;
    for (size_t o = 0; o < COUNT(order); o++) {
        struct bench b;
        bench_new(&b, "digest.db");
        for (int i = 0; i < 6; i++) {
            bench_begin(&b, "step");
            enter(&b, order[o][i]);
            bench_commit(&b);
        }
        OK(&b, ledger_digest(b.l, &h));
        if (o == 0)
            first = h;
        ck_assert(sha256_eq(first, h));
        bench_begin(&b, "more");
        book_record(&b, "M2", "2024-05-01", "2024-05-31", "20", 3);
        bench_commit(&b);
        OK(&b, ledger_digest(b.l, &h));
        ck_assert(!sha256_eq(first, h));
        OK(&b, ledger_begin(b.l) &&
                   ledger_undo(
                       b.l, ledger_source_get(b.l, b.source, &(struct source){0}, &b.a) ? 8 : 0) &&
                   ledger_commit(b.l));
        OK(&b, ledger_digest(b.l, &h));
        ck_assert(sha256_eq(first, h)); /* as if it had never been */
        bench_end(&b);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("ledger");
    TCase *t = tcase_create("file");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, makes_one_private_file);
    tcase_add_loop_test(t, odd_names, 0, 4);
    tcase_add_test(t, never_overwrites);
    tcase_add_test(t, refuses_a_bad_organization_and_leaves_nothing);
    tcase_add_loop_test(t, says_what_is_wrong_with_a_file, 0, 12);
    tcase_add_loop_test(t, refuses_a_hostile_file, 0, (int)COUNT(hostile));
    tcase_add_test(t, known_schemas_are_those_of_the_migrations);
    tcase_add_test(t, upgrades_after_a_backup);
    tcase_add_test(t, a_new_column_breaks_no_seal);
    tcase_add_test(t, a_failed_upgrade_changes_nothing);
    tcase_add_test(t, reads_a_read_only_folder);
    tcase_add_test(t, reading_changes_nothing);
    tcase_add_test(t, rollback_forgets_everything);
    tcase_add_test(t, closing_rolls_back);
    tcase_add_test(t, two_connections_agree);
    tcase_add_test(t, many_writers);
    tcase_add_test(t, keeps_files_whole);
    tcase_add_test(t, content_that_differs_is_not_kept);
    tcase_add_test(t, a_source_without_its_content_is_not_committed);
    tcase_add_loop_test(t, check_finds_what_was_changed, 0, (int)COUNT(tampering));
    tcase_add_loop_test(t, check_names_the_row, 0, (int)(sizeof named / sizeof *named));
    tcase_add_loop_test(t, the_log_is_a_chain, 0, 3);
    tcase_add_loop_test(t, flipped_bytes, 0, 4);
    tcase_add_test(t, backup_is_the_same_ledger);
    tcase_add_test(t, digest_ignores_order_not_content);
    suite_add_tcase(s, t);
    int failed = run_suite(s);
    remove_folder();
    return failed;
}
