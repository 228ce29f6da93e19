#include "core/msg.h"

#include <string.h>

struct entry {
    const char *name, *code, *text[2], *remedy[2]; /* by enum lang */
};

static const struct entry table[MSG_COUNT] = {
#define TEXT(name, ja, en) [name] = {#name, "", {en, ja}, {"", ""}},
#define DIAG(name, code, ja, ja_remedy, en, en_remedy)                                             \
    [name] = {#name, code, {en, ja}, {en_remedy, ja_remedy}},
#include "messages/all.def"
#undef TEXT
#undef DIAG
};

const char *msg_text(enum msg m, enum lang lang)
{
    return table[m].text[lang];
}

const char *msg_remedy(enum msg m, enum lang lang)
{
    return table[m].remedy[lang];
}

const char *msg_code(enum msg m)
{
    return table[m].code;
}

const char *msg_name(enum msg m)
{
    return table[m].name;
}

void msg_format(struct buf *out, const char *text, const char *const *args)
{
    int n = 0;
    while (args[n])
        n++;
    for (const char *p = text; *p;) {
        int place = p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}' ? p[1] - '0' : 0;
        size_t run = place ? 3 : 1 + strcspn(p + 1, "{");
        if (place == 0)
            buf_add(out, p, run);
        else if (place <= n)
            buf_cstr(out, args[place - 1]);
        p += run;
    }
}
