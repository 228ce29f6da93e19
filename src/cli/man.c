/* Man pages from the tables that --help and the parser read. */
#include "cli/command.h"
#include <string.h>

/* Text as roff: backslashes and hyphens escaped, a line that would be a request protected. */
static void roff(struct buf *b, const char *s)
{
    for (bool start = true; *s; s++) {
        if (start && (*s == '.' || *s == '\''))
            buf_cstr(b, "\\&");
        if (*s == '\\')
            buf_cstr(b, "\\e");
        else if (*s == '-')
            buf_cstr(b, "\\-");
        else
            buf_char(b, *s);
        start = *s == '\n';
    }
}

static void section(struct buf *b, enum msg title, enum lang lang)
{
    buf_printf(b, ".SH %s\n", msg_text(title, lang));
}

static void man_options(struct buf *b, const struct option *table, enum lang lang)
{
    for (const struct option *o = table; o->name; o++) {
        buf_cstr(b, ".TP\n");
        if (o->letter)
            buf_printf(b, "\\fB\\-%c\\fR, ", o->letter);
        buf_cstr(b, "\\fB\\-\\-");
        roff(b, o->name);
        buf_cstr(b, "\\fR");
        if (o->choices || o->value)
            buf_printf(b, " \\fI%s\\fR", o->choices ? o->choices : o->value);
        buf_char(b, '\n');
        roff(b, msg_text(o->help, lang));
        buf_char(b, '\n');
    }
}

static void man_head(struct buf *b, const char *name, enum msg summary, enum lang lang)
{
    buf_printf(b, ".TH \"%s\" 1 \"\" \"tanso " TANSO_VERSION "\"\n", name);
    if (lang == LANG_JA) // few spaces to stretch: a justified line would be torn apart
        buf_cstr(b, ".ad l\n.nh\n");
    section(b, M_NAME, lang);
    roff(b, name);
    buf_cstr(b, " \\- ");
    roff(b, msg_text(summary, lang));
    buf_char(b, '\n');
    section(b, M_SYNOPSIS, lang);
}

static void man_tail(struct buf *b, enum lang lang)
{
    section(b, M_STATUS, lang);
    roff(b, msg_text(H_STATUS_TEXT, lang));
    buf_char(b, '\n');
    section(b, M_ENVIRONMENT, lang);
    roff(b, msg_text(M_ENVIRONMENT_TEXT, lang));
    buf_char(b, '\n');
}

static void man_program(struct buf *b, enum lang lang)
{
    man_head(b, "tanso", H_PROGRAM_SHORT, lang);
    buf_cstr(b, "\\fBtanso\\fR [\\fIOPTION\\fR...] \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]\n");
    section(b, M_DESCRIPTION, lang);
    roff(b, msg_text(H_PROGRAM, lang));
    buf_cstr(b, "\n.PP\n");
    roff(b, msg_text(M_PROGRAM_TEXT, lang));
    buf_char(b, '\n');
    section(b, M_COMMANDS, lang);
    for (int i = 0; commands[i]; i++) {
        buf_printf(b, ".TP\n\\fBtanso\\-%s\\fR(1)\n", commands[i]->name);
        roff(b, msg_text(commands[i]->summary, lang));
        buf_char(b, '\n');
    }
    section(b, M_OPTIONS, lang);
    man_options(b, common_options, lang);
    man_tail(b, lang);
}

void man_page(struct buf *b, const struct command *c, enum lang lang)
{
    if (!c) {
        man_program(b, lang);
        return;
    }
    struct buf name = {0};
    buf_printf(&name, "tanso-%s", c->name);
    man_head(b, name.p, c->summary, lang);
    buf_free(&name);
    buf_printf(b, "\\fBtanso %s\\fR ", c->name);
    roff(b, c->usage);
    buf_char(b, '\n');
    section(b, M_DESCRIPTION, lang);
    roff(b, msg_text(c->description, lang));
    buf_char(b, '\n');
    section(b, M_OPTIONS, lang);
    man_options(b, c->option, lang);
    man_options(b, common_options, lang);
    section(b, M_EXAMPLES, lang);
    for (int i = 0; c->example[i]; i++) {
        buf_cstr(b, i == 0 ? ".RS 4\n.nf\n" : ".PP\n.RS 4\n.nf\n");
        roff(b, c->example[i]);
        buf_cstr(b, "\n.fi\n.RE\n");
    }
    man_tail(b, lang);
    section(b, M_SEE_ALSO, lang);
    buf_cstr(b, "\\fBtanso\\fR(1)\n");
}
