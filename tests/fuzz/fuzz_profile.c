/* Bytes as a profile: it loads or is refused with a reason, and what loads keeps its promises. */
#include "fuzz.h"
#include "ingest/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = {0};
    struct diag d = {0};
    struct profile *p =
        profile_parse((struct str){(const char *)data, size}, STR("input.json"), &a, &d);
    MUST(p || d.errors > 0);
    if (p) {
        MUST(p->id.n > 0 && p->columns > 0);
        MUST(p->text ? p->contain_n > 0 && p->layout.line.n > 0 : p->header_word_n > 0);
        for (int i = 0; i < p->columns; i++) {
            MUST((p->text ? p->column[i].line.n : p->column[i].headers) > 0);
            MUST(p->column[i].field < FIELD_COUNT);
            MUST(p->column[i].offset >= 0 && p->column[i].format);
        }
    }
    diag_free(&d);
    arena_free(&a);
    return 0;
}
