/* Build tool: writes every man page, Japanese ones into DIR/ja. Usage: tanso-man DIR */
#include "cli/command.h"
#include "core/file.h"
#include <stdio.h>
#include <sys/stat.h>

static bool write_page(const char *dir, const struct command *c, enum lang lang)
{
    struct buf page = {0}, path = {0};
    struct diag d = {0};
    man_page(&page, c, lang);
    buf_printf(&path, "%s/%stanso%s%s.1", dir, lang == LANG_JA ? "ja/" : "", c ? "-" : "", c ? c->name : "");
    bool ok = file_write(path.p, buf_view(&page), &d);
    buf_free(&page);
    buf_free(&path);
    diag_free(&d);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: tanso-man DIR\n", stderr);
        return USAGE_ERROR;
    }
    struct buf ja = {0};
    buf_printf(&ja, "%s/ja", argv[1]);
    bool ok = (mkdir(argv[1], 0755) == 0 || true) && (mkdir(ja.p, 0755) == 0 || true);
    for (enum lang lang = LANG_EN; lang <= LANG_JA; lang++) {
        ok = write_page(argv[1], NULL, lang) && ok;
        for (int i = 0; commands[i]; i++)
            ok = write_page(argv[1], commands[i], lang) && ok;
    }
    buf_free(&ja);
    return ok ? DONE : FILE_ERROR;
}
