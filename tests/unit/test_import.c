/* Importing: a file is booked whole or not at all, never twice, and nothing in it is lost. */
#include "core/embed.h"
#include "core/json.h"
#include "ingest_fixture.h"

static const char book[] =
    "{\"sites\": [{\"id\": \"main\", \"name\": \"Works\"}, {\"id\": \"depot\"}],\n"
    " \"meters\": [{\"id\": \"E1\", \"site\": \"main\", \"activity\": \"electricity\", \"unit\": "
    "\"kWh\"}]}\n";
static const char january[] = "site,meter,activity,start,end,quantity,unit\n"
                              "main,E1,electricity,2026-01-01,2026-01-31,100,kWh\n"
                              "main,,fuel.diesel,2026-01-05,2026-01-05,40.5,L\n";
static const struct import_options whole, partial = {.partial = true}, dry = {.dry_run = true};

static struct fixture f;

static void setup(void)
{
    fixture_open(&f);
    ck_assert_msg(fixture_import(&f, fixture_file(&f, "book.json", book), whole), "%s",
                  fixture_codes(&f, DIAG_ERROR));
}

static void teardown(void)
{
    fixture_close(&f);
}

static bool import(const char *name, const char *text, struct import_options o)
{
    return fixture_import(&f, fixture_file(&f, name, text), o);
}

START_TEST(the_same_file_twice_is_known)
{
    ck_assert(import("jan.csv", january, whole));
    ck_assert_int_eq((int)f.result.accepted, 2);
    ck_assert(import("jan.csv", january, whole));
    ck_assert(f.result.known_file);
    ck_assert_int_eq(f.result.batch, 0);
    ck_assert_str_eq(fixture_codes(&f, DIAG_NOTE), "E5012:0");
    ck_assert(import("copy.csv", january, whole)); /* by its content, not by its name */
    ck_assert(f.result.known_file);
    ck_assert_int_eq(fixture_count(&f), 2);
}
END_TEST

START_TEST(the_same_rows_in_another_file_are_skipped_and_named)
{
    ck_assert(import("jan.csv", january, whole));
    ck_assert(import("shuffled.csv",
                     "activity,unit,quantity,end,start,meter,site\n"
                     "fuel.diesel,L,40.50,2026-01-05,2026-01-05,,main\n"
                     "electricity,kWh,100,2026-01-31,2026-01-01,E1,\n",
                     whole));
    ck_assert_int_eq((int)f.result.accepted, 0);
    ck_assert_int_eq((int)f.result.skipped, 2);
    ck_assert_str_eq(fixture_codes(&f, DIAG_NOTE), "E5041:2 E5041:3");
    ck_assert(str_has(f.diag.entry[0].message[LANG_EN], "jan.csv:3"));
    ck_assert_int_eq(fixture_count(&f), 2);
}
END_TEST

