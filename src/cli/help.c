#include "cli/command.h"
#include "core/utf8.h"

enum { HELP_INDENT = 26 };

static void pad_to(struct buf *b, int width, int column)
{
    do {
        buf_char(b, ' ');
    } while (++width < column);
}

/* "  -o, --output FILE" */
static void option_words(struct buf *b, const struct option *o)
{
    if (o->letter)
        buf_printf(b, "-%c, ", o->letter);
    buf_printf(b, "--%s", o->name);
    if (o->choices)
        buf_printf(b, " %s", o->choices);
    else if (o->value)
        buf_printf(b, " %s", o->value);
}

static void option_lines(struct buf *b, const struct option *table, enum lang lang)
{
    for (const struct option *o = table; o->name; o++) {
        struct buf words = {0};
        option_words(&words, o);
        buf_printf(b, "  %s", words.p);
        pad_to(b, utf8_width(buf_view(&words)) + 2, HELP_INDENT);
        buf_printf(b, "%s\n", msg_text(o->help, lang));
        buf_free(&words);
    }
}

void help_program(struct out *o)
{
    struct buf b = {0};
    buf_printf(&b, "%s\n\n%s tanso [OPTION...] COMMAND [ARGUMENT...]\n\n%s\n",
               msg_text(H_PROGRAM, o->lang), msg_text(H_USAGE, o->lang),
               msg_text(H_COMMANDS, o->lang));
    for (int i = 0; commands[i]; i++) {
        buf_printf(&b, "  %s", commands[i]->name);
        pad_to(&b, 2 + (int)str_of(commands[i]->name).n, 14);
        buf_printf(&b, "%s\n", msg_text(commands[i]->summary, o->lang));
    }
    buf_printf(&b, "\n%s\n", msg_text(H_OPTIONS, o->lang));
    option_lines(&b, common_options, o->lang);
    buf_printf(&b, "\n%s\n", msg_text(H_MORE, o->lang));
    out_text(o, buf_view(&b));
    buf_free(&b);
}

void help_command(struct out *o, const struct command *c)
{
    struct buf b = {0};
    buf_printf(&b, "%s\n\n%s tanso %s %s\n\n%s\n", msg_text(c->summary, o->lang),
               msg_text(H_USAGE, o->lang), c->name, c->usage, msg_text(c->description, o->lang));
    buf_printf(&b, "\n%s\n", msg_text(H_OPTIONS, o->lang));
    option_lines(&b, c->option, o->lang);
    option_lines(&b, common_options, o->lang);
    buf_printf(&b, "\n%s\n", msg_text(H_EXAMPLES, o->lang));
    for (int i = 0; c->example[i]; i++)
        buf_printf(&b, "  %s\n", c->example[i]);
    buf_printf(&b, "\n%s\n", msg_text(H_STATUS_TEXT, o->lang));
    out_text(o, buf_view(&b));
    buf_free(&b);
}
