/* Bytes as the text of a PDF, read by every profile of such texts, no ledger: a bill is read, or
 * refused with a reason, and what is read adds up. */
#include "fuzz.h"
#include "ingest/pdf.h"
#include <string.h>

static void within(const struct pdf_bill *b, const struct pdf_found *f)
{
    struct str line = b->text->line[f->value.line].text;
    MUST(f->value.line >= 0 && f->value.line < b->to);
    MUST(f->value.text.p >= line.p && f->value.text.p + f->value.text.n <= line.p + line.n);
}

static void read_by(const struct profile *p, struct pdf_text *t)
{
    struct pdf_bill b = {.text = t, .p = p, .file = STR("f")};
    int end = 0;
    while (pdf_bill_next(&b)) {
        struct diag d = {0};
        MUST(b.from >= end && b.to > b.from && b.to <= t->lines);
        end = b.to;
        bool ok = pdf_bill_read(&b, &d);
        MUST(ok == (d.errors == 0));
        MUST(!ok || b.row.book.value[field_column(FIELD_QUANTITY)].n > 0);
        MUST(str_is(b.row.book.value[field_column(FIELD_METHOD)], METHOD_TO_REVIEW));
        MUST(b.page >= 1 && b.page <= t->pages && b.row.row >= 1);
        for (int i = 0; i < b.n; i++)
            within(&b, &b.found[i]);
        diag_free(&d);
        pdf_bill_clear(&b);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct profile_list profiles;
    struct diag d = {0};
    struct pdf_text t = {0};
    if (profiles.n == 0)
        MUST(profile_load_all(&profiles, &d));
    bool ok = pdf_text_read(&t, (struct str){(const char *)data, size}, STR("f"), &d);
    MUST(ok == (d.errors == 0));
    for (int i = 0; ok && i < profiles.n; i++)
        if (profiles.item[i]->text)
            read_by(profiles.item[i], &t);
    pdf_text_free(&t);
    diag_free(&d);
    return 0;
}
