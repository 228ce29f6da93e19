/* Build tool: writes every man page where man(1) looks for it: DIR/man1, in Japanese DIR/ja/man1.
 * Usage: tanso-man DIR */
#include "cli/command.h"
#include "core/file.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static bool write_page(const char *dir, const struct command *c, enum lang lang)
{
    struct buf page = {0}, path = {0};
    struct diag d = {0};
    man_page(&page, c, lang);
    buf_printf(&path, "%s/%stanso%s%s.1", dir, lang == LANG_JA ? "ja/man1/" : "man1/", c ? "-" : "",
               c ? c->name : "");
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
    static const char *const folders[] = {"", "/man1", "/ja", "/ja/man1"};
    bool ok = true;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s%s", argv[1], folders[i]);
        ok = (mkdir(path.p, 0755) == 0 || errno == EEXIST) && ok;
        buf_free(&path);
    }
    for (enum lang lang = LANG_EN; lang <= LANG_JA; lang++) {
        ok = write_page(argv[1], NULL, lang) && ok;
        for (int i = 0; commands[i]; i++)
            ok = write_page(argv[1], commands[i], lang) && ok;
    }
    return ok ? DONE : FILE_ERROR;
}
