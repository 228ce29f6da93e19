/* The workbook of a closed year: made once, when it is closed, and given out as it is ever after. */
#include "core/file.h"
#include "report/report.h"

#include <stdlib.h>
#include <unistd.h>

enum { MOST = 1 << 30 };
static const char *const lang_name[] = {[LANG_JA] = "ja", [LANG_EN] = "en"};

static bool temporary(struct buf *path, struct diag *d)
{
    const char *folder = getenv("TMPDIR");
    buf_printf(path, "%s/tanso-XXXXXX", folder && *folder ? folder : "/tmp");
    int fd = mkstemp(path->p);
    if (fd >= 0 && close(fd) == 0)
        return true;
    diag_error(d, (struct pos){.file = buf_view(path)}, E_FILE_WRITE, NULL);
    return false;
}

static bool make(struct ledger *l, struct factors *f, int year, enum lang lang, const char *path,
                 struct buf *bytes, struct diag *d)
{
    struct buf command = {0};
    buf_printf(&command, "tanso report --year %d -o FILE.xlsx --lang %s", year, lang_name[lang]);
    struct report_options o = {.path = path, .lang = lang, .command = command.p};
    bool ok = report_write(l, f, year, &o, NULL, d) && file_read(path, MOST, bytes, d);
    buf_free(&command);
    return ok;
}

static bool keep(struct ledger *l, struct factors *f, int year, int version, enum lang lang,
                 struct diag *d)
{
    struct buf path = {0}, bytes = {0};
    bool ok = temporary(&path, d) && make(l, f, year, lang, path.p, &bytes, d) &&
              ledger_closing_workbook_put(l, year, version, lang_name[lang], buf_view(&bytes));
    (void)unlink(path.p); /* it may not have come to be */
    buf_free(&path);
    buf_free(&bytes);
    return ok;
}

bool report_keep(struct ledger *l, struct factors *f, int year, int version, struct diag *d)
{
    return keep(l, f, year, version, LANG_JA, d) && keep(l, f, year, version, LANG_EN, d);
}

static const struct closing *newest(const struct closing *all, int n, int year)
{
    const struct closing *found = NULL;
    for (int k = 0; k < n; k++)
        if (all[k].kind == CLOSING_YEAR && all[k].year == year)
            found = &all[k];
    return found;
}

int report_kept(struct ledger *l, int year, enum lang lang, const char *path,
                struct closing *closing, struct arena *a, struct diag *d)
{
    struct closing *all;
    struct buf bytes = {0};
    int n = ledger_closings(l, &all, a);
    const struct closing *c = n > 0 ? newest(all, n, year) : NULL;
    int got = n < 0 ? -1 : !c ? 0
                              : ledger_closing_workbook(l, year, c->version, lang_name[lang], &bytes);
    if (got == 1 && !file_write(path, buf_view(&bytes), d))
        got = -1;
    if (got == 1 && closing)
        *closing = *c;
    buf_free(&bytes);
    return got;
}