START_TEST(another_quantity_for_the_same_record_names_both_places)
{
    ck_assert(import("jan.csv", january, whole));
    ck_assert(!import("reissued.csv",
                      "meter,month,quantity\n"
                      "E1,2026-01,101\n",
                      whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5042:2");
    struct str m = f.diag.entry[0].message[LANG_EN];
    ck_assert(str_has(m, "101 kWh") && str_has(m, "100 kWh") && str_has(m, "jan.csv:2"));
    ck_assert_int_eq(f.diag.entry[0].pos.column, 3);
    ck_assert_int_eq(fixture_count(&f), 2);
}
END_TEST

START_TEST(one_refused_row_refuses_the_file)
{
    ck_assert(!import("bad.csv",
                      "site,activity,month,quantity,unit\n"
                      "main,fuel.diesel,2026-02,10,L\n"
                      "nowhere,fuel.diesel,2026-02,10,L\n"
                      "main,fuel.diesel,2026-13,x,L\n",
                      whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5032:3 E5022:4 E5026:4");
    ck_assert_int_eq((int)f.result.refused, 2);
    ck_assert_int_eq((int)f.result.accepted, 0);
    ck_assert_int_eq(fixture_count(&f), 0);
}
END_TEST

static const char *slurp(struct str path)
{
    struct buf b = {0};
    char *p = mem_strndup(path.p, path.n);
    ck_assert(file_read(p, 1 << 20, &b, &f.diag));
    free(p);
    const char *s = arena_strndup(&f.arena, b.p, b.n);
    buf_free(&b);
    return s;
}

START_TEST(partial_books_the_good_and_writes_the_rest_beside_it)
{
    ck_assert(import("mixed.csv",
                     "site,activity,month,quantity,unit,note\n"
                     "main,fuel.diesel,2026-02,10,L,\n"
                     "main,fuel.diesel,2026-02,11,L,\n"
                     "main,fuel.kerosene,2026-02,x,L,\"a, note\"\n",
                     partial));
    ck_assert_int_eq((int)f.result.accepted, 1);
    ck_assert_int_eq((int)f.result.refused, 2);
    ck_assert(str_ends(f.result.rejects, "mixed.csv.refused.csv"));
    const char *refused = slurp(f.result.rejects);
    ck_assert_ptr_nonnull(strstr(refused, "E5042"));
    ck_assert_ptr_nonnull(strstr(refused, "\"a, note\""));
    ck_assert_ptr_nonnull(strstr(refused, ",x,L"));
    /* mended, the refused rows go in by themselves, the reason left where it is */
    char *mended = strstr(refused, ",x,L");
    mended[1] = '7';
    char *conflict = strstr(refused, "2026-02-01");
    memcpy(conflict, "2026-03-01", 10);
    memcpy(conflict + 11, "2026-03-31", 10);
    ck_assert_msg(import("mended.csv", refused, whole), "%s", fixture_codes(&f, DIAG_ERROR));
    ck_assert_int_eq((int)f.result.accepted, 2);
    ck_assert_int_eq(fixture_count(&f), 3);
}
END_TEST

START_TEST(partial_books_nothing_when_the_refused_rows_cannot_be_written)
{
    char blocked[160];
    snprintf(blocked, sizeof blocked, "%s/mixed.csv.refused.csv", f.folder);
    ck_assert_int_eq(mkdir(blocked, 0700), 0);
    ck_assert(!import("mixed.csv",
                      "site,activity,month,quantity,unit\n"
                      "main,fuel.diesel,2026-02,10,L\n"
                      "main,fuel.kerosene,2026-02,x,L\n",
                      partial));
    ck_assert_int_eq(fixture_count(&f), 0);
    ck_assert_ptr_nonnull(strstr(fixture_codes(&f, DIAG_ERROR), "E5014"));
    rmdir(blocked);
}
END_TEST

START_TEST(a_dry_run_leaves_nothing)
{
    ck_assert(import("jan.csv", january, dry));
    ck_assert_int_eq((int)f.result.accepted, 2);
    ck_assert_int_eq(f.result.batch, 0);
    ck_assert_int_eq(fixture_count(&f), 0);
    ck_assert(import("jan.csv", january, whole)); /* and the file is not known by it */
    ck_assert_int_eq((int)f.result.accepted, 2);
}
END_TEST

/* Rows that were skipped because another file had them come in when that file is taken out again.
 */
START_TEST(undo_makes_room_for_the_other_copy)
{
    ck_assert(import("jan.csv", january, whole));
    int batch = f.result.batch;
    ck_assert(import("more.csv",
                     "site,meter,activity,start,end,quantity,unit\n"
                     "main,E1,electricity,2026-01-01,2026-01-31,100,kWh\n"
                     "main,E1,electricity,2026-02-01,2026-02-28,90,kWh\n",
                     whole));
    ck_assert_int_eq((int)f.result.skipped, 1);
    diag_free(&f.diag);
    ck_assert_msg(ledger_begin(f.ledger) && ledger_undo(f.ledger, batch) && ledger_commit(f.ledger),
                  "%s", fixture_codes(&f, DIAG_ERROR));
    ck_assert_int_eq(fixture_count(&f), 1);
    char path[160];
    snprintf(path, sizeof path, "%s/more.csv", f.folder);
    ck_assert(fixture_import(&f, path, whole));
    ck_assert(!f.result.known_file);
    ck_assert_int_eq((int)f.result.accepted, 1);
    ck_assert(import("jan.csv", january, whole)); /* the undone file is not known either */
    ck_assert_int_eq((int)f.result.accepted, 1);
    ck_assert_int_eq(fixture_count(&f), 3);
}
END_TEST

START_TEST(site_and_meter_given_beside_the_file_serve_rows_that_name_none)
{
    struct import_options o = {.site = "depot"};
    ck_assert(import("a.csv", "activity,month,quantity,unit\nfuel.diesel,2026-02,10,L\n", o));
    o = (struct import_options){.site = "nowhere"};
    ck_assert(!import("b.csv", "activity,month,quantity,unit\nfuel.diesel,2026-03,10,L\n", o));
    struct buf b = {0};
    fixture_rows(&f, &b, false);
    ck_assert(str_has(buf_view(&b), "site=depot"));
    buf_free(&b);
}
END_TEST

START_TEST(a_source_is_kept_whole_and_its_lines_can_be_read)
{
    ck_assert(import("jan.csv", january, whole));
    struct source s;
    struct buf line = {0};
    ck_assert(ledger_source_by_hash(f.ledger, f.result.hash, &s, &f.arena));
    ck_assert_int_eq((int)s.accepted, 2);
    ck_assert(ingest_source_line(f.ledger, s.id, 3, &line));
    ck_assert(str_is(buf_view(&line), "main,,fuel.diesel,2026-01-05,2026-01-05,40.5,L"));
    buf_reset(&line);
    ck_assert(!ingest_source_line(f.ledger, s.id, 99, &line));
    buf_free(&line);
    ck_assert(ledger_verify(f.ledger));
}
END_TEST

START_TEST(what_is_no_text_is_refused_with_its_place)
{
    FILE *out = fopen(fixture_file(&f, "nul.csv", ""), "wb");
    ck_assert(fwrite("site,activity\nmain,\0x\n", 1, 22, out) == 22 && fclose(out) == 0);
    ck_assert(!fixture_import(&f, fixture_file(&f, "zip.csv", "PK\003\004abcd"), whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E1071:0");
    char path[160];
    snprintf(path, sizeof path, "%s/nul.csv", f.folder);
    ck_assert(!fixture_import(&f, path, whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5009:2");
    ck_assert(!import("latin.csv",
                      "site,activity,month,quantity,unit\nmain,\xFF\xFE\x80,2026-01,1,L\n", whole));
    ck_assert_ptr_nonnull(strstr(fixture_codes(&f, DIAG_ERROR), ":2"));
    ck_assert(!import("empty.csv", "site,activity,month,quantity,unit\n", whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5011:0");
    ck_assert(
        !import("open.csv", "site,activity,month,quantity,unit\nmain,\"fuel,2026-01,1,L\n", whole));
    snprintf(path, sizeof path, "%s/missing.csv", f.folder);
    ck_assert(!fixture_import(&f, path, whole));
    ck_assert(f.result.unreadable);
    ck_assert_int_eq(fixture_count(&f), 0);
}
END_TEST

/* ---- book documents ---- */
START_TEST(a_document_is_checked_whole)
{
    ck_assert(!import("x.json",
                      "{\"sites\": [{\"id\": \"s1\", \"colour\": \"red\"}, {\"name\": \"no id\"}], "
                      "\"meters\": [{\"id\": \"m\", \"site\": \"zzz\"}]}",
                      whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5052:1 E5020:2 E5032:1");
    ck_assert(str_ends(f.diag.entry[2].pos.file, "x.json#meters"));
    ck_assert(!import("y.json", "{\"places\": []}", whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5051:0");
    ck_assert(!import(
        "z.json",
        "{\"drivers\": [{\"name\": \"turnover\", \"month\": \"2026-01\", \"value\": 12.5}]}",
        whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5053:1");
    ck_assert(import("w.json",
                     "{\"sites\": [{\"id\": \"s1\", \"controlled\": 1}], \"exclusions\": "
                     "[{\"scope\": 3, \"category\": 15, \"reason\": \"none\"}]}",
                     whole));
}
END_TEST

START_TEST(a_document_in_part_leaves_its_refused_rows_as_a_document)
{
    ck_assert(import("x.json",
                     "{\"sites\": [{\"id\": \"s1\"}], \"exclusions\": [{\"scope\": 3, \"reason\": "
                     "\"ok\"}, {\"scope\": \"9\", \"reason\": \"bad\"}]}",
                     partial));
    ck_assert_int_eq((int)f.result.refused, 1);
    ck_assert(str_ends(f.result.rejects, "x.json.refused.json"));
    const char *refused = slurp(f.result.rejects);
    char *nine = strstr(refused, "\"9\"");
    ck_assert_ptr_nonnull(nine);
    memcpy(nine, "\"2\"", 3);
    ck_assert_msg(import("mended.json", refused, whole), "%s", fixture_codes(&f, DIAG_ERROR));
    ck_assert_int_eq((int)f.result.accepted, 1);
}
END_TEST

static const char *export(void)
{
    struct buf b = {0};
    ck_assert(ingest_export(f.ledger, &b));
    const char *s = arena_strndup(&f.arena, b.p, b.n);
    buf_free(&b);
    return s;
}

static void fill(void)
{
    static const char full[] =
        "{\"organization\": {\"industry\": \"24\"},"
        "\"drivers\": [{\"name\": \"turnover\", \"month\": \"2026-01\", \"value\": \"12.50\", "
        "\"unit\": \"MJPY\"}],"
        "\"conversions\": [{\"activity\": \"fuel.kerosene\", \"from_unit\": \"drum\", \"to_unit\": "
        "\"L\", \"multiply_by\": \"200\", \"source\": \"made up\"}],"
        "\"targets\": [{\"id\": \"T\", \"scopes\": \"1+2\", \"kind\": \"absolute\", "
        "\"target_year\": \"2030\", \"reduction_percent\": \"30\"}],"
        "\"measures\": [{\"id\": \"M\", \"name\": \"lamps\", \"co2e_kg_per_year\": \"100\"}],"
        "\"removals\": [{\"id\": \"R\", \"kind\": \"absorption\", \"start\": \"2026-01-01\", "
        "\"end\": \"2026-01-31\", \"co2_kg\": \"568\"}],"
        "\"exclusions\": [{\"scope\": \"3\", \"category\": \"15\", \"reason\": \"none made\"}],"
        "\"instruments\": [{\"id\": \"I\", \"type\": \"certificate\", \"start\": \"2026-01-01\", "
        "\"end\": \"2026-12-31\", \"kwh\": \"5\","
        " \"co2e_kg_per_kwh\": \"0\", \"quality_criteria_met\": \"1\"}],"
        "\"activities\": ["
        "{\"id\": \"Z-9\", \"site\": \"depot\", \"activity\": \"fuel.kerosene\", \"start\": "
        "\"2026-01-01\", \"end\": \"2026-01-31\", \"quantity\": \"1.50\", \"unit\": \"drum\","
        " \"supplier\": \"=cmd\", \"menu\": \"m\", \"cost\": \"-3.10\", \"currency\": \"JPY\", "
        "\"status\": \"estimated\", \"method\": \"guess\","
        " \"category\": \"4\", \"heat_basis\": \"net\", \"document\": \"D 1\", "
        "\"uncertainty_percent\": \"5.0\", \"note\": \"line one\\nline two\"},"
        "{\"meter\": \"E1\", \"month\": \"2026-01\", \"quantity\": \"007.10\"},"
        "{\"activity\": \"unheard.of\", \"month\": \"2026-01\", \"quantity\": \"-1\", \"unit\": "
        "\"kg\"}]}";
    ck_assert_msg(import("full.json", full, whole), "%s", fixture_codes(&f, DIAG_ERROR));
}

START_TEST(export_and_import_give_the_same_book)
{
    fill();
    const char *first = export();
    ck_assert_ptr_nonnull(strstr(first, "\"quantity\": \"1.50\"")
                              ? strstr(first, "\"quantity\": \"1.50\"")
                              : strstr(first, "\"quantity\":\"1.50\""));
    cJSON *document = json_parse(str_of(first), STR("export"), &f.diag);
    ck_assert_ptr_nonnull(document);
    ck_assert_msg(json_check(document, "book.schema.json", STR("export"), &f.diag), "%s",
                  fixture_codes(&f, DIAG_ERROR));
    cJSON_Delete(document);
    const char *path = fixture_file(&f, "export.json", first);
    fixture_new_ledger(&f, "other.db");
    ck_assert_msg(fixture_import(&f, path, whole), "%s", fixture_codes(&f, DIAG_ERROR));
    ck_assert_str_eq(export(), first);
    ck_assert(fixture_import(&f, path, whole)); /* and again: known */
    ck_assert_str_eq(export(), first);
}
END_TEST

/* schemas/book.schema.json and the program's own description of the book say the same. */
START_TEST(the_schema_has_the_columns_of_the_book)
{
    const struct embedded *e = embedded_schemas;
    while (e->name && strcmp(e->name, "book.schema.json") != 0)
        e++;
    ck_assert_ptr_nonnull(e->name);
    cJSON *schema = json_parse((struct str){e->bytes, e->n}, STR("book.schema.json"), &f.diag);
    const cJSON *parts = cJSON_GetObjectItemCaseSensitive(schema, "$defs");
    for (int t = 0; t < TABLE_COUNT; t++) {
        const struct book_table *b = &book_tables[t];
        const cJSON *one = cJSON_GetObjectItemCaseSensitive(parts, b->name);
        const cJSON *columns = cJSON_GetObjectItemCaseSensitive(one, "properties");
        int extra = 0;
        ck_assert_ptr_nonnull(columns);
        for (int c = 0; c < b->columns; c++)
            ck_assert_msg(cJSON_HasObjectItem(columns, b->column[c].name), "%s.%s", b->name,
                          b->column[c].name);
        for (const cJSON *x = columns->child; x; x = x->next)
            extra++;
        ck_assert_int_eq(extra, b->columns + 1); /* and the reason of a refused row */
    }
    cJSON_Delete(schema);
}
END_TEST

START_TEST(a_contradicting_organization_is_refused_by_name)
{
    ck_assert(!import("o.json", "{\"organization\": {\"fiscal_start\": \"1\"}}", whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5043:1");
    ck_assert(str_has(f.diag.entry[0].message[LANG_EN], "fiscal_start"));
}
END_TEST

/* ---- add and set ---- */
static bool add(enum table_id t, const char *const *a, int n, struct buf *id)
{
    diag_free(&f.diag);
    return ingest_add(f.ledger, &book_tables[t], a, n, &f.diag, id);
}

START_TEST(a_typed_row_is_checked_like_an_imported_one)
{
    const char *good[] = {"site=main",     "activity=fuel.diesel",
                          "month=2026-04", "quantity=1,234.5",
                          "unit=L",        "note=a=b"};
    const char *bad[] = {"site=nowhere", "activity=fuel.diesel", "month=2026-04", "quantity=1",
                         "unit=L"};
    const char *unknown[] = {"colour=red"}, *twice[] = {"site=main", "site=depot"},
               *no_sign[] = {"site"};
    struct buf id = {0};
    ck_assert(add(TABLE_ACTIVITIES, good, 6, &id));
    ck_assert_int_gt((int)id.n, 3);
    struct buf again = {0};
    ck_assert(add(TABLE_ACTIVITIES, good, 6, &again)); /* known: the id is that of the row there */
    ck_assert(str_eq(buf_view(&id), buf_view(&again)));
    buf_free(&again);
    ck_assert_str_eq(fixture_codes(&f, DIAG_NOTE), "E5041:1");
    ck_assert(!add(TABLE_ACTIVITIES, bad, 5, NULL));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5032:1");
    ck_assert(!add(TABLE_SITES, unknown, 1, NULL));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5052:0");
    ck_assert(!add(TABLE_ACTIVITIES, twice, 2, NULL));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5061:0");
    ck_assert(!add(TABLE_SITES, no_sign, 1, NULL));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5060:0");
    ck_assert_int_eq(fixture_count(&f), 1);
    buf_free(&id);
}
END_TEST

static bool set(enum table_id t, const char *id, const char *const *a, int n, struct buf *out)
{
    diag_free(&f.diag);
    return ingest_set(f.ledger, &book_tables[t], str_of(id), a, n, &f.diag, out);
}

START_TEST(setting_an_activity_replaces_it)
{
    const char *quantity[] = {"quantity=41"}, *wrong[] = {"quantity=x"};
    struct buf id = {0};
    struct activity x;
    ck_assert(import("jan.csv", january, whole));
    struct source s;
    ck_assert(ledger_source_by_hash(f.ledger, f.result.hash, &s, &f.arena));
    char old[32];
    snprintf(old, sizeof old, "s%d.3", s.id);
    ck_assert(!set(TABLE_ACTIVITIES, old, wrong, 1, NULL));
    ck_assert(set(TABLE_ACTIVITIES, old, quantity, 1, &id));
    ck_assert_int_eq(fixture_count(&f), 2);
    ck_assert_int_eq(ledger_activity_find(f.ledger, buf_view(&id), &x), 1);
    ck_assert_int_eq((int)x.quantity, 41);
    ck_assert(!set(TABLE_ACTIVITIES, "s99.1", quantity, 1, NULL));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5063:0");
    buf_free(&id);
}
END_TEST

START_TEST(setting_a_row_of_a_small_table)
{
    const char *name[] = {"name=New name"}, *key[] = {"id=other"},
               *date[] = {"boundary_from=2026-02-30"}, *clear[] = {"name="};
    ck_assert(set(TABLE_SITES, "main", name, 1, NULL));
    ck_assert_ptr_nonnull(strstr(export(), "New name"));
    ck_assert(!set(TABLE_SITES, "main", key, 1, NULL));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5064:0");
    ck_assert(!set(TABLE_SITES, "main", date, 1, NULL));
    ck_assert(set(TABLE_SITES, "main", clear, 1, NULL));
    ck_assert_ptr_null(strstr(export(), "New name"));
}
END_TEST

START_TEST(a_changed_row_has_to_fit_as_a_whole)
{
    const char *driver[] = {"name=turnover", "start=2026-01-01", "end=2026-01-31", "value=5"};
    const char *removal[] = {"id=R", "kind=absorption", "start=2026-01-10", "end=2026-01-20",
                             "co2_kg=5"};
    const char *late[] = {"start=2026-02-01"}, *fits[] = {"start=2026-01-15"},
               *negative[] = {"co2_kg=-1"};
    ck_assert(add(TABLE_DRIVERS, driver, 4, NULL));
    ck_assert(add(TABLE_REMOVALS, removal, 5, NULL));
    ck_assert(!set(TABLE_REMOVALS, "R", late, 1, NULL));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5023:0");
    ck_assert(!set(TABLE_REMOVALS, "R", negative, 1, NULL));
    ck_assert(set(TABLE_REMOVALS, "R", fits, 1, NULL));
    ck_assert_ptr_nonnull(strstr(export(), "2026-01-15"));
}
END_TEST

/* A heading that is nearly right says what is wrong with it. */
START_TEST(a_heading_with_a_slip_is_explained)
{
    ck_assert(
        !import("h.csv", "site,activity,month,amount,unit\nmain,fuel.diesel,2026-01,1,L\n", whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5015:1");
    struct str m = f.diag.entry[0].message[LANG_EN];
    ck_assert(str_has(m, "activities") && str_has(m, "(amount)") && str_has(m, "(quantity)"));
    ck_assert(!import("i.csv",
                      "site,site,activity,month,quantity,unit\nmain,main,fuel.diesel,2026-01,1,L\n",
                      whole));
    ck_assert_str_eq(fixture_codes(&f, DIAG_ERROR), "E5015:1");
}
END_TEST

/* What a spreadsheet would run as a formula gets a guard in refused.csv, and loses it on the way
 * back. */
START_TEST(formula_texts_come_back_as_they_were)
{
    ck_assert(import("f.csv",
                     "site,activity,month,quantity,unit,supplier\n"
                     "main,fuel.diesel,2026-02,x,L,=cmd|'/c calc'!A1\n",
                     partial));
    char *refused = (char *)(size_t)slurp(f.result.rejects);
    ck_assert_ptr_nonnull(strstr(refused, "'=cmd"));
    *strstr(refused, ",x,L") = ',';
    strstr(refused, ",x,L")[1] = '3';
    ck_assert(import("g.csv", refused, whole));
    struct buf b = {0};
    fixture_rows(&f, &b, false);
    ck_assert(str_has(buf_view(&b), "supplier==cmd|'/c calc'!A1"));
    buf_free(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("import");
    TCase *t = tcase_create("import");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, the_same_file_twice_is_known);
    tcase_add_test(t, the_same_rows_in_another_file_are_skipped_and_named);
    tcase_add_test(t, another_quantity_for_the_same_record_names_both_places);
    tcase_add_test(t, one_refused_row_refuses_the_file);
    tcase_add_test(t, partial_books_the_good_and_writes_the_rest_beside_it);
    tcase_add_test(t, partial_books_nothing_when_the_refused_rows_cannot_be_written);
    tcase_add_test(t, a_dry_run_leaves_nothing);
    tcase_add_test(t, undo_makes_room_for_the_other_copy);
    tcase_add_test(t, site_and_meter_given_beside_the_file_serve_rows_that_name_none);
    tcase_add_test(t, a_source_is_kept_whole_and_its_lines_can_be_read);
    tcase_add_test(t, what_is_no_text_is_refused_with_its_place);
    tcase_add_test(t, a_document_is_checked_whole);
    tcase_add_test(t, a_document_in_part_leaves_its_refused_rows_as_a_document);
    tcase_add_test(t, export_and_import_give_the_same_book);
    tcase_add_test(t, the_schema_has_the_columns_of_the_book);
    tcase_add_test(t, a_contradicting_organization_is_refused_by_name);
    tcase_add_test(t, a_typed_row_is_checked_like_an_imported_one);
    tcase_add_test(t, setting_an_activity_replaces_it);
    tcase_add_test(t, setting_a_row_of_a_small_table);
    tcase_add_test(t, a_changed_row_has_to_fit_as_a_whole);
    tcase_add_test(t, a_heading_with_a_slip_is_explained);
    tcase_add_test(t, formula_texts_come_back_as_they_were);
    suite_add_tcase(s, t);
    return fixture_run(s);
}
