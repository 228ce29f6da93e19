/* schema_driver SCHEMA DOCUMENT...   prints "ok" or "no" for each document, for schema_oracle.py to
 * compare. */
#include "core/json.h"
#include <stdio.h>
#include <string.h>

static void print_entry(void *ctx, const struct diag_entry *e)
{
    struct buf line = {0};
    (void)ctx;
    diag_format(&line, e, LANG_EN);
    fprintf(stderr, "%s\n", line.p);
    buf_free(&line);
}

int main(int argc, char **argv)
{
    struct diag d = {.sink = print_entry};
    cJSON *schema = argc > 1 ? json_load(argv[1], &d) : NULL;
    if (!schema)
        return 2;
    for (int i = 2; i < argc; i++) {
        cJSON *document = json_load(argv[i], &d);
        if (!document)
            return 2;
        puts(json_check_against(document, schema, str_of(argv[i]), &d) ? "ok" : "no");
        cJSON_Delete(document);
    }
    cJSON_Delete(schema);
    diag_free(&d);
    return 0;
}
