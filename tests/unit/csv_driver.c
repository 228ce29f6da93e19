/* csv_driver FILE...   the rows of each file as one line of JSON, null for a file that is refused;
 * for csv_oracle.py to compare. */
#include "core/csv.h"
#include "core/json.h"
#include <stdio.h>

static bool rows(const char *path, struct buf *to, struct diag *d)
{
    struct text_in *in = text_open(path, ENC_UTF8, NULL, NULL, d);
    if (!in)
        return false;
    struct csv *c = csv_open(in, ',');
    struct csv_row r;
    struct json_out j;
    int got;
    json_begin(&j, to);
    json_array(&j, NULL);
    while ((got = csv_next(c, &r, str_of(path), d)) == 1) {
        json_array(&j, NULL);
        for (int i = 0; i < r.n; i++)
            json_str(&j, NULL, r.field[i]);
        json_end(&j);
    }
    json_end(&j);
    csv_close(c);
    text_close(in);
    return got == 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct buf b = {0};
        struct diag d = {0};
        puts(rows(argv[i], &b, &d) ? b.p : "null");
        buf_free(&b);
        diag_free(&d);
    }
    return 0;
}
