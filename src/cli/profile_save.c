/* Where a new profile goes. */
#include "cli/dialog.h"
#include "cli/profile_cmd.h"
#include "core/file.h"
#include "ingest/profile.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char *keep(struct context *c, struct str s)
{
    return arena_strndup(&c->arena, s.n ? s.p : "", s.n);
}

static bool make_folder(struct context *c, const char *path)
{
    char *part = arena_strndup(&c->arena, path, strlen(path));
    for (char *s = part + 1; *s; s++) {
        if (*s != '/')
            continue;
        *s = '\0';
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            break;
        *s = '/';
    }
    if (mkdir(path, 0755) == 0 || errno == EEXIST)
        return true;
    diag_error(&c->diag, (struct pos){.file = str_of(path)}, E_FILE_WRITE, strerror(errno), NULL);
    return false;
}

const char *profile_target(struct context *c, struct str id)
{
    struct buf path = {0};
    struct diag quiet = {0};
    struct profile_list all = {0};
    struct stat st;
    bool named;
    const char *folder = profile_folder(&path, &named) ? keep(c, buf_view(&path)) : NULL;
    buf_printf(&path, "/%.*s.json", (int)id.n, id.p);
    const char *file = keep(c, buf_view(&path));
    buf_free(&path);
    profile_load_all(&all, &quiet);
    bool taken = profile_by_id(&all, id) != NULL || (folder && stat(file, &st) == 0);
    profile_list_free(&all);
    diag_free(&quiet);
    if (!folder)
        diag_error(&c->diag, NOWHERE, E_DRAFT_NO_HOME, NULL);
    else if (taken)
        diag_error(&c->diag, NOWHERE, E_DRAFT_TAKEN, keep(c, id), NULL);
    return folder && !taken && make_folder(c, folder) ? file : NULL;
}

int profile_save(struct context *c, const char *path, struct str json)
{
    struct str answer;
    if (!dialog_ask(c, "save", T_DRAFT_ASK_SAVE, path, STR("y"), &answer))
        return DATA_ERROR;
    if (!str_is(answer, "y") && !str_is(answer, "yes") && !str_is(answer, "はい")) {
        out_msg(&c->out, T_DRAFT_NOT_SAVED, NULL);
        return DATA_ERROR;
    }
    if (!file_write(path, json, &c->diag))
        return FILE_ERROR;
    out_msg(&c->out, T_DRAFT_SAVED, path, c->arg[1], NULL);
    return DONE;
}
